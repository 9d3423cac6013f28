//! Ranges of a text in bytes: [`TextRange`] of a text that is known, [`Span`] of a file.
//!
//! The operations are total. Offsets are `u32`; one that would leave them stays at 0 or at
//! [`u32::MAX`], where no text is ([`MAX_FILE_BYTES`](super::MAX_FILE_BYTES) is 256 KiB), and the
//! text of a range that does not fit is empty. Nothing panics, so that an arithmetic slip in a
//! diagnostic costs a label and not the run.

use super::SourceId;
use std::ops::Range;

/// An offset of a text, in bytes; [`u32::MAX`] for offsets beyond 4 GiB.
///
/// ```
/// assert_eq!(cnn_lang::source::offset("conv".len()), 4);
/// ```
pub fn offset(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

/// A range of bytes of one text, from `start` to before `end`.
///
/// A range whose end is before its start (made field by field) counts as empty.
///
/// ```
/// use cnn_lang::source::TextRange;
///
/// let text = "conv 64 3x3";
/// let features = TextRange::new(5, 7);
/// assert_eq!(features.of(text), "64");
/// assert_eq!(features.cover(TextRange::new(8, 11)).of(text), "64 3x3");
/// assert_eq!(features.shift(100), TextRange::new(105, 107));
/// assert_eq!(TextRange::new(90, 95).of(text), "");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextRange {
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl TextRange {
    /// The range from `start` to before `end`; the empty one at `start` where `end` is smaller.
    pub fn new(start: u32, end: u32) -> Self {
        Self {
            start,
            end: end.max(start),
        }
    }

    /// The `length` bytes from `start` on.
    pub fn at(start: u32, length: u32) -> Self {
        Self::new(start, start.saturating_add(length))
    }

    /// The empty range at `offset`.
    pub fn empty(offset: u32) -> Self {
        Self::new(offset, offset)
    }

    /// The whole of a text.
    pub fn whole(text: &str) -> Self {
        Self::new(0, offset(text.len()))
    }

    /// The range of `part`, which is a slice of `text`; nothing where it is not.
    ///
    /// ```
    /// use cnn_lang::source::TextRange;
    ///
    /// let text = "conv 64 3x3";
    /// let kernel = text.rsplit(' ').next().unwrap();
    /// assert_eq!(TextRange::of_part(text, kernel), Some(TextRange::new(8, 11)));
    /// assert_eq!(TextRange::of_part(text, "3x3"), None);
    /// ```
    pub fn of_part(text: &str, part: &str) -> Option<Self> {
        let start = part.as_ptr().addr().checked_sub(text.as_ptr().addr())?;
        let fits = text.len().checked_sub(start)? >= part.len();
        fits.then(|| Self::at(offset(start), offset(part.len())))
    }

    /// How many bytes it has.
    pub fn len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// Whether it has no byte.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Whether the byte at `offset` is in it (that at its end is not).
    pub fn contains(self, offset: u32) -> bool {
        (self.start..self.end).contains(&offset)
    }

    /// Whether all of `other` is in it; an empty one may be at its end.
    pub fn contains_range(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest range that contains both, and the text between them.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// The common part; `None` where they do not touch, an empty range where they only touch.
    pub fn intersect(self, other: Self) -> Option<Self> {
        let (start, end) = (self.start.max(other.start), self.end.min(other.end));
        (start <= end).then_some(Self { start, end })
    }

    /// The range `by` bytes further on, as where a text is put after another one of `by` bytes.
    #[must_use]
    pub fn shift(self, by: u32) -> Self {
        Self::new(self.start.saturating_add(by), self.end.saturating_add(by))
    }

    /// The range counted from `from` instead of from the start of the text: the reverse of
    /// [`shift`](Self::shift).
    #[must_use]
    pub fn relative_to(self, from: u32) -> Self {
        Self::new(
            self.start.saturating_sub(from),
            self.end.saturating_sub(from),
        )
    }

    /// The empty range at its start.
    #[must_use]
    pub fn before(self) -> Self {
        Self::empty(self.start)
    }

    /// The empty range at its end.
    #[must_use]
    pub fn after(self) -> Self {
        Self::empty(self.end)
    }

    /// Its first `length` bytes, at most all of it.
    #[must_use]
    pub fn first(self, length: u32) -> Self {
        Self::new(self.start, self.start.saturating_add(length).min(self.end))
    }

    /// The text of it; empty where it does not fit the text, or cuts a character.
    pub fn of(self, text: &str) -> &str {
        text.get(self.as_usize()).unwrap_or_default()
    }

    /// The text before it (empty where it does not fit).
    pub fn text_before(self, text: &str) -> &str {
        text.get(..self.start as usize).unwrap_or_default()
    }

    /// The text after it (empty where it does not fit).
    pub fn text_after(self, text: &str) -> &str {
        text.get(self.end as usize..).unwrap_or_default()
    }

    /// The range as `usize`, for the slicing of strings.
    pub fn as_usize(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// This range of a file.
    pub fn span(self, source: SourceId) -> Span {
        Span::of(source, self)
    }
}

impl From<Range<u32>> for TextRange {
    fn from(range: Range<u32>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// As [`offset`] converts, both ends.
impl From<Range<usize>> for TextRange {
    fn from(range: Range<usize>) -> Self {
        Self::new(offset(range.start), offset(range.end))
    }
}

impl From<TextRange> for Range<usize> {
    fn from(range: TextRange) -> Self {
        range.as_usize()
    }
}

/// A range of one source file.
///
/// It has the operations of [`TextRange`]. Operations on two spans expect them in the same file,
/// and document their result otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub source: SourceId,
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// The range of `source` from `start` to before `end`.
    pub fn new(source: SourceId, start: u32, end: u32) -> Self {
        Self { source, start, end }
    }

    /// That range of that file.
    pub fn of(source: SourceId, range: impl Into<TextRange>) -> Self {
        let range = range.into();
        Self::new(source, range.start, range.end)
    }

    /// The range, without its file.
    pub fn range(self) -> TextRange {
        TextRange::new(self.start, self.end)
    }

    fn with(self, range: TextRange) -> Self {
        Self::of(self.source, range)
    }

    /// How many bytes it has.
    pub fn len(self) -> u32 {
        self.range().len()
    }

    /// Whether it has no byte.
    pub fn is_empty(self) -> bool {
        self.range().is_empty()
    }

    /// Whether the byte at `offset` of its file is in it.
    pub fn contains(self, offset: u32) -> bool {
        self.range().contains(offset)
    }

    /// Whether all of `other` is in it, which a span of another file never is.
    pub fn contains_span(self, other: Self) -> bool {
        self.source == other.source && self.range().contains_range(other.range())
    }

    /// From the start of this span to the end of `other` (of the same file).
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self {
            end: other.end.max(self.end),
            ..self
        }
    }

    /// The smallest span that contains both; this one where the other is of another file.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        if self.source == other.source {
            self.with(self.range().cover(other.range()))
        } else {
            self
        }
    }

    /// The common part; `None` where they do not touch or are of two files.
    pub fn intersect(self, other: Self) -> Option<Self> {
        let common = self.range().intersect(other.range())?;
        (self.source == other.source).then(|| self.with(common))
    }

    /// The span `by` bytes further on.
    #[must_use]
    pub fn shift(self, by: u32) -> Self {
        self.with(self.range().shift(by))
    }

    /// The empty span at this one's start.
    #[must_use]
    pub fn before(self) -> Self {
        self.with(self.range().before())
    }

    /// The empty span at this one's end.
    #[must_use]
    pub fn after(self) -> Self {
        self.with(self.range().after())
    }

    /// Its first `length` bytes, at most all of it.
    #[must_use]
    pub fn first(self, length: u32) -> Self {
        self.with(self.range().first(length))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn range() -> impl Strategy<Value = TextRange> {
        let any = prop_oneof![0u32..40, any::<u32>()];
        (any.clone(), any).prop_map(|(start, end)| TextRange::new(start, end))
    }

    proptest! {
        #[test]
        fn ranges_are_sets_of_bytes(a in range(), b in range(), offset in 0u32..40, by in any::<u32>()) {
            let cover = a.cover(b);
            prop_assert!(cover.contains_range(a) && cover.contains_range(b));
            let both = a.contains(offset) && b.contains(offset);
            prop_assert_eq!(a.intersect(b).is_some_and(|it| it.contains(offset)), both);
            prop_assert_eq!(a.is_empty(), a.start == a.end);
            prop_assert!(a.contains_range(a.before()) && a.contains_range(a.after()));
            prop_assert!(a.contains_range(a.first(by)) && a.first(by).len() == by.min(a.len()));
            if a.end.checked_add(by).is_some() {
                prop_assert_eq!(a.shift(by).relative_to(by), a);
            }
        }

        #[test]
        fn texts_are_sliced_or_empty(text in ".{0,20}", range in range()) {
            let parts = [range.text_before(&text), range.of(&text), range.text_after(&text)];
            if text.get(range.as_usize()).is_some() {
                prop_assert_eq!(parts.concat(), text);
            } else {
                prop_assert_eq!(range.of(&text), "");
            }
        }
    }

    #[test]
    fn spans_of_two_files_have_nothing_in_common() {
        let one = Span::new(SourceId(0), 2, 9);
        let other = Span::new(SourceId(1), 4, 5);
        assert_eq!(one.cover(other), one);
        assert_eq!(one.intersect(other), None);
        assert!(!one.contains_span(other) && one.contains_span(Span::new(SourceId(0), 4, 9)));
        assert_eq!(one.intersect(one.after()), Some(one.after()));
    }
}
