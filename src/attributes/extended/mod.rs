//! The extended attributes. Input: a finished [`Graph`] and its [`Cost`]. Output: [`Extended`].
//!
//! The words are those of the 32: the graph is the one for inference (nodes that cannot be computed
//! without a layer only for training are left out), C, P and I are the conv, pool and dense layers,
//! a layer is *followed by* a layer that is reached only through transparent layers, and means over
//! nothing are NaN. The table [`EXTENDED`] has the rest. Paths are counted, never listed.

mod layers;
mod paths;
mod resolutions;
mod skips;
mod table;

pub use table::{EXTENDED, Extended};

use super::backward::Successors;
use super::inference_graph::{InferenceGraph, NodeRole};
use super::mean::Mean;
use crate::cost::{Cost, Portion};
use crate::graph::Graph;
use crate::layer::Class;
use layers::Layers;
use paths::{Degrees, Lengths};
use resolutions::Resolutions;
use skips::Skips;

/// Measures the extended attributes; `cost` is that of `graph`.
///
/// ```
/// use cnn_lang::attributes::extended;
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
/// let found = extended(&graph, &measure(&graph).unwrap());
/// assert_eq!(found.num_parameters, 7850.0);
/// assert_eq!(found.get("prop_parameters_in_dense"), Some(1.0));
/// assert!(found.prop_depthwise_conv.is_nan(), "a share of no convolution");
/// ```
pub fn extended(graph: &Graph, cost: &Cost) -> Extended {
    let inference = InferenceGraph::of(graph);
    let successors = Successors::of(&inference);
    let lengths = Lengths::of(&inference);
    let degrees = Degrees::of(&inference);
    let skips = Skips::of(graph, &inference);
    let layers = Layers::of(graph, cost, &inference);
    let resolutions = Resolutions::of(cost, &inference);
    let parameters = Parameters::of(graph, cost);
    let field = layers::field(cost);
    let (height, width) = layers.input;
    let activations = cost.memory.activations as f64;
    let functions = layers.functions;
    let [full, half, quarter, eighth, sixteenth, least] = resolutions.levels;
    let splits = successors.split_widths(&inference);
    let joins = inference.steps.iter().filter_map(|step| match step.role {
        NodeRole::Join { tensors } => Some(tensors),
        NodeRole::Input
        | NodeRole::Conv { .. }
        | NodeRole::Pool
        | NodeRole::Dense { .. }
        | NodeRole::Split { .. }
        | NodeRole::Relu
        | NodeRole::Sigmoid
        | NodeRole::Transparent => None,
    });
    Extended {
        num_parameters: parameters.all,
        num_macs: cost.totals.macs as f64,
        num_activations: activations,
        peak_activations: cost.memory.peak as f64,
        training_memory: cost.memory.training as f64,
        num_layers: inference.count(|role| !matches!(role, NodeRole::Input)),
        num_dense_layers: inference.count(|role| matches!(role, NodeRole::Dense { .. })),
        num_normalizations: layers.normalizations,
        num_adds: layers.adds,
        num_muls: layers.muls,
        num_concats: layers.concats,
        receptive_field_min_to_height: field.min.0 / height,
        receptive_field_min_to_width: field.min.1 / width,
        receptive_field_max_to_height: field.max.0 / height,
        receptive_field_max_to_width: field.max.1 / width,
        prop_conv_beyond_input: layers.beyond.value(),
        shortest_path: lengths.shortest(),
        longest_path: lengths.longest(),
        std_path_length: lengths.deviation(),
        log2_num_paths: lengths.log2(),
        avg_degree: degrees.readers.mean(),
        std_degree: degrees.readers.deviation(),
        max_degree: degrees.most_readers,
        max_reads: degrees.most_reads,
        prop_branching: degrees.branching.value(),
        max_split_width: splits.fold(1.0, f64::max),
        max_concat_width: joins.fold(1.0, f64::max),
        min_num_conv_features: layers.conv_features.0,
        max_num_conv_features: layers.conv_features.1,
        min_IP_neurons: layers.dense_neurons.0,
        max_IP_neurons: layers.dense_neurons.1,
        num_skip_connections: skips.count,
        avg_skip_length: skips.length.value(),
        max_skip_length: skips.longest,
        prop_normalized_conv: layers.normalized.value(),
        prop_depthwise_conv: layers.depthwise.value(),
        prop_grouped_conv: layers.grouped.value(),
        prop_dilated_conv: layers.dilated.value(),
        prop_strided_conv: layers.strided.value(),
        prop_parameters_in_dense: share(parameters.dense, parameters.all),
        prop_parameters_in_largest: share(parameters.largest, parameters.all),
        features_at_1: full.features,
        features_at_1_2: half.features,
        features_at_1_4: quarter.features,
        features_at_1_8: eighth.features,
        features_at_1_16: sixteenth.features,
        features_at_1_32: least.features,
        capacity_at_1: full.capacity,
        capacity_at_1_2: half.capacity,
        capacity_at_1_4: quarter.capacity,
        capacity_at_1_8: eighth.capacity,
        capacity_at_1_16: sixteenth.capacity,
        capacity_at_1_32: least.capacity,
        prop_activations_pooled_away: share(layers.pooled_away.min(activations), activations),
        avg_pool_reduction: layers.pool_reduction.value(),
        num_relu_layers: functions.relu,
        num_relu6_layers: functions.relu6,
        num_leaky_relu_layers: functions.leaky_relu,
        num_prelu_layers: functions.prelu,
        num_elu_layers: functions.elu,
        num_selu_layers: functions.selu,
        num_gelu_layers: functions.gelu,
        num_silu_layers: functions.silu,
        num_hard_swish_layers: functions.hard_swish,
        num_mish_layers: functions.mish,
        num_softplus_layers: functions.softplus,
        num_sigmoid_layers: functions.sigmoid,
        num_hard_sigmoid_layers: functions.hard_sigmoid,
        num_tanh_layers: functions.tanh,
        num_softmax_layers: functions.softmax,
        num_maxout_layers: functions.maxout,
        num_other_activations: functions.other,
        num_dropout_layers: layers.dropouts,
        avg_dropout_rate: layers.dropout_rate.value(),
    }
}

/// Where the learned values lie.
#[derive(Clone, Copy, Debug, Default)]
struct Parameters {
    all: f64,
    dense: f64,
    largest: f64,
}

impl Parameters {
    fn of(graph: &Graph, cost: &Cost) -> Self {
        let mut found = Self::default();
        for layer in &cost.layers {
            let counts = match layer.portion {
                Portion::Trained | Portion::Frozen => layer.parameters > 0,
                Portion::TrainingOnly => false,
            };
            if !counts {
                continue;
            }
            let parameters = layer.parameters as f64;
            found.all += parameters;
            found.largest = found.largest.max(parameters);
            if graph.class(layer.node) == Class::Dense {
                found.dense += parameters;
            }
        }
        found
    }
}

/// NaN of nothing.
fn share(part: f64, of: f64) -> f64 {
    let mut share = Mean::default();
    share.push_sum(part, of);
    share.value()
}
