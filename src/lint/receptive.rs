//! Receptive fields of classifiers: which layers cannot see more than the layers before them.

use super::context::{Context, View};
use super::sliding::{Along, Sliding};
use crate::cost::ReceptiveField;
use crate::graph::Liveness;
use crate::layer::{Axis, Role, Shape};
use smallvec::SmallVec;

/// The map that a network classifies: the only map among its inputs, where its only output (at
/// inference) has one place. `None` for a network that outputs a map, or several results: there, a
/// layer may be meant for one of many scales.
pub(super) fn classified(context: &Context<'_>) -> Option<Shape> {
    if !context.is_whole() {
        return None;
    }
    let mut outputs = context.outputs();
    let (output, None) = (outputs.next()?, outputs.next()) else {
        return None;
    };
    let is_point = |shape: Shape| (shape.height(), shape.width()) == (1, 1);
    let graph = context.graph();
    let inputs = graph
        .inputs()
        .iter()
        .filter_map(|&input| context.view(input));
    let mut maps = inputs.map(View::output).filter(|&shape| !is_point(shape));
    match (maps.next(), maps.next()) {
        (Some(map), None) if is_point(output.output()) => Some(map),
        _ => None,
    }
}

/// The receptive field of a layer's output.
pub(super) fn field(context: &Context<'_>, view: &View<'_>) -> Option<ReceptiveField> {
    *context.receptive_fields()?.get(view.index.index())?
}

/// Whether it has weights, over a map that has more than one place, and not for training only.
pub(super) fn is_over_map(view: &View<'_>) -> bool {
    let input = view.input();
    let is_point = (input.height(), input.width()) == (1, 1);
    view.is(Role::Weights) && view.node.liveness == Liveness::Inference && !is_point
}

/// The layers with weights over a map that has more than one place.
pub(super) fn over_maps<'c, 'a>(context: &'c Context<'a>) -> impl Iterator<Item = &'c View<'a>> {
    let weights = context.with_role(Role::Weights);
    weights.filter(|view| is_over_map(view))
}

/// The layers that cannot widen the field of a place, because on the path with the smallest field
/// it is already the whole input (Richter et al. 2021, arXiv:2106.12307, border layers): along each
/// axis in which its kernel has more than one tap, the smallest field of the layer's input is at
/// least the input of the network. With the smallest input, in rows and columns, for which all of
/// them would widen it.
pub(super) fn unproductive<'c, 'a>(
    context: &'c Context<'a>,
    input: Shape,
) -> Option<(Vec<&'c View<'a>>, (u64, u64))> {
    let mut found = Vec::new();
    let mut enough = (input.height(), input.width());
    if !may_cover(context, input) {
        return Some((found, enough));
    }
    // Without fields there is no use in looking at every layer.
    context.receptive_fields()?;
    for view in over_maps(context) {
        let before = context
            .source(view)
            .and_then(|source| field(context, source));
        let (Some(sliding), Some(before)) = (view.sliding(), before) else {
            continue;
        };
        let seen = |axis| match axis {
            Axis::Height => before.height.min.size,
            Axis::Width => before.width.min.size,
        };
        let axes = widening(sliding, input);
        let covers = |axis: Axis| seen(axis) >= input.along(axis) as f64;
        if axes.is_empty() || !axes.iter().all(|along| covers(along.axis)) {
            continue;
        }
        for along in axes {
            let size = (seen(along.axis) as u64).saturating_add(1);
            match along.axis {
                Axis::Height => enough.0 = enough.0.max(size),
                Axis::Width => enough.1 = enough.1.max(size),
            }
        }
        found.push(view);
    }
    Some((found, enough))
}

/// Whether some layer may see the whole input, by the smallest field of its input, along each axis
/// in which its kernel has more than one tap; where it is `false`, none does.
fn may_cover(context: &Context<'_>, input: Shape) -> bool {
    let Some(bounds) = context.field_bounds() else {
        return true;
    };
    let covers = |view: &View<'_>| {
        let Some(sliding) = view.sliding() else {
            return false;
        };
        let seen = view.sources.first().and_then(|it| bounds.of_layer(*it));
        let axes = widening(sliding, input);
        let is_covered = |along: &Along| {
            seen.is_none_or(|seen| {
                let [rows, columns] = seen.smallest_at_most;
                let most = match along.axis {
                    Axis::Height => rows,
                    Axis::Width => columns,
                };
                most >= input.along(along.axis) as f64
            })
        };
        !axes.is_empty() && axes.iter().all(is_covered)
    };
    over_maps(context).any(covers)
}

/// The axes in which a window has more than one tap and the input more than one place.
fn widening(sliding: &Sliding, input: Shape) -> SmallVec<[Along; 2]> {
    sliding.axes_where(|along| along.kernel > 1 && input.along(along.axis) > 1)
}
