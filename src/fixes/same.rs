//! Whether two networks are the same.

use crate::graph::{Graph, Node, NodeIndex, Operation, Tensor};
use crate::layer::Layer;

/// Whether two graphs compute the same for the same weights: they differ at most in `identity`.
pub(super) fn same(one: &Graph, other: &Graph) -> bool {
    let (mut one, mut other) = (Computed::of(one), Computed::of(other));
    loop {
        match (one.next(), other.next()) {
            (None, None) => return one.outputs() == other.outputs(),
            (one, other) if one == other => {}
            _ => return false,
        }
    }
}

/// A result of a node that computes, the nodes counted.
type Port = (usize, u32);

/// The nodes of a graph that compute, in order.
struct Computed<'g> {
    graph: &'g Graph,
    nodes: Box<dyn Iterator<Item = (NodeIndex, &'g Node)> + 'g>,
    /// For each node before, its number; for one that passes on a tensor, that tensor.
    numbers: Vec<Result<usize, Port>>,
    count: usize,
}

impl<'g> Computed<'g> {
    fn of(graph: &'g Graph) -> Self {
        Self {
            graph,
            nodes: Box::new(graph.nodes()),
            numbers: Vec::new(),
            count: 0,
        }
    }

    fn result(&self, tensor: Tensor) -> Option<Port> {
        match *self.numbers.get(tensor.node.index())? {
            Ok(number) => Some((number, tensor.port)),
            Err(passed) => Some(passed),
        }
    }

    fn next(&mut self) -> Option<impl PartialEq + use<'g>> {
        loop {
            let (index, node) = self.nodes.next()?;
            let reads: Vec<Option<Port>> = self
                .graph
                .reads(index)
                .into_iter()
                .map(|it| self.result(it))
                .collect();
            let layer = match &node.operation {
                Operation::Input => None,
                Operation::Layer(layer) => Some(layer),
            };
            if let (Some(Layer::Identity(_)), [Some(passed)]) =
                (layer.map(|it| &**it), reads.as_slice())
            {
                self.numbers.push(Err(*passed));
                continue;
            }
            let weights = node.weights.and_then(|it| self.numbers.get(it.index()));
            let weights = weights.copied();
            self.numbers.push(Ok(self.count));
            self.count = self.count.saturating_add(1);
            return Some((layer, reads, &node.outputs, node.frozen, weights));
        }
    }

    fn outputs(&self) -> Vec<(Option<Port>, bool)> {
        let outputs = self.graph.outputs().iter();
        let outputs = outputs.map(|output| (self.result(output.tensor), output.training));
        outputs.collect()
    }
}
