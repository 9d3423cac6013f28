//! The features by which layers are compared: the layers of both networks, as numbers that are
//! equal where the layers are equal in that respect.

use crate::graph::{FrameId, FrameKind, Graph, Node, NodeIndex, Operation};
use crate::layer::{Class, Layer, Role, Shapes, Value};
use smallvec::SmallVec;
use smol_str::SmolStr;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

/// The kind of a node that takes a tensor from outside; it is not a layer.
pub(super) const INPUT: &str = "input";

/// Numbers for things, from 1, in the order in which they are met.
#[derive(Debug)]
struct Numbers<T>(HashMap<T, u32>);

impl<T> Default for Numbers<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<T: Hash + Eq> Numbers<T> {
    fn of(&mut self, thing: T) -> u32 {
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        *self.0.entry(thing).or_insert(next.saturating_add(1))
    }
}

/// The facts that are compared of a layer with its parameters, wherever it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Facts {
    kind: u32,
    /// One for each parameter.
    values: SmallVec<[u32; 8]>,
}

/// A layer with its parameters.
#[derive(Clone, Debug)]
struct Known {
    facts: Facts,
    /// Its form: the layer without its width and stride, in which the uses of one block may differ.
    form: u32,
    /// The weight of each parameter in a comparison.
    weights: SmallVec<[i32; 8]>,
}

/// The features of a node that are compared. All are numbers of [`Features`], 0 where there is
/// nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Feature {
    /// The layer with its parameters.
    pub layer: u32,
    /// Its kind.
    pub kind: u32,
    /// The layer without its width and stride.
    pub form: u32,
    /// Its role in an architecture: layers of one role can replace each other. 0 for layers that
    /// only rearrange values.
    pub role: u32,
    /// The rows and columns of its first output.
    pub grid: u32,
    /// The shapes of all outputs.
    pub shapes: u32,
    /// Its own name, where it has one.
    pub label: u32,
    /// The names of the blocks that it is in, without their numbers.
    pub blocks: u32,
    /// The innermost of them.
    pub block: u32,
    /// The rounds of loops that it is in, and the blocks in between without their numbers.
    pub rounds: u32,
    /// Its path.
    pub path: u32,
    /// The forms of the layers that it reads.
    pub reads: u32,
    /// The forms of those that read it.
    pub readers: u32,
    /// All that it is computed from: equal where the same layers compute the same from the inputs.
    pub ancestry: u32,
    /// How many blocks and rounds of loops begin with it.
    pub begins: u8,
    /// How many end with it.
    pub ends: u8,
    /// Whether a chain ends with it: the next layer in the file does not read it.
    pub ends_chain: bool,
}

/// The inputs of a node: the ancestry of each layer, and which of its results.
type Ancestors = SmallVec<[(u32, u32); 4]>;

/// The numbers of both networks.
#[derive(Debug, Default)]
pub(super) struct Features {
    words: Numbers<&'static str>,
    names: Numbers<SmolStr>,
    values: Numbers<Option<Value>>,
    layers: Numbers<Facts>,
    known: Vec<Known>,
    forms: Numbers<Facts>,
    ancestries: Numbers<(u32, Ancestors)>,
    /// Layers that nodes share, by their place in memory.
    shared: HashMap<*const Layer, u32>,
    roles: Numbers<(Class, Role)>,
    grids: Numbers<(u64, u64)>,
    shapes: Numbers<Shapes>,
    blocks: Numbers<(u32, u32)>,
    rounds: Numbers<(u32, Round)>,
    paths: Numbers<String>,
    neighbours: Numbers<SmallVec<[u32; 4]>>,
}

/// The blocks that a frame is in, itself too.
#[derive(Clone, Copy, Default)]
struct Blocks {
    all: u32,
    innermost: u32,
    /// With the rounds of loops.
    rounds: u32,
}

/// A step down from a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Round {
    /// Into a block of that name.
    Block(u32),
    /// Into a round of a loop.
    Round(u64),
}

