//! Source texts: what a file is called, what it says, and where a byte of it stands.
//!
//! In comes text under a name, from a folder, from memory or from the embedded standard library
//! ([`FileProvider`]); out go [`Span`]s that every later stage carries and [`Position`]s that
//! people read. Nothing else in the core touches a file.

mod embedded;
mod position;
mod provider;

pub use embedded::{STANDARD_LIBRARY, is_standard_module, standard, standard_module};
pub use position::{LineIndex, Position};
pub use provider::read_text;
pub use provider::{FileProvider, Folder, Memory, ReadError};

use std::sync::Arc;

/// The largest source file that is read, in bytes.
pub const MAX_FILE_BYTES: usize = 256 << 10;

/// A file of [`Sources`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub u32);

/// A stretch of one source file, in bytes from its start.
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
    /// The stretch of `source` from `start` to before `end`.
    pub fn new(source: SourceId, start: u32, end: u32) -> Self {
        Self { source, start, end }
    }

    /// From the start of this span to the end of `other` (of the same file).
    pub fn to(self, other: Span) -> Self {
        Self {
            end: other.end.max(self.end),
            ..self
        }
    }

    /// The empty span at this one's start.
    pub fn before(self) -> Self {
        Self {
            end: self.start,
            ..self
        }
    }

    /// The empty span at this one's end.
    pub fn after(self) -> Self {
        Self {
            start: self.end,
            ..self
        }
    }
}

/// One text and the name it is shown under.
#[derive(Clone, Debug)]
pub struct Source {
    /// What diagnostics call it: a path as the user wrote it, `<stdin>`, or `std/blocks/conv.cnn`.
    pub name: String,
    /// The whole text.
    pub text: Arc<str>,
    lines: LineIndex,
    before: Before,
}

/// What of a file lies before the part of it that is a [`Source`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Before {
    /// So many lines.
    pub lines: usize,
    /// So many bytes.
    pub bytes: usize,
}

impl Source {
    /// The text of `span`, or nothing where the span does not fit.
    pub fn slice(&self, span: Span) -> &str {
        self.text
            .get(span.start as usize..span.end as usize)
            .unwrap_or_default()
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
}

impl Sources {
    /// Takes a text in.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<Arc<str>>) -> SourceId {
        self.add_part(name, text, Before::default())
    }

    /// Takes in whole lines of a file that is too large to be kept, such as a row of a table.
    /// Positions are those of the file.
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
        let text = text.into();
        let lines = LineIndex::default();
        self.files.push(Source {
            name: name.into(),
            text,
            lines,
            before,
        });
        id
    }

    /// The file, if it is one of these.
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.files.get(id.0 as usize)
    }

    /// The text that a span covers (empty where it is not of these files).
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.source).map_or("", |file| file.slice(span))
    }

    /// The files, each with its id.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        (0u32..).map(SourceId).zip(&self.files)
    }
}
