//! Poolings, case by case.

use super::shapes::{Case, check};
use cnn_lang::layer::Class::{Pool, Transparent};

const POOLINGS: &[Case] = &[
    ("maxpool 2x2", "64x224x224", "64x112x112", 0, 0, Pool),
    // Krizhevsky et al. 2012: overlapping pooling.
    ("maxpool 3x3 stride=2", "96x55x55", "96x27x27", 0, 0, Pool),
    // He et al. 2015 pads; Szegedy et al. 2014 (as torchvision has it) rounds up.
    (
        "maxpool 3x3 stride=2 pad=1",
        "64x112x112",
        "64x56x56",
        0,
        0,
        Pool,
    ),
    (
        "maxpool 3x3 stride=2 ceil=on",
        "64x112x112",
        "64x56x56",
        0,
        0,
        Pool,
    ),
    (
        "maxpool 3x3 stride=2 ceil=off",
        "64x112x112",
        "64x55x55",
        0,
        0,
        Pool,
    ),
    // PyTorch's documentation of MaxPool2d and AvgPool2d, second example.
    ("maxpool 3x2 stride=2x1", "16x50x32", "16x24x31", 0, 0, Pool),
    ("avgpool 3x2 stride=2x1", "16x50x32", "16x24x31", 0, 0, Pool),
    (
        "avgpool 3x3 stride=1 pad=1 count_pad=off",
        "4x8x8",
        "4x8x8",
        0,
        0,
        Pool,
    ),
    ("maxpool 2x2 dilation=3", "1x8x8", "1x3x3", 0, 0, Pool),
    // The last window would start in the padding at the end: PyTorch and Caffe drop it.
    ("maxpool 2x2 pad=1 ceil=on", "1x3x3", "1x2x2", 0, 0, Pool),
    ("maxpool 2x2 pad=1 ceil=caffe", "1x3x3", "1x2x2", 0, 0, Pool),
    // Without padding Caffe keeps even a window that starts after the input; padding on one axis
    // makes it drop those of both.
    ("maxpool 1x1 stride=2 ceil=on", "1x4x4", "1x2x2", 0, 0, Pool),
    (
        "maxpool 1x1 stride=2 ceil=caffe",
        "1x4x4",
        "1x3x3",
        0,
        0,
        Pool,
    ),
    (
        "maxpool 2x1 stride=2 pad=1x0 ceil=caffe",
        "1x4x4",
        "1x3x2",
        0,
        0,
        Pool,
    ),
    // The only window may hang over the end: (2 − 3) / 2 rounded up is 0, and 1 more.
    ("maxpool 3x3 stride=2 ceil=on", "8x2x2", "8x1x1", 0, 0, Pool),
    (
        "maxpool 3x3 stride=2 ceil=caffe",
        "8x2x2",
        "8x1x1",
        0,
        0,
        Pool,
    ),
    // Zeiler & Fergus 2013, arXiv:1301.3557: 3x3 windows, 2 apart, on CIFAR-10 (rounded up).
    (
        "stochastic_pool 3 stride=2 ceil=on",
        "64x32x32",
        "64x16x16",
        0,
        0,
        Pool,
    ),
    ("stochastic_pool 1", "4x3x3", "4x3x3", 0, 0, Transparent),
    // PyTorch's documentation of LPPool2d, both examples.
    ("lp_pool 3 stride=2", "16x50x32", "16x24x15", 0, 0, Pool),
    (
        "lp_pool 3x2 stride=2x1 power=1.2",
        "16x50x32",
        "16x24x31",
        0,
        0,
        Pool,
    ),
    ("lp_pool 2 dilation=3", "1x8x8", "1x3x3", 0, 0, Pool),
    // TensorFlow's notes on padding: `same` has ceil(13 / 5) windows of 6, `valid` floor(7 / 5) + 1;
    // where the last row of padding stands changes nothing.
    (
        "maxpool 6 stride=5 pad=same",
        "1x13x13",
        "1x3x3",
        0,
        0,
        Pool,
    ),
    (
        "maxpool 6 stride=5 pad=same_lower",
        "1x13x13",
        "1x3x3",
        0,
        0,
        Pool,
    ),
    (
        "maxpool 6 stride=5 pad=valid",
        "1x13x13",
        "1x2x2",
        0,
        0,
        Pool,
    ),
    (
        "avgpool 2 pad=same ceil=caffe",
        "1x5x4",
        "1x3x2",
        0,
        0,
        Pool,
    ),
    // Caffe's AlexNet, GoogLeNet and CIFAR-10 networks have these sizes.
    (
        "maxpool 3 stride=2 ceil=caffe",
        "96x55x55",
        "96x27x27",
        0,
        0,
        Pool,
    ),
    (
        "maxpool 3 stride=2 ceil=caffe",
        "64x112x112",
        "64x56x56",
        0,
        0,
        Pool,
    ),
    (
        "maxpool 3 stride=2 ceil=caffe",
        "32x32x32",
        "32x16x16",
        0,
        0,
        Pool,
    ),
    (
        "avgpool 3 stride=2 ceil=caffe",
        "32x16x16",
        "32x8x8",
        0,
        0,
        Pool,
    ),
    // These change nothing.
    ("maxpool 1x1", "8x5x5", "8x5x5", 0, 0, Transparent),
    ("avgpool 1", "8x5x5", "8x5x5", 0, 0, Transparent),
    ("maxpool 1x1 stride=1x2", "8x5x5", "8x5x3", 0, 0, Pool),
    // PyTorch's documentation of AdaptiveAvgPool2d, first example.
    ("adaptive_avgpool 5x7", "64x8x9", "64x5x7", 0, 0, Pool),
    ("adaptive_maxpool 7", "64x10x9", "64x7x7", 0, 0, Pool),
    ("adaptive_avgpool 7", "64x3x3", "64x7x7", 0, 0, Pool),
    (
        "adaptive_avgpool 7",
        "512x7x7",
        "512x7x7",
        0,
        0,
        Transparent,
    ),
    ("global_avgpool", "2048x7x7", "2048x1x1", 0, 0, Pool),
    ("global_maxpool", "5x1x9", "5x1x1", 0, 0, Pool),
    ("global_maxpool", "5x1x1", "5x1x1", 0, 0, Transparent),
];

#[test]
fn poolings() {
    check(POOLINGS);
}

/// All cases of this file.
pub fn all() -> Vec<Case> {
    POOLINGS.to_vec()
}
