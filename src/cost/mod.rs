//! The cost of a network: from a finished [`Graph`] follow its [`Totals`], or the whole [`Cost`]
//! with memory and receptive fields, layer by layer.
//!
//! * Counts follow the frameworks: learned values as PyTorch's `parameters()` lists them; one
//!   multiply-accumulate for each product of a convolution or dense layer, biases not counted;
//!   two floating-point operations for each of them.
//! * [`Memory`] has three figures, each with its definition.
//! * A [`ReceptiveField`] is computed after Araujo, Norris & Sim, "Computing Receptive Fields of
//!   Convolutional Neural Networks", Distill 2019, <https://doi.org/10.23915/distill.00021>, with
//!   the smallest and the largest over all paths.
//!
//! Everything is for one sample, and after `roi_pool` and `roi_align` for one region of it. Layers
//! that only outputs for training need are left out of all figures but those for training.

#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

mod batch;
mod checked;
mod count;
mod depth;
mod layout;
mod memory;
mod receptive;

pub use batch::{Batch, Bytes, ValueType};
pub use checked::checked_totals;
pub use count::{Portion, Totals, totals};
pub use depth::depth;
pub use memory::{Definition, Memory};
pub use receptive::{Extremes, Field, ReceptiveField, input_window};

use crate::graph::{Graph, NodeIndex};
use count::{Brief, Counts};
use memory::Stored;
use receptive::{Fields, LastMaps};

/// The cost of a network.
#[derive(Clone, Debug, PartialEq)]
pub struct Cost {
    /// Parameters and multiply-accumulates.
    pub totals: Totals,
    /// The three memory figures.
    pub memory: Memory,
    /// The receptive field at the last map, over all of them where there are several; `None` for a
    /// network without a map.
    ///
    /// The *last maps* are met first on the way back from the outputs of the network, when vectors
    /// are passed over, and maps of 1x1 made by a pooling of the whole grid or from another map of
    /// 1x1. In a classifier it is the map that is flattened, or averaged as a whole.
    pub receptive_field: Option<ReceptiveField>,
    /// One for each node of the graph in its order, inputs too.
    pub layers: Vec<LayerCost>,
}

/// The cost of a node.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LayerCost {
    /// The node.
    pub node: NodeIndex,
    /// Learned values; 0 where it uses the weights of an earlier node, which counts them.
    pub parameters: u64,
    /// Which of the totals its parameters belong to.
    pub portion: Portion,
    /// Running means and variances: values beside the parameters, gathered without a gradient.
    pub statistics: u64,
    /// Multiply-accumulates for one sample. Those of layers only for training are not in the
    /// totals.
    pub macs: u64,
    /// Values of the tensors that it makes at inference: 0 for a layer that runs in place, for a
    /// view and for a layer only for training. Their sum is [`Memory::activations`].
    pub output_values: u64,
    /// Values alive while it runs at inference; the largest is [`Memory::peak`].
    pub live_values: u64,
    /// Values of the tensors that it makes in training and that the backward pass reads.
    pub saved_for_backward: u64,
    /// The part of the input from which a place of its (first) result is computed; `None` for a
    /// vector.
    pub receptive_field: Option<ReceptiveField>,
}

impl LayerCost {
    /// Floating-point operations: twice the multiply-accumulates.
    pub fn flops(&self) -> u64 {
        self.macs.saturating_mul(2)
    }
}

/// A count beyond 2^64 − 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountOverflow {
    /// The counted quantity.
    pub what: &'static str,
    /// The node with which the sum grew too large.
    pub node: NodeIndex,
}

/// Measures the cost of a network, in a few passes over its layers.
///
/// ```
/// use cnn_lang::cost::measure;
/// use cnn_lang::graph::{Builder, Origin, Output};
/// use cnn_lang::layer::{Dense, Flatten, Shape};
///
/// let mut builder = Builder::new();
/// let image = builder.input(None, Shape::map(1, 28, 28), Origin::default());
/// let flat = builder.add(Flatten, &[image], Origin::default()).unwrap();
/// let dense = Dense { features: 10, bias: true };
/// let dense = builder.add(dense, &[flat], Origin::default()).unwrap();
/// let graph = builder.finish(vec![Output { name: None, tensor: dense, training: false }]);
///
/// let cost = measure(&graph).unwrap();
/// assert_eq!(cost.totals.parameters, 7_850);
/// assert_eq!(cost.memory.peak, 784 + 10);
/// assert_eq!(cost.memory.training, 784 + 2 * 7_850);
/// ```
///
/// # Errors
/// Where a count is beyond 2^64 − 1.
pub fn measure(graph: &Graph) -> Result<Cost, CountOverflow> {
    let measured = Measured::of(graph)?;
    let layers = measured.layers(graph).collect::<Result<Vec<_>, _>>()?;
    let Measured {
        totals,
        memory,
        receptive_field,
        ..
    } = measured;
    Ok(Cost {
        totals,
        memory,
        receptive_field,
        layers,
    })
}

