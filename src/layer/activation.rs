//! Activations: a function of each value, or of all channels at a place.
//!
//! The defaults of slopes and scales are those of the papers named at [`Function`].

use super::dialect::{
    Dialects, ForeignParameter, Needless, also, caffe, caffe_v1, darknet, fixed, is, keras, onnx,
    pytorch, pytorch_method, same, skip, tensorflow,
};
use super::kind::kind;
use super::normalization::{AXIS, NormAxis};
use super::parameter::{Kind, Parameter, bare, decimal, named, optional, switch, whole};
use super::{Declared, LayerKind, Role, Shape, ShapeError, Shapes, Storage, one, only};
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
        /// [`Function::Softmax`]: over what the shares add up.
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
        Function::Softmax = SOFTMAX "softmax" "shares that add up to 1 over the channels" [needs_bound: false] { axis = [AXIS]; ..PLAIN }
        Function::LogSoftmax = LOG_SOFTMAX "log_softmax" "the logarithm of softmax" [needs_bound: false] { axis = [AXIS]; ..PLAIN }
        Function::Abs = ABS "abs" "the size without the sign" { ; ..PLAIN }
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

/// What the functions do not say of themselves.
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

    /// Whether it is a step of a formula rather than what follows a layer with weights.
    pub fn is_arithmetic(self) -> bool {
        matches!(
            self,
            Function::Abs | Function::Square | Function::Sqrt | Function::Exp | Function::Log
        )
    }
}

impl Activation {
    /// A function without parameters of its own.
    pub const fn plain(function: Function) -> Self {
        Self {
            function,
            slope: None,
            shared: false,
            axis: NormAxis::Channels,
        }
    }
}

impl LayerKind for Activation {
    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        Ok(one(only(inputs)))
    }

    /// `prelu` learns a slope a channel, or one.
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

    fn storage(&self, _inputs: &[Shape]) -> Storage {
        Storage::Activation
    }
}

kind! {
    /// `power exponent`: (shift + scale · x)^exponent, nothing of it learned (Caffe's `Power`).
    pub struct Power {
        /// The exponent.
        exponent: Number = [bare("exponent", Kind::Number)],
        /// What the input is multiplied with first.
        scale: Number = [named("scale", Kind::Number, whole(1))],
        /// What is added then.
        shift: Number = [named("shift", Kind::Number, whole(0))],
    }
    POWER = "power" "(shift + scale · x) to the power of the exponent";
    keeps_shape: true, trailing: true
}

