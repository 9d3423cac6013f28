//! Lists: written ones, their elements, functions of them.

use super::super::list::List;
use super::super::value::Value;
use super::super::{Elaborator, mistakes};
use super::Expected;
use crate::layer::{self, Kind};
use crate::number::{Extents, Number};
use crate::source::Span;
use crate::syntax::tree::Expr;
use smallvec::SmallVec;
use std::rc::Rc;

impl<'p> Elaborator<'p> {
    /// `[64, 128, 256]`
    pub(super) fn list(&mut self, span: Span, elements: &'p [Expr]) -> Value {
        if !self.count_operands(elements.len(), span) {
            return Value::Unknown;
        }
        let values = elements.iter().map(|element| {
            let value = self.evaluate(element, Expected::Type(None));
            match value {
                Value::Range(..) => {
                    let expected = "a number, size, word, layer or list";
                    self.report(mistakes::wrong_type(element.span, &value, expected));
                    Value::Unknown
                }
                value => value,
            }
        });
        let values = values.collect();
        self.list_of(values, span)
    }

    /// A list of these values, within the limits.
    pub(in super::super) fn list_of(&mut self, values: Vec<Value>, span: Span) -> Value {
        match List::new(values) {
            Ok(list) => Value::List(Rc::new(list)),
            Err(limit) => {
                self.report(mistakes::list_too_large(span, limit));
                Value::Unknown
            }
        }
    }

    /// `widths[i]`
    pub(super) fn index(&mut self, list: &'p Expr, index: &'p Expr) -> Value {
        let found = self.evaluate(list, Expected::Scalar);
        let number = self.number(index);
        let values = match found {
            Value::List(values) => values,
            Value::Unknown => return Value::Unknown,
            other @ (Value::Plain(_) | Value::Layer(_) | Value::Range(..)) => {
                let text = self.program.sources.slice(list.span);
                self.report(mistakes::not_indexed(list.span, &other, text));
                return Value::Unknown;
            }
        };
        let Some(number) = number else {
            return Value::Unknown;
        };
        if !number.is_whole() {
            self.report(mistakes::not_whole(index.span, number, "an index"));
            return Value::Unknown;
        }
        let at = number.to_u64().and_then(|at| usize::try_from(at).ok());
        match at.and_then(|at| values.items().get(at)) {
            Some(value) => value.clone(),
            None => {
                let text = self.program.sources.slice(list.span);
                let length = values.items().len();
                self.report(mistakes::index_out_of_range(
                    index.span, text, number, length,
                ));
                Value::Unknown
            }
        }
    }

    /// `[1, 2] + [3]`
    pub(super) fn list_joined(&mut self, span: Span, left: &Rc<List>, right: &'p Expr) -> Value {
        match self.evaluate(right, Expected::Scalar) {
            Value::List(right) => {
                let length = left.size().saturating_add(right.size());
                if !self.count_operands(length, span) {
                    return Value::Unknown;
                }
                let all = left.items().iter().chain(right.items()).cloned();
                let all = all.collect();
                self.list_of(all, span)
            }
            Value::Unknown => Value::Unknown,
            other @ (Value::Plain(_) | Value::Layer(_) | Value::Range(..)) => {
                self.report(mistakes::wrong_type(right.span, &other, "a list"));
                Value::Unknown
            }
        }
    }

    /// Pairs of the number of each value, from 0, and the value.
    pub(super) fn enumerated(&mut self, span: Span, list: &List) -> Value {
        if !self.count_operands(list.size(), span) {
            return Value::Unknown;
        }
        let mut pairs = Vec::new();
        for (at, value) in list.items().iter().enumerate() {
            let pair = vec![Value::number(at as u64), value.clone()];
            pairs.push(self.list_of(pair, span));
        }
        self.list_of(pairs, span)
    }

    /// The numbers of a list; `None` where something else is in it.
    pub(super) fn numbers_of(&mut self, span: Span, list: &List) -> Option<Vec<Number>> {
        if !self.count_operands(list.items().len(), span) {
            return None;
        }
        let mut numbers = Vec::new();
        for (at, value) in list.items().iter().enumerate() {
            match value {
                Value::Plain(layer::Value::Number(number)) => numbers.push(*number),
                Value::Unknown => return None,
                other => {
                    self.report(mistakes::not_a_number_of_list(span, at, other));
                    return None;
                }
            }
        }
        Some(numbers)
    }

    /// Whether two lists are equal; `None` where something in them cannot be compared.
    pub(super) fn equal_lists(
        &mut self,
        one: &List,
        other: &List,
        span: Span,
        equal: impl Fn(&Value, &Value) -> Option<bool> + Copy,
    ) -> Option<bool> {
        if !self.count_operands(one.size(), span) {
            return None;
        }
        if one.items().len() != other.items().len() {
            return Some(false);
        }
        let mut all = true;
        for (one, other) in one.items().iter().zip(other.items()) {
            all &= match (one, other) {
                (Value::List(one), Value::List(other)) => {
                    self.equal_lists(one, other, span, equal)?
                }
                (one, other) => equal(one, other)?,
            };
        }
        Some(all)
    }

    /// A list where a layer's parameter takes a size: other tools write `[3, 3]`. It is reported,
    /// and read as the size.
    pub(in super::super) fn list_as_size(&mut self, value: Value, kind: Kind, span: Span) -> Value {
        let Value::List(list) = &value else {
            return value;
        };
        let mut extents: SmallVec<[u64; 4]> = SmallVec::new();
        for item in list.items() {
            if let Value::Plain(layer::Value::Number(number)) = item
                && let Some(extent) = number.to_u64()
            {
                extents.push(extent);
            }
        }
        let size = Extents::new(&extents).filter(|_| extents.len() == list.items().len());
        match size.filter(|size| kind.takes_size() || size.as_slice().len() == 1) {
            Some(size) => {
                self.report(mistakes::list_instead_of_size(span, &size.to_string()));
                Value::size(size.as_slice())
            }
            None => {
                self.report(mistakes::list_for_layer(span, &kind.describe()));
                Value::Unknown
            }
        }
    }
}
