//! Which node before is which node after.
//!
//! In the order of the files first ([`align`](super::align)). The rest is then matched in the data
//! flow: layers with the same inputs or the same readers, such as a branch that was written at
//! another place; and last by name.

use super::align::align;
use super::feature::{Feature, Features};
use super::slide::{Written, slide};
use crate::graph::{Graph, Node, NodeIndex, Operation};
use std::cmp::Ordering;
use std::collections::HashMap;

/// The most readers of a node that are considered as partners.
const MOST_CANDIDATES: usize = 64;

/// The partners of both networks' nodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Matching {
    /// Of each node before, the one after.
    pub before: Vec<Option<NodeIndex>>,
    /// Of each node after, the one before.
    pub after: Vec<Option<NodeIndex>>,
}

/// A network, and the paths of its nodes.
#[derive(Clone, Copy)]
pub(super) struct Named<'g> {
    /// Its nodes.
    pub graph: &'g Graph,
    /// Their paths.
    pub paths: &'g [String],
}

impl Matching {
    /// Matches two networks.
    pub fn of(before: Named<'_>, after: Named<'_>) -> Self {
        // Of several alignments that are as good, the same one is to be found in both directions.
        if order(before, after) == Ordering::Greater {
            Self::in_order(after, before).reversed()
        } else {
            Self::in_order(before, after)
        }
    }

    fn reversed(self) -> Self {
        Self {
            before: self.after,
            after: self.before,
        }
    }

    fn in_order(before: Named<'_>, after: Named<'_>) -> Self {
        let mut features = Features::default();
        let ones = features.of(before.graph, before.paths);
        let others = features.of(after.graph, after.paths);
        let mut matching = Self {
            before: vec![None; ones.len()],
            after: vec![None; others.len()],
        };
        let mut pairs = align(&features, &ones, &others);
        let written = |features, graph| Written { features, graph };
        slide(
            &mut pairs,
            written(&ones, before.graph),
            written(&others, after.graph),
        );
        for (one, other) in pairs {
            matching.pair(NodeIndex::new(one), NodeIndex::new(other));
        }
        let mut rest = Rest {
            features: &features,
            before: before.graph,
            after: after.graph,
            ones: &ones,
            others: &others,
            matching,
        };
        rest.by_ancestry();
        rest.by_flow();
        rest.by_name();
        rest.matching
    }

    fn pair(&mut self, one: NodeIndex, other: NodeIndex) {
        if let (Some(before), Some(after)) = (
            self.before.get_mut(one.index()),
            self.after.get_mut(other.index()),
        ) {
            (*before, *after) = (Some(other), Some(one));
        }
    }

    /// Takes the partners of both away.
    fn part(&mut self, one: NodeIndex, other: NodeIndex) {
        if let Some(partner) = self.before.get_mut(one.index()).and_then(Option::take)
            && let Some(known) = self.after.get_mut(partner.index())
        {
            *known = None;
        }
        if let Some(partner) = self.after.get_mut(other.index()).and_then(Option::take)
            && let Some(known) = self.before.get_mut(partner.index())
        {
            *known = None;
        }
    }

    /// The partner of a node before.
    pub fn of_before(&self, node: NodeIndex) -> Option<NodeIndex> {
        self.before.get(node.index()).copied().flatten()
    }

    /// The partner of a node after.
    pub fn of_after(&self, node: NodeIndex) -> Option<NodeIndex> {
        self.after.get(node.index()).copied().flatten()
    }
}

/// An order of networks that depends on nothing but their content: equal where there is nothing to
/// align.
fn order(one: Named<'_>, other: Named<'_>) -> Ordering {
    let lengths = one.graph.len().cmp(&other.graph.len());
    let pairs = one.graph.nodes().zip(other.graph.nodes());
    let pairs = pairs.zip(one.paths.iter().zip(other.paths));
    let mut orders = pairs.map(|(((_, one), (_, other)), (path, other_path))| {
        path.cmp(other_path)
            .then_with(|| {
                let extents = |node: &Node| -> Vec<Vec<u64>> {
                    let shapes = node.outputs.iter();
                    shapes.map(|shape| shape.extents().to_vec()).collect()
                };
                if one.outputs == other.outputs {
                    Ordering::Equal
                } else {
                    extents(one).cmp(&extents(other))
                }
            })
            .then_with(|| {
                if one.operation == other.operation {
                    return Ordering::Equal;
                }
                let text = |node: &Node| match &node.operation {
                    Operation::Input => String::new(),
                    Operation::Layer(layer) => format!("{layer:?}"),
                };
                text(one).cmp(&text(other))
            })
    });
    lengths.then_with(|| {
        let first = orders.find(|order| *order != Ordering::Equal);
        first.unwrap_or(Ordering::Equal)
    })
}

/// The nodes that have no partner yet.
struct Rest<'f> {
    features: &'f Features,
    before: &'f Graph,
    after: &'f Graph,
    ones: &'f [Feature],
    others: &'f [Feature],
    matching: Matching,
}