impl LayerKind for Power {
    fn is_affine(&self, _inputs: &[Shape]) -> bool {
        self.exponent == Number::ONE
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

    fn storage(&self, _inputs: &[Shape]) -> Storage {
        Storage::Inputs
    }
}

const IN_PLACE: &[ForeignParameter] = &[skip("inplace", Needless::InPlace)];
const ACROSS: &[ForeignParameter] = &[skip("dim", Needless::Axis)];

pub(super) static DIALECTS: Dialects = &[
    (
        &RELU,
        &[
            pytorch(&["ReLU", "relu"], IN_PLACE),
            pytorch_method(&["relu", "relu_"]),
            keras(&["ReLU"], &[]),
            caffe(&["ReLU"], "relu_param", &[]),
            caffe_v1(&["RELU"]),
            onnx(&["Relu"], &[]),
            darknet(&["relu"], &[]),
            also(&["rectifier", "rectify"], &[]),
        ],
    ),
    (
        &RELU6,
        &[
            pytorch(&["ReLU6", "relu6"], IN_PLACE),
            caffe(&["ReLU6"], "relu6_param", &[]),
            darknet(&["relu6"], &[]),
            also(&["clip"], &[]),
        ],
    ),
    (
        &ELU,
        &[
            pytorch(
                &["ELU", "elu"],
                &[same("alpha"), skip("inplace", Needless::InPlace)],
            ),
            keras(&["ELU"], &[same("alpha")]),
            caffe(&["ELU"], "elu_param", &[same("alpha")]),
            onnx(&["Elu"], &[same("alpha")]),
            darknet(&["elu"], &[]),
        ],
    ),
    (
        &SELU,
        &[
            pytorch(&["SELU", "selu"], IN_PLACE),
            onnx(&["Selu"], &[]),
            darknet(&["selu"], &[]),
        ],
    ),
    (
        &GELU,
        &[
            pytorch(&["GELU", "gelu"], &[fixed("approximate", "none")]),
            onnx(&["Gelu"], &[]),
            darknet(&["gelu"], &[]),
        ],
    ),
    (
        &SILU,
        &[
            pytorch(&["SiLU", "silu"], IN_PLACE),
            tensorflow(&["silu", "swish"], &[]),
            caffe(&["Swish"], "swish_param", &[fixed("beta", "1")]),
            darknet(&["swish"], &[]),
        ],
    ),
    (
        &HARD_SWISH,
        &[
            pytorch(&["Hardswish", "hardswish"], IN_PLACE),
            onnx(&["HardSwish"], &[]),
            also(&["hswish"], &[]),
        ],
    ),
    (
        &HARD_SIGMOID,
        &[
            pytorch(&["Hardsigmoid", "hardsigmoid"], IN_PLACE),
            onnx(&["HardSigmoid"], &[]),
            also(&["hsigmoid"], &[]),
        ],
    ),
    (
        &SIGMOID,
        &[
            pytorch(&["Sigmoid", "sigmoid"], &[]),
            pytorch_method(&["sigmoid"]),
            caffe(&["Sigmoid"], "sigmoid_param", &[]),
            caffe_v1(&["SIGMOID"]),
            onnx(&["Sigmoid"], &[]),
            darknet(&["logistic"], &[]),
        ],
    ),
    (
        &TANH,
        &[
            pytorch(&["Tanh", "tanh"], &[]),
            pytorch_method(&["tanh"]),
            caffe(&["TanH"], "tanh_param", &[]),
            caffe_v1(&["TANH"]),
            onnx(&["Tanh"], &[]),
            darknet(&["tanh"], &[]),
        ],
    ),
    (
        &SOFTPLUS,
        &[
            pytorch(
                &["Softplus", "softplus"],
                &[fixed("beta", "1"), fixed("threshold", "20")],
            ),
            onnx(&["Softplus"], &[]),
        ],
    ),
    (
        &MISH,
        &[
            pytorch(&["Mish", "mish"], IN_PLACE),
            onnx(&["Mish"], &[]),
            darknet(&["mish"], &[]),
        ],
    ),
    (
        &PRELU,
        &[
            pytorch(
                &["PReLU", "prelu"],
                &[skip("num_parameters", Needless::Channels)],
            ),
            caffe(&["PReLU"], "prelu_param", &[is("channel_shared", "shared")]),
            onnx(&["PRelu"], &[]),
            also(&["parametricrelu"], &[]),
        ],
    ),
    (
        &LEAKY_RELU,
        &[
            pytorch(
                &["LeakyReLU", "leaky_relu"],
                &[
                    is("negative_slope", "slope"),
                    skip("inplace", Needless::InPlace),
                ],
            ),
            keras(
                &["LeakyReLU"],
                &[is("negative_slope", "slope"), is("alpha", "slope")],
            ),
            onnx(&["LeakyRelu"], &[is("alpha", "slope")]),
            darknet(&["leaky"], &[]),
            also(&["lrelu"], &[]),
        ],
    ),
    (
        &SOFTMAX,
        &[
            pytorch(&["Softmax", "softmax", "Softmax2d"], ACROSS),
            pytorch_method(&["softmax"]),
            keras(&["Softmax"], &[skip("axis", Needless::Axis)]),
            caffe(&["Softmax"], "softmax_param", &[fixed("axis", "1")]),
            caffe_v1(&["SOFTMAX"]),
            onnx(&["Softmax"], &[]),
            darknet(&["softmax"], &[]),
        ],
    ),
    (
        &LOG_SOFTMAX,
        &[
            pytorch(&["LogSoftmax", "log_softmax"], ACROSS),
            pytorch_method(&["log_softmax"]),
            onnx(&["LogSoftmax"], &[]),
        ],
    ),
    (
        &ABS,
        &[
            pytorch(&["abs"], &[]),
            caffe(&["AbsVal"], "absval_param", &[]),
            caffe_v1(&["ABSVAL"]),
            onnx(&["Abs"], &[]),
        ],
    ),
    (&SQUARE, &[pytorch(&["square"], &[])]),
    (&SQRT, &[pytorch(&["sqrt"], &[]), onnx(&["Sqrt"], &[])]),
    (
        &EXP,
        &[
            pytorch(&["exp"], &[]),
            caffe(
                &["Exp"],
                "exp_param",
                &[
                    fixed("base", "-1"),
                    fixed("scale", "1"),
                    fixed("shift", "0"),
                ],
            ),
            caffe_v1(&["EXP"]),
            onnx(&["Exp"], &[]),
        ],
    ),
    (
        &LOG,
        &[
            pytorch(&["log"], &[]),
            caffe(
                &["Log"],
                "log_param",
                &[
                    fixed("base", "-1"),
                    fixed("scale", "1"),
                    fixed("shift", "0"),
                ],
            ),
            onnx(&["Log"], &[]),
        ],
    ),
    (
        &BNLL,
        &[caffe(&["BNLL"], "bnll_param", &[]), caffe_v1(&["BNLL"])],
    ),
    (
        &POWER,
        &[
            caffe(
                &["Power"],
                "power_param",
                &[
                    is("power", "exponent").or("exponent", "1"),
                    same("scale"),
                    same("shift"),
                ],
            ),
            caffe_v1(&["POWER"]),
        ],
    ),
];
