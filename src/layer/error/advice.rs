//! Advice on errors of shapes that needs more than a line.

use super::ShapeError;
use crate::layer::join::{ConcatAxis, MUL};
use crate::layer::shape::{Axis, MapAxis, Shape};
use crate::layer::window::{PadMode, Rounding};

impl ShapeError {
    /// Advice on how to fix the error.
    pub fn help(&self) -> String {
        match self {
            ShapeError::KernelExceedsInput {
                input,
                before,
                after,
                dilation,
                stride,
                rounding,
                ..
            } => {
                let padded = input.saturating_add(*before).saturating_add(*after);
                // Rounded up, the only window may hang over the end by less than a stride.
                let room = match rounding {
                    Rounding::Floor => padded,
                    Rounding::Ceil | Rounding::Caffe => {
                        padded.saturating_add(stride.saturating_sub(1))
                    }
                };
                let gaps = room.saturating_sub(1).checked_div(*dilation);
                let largest = gaps.unwrap_or(0).saturating_add(1);
                format!(
                    "a kernel of at most {largest} fits; or pad more, or remove a stride or a \
                     pooling before it"
                )
            }
            ShapeError::Indivisible {
                what,
                count,
                parameter,
                by,
                common,
            } => indivisible_help(what, *count, parameter, *by, *common),
            ShapeError::JoinMismatch {
                join,
                expected,
                found,
                along,
                ..
            } => join_help(join, *expected, *found, *along),
            ShapeError::DenseOnMap { input } => {
                let flat = input
                    .values()
                    .map_or(String::new(), |values| format!(" ({values} features)"));
                format!(
                    "put `flatten`{flat} or `global_avgpool` ({} features) before it",
                    input.channels()
                )
            }
            ShapeError::PoolPadding { span, .. } => {
                format!(
                    "pad at most {}: a window at the edge should not hold more padding than input",
                    span / 2
                )
            }
            ShapeError::PaddingExceedsMap { mode, input, .. } => {
                let most = mode.most(*input).unwrap_or(*input);
                let limit = match mode {
                    PadMode::Reflect => "a mirrored border is smaller than the map",
                    PadMode::Zeros | PadMode::Replicate | PadMode::Circular => {
                        "a map wraps around only once"
                    }
                };
                format!("pad at most {most}: {limit}; `replicate` and `zeros` have no limit")
            }
            ShapeError::UnpoolMismatch { pooled, .. } => format!(
                "bring the first tensor to {pooled}, the shape of the pooling's result, or name \
                 the pooling of that size"
            ),
            ShapeError::UnpoolOutput { usual, stride, .. } => {
                let reach = stride.saturating_sub(1);
                format!(
                    "write a size from {} to {}, that of the map which the pooling reads",
                    usual.saturating_sub(reach).max(1),
                    usual.saturating_add(reach)
                )
            }
            ShapeError::NeedsMap { layer, .. } => {
                format!(
                    "put `{layer}` before the `flatten` or `dense` that produces the vector, or \
                     produce a map with `reshape`"
                )
            }
            ShapeError::NothingLeft { input, .. } => {
                format!("crop less than {input} in total")
            }
            ShapeError::PaddingExceedsOutput { full, .. } => format!(
                "pad at most {} on each side, or take a larger kernel",
                full.saturating_sub(1) / 2
            ),
            ShapeError::IndivisibleGrid {
                axis,
                input,
                factor,
            } => grid_help(*axis, *input, *factor),
            ShapeError::PartsSum { channels, .. } => {
                format!("give parts that add up to {channels}")
            }
            ShapeError::IndivisibleBlocks { channels, factor } => blocks_help(*channels, *factor),
            ShapeError::ReshapeCount { input, wanted } => reshape_help(*input, *wanted),
            ShapeError::SliceOutside { axis, extent, .. } => {
                format!("{axis} are counted from 0, so the end is at most {extent}")
            }
            ShapeError::NotExpandable {
                axis,
                input,
                output,
            } => expand_help(*axis, *input, *output),
            ShapeError::NoRegions { layer, .. } => {
                format!(
                    "give one region, `input region 4`, or n, `input regions (n x 1 x 4)`: \
                     `{layer}(map, regions)`"
                )
            }
            ShapeError::TooManyValues { .. } | ShapeError::Overflow { .. } => {
                "look for a size or a factor that is too large: no network has such tensors".into()
            }
        }
    }
}

/// One of the extents of a shape.
type Extent = fn(Shape) -> u64;

