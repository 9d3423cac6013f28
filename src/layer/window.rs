//! Windows that slide over a grid, and the output-size formulas.
//!
//! One function, [`Window::slide`], answers for every convolution and pooling, an axis at a time.
//! The formulas are those of PyTorch's documentation of `Conv2d` and `MaxPool2d`, of TensorFlow's
//! notes on padding for `same`, and of Caffe's `pooling_layer.cpp` for `ceil=caffe`.

use super::error::{Formula, ShapeError};
use super::kind::words;
use super::parameter::{Kind, Parameter, bare, named, whole, word};
use super::shape::{Axis, Shape};
use crate::number::Number;

macro_rules! pairs {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub struct $name {
            /// From row to row.
            pub height: u64,
            /// From column to column.
            pub width: u64,
        }

        impl $name {
            /// height x width
            pub fn new(height: u64, width: u64) -> Self {
                Self { height, width }
            }

            /// Along one axis.
            pub fn along(self, axis: Axis) -> u64 {
                match axis {
                    Axis::Height => self.height,
                    Axis::Width => self.width,
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}x{}", self.height, self.width)
            }
        }
    )*};
}

pairs! {
    /// The extent of a window, without dilation.
    Kernel
    /// From one position of a window to the next.
    Stride
    /// The distance between neighbouring taps of a kernel: 1 is no dilation.
    Dilation
    /// Rows and columns of an output.
    GridSize
}

pub(super) const KERNEL: Parameter = bare("kernel", Kind::Size).with_both_extents();
pub(super) const STRIDE: Parameter = named("stride", Kind::Size, whole(1))
    .varying()
    .placing_window();
pub(super) const PAD: Parameter = named("pad", Kind::Padding, whole(0)).placing_window();
pub(super) const PAD_MODE: Parameter =
    named("pad_mode", PadMode::KIND, word("zeros")).placing_window();
pub(super) const DILATION: Parameter = named("dilation", Kind::Size, whole(1)).placing_window();

/// How far apart neighbouring places of an output lie, in rows and columns of the input: a stride
/// that need not be whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OutputStride {
    /// From row to row.
    pub height: Number,
    /// From column to column.
    pub width: Number,
}

impl OutputStride {
    /// As far as in the input.
    pub const ONE: Self = Self {
        height: Number::ONE,
        width: Number::ONE,
    };

    /// The stride of a grid that is stretched or shrunk to another.
    pub(super) fn between(input: Shape, output: Shape) -> Self {
        let along = |from: u64, to: u64| {
            Number::ratio(i128::from(from), i128::from(to)).unwrap_or(Number::ONE)
        };
        Self {
            height: along(input.height(), output.height()),
            width: along(input.width(), output.width()),
        }
    }

    /// Along one axis.
    pub fn along(self, axis: Axis) -> Number {
        match axis {
            Axis::Height => self.height,
            Axis::Width => self.width,
        }
    }
}

impl From<Stride> for OutputStride {
    fn from(stride: Stride) -> Self {
        Self {
            height: Number::from(stride.height),
            width: Number::from(stride.width),
        }
    }
}

/// Rows and columns of zeros put around the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Padding {
    /// Stated numbers for each side.
    Sides {
        /// Above the first row.
        top: u64,
        /// Below the last row.
        bottom: u64,
        /// Before the first column.
        left: u64,
        /// After the last column.
        right: u64,
    },
    /// Output = ceil(input / stride); where the sum is odd, the odd one at bottom and right.
    Same,
    /// Output = ceil(input / stride); where the sum is odd, the odd one at top and left.
    SameLower,
}

impl Padding {
    /// None.
    pub const NONE: Self = Self::even(0, 0);

    /// Padding that is equal above and below, and equal left and right.
    pub const fn even(height: u64, width: u64) -> Self {
        Padding::Sides {
            top: height,
            bottom: height,
            left: width,
            right: width,
        }
    }

    /// The padding before and after along one axis, where it is stated; `same` follows from sizes.
    pub fn stated(self, axis: Axis) -> Option<(u64, u64)> {
        match (self, axis) {
            (Padding::Sides { top, bottom, .. }, Axis::Height) => Some((top, bottom)),
            (Padding::Sides { left, right, .. }, Axis::Width) => Some((left, right)),
            (Padding::Same | Padding::SameLower, _) => None,
        }
    }

