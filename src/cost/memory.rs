//! The three memory figures.

use super::CountOverflow;
use super::count::Brief;
use super::layout::{Layout, Purpose};
use crate::graph::{Graph, NodeIndex, Operation};

/// The memory that a network takes for one sample, in values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// The inputs and every tensor made.
    pub activations: u64,
    /// The most alive at once at inference.
    pub peak: u64,
    /// The tensors that the backward pass reads, and parameters and their gradients.
    pub training: u64,
}

/// One of the figures, and how it is defined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Definition {
    /// Which.
    pub name: &'static str,
    /// The definition.
    pub text: &'static str,
}

impl Memory {
    /// The size of a value: float32.
    pub const BYTES: u64 = 4;

    /// The definitions, to be printed beside the figures: weights, activations, peak, training.
    pub const DEFINITIONS: [Definition; 4] = [
        Definition {
            name: "weights",
            text: "all parameters that inference needs, frozen ones too, and running statistics: \
                   about the size of a file of weights",
        },
        Definition {
            name: "activations",
            text: "the inputs and every tensor made; without layers that run in place \
                   (activation, normalisation, scale, dropout, softmax, if they are the last \
                   reader of their input) and views (flatten, reshape, identity, split, a \
                   pooling that changes \
                   nothing)",
        },
        Definition {
            name: "peak",
            text: "the most alive at the same time at inference, if layers run in the order of \
                   the file \
                   and a tensor is freed after its last use; inputs are there from the start, \
                   outputs stay to the end",
        },
        Definition {
            name: "training",
            text: "what the backward pass reads, each tensor once: inputs of convolutions and dense \
                   layers that are trained; if something trained is there or before, inputs of \
                   normalisations (which do not run in place here), maxima and products, and \
                   outputs of activations; and all parameters and the gradients of those that are \
                   trained; without masks and indices",
        },
    ];

    /// [`Memory::activations`] in bytes of float32.
    pub fn activation_bytes(&self) -> u64 {
        self.activations.saturating_mul(Self::BYTES)
    }

    /// [`Memory::peak`] in bytes of float32.
    pub fn peak_bytes(&self) -> u64 {
        self.peak.saturating_mul(Self::BYTES)
    }

    /// [`Memory::training`] in bytes of float32.
    pub fn training_bytes(&self) -> u64 {
        self.training.saturating_mul(Self::BYTES)
    }
}

/// The memory of a node, in values.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Stored {
    /// Made at inference.
    pub(super) output_values: u64,
    /// Alive while it runs at inference.
    pub(super) live_values: u64,
    /// Made in training, and read by the backward pass.
    pub(super) saved_for_backward: u64,
}

pub(super) fn measure(
    graph: &Graph,
    counted: &[Brief],
) -> Result<(Memory, Vec<Stored>), CountOverflow> {
    let mut nodes = vec![Stored::default(); graph.len()];
    let mut memory = Memory::default();
    inference(graph, counted, &mut nodes)?;
    for buffer in &Layout::of(graph, Purpose::Training, counted)?.buffers {
        if buffer.kept
            && let Some(node) = nodes.get_mut(buffer.maker as usize)
        {
            node.saved_for_backward = add(node.saved_for_backward, buffer.values, buffer.maker)?;
        }
    }
    for ((stored, counted), number) in nodes.iter().zip(counted).zip(0u32..) {
        memory.activations = add(memory.activations, stored.output_values, number)?;
        memory.peak = memory.peak.max(stored.live_values);
        let gradients = if counted.frozen {
            0
        } else {
            counted.parameters
        };
        for part in [stored.saved_for_backward, counted.parameters, gradients] {
            memory.training = add(memory.training, part, number)?;
        }
    }
    Ok((memory, nodes))
}

/// Counts the values that are made, and those that are alive at each step.
fn inference(graph: &Graph, counted: &[Brief], nodes: &mut [Stored]) -> Result<(), CountOverflow> {
    // The values that come to life at each step, and those that die after it.
    let mut born = vec![0u64; nodes.len()];
    let mut dying = vec![0u64; nodes.len()];
    let end = u32::try_from(nodes.len()).unwrap_or(u32::MAX);
    let end = end.saturating_sub(1);
    for buffer in &Layout::of(graph, Purpose::Inference, counted)?.buffers {
        let maker = graph.node(NodeIndex::new(buffer.maker as usize));
        let is_input = maker.is_some_and(|node| node.operation == Operation::Input);
        let birth = if is_input { 0 } else { buffer.maker };
        if let Some(sum) = born.get_mut(birth as usize) {
            *sum = add(*sum, buffer.values, buffer.maker)?;
        }
        if let Some(sum) = dying.get_mut(buffer.last.min(end) as usize) {
            *sum = add(*sum, buffer.values, buffer.maker)?;
        }
        if let Some(node) = nodes.get_mut(buffer.maker as usize) {
            node.output_values = add(node.output_values, buffer.values, buffer.maker)?;
        }
    }
    let mut alive = 0u64;
    let steps = nodes.iter_mut().zip(counted).zip(born).zip(dying);
    for ((((stored, counted), born), dying), number) in steps.zip(0u32..) {
        alive = add(alive, born, number)?;
        if counted.runs {
            stored.live_values = alive;
        }
        alive = alive.saturating_sub(dying);
    }
    Ok(())
}

/// The sum of two numbers of values, whose bytes are to be countable too.
fn add(sum: u64, more: u64, node: u32) -> Result<u64, CountOverflow> {
    let sum = sum.checked_add(more);
    let countable = |sum: &u64| sum.checked_mul(Memory::BYTES).is_some();
    sum.filter(countable).ok_or(CountOverflow {
        what: "bytes of memory",
        node: NodeIndex::new(node as usize),
    })
}
