//! Names in expressions: values, properties of tensors, words, layers, and what `expect` measures.

use super::super::measured::QUANTITIES;
use super::super::scope::Meaning;
use super::super::value::{Bound, LayerValue, Value};
use super::super::words::{self as foreign_words, Meant};
use super::super::{Elaborator, codes, error};
use super::Expected;
use crate::layer::{self, Shape};
use crate::source::Span;
use crate::syntax::tree::{Argument, Name, Type};
use std::rc::Rc;

impl<'p> Elaborator<'p> {
    /// A layer or block with some of its parameters, as a value.
    pub(super) fn layer_value(&mut self, name: &'p Name, arguments: &'p [Argument]) -> Value {
        let (callee, captured) = match self.scope.get(&name.text).map(|found| &found.meaning) {
            Some(Meaning::Value(Value::Layer(_))) if self.unreached.inside => {
                return Value::Unknown;
            }
            Some(Meaning::Value(Value::Layer(layer))) => {
                let layer = layer.clone();
                (Some(Ok(layer.callee)), Some(layer))
            }
            Some(Meaning::Value(Value::Unknown)) => return Value::Unknown,
            Some(Meaning::Value(_) | Meaning::Tensor(_)) | None => (self.callee(&name.text), None),
        };
        match callee {
            Some(Ok(callee)) => {
                match self.bind_arguments(callee, &name.text, arguments, captured.as_deref()) {
                    Some(bound) => Value::Layer(Rc::new(LayerValue { callee, bound })),
                    None => Value::Unknown,
                }
            }
            Some(Err(())) => {
                self.failed = true;
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
                        self.report(error::values_in_parentheses(all));
                    }
                    None => self.report_unknown_layer(name),
                }
                Value::Unknown
            }
        }
    }

    pub(super) fn named(&mut self, name: &str, span: Span, expected: Expected) -> Value {
        if let Some(binding) = self.scope.get(name) {
            return match &binding.meaning {
                Meaning::Value(value) => value.clone(),
                Meaning::Tensor(_) if self.expecting.is_some() => {
                    self.property(name, "shape", span)
                }
                Meaning::Tensor(_) => {
                    let what = "a tensor";
                    let advice = format!("its sizes are `{name}.channels`, `{name}.height`, …");
                    self.report(error::not_a_value(span, name, what, &advice));
                    Value::Unknown
                }
            };
        }
        if name.is_empty() {
            // What stood here could not be read, and has been told of.
            self.failed = true;
            return Value::Unknown;
        }
        if let Some((tensor, property)) = name.rsplit_once('.')
            && self.scope.get(tensor).is_some()
        {
            return self.property(tensor, property, span);
        }
        if self.expecting.is_some()
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
                Type::Int | Type::Float | Type::Bool | Type::Size | Type::Tensor,
            ))
            | Expected::Operand => &[],
        };
        if words.contains(&name) {
            return Value::Plain(layer::Value::Word(name.into()));
        }
        if expected == Expected::Type(None) && self.callee(name).is_some() {
            return self.layer_named(name, span);
        }
        self.no_value(name, span, expected, words)
    }

    /// Tells why a name stands for no value here; gives the one that was certainly meant.
    fn no_value(&mut self, name: &str, span: Span, expected: Expected, words: &[&str]) -> Value {
        if self.name_told(span) {
            return Value::Unknown;
        }
        let head = name.split('.').next().unwrap_or(name);
        if let Some((made, ended)) = self.made_elsewhere(head, span) {
            self.report(error::used_before_made(span, head, made, ended));
            return Value::Unknown;
        }
        match self.callee(name) {
            Some(Ok(callee)) => {
                // A word of one letter, or the network itself, is meant to be a number.
                let itself = self.definition_of(callee).is_some_and(|definition| {
                    let open = self
                        .open
                        .last()
                        .and_then(|(id, _)| self.program.definition(*id));
                    open.is_some_and(|(_, open)| std::ptr::eq(open, definition))
                });
                if itself {
                    let known = self.scope.names(false);
                    let mut said = error::unknown_name(span, name, &known);
                    said.primary.message = format!("`{name}` is only what this is called");
                    self.report(said);
                    return Value::Unknown;
                }
                let advice = match expected {
                    Expected::Type(Some(ty)) => format!("put {} here", super::types::described(ty)),
                    Expected::Kind(_) | Expected::Type(None) | Expected::Operand => {
                        "give a value here; to apply the layer, put `->` before it".to_owned()
                    }
                };
                self.report(error::not_a_value(span, name, "a layer", &advice));
                return Value::Unknown;
            }
            // A name that could not be brought in has been told.
            Some(Err(())) => {
                self.failed = true;
                return Value::Unknown;
            }
            None => {}
        }
        match foreign_words::meant(name, expected) {
            Some(Meant::Value(value)) => {
                let code = match expected {
                    Expected::Kind(kind) if kind.takes_words_alone() => codes::WRONG_TYPE,
                    Expected::Kind(_) | Expected::Type(_) | Expected::Operand => {
                        codes::UNKNOWN_NAME
                    }
                };
                self.report(error::foreign_word(code, span, name, &value));
                return Value::Plain(value);
            }
            Some(Meant::Advice(advice)) => {
                self.report(error::foreign_padding(span, name, advice));
                return Value::Unknown;
            }
            None => {}
        }
        let is_switch = foreign_words::is_switch(name);
        if let Expected::Kind(kind) = expected
            && (kind.takes_words_alone() || is_switch)
        {
            self.report(error::unknown_word(span, name, kind));
            return Value::Unknown;
        }
        if let Expected::Type(Some(ty)) = expected
            && is_switch
        {
            let expected = super::types::described(ty);
            self.report(error::word_instead(span, name, expected));
            return Value::Unknown;
        }
        if let Expected::Type(Some(ty)) = expected
            && layer::words().contains(&name)
        {
            self.report(error::word_as_value(
                span,
                name,
                super::types::described(ty),
            ));
            return Value::Unknown;
        }
        if self.expecting.is_none() && QUANTITIES.contains(&name) {
            self.report(error::measure_as_value(span, name));
            return Value::Unknown;
        }
        if self.expecting.is_some() {
            let mut known: Vec<String> = QUANTITIES.iter().map(|name| (*name).into()).collect();
            known.extend(self.scope.names(true));
            known.extend(self.scope.names(false));
            known.truncate(16);
            self.report(error::unknown_quantity(span, name, &known));
            return Value::Unknown;
        }
        if let Some((tensor, property)) = name.rsplit_once('.') {
            let known = self.scope.names(true);
            self.report(error::no_owner(span, tensor, property, &known));
            return Value::Unknown;
        }
        let mut known = self.scope.names(false);
        known.extend(words.iter().map(|word| (*word).to_owned()));
        self.report(error::unknown_name(span, name, &known));
        Value::Unknown
    }

    pub(in super::super) fn layer_named(&mut self, name: &str, span: Span) -> Value {
        match self.callee(name) {
            Some(Ok(callee)) => Value::Layer(Rc::new(LayerValue {
                callee,
                bound: Bound::new(),
            })),
            Some(Err(())) => {
                self.failed = true;
                Value::Unknown
            }
            None => {
                let name = Name {
                    text: name.into(),
                    span,
                };
                self.report_unknown_layer(&name);
                Value::Unknown
            }
        }
    }

    /// `in.channels`
    fn property(&mut self, tensor: &str, property: &str, span: Span) -> Value {
        let flow = match self.scope.get(tensor).map(|binding| &binding.meaning) {
            Some(Meaning::Tensor(flow)) => *flow,
            Some(Meaning::Value(Value::Unknown)) => return Value::Unknown,
            Some(Meaning::Value(_)) | None => {
                self.report(error::not_a_tensors(span, tensor, property));
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
                self.report(error::unknown_property(span, tensor, property));
                Value::Unknown
            }
        }
    }
}