    /// `total` in halves before and after: the odd one lies before only for [`Padding::SameLower`].
    pub(super) fn halves(self, total: u64) -> Option<(u64, u64)> {
        let less = total / 2;
        let more = total.checked_sub(less)?;
        Some(if self == Padding::SameLower {
            (more, less)
        } else {
            (less, more)
        })
    }
}

words! {
    /// The content of the rows and columns around the map: `padding_mode` of PyTorch's `Conv2d`,
    /// and its layers `ReflectionPad2d`, `ReplicationPad2d` and `CircularPad2d`.
    pub enum PadMode {
        /// Zeros.
        Zeros = "zeros",
        /// The map, mirrored at its border, whose row or column is not repeated: `3 2 | 1 2 3 | 2 1`.
        Reflect = "reflect",
        /// The border, repeated: `1 1 | 1 2 3 | 3 3`.
        Replicate = "replicate",
        /// The other end of the map: `2 3 | 1 2 3 | 1 2`.
        Circular = "circular",
    }
}

impl PadMode {
    /// How many rows or columns a map of `input` can give on one side; `None`: any number.
    pub fn most(self, input: u64) -> Option<u64> {
        match self {
            PadMode::Zeros | PadMode::Replicate => None,
            PadMode::Reflect => input.checked_sub(1),
            PadMode::Circular => Some(input),
        }
    }

    /// Whether the map can give that many rows or columns before its first and after its last.
    ///
    /// # Errors
    /// [`ShapeError::PaddingExceedsMap`] where it cannot, as in PyTorch: a reflection is less than
    /// the map, a circular padding at most the map.
    pub(super) fn check(
        self,
        axis: Axis,
        input: u64,
        (before, after): (u64, u64),
    ) -> Result<(), ShapeError> {
        let padding = before.max(after);
        match self.most(input) {
            Some(most) if padding > most => Err(ShapeError::PaddingExceedsMap {
                axis,
                mode: self,
                input,
                padding,
            }),
            Some(_) | None => Ok(()),
        }
    }
}

/// How a last, incomplete window is treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rounding {
    /// It is dropped.
    Floor,
    /// It counts if it starts inside the input or the padding before it (PyTorch's `ceil_mode`).
    Ceil,
    /// It counts; only where there is padding, on whatever side, must it start before the padding
    /// at the end (Caffe's pooling).
    Caffe,
}

/// A window: its kernel, the distance between its places, its padding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Window {
    /// Its extent.
    pub kernel: Kernel,
    /// Its step.
    pub stride: Stride,
    /// The distance of its taps.
    pub dilation: Dilation,
    /// The zeros around the input.
    pub padding: Padding,
    /// How an incomplete window is treated.
    pub rounding: Rounding,
}

/// Where a window stands along one axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Positions {
    /// How many positions: the output size.
    pub count: u64,
    /// The padding before the first row or column of the input.
    pub before: u64,
    /// The padding after the last.
    pub after: u64,
}

impl Window {
    /// The rows or columns that the dilated kernel spans: `dilation * (kernel - 1) + 1`.
    pub fn span(&self, axis: Axis) -> Option<u64> {
        let gaps = self.kernel.along(axis).checked_sub(1)?;
        self.dilation.along(axis).checked_mul(gaps)?.checked_add(1)
    }

    /// [`Window::span`], or that it is too large.
    pub(super) fn covered(&self, axis: Axis) -> Result<u64, ShapeError> {
        let formula = Formula::Span {
            kernel: self.kernel.along(axis),
            dilation: self.dilation.along(axis),
        };
        let what = "window";
        self.span(axis)
            .ok_or(ShapeError::Overflow { what, formula })
    }

