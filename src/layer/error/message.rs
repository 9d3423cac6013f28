//! The message of a shape error.

use super::*;

impl ShapeError {
    /// The text of the error, with the numbers.
    pub fn message(&self) -> String {
        match self {
            ShapeError::KernelExceedsInput {
                axis,
                input,
                before,
                after,
                kernel,
                dilation,
                ..
            } => {
                let padded = match before.saturating_add(*after) {
                    0 => String::new(),
                    _ => format!(" with its padding of {}", sum(*before, *after)),
                };
                format!(
                    "the kernel does not fit: its {axis} is {}, the input's {axis} is \
                     {input}{padded}",
                    Self::kernel_words(*kernel, *dilation)
                )
            }
            ShapeError::Indivisible {
                what,
                count,
                parameter,
                by,
                ..
            } => {
                format!("{count} {what} do not divide by `{parameter}` = {by}")
            }
            ShapeError::JoinMismatch {
                join,
                expected,
                found,
                ..
            } => format!("`{join}` cannot join {expected} and {found}"),
            ShapeError::DenseOnMap { input } => {
                format!("`dense` takes a vector, but the flow is a map of {input}")
            }
            ShapeError::PoolPadding {
                axis,
                padding,
                span,
            } => format!(
                "padding of {padding} is more than half of the pooling kernel, whose {axis} is {span}"
            ),
            ShapeError::PaddingExceedsMap {
                axis,
                mode,
                input,
                padding,
            } => format!(
                "a padding of {padding} by `{}` is too large for a {axis} of {input}",
                mode.word()
            ),
            ShapeError::UnpoolMismatch { input, pooled } => format!(
                "`{}` puts each value where one was taken from: {input} does not match {pooled}",
                MAX_UNPOOL.name
            ),
            ShapeError::UnpoolOutput {
                axis,
                output,
                usual,
                ..
            } => format!(
                "no pooling of this window reads a {axis} of {output}: the usual one is {usual}"
            ),
            ShapeError::NeedsMap { layer, input } => format!(
                "`{layer}` takes a map of channels x height x width, but the flow is a vector of \
                 {input}"
            ),
            ShapeError::NothingLeft {
                axis,
                input,
                before,
                after,
            } => format!(
                "nothing is left of the {axis}: {input} − {before} − {after} is less than 1"
            ),
            ShapeError::PaddingExceedsOutput {
                axis,
                before,
                after,
                full,
                ..
            } => format!(
                "nothing is left of the {axis}: the kernels cover {full}, and a padding of {} is \
                 cropped",
                sum(*before, *after)
            ),
            ShapeError::IndivisibleGrid {
                axis,
                input,
                factor,
            } => format!("the {axis} of {input} does not divide by the factor {factor}"),
            ShapeError::PartsSum { channels, sum } => {
                format!("the parts add up to {sum}, but there are {channels} channels to split")
            }
            ShapeError::IndivisibleBlocks { channels, factor } => {
                format!(
                    "{channels} channels do not divide into blocks of {factor}x{factor} \
                 positions"
                )
            }
            ShapeError::ReshapeCount { input, wanted } => {
                format!("a tensor of {input} cannot take the shape {wanted}")
            }
            ShapeError::SliceOutside { axis, end, extent } => {
                format!("the slice ends at {end}, but there are {extent} {axis}")
            }
            ShapeError::NotExpandable {
                axis,
                input,
                output,
            } => match axis {
                MapAxis::Channels => format!("{input} channels cannot be expanded to {output}"),
                MapAxis::Height | MapAxis::Width => {
                    let axis = axis.word();
                    format!("a {axis} of {input} cannot be expanded to {output}")
                }
            },
            ShapeError::NoRegions { layer, found } => format!(
                "`{layer}` takes regions of 4 numbers (5 with the image's index), but these are \
                 {found}"
            ),
            ShapeError::TooManyValues { shape } => {
                format!("a tensor of {shape} would have more than 2^63 values")
            }
            ShapeError::Overflow {
                what,
                formula: Formula::Counted { .. },
            } => format!("the {what} of the network are more than 2^64"),
            ShapeError::Overflow { what, formula } => {
                format!("the {what} would be {formula}, which is more than 2^63")
            }
        }
    }
}
