//! Functions and constants of files: their values, computed where they are used.
//!
//! A function sees its parameters and the names at the top of its file, nothing of the place where
//! it is called. Neither can use itself: circles are refused before (`program`), so that all of
//! this ends.

use super::expression::Expected;
use super::flow::Here;
use super::scope::Meaning;
use super::value::Value;
use super::{Elaborator, MAX_DEPTH, mistakes};
use crate::diagnostic::Label;
use crate::program::{DefinitionId, Named};
use crate::source::Span;
use crate::syntax::tree::{Argument, Function, Name, Type};
use smallvec::SmallVec;
use smol_str::SmolStr;
use std::collections::HashMap;

/// The most functions and constants that are shown of the way to a mistake.
const MAX_SHOWN: usize = 8;

/// A call counts as this many operands.
const OPERANDS_OF_CALL: usize = 8;

/// The functions and constants that are being computed, and the constants that have been.
#[derive(Debug, Default)]
pub(super) struct Computed {
    open: Vec<(SmolStr, Span)>,
    constants: HashMap<DefinitionId, Value>,
}

impl Computed {
    /// Whether something of a file is being computed, which sees nothing of its use.
    pub(super) fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// The calls that led here, the innermost first.
    pub(super) fn trace(&self) -> impl Iterator<Item = Label> {
        let open = self.open.iter().rev().take(MAX_SHOWN);
        open.map(|(name, span)| Label {
            span: *span,
            message: format!("in this `{name}`"),
        })
    }
}

impl<'p> Elaborator<'p> {
    /// The value of the constant with this name, if it is one.
    pub(super) fn constant_named(&mut self, name: &str, span: Span) -> Option<Value> {
        if !self.program.has_constants() {
            return None;
        }
        match self.program.lookup(self.calls.module(), name)? {
            Named::Constant(id) => Some(self.constant_value(*id, span)),
            Named::Definition(_) | Named::Function(_) | Named::Modules(_) | Named::Unknown => None,
        }
    }

    /// Whether a name is that of a function of a file.
    pub(super) fn names_function(&self, name: &str) -> bool {
        let named = self.program.lookup(self.calls.module(), name);
        matches!(named, Some(Named::Function(_)))
    }

    /// Where a constant of this name is, for names that it forbids.
    pub(super) fn constant_place(&self, name: &str) -> Option<Span> {
        if !self.program.has_constants() {
            return None;
        }
        match self.program.lookup(self.calls.module(), name)? {
            Named::Constant(id) => self.program.name_of(*id).map(|name| name.span),
            Named::Definition(_) | Named::Function(_) | Named::Modules(_) | Named::Unknown => None,
        }
    }

    /// The value of a constant.
    pub(super) fn constant_value(&mut self, id: DefinitionId, span: Span) -> Value {
        if let Some(known) = self.computed.constants.get(&id) {
            return known.clone();
        }
        // Only names are looked up there, and those of the constant where it is written.
        if self.reporter.in_dead_branch() {
            return Value::Unknown;
        }
        let Some(constant) = self.program.constant(id) else {
            return Value::Unknown;
        };
        let name = constant.name.text.clone();
        let value = self.compute_value(id, name, span, |this| {
            let value = this.evaluate(&constant.value, Expected::Type(None));
            this.without_range(value, constant.value.span)
        });
        self.computed.constants.insert(id, value.clone());
        value
    }

    /// The value of a call, if the function is one of per file.
    pub(super) fn own_call(
        &mut self,
        span: Span,
        function: &'p Name,
        arguments: &'p [Argument],
    ) -> Option<Value> {
        match self.program.lookup(self.calls.module(), &function.text)? {
            Named::Function(id) => Some(self.call_function(*id, span, function, arguments)),
            Named::Constant(_) => {
                self.report(mistakes::constant_called(function));
                Some(Value::Unknown)
            }
            Named::Unknown => {
                self.reporter.fail();
                Some(Value::Unknown)
            }
            Named::Definition(_) | Named::Modules(_) => None,
        }
    }

    fn call_function(
        &mut self,
        id: DefinitionId,
        span: Span,
        name: &'p Name,
        arguments: &'p [Argument],
    ) -> Value {
        let Some(function) = self.program.function(id) else {
            return Value::Unknown;
        };
        let Some(mut values) = self.function_arguments(function, span, name, arguments) else {
            return Value::Unknown;
        };
        // Only names are looked up there.
        if self.reporter.in_dead_branch() {
            return Value::Unknown;
        }
        self.compute_value(id, name.text.clone(), span, |this| {
            for (parameter, value) in function.parameters.iter().zip(&mut values) {
                let ty = parameter.ty.map(|(ty, _)| ty);
                let value = match (value.take(), &parameter.default) {
                    (Some(value), _) => value,
                    (None, Some(default)) => {
                        let value = this.evaluate(default, Expected::Type(ty));
                        this.convert(value, ty, default.span)
                    }
                    (None, None) => Value::Unknown,
                };
                this.bind(&parameter.name, Meaning::Value(value));
            }
            this.function_value(function)
        })
    }

    fn function_value(&mut self, function: &'p Function) -> Value {
        for parameter in &function.parameters {
            if let Some((Type::Tensor, place)) = parameter.ty {
                self.report(mistakes::tensor_of_function(place, &parameter.name.text));
            }
        }
        let value = self.evaluate(&function.value, Expected::Type(None));
        self.without_range(value, function.value.span)
    }

