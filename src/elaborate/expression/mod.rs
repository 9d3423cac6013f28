//! Expressions to values, in exact arithmetic.

mod functions;
mod lists;
mod names;
mod operators;
mod types;

pub(super) use operators::same_layer;
pub(super) use types::described;

use super::value::Value;
use super::{Elaborator, mistakes};
use crate::layer::{self, Kind};
use crate::number::Number;
use crate::source::Span;
use crate::syntax::tree::{Expr, ExprKind, LayerUse, Type};

/// The use of a value, which decides the meaning of a bare word.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Expected {
    /// A parameter of a layer.
    Kind(Kind),
    /// A parameter of a block; `None` where it has no type.
    Type(Option<Type>),
    /// A number or condition.
    Scalar,
}

impl<'p> Elaborator<'p> {
    /// The value of an expression; `Unknown` after an error, which has been reported.
    pub(super) fn evaluate(&mut self, expr: &'p Expr, expected: Expected) -> Value {
        let mut expr = expr;
        let outermost = expr.span;
        // An `else` that is another `if` continues here, and takes no stack.
        while let ExprKind::If {
            condition,
            then,
            otherwise,
        } = &expr.kind
        {
            if !self.count_operands(1, outermost) {
                return Value::Unknown;
            }
            if self.reporter.in_dead_branch() {
                self.check_dead_value(expr, expected);
                return Value::Unknown;
            }
            let (taken, other) = match self.decide(condition) {
                Some(true) => (then, otherwise),
                Some(false) => (otherwise, then),
                None => {
                    self.check_dead_value(then, expected);
                    self.check_dead_value(otherwise, expected);
                    return Value::Unknown;
                }
            };
            self.check_dead_value(other, expected);
            expr = taken;
        }
        match &expr.kind {
            ExprKind::Number(literal) => return Value::number(literal.value),
            ExprKind::Size(extents) => return Value::Plain(layer::Value::Size(*extents)),
            ExprKind::Bool(on) => return Value::switch(*on),
            ExprKind::Name(name) => return self.named(name, expr.span, expected),
            ExprKind::Text(_)
            | ExprKind::Call { .. }
            | ExprKind::List(_)
            | ExprKind::Index { .. }
            | ExprKind::Unary { .. }
            | ExprKind::Binary { .. }
            | ExprKind::If { .. }
            | ExprKind::Range { .. }
            | ExprKind::To { .. }
            | ExprKind::Layer(_) => {}
        }
        if !self.deepen(expr.span) {
            return Value::Unknown;
        }
        let value = self.compound(expr, expected);
        self.budget.end_operator();
        value
    }

    /// The value of an expression that has others in it.
    fn compound(&mut self, expr: &'p Expr, expected: Expected) -> Value {
        match &expr.kind {
            ExprKind::Text(text) => {
                self.report(self.advice().quoted(text, expr.span, expected));
                Value::Unknown
            }
            ExprKind::Call {
                function,
                arguments,
            } => self.call(expr.span, function, arguments),
            ExprKind::List(elements) => self.list(expr.span, elements),
            ExprKind::Index { list, index } => {
                if !self.count_operands(1, expr.span) {
                    return Value::Unknown;
                }
                self.index(list, index)
            }
            ExprKind::Unary { .. } => self.unary(expr),
            ExprKind::Binary { .. } => self.binary(expr),
            // Followed or known above.
            ExprKind::Number(_)
            | ExprKind::Size(_)
            | ExprKind::Bool(_)
            | ExprKind::Name(_)
            | ExprKind::If { .. } => Value::Unknown,
            ExprKind::Range { start, end } => match (self.number(start), self.number(end)) {
                (Some(start), Some(end)) => Value::Range(start, end),
                _ => Value::Unknown,
            },
            ExprKind::To { .. } => {
                self.report(mistakes::family(expr.span, "`to`"));
                Value::Unknown
            }
            ExprKind::Layer(used) => self.layer_with_values(used),
        }
    }

    /// `(leaky_relu 0.1)`
    fn layer_with_values(&mut self, used: &'p LayerUse) -> Value {
        if let Some(call) = &used.call {
            let name = &used.name.text;
            self.report(mistakes::takes_the_flow(used.span, name, call.span, None));
        }
        if !self.descend(used.span) {
            return Value::Unknown;
        }
        let value = self.layer_value(&used.name, &used.arguments);
        self.rise();
        value
    }

    /// A condition; `None` after a mistake.
    pub(super) fn decide(&mut self, expr: &'p Expr) -> Option<bool> {
        let value = self.evaluate(expr, Expected::Scalar);
        self.as_condition(value, expr.span)
    }

    fn as_condition(&mut self, value: Value, span: Span) -> Option<bool> {
        match value {
            Value::Plain(layer::Value::Switch(on)) => Some(on),
            Value::Unknown => None,
            other @ (Value::Plain(_) | Value::Layer(_) | Value::Range(..) | Value::List(_)) => {
                let expected = "a condition: `on`, `off` or a comparison";
                self.report(mistakes::wrong_type(span, &other, expected));
                None
            }
        }
    }

    /// A number; `None` after a mistake.
    pub(super) fn number(&mut self, expr: &'p Expr) -> Option<Number> {
        let value = self.evaluate(expr, Expected::Scalar);
        self.as_number(value, expr.span)
    }

    fn as_number(&mut self, value: Value, span: Span) -> Option<Number> {
        match value {
            Value::Plain(layer::Value::Number(number)) => Some(number),
            Value::Unknown => None,
            other @ (Value::Plain(_) | Value::Layer(_) | Value::Range(..) | Value::List(_)) => {
                self.report(mistakes::wrong_type(span, &other, "a number"));
                None
            }
        }
    }

    /// A whole number from 0; `None` after a mistake.
    pub(super) fn count(&mut self, expr: &'p Expr, what: &str) -> Option<u64> {
        let number = self.number(expr)?;
        self.as_count(number, expr.span, what)
    }

    pub(super) fn as_count(&mut self, number: Number, span: Span, what: &str) -> Option<u64> {
        let count = number.to_u64();
        if count.is_none() {
            let diagnostic = if number.is_whole() {
                mistakes::not_a_count(span, number, what)
            } else {
                mistakes::not_whole(span, number, what)
            };
            self.report(diagnostic);
        }
        count
    }
}
