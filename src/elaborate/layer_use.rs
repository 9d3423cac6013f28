//! A name with what it is given: which layer or block it is, what it reads, what it gives.

use super::body::Current;
use super::scope::Meaning;
use super::step::Read;
use super::value::{Callee, Flow, Flows, LayerValue, Value, single};
use super::{Elaborator, error};
use crate::layer::{Reads, Signature};
use crate::source::Span;
use crate::syntax::tree::{Call, CallItem, Chain, LayerUse, Name, StatementKind, StepKind, Type};
use smallvec::SmallVec;

/// Layers that give the shape they read, whatever their parameters.
const KEEPS: &[&str] = &[
    "relu",
    "relu6",
    "elu",
    "selu",
    "gelu",
    "silu",
    "hard_swish",
    "hard_sigmoid",
    "sigmoid",
    "tanh",
    "softplus",
    "mish",
    "prelu",
    "leaky_relu",
    "softmax",
    "log_softmax",
    "abs",
    "square",
    "sqrt",
    "exp",
    "log",
    "bnll",
    "power",
    "batchnorm",
    "layernorm",
    "instancenorm",
    "groupnorm",
    "l2norm",
    "scale",
    "lrn",
    "dropout",
    "spatial_dropout",
    "drop_path",
    "gradient_reversal",
    "channel_shuffle",
    "identity",
];

impl<'p> Elaborator<'p> {
    /// A name with what it is given.
    pub(super) fn layer_use(&mut self, used: &'p LayerUse, current: &mut Current) -> Flows {
        let name = &used.name;
        let (callee, captured) = match self.scope.get(&name.text).map(|found| &found.meaning) {
            Some(Meaning::Tensor(_)) => {
                let advice = "a tensor stands at the beginning of a chain, or among the tensors of a join: `add(a, b)`";
                let said = error::not_a_layer(name.span, &name.text, "a tensor", advice);
                self.report(said);
                return self.give_up(used, current);
            }
            // Which layer it is depends on the way that is not taken.
            Some(Meaning::Value(Value::Layer(_))) if self.unreached.inside => {
                return self.give_up(used, current);
            }
            Some(Meaning::Value(Value::Layer(layer))) => {
                let layer = layer.clone();
                (layer.callee, Some(layer))
            }
            Some(Meaning::Value(Value::Unknown)) => {
                self.failed = true;
                return self.give_up(used, current);
            }
            // A number may have the name of a block or layer: the two never meet.
            Some(Meaning::Value(_)) | None => match self.callee(&name.text) {
                Some(Ok(callee)) => (callee, None),
                Some(Err(())) => {
                    self.failed = true;
                    return self.give_up(used, current);
                }
                None => match self.foreign_callee(used) {
                    Some(Some(callee)) => (callee, None),
                    Some(None) => return self.give_up(used, current),
                    None => {
                        self.report_no_layer(used, current);
                        return self.give_up(used, current);
                    }
                },
            },
        };
        if self.report_tensors_as_values(used, callee, current) {
            return self.unknown_results(callee);
        }
        let reads = self.reads(used, callee, current);
        // What another framework calls otherwise goes by our name from here on.
        let shown = match callee {
            Callee::Core(signature) if captured.is_none() => signature.name,
            Callee::Core(_) | Callee::Definition(_) | Callee::Piece(_) => name.text.as_str(),
        };
        self.flowing = match reads.as_deref() {
            Some([(Flow::Known(tensor), _)]) => Some(self.shape_of(*tensor).channels()),
            Some(_) | None => None,
        };
        let bound = self.bind_arguments(callee, shown, &used.arguments, captured.as_deref());
        let Some(reads) = reads.filter(|_| !self.unreached.inside) else {
            return self.unknown_results(callee);
        };
        let Some(bound) = bound else {
            return self.kept_shape(callee, &reads);
        };
        if !self.complete(callee, shown, used.span, &bound) {
            return self.kept_shape(callee, &reads);
        }
        match callee {
            Callee::Core(signature) => match self.build(signature, used.span, &bound) {
                Some(layer) => self.add(layer, used.span, &reads),
                None => self.kept_shape(callee, &reads),
            },
            Callee::Piece(piece) => self.apply_piece(piece, name, used.span, &reads),
            Callee::Definition(id) => {
                let tensors: SmallVec<[Flow; 4]> = reads.iter().map(|(flow, _)| *flow).collect();
                let layer = LayerValue { callee, bound };
                self.apply(id, &layer, name, used.span, &tensors)
            }
        }
    }

