//! Edits of a text: the changes of a fix, which edits exclude each other, the text after them, and
//! where a place of one text is in the other.

use crate::source::{SourceId, Span};
use std::ops::Range;

/// A replacement of one stretch of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The text that is removed; empty for an insertion.
    pub span: Span,
    /// The text that is put in its place.
    pub text: String,
}

impl Edit {
    /// `span` becomes `text`.
    pub fn new(span: Span, text: impl Into<String>) -> Self {
        Self {
            span,
            text: text.into(),
        }
    }

    fn key(&self) -> (SourceId, u32, u32) {
        (self.span.source, self.span.start, self.span.end)
    }

    /// Whether both change the same text. `other` is not before `self` in the order of the text.
    fn overlaps(&self, other: &Edit) -> bool {
        self.span.source == other.span.source && self.span.end > other.span.start
    }
}

/// Who may apply a fix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Applicability {
    /// A tool without asking: the network computes the same after it, for the same weights.
    Safe,
    /// A person who has read it: it is probably intended, or is one of several alternatives.
    Unsafe,
    /// Nobody as it is: it shows a form that has to be filled in.
    Display,
}

impl Applicability {
    /// The word of JSON documents.
    pub fn word(self) -> &'static str {
        match self {
            Applicability::Safe => "safe",
            Applicability::Unsafe => "unsafe",
            Applicability::Display => "display",
        }
    }
}

impl From<bool> for Applicability {
    /// Whether it is safe.
    fn from(safe: bool) -> Self {
        if safe {
            Applicability::Safe
        } else {
            Applicability::Unsafe
        }
    }
}

/// A change of the source that answers a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// The effect of the fix.
    pub message: String,
    /// Who may apply it.
    pub applicability: Applicability,
    /// The edits, in the order of the text, without a [`Conflict`].
    pub edits: Vec<Edit>,
}

impl Fix {
    /// A fix of several edits; `true` is [`Applicability::Safe`].
    pub fn new(
        applicability: impl Into<Applicability>,
        message: impl Into<String>,
        edits: Vec<Edit>,
    ) -> Self {
        Self {
            message: message.into(),
            applicability: applicability.into(),
            edits,
        }
    }

    /// Whether a tool may apply it without asking.
    pub fn is_safe(&self) -> bool {
        self.applicability == Applicability::Safe
    }
}

/// Two edits that change the same text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The text that one of them replaces,
    pub first: Span,
    /// and the other, which starts at the same byte or after it.
    pub second: Span,
}

/// Edits that can be made together, in the order of the text.
///
/// Two edits conflict where they remove the same byte, or where one inserts inside the text that
/// the other removes. An insertion at the start or the end of a removed stretch stays before or
/// after its replacement. Insertions at the same place are made in the order in which they were
/// added. The same replacement of the same text, added twice, is made once.
///
/// ```
/// use cnn_lang::diagnostic::{Edit, Edits};
/// use cnn_lang::source::{SourceId, Span};
///
/// let edit = |start, end, text| Edit::new(Span::new(SourceId(0), start, end), text);
/// let mut edits = Edits::default();
/// edits.add(&[edit(7, 8, "")])?;
/// edits.add(&[edit(12, 12, " pad=1")])?;
/// assert!(edits.add(&[edit(5, 10, "16 5")]).is_err());
/// assert_eq!(edits.apply(SourceId(0), "conv 64, 3x3").as_deref(), Some("conv 64 3x3 pad=1"));
/// # Ok::<(), cnn_lang::diagnostic::Conflict>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edits(Vec<Edit>);