/// The cost of a network whose layers are computed one by one: for a long network, they take more
/// memory than its graph.
#[derive(Clone, Debug)]
pub struct Measured {
    /// Parameters and multiply-accumulates.
    pub totals: Totals,
    /// The memory figures.
    pub memory: Memory,
    /// [`Cost::receptive_field`]
    pub receptive_field: Option<ReceptiveField>,
    stored: Vec<Stored>,
}

impl Measured {
    /// Measures a network, as [`measure`] does.
    ///
    /// # Errors
    /// Where a count is beyond 2^64 − 1.
    pub fn of(graph: &Graph) -> Result<Self, CountOverflow> {
        let mut counted: Vec<Brief> = Vec::with_capacity(graph.len());
        let totals = count::count(graph, |node| counted.push(node.counted.brief()))?;
        let (memory, stored) = memory::measure(graph, &counted)?;
        drop(counted);
        Ok(Self {
            totals,
            memory,
            receptive_field: LastMaps::of(graph).field(Fields::of(graph))?,
            stored,
        })
    }

    /// The bytes that the network takes when a batch runs through it.
    ///
    /// # Errors
    /// Where one of them is beyond 2^64 − 1.
    pub fn bytes(&self, batch: Batch) -> Result<Bytes, CountOverflow> {
        let Memory {
            activations,
            peak,
            training,
        } = self.memory;
        let saved = self.stored.iter().map(|stored| stored.saved_for_backward);
        // Their sum is part of the figure, which was countable.
        let saved = saved.fold(0u64, u64::saturating_add);
        let bytes = |of_sample: u64, of_network: u64| {
            let values = of_sample.checked_mul(batch.samples)?;
            let values = values.checked_add(of_network)?;
            values.checked_mul(batch.values.bytes())
        };
        let weights = self
            .totals
            .parameters
            .checked_add(self.totals.parameters_frozen);
        let weights = weights.and_then(|sum| sum.checked_add(self.totals.statistics));
        let found = || {
            Some(Bytes {
                weights: bytes(0, weights?)?,
                activations: bytes(activations, 0)?,
                peak: bytes(peak, 0)?,
                training: match batch.values {
                    ValueType::Float32 | ValueType::Float16 | ValueType::Bfloat16 => {
                        Some(bytes(saved, training.saturating_sub(saved))?)
                    }
                    ValueType::Int8 => None,
                },
            })
        };
        found().ok_or(CountOverflow {
            what: "bytes of memory",
            node: NodeIndex::new(self.stored.len().saturating_sub(1)),
        })
    }

    /// The cost of each node of the measured graph, in its order.
    pub fn layers<'m>(
        &'m self,
        graph: &'m Graph,
    ) -> impl Iterator<Item = Result<LayerCost, CountOverflow>> + 'm {
        let counts = Counts::of(graph);
        let nodes = graph.nodes().zip(&self.stored).zip(Fields::of(graph));
        nodes.map(move |(((index, node), stored), field)| {
            let counted = counts.of_node(index, node, &graph.input_shapes(index))?;
            Ok(LayerCost {
                node: index,
                parameters: counted.parameters,
                portion: counted.portion,
                statistics: counted.statistics,
                macs: counted.macs,
                output_values: stored.output_values,
                live_values: stored.live_values,
                saved_for_backward: stored.saved_for_backward,
                receptive_field: field?,
            })
        })
    }
}

/// The part of the input from which a place of each node's (first) result is computed, in the order
/// of the graph; `None` for a vector. In one pass, without the rest of [`measure`].
///
/// # Errors
/// Where a size is beyond the range of a float.
pub fn receptive_fields(graph: &Graph) -> Result<Vec<Option<ReceptiveField>>, CountOverflow> {
    Fields::of(graph).collect()
}
