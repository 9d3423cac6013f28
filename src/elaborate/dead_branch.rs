//! Code that an expansion does not reach: a branch that is not taken, a loop of no rounds, the other
//! side of an `or`. Its names are looked up all the same, once. Nothing else is reported there: its
//! numbers may be those of a network that takes another branch.

use super::measured::Measured;
use super::scope::Meaning;
use super::value::{Operand, Value};
use super::{Elaborator, codes};
use crate::diagnostic::Code;
use crate::resolve::UNUSED;
use crate::source::Span;
use crate::syntax::tree::{Body, Expr, ExprKind, Name};
use std::collections::HashSet;

/// Which dead branches have been checked, and whether one is being checked.
#[derive(Debug, Default)]
pub(super) struct DeadBranches {
    inside: bool,
    /// Whether a name of this one is wrong.
    wrong: bool,
    checked: HashSet<Span>,
}

impl DeadBranches {
    /// Whether one is being checked.
    pub(super) fn is_inside(&self) -> bool {
        self.inside
    }

    /// Begins one, unless it has been checked.
    pub(super) fn enter(&mut self, place: Span) -> bool {
        self.inside = self.checked.insert(place);
        self.wrong = false;
        self.inside
    }

    /// Ends it; returns whether one of its names is wrong.
    pub(super) fn leave(&mut self) -> bool {
        self.inside = false;
        self.wrong
    }

    /// Whether a diagnostic holds whatever the numbers are: those of names do.
    pub(super) fn admits(&mut self, code: Code) -> bool {
        let of_names = [
            codes::UNKNOWN_LAYER,
            codes::UNKNOWN_NAME,
            codes::UNKNOWN_PARAMETER,
            codes::UNKNOWN_FUNCTION,
        ];
        let of_names = of_names.contains(&code);
        self.wrong |= of_names;
        // The steps of checking count, too.
        of_names || code == codes::EXPANSION_LIMIT
    }
}

impl<'p> Elaborator<'p> {
    /// Checks the names at `place`, which is not expanded, unless that has been done.
    pub(super) fn check_dead(&mut self, place: Span, check: impl FnOnce(&mut Self)) {
        if self.reporter.in_dead_branch() {
            return check(self);
        }
        if self.budget.is_exhausted() {
            return;
        }
        let Some(outside) = self.reporter.enter_dead_branch(place) else {
            return;
        };
        check(self);
        self.reporter.leave_dead_branch(outside);
    }

    /// A body that is not expanded; `flow`: whether something would flow into it.
    pub(super) fn check_dead_body(&mut self, body: &'p Body, flow: Option<Operand>) {
        let flow = flow.map(|_| Operand::Unknown);
        self.check_dead(body.span, |this| {
            this.body(body, flow);
        });
    }

    /// One round of a loop without rounds.
    pub(super) fn check_dead_round(
        &mut self,
        (keyword, more): (Span, (Span, bool)),
        carry: &'p [Name],
        names: &'p [Name],
        body: &'p Body,
        flow: Option<Operand>,
    ) {
        self.check_dead(body.span, |this| {
            let mark = this.scope.open();
            this.scope.open_loop(keyword, more);
            for name in carry {
                let meaning = match this.scope.get(&name.text).map(|found| &found.meaning) {
                    Some(Meaning::Value(_)) => Meaning::Value(Value::Unknown),
                    Some(Meaning::Tensor(_)) | None => Meaning::Tensor(Operand::Unknown),
                };
                this.scope.carry(&name.text, name.span, meaning);
            }
            for name in names.iter().filter(|name| name.text != UNUSED) {
                this.bind(name, Meaning::Value(Value::Unknown));
            }
            this.body(body, flow.map(|_| Operand::Unknown));
            this.scope.close_loop();
            this.scope.close(mark);
        });
    }

    /// An expression whose value is not needed.
    pub(super) fn check_dead_value(&mut self, expr: &'p Expr, expected: super::Expected) {
        self.check_dead(expr.span, |this| {
            // One `if` in another takes no stack here either.
            let mut open = vec![expr];
            while let Some(expr) = open.pop() {
                if let ExprKind::If {
                    condition,
                    then,
                    otherwise,
                } = &expr.kind
                {
                    this.decide(condition);
                    open.push(otherwise);
                    open.push(then);
                } else {
                    this.evaluate(expr, expected);
                }
            }
        });
    }

    /// The expectations of something that could not be measured.
    pub(super) fn check_dead_expectations(&mut self, expectations: &[&'p Expr]) {
        if self.budget.is_exhausted() || self.budget.is_limited() {
            // Not all the names that they may refer to exist.
            return;
        }
        let outer = self.expectations.begin(Measured::default());
        for expectation in expectations {
            self.check_dead_value(expectation, super::Expected::Scalar);
        }
        self.expectations.end(outer);
    }
}
