//! From a finished graph to the text of a `.cnn` file that compiles to the same graph, for every
//! importer.
//!
//! From a [`Graph`], whose labels may be any text, follows a file as a person would write it:
//! chains of steps, joins of chains, `residual`, defaults left out, and blocks for repeated steps.
//! The stages are those of the modules: `layer` (a layer as a call), `tree` (chains and joins),
//! `blocks` (repeated steps), `labels` (names) and `text` (lines).

mod blocks;
mod labels;
mod layer;
mod order;
#[cfg(test)]
mod tests;
mod text;
mod tree;

pub use labels::identifier;
pub use order::written_order;

use crate::graph::{Graph, Tensor};
use crate::layer::{Layer, Value};
use labels::{Names, name_flow};
use std::collections::{HashMap, HashSet};
use text::Lines;
use tree::{Chain, Start, Statement};

/// The contents of a file besides its graph.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// The network's name; any text.
    pub name: String,
    /// Comments at the top, one line each.
    pub header: Vec<String>,
    /// Comments above the network's end, one line each.
    pub notes: Vec<String>,
    /// The network's `task`, as it is written: `task classification { classes=10 }`.
    pub task: Option<String>,
}

/// A layer as the language writes it, defaults left out: `conv 64 3x3 pad=1`.
pub fn layer_text(layer: &Layer) -> String {
    let call = layer::Call::of(layer);
    format!("{}{}", call.name, call.written())
}

/// A value as the language writes it: a square by one number, a fraction in parentheses.
pub fn value_text(value: &Value) -> String {
    layer::text_of(value)
}

/// Writes a graph.
///
/// ```
/// use cnn_lang::graph::{Builder, Origin, Output};
/// use cnn_lang::import::write::{About, write};
/// use cnn_lang::layer::{Dense, Flatten, Shape};
///
/// let mut builder = Builder::new();
/// let image = builder.input(None, Shape::map(1, 28, 28), Origin::default());
/// let flat = builder.add(Flatten, &[image], Origin::default()).unwrap();
/// let dense = Dense { features: 10, bias: true };
/// let tensor = builder.add(dense, &[flat], Origin::default()).unwrap();
/// let graph = builder.finish(vec![Output { name: None, tensor, training: false }]);
/// let about = About { name: "tiny".into(), ..About::default() };
/// assert_eq!(write(&graph, &about), "network tiny {\n  input 1x28x28\n  flatten -> dense 10\n}\n");
/// ```
pub fn write(graph: &Graph, about: &About) -> String {
    let (mut statements, shared) = tree::statements(graph);
    let mut names = Names::default();
    let network = names.make(&about.name, "net");
    for (_, node) in graph.nodes() {
        for name in node.label.iter().flat_map(|label| label.split(',')) {
            names.keep(&identifier(name, "x"));
        }
    }
    let mut blocks = blocks::blocks(&mut statements, &mut names);
    let mut writer = Writer {
        graph,
        names,
        tensors: HashMap::new(),
    };
    writer.inputs();
    let needed = writer.needed(&statements);
    blocks::loops(&mut statements, &mut blocks, &needed, &mut writer.names);
    writer.labels(&mut statements, &needed);

    let mut lines = Lines::default();
    for line in &about.header {
        lines.comment(0, line);
    }
    lines.push(0, &format!("network {network} {{"));
    for &input in graph.inputs() {
        let tensor = Tensor {
            node: input,
            port: 0,
        };
        let name = graph.node(input).and_then(|node| node.label.as_ref());
        let name = name.and_then(|_| writer.tensors.get(&tensor));
        let name = name.map_or(String::new(), |name| format!(" {name}"));
        lines.push(1, &format!("input{name} {}", graph.shape(tensor)));
    }
    for share in &shared {
        let call = format!("{}{}", share.call.name, share.call.written());
        lines.push(1, &format!("share {} = {call}", share.name));
    }
    let mut flow = writer.first_flow();
    for statement in &statements {
        lines.statement(statement, flow, &writer.tensors);
        if let [made] = statement.makes.as_slice() {
            flow = Some(*made);
        }
    }
    for line in writer.outputs(flow) {
        lines.push(1, &line);
    }
    if let Some(task) = &about.task {
        lines.blank();
        lines.push(1, task);
    }
    if !about.notes.is_empty() {
        lines.blank();
        for note in &about.notes {
            lines.comment(1, note);
        }
    }
    lines.push(0, "}");
    for block in &blocks {
        lines.blank();
        lines.head(&format!("block {}", block.name), &block.parameters);
        lines.body(&block.body.pieces, 1, "", &writer.tensors);
        lines.push(0, "}");
    }
    lines.finish()
}

struct Writer<'g> {
    graph: &'g Graph,
    names: Names,
    /// The names of inputs, results and points.
    tensors: HashMap<Tensor, String>,
}

