//! What an expansion does not reach: a branch that is not taken, a loop of no rounds, the other
//! side of an `or`. Its names are looked up all the same, once. Nothing else is told of it: its
//! numbers may be those of a network that takes another way.

use super::measured::Measured;
use super::scope::Meaning;
use super::value::{Flow, Value};
use super::{Elaborator, codes};
use crate::diagnostic::Code;
use crate::source::Span;
use crate::syntax::tree::{Body, Expr, ExprKind, Name};
use std::collections::HashSet;

/// How far what is not reached has been looked through.
#[derive(Debug, Default)]
pub(super) struct Unreached {
    /// Whether names are looked up, and nothing is built.
    pub(super) inside: bool,
    /// Whether one was wrong.
    wrong: bool,
    /// What has been looked through.
    seen: HashSet<Span>,
}

impl Unreached {
    /// Whether a diagnostic holds whatever the numbers are: those of names do.
    pub(super) fn tells(&mut self, code: Code) -> bool {
        let told = [
            codes::UNKNOWN_LAYER,
            codes::UNKNOWN_NAME,
            codes::UNKNOWN_PARAMETER,
            codes::UNKNOWN_FUNCTION,
        ];
        let of_names = told.contains(&code);
        self.wrong |= of_names;
        // The steps of looking count, too.
        of_names || code == codes::EXPANSION_LIMIT
    }
}

impl<'p> Elaborator<'p> {
    /// Looks up the names at `place`, which is not expanded, unless that has been done.
    pub(super) fn look_through(&mut self, place: Span, look: impl FnOnce(&mut Self)) {
        if self.unreached.inside {
            return look(self);
        }
        if self.exhausted || !self.unreached.seen.insert(place) {
            return;
        }
        let failed = self.failed;
        self.unreached.inside = true;
        self.unreached.wrong = false;
        look(self);
        self.unreached.inside = false;
        self.failed = failed || self.unreached.wrong;
    }

    /// A body that is not expanded; `flow`: whether something would flow into it.
    pub(super) fn look_through_body(&mut self, body: &'p Body, flow: Option<Flow>) {
        let flow = flow.map(|_| Flow::Unknown);
        self.look_through(body.span, |this| {
            this.body(body, flow);
        });
    }

    /// A round of a loop that has none.
    pub(super) fn look_through_round(
        &mut self,
        (keyword, more): (Span, (Span, bool)),
        carry: &'p [Name],
        variable: Option<&'p Name>,
        body: &'p Body,
        flow: Option<Flow>,
    ) {
        self.look_through(body.span, |this| {
            let mark = this.scope.open();
            this.scope.open_loop(keyword, more);
            for name in carry {
                let known = this.scope.get(&name.text).map(|found| &found.meaning);
                if !matches!(known, Some(Meaning::Value(_))) {
                    this.scope.carry(&name.text, name.span, Flow::Unknown);
                }
            }
            if let Some(variable) = variable {
                this.bind(variable, Meaning::Value(Value::Unknown));
            }
            this.body(body, flow.map(|_| Flow::Unknown));
            this.scope.close_loop();
            this.scope.close(mark);
        });
    }

    /// An expression whose value is not asked for.
    pub(super) fn look_through_value(&mut self, expr: &'p Expr, expected: super::Expected) {
        self.look_through(expr.span, |this| {
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

    /// What is expected of something that could not be measured.
    pub(super) fn look_through_expectations(&mut self, expectations: &[&'p Expr]) {
        if self.exhausted || self.limited {
            // Not all that they may speak of has been named.
            return;
        }
        let expecting = self.expecting.replace(Measured::default());
        for expectation in expectations {
            self.look_through_value(expectation, super::Expected::Operand);
        }
        self.expecting = expecting;
    }
}
