//! A network in one line.

use super::text::counted;
use crate::network::Network;

/// A network in one line, as `check` lists it: its shapes, and its totals where they are known.
pub fn network_line(file: &str, network: &Network) -> String {
    let graph = &network.graph;
    let shapes = |tensors: &mut dyn Iterator<Item = String>| -> String {
        tensors.collect::<Vec<_>>().join(", ")
    };
    let nodes = graph.inputs().iter().filter_map(|&node| graph.node(node));
    let inputs = shapes(&mut nodes.flat_map(|node| node.outputs.iter().map(ToString::to_string)));
    let results = graph.outputs().iter().filter(|output| !output.training);
    let outputs = shapes(&mut results.map(|output| graph.shape(output.tensor).to_string()));
    let counts = network.totals.map_or(String::new(), |totals| {
        let parameters = counted(totals.parameters, "parameter");
        format!(", {parameters}, {}", counted(totals.macs, "MAC"))
    });
    format!("{file}#{}: {inputs} -> {outputs}{counts}\n", network.name)
}
