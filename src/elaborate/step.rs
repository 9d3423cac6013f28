//! Chains and steps: the flow from one to the next.

use super::body::ImplicitInput;
use super::flow::Here;
use super::scope::Meaning;
use super::value::{Operand, Results, Value, single};
use super::{Elaborator, mistakes};
use crate::graph::Tensor;
use crate::layer::{Layer, Recovery, Shape};
use crate::source::Span;
use crate::syntax::tree::{Body, Chain, Expr, Pattern, Step, StepKind};
use smallvec::SmallVec;

/// The most results of a layer of which nothing is known.
const MAX_UNKNOWN: usize = 64;

/// A tensor that a layer reads, and where it was written.
pub(super) type Read = (Operand, Span);

impl<'p> Elaborator<'p> {
    /// Follows a chain from `start` (or from the tensor that its first step names).
    pub(super) fn chain(&mut self, chain: &'p Chain, start: &mut ImplicitInput) -> Results {
        let Some((first, rest)) = chain.steps.split_first() else {
            return Results::new();
        };
        let mut flows = match self.named_tensor(first) {
            Some(flow) => {
                let flows = single(flow);
                let outside = std::mem::replace(&mut self.here, Here::of(&start.results));
                self.finish_step(first, &flows);
                self.here = outside;
                flows
            }
            None => self.step(first, start),
        };
        let mut before = first;
        for step in rest {
            let mut input = ImplicitInput::after(before, flows);
            flows = self.step(step, &mut input);
            self.check_read(&input, Some(step.span));
            before = step;
        }
        flows
    }

    /// The tensor, if a step is only its name.
    pub(super) fn named_tensor(&self, step: &Step) -> Option<Operand> {
        let StepKind::Layer(used) = &step.kind else {
            return None;
        };
        if used.call.is_some() || !used.arguments.is_empty() {
            return None;
        }
        match &self.scope.get(&used.name.text)?.meaning {
            Meaning::Tensor(flow) => Some(*flow),
            Meaning::Value(Value::Unknown) => Some(Operand::Unknown),
            Meaning::Value(_) => None,
        }
    }

    /// Reports a result that nothing reads.
    pub(super) fn check_read(&mut self, input: &ImplicitInput, replaced: Option<Span>) {
        let known = !self.reporter.in_dead_branch()
            && input
                .results
                .iter()
                .any(|flow| matches!(flow, Operand::Known(_)));
        if known && !input.read {
            self.report(self.advice().unused_flow(input, replaced));
        }
    }

    /// The flow, for a step that needs it.
    pub(super) fn read(&mut self, input: &mut ImplicitInput, what: &str, span: Span) -> Operand {
        input.read = true;
        match *input.results.as_slice() {
            [flow] => flow,
            [] => {
                self.report(self.advice().no_flow(what, span));
                Operand::Unknown
            }
            _ => {
                self.report(self.advice().several_flows(input));
                Operand::Unknown
            }
        }
    }

    fn step(&mut self, step: &'p Step, input: &mut ImplicitInput) -> Results {
        if !self.proceed(step.span) {
            input.read = true;
            return single(Operand::Unknown);
        }
        self.calls.begin_step();
        let above = self.operand_above(input);
        let here = Here::of(&input.results);
        let outside = std::mem::replace(&mut self.here, here);
        let flows = match &step.kind {
            StepKind::Layer(used) => self.layer_use(used, input),
            StepKind::Repeat(repeat) => self.repeat(repeat, input),
            StepKind::For(each) => self.for_each(each, input),
            StepKind::If {
                condition,
                then,
                otherwise,
            } => self.branch(condition, then, otherwise.as_ref(), input),
            StepKind::Residual { body, shortcut } => {
                self.residual(step.span, body, shortcut.as_ref(), input)
            }
            StepKind::Choose(chains) => self.choose(step.span, chains, input),
            StepKind::Frozen(body) => {
                let flow = input.pass();
                self.builder.enter_frozen();
                let flows = self.body(body, flow);
                self.builder.leave_frozen();
                flows
            }
            StepKind::Body(body) => {
                let flow = input.pass();
                self.body(body, flow)
            }
        };
        let flows = match above {
            None => flows,
            Some(above) => self.assumed(flows, above, step.span),
        };
        // The statements of its bodies had a flow of their own.
        self.here = here;
        self.finish_step(step, &flows);
        self.here = outside;
        flows
    }

    fn branch(
        &mut self,
        condition: &'p Expr,
        then: &'p Body,
        otherwise: Option<&'p Body>,
        input: &mut ImplicitInput,
    ) -> Results {
        let flow = input.pass();
        match (self.decide(condition), otherwise) {
            (Some(true), otherwise) => {
                let flows = self.body(then, flow);
                if let Some(otherwise) = otherwise {
                    self.check_dead_body(otherwise, flow);
                }
                flows
            }
            (Some(false), otherwise) => {
                self.check_dead_body(then, flow);
                match otherwise {
                    Some(otherwise) => self.body(otherwise, flow),
                    None => flow.into_iter().collect(),
                }
            }
            (None, otherwise) => {
                // Neither is known to hold: both are checked, and nothing is known after.
                self.body(then, Some(Operand::Unknown));
                if let Some(otherwise) = otherwise {
                    self.body(otherwise, Some(Operand::Unknown));
                }
                single(Operand::Unknown)
            }
        }
    }

