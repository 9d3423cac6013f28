//! The order of the layers of a written file.

use super::tree::{self, Chain};
use crate::graph::{Builder, Graph, Node, NodeIndex, Operation, Output, Tensor};
use std::collections::HashMap;

/// The graph with its layers in the order in which [`super::write`] writes them: measures that
/// depend on the order, such as the most values at a time, are then equal for the graph and its
/// text. The origins of its layers are kept; uses and rounds, which an imported graph does not
/// have, are not.
pub fn written_order(graph: &Graph) -> Graph {
    let (statements, _) = tree::statements(graph);
    let mut order: Vec<NodeIndex> = graph.inputs().to_vec();
    for statement in &statements {
        layers(&statement.chain, &mut order);
    }
    let in_order = order.windows(2).all(|two| match two {
        [one, other] => one < other,
        _ => true,
    });
    if in_order {
        return graph.clone();
    }
    let mut copy = Copy {
        graph,
        builder: Builder::new(),
        new: HashMap::new(),
        first: HashMap::new(),
    };
    for &index in &order {
        let made = graph.node(index).and_then(|node| copy.node(index, node));
        if made.is_none() {
            return graph.clone();
        }
    }
    let outputs = graph.outputs().iter().filter_map(|output| {
        Some(Output {
            tensor: copy.tensor(output.tensor)?,
            ..output.clone()
        })
    });
    let outputs: Vec<Output> = outputs.collect();
    if copy.new.len() != graph.len() || outputs.len() != graph.outputs().len() {
        return graph.clone();
    }
    copy.builder.finish(outputs)
}

/// The layers of a chain, those of arms before their join.
fn layers(chain: &Chain, order: &mut Vec<NodeIndex>) {
    for piece in &chain.pieces {
        for arm in &piece.arms {
            layers(arm, order);
        }
        order.extend(piece.node);
    }
}

struct Copy<'g> {
    graph: &'g Graph,
    builder: Builder,
    new: HashMap<NodeIndex, NodeIndex>,
    /// The first of those that share weights, by the one that was.
    first: HashMap<NodeIndex, NodeIndex>,
}

impl Copy<'_> {
    fn tensor(&self, tensor: Tensor) -> Option<Tensor> {
        let node = *self.new.get(&tensor.node)?;
        Some(Tensor { node, ..tensor })
    }

    /// Adds a node; `None` where an input of it is missing.
    fn node(&mut self, index: NodeIndex, node: &Node) -> Option<()> {
        let label = node.label.as_deref();
        let made = match &node.operation {
            Operation::Input => {
                let shape = *node.outputs.first()?;
                self.builder.input(label.cloned(), shape, node.origin).node
            }
            Operation::Layer(layer) => {
                let reads = self.graph.reads(index);
                let inputs: Option<Vec<Tensor>> =
                    reads.into_iter().map(|read| self.tensor(read)).collect();
                let (inputs, layer) = (inputs?, layer.as_ref().clone());
                if node.frozen {
                    self.builder.enter_frozen();
                }
                // Of layers that share weights, another one may have come to be the first.
                let group = node.weights.unwrap_or(index);
                let first = self.first.get(&group).copied();
                let made = match first {
                    Some(first) => self.builder.add_shared(layer, &inputs, node.origin, first),
                    None => self.builder.add_all(layer, &inputs, node.origin),
                };
                if node.frozen {
                    self.builder.leave_frozen();
                }
                let made = made.ok()?.first()?.node;
                self.first.entry(group).or_insert(made);
                if let Some(label) = label {
                    self.builder.label(made, label);
                }
                made
            }
        };
        self.new.insert(index, made);
        Some(())
    }
}
