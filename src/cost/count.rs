//! Parameters and multiply-accumulates.

use super::CountOverflow;
use crate::graph::{Graph, Needed, Node, NodeIndex, Operation};
use std::collections::HashMap;

/// The sums over a network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Learned values that are trained, without those that only outputs for training need.
    pub parameters: u64,
    /// Learned values in frozen bodies, without those that only outputs for training need.
    pub parameters_frozen: u64,
    /// Learned values that only outputs for training need, frozen or not.
    pub parameters_training_only: u64,
    /// Running means and variances, without those that only outputs for training need.
    pub statistics: u64,
    /// Multiply-accumulates for one sample at inference.
    pub macs: u64,
}

impl Totals {
    /// Floating-point operations: twice the multiply-accumulates.
    pub fn flops(&self) -> u64 {
        self.macs.saturating_mul(2)
    }
}

/// Which of the totals a node's parameters belong to. Weights that several nodes share are trained
/// if one of these is, and for training alone if all of them are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Portion {
    /// [`Totals::parameters`]
    Trained,
    /// [`Totals::parameters_frozen`]
    Frozen,
    /// [`Totals::parameters_training_only`]
    TrainingOnly,
}

/// What is counted of a node.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counted {
    pub(super) parameters: u64,
    pub(super) portion: Portion,
    /// Whether it, or the node whose weights it uses, has learned values.
    pub(super) learns: bool,
    /// Whether its weights stay as they are in training.
    pub(super) frozen: bool,
    pub(super) statistics: u64,
    pub(super) macs: u64,
}

/// Adds up parameters and multiply-accumulates, and nothing else.
///
/// # Errors
/// Where a count is beyond 2^64 − 1.
pub fn totals(graph: &Graph) -> Result<Totals, CountOverflow> {
    count(graph, |_, _| ())
}

/// Counts node by node, in order.
pub(super) fn count(
    graph: &Graph,
    mut each: impl FnMut(NodeIndex, Counted),
) -> Result<Totals, CountOverflow> {
    let shared = Shared::of(graph);
    let mut totals = Totals::default();
    for (index, node) in graph.nodes() {
        let counted = of_node(graph, index, node, &shared)?;
        let overflow = |what| CountOverflow { what, node: index };
        let sum = match counted.portion {
            Portion::Trained => &mut totals.parameters,
            Portion::Frozen => &mut totals.parameters_frozen,
            Portion::TrainingOnly => &mut totals.parameters_training_only,
        };
        *sum = sum
            .checked_add(counted.parameters)
            .ok_or(overflow(PARAMETERS))?;
        if counted.portion != Portion::TrainingOnly {
            let sum = totals.statistics.checked_add(counted.statistics);
            totals.statistics = sum.ok_or(overflow(STATISTICS))?;
        }
        if node.needed != Needed::Training {
            let sum = totals.macs.checked_add(counted.macs);
            totals.macs = sum.ok_or(overflow(MACS))?;
        }
        if totals.macs.checked_mul(2).is_none() {
            return Err(overflow("floating-point operations"));
        }
        each(index, counted);
    }
    Ok(totals)
}

const PARAMETERS: &str = "parameters";
const STATISTICS: &str = "running statistics";
const MACS: &str = "multiply-accumulates";

fn of_node(
    graph: &Graph,
    index: NodeIndex,
    node: &Node,
    shared: &Shared,
) -> Result<Counted, CountOverflow> {
    let (needed, frozen) = shared.look_up(index, node);
    let portion = match (needed, frozen) {
        (Needed::Training, _) => Portion::TrainingOnly,
        (Needed::Inference | Needed::Nothing, true) => Portion::Frozen,
        (Needed::Inference | Needed::Nothing, false) => Portion::Trained,
    };
    let Operation::Layer(layer) = &node.operation else {
        return Ok(Counted {
            parameters: 0,
            portion,
            learns: false,
            frozen,
            statistics: 0,
            macs: 0,
        });
    };
    let inputs = graph.input_shapes(index);
    let overflow = |what| CountOverflow { what, node: index };
    let parameters = layer.parameters(&inputs, &node.outputs);
    let parameters = parameters.ok_or(overflow(PARAMETERS))?;
    let own = node.weights.is_none();
    Ok(Counted {
        parameters: if own { parameters } else { 0 },
        portion,
        learns: parameters > 0,
        frozen,
        statistics: if own {
            layer.statistics(&inputs).ok_or(overflow(STATISTICS))?
        } else {
            0
        },
        macs: layer.macs(&inputs, &node.outputs).ok_or(overflow(MACS))?,
    })
}

/// For nodes whose weights others use too: what needs these weights, and whether all uses are
/// frozen.
struct Shared(HashMap<NodeIndex, (Needed, bool)>);

impl Shared {
    fn of(graph: &Graph) -> Self {
        let mut all = HashMap::new();
        for (_, node) in graph.nodes() {
            let Some(first) = node.weights else { continue };
            let own = graph.node(first);
            let own = own.map_or((Needed::Nothing, true), |node| (node.needed, node.frozen));
            let (needed, frozen) = all.entry(first).or_insert(own);
            *needed = weightier(*needed, node.needed);
            *frozen &= node.frozen;
        }
        Self(all)
    }

    /// What needs the weights of a node, and whether they are frozen.
    fn look_up(&self, index: NodeIndex, node: &Node) -> (Needed, bool) {
        let first = node.weights.unwrap_or(index);
        let all = self.0.get(&first).copied();
        all.unwrap_or((node.needed, node.frozen))
    }
}

/// Weights are for training alone only if all uses are.
fn weightier(one: Needed, other: Needed) -> Needed {
    match (one, other) {
        (Needed::Training, other) => other,
        (one, Needed::Training) => one,
        (one, other) => one.max(other),
    }
}
