//! The single repair loop: a text with errors is parsed after its certain fixes.
//!
//! From a text follow its tree and its errors ([`parse`]). A text is read; the fixes of its lost
//! braces, or else the safe fixes of its mistakes, are applied to it, and it is read again,
//! [`ROUNDS`] times at most. So the compiler assumes the text that it proposes. The places of the last tree
//! and of all diagnostics are moved back to the text as it was written.
//!
//! A mistake is reported in the round in which its fix is taken; the others as they are in the last
//! reading. A fix is not taken where a new mistake would be at the place that it writes.
//!
//! Two neighbours prepare the text for the loop and change no text themselves. `braces` chooses,
//! for an item whose braces do not fit, among sets of edits by trying which of them makes its
//! brackets fit; the chosen edits are the first fixes of the diagnostics that it returns, and this
//! loop applies them. `brackets::by_lines` leaves out statements with a wrong parenthesis, which no
//! fix of this loop has put right: they are bad statements in the tree, and are not marked as
//! repaired.

use super::tree::Statement;
use super::visit::VisitMut;
use super::visit::mutable::walk_statement;
use super::{MAX_MISTAKES, Parsed, Reading, braces, read};
use crate::diagnostic::{Diagnostic, Edit, EditMap, Edits, Fix, Label};
use crate::source::{SourceId, Span};
use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

/// How often a text is repaired and read again.
const ROUNDS: usize = 4;

/// Reads the text of a file.
pub(super) fn parse(source: SourceId, text: &str) -> Parsed {
    let reading = read(source, text);
    if reading.diagnostics.is_empty() {
        return Parsed {
            file: reading.file,
            diagnostics: Vec::new(),
            repairs: Vec::new(),
            truncated_at: None,
        };
    }
    let mut repair = Repair {
        source,
        truncated_at: reading.truncated_at,
        text: Cow::Borrowed(text),
        reading,
        maps: Vec::new(),
        changes: Vec::new(),
        repaired: Vec::new(),
        refused: HashSet::new(),
        first: Vec::new(),
    };
    for _ in 0..ROUNDS {
        // In a text with more mistakes than are reported, one round is enough for those that are.
        if !repair.round() || repair.reading.truncated_at.is_some() {
            break;
        }
    }
    repair.finish()
}

/// A text that is being repaired.
struct Repair<'t> {
    source: SourceId,
    /// The text after the rounds so far,
    text: Cow<'t, str>,
    /// as it is read,
    reading: Reading,
    /// and the edits of each round.
    maps: Vec<EditMap>,
    /// The changes of all rounds, in the order of the text.
    changes: Vec<Change>,
    /// The diagnostics whose fixes are taken, with their places in the text as it was written.
    repaired: Vec<Diagnostic>,
    /// The places of those whose fixes would bring new mistakes.
    refused: HashSet<Span>,
    /// The first diagnostics that were not repaired: a line that no fix touches keeps its
    /// diagnostic.
    first: Vec<Diagnostic>,
    /// From here on no mistake is reported: the first reading had too many.
    truncated_at: Option<Span>,
}

