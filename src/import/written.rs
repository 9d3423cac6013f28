//! The texts that notations have in common.

use crate::layer::{Conv, Dilation, Kernel, Layer, PadMode, Padding, Stride};

/// ` name=value`, unless that is the default.
pub(super) fn given(name: &str, value: u64, default: u64) -> String {
    if value == default {
        String::new()
    } else {
        format!(" {name}={value}")
    }
}

/// A convolution without biases, as large in rows as in columns.
pub(super) fn bias_free(features: u64, kernel: u64, stride: u64, padding: Padding) -> Layer {
    Conv {
        features,
        kernel: Kernel::new(kernel, kernel),
        stride: Stride::new(stride, stride),
        padding,
        pad_mode: PadMode::Zeros,
        dilation: Dilation::new(1, 1),
        groups: 1,
        bias: false,
    }
    .into()
}
