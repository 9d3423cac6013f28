//! The calls and rounds that are being expanded: which definition, in which module, on which way.

use super::Elaborator;
use super::value::Value;
use crate::diagnostic::Label;
use crate::graph::{Frame, FrameId, FrameKind, Origins, Round};
use crate::program::DefinitionId;
use crate::resolve::UNUSED;
use crate::source::Span;
use crate::syntax::tree::Name;

/// The most calls that are shown of the way to a mistake.
const MAX_TRACE: usize = 8;

/// One call of a block or piece: its network and number. Call 0 is the network itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CallId {
    network: DefinitionId,
    number: u64,
}

/// A frame that has been entered, and the state before.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entered {
    before: FrameId,
    layers: usize,
    reported: usize,
}

impl Entered {
    /// How many layers there were before.
    pub(super) fn layers(&self) -> usize {
        self.layers
    }
}

/// The caller's state, while a call is expanded.
#[derive(Clone, Copy, Debug)]
pub(super) struct Caller {
    module: usize,
    call: u64,
}

/// Which definitions of the requested file have been expanded.
#[derive(Debug, Default)]
pub(super) struct Expanded {
    items: Vec<bool>,
}

impl Expanded {
    fn insert(&mut self, id: DefinitionId) {
        if id.module > 0 {
            return;
        }
        if self.items.len() <= id.item {
            self.items.resize(id.item.saturating_add(1), false);
        }
        if let Some(item) = self.items.get_mut(id.item) {
            *item = true;
        }
    }

    pub(super) fn contains(&self, id: DefinitionId) -> bool {
        id.module == 0 && self.items.get(id.item).copied().unwrap_or(false)
    }

    pub(super) fn extend(&mut self, other: &Self) {
        let items = other.items.iter().enumerate();
        for (item, _) in items.filter(|(_, expanded)| **expanded) {
            self.insert(DefinitionId { module: 0, item });
        }
    }
}

/// The number or value of a round of a loop.
#[derive(Debug)]
pub(super) enum Counted<'p> {
    /// A number, which may have a name.
    Number(Option<&'p Name>, u64),
    /// A value of a list, with the names of its parts.
    Item(&'p [Name], Value),
}

impl Counted<'_> {
    /// The names with their values, for a trace.
    fn shown(&self) -> Round {
        match self {
            Counted::Number(None, _) => Round::Number,
            Counted::Number(Some(name), value) => {
                Round::Variables(vec![(name.text.to_string(), value.to_string())])
            }
            Counted::Item([name], value) => {
                Round::Variables(vec![(name.text.to_string(), value.shown())])
            }
            Counted::Item(names, Value::List(row)) => {
                let pairs = names.iter().zip(row.items());
                let pairs = pairs.filter(|(name, _)| name.text != UNUSED);
                let shown = pairs.map(|(name, value)| (name.text.to_string(), value.shown()));
                Round::Variables(shown.collect())
            }
            Counted::Item(..) => Round::Number,
        }
    }
}

/// The calls and rounds that are open.
#[derive(Debug, Default)]
pub(super) struct CallStack<'p> {
    /// The definitions that are being expanded, each with the place of its call.
    open: Vec<(DefinitionId, Span)>,
    /// The module whose names are looked up.
    module: usize,
    /// The call or round that is being expanded.
    frame: FrameId,
    /// The call that the step before has ended, to take its label.
    ended: Option<FrameId>,
    /// The calls so far, and the number of the one that is being expanded; 0 is the network.
    calls: u64,
    call: u64,
    /// How many of them were networks, used as blocks.
    networks: u64,
    /// The rounds that are open.
    rounds: Vec<Counted<'p>>,
    /// The definitions that have been expanded.
    expanded: Expanded,
}

impl<'p> CallStack<'p> {
    /// Begins with a network, or a block that is checked by itself.
    pub(super) fn begin(&mut self, id: DefinitionId, place: Span) {
        self.open.push((id, place));
        self.expanded.insert(id);
        self.module = id.module;
    }

    /// The definition whose body is being expanded.
    pub(super) fn definition(&self) -> Option<DefinitionId> {
        self.open.last().map(|(id, _)| *id)
    }

    /// Where it is called.
    pub(super) fn place(&self) -> Option<Span> {
        self.open.last().map(|(_, place)| *place)
    }

    /// How many definitions are open.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// Whether the definition is called by another, and not compiled for itself.
    pub(super) fn is_called(&self) -> bool {
        self.open.len() > 1
    }

    /// The definitions from the open one called `id` to the innermost; `None` where it is not open.
    pub(super) fn since(&self, id: DefinitionId) -> Option<&[(DefinitionId, Span)]> {
        let start = self.open.iter().position(|(open, _)| *open == id)?;
        self.open.get(start..)
    }

