//! Convolutions that share their weights over the grid.
//!
//! Output size, parameters and MACs as in PyTorch's documentation of `Conv2d`; the arithmetic is
//! derived in Dumoulin & Visin 2016, arXiv:1603.07285.

use super::dialect::{
    Dialects, Needless, activation, also, caffe, caffe_v1, darknet, is, keras, onnx, pytorch, same,
    skip, tensorflow,
};
use super::kind::kind;
use super::parameter::{Kind, Parameter, bare, named, switch, whole};
use super::window::{
    DILATION, Dilation, KERNEL, Kernel, PAD, PAD_MODE, PadMode, Padding, Rounding, STRIDE, Stride,
    Window,
};
use super::{
    Axis, Class, LayerKind, Recovery, Shape, ShapeError, Shapes, groups_alone, groups_divide, one,
    only, only_map, product, without_groups,
};

pub(super) const FEATURES: Parameter = bare("features", Kind::Count).varying();
pub(super) const GROUPS: Parameter = named("groups", Kind::Count, whole(1)).varying();
pub(super) const WITH_BIAS: Parameter = named("bias", Kind::Switch, switch(true));

kind! {
    /// `conv features kernel`: features x input channels / groups kernels of kh x kw.
    pub struct Conv {
        /// Output feature maps.
        features: u64 = [FEATURES],
        /// Extent of a kernel.
        kernel: Kernel = [KERNEL],
        /// Step of the kernel.
        stride: Stride = [STRIDE],
        /// How many rows and columns are around the input.
        padding: Padding = [PAD],
        /// The content of these rows and columns.
        pad_mode: PadMode = [PAD_MODE],
        /// Distance of the taps.
        dilation: Dilation = [DILATION],
        /// Into how many parts, independent of each other, input channels and features fall.
        groups: u64 = [GROUPS],
        /// Whether each feature map has a learned constant.
        bias: bool = [WITH_BIAS],
    }
    CONV = "conv" "a convolution";
    needs_bound: false
}

impl LayerKind for Conv {
    fn may_recover(&self) -> bool {
        self.groups > 1
    }

    fn recovered_output(&self, error: &ShapeError) -> Option<Recovery> {
        without_groups(error, self.features, self.groups, || Self {
            groups: 1,
            ..self.clone()
        })
    }

    fn own_error(&self) -> Option<ShapeError> {
        groups_alone(self.features, self.groups)
    }

    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        let input = only_map(CONV.name, inputs)?;
        groups_divide(input.channels(), self.features, self.groups)?;
        slide(self.window(inputs), self.pad_mode, input, self.features)
    }

    /// features x (channels / groups) x kh x kw, and a bias per feature.
    fn parameters(&self, inputs: &[Shape], _outputs: &[Shape]) -> Option<u64> {
        let channels = only(inputs).channels().checked_div(self.groups)?;
        let weights = product(&[
            self.features,
            channels,
            self.kernel.height,
            self.kernel.width,
        ])?;
        weights.checked_add(if self.bias { self.features } else { 0 })
    }

    /// Every output value takes (channels / groups) x kh x kw.
    fn macs(&self, inputs: &[Shape], outputs: &[Shape]) -> Option<u64> {
        let channels = only(inputs).channels().checked_div(self.groups)?;
        let values = only(outputs).values()?;
        product(&[values, channels, self.kernel.height, self.kernel.width])
    }

    fn class(&self, _inputs: &[Shape]) -> Class {
        Class::Conv
    }

    fn pad_mode(&self) -> PadMode {
        self.pad_mode
    }

    fn window(&self, _inputs: &[Shape]) -> Option<Window> {
        Some(Window {
            kernel: self.kernel,
            stride: self.stride,
            dilation: self.dilation,
            padding: self.padding,
            rounding: Rounding::Floor,
        })
    }
}

kind! {
    /// `depthwise kernel`: a convolution whose groups are its input channels, with `multiplier`
    /// features for each (Howard et al. 2017, arXiv:1704.04861, section 3.1).
    pub struct Depthwise {
        /// Extent of a kernel.
        kernel: Kernel = [KERNEL],
        /// Features for each input channel.
        multiplier: u64 = [named("multiplier", Kind::Count, whole(1)).varying()],
        /// Step of the kernel.
        stride: Stride = [STRIDE],
        /// How many rows and columns are around the input.
        padding: Padding = [PAD],
        /// The content of these rows and columns.
        pad_mode: PadMode = [PAD_MODE],
        /// Distance of the taps.
        dilation: Dilation = [DILATION],
        /// Whether each feature map has a learned constant.
        bias: bool = [WITH_BIAS],
    }
    DEPTHWISE = "depthwise" "a separate convolution of each channel";
}