    /// A value that can be named: a range is only for loops.
    pub(super) fn without_range(&mut self, value: Value, span: Span) -> Value {
        if matches!(value, Value::Range(..)) {
            let expected = "a number, size, word or list";
            self.report(mistakes::wrong_type(span, &value, expected));
            return Value::Unknown;
        }
        value
    }

    /// The values of a function's parameters; `None` after a mistake.
    fn function_arguments(
        &mut self,
        function: &'p Function,
        span: Span,
        name: &'p Name,
        arguments: &'p [Argument],
    ) -> Option<SmallVec<[Option<Value>; 4]>> {
        let parameters = &function.parameters;
        let mut values: SmallVec<[Option<(Value, Span)>; 4]> =
            parameters.iter().map(|_| None).collect();
        let mut fine = true;
        for argument in arguments {
            let place = match &argument.name {
                Some(given) => {
                    let place = parameters.iter().position(|it| it.name.text == given.text);
                    if place.is_none() {
                        let known = parameters.iter().map(|it| it.name.text.as_str());
                        let known: Vec<&str> = known.collect();
                        self.report(mistakes::unknown_parameter(given, &name.text, &known));
                    }
                    place
                }
                None => {
                    let free = values.iter().position(Option::is_none);
                    if free.is_none() {
                        let most = parameters.len();
                        let found = arguments.len();
                        self.report(mistakes::values_of_function(span, &name.text, found, most));
                        return None;
                    }
                    free
                }
            };
            let slot = place.and_then(|at| Some((parameters.get(at)?, values.get_mut(at)?)));
            let Some((parameter, slot)) = slot else {
                fine = false;
                continue;
            };
            if let Some((_, first)) = slot {
                let parameter = &parameter.name.text;
                let first = *first;
                self.report(mistakes::given_twice(
                    argument.span,
                    first,
                    &name.text,
                    parameter,
                ));
                fine = false;
                continue;
            }
            let ty = parameter.ty.map(|(ty, _)| ty);
            // Its place is taken while the value is computed.
            *slot = Some((Value::Unknown, argument.span));
            let value = self.evaluate(&argument.value, Expected::Type(ty));
            let value = self.convert(value, ty, argument.value.span);
            let value = self.without_range(value, argument.value.span);
            if let Some(slot) = place.and_then(|at| values.get_mut(at)) {
                *slot = Some((value, argument.span));
            }
        }
        let mut free = parameters.iter().zip(&values);
        let missing =
            free.find(|(parameter, value)| value.is_none() && parameter.default.is_none());
        if let Some((missing, _)) = missing {
            // One that could not be parsed has been reported.
            if !missing.name.text.is_empty() {
                let form = call_form(name, function);
                let parameter = &missing.name.text;
                self.report(mistakes::missing_parameter(
                    span, &name.text, parameter, &form,
                ));
            }
            return None;
        }
        let values = values.into_iter().map(|it| it.map(|(value, _)| value));
        fine.then(|| values.collect())
    }

    /// Computes something of a file, which sees nothing of the place where it is used.
    fn compute_value(
        &mut self,
        id: DefinitionId,
        name: SmolStr,
        span: Span,
        value: impl FnOnce(&mut Self) -> Value,
    ) -> Value {
        if self.computed.open.len() >= MAX_DEPTH {
            let limit = MAX_DEPTH as u64;
            self.report(mistakes::expansion_limit(
                span,
                "levels of functions",
                limit,
            ));
            self.budget.limit();
            return Value::Unknown;
        }
        if !self.count_operands(OPERANDS_OF_CALL, span) {
            return Value::Unknown;
        }
        self.computed.open.push((name, span));
        self.calls.note_expanded(id);
        let caller = self.calls.call_piece(id.module);
        let mark = self.scope.open_definition();
        let here = std::mem::replace(&mut self.here, Here::Nothing);
        let measured = self.expectations.pause();
        let value = value(self);
        self.expectations.end(measured);
        self.here = here;
        self.scope.close(mark);
        self.calls.end_piece(caller);
        self.computed.open.pop();
        value
    }

    /// Checks a function that is called nowhere: nothing is known of its parameters.
    pub(super) fn unused_function(&mut self, id: DefinitionId) {
        let Some(function) = self.program.function(id) else {
            return;
        };
        let name = &function.name;
        self.calls.begin(id, name.span);
        for parameter in &function.parameters {
            let ty = parameter.ty.map(|(ty, _)| ty);
            let value = match &parameter.default {
                Some(default) => {
                    let value = self.evaluate(default, Expected::Type(ty));
                    self.convert(value, ty, default.span);
                    Value::Unknown
                }
                None => Value::Unknown,
            };
            self.bind(&parameter.name, Meaning::Value(value));
        }
        self.function_value(function);
    }

    /// Checks a constant that is used nowhere.
    pub(super) fn unused_constant(&mut self, id: DefinitionId) {
        if let Some(constant) = self.program.constant(id) {
            self.calls.begin(id, constant.name.span);
            let value = self.evaluate(&constant.value, Expected::Type(None));
            self.without_range(value, constant.value.span);
        }
    }
}

/// How a function is called: `make_divisible(v, d=8)`.
fn call_form(name: &Name, function: &Function) -> String {
    let required = function.parameters.iter().filter(|it| it.default.is_none());
    let required: Vec<&str> = required.map(|it| it.name.text.as_str()).collect();
    format!("{}({})", name.text, required.join(", "))
}
