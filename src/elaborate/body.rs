//! Bodies: statement after statement, round after round.

use super::expression::Expected;
use super::lookup::carriers;
use super::scope::Meaning;
use super::value::{Flow, Flows, Value, single};
use super::{Elaborator, MAX_ROUNDS, error};
use crate::graph::FrameKind;
use crate::layer;
use crate::source::Span;
use crate::syntax::tree::{
    Body, Chain, Expr, For, Name, Pattern, Repeat, Statement, StatementKind, Step, StepKind,
};
use smallvec::SmallVec;

/// The flow at a place of a body.
#[derive(Debug)]
pub(super) struct Current {
    /// What the line above gave: one tensor; none at the start of some bodies; several after
    /// `split`.
    pub flows: Flows,
    /// The line above.
    pub span: Span,
    /// Whether it has been read, or named by `as`.
    pub read: bool,
    /// The chain that is a line of its own, and ends with it.
    pub line: Option<Span>,
}

impl Current {
    /// The flow at the start of a body; it has a name (`in`) or is somebody else's to read.
    pub fn new(span: Span, flow: Option<Flow>) -> Self {
        Self {
            flows: flow.into_iter().collect(),
            span,
            read: false,
            line: None,
        }
    }

    /// The flow after a step.
    pub fn after(step: &Step, flows: Flows) -> Self {
        Self {
            flows,
            span: step.span,
            read: step.label.is_some(),
            line: None,
        }
    }

    /// The flow, for a body that may pass it on as it is.
    pub fn pass(&mut self) -> Option<Flow> {
        self.read = true;
        match *self.flows.as_slice() {
            [flow] => Some(flow),
            [] => None,
            _ => Some(Flow::Unknown),
        }
    }
}

impl<'p> Elaborator<'p> {
    /// A body whose names end with it.
    pub(super) fn body(&mut self, body: &'p Body, start: Option<Flow>) -> Flows {
        if !self.descend(body.span) {
            return single(Flow::Unknown);
        }
        let mark = self.scope.open();
        let flows = self.statements(body, start);
        self.scope.close(mark);
        self.rise();
        flows
    }

    /// The statements of a body; gives its last flow.
    pub(super) fn statements(&mut self, body: &'p Body, start: Option<Flow>) -> Flows {
        let mut current = Current::new(body.span.before(), start);
        current.read = true;
        let at_top = self.open.last().is_some_and(|(id, _)| {
            let definition = self.program.definition(*id);
            definition.is_some_and(|(_, definition)| std::ptr::eq(&definition.body, body))
        });
        for statement in &body.statements {
            if !self.proceed(statement.span) {
                return single(Flow::Unknown);
            }
            self.statement(statement, &mut current, body, at_top);
        }
        if at_top && self.outline.has_outputs && !self.outline.unknown_output {
            self.check_read(&current, None);
        }
        current.flows
    }

    fn statement(
        &mut self,
        statement: &'p Statement,
        current: &mut Current,
        body: &'p Body,
        at_top: bool,
    ) {
        match &statement.kind {
            StatementKind::Input { name, shape } => {
                self.input_statement(statement, name.as_ref(), shape, current, body, at_top);
            }
            StatementKind::Output { names, train } => self.output(names, train.as_ref()),
            StatementKind::Expect(expr) => self.expectation(expr, at_top),
            StatementKind::Where(expr) => self.report(error::family(expr.span, "`where`")),
            StatementKind::Task { kind, settings } => self.task(statement.span, kind, settings),
            StatementKind::Share { name, chain } => self.share(name, chain),
            StatementKind::Let { name, value } => self.constant(name, value),
            StatementKind::Bind { names, chain } => {
                let mut start = Current {
                    flows: current.flows.clone(),
                    ..*current
                };
                start.read = false;
                if let [name] = names.as_slice()
                    && self.report_variable(name, chain, statement.span)
                {
                    *current = Current::new(statement.span, Some(Flow::Unknown));
                    return;
                }
                let flows = self.chain(chain, &mut start);
                current.read |= start.read;
                self.bind_results(names, &flows, chain.span);
            }
            StatementKind::Chain(chain) => self.flow_on(chain, current),
            StatementKind::Bad(names) => {
                self.failed = true;
                let (flow, meaning) = self.assumed_of_line(statement, names, current);
                for name in names {
                    if self.scope.get(&name.text).is_none() {
                        self.lost_names.insert(name.span);
                        self.bind(name, meaning.clone());
                    }
                }
                *current = Current::new(statement.span, Some(flow));
            }
        }
    }

