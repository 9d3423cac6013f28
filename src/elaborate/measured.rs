//! The quantities of an `expect`.

use super::value::Value;
use super::{Elaborator, mistakes};
use crate::cost::{self, Cost, Memory};
use crate::graph::Graph;
use crate::layer::Shape;
use crate::number::Number;
use crate::resolve::QUANTITIES;
use crate::source::Span;
use smallvec::SmallVec;
use std::collections::BTreeSet;
use std::rc::Rc;

/// The quantities of a whole network, which are measured only where an `expect` refers to them.
pub(super) const WHOLE_NETWORK_QUANTITIES: &[&str] = &[
    "activations",
    "peak_memory",
    "training_memory",
    "depth",
    "receptive_field",
];

/// The quantities of an expectation; all except shapes are `None` if not known yet.
#[derive(Clone, Debug, Default)]
pub(super) struct Measured {
    pub(super) parameters: Option<u64>,
    pub(super) macs: Option<u64>,
    pub(super) outputs: SmallVec<[Shape; 1]>,
    /// Quantities of a whole network, computed only if an `expect` refers to them.
    pub(super) whole: Option<Rc<Whole>>,
}

/// The cost of a whole network.
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

/// Whether expectations are checked, and against which quantities.
#[derive(Debug)]
pub(super) struct Expectations {
    checked: bool,
    /// Whether a parameter of the network is set otherwise than its default.
    is_other: bool,
    /// The expectations that are not checked for that reason, by their places.
    unclaimed: BTreeSet<Span>,
    /// The finished graph, while expectations of the network are checked.
    graph: Option<Graph>,
    /// The quantities of the current expectation.
    measured: Option<Measured>,
}

impl Default for Expectations {
    fn default() -> Self {
        Self {
            checked: true,
            is_other: false,
            unclaimed: BTreeSet::new(),
            graph: None,
            measured: None,
        }
    }
}

impl Expectations {
    /// Whether `expect`s and shape assertions hold for this expansion: not those of a network
    /// that is used as a block on a flow of another height or width, or set otherwise than its
    /// defaults, nor those of the blocks in it.
    pub(super) fn are_checked(&self) -> bool {
        self.checked
    }

    /// The network differs from the one that its file describes: only its upper bounds hold.
    pub(super) fn set_otherwise(&mut self) {
        self.is_other = true;
        self.checked = false;
    }

    /// Whether a parameter of the network is set otherwise than its default.
    pub(super) fn are_of_another(&self) -> bool {
        self.is_other
    }

    /// An expectation that is not checked.
    pub(super) fn leave_out(&mut self, place: Span) {
        self.unclaimed.insert(place);
    }

    /// How many are not.
    pub(super) fn unclaimed(&self) -> usize {
        self.unclaimed.len()
    }

    /// Stops checking, until `resume`.
    pub(super) fn suspend(&mut self) {
        self.checked = false;
    }

    /// Goes back to the state before [`Expectations::are_checked`].
    pub(super) fn resume(&mut self, checked: bool) {
        self.checked = checked;
    }

    /// Hides the quantities for a while: a function or constant refers to none. Returns the value
    /// for `end`.
    pub(super) fn pause(&mut self) -> Option<Measured> {
        self.measured.take()
    }

    /// Begins to check expectations of measured quantities; returns the value for `end`.
    pub(super) fn begin(&mut self, measured: Measured) -> Option<Measured> {
        self.measured.replace(measured)
    }

    /// Ends it.
    pub(super) fn end(&mut self, outer: Option<Measured>) {
        self.measured = outer;
    }

    /// Whether an expectation is being checked, which may refer to quantities.
    pub(super) fn are_measured(&self) -> bool {
        self.measured.is_some()
    }

    /// The quantities of the current expectation.
    pub(super) fn measured(&self) -> Option<&Measured> {
        self.measured.as_ref()
    }

    /// Keeps the finished graph while expectations are checked.
    pub(super) fn keep_graph(&mut self, graph: Graph) {
        self.graph = Some(graph);
    }

    /// The finished graph.
    pub(super) fn graph(&self) -> Option<&Graph> {
        self.graph.as_ref()
    }

    /// Hands the finished graph back.
    pub(super) fn take_graph(&mut self) -> Option<Graph> {
        self.graph.take()
    }
}

impl Elaborator<'_> {
    /// The value of a quantity: `params`, `output.channels`, `receptive_field`; `None` for other
    /// names.
    pub(super) fn quantity(&mut self, name: &str, span: Span) -> Option<Value> {
        let (head, property) = match name.split_once('.') {
            Some((head, property)) => (head, Some(property)),
            None => (name, None),
        };
        let measured = self.expectations.measured().cloned()?;
        if self.reporter.in_dead_branch() && QUANTITIES.contains(&head) {
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
            (whole, property) if WHOLE_NETWORK_QUANTITIES.contains(&whole) => match &measured.whole
            {
                Some(known) => self.whole(known, whole, property, span),
                None => {
                    self.report(mistakes::measured_of_block(span, whole));
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
                self.report(mistakes::output_of_several(span));
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
                    self.report(mistakes::receptive_field_without_map(span));
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

    /// The count, or `None` after a diagnostic at the layer with which it grew too large.
    pub(super) fn counted<T>(
        &mut self,
        graph: &Graph,
        counted: Result<T, cost::CountOverflow>,
    ) -> Option<T> {
        match counted {
            Ok(counted) => Some(counted),
            Err(overflow) => {
                self.report(self.advice().count_overflow(graph, &overflow));
                None
            }
        }
    }
}
