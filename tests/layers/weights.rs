//! Kinds with weights beside the common convolutions and batch norm, case by case.

use super::shapes::{Case, check};
use cnn_lang::layer::Class::Conv;

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

/// All cases of this file.
pub fn all() -> Vec<Case> {
    [TRANSPOSED, LOCAL].concat()
}