    /// Slides along one axis of `input` rows or columns.
    ///
    /// With k the dilated kernel and p, q the padding before and after, the output size is
    /// `floor((input + p + q - k) / stride) + 1`; with [`Rounding::Ceil`] the quotient is rounded
    /// up, and a last window that would start at or after `input + p` is dropped, so that the only
    /// window may be up to a stride longer than the padded input; `same` gives
    /// `ceil(input / stride)` and from it the padding.
    ///
    /// # Errors
    /// [`ShapeError::KernelExceedsInput`] where not even one window fits, [`ShapeError::Overflow`]
    /// where a size does.
    pub fn slide(&self, axis: Axis, input: u64) -> Result<Positions, ShapeError> {
        let span = self.covered(axis)?;
        let stride = self.stride.along(axis);
        let (before, after) = self
            .padding_along(axis, input)
            .ok_or_else(|| ShapeError::sum(axis.word(), &[input, span, stride]))?;
        let padded = input
            .checked_add(before)
            .and_then(|sum| sum.checked_add(after))
            .ok_or_else(|| ShapeError::sum(axis.word(), &[input, before, after]))?;
        let misfit = ShapeError::KernelExceedsInput {
            axis,
            input,
            before,
            after,
            kernel: self.kernel.along(axis),
            dilation: self.dilation.along(axis),
            stride,
            rounding: self.rounding,
        };
        let starts_inside = |start: u64| input.checked_add(before).is_some_and(|end| start < end);
        let Some(room) = padded.checked_sub(span) else {
            // Rounded up, a quotient between −1 and 0 is 0, and the only window hangs over the
            // end: a pooling 3x3 with stride 2 takes a map of 2x2 in PyTorch and in Caffe.
            let rounds_up = match self.rounding {
                Rounding::Floor => false,
                Rounding::Ceil | Rounding::Caffe => true,
            };
            return if rounds_up && span.saturating_sub(padded) < stride && starts_inside(0) {
                Ok(Positions {
                    count: 1,
                    before,
                    after,
                })
            } else {
                Err(misfit)
            };
        };
        let whole = room.checked_div(stride).unwrap_or(room);
        let beyond = || ShapeError::sum(axis.word(), &[padded, stride]);
        let complete = whole.checked_add(1).ok_or_else(beyond)?;
        let incomplete = room.checked_rem(stride).is_some_and(|rest| rest > 0);
        // The start of the window after the last complete one, from the first padded row.
        let next = complete.checked_mul(stride).ok_or_else(beyond)?;
        let one_more = incomplete
            && match self.rounding {
                Rounding::Floor => false,
                Rounding::Ceil => starts_inside(next),
                Rounding::Caffe => starts_inside(next) || !self.is_padded(),
            };
        let count = complete.checked_add(u64::from(one_more));
        Ok(Positions {
            count: count.ok_or_else(beyond)?,
            before,
            after,
        })
    }

    /// How one axis of `input` comes to its size, with the numbers, and the padding on both sides
    /// that would keep it.
    pub fn formula(&self, axis: Axis, input: u64) -> Option<(String, Option<u64>)> {
        let Positions {
            count,
            before,
            after,
        } = self.slide(axis, input).ok()?;
        let span = self.span(axis)?;
        let (kernel, dilation) = (self.kernel.along(axis), self.dilation.along(axis));
        let stride = self.stride.along(axis);
        let padding = if before == after {
            format!("2·{before}")
        } else {
            format!("{before} + {after}")
        };
        let covered = if dilation == 1 {
            kernel.to_string()
        } else {
            format!("({dilation}·({kernel} − 1) + 1)")
        };
        let room = input.checked_add(before)?.checked_add(after)?;
        let exact = room.checked_sub(span)?.checked_rem(stride) == Some(0);
        let rounded = match self.rounding {
            _ if exact => "",
            Rounding::Floor => ", rounded down,",
            Rounding::Ceil | Rounding::Caffe => ", rounded up,",
        };
        let text = format!("({input} + {padding} − {covered}) / {stride} + 1{rounded} = {count}");
        let reach = span.checked_sub(1)?;
        let keeps = (stride == 1 && reach.checked_rem(2) == Some(0)).then_some(reach / 2);
        Some((text, keeps))
    }

    /// Whether there is padding on any side: Caffe asks that of both axes together.
    fn is_padded(&self) -> bool {
        self.padding != Padding::NONE
    }

    fn padding_along(&self, axis: Axis, input: u64) -> Option<(u64, u64)> {
        if let Some(stated) = self.padding.stated(axis) {
            return Some(stated);
        }
        let stride = self.stride.along(axis);
        let output = input.div_ceil(stride.max(1));
        let covered = output
            .checked_sub(1)?
            .checked_mul(stride)?
            .checked_add(self.span(axis)?)?;
        let total = covered.saturating_sub(input);
        self.padding.halves(total)
    }

    /// The grid after sliding over `input`: height and width.
    ///
    /// # Errors
    /// As [`Window::slide`], for the first axis that fails.
    pub fn grid(&self, input: Shape) -> Result<(u64, u64), ShapeError> {
        let height = self.slide(Axis::Height, input.height())?.count;
        let width = self.slide(Axis::Width, input.width())?.count;
        Ok((height, width))
    }
}
