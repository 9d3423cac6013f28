//! Kinds with weights beside the common convolutions and batch norm, case by case.

use super::shapes::{Case, check};
use cnn_lang::layer::Class::{Conv, Transparent};

const TRANSPOSED: &[Case] = &[
    // PyTorch's documentation of ConvTranspose2d, its three examples.
    (
        "transposed_conv 33 3 stride=2",
        "16x50x100",
        "33x101x201",
        16 * 33 * 9 + 33,
        16 * 50 * 100 * 33 * 9,
        Conv,
    ),
    (
        "transposed_conv 33 3x5 stride=2x1 pad=4x2",
        "16x50x100",
        "33x93x100",
        16 * 33 * 15 + 33,
        16 * 50 * 100 * 33 * 15,
        Conv,
    ),
    (
        "transposed_conv 16 3 stride=2 pad=1 output_pad=1",
        "16x6x6",
        "16x12x12",
        2_320,
        16 * 36 * 16 * 9,
        Conv,
    ),
    // Radford et al. 2015, arXiv:1511.06434, as PyTorch's DCGAN example has it: the first two.
    (
        "transposed_conv 512 4 bias=off",
        "100x1x1",
        "512x4x4",
        819_200,
        819_200,
        Conv,
    ),
    (
        "transposed_conv 256 4 stride=2 pad=1 bias=off",
        "512x4x4",
        "256x8x8",
        2_097_152,
        33_554_432,
        Conv,
    ),
    // Long et al. 2014, arXiv:1411.4038: the upsampling of FCN-32s.
    (
        "transposed_conv 21 64 stride=32 bias=off",
        "21x16x16",
        "21x544x544",
        1_806_336,
        462_422_016,
        Conv,
    ),
    // Dumoulin & Visin 2016, arXiv:1603.07285, figures 4.1 to 4.7.
    (
        "transposed_conv 1 3 bias=off",
        "1x2x2",
        "1x4x4",
        9,
        36,
        Conv,
    ),
    (
        "transposed_conv 1 4 pad=2 bias=off",
        "1x6x6",
        "1x5x5",
        16,
        576,
        Conv,
    ),
    (
        "transposed_conv 1 3 pad=1 bias=off",
        "1x5x5",
        "1x5x5",
        9,
        225,
        Conv,
    ),
    (
        "transposed_conv 1 3 pad=2 bias=off",
        "1x7x7",
        "1x5x5",
        9,
        441,
        Conv,
    ),
    (
        "transposed_conv 1 3 stride=2 bias=off",
        "1x2x2",
        "1x5x5",
        9,
        36,
        Conv,
    ),
    (
        "transposed_conv 1 3 stride=2 pad=1 bias=off",
        "1x3x3",
        "1x5x5",
        9,
        81,
        Conv,
    ),
    (
        "transposed_conv 1 3 stride=2 pad=1 output_pad=1 bias=off",
        "1x3x3",
        "1x6x6",
        9,
        81,
        Conv,
    ),
    // Groups: half of the features for each input channel. A dilated kernel lets more be added.
    (
        "transposed_conv 6 2 groups=2",
        "4x3x3",
        "6x4x4",
        54,
        432,
        Conv,
    ),
    (
        "transposed_conv 1 3 dilation=2 output_pad=1x0",
        "1x3x3",
        "1x8x7",
        10,
        81,
        Conv,
    ),
    // One side more than the other: (3 − 1)·2 + 3 is 7.
    (
        "transposed_conv 1 3 stride=2 pad=0x1x2x0",
        "1x3x3",
        "1x6x5",
        10,
        81,
        Conv,
    ),
    // ONNX, ConvTranspose: `auto_pad` gives input · stride.
    (
        "transposed_conv 1 3 stride=2 pad=same",
        "1x7x5",
        "1x14x10",
        10,
        315,
        Conv,
    ),
    (
        "transposed_conv 1 2 stride=3 pad=same_lower",
        "1x2x2",
        "1x6x6",
        5,
        16,
        Conv,
    ),
];

#[test]
fn transposed_convolutions() {
    check(TRANSPOSED);
}

