//! What an `expect` can speak of.

use super::value::Value;
use super::{Elaborator, error};
use crate::cost::{self, Cost, Memory};
use crate::graph::{Graph, Node, Operation};
use crate::layer::Shape;
use crate::number::Number;
use crate::source::Span;
use smallvec::SmallVec;
use std::rc::Rc;

/// What an `expect` can speak of, beside named points.
pub const QUANTITIES: &[&str] = &[
    "params",
    "macs",
    "flops",
    "output",
    "activations",
    "peak_memory",
    "training_memory",
    "depth",
    "receptive_field",
];

/// Those of a whole network, which are measured only where an `expect` speaks of them.
pub(super) const WHOLE: &[&str] = &[
    "activations",
    "peak_memory",
    "training_memory",
    "depth",
    "receptive_field",
];

/// What an expectation can speak of; all but shapes is `None` where it is not known yet.
#[derive(Clone, Debug, Default)]
pub(super) struct Measured {
    pub(super) parameters: Option<u64>,
    pub(super) macs: Option<u64>,
    pub(super) outputs: SmallVec<[Shape; 1]>,
    /// What is known of a network alone, and only where it is asked for.
    pub(super) whole: Option<Rc<Whole>>,
}

/// What a whole network costs.
#[derive(Clone, Debug)]
pub(super) struct Whole {
    pub(super) cost: Cost,
    depth: u64,
}

impl Whole {
    pub(super) fn of(graph: &Graph) -> Result<Self, cost::CountOverflow> {
        Ok(Self {
            cost: cost::measure(graph)?,
            depth: cost::depth(graph),
        })
    }
}

impl Elaborator<'_> {
    /// The value of a quantity: `params`, `output.channels`, `receptive_field`; `None` for what is
    /// none.
    pub(super) fn quantity(&mut self, name: &str, span: Span) -> Option<Value> {
        let (head, property) = match name.split_once('.') {
            Some((head, property)) => (head, Some(property)),
            None => (name, None),
        };
        let measured = self.expecting.clone()?;
        if self.unreached.inside && QUANTITIES.contains(&head) {
            return Some(Value::Unknown);
        }
        match (head, property) {
            ("params", None) => Some(measured.parameters.map_or(Value::Unknown, Value::number)),
            ("macs", None) => Some(measured.macs.map_or(Value::Unknown, Value::number)),
            ("flops", None) => {
                let flops = measured.macs.map(Number::from);
                let flops = flops.and_then(|macs| macs.multiply(Number::whole(2)));
                Some(flops.map_or(Value::Unknown, Value::number))
            }
            ("output", _) => self.output_value(&measured.outputs, property, span),
            (whole, property) if WHOLE.contains(&whole) => match &measured.whole {
                Some(known) => self.whole(known, whole, property, span),
                None => {
                    let said = format!("`{whole}` is measured of a whole network");
                    let advice = "expect it in a network, not in a block";
                    self.report(error::unfit(span, &said, "not known of a part", advice));
                    Some(Value::Unknown)
                }
            },
            _ => None,
        }
    }

    fn output_value(
        &mut self,
        outputs: &[Shape],
        property: Option<&str>,
        span: Span,
    ) -> Option<Value> {
        match (outputs, property) {
            ([only], None) => Some(Value::size(&only.extents())),
            ([only], Some(property)) => Some(self.extent(*only, "output", property, span)),
            ([], _) | (_, Some(_)) => None,
            (_, None) => {
                let advice = "name one of them: `expect main = 1000`";
                let said = "there are several outputs";
                self.report(error::unfit(span, said, "which of them?", advice));
                Some(Value::Unknown)
            }
        }
    }

    fn whole(
        &mut self,
        known: &Whole,
        name: &str,
        property: Option<&str>,
        span: Span,
    ) -> Option<Value> {
        let memory = known.cost.memory;
        let bytes = |values: u64| {
            let bytes = Number::from(values).multiply(Number::from(Memory::BYTES));
            bytes.map_or(Value::Unknown, Value::number)
        };
        match (name, property) {
            ("activations", None) => Some(Value::number(memory.activations)),
            ("peak_memory", None) => Some(bytes(memory.peak)),
            ("training_memory", None) => Some(bytes(memory.training)),
            ("depth", None) => Some(Value::number(known.depth)),
            ("receptive_field", property) => {
                let Some(field) = known.cost.receptive_field else {
                    let advice = "take the expectation away: nothing here has rows and columns";
                    let said = "there is no map whose receptive field could be measured";
                    self.report(error::unfit(span, said, "of which map?", advice));
                    return Some(Value::Unknown);
                };
                // After an upsampling it is a mean over places, and need not be whole.
                let [height, width] =
                    [field.height, field.width].map(|axis| axis.max.size.ceil() as u64);
                match property {
                    None => Some(Value::size(&[height, width])),
                    Some("height") => Some(Value::number(height)),
                    Some("width") => Some(Value::number(width)),
                    Some(_) => None,
                }
            }
            _ => None,
        }
    }

    /// What was counted, or the layer with which the count grew too large.
    pub(super) fn counted<T>(
        &mut self,
        graph: &Graph,
        counted: Result<T, cost::CountOverflow>,
    ) -> Option<T> {
        match counted {
            Ok(counted) => Some(counted),
            Err(overflow) => {
                let origin = graph.node(overflow.node).map(|node| node.origin);
                let span = origin.unwrap_or_default().span;
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
                let own = graph
                    .node(overflow.node)
                    .and_then(|node| counts(node, &graph.input_shapes(overflow.node)));
                let before = graph
                    .nodes()
                    .take_while(|(index, _)| *index != overflow.node);
                let before = before.fold(0u128, |sum, (index, node)| {
                    let count = counts(node, &graph.input_shapes(index)).unwrap_or(0);
                    sum.saturating_add(count)
                });
                let shapes = graph.node(overflow.node).map(|node| {
                    let shown = |shapes: &[Shape]| {
                        let shapes = shapes.iter().map(ToString::to_string);
                        shapes.collect::<Vec<_>>().join(", ")
                    };
                    let inputs = graph.input_shapes(overflow.node);
                    format!("from {} to {}", shown(&inputs), shown(&node.outputs))
                });
                let shapes = shapes.unwrap_or_default();
                self.report(error::count_overflow(
                    span,
                    overflow.what,
                    (own, before),
                    &shapes,
                ));
                None
            }
        }
    }
}
