//! Blocks used again with the same values on the same shapes: their layers are copied instead of being
//! expanded from the text again. A deep network repeats most of its blocks, and the networks of a
//! family have many in common.
//!
//! A copy equals the expansion of the text, in nodes, frames and spent limits: only uses in which
//! nothing was reported, unknown, shared with or read from outside are remembered, and only those
//! on the same stack of definitions are copied.

use super::Elaborator;
use super::budget::Spent;
use super::reporter::Activity;
use super::value::{Bound, Callee, Given, LayerValue, Operand, Results, Value};
use crate::diagnostic::Diagnostic;
use crate::graph::{Certainty, FrameKind, Graph, Part, Tensor};
use crate::hash::HashMap;
use crate::layer::Shape;
use crate::network::Network;
use crate::program::{DefinitionId, Program};
use crate::source::Span;
use crate::syntax::tree::Name;
use smallvec::SmallVec;

/// The most uses of a block on one shape that are remembered.
const REMEMBERED: usize = 8;

/// The most uses of blocks that are remembered in all.
const MAX_REMEMBERED: usize = 4_096;

/// A use of a block, and its expansion.
#[derive(Debug)]
struct Expansion {
    bound: Bound,
    /// The shapes of its inputs.
    shapes: SmallVec<[Shape; 2]>,
    /// Which of the program's networks has the part.
    network: usize,
    part: Part,
    results: Results,
    is_frozen: bool,
    /// Whether expectations were checked.
    is_checked: bool,
    /// The open definitions, and how deep bodies were nested.
    open: SmallVec<[DefinitionId; 4]>,
    depth: usize,
    spent: Spent,
    calls: u64,
    /// Whether it can be copied, once that has been looked at.
    is_copied: Option<bool>,
}

/// The uses of blocks that are remembered, the last ones of each block on each shape.
#[derive(Debug, Default)]
pub(super) struct Expansions {
    is_on: bool,
    of: HashMap<(DefinitionId, Option<Shape>), Vec<Expansion>>,
    count: usize,
    /// The networks before this one.
    networks: Vec<Graph>,
}

impl Expansions {
    /// For the networks of a program; off where its text has errors.
    pub(super) fn of(program: &Program) -> Self {
        Self {
            is_on: !program.diagnostics.iter().any(Diagnostic::is_error),
            ..Self::default()
        }
    }

    /// Ends a network: another one may copy its parts, if it was built.
    pub(super) fn end_network(&mut self, network: &Network) {
        if network.is_built() {
            self.networks.push(network.graph.clone());
        } else {
            self.forget_network();
        }
    }

    /// Forgets the parts of this network, which is not kept.
    pub(super) fn forget_network(&mut self) {
        let this = self.networks.len();
        for uses in self.of.values_mut() {
            uses.retain(|used| used.network != this);
        }
        self.count = self.of.values().map(Vec::len).sum();
    }
}

/// The state before a use of a block.
#[derive(Debug)]
pub(super) struct Before {
    nodes: usize,
    reported: Activity,
    spent: Spent,
    calls: u64,
    training: usize,
    networks: u64,
}

impl<'p> Elaborator<'p> {
    /// The results of a block whose layers are copied from an equal use; `None` where there is none.
    pub(super) fn replay(
        &mut self,
        id: DefinitionId,
        layer: &LayerValue,
        name: &Name,
        span: Span,
        tensors: &[Operand],
    ) -> Option<Results> {
        if !self.may_replay() {
            return None;
        }
        let inputs = Self::tensors(tensors)?;
        let place = self.equal_use(id, layer, &inputs)?;
        let shape = inputs.first().map(|tensor| self.builder.shape(*tensor));
        let uses = self.expansions.of.get_mut(&(id, shape))?;
        let used = uses.get_mut(place)?;
        let from = self.expansions.networks.get(used.network).cloned();
        let builder = &self.builder;
        let look = || builder.can_copy(&used.part, from.as_ref());
        if !*used.is_copied.get_or_insert_with(look) {
            return None;
        }
        let (layers, different) = (self.builder.len(), self.builder.different());
        let layers = layers.saturating_add(used.part.nodes.len());
        if !self.budget.spend_again(used.spent, layers, different) {
            return None;
        }
        let flow = shape.filter(|_| inputs.len() == 1);
        let start = self.builder.len();
        let (part, calls) = (used.part.clone(), used.calls);
        let results = used.results.iter().map(|result| {
            let moved = part.moved(result.tensor()?, start, &inputs)?;
            Some(Operand::Known(moved))
        });
        let results: Option<Results> = results.collect();
        let name = name.text.clone();
        let entered = self.enter(span, FrameKind::Call { name, flow });
        let frame = self.calls.frame();
        self.builder.copy(&part, from.as_ref(), frame, &inputs);
        self.calls.count_more(calls);
        self.leave_call(entered);
        results
    }

    /// The state before a use of a block that may be remembered.
    pub(super) fn before_use(&self) -> Option<Before> {
        self.may_replay().then(|| Before {
            nodes: self.builder.len(),
            reported: self.reporter.activity(),
            spent: self.budget.spent(),
            calls: self.calls.count(),
            training: self.facts.training_outputs(),
            networks: self.calls.networks(),
        })
    }

