//! Kinds that move, cut or resample values, case by case.

use super::shapes::{Case, check};
use super::{layer, shapes};
use cnn_lang::layer::Class::{Pool, Transparent};
use cnn_lang::layer::OutputStride;
use cnn_lang::number::Number;

const SHAPES: &[Case] = &[
    // The seed of a generator: Radford et al. 2015, arXiv:1511.06434, figure 1.
    ("reshape 1024x4x4", "16384", "1024x4x4", 0, 0, Transparent),
    ("reshape 6x2x10", "3x4x10", "6x2x10", 0, 0, Transparent),
    ("reshape 120", "3x4x10", "120", 0, 0, Transparent),
    ("reshape 1x1x5", "5", "1x1x5", 0, 0, Transparent),
    // PyTorch's documentation of permute: (2, 3, 5) in the order (2, 0, 1) is (5, 2, 3).
    ("permute 2x0x1", "2x3x5", "5x2x3", 0, 0, Transparent),
    // The head of SSD (Liu et al. 2015, arXiv:1512.02325): channels last, then a vector.
    ("permute 1x2x0", "24x38x38", "38x38x24", 0, 0, Transparent),
    ("permute 0x2x1", "8x3x4", "8x4x3", 0, 0, Transparent),
    ("permute 0x1x2", "8x3x4", "8x3x4", 0, 0, Transparent),
    // ONNX's documentation of Slice: rows 1 to 2, columns 0 to 3 of a 2x4.
    ("slice 1 2 axis=height", "1x2x4", "1x1x4", 0, 0, Transparent),
    ("slice 0 3 axis=width", "1x2x4", "1x2x3", 0, 0, Transparent),
    ("slice 16 64", "64x7x7", "48x7x7", 0, 0, Transparent),
    ("slice 0 64", "64x7x7", "64x7x7", 0, 0, Transparent),
    ("slice 10 11", "64", "1", 0, 0, Transparent),
    // PyTorch's documentation of PixelShuffle: 9 channels, a factor of 3, 4x4 to 12x12.
    ("depth_to_space 3", "9x4x4", "1x12x12", 0, 0, Transparent),
    ("depth_to_space 1", "9x4x4", "9x4x4", 0, 0, Transparent),
    (
        "depth_to_space 2",
        "256x13x26",
        "64x26x52",
        0,
        0,
        Transparent,
    ),
];

#[test]
fn other_shapes() {
    check(SHAPES);
}

const UNPOOLINGS: &[Case] = &[
    ("reflect_pad 2x1", "3x4x4", "3x8x6", 0, 0, Transparent),
    ("replicate_pad 9", "3x4x4", "3x22x22", 0, 0, Transparent),
    ("circular_pad 4", "3x4x4", "3x12x12", 0, 0, Transparent),
    // PyTorch's documentation of MaxUnpool2d: 2x2 to 4x4, and with its output_size to 5x5.
    (
        "max_unpool 2x2 stride=2",
        "1x2x2, 1x2x2",
        "1x4x4",
        0,
        0,
        Transparent,
    ),
    (
        "max_unpool 2x2 stride=2 output=5x5",
        "1x2x2, 1x2x2",
        "1x5x5",
        0,
        0,
        Transparent,
    ),
    (
        "max_unpool 3x3 stride=2 pad=1",
        "8x4x5, 8x4x5",
        "8x7x9",
        0,
        0,
        Transparent,
    ),
];

#[test]
fn unpoolings() {
    check(UNPOOLINGS);
}

const REGIONS: &[Case] = &[
    // Girshick 2015, arXiv:1504.08083: 7x7 cells on VGG-16's conv5, 300 regions as Caffe has them.
    ("roi_pool 7", "512x38x50, 300x1x5", "512x7x7", 0, 0, Pool),
    // He et al. 2017, arXiv:1703.06870: 14x14 for the masks.
    ("roi_align 14x14", "256x50x68, 4", "256x14x14", 0, 0, Pool),
    ("roi_pool 6x2", "8x9x9, 5", "8x6x2", 0, 0, Pool),
    ("roi_align 1", "8x9x9, 2x4x1", "8x1x1", 0, 0, Pool),
];

#[test]
fn regions() {
    check(REGIONS);
}

/// From one place of the output to the next: rows and columns of the input.
#[test]
fn pitches() {
    for (text, inputs, height, width) in [
        ("conv 8 3 stride=2x1", "3x9x9", (2, 1), (1, 1)),
        ("maxpool 3x2", "3x9x9", (3, 1), (2, 1)),
        ("transposed_conv 8 4 stride=4x2", "3x9x9", (1, 4), (1, 2)),
        (
            "transposed_conv 8 4 stride=4x2 pad=1 output_pad=3x1",
            "3x9x9",
            (1, 4),
            (1, 2),
        ),
        ("upsample 2", "3x9x9", (1, 2), (1, 2)),
        ("upsample 28x6", "3x7x9", (1, 4), (3, 2)),
        ("adaptive_avgpool 3x6", "3x9x9", (3, 1), (3, 2)),
        ("global_avgpool", "3x9x5", (9, 1), (5, 1)),
        ("space_to_depth 3", "3x9x9", (3, 1), (3, 1)),
        ("depth_to_space 2", "12x9x9", (1, 2), (1, 2)),
        ("relu", "3x9x9", (1, 1), (1, 1)),
        ("zero_pad 1", "3x9x9", (1, 1), (1, 1)),
        ("expand 7x3", "3x1x3", (1, 7), (1, 1)),
        ("crop 1", "3x9x9", (1, 1), (1, 1)),
    ] {
        let (layer, inputs) = (layer(text), shapes(inputs));
        let outputs = layer.infer(&inputs).unwrap();
        let ratio = |(over, under)| Number::ratio(over, under).unwrap();
        let expected = OutputStride {
            height: ratio(height),
            width: ratio(width),
        };
        assert_eq!(layer.output_stride(&inputs, &outputs), expected, "{text}");
    }
}

/// All cases of this file.
pub fn all() -> Vec<Case> {
    [SHAPES, REGIONS, UNPOOLINGS].concat()
}
