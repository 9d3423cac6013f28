//! Immediate dominators of a graph whose nodes are in order: each after all that it reads.
//!
//! The immediate dominator of a node is then the nearest common ancestor, in the tree of dominators
//! so far, of all that it reads. Each node also remembers an ancestor further up (the jump pointers of
//! Myers 1983, "An applicative random-access stack"), so that a common ancestor is found in a number of
//! steps that grows as the logarithm of the depth, and the whole in one pass.

use super::{Graph, NodeIndex};

/// The node that feeds all inputs, in the numbers of the tree; a node of the graph is one more than
/// its index.
const ROOT: usize = 0;

#[derive(Clone, Copy, Debug)]
struct Above {
    /// The immediate dominator.
    next: usize,
    /// An ancestor further up, or the same.
    jump: usize,
    depth: usize,
}

/// Of each node, the last one that all paths from the inputs pass before it.
#[derive(Debug)]
pub(super) struct Dominators(Vec<Above>);

impl Dominators {
    /// In one pass.
    pub fn of(graph: &Graph) -> Self {
        let mut tree = Self(Vec::with_capacity(graph.len().saturating_add(1)));
        tree.0.push(Above {
            next: ROOT,
            jump: ROOT,
            depth: 0,
        });
        for (index, _) in graph.nodes() {
            let sources = graph
                .as_petgraph()
                .neighbors_directed(index, petgraph::Incoming);
            let sources = sources.map(|source| source.index().saturating_add(1));
            let next = sources.reduce(|one, other| tree.common(one, other));
            tree.add(next.unwrap_or(ROOT));
        }
        tree
    }

    /// The immediate dominator of a node; `None` where paths from several inputs meet.
    pub fn immediate(&self, node: NodeIndex) -> Option<NodeIndex> {
        let above = self.0.get(node.index().checked_add(1)?)?;
        Some(NodeIndex::new(above.next.checked_sub(1)?))
    }

    fn at(&self, node: usize) -> Above {
        self.0.get(node).copied().unwrap_or(Above {
            next: ROOT,
            jump: ROOT,
            depth: 0,
        })
    }

    /// Puts the next node below `next`.
    fn add(&mut self, next: usize) {
        let above = self.at(next);
        let far = self.at(above.jump);
        let is_even = above.depth.saturating_sub(far.depth)
            == far.depth.saturating_sub(self.at(far.jump).depth);
        self.0.push(Above {
            next,
            jump: if is_even { far.jump } else { next },
            depth: above.depth.saturating_add(1),
        });
    }

    /// The nearest common ancestor.
    fn common(&self, mut one: usize, mut other: usize) -> usize {
        while one != other {
            let (from, to) = (self.at(one), self.at(other));
            if from.depth < to.depth {
                (one, other) = (other, one);
            } else if from.depth > to.depth {
                let is_below = self.at(from.jump).depth >= to.depth;
                one = if is_below { from.jump } else { from.next };
            } else if from.jump == to.jump {
                (one, other) = (from.next, to.next);
            } else {
                (one, other) = (from.jump, to.jump);
            }
        }
        one
    }
}

#[cfg(test)]
mod tests {
    use super::Dominators;
    use crate::elaborate::analyze;
    use crate::program::Program;
    use crate::source::Memory;
    use petgraph::algo::dominators::simple_fast;
    use petgraph::graph::DiGraph;
    use proptest::prelude::*;

    /// A network of sums: each reads two of those before it.
    fn network(reads: &[(usize, usize)]) -> String {
        let mut text = "network n {\n  input 1x4x4 as x0\n".to_owned();
        text = text.replace(" as x0", "\n  x0 = identity");
        for (at, (one, other)) in reads.iter().enumerate() {
            let (one, other) = (one % (at + 1), other % (at + 1));
            let line = format!("  x{} = add(x{one}, x{other})\n", at + 1);
            text.push_str(&line);
        }
        text.push_str("  output x0\n}\n");
        text
    }

    proptest! {
        #[test]
        fn they_are_those_of_petgraph(reads in prop::collection::vec((0usize..40, 0usize..40), 0..40)) {
            let text = network(&reads);
            let program = Program::load(&Memory::new(), "n.cnn", "n.cnn", text);
            let graph = &analyze(&program, None, &[]).networks[0].graph;
            prop_assert_eq!(graph.len(), reads.len() + 2);
            let mut flow: DiGraph<(), ()> = DiGraph::new();
            let nodes: Vec<_> = (0..graph.len()).map(|_| flow.add_node(())).collect();
            for edge in graph.as_petgraph().raw_edges() {
                flow.add_edge(edge.source(), edge.target(), ());
            }
            let own = Dominators::of(graph);
            let expected = simple_fast(&flow, nodes[0]);
            for node in &nodes {
                prop_assert_eq!(own.immediate(*node), expected.immediate_dominator(*node));
            }
        }
    }
}
