//! `flow`: the tensor that flows in at the place where the word is written.
//!
//! In the values of a step it is the tensor that the step reads from the step or line before it; in
//! a statement, the flow of the body at that line. In a chain within the parentheses of a join it
//! moves along that chain, as the steps do.

use super::expectation::speaks_of;
use super::value::{Operand, Value};
use super::{Elaborator, mistakes};
use crate::source::Span;
use crate::syntax::keyword::FLOW;
use crate::syntax::tree::Expr;

/// The flow at a place.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum Here {
    /// Nothing yet: before the `input`, between several inputs, or in a block of `tensor`s.
    #[default]
    Nothing,
    /// A tensor.
    One(Operand),
    /// The parts of a `split`, or several outputs of a block.
    Several(usize),
}

impl Here {
    /// The input of a step whose line or step before outputs `results`.
    pub(super) fn of(results: &[Operand]) -> Self {
        match *results {
            [] => Here::Nothing,
            [one] => Here::One(one),
            _ => Here::Several(results.len()),
        }
    }
}

/// Whether a name is the word `flow`, or one of the flow's sizes.
pub(super) fn is_flow(name: &str) -> bool {
    let rest = name.strip_prefix(FLOW);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Whether an expression reads the flow.
pub(super) fn reads_flow(expr: &Expr) -> bool {
    speaks_of(expr, |name| name == FLOW).is_some()
}

impl Elaborator<'_> {
    /// `flow.channels`, or with no property `flow`, which is a shape where one is expected.
    pub(super) fn flow_value(&mut self, property: Option<&str>, span: Span) -> Value {
        if self.reporter.in_dead_branch() {
            return Value::Unknown;
        }
        let tensor = match self.here {
            Here::One(Operand::Known(tensor)) => tensor,
            Here::One(Operand::Unknown) => return Value::Unknown,
            Here::Nothing => {
                self.report(self.advice().no_flow(FLOW, span));
                return Value::Unknown;
            }
            Here::Several(count) => {
                self.report(mistakes::flow_of_several(span, count));
                return Value::Unknown;
            }
        };
        let property = match property {
            Some(property) => property,
            None if self.expectations.are_measured() => "shape",
            None => {
                self.report(mistakes::tensor_as_value(span, FLOW));
                return Value::Unknown;
            }
        };
        let shape = self.shape_of(tensor);
        self.extent(shape, FLOW, property, span)
    }
}
