//! The functions of expressions.

use super::super::value::Value;
use super::super::{Elaborator, mistakes};
use crate::number::Number;
use crate::resolve::FUNCTIONS;
use crate::source::Span;
use crate::syntax::tree::{Expr, Name};
use smallvec::SmallVec;

impl<'p> Elaborator<'p> {
    pub(super) fn call(&mut self, span: Span, function: &'p Name, arguments: &'p [Expr]) -> Value {
        let name = function.text.as_str();
        if name == "one_of" {
            self.report(mistakes::family(span, "`one_of`"));
            return Value::Unknown;
        }
        if !FUNCTIONS.contains(&name) {
            self.report(self.advice().unknown_function(function, span, arguments));
            return Value::Unknown;
        }
        let mut numbers: SmallVec<[Number; 2]> = SmallVec::new();
        let mut known = true;
        for argument in arguments {
            match self.number(argument) {
                Some(number) => numbers.push(number),
                None => known = false,
            }
        }
        if !known {
            return Value::Unknown;
        }
        let result = match (name, numbers.as_slice()) {
            ("min", [first, rest @ ..]) => Some(rest.iter().fold(*first, |a, b| a.min(*b))),
            ("max", [first, rest @ ..]) => Some(rest.iter().fold(*first, |a, b| a.max(*b))),
            ("floor", [number]) => Some(number.floor()),
            ("ceil", [number]) => Some(number.ceil()),
            ("round", [number]) => Some(number.round()),
            ("abs", [number]) => number.abs(),
            ("log2", [number]) if *number <= Number::ZERO => {
                self.report(mistakes::no_logarithm(span, *number));
                return Value::Unknown;
            }
            ("log2", [number]) => log2(*number),
            _ => {
                let expected = if matches!(name, "min" | "max") {
                    "one value or more"
                } else {
                    "one value"
                };
                self.report(mistakes::wrong_count(span, name, arguments.len(), expected));
                return Value::Unknown;
            }
        };
        self.checked(result, span)
    }
}

/// Exact for powers of two, else to 40 binary places.
fn log2(number: Number) -> Option<Number> {
    if let Some(whole) = number.to_u64().filter(|whole| whole.is_power_of_two()) {
        return Some(Number::from(u64::from(whole.trailing_zeros())));
    }
    Number::nearest(number.to_f64().log2())
}
