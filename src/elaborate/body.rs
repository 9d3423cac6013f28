//! Bodies: statement after statement, round after round.

use super::expression::Expected;
use super::flow::Here;
use super::scope::Meaning;
use super::value::{Operand, Results, Value, single};
use super::{Elaborator, MAX_ROUNDS, mistakes};
use crate::graph::{Certainty, FrameKind};
use crate::source::Span;
use crate::syntax::tree::{
    Body, Chain, Expr, For, Name, Pattern, Repeat, Statement, StatementKind, Step,
};
use smallvec::SmallVec;

/// What a step reads where it names nothing: the result of the line or step before it.
#[derive(Debug)]
pub(super) struct ImplicitInput {
    /// The results of the line above: one tensor; none at the start of some bodies; several after
    /// `split`.
    pub results: Results,
    /// The line above.
    pub span: Span,
    /// Whether it has been read, or named by `as`.
    pub read: bool,
    /// The chain that is a line of its own, and ends with it.
    pub line: Option<Span>,
}

impl ImplicitInput {
    /// The flow at the start of a body; it has a name (`in`) or is somebody else's to read.
    pub fn new(span: Span, flow: Option<Operand>) -> Self {
        Self {
            results: flow.into_iter().collect(),
            span,
            read: false,
            line: None,
        }
    }

    /// The flow after a step.
    pub fn after(step: &Step, results: Results) -> Self {
        Self {
            results,
            span: step.span,
            read: step.label.is_some(),
            line: None,
        }
    }

    /// The flow, for a body that may pass it on as it is.
    pub fn pass(&mut self) -> Option<Operand> {
        self.read = true;
        match *self.results.as_slice() {
            [flow] => Some(flow),
            [] => None,
            _ => Some(Operand::Unknown),
        }
    }
}

impl<'p> Elaborator<'p> {
    /// A body whose names end with it.
    pub(super) fn body(&mut self, body: &'p Body, start: Option<Operand>) -> Results {
        if !self.descend(body.span) {
            return single(Operand::Unknown);
        }
        let mark = self.scope.open();
        let flows = self.statements(body, start);
        self.scope.close(mark);
        self.rise();
        flows
    }

    /// The statements of a body; gives its last flow.
    pub(super) fn statements(&mut self, body: &'p Body, start: Option<Operand>) -> Results {
        let mut input = ImplicitInput::new(body.span.before(), start);
        input.read = true;
        let definition = self.open_definition();
        let at_top = definition.is_some_and(|(_, open)| std::ptr::eq(&open.body, body));
        for statement in &body.statements {
            if !self.proceed(statement.span) {
                return single(Operand::Unknown);
            }
            if statement.repaired {
                let before = self.builder.set_certainty(Certainty::Recovered);
                self.statement(statement, &mut input, body, at_top);
                self.builder.set_certainty(before);
            } else {
                self.statement(statement, &mut input, body, at_top);
            }
        }
        if at_top && self.facts.has_known_outputs() {
            self.check_read(&input, None);
        }
        input.results
    }

    fn statement(
        &mut self,
        statement: &'p Statement,
        input: &mut ImplicitInput,
        body: &'p Body,
        at_top: bool,
    ) {
        self.here = Here::of(&input.results);
        match &statement.kind {
            StatementKind::Input { name, shape } => {
                self.input_statement(statement, name.as_ref(), shape, input, body, at_top);
            }
            StatementKind::Output { names, train } => self.output(names, train.as_ref()),
            StatementKind::Expect(expr) => self.expectation(expr, at_top),
            StatementKind::Where(expr) => self.report(mistakes::family(expr.span, "`where`")),
            StatementKind::Task { kind, settings } => self.task(statement.span, kind, settings),
            StatementKind::Share { name, chain } => self.share(name, chain),
            StatementKind::Let { name, value } => self.constant(name, value),
            StatementKind::Bind { names, chain } => {
                let mut start = ImplicitInput {
                    results: input.results.clone(),
                    ..*input
                };
                start.read = false;
                if let [name] = names.as_slice()
                    && self.scope.get(&name.text).is_some()
                    && !self.scope.may_rebind(&name.text)
                    && let Some(found) = self.advice().variable(name, chain, statement.span)
                {
                    self.report(found);
                    *input = ImplicitInput::new(statement.span, Some(Operand::Unknown));
                    return;
                }
                let flows = self.chain(chain, &mut start);
                input.read |= start.read;
                self.bind_results(names, &flows, chain.span);
            }
            StatementKind::Chain(chain) => self.flow_on(chain, input),
            StatementKind::Bad(names) => {
                self.reporter.fail();
                let (flow, meaning) = self.assumed_of_line(statement, names, input);
                for name in names {
                    if self.scope.get(&name.text).is_none() {
                        self.notes.note_lost_name(name.span);
                        self.bind(name, meaning.clone());
                    }
                }
                *input = ImplicitInput::new(statement.span, Some(flow));
            }
        }
    }

    /// A chain whose result is the new flow.
    fn flow_on(&mut self, chain: &'p Chain, input: &mut ImplicitInput) {
        let flows = self.chain(chain, input);
        if flows == input.results {
            // A body that only names tensors passes the flow on.
            return;
        }
        let first = chain.steps.first().map(|step| step.span);
        self.check_read(input, first);
        if let Some(last) = chain.steps.last() {
            *input = ImplicitInput::after(last, flows);
            input.line = Some(chain.span);
        }
    }

    fn constant(&mut self, name: &'p Name, value: &'p Expr) {
        let span = value.span;
        let mut value = self.evaluate(value, Expected::Type(None));
        if matches!(value, Value::Range(..)) {
            let expected = "a number, size or word";
            self.report(mistakes::wrong_type(span, &value, expected));
            value = Value::Unknown;
        }
        self.bind(name, Meaning::Value(value));
    }

