//! Pairs of layers, the second of which undoes the first.

use super::context::{Context, View};
use crate::layer::{Axis, Interpolation, Layer, MapAxis, Padding, Permute, Role, Stride, Upsample};

/// The layer whose work a layer undoes: together they output the input of the first one.
pub(super) fn undone<'c, 'a>(context: &'c Context<'a>, second: &View<'a>) -> Option<&'c View<'a>> {
    let first = match second.layer? {
        Layer::Concat(_) => whole_split(context, second)?,
        _ => context.source(second)?,
    };
    let is_only_read_here = !first.is_output
        && first.node.certainty == second.node.certainty
        && first.readers.iter().all(|reader| *reader == second.index);
    (is_only_read_here && first.input() == second.output() && cancel(first, second))
        .then_some(first)
}

/// Whether the second undoes the first, where the shapes are the same before and after.
fn cancel(first: &View<'_>, second: &View<'_>) -> bool {
    let (Some(one), Some(two)) = (first.layer, second.layer) else {
        return false;
    };
    if first.changes_nothing() || second.changes_nothing() {
        return false;
    }
    match (one, two) {
        (Layer::Pad(pad), Layer::Crop(crop)) => {
            let alike = |axis| sides(pad.padding, axis) == sides(crop.padding, axis);
            pad.channels == (0, 0) && alike(Axis::Height) && alike(Axis::Width)
        }
        (Layer::Permute(one), Layer::Permute(two)) => is_back(one, two),
        (Layer::SpaceToDepth(one), Layer::DepthToSpace(two)) => one.factor == two.factor,
        (Layer::DepthToSpace(one), Layer::SpaceToDepth(two)) => one.factor == two.factor,
        // Dealt out over g groups, and over C / g of them.
        (Layer::ChannelShuffle(one), Layer::ChannelShuffle(two)) => {
            one.groups.checked_mul(two.groups) == Some(first.input().channels())
        }
        // The values stay in their order.
        (Layer::Flatten(_) | Layer::Reshape(_), Layer::Flatten(_) | Layer::Reshape(_)) => true,
        (Layer::Split(_), Layer::Concat(_)) => true,
        (Layer::Upsample(up), Layer::Pool(_)) if second.is(Role::Pool) => {
            is_within_blocks(up, first, second)
        }
        _ => false,
    }
}

/// The split all parts of which a concatenation puts together again, in their order.
fn whole_split<'c, 'a>(context: &'c Context<'a>, concat: &View<'a>) -> Option<&'c View<'a>> {
    let reads = context.graph().reads(concat.index);
    let split = context.view(reads.first()?.node)?;
    let is_split = matches!(split.layer, Some(Layer::Split(_)));
    let mut parts = reads.iter().enumerate();
    let in_order =
        parts.all(|(port, it)| it.node == split.index && usize::try_from(it.port) == Ok(port));
    (is_split && in_order && reads.len() == split.node.outputs.len()).then_some(split)
}

/// Rows or columns before and after; `None` where a word says how many.
fn sides(padding: Padding, axis: Axis) -> Option<(u64, u64)> {
    padding.stated(axis)
}

/// Whether the second order puts each axis back to where it was.
fn is_back(one: &Permute, two: &Permute) -> bool {
    let index = |axis: MapAxis| match axis {
        MapAxis::Channels => 0_usize,
        MapAxis::Height => 1,
        MapAxis::Width => 2,
    };
    let axes = [MapAxis::Channels, MapAxis::Height, MapAxis::Width];
    let mut ends = two.order.iter().zip(axes);
    ends.all(|(from, axis)| one.order.get(index(*from)) == Some(&axis))
}

/// Whether each window of a pooling is in one block of equal values that `nearest` has made.
fn is_within_blocks(up: &Upsample, first: &View<'_>, second: &View<'_>) -> bool {
    let window = second.layer.and_then(|it| it.window(&second.inputs));
    let Some(window) = window.filter(|it| it.padding == Padding::NONE) else {
        return false;
    };
    let factor = |axis| {
        let (from, to) = (first.input().along(axis), first.output().along(axis));
        to.checked_div(from)
            .filter(|_| to.checked_rem(from) == Some(0))
    };
    let (Some(rows), Some(columns)) = (factor(Axis::Height), factor(Axis::Width)) else {
        return false;
    };
    up.mode == Interpolation::Nearest
        && window.stride == Stride::new(rows, columns)
        && window.kernel.height <= rows
        && window.kernel.width <= columns
        && (window.dilation.height, window.dilation.width) == (1, 1)
}
