//! Which tensors lie in which buffers: layers that run in place, and views of other tensors.
//!
//! Nodes run in their order. A tensor lies in a *region* of a buffer. A node of [`Storage::View`]
//! outputs the region that it reads, or, of a split, the parts of it one after another. A node that
//! may run in place does so if no tensor that overlaps with its region is read after it, or is an
//! output of the network; in training, neither where the backward pass needs a value that would be
//! written over. All other nodes make their own buffers.

use super::CountOverflow;
use super::count::Brief;
use crate::graph::{Graph, Liveness, Node, NodeIndex, Operation, Tensor};
use crate::layer::{Shape, Storage};
use smallvec::SmallVec;

/// The purpose of a run of the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    Inference,
    Training,
}

/// A tensor that is made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Buffer {
    /// The number of the node that makes it.
    pub(super) maker: u32,
    pub(super) values: u64,
    /// The number of the last node that reads it, in whatever form; its maker's, if none does.
    pub(super) last: u32,
    /// Whether the backward pass reads it.
    pub(super) kept: bool,
}

/// The remaining uses of the values in a region.
#[derive(Clone, Copy, Debug, Default)]
struct Use {
    /// The number of the last node that reads them; [`END`] for an output.
    until: u32,
    kept: Kept,
}

/// The need of the backward pass for these values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Kept {
    #[default]
    Nothing,
    /// It needs them as the output of an activation: [`Storage::Dropout`] may write over it.
    Output,
    /// It needs them as the input of a layer.
    Input,
}

/// The number after those of all nodes.
const END: u32 = u32::MAX;

/// A part of a buffer, from value `start` to before value `end`.
#[derive(Clone, Copy, Debug)]
struct Region {
    start: u64,
    end: u64,
    still: Use,
}

/// A region by its number among those of its buffer.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    buffer: u32,
    region: u32,
}

/// The buffers of a network.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) buffers: Vec<Buffer>,
    /// For each buffer, all of it, and then the parts that splits give.
    regions: Vec<SmallVec<[Region; 1]>>,
    /// For each node, the number of its first tensor.
    first: Vec<u32>,
    /// For each tensor, the number of the last node that reads it.
    last: Vec<u32>,
    /// For each tensor that is made, where it lies.
    places: Vec<Place>,
}

impl Layout {
    pub(super) fn of(
        graph: &Graph,
        purpose: Purpose,
        counted: &[Brief],
    ) -> Result<Self, CountOverflow> {
        let mut layout = Self {
            buffers: Vec::with_capacity(graph.len()),
            regions: Vec::with_capacity(graph.len()),
            first: Vec::with_capacity(graph.len()),
            last: Vec::with_capacity(graph.len()),
            places: Vec::new(),
        };
        layout.look_ahead(graph, purpose, counted);
        // For each node, whether a gradient is computed for its output: something is trained there
        // or before.
        let mut trained: Vec<bool> = Vec::with_capacity(graph.len());
        for (((index, node), number), counted) in graph.nodes().zip(0u32..).zip(counted) {
            let reads = graph.reads(index);
            let inputs = graph.input_shapes(index);
            let sources = match &node.operation {
                Operation::Layer(layer) => layer.sources(&inputs),
                Operation::Input => 0,
            };
            let is_trained = |tensor: &Tensor| trained.get(tensor.node.index()) == Some(&true);
            let wanted = Wanted {
                weights: counted.learns && !counted.frozen,
                inputs: reads.iter().take(sources).map(is_trained).collect(),
            };
            trained.push(wanted.any());
            if !takes_part(counted, purpose) {
                continue;
            }
            let Operation::Layer(layer) = &node.operation else {
                layout.make(index, node, number)?;
                continue;
            };
            let storage = layer.storage(&inputs);
            let has_backward = purpose == Purpose::Training && node.liveness != Liveness::Dead;
            if has_backward {
                for (at, &tensor) in reads.iter().enumerate() {
                    if wanted.take_input(storage, at) {
                        layout.keep(tensor, Kept::Input);
                    }
                }
            }
            let input = reads.first().copied();
            match input.and_then(|input| layout.place(input)) {
                Some(place) if storage == Storage::View => layout.view(index, node, place)?,
                Some(place) if layout.may_run_in_place(storage, purpose, place, number) => {
                    layout.put(
                        Tensor {
                            node: index,
                            port: 0,
                        },
                        place,
                    );
                }
                Some(_) | None => layout.make(index, node, number)?,
            }
            if has_backward && storage == Storage::Activation && wanted.any() {
                layout.keep(
                    Tensor {
                        node: index,
                        port: 0,
                    },
                    Kept::Output,
                );
            }
        }
        Ok(layout)
    }

    /// Numbers the tensors, and finds the last reader of each.
    fn look_ahead(&mut self, graph: &Graph, purpose: Purpose, counted: &[Brief]) {
        for (((index, node), number), counted) in graph.nodes().zip(0u32..).zip(counted) {
            let first = u32::try_from(self.last.len()).unwrap_or(END);
            self.first.push(first);
            self.last.extend(node.outputs.iter().map(|_| number));
            if takes_part(counted, purpose) {
                for tensor in graph.reads(index) {
                    self.read_at(tensor, number);
                }
            }
        }
        for output in graph.outputs() {
            if !output.training || purpose == Purpose::Training {
                self.read_at(output.tensor, END);
            }
        }
        self.places = vec![Place::default(); self.last.len()];
    }

    fn read_at(&mut self, tensor: Tensor, number: u32) {
        let last = self.number(tensor).and_then(|at| self.last.get_mut(at));
        if let Some(last) = last {
            *last = number;
        }
    }

