//! The layers that follow each layer, found in one pass from the end: the next layers with weights,
//! and the nearest batch norm.

use super::context::{Context, View};
use crate::graph::{Certainty, NodeIndex};
use crate::layer::{Layer, Role};

/// The layers after a layer, on any path.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Ahead {
    /// The nearest batch norm, with no other statistics of samples before it.
    pub batchnorm: Option<NextNorm>,
    /// Whether one of the next layers with weights looks at several places of a map.
    pub spatial: bool,
    /// Whether one of them looks at one place: dense layers and 1x1 convolutions.
    pub pointwise: bool,
}

/// A batch norm after a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NextNorm {
    /// Which one.
    pub node: NodeIndex,
    /// How many layers that sum up values there are before it: layers with weights, and sums of
    /// tensors. A concatenation keeps the values of each channel.
    pub sums: u32,
}

impl NextNorm {
    fn is_nearer(self, other: Option<NextNorm>) -> bool {
        other.is_none_or(|other| self.sums < other.sums)
    }
}

/// Of each layer of a network, by its index.
pub(super) fn ahead(context: &Context<'_>) -> Vec<Ahead> {
    let mut all = vec![Ahead::default(); context.graph().len()];
    for view in context.all().rev() {
        let mut found = Ahead::default();
        for reader in &view.readers {
            let Some(reader) = context.view(*reader) else {
                continue;
            };
            if reader.node.certainty != Certainty::Known {
                continue;
            }
            let after = all.get(reader.index.index()).copied().unwrap_or_default();
            found.add(reader, after);
        }
        if let Some(place) = all.get_mut(view.index.index()) {
            *place = found;
        }
    }
    all
}

impl Ahead {
    /// Adds a reader, and the layers after it.
    fn add(&mut self, reader: &View<'_>, after: Ahead) {
        let is_weights = reader.is(Role::Weights);
        let node = reader.index;
        let norm = match reader.layer {
            Some(Layer::BatchNorm(_)) => Some(NextNorm { node, sums: 0 }),
            // Their statistics are those of the sample, in training and in use.
            Some(
                Layer::LayerNorm(_)
                | Layer::RmsNorm(_)
                | Layer::InstanceNorm(_)
                | Layer::GroupNorm(_)
                | Layer::L2Norm(_),
            ) => None,
            _ => after.batchnorm.map(|norm| NextNorm {
                sums: norm
                    .sums
                    .saturating_add(u32::from(is_weights || is_sum(reader))),
                ..norm
            }),
        };
        if let Some(norm) = norm
            && norm.is_nearer(self.batchnorm)
        {
            self.batchnorm = Some(norm);
        }
        if is_weights {
            let window = reader.layer.and_then(|layer| layer.window(&reader.inputs));
            let several = window.is_some_and(|it| it.kernel.height.max(it.kernel.width) > 1);
            self.spatial |= several;
            self.pointwise |= !several;
        } else {
            self.spatial |= after.spatial;
            self.pointwise |= after.pointwise;
        }
    }
}

/// Whether it makes one value of several tensors' values.
fn is_sum(view: &View<'_>) -> bool {
    matches!(view.layer, Some(Layer::Elementwise(_)))
}
