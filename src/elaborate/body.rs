//! Bodies: statement after statement.

use super::expression::Expected;
use super::flow::Here;
use super::scope::Meaning;
use super::value::{Operand, Results, Value, single};
use super::{Elaborator, mistakes};
use crate::graph::Certainty;
use crate::resolve::UNUSED;
use crate::source::Span;
use crate::syntax::tree::{Body, Chain, Expr, Name, Pattern, Statement, StatementKind, Step};

/// The input of a step that names none: the result of the line or step before it.
#[derive(Debug)]
pub(super) struct ImplicitInput {
    /// The results of the line above: one tensor; none at the start of some bodies; several after
    /// `split`.
    pub results: Results,
    /// The line above.
    pub span: Span,
    /// Whether it has been read, or named by `as`.
    pub read: bool,
    /// The chain that is its own line, and ends with it.
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

    /// The statements of a body; returns its last flow.
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
                    && !self
                        .scope
                        .may_rebind(&name.text, &Meaning::Tensor(Operand::Unknown))
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
        let value = self.evaluate(value, Expected::Type(None));
        let mut value = self.without_range(value, span);
        // One that a loop carries could grow without end.
        let holds_layer = match &value {
            Value::Layer(_) => true,
            Value::List(list) => list.has_layer(),
            Value::Plain(_) | Value::Range(..) | Value::Unknown => false,
        };
        if holds_layer
            && self
                .scope
                .get(&name.text)
                .is_some_and(|found| found.carried)
        {
            self.report(mistakes::layer_carried(span, &name.text));
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
            if name.text == UNUSED {
                continue;
            }
            self.bind(name, Meaning::Tensor(flow));
        }
    }
}
