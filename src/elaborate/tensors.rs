//! The tensors that a layer or block reads: the flow, or those in its parentheses.

use super::body::Current;
use super::scope::Meaning;
use super::step::Read;
use super::value::{Callee, Flow, Value};
use super::{Elaborator, error};
use crate::layer::{Reads, Signature};
use crate::source::Span;
use crate::syntax::tree::{
    Argument, Call, CallItem, Chain, ExprKind, LayerUse, StatementKind, StepKind, Type,
};
use smallvec::SmallVec;

/// A tensor between the parentheses counts like so many steps.
const STEPS_OF_A_TENSOR: u64 = 3;

impl<'p> Elaborator<'p> {
    /// Tells of `add x y` and `x -> add (y)`, where the tensors stand like values.
    pub(super) fn report_tensors_as_values(
        &mut self,
        used: &'p LayerUse,
        callee: Callee,
        current: &mut Current,
    ) -> bool {
        if used.call.is_some() || used.arguments.is_empty() {
            return false;
        }
        let of_core =
            matches!(callee, Callee::Core(signature) if signature.reads == Reads::Tensors);
        let count = if of_core {
            usize::MAX
        } else {
            self.tensors_of(callee)
        };
        if count == 0 {
            return false;
        }
        let sources = &self.program.sources;
        let bare = |span| sources.slice(span).trim_matches(['(', ')', ',']).trim();
        let (values, mut tensors): (Vec<_>, Vec<_>) = used
            .arguments
            .iter()
            .partition(|argument| argument.name.is_some());
        // A block takes so many, and values behind them.
        tensors.truncate(count);
        if !of_core && tensors.len() < count {
            return false;
        }
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
        if found == 1 && of_core {
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
        let wanted = match count {
            usize::MAX => "two tensors or more".to_owned(),
            1 => "one tensor".to_owned(),
            count => format!("{count} tensors"),
        };
        let said = error::tensors_expected(used.name.span, name, 0, &wanted, &form);
        let said = if after && !names.contains(&"…") {
            said.fix(false, format!("write `{form}`"), place, form)
        } else {
            said
        };
        self.report(said);
        true
    }

    /// Tells of tensors between which no comma stands, `add(x y)`, `add(x identity)`.
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
        // `identity` is what flows in, and takes nothing itself.
        let is_joined = |name: &&str| *name == "identity" || is_tensor(name);
        if !names.iter().any(is_tensor) || !names.iter().all(is_joined) {
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
    pub(super) fn reads(
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
                let mut said = error::takes_the_flow(used.span, name, call.span, instead);
                // A value that is no parameter's is still wrong without the parentheses.
                let stays = call.items.iter().any(|item| match item {
                    CallItem::Value(Argument {
                        name: Some(name), ..
                    }) => !self.has_parameter(callee, &name.text),
                    CallItem::Value(_) => false,
                    CallItem::Chain(chain) => {
                        let text = self.program.sources.slice(chain.span).trim();
                        !self.is_tensor_chain(chain) && self.scope.get(text).is_none()
                    }
                });
                if stays {
                    said.ask_first();
                }
                self.report(said);
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
            // An edge of the graph is about as much work as a layer, and memory beside.
            if !self.proceed_by(STEPS_OF_A_TENSOR, used.span) {
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
            reads.push(self.call_item(name, item, current));
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
            let said = match &used.call {
                Some(_) => said.help(format!("write `{form}`")),
                None => said,
            };
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

    /// How many tensors a block takes in parentheses.
    pub(super) fn tensors_of(&self, callee: Callee) -> usize {
        match callee {
            Callee::Core(_) | Callee::Piece(_) => 0,
            Callee::Definition(id) => self
                .program
                .definition(id)
                .map_or(0, |(kind, definition)| Self::tensor_count(kind, definition)),
        }
    }

    /// Tells of `upsample map 2`, where the tensor that is meant to flow in stands like a value.
    pub(super) fn report_flow_as_value(
        &mut self,
        used: &'p LayerUse,
        callee: Callee,
        current: &mut Current,
    ) -> bool {
        let (None, Some((first, rest))) = (&used.call, used.arguments.split_first()) else {
            return false;
        };
        let (None, ExprKind::Name(tensor)) = (&first.name, &first.value.kind) else {
            return false;
        };
        let found = self.scope.get(tensor).map(|found| &found.meaning);
        if !matches!(found, Some(Meaning::Tensor(_))) {
            return false;
        }
        let takes_flow = match callee {
            Callee::Core(signature) => signature.reads == Reads::Flow,
            Callee::Definition(_) => self.tensors_of(callee) == 0,
            Callee::Piece(_) => false,
        };
        // `conv a 3x3`: rather one of its sizes is meant.
        if !takes_flow || rest.len() < self.required_count(callee) {
            return false;
        }
        current.read = true;
        let mut right = format!("{tensor} -> {}", used.name.text);
        if let (Some(one), Some(last)) = (rest.first(), rest.last()) {
            right.push(' ');
            right.push_str(self.program.sources.slice(one.span.to(last.span)));
        }
        let said = error::not_a_value(first.span, tensor, "a tensor", &format!("write `{right}`"));
        // Behind an arrow, something else flows in already.
        let begins = {
            let source = self.program.sources.get(used.span.source);
            let before = source.and_then(|it| it.text.get(..used.span.start as usize));
            let line = before.and_then(|it| it.rsplit('\n').next());
            line.is_some_and(|line| line.trim().is_empty() || line.trim_end().ends_with('='))
        };
        self.report(match begins {
            true => said.fix(false, format!("write `{right}`"), used.span, right),
            false => said,
        });
        true
    }

    /// How something that reads tensors is used: `add(identity, conv 8 3x3 pad=1)`, `cell(h, p)`.
    pub(super) fn joined_form(&self, callee: Callee, name: &str) -> String {
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

    fn call_item(&mut self, join: &str, item: &'p CallItem, current: &mut Current) -> Read {
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
                let flows = self.chain(chain, &mut start);
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
                    let said = error::wrong_type(argument.span, &value, "a tensor");
                    let number = matches!(value, Value::Plain(crate::layer::Value::Number(_)));
                    let parameter = match join {
                        "mul" => Some("scale"),
                        "add" => Some("shift"),
                        _ => None,
                    };
                    self.report(match parameter.filter(|_| number) {
                        Some(parameter) => said.help(format!(
                            "a join takes tensors; for a number write `power 1 {parameter}={}`",
                            self.program.sources.slice(argument.span)
                        )),
                        None => said,
                    });
                }
                (Flow::Unknown, argument.span)
            }
        }
    }
}
