//! Totals of a network of which everything else can be measured, too.

use super::count::{Seen, count};
use super::{Batch, CountOverflow, Measured, Totals};
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
    let (mut values, mut digits) = (0u128, 0u64);
    let totals = count(graph, |seen| {
        for shape in &seen.node.outputs {
            let more = shape.values().map_or(u128::from(u64::MAX), u128::from);
            values = values.saturating_add(more);
        }
        digits = digits.saturating_add(stride_digits(&seen));
    })?;
    // Nearly all networks are far below the limits: upper bounds are enough to see that.
    if !is_small_memory(values, &totals) || digits > FIELD_DIGITS {
        Measured::of(graph)?.bytes(Batch::default())?;
    }
    Ok(totals)
}

/// Whether twice all tensors, of `values` values, and all parameters with gradients and statistics,
/// are few bytes.
fn is_small_memory(values: u128, totals: &Totals) -> bool {
    let learned = u128::from(totals.all_parameters()).saturating_add(totals.statistics.into());
    let all = values.saturating_add(learned).saturating_mul(2);
    let bytes = all.saturating_mul(super::Memory::BYTES.into());
    bytes <= u64::MAX.into()
}

/// The binary digits that a layer adds at most to the distance between the fields of neighbouring places.
fn stride_digits(seen: &Seen<'_>) -> u64 {
    let Operation::Layer(layer) = &seen.node.operation else {
        return 0;
    };
    let stride = match layer.window(seen.inputs) {
        Some(window) => window.stride.height.max(window.stride.width),
        // As where a map is resized.
        None => {
            let outputs = &seen.node.outputs;
            let output = outputs.first().copied().unwrap_or(Shape::vector(0));
            let from = |axis| seen.inputs.iter().map(|shape| shape.along(axis)).max();
            let step = |axis| from(axis).unwrap_or(1).div_ceil(output.along(axis).max(1));
            step(Axis::Height).max(step(Axis::Width))
        }
    };
    match stride {
        0 | 1 => 0,
        _ => u64::from(u64::BITS.saturating_sub(stride.leading_zeros())),
    }
}