    /// Remembers a use of a block, unless its expansion depends on more than its values and shapes.
    pub(super) fn remember(
        &mut self,
        before: Option<Before>,
        id: DefinitionId,
        layer: &LayerValue,
        tensors: &[Operand],
        results: &Results,
    ) {
        let Some(before) = before else { return };
        let Some(frame) = self.calls.ended() else {
            return;
        };
        let nodes = before.nodes..self.builder.len();
        let is_quiet = self.reporter.activity() == before.reported
            && self.facts.training_outputs() == before.training
            // One of them may be the network that would copy it.
            && self.calls.networks() == before.networks
            && self.may_replay();
        if nodes.is_empty() || !is_quiet || !layer.bound.iter().flatten().all(is_constant) {
            return;
        }
        let Some(inputs) = Self::tensors(tensors) else {
            return;
        };
        let inputs: SmallVec<[Tensor; 2]> = inputs.into_iter().collect();
        let is_twice = |(place, input): (usize, &Tensor)| {
            inputs.iter().take(place).any(|other| other == input)
        };
        let is_certain = inputs.iter().all(|input| self.is_certain(*input));
        if !is_certain || inputs.iter().enumerate().any(is_twice) {
            return;
        }
        let part = Part {
            frame,
            frames: self.builder.frames().saturating_sub(frame.0),
            nodes,
            inputs,
        };
        let start = self.builder.len();
        let is_own = |flow: &Operand| {
            let tensor = flow.tensor();
            tensor.is_some_and(|tensor| part.moved(tensor, start, &part.inputs).is_some())
        };
        if !results.iter().all(is_own) {
            return;
        }
        let shapes: SmallVec<[Shape; 2]> = part
            .inputs
            .iter()
            .map(|it| self.builder.shape(*it))
            .collect();
        let network = self.expansions.networks.len();
        let key = (id, shapes.first().copied());
        let expansion = Expansion {
            shapes,
            network,
            bound: layer.bound.clone(),
            results: results.clone(),
            is_frozen: self.builder.is_frozen(),
            is_checked: self.expectations.are_checked(),
            open: self.calls.open().collect(),
            depth: self.budget.depth(),
            spent: self.budget.spent().since(before.spent),
            calls: self.calls.count().saturating_sub(before.calls),
            is_copied: None,
            part,
        };
        let uses = self.expansions.of.entry(key).or_default();
        if uses.len() >= REMEMBERED {
            uses.remove(0);
        } else if self.expansions.count >= MAX_REMEMBERED {
            return;
        } else {
            self.expansions.count = self.expansions.count.saturating_add(1);
        }
        uses.push(expansion);
    }

    /// Whether the expansion of a block follows from only its values and shapes: not after an
    /// error, among shared weights, or where widths are left open.
    fn may_replay(&self) -> bool {
        self.expansions.is_on
            && !self.reporter.has_failed()
            && !self.reporter.in_dead_branch()
            && !self.budget.is_exhausted()
            && !self.shares.has_weights()
            && !self.widths.are_used()
            && self.builder.is_certain()
    }

    /// The last remembered use of a block with these values and shapes, in the same surroundings.
    fn equal_use(&self, id: DefinitionId, layer: &LayerValue, inputs: &[Tensor]) -> Option<usize> {
        let shape = inputs.first().map(|tensor| self.builder.shape(*tensor));
        let uses = self.expansions.of.get(&(id, shape))?;
        let this = self.expansions.networks.len();
        let is_checked = self.expectations.are_checked();
        let is_alike = |(old, new): (&Shape, &Tensor)| {
            *old == self.builder.shape(*new) && self.is_certain(*new)
        };
        let is_equal = |used: &Expansion| {
            used.shapes.len() == inputs.len()
                && used.shapes.iter().zip(inputs).all(is_alike)
                && are_equal(&used.bound, &layer.bound)
                && used.is_frozen == self.builder.is_frozen()
                && used.is_checked == is_checked
                // Each network counts the expectations that are left out.
                && (is_checked || used.network == this)
                && self.budget.depth() <= used.depth
                && self.calls.depth() <= used.open.len()
                // No network is called in it.
                && self.calls.open().skip(1).all(|open| used.open.contains(&open))
        };
        uses.iter().rposition(is_equal)
    }

    fn is_certain(&self, tensor: Tensor) -> bool {
        let node = self.builder.node(tensor);
        node.is_some_and(|node| node.certainty == Certainty::Known)
    }
}

/// Whether a value is the same wherever it is read: not a piece with weights of its own.
fn is_constant(given: &Given) -> bool {
    match &given.value {
        Value::Plain(_) | Value::Range(..) => true,
        Value::Layer(layer) => {
            !matches!(layer.callee, Callee::Piece(_))
                && layer.bound.iter().flatten().all(is_constant)
        }
        Value::List(_) | Value::Unknown => false,
    }
}

fn are_equal(one: &Bound, other: &Bound) -> bool {
    one.len() == other.len()
        && one.iter().zip(other).all(|pair| match pair {
            (None, None) => true,
            (Some(one), Some(other)) => same(&one.value, &other.value),
            (Some(_), None) | (None, Some(_)) => false,
        })
}

/// Whether two values are the same, to the spelling: 3 and 3x3 are not.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Plain(one), Value::Plain(other)) => one == other,
        (Value::Layer(one), Value::Layer(other)) => {
            one.callee == other.callee && are_equal(&one.bound, &other.bound)
        }
        (Value::Range(start, end), Value::Range(first, last)) => start == first && end == last,
        (
            Value::Plain(_) | Value::Layer(_) | Value::Range(..) | Value::List(_) | Value::Unknown,
            _,
        ) => false,
    }
}

#[cfg(test)]
mod tests;
