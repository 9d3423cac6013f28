//! A network measured, layer by layer: what `summary` shows.
//!
//! In comes a compiled network with its cost, out goes a [`Summary`] of plain values, from which
//! the tables and documents are made.

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
pub use document::summaries_json;
pub(super) use document::{shape, sizes};
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

use crate::cost::{Cost, Memory, Portion, ReceptiveField};
use crate::graph::{Graph, Liveness, Node, NodeIndex, Operation};
use crate::layer::Shape;
use crate::network::{Network, Status};
use crate::source::{Position, Sources};

/// A tensor that goes into a network or comes out of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Port {
    /// Its name, where it has one.
    pub name: Option<String>,
    /// Its shape.
    pub shape: Shape,
    /// Whether only training needs it.
    pub training: bool,
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
    /// From the network down: `stage[1]/bottleneck[2]/conv[3]`.
    pub path: String,
    /// Its kind: `conv`, or `input`.
    pub op: &'static str,
    /// Its kind with its kernel: `conv 3x3`.
    pub kind: String,
    /// The shapes that it gives; one for all but `split`.
    pub outputs: Vec<Shape>,
    /// Its learned values; 0 where it uses those of an earlier layer, which counts them.
    pub params: u64,
    /// Which of the totals they belong to.
    pub portion: Portion,
    /// The path of the earlier layer whose weights it uses.
    pub shares_with: Option<String>,
    /// Its multiply-accumulates for one sample.
    pub macs: u64,
    /// The bytes of the tensors that it makes, as float32; 0 where it works in place or is a view.
    pub memory: u64,
    /// What of the input it sees.
    pub receptive_field: Option<ReceptiveField>,
    /// Whether only outputs for training need it.
    pub training_only: bool,
    /// Where it is written.
    pub place: Option<Place>,
}

/// A network, measured.
#[derive(Clone, Debug)]
pub struct Summary {
    /// Its name.
    pub name: String,
    /// Its file.
    pub file: String,
    /// Whether all that its file expects of it holds.
    pub status: Status,
    /// What goes in.
    pub inputs: Vec<Port>,
    /// What comes out.
    pub outputs: Vec<Port>,
    /// Its sums.
    pub cost: Cost,
    /// Its layers in the order of the data flow.
    pub rows: Vec<Row>,
}

/// Measures a network, layer by layer.
pub fn summarise(file: &str, network: &Network, cost: Cost, sources: &Sources) -> Summary {
    let graph = &network.graph;
    let paths = graph.paths();
    let rows = graph
        .nodes()
        .zip(&cost.layers)
        .zip(&paths)
        .map(|(((index, node), layer), path)| {
            let op = name(node);
            let kernel = graph.window(index).map(|window| window.kernel);
            Row {
                path: path.clone(),
                op,
                kind: kernel.map_or(op.to_owned(), |kernel| format!("{op} {kernel}")),
                outputs: node.outputs.to_vec(),
                params: layer.parameters,
                portion: layer.portion,
                shares_with: shares_with(graph, index, node, &paths),
                macs: layer.macs,
                memory: layer.output_values.saturating_mul(Memory::BYTES),
                receptive_field: layer.receptive_field,
                training_only: node.liveness == Liveness::Training,
                place: place(node, sources),
            }
        })
        .collect();
    let inputs = graph.inputs().iter().filter_map(|&index| graph.node(index));
    let inputs = inputs.flat_map(|node| {
        node.outputs.first().map(|&shape| Port {
            name: node.label.as_deref().map(ToString::to_string),
            shape,
            training: false,
        })
    });
    let outputs = graph.outputs().iter().map(|output| Port {
        name: output.name.as_ref().map(ToString::to_string),
        shape: graph.shape(output.tensor),
        training: output.training,
    });
    Summary {
        name: network.name.to_string(),
        file: file.to_owned(),
        status: network.status,
        inputs: inputs.collect(),
        outputs: outputs.collect(),
        rows,
        cost,
    }
}

fn name(node: &Node) -> &'static str {
    match &node.operation {
        Operation::Input => "input",
        Operation::Layer(layer) => layer.name(),
    }
}

/// The path of the layer whose weights a node uses, if it has any to use.
fn shares_with(graph: &Graph, index: NodeIndex, node: &Node, paths: &[String]) -> Option<String> {
    let Operation::Layer(layer) = &node.operation else {
        return None;
    };
    let first = node.weights?;
    let weights = layer.parameters(&graph.input_shapes(index), &node.outputs);
    if weights == Some(0) {
        return None;
    }
    paths.get(first.index()).cloned()
}

fn place(node: &Node, sources: &Sources) -> Option<Place> {
    let span = node.origin.span;
    let source = sources.get(span.source)?;
    Some(Place {
        file: source.name.clone(),
        start: source.position(span.start),
        end: source.position(span.end),
    })
}
