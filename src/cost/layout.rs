//! Which tensors lie in which buffers: what runs in place and what is a view of another.
//!
//! Nodes run in their order. A node of [`Storage::View`] gives the *region* of the buffer that it
//! reads, or, of a split, a region within for each part. A node that may run in place does so if
//! nothing that lies in its region, or in one that this overlaps with, is read after it, or is an
//! output of the network; in training, neither where the backward pass needs a value that would be
//! written over. All other nodes make buffers of their own.

use super::CountOverflow;
use super::count::Counted;
use crate::graph::{Graph, Needed, Node, NodeIndex, Operation, Tensor};
use crate::layer::Storage;

/// What the network runs for.
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

/// What is still to come for the values in a region.
#[derive(Clone, Copy, Debug, Default)]
struct Use {
    /// The number of the last node that reads them; [`END`] for an output.
    until: u32,
    kept: Kept,
}

/// What the backward pass needs of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Kept {
    #[default]
    Nothing,
    /// What an activation gave: [`Storage::Dropout`] may write over it.
    Output,
    /// What a layer read.
    Input,
}

/// The number behind that of every node.
const END: u32 = u32::MAX;

/// So many splits of splits get regions of their own; the parts of deeper ones are taken for the
/// whole.
const DEPTH: u32 = 32;

/// A buffer or a part of one.
#[derive(Clone, Copy, Debug)]
struct Region {
    buffer: u32,
    /// The region that it is a part of.
    whole: Option<u32>,
    depth: u32,
    own: Use,
    /// Its own and that of all its parts.
    below: Use,
}

/// The buffers of a network.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) buffers: Vec<Buffer>,
    regions: Vec<Region>,
    /// For each node, the number of its first tensor.
    first: Vec<u32>,
    /// For each tensor, the number of the last node that reads it.
    last: Vec<u32>,
    /// For each tensor, its region; 0 until it is made.
    places: Vec<u32>,
}

impl Use {
    fn and(self, other: Self) -> Self {
        Self {
            until: self.until.max(other.until),
            kept: self.kept.max(other.kept),
        }
    }
}

/// Whether a node takes part.
pub(super) fn runs(node: &Node, purpose: Purpose) -> bool {
    match purpose {
        Purpose::Inference => node.needed != Needed::Training,
        Purpose::Training => true,
    }
}

