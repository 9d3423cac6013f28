//! Chains and steps: what flows into what.

use super::body::Current;
use super::scope::Meaning;
use super::value::{Flow, Flows, Value, single};
use super::{Elaborator, error};
use crate::diagnostic::Diagnostic;
use crate::graph::Tensor;
use crate::layer::{Layer, Recovery, Shape, ShapeError};
use crate::source::Span;
use crate::syntax::tree::{Body, Chain, Expr, Pattern, StatementKind, Step, StepKind};
use smallvec::SmallVec;

/// Of a join of at most so many tensors that do not fit, the shape of each is shown.
const MAX_SHAPES_SHOWN: usize = 6;

/// The most results of a layer of which nothing is known.
const MAX_UNKNOWN: usize = 64;

/// A tensor that a layer reads, and where it was written.
pub(super) type Read = (Flow, Span);

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
    pub(super) fn named_tensor(&self, step: &Step) -> Option<Flow> {
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
        let known = !self.unreached.inside
            && current
                .flows
                .iter()
                .any(|flow| matches!(flow, Flow::Known(_)));
        if known && !current.read {
            let line = current.line;
            let free = line.and_then(|line| Some((self.free_name(line)?, line)));
            self.report(error::unused_flow(current.span, replaced, free));
        }
    }

    /// A name that nothing has, for the result of a line; another one for each line.
    fn free_name(&mut self, line: Span) -> Option<&'static str> {
        const NAMES: [&str; 6] = ["left", "right", "third", "fourth", "fifth", "sixth"];
        if let Some((_, name)) = self.proposed.iter().find(|(place, _)| *place == line) {
            return Some(name);
        }
        let free = NAMES.into_iter().find(|name| {
            self.proposed.iter().all(|(_, other)| other != name)
                && self.scope.get(name).is_none()
                && self.made_elsewhere(name, line).is_none()
        })?;
        self.proposed.push((line, free));
        Some(free)
    }

    /// The flow, for a step that needs it.
    pub(super) fn read(&mut self, current: &mut Current, what: &str, span: Span) -> Flow {
        current.read = true;
        match *current.flows.as_slice() {
            [flow] => flow,
            [] => {
                let inputs = self.scope.names(true);
                let below = self.input_below(span).filter(|_| inputs.is_empty());
                self.report(error::no_flow(span, what, &inputs, below));
                Flow::Unknown
            }
            _ => {
                let count = current.flows.len();
                let said = error::several_results(current.span, count, 1);
                let text = self.program.sources.slice(current.span);
                let said = match error::names_for(count) {
                    Some(names) if !text.contains('\n') => {
                        said.help(format!("name each of them: `{names} = {text}`"))
                    }
                    Some(_) | None => said,
                };
                self.report(said);
                Flow::Unknown
            }
        }
    }

    /// An input that the body states only behind a place.
    fn input_below(&self, place: Span) -> Option<Span> {
        let (id, _) = self.open.last()?;
        let (_, definition) = self.program.definition(*id)?;
        let mut statements = definition.body.statements.iter();
        let input = statements.find(|it| matches!(it.kind, StatementKind::Input { .. }))?;
        (input.span.source == place.source && input.span.start >= place.end).then_some(input.span)
    }

    fn step(&mut self, step: &'p Step, current: &mut Current) -> Flows {
        if !self.proceed(step.span) {
            current.read = true;
            return single(Flow::Unknown);
        }
        self.last_use = None;
        let above = self.single_flow(current);
        let flows = match &step.kind {
            StepKind::Layer(used) => self.layer_use(used, current),
            StepKind::Repeat(repeat) => self.repeat(repeat, current),
            StepKind::For(each) => self.for_each(each, current),
            StepKind::If {
                condition,
                then,
                otherwise,
            } => self.branch(condition, then, otherwise.as_ref(), current),
            StepKind::Residual { body, shortcut } => {
                self.residual(step.span, body, shortcut.as_ref(), current)
            }
            StepKind::Choose(chains) => self.choose(step.span, chains, current),
            StepKind::Frozen(body) => {
                let flow = current.pass();
                self.builder.enter_frozen();
                let flows = self.body(body, flow);
                self.builder.leave_frozen();
                flows
            }
            StepKind::Body(body) => {
                let flow = current.pass();
                self.body(body, flow)
            }
        };
        let flows = self.assumed(flows, above.as_ref(), step.span);
        self.finish_step(step, &flows);
        flows
    }

    fn branch(
        &mut self,
        condition: &'p Expr,
        then: &'p Body,
        otherwise: Option<&'p Body>,
        current: &mut Current,
    ) -> Flows {
        let flow = current.pass();
        match (self.decide(condition), otherwise) {
            (Some(true), otherwise) => {
                let flows = self.body(then, flow);
                if let Some(otherwise) = otherwise {
                    self.look_through_body(otherwise, flow);
                }
                flows
            }
            (Some(false), otherwise) => {
                self.look_through_body(then, flow);
                match otherwise {
                    Some(otherwise) => self.body(otherwise, flow),
                    None => flow.into_iter().collect(),
                }
            }
            (None, otherwise) => {
                // Neither is known to hold: both are checked, and nothing is known after.
                self.body(then, Some(Flow::Unknown));
                if let Some(otherwise) = otherwise {
                    self.body(otherwise, Some(Flow::Unknown));
                }
                single(Flow::Unknown)
            }
        }
    }

    /// Tells that this is a family; its members are checked all the same.
    fn choose(&mut self, span: Span, chains: &'p [Chain], current: &mut Current) -> Flows {
        self.report(error::family(span, "`choose`"));
        let flow = current.pass();
        if self.descend(span) {
            for chain in chains {
                let mut start = Current::new(span, flow);
                self.chain(chain, &mut start);
            }
            self.rise();
        }
        single(Flow::Unknown)
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
                _ if self.unreached.inside => {}
                (Some(frame), _) => self.builder.label_frame(frame, &label.text),
                (None, Flow::Known(tensor)) => self.builder.label(tensor.node, &label.text),
                (None, Flow::Unknown) => {}
            }
        }
        if let Some(pattern) = &step.shape
            && self.claimed
        {
            self.assert_shape(step, pattern, flow);
        }
    }

    fn assert_shape(&mut self, step: &'p Step, pattern: &'p Pattern, flow: Flow) {
        let (Some(stated), Flow::Known(tensor)) = (self.pattern(pattern), flow) else {
            return;
        };
        if self.unreached.inside {
            return;
        }
        let found = self.shape_of(tensor);
        let extents = found.extents();
        let holds = extents.len() == stated.len()
            && extents
                .iter()
                .zip(&stated)
                .all(|(found, stated)| stated.is_none_or(|stated| stated == *found));
        if holds {
            return;
        }
        let stated_text = stated.iter().map(|extent| match extent {
            Some(extent) => extent.to_string(),
            None => "?".into(),
        });
        let stated_text = stated_text.collect::<Vec<_>>().join("x");
        let said = error::shape_assertion_failed(pattern.span, &stated_text, found);
        let said = self.label_producer(said, flow, step.span);
        let grid = match (found, stated.as_slice()) {
            (Shape::Map { .. }, [_, height, width]) => Some((*height, *width)),
            (Shape::Map { .. } | Shape::Vector { .. }, _) => None,
        };
        let said = match grid {
            Some((height, width))
                if height.is_some_and(|height| height != found.height())
                    || width.is_some_and(|width| width != found.width()) =>
            {
                self.explain_grid(said, self.shaping(tensor))
            }
            Some(_) | None => said,
        };
        self.report(said);
    }

    /// Adds a layer to the graph.
    pub(super) fn add(&mut self, layer: Layer, span: Span, reads: &[Read]) -> Flows {
        let flows: SmallVec<[Flow; 4]> = reads.iter().map(|(flow, _)| *flow).collect();
        let Some(tensors) = Self::tensors(&flows) else {
            self.failed = true;
            if let Some(mistake) = layer.own_error() {
                self.report_shape(&mistake, span, reads);
            }
            return self.unknown_of(&layer);
        };
        // The parts of a split count like steps.
        let more = layer.results().saturating_sub(2);
        if !self.proceed_by(more, span) {
            return single(Flow::Unknown);
        }
        let origin = self.origin(span);
        let unknown = self.unknown_of(&layer);
        let spare = layer.may_recover().then(|| layer.clone());
        let added = match self.shared_weights() {
            Some(first) => self.builder.add_shared(layer, &tensors, origin, first),
            None => self.builder.add_all(layer, &tensors, origin),
        };
        match added {
            Ok(tensors) => tensors.into_iter().map(Flow::Known).collect(),
            Err(mistake) => {
                self.report_shape(&mistake, span, reads);
                let recovered = spare.and_then(|layer| layer.recovered_output(&mistake));
                let recovered = self.in_spite(recovered.unwrap_or_default(), &tensors, span);
                recovered.unwrap_or_else(|| {
                    let likeliest = flows.iter().min_by_key(|flow| self.certainty(**flow));
                    self.assumed(unknown, likeliest, span)
                })
            }
        }
    }

    /// Goes on with what a layer that does not fit gives all the same, so that one mistake does
    /// not hide the next.
    fn in_spite(&mut self, layers: Recovery, tensors: &[Tensor], span: Span) -> Option<Flows> {
        let mut last = None;
        for layer in layers {
            let reads = last.map_or(SmallVec::from_slice(tensors), |tensor| {
                SmallVec::<[Tensor; 4]>::from_slice(&[tensor])
            });
            let origin = self.origin(span);
            last = Some(self.builder.add_recovered(layer, &reads, origin).ok()?);
        }
        Some(single(Flow::Known(last?)))
    }

    /// As many unknown flows as a layer gives.
    fn unknown_of(&self, layer: &Layer) -> Flows {
        let count = usize::try_from(layer.results()).unwrap_or(usize::MAX);
        (0..count.min(MAX_UNKNOWN)).map(|_| Flow::Unknown).collect()
    }

    fn report_shape(&mut self, mistake: &ShapeError, span: Span, reads: &[Read]) {
        let joins = matches!(mistake, ShapeError::JoinMismatch { .. });
        let text = self.program.sources.slice(span);
        let place = match text.find('(').filter(|_| joins) {
            // Only the name: what is joined has words of its own.
            Some(name) => Span {
                end: span.start.saturating_add(u32::try_from(name).unwrap_or(0)),
                ..span
            },
            None => span,
        };
        let mut said = Diagnostic::error(mistake.code(), place, mistake.message())
            .here(mistake.formula().unwrap_or_default())
            .help(mistake.help());
        if let ShapeError::JoinMismatch { index, .. } = mistake {
            for (place, (flow, read)) in reads.iter().enumerate() {
                if let Flow::Known(tensor) = flow
                    && (place == *index || place == 0 || reads.len() <= MAX_SHAPES_SHOWN)
                {
                    let shape = self.builder.shape(*tensor);
                    said = said.label(*read, format!("this is {shape}"));
                    let made = self.shaper(*tensor).map_or(*read, |node| node.origin.span);
                    if made.end <= read.start || made.start >= read.end {
                        said = self.label_producer(said, *flow, *read);
                    }
                }
            }
            let tensor = |place: usize| match reads.get(place) {
                Some((Flow::Known(tensor), _)) => Some(*tensor),
                Some((Flow::Unknown, _)) | None => None,
            };
            if let (Some(first), Some(other)) = (tensor(0), tensor(*index)) {
                let departs = self
                    .departure(other, self.builder.shape(first))
                    .or_else(|| self.departure(first, self.builder.shape(other)));
                if let Some(step) = departs {
                    said = self.explain_departure(said, step);
                }
            }
        } else if let Some((flow, _)) = reads.first() {
            said = self.label_producer(said, *flow, span);
            if let (ShapeError::KernelExceedsInput { .. }, Some((input, shape))) =
                (mistake, self.channels_last)
            {
                let (channels, height, width) = (shape.channels(), shape.height(), shape.width());
                said = said
                    .label(input, format!("{channels} channels of {height}x{width}"))
                    .help(format!(
                        "sizes are channels x height x width: write `input {width}x{channels}x{height}` if {channels}x{height} is the picture"
                    ));
            }
        }
        self.report(said);
    }

    pub(super) fn shape_of(&self, tensor: crate::graph::Tensor) -> Shape {
        match &self.finished {
            Some(graph) => graph.shape(tensor),
            None => self.builder.shape(tensor),
        }
    }
}
