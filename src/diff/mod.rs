//! The changes between two networks: from two networks with their costs follows a [`NetworkDiff`],
//! in which each layer of both has its place: as one of a [`Matched`] pair, as added or as removed.
//!
//! Layers are matched by name and structure (`matching`, `align`, `gap`): in the order of the file,
//! by kind, name, blocks, parameters, shapes and neighbours, so that a layer put between two others
//! is one added layer and a network of twice the width has the same layers with other parameters;
//! then in the data flow, for branches that are written in another order. Each pair has its changes
//! ([`Change`]), apart from those that only follow from other changes, as shapes do. [`listing`]
//! orders them for readers and gathers similar ones.
//!
//! Time is near linear in the layers. Limits: parts of more than 2,000 by 2,000 layers are aligned
//! between layers that are as before or of the same kind and blocks, and if there are none, piece
//! by piece; a layer that is moved past others along its path is one removed and one added; with
//! several equal layers to choose from, the first is taken.
//!
//! ```
//! use cnn_lang::cost::measure;
//! use cnn_lang::diff::{Side, diff};
//! use cnn_lang::elaborate::analyze;
//! use cnn_lang::program::Program;
//! use cnn_lang::source::Memory;
//!
//! let network = |text: &str| {
//!     let program = Program::load(&Memory::new(), "n.cnn", "n.cnn", text);
//!     analyze(&program, None, &[]).networks.remove(0)
//! };
//! let before = network("network n {\n  input 3x8x8\n  conv 8 3x3 -> relu\n}\n");
//! let after = network("network n {\n  input 3x8x8\n  conv 16 3x3 -> batchnorm -> relu\n}\n");
//! let costs = [&before, &after].map(|network| measure(&network.graph).unwrap());
//! let found = diff(
//!     Side { network: &before, cost: &costs[0] },
//!     Side { network: &after, cost: &costs[1] },
//! );
//! assert_eq!(found.added[0].path, "batchnorm[1]");
//! let conv = &found.matched[1];
//! assert_eq!(conv.changes[0].to_string(), "features 8 -> 16");
//! assert!(found.matched[2].follows(), "the activation only has another shape");
//! ```

mod align;
mod change;
mod feature;
mod files;
mod gap;
pub mod listing;
mod lone;
mod matching;
mod prediction;
mod slide;
mod totals;
mod wiring;

pub use change::{Change, Renaming, value_text};
pub use files::{NetworkPair, pairs_of_networks};
pub use lone::Lone;
pub use prediction::{PredictionDiff, predictions};
pub use totals::{AttributeDiff, Sums};

use crate::cost::{Cost, ReceptiveField};
use crate::graph::{NodeIndex, Operation};
use crate::layer::{Layer, Shape, Shapes};
use crate::network::{Network, Task};
use crate::source::Span;
use change::Changes;
use feature::INPUT;
use matching::{Matching, Named};
use smol_str::SmolStr;
use std::collections::HashMap;
use std::sync::Arc;

/// Two of a kind: one before, one after.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Both<T> {
    /// That before.
    pub before: T,
    /// That after.
    pub after: T,
}

impl<T> Both<T> {
    /// The two in order.
    pub fn new(before: T, after: T) -> Self {
        Self { before, after }
    }

    /// Both, each as another thing.
    pub fn map<U>(self, mut to: impl FnMut(T) -> U) -> Both<U> {
        Both {
            before: to(self.before),
            after: to(self.after),
        }
    }

    /// Both by reference.
    pub fn as_ref(&self) -> Both<&T> {
        Both {
            before: &self.before,
            after: &self.after,
        }
    }
}

impl<T: PartialEq> Both<T> {
    /// Whether they differ.
    pub fn differ(&self) -> bool {
        self.before != self.after
    }
}

/// A network to compare, with its cost.
#[derive(Clone, Copy, Debug)]
pub struct Side<'n> {
    /// The network; a failed one may lack layers.
    pub network: &'n Network,
    /// Its cost.
    pub cost: &'n Cost,
}

/// A layer (or input) of one of the networks.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerState {
    /// The node of its graph.
    pub node: NodeIndex,
    /// From the network down: `stage[3]/bottleneck[1]/conv[2]`.
    pub path: String,
    /// The name that it was given with `as`, or in Caffe.
    pub label: Option<SmolStr>,
    /// Its kind: `conv`, or `input`.
    pub kind: &'static str,
    /// The layer with its parameters; `None` for an input.
    pub layer: Option<Arc<Layer>>,
    /// The shapes that it gives; one for all but `split`.
    pub outputs: Shapes,
    /// Learned values; 0 where it uses those of an earlier layer, which counts them.
    pub parameters: u64,
    /// Multiply-accumulates for one sample.
    pub macs: u64,
    /// Values of the tensors that it makes at inference.
    pub output_values: u64,
    /// The part of the input that a place of its first result sees.
    pub receptive_field: Option<ReceptiveField>,
    /// The block or round that comes or goes with it as a whole.
    pub lone: Option<Lone>,
    /// The place in the source that it comes from.
    pub span: Span,
}

impl LayerState {
    /// The layer as it is written: `conv 64 3x3 pad=1`; of an input its shape too.
    pub fn text(&self) -> String {
        match &self.layer {
            Some(layer) => crate::import::write::layer_text(layer),
            None => {
                let shapes = self.outputs.iter().map(Shape::to_string);
                format!("{INPUT} {}", shapes.collect::<Vec<_>>().join(" "))
            }
        }
    }
}