impl Writer<'_> {
    fn inputs(&mut self) {
        let inputs = self.graph.inputs();
        for &node in inputs {
            let label = self.graph.node(node).and_then(|node| node.label.as_ref());
            let name = match label {
                Some(label) => self.names.make(label, "input_"),
                None if inputs.len() == 1 => "in".to_owned(),
                None => self.names.fresh("image", "image"),
            };
            self.tensors.insert(Tensor { node, port: 0 }, name);
        }
    }

    /// The tensor that flows before the first statement: the only input.
    fn first_flow(&self) -> Option<Tensor> {
        match self.graph.inputs() {
            [node] => Some(Tensor {
                node: *node,
                port: 0,
            }),
            _ => None,
        }
    }

    /// The only output, if the last statement makes it.
    fn last_is_output(&self, flow: Option<Tensor>) -> bool {
        match self.graph.outputs() {
            [output] => !output.training && flow == Some(output.tensor),
            _ => false,
        }
    }

    /// The tensors that some line calls by their names.
    fn needed(&self, statements: &[Statement]) -> HashSet<Tensor> {
        let mut needed = HashSet::new();
        let mut flow = self.first_flow();
        for statement in statements {
            match statement.chain.start {
                Start::Tensor(tensor) if flow == Some(tensor) => {}
                start => {
                    needed.extend(flow);
                    if let Start::Tensor(tensor) = start {
                        needed.insert(tensor);
                    }
                }
            }
            let first = statement.chain.pieces.first();
            if let Start::Tensor(tensor) = statement.chain.start
                && first.is_some_and(tree::Piece::names_flow)
            {
                needed.insert(tensor);
            }
            read(&statement.chain, &mut needed);
            match statement.makes.as_slice() {
                [made] => flow = Some(*made),
                several => needed.extend(several),
            }
        }
        if !self.last_is_output(flow) {
            let outputs = self.graph.outputs().iter();
            needed.extend(outputs.map(|output| output.tensor));
            needed.extend(flow);
        }
        needed
    }

    /// Makes names of all labels, and gives one to each tensor that needs it.
    fn labels(&mut self, statements: &mut [Statement], needed: &HashSet<Tensor>) {
        for statement in statements {
            let several = statement.makes.len() > 1;
            for piece in statement.chain.pieces.iter_mut().filter(|_| !several) {
                inner_labels(piece, &mut self.names);
            }
            let before = match statement.chain.start {
                Start::Tensor(tensor) => self.tensors.get(&tensor).cloned(),
                Start::Flow | Start::Join => None,
            };
            let tensors = &self.tensors;
            name_flow(
                &mut statement.chain.pieces,
                before.as_deref(),
                &mut self.names,
                &|tensor| tensors.get(&tensor).cloned(),
            );
            // A tensor without a name is named after the last step before it that has one.
            let mut named = statement.chain.pieces.iter().rev();
            let before = named.find_map(|piece| piece.label.clone());
            let last = statement.chain.pieces.last_mut();
            match (statement.makes.as_slice(), last) {
                ([made], Some(last)) => {
                    if last.label.is_none() && needed.contains(made) {
                        let kind = &last.call.name;
                        let name = match before {
                            Some(before) => format!("{before}_{kind}"),
                            None => format!("{kind}1"),
                        };
                        last.label = Some(self.names.fresh(&name, "x"));
                    }
                    if let Some(label) = &last.label {
                        self.tensors.insert(*made, label.clone());
                    }
                }
                (several, last) => {
                    let label = last.and_then(|last| last.label.take());
                    let label = label.unwrap_or_else(|| "part".into());
                    // A split may be labelled with the names of its parts.
                    let parts: Vec<&str> = label.split(',').collect();
                    for (part, &tensor) in several.iter().enumerate() {
                        let own = parts.get(part).filter(|_| parts.len() == several.len());
                        let name = match own {
                            Some(own) => self.names.make(own, "part"),
                            None => {
                                let name = format!("{label}_{}", part.saturating_add(1));
                                self.names.fresh(&name, "part")
                            }
                        };
                        self.tensors.insert(tensor, name);
                    }
                }
            }
        }
    }

    fn outputs(&self, flow: Option<Tensor>) -> Vec<String> {
        if self.last_is_output(flow) {
            return Vec::new();
        }
        let of = |training: bool| {
            let outputs = self.graph.outputs().iter();
            let names: Vec<&str> = outputs
                .filter(|output| output.training == training)
                .filter_map(|output| self.tensors.get(&output.tensor).map(String::as_str))
                .collect();
            let after = if training { " train=on" } else { "" };
            (!names.is_empty()).then(|| format!("output {}{after}", names.join(", ")))
        };
        of(false).into_iter().chain(of(true)).collect()
    }
}

/// The tensors that joins in a chain start at.
fn read(chain: &Chain, needed: &mut HashSet<Tensor>) {
    for arm in chain.pieces.iter().flat_map(|piece| &piece.arms) {
        if let Start::Tensor(tensor) = arm.start {
            needed.insert(tensor);
        }
        read(arm, needed);
    }
}

fn inner_labels(piece: &mut tree::Piece, names: &mut Names) {
    for inner in piece.arms.iter_mut().flat_map(|arm| &mut arm.pieces) {
        inner_labels(inner, names);
    }
    if let Some(label) = &piece.label {
        let kind = if piece.shared {
            "layer_"
        } else {
            &piece.call.name
        };
        piece.label = Some(names.make(label, kind));
    }
}
