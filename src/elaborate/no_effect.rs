//! Code without an effect for any parameters: empty bodies, loops without a round.

use super::mistakes;
use crate::diagnostic::Diagnostic;
use crate::number::Number;
use crate::source::Span;
use crate::syntax::tree::{
    Argument, Body, CallItem, Definition, Expr, ExprKind, For, Repeat, Step, StepKind,
};
use crate::syntax::visit::{Visit, walk_body, walk_call_item, walk_for, walk_repeat, walk_step};

/// Warnings for a definition. A block may be empty: it is a layer that changes nothing.
pub(super) fn no_effect(definition: &Definition) -> Vec<Diagnostic> {
    let mut finder = Finder::default();
    walk_body(&mut finder, &definition.body);
    finder.found
}

#[derive(Default)]
struct Finder {
    found: Vec<Diagnostic>,
}

impl<'t> Visit<'t> for Finder {
    fn visit_step(&mut self, step: &'t Step) {
        match &step.kind {
            StepKind::If {
                then, otherwise, ..
            } => match otherwise {
                // An empty body with an `else` that is not says `not`.
                None if is_empty(then) => self.empty(then.span, "this `if`"),
                Some(otherwise) if is_empty(otherwise) => {
                    self.empty(otherwise.span, "this `else`");
                }
                Some(_) | None => {}
            },
            StepKind::Residual { body, shortcut } => {
                if is_empty(body) && shortcut.as_ref().is_none_or(is_empty) {
                    self.found.push(mistakes::doubled(body.span));
                }
            }
            StepKind::Frozen(body) if is_empty(body) => self.empty(body.span, "this `frozen`"),
            StepKind::Body(body) if is_empty(body) => self.empty(body.span, "this body"),
            StepKind::Layer(_)
            | StepKind::Repeat(_)
            | StepKind::For(_)
            | StepKind::Choose(_)
            | StepKind::Frozen(_)
            | StepKind::Body(_) => {}
        }
        walk_step(self, step);
    }

    /// One of the tensors of a join.
    fn visit_call_item(&mut self, item: &'t CallItem) {
        match item {
            CallItem::Chain(chain) => match chain.steps.as_slice() {
                [
                    Step {
                        kind: StepKind::Body(body),
                        ..
                    },
                ] if is_empty(body) => {
                    self.found.push(mistakes::empty_argument(body.span));
                }
                _ => walk_call_item(self, item),
            },
            CallItem::Value(_) => {}
        }
    }

    fn visit_repeat(&mut self, repeat: &'t Repeat) {
        let never = literal(&repeat.count) == Some(Number::ZERO);
        self.rounds(repeat.keyword.to(repeat.count.span), never, &repeat.body);
        walk_repeat(self, repeat);
    }

    fn visit_for(&mut self, each: &'t For) {
        let never = match &each.range.kind {
            ExprKind::Range { start, end } => {
                let ends = literal(start).zip(literal(end));
                ends.is_some_and(|(start, end)| start >= end)
            }
            ExprKind::List(elements) => elements.is_empty(),
            _ => false,
        };
        self.rounds(each.keyword.to(each.range.span), never, &each.body);
        walk_for(self, each);
    }

    // No value has an effect of its own.

    fn visit_argument(&mut self, _: &'t Argument) {}

    fn visit_expr(&mut self, _: &'t Expr) {}
}

impl Finder {
    fn rounds(&mut self, head: Span, never: bool, body: &Body) {
        if never {
            self.found.push(mistakes::no_rounds(head));
        } else if is_empty(body) {
            self.empty(body.span, "this loop");
        }
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