    fn input_statement(
        &mut self,
        statement: &'p Statement,
        name: Option<&'p Name>,
        shape: &'p Pattern,
        input: &mut ImplicitInput,
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
            *input = ImplicitInput::new(statement.span, Some(flow));
            input.read = true;
        } else if name.is_none() {
            // Once for all of them.
            if self.facts.add_nameless_input() {
                let others = body.statements.iter().filter(|other| {
                    matches!(other.kind, StatementKind::Input { name: None, .. })
                        && other.span != statement.span
                });
                let others: Vec<Span> = others.map(|other| other.span).collect();
                self.report(mistakes::nameless_inputs(statement.span, &others));
            }
            self.reporter.fail();
            *input = ImplicitInput::new(statement.span, Some(Operand::Unknown));
        }
    }

    fn bind_results(&mut self, names: &'p [Name], flows: &Results, span: Span) {
        if names.len() != flows.len() && !flows.contains(&Operand::Unknown) {
            self.report(mistakes::several_results(span, flows.len(), names.len()));
        }
        let mut flows = flows.iter().copied();
        for name in names {
            let flow = flows.next().unwrap_or(Operand::Unknown);
            self.bind(name, Meaning::Tensor(flow));
        }
    }

    pub(super) fn repeat(&mut self, repeat: &'p Repeat, input: &mut ImplicitInput) -> Results {
        let count = self.count(&repeat.count, "the count of `repeat`");
        let rounds = count.map(|count| (0, count));
        self.rounds(
            repeat.keyword,
            &repeat.carry,
            &repeat.body,
            rounds,
            None,
            input,
        )
    }

    pub(super) fn for_each(&mut self, each: &'p For, input: &mut ImplicitInput) -> Results {
        let rounds = match self.evaluate(&each.range, Expected::Scalar) {
            Value::Range(start, end) => {
                let span = each.range.span;
                let start = self.as_count(start, span, "the start of a range");
                let end = self.as_count(end, span, "the end of a range");
                start.zip(end)
            }
            Value::Unknown => None,
            other => {
                self.report(self.advice().not_a_range(&other, each.range.span));
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
            input,
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
        input: &mut ImplicitInput,
    ) -> Results {
        let mut flows: Results = input.pass().into_iter().collect();
        let mut carried = self.carried(carry);
        let (start, end) = rounds.unwrap_or((0, 1));
        let of = end.saturating_sub(start);
        if of > MAX_ROUNDS {
            self.report(mistakes::expansion_limit(keyword, "rounds", MAX_ROUNDS));
            return single(Operand::Unknown);
        }
        let more = match carry.last() {
            Some(last) => (last.span.after(), true),
            None => (body.span.before(), false),
        };
        if of == 0 || self.reporter.in_dead_branch() {
            let flow = flows.first().copied();
            self.check_dead_round((keyword, more), carry, variable, body, flow);
            return flows;
        }
        for index in start..end {
            if !self.proceed(keyword) {
                return single(Operand::Unknown);
            }
            let round = index.saturating_sub(start).saturating_add(1);
            let entered = self.enter(keyword, FrameKind::Iteration { round, of });
            let named = variable.filter(|_| rounds.is_some());
            self.calls
                .begin_round(named.map(|name| (name.text.as_str(), index)));
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
                _ if rounds.is_none() => Some(Operand::Unknown),
                [flow] => Some(flow),
                [] => None,
                _ => {
                    self.report(mistakes::several_results(body.span, flows.len(), 1));
                    Some(Operand::Unknown)
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
            self.leave_round(entered);
            self.calls.end_round();
        }
        for (name, flow) in carry.iter().zip(&carried) {
            // After an unknown number of rounds, nothing is known of what they hand on.
            let flow = if rounds.is_some() {
                *flow
            } else {
                Operand::Unknown
            };
            if self.tensor_named(&name.text).is_some() {
                self.scope.rebind(&name.text, flow);
            }
        }
        if rounds.is_none() {
            self.reporter.fail();
            return single(Operand::Unknown);
        }
        flows
    }

    /// The tensors that a loop carries, as they are before it.
    fn carried(&mut self, carry: &'p [Name]) -> SmallVec<[Operand; 2]> {
        let mut carried: SmallVec<[Operand; 2]> = SmallVec::new();
        for (place, name) in carry.iter().enumerate() {
            let before = carry.iter().take(place);
            if let Some(first) = before.into_iter().find(|first| first.text == name.text) {
                self.report(mistakes::name_taken(name.span, &name.text, first.span));
            }
            let flow = match self.tensor_named(&name.text) {
                Some(flow) => flow,
                None => {
                    let unknown = self.scope.get(&name.text).is_some_and(|found| {
                        matches!(found.meaning, Meaning::Value(Value::Unknown))
                    });
                    if !unknown {
                        let known = self.scope.names(true);
                        self.report(mistakes::nothing_to_carry(name, &known));
                    }
                    Operand::Unknown
                }
            };
            // The loops around this one must carry the name, too.
            if !self.scope.loops_since(&name.text).is_empty()
                && let Some(found) = self.advice().carry_forgotten(name)
            {
                self.report(found);
            }
            carried.push(flow);
        }
        carried
    }

    /// The tensor of that name.
    fn tensor_named(&self, name: &str) -> Option<Operand> {
        match self.scope.get(name).map(|found| &found.meaning) {
            Some(Meaning::Tensor(flow)) => Some(*flow),
            Some(Meaning::Value(_)) | None => None,
        }
    }
}
