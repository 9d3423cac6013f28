//! Functions of single values, and what acts in training only.

use super::super::error::CaffeError;
use super::super::fields::Fields;
use super::super::net::Layer;
use super::Lowering;
use crate::graph::Tensor;
use crate::layer::dialect::{Entry, ForeignParameter, Meaning};
use crate::layer::{
    Activation, Arguments, EXP, Function, GradientReversal, Kind, Layer as Own, Parameter, Power,
    Value,
};
use crate::number::Number;

impl Lowering<'_, '_, '_> {
    /// A layer that denotes one of the language, with its parameters as the dialect has them.
    pub(super) fn denoted(
        &mut self,
        layer: &Layer<'_, '_>,
        own: Entry,
        input: Tensor,
    ) -> Result<Tensor, CaffeError> {
        let Entry { signature, foreign } = own;
        let fields = layer.parameters(foreign.message)?;
        let mut values = vec![None; signature.parameters.len()];
        for parameter in foreign.parameters {
            match parameter.meaning {
                Meaning::Is(ours) => {
                    let known = signature.parameter(ours);
                    let slot = known.and_then(|(at, known)| Some((values.get_mut(at)?, known)));
                    if let Some((slot, known)) = slot {
                        *slot = value(fields, parameter, known)?;
                    }
                }
                Meaning::Only(only) => {
                    let expected = only.parse().ok().map(Number::whole);
                    let given = fields.number(parameter.theirs)?;
                    if given.is_some() && given != expected {
                        let theirs = parameter.theirs;
                        let why = format!("its `{theirs}` can only be {only}: leave it out");
                        return Err(layer.foreign(why));
                    }
                }
                Meaning::Sides(_) | Meaning::Activation | Meaning::Needless(_) => {}
            }
        }
        let arguments = Arguments {
            signature,
            values: &values,
        };
        let made = (signature.build)(&arguments);
        let made: Own = made.map_err(|error| {
            let parameter = error.parameter;
            layer.foreign(format!(
                "`{parameter}` is {} in the language",
                error.expected
            ))
        })?;
        self.add(layer, made, &[input])
    }

    /// With a slope for negative values it is another function.
    pub(super) fn relu(
        &mut self,
        layer: &Layer<'_, '_>,
        input: Tensor,
    ) -> Result<Tensor, CaffeError> {
        let slope = layer.parameters("relu_param")?.number("negative_slope")?;
        let own = match slope.filter(|slope| *slope != Number::ZERO) {
            Some(slope) => Activation {
                slope: Some(slope),
                ..Activation::plain(Function::LeakyRelu)
            },
            None => Activation::plain(Function::Relu),
        };
        self.add(layer, own, &[input])
    }

    pub(super) fn clip(
        &mut self,
        layer: &Layer<'_, '_>,
        input: Tensor,
    ) -> Result<Tensor, CaffeError> {
        let fields = layer.parameters("clip_param")?;
        let range = (fields.number("min")?, fields.number("max")?);
        if range != (Some(Number::ZERO), Some(Number::whole(6))) {
            return Err(layer.foreign("only from 0 to 6 is there a clip: relu6"));
        }
        self.add(layer, Activation::plain(Function::Relu6), &[input])
    }

    pub(super) fn gradient_reversal(
        &mut self,
        layer: &Layer<'_, '_>,
        input: Tensor,
    ) -> Result<Tensor, CaffeError> {
        let fields = layer.parameters("gradient_scaler_param")?;
        let weight = fields.number("upper_bound")?.unwrap_or(Number::ONE);
        self.notes.push(format!(
            "{}: its weight grows to {weight} in training.",
            layer.name
        ));
        self.add(layer, GradientReversal { weight }, &[input])
    }

    /// `Exp`: base^(shift + scale·x); `Log`: log of shift + scale·x; of base e where none is given.
    pub(super) fn exponential(
        &mut self,
        layer: &Layer<'_, '_>,
        own: Entry,
        input: Tensor,
    ) -> Result<Tensor, CaffeError> {
        let fields = layer.parameters(own.foreign.message)?;
        let natural = Number::whole(-1);
        if fields.number("base")?.is_some_and(|base| base != natural) {
            return Err(layer.foreign("its base is e: leave `base` out"));
        }
        let scale = fields.number("scale")?.unwrap_or(Number::ONE);
        let shift = fields.number("shift")?.unwrap_or(Number::ZERO);
        let mut inner = input;
        if (scale, shift) != (Number::ONE, Number::ZERO) {
            let power = Power {
                exponent: Number::ONE,
                scale,
                shift,
            };
            inner = self.add(layer, power, &[input])?;
        }
        let function = if layer.is(&EXP) {
            Function::Exp
        } else {
            Function::Log
        };
        self.add(layer, Activation::plain(function), &[inner])
    }
}

/// The value of a parameter of the language, from the field that it is.
fn value(
    fields: Fields<'_, '_>,
    theirs: &ForeignParameter,
    ours: &Parameter,
) -> Result<Option<Value>, CaffeError> {
    let name = theirs.theirs;
    let given = match ours.kind {
        Kind::Number => fields.number(name)?.map(Value::Number),
        Kind::Rate => {
            let rate = fields.number(name)?;
            if rate.is_some_and(|rate| rate < Number::ZERO || rate >= Number::ONE) {
                return Err(fields.refuse(name, "a number from 0 to less than 1"));
            }
            rate.map(Value::Number)
        }
        Kind::Switch if fields.has(name) => Some(Value::Switch(fields.boolean(name, false)?)),
        Kind::Count => fields
            .positive(name)?
            .map(|count| Value::Number(Number::from(count))),
        // Given in another form, which the reader of the layer knows.
        Kind::Switch
        | Kind::Size
        | Kind::Pair
        | Kind::Index
        | Kind::Shape
        | Kind::SizeOrShape
        | Kind::Order
        | Kind::Parts
        | Kind::Sides
        | Kind::Padding
        | Kind::Rounding
        | Kind::Factor
        | Kind::Word(_) => None,
    };
    let otherwise = || {
        let (_, text) = theirs.otherwise.filter(|(name, _)| *name == ours.name)?;
        let number = text.parse().ok().map(Number::whole)?;
        Some(Value::Number(number))
    };
    Ok(given.or_else(otherwise))
}