impl Layout {
    pub(super) fn of(
        graph: &Graph,
        purpose: Purpose,
        counted: &[Counted],
    ) -> Result<Self, CountOverflow> {
        let mut layout = Self {
            buffers: Vec::with_capacity(graph.len()),
            regions: Vec::with_capacity(graph.len()),
            first: Vec::with_capacity(graph.len()),
            last: Vec::with_capacity(graph.len()),
            places: Vec::new(),
        };
        layout.look_ahead(graph, purpose);
        // For each node, whether gradients flow back to it: something is trained there or before.
        let mut trained: Vec<bool> = Vec::with_capacity(graph.len());
        for (((index, node), number), counted) in graph.nodes().zip(0u32..).zip(counted) {
            let reads = graph.reads(index);
            let before = reads
                .iter()
                .any(|tensor| trained.get(tensor.node.index()) == Some(&true));
            trained.push(before || (counted.learns && !counted.frozen));
            if !runs(node, purpose) {
                continue;
            }
            let Operation::Layer(layer) = &node.operation else {
                layout.make(index, node, number)?;
                continue;
            };
            let storage = layer.storage(&graph.input_shapes(index));
            let reached = purpose == Purpose::Training
                && node.needed != Needed::Nothing
                && (before || !counted.frozen);
            if reached && reads_inputs(storage, counted.frozen) {
                for &tensor in &reads {
                    layout.keep(tensor, Kept::Input);
                }
            }
            let input = reads.first().copied();
            match input.and_then(|input| layout.region(input)) {
                Some(region) if storage == Storage::View => layout.view(index, node, region),
                Some(region) if layout.may_run_in_place(storage, purpose, region, number) => {
                    layout.put(
                        Tensor {
                            node: index,
                            port: 0,
                        },
                        region,
                    );
                }
                Some(_) | None => layout.make(index, node, number)?,
            }
            if reached && storage == Storage::Activation {
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
    fn look_ahead(&mut self, graph: &Graph, purpose: Purpose) {
        for ((index, node), number) in graph.nodes().zip(0u32..) {
            let first = u32::try_from(self.last.len()).unwrap_or(END);
            self.first.push(first);
            self.last.extend(node.outputs.iter().map(|_| number));
            if runs(node, purpose) {
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
        self.places = vec![0; self.last.len()];
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

    fn region(&self, tensor: Tensor) -> Option<u32> {
        self.places.get(self.number(tensor)?).copied()
    }

    /// A buffer for each result of a node.
    fn make(&mut self, index: NodeIndex, node: &Node, number: u32) -> Result<(), CountOverflow> {
        for (&shape, port) in node.outputs.iter().zip(0u32..) {
            let values = shape.values().ok_or(CountOverflow {
                what: "values of a tensor",
                node: index,
            })?;
            let buffer = u32::try_from(self.buffers.len()).unwrap_or(END);
            self.buffers.push(Buffer {
                maker: number,
                values,
                last: number,
                kept: false,
            });
            let region = self.enter(Region {
                buffer,
                whole: None,
                depth: 0,
                own: Use::default(),
                below: Use::default(),
            });
            self.put(Tensor { node: index, port }, region);
        }
        Ok(())
    }

    fn enter(&mut self, region: Region) -> u32 {
        let number = u32::try_from(self.regions.len()).unwrap_or(END);
        self.regions.push(region);
        number
    }

    /// One result is the whole again, of several each is a part.
    fn view(&mut self, index: NodeIndex, node: &Node, region: u32) {
        let whole = self.regions.get(region as usize).copied();
        for (_, port) in node.outputs.iter().zip(0u32..) {
            let part = match whole {
                Some(whole) if node.outputs.len() > 1 && whole.depth < DEPTH => {
                    self.enter(Region {
                        buffer: whole.buffer,
                        whole: Some(region),
                        depth: whole.depth.saturating_add(1),
                        own: Use::default(),
                        below: Use::default(),
                    })
                }
                Some(_) | None => region,
            };
            self.put(Tensor { node: index, port }, part);
        }
    }

    fn may_run_in_place(
        &self,
        storage: Storage,
        purpose: Purpose,
        region: u32,
        number: u32,
    ) -> bool {
        // What may be kept of the values that are written over.
        let kept = match storage {
            Storage::Tensor | Storage::Weighted | Storage::Inputs | Storage::View => return false,
            Storage::Normalization if purpose == Purpose::Training => return false,
            Storage::Normalization | Storage::Activation => Kept::Nothing,
            Storage::Dropout => Kept::Output,
        };
        let all = self.overlapping(region);
        all.until <= number && all.kept <= kept
    }

    /// All that lies in a region, in its parts and in what it is a part of.
    fn overlapping(&self, region: u32) -> Use {
        let Some(start) = self.regions.get(region as usize) else {
            return Use::default();
        };
        let mut all = start.below;
        let mut next = start.whole;
        while let Some(whole) = next.and_then(|number| self.regions.get(number as usize)) {
            all = all.and(whole.own);
            next = whole.whole;
        }
        all
    }

    /// A tensor lies in a region.
    fn put(&mut self, tensor: Tensor, region: u32) {
        let Some(at) = self.number(tensor) else {
            return;
        };
        if let Some(place) = self.places.get_mut(at) {
            *place = region;
        }
        let until = self.last.get(at).copied().unwrap_or(0);
        let kept = Kept::Nothing;
        self.take_in(region, Use { until, kept });
    }

    /// The backward pass reads a tensor.
    fn keep(&mut self, tensor: Tensor, kept: Kept) {
        if let Some(region) = self.region(tensor) {
            self.take_in(region, Use { until: 0, kept });
        }
    }

    fn take_in(&mut self, region: u32, more: Use) {
        if let Some(region) = self.regions.get_mut(region as usize) {
            region.own = region.own.and(more);
            if let Some(buffer) = self.buffers.get_mut(region.buffer as usize) {
                buffer.last = buffer.last.max(more.until);
                buffer.kept |= more.kept != Kept::Nothing;
            }
        }
        let mut next = Some(region);
        while let Some(region) = next.and_then(|number| self.regions.get_mut(number as usize)) {
            region.below = region.below.and(more);
            next = region.whole;
        }
    }
}

/// Whether the backward pass takes what a layer read. The gradients of weights that stay as they
/// are are not computed.
fn reads_inputs(storage: Storage, frozen: bool) -> bool {
    match storage {
        Storage::Weighted => !frozen,
        Storage::Inputs | Storage::Normalization => true,
        Storage::Tensor | Storage::Activation | Storage::Dropout | Storage::View => false,
    }
}
