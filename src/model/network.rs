//! A network as a model sees it: its attributes, and facts that attributes cannot see.

use super::{Column, Model, PredictError, Prediction};
use crate::attributes::{attributes, extended};
use crate::cost::measure;
use crate::graph::{Graph, Node, Operation};
use crate::layer::{
    self, Activation, Axis, Conv, Dense, DropUnit, Dropout, Function, Layer, Padding, Pool,
    Rounding,
};
use crate::network::Network;
use petgraph::graph::NodeIndex;
use std::collections::BTreeSet;

/// The quantities that bound where a model may be used, by name: the inputs and their size, the
/// outputs, how many layers there are of each kind (`layers_batchnorm`), and the ways of using a
/// layer that attributes do not see. A model without training data for one reports it.
///
/// | quantity | definition |
/// |---|---|
/// | `auxiliary_outputs` | outputs only for training |
/// | `grouped_convs`, `dilated_convs` | convolutions with groups, with holes |
/// | `unpadded_convs` | convolutions whose grid is not that of `pad=same`, input / stride rounded up |
/// | `bare_convs` | convolutions with no rectifier right after |
/// | `bare_dense` | the same of dense layers, but for those that give a result |
/// | `biasless_layers` | convolutions and dense layers without biases |
/// | `largest_conv_kernel`, `largest_pool_kernel` | (not a count) rows or columns of the largest |
/// | `padded_pools` | poolings with padding, or that keep an incomplete window |
/// | `largest_dropout` | (not a count) the largest rate of a dropout of single values |
/// | `hidden_softmaxes` | softmaxes and their logarithms with a layer after |
/// | `activations_in_a_row` | activations of an activation; a softmax is not one |
/// | `frozen_layers`, `shared_layers` | layers that are not trained, or use the weights of another |
///
/// Layers that change no value ([`Signature::changes_values`](crate::layer::Signature)) are looked
/// through.
pub fn domain(graph: &Graph) -> Vec<(String, f64)> {
    let inputs = graph.inputs().iter().filter_map(|&node| graph.node(node));
    let shapes: Vec<_> = inputs
        .flat_map(|node| node.outputs.first().copied())
        .collect();
    let first = shapes.first();
    let outputs = graph.outputs().iter();
    let results: Vec<_> = outputs
        .filter(|output| !output.training)
        .map(|output| graph.shape(output.tensor))
        .collect();
    let size = |size: Option<u64>| size.map_or(f64::NAN, |size| size as f64);
    let mut quantities = vec![
        ("inputs".to_owned(), shapes.len() as f64),
        (
            "input_channels".to_owned(),
            size(first.map(|shape| shape.channels())),
        ),
        (
            "input_height".to_owned(),
            size(first.map(|shape| shape.height())),
        ),
        (
            "input_width".to_owned(),
            size(first.map(|shape| shape.width())),
        ),
        ("outputs".to_owned(), results.len() as f64),
        (
            "output_features".to_owned(),
            size(results.first().and_then(|shape| shape.values())),
        ),
        (
            "auxiliary_outputs".to_owned(),
            (graph.outputs().len() - results.len()) as f64,
        ),
    ];
    let mut kinds: Vec<(&str, f64)> = layer::signatures()
        .filter(|signature| signature.needs_bound)
        .map(|signature| (signature.name, 0.0))
        .collect();
    let mut usage = Usage::default();
    for (index, node) in graph.nodes() {
        let Operation::Layer(layer) = &node.operation else {
            continue;
        };
        if let Some((_, count)) = kinds.iter_mut().find(|(name, _)| *name == layer.name()) {
            *count += 1.0;
        }
        usage.see(graph, index, node, layer);
    }
    quantities.extend(usage.named().map(|(name, value)| (name.to_owned(), value)));
    let kinds = kinds.into_iter();
    quantities.extend(kinds.map(|(name, number)| (format!("layers_{name}"), number)));
    quantities
}

/// How layers are used: see the table at [`domain`].
#[derive(Default)]
struct Usage {
    grouped_convs: usize,
    dilated_convs: usize,
    unpadded_convs: usize,
    bare_convs: usize,
    bare_dense: usize,
    biasless_layers: usize,
    largest_conv_kernel: u64,
    largest_pool_kernel: u64,
    padded_pools: usize,
    largest_dropout: f64,
    hidden_softmaxes: usize,
    activations_in_a_row: usize,
    frozen_layers: usize,
    shared_layers: usize,
}

impl Usage {
    fn see(&mut self, graph: &Graph, index: NodeIndex, node: &Node, layer: &Layer) {
        let behind = behind(graph, index);
        let rectified = !behind.is_empty() && behind.iter().all(|layer| is_relu(layer));
        self.frozen_layers += usize::from(node.frozen);
        self.shared_layers += usize::from(node.weights.is_some());
        // Of all others there is a count by kind.
        if let Layer::Conv(conv) = layer {
            self.see_conv(conv, keeps_grid(graph, index, node, conv), rectified);
        } else if let Layer::Dense(dense) = layer {
            self.see_dense(dense, &behind, rectified);
        } else if let Layer::Pool(pool) = layer {
            self.see_pool(pool);
        } else if let Layer::Dropout(dropout) = layer {
            self.see_dropout(dropout);
        } else if let Layer::Activation(activation) = layer {
            self.see_activation(activation, &behind);
        }
    }

