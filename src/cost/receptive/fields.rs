//! The receptive fields of a network, node by node.

use super::{ReceptiveField, Ways};
use crate::cost::CountOverflow;
use crate::graph::{Graph, NodeIndex, Operation, Tensor};
use crate::layer::{Axis, Class, InputWindow, Layer, Shape};
use smallvec::SmallVec;
use std::rc::Rc;

/// The receptive field of the first result of each node, in the order of the graph; nothing for a
/// vector. The parts of a split have the same field.
///
/// Only the paths to nodes that are still to be read are kept, so that a long chain takes no more memory
/// than a short one.
pub(in crate::cost) struct Fields<'g> {
    graph: &'g Graph,
    /// For each node that was passed, its place in `open`; [`CLOSED`] where nothing reads it any more.
    places: Vec<u32>,
    /// The paths to nodes that are read later on, and the number of the last reader of each. A
    /// layer whose places see the same as those before it shares its paths.
    open: Vec<(Rc<Ways>, usize)>,
    /// The places of `open` that are free again.
    free: Vec<u32>,
}

/// No place.
const CLOSED: u32 = u32::MAX;

impl<'g> Fields<'g> {
    /// The fields of a graph, none computed yet.
    pub(in crate::cost) fn of(graph: &'g Graph) -> Self {
        Self {
            graph,
            places: Vec::with_capacity(graph.len()),
            open: Vec::new(),
            free: Vec::new(),
        }
    }

    /// The paths to a node, and the number of its last reader.
    fn open(&self, node: NodeIndex) -> Option<&(Rc<Ways>, usize)> {
        let place = self.places.get(node.index())?;
        self.open.get(*place as usize)
    }

    /// Forgets the paths to a node that nothing reads after node number `reader`.
    fn close(&mut self, node: NodeIndex, reader: usize) {
        if self.open(node).is_some_and(|(_, last)| *last <= reader)
            && let Some(place) = self.places.get_mut(node.index())
        {
            self.free.push(std::mem::replace(place, CLOSED));
        }
    }

    /// Keeps the paths to the next node for those that read it.
    fn keep(&mut self, index: NodeIndex, ways: Rc<Ways>) {
        let readers = self.graph.readers(index).map(|(reader, _)| reader.index());
        let place = match readers.max() {
            None => CLOSED,
            Some(last) => match self.free.pop() {
                Some(place) => {
                    if let Some(free) = self.open.get_mut(place as usize) {
                        *free = (ways, last);
                    }
                    place
                }
                None => {
                    let place = u32::try_from(self.open.len()).unwrap_or(CLOSED);
                    self.open.push((ways, last));
                    place
                }
            },
        };
        self.places.push(place);
    }

    /// The paths through a layer that reads these tensors.
    fn through(&self, layer: &Layer, reads: &[Tensor], output: Shape) -> Rc<Ways> {
        let inputs: SmallVec<[Shape; 2]> = reads.iter().map(|it| self.graph.shape(*it)).collect();
        let transposes = layer.transposes_grid();
        let mut found: Option<Rc<Ways>> = None;
        let sources = reads.iter().zip(&inputs).take(layer.sources(&inputs));
        for (tensor, &input) in sources {
            let Some((before, _)) = self.open(tensor.node) else {
                continue;
            };
            let window = |axis| input_window(layer, axis, &inputs, input, output);
            let (height, width) = (window(Axis::Height), window(Axis::Width));
            let is_same = (height, width) == (InputWindow::SAME, InputWindow::SAME) && !transposes;
            let seen = if is_same {
                Rc::clone(before)
            } else {
                Rc::new(before.seen_through(height, width, transposes))
            };
            found = Some(match found {
                None => seen,
                Some(found) if Rc::ptr_eq(&found, &seen) => found,
                Some(found) => Rc::new(found.and(&seen)),
            });
        }
        found.unwrap_or_default()
    }

