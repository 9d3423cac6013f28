//! The extractor's graph: the layers in the order of the file, one pass, each marking those that
//! it reads. A node is its name; a later layer of the name takes the node's place.

use super::Convention;
use super::error::{PublishedError, PublishedProblem};
use super::names::{Name, Names};
use super::read::{Activation, Kind, Layer, Layers, Method, Phase, Window};
use super::repairs::Repairs;
use crate::import::Place;
use smallvec::SmallVec;

/// Channels, rows, columns.
pub(super) type Grid = [u64; 3];

/// The grid that a node reads, as the extractor keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reads {
    /// Nothing is kept.
    Nothing,
    /// One grid, with its padding.
    Grid(Grid),
    /// A list of grids, which no flattening can read.
    List,
}

/// A layer, an image or a placeholder.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub kind: Kind,
    pub phase: Phase,
    pub place: Place,
    pub bottoms: SmallVec<[Name; 4]>,
    pub tops: SmallVec<[Name; 6]>,
    /// Number of outputs.
    pub features: Option<u64>,
    /// Number of inputs of an inner product.
    pub inputs: u64,
    pub reads: Reads,
    pub gives: Option<Grid>,
    pub window: Window,
    pub method: Method,
    /// The last activation that reads it.
    pub activation: Option<Activation>,
}

impl Node {
    fn new(kind: Kind, phase: Phase, place: Place) -> Self {
        Self {
            kind,
            phase,
            place,
            bottoms: SmallVec::new(),
            tops: SmallVec::new(),
            features: None,
            inputs: 0,
            reads: Reads::Nothing,
            gives: None,
            window: Window::default(),
            method: Method::default(),
            activation: None,
        }
    }

    pub(super) fn live(&self) -> bool {
        self.phase.live()
    }

    /// Whether the extractor keeps facts of this kind at all; of the others it cannot read one and
    /// cannot note one.
    pub(super) fn has_facts(&self) -> bool {
        match self.kind {
            Kind::Unknown | Kind::Activation(Activation::Tanh | Activation::Other) => false,
            Kind::Image
            | Kind::Placeholder
            | Kind::Convolution
            | Kind::Pooling
            | Kind::InnerProduct
            | Kind::Concat
            | Kind::Flatten
            | Kind::Split
            | Kind::Slice
            | Kind::Lrn
            | Kind::Activation(Activation::Relu | Activation::Sigmoid)
            | Kind::Dropout
            | Kind::Known => true,
        }
    }
}

/// The extractor's graph.
#[derive(Debug)]
pub(super) struct Net<'t> {
    pub names: Names<'t>,
    /// The node of each name that has one.
    nodes: Vec<Option<Node>>,
    /// The nodes in the order in which their names came up first.
    pub order: Vec<Name>,
    /// The images, in the order of the tops that made them: twice where two layers made one.
    pub images: Vec<Name>,
    /// The first bottom of a removed pooling.
    aliases: Vec<Option<Option<Name>>>,
    convention: Convention,
    pub repairs: Repairs,
    place: Place,
}

/// Builds the graph.
pub(super) fn build<'t>(
    read: Layers<'t>,
    convention: Convention,
    repairs: Repairs,
) -> Result<Net<'t>, PublishedError> {
    let names = read.names.len();
    let mut net = Net {
        names: read.names,
        nodes: std::iter::repeat_with(|| None).take(names).collect(),
        order: Vec::with_capacity(names),
        images: Vec::new(),
        aliases: vec![None; names],
        convention,
        repairs,
        place: read.place,
    };
    let none = PublishedError {
        problem: PublishedProblem::NoImage {
            first_format: read.first_format && read.layers.is_empty(),
        },
        place: net.place,
    };
    // Nothing else matters then, though the extractor may meet something else first.
    let mut tops = read.layers.iter().flat_map(|layer| &layer.tops);
    if !tops.any(|&top| net.names.traits(top).image) {
        return Err(none);
    }
    for layer in read.layers {
        net.add(&layer)?;
    }
    if net.images.is_empty() {
        return Err(none);
    }
    Ok(net)
}

