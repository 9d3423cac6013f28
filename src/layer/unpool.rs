//! Unpooling: the values of a small map, put where a max pooling took its maxima from.
//!
//! Sizes as in PyTorch's documentation of `MaxUnpool2d`. The places are those that a pooling found in
//! the map it read, so the output is as large as that map (Zeiler and Fergus 2014, arXiv:1311.2901,
//! section 2.1; Badrinarayanan et al. 2015, arXiv:1511.00561, section 3).

use super::dialect::{Dialects, also, is, onnx, pytorch, same, tensorflow};
use super::kind::kind;
use super::parameter::{
    Field, Kind, Parameter, ParameterError, Reader, Reads, Values, follows, named, two_from_one,
};
use super::window::{GridSize, KERNEL, Kernel, OutputStride, PAD, Padding, Stride};
use super::{
    Axis, InputWindow, LayerKind, Shape, ShapeError, Shapes, ValueRange, one, only, only_map, range,
};
use crate::number::Number;

const STRIDE: Parameter = named("stride", Kind::Size, follows("kernel")).varying();

kind! {
    /// `max_unpool(x, pooled) kernel`: each value of `x` at the place where the maximum of a window
    /// was, of which `pooled` is the result; zeros elsewhere. Both have the same shape.
    pub struct MaxUnpool {
        /// The pooling's window and the size of the output.
        unpooling: Unpooling = [
            KERNEL,
            STRIDE,
            PAD,
            named("output", Kind::Size, follows("as the window says")),
        ],
    }
    MAX_UNPOOL = "max_unpool" "values at the places that a max pooling took its maxima from";
    reads: Reads::Exactly(&["x", "pooled"])
}

/// The window of a pooling, and how large the map is that it read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Unpooling {
    /// Extent of the window.
    pub kernel: Kernel,
    /// Its step; defaults to the kernel.
    pub stride: Stride,
    /// The padding of the pooling.
    pub padding: Padding,
    /// Rows and columns of the output; `None`: those that follow from the window.
    pub output: Option<GridSize>,
}

/// Kernel, stride, padding and output.
impl Field for Unpooling {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ParameterError> {
        let kernel = Kernel::read(reader)?;
        let stride = reader.optional(|value, _| two_from_one(value))?;
        let padding = Padding::read(reader)?;
        let output = reader.optional(|value, _| two_from_one(value))?;
        let (height, width) = stride.unwrap_or((kernel.height, kernel.width));
        Ok(Self {
            kernel,
            stride: Stride { height, width },
            padding,
            output: output.map(|(height, width)| GridSize { height, width }),
        })
    }

    fn write(&self, values: &mut Values) {
        self.kernel.write(values);
        self.stride.write(values);
        self.padding.write(values);
        match self.output {
            Some(output) => output.write(values),
            None => values.push(None),
        }
    }
}

impl MaxUnpool {
    /// `(input - 1) * stride - 2 * pad + kernel` along one axis (`input * stride` where the pooling was
    /// padded by `same`), or the stated output, which differs from that by less than the stride.
    fn along(&self, axis: Axis, input: u64) -> Result<u64, ShapeError> {
        let Unpooling {
            kernel,
            stride,
            padding,
            output,
        } = self.unpooling;
        let (kernel, stride) = (kernel.along(axis), stride.along(axis));
        let sides = padding.stated(axis);
        let (before, after) = sides.unwrap_or((0, 0));
        let last = if sides.is_some() { kernel } else { stride };
        let full = input
            .saturating_sub(1)
            .checked_mul(stride)
            .and_then(|starts| starts.checked_add(last))
            .ok_or_else(|| ShapeError::product(axis.word(), &[input, stride]))?;
        let usual = full
            .checked_sub(before)
            .and_then(|rest| rest.checked_sub(after))
            .filter(|&rest| rest > 0)
            .ok_or(ShapeError::NothingLeft {
                axis,
                input: full,
                before,
                after,
            })?;
        match output.map(|output| output.along(axis)) {
            Some(output) if output.abs_diff(usual) >= stride => Err(ShapeError::UnpoolOutput {
                axis,
                output,
                usual,
                stride,
            }),
            Some(output) => Ok(output),
            None => Ok(usual),
        }
    }
}

impl LayerKind for MaxUnpool {
    fn range(&self, inputs: &[ValueRange]) -> ValueRange {
        range::first(inputs).or_zero()
    }

    /// The places are others for each sample.
    fn is_affine(&self, _inputs: &[Shape]) -> bool {
        false
    }

    /// The values; the pooling says where they go.
    fn sources(&self, _inputs: &[Shape]) -> usize {
        1
    }

    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        let input = only_map(MAX_UNPOOL.name, inputs)?;
        let pooled = inputs.get(1).copied().unwrap_or(input);
        if pooled != input {
            return Err(ShapeError::UnpoolMismatch { input, pooled });
        }
        let height = self.along(Axis::Height, input.height())?;
        let width = self.along(Axis::Width, input.width())?;
        Ok(one(Shape::map(input.channels(), height, width)))
    }

    /// A place lies in the windows that contain it: `kernel / stride` of them.
    fn input_window(&self, axis: Axis, inputs: &[Shape]) -> InputWindow {
        let Unpooling { kernel, stride, .. } = self.unpooling;
        let from = only(inputs).along(axis);
        let to = self.along(axis, from).unwrap_or(from);
        let windows = kernel.along(axis).div_ceil(stride.along(axis).max(1));
        InputWindow::resized(from, to, windows)
    }

    fn output_stride(&self, _inputs: &[Shape], _outputs: &[Shape]) -> OutputStride {
        let Stride { height, width } = self.unpooling.stride;
        let along = |stride: u64| Number::ratio(1, i128::from(stride)).unwrap_or(Number::ONE);
        OutputStride {
            height: along(height),
            width: along(width),
        }
    }
}

pub(super) static DIALECTS: Dialects = &[(
    &MAX_UNPOOL,
    &[
        pytorch(
            &["MaxUnpool2d", "max_unpool2d"],
            &[
                is("kernel_size", "kernel"),
                same("stride"),
                is("padding", "pad"),
                is("output_size", "output"),
            ],
        ),
        tensorflow(&["MaxUnpooling2D"], &[]),
        onnx(
            &["MaxUnpool"],
            &[
                is("kernel_shape", "kernel"),
                is("strides", "stride"),
                is("pads", "pad"),
            ],
        ),
        also(&["maxunpooling"], &[]),
    ],
)];
