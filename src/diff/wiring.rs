//! Whether a layer has the same inputs as its partner.
//!
//! Layers without partners are looked through: a layer inserted between two others, or removed from
//! between them, changes no wiring. A layer is rewired if its inputs come, on all ways, from
//! elsewhere.

use super::Both;
use super::matching::Matching;
use crate::graph::{Graph, NodeIndex, Tensor};
use smallvec::SmallVec;
use std::collections::HashMap;

/// Where a tensor comes from: nodes with a partner, each as the node after. `None` where they are
/// too many to be distinguished.
pub(super) type Sources = Option<SmallVec<[Source; 2]>>;

/// A result of a node with a partner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Source {
    /// The node after.
    node: NodeIndex,
    /// Which of its results.
    port: u32,
}

/// The number of sources of a tensor that are distinguished.
const MOST_SOURCES: usize = 32;

/// Where the tensors of one network come from.
pub(super) struct Wiring<'g> {
    graph: &'g Graph,
    /// Of each node, its partner after; a node after is its own.
    partner: Vec<Option<NodeIndex>>,
    /// Of nodes without a partner.
    known: HashMap<NodeIndex, Sources>,
}

impl<'g> Wiring<'g> {
    /// The network before.
    pub fn before(graph: &'g Graph, matching: &Matching) -> Self {
        Self::of(graph, matching.before.clone())
    }

    /// The network after.
    pub fn after(graph: &'g Graph, matching: &Matching) -> Self {
        let partners = matching.after.iter().enumerate();
        let own = partners.map(|(at, partner)| partner.map(|_| NodeIndex::new(at)));
        Self::of(graph, own.collect())
    }

    fn of(graph: &'g Graph, partner: Vec<Option<NodeIndex>>) -> Self {
        let mut wiring = Self {
            graph,
            partner,
            known: HashMap::new(),
        };
        // Each node comes after all that it reads.
        for (node, _) in graph.nodes() {
            if wiring.partner_of(node).is_none() {
                let sources = wiring.joined(node);
                wiring.known.insert(node, sources);
            }
        }
        wiring
    }

    fn partner_of(&self, node: NodeIndex) -> Option<NodeIndex> {
        self.partner.get(node.index()).copied().flatten()
    }

    fn joined(&self, node: NodeIndex) -> Sources {
        let mut found: SmallVec<[Source; 2]> = SmallVec::new();
        for tensor in self.graph.reads(node) {
            for source in self.sources(tensor)? {
                if !found.contains(&source) {
                    found.push(source);
                }
            }
            if found.len() > MOST_SOURCES {
                return None;
            }
        }
        found.sort_unstable();
        Some(found)
    }

    /// Where a tensor comes from.
    pub fn sources(&self, tensor: Tensor) -> Sources {
        match self.partner_of(tensor.node) {
            Some(node) => {
                let port = tensor.port;
                Some(SmallVec::from_slice(&[Source { node, port }]))
            }
            None => self.known.get(&tensor.node).cloned().flatten(),
        }
    }

    /// Where each tensor that a node reads comes from.
    pub fn reads(&self, node: NodeIndex) -> SmallVec<[Sources; 2]> {
        let reads = self.graph.reads(node).into_iter();
        reads.map(|tensor| self.sources(tensor)).collect()
    }
}

/// Whether two tensors may be the same: they have a source in common, or one comes from nothing that
/// is known.
pub(super) fn may_be_same(before: &Sources, after: &Sources) -> bool {
    match (before, after) {
        (Some(before), Some(after)) => {
            (before.is_empty() && after.is_empty())
                || before.iter().any(|source| after.contains(source))
        }
        (None, _) | (_, None) => true,
    }
}

/// How the inputs of a layer differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Rewiring {
    /// The slots whose tensors only the one before reads, and those that only the one after reads.
    Other(Both<Vec<usize>>),
    /// The inputs in another order: of each slot after, the slot before.
    Order(Vec<usize>),
}

/// How the inputs after differ from those before.
pub(super) fn rewiring(before: &[Sources], after: &[Sources], ordered: bool) -> Option<Rewiring> {
    let slots = before.iter().zip(after);
    let in_order = slots.clone().all(|(one, other)| may_be_same(one, other));
    if before.len() == after.len() && in_order {
        return None;
    }
    let mut gone: Vec<usize> = (0..before.len()).collect();
    let mut new: Vec<usize> = (0..after.len()).collect();
    let mut order = vec![0; after.len()];
    // Inputs that are certainly the same first, then those that may be.
    for same in [|one: &Sources, other: &Sources| one == other, may_be_same] {
        gone.retain(|&slot| {
            let one = before.get(slot);
            let place = new.iter().position(|&slot| {
                let pair = one.zip(after.get(slot));
                pair.is_some_and(|(one, other)| same(one, other))
            });
            let partner = place.map(|place| new.remove(place));
            if let Some(partner) = partner.and_then(|partner| order.get_mut(partner)) {
                *partner = slot;
            }
            partner.is_none()
        });
    }
    if !gone.is_empty() || !new.is_empty() {
        return Some(Rewiring::Other(Both::new(gone, new)));
    }
    ordered.then_some(Rewiring::Order(order))
}
