//! The range of the values of a network's tensors, for any weights.

use super::Context;
use crate::graph::NodeIndex;
use crate::layer::ValueRange;
use smallvec::SmallVec;

/// The range of each layer, by its index.
#[derive(Debug)]
pub(super) struct Ranges(Vec<ValueRange>);

impl Ranges {
    /// Of all layers, in one pass.
    pub fn of(context: &Context<'_>) -> Self {
        let mut ranges = Self(vec![ValueRange::ANY; context.graph().len()]);
        for view in context.all() {
            let Some(layer) = view.layer else { continue };
            let inputs: SmallVec<[ValueRange; 2]> =
                view.sources.iter().map(|it| ranges.get(*it)).collect();
            if let Some(own) = ranges.0.get_mut(view.index.index()) {
                *own = layer.range(&inputs);
            }
        }
        ranges
    }

    /// The range of a layer's results; of an input, any value.
    pub fn get(&self, index: NodeIndex) -> ValueRange {
        let range = self.0.get(index.index());
        range.copied().unwrap_or(ValueRange::ANY)
    }
}
