//! The errors of shapes, with the formula filled in.
//!
//! A layer knows numbers and no places; whoever adds it to a graph knows the places and makes a
//! diagnostic of [`ShapeError::code`], [`ShapeError::message`] and [`ShapeError::help`].

mod advice;
mod formula;
mod message;

pub use self::formula::Formula;

use self::advice::{counted, differences, rest, sum};
use super::codes::*;
use super::join::ConcatAxis;
use super::shape::{Axis, MapAxis, Shape};
use super::unpool::MAX_UNPOOL;
use super::window::{PadMode, Rounding};
use crate::diagnostic::Code;
use smallvec::SmallVec;

/// Why a layer has no output shape for its inputs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShapeError {
    /// Not even one window fits into the padded input.
    KernelExceedsInput {
        /// Along which axis.
        axis: Axis,
        /// The input size.
        input: u64,
        /// The padding before it.
        before: u64,
        /// The padding after it.
        after: u64,
        /// The kernel, without dilation.
        kernel: u64,
        /// The dilation.
        dilation: u64,
        /// The stride.
        stride: u64,
        /// How an incomplete window is treated.
        rounding: Rounding,
    },
    /// Channels that do not divide into groups or parts.
    Indivisible {
        /// The quantity to divide: `input channels`, `features`.
        what: &'static str,
        /// How many there are.
        count: u64,
        /// The parameter that divides them.
        parameter: &'static str,
        /// Into how many.
        by: u64,
        /// The number that another number of groups or parts would have to divide: the count, or
        /// its greatest common divisor with another count.
        common: u64,
    },
    /// Tensors of different shapes where they must agree.
    JoinMismatch {
        /// The layer: `add`, `concat`.
        join: &'static str,
        /// The place of the first tensor that does not fit, from 0.
        index: usize,
        /// The shape the tensors before it have.
        expected: Shape,
        /// Its shape.
        found: Shape,
        /// The axis that `concat` joins along.
        along: Option<ConcatAxis>,
    },
    /// A dense layer on a map.
    DenseOnMap {
        /// The map.
        input: Shape,
    },
    /// Padding of more than half the kernel around a pooling.
    PoolPadding {
        /// Along which axis.
        axis: Axis,
        /// The padding, the larger of both sides.
        padding: u64,
        /// The dilated kernel.
        span: u64,
    },
    /// More rows or columns around a map than it can provide.
    PaddingExceedsMap {
        /// Along which axis.
        axis: Axis,
        /// The content of the padding.
        mode: PadMode,
        /// The input size.
        input: u64,
        /// The padding, the larger of both sides.
        padding: u64,
    },
    /// A tensor that is to be put where another was taken from.
    UnpoolMismatch {
        /// Its shape.
        input: Shape,
        /// The shape of the pooling's result.
        pooled: Shape,
    },
    /// An output of an unpooling that its pooling cannot have read.
    UnpoolOutput {
        /// Along which axis.
        axis: Axis,
        /// The size that is stated.
        output: u64,
        /// The size that follows from kernel, stride and padding.
        usual: u64,
        /// The stride.
        stride: u64,
    },
    /// A layer that needs a grid, on a vector.
    NeedsMap {
        /// The layer.
        layer: &'static str,
        /// The vector.
        input: Shape,
    },
    /// Nothing would be left.
    NothingLeft {
        /// Along which axis.
        axis: Axis,
        /// The input size.
        input: u64,
        /// The rows or columns removed before.
        before: u64,
        /// The rows or columns removed after.
        after: u64,
    },
    /// A transposed convolution that cuts away all that it makes.
    PaddingExceedsOutput {
        /// Along which axis.
        axis: Axis,
        /// The input size.
        input: u64,
        /// The stride.
        stride: u64,
        /// The rows or columns removed before.
        before: u64,
        /// The rows or columns removed after.
        after: u64,
        /// The kernel, without dilation.
        kernel: u64,
        /// The dilation.
        dilation: u64,
        /// The rows or columns added at the end.
        output_pad: u64,
        /// The output size without padding.
        full: u64,
    },
    /// Rows or columns that do not divide by a factor.
    IndivisibleGrid {
        /// Along which axis.
        axis: Axis,
        /// The input size.
        input: u64,
        /// The factor.
        factor: u64,
    },
    /// Parts whose sizes do not add up to the split extent.
    PartsSum {
        /// The channels of the input.
        channels: u64,
        /// The sum of the parts.
        sum: u64,
    },
    /// Channels that do not divide into blocks of factor x factor positions.
    IndivisibleBlocks {
        /// How many there are.
        channels: u64,
        /// Rows and columns of a block.
        factor: u64,
    },
    /// A new shape with more or fewer values than there are.
    ReshapeCount {
        /// The shape of the flow.
        input: Shape,
        /// The new one.
        wanted: Shape,
    },
    /// A slice that ends after the last channel, row or column.
    SliceOutside {
        /// The axis of the slice.
        axis: MapAxis,
        /// Where it ends.
        end: u64,
        /// How many there are.
        extent: u64,
    },
    /// An axis of more than one place that is to have another number of them.
    NotExpandable {
        /// Along which axis.
        axis: MapAxis,
        /// How many there are.
        input: u64,
        /// How many there are to be.
        output: u64,
    },
    /// Regions that have neither 4 nor 5 numbers each.
    NoRegions {
        /// The layer.
        layer: &'static str,
        /// The tensor.
        found: Shape,
    },
    /// A tensor of more values than any has.
    TooManyValues {
        /// Its shape.
        shape: Shape,
    },
    /// A size beyond 2^63.
    Overflow {
        /// Which one: `height`, `channels`.
        what: &'static str,
        /// How it is computed.
        formula: Formula,
    },
}