    fn of_node(&mut self, index: NodeIndex) -> Result<Option<ReceptiveField>, CountOverflow> {
        let Some(node) = self.graph.node(index) else {
            return Ok(None);
        };
        let output = node.outputs.first().copied().unwrap_or(Shape::vector(0));
        let reads = self.graph.reads(index);
        let ways = match &node.operation {
            Operation::Input => Rc::new(Ways::INPUT),
            Operation::Layer(layer) => self.through(layer, &reads, output),
        };
        for tensor in reads {
            self.close(tensor.node, index.index());
        }
        self.keep(index, Rc::clone(&ways));
        if !ways.is_finite() {
            return Err(CountOverflow {
                what: "rows or columns of the receptive field",
                node: index,
            });
        }
        Ok(match output {
            Shape::Vector { .. } => None,
            Shape::Map { .. } => ways.field(),
        })
    }
}

impl Iterator for Fields<'_> {
    type Item = Result<Option<ReceptiveField>, CountOverflow>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = self.places.len();
        (next < self.graph.len()).then(|| self.of_node(NodeIndex::new(next)))
    }
}

/// The last maps of a network: whether each node makes one.
pub(in crate::cost) struct LastMaps(Vec<bool>);

impl LastMaps {
    pub(in crate::cost) fn of(graph: &Graph) -> Self {
        let mut last = vec![false; graph.len()];
        let mut seen = vec![false; graph.len()];
        let outputs = graph.outputs().iter().filter(|output| !output.training);
        let mut open: Vec<NodeIndex> = outputs.map(|output| output.tensor.node).collect();
        while let Some(index) = open.pop() {
            match seen.get_mut(index.index()) {
                Some(seen) if !*seen => *seen = true,
                Some(_) | None => continue,
            }
            if is_behind_the_maps(graph, index) {
                open.extend(graph.reads(index).iter().map(|tensor| tensor.node));
            } else if let Some(last) = last.get_mut(index.index()) {
                *last = true;
            }
        }
        Self(last)
    }

    /// The field of all of them: the smallest and the largest.
    ///
    /// # Errors
    /// Where a size is beyond the range of a float.
    pub(in crate::cost) fn field(
        &self,
        fields: Fields<'_>,
    ) -> Result<Option<ReceptiveField>, CountOverflow> {
        let mut found: Option<ReceptiveField> = None;
        for (field, &is_last) in fields.zip(&self.0) {
            if let (Some(field), true) = (field?, is_last) {
                found = Some(found.map_or(field, |found| found.and(field)));
            }
        }
        Ok(found)
    }
}

/// Whether a node outputs a vector, or a map of 1x1 by pooling the whole grid or from maps of 1x1.
fn is_behind_the_maps(graph: &Graph, index: NodeIndex) -> bool {
    let Some(node) = graph.node(index) else {
        return true;
    };
    let Operation::Layer(layer) = &node.operation else {
        return false;
    };
    let point = |shape: &Shape| (shape.height(), shape.width()) == (1, 1);
    match node.outputs.first() {
        Some(Shape::Vector { .. }) | None => true,
        Some(output @ Shape::Map { .. }) => {
            let inputs = graph.input_shapes(index);
            let pools = layer.sums_up_map() && layer.class(&inputs) == Class::Pool;
            point(output) && (pools || inputs.iter().all(point))
        }
    }
}

/// The window that the places of a layer's result of shape `output` read in the tensor of shape
/// `input`, one of `inputs`, along one of its axes.
#[inline]
pub fn input_window(
    layer: &Layer,
    axis: Axis,
    inputs: &[Shape],
    input: Shape,
    output: Shape,
) -> InputWindow {
    let from = input.along(axis);
    let to = match (axis, layer.transposes_grid()) {
        (Axis::Height, false) | (Axis::Width, true) => output.height(),
        (Axis::Width, false) | (Axis::Height, true) => output.width(),
    };
    match output {
        Shape::Vector { .. } => InputWindow::whole(from),
        // One row or column, seen by all.
        Shape::Map { .. } if from == 1 && to > 1 => InputWindow::whole(from),
        Shape::Map { .. } => layer.input_window(axis, inputs),
    }
}
