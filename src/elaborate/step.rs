//! Chains and steps: what flows into what.

use super::body::Current;
use super::scope::Meaning;
use super::value::{Callee, Flow, Flows, LayerValue, Value, single};
use super::{Elaborator, error};
use crate::diagnostic::Diagnostic;
use crate::graph::Operation;
use crate::layer::{Elementwise, Join, Layer, Reads, Shape, ShapeError};
use crate::source::Span;
use crate::syntax::tree::{Body, Call, CallItem, Chain, LayerUse, Name, Step, StepKind};
use smallvec::SmallVec;

/// A tensor that a layer reads, and where it was written.
type Read = (Flow, Span);

impl<'p> Elaborator<'p> {
    /// Follows a chain from `start` (or from the tensor that its first step names).
    pub(super) fn chain(&mut self, chain: &'p Chain, start: &mut Current) -> Flows {
        let Some((first, rest)) = chain.steps.split_first() else {
            return Flows::new();
        };
        let mut flows = match self.named_tensor(first) {
            Some(flow) => {
                let flows = single(flow);
                self.finish_step(first, &flows);
                flows
            }
            None => self.step(first, start),
        };
        let mut before = first;
        for step in rest {
            let mut current = Current::after(before, flows);
            flows = self.step(step, &mut current);
            self.check_read(&current, Some(step.span));
            before = step;
        }
        flows
    }

    /// The tensor, where a step is nothing but its name.
    fn named_tensor(&self, step: &Step) -> Option<Flow> {
        let StepKind::Layer(used) = &step.kind else {
            return None;
        };
        if used.call.is_some() || !used.arguments.is_empty() {
            return None;
        }
        match &self.scope.get(&used.name.text)?.meaning {
            Meaning::Tensor(flow) => Some(*flow),
            Meaning::Value(Value::Unknown) => Some(Flow::Unknown),
            Meaning::Value(_) => None,
        }
    }

    /// Tells that a result is lost.
    pub(super) fn check_read(&mut self, current: &Current, replaced: Option<Span>) {
        let known = current
            .flows
            .iter()
            .any(|flow| matches!(flow, Flow::Known(_)));
        if known && !current.read {
            self.report(error::unused_flow(current.span, replaced));
        }
    }

    /// The flow, for a step that needs it.
    fn read(&mut self, current: &mut Current, what: &str, span: Span) -> Flow {
        current.read = true;
        match *current.flows.as_slice() {
            [flow] => flow,
            [] => {
                let inputs = self.scope.names(true);
                self.report(error::no_flow(span, what, &inputs));
                Flow::Unknown
            }
            _ => {
                let count = current.flows.len();
                self.report(error::several_results(current.span, count, 1));
                Flow::Unknown
            }
        }
    }

    fn step(&mut self, step: &'p Step, current: &mut Current) -> Flows {
        if !self.proceed(step.span) {
            current.read = true;
            return single(Flow::Unknown);
        }
        self.last_use = None;
        let flows = match &step.kind {
            StepKind::Layer(used) => self.layer_use(used, current),
            StepKind::Repeat(repeat) => self.repeat(repeat, current),
            StepKind::For(each) => self.for_each(each, current),
            StepKind::If {
                condition,
                then,
                otherwise,
            } => {
                let flow = current.pass();
                match self.decide(condition) {
                    Some(true) => self.body(then, flow),
                    Some(false) => match otherwise {
                        Some(otherwise) => self.body(otherwise, flow),
                        None => flow.into_iter().collect(),
                    },
                    None => {
                        // Neither is known to hold: both are checked, and nothing is known after.
                        self.body(then, Some(Flow::Unknown));
                        if let Some(otherwise) = otherwise {
                            self.body(otherwise, Some(Flow::Unknown));
                        }
                        single(Flow::Unknown)
                    }
                }
            }
            StepKind::Residual { body, shortcut } => {
                self.residual(step.span, body, shortcut.as_ref(), current)
            }
            StepKind::Choose(chains) => {
                self.report(error::family(step.span, "`choose`"));
                let flow = current.pass();
                for chain in chains {
                    let mut start = Current::new(step.span, flow);
                    self.chain(chain, &mut start);
                }
                single(Flow::Unknown)
            }
            StepKind::Frozen(body) => {
                self.report(error::planned(step.span, "`frozen`"));
                current.pass();
                self.body(body, Some(Flow::Unknown));
                single(Flow::Unknown)
            }
            StepKind::Body(body) => {
                let flow = current.pass();
                self.body(body, flow)
            }
        };
        self.finish_step(step, &flows);
        flows
    }