    fn see_conv(&mut self, conv: &Conv, keeps_grid: bool, rectified: bool) {
        let dilation = conv.dilation.height.max(conv.dilation.width);
        self.grouped_convs += usize::from(conv.groups > 1);
        self.dilated_convs += usize::from(dilation > 1);
        self.unpadded_convs += usize::from(!keeps_grid);
        self.bare_convs += usize::from(!rectified);
        self.biasless_layers += usize::from(!conv.bias);
        let kernel = conv.kernel.height.max(conv.kernel.width);
        self.largest_conv_kernel = self.largest_conv_kernel.max(kernel);
    }

    fn see_dense(&mut self, dense: &Dense, behind: &[&Layer], rectified: bool) {
        // A layer that outputs a result has nothing after it except, perhaps, a softmax.
        let last = behind.iter().all(|layer| is_softmax(layer));
        self.bare_dense += usize::from(!rectified && !last);
        self.biasless_layers += usize::from(!dense.bias);
    }

    fn see_pool(&mut self, pool: &Pool) {
        let window = &pool.window;
        let kernel = window.kernel.height.max(window.kernel.width);
        self.largest_pool_kernel = self.largest_pool_kernel.max(kernel);
        let plain = window.padding == Padding::NONE && window.rounding == Rounding::Floor;
        self.padded_pools += usize::from(!plain);
    }

    fn see_dropout(&mut self, dropout: &Dropout) {
        if dropout.unit == DropUnit::Value {
            self.largest_dropout = self.largest_dropout.max(dropout.rate.to_f64());
        }
    }

    fn see_activation(&mut self, activation: &Activation, behind: &[&Layer]) {
        if activation.function.is_softmax() {
            self.hidden_softmaxes += usize::from(!behind.is_empty());
        } else {
            let again = behind
                .iter()
                .filter(|layer| matches!(layer, Layer::Activation(_)) && !is_softmax(layer));
            self.activations_in_a_row += again.count();
        }
    }

    fn named(&self) -> impl Iterator<Item = (&'static str, f64)> {
        [
            ("grouped_convs", self.grouped_convs as f64),
            ("dilated_convs", self.dilated_convs as f64),
            ("unpadded_convs", self.unpadded_convs as f64),
            ("bare_convs", self.bare_convs as f64),
            ("bare_dense", self.bare_dense as f64),
            ("biasless_layers", self.biasless_layers as f64),
            ("largest_conv_kernel", self.largest_conv_kernel as f64),
            ("largest_pool_kernel", self.largest_pool_kernel as f64),
            ("padded_pools", self.padded_pools as f64),
            ("largest_dropout", self.largest_dropout),
            ("hidden_softmaxes", self.hidden_softmaxes as f64),
            ("activations_in_a_row", self.activations_in_a_row as f64),
            ("frozen_layers", self.frozen_layers as f64),
            ("shared_layers", self.shared_layers as f64),
        ]
        .into_iter()
    }
}

/// The layers that read a node, those that change no value looked through.
fn behind(graph: &Graph, index: NodeIndex) -> Vec<&Layer> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let mut open: Vec<NodeIndex> = graph.readers(index).map(|(reader, _)| reader).collect();
    while let Some(reader) = open.pop() {
        if !seen.insert(reader) {
            continue;
        }
        match graph.node(reader).map(|node| &node.operation) {
            Some(Operation::Layer(layer)) if layer.signature().changes_values => {
                found.push(layer.as_ref());
            }
            Some(Operation::Layer(_)) => {
                open.extend(graph.readers(reader).map(|(next, _)| next));
            }
            Some(Operation::Input) | None => {}
        }
    }
    found
}

fn is_relu(layer: &Layer) -> bool {
    matches!(layer, Layer::Activation(activation) if activation.function == Function::Relu)
}

fn is_softmax(layer: &Layer) -> bool {
    matches!(layer, Layer::Activation(activation) if activation.function.is_softmax())
}

/// Whether the grid is that of `pad=same`.
fn keeps_grid(graph: &Graph, index: NodeIndex, node: &Node, conv: &Conv) -> bool {
    let (inputs, output) = (graph.input_shapes(index), node.outputs.first());
    let (Some(input), Some(output)) = (inputs.first(), output) else {
        return true;
    };
    [Axis::Height, Axis::Width].into_iter().all(|axis| {
        let stride = conv.stride.along(axis).max(1);
        input.along(axis).div_ceil(stride) == output.along(axis)
    })
}

/// The prediction of a model for a network.
///
/// # Errors
/// Where the model asks for a quantity that this version does not compute.
pub fn predict(model: &Model, network: &Network) -> Result<Prediction, PredictError> {
    let own = attributes(&network.graph);
    let mut attributes: Vec<(&str, f64)> = own.iter().collect();
    let is_own = |column: &Column| own.iter().any(|(name, _)| name == column.name);
    let more = match model.columns().iter().all(is_own) {
        true => None,
        false => {
            let cost = measure(&network.graph);
            Some(cost.map_err(|it| PredictError::Uncountable { what: it.what })?)
        }
    };
    let more = more.map(|cost| extended(&network.graph, &cost));
    attributes.extend(more.iter().flat_map(|more| more.iter()));
    let domain = domain(&network.graph);
    let domain: Vec<(&str, f64)> = domain
        .iter()
        .map(|(name, value)| (name.as_str(), *value))
        .collect();
    model.predict(&attributes, &domain, network.task.as_ref())
}
