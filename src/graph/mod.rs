//! The graph of layers.
//!
//! A [`Builder`] takes layers one by one, each after all that it reads, and infers its shapes;
//! [`Builder::finish`] returns the [`Graph`], which never changes. The order of the nodes is an
//! order of the data flow.

mod builder;
mod dominators;
mod origin;
mod residual;
mod trace;

pub use builder::{Builder, Part};
pub use origin::{Frame, FrameId, FrameKind, Origin, Origins, Paths};
pub use petgraph::graph::NodeIndex;
pub use residual::Residual;
pub use trace::Round;

use crate::layer::{Class, Layer, OutputStride, Shape, Shapes, Window};
use petgraph::Direction;
use petgraph::visit::EdgeRef;
use smallvec::SmallVec;
use smol_str::SmolStr;
use std::sync::Arc;

/// One result of one node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Tensor {
    /// The node that makes it.
    pub node: NodeIndex,
    /// Which of its results, from 0.
    pub port: u32,
}

/// The operation of a node.
#[derive(Clone, Debug, PartialEq)]
pub enum Operation {
    /// Takes a tensor from outside.
    Input,
    /// Computes. Nodes that come from one place and compute the same have one layer between them.
    Layer(Arc<Layer>),
}

/// A node of the graph.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Its operation.
    pub operation: Operation,
    /// The shapes of its results.
    pub outputs: Shapes,
    /// The place in the source that it comes from.
    pub origin: Origin,
    /// The name that it was given: that of an input, or after `as`.
    pub label: Option<Arc<SmolStr>>,
    /// The outputs that need it.
    pub liveness: Liveness,
    /// Whether its parameters stay as they are in training.
    pub frozen: bool,
    /// The earlier node whose weights it uses; `None` for its own weights.
    pub weights: Option<NodeIndex>,
    /// How certain its shapes are.
    pub certainty: Certainty,
}

/// How certain the shapes of a node are. Those of a network without errors are all known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// They follow from the text.
    Known,
    /// Its line, or a layer above, is not as it is written, but as a fix would have it: a comma
    /// removed, `flatten` put before `dense`.
    Recovered,
    /// An error above it left no shape, and the last known one was taken. For display only.
    Assumed,
    /// It is not a layer, but takes the place of a step with an error, and passes on the last known
    /// shape. For display only.
    StandIn,
}

/// The outputs that need a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Liveness {
    /// No output depends on it.
    Dead,
    /// Only outputs for training depend on it.
    Training,
    /// An output of the network depends on it.
    Inference,
}

/// From a result of one node to an input of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Which result, from 0.
    pub port: u32,
    /// Which input, from 0.
    pub slot: u32,
}

/// A result of the network.
#[derive(Clone, Debug, PartialEq)]
pub struct Output {
    /// Its name, where it has one.
    pub name: Option<SmolStr>,
    /// The tensor.
    pub tensor: Tensor,
    /// `train=on`: needed in training only.
    pub training: bool,
}

/// A finished network. Its clones share one graph.
#[derive(Clone, Debug)]
pub struct Graph {
    parts: Arc<Parts>,
}

#[derive(Debug)]
struct Parts {
    graph: petgraph::Graph<Node, Edge>,
    inputs: Vec<NodeIndex>,
    outputs: Vec<Output>,
    origins: Origins,
}

/// The graph of no layers.
impl Default for Graph {
    fn default() -> Self {
        Builder::new().finish(Vec::new())
    }
}

impl Graph {
    /// The graph itself, for petgraph's algorithms.
    pub fn as_petgraph(&self) -> &petgraph::Graph<Node, Edge> {
        &self.parts.graph
    }