    /// What a layer gives that has a wrong parameter: the shape that it reads, where no parameter
    /// changes that.
    fn kept_shape(&mut self, callee: Callee, reads: &[Read]) -> Flows {
        match (callee, reads) {
            (Callee::Core(signature), [(flow, _)]) if KEEPS.contains(&signature.name) => {
                self.failed = true;
                single(*flow)
            }
            _ => self.unknown_results(callee),
        }
    }

    /// What a layer gives of which nothing is known.
    fn unknown_results(&mut self, callee: Callee) -> Flows {
        self.failed = true;
        let outputs = self.definition_of(callee).map(|definition| {
            let mut count = 0usize;
            for statement in &definition.body.statements {
                if let StatementKind::Output { names, train: None } = &statement.kind {
                    count = count.saturating_add(names.len());
                }
            }
            count
        });
        (0..outputs.unwrap_or(1).max(1))
            .map(|_| Flow::Unknown)
            .collect()
    }

    /// After a mistake in the name of a step: its tensors are still checked.
    fn give_up(&mut self, used: &'p LayerUse, current: &mut Current) -> Flows {
        current.read = true;
        if let Some(call) = &used.call {
            for item in &call.items {
                if let CallItem::Chain(chain) = item
                    && self.is_tensor_chain(chain)
                {
                    let mut start = Current::new(current.span, current.pass());
                    if self.descend(chain.span) {
                        self.chain(chain, &mut start);
                        self.rise();
                    }
                }
            }
        }
        single(Flow::Unknown)
    }

    /// Whether a chain between parentheses is one, and not a lone word meant as a value.
    pub(super) fn is_tensor_chain(&self, chain: &Chain) -> bool {
        match chain.steps.as_slice() {
            [only] => match &only.kind {
                StepKind::Layer(used) if used.call.is_none() && used.arguments.is_empty() => {
                    let name = &used.name.text;
                    match self.scope.get(name).map(|found| &found.meaning) {
                        Some(Meaning::Tensor(_) | Meaning::Value(Value::Layer(_))) => true,
                        // A number may have the name of a layer; a lone one is the number.
                        Some(Meaning::Value(Value::Plain(_) | Value::Range(..))) => false,
                        Some(Meaning::Value(Value::Unknown)) | None => self.callee(name).is_some(),
                    }
                }
                StepKind::Layer(_)
                | StepKind::Repeat(_)
                | StepKind::For(_)
                | StepKind::If { .. }
                | StepKind::Residual { .. }
                | StepKind::Choose(_)
                | StepKind::Frozen(_)
                | StepKind::Body(_) => true,
            },
            _ => true,
        }
    }

    fn report_no_layer(&mut self, used: &LayerUse, current: &Current) {
        let name = &used.name;
        if let Some(binding) = self.scope.get(&name.text)
            && let Meaning::Value(value) = &binding.meaning
        {
            let what = value.describe();
            let advice = "a step is a layer, a block or the name of a tensor";
            let said = error::not_a_layer(name.span, &name.text, what, advice);
            self.report(said);
            return;
        }
        let lone = used.call.is_none() && used.arguments.is_empty();
        if lone && (current.flows.is_empty() || self.outline.nameless_input) {
            self.report_unknown_tensor(name);
            return;
        }
        self.report_unknown_layer(name);
    }

