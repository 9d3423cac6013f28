//! Residual connections, recognised by dominators.
//!
//! A sum of two tensors ends a residual connection if the last node that every path from an input
//! to the sum passes, its immediate dominator (Cooper, Harvey & Kennedy 2001), is where its two
//! branches part, and nothing else reads a tensor computed in between (He et al. 2015,
//! arXiv:1512.03385, figure 2).

use super::dominators::Dominators;
use super::{Graph, NodeIndex, Operation};
use crate::layer::{Join, Layer};
use smallvec::SmallVec;

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
        let dominators = Dominators::of(self);
        let mut branches = Branches::new(self);
        let sums = self.nodes().filter(|(_, node)| is_sum(&node.operation));
        let residuals = sums.filter_map(|(join, _)| {
            let branch = dominators.immediate(join)?;
            branches.residual(branch, join)
        });
        residuals.collect()
    }
}

/// Follows branches, one after another.
struct Branches<'g> {
    graph: &'g Graph,
    /// Of each node, the last branch that it was met in.
    met: Vec<u32>,
    /// The branches so far.
    count: u32,
    is_output: Vec<bool>,
}

impl<'g> Branches<'g> {
    fn new(graph: &'g Graph) -> Self {
        let mut is_output = vec![false; graph.len()];
        for output in graph.outputs() {
            if let Some(place) = is_output.get_mut(output.tensor.node.index()) {
                *place = true;
            }
        }
        Self {
            graph,
            met: vec![0; graph.len()],
            count: 0,
            is_output,
        }
    }

    /// The residual connection from `branch`, which dominates it, to `join`.
    fn residual(&mut self, branch: NodeIndex, join: NodeIndex) -> Option<Residual> {
        let reads = self.graph.reads(join);
        let [one, other] = reads.as_slice() else {
            return None;
        };
        let first = self.count;
        let one = self.between(branch, join, one.node, first)?;
        let other = self.between(branch, join, other.node, first)?;
        let layers = [one, other];
        Some(Residual {
            branch,
            join,
            layers,
        })
    }

    /// How many nodes there are between `branch` and `join` that `last` is computed from, with
    /// itself; `None` where something else reads one of them, or one of them is in another branch
    /// after `first`: branches that share a node part after it.
    fn between(
        &mut self,
        branch: NodeIndex,
        join: NodeIndex,
        last: NodeIndex,
        first: u32,
    ) -> Option<usize> {
        self.count = self.count.checked_add(1)?;
        let mut found: SmallVec<[NodeIndex; 16]> = SmallVec::new();
        let mut open: SmallVec<[NodeIndex; 8]> = SmallVec::new();
        open.push(last);
        while let Some(node) = open.pop() {
            if node == branch {
                continue;
            }
            let met = self.met.get_mut(node.index())?;
            if *met == self.count {
                continue;
            }
            if *met > first {
                return None;
            }
            *met = self.count;
            found.push(node);
            open.extend(self.graph.reads(node).iter().map(|read| read.node));
        }
        let inside = |node: &NodeIndex| {
            let of_branch = |reader: NodeIndex| self.met.get(reader.index()) == Some(&self.count);
            let mut readers = self.graph.readers(*node);
            readers.all(|(reader, _)| reader == join || of_branch(reader))
                && self.is_output.get(node.index()) == Some(&false)
        };
        found.iter().all(inside).then_some(found.len())
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
