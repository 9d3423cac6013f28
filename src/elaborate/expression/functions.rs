//! The functions of expressions.

use super::super::value::Value;
use super::super::{Elaborator, mistakes};
use super::Expected;
use crate::number::Number;
use crate::resolve::FUNCTIONS;
use crate::source::Span;
use crate::syntax::tree::{Argument, Name};
use smallvec::SmallVec;

impl<'p> Elaborator<'p> {
    pub(super) fn call(
        &mut self,
        span: Span,
        function: &'p Name,
        arguments: &'p [Argument],
    ) -> Value {
        let operands = arguments.len().saturating_add(1);
        if !self.count_operands(operands, span) {
            return Value::Unknown;
        }
        if let Some(value) = self.own_call(span, function, arguments) {
            return value;
        }
        let name = function.text.as_str();
        if name == "one_of" {
            self.report(mistakes::family(span, "`one_of`"));
            return Value::Unknown;
        }
        if !FUNCTIONS.contains(&name) {
            self.report(self.advice().unknown_function(function, span, arguments));
            return Value::Unknown;
        }
        if let Some(named) = arguments.iter().find_map(|argument| argument.name.as_ref()) {
            self.report(mistakes::named_value(named, name));
            return Value::Unknown;
        }
        if let [only] = arguments
            && let Some(value) = self.of_list(span, name, only)
        {
            return value;
        }
        let mut numbers: SmallVec<[Number; 2]> = SmallVec::new();
        let mut known = true;
        for argument in arguments {
            match self.number(&argument.value) {
                Some(number) => numbers.push(number),
                None => known = false,
            }
        }
        if !known {
            return Value::Unknown;
        }
        self.call_with(span, name, &numbers)
    }

    /// The result of a function of one value for a list; `None` where it takes a number.
    fn of_list(&mut self, span: Span, name: &str, argument: &'p Argument) -> Option<Value> {
        let takes_only_lists = matches!(name, "len" | "sum" | "enumerate");
        if !takes_only_lists && !matches!(name, "min" | "max") {
            return None;
        }
        let place = argument.value.span;
        let list = match self.evaluate(&argument.value, Expected::Scalar) {
            Value::List(list) => list,
            Value::Unknown => return Some(Value::Unknown),
            other if takes_only_lists => {
                self.report(mistakes::wrong_type(place, &other, "a list"));
                return Some(Value::Unknown);
            }
            // The largest of one number.
            other => {
                let number = self.as_number(other, place);
                return Some(number.map_or(Value::Unknown, Value::number));
            }
        };
        Some(match name {
            "len" => Value::number(list.items().len() as u64),
            "enumerate" => self.enumerated(span, &list),
            _ => match self.numbers_of(place, &list) {
                None => Value::Unknown,
                Some(numbers) if name == "sum" => {
                    let mut sum = Some(Number::ZERO);
                    for number in numbers {
                        sum = sum.and_then(|sum| sum.add(number));
                    }
                    self.checked(sum, span)
                }
                Some(numbers) if numbers.is_empty() => {
                    self.report(mistakes::extreme_of_nothing(span, name));
                    Value::Unknown
                }
                Some(numbers) => self.call_with(span, name, &numbers),
            },
        })
    }

    /// The result of a function for these numbers.
    fn call_with(&mut self, span: Span, name: &str, numbers: &[Number]) -> Value {
        let result = match (name, numbers) {
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
                let expected = match name {
                    "min" | "max" => "one value or more",
                    "len" | "sum" | "enumerate" => "one list",
                    _ => "one value",
                };
                self.report(mistakes::wrong_count(span, name, numbers.len(), expected));
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