    /// Tells that a name is no layer.
    pub(super) fn report_unknown_layer(&mut self, name: &Name) {
        if let Some((made, ended)) = self.made_elsewhere(&name.text, name.span) {
            self.report(error::used_before_made(name.span, &name.text, made, ended));
            return;
        }
        if let Some(inside) = self.program.module_names(self.module, &name.text) {
            self.report(error::module_as_layer(name, &inside));
            return;
        }
        if let Some(module) = crate::source::standard_module(&name.text) {
            let source = self.program.sources.get(name.span.source);
            let text = source.map_or("", |file| &file.text);
            let mark = text.starts_with('\u{feff}');
            let start = if mark { 3 } else { 0 };
            let top = crate::source::Span::new(name.span.source, start, start);
            self.report(error::in_standard_library(name, &module, top));
            return;
        }
        let mut known = self.program.visible_names(self.module);
        known.extend(crate::layer::signatures().map(|layer| layer.name.to_owned()));
        known.extend(self.scope.names(true));
        self.report(error::unknown_layer(name, &known));
    }

    /// Tells of `add x y` and `x -> add (y)`, where the tensors stand like values.
    fn report_tensors_as_values(
        &mut self,
        used: &'p LayerUse,
        callee: Callee,
        current: &mut Current,
    ) -> bool {
        let joins = matches!(callee, Callee::Core(signature) if signature.reads == Reads::Tensors);
        if !joins || used.call.is_some() {
            return false;
        }
        let sources = &self.program.sources;
        let bare = |span| sources.slice(span).trim_matches(['(', ')', ',']).trim();
        let (values, tensors): (Vec<_>, Vec<_>) = used
            .arguments
            .iter()
            .partition(|argument| argument.name.is_some());
        let mut names: Vec<&str> = tensors.iter().map(|tensor| bare(tensor.span)).collect();
        let is_tensor = |name: &str| {
            let found = self.scope.get(name).map(|found| &found.meaning);
            matches!(found, Some(Meaning::Tensor(_)))
        };
        let (Some(last), true) = (tensors.last(), names.iter().all(|name| is_tensor(name))) else {
            return false;
        };
        let (name, found) = (&used.name.text, names.len());
        let mut place = used.name.span.to(last.span);
        if found == 1 {
            let before = sources.slice(current.span);
            let between = sources.slice(Span {
                start: current.span.end.min(used.span.start),
                ..used.span
            });
            let others = self.scope.names(true);
            let mut others = others
                .iter()
                .filter(|other| *other != "in" && names.iter().all(|name| other.as_str() != *name));
            match (current.flows.is_empty(), others.next(), others.next()) {
                // `x -> add y`
                (false, _, _) if is_tensor(before) && between.starts_with(" -> ") => {
                    names.insert(0, before);
                    place = current.span.to(place);
                }
                (false, _, _) => names.insert(0, "identity"),
                (true, Some(other), None) => {
                    let form = format!("{name}({other}, {})", names.join(", "));
                    current.read = true;
                    let at = used.name.span;
                    let said = error::tensors_expected(at, name, 0, "two tensors or more", &form)
                        .fix(false, format!("write `{form}`"), place, form);
                    self.report(said);
                    return true;
                }
                (true, _, _) => names.push("…"),
            }
        }
        let form = format!("{name}({})", names.join(", "));
        current.read = true;
        let after = values.iter().all(|value| value.span.start >= last.span.end);
        let said = error::tensors_expected(used.name.span, name, 0, "two tensors or more", &form);
        let said = if after && !names.contains(&"…") {
            said.fix(false, format!("write `{form}`"), place, form)
        } else {
            said
        };
        self.report(said);
        true
    }

    /// Tells of tensors between which no comma stands, `add(x y)`.
    fn report_comma(&mut self, chain: &Chain) -> bool {
        let [only] = chain.steps.as_slice() else {
            return false;
        };
        let StepKind::Layer(used) = &only.kind else {
            return false;
        };
        if used.arguments.is_empty() || used.call.is_some() {
            return false;
        }
        let mut names = vec![used.name.text.as_str()];
        for argument in &used.arguments {
            if argument.name.is_some() {
                return false;
            }
            names.push(self.program.sources.slice(argument.span));
        }
        let is_tensor = |name: &&str| {
            let found = self.scope.get(name).map(|found| &found.meaning);
            matches!(found, Some(Meaning::Tensor(_)))
        };
        if !names.iter().all(is_tensor) {
            return false;
        }
        let right = names.join(", ");
        self.report(error::comma_missing(used.span, &right));
        true
    }

