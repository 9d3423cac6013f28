//! Two branches that compute the same.

use super::context::{Context, View};
use crate::graph::{NodeIndex, Tensor};
use crate::layer::{Layer, Role};
use smallvec::SmallVec;

/// How many layers of a branch are compared.
const MAX_LAYERS: usize = 64;

/// The tensor, looked up through steps that change nothing.
pub(super) fn passed(context: &Context<'_>, tensor: Tensor) -> Tensor {
    let mut tensor = tensor;
    for _ in 0..MAX_LAYERS {
        let layer = context.view(tensor.node).and_then(|it| it.layer);
        match context.graph().reads(tensor.node).as_slice() {
            [source] if matches!(layer, Some(Layer::Identity(_))) => tensor = *source,
            _ => break,
        }
    }
    tensor
}

/// The facts that two branches with the same layers share.
#[derive(Debug, Default)]
pub(super) struct Alike {
    /// How many layers each has.
    pub layers: usize,
    /// Whether both have their own weights.
    pub weights: bool,
    /// Whether all layers are linear, and none is a normalisation.
    pub is_linear: bool,
}

/// Compares two branches up to where they part; `None` where they differ.
pub(super) fn alike(context: &Context<'_>, one: Tensor, other: Tensor) -> Option<Alike> {
    let mut alike = Alike {
        is_linear: true,
        ..Alike::default()
    };
    let mut open: SmallVec<[(Tensor, Tensor); 8]> = SmallVec::new();
    open.push((one, other));
    while let Some((one, other)) = open.pop() {
        if one == other {
            continue;
        }
        if one.port != other.port || alike.layers == MAX_LAYERS {
            return None;
        }
        let (left, right) = (context.view(one.node)?, context.view(other.node)?);
        let layer = left.layer?;
        if Some(layer) != right.layer || layer.is_random() {
            return None;
        }
        alike.layers = alike.layers.saturating_add(1);
        alike.is_linear &= left.is_affine() && !left.is(Role::Normalization);
        let learns = layer.parameters(&left.inputs, &left.node.outputs) != Some(0);
        let is_shared = weights(left) == weights(right);
        alike.weights |= learns && !is_shared;
        let graph = context.graph();
        let (left, right) = (graph.reads(one.node), graph.reads(other.node));
        if left.len() != right.len() {
            return None;
        }
        open.extend(left.into_iter().zip(right));
    }
    Some(alike)
}

/// Whose weights a layer uses.
fn weights(view: &View<'_>) -> NodeIndex {
    view.node.weights.unwrap_or(view.index)
}
