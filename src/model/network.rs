//! A network seen by a model: its attributes, and what attributes cannot see.

use super::{Model, PredictError, Prediction};
use crate::attributes::attributes;
use crate::elaborate::{Elaborated, Task};
use crate::graph::{Graph, Operation};
use crate::layer::{self, Layer};

/// Kinds of layers that need no bound: those that attributes count, and those that change neither
/// what a network can learn nor which class it names.
const UNBOUNDED: &[&str] = &[
    "conv",
    "maxpool",
    "relu",
    "flatten",
    "identity",
    "softmax",
    "log_softmax",
];

/// The quantities that bound where a model may be used, by name: the inputs and their size, the
/// outputs, and how many layers there are of each kind (`layers_batchnorm`), so that a model that
/// has never seen one says so.
pub fn domain(graph: &Graph, task: Option<&Task>) -> Vec<(String, f64)> {
    let inputs = graph.inputs().iter().filter_map(|&node| graph.node(node));
    let shapes: Vec<_> = inputs
        .flat_map(|node| node.outputs.first().copied())
        .collect();
    let first = shapes.first();
    let results = graph.outputs().iter().filter(|output| !output.training);
    let results: Vec<_> = results.map(|output| graph.shape(output.tensor)).collect();
    let count = |count: usize| count as f64;
    let size = |size: Option<u64>| size.map_or(f64::NAN, |size| size as f64);
    // A network that does not say what it is for is taken for a classifier.
    let classifies = task.is_none_or(|task| task.kind == "classification");
    let mut quantities = vec![
        ("classification".to_owned(), f64::from(u8::from(classifies))),
        ("inputs".to_owned(), count(shapes.len())),
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
        ("outputs".to_owned(), count(results.len())),
        (
            "output_features".to_owned(),
            size(results.first().and_then(|shape| shape.values())),
        ),
    ];
    let mut grouped = 0usize;
    let mut dilated = 0usize;
    let mut kinds: Vec<(&str, usize)> = layer::signatures()
        .filter(|signature| !UNBOUNDED.contains(&signature.name))
        .map(|signature| (signature.name, 0))
        .collect();
    for (_, node) in graph.nodes() {
        let Operation::Layer(layer) = &node.operation else {
            continue;
        };
        if let Some((_, count)) = kinds.iter_mut().find(|(name, _)| *name == layer.name()) {
            *count = count.saturating_add(1);
        }
        if let Layer::Conv(conv) = layer {
            grouped = grouped.saturating_add(usize::from(conv.groups > 1));
            let dilation = conv.dilation.height.max(conv.dilation.width);
            dilated = dilated.saturating_add(usize::from(dilation > 1));
        }
    }
    quantities.push(("grouped_convs".to_owned(), count(grouped)));
    quantities.push(("dilated_convs".to_owned(), count(dilated)));
    let kinds = kinds.into_iter();
    quantities.extend(kinds.map(|(name, number)| (format!("layers_{name}"), count(number))));
    quantities
}

/// What a model says of a network.
///
/// # Errors
/// Where the model asks for a quantity that this version does not compute.
pub fn predict(model: &Model, network: &Elaborated) -> Result<Prediction, PredictError> {
    let attributes = attributes(&network.graph);
    let attributes: Vec<(&str, f64)> = attributes.iter().collect();
    let domain = domain(&network.graph, network.task.as_ref());
    let domain: Vec<(&str, f64)> = domain
        .iter()
        .map(|(name, value)| (name.as_str(), *value))
        .collect();
    model.predict(&attributes, &domain)
}