impl Rest<'_> {
    /// Pairs results that the same layers compute from the inputs, and nothing else on their side
    /// does, wherever they are written: such as two branches that changed places. A name outweighs
    /// that.
    fn by_ancestry(&mut self) {
        let single = |features: &[Feature]| {
            let mut places: HashMap<u32, Option<NodeIndex>> = HashMap::new();
            for (place, feature) in features.iter().enumerate() {
                let known = places.entry(feature.ancestry);
                let known = known.and_modify(|place| *place = None);
                known.or_insert(Some(NodeIndex::new(place)));
            }
            places
        };
        let (ones, others) = (single(self.ones), single(self.others));
        let find = |places: &HashMap<u32, Option<NodeIndex>>, one: &Feature| {
            places.get(&one.ancestry).copied().flatten()
        };
        // Of each node before, the only one after that computes the same.
        let twins: Vec<Option<NodeIndex>> = self
            .ones
            .iter()
            .map(|one| find(&ones, one).and_then(|_| find(&others, one)))
            .collect();
        let twin_of = |node: NodeIndex| twins.get(node.index()).copied().flatten();
        let is_named = |one: NodeIndex, other: NodeIndex| {
            let features = (self.ones.get(one.index()), self.others.get(other.index()));
            let (Some(one), Some(other)) = features else {
                return false;
            };
            one.label != 0 && one.label == other.label
        };
        // All change partners, or none does: a twin put before its like is not an exchange.
        let mut seen = vec![false; twins.len()];
        let mut exchanged = Vec::new();
        for here in (0..twins.len()).map(NodeIndex::new) {
            let (Some(twin), true) = (
                twin_of(here),
                self.matching.of_before(here) != twin_of(here),
            ) else {
                continue;
            };
            if (None, None) == (self.matching.of_before(here), self.matching.of_after(twin)) {
                exchanged.push((here, twin));
                continue;
            }
            let mut round = Vec::new();
            let mut at = Some(here);
            while let Some(node) = at {
                let Some(place) = seen.get_mut(node.index()).filter(|seen| !**seen) else {
                    break;
                };
                *place = true;
                let named = self.matching.of_before(node);
                let twin = twin_of(node).filter(|_| !named.is_some_and(|it| is_named(node, it)));
                round.extend(twin.map(|twin| (node, twin)));
                at = twin.and_then(|twin| self.matching.of_after(twin));
            }
            if at == Some(here) {
                exchanged.extend(round);
            }
        }
        for (one, other) in exchanged {
            self.matching.part(one, other);
            self.matching.pair(one, other);
        }
    }

    fn open_after(&self) -> Vec<NodeIndex> {
        let nodes = self.after.nodes().map(|(node, _)| node);
        nodes
            .filter(|node| self.matching.of_after(*node).is_none())
            .collect()
    }

    /// Along the flow, then against it: the partner of a node reads the partner of its input, or is
    /// read by the partner of its reader.
    fn by_flow(&mut self) {
        if self.matching.before.iter().all(Option::is_some) {
            return;
        }
        for node in self.open_after() {
            let mut found = Vec::new();
            for read in self.after.reads(node) {
                if let Some(source) = self.matching.of_after(read.node) {
                    let readers = self.before.readers(source).take(MOST_CANDIDATES);
                    found.extend(readers.map(|(reader, _)| reader));
                }
            }
            self.take_best(node, &found);
        }
        for node in self.open_after().into_iter().rev() {
            let mut found = Vec::new();
            for (reader, _) in self.after.readers(node).take(MOST_CANDIDATES) {
                if let Some(reader) = self.matching.of_after(reader) {
                    let reads = self.before.reads(reader).into_iter();
                    found.extend(reads.take(MOST_CANDIDATES).map(|read| read.node));
                }
            }
            self.take_best(node, &found);
        }
    }

    /// Pairs a node with the likeliest of the candidates of its kind.
    fn take_best(&mut self, node: NodeIndex, candidates: &[NodeIndex]) {
        let Some(other) = self.others.get(node.index()) else {
            return;
        };
        let open = candidates
            .iter()
            .filter(|one| self.matching.of_before(**one).is_none());
        let likely = open.filter_map(|&candidate| {
            let one = self.ones.get(candidate.index())?;
            let likeness = self.features.likeness(one, other)?;
            let alike = one.kind == other.kind || (one.label != 0 && one.label == other.label);
            // Of several, the first.
            alike.then_some((likeness, std::cmp::Reverse(candidate)))
        });
        if let Some((_, std::cmp::Reverse(one))) = likely.max() {
            self.matching.pair(one, node);
        }
    }

    /// Pairs nodes whose name no other node without a partner has.
    fn by_name(&mut self) {
        let mut named: HashMap<u32, [Vec<NodeIndex>; 2]> = HashMap::new();
        let open = |partners: &[Option<NodeIndex>], features: &[Feature]| -> Vec<_> {
            let nodes = partners.iter().zip(features).enumerate();
            let open = nodes.filter(|(_, (partner, it))| partner.is_none() && it.label != 0);
            open.map(|(at, (_, it))| (NodeIndex::new(at), it.label))
                .collect()
        };
        for (node, label) in open(&self.matching.before, self.ones) {
            let [before, _] = named.entry(label).or_default();
            before.push(node);
        }
        for (node, label) in open(&self.matching.after, self.others) {
            let [_, after] = named.entry(label).or_default();
            after.push(node);
        }
        for [before, after] in named.values() {
            let (&[one], &[other]) = (before.as_slice(), after.as_slice()) else {
                continue;
            };
            let features = (self.ones.get(one.index()), self.others.get(other.index()));
            let (Some(before), Some(after)) = features else {
                continue;
            };
            if self.features.likeness(before, after).is_some() {
                self.matching.pair(one, other);
            }
        }
    }
}
