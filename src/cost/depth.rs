//! How deep a network is.

use crate::graph::{Graph, Tensor};
use crate::layer::Class;

/// The most convolutions and dense layers on a path from an input to an output, as depths are named
/// in the literature: 16 in VGG-16, 50 in ResNet-50 (He et al. 2015, table 1). Outputs for training
/// do not count.
pub fn depth(graph: &Graph) -> u64 {
    let mut above: Vec<u64> = Vec::with_capacity(graph.len());
    for (index, _) in graph.nodes() {
        let reads = graph.reads(index);
        let before = reads.iter().map(|tensor| at(&above, *tensor)).max();
        let own = match graph.class(index) {
            Class::Conv | Class::Dense => 1,
            Class::Pool | Class::Join | Class::Transparent => 0,
        };
        above.push(before.unwrap_or(0).saturating_add(own));
    }
    let outputs = graph.outputs().iter().filter(|output| !output.training);
    let depths = outputs.map(|output| at(&above, output.tensor));
    depths.max().unwrap_or(0)
}

fn at(above: &[u64], tensor: Tensor) -> u64 {
    above.get(tensor.node.index()).copied().unwrap_or(0)
}