    /// Tells of `x = relu(x)`, in which a tensor is used as a variable of other languages.
    fn report_variable(&mut self, name: &'p Name, chain: &'p Chain, whole: Span) -> bool {
        let ([step], Some(binding)) = (chain.steps.as_slice(), self.scope.get(&name.text)) else {
            return false;
        };
        let StepKind::Layer(used) = &step.kind else {
            return false;
        };
        let tensor = matches!(binding.meaning, Meaning::Tensor(_));
        let may_carry = binding.carried || !self.scope.loops_since(&name.text).is_empty();
        let first = binding.span;
        let Some(call) = &used.call else {
            // `x = relu`, after `x = conv 8 3x3`
            let is_layer =
                self.named_tensor(step).is_none() && self.callee(&used.name.text).is_some();
            if !tensor || may_carry || !is_layer {
                return false;
            }
            let text = self.program.sources.slice(chain.span);
            self.report(error::variable(name, first, whole, text));
            return true;
        };
        let Some(Ok(callee)) = self.callee(&used.name.text) else {
            return false;
        };
        if !tensor || may_carry {
            return false;
        }
        let Some(instead) = self.without_call(used, call, callee) else {
            return false;
        };
        let Some(step) = instead.strip_prefix(&format!("{} -> ", name.text)) else {
            return false;
        };
        self.report(error::variable(name, first, whole, step));
        true
    }

    /// A chain whose result is the new flow.
    fn flow_on(&mut self, chain: &'p Chain, current: &mut Current) {
        let flows = self.chain(chain, current);
        if flows == current.flows {
            // A body that only names tensors passes the flow on.
            return;
        }
        let first = chain.steps.first().map(|step| step.span);
        self.check_read(current, first);
        if let Some(last) = chain.steps.last() {
            *current = Current::after(last, flows);
            current.line = Some(chain.span);
        }
    }

    fn constant(&mut self, name: &'p Name, value: &'p Expr) {
        let span = value.span;
        let mut value = self.evaluate(value, Expected::Type(None));
        if matches!(value, Value::Range(..)) {
            let expected = "a number, size or word";
            self.report(error::wrong_type(span, &value, expected));
            value = Value::Unknown;
        }
        self.bind(name, Meaning::Value(value));
    }

    fn input_statement(
        &mut self,
        statement: &'p Statement,
        name: Option<&'p Name>,
        shape: &'p Pattern,
        current: &mut Current,
        body: &'p Body,
        at_top: bool,
    ) {
        let Some(flow) = self.input(statement, name, shape, at_top) else {
            return;
        };
        let statements = body.statements.iter();
        let inputs = statements.filter(|other| matches!(other.kind, StatementKind::Input { .. }));
        if inputs.count() == 1 {
            self.bind_input(statement.span, flow);
            *current = Current::new(statement.span, Some(flow));
            current.read = true;
        } else if name.is_none() {
            // Once for all of them.
            if !self.outline.nameless_input {
                let others = body.statements.iter().filter(|other| {
                    matches!(other.kind, StatementKind::Input { name: None, .. })
                        && other.span != statement.span
                });
                let others: Vec<Span> = others.map(|other| other.span).collect();
                self.report(error::nameless_inputs(statement.span, &others));
            }
            self.failed = true;
            self.outline.nameless_input = true;
            *current = Current::new(statement.span, Some(Flow::Unknown));
        }
    }

    fn bind_results(&mut self, names: &'p [Name], flows: &Flows, span: Span) {
        if names.len() != flows.len() && !flows.contains(&Flow::Unknown) {
            self.report(error::several_results(span, flows.len(), names.len()));
        }
        let mut flows = flows.iter().copied();
        for name in names {
            let flow = flows.next().unwrap_or(Flow::Unknown);
            self.bind(name, Meaning::Tensor(flow));
        }
    }

    pub(super) fn repeat(&mut self, repeat: &'p Repeat, current: &mut Current) -> Flows {
        let count = self.count(&repeat.count, "the count of `repeat`");
        let rounds = count.map(|count| (0, count));
        self.rounds(
            repeat.keyword,
            &repeat.carry,
            &repeat.body,
            rounds,
            None,
            current,
        )
    }

    pub(super) fn for_each(&mut self, each: &'p For, current: &mut Current) -> Flows {
        let rounds = match self.evaluate(&each.range, Expected::Operand) {
            Value::Range(start, end) => {
                let span = each.range.span;
                let start = self.as_count(start, span, "the start of a range");
                let end = self.as_count(end, span, "the end of a range");
                start.zip(end)
            }
            Value::Unknown => None,
            other => {
                let span = each.range.span;
                let said = match other {
                    Value::Plain(layer::Value::Number(number)) if number.is_whole() => {
                        let text = format!("0..{}", self.program.sources.slice(span));
                        error::not_a_range(span, &format!("the number {number}"), &text)
                    }
                    Value::Plain(_) | Value::Layer(_) | Value::Range(..) | Value::Unknown => {
                        error::wrong_type(span, &other, "a range: `0..n`")
                    }
                };
                self.report(said);
                None
            }
        };
        let variable = Some(&each.variable);
        self.rounds(
            each.keyword,
            &each.carry,
            &each.body,
            rounds,
            variable,
            current,
        )
    }

