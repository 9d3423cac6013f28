//! What to do about it, where that takes more than a line.

use crate::layer::join::ConcatAxis;
use crate::layer::shape::Shape;

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

pub(super) fn join_help(
    join: &str,
    expected: Shape,
    found: Shape,
    along: Option<ConcatAxis>,
) -> String {
    let maps = matches!((expected, found), (Shape::Map { .. }, Shape::Map { .. }));
    let across = match along {
        Some(axis @ ConcatAxis::Height) if maps => Some((axis, "width", Shape::width as Extent)),
        Some(axis @ ConcatAxis::Width) if maps => Some((axis, "height", Shape::height as Extent)),
        Some(ConcatAxis::Height | ConcatAxis::Width | ConcatAxis::Channels) | None => None,
    };
    if let (Some(axis), Shape::Vector { .. }, Shape::Vector { .. }) = (along, expected, found) {
        return format!("vectors have no {}: `{join}` alone joins them", axis.word());
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
            "`{join} axis={}` needs the same channels and {name}, and here are {differ}",
            axis.word()
        );
    }
    let same_grid = expected.height() == found.height() && expected.width() == found.width();
    match (same_grid, expected, found) {
        (true, Shape::Map { channels, .. }, Shape::Map { .. }) => format!(
            "give both the same channels: a `conv {channels} 1x1` on the second, or `concat`"
        ),
        (false, Shape::Map { .. }, Shape::Map { .. }) => format!(
            "`{join}` needs the same height and width: give the branches the same strides and padding"
        ),
        (_, Shape::Vector { .. }, _) | (_, _, Shape::Vector { .. }) => {
            "join maps with maps and vectors with vectors: put `flatten` on both or on neither"
                .into()
        }
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
    let values = shape
        .values()
        .map_or("beyond 2^63".into(), |values| values.to_string());
    if extents.len() < 2 {
        return values;
    }
    let factors = extents.iter().map(ToString::to_string).collect::<Vec<_>>();
    format!("{} = {values}", factors.join("·"))
}

pub(super) fn blocks_help(channels: u64, factor: u64) -> String {
    let places = factor.saturating_mul(factor).max(1);
    let below = channels.saturating_sub(channels.checked_rem(places).unwrap_or(0));
    let above = below.saturating_add(places);
    if below == 0 {
        format!("channels must divide by {factor}·{factor}: give {above}")
    } else {
        format!("channels must divide by {factor}·{factor}: give {below} or {above}")
    }
}

/// The extent that would fit, the others kept.
pub(super) fn reshape_help(input: Shape, wanted: Shape) -> String {
    let Some(values) = input.values() else {
        return "no shape has so many values".into();
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
