//! Functions of single values, and layers that act only in training.

use super::super::error::CaffeError;
use super::super::fields::Fields;
use super::super::net::Layer;
use super::Lowering;
use crate::graph::Tensor;
use crate::layer::dialect::{Entry, ForeignParameter, Meaning};
use crate::layer::{
    Activation, Arguments, EXP, Function, GradientReversal, Kind, L2NORM, Layer as Own, Parameter,
    Power, Value,
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
        let made = self.layer_of(layer, own)?;
        self.add(layer, made, &[input])
    }

    /// A layer that learns: its blob may be shared or kept.
    pub(super) fn with_slopes(
        &mut self,
        index: usize,
        layer: &Layer<'_, '_>,
        own: Entry,
        input: Tensor,
    ) -> Result<Tensor, CaffeError> {
        if layer.is(&L2NORM) {
            let fields = layer.parameters(own.foreign.message)?;
            for (name, why) in [
                (
                    "across_spatial",
                    "it divides by the length of all values of a sample",
                ),
                ("channel_shared", "it learns one factor for all channels"),
            ] {
                if fields.boolean(name, true)? {
                    let error = layer.foreign_at(fields.place_of(name), why);
                    return Err(error.instead(format!("write `{name}: false`")));
                }
            }
        }
        let made = self.layer_of(layer, own)?;
        self.add_blob(layer, made, input, self.blobs.layer(index).first())
    }

    /// A rate of 1, at which Caffe leaves nothing, acts in training only.
    pub(super) fn dropout(
        &mut self,
        layer: &Layer<'_, '_>,
        own: Entry,
        input: Tensor,
    ) -> Result<Tensor, CaffeError> {
        let fields = layer.parameters(own.foreign.message)?;
        if fields.number("dropout_ratio")? == Some(Number::ONE) {
            self.notes.push(format!(
                "Left out, as its rate of 1 leaves nothing in training: {} (Dropout).",
                layer.name
            ));
            return Ok(input);
        }
        self.denoted(layer, own, input)
    }

    /// x·sigmoid(beta·x) is that of beta·x, divided by beta.
    pub(super) fn swish(
        &mut self,
        layer: &Layer<'_, '_>,
        input: Tensor,
    ) -> Result<Tensor, CaffeError> {
        let fields = layer.parameters("swish_param")?;
        let beta = fields.number("beta")?.unwrap_or(Number::ONE);
        let Some(inverse) = Number::ONE.divide(beta) else {
            return Err(fields.refuse("beta", "a number other than 0"));
        };
        let inner = self.scaled(layer, beta, Number::ZERO, input)?;
        let own = self.add(layer, Activation::plain(Function::Silu), &[inner])?;
        self.scaled(layer, inverse, Number::ZERO, own)
    }

    /// `shift + scale·x`; the input where that changes nothing.
    fn scaled(
        &mut self,
        layer: &Layer<'_, '_>,
        scale: Number,
        shift: Number,
        input: Tensor,
    ) -> Result<Tensor, CaffeError> {
        if (scale, shift) == (Number::ONE, Number::ZERO) {
            return Ok(input);
        }
        let power = Power {
            exponent: Number::ONE,
            scale,
            shift,
        };
        self.add(layer, power, &[input])
    }

    /// The layer that one of Caffe denotes, with its parameters as the dialect has them.
    fn layer_of(&self, layer: &Layer<'_, '_>, own: Entry) -> Result<Own, CaffeError> {
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
                        let why = format!("its `{theirs}` can only be {only}");
                        let error = layer.foreign_at(fields.place_of(theirs), why);
                        return Err(error.instead(format!("remove `{theirs}`")));
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
        Ok(made)
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
        let (least, most) = (fields.number("min")?, fields.number("max")?);
        let least = least.ok_or_else(|| fields.missing("min", "min: 0"))?;
        let most = most.ok_or_else(|| fields.missing("max", "max: 6"))?;
        // The language clips from 0 to 6; any other range is a stretch and a shift of that.
        let six = Number::whole(6);
        let range = most.subtract(least).filter(|range| *range > Number::ZERO);
        let there = range.and_then(|range| {
            let scale = six.divide(range)?;
            Some((scale, least.negate()?.multiply(scale)?))
        });
        let back = range.and_then(|range| range.divide(six));
        let (Some((scale, shift)), Some(back)) = (there, back) else {
            return Err(fields.refuse("max", "a number above `min`"));
        };
        let inner = self.scaled(layer, scale, shift, input)?;
        let own = self.add(layer, Activation::plain(Function::Relu6), &[inner])?;
        self.scaled(layer, back, least, own)
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
            let error = layer.foreign_at(fields.place_of("base"), "its base is not e");
            return Err(error.instead("remove `base`: that is e"));
        }
        let scale = fields.number("scale")?.unwrap_or(Number::ONE);
        let shift = fields.number("shift")?.unwrap_or(Number::ZERO);
        let inner = self.scaled(layer, scale, shift, input)?;
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
