//! What a network costs: in comes a finished [`Graph`], out go its [`Totals`].
//!
//! Counts follow the frameworks: learned values as PyTorch's `parameters()` lists them; one
//! multiply-accumulate for each product of a convolution or dense layer, biases not counted.

#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

use crate::graph::{Graph, Needed, NodeIndex, Operation};

/// The sums over a network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Learned values, without those that only outputs for training need.
    pub parameters: u64,
    /// Learned values that only outputs for training need.
    pub parameters_training_only: u64,
    /// Multiply-accumulates for one sample at inference. FLOPs are twice as many.
    pub macs: u64,
}

/// A count beyond 2^64 − 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountOverflow {
    /// What is counted.
    pub what: &'static str,
    /// The node with which the sum grew too large.
    pub node: NodeIndex,
}

/// Adds up what the layers cost.
///
/// # Errors
/// Where a count is beyond 2^64 − 1.
pub fn measure(graph: &Graph) -> Result<Totals, CountOverflow> {
    let mut totals = Totals::default();
    for (index, node) in graph.nodes() {
        let Operation::Layer(layer) = &node.operation else {
            continue;
        };
        let inputs = graph.input_shapes(index);
        let overflow = |what| CountOverflow { what, node: index };
        let parameters = layer.parameters(&inputs, &node.outputs);
        let sum = match node.needed {
            Needed::Inference | Needed::Nothing => &mut totals.parameters,
            Needed::Training => &mut totals.parameters_training_only,
        };
        *sum = parameters
            .and_then(|count| sum.checked_add(count))
            .ok_or(overflow("parameters"))?;
        if node.needed != Needed::Training {
            totals.macs = layer
                .macs(&inputs, &node.outputs)
                .and_then(|count| totals.macs.checked_add(count))
                .ok_or(overflow("multiply-accumulates"))?;
        }
    }
    Ok(totals)
}
