//! Activations: a function of each value, or of all channels at a place.
//!
//! The defaults of slopes and scales are those of the papers named at [`Function`].

mod dialects;

pub(super) use dialects::DIALECTS;

use super::kind::kind;
use super::normalization::{AXIS, NormAxis};
use super::parameter::{Kind, Parameter, bare, decimal, named, optional, switch, whole};
use super::{
    Declared, LayerKind, Role, Shape, ShapeError, Shapes, Storage, ValueRange, one, only, range,
};
use crate::number::Number;

/// The function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Function {
    /// max(0, x). Nair & Hinton 2010.
    Relu,
    /// min(max(0, x), 6). Howard et al. 2017, arXiv:1704.04861.
    Relu6,
    /// x, or alpha (e^x − 1) below 0. Clevert et al. 2015, arXiv:1511.07289.
    Elu,
    /// Scaled ELU with fixed constants. Klambauer et al. 2017, arXiv:1706.02515.
    Selu,
    /// x Φ(x). Hendrycks & Gimpel 2016, arXiv:1606.08415.
    Gelu,
    /// x sigmoid(x), also called swish. Elfwing et al. 2017, arXiv:1702.03118.
    Silu,
    /// x relu6(x + 3) / 6. Howard et al. 2019, arXiv:1905.02244.
    HardSwish,
    /// relu6(x + 3) / 6. Howard et al. 2019, arXiv:1905.02244.
    HardSigmoid,
    /// 1 / (1 + e^−x).
    Sigmoid,
    /// The hyperbolic tangent.
    Tanh,
    /// log(1 + e^x).
    Softplus,
    /// x tanh(softplus(x)). Misra 2019, arXiv:1908.08681.
    Mish,
    /// x, or a learned slope times x below 0. He et al. 2015, arXiv:1502.01852.
    Prelu,
    /// x, or slope times x below 0. Maas et al. 2013.
    LeakyRelu,
    /// e^x over the sum over channels (or over all values).
    Softmax,
    /// The logarithm of softmax.
    LogSoftmax,
    /// |x|: Caffe's `AbsVal`.
    Abs,
    /// x².
    Square,
    /// √x.
    Sqrt,
    /// e^x: Caffe's `Exp` with its defaults.
    Exp,
    /// ln x: Caffe's `Log` with its defaults.
    Log,
    /// log(1 + e^x), "binomial normal log likelihood": Caffe's `BNLL`, the same as softplus.
    Bnll,
}

kind! {
    /// An activation with its parameters.
    pub struct Activation {
        /// The function.
        function: Function,
        /// Its slope or alpha, where it has one.
        slope: Option<Number>,
        /// [`Function::Prelu`]: one slope for all channels.
        shared: bool,
        /// [`Function::Softmax`]: the axis over which the shares add up to 1.
        axis: NormAxis,
    }
    match function {
        Function::Relu = RELU "relu" "max(0, x)" [needs_bound: false] { ; ..PLAIN }
        Function::Relu6 = RELU6 "relu6" "min(max(0, x), 6)" { ; ..PLAIN }
        Function::Elu = ELU "elu" "x, or alpha (e^x − 1) below 0" { slope = [ALPHA]; ..PLAIN }
        Function::Selu = SELU "selu" "a scaled elu that keeps mean and variance" { ; ..PLAIN }
        Function::Gelu = GELU "gelu" "x times the normal distribution's share below x" { ; ..PLAIN }
        Function::Silu = SILU "silu" "x sigmoid(x), also called swish" { ; ..PLAIN }
        Function::HardSwish = HARD_SWISH "hard_swish" "x relu6(x + 3) / 6" { ; ..PLAIN }
        Function::HardSigmoid = HARD_SIGMOID "hard_sigmoid" "relu6(x + 3) / 6" { ; ..PLAIN }
        Function::Sigmoid = SIGMOID "sigmoid" "1 / (1 + e^−x)" { ; ..PLAIN }
        Function::Tanh = TANH "tanh" "the hyperbolic tangent" { ; ..PLAIN }
        Function::Softplus = SOFTPLUS "softplus" "log(1 + e^x)" { ; ..PLAIN }
        Function::Mish = MISH "mish" "x tanh(softplus(x))" { ; ..PLAIN }
        Function::Prelu = PRELU "prelu" "x, or a learned slope times x below 0" { shared = [SHARED]; ..PLAIN }
        Function::LeakyRelu = LEAKY_RELU "leaky_relu" "x, or slope times x below 0" { slope = [SLOPE]; ..PLAIN }
        Function::Softmax = SOFTMAX "softmax" "positive values that add up to 1 over the channels" [needs_bound: false] { axis = [AXIS]; ..PLAIN }
        Function::LogSoftmax = LOG_SOFTMAX "log_softmax" "the logarithm of softmax" [needs_bound: false] { axis = [AXIS]; ..PLAIN }
        Function::Abs = ABS "abs" "the absolute value" { ; ..PLAIN }
        Function::Square = SQUARE "square" "x times x" { ; ..PLAIN }
        Function::Sqrt = SQRT "sqrt" "the square root" { ; ..PLAIN }
        Function::Exp = EXP "exp" "e^x" { ; ..PLAIN }
        Function::Log = LOG "log" "the natural logarithm" { ; ..PLAIN }
        Function::Bnll = BNLL "bnll" "log(1 + e^x)" { ; ..PLAIN }
    }
    keeps_shape: true, trailing: true
}

