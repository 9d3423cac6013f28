//! The extractor's graph: the layers in the order of the file, one pass, each marking those that
//! it reads. A node is its name; a later layer of the name takes the node's place.

use super::Convention;
use super::error::{PublishedError, PublishedProblem};
use super::names::{Name, Names};
use super::read::{Activation, Kind, Layer, Layers, Method, Pair, Phase, Window};
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
    fn has_facts(&self) -> bool {
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
    /// For a removed pooling: what it reads first.
    aliases: Vec<Option<Option<Name>>>,
    convention: Convention,
    repairs: Repairs,
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
    for layer in read.layers {
        net.add(&layer)?;
    }
    if net.images.is_empty() {
        let first_format = read.first_format && net.order.is_empty();
        let problem = PublishedProblem::NoImage { first_format };
        return Err(PublishedError {
            problem,
            place: net.place,
        });
    }
    Ok(net)
}

impl Net<'_> {
    pub(super) fn node(&self, name: Name) -> Option<&Node> {
        self.nodes.get(name as usize)?.as_ref()
    }

    fn node_mut(&mut self, name: Name) -> Option<&mut Node> {
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
            // An in-place layer on a removed pooling: it goes, and what had its name before.
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
        first.ok_or_else(|| PublishedError {
            problem: PublishedProblem::FieldValue {
                field: "layer",
                expected: "a `top` where the layer is called by it",
            },
            place: layer.place,
        })
    }

    /// Replaces what a layer reads of removed poolings: by all that they stand for, and nothing
    /// else. False for a layer in place on one.
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

    /// What a chain of removed poolings reads.
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
            let grid = self.convention.image(self.names.text(top));
            let mut node = Node::new(Kind::Image, layer.phase, layer.place);
            node.bottoms.push(layer.name);
            node.features = grid.first().copied();
            node.gives = Some(grid);
            self.put(top, node);
            self.images.push(top);
        }
    }

    /// Notes a node among the tops of what it reads.
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

    /// What the node reads first.
    fn first(&self, layer: &Layer, key: Name) -> Result<(Name, &Node), PublishedError> {
        let first = self.node(key).and_then(|node| node.bottoms.first());
        let found = first.and_then(|&name| Some((name, self.node(name)?)));
        found.ok_or_else(|| PublishedError {
            problem: PublishedProblem::NoBottom {
                layer: self.text(layer.name),
            },
            place: layer.place,
        })
    }

    fn unknown(&self, layer: &Layer, bottom: Name, unknown: &'static str) -> PublishedError {
        let problem = PublishedProblem::UnknownSize {
            layer: self.text(layer.name),
            bottom: self.text(bottom),
            unknown,
        };
        let place = layer.place;
        PublishedError { problem, place }
    }

    /// The number of outputs of what the node reads first.
    fn first_features(&self, layer: &Layer, key: Name) -> Result<u64, PublishedError> {
        let (name, node) = self.first(layer, key)?;
        let features = node.features;
        features.ok_or_else(|| self.unknown(layer, name, "number of outputs"))
    }

    /// Numbers of outputs and grids.
    fn measure(&mut self, layer: &Layer, key: Name) -> Result<(), PublishedError> {
        // An image of the layer's own name has taken its place.
        let own = self.node(key).is_some_and(|node| node.kind == layer.kind);
        match layer.kind {
            Kind::Concat if own => self.concat(layer, key)?,
            Kind::Pooling | Kind::Lrn if own => {
                let features = self.first_features(layer, key)?;
                if let Some(node) = self.node_mut(key) {
                    node.features = Some(features);
                }
            }
            Kind::Concat | Kind::Pooling | Kind::Lrn | Kind::Convolution if !own => {
                return Err(self.unknown(layer, key, "window"));
            }
            Kind::Flatten => self.flatten(layer, key)?,
            Kind::InnerProduct => {
                let mut inputs = self.first_features(layer, key)?;
                let (_, below) = self.first(layer, key)?;
                if let Some([channels, rows, columns]) = below.gives
                    && self.repairs.dense_inputs
                {
                    inputs = channels.saturating_mul(rows).saturating_mul(columns);
                }
                if let Some(node) = self.node_mut(key) {
                    node.inputs = inputs;
                }
            }
            _ => {}
        }
        if self.names.traits(key).hands_on {
            self.hand_on(layer, key)?;
        }
        match layer.kind {
            Kind::Pooling | Kind::Convolution | Kind::Lrn => self.grids(layer, key),
            Kind::Activation(activation) => {
                let (name, node) = self.first(layer, key)?;
                if !node.has_facts() {
                    return Err(self.unknown(layer, name, "activation"));
                }
                if let Some(node) = self.node_mut(name) {
                    node.activation = Some(activation);
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// A flattening has as many outputs as the padded grid that the layer below reads.
    fn flatten(&mut self, layer: &Layer, key: Name) -> Result<(), PublishedError> {
        let (name, below) = self.first(layer, key)?;
        let Reads::Grid(mut grid) = below.reads else {
            return Err(self.unknown(layer, name, "grid that it reads"));
        };
        if let Some(gives) = below.gives
            && self.repairs.flatten
        {
            grid = gives;
        }
        let values = grid.iter().copied().fold(1, u64::saturating_mul);
        if let Some(node) = self.node_mut(key) {
            node.reads = Reads::Grid(grid);
            node.features = Some(values);
        }
        Ok(())
    }

    /// The layers around the bottleneck hand their number of outputs on to its placeholders.
    fn hand_on(&mut self, layer: &Layer, key: Name) -> Result<(), PublishedError> {
        let features = Some(self.first_features(layer, key)?);
        let taking = layer.tops.iter().copied();
        let taking = taking.filter(|&top| self.names.traits(top).takes);
        let noted: SmallVec<[Name; 4]> = std::iter::once(key).chain(taking).collect();
        for name in noted {
            match self.node_mut(name) {
                Some(node) if node.has_facts() => node.features = features,
                Some(_) | None => return Err(self.unknown(layer, name, "number of outputs")),
            }
        }
        Ok(())
    }

    /// Joins the grids of what it reads, and adds up what flattenings give.
    fn concat(&mut self, layer: &Layer, key: Name) -> Result<(), PublishedError> {
        let mut joined: Option<Grid> = None;
        let mut flat: Option<u64> = None;
        let bottoms = self.node(key).map(|node| node.bottoms.as_slice());
        for &bottom in bottoms.unwrap_or_default() {
            let Some(node) = self.node(bottom) else {
                continue;
            };
            match node.kind {
                Kind::Convolution | Kind::Pooling | Kind::Lrn | Kind::Concat => {
                    let Some(grid) = node.gives else {
                        return Err(self.unknown(layer, bottom, "grid"));
                    };
                    let first = joined.unwrap_or(grid);
                    let sum = joined.is_some();
                    joined = Some(join(first, grid, layer.axis, sum).ok_or_else(|| {
                        let problem = PublishedProblem::UnequalGrids {
                            layer: self.text(layer.name),
                            axis: layer.axis,
                            grids: [first, grid],
                        };
                        let place = layer.place;
                        PublishedError { problem, place }
                    })?);
                }
                Kind::Flatten => {
                    let features = node.features.unwrap_or(0);
                    flat = Some(flat.unwrap_or(0).saturating_add(features));
                }
                _ => {}
            }
        }
        if let Some(node) = self.node_mut(key) {
            node.reads = Reads::List;
            if let Some(grid) = joined {
                node.gives = Some(grid);
                node.features = grid.first().copied();
            }
            if flat.is_some() {
                node.features = flat;
            }
        }
        Ok(())
    }

    /// The grid that a window reads, padded, and the one that it gives.
    fn grids(&mut self, layer: &Layer, key: Name) -> Result<(), PublishedError> {
        let (name, below) = self.first(layer, key)?;
        let Some(channels) = below.features else {
            return Err(self.unknown(layer, name, "number of outputs"));
        };
        let Some([maps, rows, columns]) = below.gives else {
            return Err(self.unknown(layer, name, "grid"));
        };
        let zero = |name, what| {
            let layer = self.text(name);
            self.fault(key, PublishedProblem::ZeroSize { layer, what })
        };
        if maps == 0 {
            return Err(zero(name, "number of outputs"));
        }
        let Some(node) = self.node(key) else {
            return Ok(());
        };
        let Window {
            kernel,
            stride,
            pad,
        } = node.window;
        if stride.contains(&0) {
            return Err(zero(key, "stride"));
        }
        let features = node.features.unwrap_or(0);
        let axis = |side: usize, size: u64| {
            let [kernel, stride, pad] =
                [kernel, stride, pad].map(|pair: Pair| pair.get(side).copied().unwrap_or(0));
            let padded = size.saturating_add(pad.saturating_mul(2));
            let given = match layer.kind {
                Kind::Convolution if self.repairs.sizes => floor(padded, kernel, stride),
                Kind::Pooling if self.repairs.sizes => clipped(size, pad, kernel, stride),
                _ => covering(size, pad, kernel, stride),
            };
            (padded, given)
        };
        let (read_rows, rows) = axis(0, rows);
        let (read_columns, columns) = axis(1, columns);
        if let Some(node) = self.node_mut(key) {
            node.reads = Reads::Grid([channels, read_rows, read_columns]);
            node.gives = Some([features, rows, columns]);
        }
        Ok(())
    }
}

/// Joins two grids on an axis of the file (1 the channels, 0 and below from the back), or looks
/// whether one has that axis.
fn join(a: Grid, b: Grid, axis: i64, sum: bool) -> Option<Grid> {
    let from_front = axis.checked_sub(1)?;
    let place = if from_front < 0 {
        from_front.checked_add(3)?
    } else {
        from_front
    };
    let place = usize::try_from(place).ok().filter(|place| *place < 3)?;
    let mut joined = a;
    for (at, (own, other)) in joined.iter_mut().zip(b).enumerate() {
        if at == place {
            if sum {
                *own = own.saturating_add(other);
            }
        } else if *own != other {
            return None;
        }
    }
    Some(joined)
}

/// The whole windows: `max(1, 1 + ⌊(size + 2·pad − kernel) / stride⌋)`.
fn floor(padded: u64, kernel: u64, stride: u64) -> u64 {
    let steps = padded
        .checked_sub(kernel)
        .and_then(|it| it.checked_div(stride));
    steps.map_or(1, |steps| steps.saturating_add(1))
}

/// The extractor's number of windows: the whole ones, and one more where they leave places beside
/// the padding uncovered: `kernel + (n − 1)·stride < pad + size`.
fn covering(size: u64, pad: u64, kernel: u64, stride: u64) -> u64 {
    let windows = floor(size.saturating_add(pad.saturating_mul(2)), kernel, stride);
    let steps = windows.saturating_sub(1);
    let covered = kernel.saturating_add(steps.saturating_mul(stride));
    let open = covered < pad.saturating_add(size);
    windows.saturating_add(u64::from(open))
}

/// Caffe's number of windows of a pooling: rounded up, without a last one that starts in the
/// padding behind.
fn clipped(size: u64, pad: u64, kernel: u64, stride: u64) -> u64 {
    let padded = size.saturating_add(pad.saturating_mul(2));
    let steps = padded.saturating_sub(kernel).div_ceil(stride.max(1));
    let starts_behind = pad > 0 && steps.saturating_mul(stride) >= size.saturating_add(pad);
    let windows = steps.saturating_add(1);
    windows.saturating_sub(u64::from(starts_behind))
}
