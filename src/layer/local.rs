//! Convolutions that do not share their weights over the grid.

use super::conv::{FEATURES, WITH_BIAS};
use super::dialect::{Dialects, Needless, activation, darknet, is, keras, same, skip};
use super::kind::kind;
use super::window::{Dilation, KERNEL, Kernel, PAD, Padding, Rounding, STRIDE, Stride, Window};
use super::{Class, LayerKind, Shape, ShapeError, Shapes, one, only, only_map, product};

kind! {
    /// `local features kernel`: a convolution with separate weights at each position of the output,
    /// as Keras' `LocallyConnected2D` defines it, biases too (LeCun 1989, "Generalization and
    /// network design strategies"; Taigman et al. 2014, "DeepFace", layers L4 to L6).
    pub struct Local {
        /// Output feature maps.
        features: u64 = [FEATURES],
        /// Extent of a kernel.
        kernel: Kernel = [KERNEL],
        /// Step of the kernel.
        stride: Stride = [STRIDE],
        /// Zeros around the input.
        padding: Padding = [PAD],
        /// Whether each value of the output has a learned constant.
        bias: bool = [WITH_BIAS],
    }
    LOCAL = "local" "a convolution with separate weights at each position";
}

impl LayerKind for Local {
    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        let input = only_map(LOCAL.name, inputs)?;
        let (height, width) = match self.window(inputs) {
            Some(window) => window.grid(input)?,
            None => (input.height(), input.width()),
        };
        Ok(one(Shape::map(self.features, height, width)))
    }

    /// channels x kh x kw for each value of the output, and a bias for each.
    fn parameters(&self, inputs: &[Shape], outputs: &[Shape]) -> Option<u64> {
        let biases = if self.bias {
            only(outputs).values()?
        } else {
            0
        };
        self.macs(inputs, outputs)?.checked_add(biases)
    }

    /// Every output value takes channels x kh x kw.
    fn macs(&self, inputs: &[Shape], outputs: &[Shape]) -> Option<u64> {
        product(&[
            only(outputs).values()?,
            only(inputs).channels(),
            self.kernel.height,
            self.kernel.width,
        ])
    }

    fn class(&self, _inputs: &[Shape]) -> Class {
        Class::Conv
    }

    fn window(&self, _inputs: &[Shape]) -> Option<Window> {
        Some(Window {
            kernel: self.kernel,
            stride: self.stride,
            dilation: Dilation::new(1, 1),
            padding: self.padding,
            rounding: Rounding::Floor,
        })
    }
}

pub(super) static DIALECTS: Dialects = &[(
    &LOCAL,
    &[
        keras(
            &["LocallyConnected2D"],
            &[
                is("filters", "features"),
                is("kernel_size", "kernel"),
                is("strides", "stride"),
                is("padding", "pad"),
                skip("data_format", Needless::Layout),
                activation("activation"),
                is("use_bias", "bias"),
            ],
        ),
        darknet(
            &["local"],
            &[
                is("filters", "features"),
                is("size", "kernel"),
                same("stride"),
                same("pad"),
                activation("activation"),
            ],
        ),
    ],
)];
