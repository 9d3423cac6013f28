//! Residual connections, recognised by dominators.
//!
//! A sum of two tensors ends a residual connection if the last node that every path from an input
//! to the sum passes, its immediate dominator (Cooper, Harvey & Kennedy 2001), is where its two
//! branches part, and nothing else reads what is computed in between (He et al. 2015,
//! arXiv:1512.03385, figure 2).

use super::{Graph, NodeIndex, Operation};
use crate::layer::{Join, Layer};
use petgraph::algo::dominators::simple_fast;
use petgraph::graph::DiGraph;
use smallvec::SmallVec;
use std::collections::HashSet;

/// A sum of two branches of one node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Residual {
    /// The node from which both branches start.
    pub branch: NodeIndex,
    /// The sum.
    pub join: NodeIndex,
    /// The layers of the branch that the sum reads first, and of the one that it reads second: 0
    /// where it reads the node itself.
    pub layers: [usize; 2],
}

impl Graph {
    /// The residual connections, in the order of their sums.
    ///
    /// ```
    /// use cnn_lang::elaborate::analyze;
    /// use cnn_lang::program::Program;
    /// use cnn_lang::source::Memory;
    ///
    /// let text = "network n {\n  input 8x9x9\n  residual { conv 8 3x3 pad=1 -> relu }\n}\n";
    /// let program = Program::load(&Memory::new(), "n.cnn", "n.cnn", text);
    /// let graph = &analyze(&program, None, &[]).networks[0].graph;
    /// let found = graph.residuals();
    /// assert_eq!(found.len(), 1);
    /// assert_eq!(found[0].branch, graph.inputs()[0]);
    /// assert_eq!(found[0].layers, [2, 0]);
    /// ```
    pub fn residuals(&self) -> Vec<Residual> {
        let mut sums = self.nodes().filter(|(_, node)| is_sum(&node.operation));
        if sums.next().is_none() {
            return Vec::new();
        }
        // Dominators take one root: a node that feeds all inputs.
        let graph = self.as_petgraph();
        let edges = graph.edge_count().saturating_add(self.inputs().len());
        let mut flow: DiGraph<(), ()> = DiGraph::with_capacity(self.len().saturating_add(1), edges);
        for _ in 0..self.len() {
            flow.add_node(());
        }
        let root = flow.add_node(());
        for edge in graph.raw_edges() {
            flow.add_edge(edge.source(), edge.target(), ());
        }
        for &input in self.inputs() {
            flow.add_edge(root, input, ());
        }
        let dominators = simple_fast(&flow, root);
        let sums = self.nodes().filter(|(_, node)| is_sum(&node.operation));
        let residuals = sums.filter_map(|(join, _)| {
            let branch = dominators.immediate_dominator(join)?;
            self.residual(branch, join)
        });
        residuals.collect()
    }

    /// The residual connection from `branch`, which dominates it, to `join`.
    fn residual(&self, branch: NodeIndex, join: NodeIndex) -> Option<Residual> {
        let reads = self.reads(join);
        let [one, other] = reads.as_slice() else {
            return None;
        };
        self.node(branch)?;
        let one = self.between(branch, join, one.node)?;
        let other = self.between(branch, join, other.node)?;
        // Branches that share a node part after it.
        one.is_disjoint(&other).then_some(Residual {
            branch,
            join,
            layers: [one.len(), other.len()],
        })
    }

    /// The nodes between `branch` and `join` that `last` is computed from, with itself; `None`
    /// where something else reads one of them.
    fn between(
        &self,
        branch: NodeIndex,
        join: NodeIndex,
        last: NodeIndex,
    ) -> Option<HashSet<NodeIndex>> {
        let mut found = HashSet::new();
        let mut open: SmallVec<[NodeIndex; 8]> = SmallVec::new();
        open.push(last);
        while let Some(node) = open.pop() {
            if node != branch && found.insert(node) {
                open.extend(self.reads(node).iter().map(|read| read.node));
            }
        }
        let inside = |node: &NodeIndex| {
            let mut readers = self.readers(*node);
            let own = readers.all(|(reader, _)| reader == join || found.contains(&reader));
            own && !self
                .outputs()
                .iter()
                .any(|output| output.tensor.node == *node)
        };
        found.iter().all(inside).then_some(found)
    }
}

fn is_sum(operation: &Operation) -> bool {
    match operation {
        Operation::Layer(layer) => {
            matches!(layer.as_ref(), Layer::Elementwise(join) if join.join == Join::Add)
        }
        Operation::Input => false,
    }
}