    /// Reports that this is a family; its members are checked all the same.
    fn choose(&mut self, span: Span, chains: &'p [Chain], input: &mut ImplicitInput) -> Results {
        self.report(mistakes::family(span, "`choose`"));
        let flow = input.pass();
        if self.descend(span) {
            for chain in chains {
                let mut start = ImplicitInput::new(span, flow);
                self.chain(chain, &mut start);
            }
            self.rise();
        }
        single(Operand::Unknown)
    }

    /// The label and the assertion of a step.
    fn finish_step(&mut self, step: &'p Step, flows: &Results) {
        let applied = self.calls.take_ended();
        let flow = match *flows.as_slice() {
            [flow] => flow,
            _ if step.label.is_none() && step.shape.is_none() => return,
            _ => {
                let count = flows.len();
                self.report(mistakes::several_results(step.span, count, 1));
                Operand::Unknown
            }
        };
        if let Some(label) = &step.label {
            self.bind(label, Meaning::Tensor(flow));
            match (applied, flow) {
                _ if self.reporter.in_dead_branch() => {}
                (Some(frame), _) => self.builder.label_frame(frame, &label.text),
                (None, Operand::Known(tensor)) => self.builder.label(tensor.node, &label.text),
                (None, Operand::Unknown) => {}
            }
        }
        let required = self.widths.is_trial() && !self.calls.is_called();
        if let Some(pattern) = &step.shape
            && (self.expectations.are_checked() || required)
        {
            self.assert_shape(step, pattern, flow);
        }
    }

    fn assert_shape(&mut self, step: &'p Step, pattern: &'p Pattern, flow: Operand) {
        let (Some(stated), Operand::Known(tensor)) = (self.pattern(pattern), flow) else {
            return;
        };
        if self.reporter.in_dead_branch() {
            return;
        }
        let found = self.shape_of(tensor);
        if self.widths.is_trial() {
            return self.equate_assertion(pattern.span, found, &stated);
        }
        let extents = found.extents();
        let holds = extents.len() == stated.len()
            && extents
                .iter()
                .zip(&stated)
                .all(|(found, stated)| stated.is_none_or(|stated| stated == *found));
        if holds {
            return;
        }
        let advice = self.advice();
        self.report(advice.failed_assertion(step, pattern, &stated, tensor));
    }

    /// Adds a layer to the graph.
    pub(super) fn add(&mut self, layer: Layer, span: Span, reads: &[Read]) -> Results {
        let flows: SmallVec<[Operand; 4]> = reads.iter().map(|(flow, _)| *flow).collect();
        let Some(tensors) = Self::tensors(&flows) else {
            self.reporter.fail();
            if let Some(mistake) = layer.own_error() {
                self.report(self.advice().shape_error(&mistake, span, reads));
            }
            return self.unknown_of(&layer);
        };
        // The parts of a split count like steps.
        let more = layer.results().saturating_sub(2);
        if !self.proceed_by(more, span) {
            return single(Operand::Unknown);
        }
        let origin = self.origin(span);
        let unknown = self.unknown_of(&layer);
        let spare = layer.may_recover().then(|| layer.clone());
        let unpools = matches!(layer, Layer::MaxUnpool(_));
        if self.widths.is_trial() {
            self.equate_inputs(&layer, &tensors, span);
        }
        let added = match self.shared_weights() {
            Some(first) => self.builder.add_shared(layer, &tensors, origin, first),
            None => self.builder.add_all(layer, &tensors, origin),
        };
        match added {
            Ok(outputs) => {
                if let (true, [output]) = (unpools, outputs.as_slice()) {
                    self.check_unpooling(&tensors, self.builder.shape(*output), span);
                }
                outputs.into_iter().map(Operand::Known).collect()
            }
            Err(mistake) => {
                if self.widths.is_trial()
                    && let Some(supposed) = self.supposed_output(span, &mistake, &tensors)
                {
                    return supposed;
                }
                self.report(self.advice().shape_error(&mistake, span, reads));
                let recovered = spare.and_then(|layer| layer.recovered_output(&mistake));
                let recovered = self.add_recovered(recovered.unwrap_or_default(), &tensors, span);
                recovered.unwrap_or_else(|| self.assumed_of(unknown, &flows, span))
            }
        }
    }

    /// Continues with the output that a layer which does not fit has all the same, so that one
    /// mistake does not hide the next.
    fn add_recovered(
        &mut self,
        layers: Recovery,
        tensors: &[Tensor],
        span: Span,
    ) -> Option<Results> {
        let mut last = None;
        for layer in layers {
            let reads = last.map_or(SmallVec::from_slice(tensors), |tensor| {
                SmallVec::<[Tensor; 4]>::from_slice(&[tensor])
            });
            let origin = self.origin(span);
            last = Some(self.builder.add_recovered(layer, &reads, origin).ok()?);
        }
        Some(single(Operand::Known(last?)))
    }

    /// One unknown flow for each output of a layer.
    fn unknown_of(&self, layer: &Layer) -> Results {
        let count = usize::try_from(layer.results()).unwrap_or(usize::MAX);
        (0..count.min(MAX_UNKNOWN))
            .map(|_| Operand::Unknown)
            .collect()
    }

    pub(super) fn shape_of(&self, tensor: crate::graph::Tensor) -> Shape {
        match self.expectations.graph() {
            Some(graph) => graph.shape(tensor),
            None => self.builder.shape(tensor),
        }
    }
}