impl LayerKind for Depthwise {
    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        let input = only_map(DEPTHWISE.name, inputs)?;
        let features = input.channels().checked_mul(self.multiplier);
        slide(
            self.window(inputs),
            self.pad_mode,
            input,
            features.ok_or_else(|| {
                ShapeError::product("channels", &[input.channels(), self.multiplier])
            })?,
        )
    }

    /// features x kh x kw, and a bias per feature.
    fn parameters(&self, _inputs: &[Shape], outputs: &[Shape]) -> Option<u64> {
        let features = only(outputs).channels();
        let weights = product(&[features, self.kernel.height, self.kernel.width])?;
        weights.checked_add(if self.bias { features } else { 0 })
    }

    /// Every output value takes kh x kw.
    fn macs(&self, _inputs: &[Shape], outputs: &[Shape]) -> Option<u64> {
        let values = only(outputs).values()?;
        product(&[values, self.kernel.height, self.kernel.width])
    }

    fn class(&self, _inputs: &[Shape]) -> Class {
        Class::Conv
    }

    fn pad_mode(&self) -> PadMode {
        self.pad_mode
    }

    fn window(&self, _inputs: &[Shape]) -> Option<Window> {
        Some(Window {
            kernel: self.kernel,
            stride: self.stride,
            dilation: self.dilation,
            padding: self.padding,
            rounding: Rounding::Floor,
        })
    }
}

fn slide(
    window: Option<Window>,
    mode: PadMode,
    input: Shape,
    features: u64,
) -> Result<Shapes, ShapeError> {
    let Some(window) = window else {
        return Ok(one(Shape::map(features, input.height(), input.width())));
    };
    let along = |axis: Axis| {
        let size = input.along(axis);
        let positions = window.slide(axis, size)?;
        mode.check(axis, size, (positions.before, positions.after))?;
        Ok(positions.count)
    };
    let (height, width) = (along(Axis::Height)?, along(Axis::Width)?);
    Ok(one(Shape::map(features, height, width)))
}

pub(super) static DIALECTS: Dialects = &[
    (
        &CONV,
        &[
            pytorch(
                &["Conv2d", "conv2d", "LazyConv2d"],
                &[
                    skip("in_channels", Needless::Channels),
                    is("out_channels", "features"),
                    is("kernel_size", "kernel"),
                    same("stride"),
                    is("padding", "pad"),
                    same("dilation"),
                    same("groups"),
                    same("bias"),
                    is("padding_mode", "pad_mode"),
                ],
            ),
            keras(
                &["Conv2D", "Convolution2D"],
                &[
                    is("filters", "features"),
                    is("kernel_size", "kernel"),
                    is("strides", "stride"),
                    is("padding", "pad"),
                    skip("data_format", Needless::Layout),
                    is("dilation_rate", "dilation"),
                    same("groups"),
                    activation("activation"),
                    is("use_bias", "bias"),
                    is("subsample", "stride"),
                ],
            ),
            caffe(
                &["Convolution"],
                "convolution_param",
                &[
                    is("num_output", "features"),
                    is("kernel_size", "kernel"),
                    same("stride"),
                    same("pad"),
                    same("dilation"),
                    is("group", "groups"),
                    is("bias_term", "bias"),
                ],
            ),
            caffe_v1(&["CONVOLUTION"]),
            onnx(
                &["Conv"],
                &[
                    is("kernel_shape", "kernel"),
                    is("strides", "stride"),
                    is("pads", "pad"),
                    is("auto_pad", "pad"),
                    is("dilations", "dilation"),
                    is("group", "groups"),
                ],
            ),
            darknet(
                &["convolutional"],
                &[
                    is("filters", "features"),
                    is("size", "kernel"),
                    same("stride"),
                    is("padding", "pad"),
                    same("dilation"),
                    same("groups"),
                    activation("activation"),
                ],
            ),
            also(
                &["conv2dlayer", "c2d"],
                &[
                    is("channels", "features"),
                    is("num_filters", "features"),
                    is("n_filters", "features"),
                    is("nout", "features"),
                    is("cout", "features"),
                    is("out_channel", "features"),
                    is("output_channels", "features"),
                    is("out", "features"),
                    is("width", "features"),
                    is("kernels", "kernel"),
                    is("window", "kernel"),
                    is("k", "kernel"),
                    is("steps", "stride"),
                    is("s", "stride"),
                    is("p", "pad"),
                    is("dilate", "dilation"),
                    is("d", "dilation"),
                    is("g", "groups"),
                    is("has_bias", "bias"),
                ],
            ),
        ],
    ),
    (
        &DEPTHWISE,
        &[
            keras(
                &["DepthwiseConv2D"],
                &[
                    is("kernel_size", "kernel"),
                    is("strides", "stride"),
                    is("padding", "pad"),
                    is("depth_multiplier", "multiplier"),
                    skip("data_format", Needless::Layout),
                    is("dilation_rate", "dilation"),
                    activation("activation"),
                    is("use_bias", "bias"),
                ],
            ),
            tensorflow(&["depthwise_conv2d"], &[]),
            caffe(
                &["ConvolutionDepthwise", "DepthwiseConvolution"],
                "convolution_param",
                &[
                    is("kernel_size", "kernel"),
                    same("stride"),
                    same("pad"),
                    same("dilation"),
                    is("bias_term", "bias"),
                ],
            ),
            also(&["depthwiseconv", "dwconv"], &[]),
        ],
    ),
];