const SLOPE: Parameter = optional("slope", Kind::Number, decimal(1, 100));
const ALPHA: Parameter = optional("alpha", Kind::Number, whole(1));
const SHARED: Parameter = named("shared", Kind::Switch, switch(false));

/// Facts that differ between the functions.
const PLAIN: Activation = Activation::plain(Function::Relu);

impl Function {
    /// The name in the language.
    pub fn name(self) -> &'static str {
        Activation::plain(self).signature().name
    }

    /// Whether it is a softmax or its logarithm.
    pub fn is_softmax(self) -> bool {
        matches!(self, Function::Softmax | Function::LogSoftmax)
    }

    /// Whether it is nearly constant far from 0, on both sides: its gradient vanishes there.
    pub fn saturates(self) -> bool {
        matches!(
            self,
            Function::Sigmoid | Function::HardSigmoid | Function::Tanh
        )
    }

    /// Whether hidden layers are usually followed by it.
    pub fn is_usual(self) -> bool {
        match self {
            Function::Relu
            | Function::Relu6
            | Function::Elu
            | Function::Selu
            | Function::Gelu
            | Function::Silu
            | Function::HardSwish
            | Function::Mish
            | Function::Prelu
            | Function::LeakyRelu
            | Function::Tanh => true,
            Function::HardSigmoid
            | Function::Sigmoid
            | Function::Softplus
            | Function::Softmax
            | Function::LogSoftmax
            | Function::Abs
            | Function::Square
            | Function::Sqrt
            | Function::Exp
            | Function::Log
            | Function::Bnll => false,
        }
    }

    /// Whether it is a step of a formula and not an activation after a layer with weights.
    pub fn is_arithmetic(self) -> bool {
        matches!(
            self,
            Function::Abs | Function::Square | Function::Sqrt | Function::Exp | Function::Log
        )
    }
}

impl Activation {
    /// A function without its own parameters.
    pub const fn plain(function: Function) -> Self {
        Self {
            function,
            slope: None,
            shared: false,
            axis: NormAxis::Channels,
        }
    }
}

impl Activation {
    /// Whether it returns every value of a range unchanged: `relu` those that are not negative.
    pub fn keeps(&self, range: ValueRange) -> bool {
        range::keeps(self.function, range)
    }

