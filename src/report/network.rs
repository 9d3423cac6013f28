//! A network in one line.

use super::text::counted;
use crate::elaborate::Elaborated;

/// What `check` says of a network that is right.
pub fn network_line(file: &str, network: &Elaborated) -> String {
    let graph = &network.graph;
    let shapes = |tensors: &mut dyn Iterator<Item = String>| -> String {
        tensors.collect::<Vec<_>>().join(", ")
    };
    let nodes = graph.inputs().iter().filter_map(|&node| graph.node(node));
    let inputs = shapes(&mut nodes.flat_map(|node| node.outputs.iter().map(ToString::to_string)));
    let results = graph.outputs().iter().filter(|output| !output.training);
    let outputs = shapes(&mut results.map(|output| graph.shape(output.tensor).to_string()));
    format!(
        "{file}#{}: {inputs} -> {outputs}, {}, {}\n",
        network.name,
        counted(network.totals.parameters, "parameter"),
        counted(network.totals.macs, "MAC"),
    )
}
