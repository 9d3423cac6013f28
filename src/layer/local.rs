//! Convolutions that do not share their weights over the grid.

use super::dialect::{Dialects, Needless, activation, darknet, is, keras, same, skip};
use super::parameter::{Default, Kind, Parameter, Reads, Signature};
use super::window::{Dilation, Kernel, Padding, Rounding, Stride, Window};
use super::{Class, LayerKind, Shape, ShapeError, Shapes, one, only, only_map, product};

/// `local features kernel`: a convolution with weights of its own at each place of the output, as
/// Keras' `LocallyConnected2D` defines it, biases too (LeCun 1989, "Generalization and network
/// design strategies"; Taigman et al. 2014, "DeepFace", layers L4 to L6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Local {
    /// Output feature maps.
    pub features: u64,
    /// Extent of a kernel.
    pub kernel: Kernel,
    /// Step of the kernel.
    pub stride: Stride,
    /// Zeros around the input.
    pub padding: Padding,
    /// Whether each value of the output has a learned constant.
    pub bias: bool,
}

/// The signature of `local`.
pub static LOCAL: Signature = Signature {
    name: "local",
    summary: "a convolution with weights of its own at each place",
    reads: Reads::Flow,
    parameters: &[
        Parameter::bare("features", Kind::Count),
        Parameter::bare("kernel", Kind::Size),
        Parameter::named("stride", Kind::Size, Default::whole(1)),
        Parameter::named("pad", Kind::Padding, Default::whole(0)),
        Parameter::named("bias", Kind::Switch, Default::switch(true)),
    ],
    build: |arguments| {
        Ok(Local {
            features: arguments.count("features")?,
            kernel: arguments.kernel("kernel")?,
            stride: arguments.stride("stride")?,
            padding: arguments.padding("pad")?,
            bias: arguments.switch("bias")?,
        }
        .into())
    },
};

impl LayerKind for Local {
    fn name(&self) -> &'static str {
        LOCAL.name
    }

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
