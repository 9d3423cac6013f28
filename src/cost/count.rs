//! Parameters and multiply-accumulates.

use super::CountOverflow;
use crate::graph::{Graph, Liveness, Node, NodeIndex, Operation, Tensor};
use crate::hash::HashMap;
use crate::layer::Shape;

/// The sums over a network. Layers *only for training* are those that only outputs for training
/// need, and those that no output needs and that read such layers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Learned values that are trained, without those of layers only for training.
    pub parameters: u64,
    /// Learned values in frozen bodies, without those of layers only for training.
    pub parameters_frozen: u64,
    /// Learned values of layers only for training, frozen or not.
    pub parameters_training_only: u64,
    /// Running means and variances, without those of layers only for training.
    pub statistics: u64,
    /// Multiply-accumulates for one sample at inference, without layers only for training.
    pub macs: u64,
}

impl Totals {
    /// Learned values of all portions.
    pub fn all_parameters(&self) -> u64 {
        let at_inference = self.parameters.saturating_add(self.parameters_frozen);
        at_inference.saturating_add(self.parameters_training_only)
    }

    /// Floating-point operations: twice the multiply-accumulates.
    pub fn flops(&self) -> u64 {
        self.macs.saturating_mul(2)
    }
}

/// Which of the totals a node's parameters belong to. Weights that several nodes share are trained
/// if one of these is, and only for training if all of them are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Portion {
    /// [`Totals::parameters`]
    Trained,
    /// [`Totals::parameters_frozen`]
    Frozen,
    /// [`Totals::parameters_training_only`]
    TrainingOnly,
}

/// The counts of a node that the measure of memory needs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Brief {
    pub(super) parameters: u64,
    /// Whether it runs at inference.
    pub(super) runs: bool,
    /// Whether it, or the node whose weights it uses, has learned values.
    pub(super) learns: bool,
    /// Whether its weights stay as they are in training.
    pub(super) frozen: bool,
}

/// The counts of a node.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counted {
    pub(super) parameters: u64,
    pub(super) portion: Portion,
    /// Whether it runs at inference.
    pub(super) runs: bool,
    /// Whether it, or the node whose weights it uses, has learned values.
    pub(super) learns: bool,
    /// Whether its weights stay as they are in training.
    pub(super) frozen: bool,
    pub(super) statistics: u64,
    pub(super) macs: u64,
}

impl Counted {
    pub(super) fn brief(self) -> Brief {
        Brief {
            parameters: self.parameters,
            runs: self.runs,
            learns: self.learns,
            frozen: self.frozen,
        }
    }
}

/// Adds up parameters and multiply-accumulates, and nothing else.
///
/// # Errors
/// Where a count is beyond 2^64 − 1.
pub fn totals(graph: &Graph) -> Result<Totals, CountOverflow> {
    count(graph, |_| ())
}

/// A node that was counted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen<'s> {
    pub(super) node: &'s Node,
    /// The shapes that it reads.
    pub(super) inputs: &'s [Shape],
    pub(super) counted: Counted,
}

/// Counts node by node, in order.
pub(super) fn count(
    graph: &Graph,
    mut each: impl FnMut(Seen<'_>),
) -> Result<Totals, CountOverflow> {
    let counts = Counts::of(graph);
    let mut totals = Totals::default();
    for (index, node) in graph.nodes() {
        let inputs = graph.input_shapes(index);
        let counted = counts.of_node(index, node, &inputs)?;
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
        if counted.runs {
            let sum = totals.macs.checked_add(counted.macs);
            totals.macs = sum.ok_or(overflow(MACS))?;
        }
        if totals.macs.checked_mul(2).is_none() {
            return Err(overflow("floating-point operations"));
        }
        each(Seen {
            node,
            inputs: &inputs,
            counted,
        });
    }
    Ok(totals)
}

const PARAMETERS: &str = "parameters";
const STATISTICS: &str = "running statistics";
const MACS: &str = "multiply-accumulates";

/// Counts the parameters and multiply-accumulates of nodes, one by one.
pub(super) struct Counts {
    absent: Absent,
    shared: Shared,
}

impl Counts {
    pub(super) fn of(graph: &Graph) -> Self {
        let absent = Absent::of(graph);
        let shared = Shared::of(graph, &absent);
        Self { absent, shared }
    }

    /// The counts of a node that reads tensors of the shapes `inputs`.
    pub(super) fn of_node(
        &self,
        index: NodeIndex,
        node: &Node,
        inputs: &[Shape],
    ) -> Result<Counted, CountOverflow> {
        let runs = !self.absent.has(index);
        let Uses { training, frozen } = self.shared.look_up(index, node).unwrap_or(Uses {
            training: !runs,
            frozen: node.frozen,
        });
        let portion = match (training, frozen) {
            (true, _) => Portion::TrainingOnly,
            (false, true) => Portion::Frozen,
            (false, false) => Portion::Trained,
        };
        let Operation::Layer(layer) = &node.operation else {
            return Ok(Counted {
                parameters: 0,
                portion,
                runs,
                learns: false,
                frozen,
                statistics: 0,
                macs: 0,
            });
        };
        let overflow = |what| CountOverflow { what, node: index };
        let parameters = layer.parameters(inputs, &node.outputs);
        let parameters = parameters.ok_or(overflow(PARAMETERS))?;
        let own = node.weights.is_none();
        Ok(Counted {
            parameters: if own { parameters } else { 0 },
            portion,
            runs,
            learns: parameters > 0,
            frozen,
            statistics: if own {
                layer.statistics(inputs).ok_or(overflow(STATISTICS))?
            } else {
                0
            },
            macs: layer.macs(inputs, &node.outputs).ok_or(overflow(MACS))?,
        })
    }
}

/// The layers only for training.
struct Absent(Vec<bool>);

impl Absent {
    fn of(graph: &Graph) -> Self {
        let mut absent = Vec::new();
        if graph.outputs().iter().all(|output| !output.training) {
            return Self(absent);
        }
        for (index, node) in graph.nodes() {
            let missing = |tensor: &Tensor| absent.get(tensor.node.index()) == Some(&true);
            let stays =
                node.liveness == Liveness::Training || graph.reads(index).iter().any(missing);
            absent.push(stays);
        }
        Self(absent)
    }

    fn has(&self, index: NodeIndex) -> bool {
        self.0.get(index.index()) == Some(&true)
    }
}

/// All uses of some weights.
#[derive(Clone, Copy, Debug)]
struct Uses {
    /// Whether all are only for training.
    training: bool,
    /// Whether all are frozen.
    frozen: bool,
}

/// The uses of weights that several nodes use, by the first of these.
struct Shared(HashMap<NodeIndex, Uses>);

impl Shared {
    fn of(graph: &Graph, absent: &Absent) -> Self {
        let mut all: HashMap<NodeIndex, Uses> = HashMap::default();
        let of_node = |index: NodeIndex| Uses {
            training: absent.has(index),
            frozen: graph.node(index).is_some_and(|node| node.frozen),
        };
        for (index, node) in graph.nodes() {
            if let Some(first) = node.weights {
                let uses = all.entry(first).or_insert_with(|| of_node(first));
                let other = of_node(index);
                uses.training &= other.training;
                uses.frozen &= other.frozen;
            }
        }
        Self(all)
    }

    fn look_up(&self, index: NodeIndex, node: &Node) -> Option<Uses> {
        let first = node.weights.unwrap_or(index);
        self.0.get(&first).copied()
    }
}
