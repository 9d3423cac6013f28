//! The number of layers that each place of the text expands to.

use super::{Context, View};
use crate::hash::HashMap;
use crate::source::Span;

/// Layers of a network, counted by the place where they are written.
#[derive(Debug, Default)]
pub(super) struct Places(HashMap<Span, usize>);

impl Places {
    /// All layers and inputs of a network.
    pub fn of(context: &Context<'_>) -> Self {
        let mut places = Self::default();
        for view in context.all() {
            places.add(view.node.origin.span);
        }
        places
    }

    /// One more at that place.
    pub fn add(&mut self, span: Span) {
        let count = self.0.entry(span).or_default();
        *count = count.saturating_add(1);
    }

    /// How many there are.
    pub fn count(&self, span: Span) -> usize {
        self.0.get(&span).copied().unwrap_or(0)
    }
}

/// Pairs of layers, one of which is too many.
#[derive(Debug)]
pub(super) struct Pairs {
    all: Places,
    firsts: Places,
    seconds: Places,
}

impl Pairs {
    /// Of a network.
    pub fn of<'v, 'a: 'v>(
        context: &Context<'a>,
        pairs: impl Iterator<Item = (&'v View<'a>, &'v View<'a>)>,
    ) -> Self {
        let (mut firsts, mut seconds) = (Places::default(), Places::default());
        for (first, second) in pairs {
            firsts.add(first.node.origin.span);
            seconds.add(second.node.origin.span);
        }
        let all = Places::of(context);
        Self {
            all,
            firsts,
            seconds,
        }
    }

    /// Whether the first of a pair is the one that is too many: it is always followed by another,
    /// while the second, in a block that begins with it, is right elsewhere.
    pub fn first_is_extra(&self, first: &View<'_>, second: &View<'_>) -> bool {
        let is_always = |places: &Places, view: &View<'_>| {
            let span = view.node.origin.span;
            places.count(span) == self.all.count(span)
        };
        !is_always(&self.seconds, second) && is_always(&self.firsts, first)
    }
}