impl ShapeError {
    /// A product that is too large.
    pub(crate) fn product(what: &'static str, factors: &[u64]) -> Self {
        let formula = Formula::Product(SmallVec::from_slice(factors));
        ShapeError::Overflow { what, formula }
    }

    /// A sum that is too large.
    pub(super) fn sum(what: &'static str, parts: &[u64]) -> Self {
        let formula = Formula::Sum(SmallVec::from_slice(parts));
        ShapeError::Overflow { what, formula }
    }

    /// Its code.
    pub fn code(&self) -> Code {
        match self {
            ShapeError::KernelExceedsInput { .. } => KERNEL_EXCEEDS_INPUT,
            ShapeError::Indivisible { .. } | ShapeError::IndivisibleBlocks { .. } => {
                GROUPS_INDIVISIBLE
            }
            ShapeError::JoinMismatch { .. } => JOIN_SIZE_MISMATCH,
            ShapeError::DenseOnMap { .. } => DENSE_ON_SPATIAL,
            ShapeError::PoolPadding { .. } => POOL_PAD_TOO_BIG,
            ShapeError::PaddingExceedsMap { .. } => PADDING_EXCEEDS_MAP,
            ShapeError::UnpoolMismatch { .. } | ShapeError::UnpoolOutput { .. } => UNPOOL_MISMATCH,
            ShapeError::NeedsMap { .. } => MAP_EXPECTED,
            ShapeError::NothingLeft { .. } | ShapeError::PaddingExceedsOutput { .. } => {
                NOTHING_LEFT
            }
            ShapeError::IndivisibleGrid { .. } => GRID_INDIVISIBLE,
            ShapeError::PartsSum { .. } => PARTS_SUM,
            ShapeError::ReshapeCount { .. } => RESHAPE_COUNT,
            ShapeError::SliceOutside { .. } => SLICE_OUTSIDE,
            ShapeError::NotExpandable { .. } => NOT_EXPANDABLE,
            ShapeError::NoRegions { .. } => REGIONS_EXPECTED,
            ShapeError::Overflow {
                formula: Formula::Counted { .. },
                ..
            } => COUNT_OVERFLOW,
            ShapeError::TooManyValues { .. } | ShapeError::Overflow { .. } => SIZE_OVERFLOW,
        }
    }