impl Features {
    /// The features of a network's nodes, in order. `paths` are those of the graph.
    pub fn of(&mut self, graph: &Graph, paths: &[String]) -> Vec<Feature> {
        // Another graph's layers may lie where those of an earlier one lay.
        self.shared.clear();
        let blocks = self.blocks_of_frames(graph);
        let begins = borders(graph, graph.nodes());
        let ends = borders(graph, graph.nodes().rev());
        let layers: Vec<u32> = graph.nodes().map(|(_, node)| self.layer(node)).collect();
        let forms: Vec<u32> = layers.iter().map(|layer| self.form(*layer)).collect();
        let ancestries = self.ancestries(graph, &layers);
        let nodes = graph.nodes().zip(paths).zip(&layers);
        let nodes = nodes.zip(forms.iter().zip(ancestries));
        let features = nodes.map(|((((index, node), path), &layer), (&form, ancestry))| {
            let number = |node: NodeIndex| forms.get(node.index()).copied().unwrap_or(0);
            let reads = graph.reads(index);
            let reads = reads.iter().map(|tensor| number(tensor.node)).collect();
            let readers = graph.readers(index).take(MOST_NEIGHBOURS);
            let mut readers: SmallVec<[u32; 4]> =
                readers.map(|(reader, _)| number(reader)).collect();
            readers.sort_unstable();
            let first = node.outputs.first();
            let grid = first.map(|shape| (shape.height(), shape.width()));
            let role = role(graph, index, node);
            let blocks = blocks.get(node.origin.frame.0 as usize);
            let blocks = blocks.copied().unwrap_or_default();
            Feature {
                layer,
                kind: self.known(layer).map_or(0, |known| known.facts.kind),
                form,
                role: role.map_or(0, |role| self.roles.of(role)),
                grid: grid.map_or(0, |grid| self.grids.of(grid)),
                shapes: self.shapes.of(node.outputs.clone()),
                label: node
                    .label
                    .as_deref()
                    .map_or(0, |label| self.names.of(label.clone())),
                blocks: blocks.all,
                block: blocks.innermost,
                rounds: blocks.rounds,
                path: self.paths.of(path.clone()),
                reads: self.neighbours.of(reads),
                readers: self.neighbours.of(readers),
                ancestry,
                begins: begins.get(&index).copied().unwrap_or(0),
                ends: ends.get(&index).copied().unwrap_or(0),
                ends_chain: !graph
                    .reads(NodeIndex::new(index.index().saturating_add(1)))
                    .iter()
                    .any(|read| read.node == index),
            }
        });
        features.collect()
    }

    fn known(&self, layer: u32) -> Option<&Known> {
        self.known.get((layer as usize).checked_sub(1)?)
    }

    fn form(&self, layer: u32) -> u32 {
        self.known(layer).map_or(0, |known| known.form)
    }

    fn layer(&mut self, node: &Node) -> u32 {
        let layer = match &node.operation {
            Operation::Input => None,
            Operation::Layer(layer) => Some(layer),
        };
        let place = layer.map(Arc::as_ptr);
        if let Some(known) = place.and_then(|place| self.shared.get(&place)) {
            return *known;
        }
        let values = layer.map(|layer| layer.values()).unwrap_or_default();
        let facts = Facts {
            kind: self.words.of(layer.map_or(INPUT, |layer| layer.name())),
            values: values.into_iter().map(|it| self.values.of(it)).collect(),
        };
        let number = self.layers.of(facts.clone());
        if number as usize > self.known.len() {
            let parameters = layer.map_or(&[][..], |layer| layer.signature().parameters);
            let varies = || parameters.iter().map(|parameter| parameter.may_vary);
            let form = facts.values.iter().zip(varies());
            let form = form.map(|(value, varies)| if varies { 0 } else { *value });
            let form = Facts {
                kind: facts.kind,
                values: form.collect(),
            };
            self.known.push(Known {
                facts,
                form: self.forms.of(form),
                weights: varies().map(|varies| if varies { 1 } else { 2 }).collect(),
            });
        }
        if let Some(place) = place {
            self.shared.insert(place, number);
        }
        number
    }

    /// Of each node, the number of all that it is computed from.
    fn ancestries(&mut self, graph: &Graph, layers: &[u32]) -> Vec<u32> {
        let mut found: Vec<u32> = Vec::with_capacity(layers.len());
        let mut inputs = 0u32;
        for ((node, _), &layer) in graph.nodes().zip(layers) {
            let reads = graph.reads(node).into_iter();
            let mut reads: Ancestors = reads
                .map(|read| {
                    (
                        found.get(read.node.index()).copied().unwrap_or(0),
                        read.port,
                    )
                })
                .collect();
            // Inputs are distinguished by their order.
            if reads.is_empty() {
                inputs = inputs.saturating_add(1);
                reads.push((0, inputs));
            }
            found.push(self.ancestries.of((layer, reads)));
        }
        found
    }

