//! A network measured, layer by layer: the data of `summary`.
//!
//! A [`Subject`] is a compiled network with its costs. Tables are made of its [`Summary`], plain
//! values with a row for each layer. Documents and CSV write one layer after the other, because a
//! network may have a million.

#[cfg(feature = "cli")]
mod columns;
mod document;
#[cfg(feature = "cli")]
mod fold;
#[cfg(feature = "cli")]
mod layers_csv;
#[cfg(feature = "cli")]
mod notes;
#[cfg(feature = "cli")]
mod table;
#[cfg(feature = "cli")]
mod totals;
#[cfg(feature = "cli")]
mod tree;

#[cfg(feature = "cli")]
pub(super) use columns::{Digits, Unit, range, short};
pub use document::NetworkDocument;
pub(super) use document::{parameter_value, shape, sizes};
#[cfg(feature = "cli")]
pub use fold::Detail;
#[cfg(feature = "cli")]
pub use layers_csv::{summary_csv, summary_csv_head};
#[cfg(feature = "cli")]
pub use notes::{Notes, summary_notes, summary_notes_markdown};
#[cfg(feature = "cli")]
pub use table::{summary_markdown, summary_text};
#[cfg(feature = "cli")]
pub use totals::{totals_csv, totals_csv_head, totals_markdown, totals_text};

use crate::cost::{
    Batch, Bytes, CountOverflow, LayerCost, Measured, Portion, ReceptiveField, Totals, depth,
};
use crate::graph::{FrameKind, Graph, Liveness, Node, NodeIndex, Operation, Paths, Tensor};
use crate::layer::{Class, Shape, Shapes};
use crate::network::{Network, Status};
use crate::source::{Position, Sources};
use smol_str::SmolStr;

/// A network and its measures.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'n> {
    /// The file.
    pub file: &'n str,
    /// The network.
    pub network: &'n Network,
    /// Its costs.
    pub measured: &'n Measured,
    /// The texts that it comes from.
    pub sources: &'n Sources,
    /// The batch that runs through it.
    pub batch: Batch,
}

/// A tensor that goes into a network or comes out of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Port {
    /// Its name, where it has one.
    pub name: Option<String>,
    /// Its shape.
    pub shape: Shape,
    /// Whether only training needs it.
    pub training: bool,
    /// The path of the layer that makes it.
    pub path: String,
    /// Which of that layer's results it is, from 0.
    pub result: u32,
}

/// A place in a source.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The file.
    pub file: String,
    /// The first character.
    pub start: Position,
    /// The one after the last.
    pub end: Position,
}

/// One layer.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its node in the graph.
    pub node: NodeIndex,
    /// From the network down: `stage[1]/bottleneck[2]/conv[3]`.
    pub path: String,
    /// The names of the blocks that it is in, the outermost first: those of the blocks themselves where
    /// the path has their labels.
    pub blocks: Vec<SmolStr>,
    /// Its kind: `conv`, or `input`.
    pub op: &'static str,
    /// Its kind with its window: `conv 3x3/2 p1`.
    pub kind: SmolStr,
    /// Whether it is a convolution or a dense layer, which a block is reported by.
    pub is_main: bool,
    /// The shapes that it gives; one for all but `split`.
    pub outputs: Shapes,
    /// Its learned values; 0 where it uses those of an earlier layer, which counts them.
    pub params: u64,
    /// Which of the totals they belong to.
    pub portion: Portion,
    /// The earlier layer whose weights it uses.
    pub shares_with: Option<NodeIndex>,
    /// Its multiply-accumulates for one sample.
    pub macs: u64,
    /// The bytes of the tensors that it makes; 0 where it works in place or is a view.
    pub memory: u64,
    /// The part of the input that it sees.
    pub receptive_field: Option<ReceptiveField>,
    /// Whether only outputs for training need it.
    pub training_only: bool,
}

/// The facts about a network as a whole.
#[derive(Clone, Debug)]
pub struct Whole {
    /// Its name.
    pub name: String,
    /// Its file.
    pub file: String,
    /// Whether all that its file expects of it holds.
    pub status: Status,
    /// The inputs.
    pub inputs: Vec<Port>,
    /// The outputs.
    pub outputs: Vec<Port>,
    /// Parameters and multiply-accumulates.
    pub totals: Totals,
    /// The most convolutions and dense layers on a path.
    pub depth: u64,
    /// The batch that runs through it.
    pub batch: Batch,
    /// The memory that this takes.
    pub memory: Bytes,
    /// The part of the input that the last maps see.
    pub receptive_field: Option<ReceptiveField>,
    /// The widths that the text leaves open, as they were inferred.
    pub inferred: Option<String>,
}

/// A network, measured.
#[derive(Clone, Debug)]
pub struct Summary {
    /// The network as a whole.
    pub whole: Whole,
    /// Its layers in the order of the data flow.
    pub rows: Vec<Row>,
}

/// Measures a network, layer by layer.
///
/// # Errors
/// Where the memory is beyond 2^64 bytes.
pub fn summarise(subject: Subject<'_>) -> Result<Summary, CountOverflow> {
    let layers = Layers::of(subject);
    let mut rows = Vec::with_capacity(layers.graph().len());
    for row in layers.rows() {
        rows.push(row?);
    }
    Ok(Summary {
        whole: whole(subject, &layers.paths)?,
        rows,
    })
}

