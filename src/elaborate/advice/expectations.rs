//! Expectations that fail: how far off they are, and which layers weigh most.

use super::Advice;
use crate::cost::{CountOverflow, Memory};
use crate::diagnostic::Diagnostic;
use crate::elaborate::mistakes;
use crate::elaborate::value::Value;
use crate::graph::{Graph, Node, NodeIndex, Operation};
use crate::layer::{self, Axis, Shape};
use crate::number::{Number, counted};
use crate::resolve::QUANTITIES;
use crate::source::Span;
use crate::syntax::tree::Expr;

/// The most layers that are named where an expectation fails.
const MAX_HEAVIEST: usize = 3;

/// The heaviest layers are not looked for in networks of more nodes.
const MAX_WEIGHED: usize = 100_000;

/// The most layers that are named where rows are lost.
const MAX_LOSING: usize = 4;

/// An expectation that fails: which quantity it refers to, and the two sides of its comparison.
#[derive(Clone, Copy)]
pub(in crate::elaborate) struct Failed<'e> {
    pub(in crate::elaborate) expr: &'e Expr,
    pub(in crate::elaborate) quantity: Option<&'e str>,
    /// The measured side with its place, and the stated one; `None` where nothing is compared.
    pub(in crate::elaborate) sides: Option<(Span, &'e Value, &'e Value)>,
}

impl Advice<'_, '_> {
    /// An expectation that fails.
    pub(in crate::elaborate) fn failed_expectation(self, failed: Failed<'_>) -> Diagnostic {
        let (found, difference) = match failed.sides {
            None => ("it is off".to_owned(), "off".to_owned()),
            Some((place, found, stated)) => {
                let difference = match (number(found), number(stated)) {
                    (Some(found), Some(stated)) => difference(found, stated),
                    _ => format!("not {}", show(stated)),
                };
                let side = self.text(place);
                (format!("`{side}` is {}", show(found)), difference)
            }
        };
        let heaviest = failed.quantity.and_then(|quantity| self.heaviest(quantity));
        // Outside of a definition, only budgets are checked.
        let stated = match self.at.calls.definition() {
            Some(_) => mistakes::Stated::InFile,
            None => mistakes::Stated::InBudget,
        };
        let place = failed.expr.span;
        let what = (place, self.text(place), stated);
        let failure = mistakes::expectation_failed(what, &found, &difference, heaviest.as_deref());
        match failed.sides {
            Some((_, found, stated)) if failed.quantity == Some("output") => {
                self.with_lost_rows(failure, found, stated)
            }
            Some(_) | None => failure,
        }
    }

    /// With the layers on the way to the output that leave out rows or columns, where it has fewer of them
    /// than was stated.
    fn with_lost_rows(self, mut failure: Diagnostic, found: &Value, stated: &Value) -> Diagnostic {
        let grid = |value: &Value| match value {
            Value::Plain(layer::Value::Size(size)) => match *size.as_slice() {
                [_, height, width] => Some((height, width)),
                _ => None,
            },
            _ => None,
        };
        let (Some(found), Some(stated), Some(graph)) =
            (grid(found), grid(stated), self.at.expectations.graph())
        else {
            return failure;
        };
        let mut outputs = graph.outputs().iter().filter(|output| !output.training);
        let (Some(output), None) = (outputs.next(), outputs.next()) else {
            return failure;
        };
        if found.0 >= stated.0 && found.1 >= stated.1 {
            return failure;
        }
        let mut lost: Vec<(Span, String)> = Vec::new();
        let mut way = Some(output.tensor.node);
        while let Some(index) = way {
            if let Some(node) = graph.node(index)
                && let Some(words) = left_out(node, &graph.input_shapes(index))
                && !lost.iter().any(|(place, _)| *place == node.origin.span)
            {
                lost.push((node.origin.span, words));
            }
            way = graph.reads(index).first().map(|tensor| tensor.node);
        }
        if lost.is_empty() {
            return failure;
        }
        for (place, words) in lost.into_iter().rev().take(MAX_LOSING) {
            failure = failure.label(place, words);
        }
        failure.help(
            "rows that a stride does not reach are lost: pad them, use `ceil=on`, choose an input whose \
             size the strides divide, or state the size that is left",
        )
    }

    /// The layers that weigh most, with their share.
    fn heaviest(self, quantity: &str) -> Option<String> {
        let quantity = match quantity {
            "flops" => "macs",
            quantity => QUANTITIES.iter().find(|known| **known == quantity)?,
        };
        let weigh = || self.weighed(quantity);
        self.at.notes.heaviest(quantity, weigh)
    }

    fn weighed(self, quantity: &str) -> Option<String> {
        let graph = self.at.expectations.graph()?;
        if graph.len() > MAX_WEIGHED {
            return None;
        }
        let measured = self.at.expectations.measured();
        let whole = measured.and_then(|known| known.whole.as_ref());
        let mut weights: Vec<(u64, usize)> = Vec::new();
        for (place, (index, node)) in graph.nodes().enumerate() {
            let Operation::Layer(layer) = &node.operation else {
                continue;
            };
            let inputs = graph.input_shapes(index);
            let weight = match quantity {
                "params" if node.weights.is_some() => 0,
                "params" => layer.parameters(&inputs, &node.outputs)?,
                "macs" => layer.macs(&inputs, &node.outputs)?,
                _ => {
                    let layer = whole?.cost.layers.get(place)?;
                    match quantity {
                        "activations" => layer.output_values,
                        "peak_memory" => layer.live_values.saturating_mul(Memory::BYTES),
                        "training_memory" => layer.saved_for_backward.saturating_mul(Memory::BYTES),
                        _ => return None,
                    }
                }
            };
            if weight > 0 {
                weights.push((weight, place));
            }
        }
        weights.sort_by_key(|(weight, place)| (std::cmp::Reverse(*weight), *place));
        let all: u128 = weights.iter().map(|(weight, _)| u128::from(*weight)).sum();
        let paths = graph.short_paths();
        let shown: Vec<String> = weights
            .iter()
            .take(MAX_HEAVIEST)
            .map(|(weight, place)| {
                let path = graph.path(&paths, NodeIndex::new(*place));
                let share = 100.0 * *weight as f64 / all as f64;
                let weight = Number::from(*weight).grouped();
                format!("`{path}` {weight} ({share:.1}%)")
            })
            .collect();
        (!shown.is_empty()).then(|| format!("most {quantity}: {}", shown.join(", ")))
    }