impl Net<'_> {
    pub(super) fn node(&self, name: Name) -> Option<&Node> {
        self.nodes.get(name as usize)?.as_ref()
    }

    pub(super) fn node_mut(&mut self, name: Name) -> Option<&mut Node> {
        self.nodes.get_mut(name as usize)?.as_mut()
    }

    /// Its nodes, in order.
    pub(super) fn all(&self) -> impl Iterator<Item = (Name, &Node)> {
        let named = |&name| Some((name, self.node(name)?));
        self.order.iter().filter_map(named)
    }

    /// How many names there are.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// An error at a node.
    pub(super) fn fault(&self, name: Name, problem: PublishedProblem) -> PublishedError {
        let place = self.node(name).map_or(self.place, |node| node.place);
        PublishedError { problem, place }
    }

    pub(super) fn text(&self, name: Name) -> String {
        self.names.text(name).to_owned()
    }

    /// Puts a node into its name's place.
    fn put(&mut self, name: Name, node: Node) {
        if let Some(slot) = self.nodes.get_mut(name as usize)
            && slot.replace(node).is_none()
        {
            self.order.push(name);
        }
    }

    fn add(&mut self, layer: &Layer) -> Result<(), PublishedError> {
        let key = self.key(layer)?;
        if layer.kind == Kind::Pooling && layer.removed {
            if let Some(alias) = self.aliases.get_mut(key as usize) {
                alias.get_or_insert(layer.bottoms.first().copied());
            }
            return Ok(());
        }
        let mut node = Node::new(layer.kind, layer.phase, layer.place);
        node.bottoms.clone_from(&layer.bottoms);
        node.window = layer.window;
        node.method = layer.method;
        match layer.kind {
            Kind::Convolution | Kind::InnerProduct => node.features = Some(layer.num_output),
            Kind::Pooling if self.repairs.pool_strides => node.window.stride = layer.stride_written,
            Kind::Lrn => {
                node.window = Window {
                    kernel: [1, 1],
                    stride: [1, 1],
                    pad: [0, 0],
                }
            }
            _ => {}
        }
        if !self.without_removed(layer, &mut node)? {
            // An in-place layer on a removed pooling: it is removed, and so is the node that had
            // its name before.
            if let Some(slot) = self.nodes.get_mut(key as usize)
                && slot.take().is_some()
            {
                self.order.retain(|&name| name != key);
            }
            return Ok(());
        }
        self.put(key, node);
        self.placeholders(layer, key);
        self.make_images(layer);
        self.mark(layer, key)?;
        self.measure(layer, key)
    }

    /// The name that a layer has to the extractor.
    fn key(&self, layer: &Layer) -> Result<Name, PublishedError> {
        let renamed = layer.kind == Kind::Concat && self.names.traits(layer.name).inception
            || self.names.text(layer.name) == "finalip";
        if !renamed {
            return Ok(layer.name);
        }
        let first = layer.tops.first().copied();
        first.ok_or(PublishedError {
            problem: PublishedProblem::FieldValue {
                field: "layer",
                expected: "a `top` where the layer is called by it",
            },
            place: layer.place,
        })
    }

    /// Replaces a layer's removed poolings by all nodes that they represent, and nothing else.
    /// False for a layer in place on one.
    fn without_removed(&self, layer: &Layer, node: &mut Node) -> Result<bool, PublishedError> {
        let mut found = false;
        for &bottom in &layer.bottoms {
            if self.alias(bottom).is_none() {
                continue;
            }
            if layer.bottoms == layer.tops {
                return Ok(false);
            }
            if !found {
                node.bottoms.clear();
                found = true;
            }
            node.bottoms.push(self.resolved(layer, bottom)?);
        }
        Ok(true)
    }

    fn alias(&self, name: Name) -> Option<Option<Name>> {
        self.aliases.get(name as usize).copied().flatten()
    }

    /// The blob that a chain of removed poolings reads.
    fn resolved(&self, layer: &Layer, bottom: Name) -> Result<Name, PublishedError> {
        let fault = |problem| PublishedError {
            problem,
            place: layer.place,
        };
        let mut name = bottom;
        // A chain that is longer than there are names goes in a circle.
        for _ in 0..=self.aliases.len() {
            match self.alias(name) {
                Some(Some(next)) => name = next,
                Some(None) => {
                    let layer = self.text(name);
                    return Err(fault(PublishedProblem::NoBottom { layer }));
                }
                None => return Ok(name),
            }
        }
        let layer = self.text(bottom);
        Err(fault(PublishedProblem::Endless {
            layer,
            in_module: false,
        }))
    }

    /// Makes placeholders for the tops that have such names, or takes the nodes that have them.
    fn placeholders(&mut self, layer: &Layer, key: Name) {
        for &top in &layer.tops {
            if !self.names.traits(top).placeholder {
                continue;
            }
            if let Some(node) = self.node_mut(top) {
                node.phase = Phase::All;
                node.bottoms.push(key);
            } else {
                let mut node = Node::new(Kind::Placeholder, layer.phase, layer.place);
                node.bottoms.push(key);
                self.put(top, node);
            }
            if let Some(node) = self.node_mut(key) {
                node.tops.push(top);
            }
        }
    }

    /// Makes images of the tops that have such names. Their size is the convention's.
    fn make_images(&mut self, layer: &Layer) {
        for &top in &layer.tops {
            if !self.names.traits(top).image {
                continue;
            }
            let grid = self.convention.view(self.names.text(top));
            let mut node = Node::new(Kind::Image, layer.phase, layer.place);
            node.bottoms.push(layer.name);
            node.features = grid.first().copied();
            node.gives = Some(grid);
            self.put(top, node);
            self.images.push(top);
        }
    }

    /// Notes a node among the tops of its bottoms.
    fn mark(&mut self, layer: &Layer, key: Name) -> Result<(), PublishedError> {
        let bottoms = self.node(key).map(|node| node.bottoms.clone());
        for bottom in bottoms.into_iter().flatten() {
            match self.node_mut(bottom) {
                Some(node) => node.tops.push(key),
                None => {
                    let problem = PublishedProblem::UnknownBottom {
                        layer: self.text(layer.name),
                        bottom: self.text(bottom),
                    };
                    let place = layer.place;
                    return Err(PublishedError { problem, place });
                }
            }
        }
        Ok(())
    }

    /// The first bottom of the node.
    pub(super) fn first(&self, layer: &Layer, key: Name) -> Result<(Name, &Node), PublishedError> {
        let first = self.node(key).and_then(|node| node.bottoms.first());
        let found = first.and_then(|&name| Some((name, self.node(name)?)));
        found.ok_or_else(|| PublishedError {
            problem: PublishedProblem::NoBottom {
                layer: self.text(layer.name),
            },
            place: layer.place,
        })
    }

    pub(super) fn unknown(
        &self,
        layer: &Layer,
        bottom: Name,
        unknown: &'static str,
    ) -> PublishedError {
        let problem = PublishedProblem::UnknownSize {
            layer: self.text(layer.name),
            bottom: self.text(bottom),
            unknown,
        };
        let place = layer.place;
        PublishedError { problem, place }
    }

    /// The number of outputs of the node's first bottom.
    pub(super) fn first_features(&self, layer: &Layer, key: Name) -> Result<u64, PublishedError> {
        let (name, node) = self.first(layer, key)?;
        let features = node.features;
        features.ok_or_else(|| self.unknown(layer, name, "number of outputs"))
    }
}
