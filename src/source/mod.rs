//! Source texts: the name and text of a file, and the positions of its bytes.
//!
//! A text has a name, and comes from a folder, from memory or from the embedded standard library
//! ([`FileProvider`]). Its places are [`Span`]s that every later stage carries and [`Position`]s
//! that people read. Nothing else in the core touches a file.

mod embedded;
mod position;
mod provider;
mod range;

pub(crate) use embedded::standard_source;
pub use embedded::{STANDARD_LIBRARY, is_standard_module, standard, standard_module};
pub use position::{Encoding, LineColumn, LineIndex, Position};
pub use provider::{FileProvider, Folder, Memory, ReadError};
pub use provider::{read_file, read_file_up_to, read_text, read_text_up_to};
pub use range::{Span, TextRange, offset};

use std::sync::Arc;

/// The largest source file that is read, in bytes.
pub const MAX_FILE_BYTES: usize = 256 << 10;

/// A file of [`Sources`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub u32);

impl SourceId {
    /// The first of the standard library. Its files have the same number in all programs, so that
    /// facts about their texts are true in all of them.
    const FIRST_STANDARD: u32 = 1 << 31;

    /// The file of [`STANDARD_LIBRARY`] at `index`.
    pub(crate) fn standard(index: usize) -> Self {
        let index = u32::try_from(index).unwrap_or(u32::MAX);
        Self(Self::FIRST_STANDARD.saturating_add(index))
    }

    /// The place in [`STANDARD_LIBRARY`], of a file of it.
    fn as_standard(self) -> Option<usize> {
        let index = self.0.checked_sub(Self::FIRST_STANDARD)?;
        usize::try_from(index).ok()
    }
}

/// One text and the name it is shown under.
#[derive(Clone, Debug)]
pub struct Source {
    /// The name in diagnostics: a path as the user wrote it, `<stdin>`, or `std/blocks/conv.cnn`.
    pub name: String,
    /// The whole text.
    pub text: Arc<str>,
    lines: LineIndex,
    before: Before,
}

/// The part of a file before the part of it that is a [`Source`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Before {
    /// The number of lines.
    pub lines: usize,
    /// The number of bytes.
    pub bytes: usize,
}

impl Source {
    fn new(name: String, text: Arc<str>, before: Before) -> Self {
        let lines = LineIndex::default();
        Self {
            name,
            text,
            lines,
            before,
        }
    }

    /// The text of `span`, or nothing where the span does not fit.
    pub fn slice(&self, span: Span) -> &str {
        span.range().of(&self.text)
    }

    /// Line and column of the byte at `offset`, both from 1, columns in characters.
    pub fn position(&self, offset: u32) -> Position {
        let inside = self.lines.position(&self.text, offset);
        Position {
            line: inside.line.saturating_add(self.before.lines),
            column: inside.column,
            offset: inside.offset.saturating_add(self.before.bytes),
        }
    }

    /// Line and column of the byte at `offset`, both from 0, as editors count.
    ///
    /// An offset past the end is that of the end; one within a character that of its start.
    ///
    /// ```
    /// use cnn_lang::source::{Encoding, LineColumn, Sources};
    ///
    /// let mut sources = Sources::default();
    /// let id = sources.add("a.cnn", "# 😀 net\n");
    /// let source = sources.get(id).unwrap();
    /// let place = source.line_column(7, Encoding::Utf16);
    /// assert_eq!(place, LineColumn { line: 0, column: 5 });
    /// assert_eq!(source.offset(place, Encoding::Utf16), 7);
    /// ```
    pub fn line_column(&self, offset: u32, encoding: Encoding) -> LineColumn {
        let inside = self.lines.line_column(&self.text, offset, encoding);
        LineColumn {
            line: inside.line.saturating_add(range::offset(self.before.lines)),
            ..inside
        }
    }

    /// The offset of the byte at a line and column, both from 0: the reverse of
    /// [`line_column`](Self::line_column).
    ///
    /// A line past the last is the end of the text, one before the first (of a part of a file) its
    /// start; a column past the end of its line is that end, before LF or CRLF; one within a
    /// character, as between the halves of a surrogate pair, is the start of the character.
    pub fn offset(&self, place: LineColumn, encoding: Encoding) -> u32 {
        let before = range::offset(self.before.lines);
        let inside = place
            .line
            .checked_sub(before)
            .map(|line| LineColumn { line, ..place });
        inside.map_or(0, |inside| self.lines.offset(&self.text, inside, encoding))
    }

    /// The text of the line (from 1), without its end.
    pub fn line(&self, line: usize) -> &str {
        let inside = line.saturating_sub(self.before.lines);
        self.lines.line(&self.text, inside)
    }
}

/// All the texts of one run, in the order in which they were read.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
    /// The texts of the standard library.
    standard: Vec<(SourceId, &'static Source)>,
}

impl Sources {
    /// Takes a text in.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<Arc<str>>) -> SourceId {
        self.add_part(name, text, Before::default())
    }

    /// Adds whole lines of a file that is too large to keep, such as a row of a table. Positions
    /// are those of the file.
    ///
    /// ```
    /// use cnn_lang::source::{Before, Sources};
    ///
    /// let mut sources = Sources::default();
    /// let row = sources.add_part("table.csv", "7,01201201", Before { lines: 7, bytes: 90 });
    /// let position = sources.get(row).unwrap().position(2);
    /// assert_eq!((position.line, position.column, position.offset), (8, 3, 92));
    /// ```
    pub fn add_part(
        &mut self,
        name: impl Into<String>,
        text: impl Into<Arc<str>>,
        before: Before,
    ) -> SourceId {
        let id = SourceId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files
            .push(Source::new(name.into(), text.into(), before));
        id
    }

    /// Takes in the file of [`STANDARD_LIBRARY`] at `index`.
    pub(crate) fn add_standard(&mut self, index: usize) -> Option<SourceId> {
        let source = standard_source(index)?;
        let id = SourceId::standard(index);
        if self.get(id).is_none() {
            self.standard.push((id, source));
        }
        Some(id)
    }

    /// The file, if it is one of these.
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        if id.as_standard().is_none() {
            return self.files.get(id.0 as usize);
        }
        let mut standard = self.standard.iter();
        standard
            .find(|(known, _)| *known == id)
            .map(|(_, source)| *source)
    }

    /// The text that a span covers (empty where it is not of these files).
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.source).map_or("", |file| file.slice(span))
    }

    /// The files, each with its id; those of the standard library last.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        let standard = self.standard.iter().map(|(id, source)| (*id, *source));
        (0u32..).map(SourceId).zip(&self.files).chain(standard)
    }
}