impl Edits {
    /// Adds the edits of a fix.
    ///
    /// # Errors
    ///
    /// Where one of them conflicts with another of them, or with one that is there: then none of
    /// them is added.
    pub fn add(&mut self, edits: &[Edit]) -> Result<(), Conflict> {
        let mut new: Vec<&Edit> = edits.iter().collect();
        new.sort_by_key(|edit| edit.key());
        let conflict = |first: &Edit, second: &Edit| Conflict {
            first: first.span,
            second: second.span,
        };
        for (first, second) in new.iter().zip(new.iter().skip(1)) {
            if first.overlaps(second) {
                return Err(conflict(first, second));
            }
        }
        let mut added = Vec::with_capacity(new.len());
        for edit in new {
            let after = self.0.partition_point(|other| other.key() <= edit.key());
            let (before, rest) = self.0.split_at_checked(after).unwrap_or_default();
            match before.last() {
                Some(other) if other == edit && edit.span.start < edit.span.end => continue,
                Some(other) if other.overlaps(edit) => return Err(conflict(other, edit)),
                _ => {}
            }
            if let Some(other) = rest.first().filter(|other| edit.overlaps(other)) {
                return Err(conflict(edit, other));
            }
            added.push(edit.clone());
        }
        self.0.extend(added);
        // Stable, so that insertions at one place stay in their order.
        self.0.sort_by_key(Edit::key);
        Ok(())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The edits of one file, in the order of its text.
    pub fn of(&self, source: SourceId) -> impl Iterator<Item = &Edit> {
        self.0.iter().filter(move |edit| edit.span.source == source)
    }

    /// The text of a file after the edits; `None` where one of them is not inside `text`, or cuts a
    /// character.
    pub fn apply(&self, source: SourceId, text: &str) -> Option<String> {
        let written: usize = self.of(source).map(|edit| edit.text.len()).sum();
        let mut result = String::with_capacity(text.len().saturating_add(written));
        let mut done = 0;
        for edit in self.of(source) {
            let (start, end) = (edit.span.start as usize, edit.span.end as usize);
            result.push_str(text.get(done..start)?);
            result.push_str(&edit.text);
            text.get(start..end)?;
            done = end;
        }
        result.push_str(text.get(done..)?);
        Some(result)
    }

    /// Where the texts of the edits of one file are in its text after them.
    pub fn written(&self, source: SourceId) -> Vec<Span> {
        let (mut put, mut removed) = (0u32, 0u32);
        let edits = self.of(source).map(|edit| {
            let start = edit.span.start.saturating_add(put).saturating_sub(removed);
            let length = offset(edit.text.len());
            put = put.saturating_add(length);
            removed = removed.saturating_add(edit.span.end.saturating_sub(edit.span.start));
            Span::new(source, start, start.saturating_add(length))
        });
        edits.collect()
    }

    /// Where the places of the file `source`, whose text is `before`, are after the edits.
    pub fn map(&self, source: SourceId, before: &str) -> EditMap {
        let mut map = EditMap::default();
        for edit in self.of(source) {
            let (start, end) = (edit.span.start as usize, edit.span.end as usize);
            map.push(edit, before.get(start..end).unwrap_or_default());
        }
        map
    }
}

/// A text after one fix, without regard to others; `None` where its edits conflict, or are not
/// inside the text.
pub fn apply(text: &str, source: SourceId, edits: &[Edit]) -> Option<String> {
    let mut all = Edits::default();
    all.add(edits).ok()?;
    all.apply(source, text)
}

/// Where each place of a text is in the text before or after edits.
///
/// A word that a replacement keeps is the same word in both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EditMap {
    changes: Vec<Change>,
}

/// A stretch that differs, in the order of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Change {
    before: Range<u32>,
    after: Range<u32>,
    /// The stretch of the text before that the whole edit replaces.
    edit: Range<u32>,
}

/// Which of the two positions at a border to use, if text was inserted or removed there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The position of the text after the border.
    Start,
    /// The position of the text before the border.
    End,
}

impl EditMap {
    /// The longest texts of a replacement, in bytes, in which the words that it keeps are looked
    /// for.
    const MAX_COMPARED: usize = 4096;

    fn push(&mut self, edit: &Edit, old: &str) {
        let (start, new) = (edit.span.start, edit.text.as_str());
        let at = self.offset_after(start, Side::Start);
        let mut change = |old: Range<usize>, new: Range<usize>| {
            let of = |base: u32, range: Range<usize>| {
                base.saturating_add(offset(range.start))..base.saturating_add(offset(range.end))
            };
            self.changes.push(Change {
                before: of(start, old),
                after: of(at, new),
                edit: edit.span.start..edit.span.end,
            });
        };
        let (mut left, mut done) = (0, 0);
        if old.len() <= Self::MAX_COMPARED && new.len() <= Self::MAX_COMPARED {
            for (there, here) in kept_words(old, new) {
                if old.get(left..there.start) != new.get(done..here.start) {
                    change(left..there.start, done..here.start);
                }
                (left, done) = (there.end, here.end);
            }
        }
        if old.get(left..) != new.get(done..) {
            change(left..old.len(), done..new.len());
        }
    }

    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The stretches that differ, in the text before the edits and in that after them, in order.
    pub fn changes(&self) -> impl Iterator<Item = (Range<u32>, Range<u32>)> {
        let changes = self.changes.iter();
        changes.map(|change| (change.before.clone(), change.after.clone()))
    }