    fn number(&self, tensor: Tensor) -> Option<usize> {
        let first = self.first.get(tensor.node.index())?;
        Some(first.saturating_add(tensor.port) as usize)
    }

    fn place(&self, tensor: Tensor) -> Option<Place> {
        self.places.get(self.number(tensor)?).copied()
    }

    fn region(&self, place: Place) -> Option<Region> {
        let all = self.regions.get(place.buffer as usize)?;
        all.get(place.region as usize).copied()
    }

    /// A buffer for each result of a node.
    fn make(&mut self, index: NodeIndex, node: &Node, number: u32) -> Result<(), CountOverflow> {
        for (&shape, port) in node.outputs.iter().zip(0u32..) {
            let values = values(index, shape)?;
            let buffer = u32::try_from(self.buffers.len()).unwrap_or(END);
            self.buffers.push(Buffer {
                maker: number,
                values,
                last: number,
                kept: false,
            });
            self.regions.push(SmallVec::from_elem(
                Region {
                    start: 0,
                    end: values,
                    still: Use::default(),
                },
                1,
            ));
            self.put(Tensor { node: index, port }, Place { buffer, region: 0 });
        }
        Ok(())
    }

    /// One result is the whole again, of several each is a part.
    fn view(&mut self, index: NodeIndex, node: &Node, place: Place) -> Result<(), CountOverflow> {
        let whole = self.region(place);
        let mut start = whole.map_or(0, |whole| whole.start);
        for (&shape, port) in node.outputs.iter().zip(0u32..) {
            let mut part = place;
            if node.outputs.len() > 1
                && let Some(regions) = self.regions.get_mut(place.buffer as usize)
            {
                let end = start.saturating_add(values(index, shape)?);
                part.region = u32::try_from(regions.len()).unwrap_or(END);
                regions.push(Region {
                    start,
                    end,
                    still: Use::default(),
                });
                start = end;
            }
            self.put(Tensor { node: index, port }, part);
        }
        Ok(())
    }

    fn may_run_in_place(
        &self,
        storage: Storage,
        purpose: Purpose,
        place: Place,
        number: u32,
    ) -> bool {
        // The overwritten values that may be kept.
        let kept = match storage {
            Storage::Tensor
            | Storage::Weighted
            | Storage::Inputs
            | Storage::Factors
            | Storage::View => return false,
            Storage::Normalization | Storage::Scale if purpose == Purpose::Training => {
                return false;
            }
            Storage::Normalization | Storage::Scale | Storage::Shift | Storage::Activation => {
                Kept::Nothing
            }
            Storage::Dropout => Kept::Output,
        };
        let (Some(own), Some(all)) = (self.region(place), self.regions.get(place.buffer as usize))
        else {
            return false;
        };
        let mut overlapping = all
            .iter()
            .filter(|other| other.start < own.end && own.start < other.end);
        overlapping.all(|other| other.still.until <= number && other.still.kept <= kept)
    }

    /// A tensor lies there.
    fn put(&mut self, tensor: Tensor, place: Place) {
        let Some(at) = self.number(tensor) else {
            return;
        };
        if let Some(own) = self.places.get_mut(at) {
            *own = place;
        }
        let until = self.last.get(at).copied().unwrap_or(0);
        let kept = Kept::Nothing;
        self.take_in(place, Use { until, kept });
    }

    /// The backward pass reads a tensor.
    fn keep(&mut self, tensor: Tensor, kept: Kept) {
        if let Some(place) = self.place(tensor) {
            self.take_in(place, Use { until: 0, kept });
        }
    }

    fn take_in(&mut self, place: Place, more: Use) {
        if let Some(buffer) = self.buffers.get_mut(place.buffer as usize) {
            buffer.last = buffer.last.max(more.until);
            buffer.kept |= more.kept != Kept::Nothing;
        }
        let regions = self.regions.get_mut(place.buffer as usize);
        if let Some(region) = regions.and_then(|all| all.get_mut(place.region as usize)) {
            region.still.until = region.still.until.max(more.until);
            region.still.kept = region.still.kept.max(more.kept);
        }
    }
}

fn values(index: NodeIndex, shape: Shape) -> Result<u64, CountOverflow> {
    shape.values().ok_or(CountOverflow {
        what: "values of a tensor",
        node: index,
    })
}

/// The gradients that are computed at a layer.
struct Wanted {
    /// Whether the gradients of its learned values are needed: they are trained.
    weights: bool,
    /// For each tensor that its values are computed from, whether its gradient is: something
    /// before is trained.
    inputs: SmallVec<[bool; 4]>,
}

impl Wanted {
    fn any(&self) -> bool {
        self.weights || self.inputs.contains(&true)
    }

    /// Whether one of them takes the tensor that the layer reads as number `at`.
    fn take_input(&self, storage: Storage, at: usize) -> bool {
        match storage {
            Storage::Weighted | Storage::Scale => self.weights,
            Storage::Normalization => self.any(),
            Storage::Inputs => self.inputs.contains(&true),
            Storage::Factors => {
                let mut others = self.inputs.iter().enumerate();
                others.any(|(other, &wanted)| wanted && other != at)
            }
            Storage::Tensor
            | Storage::Shift
            | Storage::Activation
            | Storage::Dropout
            | Storage::View => false,
        }
    }
}

fn takes_part(counted: &Brief, purpose: Purpose) -> bool {
    match purpose {
        Purpose::Inference => counted.runs,
        Purpose::Training => true,
    }
}