    /// The label and the assertion of a step.
    fn finish_step(&mut self, step: &'p Step, flows: &Flows) {
        let applied = self.last_use.take();
        let flow = match *flows.as_slice() {
            [flow] => flow,
            _ if step.label.is_none() && step.shape.is_none() => return,
            _ => {
                let count = flows.len();
                self.report(error::several_results(step.span, count, 1));
                Flow::Unknown
            }
        };
        if let Some(label) = &step.label {
            self.bind(label, Meaning::Tensor(flow));
            match (applied, flow) {
                (Some(frame), _) => self.builder.label_frame(frame, &label.text),
                (None, Flow::Known(tensor)) => self.builder.label(tensor.node, &label.text),
                (None, Flow::Unknown) => {}
            }
        }
        if let Some(pattern) = &step.shape
            && let Some(stated) = self.pattern(pattern)
            && let Flow::Known(tensor) = flow
            && self.claimed
        {
            let found = self.shape_of(tensor);
            let extents = found.extents();
            let holds = extents.len() == stated.len()
                && extents
                    .iter()
                    .zip(&stated)
                    .all(|(found, stated)| stated.is_none_or(|stated| stated == *found));
            if !holds {
                let stated = stated.iter().map(|extent| match extent {
                    Some(extent) => extent.to_string(),
                    None => "?".into(),
                });
                let stated = stated.collect::<Vec<_>>().join("x");
                let said = error::shape_assertion_failed(pattern.span, &stated, found);
                let said = self.label_producer(said, flow, step.span);
                self.report(said);
            }
        }
    }

    fn residual(
        &mut self,
        span: Span,
        body: &'p Body,
        shortcut: Option<&'p Body>,
        current: &mut Current,
    ) -> Flows {
        let flow = self.read(current, "residual", span);
        let branch = self.body(body, Some(flow));
        let other = match shortcut {
            Some(shortcut) => (self.body(shortcut, Some(flow)), shortcut.span),
            None => (single(flow), current.span),
        };
        let mut reads: SmallVec<[Read; 4]> = SmallVec::new();
        for (flows, span) in [(branch, body.span), other] {
            match *flows.as_slice() {
                [flow] => reads.push((flow, span)),
                _ => {
                    let count = flows.len();
                    self.report(error::several_results(span, count, 1));
                    reads.push((Flow::Unknown, span));
                }
            }
        }
        self.add(Elementwise { join: Join::Add }.into(), span, &reads)
    }

    /// A name with what it is given.
    fn layer_use(&mut self, used: &'p LayerUse, current: &mut Current) -> Flows {
        let name = &used.name;
        let (callee, captured) = match self.scope.get(&name.text).map(|found| &found.meaning) {
            Some(Meaning::Tensor(_)) => {
                let advice = "a tensor stands at the beginning of a chain, or among the tensors of a join: `add(a, b)`";
                let said = error::not_a_layer(name.span, &name.text, "a tensor", advice);
                self.report(said);
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
                None => {
                    self.report_no_layer(used, current);
                    return self.give_up(used, current);
                }
            },
        };
        let reads = self.reads(used, callee, current);
        let bound = self.bind_arguments(callee, name, &used.arguments, captured.as_deref());
        let Some(bound) = bound else {
            return self.unknown_results(callee);
        };
        let Some(reads) = reads else {
            return self.unknown_results(callee);
        };
        if !self.complete(callee, name, used.span, &bound) {
            return self.unknown_results(callee);
        }
        match callee {
            Callee::Core(signature) => match self.build(signature, used.span, &bound) {
                Some(layer) => self.add(layer, used.span, &reads),
                None => self.unknown_results(callee),
            },
            Callee::Definition(id) => {
                let tensors: SmallVec<[Flow; 4]> = reads.iter().map(|(flow, _)| *flow).collect();
                let layer = LayerValue { callee, bound };
                self.apply(id, &layer, name, used.span, &tensors)
            }
        }
    }

