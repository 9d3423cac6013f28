//! Names that are not values, where a value is expected.

use super::Advice;
use crate::diagnostic::Diagnostic;
use crate::elaborate::dialect::{Meant, is_switch, meant};
use crate::elaborate::expression::{Expected, described};
use crate::elaborate::value::{Callee, Value};
use crate::elaborate::{codes, mistakes};
use crate::layer;
use crate::resolve::{FUNCTIONS, QUANTITIES};
use crate::source::Span;
use crate::syntax::tree::{Argument, Name, Type};

/// The most names that are offered for an unknown quantity.
const MAX_OFFERED: usize = 16;

impl Advice<'_, '_> {
    /// A name that is not a value here, and the value that is certainly meant. There is not a
    /// diagnostic where the name could not be brought in from another file, which has been
    /// reported.
    ///
    /// `words`: those that are values here.
    pub(in crate::elaborate) fn no_value(
        self,
        name: &str,
        span: Span,
        expected: Expected,
        words: &[&str],
    ) -> (Option<Diagnostic>, Value) {
        let head = name.split('.').next().unwrap_or(name);
        if let Some(before) = self.used_before_made(head, span) {
            return (Some(before), Value::Unknown);
        }
        if self.at.names_function(name) {
            let found = mistakes::function_as_value(span, name);
            return (Some(found), Value::Unknown);
        }
        match self.at.callee(name) {
            Some(Ok(callee)) => {
                let found = self.layer_as_value(name, span, expected, callee);
                return (Some(found), Value::Unknown);
            }
            Some(Err(())) => return (None, Value::Unknown),
            None => {}
        }
        match meant(name, expected) {
            Some(Meant::Value(value)) => {
                let code = match expected {
                    Expected::Kind(kind) if kind.takes_words_alone() => codes::WRONG_TYPE,
                    Expected::Kind(_) | Expected::Type(_) | Expected::Scalar => codes::UNKNOWN_NAME,
                };
                let found = mistakes::foreign_word(code, span, name, &value);
                (Some(found), Value::Plain(value))
            }
            Some(Meant::Advice(advice)) => {
                let found = mistakes::foreign_padding(span, name, advice);
                (Some(found), Value::Unknown)
            }
            None => {
                let found = self.unknown_value(name, span, expected, words);
                (Some(found), Value::Unknown)
            }
        }
    }

    /// A name that nothing has.
    fn unknown_value(
        self,
        name: &str,
        span: Span,
        expected: Expected,
        words: &[&str],
    ) -> Diagnostic {
        let is_switch = is_switch(name);
        match expected {
            Expected::Kind(kind) if kind.takes_words_alone() || is_switch => {
                return mistakes::unknown_word(span, name, kind);
            }
            Expected::Type(Some(ty)) if is_switch => {
                return mistakes::word_instead(span, name, described(ty));
            }
            Expected::Type(Some(ty)) if layer::words().contains(&name) => {
                return mistakes::word_as_value(span, name, described(ty));
            }
            Expected::Kind(_) | Expected::Type(_) | Expected::Scalar => {}
        }
        let scope = &self.at.scope;
        if self.at.expectations.are_measured() {
            let mut known: Vec<String> = QUANTITIES.iter().map(|name| (*name).into()).collect();
            known.extend(scope.names(true));
            known.extend(scope.names(false));
            known.truncate(MAX_OFFERED);
            return mistakes::unknown_quantity(span, name, &known);
        }
        if QUANTITIES.contains(&name) {
            return mistakes::measure_as_value(span, name);
        }
        if let Some((tensor, property)) = name.rsplit_once('.') {
            return mistakes::no_owner(span, tensor, property, &scope.names(true));
        }
        if let Some(keyword) = self.at.scope.counting_repeat(name) {
            return mistakes::no_counter(span, name, keyword);
        }
        let mut known = scope.names(false);
        known.extend(words.iter().map(|word| (*word).to_owned()));
        mistakes::unknown_name(span, name, &known)
    }

    /// A layer or block where a value is expected.
    fn layer_as_value(
        self,
        name: &str,
        span: Span,
        expected: Expected,
        callee: Callee,
    ) -> Diagnostic {
        // A word of one letter, or the network itself, is meant to be a number.
        let itself = self.at.definition_of(callee).is_some_and(|definition| {
            let open = self.at.open_definition();
            open.is_some_and(|(_, open)| std::ptr::eq(open, definition))
        });
        if itself {
            let known = self.at.scope.names(false);
            let mut diagnostic = mistakes::unknown_name(span, name, &known);
            diagnostic.primary.message = format!("`{name}` is only the name of this");
            return diagnostic;
        }
        let advice = match expected {
            Expected::Type(Some(ty)) => format!("put {} here", described(ty)),
            Expected::Kind(_) | Expected::Type(None) | Expected::Scalar => {
                "give a value here; to apply the layer, put `->` before it".to_owned()
            }
        };
        mistakes::not_a_value(span, name, "a layer", &advice)
    }

    /// Text in quotes, which is not a value.
    pub(in crate::elaborate) fn quoted(
        self,
        text: &str,
        span: Span,
        expected: Expected,
    ) -> Diagnostic {
        let mut diagnostic = mistakes::quoted(span, text);
        // Where no word is allowed, the text without quotes is not a fix either.
        let takes_words = match expected {
            Expected::Kind(kind) => !kind.words().is_empty(),
            Expected::Type(None | Some(Type::Word | Type::Layer)) => true,
            Expected::Type(Some(_)) | Expected::Scalar => false,
        };
        let number = text.bytes().all(|byte| byte.is_ascii_digit());
        if takes_words || number || self.at.scope.get(text).is_some() {
            return diagnostic;
        }
        diagnostic.fixes.clear();
        diagnostic.help("put a number, a switch or the name of a value here")
    }

    /// A value where a range is expected.
    pub(in crate::elaborate) fn not_a_range(self, value: &Value, span: Span) -> Diagnostic {
        match value {
            Value::Plain(layer::Value::Number(number)) if number.is_whole() => {
                let range = format!("0..{}", self.text(span));
                mistakes::not_a_range(span, &format!("the number {number}"), &range)
            }
            Value::Plain(_)
            | Value::Layer(_)
            | Value::Range(..)
            | Value::List(_)
            | Value::Unknown => mistakes::wrong_type(span, value, "a range: `0..n`"),
        }
    }

    /// A function that does not exist.
    pub(in crate::elaborate) fn unknown_function(
        self,
        function: &Name,
        span: Span,
        arguments: &[Argument],
    ) -> Diagnostic {
        let range = match (function.text.as_str(), arguments) {
            ("range", [end]) => format!("0..{}", self.text(end.value.span)),
            ("range", [start, end]) => {
                format!(
                    "{}..{}",
                    self.text(start.value.span),
                    self.text(end.value.span)
                )
            }
            _ => {
                let own = self.at.program.function_names(self.at.calls.module());
                let known: Vec<&str> = own.chain(FUNCTIONS.iter().copied()).collect();
                return mistakes::unknown_function(function, &known);
            }
        };
        mistakes::not_a_range(span, "a function of Python", &range)
    }
}
