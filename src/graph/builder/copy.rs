//! Nodes that a part of the network repeats: the same layers again, on other tensors.

use super::Builder;
use crate::graph::{Edge, FrameId, Graph, Liveness, Node, NodeIndex, Operation, Tensor, reads};
use crate::layer::Layer;
use smallvec::SmallVec;
use std::ops::Range;

/// Consecutive nodes and frames of a network, and the tensors that they read from outside.
#[derive(Clone, Debug)]
pub struct Part {
    /// The frame of the part; the frames inside it follow.
    pub frame: FrameId,
    /// How many frames there are, `frame` among them.
    pub frames: u32,
    /// The numbers of the nodes.
    pub nodes: Range<usize>,
    /// The tensors from outside, no two of them equal.
    pub inputs: SmallVec<[Tensor; 2]>,
}

impl Part {
    /// A tensor of the part in a copy that begins at node `start` and reads `inputs`; `None` for a
    /// tensor from outside that is not an input of the part.
    pub fn moved(&self, tensor: Tensor, start: usize, inputs: &[Tensor]) -> Option<Tensor> {
        let index = tensor.node.index();
        if self.nodes.contains(&index) {
            let offset = index.checked_sub(self.nodes.start)?;
            let node = NodeIndex::new(start.checked_add(offset)?);
            return Some(Tensor { node, ..tensor });
        }
        let place = self.inputs.iter().position(|input| *input == tensor)?;
        inputs.get(place).copied()
    }
}

impl Builder {
    /// The number of frames so far.
    pub fn frames(&self) -> u32 {
        self.origins.len()
    }

    /// The graph with a part: that of another network, or this one.
    fn graph_of<'s>(&'s self, from: Option<&'s Graph>) -> &'s petgraph::Graph<Node, Edge> {
        from.map_or(&self.graph, |from| &from.parts.graph)
    }

    /// Whether a copy of the part on inputs of the same shapes equals the expansion of the same
    /// text there: it reads and shares weights within itself and its inputs only, and no layer
    /// depends on more than the shapes that it reads. It is a part of `from`, or of this network.
    pub fn can_copy(&self, part: &Part, from: Option<&Graph>) -> bool {
        let graph = self.graph_of(from);
        let inside = |node: NodeIndex| part.nodes.contains(&node.index());
        part.nodes.clone().map(NodeIndex::new).all(|index| {
            let Some(node) = graph.node_weight(index) else {
                return false;
            };
            let is_local = match &node.operation {
                Operation::Input => false,
                // Its places come from a pooling that may lie outside.
                Operation::Layer(layer) => !matches!(layer.as_ref(), Layer::MaxUnpool(_)),
            };
            let mut reads = reads(graph, index).into_iter();
            is_local
                && node.weights.is_none_or(inside)
                && reads.all(|tensor| inside(tensor.node) || part.inputs.contains(&tensor))
        })
    }

    /// Adds the layers of a part again, reading `inputs`, whose shapes are those of the part's inputs;
    /// `frame` is the frame of the copy, entered last. The part is one of `from`, or of this network.
    pub fn copy(&mut self, part: &Part, from: Option<&Graph>, frame: FrameId, inputs: &[Tensor]) {
        let origins = from.map(Graph::origins);
        self.origins.copy(origins, part.frame, part.frames, frame);
        let start = self.graph.node_count();
        let moved = |tensor: Tensor| part.moved(tensor, start, inputs).unwrap_or(tensor);
        for index in part.nodes.clone().map(NodeIndex::new) {
            let graph = self.graph_of(from);
            let Some(node) = graph.node_weight(index) else {
                continue;
            };
            let mut copy = node.clone();
            copy.origin.frame = copy.origin.frame.moved(part.frame, frame);
            copy.liveness = Liveness::Dead;
            copy.weights = node
                .weights
                .map(|node| moved(Tensor { node, port: 0 }).node);
            let reads = reads(graph, index);
            let copied = self.graph.add_node(copy);
            for (slot, tensor) in (0u32..).zip(reads) {
                let Tensor { node, port } = moved(tensor);
                self.graph.add_edge(node, copied, Edge { port, slot });
            }
        }
    }
}