    /// What a layer gives of which nothing is known.
    fn unknown_results(&mut self, callee: Callee) -> Flows {
        self.failed = true;
        let outputs = self.definition_of(callee).map(|definition| {
            let statements = definition.body.statements.iter();
            statements
                .map(|statement| match &statement.kind {
                    crate::syntax::tree::StatementKind::Output { names, train: None } => {
                        names.len()
                    }
                    _ => 0,
                })
                .sum::<usize>()
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
                    self.chain(chain, &mut start);
                }
            }
        }
        single(Flow::Unknown)
    }

    /// Whether a chain between parentheses is one, and not a lone word meant as a value.
    fn is_tensor_chain(&self, chain: &Chain) -> bool {
        match chain.steps.as_slice() {
            [only] => match &only.kind {
                StepKind::Layer(used) if used.call.is_none() && used.arguments.is_empty() => {
                    let name = &used.name.text;
                    let tensor = self.named_tensor(only).is_some();
                    tensor || self.callee(name).is_some() || self.scope.get(name).is_some()
                }
                _ => true,
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
        let begins_chain = current.flows.is_empty();
        if begins_chain && used.call.is_none() && used.arguments.is_empty() {
            self.report_unknown_tensor(name);
            return;
        }
        self.report_unknown_layer(name);
    }

    /// Tells that a name is no layer.
    pub(super) fn report_unknown_layer(&mut self, name: &Name) {
        if let Some(made) = self.made_later(&name.text) {
            self.report(error::used_before_made(name.span, &name.text, made));
            return;
        }
        let mut known = self.program.visible_names(self.module);
        known.extend(crate::layer::signatures().map(|layer| layer.name.to_owned()));
        known.extend(self.scope.names(true));
        self.report(error::unknown_layer(name, &known));
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
            Callee::Definition(id) => {
                let (kind, definition) = self.program.definition(id)?;
                let count = Self::tensor_count(kind, definition);
                count..=count
            }
        };
        if *wanted.end() == 0 {
            if let Some(call) = &used.call {
                current.read = true;
                let instead = self.without_call(used, call);
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
        for item in items {
            reads.push(self.call_item(item, current));
        }
        if !wanted.contains(&items.len()) {
            current.read = true;
            let expected = match *wanted.start() {
                2 if *wanted.end() > 2 => "two tensors or more".to_owned(),
                1 => "one tensor".to_owned(),
                count => format!("{count} tensors"),
            };
            let place = used.call.as_ref().map_or(used.name.span, |call| call.span);
            let found = items.len();
            self.report(error::tensors_expected(place, name, found, &expected));
            return None;
        }
        Some(reads)
    }

    fn call_item(&mut self, item: &'p CallItem, current: &mut Current) -> Read {
        match item {
            CallItem::Chain(chain) => {
                let flow = match *current.flows.as_slice() {
                    [flow] => Some(flow),
                    _ => None,
                };
                let mut start = Current::new(current.span, flow);
                let flows = self.chain(chain, &mut start);
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

    /// `conv(64, 3x3)` as `conv 64 3x3`, `tower(x)` as `x -> tower`; `None` where neither is meant.
    fn without_call(&self, used: &LayerUse, call: &Call) -> Option<String> {
        let text = |span| self.program.sources.slice(span).trim();
        let rest = Span {
            start: call.span.end,
            ..used.span
        };
        let (name, rest) = (&used.name.text, text(rest));
        let blank = if rest.is_empty() { "" } else { " " };
        let chains = call.items.iter().all(|item| match item {
            CallItem::Chain(chain) => self.is_tensor_chain(chain),
            CallItem::Value(_) => false,
        });
        match call.items.as_slice() {
            [] => Some(format!("{name}{blank}{rest}")),
            [CallItem::Chain(chain)] if chains => {
                let source = text(chain.span);
                Some(format!("{source} -> {name}{blank}{rest}"))
            }
            items if !chains => {
                let values = items.iter().map(|item| match item {
                    CallItem::Chain(chain) => text(chain.span),
                    CallItem::Value(argument) => text(argument.span),
                });
                let values = values.collect::<Vec<_>>().join(" ");
                Some(format!("{name} {values}{blank}{rest}"))
            }
            _ => None,
        }
    }

    /// Adds a layer to the graph.
    fn add(&mut self, layer: Layer, span: Span, reads: &[Read]) -> Flows {
        let flows: SmallVec<[Flow; 4]> = reads.iter().map(|(flow, _)| *flow).collect();
        let Some(tensors) = Self::tensors(&flows) else {
            self.failed = true;
            return self.unknown_of(&layer);
        };
        let origin = self.origin(span);
        let unknown = self.unknown_of(&layer);
        match self.builder.add_all(layer, &tensors, origin) {
            Ok(tensors) => tensors.into_iter().map(Flow::Known).collect(),
            Err(mistake) => {
                self.report_shape(&mistake, span, reads);
                unknown
            }
        }
    }

    /// As many unknown flows as a layer gives.
    fn unknown_of(&self, layer: &Layer) -> Flows {
        use crate::layer::DepthPart;
        let count = match layer {
            Layer::Split(split) => match &split.parts {
                DepthPart::Equal(parts) => usize::try_from(*parts).unwrap_or(1),
                DepthPart::Sizes(sizes) => sizes.as_slice().len(),
            },
            _ => 1,
        };
        (0..count).map(|_| Flow::Unknown).collect()
    }

    fn report_shape(&mut self, mistake: &ShapeError, span: Span, reads: &[Read]) {
        let mut said = Diagnostic::error(mistake.code(), span, mistake.message())
            .here(mistake.formula().unwrap_or_default())
            .help(mistake.help());
        match mistake {
            ShapeError::JoinMismatch { index, .. } => {
                let places = reads.iter().enumerate();
                for (place, (flow, read)) in places.take(index.saturating_add(1)) {
                    if let Flow::Known(tensor) = flow {
                        let shape = self.builder.shape(*tensor);
                        if place == *index || place == 0 {
                            said = said.label(*read, format!("this is {shape}"));
                        }
                    }
                }
            }
            _ => {
                for (flow, _) in reads.iter().take(1) {
                    said = self.label_producer(said, *flow, span);
                }
            }
        }
        self.report(said);
    }

    /// Shows which layer gave the shape that is not as it should be.
    fn label_producer(&self, said: Diagnostic, flow: Flow, here: Span) -> Diagnostic {
        let Flow::Known(tensor) = flow else {
            return said;
        };
        let Some(node) = self.builder.node(tensor) else {
            return said;
        };
        let shape = self.builder.shape(tensor);
        let place = node.origin.span;
        if place == here {
            return said;
        }
        match &node.operation {
            Operation::Input => said.label(place, format!("the input is {shape}")),
            Operation::Layer(layer) => {
                said.label(place, format!("`{}` gives {shape}", layer.name()))
            }
        }
    }

    pub(super) fn shape_of(&self, tensor: crate::graph::Tensor) -> Shape {
        match &self.finished {
            Some((graph, _)) => graph.shape(tensor),
            None => self.builder.shape(tensor),
        }
    }
}