impl Repair<'_> {
    /// Applies the certain fixes and reads the text again; whether there may be more to do.
    fn round(&mut self) -> bool {
        let braces = braces::find(self.source, &self.text, &self.reading);
        if !braces.is_empty() {
            let first = |it: &'_ Diagnostic| it.fixes.first().cloned();
            let fixes: Vec<Fix> = braces.iter().filter_map(first).collect();
            return match self.applied(&fixes) {
                Some((text, map)) => {
                    let reading = read(self.source, &text);
                    self.take(&braces, text, map, reading);
                    true
                }
                None => false,
            };
        }
        let (taken, fixes): (Vec<usize>, Vec<Fix>) = self.certain().into_iter().unzip();
        let Some((text, map)) = self.applied(&fixes).filter(|_| !fixes.is_empty()) else {
            return false;
        };
        let reading = read(self.source, &text);
        if reading.unreadable > self.reading.unreadable {
            return false;
        }
        let wrong = self.wrong(&fixes, &map, &reading);
        let diagnostics = &self.reading.diagnostics;
        let found = |at: &usize| diagnostics.get(*at).cloned();
        let taken: Vec<Diagnostic> = taken.iter().filter_map(found).collect();
        if wrong.is_empty() {
            self.take(&taken, text, map, reading);
        } else {
            let places = wrong.iter().filter_map(|at| taken.get(*at));
            let places = places.map(|it| self.written(it.primary.span));
            self.refused.extend(places.collect::<Vec<_>>());
        }
        true
    }

    /// The fixes that are certain, without conflict, each with the number of its diagnostic.
    fn certain(&self) -> Vec<(usize, Fix)> {
        let mut edits = Edits::default();
        let diagnostics = self.reading.diagnostics.iter().enumerate();
        let fixes = diagnostics.filter_map(|(at, found)| {
            let fix = found.fixes.iter().find(|fix| fix.is_safe())?;
            let place = self.written(found.primary.span);
            let is_reported = self.truncated_at.is_none_or(|it| place.start < it.start);
            let may = is_reported && !self.refused.contains(&place);
            (may && edits.add(&fix.edits).is_ok()).then(|| (at, fix.clone()))
        });
        fixes.collect()
    }

    /// The text after some fixes, and where its places are in the text before.
    fn applied(&self, fixes: &[Fix]) -> Option<(String, EditMap)> {
        let mut edits = Edits::default();
        for fix in fixes {
            edits.add(&fix.edits).ok()?;
        }
        let text = edits.apply(self.source, &self.text)?;
        Some((text, edits.map(self.source, &self.text)))
    }

    /// Which of the fixes bring a new mistake at a place that they write.
    fn wrong(&self, fixes: &[Fix], map: &EditMap, after: &Reading) -> HashSet<usize> {
        let edits = fixes.iter().enumerate();
        let edits = edits.flat_map(|(at, fix)| fix.edits.iter().map(move |edit| (at, edit)));
        let mut places: Vec<(Span, usize)> = edits
            .map(|(at, edit)| (map.around(edit.span), at))
            .collect();
        places.sort_unstable();
        let diagnostics = self.reading.diagnostics.iter();
        let known: HashSet<_> = diagnostics
            .map(|it| (it.code.id, it.message.as_str()))
            .collect();
        let is_new = |it: &&Diagnostic| !known.contains(&(it.code.id, it.message.as_str()));
        let mut wrong = HashSet::new();
        for found in after.diagnostics.iter().filter(is_new) {
            let place = found.primary.span;
            let start = places.partition_point(|(it, _)| it.end <= place.start);
            let near = places.iter().skip(start);
            let near = near.take_while(|(it, _)| it.start < place.end);
            wrong.extend(
                near.filter(|(it, _)| it.end > place.start)
                    .map(|(_, at)| *at),
            );
        }
        wrong
    }

    /// Goes on with the text after a round, for these diagnostics.
    fn take(&mut self, taken: &[Diagnostic], text: String, map: EditMap, reading: Reading) {
        if self.maps.is_empty() {
            self.first.clone_from(&self.reading.diagnostics);
        }
        for change in &mut self.changes {
            change.read = map.around(change.read);
        }
        let changes = map.changes().map(|(before, after)| Change {
            read: Span::of(self.source, after),
            written: self.written(Span::of(self.source, before)),
        });
        let changes: Vec<Change> = changes.collect();
        self.changes.extend(changes);
        self.changes.sort_by_key(|it| it.read);
        let moved = taken.iter().map(|it| self.moved(it.clone()));
        let moved: Vec<Diagnostic> = moved.collect();
        self.repaired.extend(moved);
        self.maps.push(map);
        self.text = Cow::Owned(text);
        self.reading = reading;
    }

    /// A place of the text as it was written.
    fn written(&self, span: Span) -> Span {
        let maps = self.maps.iter().rev();
        maps.fold(span, |span, map| map.span_before(span))
    }

    /// A diagnostic with its places in the text as it was written. A fix that changes the text of
    /// another one cannot be made there.
    fn moved(&self, mut found: Diagnostic) -> Diagnostic {
        if self.maps.is_empty() {
            return found;
        }
        let labels = found.labels.iter_mut().chain([&mut found.primary]);
        labels.for_each(|label: &mut Label| label.span = self.written(label.span));
        let exact = |span: Span| {
            let mut maps = self.maps.iter().rev();
            maps.try_fold(span, |span, map| map.exact_before(span))
        };
        let moved = |edit: &Edit| Some(Edit::new(exact(edit.span)?, edit.text.as_str()));
        for mut fix in std::mem::take(&mut found.fixes) {
            match fix.edits.iter().map(moved).collect() {
                Some(edits) => {
                    fix.edits = edits;
                    found.fixes.push(fix);
                }
                None if found.help.is_none() => found.help = Some(fix.message),
                None => {}
            }
        }
        found
    }

    fn finish(mut self) -> Parsed {
        let left = std::mem::take(&mut self.reading.diagnostics);
        let left: Vec<Diagnostic> = left.into_iter().map(|it| self.moved(it)).collect();
        let mut diagnostics = std::mem::take(&mut self.repaired);
        let mut seen = HashSet::new();
        diagnostics.retain(|it| seen.insert((it.primary.span, it.code.id)));
        for found in left {
            let place = found.primary.span;
            if seen.insert((place, found.code.id)) {
                let same = |it: &&Diagnostic| it.primary.span == place;
                let start = self
                    .first
                    .partition_point(|it| it.primary.span.start < place.start);
                let near = self.first.iter().skip(start);
                let mut near = near.take_while(|it| it.primary.span.start == place.start);
                diagnostics.push(near.find(same).cloned().unwrap_or(found));
            }
        }
        diagnostics.sort_by_key(|it| it.primary.span.start);
        let mut truncated_at = match (self.truncated_at, self.reading.truncated_at) {
            (first @ Some(_), _) => first,
            (None, last) => last.map(|it| self.written(it)),
        };
        if let Some(place) = truncated_at {
            diagnostics.retain(|it| it.primary.span.start < place.start);
        }
        if let Some(found) = diagnostics.get(MAX_MISTAKES) {
            truncated_at = Some(found.primary.span);
            diagnostics.truncate(MAX_MISTAKES);
        }
        let mut file = self.reading.file;
        let changed: Vec<Span> = self.changes.iter().map(|it| it.read).collect();
        let mut places = Places {
            claimed: vec![false; changed.len()],
            changed,
            maps: &self.maps,
        };
        places.visit_file(&mut file);
        Parsed {
            file,
            diagnostics,
            repairs: self.changes.iter().map(|it| it.written).collect(),
            truncated_at,
        }
    }
}

