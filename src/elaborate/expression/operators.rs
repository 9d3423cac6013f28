//! Operators. The left operand of an operator may be as long as a line: it is followed by a
//! loop, and only parentheses take stack.

use super::super::value::{LayerValue, Value};
use super::super::{Elaborator, mistakes};
use super::Expected;
use crate::layer;
use crate::number::{Extents, Number};
use crate::source::Span;
use crate::syntax::tree::{BinaryOperator, Expr, ExprKind, UnaryOperator};
use smallvec::SmallVec;
use std::cmp::Ordering;

/// A value and where it was written.
struct Side {
    value: Value,
    span: Span,
}

impl<'p> Elaborator<'p> {
    /// `- - n`, `not c`
    pub(super) fn unary(&mut self, expr: &'p Expr) -> Value {
        let mut operators: SmallVec<[UnaryOperator; 4]> = SmallVec::new();
        let mut innermost = expr;
        while let ExprKind::Unary { operator, operand } = &innermost.kind {
            operators.push(*operator);
            innermost = operand;
        }
        if !self.count_operands(operators.len(), expr.span) {
            return Value::Unknown;
        }
        let mut value = self.evaluate(innermost, Expected::Scalar);
        while let Some(operator) = operators.pop() {
            value = match operator {
                UnaryOperator::Not => match self.as_condition(value, innermost.span) {
                    Some(on) => Value::switch(!on),
                    None => return Value::Unknown,
                },
                UnaryOperator::Negate => match self.as_number(value, innermost.span) {
                    Some(number) => self.checked(number.negate(), innermost.span),
                    None => return Value::Unknown,
                },
            };
        }
        value
    }

    pub(super) fn checked(&mut self, result: Option<Number>, span: Span) -> Value {
        match result {
            Some(number) => Value::number(number),
            None => {
                self.report(mistakes::too_large(span));
                Value::Unknown
            }
        }
    }

