//! Facts that are kept while a network expands, for later diagnostics.

use crate::elaborate::unused::{Places, places};
use crate::layer::Shape;
use crate::program::DefinitionId;
use crate::resolve::Names;
use crate::source::Span;
use std::cell::Cell;
use std::collections::{HashMap, HashSet};

/// Names for results that nothing reads.
const NAMES: [&str; 6] = ["left", "right", "third", "fourth", "fifth", "sixth"];

/// Of each quantity, the layers of a network that weigh most, in words.
pub(in crate::elaborate) type Heaviest = HashMap<&'static str, Option<String>>;

/// Facts that only diagnostics read. Facts that advice keeps for the next time are in cells: it
/// sees the elaborator read-only.
#[derive(Default)]
pub(in crate::elaborate) struct Notes<'p> {
    /// The definition that was last looked up, with the places where it defines its names.
    defined: Cell<Option<(DefinitionId, Places<'p>)>>,
    /// An input that looks like height x width x channels, as other frameworks have it.
    channels_last: Option<(Span, Shape)>,
    /// The names that were proposed for lines whose results are lost.
    proposed: Cell<Vec<(Span, &'static str)>>,
    /// The layers that weigh most by a quantity, in words.
    heaviest: Cell<Heaviest>,
    /// Where invalid lines define names.
    lost_names: HashSet<Span>,
}

impl<'p> Notes<'p> {
    /// Where the body of a definition, or one in it, defines a name.
    pub(in crate::elaborate) fn defined_in(
        &self,
        names: &'p Names<'p>,
        id: DefinitionId,
        name: &str,
    ) -> Option<Span> {
        let defined = match self.defined.take() {
            Some((of, defined)) if of == id => defined,
            Some(_) | None => places(names, id),
        };
        let place = defined.get(name).copied();
        self.defined.set(Some((id, defined)));
        place
    }

    /// Notes an input that looks like height x width x channels.
    pub(in crate::elaborate) fn note_channels_last(&mut self, place: Span, shape: Shape) {
        self.channels_last = Some((place, shape));
    }

    /// An input that looks like height x width x channels.
    pub(in crate::elaborate) fn channels_last(&self) -> Option<(Span, Shape)> {
        self.channels_last
    }

    /// Notes that an invalid line defines a name.
    pub(in crate::elaborate) fn note_lost_name(&mut self, place: Span) {
        self.lost_names.insert(place);
    }

    /// Whether the name at `place` is defined by an invalid line.
    pub(in crate::elaborate) fn is_lost_name(&self, place: Span) -> bool {
        self.lost_names.contains(&place)
    }

    /// The layers that weigh most by a quantity, in words: weighed once.
    pub(super) fn heaviest(
        &self,
        quantity: &'static str,
        weigh: impl FnOnce() -> Option<String>,
    ) -> Option<String> {
        let mut known = self.heaviest.take();
        let heaviest = known.entry(quantity).or_insert_with(weigh).clone();
        self.heaviest.set(known);
        heaviest
    }

    /// Takes over the heaviest layers of the same network.
    pub(in crate::elaborate) fn set_heaviest(&mut self, known: Heaviest) {
        self.heaviest.set(known);
    }

    /// The heaviest layers, as weighed so far.
    pub(in crate::elaborate) fn take_heaviest(&mut self) -> Heaviest {
        self.heaviest.take()
    }

    /// A free name for the result of a line: the same at every call, and another one for
    /// each line.
    pub(super) fn propose(
        &self,
        line: Span,
        is_free: impl Fn(&str) -> bool,
    ) -> Option<&'static str> {
        let mut proposed = self.proposed.take();
        let known = proposed.iter().find(|(place, _)| *place == line);
        let name = known.map(|(_, name)| *name).or_else(|| {
            let mut names = NAMES.into_iter();
            names.find(|name| proposed.iter().all(|(_, other)| other != name) && is_free(name))
        });
        if let (None, Some(name)) = (known, name) {
            proposed.push((line, name));
        }
        self.proposed.set(proposed);
        name
    }
}
