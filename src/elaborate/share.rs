//! `share head = chain`: a piece with one set of weights, a step wherever it is named.
//!
//! The first use makes the layers and their weights; every other use makes the same layers again,
//! each with the weights of its twin in the first.

use super::body::Current;
use super::scope::Meaning;
use super::value::{Bound, Callee, Flow, Flows, LayerValue, Value, single};
use super::{Elaborator, error};
use crate::graph::{FrameKind, NodeIndex};
use crate::source::Span;
use crate::syntax::tree::{Chain, Name};
use std::rc::Rc;

/// A piece that is shared.
#[derive(Debug)]
pub(super) struct Piece<'p> {
    name: &'p Name,
    chain: &'p Chain,
    /// The module in which its names are looked up.
    module: usize,
    first: Option<FirstUse>,
    /// Whether it is being put in place: it must not use itself.
    open: bool,
}

/// The use that has the weights.
#[derive(Clone, Copy, Debug)]
struct FirstUse {
    span: Span,
    channels: u64,
    /// Its nodes: from this one,
    start: usize,
    /// so many.
    count: usize,
}

impl<'p> Elaborator<'p> {
    /// A `share` statement.
    pub(super) fn share(&mut self, name: &'p Name, chain: &'p Chain) {
        if self.unreached.inside {
            let mark = self.scope.open();
            let mut current = Current::new(chain.span, Some(Flow::Unknown));
            self.chain(chain, &mut current);
            self.scope.close(mark);
            self.bind(name, Meaning::Value(Value::Unknown));
            return;
        }
        let callee = Callee::Piece(self.pieces.len());
        self.pieces.push(Piece {
            name,
            chain,
            module: self.module,
            first: None,
            open: false,
        });
        let bound = Bound::new();
        let piece = Value::Layer(Rc::new(LayerValue { callee, bound }));
        self.bind(name, Meaning::Value(piece));
    }

    /// Puts a piece in the place of its name.
    pub(super) fn apply_piece(
        &mut self,
        index: usize,
        name: &Name,
        span: Span,
        reads: &[(Flow, Span)],
    ) -> Flows {
        let Some(piece) = self.pieces.get_mut(index) else {
            return single(Flow::Unknown);
        };
        let (chain, module, first) = (piece.chain, piece.module, piece.first);
        if !self.descend(span) {
            return single(Flow::Unknown);
        }
        let Some(piece) = self.pieces.get_mut(index) else {
            return single(Flow::Unknown);
        };
        if std::mem::replace(&mut piece.open, true) {
            let cycle = [(piece.name.text.to_string(), piece.name.span)];
            self.rise();
            self.report(error::recursion(span, &cycle));
            return single(Flow::Unknown);
        }
        let flow = reads.first().map_or(Flow::Unknown, |(flow, _)| *flow);
        let shape = flow.tensor().map(|tensor| self.builder.shape(tensor));
        let flows = match (first, shape) {
            (Some(first), Some(shape)) if shape.channels() != first.channels => {
                let said =
                    error::shared_channels(span, &name.text, shape, first.channels, first.span);
                self.report(said);
                single(Flow::Unknown)
            }
            _ => {
                let kind = FrameKind::Use {
                    name: name.text.clone(),
                    flow: shape,
                };
                let entered = self.enter(span, kind);
                self.uses = self.uses.saturating_add(1);
                let outer_use = std::mem::replace(&mut self.in_use, self.uses);
                let module = std::mem::replace(&mut self.module, module);
                let start = self.builder.len();
                let twins = self.twins.take();
                self.twins = first.map(|first| first.start);
                let mark = self.scope.open();
                let mut current = Current::new(span, Some(flow));
                let flows = self.chain(chain, &mut current);
                self.scope.close(mark);
                let count = self.builder.len().saturating_sub(start);
                // What stands in another piece moves that one's twins on, too.
                self.twins = twins.map(|next| next.saturating_add(count));
                self.module = module;
                let channels = shape.map(|shape| shape.channels());
                self.finish_piece(index, name, span, channels, start, count);
                self.in_use = outer_use;
                self.last_use = self.leave(entered);
                flows
            }
        };
        if let Some(piece) = self.pieces.get_mut(index) {
            piece.open = false;
        }
        self.rise();
        flows
    }

    /// Remembers the first use; checks that another made the same layers, with as many weights.
    fn finish_piece(
        &mut self,
        index: usize,
        name: &Name,
        span: Span,
        channels: Option<u64>,
        start: usize,
        count: usize,
    ) {
        let first = self.pieces.get(index).and_then(|piece| piece.first);
        // Pieces in pieces are compared at every level.
        if first.is_some() && !self.proceed_by(count as u64, span) {
            return;
        }
        match (first, channels) {
            (None, Some(channels)) => {
                if let Some(piece) = self.pieces.get_mut(index) {
                    piece.first = Some(FirstUse {
                        span,
                        channels,
                        start,
                        count,
                    });
                }
            }
            (Some(first), Some(_)) if !self.failed => {
                let twins = (first.start..).zip(start..).take(count);
                let differing = twins
                    .map(|(first, other)| (NodeIndex::new(first), NodeIndex::new(other)))
                    .find(|(first, other)| !self.builder.same_weights(*first, *other));
                if first.count != count || differing.is_some() {
                    let layer = differing.and_then(|(_, other)| self.builder.kind(other));
                    let said = error::shared_layers(span, &name.text, layer, first.span);
                    self.report(said);
                }
            }
            (None | Some(_), None | Some(_)) => {}
        }
    }

    /// The node whose weights the next layer uses, inside a piece that has been used before.
    pub(super) fn shared_weights(&mut self) -> Option<NodeIndex> {
        let next = self.twins?;
        self.twins = Some(next.saturating_add(1));
        Some(NodeIndex::new(next))
    }
}