    /// A count that grew too large, with the layer at which it did.
    pub(in crate::elaborate) fn count_overflow(
        self,
        graph: &Graph,
        overflow: &CountOverflow,
    ) -> Diagnostic {
        let counts = |node: &Node, inputs: &[Shape]| match &node.operation {
            Operation::Layer(layer) => match overflow.what {
                "parameters" => layer.parameters(inputs, &node.outputs).map(u128::from),
                "multiply-accumulates" => layer.macs(inputs, &node.outputs).map(u128::from),
                "floating-point operations" => layer
                    .macs(inputs, &node.outputs)
                    .map(|macs| u128::from(macs).saturating_mul(2)),
                _ => None,
            },
            Operation::Input => Some(0),
        };
        let node = graph.node(overflow.node);
        // Not every tensor takes memory of its own: there is no sum of those before.
        let bytes = |shape: &Shape| {
            let values = [shape.channels(), shape.height(), shape.width()];
            let all = values.into_iter().map(u128::from);
            all.fold(u128::from(Memory::BYTES), u128::saturating_mul)
        };
        let is_memory = overflow.what == "bytes of memory";
        let tensor = node
            .and_then(|node| node.outputs.first())
            .filter(|_| is_memory);
        let tensor = tensor
            .map(bytes)
            .filter(|bytes| *bytes > u128::from(u64::MAX));
        let own = node.and_then(|node| counts(node, &graph.input_shapes(overflow.node)));
        let own = if is_memory { tensor } else { own };
        let before = graph.nodes();
        let before = before.take_while(|(index, _)| *index != overflow.node);
        let before = before.fold(0u128, |sum, (index, node)| {
            let count = counts(node, &graph.input_shapes(index)).unwrap_or(0);
            sum.saturating_add(count)
        });
        let shapes = node.map(|node| {
            let shown = |shapes: &[Shape]| {
                let shapes = shapes.iter().map(ToString::to_string);
                shapes.collect::<Vec<_>>().join(", ")
            };
            let inputs = graph.input_shapes(overflow.node);
            format!("from {} to {}", shown(&inputs), shown(&node.outputs))
        });
        let origin = node.map(|node| node.origin).unwrap_or_default();
        let shapes = shapes.unwrap_or_default();
        mistakes::count_overflow(origin.span, overflow.what, (own, before), &shapes)
    }
}

/// The rows and columns at the end of its map that a layer with a stride never reads, in words.
fn left_out(node: &Node, inputs: &[Shape]) -> Option<String> {
    let Operation::Layer(layer) = &node.operation else {
        return None;
    };
    let window = layer.window(inputs)?;
    let input = inputs.first()?;
    let of = |axis: Axis| -> Option<u64> {
        let size = input.along(axis);
        let positions = window.slide(axis, size).ok()?;
        let last = positions
            .count
            .checked_sub(1)?
            .checked_mul(window.stride.along(axis))?;
        let end = last.checked_add(window.span(axis)?)?;
        size.checked_add(positions.before)?.checked_sub(end)
    };
    let (rows, columns) = (of(Axis::Height).unwrap_or(0), of(Axis::Width).unwrap_or(0));
    let map = format!("at the end of the {}x{} map", input.height(), input.width());
    match (rows, columns) {
        (0, 0) => None,
        (rows, 0) => Some(format!("leaves out {} {map}", counted(rows, "row"))),
        (0, columns) => Some(format!("leaves out {} {map}", counted(columns, "column"))),
        (rows, columns) => Some(format!(
            "leaves out {} and {} {map}",
            counted(rows, "row"),
            counted(columns, "column")
        )),
    }
}

fn number(value: &Value) -> Option<Number> {
    match value {
        Value::Plain(layer::Value::Number(number)) => Some(*number),
        Value::Plain(_) | Value::Layer(_) | Value::Range(..) | Value::List(_) | Value::Unknown => {
            None
        }
    }
}

fn show(value: &Value) -> String {
    match value {
        Value::Plain(layer::Value::Number(number)) => number.grouped(),
        Value::Plain(other) => other.to_string(),
        Value::List(_) => value.shown(),
        Value::Layer(_) | Value::Range(..) | Value::Unknown => value.describe().to_owned(),
    }
}

fn difference(found: Number, stated: Number) -> String {
    let Some(apart) = found.subtract(stated).and_then(Number::abs) else {
        return String::new();
    };
    let word = if found > stated { "more" } else { "less" };
    let share = 100.0 * apart.to_f64() / stated.to_f64().abs();
    if share.is_finite() {
        format!(
            "{} {word} than {} ({share:.2}%)",
            apart.grouped(),
            stated.grouped()
        )
    } else {
        format!("{} {word} than {}", apart.grouped(), stated.grouped())
    }
}
