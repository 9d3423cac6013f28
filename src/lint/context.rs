//! The view of a network that rules have: its layers with their shapes and neighbours, its costs,
//! its task.

use super::ahead::{Ahead, ahead};
use super::edits::{SourceIndex, Written};
use super::field_bounds::FieldBounds;
use super::rule::{OptionSpec, Rule};
use super::settings::{Settings, Target};
use super::sliding::Sliding;
use crate::cost::{ReceptiveField, Totals, receptive_fields};
use crate::graph::{Certainty, Graph, Node, NodeIndex, Operation, Residual};
use crate::hash::HashSet;
use crate::layer::{Layer, Role, Shape};
use crate::network::{Network, Task};
use crate::program::Program;
use smallvec::SmallVec;
use std::cell::OnceCell;

/// A layer (or input) of a network, with its neighbours.
#[derive(Debug)]
pub struct View<'a> {
    /// Its index.
    pub index: NodeIndex,
    /// Its node.
    pub node: &'a Node,
    /// The layer; `None` for an input of the network.
    pub layer: Option<&'a Layer>,
    /// Its role; `None` for an input.
    pub role: Option<Role>,
    /// The shapes that it reads, in order.
    pub inputs: SmallVec<[Shape; 2]>,
    /// The nodes that it reads, in order.
    pub sources: SmallVec<[NodeIndex; 2]>,
    /// The nodes that read it; one that reads twice is there twice.
    pub readers: SmallVec<[NodeIndex; 2]>,
    /// Whether one of its results is an output of the network.
    pub is_output: bool,
    /// Its window, from the first question on: many rules ask.
    sliding: OnceCell<Option<Box<Sliding>>>,
}

impl View<'_> {
    /// The (first) shape that it reads.
    pub fn input(&self) -> Shape {
        self.inputs.first().copied().unwrap_or(Shape::vector(0))
    }

    /// The (first) shape that it outputs.
    pub fn output(&self) -> Shape {
        let shape = self.node.outputs.first();
        shape.copied().unwrap_or(Shape::vector(0))
    }

    /// The window that it slides over the map that it reads; `None` where it slides none.
    pub(super) fn sliding(&self) -> Option<&Sliding> {
        let sliding = self.sliding.get_or_init(|| Sliding::of(self).map(Box::new));
        sliding.as_deref()
    }

    /// Its name in the language; `input` for an input.
    pub fn name(&self) -> &'static str {
        self.layer.map_or("input", Layer::name)
    }

    /// Whether it has that role.
    pub fn is(&self, role: Role) -> bool {
        self.role == Some(role)
    }

    /// Whether it could be removed: see [`Layer::changes_nothing`]. An input could not.
    pub fn changes_nothing(&self) -> bool {
        self.layer
            .is_some_and(|layer| layer.changes_nothing(&self.inputs))
    }

    /// Whether it is an affine map of its inputs: see [`Layer::is_affine`]. An input is not.
    pub fn is_affine(&self) -> bool {
        self.layer
            .is_some_and(|layer| layer.is_affine(&self.inputs))
    }
}

/// The view of a network that a rule has.
#[derive(Debug)]
pub struct Context<'a> {
    /// The network.
    pub network: &'a Network,
    /// The framework that is configured.
    pub target: Option<Target>,
    settings: &'a Settings,
    index: Option<&'a SourceIndex<'a>>,
    views: Vec<View<'a>>,
    /// The places of the certain layers of each role.
    roles: [Vec<u32>; Role::COUNT],
    fields: OnceCell<Option<Vec<Option<ReceptiveField>>>>,
    bounds: OnceCell<Option<FieldBounds>>,
    ahead: OnceCell<Vec<Ahead>>,
    /// The places of the certain layers that slide a window.
    sliding: OnceCell<Vec<u32>>,
    residuals: OnceCell<Vec<Residual>>,
    shared: OnceCell<HashSet<NodeIndex>>,
}