/// `2·1`, or `1 + 0` where the sides differ.
pub(super) fn sum(before: u64, after: u64) -> String {
    if before == after {
        format!("2·{before}")
    } else {
        format!("{before} + {after}")
    }
}

/// The extents in which two shapes differ and should not; along the axis of a `concat` they may
/// differ.
pub(super) fn differences(expected: Shape, found: Shape, along: Option<ConcatAxis>) -> String {
    match (expected, found) {
        (Shape::Map { .. }, Shape::Map { .. }) => {}
        (Shape::Vector { .. }, Shape::Vector { .. }) => return format!("{expected} ≠ {found}"),
        (Shape::Map { .. } | Shape::Vector { .. }, _) => return "a map and a vector".into(),
    }
    let all: [(&str, Extent); 3] = [
        ("channels", Shape::channels),
        ("height", Shape::height),
        ("width", Shape::width),
    ];
    let free = along.map(ConcatAxis::word);
    let pairs = all
        .iter()
        .filter(|(name, _)| Some(*name) != free)
        .map(|(name, extent)| (name, extent(expected), extent(found)))
        .filter(|(_, one, other)| one != other)
        .map(|(name, one, other)| format!("{name} {one} ≠ {other}"));
    pairs.collect::<Vec<_>>().join(", ")
}

fn join_help(join: &str, expected: Shape, found: Shape, along: Option<ConcatAxis>) -> String {
    let maps = matches!((expected, found), (Shape::Map { .. }, Shape::Map { .. }));
    let across = match along {
        Some(axis @ ConcatAxis::Height) if maps => Some((axis, "width", Shape::width as Extent)),
        Some(axis @ ConcatAxis::Width) if maps => Some((axis, "height", Shape::height as Extent)),
        Some(ConcatAxis::Height | ConcatAxis::Width | ConcatAxis::Channels) | None => None,
    };
    if let (Some(axis), Shape::Vector { .. }, Shape::Vector { .. }) = (along, expected, found) {
        return format!("write only `{join}`: vectors have no {}", axis.word());
    }
    if let Some((axis, name, extent)) = across {
        let pairs: [(&str, Extent); 2] = [("channels", Shape::channels), (name, extent)];
        let differ = pairs
            .iter()
            .map(|(name, extent)| (name, extent(expected), extent(found)))
            .filter(|(_, one, other)| one != other)
            .map(|(name, one, other)| format!("{name} {one} and {other}"));
        let differ = differ.collect::<Vec<_>>().join(", ");
        return format!(
            "`{join} axis={}` needs the same channels and {name}, but here are {differ}",
            axis.word()
        );
    }
    let same_grid = expected.height() == found.height() && expected.width() == found.width();
    match (same_grid, expected, found) {
        (true, Shape::Map { .. }, Shape::Map { .. })
            if join == MUL.name && (expected.channels() == 1 || found.channels() == 1) =>
        {
            // A mask: a convolution would weigh it again for each channel.
            let (large, mask) = match found.channels() {
                1 => (expected, found),
                _ => (found, expected),
            };
            format!(
                "repeat the mask of {mask} for each of the {} channels: `-> expand {large}` after \
                 it",
                large.channels()
            )
        }
        (true, Shape::Map { channels, .. }, Shape::Map { .. }) => format!(
            "give both the same channels: a `conv {channels} 1x1` on the second, or `concat`"
        ),
        (false, Shape::Map { .. }, Shape::Map { .. }) => format!(
            "give the branches the same strides and padding, or `crop` the larger one: `{join}` \
             needs the same height and width"
        ),
        (_, Shape::Vector { features }, Shape::Map { channels, .. })
        | (_, Shape::Map { channels, .. }, Shape::Vector { features })
            if join == MUL.name && features == channels =>
        {
            format!(
                "`dense` outputs a vector: `reshape {channels}x1x1` before the `mul`, or `conv \
                 {channels} 1x1` in place of `dense`"
            )
        }
        (_, Shape::Vector { .. }, _) | (_, _, Shape::Vector { .. }) => {
            "join maps with maps and vectors with vectors: put `flatten` on both or on neither"
                .into()
        }
    }
}