    /// Round after round; `rounds` is unknown after a mistake, then the body is checked once.
    fn rounds(
        &mut self,
        keyword: Span,
        carry: &'p [Name],
        body: &'p Body,
        rounds: Option<(u64, u64)>,
        variable: Option<&'p Name>,
        current: &mut Current,
    ) -> Flows {
        let mut flows: Flows = current.pass().into_iter().collect();
        let mut carried = self.carried(carry);
        let (start, end) = rounds.unwrap_or((0, 1));
        let of = end.saturating_sub(start);
        if of > MAX_ROUNDS {
            self.report(error::expansion_limit(keyword, "rounds", MAX_ROUNDS));
            return single(Flow::Unknown);
        }
        let more = match carry.last() {
            Some(last) => (last.span.after(), true),
            None => (body.span.before(), false),
        };
        if of == 0 || self.unreached.inside {
            let flow = flows.first().copied();
            self.look_through_round((keyword, more), carry, variable, body, flow);
            return flows;
        }
        for index in start..end {
            if !self.proceed(keyword) {
                return single(Flow::Unknown);
            }
            let round = index.saturating_sub(start).saturating_add(1);
            let entered = self.enter(keyword, FrameKind::Round { round, of });
            let named = variable.filter(|_| rounds.is_some());
            self.variables
                .push(named.map(|name| (name.text.as_str(), index)));
            let mark = self.scope.open();
            self.scope.open_loop(keyword, more);
            for (name, flow) in carry.iter().zip(&carried) {
                let is_value = self
                    .scope
                    .get(&name.text)
                    .is_some_and(|found| matches!(found.meaning, Meaning::Value(_)));
                // A value that cannot be carried stays what it is.
                if !is_value {
                    self.scope.carry(&name.text, name.span, *flow);
                }
            }
            if let Some(variable) = variable {
                let value = if rounds.is_some() {
                    Value::number(index)
                } else {
                    Value::Unknown
                };
                self.bind(variable, Meaning::Value(value));
            }
            let flow = match *flows.as_slice() {
                _ if rounds.is_none() => Some(Flow::Unknown),
                [flow] => Some(flow),
                [] => None,
                _ => {
                    self.report(error::several_results(body.span, flows.len(), 1));
                    Some(Flow::Unknown)
                }
            };
            flows = self.body(body, flow);
            for (name, flow) in carry.iter().zip(&mut carried) {
                if let Some(Meaning::Tensor(last)) =
                    self.scope.get(&name.text).map(|found| &found.meaning)
                {
                    *flow = *last;
                }
            }
            self.scope.close_loop();
            self.scope.close(mark);
            self.leave(entered);
            self.variables.pop();
        }
        for (name, flow) in carry.iter().zip(&carried) {
            // After an unknown number of rounds, nothing is known of what they hand on.
            let flow = if rounds.is_some() {
                *flow
            } else {
                Flow::Unknown
            };
            if self.tensor_named(&name.text).is_some() {
                self.scope.rebind(&name.text, flow);
            }
        }
        if rounds.is_none() {
            self.failed = true;
            return single(Flow::Unknown);
        }
        flows
    }

    /// The tensors that a loop carries, as they are before it.
    fn carried(&mut self, carry: &'p [Name]) -> SmallVec<[Flow; 2]> {
        let mut carried: SmallVec<[Flow; 2]> = SmallVec::new();
        for (place, name) in carry.iter().enumerate() {
            let before = carry.iter().take(place);
            if let Some(first) = before.into_iter().find(|first| first.text == name.text) {
                self.report(error::name_taken(name.span, &name.text, first.span));
            }
            let flow = match self.tensor_named(&name.text) {
                Some(flow) => flow,
                None => {
                    let unknown = self.scope.get(&name.text).is_some_and(|found| {
                        matches!(found.meaning, Meaning::Value(Value::Unknown))
                    });
                    if !unknown {
                        let known = self.scope.names(true);
                        self.report(error::nothing_to_carry(name, &known));
                    }
                    Flow::Unknown
                }
            };
            // What this loop hands on, the loops around it must hand on too.
            if let Some(binding) = self.scope.get(&name.text)
                && !self.scope.loops_since(&name.text).is_empty()
            {
                let first = binding.span;
                let loops = carriers(self.scope.loops_since(&name.text));
                self.report(error::carry_forgotten(name.span, &name.text, first, &loops));
            }
            carried.push(flow);
        }
        carried
    }

    /// The tensor of that name.
    fn tensor_named(&self, name: &str) -> Option<Flow> {
        match self.scope.get(name).map(|found| &found.meaning) {
            Some(Meaning::Tensor(flow)) => Some(*flow),
            Some(Meaning::Value(_)) | None => None,
        }
    }
}
