//! A network in one line.

use super::summary::inferred;
use super::text::counted;
use crate::diagnostic::visible;
use crate::network::Network;

/// A network in one line, as `check` lists it: its shapes, and its totals where they are known.
pub fn network_line(file: &str, network: &Network) -> String {
    let (file, name) = (visible(file), visible(&network.name));
    let unclaimed = match network.unclaimed {
        0 => String::new(),
        1 => "; 1 `expect` about the defaults is not checked".to_owned(),
        count => format!("; {count} `expect`s about the defaults are not checked"),
    };
    format!("{file}#{name}: {}{unclaimed}\n", network_shapes(network))
}

/// `3x32x32 -> 10, 61_706 parameters, 416_520 MACs`
pub(super) fn network_shapes(network: &Network) -> String {
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
    let inferred = match inferred(network) {
        Some(widths) => format!(", `_` is {widths}"),
        None => String::new(),
    };
    format!("{inputs} -> {outputs}{counts}{inferred}")
}
