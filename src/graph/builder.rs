//! The graph while it grows.

mod copy;

pub use copy::Part;

use super::{
    Certainty, Edge, Frame, FrameId, FrameKind, Graph, Liveness, Node, NodeIndex, Operation,
    Origin, Origins, Output, Parts, Paths, Tensor, named, reads, shape,
};
use crate::hash::HashMap;
use crate::layer::{Identity, Layer, Shape, ShapeError, Shapes};
use crate::source::Span;
use petgraph::visit::{Dfs, Reversed};
use smallvec::SmallVec;
use smol_str::SmolStr;
use std::sync::Arc;

/// The number of nodes from which on equal layers are looked for and shared.
const MIN_NODES_TO_INTERN: usize = 1_000;

/// The nodes and edges for which there is room at first.
const NODES: usize = 128;

/// The most layers of one place that are remembered.
const REMEMBERED: usize = 8;

/// Takes layers one by one and infers the shapes of each as it is added.
///
/// ```
/// use cnn_lang::graph::{Builder, Origin, Output};
/// use cnn_lang::layer::{Dense, Flatten, Shape};
///
/// let mut builder = Builder::new();
/// let image = builder.input(None, Shape::map(1, 28, 28), Origin::default());
/// let flat = builder.add(Flatten, &[image], Origin::default()).unwrap();
/// let dense = Dense { features: 10, bias: true };
/// let dense = builder.add(dense, &[flat], Origin::default()).unwrap();
/// assert_eq!(builder.shape(dense), Shape::vector(10));
/// let graph = builder.finish(vec![Output { name: None, tensor: dense, training: false }]);
/// assert_eq!(graph.len(), 3);
/// ```
#[derive(Clone, Debug)]
pub struct Builder {
    graph: petgraph::Graph<Node, Edge>,
    inputs: Vec<NodeIndex>,
    origins: Origins,
    /// The number of frozen bodies around the added layers.
    frozen: u32,
    /// How certain the text of added nodes is.
    certainty: Certainty,
    /// The last layers of each place.
    layers: HashMap<Span, Vec<Arc<Layer>>>,
    /// How many layers there are in memory.
    different: usize,
    /// The last label.
    label: Option<Arc<SmolStr>>,
}

impl Default for Builder {
    fn default() -> Self {
        Self::new()
    }
}

impl Builder {
    /// An empty network.
    pub fn new() -> Self {
        let mut origins = Origins::default();
        origins.enter(Frame {
            parent: FrameId::default(),
            span: Span::default(),
            kind: FrameKind::Network,
            label: None,
        });
        Self {
            graph: petgraph::Graph::with_capacity(NODES, NODES),
            inputs: Vec::new(),
            origins,
            frozen: 0,
            certainty: Certainty::Known,
            layers: HashMap::default(),
            different: 0,
            label: None,
        }
    }

    /// Adds an input.
    pub fn input(&mut self, name: Option<SmolStr>, shape: Shape, origin: Origin) -> Tensor {
        let node = self.graph.add_node(Node {
            operation: Operation::Input,
            outputs: Shapes::from_slice(&[shape]),
            origin,
            label: name.map(Arc::new),
            liveness: Liveness::Dead,
            frozen: false,
            weights: None,
            certainty: self.certainty,
        });
        self.inputs.push(node);
        Tensor { node, port: 0 }
    }

    /// Adds a layer and returns its tensor (the first, for `split`).
    ///
    /// # Errors
    /// Where the shapes of `inputs` do not fit the layer; the graph is as it was.
    pub fn add(
        &mut self,
        layer: impl Into<Layer>,
        inputs: &[Tensor],
        origin: Origin,
    ) -> Result<Tensor, ShapeError> {
        let node = self.add_node(layer.into(), inputs, origin, None)?;
        Ok(Tensor { node, port: 0 })
    }

    /// Adds a layer and returns all its tensors.
    ///
    /// # Errors
    /// As [`Builder::add`].
    pub fn add_all(
        &mut self,
        layer: impl Into<Layer>,
        inputs: &[Tensor],
        origin: Origin,
    ) -> Result<SmallVec<[Tensor; 1]>, ShapeError> {
        let node = self.add_node(layer.into(), inputs, origin, None)?;
        Ok(self.tensors(node))
    }

    /// Adds a layer with the weights of `first`, an earlier node of the same layer, and returns all
    /// its tensors. The weights count once; the caller ensures that the inputs agree in the sizes
    /// that the number of weights depends on (their channels).
    ///
    /// # Errors
    /// As [`Builder::add`].
    pub fn add_shared(
        &mut self,
        layer: impl Into<Layer>,
        inputs: &[Tensor],
        origin: Origin,
        first: NodeIndex,
    ) -> Result<SmallVec<[Tensor; 1]>, ShapeError> {
        let shared = self.graph.node_weight(first);
        let weights = shared.and_then(|node| node.weights).unwrap_or(first);
        let node = self.add_node(layer.into(), inputs, origin, Some(weights))?;
        Ok(self.tensors(node))
    }

