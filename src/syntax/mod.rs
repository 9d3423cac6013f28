//! Text to syntax tree.
//!
//! In comes the text of one file, out go its [`tree::File`] and what is wrong with its form
//! ([`parse`]); `grammar/cnn.pest` defines it. `brackets` looks at the layout first, `braces` puts
//! lost ones back where it is clear which are, the grammar reads what is left, `build` makes the
//! tree of it, `mistakes` explains what could not be read.
//!
//! Reading never fails: a line that can't be read becomes [`tree::StatementKind::Bad`], and
//! everything around it is there.

mod braces;
mod brackets;
mod build;
pub(crate) mod foreign;
mod grammar;
pub mod keyword;
pub mod literal;
mod mistakes;
mod operator;
#[cfg(test)]
mod tests;
pub mod tree;
pub mod visit;

pub use brackets::MAX_NESTING;
pub use build::MAX_EXPRESSION;
pub use mistakes::codes;

/// The most mistakes that are told of one file.
pub const MAX_MISTAKES: usize = 500;

use crate::diagnostic::Diagnostic;
use crate::source::{SourceId, Span};
use braces::Lost;
use brackets::{Layout, Problem};
use build::Builder;
use std::ops::Range;

/// A file as far as it could be read.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The tree.
    pub file: tree::File,
    /// What could not be read, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// Where the first mistake lies that is not told any more, after [`MAX_MISTAKES`].
    pub untold: Option<Span>,
}

/// Reads the text of a file.
///
/// ```
/// use cnn_lang::{source::SourceId, syntax};
///
/// let parsed = syntax::parse(SourceId(0), "network n {\n  input 3x8x8\n  conv 8 3x3, relu\n}\n");
/// assert_eq!(parsed.file.items.len(), 1);
/// assert_eq!(parsed.diagnostics[0].message, "no commas between a layer's parameters");
/// ```
pub fn parse(source: SourceId, text: &str) -> Parsed {
    // Of the same length, so that all places are those of the file.
    if let Some(at) = text.find('\r').filter(|_| !text.contains('\n')) {
        let mut parsed = parse(source, &text.replace('\r', "\n"));
        let place = span(source, at..at.saturating_add(1));
        parsed
            .diagnostics
            .insert(0, mistakes::carriage_returns(place));
        return parsed;
    }
    let whole = brackets::scan(text);
    if let Some((mended, lost)) = braces::mend(text, &whole) {
        return pieces(source, &mended, &brackets::pieces(text), &lost);
    }
    if whole.problem.is_some() {
        return pieces(source, text, &brackets::pieces(text), &[]);
    }
    let piece = Piece {
        range: 0..text.len(),
        problem: None,
        lost: Vec::new(),
    };
    read(source, text, whole, &[piece], &[])
}

/// Reads a text item by item. `lost`: the braces that have been put right in it.
fn pieces(source: SourceId, text: &str, ranges: &[Range<usize>], lost: &[Lost]) -> Parsed {
    // A bracket is lost. What starts in column 1 does not depend on what is before it, so each
    // item is a file of its own, and only the one with the mistake is spoilt.
    let mut layout = Layout {
        text: String::with_capacity(text.len()),
        comments: Vec::new(),
        problem: None,
    };
    let mut pieces = Vec::new();
    for range in ranges.iter().cloned() {
        let (piece, lines) = brackets::mended(text.get(range.clone()).unwrap_or_default());
        let moved = |comment: Range<usize>| {
            comment.start.saturating_add(range.start)..comment.end.saturating_add(range.start)
        };
        layout.text.push_str(&piece.text);
        layout
            .comments
            .extend(piece.comments.into_iter().map(moved));
        pieces.push(Piece {
            range,
            problem: piece.problem,
            lost: lines,
        });
    }
    read(source, text, layout, &pieces, lost)
}

/// A stretch of the text that is read by itself.
struct Piece {
    range: Range<usize>,
    /// What is wrong with its brackets, so that it cannot be read.
    problem: Option<Problem>,
    /// The lines of it, by their offsets in it, that are left out for what is wrong with theirs.
    lost: Vec<(Range<usize>, Problem)>,
}

fn read(source: SourceId, text: &str, layout: Layout, pieces: &[Piece], lost: &[Lost]) -> Parsed {
    let comments: Vec<Span> = layout
        .comments
        .into_iter()
        .map(|range| span(source, range))
        .collect();
    let mut builder = Builder::new(source, text, &layout.text, &comments);
    builder.braces(lost);
    let mut items = Vec::new();
    for piece in pieces {
        let range = piece.range.clone();
        match piece.problem {
            None => {
                builder.lose(range.start, &piece.lost);
                builder.file(range, &mut items);
            }
            Some(problem) => builder.spoilt_item(range, problem, &mut items),
        }
    }
    let (mut diagnostics, untold) = builder.finish();
    diagnostics.sort_by_key(|diagnostic| diagnostic.primary.span.start);
    Parsed {
        file: tree::File {
            source,
            items,
            comments,
        },
        diagnostics,
        untold,
    }
}

/// A span of bytes; past 4 GiB, where no file is read, its end.
fn span(source: SourceId, range: Range<usize>) -> Span {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(source, offset(range.start), offset(range.end))
}