    /// `a + b - c`: from the innermost operator outwards, its left operand ready.
    pub(super) fn binary(&mut self, expr: &'p Expr) -> Value {
        let mut spine: SmallVec<[&'p Expr; 4]> = SmallVec::new();
        let mut first = expr;
        let mut expected = Expected::Scalar;
        while let ExprKind::Binary { operator, left, .. } = &first.kind {
            spine.push(first);
            expected = operand(*operator);
            first = left;
        }
        if !self.count_operands(spine.len(), expr.span) {
            return Value::Unknown;
        }
        let mut left = Side {
            value: self.evaluate(first, expected),
            span: first.span,
        };
        let mut inner: Option<&Expr> = None;
        while let Some(outer) = spine.pop() {
            if self.report_chained(inner.replace(outer), outer) {
                left = Side {
                    value: Value::Unknown,
                    span: outer.span,
                };
                continue;
            }
            let ExprKind::Binary {
                operator,
                operator_span,
                right,
                ..
            } = &outer.kind
            else {
                break;
            };
            let value = self.apply_operator(outer.span, *operator, *operator_span, left, right);
            left = Side {
                value,
                span: outer.span,
            };
        }
        left.value
    }

    /// Reports `1 < n < 3`, which compares a comparison.
    fn report_chained(&mut self, inner: Option<&Expr>, outer: &Expr) -> bool {
        let compares = |expr: &Expr| match &expr.kind {
            ExprKind::Binary {
                operator, right, ..
            } => is_order(*operator).then_some(right.span),
            _ => None,
        };
        let (Some(inner), Some(_)) = (inner, compares(outer)) else {
            return false;
        };
        let Some(middle) = compares(inner) else {
            return false;
        };
        let text = |span| self.program.sources.slice(span);
        let right = format!(
            "{} and {}",
            text(inner.span),
            text(middle.to(outer.span.after()))
        );
        self.report(mistakes::chained_comparison(outer.span, &right));
        true
    }

    fn apply_operator(
        &mut self,
        span: Span,
        operator: BinaryOperator,
        operator_span: Span,
        left: Side,
        right: &'p Expr,
    ) -> Value {
        use BinaryOperator as Op;
        match (operator, &left.value) {
            (Op::Add, Value::List(list)) => return self.list_joined(span, list, right),
            // A list or a number: the right side may be either, too.
            (Op::Add, Value::Unknown) => {
                self.evaluate(right, Expected::Scalar);
                return Value::Unknown;
            }
            _ => {}
        }
        match operator {
            Op::And | Op::Or => {
                let decisive = operator == Op::Or;
                match self.as_condition(left.value, left.span) {
                    Some(on) if on == decisive => {
                        self.check_dead_value(right, Expected::Scalar);
                        Value::switch(on)
                    }
                    Some(_) => self.decide(right).map_or(Value::Unknown, Value::switch),
                    None => {
                        self.check_dead_value(right, Expected::Scalar);
                        Value::Unknown
                    }
                }
            }
            Op::By => self.by(span, left, right),
            Op::Equal | Op::NotEqual => {
                let other = self.evaluate(right, operand(operator));
                match self.equal(&left.value, &other, right.span) {
                    Some(equal) => Value::switch(equal == (operator == Op::Equal)),
                    None => Value::Unknown,
                }
            }
            Op::About
            | Op::Less
            | Op::LessOrEqual
            | Op::Greater
            | Op::GreaterOrEqual
            | Op::Add
            | Op::Subtract
            | Op::Multiply
            | Op::Divide
            | Op::Remainder
            | Op::Power => {
                let one = self.as_number(left.value, left.span);
                let (Some(one), Some(other)) = (one, self.number(right)) else {
                    return Value::Unknown;
                };
                self.compute(span, operator, operator_span, one, other, right)
            }
        }
    }

    /// The result of an operator for two numbers.
    fn compute(
        &mut self,
        span: Span,
        operator: BinaryOperator,
        operator_span: Span,
        one: Number,
        other: Number,
        right: &'p Expr,
    ) -> Value {
        use BinaryOperator as Op;
        let order = one.cmp(&other);
        let result = match operator {
            Op::Less => return Value::switch(order == Ordering::Less),
            Op::LessOrEqual => return Value::switch(order != Ordering::Greater),
            Op::Greater => return Value::switch(order == Ordering::Greater),
            Op::GreaterOrEqual => return Value::switch(order != Ordering::Less),
            Op::About => return about(one, other, right),
            Op::Divide | Op::Remainder if other == Number::ZERO => {
                let place = operator_span.to(right.span);
                self.report(mistakes::division_by_zero(place));
                return Value::Unknown;
            }
            Op::Power if !other.is_whole() => {
                self.report(mistakes::not_whole(right.span, other, "an exponent"));
                return Value::Unknown;
            }
            Op::Power if one == Number::ZERO && other < Number::ZERO => {
                let place = operator_span.to(right.span);
                self.report(mistakes::negative_power_of_zero(place));
                return Value::Unknown;
            }
            Op::Power => one.power(other),
            Op::Add => one.add(other),
            Op::Subtract => one.subtract(other),
            Op::Multiply => one.multiply(other),
            Op::Divide => one.divide(other),
            Op::Remainder => one.remainder(other),
            // Not on numbers: handled before.
            Op::And | Op::Or | Op::By | Op::Equal | Op::NotEqual => None,
        };
        self.checked(result, span)
    }

    /// Whether two values are equal, for certain.
    pub(in super::super) fn are_equal(&mut self, one: &Value, other: &Value, span: Span) -> bool {
        self.equal(one, other, span) == Some(true)
    }

    fn equal(&mut self, one: &Value, other: &Value, span: Span) -> Option<bool> {
        let comparable = match (one, other) {
            (Value::Unknown, _) | (_, Value::Unknown) => return None,
            (Value::Plain(one), Value::Plain(other)) => same(one, other),
            (Value::Layer(one), Value::Layer(other)) => Some(same_layer(one, other)),
            (Value::List(one), Value::List(other)) => {
                if one.has_unknown() || other.has_unknown() {
                    return None;
                }
                self.equal_lists(one, other, span, same_value)
            }
            (
                Value::Plain(_) | Value::Layer(_) | Value::Range(..) | Value::List(_),
                Value::Plain(_) | Value::Layer(_) | Value::Range(..) | Value::List(_),
            ) => None,
        };
        if comparable.is_none() {
            self.report(mistakes::incomparable(span, one, other));
        }
        comparable
    }

    /// `h x w`
    fn by(&mut self, span: Span, left: Side, right: &'p Expr) -> Value {
        let mut extents: SmallVec<[u64; 5]> = SmallVec::new();
        match left.value {
            Value::Plain(layer::Value::Size(size)) => extents.extend_from_slice(size.as_slice()),
            other => {
                let number = self.as_number(other, left.span);
                let count = number.and_then(|number| self.as_count(number, left.span, "an extent"));
                let Some(count) = count else {
                    return Value::Unknown;
                };
                extents.push(count);
            }
        }
        let Some(last) = self.count(right, "an extent") else {
            return Value::Unknown;
        };
        extents.push(last);
        match Extents::new(&extents) {
            Some(size) => Value::Plain(layer::Value::Size(size)),
            None => {
                self.report(mistakes::too_many_extents(span));
                Value::Unknown
            }
        }
    }
}

/// The operands that an operator expects.
fn operand(operator: BinaryOperator) -> Expected {
    use BinaryOperator as Op;
    match operator {
        // Words and layers can be compared.
        Op::Equal | Op::NotEqual => Expected::Type(None),
        Op::Or
        | Op::And
        | Op::About
        | Op::Less
        | Op::LessOrEqual
        | Op::Greater
        | Op::GreaterOrEqual
        | Op::By
        | Op::Add
        | Op::Subtract
        | Op::Multiply
        | Op::Divide
        | Op::Remainder
        | Op::Power => Expected::Scalar,
    }
}

/// `a ~ 4.09G`: equal when `a` is rounded to the last digit that is written.
fn about(found: Number, stated: Number, right: &Expr) -> Value {
    let unit = match &right.kind {
        ExprKind::Number(literal) => literal.unit,
        ExprKind::Size(_)
        | ExprKind::Bool(_)
        | ExprKind::Name(_)
        | ExprKind::Text(_)
        | ExprKind::Call { .. }
        | ExprKind::List(_)
        | ExprKind::Index { .. }
        | ExprKind::Unary { .. }
        | ExprKind::Binary { .. }
        | ExprKind::If { .. }
        | ExprKind::Range { .. }
        | ExprKind::To { .. }
        | ExprKind::Layer(_) => Number::ONE,
    };
    let rounded = found.divide(unit).map(Number::round);
    let stated = stated.divide(unit).map(Number::round);
    Value::switch(rounded.is_some() && rounded == stated)
}

/// Whether two values that are not lists are equal; `None` where they never can be.
fn same_value(one: &Value, other: &Value) -> Option<bool> {
    match (one, other) {
        (Value::Plain(one), Value::Plain(other)) => same(one, other),
        (Value::Layer(one), Value::Layer(other)) => Some(same_layer(one, other)),
        (
            Value::Plain(_) | Value::Layer(_) | Value::Range(..) | Value::List(_) | Value::Unknown,
            _,
        ) => None,
    }
}

/// Whether two plain values are equal; `None` where they never can be.
fn same(one: &layer::Value, other: &layer::Value) -> Option<bool> {
    use layer::Value as V;
    match (one, other) {
        (V::Size(size), V::Number(number)) | (V::Number(number), V::Size(size)) => {
            // A number means a square.
            let mut extents = size.as_slice().iter();
            let two = size.as_slice().len() == 2;
            Some(two && extents.all(|&extent| Number::from(extent) == *number))
        }
        (V::Switch(_), V::Number(_) | V::Size(_)) | (V::Number(_) | V::Size(_), V::Switch(_)) => {
            None
        }
        // A parameter without type may hold a word or something else.
        (V::Word(_), _)
        | (_, V::Word(_))
        | (V::Number(_), V::Number(_))
        | (V::Size(_), V::Size(_))
        | (V::Switch(_), V::Switch(_)) => Some(one == other),
    }
}

/// Whether two layers are the same kind with the same values.
pub(in super::super) fn same_layer(one: &LayerValue, other: &LayerValue) -> bool {
    if one.callee != other.callee {
        return false;
    }
    let count = one.bound.len().max(other.bound.len());
    (0..count).all(|index| {
        let value = |layer: &'_ LayerValue| {
            let given = layer.bound.get(index)?.as_ref()?;
            Some(given.value.clone())
        };
        match (value(one), value(other)) {
            (None, None) => true,
            (Some(Value::Plain(one)), Some(Value::Plain(other))) => one == other,
            (Some(Value::Layer(one)), Some(Value::Layer(other))) => same_layer(&one, &other),
            (Some(_), _) | (None, Some(_)) => false,
        }
    })
}

/// Whether it compares by size.
fn is_order(operator: BinaryOperator) -> bool {
    use BinaryOperator as Op;
    matches!(
        operator,
        Op::Less | Op::LessOrEqual | Op::Greater | Op::GreaterOrEqual
    )
}
