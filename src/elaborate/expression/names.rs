//! Names in expressions: values, properties of tensors, words, layers, and the quantities of
//! `expect`.

use super::super::argument::CallSite;
use super::super::flow::is_flow;
use super::super::scope::Meaning;
use super::super::value::{Bound, LayerValue, Value};
use super::super::widths::is_open;
use super::super::{Elaborator, mistakes};
use super::Expected;
use crate::layer::{self, Shape};
use crate::source::Span;
use crate::syntax::tree::{Argument, Name, Type};
use std::rc::Rc;

impl<'p> Elaborator<'p> {
    /// A layer or block with some of its parameters, as a value.
    pub(super) fn layer_value(&mut self, name: &'p Name, arguments: &'p [Argument]) -> Value {
        let (callee, captured) = match self.scope.get(&name.text).map(|found| &found.meaning) {
            Some(Meaning::Value(Value::Layer(_))) if self.reporter.in_dead_branch() => {
                return Value::Unknown;
            }
            Some(Meaning::Value(Value::Layer(layer))) => {
                let layer = layer.clone();
                (Some(Ok(layer.callee)), Some(layer))
            }
            Some(Meaning::Value(Value::Unknown)) => return Value::Unknown,
            None => match self.constant_named(&name.text, name.span) {
                Some(Value::Layer(layer)) => (Some(Ok(layer.callee)), Some(layer)),
                Some(Value::Unknown) => return Value::Unknown,
                Some(Value::Plain(_) | Value::Range(..) | Value::List(_)) | None => {
                    (self.callee(&name.text), None)
                }
            },
            Some(Meaning::Value(_) | Meaning::Tensor(_)) => (self.callee(&name.text), None),
        };
        match callee {
            Some(Ok(callee)) => {
                let site = CallSite {
                    callee,
                    name: &name.text,
                    flow: None,
                };
                match self.bind_arguments(site, arguments, captured.as_deref()) {
                    Some(bound) => Value::Layer(Rc::new(LayerValue { callee, bound })),
                    None => Value::Unknown,
                }
            }
            Some(Err(())) => {
                self.reporter.fail();
                Value::Unknown
            }
            None => {
                let value = match self.scope.get(&name.text).map(|found| &found.meaning) {
                    Some(Meaning::Value(_)) => arguments.last(),
                    Some(Meaning::Tensor(_)) | None => None,
                };
                match value {
                    Some(last) => {
                        let all = name.span.to(last.span);
                        self.report(mistakes::values_in_parentheses(all));
                    }
                    None => self.report(self.advice().unknown_layer(name)),
                }
                Value::Unknown
            }
        }
    }

    pub(super) fn named(&mut self, name: &str, span: Span, expected: Expected) -> Value {
        if is_open(name) {
            return self.open_value(name, span, expected);
        }
        if let Some(binding) = self.scope.get(name) {
            return match &binding.meaning {
                Meaning::Value(value) => value.clone(),
                Meaning::Tensor(_) if self.expectations.are_measured() => {
                    self.property(name, "shape", span)
                }
                Meaning::Tensor(_) => {
                    self.report(mistakes::tensor_as_value(span, name));
                    Value::Unknown
                }
            };
        }
        if name.is_empty() {
            // Invalid syntax, which has been reported.
            self.reporter.fail();
            return Value::Unknown;
        }
        if let Some((tensor, property)) = name.rsplit_once('.')
            && self.scope.get(tensor).is_some()
        {
            return self.property(tensor, property, span);
        }
        if is_flow(name) {
            let property = name.split_once('.').map(|(_, property)| property);
            return self.flow_value(property, span);
        }
        if let Some(value) = self.constant_named(name, span) {
            return value;
        }
        if self.expectations.are_measured()
            && let Some(quantity) = self.quantity(name, span)
        {
            return quantity;
        }
        let words: &[&str] = match expected {
            Expected::Kind(kind) => kind.words(),
            Expected::Type(Some(Type::Word)) => {
                return Value::Plain(layer::Value::Word(name.into()));
            }
            // A parameter without type takes them all.
            Expected::Type(None) => layer::words(),
            Expected::Type(Some(Type::Layer)) => {
                return self.layer_named(name, span);
            }
            Expected::Type(Some(
                Type::Int | Type::Float | Type::Bool | Type::Size | Type::Tensor | Type::List,
            ))
            | Expected::Scalar => &[],
        };
        if words.contains(&name) {
            return Value::Plain(layer::Value::Word(name.into()));
        }
        if expected == Expected::Type(None) && self.callee(name).is_some() {
            return self.layer_named(name, span);
        }
        self.no_value(name, span, expected, words)
    }

    /// Reports a name that is not a value here; returns the value that is certainly meant.
    fn no_value(&mut self, name: &str, span: Span, expected: Expected, words: &[&str]) -> Value {
        if self.name_is_reported(span) {
            return Value::Unknown;
        }
        let (found, meant) = self.advice().no_value(name, span, expected, words);
        match found {
            Some(found) => self.report(found),
            None => self.reporter.fail(),
        }
        meant
    }

    pub(in super::super) fn layer_named(&mut self, name: &str, span: Span) -> Value {
        match self.callee(name) {
            Some(Ok(callee)) => Value::Layer(Rc::new(LayerValue {
                callee,
                bound: Bound::new(),
            })),
            Some(Err(())) => {
                self.reporter.fail();
                Value::Unknown
            }
            None => {
                let name = Name {
                    text: name.into(),
                    span,
                };
                self.report(self.advice().unknown_layer(&name));
                Value::Unknown
            }
        }
    }

    /// `in.channels`
    pub(in super::super) fn property(&mut self, tensor: &str, property: &str, span: Span) -> Value {
        let flow = match self.scope.get(tensor).map(|binding| &binding.meaning) {
            Some(Meaning::Tensor(flow)) => *flow,
            Some(Meaning::Value(Value::Unknown)) => return Value::Unknown,
            Some(Meaning::Value(_)) | None => {
                self.report(mistakes::not_a_tensors(span, tensor, property));
                return Value::Unknown;
            }
        };
        let shape = flow.tensor().map(|tensor| self.shape_of(tensor));
        let Some(shape) = shape else {
            return Value::Unknown;
        };
        self.extent(shape, tensor, property, span)
    }

    pub(in super::super) fn extent(
        &mut self,
        shape: Shape,
        tensor: &str,
        property: &str,
        span: Span,
    ) -> Value {
        match property {
            "channels" => Value::number(shape.channels()),
            "height" => Value::number(shape.height()),
            "width" => Value::number(shape.width()),
            "shape" => Value::size(&shape.extents()),
            _ => {
                self.report(mistakes::unknown_property(span, tensor, property));
                Value::Unknown
            }
        }
    }
}
