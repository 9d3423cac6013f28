//! Caffe's networks: a `.prototxt` becomes a graph and a `.cnn` text with the same layers.
//!
//! After Caffe's `caffe.proto` (fields and their defaults) and the documentation of its layers,
//! <https://caffe.berkeleyvision.org/tutorial/layers.html>. The stages are those of the modules:
//! `net` (the layers of a phase), `wiring` (who reads whom), `inputs` (how large the data are),
//! `lower` (each layer as layers of the language). Sizes are Caffe's: poolings round up and clip
//! their last window, convolutions round down.

mod blobs;
mod convention;
mod error;
mod fields;
mod inputs;
mod kinds;
mod lower;
mod net;
mod notes;
pub mod published;
mod rules;
mod schema;
#[cfg(test)]
mod tests;
mod wiring;

pub use convention::Convention;
pub use error::{CaffeError, CaffeProblem};
pub use rules::Phase;

use super::prototxt::{self, Message};
use super::write::{About, write};
use crate::cost::{CountOverflow, checked_totals};
use crate::graph::{Graph, Operation};
use crate::import::Place;
use crate::import::error::uncountable;
use crate::layer::Shape;
use crate::network::{Network, Status, Task};
use crate::source::SourceId;
use inputs::Sizes;

/// Information that the text does not contain.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Which of the file's networks: layers may be only for training or only for testing.
    pub phase: Phase,
    /// Stages that are set, beside those of the file's own `state`.
    pub stages: Vec<String>,
    /// Sizes of inputs, by the name of their blob, which replace those of the file; without a name, that
    /// of the only input. The result of a layer
    /// that Caffe does not have is an input where its size is given.
    pub inputs: Vec<(Option<String>, Shape)>,
    /// How to treat a size whose input the file does not have.
    pub unmatched: Unmatched,
    /// The convention that fixes the size of their images; by default recognised from the file.
    pub convention: Option<Convention>,
}

/// How to treat a size whose input a file does not have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unmatched {
    /// It is a mistake.
    #[default]
    Wrong,
    /// It is for another file.
    Elsewhere,
}

/// An imported network.
#[derive(Clone, Debug)]
pub struct Imported {
    /// Its name in the file.
    pub name: Option<String>,
    /// Where that stands.
    pub place: Place,
    /// The network.
    pub graph: Graph,
    /// The parts that were left out, and why: a sentence each.
    pub notes: Vec<String>,
    /// The task, where the loss reveals it.
    pub task: Option<Task>,
}

/// Reads a Caffe network.
///
/// ```
/// use cnn_lang::import::caffe::{Options, import};
///
/// let text = r#"
///   name: "tiny"
///   input: "data" input_dim: 1 input_dim: 1 input_dim: 28 input_dim: 28
///   layer { name: "conv1" type: "Convolution" bottom: "data" top: "conv1"
///           convolution_param { num_output: 20 kernel_size: 5 } }
///   layer { name: "relu1" type: "ReLU" bottom: "conv1" top: "conv1" }
/// "#;
/// let network = import(text, &Options::default()).unwrap();
/// assert!(network.source("tiny", &[]).contains("conv 20 5x5 as conv1 -> relu"));
/// ```
///
/// # Errors
/// All errors of its layers, or of the first that does not fit its input.
pub fn import(text: &str, options: &Options) -> Result<Imported, Vec<CaffeError>> {
    let document = prototxt::read(text).map_err(|error| vec![error.into()])?;
    let net = net::net(document.root(), options)?;
    let wiring = wiring::wire(&net)?;
    let sizes = Sizes {
        given: &options.inputs,
        convention: options.convention.or_else(|| convention::detect(&net)),
    };
    match options.unmatched {
        Unmatched::Wrong => sizes.check(&net).map_err(|error| vec![error])?,
        Unmatched::Elsewhere => {}
    }
    let (graph, told) = lower::lower(&net, &wiring, &sizes)?;
    let mut fields = document.root().fields();
    let named = fields.find(|field| field.name == "name");
    Ok(Imported {
        name: net.name.clone(),
        place: named.map(|field| field.place).unwrap_or_default(),
        notes: notes::notes(&net, &wiring, told),
        task: notes::task(&net, &wiring, &graph),
        graph,
    })
}

impl Imported {
    /// The network as `.cnn`: under this name, with these lines at the top.
    pub fn source(&self, name: &str, header: &[String]) -> String {
        let about = About {
            name: name.to_owned(),
            header: header.to_vec(),
            notes: self.notes.clone(),
            task: self.task.as_ref().map(ToString::to_string),
        };
        write(&self.graph, &about)
    }

    /// The network that the compiler makes of [`Imported::source`], without a detour through the
    /// text; its places are those of the prototxt, as the file [`SourceId::default`].
    ///
    /// # Errors
    /// Where there is more to count than a number holds.
    pub fn network(self, name: &str) -> Result<Network, CaffeError> {
        let totals =
            checked_totals(&self.graph).map_err(|overflow| misfit(&self.graph, overflow))?;
        Ok(Network {
            name: name.into(),
            span: self.place.in_source(SourceId::default()),
            graph: self.graph,
            unclaimed: 0,
            totals: Some(totals),
            task: self.task,
            status: Status::Complete,
            inferred: Vec::new(),
        })
    }
}

/// Whether a text is a solver's file, which says how a network is trained and has no layers: such files
/// stand among those of networks.
///
/// ```
/// use cnn_lang::import::caffe::is_solver;
///
/// assert!(is_solver("net: \"train_val.prototxt\"\nbase_lr: 0.01\nmax_iter: 45000\n"));
/// assert!(!is_solver("name: \"empty\""));
/// ```
pub fn is_solver(text: &str) -> bool {
    let Ok(document) = prototxt::read(text) else {
        return false;
    };
    says_how_to_train(document.root())
}

/// Whether a parsed text has the fields of a solver.
fn says_how_to_train(root: Message<'_, '_>) -> bool {
    let has = |names: &[&str]| root.fields().any(|field| names.contains(&field.name));
    has(&[
        "net",
        "net_param",
        "train_net",
        "train_net_param",
        "base_lr",
        "max_iter",
    ]) && !has(&["layer", "layers", "input"])
}

/// The error that a layer has more to count than a number holds.
fn misfit(graph: &Graph, overflow: CountOverflow) -> CaffeError {
    let node = graph.node(overflow.node);
    let kind = node.map_or("input", |node| match &node.operation {
        Operation::Input => "input",
        Operation::Layer(layer) => layer.name(),
    });
    let label = node.and_then(|node| node.label.as_deref());
    let span = node.map(|node| node.origin.span).unwrap_or_default();
    CaffeError {
        problem: Box::new(CaffeProblem::Misfit {
            layer: label.map_or(kind, |label| label).to_string(),
            kind: kind.to_owned(),
            error: Box::new(uncountable(graph, overflow)),
        }),
        place: Place {
            start: span.start,
            end: span.end,
        },
    }
}
