//! Transposed convolutions: a convolution's grid the reverse, from small to large.
//!
//! Output size, parameters and the range of `output_pad` as in PyTorch's documentation of
//! `ConvTranspose2d`; the picture of zeros between the places is that of Dumoulin & Visin 2016,
//! arXiv:1603.07285, chapter 4; `same` is ONNX's `auto_pad` of `ConvTranspose`.

use super::conv::{FEATURES, GROUPS, WITH_BIAS};
use super::dialect::{
    Dialects, Needless, activation, also, caffe, caffe_v1, darknet, is, keras, onnx, pytorch, same,
    skip,
};
use super::kind::kind;
use super::parameter::{Arguments, Kind, ParameterError, named, whole};
use super::window::{
    DILATION, Dilation, KERNEL, Kernel, OutputStride, PAD, Padding, Rounding, STRIDE, Stride,
    Window,
};
use super::{
    Axis, Class, Formula, InputWindow, LayerKind, Recovery, Shape, ShapeError, Shapes,
    groups_alone, groups_divide, one, only, only_map, product, without_groups,
};
use crate::number::Number;

kind! {
    /// `transposed_conv features kernel`: every value of the input is multiplied with a kernel,
    /// which is laid down `stride` places from the last one; where they overlap they are added.
    pub struct TransposedConv {
        /// Output feature maps.
        features: u64 = [FEATURES],
        /// Extent of a kernel.
        kernel: Kernel = [KERNEL],
        /// From one kernel laid down to the next, in places of the output.
        stride: Stride = [STRIDE],
        /// The rows and columns cropped around the output; `same` and `same_lower` leave input ·
        /// stride.
        padding: Padding = [PAD],
        /// Rows and columns without a counterpart at the end of the output.
        output_pad: (u64, u64) = [named("output_pad", Kind::Pair, whole(0)).placing_window()],
        /// Distance of the taps.
        dilation: Dilation = [DILATION],
        /// Into how many parts, independent of each other, input channels and features fall.
        groups: u64 = [GROUPS],
        /// Whether each feature map has a learned constant.
        bias: bool = [WITH_BIAS],
    }
    TRANSPOSED_CONV = "transposed_conv"
        "a convolution that spreads its kernels over a larger grid";
}

impl TransposedConv {
    fn output_pad_along(&self, axis: Axis) -> u64 {
        match axis {
            Axis::Height => self.output_pad.0,
            Axis::Width => self.output_pad.1,
        }
    }

    /// The rows or columns that the dilated kernel spans: `dilation * (kernel - 1) + 1`.
    fn span(&self, axis: Axis) -> Option<u64> {
        let gaps = self.kernel.along(axis).checked_sub(1)?;
        self.dilation.along(axis).checked_mul(gaps)?.checked_add(1)
    }

    /// The numbers of rows or columns removed before the first and after the last.
    fn cut(&self, axis: Axis) -> Option<(u64, u64)> {
        if let Some(stated) = self.padding.stated(axis) {
            return Some(stated);
        }
        let total = self.span(axis)?.saturating_sub(self.stride.along(axis));
        self.padding.halves(total)
    }

    fn along(&self, axis: Axis, input: u64) -> Result<u64, ShapeError> {
        let stride = self.stride.along(axis);
        match self.padding {
            Padding::Same | Padding::SameLower => {
                return product(&[input, stride])
                    .ok_or_else(|| ShapeError::product(axis.word(), &[input, stride]));
            }
            Padding::Sides { .. } => {}
        }
        let full = || {
            let starts = input.checked_sub(1)?.checked_mul(stride)?;
            let output_pad = self.output_pad_along(axis);
            starts
                .checked_add(self.span(axis)?)?
                .checked_add(output_pad)
        };
        let beyond = || ShapeError::Overflow {
            what: axis.word(),
            formula: Formula::Spread {
                input,
                stride,
                kernel: self.kernel.along(axis),
                dilation: self.dilation.along(axis),
                output_pad: self.output_pad_along(axis),
            },
        };
        let full = full().ok_or_else(beyond)?;
        let (before, after) = self.cut(axis).ok_or_else(beyond)?;
        let left = full
            .checked_sub(before)
            .and_then(|rest| rest.checked_sub(after));
        left.filter(|&left| left > 0)
            .ok_or(ShapeError::PaddingExceedsOutput {
                axis,
                input,
                stride,
                before,
                after,
                kernel: self.kernel.along(axis),
                dilation: self.dilation.along(axis),
                output_pad: self.output_pad_along(axis),
                full,
            })
    }
}

impl LayerKind for TransposedConv {
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

    fn check(&self, arguments: &Arguments<'_>) -> Result<(), ParameterError> {
        for axis in [Axis::Height, Axis::Width] {
            let limit = self.stride.along(axis).max(self.dilation.along(axis));
            let expected = match self.padding {
                Padding::Same | Padding::SameLower if self.output_pad_along(axis) > 0 => {
                    "0 with `pad=same`, which sets the output size".into()
                }
                Padding::Sides { .. } if self.output_pad_along(axis) >= limit => {
                    format!("less than {limit}, the larger of stride and dilation")
                }
                Padding::Sides { .. } | Padding::Same | Padding::SameLower => continue,
            };
            return Err(arguments.refuse("output_pad", expected));
        }
        Ok(())
    }

