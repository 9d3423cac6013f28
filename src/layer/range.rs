//! The range of the values of a tensor, for any weights and inputs of the network.

use super::{Activation, Function, Join};
use crate::number::Number;

/// An interval that holds all values of a tensor; its ends may be infinite.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ValueRange {
    /// No value is less.
    pub least: f64,
    /// No value is larger.
    pub most: f64,
}

impl ValueRange {
    /// Any value.
    pub const ANY: Self = Self::new(f64::NEG_INFINITY, f64::INFINITY);

    /// From 0 on.
    pub const NOT_NEGATIVE: Self = Self::new(0.0, f64::INFINITY);

    /// From `least` to `most`.
    pub const fn new(least: f64, most: f64) -> Self {
        Self { least, most }
    }

    /// Whether all of it is from `least` to `most`.
    pub fn is_within(self, least: f64, most: f64) -> bool {
        least <= self.least && self.most <= most
    }

    /// The least that holds both.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self::new(self.least.min(other.least), self.most.max(other.most))
    }

    /// The least that also holds 0.
    #[must_use]
    pub fn or_zero(self) -> Self {
        self.or(Self::new(0.0, 0.0))
    }

    /// The range of its values after a multiplication by any factors from 0 on.
    #[must_use]
    pub fn scaled(self) -> Self {
        let least = if self.least < 0.0 {
            f64::NEG_INFINITY
        } else {
            0.0
        };
        let most = if self.most > 0.0 { f64::INFINITY } else { 0.0 };
        Self::new(least, most)
    }
}

/// `from 0 to 6`, `at least 0`
impl std::fmt::Display for ValueRange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let number = |value: f64| value.to_string().replace('-', "−");
        match (self.least.is_finite(), self.most.is_finite()) {
            (true, true) => write!(f, "from {} to {}", number(self.least), number(self.most)),
            (true, false) => write!(f, "at least {}", number(self.least)),
            (false, true) => write!(f, "at most {}", number(self.most)),
            (false, false) => f.write_str("of any size"),
        }
    }
}

/// The range of the first tensor; any value if there is none.
pub(super) fn first(inputs: &[ValueRange]) -> ValueRange {
    inputs.first().copied().unwrap_or(ValueRange::ANY)
}

/// The range of all tensors combined.
pub(super) fn together(inputs: &[ValueRange]) -> ValueRange {
    let mut inputs = inputs.iter().copied();
    let first = inputs.next().unwrap_or(ValueRange::ANY);
    inputs.fold(first, ValueRange::or)
}

/// Whether an activation gives back every value of a range as it is.
pub(super) fn keeps(function: Function, range: ValueRange) -> bool {
    match function {
        Function::Relu | Function::Abs | Function::Prelu | Function::LeakyRelu | Function::Elu => {
            range.is_within(0.0, f64::INFINITY)
        }
        Function::Relu6 => range.is_within(0.0, 6.0),
        Function::Selu
        | Function::Gelu
        | Function::Silu
        | Function::HardSwish
        | Function::HardSigmoid
        | Function::Sigmoid
        | Function::Tanh
        | Function::Softplus
        | Function::Mish
        | Function::Softmax
        | Function::LogSoftmax
        | Function::Square
        | Function::Sqrt
        | Function::Exp
        | Function::Log
        | Function::Bnll => false,
    }
}

/// The range of an activation: its input's where it changes no value of it, else the function's.
pub(super) fn of_activation(activation: &Activation, input: ValueRange) -> ValueRange {
    let function = activation.function;
    if keeps(function, input) {
        return input;
    }
    match function {
        Function::Relu
        | Function::Abs
        | Function::Softplus
        | Function::Bnll
        | Function::Square
        | Function::Sqrt
        | Function::Exp => ValueRange::NOT_NEGATIVE,
        Function::Relu6 => ValueRange::new(0.0, 6.0),
        Function::Sigmoid | Function::HardSigmoid | Function::Softmax => ValueRange::new(0.0, 1.0),
        Function::Tanh => ValueRange::new(-1.0, 1.0),
        Function::LogSoftmax => ValueRange::new(f64::NEG_INFINITY, 0.0),
        Function::Gelu => from(-0.17, input),
        Function::Silu => from(-0.279, input),
        Function::HardSwish => from(-0.375, input),
        Function::Mish => from(-0.309, input),
        Function::Selu => from(-1.759, input),
        Function::Elu => {
            let alpha = activation.slope.map_or(1.0, Number::to_f64);
            from((-alpha).min(0.0), input)
        }
        Function::Prelu | Function::LeakyRelu | Function::Log => ValueRange::ANY,
    }
}

/// The range of a function of the sign of its input, whose least value is this one, rounded down.
fn from(least: f64, input: ValueRange) -> ValueRange {
    if input.least >= 0.0 {
        ValueRange::NOT_NEGATIVE
    } else {
        ValueRange::new(least, f64::INFINITY)
    }
}

/// The range of a join, value by value.
pub(super) fn of_join(join: Join, inputs: &[ValueRange]) -> ValueRange {
    let mut inputs = inputs.iter().copied();
    let Some(first) = inputs.next() else {
        return ValueRange::ANY;
    };
    let rest = inputs;
    let ends = |least: f64, most: f64| {
        // Infinities of both signs have no sum.
        if least.is_nan() || most.is_nan() {
            ValueRange::ANY
        } else {
            ValueRange::new(least, most)
        }
    };
    match join {
        Join::Add => rest.fold(first, |sum, next| {
            ends(sum.least + next.least, sum.most + next.most)
        }),
        Join::Subtract => rest.fold(first, |left, next| {
            ends(left.least - next.most, left.most - next.least)
        }),
        Join::Multiply => rest.fold(first, |product, next| {
            if product.least >= 0.0 && next.least >= 0.0 {
                // 0 times infinity has no value.
                let most = product.most * next.most;
                ValueRange::new(0.0, if most.is_nan() { f64::INFINITY } else { most })
            } else {
                ValueRange::ANY
            }
        }),
        Join::Max => rest.fold(first, |one, next| {
            ends(one.least.max(next.least), one.most.max(next.most))
        }),
        Join::Min => rest.fold(first, |one, next| {
            ends(one.least.min(next.least), one.most.min(next.most))
        }),
        Join::Mean => rest.fold(first, ValueRange::or),
    }
}
