//! A network in one line.

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
        "{file}#{}: {inputs} -> {outputs}, {} parameters, {} MACs\n",
        network.name,
        grouped(network.totals.parameters),
        grouped(network.totals.macs),
    )
}

/// `138_357_544`, as the language writes it.
pub(super) fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && digits.len().saturating_sub(index).is_multiple_of(3) {
            grouped.push('_');
        }
        grouped.push(digit);
    }
    grouped
}