    /// `(input - 1) * stride - 2 * pad + dilation * (kernel - 1) + output_pad + 1`, an axis.
    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        let input = only_map(TRANSPOSED_CONV.name, inputs)?;
        groups_divide(input.channels(), self.features, self.groups)?;
        let height = self.along(Axis::Height, input.height())?;
        let width = self.along(Axis::Width, input.width())?;
        Ok(one(Shape::map(self.features, height, width)))
    }

    /// channels x (features / groups) x kh x kw, and a bias per feature.
    fn parameters(&self, inputs: &[Shape], _outputs: &[Shape]) -> Option<u64> {
        let weights = product(&[
            only(inputs).channels(),
            self.features.checked_div(self.groups)?,
            self.kernel.height,
            self.kernel.width,
        ])?;
        weights.checked_add(if self.bias { self.features } else { 0 })
    }

    /// Every input value takes (features / groups) x kh x kw.
    fn macs(&self, inputs: &[Shape], _outputs: &[Shape]) -> Option<u64> {
        product(&[
            only(inputs).values()?,
            self.features.checked_div(self.groups)?,
            self.kernel.height,
            self.kernel.width,
        ])
    }

    fn class(&self, _inputs: &[Shape]) -> Class {
        Class::Conv
    }

    /// The window that slides by 1 over the input with `stride - 1` zeros put between its places:
    /// `dilation * (kernel - 1) - pad` zeros stand around that (none where `pad` is larger: then
    /// its first positions are removed).
    fn window(&self, _inputs: &[Shape]) -> Option<Window> {
        let around = |axis| {
            let reach = self.span(axis)?.checked_sub(1)?;
            let (before, after) = self.cut(axis)?;
            let after = reach
                .checked_add(self.output_pad_along(axis))?
                .saturating_sub(after);
            Some((reach.saturating_sub(before), after))
        };
        let (top, bottom) = around(Axis::Height)?;
        let (left, right) = around(Axis::Width)?;
        Some(Window {
            kernel: self.kernel,
            stride: Stride::new(1, 1),
            dilation: self.dilation,
            padding: Padding::Sides {
                top,
                bottom,
                left,
                right,
            },
            rounding: Rounding::Floor,
        })
    }

    /// Tap t of output o reads the input at (o + pad − dilation · t) / stride, where that is whole:
    /// of the places between, one in `stride`.
    fn input_window(&self, axis: Axis, _inputs: &[Shape]) -> InputWindow {
        let (span, stride) = (self.span(axis).unwrap_or(1), self.stride.along(axis));
        let (before, _) = self.cut(axis).unwrap_or((0, 0));
        let (span, stride) = (span as f64, stride as f64);
        InputWindow {
            span: (span / stride).max(1.0),
            centre: (before as f64 - (span - 1.0) / 2.0) / stride,
            step: 1.0 / stride,
        }
    }

    fn output_stride(&self, _inputs: &[Shape], _outputs: &[Shape]) -> OutputStride {
        let along = |stride: u64| Number::ratio(1, i128::from(stride)).unwrap_or(Number::ONE);
        OutputStride {
            height: along(self.stride.height),
            width: along(self.stride.width),
        }
    }
}

pub(super) static DIALECTS: Dialects = &[(
    &TRANSPOSED_CONV,
    &[
        pytorch(
            &["ConvTranspose2d", "conv_transpose2d"],
            &[
                skip("in_channels", Needless::Channels),
                is("out_channels", "features"),
                is("kernel_size", "kernel"),
                same("stride"),
                is("padding", "pad"),
                is("output_padding", "output_pad"),
                same("groups"),
                same("bias"),
                same("dilation"),
            ],
        ),
        keras(
            &["Conv2DTranspose", "Deconvolution2D"],
            &[
                is("filters", "features"),
                is("kernel_size", "kernel"),
                is("strides", "stride"),
                is("padding", "pad"),
                skip("data_format", Needless::Layout),
                is("dilation_rate", "dilation"),
                activation("activation"),
                is("use_bias", "bias"),
                is("output_padding", "output_pad"),
            ],
        ),
        caffe(
            &["Deconvolution"],
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
        caffe_v1(&["DECONVOLUTION"]),
        onnx(
            &["ConvTranspose"],
            &[
                is("kernel_shape", "kernel"),
                is("strides", "stride"),
                is("pads", "pad"),
                is("auto_pad", "pad"),
                is("output_padding", "output_pad"),
                is("dilations", "dilation"),
                is("group", "groups"),
            ],
        ),
        darknet(
            &["deconvolutional"],
            &[
                is("filters", "features"),
                is("size", "kernel"),
                same("stride"),
                is("padding", "pad"),
                activation("activation"),
            ],
        ),
        also(&["deconv", "transposedconv2d"], &[]),
    ],
)];