const LOCAL: &[Case] = &[
    // Keras' documentation of LocallyConnected2D, both examples.
    (
        "local 64 3x3",
        "3x32x32",
        "64x30x30",
        (30 * 30) * (3 * 3 * 3 * 64) + (30 * 30) * 64,
        (30 * 30) * (3 * 3 * 3 * 64),
        Conv,
    ),
    (
        "local 32 3x3",
        "64x30x30",
        "32x28x28",
        (28 * 28) * (3 * 3 * 64 * 32) + (28 * 28) * 32,
        (28 * 28) * (3 * 3 * 64 * 32),
        Conv,
    ),
    // Taigman et al. 2014, DeepFace: L4, L5 and L6.
    (
        "local 16 9x9",
        "16x63x63",
        "16x55x55",
        62_774_800,
        62_726_400,
        Conv,
    ),
    (
        "local 16 7x7 stride=2",
        "16x55x55",
        "16x25x25",
        7_850_000,
        7_840_000,
        Conv,
    ),
    (
        "local 16 5x5 bias=off",
        "16x25x25",
        "16x21x21",
        2_822_400,
        2_822_400,
        Conv,
    ),
    (
        "local 2 3x3 pad=1 bias=off",
        "1x4x4",
        "2x4x4",
        288,
        288,
        Conv,
    ),
];

#[test]
fn local_convolutions() {
    check(LOCAL);
}

const NORMS: &[Case] = &[
    // PyTorch's documentation of LayerNorm: over 10 features of a sentence, over [5, 10, 10].
    ("layernorm", "10", "10", 20, 0, Transparent),
    (
        "layernorm axis=all",
        "5x10x10",
        "5x10x10",
        1_000,
        0,
        Transparent,
    ),
    // Liu et al. 2022, arXiv:2201.03545, as torchvision's ConvNeXt-T has it: over the channels.
    ("layernorm", "96x56x56", "96x56x56", 192, 0, Transparent),
    (
        "layernorm axis=all affine=off",
        "5x10x10",
        "5x10x10",
        0,
        0,
        Transparent,
    ),
    // PyTorch's documentation of RMSNorm: the weight has the normalised shape, and there is no bias.
    ("rmsnorm", "96x56x56", "96x56x56", 96, 0, Transparent),
    ("rmsnorm", "4096", "4096", 4_096, 0, Transparent),
    (
        "rmsnorm affine=off",
        "96x56x56",
        "96x56x56",
        0,
        0,
        Transparent,
    ),
    // PyTorch's documentation of InstanceNorm2d: 100 channels, with learned values and without.
    (
        "instancenorm",
        "100x35x45",
        "100x35x45",
        200,
        0,
        Transparent,
    ),
    (
        "instancenorm affine=off",
        "100x35x45",
        "100x35x45",
        0,
        0,
        Transparent,
    ),
    // PyTorch's documentation of GroupNorm: 6 channels in 3 groups, in 6 and in 1.
    ("groupnorm 3", "6x10x10", "6x10x10", 12, 0, Transparent),
    ("groupnorm 6", "6x10x10", "6x10x10", 12, 0, Transparent),
    ("groupnorm 1", "6x10x10", "6x10x10", 12, 0, Transparent),
    ("groupnorm 32 affine=off", "64", "64", 0, 0, Transparent),
    // Liu et al. 2016, arXiv:1512.02325: conv4_3 of SSD300, a factor for each of 512 channels.
    ("l2norm", "512x38x38", "512x38x38", 512, 0, Transparent),
    ("l2norm affine=off", "128", "128", 0, 0, Transparent),
    // Caffe's Scale after a BatchNorm has `bias_term: true`: as many values as `batchnorm`.
    ("scale bias=on", "64x56x56", "64x56x56", 128, 0, Transparent),
    ("scale", "64x56x56", "64x56x56", 64, 0, Transparent),
    ("scale", "10", "10", 10, 0, Transparent),
    // Caffe's Bias: a constant per channel (bias_layer.cpp, `axis: 1`, `num_axes: 1`).
    ("bias", "64x56x56", "64x56x56", 64, 0, Transparent),
    ("bias", "10", "10", 10, 0, Transparent),
];

#[test]
fn normalisations_and_scales() {
    check(NORMS);
}

/// All cases of this file.
pub fn all() -> Vec<Case> {
    [TRANSPOSED, LOCAL, NORMS].concat()
}