    /// Adds a layer that the text does not have, in place of one that does not fit.
    ///
    /// # Errors
    /// As [`Builder::add`].
    pub fn add_recovered(
        &mut self,
        layer: impl Into<Layer>,
        inputs: &[Tensor],
        origin: Origin,
    ) -> Result<Tensor, ShapeError> {
        let node = self.add_node(layer.into(), inputs, origin, None)?;
        if let Some(node) = self.graph.node_weight_mut(node) {
            node.certainty = node.certainty.max(Certainty::Recovered);
        }
        Ok(Tensor { node, port: 0 })
    }

    /// Takes the place of a step with an error in a graph for display: passes `input` on as it is.
    pub fn stand_in(&mut self, input: Tensor, origin: Origin) -> Tensor {
        let Ok(node) = self.add_node(Identity.into(), &[input], origin, None) else {
            return input;
        };
        if let Some(node) = self.graph.node_weight_mut(node) {
            node.certainty = Certainty::StandIn;
        }
        Tensor { node, port: 0 }
    }

    fn tensors(&self, node: NodeIndex) -> SmallVec<[Tensor; 1]> {
        let count = self.graph.node_weight(node).map_or(0, |n| n.outputs.len());
        let ports = (0u32..).take(count);
        ports.map(|port| Tensor { node, port }).collect()
    }

    /// How many values the layer of a node learns; `None` of an input, and beyond 2^64.
    pub fn learned(&self, node: NodeIndex) -> Option<u64> {
        let Operation::Layer(layer) = &self.graph.node_weight(node)?.operation else {
            return None;
        };
        let inputs = reads(&self.graph, node).into_iter();
        let inputs: SmallVec<[Shape; 4]> = inputs.map(|tensor| self.shape(tensor)).collect();
        layer.parameters(&inputs, &self.graph.node_weight(node)?.outputs)
    }

    /// Whether two nodes are the same layer with as many weights; where its window lies, and how far its
    /// taps are apart, may differ.
    pub fn same_weights(&self, one: NodeIndex, other: NodeIndex) -> bool {
        let layer = |index| match &self.graph.node_weight(index)?.operation {
            Operation::Layer(layer) => Some(layer),
            Operation::Input => None,
        };
        match (layer(one), layer(other)) {
            (Some(first), Some(second)) => {
                first.learns_as(second) && self.learned(one) == self.learned(other)
            }
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        }
    }