    /// Tells of `concat(x, y, axis=1)`, where a value stands among the tensors.
    fn report_value_inside(
        &mut self,
        call: &Call,
        item: &CallItem,
        before: Option<&CallItem>,
        signature: &Signature,
    ) -> bool {
        let (CallItem::Value(argument), Some(CallItem::Chain(before))) = (item, before) else {
            return false;
        };
        let Some(name) = &argument.name else {
            return false;
        };
        let ours = match name.text.as_str() {
            "dim" => "axis",
            other => other,
        };
        if signature.parameter(ours).is_none() {
            return false;
        }
        let value = self.program.sources.slice(argument.value.span);
        let value = match (ours, value) {
            ("axis", "1" | "-3") => "channels",
            ("axis", "2" | "-2") => "height",
            ("axis", "3" | "-1") => "width",
            (_, other) => other,
        };
        let place = Span {
            start: before.span.end,
            ..call.span
        };
        let is_last = call
            .items
            .last()
            .is_some_and(|last| std::ptr::eq(last, item));
        let right = format!("{ours}={value}");
        let said = error::value_among_tensors(argument.span, signature.name, &right);
        let said = if is_last {
            let message = format!("write `{right}` behind the parenthesis");
            said.fix(true, message, place, format!(") {right}"))
        } else {
            said
        };
        self.report(said);
        true
    }

    /// The tensors that a use reads: the flow, or those in its parentheses; `None` after a
    /// mistake in their number.
    fn reads(
        &mut self,
        used: &'p LayerUse,
        callee: Callee,
        current: &mut Current,
    ) -> Option<SmallVec<[Read; 4]>> {
        let name = &used.name.text;
        let wanted = match callee {
            Callee::Core(signature) => match signature.reads {
                Reads::Flow => 0..=0,
                Reads::Tensors => 2..=usize::MAX,
                Reads::Exactly(tensors) => tensors.len()..=tensors.len(),
            },
            Callee::Piece(_) => 0..=0,
            Callee::Definition(id) => {
                let (kind, definition) = self.program.definition(id)?;
                let count = Self::tensor_count(kind, definition);
                count..=count
            }
        };
        if *wanted.end() == 0 {
            if let Some(call) = &used.call {
                current.read = true;
                let instead = self.without_call(used, call, callee);
                self.report(error::takes_the_flow(used.span, name, call.span, instead));
                return None;
            }
            let flow = self.read(current, name, used.span);
            return Some(SmallVec::from_slice(&[(flow, current.span)]));
        }
        let items = used
            .call
            .as_ref()
            .map_or(&[][..], |call| call.items.as_slice());
        let mut reads: SmallVec<[Read; 4]> = SmallVec::new();
        for (place, item) in items.iter().enumerate() {
            // A join of two is a step; each further tensor is one more.
            if place > 1 && !self.proceed(used.span) {
                current.read = true;
                return None;
            }
            if let CallItem::Chain(chain) = item
                && self.report_comma(chain)
            {
                current.read = true;
                return None;
            }
            if let (Callee::Core(signature), Some(call)) = (callee, &used.call) {
                let before = place.checked_sub(1).and_then(|before| items.get(before));
                if self.report_value_inside(call, item, before, signature) {
                    current.read = true;
                    return None;
                }
            }
            reads.push(self.call_item(item, current));
        }
        if !wanted.contains(&items.len()) {
            current.read = true;
            // A mistake in a tensor may be why there are too few: `concat([a, b])`.
            if reads.iter().any(|(flow, _)| *flow == Flow::Unknown) {
                return None;
            }
            let expected = match *wanted.start() {
                2 if *wanted.end() > 2 => "two tensors or more".to_owned(),
                1 => "one tensor".to_owned(),
                count => format!("{count} tensors"),
            };
            let place = used.call.as_ref().map_or(used.name.span, |call| call.span);
            let doubled = match (reads.as_slice(), current.flows.as_slice()) {
                ([(one, span)], [flow]) => {
                    one == flow || self.program.sources.slice(*span) == "identity"
                }
                _ => false,
            };
            let form = match items {
                _ if doubled && *wanted.end() == usize::MAX => format!("{name}(a, b)"),
                // The flow itself is what is most often meant to be the other one.
                [CallItem::Chain(chain)] if *wanted.end() == usize::MAX => {
                    let one = self.program.sources.slice(chain.span);
                    format!("{name}(identity, {one})")
                }
                _ => self.joined_form(callee, name),
            };
            let found = items.len();
            let said = error::tensors_expected(place, name, found, &expected, &form);
            let said = match items {
                _ if doubled && *wanted.end() == usize::MAX => said.help(format!(
                    "name the other tensor too, `{name}(a, b)`: this one is the flow itself"
                )),
                [CallItem::Chain(_)] if *wanted.end() == usize::MAX && current.flows.len() == 1 => {
                    let message = format!("write `{form}`");
                    said.fix(false, message, used.name.span.to(place), form)
                }
                _ => said,
            };
            self.report(said);
            return None;
        }
        Some(reads)
    }