    /// The number of nodes, inputs among them.
    pub fn len(&self) -> usize {
        self.parts.graph.node_count()
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The inputs, in the order of the file.
    pub fn inputs(&self) -> &[NodeIndex] {
        &self.parts.inputs
    }

    /// The outputs, in the order of the file.
    pub fn outputs(&self) -> &[Output] {
        &self.parts.outputs
    }

    /// Where the nodes come from.
    pub fn origins(&self) -> &Origins {
        &self.parts.origins
    }

    /// All nodes, each after all that it reads.
    pub fn nodes(&self) -> impl DoubleEndedIterator<Item = (NodeIndex, &Node)> {
        let indices = self.parts.graph.node_indices();
        indices.filter_map(|index| Some((index, self.parts.graph.node_weight(index)?)))
    }

    /// The node, if it is one of this graph.
    pub fn node(&self, index: NodeIndex) -> Option<&Node> {
        self.parts.graph.node_weight(index)
    }

    /// The tensors that a node reads, in order.
    pub fn reads(&self, node: NodeIndex) -> SmallVec<[Tensor; 2]> {
        reads(&self.parts.graph, node)
    }

    /// The shapes that a node reads, in order.
    pub fn input_shapes(&self, node: NodeIndex) -> SmallVec<[Shape; 2]> {
        let tensors = self.reads(node).into_iter();
        tensors.map(|tensor| self.shape(tensor)).collect()
    }

    /// The nodes that read a node, and which of its results; one that reads twice is listed twice.
    pub fn readers(&self, node: NodeIndex) -> impl Iterator<Item = (NodeIndex, Edge)> {
        let edges = self.parts.graph.edges_directed(node, Direction::Outgoing);
        edges.map(|edge| (edge.target(), *edge.weight()))
    }

    /// The shape of a tensor (the vector of nothing for one of another graph).
    pub fn shape(&self, tensor: Tensor) -> Shape {
        shape(&self.parts.graph, tensor)
    }

    /// The path of each node from the network down, in order: `stage[3]/bottleneck[1]/conv[2]`.
    pub fn paths(&self) -> Vec<String> {
        let paths = self.short_paths();
        let nodes = self.nodes().map(|(index, _)| self.path(&paths, index));
        nodes.collect()
    }

    /// The parts from which [`Graph::path`] makes the path of a node.
    pub fn short_paths(&self) -> Paths {
        self.parts
            .origins
            .paths(self.parts.graph.node_weights().map(named))
    }

    /// The path of one node; `paths` are those of this graph. The empty text for a node of another one.
    pub fn path(&self, paths: &Paths, index: NodeIndex) -> String {
        self.node(index).map_or(String::new(), |node| {
            self.parts.origins.path(paths, index.index(), named(node))
        })
    }

    /// The set that a node belongs to; an input is transparent.
    pub fn class(&self, index: NodeIndex) -> Class {
        match self.node(index).map(|node| &node.operation) {
            Some(Operation::Layer(layer)) => layer.class(&self.input_shapes(index)),
            Some(Operation::Input) | None => Class::Transparent,
        }
    }

    /// The window that a node slides, if it slides one.
    pub fn window(&self, index: NodeIndex) -> Option<Window> {
        match &self.node(index)?.operation {
            Operation::Layer(layer) => layer.window(&self.input_shapes(index)),
            Operation::Input => None,
        }
    }

    /// How far apart neighbouring places of a node's output lie in its input.
    pub fn output_stride(&self, index: NodeIndex) -> OutputStride {
        match self
            .node(index)
            .map(|node| (&node.operation, &node.outputs))
        {
            Some((Operation::Layer(layer), outputs)) => {
                layer.output_stride(&self.input_shapes(index), outputs)
            }
            Some((Operation::Input, _)) | None => OutputStride::ONE,
        }
    }
}

/// The parts of the path of a node: its origin, its kind and its label.
fn named(node: &Node) -> (Origin, &str, Option<&SmolStr>) {
    let kind = match &node.operation {
        Operation::Input => "input",
        Operation::Layer(_) if node.certainty == Certainty::StandIn => "error",
        Operation::Layer(layer) => layer.name(),
    };
    (node.origin, kind, node.label.as_deref())
}

fn shape(graph: &petgraph::Graph<Node, Edge>, tensor: Tensor) -> Shape {
    let node = graph.node_weight(tensor.node);
    let shape = node.and_then(|node| node.outputs.get(tensor.port as usize));
    shape.copied().unwrap_or(Shape::vector(0))
}

fn reads(graph: &petgraph::Graph<Node, Edge>, node: NodeIndex) -> SmallVec<[Tensor; 2]> {
    let mut tensors: SmallVec<[Tensor; 2]> = SmallVec::new();
    let mut next = graph.first_edge(node, Direction::Incoming);
    while let Some(edge) = next.and_then(|next| graph.raw_edges().get(next.index())) {
        tensors.push(Tensor {
            node: edge.source(),
            port: edge.weight.port,
        });
        next = Some(edge.next_edge(Direction::Incoming));
    }
    // The builder adds the edges in the order of the inputs, and petgraph lists the newest first.
    tensors.reverse();
    tensors
}