    /// The kind of a node's layer.
    pub fn kind(&self, node: NodeIndex) -> Option<&'static str> {
        match &self.graph.node_weight(node)?.operation {
            Operation::Layer(layer) => Some(layer.name()),
            Operation::Input => None,
        }
    }

    /// Sets how certain nodes that are added from here on are at most, and returns the previous
    /// certainty.
    pub fn set_certainty(&mut self, certainty: Certainty) -> Certainty {
        std::mem::replace(&mut self.certainty, certainty)
    }

    /// Nodes that are added from here on are not trained, until [`Builder::leave_frozen`]; both may
    /// nest.
    pub fn enter_frozen(&mut self) {
        self.frozen = self.frozen.saturating_add(1);
    }

    /// The end of the part that [`Builder::enter_frozen`] began.
    pub fn leave_frozen(&mut self) {
        self.frozen = self.frozen.saturating_sub(1);
    }

    /// Whether added nodes are not trained.
    pub fn is_frozen(&self) -> bool {
        self.frozen > 0
    }

    /// Whether the text of added nodes is certain.
    pub fn is_certain(&self) -> bool {
        self.certainty == Certainty::Known
    }

    fn add_node(
        &mut self,
        layer: Layer,
        inputs: &[Tensor],
        origin: Origin,
        weights: Option<NodeIndex>,
    ) -> Result<NodeIndex, ShapeError> {
        let mut certainty = self.certainty;
        let mut shapes: SmallVec<[Shape; 4]> = SmallVec::new();
        for input in inputs {
            let node = self.graph.node_weight(input.node);
            let shape = node.and_then(|node| node.outputs.get(input.port as usize));
            shapes.push(shape.copied().unwrap_or(Shape::vector(0)));
            certainty = node.map_or(certainty, |node| certainty.max(node.certainty));
        }
        let outputs = layer.infer(&shapes)?;
        let layer = self.interned(layer, origin.span);
        let node = self.graph.add_node(Node {
            operation: Operation::Layer(layer),
            outputs,
            origin,
            label: None,
            liveness: Liveness::Dead,
            frozen: self.frozen > 0,
            weights,
            certainty: certainty.min(Certainty::Assumed),
        });
        for (slot, input) in (0u32..).zip(inputs) {
            let port = input.port;
            self.graph.add_edge(input.node, node, Edge { port, slot });
        }
        Ok(node)
    }

    /// The layer, and where one is known that is equal and comes from the same place, that one.
    fn interned(&mut self, layer: Layer, place: Span) -> Arc<Layer> {
        if self.graph.node_count() < MIN_NODES_TO_INTERN {
            self.different = self.different.saturating_add(1);
            return Arc::new(layer);
        }
        let known = self.layers.entry(place).or_default();
        if let Some(equal) = known.iter().find(|known| ***known == layer) {
            return Arc::clone(equal);
        }
        if known.len() >= REMEMBERED {
            known.remove(0);
        }
        let layer = Arc::new(layer);
        known.push(Arc::clone(&layer));
        self.different = self.different.saturating_add(1);
        layer
    }

    /// How many different layers there are, with their parameters: those that a loop repeats are
    /// one.
    pub fn different(&self) -> usize {
        self.different
    }

    /// The shape of a tensor.
    pub fn shape(&self, tensor: Tensor) -> Shape {
        shape(&self.graph, tensor)
    }

    /// The parts from which [`Builder::path`] makes the path of a node.
    pub fn short_paths(&self) -> Paths {
        self.origins.paths(self.graph.node_weights().map(named))
    }

    /// The path of a node, as [`Graph::path`]; `paths` are those of this network.
    pub fn path(&self, paths: &Paths, index: NodeIndex) -> String {
        let node = self.graph.node_weight(index);
        node.map_or(String::new(), |node| {
            self.origins.path(paths, index.index(), named(node))
        })
    }

    /// The number of nodes so far.
    pub fn len(&self) -> usize {
        self.graph.node_count()
    }

    /// Whether there is no node yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The tensors that a node reads, in order.
    pub fn reads(&self, node: NodeIndex) -> SmallVec<[Tensor; 2]> {
        reads(&self.graph, node)
    }

    /// The node that makes a tensor.
    pub fn node(&self, tensor: Tensor) -> Option<&Node> {
        self.graph.node_weight(tensor.node)
    }

    /// Names a node, if it has no name yet.
    pub fn label(&mut self, node: NodeIndex, name: &SmolStr) {
        if let Some(node) = self.graph.node_weight_mut(node) {
            let last = self.label.take().filter(|last| **last == *name);
            let label = last.unwrap_or_else(|| Arc::new(name.clone()));
            node.label.get_or_insert_with(|| Arc::clone(&label));
            self.label = Some(label);
        }
    }

    /// Enters the use of a block or the round of a loop.
    pub fn enter(&mut self, frame: Frame) -> FrameId {
        self.origins.enter(frame)
    }

    /// Forgets the use or round that was entered last, in which no layer was added.
    pub fn forget(&mut self, id: FrameId) {
        self.origins.forget(id);
    }

    /// The layers after the first `count` nodes, each with its input and output shapes.
    pub fn layers_since(
        &self,
        count: usize,
    ) -> impl Iterator<Item = (&Layer, SmallVec<[Shape; 2]>, &Node)> {
        let indices = (count..self.graph.node_count()).map(NodeIndex::new);
        indices.filter_map(|index| {
            let node = self.graph.node_weight(index)?;
            let Operation::Layer(layer) = &node.operation else {
                return None;
            };
            let inputs = reads(&self.graph, index).into_iter();
            let inputs = inputs.map(|tensor| self.shape(tensor)).collect();
            Some((layer.as_ref(), inputs, node))
        })
    }

    /// Names the use of a block.
    pub fn label_frame(&mut self, id: FrameId, name: &SmolStr) {
        self.origins.label(id, name);
    }

    /// The frames so far.
    pub fn origins(&self) -> &Origins {
        &self.origins
    }

    /// The network with these outputs.
    pub fn finish(mut self, outputs: Vec<Output>) -> Graph {
        // Backwards from the outputs for use, then from those for training: the second search skips
        // the nodes of the first.
        let mut search = Dfs::empty(Reversed(&self.graph));
        for (training, needed) in [(false, Liveness::Inference), (true, Liveness::Training)] {
            for output in outputs.iter().filter(|output| output.training == training) {
                search.move_to(output.tensor.node);
                while let Some(index) = search.next(Reversed(&self.graph)) {
                    if let Some(node) = self.graph.node_weight_mut(index) {
                        node.liveness = needed;
                    }
                }
            }
        }
        let parts = Parts {
            graph: self.graph,
            inputs: self.inputs,
            outputs,
            origins: self.origins,
        };
        Graph {
            parts: Arc::new(parts),
        }
    }
}