    /// How something that reads tensors is used: `add(identity, conv 8 3x3 pad=1)`, `cell(h, p)`.
    fn joined_form(&self, callee: Callee, name: &str) -> String {
        match self.definition_of(callee) {
            None => match callee {
                Callee::Core(Signature {
                    reads: Reads::Exactly(tensors),
                    ..
                }) => format!("{name}({})", tensors.join(", ")),
                Callee::Core(_) | Callee::Definition(_) | Callee::Piece(_) => {
                    format!("{name}(identity, conv 8 3x3 pad=1)")
                }
            },
            Some(definition) => {
                let parameters = definition.parameters.iter();
                let tensors = parameters
                    .filter(|parameter| matches!(parameter.ty, Some((Type::Tensor, _))))
                    .map(|parameter| parameter.name.text.as_str());
                let inputs = definition.body.statements.iter();
                let inputs = inputs.filter_map(|statement| match &statement.kind {
                    StatementKind::Input { name, .. } => name.as_ref(),
                    StatementKind::Output { .. }
                    | StatementKind::Expect(_)
                    | StatementKind::Where(_)
                    | StatementKind::Task { .. }
                    | StatementKind::Share { .. }
                    | StatementKind::Let { .. }
                    | StatementKind::Bind { .. }
                    | StatementKind::Chain(_)
                    | StatementKind::Bad(_) => None,
                });
                let names: Vec<&str> = tensors
                    .chain(inputs.map(|input| input.text.as_str()))
                    .collect();
                format!("{name}({})", names.join(", "))
            }
        }
    }

    fn call_item(&mut self, item: &'p CallItem, current: &mut Current) -> Read {
        match item {
            CallItem::Chain(chain) => {
                let flow = match *current.flows.as_slice() {
                    [flow] => Some(flow),
                    _ => None,
                };
                let mut start = Current::new(current.span, flow);
                if current.flows.len() > 1 {
                    // Whoever reads it tells that these are several.
                    start.flows.clone_from(&current.flows);
                }
                if !self.descend(chain.span) {
                    current.read = true;
                    return (Flow::Unknown, chain.span);
                }
                // As a body: what it names ends with it.
                let mark = self.scope.open();
                let flows = self.chain(chain, &mut start);
                self.scope.close(mark);
                self.rise();
                current.read |= start.read;
                match *flows.as_slice() {
                    [flow] => (flow, chain.span),
                    _ => {
                        let count = flows.len();
                        self.report(error::several_results(chain.span, count, 1));
                        (Flow::Unknown, chain.span)
                    }
                }
            }
            CallItem::Value(argument) => {
                let value = self.evaluate(&argument.value, super::expression::Expected::Operand);
                if !matches!(value, Value::Unknown) {
                    self.report(error::wrong_type(argument.span, &value, "a tensor"));
                }
                (Flow::Unknown, argument.span)
            }
        }
    }
}