/// Layers that change an axis with more than one place.
fn expand_help(axis: MapAxis, input: u64, output: u64) -> String {
    match axis {
        MapAxis::Channels => format!(
            "only a single channel is repeated: write only the height and width to keep the \
             {input} channels, or `conv {output} 1x1` to compute {output} of them"
        ),
        MapAxis::Height | MapAxis::Width => {
            let axis = axis.word();
            format!(
                "only a {axis} of 1 can be repeated; for a {axis} of {output} use `upsample`, \
                 which interpolates, or `adaptive_avgpool`, which averages"
            )
        }
    }
}

/// The numbers of groups that would do, and the counts that would do for this number.
fn indivisible_help(what: &str, count: u64, parameter: &str, by: u64, common: u64) -> String {
    let whole = if common == count {
        count.to_string()
    } else {
        "input channels and features".to_owned()
    };
    let counts = format!("{} {what} would divide by {by}", multiples(count, by));
    match divisors(common, by) {
        Some(divisors) => format!("`{parameter}` = {divisors} would divide {whole}; {counts}"),
        None => counts,
    }
}

/// The grids that a factor would divide, and a factor that would divide this one.
fn grid_help(axis: Axis, input: u64, factor: u64) -> String {
    let sizes = multiples(input, factor);
    let grid = format!("bring the {axis} to {sizes} by `crop` or `zero_pad`");
    match nearest_divisors(input, factor) {
        (0 | 1, _) => grid,
        (below, _) => format!("{grid}, or take the factor {below}"),
    }
}

/// "24 or 48": the divisors of `count` that are nearest to `by`. That 1 divides goes without saying.
fn divisors(count: u64, by: u64) -> Option<String> {
    match nearest_divisors(count, by) {
        (0 | 1, None | Some(1)) => None,
        (0 | 1, Some(above)) => Some(above.to_string()),
        (below, Some(above)) if above != below => Some(format!("{below} or {above}")),
        (below, _) => Some(below.to_string()),
    }
}

/// "32 or 64": the multiples of `by` that are nearest to `count`.
fn multiples(count: u64, by: u64) -> String {
    let below = count.saturating_sub(count.checked_rem(by).unwrap_or(0));
    let above = below.saturating_add(by);
    match below {
        0 => above.to_string(),
        _ => format!("{below} or {above}"),
    }
}

/// The nearest divisors of `count` at or below `by`, and above it.
pub(super) fn nearest_divisors(count: u64, by: u64) -> (u64, Option<u64>) {
    let divides = |divisor: &u64| count.checked_rem(*divisor) == Some(0);
    // Beyond this distance a hint is of no use, and the search would not be cheap.
    const FAR: u64 = 4096;
    let start = by.min(count).max(1);
    let below = (start.saturating_sub(FAR).max(1)..=start)
        .rev()
        .find(divides);
    let above = (start..=count.min(start.saturating_add(FAR))).find(divides);
    (below.unwrap_or(1), above)
}

/// `count = by · whole + rest`
pub(super) fn rest(count: u64, by: u64) -> String {
    let rest = count.checked_rem(by).unwrap_or(0);
    let whole = count.checked_div(by).unwrap_or(0);
    format!("{count} = {by} · {whole} + {rest}")
}

/// The product of the extents, `3·4·5 = 60`.
pub(super) fn counted(shape: Shape) -> String {
    let extents = shape.extents();
    let product = extents.iter().try_fold(1u128, |product, extent| {
        product.checked_mul((*extent).into())
    });
    let values = product.map_or("more than 2^128".into(), |values| values.to_string());
    if extents.len() < 2 {
        return values;
    }
    let factors = extents.iter().map(ToString::to_string).collect::<Vec<_>>();
    format!("{} = {values}", factors.join("·"))
}

fn blocks_help(channels: u64, factor: u64) -> String {
    let places = factor.saturating_mul(factor);
    let counts = multiples(channels, places);
    format!("channels must divide by {factor}·{factor}: give {counts}")
}

/// The extent that would fit, the others kept.
fn reshape_help(input: Shape, wanted: Shape) -> String {
    let Some(values) = input.values() else {
        return "no shape has that many values".into();
    };
    let grid = wanted.height().checked_mul(wanted.width());
    match (wanted, grid) {
        (Shape::Map { height, width, .. }, Some(grid)) if values.checked_rem(grid) == Some(0) => {
            let channels = values.checked_div(grid).unwrap_or(0);
            format!("{channels}x{height}x{width} has {values} values; a vector of all is `flatten`")
        }
        (Shape::Map { .. } | Shape::Vector { .. }, _) => {
            format!("the extents must multiply to {values}; a vector of all is `flatten`")
        }
    }
}
