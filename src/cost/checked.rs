//! Totals of a network of which everything else can be measured, too.

use super::{Batch, CountOverflow, Measured, Totals, totals};
use crate::graph::{Graph, Operation};
use crate::layer::{Axis, Shape};

/// Binary digits of the largest float, about, less those that the kernels of the largest graph can add.
const FIELD_DIGITS: u64 = 900;

/// The totals of a network whose memory and receptive fields are countable as well: whoever builds a
/// network refuses it here, with the place, and no command fails later.
///
/// # Errors
/// Where a figure of [`Measured`] or a receptive field is too large.
pub fn checked_totals(graph: &Graph) -> Result<Totals, CountOverflow> {
    let totals = totals(graph)?;
    // Nearly all networks are far below the limits: upper bounds are enough to see that.
    if !has_small_memory(graph, &totals) || !has_small_fields(graph) {
        Measured::of(graph)?.bytes(Batch::default())?;
    }
    Ok(totals)
}

/// Whether twice all tensors, and all parameters with gradients and statistics, are few bytes.
fn has_small_memory(graph: &Graph, totals: &Totals) -> bool {
    let outputs = graph.nodes().flat_map(|(_, node)| &node.outputs);
    let values = outputs.fold(0u128, |sum, shape| {
        let values = shape.values().map_or(u128::from(u64::MAX), u128::from);
        sum.saturating_add(values)
    });
    let learned = u128::from(totals.all_parameters()).saturating_add(totals.statistics.into());
    let all = values.saturating_add(learned).saturating_mul(2);
    let bytes = all.saturating_mul(super::Memory::BYTES.into());
    bytes <= u64::MAX.into()
}

/// Whether the strides of all layers, one after another, multiply to something that a float can hold.
fn has_small_fields(graph: &Graph) -> bool {
    let digits = |factor: u64| u64::from(u64::BITS.saturating_sub(factor.leading_zeros()));
    let mut sum = 0u64;
    for (index, node) in graph.nodes() {
        let Operation::Layer(layer) = &node.operation else {
            continue;
        };
        let inputs = graph.input_shapes(index);
        let output = node.outputs.first().copied().unwrap_or(Shape::vector(0));
        let stride = match layer.window(&inputs) {
            Some(window) => window.stride.height.max(window.stride.width),
            // As where a map is resized.
            None => {
                let from = |axis| inputs.iter().map(|shape| shape.along(axis)).max();
                let step = |axis| from(axis).unwrap_or(1).div_ceil(output.along(axis).max(1));
                step(Axis::Height).max(step(Axis::Width))
            }
        };
        if stride > 1 {
            sum = sum.saturating_add(digits(stride));
        }
    }
    sum <= FIELD_DIGITS
}