    /// The module whose names are looked up.
    pub(super) fn module(&self) -> usize {
        self.module
    }

    /// The call or round that is being expanded.
    pub(super) fn frame(&self) -> FrameId {
        self.frame
    }

    /// The call that is being expanded.
    pub(super) fn id(&self) -> CallId {
        let network = self.open.first();
        CallId {
            network: network.map_or(DefinitionId { module: 0, item: 0 }, |(id, _)| *id),
            number: self.call,
        }
    }

    /// The definitions that are open, the network first.
    pub(super) fn open(&self) -> impl Iterator<Item = DefinitionId> {
        self.open.iter().map(|(id, _)| *id)
    }

    /// How many calls there were so far.
    pub(super) fn count(&self) -> u64 {
        self.calls
    }

    /// How many networks were called so far.
    pub(super) fn networks(&self) -> u64 {
        self.networks
    }

    /// Counts the call of a network.
    pub(super) fn count_network(&mut self) {
        self.networks = self.networks.saturating_add(1);
    }

    /// Counts calls that were not expanded from the text.
    pub(super) fn count_more(&mut self, more: u64) {
        self.calls = self.calls.saturating_add(more);
    }

    /// Begins a call of a definition.
    pub(super) fn call(&mut self, id: DefinitionId, place: Span) -> Caller {
        self.open.push((id, place));
        self.expanded.insert(id);
        self.call_piece(id.module)
    }

    /// Ends it.
    pub(super) fn end_call(&mut self, caller: Caller) {
        self.open.pop();
        self.end_piece(caller);
    }

    /// Begins a call of a piece that `module` shares.
    pub(super) fn call_piece(&mut self, module: usize) -> Caller {
        self.calls = self.calls.saturating_add(1);
        Caller {
            module: std::mem::replace(&mut self.module, module),
            call: std::mem::replace(&mut self.call, self.calls),
        }
    }

    /// Ends it.
    pub(super) fn end_piece(&mut self, caller: Caller) {
        self.module = caller.module;
        self.call = caller.call;
    }

    /// Begins a round of a loop.
    pub(super) fn begin_round(&mut self, counted: Counted<'p>) {
        self.rounds.push(counted);
    }

    /// Ends it.
    pub(super) fn end_round(&mut self) {
        self.rounds.pop();
    }

    /// Forgets the call that the step before has ended.
    pub(super) fn begin_step(&mut self) {
        self.ended = None;
    }

    /// The call that a step has ended.
    pub(super) fn ended(&self) -> Option<FrameId> {
        self.ended
    }

    /// The call that a step has ended, to take its label.
    pub(super) fn take_ended(&mut self) -> Option<FrameId> {
        self.ended.take()
    }

    /// Notes a function or constant whose value is computed.
    pub(super) fn note_expanded(&mut self, id: DefinitionId) {
        self.expanded.insert(id);
    }

    /// The definitions that have been expanded.
    pub(super) fn expanded(&self) -> &Expanded {
        &self.expanded
    }

    /// The calls and rounds that led to a frame, the innermost first; without the loops that have a
    /// label already.
    pub(super) fn trace(&self, origins: &Origins, frame: FrameId, labels: &[Label]) -> Vec<Label> {
        let mut variables = self.rounds.iter().rev();
        origins.trace(frame, MAX_TRACE, |round| {
            let counted = variables.next();
            if labels.iter().any(|label| label.span == round.span) {
                return Round::Omitted;
            }
            counted.map_or(Round::Number, Counted::shown)
        })
    }
}

impl Elaborator<'_> {
    /// Enters a call or round.
    pub(super) fn enter(&mut self, span: Span, kind: FrameKind) -> Entered {
        let entered = Entered {
            before: self.calls.frame,
            layers: self.builder.len(),
            reported: self.reporter.reported(),
        };
        self.calls.frame = self.builder.enter(Frame {
            parent: entered.before,
            span,
            kind,
            label: None,
        });
        entered
    }

    /// Leaves a block or round that was entered. Where nothing came of it, neither a layer nor a
    /// diagnostic, it is forgotten; returns the frame otherwise.
    fn leave(&mut self, entered: Entered) -> Option<FrameId> {
        let left = std::mem::replace(&mut self.calls.frame, entered.before);
        let unchanged =
            self.builder.len() == entered.layers && self.reporter.reported() == entered.reported;
        if unchanged {
            self.builder.forget(left);
        }
        (!unchanged).then_some(left)
    }

    /// Leaves a round.
    pub(super) fn leave_round(&mut self, entered: Entered) {
        self.leave(entered);
    }

    /// Leaves a call, whose label follows.
    pub(super) fn leave_call(&mut self, entered: Entered) {
        self.calls.ended = self.leave(entered);
    }
}
