//! The names of activations in other frameworks.

use super::{
    ABS, BNLL, ELU, EXP, GELU, HARD_SIGMOID, HARD_SWISH, LEAKY_RELU, LOG, LOG_SOFTMAX, MISH, POWER,
    PRELU, RELU, RELU6, SELU, SIGMOID, SILU, SOFTMAX, SOFTPLUS, SQRT, SQUARE, TANH,
};
use crate::layer::dialect::{
    Dialects, ForeignParameter, Needless, also, caffe, caffe_v1, darknet, fixed, is, keras, onnx,
    pytorch, pytorch_method, same, skip, tensorflow,
};

const IN_PLACE: &[ForeignParameter] = &[skip("inplace", Needless::InPlace)];
const ACROSS: &[ForeignParameter] = &[skip("dim", Needless::Axis)];

pub(in crate::layer) static DIALECTS: Dialects = &[
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
