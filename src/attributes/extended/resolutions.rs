//! Feature maps and parameters of the convs at each resolution.

use crate::attributes::inference_graph::{InferenceGraph, NodeRole};
use crate::cost::Cost;

/// How many resolutions there are: 1, 1/2, 1/4, 1/8, 1/16, and 1/32 or less.
const LEVELS: usize = 6;

/// The features and capacity of the convs of one resolution.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Level {
    /// Feature maps.
    pub(super) features: f64,
    /// Learned values.
    pub(super) capacity: f64,
}

/// From the full resolution down.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Resolutions {
    pub(super) levels: [Level; LEVELS],
}

impl Resolutions {
    pub(super) fn of(cost: &Cost, inference: &InferenceGraph) -> Self {
        let mut found = Self::default();
        let mut input = 1.0f64;
        for step in &inference.steps {
            if matches!(step.role, NodeRole::Input) {
                input = input.max(step.height * step.width);
            }
        }
        for step in &inference.steps {
            let NodeRole::Conv { features, .. } = step.role else {
                continue;
            };
            let level = level(input / (step.height * step.width));
            let layer = cost.layers.get(step.node.index());
            if let Some(level) = found.levels.get_mut(level) {
                level.features += features;
                level.capacity += layer.map_or(0.0, |layer| layer.parameters as f64);
            }
        }
        found
    }
}

/// The resolution of a map with that many times fewer places than the input.
fn level(reduction: f64) -> usize {
    let halvings = (reduction.log2() / 2.0).round();
    let last = LEVELS - 1;
    // A cast makes 0 of negative values.
    (halvings as usize).min(last)
}

#[cfg(test)]
mod tests {
    use super::level;

    #[test]
    fn levels_are_rounded_halvings() {
        for (reduction, expected) in [
            (0.25, 0),
            (1.0, 0),
            (1.9, 0),
            // One axis halved rounds up.
            (2.0, 1),
            (4.0, 1),
            (7.9, 1),
            (16.0, 2),
            (64.0, 3),
            (256.0, 4),
            (1_024.0, 5),
            (1e9, 5),
        ] {
            assert_eq!(level(reduction), expected, "{reduction}");
        }
    }
}
