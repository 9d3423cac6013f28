//! `share head = chain`: a piece with one set of weights, a step wherever it is named.
//!
//! The first use makes the layers and their weights; every other use makes the same layers again,
//! each with the weights of the same layer in the first. Of a piece that is one layer, a use may say
//! where its window lies: `w dilation=2 pad=2`.

use super::argument::CallSite;
use super::body::ImplicitInput;
use super::scope::Meaning;
use super::step::Read;
use super::value::{Bound, Callee, LayerValue, Operand, Results, Value, single};
use super::{Elaborator, mistakes};
use crate::graph::{FrameKind, NodeIndex};
use crate::layer::Signature;
use crate::source::Span;
use crate::syntax::tree::{Chain, LayerUse, Name, StepKind};
use std::rc::Rc;

/// A piece that is shared.
#[derive(Debug)]
struct Piece<'p> {
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
    /// Its first node.
    start: usize,
    /// How many nodes it has.
    count: usize,
}

/// The pieces that are shared.
#[derive(Debug, Default)]
pub(super) struct Shares<'p> {
    pieces: Vec<Piece<'p>>,
    /// Inside a piece that has been used before: the node whose weights the next layer uses.
    weights_from: Option<usize>,
}

impl Shares<'_> {
    /// Whether the next layer uses the weights of an earlier one.
    pub(super) fn has_weights(&self) -> bool {
        self.weights_from.is_some()
    }
}

impl<'p> Elaborator<'p> {
    /// A `share` statement.
    pub(super) fn share(&mut self, name: &'p Name, chain: &'p Chain) {
        if self.reporter.in_dead_branch() {
            let mark = self.scope.open();
            let mut input = ImplicitInput::new(chain.span, Some(Operand::Unknown));
            self.chain(chain, &mut input);
            self.scope.close(mark);
            self.bind(name, Meaning::Value(Value::Unknown));
            return;
        }
        let callee = Callee::Piece(self.shares.pieces.len());
        self.shares.pieces.push(Piece {
            name,
            chain,
            module: self.calls.module(),
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
        reads: &[Read],
        given: &Bound,
    ) -> Results {
        let Some(piece) = self.shares.pieces.get_mut(index) else {
            return single(Operand::Unknown);
        };
        let (chain, module, first) = (piece.chain, piece.module, piece.first);
        if !self.descend(span) {
            return single(Operand::Unknown);
        }
        let Some(piece) = self.shares.pieces.get_mut(index) else {
            return single(Operand::Unknown);
        };
        if std::mem::replace(&mut piece.open, true) {
            let cycle = [(piece.name.text.to_string(), piece.name.span)];
            self.rise();
            self.report(mistakes::recursion(span, &cycle));
            return single(Operand::Unknown);
        }
        let flow = reads.first().map_or(Operand::Unknown, |(flow, _)| *flow);
        let shape = flow.tensor().map(|tensor| self.builder.shape(tensor));
        let flows = match (first, shape) {
            (Some(first), Some(shape)) if shape.channels() != first.channels => {
                let diagnostic =
                    mistakes::shared_channels(span, &name.text, shape, first.channels, first.span);
                self.report(diagnostic);
                single(Operand::Unknown)
            }
            _ => {
                let kind = FrameKind::Call {
                    name: name.text.clone(),
                    flow: shape,
                };
                let entered = self.enter(span, kind);
                let caller = self.calls.call_piece(module);
                let start = self.builder.len();
                let outer = self.shares.weights_from.take();
                self.shares.weights_from = first.map(|first| first.start);
                let mark = self.scope.open();
                let mut input = ImplicitInput::new(span, Some(flow));
                let flows = if given.iter().any(Option::is_some) {
                    self.placed_layer(index, span, flow, given)
                } else {
                    self.chain(chain, &mut input)
                };
                self.scope.close(mark);
                let count = self.builder.len().saturating_sub(start);
                // The layers of a piece in another are layers of that one, too.
                self.shares.weights_from = outer.map(|next| next.saturating_add(count));
                let channels = shape.map(|shape| shape.channels());
                self.finish_piece(index, name, span, channels, start, count);
                self.calls.end_piece(caller);
                self.leave_call(entered);
                flows
            }
        };
        if let Some(piece) = self.shares.pieces.get_mut(index) {
            piece.open = false;
        }
        self.rise();
        flows
    }

    /// The layer of a piece that is one layer of the core, and how it is written.
    pub(super) fn shared_layer(&self, index: usize) -> Option<(&'static Signature, &'p LayerUse)> {
        let piece = self.shares.pieces.get(index)?;
        let [step] = piece.chain.steps.as_slice() else {
            return None;
        };
        let StepKind::Layer(used) = &step.kind else {
            return None;
        };
        let plain = step.label.is_none() && step.shape.is_none() && used.call.is_none();
        let shadowed = self.scope.get(&used.name.text).is_some();
        match self.callee(&used.name.text) {
            Some(Ok(Callee::Core(signature))) if plain && !shadowed => Some((signature, used)),
            _ => None,
        }
    }

    /// The layer of a piece, its window where the use says it is.
    fn placed_layer(&mut self, index: usize, span: Span, flow: Operand, given: &Bound) -> Results {
        let Some((signature, used)) = self.shared_layer(index) else {
            return single(Operand::Unknown);
        };
        let site = CallSite {
            callee: Callee::Core(signature),
            name: signature.name,
            flow: flow.tensor(),
        };
        let Some(mut bound) = self.bind_arguments(site, &used.arguments, None) else {
            return single(Operand::Unknown);
        };
        let parameters = signature.parameters.iter().zip(bound.iter_mut());
        let placing = parameters.filter(|(parameter, _)| parameter.places_window);
        for ((_, own), given) in placing.zip(given) {
            if given.is_some() {
                own.clone_from(given);
            }
        }
        if !self.complete(site, used.span, &bound) {
            return single(Operand::Unknown);
        }
        match self.build(signature, span, &bound) {
            Some(layer) => self.add(layer, span, &[(flow, span)]),
            None => single(Operand::Unknown),
        }
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
        let first = self.shares.pieces.get(index);
        let first = first.and_then(|piece| piece.first);
        // Pieces in pieces are compared at every level.
        if first.is_some() && !self.proceed_by(count as u64, span) {
            return;
        }
        match (first, channels) {
            (None, Some(channels)) => {
                if let Some(piece) = self.shares.pieces.get_mut(index) {
                    piece.first = Some(FirstUse {
                        span,
                        channels,
                        start,
                        count,
                    });
                }
            }
            (Some(first), Some(_)) if !self.reporter.has_failed() => {
                let pairs = (first.start..).zip(start..).take(count);
                let differing = pairs
                    .map(|(first, other)| (NodeIndex::new(first), NodeIndex::new(other)))
                    .find(|(first, other)| !self.builder.same_weights(*first, *other));
                if first.count != count || differing.is_some() {
                    let layer = differing.and_then(|(_, other)| self.builder.kind(other));
                    let diagnostic = mistakes::shared_layers(span, &name.text, layer, first.span);
                    self.report(diagnostic);
                }
            }
            (None | Some(_), None | Some(_)) => {}
        }
    }

    /// The node whose weights the next layer uses, inside a piece that has been used before.
    pub(super) fn shared_weights(&mut self) -> Option<NodeIndex> {
        let next = self.shares.weights_from?;
        self.shares.weights_from = Some(next.saturating_add(1));
        Some(NodeIndex::new(next))
    }
}