    /// The place in the text before the edits of a place in the text after them.
    pub fn offset_before(&self, at: u32, side: Side) -> u32 {
        Self::moved(&self.changes, at, side, |it| (&it.after, &it.before))
    }

    /// The place in the text after the edits of a place in the text before them.
    pub fn offset_after(&self, at: u32, side: Side) -> u32 {
        Self::moved(&self.changes, at, side, |it| (&it.before, &it.after))
    }

    fn moved(
        changes: &[Change],
        at: u32,
        side: Side,
        ends: impl Fn(&Change) -> (&Range<u32>, &Range<u32>),
    ) -> u32 {
        // The last change that starts before the place, or at it for a start.
        let index = changes.partition_point(|change| {
            let from = ends(change).0;
            from.start < at || from.start == at && side == Side::Start
        });
        let Some(change) = index.checked_sub(1).and_then(|index| changes.get(index)) else {
            return at;
        };
        let (from, to) = ends(change);
        match (at.checked_sub(from.end), side) {
            (Some(beyond), _) => to.end.saturating_add(beyond),
            (None, Side::Start) => to.start,
            (None, Side::End) => to.end,
        }
    }

    /// The span in the text before the edits of a span in the text after them. Text that an edit
    /// wrote is where the edit is.
    pub fn span_before(&self, span: Span) -> Span {
        if self.changes.is_empty() {
            return span;
        }
        let start = self.offset_before(span.start, Side::Start);
        let end = self.offset_before(span.end, Side::End).max(start);
        let moved = Span { start, end, ..span };
        if moved.start < moved.end || span.start == span.end {
            return moved;
        }
        let index = self
            .changes
            .partition_point(|change| change.after.start <= span.start);
        match index.checked_sub(1).and_then(|it| self.changes.get(it)) {
            Some(change) if span.end <= change.after.end => Span {
                start: change.edit.start,
                end: change.edit.end,
                ..span
            },
            _ => moved,
        }
    }

    /// The span in the text after the edits of a span in the text before them.
    pub fn span_after(&self, span: Span) -> Span {
        let start = self.offset_after(span.start, Side::Start);
        let end = self.offset_after(span.end, Side::End).max(start);
        Span { start, end, ..span }
    }

    /// The span in the text after the edits, with the text that they insert at its ends.
    pub fn around(&self, span: Span) -> Span {
        let start = self.offset_after(span.start, Side::End);
        let end = self.offset_after(span.end, Side::Start).max(start);
        Span { start, end, ..span }
    }

    /// As [`EditMap::span_before`], where the span neither starts nor ends inside the text of an
    /// edit.
    pub fn exact_before(&self, span: Span) -> Option<Span> {
        let inside = |at: u32| {
            let next = self.changes.partition_point(|it| it.after.end <= at);
            self.changes.get(next).is_some_and(|it| it.after.start < at)
        };
        (!inside(span.start) && !inside(span.end)).then(|| self.span_before(span))
    }
}

/// The most words of the old text that are skipped for one of the new.
const MAX_SKIPPED: usize = 64;

/// The words of `old` that are in `new`, in the order of both, with their places there.
fn kept_words(old: &str, new: &str) -> Vec<(Range<usize>, Range<usize>)> {
    let words = |text: &str| -> Vec<Range<usize>> {
        let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        let mut words: Vec<Range<usize>> = Vec::new();
        for (at, _) in text.bytes().enumerate().filter(|it| is_word(it.1)) {
            match words.last_mut().filter(|word| word.end == at) {
                Some(word) => word.end = at.saturating_add(1),
                None => words.push(at..at.saturating_add(1)),
            }
        }
        words
    };
    let there = words(old);
    let mut rest = there.as_slice();
    let mut kept = Vec::new();
    for here in words(new) {
        let word = new.get(here.clone());
        let mut near = rest.iter().take(MAX_SKIPPED);
        let found = near.position(|it| old.get(it.clone()) == word);
        if let Some((found, next)) = found.and_then(|at| rest.get(at..)?.split_first()) {
            kept.push((found.clone(), here));
            rest = next;
        }
    }
    kept
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