/// A stretch that is read otherwise than it is written.
struct Change {
    /// Where it is in the text that is read.
    read: Span,
    /// Where it is in the text as it was written.
    written: Span,
}

/// Marks the statements that are read otherwise than they are written, and moves all places back.
struct Places<'m> {
    /// The [`Change`]s, by their places in the text that is read.
    changed: Vec<Span>,
    /// Which of them are inside of a statement of those visited last.
    claimed: Vec<bool>,
    maps: &'m [EditMap],
}

impl VisitMut for Places<'_> {
    fn visit_span(&mut self, span: &mut Span) {
        let maps = self.maps.iter().rev();
        *span = maps.fold(*span, |span, map| map.span_before(span));
    }

    fn visit_statement(&mut self, statement: &mut Statement) {
        let touched = self.touched(statement.span);
        self.claim(touched.clone(), false);
        walk_statement(self, statement);
        // The text of one of its own statements is not its own.
        let own = self.claimed.get(touched.clone()).unwrap_or_default();
        statement.repaired |= own.contains(&false);
        self.claim(touched, true);
    }
}

impl Places<'_> {
    /// The changes inside of a place of the text that is read, and the text removed at its ends.
    fn touched(&self, place: Span) -> Range<usize> {
        let (start, end) = (place.start, place.end);
        let is_before = |it: &Span| it.end < start || it.end == start && !it.is_empty();
        let is_after = |it: &Span| it.start > end || it.start == end && !it.is_empty();
        let first = self.changed.partition_point(is_before);
        first..self.changed.partition_point(|it| !is_after(it)).max(first)
    }

    fn claim(&mut self, range: Range<usize>, claimed: bool) {
        if let Some(all) = self.claimed.get_mut(range) {
            all.fill(claimed);
        }
    }
}