    /// The label at the layer itself: the formula with its numbers.
    pub fn formula(&self) -> Option<String> {
        match self {
            ShapeError::KernelExceedsInput {
                axis,
                input,
                before,
                after,
                kernel,
                dilation,
                stride,
                rounding,
            } => {
                let padding = sum(*before, *after);
                let span = if *dilation == 1 {
                    kernel.to_string()
                } else {
                    format!("({dilation}·({kernel} − 1) + 1)")
                };
                let rounded = match rounding {
                    Rounding::Floor => "",
                    Rounding::Ceil | Rounding::Caffe => ", rounded up,",
                };
                Some(format!(
                    "{axis}: ({input} + {padding} − {span}) / {stride} + 1{rounded} is less than 1"
                ))
            }
            ShapeError::Indivisible { count, by, .. } => Some(rest(*count, *by)),
            ShapeError::JoinMismatch {
                expected,
                found,
                along,
                ..
            } => Some(differences(*expected, *found, *along)),
            ShapeError::PoolPadding { padding, span, .. } => {
                Some(format!("{padding} > {span} / 2"))
            }
            ShapeError::PaddingExceedsOutput {
                axis,
                input,
                stride,
                before,
                after,
                kernel,
                dilation,
                output_pad,
                ..
            } => Some(format!(
                "{axis}: ({input} − 1)·{stride} − ({}) + {dilation}·({kernel} − 1) + {output_pad} \
                 + 1 is less than 1",
                sum(*before, *after)
            )),
            ShapeError::IndivisibleGrid { input, factor, .. } => Some(rest(*input, *factor)),
            ShapeError::IndivisibleBlocks { channels, factor } => {
                Some(rest(*channels, factor.saturating_mul(*factor)))
            }
            ShapeError::ReshapeCount { input, wanted } => Some(format!(
                "{} values are not {}",
                counted(*input),
                counted(*wanted)
            )),
            ShapeError::SliceOutside { end, extent, .. } => Some(format!("{end} > {extent}")),
            ShapeError::NothingLeft {
                input,
                before,
                after,
                ..
            } => Some(format!("{input} − {before} − {after} < 1")),
            ShapeError::NotExpandable { axis, input, .. } => {
                Some(format!("{} {input} ≠ 1", axis.word()))
            }
            ShapeError::NoRegions { found, .. } => Some(format!("{found} arrives as regions")),
            ShapeError::PaddingExceedsMap {
                mode,
                input,
                padding,
                ..
            } => Some(match mode {
                PadMode::Reflect => format!("{padding} ≥ {input}"),
                PadMode::Zeros | PadMode::Replicate | PadMode::Circular => {
                    format!("{padding} > {input}")
                }
            }),
            ShapeError::UnpoolMismatch { input, pooled } => {
                Some(differences(*pooled, *input, None))
            }
            ShapeError::UnpoolOutput {
                output,
                usual,
                stride,
                ..
            } => Some(match output > usual {
                true => format!("{output} − {usual} ≥ {stride}, the stride"),
                false => format!("{usual} − {output} ≥ {stride}, the stride"),
            }),
            ShapeError::NeedsMap { input, .. } => Some(format!("a vector of {input} arrives here")),
            ShapeError::DenseOnMap { input } => Some(format!("a map of {input} arrives here")),
            ShapeError::PartsSum { channels, sum } => Some(format!("{sum} ≠ {channels}")),
            ShapeError::TooManyValues { shape } => Some(format!("{} > 2^63", counted(*shape))),
            ShapeError::Overflow {
                formula: Formula::Counted { from, to },
                ..
            } => Some(format!("this layer, from {from} to {to}, exceeds it")),
            ShapeError::Overflow { formula, .. } => Some(match formula.value() {
                Some(value) => format!("{formula} = {value} > 2^63"),
                None => format!("{formula} > 2^63"),
            }),
        }
    }

    fn kernel_words(kernel: u64, dilation: u64) -> String {
        if dilation == 1 {
            return kernel.to_string();
        }
        let span = kernel
            .saturating_sub(1)
            .saturating_mul(dilation)
            .saturating_add(1);
        format!("{span} ({kernel} with dilation {dilation})")
    }
}