    /// The blocks of each frame, in order.
    fn blocks_of_frames(&mut self, graph: &Graph) -> Vec<Blocks> {
        let origins = graph.origins();
        let mut found: Vec<Blocks> = Vec::new();
        let frames = (0u32..).map_while(|id| origins.get(FrameId(id)));
        for frame in frames {
            let parent = found.get(frame.parent.0 as usize).copied();
            let parent = parent.unwrap_or_default();
            found.push(match frame.kind {
                FrameKind::Network => parent,
                FrameKind::Iteration { round, .. } => Blocks {
                    rounds: self.rounds.of((parent.rounds, Round::Round(round))),
                    ..parent
                },
                FrameKind::Call { name, .. } => {
                    let innermost = self.names.of(frame.label.unwrap_or(name));
                    Blocks {
                        all: self.blocks.of((parent.all, innermost)),
                        innermost,
                        rounds: self.rounds.of((parent.rounds, Round::Block(innermost))),
                    }
                }
            });
        }
        found
    }

    /// How much speaks for two nodes being one before and after; `None` where they cannot be.
    ///
    /// Nodes of one kind are worth more than any two gaps cost, so that a layer whose parameters
    /// have changed is found again; kinds that can replace each other only where the surroundings
    /// agree.
    pub fn likeness(&self, one: &Feature, other: &Feature) -> Option<i32> {
        let same = |one: u32, other: u32, worth: i32| if one == other { worth } else { 0 };
        let named = one.label != 0 && one.label == other.label;
        let mut likeness = if one.kind == other.kind {
            20 + self.same_values(one, other) + same(one.layer, other.layer, 4)
        } else if named || (one.role != 0 && one.role == other.role) {
            2
        } else {
            return None;
        };
        likeness += match (one.label, other.label) {
            (0, 0) => 0,
            (0, _) | (_, 0) => -1,
            (one, other) => {
                if one == other {
                    14
                } else {
                    -6
                }
            }
        };
        likeness += if one.blocks == other.blocks {
            6
        } else {
            same(one.block, other.block, 3)
        };
        likeness += same(one.grid, other.grid, 4) + same(one.shapes, other.shapes, 2);
        // Of two equally similar nodes, the first after their common input.
        likeness += same(one.reads, other.reads, 4) + same(one.readers, other.readers, 2);
        likeness += same(one.path, other.path, 2);
        Some(likeness)
    }

    /// 0 to 12: the share of parameters with the same value, width and stride counting half.
    fn same_values(&self, one: &Feature, other: &Feature) -> i32 {
        const ALL: i32 = 12;
        if one.layer == other.layer {
            return ALL;
        }
        let (Some(one), Some(other)) = (self.known(one.layer), self.known(other.layer)) else {
            return 0;
        };
        let all: i32 = one.weights.iter().sum();
        let pairs = one.facts.values.iter().zip(&other.facts.values);
        let equal = pairs
            .zip(&one.weights)
            .filter(|((one, other), _)| one == other);
        let equal: i32 = equal.map(|(_, weight)| weight).sum();
        ALL * equal / all.max(1)
    }
}

/// The role of a node, where it does more than to arrange values.
fn role(graph: &Graph, index: NodeIndex, node: &Node) -> Option<(Class, Role)> {
    let Operation::Layer(layer) = &node.operation else {
        return None;
    };
    let inputs = graph.input_shapes(index);
    let role = layer.role(&inputs);
    (role != Role::Arrangement).then(|| (layer.class(&inputs), role))
}

/// The most readers of a node that are compared.
const MOST_NEIGHBOURS: usize = 16;

/// How many frames are met first at each node, where some are: blocks and rounds that begin there or,
/// in the reverse order, end there.
fn borders<'g>(
    graph: &Graph,
    nodes: impl Iterator<Item = (NodeIndex, &'g Node)>,
) -> HashMap<NodeIndex, u8> {
    let origins = graph.origins();
    let mut met: Vec<bool> = Vec::new();
    let mut borders = HashMap::new();
    for (index, node) in nodes {
        let mut frame = node.origin.frame;
        let mut count = 0u8;
        loop {
            let at = frame.0 as usize;
            if met.len() <= at {
                met.resize(at.saturating_add(1), false);
            }
            match met.get_mut(at) {
                Some(known) if !*known => *known = true,
                Some(_) | None => break,
            }
            match origins.get(frame) {
                Some(it) if it.kind != FrameKind::Network => frame = it.parent,
                Some(_) | None => break,
            }
            count = count.saturating_add(1);
        }
        if count > 0 {
            borders.insert(index, count);
        }
    }
    borders
}