    /// Whether it is a function of each value that never falls: the largest value stays the largest.
    pub fn is_increasing(&self) -> bool {
        match self.function {
            Function::Relu
            | Function::Relu6
            | Function::Selu
            | Function::HardSigmoid
            | Function::Sigmoid
            | Function::Tanh
            | Function::Softplus
            | Function::Sqrt
            | Function::Exp
            | Function::Log
            | Function::Bnll => true,
            Function::Elu | Function::LeakyRelu => {
                self.slope.is_none_or(|slope| slope >= Number::ZERO)
            }
            Function::Gelu
            | Function::Silu
            | Function::HardSwish
            | Function::Mish
            | Function::Prelu
            | Function::Softmax
            | Function::LogSoftmax
            | Function::Abs
            | Function::Square => false,
        }
    }
}

impl LayerKind for Activation {
    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        Ok(one(only(inputs)))
    }

    /// `prelu` learns a slope per channel, or one.
    fn parameters(&self, inputs: &[Shape], _outputs: &[Shape]) -> Option<u64> {
        Some(match (self.function, self.shared) {
            (Function::Prelu, true) => 1,
            (Function::Prelu, false) => only(inputs).channels(),
            (
                Function::Relu
                | Function::Relu6
                | Function::Elu
                | Function::Selu
                | Function::Gelu
                | Function::Silu
                | Function::HardSwish
                | Function::HardSigmoid
                | Function::Sigmoid
                | Function::Tanh
                | Function::Softplus
                | Function::Mish
                | Function::LeakyRelu
                | Function::Softmax
                | Function::LogSoftmax
                | Function::Abs
                | Function::Square
                | Function::Sqrt
                | Function::Exp
                | Function::Log
                | Function::Bnll,
                _,
            ) => 0,
        })
    }

    /// A slope of 1 below 0 is that above 0.
    fn changes_nothing(&self, _inputs: &[Shape]) -> bool {
        self.function == Function::LeakyRelu && self.slope == Some(Number::ONE)
    }

    fn range(&self, inputs: &[ValueRange]) -> ValueRange {
        range::of_activation(self, range::first(inputs))
    }

    fn storage(&self, _inputs: &[Shape]) -> Storage {
        Storage::Activation
    }
}

kind! {
    /// `power exponent`: (shift + scale · x)^exponent, nothing of it learned (Caffe's `Power`).
    pub struct Power {
        /// The exponent.
        exponent: Number = [bare("exponent", Kind::Number)],
        /// The factor of the input, applied first.
        scale: Number = [named("scale", Kind::Number, whole(1))],
        /// The summand, added after the factor.
        shift: Number = [named("shift", Kind::Number, whole(0))],
    }
    POWER = "power" "(shift + scale · x) to the power of the exponent";
    keeps_shape: true, trailing: true
}

impl LayerKind for Power {
    fn is_affine(&self, _inputs: &[Shape]) -> bool {
        self.exponent == Number::ONE
    }

    fn changes_nothing(&self, _inputs: &[Shape]) -> bool {
        (self.exponent, self.scale, self.shift) == (Number::ONE, Number::ONE, Number::ZERO)
    }

    fn storage(&self, _inputs: &[Shape]) -> Storage {
        Storage::Activation
    }

    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        Ok(one(only(inputs)))
    }
}

kind! {
    /// `maxout groups`: the largest of each `groups` neighbouring channels; channels / groups are
    /// left (Goodfellow et al. 2013, arXiv:1302.4389).
    pub struct Maxout {
        /// How many channels give one.
        groups: u64 = [bare("groups", Kind::Count).varying()],
    }
    MAXOUT = "maxout" "the largest of each `groups` neighbouring channels";
    trailing: true
}

impl LayerKind for Maxout {
    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        let input = only(inputs);
        let channels = super::rearrange::divide(input.channels(), "groups", self.groups)?;
        Ok(one(input.with_channels(channels)))
    }

    fn role(&self, _inputs: &[Shape]) -> Role {
        Role::Activation
    }

    fn changes_nothing(&self, _inputs: &[Shape]) -> bool {
        self.groups == 1
    }

    fn range(&self, inputs: &[ValueRange]) -> ValueRange {
        range::first(inputs)
    }

    fn storage(&self, _inputs: &[Shape]) -> Storage {
        Storage::Inputs
    }
}
