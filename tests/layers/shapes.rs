//! Shape, parameters, multiply-accumulates and class of each kind, case by case.

use super::{layer, shapes};
use cnn_lang::layer::Class::{self, Conv, Dense, Join, Transparent};
use cnn_lang::layer::signatures;

use super::{moves, poolings, weights};

/// A layer on inputs: outputs, parameters, multiply-accumulates, class.
pub type Case = (&'static str, &'static str, &'static str, u64, u64, Class);

pub fn check(cases: &[Case]) {
    for &(text, inputs, outputs, parameters, macs, class) in cases {
        let layer = layer(text);
        let inputs = shapes(inputs);
        let found = layer
            .infer(&inputs)
            .unwrap_or_else(|error| panic!("{text}: {error:?}"));
        assert_eq!(found, shapes(outputs), "shape of {text}");
        assert_eq!(
            layer.parameters(&inputs, &found),
            Some(parameters),
            "parameters of {text}"
        );
        assert_eq!(
            layer.macs(&inputs, &found),
            Some(macs),
            "multiply-accumulates of {text}"
        );
        assert_eq!(layer.class(&inputs), class, "class of {text}");
        assert_eq!(text.split(' ').next(), Some(layer.name()));
    }
}

const CONVOLUTIONS: &[Case] = &[
    // Krizhevsky et al. 2012, conv1 (on 227x227, as Caffe has it) and conv2 in two groups.
    (
        "conv 96 11x11 stride=4",
        "3x227x227",
        "96x55x55",
        34_944,
        105_415_200,
        Conv,
    ),
    (
        "conv 256 5x5 pad=2 groups=2",
        "96x27x27",
        "256x27x27",
        307_456,
        223_948_800,
        Conv,
    ),
    // Simonyan & Zisserman 2014, conv1_1.
    (
        "conv 64 3x3 pad=1",
        "3x224x224",
        "64x224x224",
        1_792,
        86_704_128,
        Conv,
    ),
    // He et al. 2015, conv1 as torchvision has it.
    (
        "conv 64 7x7 stride=2 pad=3 bias=off",
        "3x224x224",
        "64x112x112",
        9_408,
        118_013_952,
        Conv,
    ),
    // PyTorch's documentation of Conv2d, third example.
    (
        "conv 33 3x5 stride=2x1 pad=4x2 dilation=3x1",
        "16x50x100",
        "33x26x100",
        33 * 16 * 15 + 33,
        33 * 26 * 100 * 16 * 15,
        Conv,
    ),
    // Dumoulin & Visin 2016, arXiv:1603.07285, figures 2.1 to 2.7 and 5.1.
    ("conv 1 3x3 bias=off", "1x4x4", "1x2x2", 9, 36, Conv),
    ("conv 1 4x4 pad=2 bias=off", "1x5x5", "1x6x6", 16, 576, Conv),
    ("conv 1 3x3 pad=1 bias=off", "1x5x5", "1x5x5", 9, 225, Conv),
    ("conv 1 3x3 pad=2 bias=off", "1x5x5", "1x7x7", 9, 441, Conv),
    (
        "conv 1 3x3 stride=2 bias=off",
        "1x5x5",
        "1x2x2",
        9,
        36,
        Conv,
    ),
    (
        "conv 1 3x3 stride=2 pad=1 bias=off",
        "1x5x5",
        "1x3x3",
        9,
        81,
        Conv,
    ),
    (
        "conv 1 3x3 stride=2 pad=1 bias=off",
        "1x6x6",
        "1x3x3",
        9,
        81,
        Conv,
    ),
    (
        "conv 1 3x3 dilation=2 bias=off",
        "1x7x7",
        "1x3x3",
        9,
        81,
        Conv,
    ),
    // TensorFlow's `same`: ceil(input / stride), whatever the kernel.
    (
        "conv 1 3x3 stride=2 pad=same",
        "1x7x8",
        "1x4x4",
        10,
        144,
        Conv,
    ),
    ("conv 1 2x2 pad=same_lower", "1x5x5", "1x5x5", 5, 100, Conv),
    ("conv 1 1x1 stride=3 pad=same", "1x8x7", "1x3x3", 2, 9, Conv),
    ("conv 1 3x3 pad=valid", "1x5x5", "1x3x3", 10, 81, Conv),
    // Padding on one side: (5 + 1 − 3) / 2 + 1 rows, (5 + 0 − 3) / 2 + 1 columns.
    (
        "conv 1 3x3 stride=2 pad=1x1x0x0",
        "1x4x5",
        "1x2x2",
        10,
        36,
        Conv,
    ),
    ("conv 1 3x3 pad=0x1x0x2", "1x5x5", "1x4x5", 10, 180, Conv),
    // Howard et al. 2017, arXiv:1704.04861, table 1: the first two depthwise layers.
    (
        "depthwise 3x3 pad=1 bias=off",
        "32x112x112",
        "32x112x112",
        288,
        3_612_672,
        Conv,
    ),
    (
        "depthwise 3x3 stride=2 pad=1 bias=off",
        "64x112x112",
        "64x56x56",
        576,
        1_806_336,
        Conv,
    ),
    (
        "depthwise 3 multiplier=2 stride=2 pad=1",
        "4x8x8",
        "8x4x4",
        80,
        1_152,
        Conv,
    ),
    ("depthwise 3x1 dilation=2x1", "2x9x3", "2x5x3", 8, 90, Conv),
];

#[test]
fn convolutions() {
    check(CONVOLUTIONS);
}

const OTHERS: &[Case] = &[
    // Simonyan & Zisserman 2014, fc6; He et al. 2015, fc; LeCun et al. 1998, the last layer.
    (
        "dense 4096",
        "25088",
        "4096",
        102_764_544,
        102_760_448,
        Dense,
    ),
    (
        "dense 1000",
        "2048x1x1",
        "1000",
        2_049_000,
        2_048_000,
        Dense,
    ),
    ("dense 10 bias=off", "84", "10", 840, 840, Dense),
    // He et al. 2015, arXiv:1502.01852: a slope per channel, or one for all.
    ("prelu", "64x8x8", "64x8x8", 64, 0, Transparent),
    ("prelu shared=on", "64x8x8", "64x8x8", 1, 0, Transparent),
    ("prelu", "10", "10", 10, 0, Transparent),
    ("maxout 2", "8x4x3", "4x4x3", 0, 0, Transparent),
    ("maxout 5", "10", "2", 0, 0, Transparent),
    // Ioffe & Szegedy 2015, arXiv:1502.03167: a scale and a shift per channel.
    ("batchnorm", "64x56x56", "64x56x56", 128, 0, Transparent),
    ("batchnorm", "4096", "4096", 8_192, 0, Transparent),
    (
        "batchnorm affine=off",
        "64x56x56",
        "64x56x56",
        0,
        0,
        Transparent,
    ),
    // Caffe's Power: (shift + scale · x)^power, nothing learned.
    (
        "power 2 scale=0.5 shift=1",
        "8x4x3",
        "8x4x3",
        0,
        0,
        Transparent,
    ),
    ("power -0.5", "9", "9", 0, 0, Transparent),
    ("lrn 5", "96x55x55", "96x55x55", 0, 0, Transparent),
    ("dropout", "4096", "4096", 0, 0, Transparent),
    ("spatial_dropout 0.1", "8x4x4", "8x4x4", 0, 0, Transparent),
    ("drop_path 0.2", "8x4x4", "8x4x4", 0, 0, Transparent),
    ("gradient_reversal", "128", "128", 0, 0, Transparent),
    ("flatten", "512x7x7", "25088", 0, 0, Transparent),
    ("flatten", "10", "10", 0, 0, Transparent),
    ("identity", "3x2x1", "3x2x1", 0, 0, Transparent),
    // Zhang et al. 2017, arXiv:1707.01083, table 1: 240 channels in three groups.
    (
        "channel_shuffle 3",
        "240x28x28",
        "240x28x28",
        0,
        0,
        Transparent,
    ),
    // Redmon & Farhadi 2016, arXiv:1612.08242, the passthrough of YOLO v2.
    (
        "space_to_depth 2",
        "64x26x26",
        "256x13x13",
        0,
        0,
        Transparent,
    ),
    ("upsample 2", "256x13x13", "256x26x26", 0, 0, Transparent),
    (
        "upsample 28x20 mode=bilinear",
        "8x7x5",
        "8x28x20",
        0,
        0,
        Transparent,
    ),
    // PyTorch's documentation of Tensor.expand: a dimension of 1 grows, others stay.
    ("expand 7x7", "64x1x1", "64x7x7", 0, 0, Transparent),
    ("expand 7x5", "64x1x5", "64x7x5", 0, 0, Transparent),
    ("expand 64x7x7", "1x7x7", "64x7x7", 0, 0, Transparent),
    ("expand 64x7x5", "1x1x5", "64x7x5", 0, 0, Transparent),
    ("expand 4", "3x4x4", "3x4x4", 0, 0, Transparent),
    ("zero_pad 3", "3x224x224", "3x230x230", 0, 0, Transparent),
    // He et al. 2015, section 4.2: 16 maps become 32, as many zeros as there are maps in all.
    (
        "zero_pad channels=8",
        "16x16x16",
        "32x16x16",
        0,
        0,
        Transparent,
    ),
    (
        "zero_pad 1 channels=0x16",
        "16x16x16",
        "32x18x18",
        0,
        0,
        Transparent,
    ),
    ("zero_pad 0x1x0x2", "3x8x8", "3x9x10", 0, 0, Transparent),
    ("crop 1x2", "3x8x8", "3x6x4", 0, 0, Transparent),
    ("crop 0x1x3x4", "3x8x8", "3x7x1", 0, 0, Transparent),
];

#[test]
fn layers_of_one_input() {
    check(OTHERS);
    for name in FUNCTIONS {
        check(&[
            (name, "8x4x3", "8x4x3", 0, 0, Transparent),
            (name, "9", "9", 0, 0, Transparent),
        ]);
    }
}

/// The activations without parameters: their output has the shape of their input.
const FUNCTIONS: &[&str] = &[
    "relu",
    "relu6",
    "elu",
    "selu",
    "gelu",
    "silu",
    "hard_swish",
    "hard_sigmoid",
    "sigmoid",
    "tanh",
    "softplus",
    "mish",
    "leaky_relu",
    "softmax",
    "log_softmax",
    "abs",
    "square",
    "sqrt",
    "exp",
    "log",
    "bnll",
];

const JOINS: &[Case] = &[
    ("add", "64x56x56, 64x56x56", "64x56x56", 0, 0, Join),
    ("add", "10, 10, 10", "10", 0, 0, Join),
    // Hu et al. 2017, arXiv:1709.01507: a factor per channel, on either side.
    ("mul", "64x56x56, 64x1x1", "64x56x56", 0, 0, Join),
    ("mul", "64x1x1, 64x56x56", "64x56x56", 0, 0, Join),
    ("add", "8x1x1, 8x4x4, 8x1x1", "8x4x4", 0, 0, Join),
    ("max", "8x4x4, 8x4x4", "8x4x4", 0, 0, Join),
    ("sub", "8x4x4, 8x4x4", "8x4x4", 0, 0, Join),
    ("sub", "8x1x1, 8x4x4", "8x4x4", 0, 0, Join),
    ("mean", "8x4x4, 8x4x4, 8x4x4", "8x4x4", 0, 0, Join),
    ("min", "8x4x4, 8x4x4", "8x4x4", 0, 0, Join),
    // Szegedy et al. 2014, table 1, inception (3a).
    (
        "concat",
        "64x28x28, 128x28x28, 32x28x28, 32x28x28",
        "256x28x28",
        0,
        0,
        Join,
    ),
    ("concat", "10, 20", "30", 0, 0, Join),
    ("concat axis=height", "3x2x5, 3x7x5", "3x9x5", 0, 0, Join),
    ("concat axis=width", "3x5x2, 3x5x7", "3x5x9", 0, 0, Join),
    ("split 2", "8x4x4", "4x4x4, 4x4x4", 0, 0, Transparent),
    (
        "split sizes=2x6",
        "8x4x4",
        "2x4x4, 6x4x4",
        0,
        0,
        Transparent,
    ),
    ("split 3", "9", "3, 3, 3", 0, 0, Transparent),
];

#[test]
fn joins_and_splits() {
    check(JOINS);
}

#[test]
fn every_kind_has_a_case() {
    let own = [CONVOLUTIONS, OTHERS, JOINS].concat();
    let cases = [own, poolings::all(), weights::all(), moves::all()].concat();
    for signature in signatures() {
        let name = signature.name;
        let has_case = cases
            .iter()
            .any(|case| case.0.split(' ').next() == Some(name));
        let is_function = FUNCTIONS.contains(&name);
        assert!(has_case || is_function, "no case of `{name}`");
    }
}
