//! What an `expect` can speak of.

use super::value::Value;
use super::{Elaborator, error};
use crate::cost::{self, Cost, Memory};
use crate::graph::Graph;
use crate::layer::Shape;
use crate::source::Span;
use crate::syntax::number::Number;
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
}