/// A layer that is there before and after.
#[derive(Clone, Debug, PartialEq)]
pub struct Matched {
    /// As it was, and as it is.
    pub layers: Both<LayerState>,
    /// Its changes, except those that follow from other layers; empty where nothing changed.
    pub changes: Vec<Change>,
    /// Its name or that of its blocks, where it changed.
    pub renamed: Option<Renaming>,
}

impl Matched {
    /// Whether something of the layer itself changed.
    pub fn is_changed(&self) -> bool {
        !self.changes.is_empty()
    }

    /// Whether only its shapes or costs changed, because other layers did.
    pub fn follows(&self) -> bool {
        let Both { before, after } = &self.layers;
        !self.is_changed()
            && (before.outputs != after.outputs
                || before.parameters != after.parameters
                || before.macs != after.macs
                || before.output_values != after.output_values)
    }

    /// Whether it is as it was, but perhaps for its name.
    pub fn is_same(&self) -> bool {
        !self.is_changed() && !self.follows()
    }
}

/// A result of a network.
#[derive(Clone, Debug, PartialEq)]
pub struct OutputState {
    /// Its name, where it has one.
    pub name: Option<SmolStr>,
    /// The path of the layer that makes it.
    pub path: String,
    /// Its shape.
    pub shape: Shape,
    /// Whether it is for training only.
    pub training: bool,
}

/// The changes between two networks.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkDiff {
    /// Their names.
    pub names: Both<SmolStr>,
    /// The layers (and inputs) that both have, in the order of the network after.
    pub matched: Vec<Matched>,
    /// The layers that are only in the network after, in its order.
    pub added: Vec<LayerState>,
    /// The layers that are only in the network before, in its order.
    pub removed: Vec<LayerState>,
    /// The results, in the order of the files.
    pub outputs: Both<Vec<OutputState>>,
    /// Whether other layers output the results, or the results have other names.
    pub outputs_changed: bool,
    /// Their tasks.
    pub tasks: Both<Option<Task>>,
    /// The costs of each network as a whole.
    pub sums: Both<Sums>,
    /// The attributes that changed.
    pub attributes: Vec<AttributeDiff>,
}

impl NetworkDiff {
    /// Whether the networks are the same, names too.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty()
            && self.removed.is_empty()
            && !self.outputs_changed
            && !self.tasks.differ()
            && self
                .matched
                .iter()
                .all(|pair| pair.is_same() && pair.renamed.is_none())
    }
}

/// Compares two networks. `before` and `after` may be of any files; only their computation, their
/// names and their tasks are compared, not the texts.
pub fn diff(before: Side<'_>, after: Side<'_>) -> NetworkDiff {
    let paths = Both::new(before.network.graph.paths(), after.network.graph.paths());
    let named = Both::new(
        Named {
            graph: &before.network.graph,
            paths: &paths.before,
        },
        Named {
            graph: &after.network.graph,
            paths: &paths.after,
        },
    );
    let matching = Matching::of(named.before, named.after);
    let states = Both::new(
        states(before, &paths.before, &matching.before),
        states(after, &paths.after, &matching.after),
    );
    let changes = Changes::of(named, &matching);
    let mut removed = Vec::new();
    let mut partners: HashMap<NodeIndex, LayerState> = HashMap::new();
    for state in states.before {
        match matching.of_before(state.node) {
            Some(partner) => {
                partners.insert(partner, state);
            }
            None => removed.push(state),
        }
    }
    let (mut matched, mut added) = (Vec::new(), Vec::new());
    for state in states.after {
        match partners.remove(&state.node) {
            Some(partner) => {
                let layers = Both::new(partner, state);
                matched.push(Matched {
                    changes: changes.of_pair(layers.as_ref()),
                    renamed: Renaming::of(layers.as_ref()),
                    layers,
                });
            }
            None => added.push(state),
        }
    }
    NetworkDiff {
        names: Both::new(before.network.name.clone(), after.network.name.clone()),
        matched,
        added,
        removed,
        outputs: named.map(outputs),
        outputs_changed: changes.outputs_changed(),
        tasks: Both::new(before.network.task.clone(), after.network.task.clone()),
        sums: Both::new(before, after).map(Sums::of),
        attributes: totals::attributes_diff(&before.network.graph, &after.network.graph),
    }
}

/// The layers of a network, in its order.
fn states(side: Side<'_>, paths: &[String], partners: &[Option<NodeIndex>]) -> Vec<LayerState> {
    let graph = &side.network.graph;
    let lone = lone::lone(graph, partners);
    let nodes = graph.nodes().zip(paths).zip(&side.cost.layers);
    let states = nodes.map(|(((node, it), path), cost)| {
        let layer = match &it.operation {
            Operation::Input => None,
            Operation::Layer(layer) => Some(Arc::clone(layer)),
        };
        LayerState {
            node,
            path: path.clone(),
            label: it.label.as_deref().cloned(),
            kind: layer.as_ref().map_or(INPUT, |layer| layer.name()),
            layer,
            outputs: it.outputs.clone(),
            parameters: cost.parameters,
            macs: cost.macs,
            output_values: cost.output_values,
            receptive_field: cost.receptive_field,
            lone: lone.get(node.index()).copied().flatten(),
            span: it.origin.span,
        }
    });
    states.collect()
}

fn outputs(named: Named<'_>) -> Vec<OutputState> {
    let outputs = named.graph.outputs().iter();
    let states = outputs.map(|output| OutputState {
        name: output.name.clone(),
        path: named
            .paths
            .get(output.tensor.node.index())
            .cloned()
            .unwrap_or_default(),
        shape: named.graph.shape(output.tensor),
        training: output.training,
    });
    states.collect()
}
