//! Networks in the making, for tests.

use cnn_lang::cost::{Cost, measure};
use cnn_lang::graph::{Builder, Graph, Origin, Output, Tensor};
use cnn_lang::layer::{
    Activation, BatchNorm, Concat, ConcatAxis, Conv, Dense, DepthPart, Dilation, DropUnit, Dropout,
    Elementwise, Function, Join, Kernel, Layer, Padding, Pool, PoolKind, Rounding, Shape, Split,
    Stride, Window,
};
use cnn_lang::number::Number;

#[derive(Default)]
pub(super) struct Net {
    pub(super) builder: Builder,
    outputs: Vec<Output>,
}

impl Net {
    pub(super) fn input(&mut self, channels: u64, height: u64, width: u64) -> Tensor {
        let shape = Shape::map(channels, height, width);
        self.builder.input(None, shape, Origin::default())
    }

    pub(super) fn add(&mut self, layer: impl Into<Layer>, inputs: &[Tensor]) -> Tensor {
        self.builder.add(layer, inputs, Origin::default()).unwrap()
    }

    pub(super) fn split(&mut self, parts: u64, input: Tensor) -> Vec<Tensor> {
        let parts = DepthPart::Equal(parts);
        let made = self
            .builder
            .add_all(Split { parts }, &[input], Origin::default());
        made.unwrap().to_vec()
    }

    pub(super) fn output(&mut self, tensor: Tensor, training: bool) {
        self.outputs.push(Output {
            name: None,
            tensor,
            training,
        });
    }

    pub(super) fn finish(self) -> Graph {
        self.builder.finish(self.outputs)
    }

    /// The cost of the network that ends here.
    pub(super) fn cost(mut self, last: Tensor) -> Cost {
        self.output(last, false);
        measure(&self.finish()).unwrap()
    }
}

pub(super) fn window(kernel: u64, stride: u64, padding: Padding, dilation: u64) -> Window {
    Window {
        kernel: Kernel::new(kernel, kernel),
        stride: Stride::new(stride, stride),
        dilation: Dilation::new(dilation, dilation),
        padding,
        rounding: Rounding::Floor,
    }
}

/// A convolution with a bias.
pub(super) fn conv_of(features: u64, window: Window) -> Layer {
    Conv {
        pad_mode: cnn_lang::layer::PadMode::Zeros,
        features,
        kernel: window.kernel,
        stride: window.stride,
        padding: window.padding,
        dilation: window.dilation,
        groups: 1,
        bias: true,
    }
    .into()
}

/// A convolution that keeps the grid.
pub(super) fn conv(features: u64, kernel: u64) -> Layer {
    conv_of(features, window(kernel, 1, Padding::Same, 1))
}

pub(super) fn pool(kind: PoolKind, size: u64) -> Layer {
    Pool {
        kind,
        window: window(size, size, Padding::NONE, 1),
        count_pad: false,
    }
    .into()
}

pub(super) fn dense(features: u64) -> Layer {
    let bias = true;
    Dense { features, bias }.into()
}

pub(super) fn relu() -> Layer {
    Activation::plain(Function::Relu).into()
}

pub(super) fn norm() -> Layer {
    BatchNorm { affine: true }.into()
}

pub(super) fn dropout() -> Layer {
    Dropout {
        unit: DropUnit::Value,
        rate: Number::lowest(1, 2),
    }
    .into()
}

pub(super) fn join(join: Join) -> Layer {
    Elementwise { join }.into()
}

pub(super) fn concat() -> Layer {
    let axis = ConcatAxis::Channels;
    Concat { axis }.into()
}
