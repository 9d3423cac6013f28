//! Functions of single values, and what acts in training alone.

use super::super::error::CaffeError;
use super::super::net::Layer;
use super::Lowering;
use crate::graph::Tensor;
use crate::layer::{
    Activation, DropUnit, Dropout, Function, GradientReversal, Layer as Own, Power,
};
use crate::number::Number;

fn with_slope(function: Function, slope: Number) -> Own {
    Activation {
        slope: Some(slope),
        ..Activation::plain(function)
    }
    .into()
}

impl Lowering<'_, '_, '_> {
    pub(super) fn pointwise(
        &mut self,
        layer: &Layer<'_, '_>,
        input: Tensor,
    ) -> Result<Tensor, CaffeError> {
        let plain = |function| Own::from(Activation::plain(function));
        let own = match layer.kind {
            "ReLU" => {
                let slope = layer.parameters("relu_param")?.number("negative_slope")?;
                match slope.filter(|slope| *slope != Number::ZERO) {
                    Some(slope) => with_slope(Function::LeakyRelu, slope),
                    None => plain(Function::Relu),
                }
            }
            "ReLU6" => plain(Function::Relu6),
            "PReLU" => Activation {
                shared: layer
                    .parameters("prelu_param")?
                    .boolean("channel_shared", false)?,
                ..Activation::plain(Function::Prelu)
            }
            .into(),
            "ELU" => {
                let alpha = layer.parameters("elu_param")?.number("alpha")?;
                with_slope(Function::Elu, alpha.unwrap_or(Number::ONE))
            }
            "Swish" => {
                let beta = layer.parameters("swish_param")?.number("beta")?;
                if beta.is_some_and(|beta| beta != Number::ONE) {
                    return Err(layer.foreign("silu has a `beta` of 1"));
                }
                plain(Function::Silu)
            }
            "Clip" => {
                let fields = layer.parameters("clip_param")?;
                if (fields.number("min")?, fields.number("max")?)
                    != (Some(Number::ZERO), Some(Number::whole(6)))
                {
                    return Err(layer.foreign("only from 0 to 6 is there a clip: relu6"));
                }
                plain(Function::Relu6)
            }
            "Sigmoid" => plain(Function::Sigmoid),
            "TanH" => plain(Function::Tanh),
            "AbsVal" => plain(Function::Abs),
            "BNLL" => plain(Function::Bnll),
            "Exp" => return self.exponential(layer, input, "exp_param"),
            "Log" => return self.exponential(layer, input, "log_param"),
            "Power" => {
                let fields = layer.parameters("power_param")?;
                Power {
                    exponent: fields.number("power")?.unwrap_or(Number::ONE),
                    scale: fields.number("scale")?.unwrap_or(Number::ONE),
                    shift: fields.number("shift")?.unwrap_or(Number::ZERO),
                }
                .into()
            }
            "Dropout" => {
                let fields = layer.parameters("dropout_param")?;
                let rate = fields.number("dropout_ratio")?;
                let rate = rate.unwrap_or(Number::lowest(1, 2));
                if rate < Number::ZERO || rate >= Number::ONE {
                    return Err(fields.refuse("dropout_ratio", "a number from 0 to less than 1"));
                }
                Dropout {
                    unit: DropUnit::Value,
                    rate,
                }
                .into()
            }
            "GradientScaler" => {
                let fields = layer.parameters("gradient_scaler_param")?;
                let weight = fields.number("upper_bound")?.unwrap_or(Number::ONE);
                self.notes.push(format!(
                    "{}: its weight grows to {weight} in training.",
                    layer.name
                ));
                GradientReversal { weight }.into()
            }
            "Softmax" => {
                let fields = layer.parameters("softmax_param")?;
                if fields.signed("axis")?.is_some_and(|axis| axis != 1) {
                    return Err(layer.foreign("shares are over the channels: `axis: 1`"));
                }
                plain(Function::Softmax)
            }
            _ => return Err(layer.foreign("this reader does not know what it computes")),
        };
        self.add(layer, own, &[input])
    }

    /// `Exp`: base^(shift + scale·x); `Log`: log of shift + scale·x; of base e where none is given.
    fn exponential(
        &mut self,
        layer: &Layer<'_, '_>,
        input: Tensor,
        message: &'static str,
    ) -> Result<Tensor, CaffeError> {
        let fields = layer.parameters(message)?;
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
        let function = match message {
            "exp_param" => Function::Exp,
            _ => Function::Log,
        };
        self.add(layer, Activation::plain(function), &[inner])
    }
}
