//! The values of a layer's parameters on their way into the layer.

use super::{DefaultValue, Parameter, ParameterError, Signature, Value};

/// The values of a layer's parameters, in the order of its signature. `None` is the default.
#[derive(Debug)]
pub struct Arguments<'a> {
    /// Whose they are.
    pub signature: &'static Signature,
    /// One for each parameter.
    pub values: &'a [Option<Value>],
}

impl<'a> Arguments<'a> {
    /// A parameter with the value it was given, or its default; `None` for a default that follows
    /// from other parameters.
    fn get(&self, at: usize) -> Option<(&'static Parameter, Option<&Value>)> {
        let parameter = self.signature.parameters.get(at)?;
        let given = self.values.get(at).and_then(Option::as_ref);
        let value = given.or(match &parameter.default {
            DefaultValue::Is(value) => Some(value),
            DefaultValue::Required | DefaultValue::Follows(_) => None,
        });
        Some((parameter, value))
    }

    /// Whether a parameter was given a value.
    pub fn is_given(&self, name: &'static str) -> bool {
        let place = self.signature.parameter(name);
        place.is_some_and(|(at, _)| self.values.get(at).is_some_and(Option::is_some))
    }

    /// The error for a value of the right kind that does not go with the others.
    pub fn refuse(&self, name: &'static str, expected: String) -> ParameterError {
        let place = self.signature.parameter(name);
        let found = place.and_then(|(at, _)| self.get(at)?.1.cloned());
        ParameterError {
            parameter: name,
            found,
            expected,
        }
    }
}

/// Reads the parameters one after another.
#[derive(Debug)]
pub(in crate::layer) struct Reader<'a> {
    arguments: &'a Arguments<'a>,
    next: usize,
}

impl<'a> Reader<'a> {
    pub fn new(arguments: &'a Arguments<'a>) -> Self {
        Self { arguments, next: 0 }
    }

    fn advance(&mut self) -> Option<(&'static Parameter, Option<&'a Value>)> {
        let found = self.arguments.get(self.next);
        self.next = self.next.saturating_add(1);
        found
    }

    /// The next parameter's value, if it has one.
    ///
    /// # Errors
    /// Where `take` does not take the value.
    pub fn optional<T>(
        &mut self,
        take: impl FnOnce(&Value, &Parameter) -> Option<T>,
    ) -> Result<Option<T>, ParameterError> {
        let Some((parameter, Some(value))) = self.advance() else {
            return Ok(None);
        };
        match take(value, parameter) {
            Some(taken) => Ok(Some(taken)),
            None => Err(ParameterError {
                parameter: parameter.name,
                found: Some(value.clone()),
                expected: parameter.kind.describe(),
            }),
        }
    }

    /// The next parameter's value.
    ///
    /// # Errors
    /// Where it has none, or `take` does not take it.
    pub fn value<T>(
        &mut self,
        take: impl FnOnce(&Value, &Parameter) -> Option<T>,
    ) -> Result<T, ParameterError> {
        let parameter = self.arguments.signature.parameters.get(self.next);
        let name = parameter.map_or("", |parameter| parameter.name);
        self.optional(take)?.ok_or_else(|| ParameterError {
            parameter: name,
            found: None,
            expected: "a value".into(),
        })
    }

    /// The next parameter's value, which is a word.
    ///
    /// # Errors
    /// Where it is not one that `take` knows.
    pub fn word<T>(&mut self, take: impl FnOnce(&str) -> Option<T>) -> Result<T, ParameterError> {
        self.value(|value, _| match value {
            Value::Word(word) => take(word),
            Value::Number(_) | Value::Switch(_) | Value::Size(_) => None,
        })
    }
}