impl<'a> Context<'a> {
    pub(super) fn new(
        network: &'a Network,
        index: Option<&'a SourceIndex<'a>>,
        settings: &'a Settings,
    ) -> Self {
        let views = views(&network.graph, network.is_built());
        let mut roles: [Vec<u32>; Role::COUNT] = Default::default();
        for (place, view) in (0u32..).zip(&views) {
            let is_certain = view.node.certainty == Certainty::Known;
            if let Some(role) = view.role.filter(|_| is_certain)
                && let Some(places) = roles.get_mut(role as usize)
            {
                places.push(place);
            }
        }
        Self {
            views,
            roles,
            network,
            target: settings.target,
            settings,
            index,
            fields: OnceCell::new(),
            bounds: OnceCell::new(),
            ahead: OnceCell::new(),
            sliding: OnceCell::new(),
            residuals: OnceCell::new(),
            shared: OnceCell::new(),
        }
    }

    /// The graph.
    pub fn graph(&self) -> &'a Graph {
        &self.network.graph
    }

    /// Whether all layers are there. Of a network with errors, the end is missing: nothing is known
    /// of its head, and no layer of it is an output.
    pub fn is_whole(&self) -> bool {
        self.network.is_built()
    }

    /// The inputs and layers, each after all its inputs. Layers that an error makes uncertain are
    /// left out.
    pub fn all(&self) -> impl DoubleEndedIterator<Item = &View<'a>> {
        let certain = |view: &&View<'_>| view.node.certainty == Certainty::Known;
        self.views.iter().filter(certain)
    }

    /// The layers with that role.
    pub fn with_role(&self, role: Role) -> impl DoubleEndedIterator<Item = &View<'a>> {
        let places = self.roles.get(role as usize).into_iter().flatten();
        places.filter_map(|place| self.views.get(*place as usize))
    }

    /// The layers that slide a window over the map that they read.
    pub(super) fn sliding(&self) -> impl Iterator<Item = (&View<'a>, &Sliding)> {
        let places = self.sliding.get_or_init(|| {
            let all = (0u32..).zip(&self.views);
            let certain = all.filter(|(_, view)| view.node.certainty == Certainty::Known);
            let sliding = certain.filter(|(_, view)| view.sliding().is_some());
            sliding.map(|(place, _)| place).collect()
        });
        places.iter().filter_map(|place| {
            let view = self.views.get(*place as usize)?;
            Some((view, view.sliding()?))
        })
    }

    /// The layer or input at an index.
    pub fn view(&self, index: NodeIndex) -> Option<&View<'a>> {
        self.views.get(index.index())
    }

    /// The layer that a layer reads, if it reads one tensor.
    pub fn source(&self, view: &View<'_>) -> Option<&View<'a>> {
        match *view.sources.as_slice() {
            [source] => self.view(source),
            _ => None,
        }
    }

    /// The layer that reads this one, if there is one and the result is not an output of the
    /// network.
    pub fn reader(&self, view: &View<'_>) -> Option<&View<'a>> {
        match *view.readers.as_slice() {
            [reader] if !view.is_output => self.view(reader),
            _ => None,
        }
    }

    /// The layers before this one, nearest first, as long as each reads one tensor.
    pub fn before<'c>(&'c self, view: &'c View<'a>) -> impl Iterator<Item = &'c View<'a>> {
        std::iter::successors(self.source(view), |view| self.source(view))
    }

    /// The layers after this one, nearest first, as long as one layer reads each.
    pub fn after<'c>(&'c self, view: &'c View<'a>) -> impl Iterator<Item = &'c View<'a>> {
        std::iter::successors(self.reader(view), |view| self.reader(view))
    }

    /// The layers whose results are outputs of the network (at inference).
    pub fn outputs(&self) -> impl Iterator<Item = &View<'a>> {
        self.all().filter(|view| view.is_output)
    }

    /// The receptive fields, in the order of the layers; `None` for a network with errors, or where
    /// one is too large.
    pub fn receptive_fields(&self) -> Option<&[Option<ReceptiveField>]> {
        let fields = || receptive_fields(&self.network.graph).ok();
        let all = self
            .fields
            .get_or_init(|| fields().filter(|_| self.is_whole()));
        all.as_deref()
    }

    /// Bounds of the receptive fields; `None` for a network with errors, or where rows become columns.
    pub(super) fn field_bounds(&self) -> Option<&FieldBounds> {
        let bounds = || FieldBounds::of(&self.views).filter(|_| self.is_whole());
        self.bounds.get_or_init(bounds).as_ref()
    }

    /// The layers after each layer, by its index.
    pub(super) fn ahead(&self) -> &[Ahead] {
        self.ahead.get_or_init(|| ahead(self))
    }

    /// The learned values of a layer; 0 where it uses the weights of another.
    pub fn parameters(&self, view: &View<'_>) -> u64 {
        let own = view.layer.filter(|_| view.node.weights.is_none());
        let own = own.and_then(|layer| layer.parameters(&view.inputs, &view.node.outputs));
        own.unwrap_or(0)
    }

    /// Parameters and multiply-accumulates of the network; `None` for one with errors.
    pub fn totals(&self) -> Option<&Totals> {
        self.network.totals.as_ref()
    }

    /// The residual connections.
    pub fn residuals(&self) -> &[Residual] {
        self.residuals
            .get_or_init(|| self.network.graph.residuals())
    }

    /// Whether a layer has its weights in common with others: a fact about it in one place need not
    /// be true in the others.
    pub fn shares_weights(&self, view: &View<'_>) -> bool {
        let shared = self.shared.get_or_init(|| {
            let nodes = self.network.graph.nodes();
            let owners = nodes.filter_map(|(index, node)| Some([index, node.weights?]));
            owners.flatten().collect()
        });
        shared.contains(&view.index)
    }

    /// The task of the network.
    pub fn task(&self) -> Option<&'a Task> {
        self.network.task.as_ref()
    }

    /// The value of an option of the rule.
    pub fn option(&self, rule: &Rule, option: &OptionSpec) -> f64 {
        self.settings.option(rule.code, option)
    }

    /// How a layer is written, where it is written by its own name in a file of the language.
    pub fn written(&self, view: &View<'_>) -> Option<Written<'a>> {
        self.index?.written(view)
    }

    /// The program that the network is written in; `None` for a network of another format.
    pub fn program(&self) -> Option<&'a Program> {
        self.index.map(SourceIndex::program)
    }

    /// How a layer is called in messages: `conv 64 3x3`, as it is written; `fc6`, as another format
    /// names it; or by the name of its kind.
    pub fn called(&self, view: &View<'_>) -> String {
        let text = match self.index {
            Some(index) => Some(index.text(view.node.origin.span)),
            None => view.node.label.as_ref().map(|label| label.as_str()),
        };
        let short =
            text.filter(|text| !text.is_empty() && text.len() <= 40 && !text.contains('\n'));
        format!("`{}`", short.unwrap_or(view.name()))
    }
}

fn views(graph: &Graph, is_whole: bool) -> Vec<View<'_>> {
    let mut views: Vec<View<'_>> = Vec::with_capacity(graph.len());
    for (index, node) in graph.nodes() {
        let reads = graph.reads(index);
        let inputs: SmallVec<[Shape; 2]> = reads.iter().map(|it| graph.shape(*it)).collect();
        let layer = match &node.operation {
            Operation::Layer(layer) => Some(layer.as_ref()),
            Operation::Input => None,
        };
        let sources: SmallVec<[NodeIndex; 2]> = reads.iter().map(|it| it.node).collect();
        for source in &sources {
            if let Some(source) = views.get_mut(source.index()) {
                source.readers.push(index);
            }
        }
        views.push(View {
            index,
            node,
            layer,
            role: layer.map(|layer| layer.role(&inputs)),
            inputs,
            sources,
            readers: SmallVec::new(),
            is_output: false,
            sliding: OnceCell::new(),
        });
    }
    if is_whole {
        for output in graph.outputs().iter().filter(|output| !output.training) {
            if let Some(view) = views.get_mut(output.tensor.node.index()) {
                view.is_output = true;
            }
        }
    }
    views
}