/// The sums of a network, without its layers.
///
/// # Errors
/// Where the memory is beyond 2^64 bytes.
pub fn summarise_whole(subject: Subject<'_>) -> Result<Whole, CountOverflow> {
    whole(subject, &subject.network.graph.short_paths())
}

fn whole(subject: Subject<'_>, paths: &Paths) -> Result<Whole, CountOverflow> {
    let Subject {
        network, measured, ..
    } = subject;
    let graph = &network.graph;
    let port = |name: Option<&str>, tensor: Tensor, training| Port {
        name: name.map(str::to_owned),
        shape: graph.shape(tensor),
        training,
        path: graph.path(paths, tensor.node),
        result: tensor.port,
    };
    let inputs = graph.inputs().iter().map(|&node| {
        let label = graph.node(node).and_then(|node| node.label.as_deref());
        port(label.map(SmolStr::as_str), Tensor { node, port: 0 }, false)
    });
    let outputs = graph.outputs().iter();
    let outputs = outputs.map(|it| port(it.name.as_deref(), it.tensor, it.training));
    Ok(Whole {
        name: network.name.to_string(),
        file: subject.file.to_owned(),
        status: network.status,
        inputs: inputs.collect(),
        outputs: outputs.collect(),
        totals: measured.totals,
        depth: depth(graph),
        batch: subject.batch,
        memory: measured.bytes(subject.batch)?,
        receptive_field: measured.receptive_field,
        inferred: inferred(network),
    })
}

/// The most widths that are named.
const MAX_INFERRED: usize = 8;

/// The widths that the text leaves open, as they were inferred, in their order: `10, 64`.
pub(super) fn inferred(network: &Network) -> Option<String> {
    let (first, more) = network
        .inferred
        .split_at_checked(MAX_INFERRED)
        .unwrap_or((&network.inferred, &[]));
    let mut widths: Vec<String> = first.iter().map(|it| it.width.to_string()).collect();
    if !more.is_empty() {
        widths.push("…".to_owned());
    }
    (!widths.is_empty()).then(|| widths.join(", "))
}

/// The layers of a network, to be described one by one.
struct Layers<'n> {
    subject: Subject<'n>,
    paths: Paths,
}

impl<'n> Layers<'n> {
    fn of(subject: Subject<'n>) -> Self {
        let paths = subject.network.graph.short_paths();
        Self { subject, paths }
    }

    fn graph(&self) -> &'n Graph {
        &self.subject.network.graph
    }

    fn path(&self, node: NodeIndex) -> String {
        self.graph().path(&self.paths, node)
    }

    /// A row for each layer, in the order of the data flow.
    fn rows(&self) -> impl Iterator<Item = Result<Row, CountOverflow>> + '_ {
        let costs = self.subject.measured.layers(self.graph());
        let nodes = self.graph().nodes().zip(costs);
        nodes.map(|((_, node), cost)| Ok(self.row(node, &cost?)))
    }

    fn row(&self, node: &Node, cost: &LayerCost) -> Row {
        let (op, kind) = match &node.operation {
            Operation::Input => (INPUT, SmolStr::new_static(INPUT)),
            Operation::Layer(layer) => (layer.name(), SmolStr::from(layer.short_text())),
        };
        Row {
            node: cost.node,
            path: self.path(cost.node),
            blocks: self.blocks(node),
            op,
            kind,
            is_main: match self.graph().class(cost.node) {
                Class::Conv | Class::Dense => true,
                Class::Pool | Class::Join | Class::Transparent => false,
            },
            outputs: node.outputs.clone(),
            params: cost.parameters,
            portion: cost.portion,
            shares_with: self.shares_with(cost.node, node),
            macs: cost.macs,
            memory: self.subject.batch.bytes(cost.output_values),
            receptive_field: cost.receptive_field,
            training_only: node.liveness == Liveness::Training,
        }
    }

    /// The names of the blocks around a node, the outermost first.
    fn blocks(&self, node: &Node) -> Vec<SmolStr> {
        let frames = self.graph().origins().ancestors(node.origin.frame);
        let names = frames.filter_map(|frame| match frame.kind {
            FrameKind::Call { name, .. } => Some(name),
            FrameKind::Network | FrameKind::Iteration { .. } => None,
        });
        let mut names: Vec<SmolStr> = names.collect();
        names.reverse();
        names
    }

    /// The layer whose weights a node uses, if it has any to use.
    fn shares_with(&self, index: NodeIndex, node: &Node) -> Option<NodeIndex> {
        let Operation::Layer(layer) = &node.operation else {
            return None;
        };
        let first = node.weights?;
        let weights = layer.parameters(&self.graph().input_shapes(index), &node.outputs);
        (weights != Some(0)).then_some(first)
    }

    /// Where a node is written.
    fn place(&self, node: NodeIndex) -> Option<Place> {
        let span = self.graph().node(node)?.origin.span;
        let source = self.subject.sources.get(span.source)?;
        Some(Place {
            file: source.name.clone(),
            start: source.position(span.start),
            end: source.position(span.end),
        })
    }
}

/// The kind of a node that takes a tensor from outside; it is not a layer.
const INPUT: &str = "input";
