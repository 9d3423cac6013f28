//! The costs of the networks as a whole, and their attributes.

use super::{Both, Side};
use crate::attributes::{ATTRIBUTES, Attribute, attributes};
use crate::cost::{Memory, ReceptiveField, Totals, depth};
use crate::graph::{Graph, Operation};

/// The costs of a network as a whole.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sums {
    /// Its layers, without its inputs.
    pub layers: usize,
    /// The most convolutions and dense layers on a path.
    pub depth: u64,
    /// Parameters and multiply-accumulates.
    pub totals: Totals,
    /// The three memory figures, in values.
    pub memory: Memory,
    /// The receptive field at the last maps.
    pub receptive_field: Option<ReceptiveField>,
}

impl Sums {
    pub(super) fn of(side: Side<'_>) -> Self {
        let graph = &side.network.graph;
        let inputs = graph.nodes();
        let inputs = inputs.filter(|(_, node)| node.operation == Operation::Input);
        Self {
            layers: graph.len().saturating_sub(inputs.count()),
            depth: depth(graph),
            totals: side.cost.totals,
            memory: side.cost.memory,
            receptive_field: side.cost.receptive_field,
        }
    }
}

/// An attribute that changed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AttributeDiff {
    /// Which of the 32.
    pub attribute: &'static Attribute,
    /// Its values; NaN where there is nothing to measure.
    pub values: Both<f64>,
}

/// The attributes that differ, in the order of their table.
pub(super) fn attributes_diff(before: &Graph, after: &Graph) -> Vec<AttributeDiff> {
    let (before, after) = (attributes(before).values(), attributes(after).values());
    let pairs = ATTRIBUTES.iter().zip(before.into_iter().zip(after));
    let pairs = pairs.map(|(attribute, (before, after))| AttributeDiff {
        attribute,
        values: Both::new(before, after),
    });
    // Nothing to measure is as good as nothing to measure.
    let differ =
        |values: &Both<f64>| values.differ() && !(values.before.is_nan() && values.after.is_nan());
    pairs.filter(|pair| differ(&pair.values)).collect()
}
