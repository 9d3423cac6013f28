//! `expect`: what a file says of itself, proved.

use super::expression::Expected;
use super::value::Value;
use super::{Elaborator, error};
use crate::layer;
use crate::syntax::number::Number;
use crate::syntax::tree::{BinaryOperator, Expr, ExprKind};

impl<'p> Elaborator<'p> {
    /// Checks an expectation of a finished network; each part of an `and` by itself.
    pub(super) fn expect(&mut self, expr: &'p Expr) {
        if let ExprKind::Binary {
            operator: BinaryOperator::And,
            left,
            right,
            ..
        } = &expr.kind
        {
            self.expect(left);
            self.expect(right);
            return;
        }
        if self.decide(expr) == Some(false) {
            let (found, difference) = self.explain(expr);
            let text = self.program.sources.slice(expr.span).to_owned();
            let said = error::expectation_failed(expr.span, &text, &found, &difference);
            self.report(said);
        }
    }

    /// Checks an expectation of a block: of its parameters and of the shapes in it.
    pub(super) fn expect_of_block(&mut self, expr: &'p Expr) {
        self.expect(expr);
    }

    /// The values on both sides of a comparison, and how far they are apart.
    fn explain(&mut self, expr: &'p Expr) -> (String, String) {
        let ExprKind::Binary { left, right, .. } = &expr.kind else {
            return ("it is off".into(), String::new());
        };
        let found = self.evaluate(left, Expected::Type(None));
        let stated = self.evaluate(right, Expected::Type(None));
        let side = self.program.sources.slice(left.span);
        let shown = format!("`{side}` is {}", show(&found));
        let difference = match (number(&found), number(&stated)) {
            (Some(found), Some(stated)) => difference(found, stated),
            _ => format!("not {}", show(&stated)),
        };
        (shown, difference)
    }
}

fn number(value: &Value) -> Option<Number> {
    match value {
        Value::Plain(layer::Value::Number(number)) => Some(*number),
        Value::Plain(_) | Value::Layer(_) | Value::Range(..) | Value::Unknown => None,
    }
}

fn show(value: &Value) -> String {
    match value {
        Value::Plain(layer::Value::Number(number)) => grouped(*number),
        Value::Plain(other) => other.to_string(),
        Value::Layer(_) | Value::Range(..) | Value::Unknown => value.describe().to_owned(),
    }
}

fn difference(found: Number, stated: Number) -> String {
    let Some(apart) = found.subtract(stated).and_then(Number::abs) else {
        return String::new();
    };
    let word = if found > stated { "more" } else { "less" };
    let share = 100.0 * apart.to_f64() / stated.to_f64().abs();
    if share.is_finite() {
        format!(
            "{} {word} than {} ({share:.2} %)",
            grouped(apart),
            grouped(stated)
        )
    } else {
        format!("{} {word} than {}", grouped(apart), grouped(stated))
    }
}

/// `138_357_544`
pub(super) fn grouped(number: Number) -> String {
    let text = number.to_string();
    if !number.is_whole() {
        return text;
    }
    let (sign, digits) = text
        .strip_prefix('-')
        .map_or(("", text.as_str()), |rest| ("-", rest));
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && digits.len().saturating_sub(index).is_multiple_of(3) {
            grouped.push('_');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}")
}
