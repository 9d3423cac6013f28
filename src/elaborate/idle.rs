//! What stands in a file and does nothing, whatever its parameters are: bodies without a line,
//! loops that state no round.

use super::mistakes;
use crate::diagnostic::Diagnostic;
use crate::number::Number;
use crate::source::Span;
use crate::syntax::tree::{
    Body, CallItem, Chain, Definition, Expr, ExprKind, StatementKind, Step, StepKind,
};

/// Warnings for a definition. A block may be empty: it is a layer that changes nothing.
pub(super) fn idle(definition: &Definition) -> Vec<Diagnostic> {
    let mut idle = Idle::default();
    idle.body(&definition.body);
    idle.found
}

#[derive(Default)]
struct Idle {
    found: Vec<Diagnostic>,
}

impl Idle {
    fn body(&mut self, body: &Body) {
        for statement in &body.statements {
            match &statement.kind {
                StatementKind::Share { chain, .. }
                | StatementKind::Bind { chain, .. }
                | StatementKind::Chain(chain) => self.chain(chain),
                StatementKind::Input { .. }
                | StatementKind::Output { .. }
                | StatementKind::Expect(_)
                | StatementKind::Where(_)
                | StatementKind::Task { .. }
                | StatementKind::Let { .. }
                | StatementKind::Bad(_) => {}
            }
        }
    }

    fn chain(&mut self, chain: &Chain) {
        for step in &chain.steps {
            self.step(step);
        }
    }

    fn step(&mut self, step: &Step) {
        match &step.kind {
            StepKind::Layer(used) => {
                for item in used.call.iter().flat_map(|call| &call.items) {
                    match item {
                        CallItem::Chain(chain) => self.argument(chain),
                        CallItem::Value(_) => {}
                    }
                }
            }
            StepKind::Repeat(repeat) => {
                let never = literal(&repeat.count) == Some(Number::ZERO);
                self.rounds(repeat.keyword.to(repeat.count.span), never, &repeat.body);
            }
            StepKind::For(each) => {
                let never = match &each.range.kind {
                    ExprKind::Range { start, end } => {
                        let ends = literal(start).zip(literal(end));
                        ends.is_some_and(|(start, end)| start >= end)
                    }
                    _ => false,
                };
                self.rounds(each.keyword.to(each.range.span), never, &each.body);
            }
            StepKind::If {
                then, otherwise, ..
            } => {
                // An empty body with an `else` that is none says `not`.
                match otherwise {
                    None if is_empty(then) => self.empty(then.span, "this `if`"),
                    Some(otherwise) if is_empty(otherwise) => {
                        self.empty(otherwise.span, "this `else`");
                    }
                    Some(_) | None => {}
                }
                self.body(then);
                otherwise.iter().for_each(|otherwise| self.body(otherwise));
            }
            StepKind::Residual { body, shortcut } => {
                let shortcut = shortcut.as_ref();
                if is_empty(body) && shortcut.is_none_or(is_empty) {
                    self.found.push(mistakes::doubled(body.span));
                }
                self.body(body);
                shortcut
                    .into_iter()
                    .for_each(|shortcut| self.body(shortcut));
            }
            StepKind::Choose(chains) => chains.iter().for_each(|chain| self.chain(chain)),
            StepKind::Frozen(body) => {
                if is_empty(body) {
                    self.empty(body.span, "this `frozen`");
                }
                self.body(body);
            }
            StepKind::Body(body) => {
                if is_empty(body) {
                    self.empty(body.span, "this body");
                }
                self.body(body);
            }
        }
    }

    /// One of the tensors of a join.
    fn argument(&mut self, chain: &Chain) {
        match chain.steps.as_slice() {
            [
                Step {
                    kind: StepKind::Body(body),
                    ..
                },
            ] if is_empty(body) => self.found.push(mistakes::empty_argument(body.span)),
            _ => self.chain(chain),
        }
    }

    fn rounds(&mut self, head: Span, never: bool, body: &Body) {
        if never {
            self.found.push(mistakes::no_rounds(head));
        } else if is_empty(body) {
            self.empty(body.span, "this loop");
        }
        self.body(body);
    }

    fn empty(&mut self, span: Span, what: &str) {
        self.found.push(mistakes::empty_body(span, what));
    }
}

fn is_empty(body: &Body) -> bool {
    body.statements.is_empty()
}

fn literal(expr: &Expr) -> Option<Number> {
    match &expr.kind {
        ExprKind::Number(literal) => Some(literal.value),
        _ => None,
    }
}
