//! The path through a network on which the most layers of a kind follow one another.

use super::context::{Context, View};
use crate::graph::NodeIndex;

/// Layers that follow one another on a path, up to some layer.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Run {
    /// How many.
    pub layers: u64,
    /// The first one beyond the most that may follow one another.
    pub crossing: Option<NodeIndex>,
    /// One that counts as soon as a later layer shows that it does.
    pub open: Option<NodeIndex>,
}

impl Run {
    /// Counts a layer; `most` may follow one another.
    pub fn count(&mut self, layer: NodeIndex, most: f64) {
        self.layers = self.layers.saturating_add(1);
        // f64 is exact far beyond the number of layers of any network.
        if self.crossing.is_none() && self.layers as f64 > most {
            self.crossing = Some(layer);
        }
    }
}

/// The longest run of a network, in one pass: `extend` adds a layer to the longest run before it, or
/// ends that.
pub(super) fn longest(context: &Context<'_>, mut extend: impl FnMut(&mut Run, &View<'_>)) -> Run {
    let mut runs = vec![Run::default(); context.graph().len()];
    let mut longest = Run::default();
    for view in context.all() {
        let sources = view.sources.iter();
        let before = sources.filter_map(|source| runs.get(source.index()));
        let mut run = before
            .max_by_key(|run| run.layers)
            .copied()
            .unwrap_or_default();
        extend(&mut run, view);
        if run.layers > longest.layers {
            longest = run;
        }
        if let Some(place) = runs.get_mut(view.index.index()) {
            *place = run;
        }
    }
    longest
}
