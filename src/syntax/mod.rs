//! Text to syntax tree.
//!
//! From the text of one file follow its [`tree::File`] and the errors of its form ([`parse`]);
//! `grammar/cnn.pest` defines it. `brackets` looks at the layout first, the grammar parses the
//! rest, `build` makes the tree, and `mistakes` explains text that could not be parsed. A text with
//! mistakes is read again as their certain fixes have it (`repair`), missing braces first
//! (`braces`).
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
pub mod query;
mod repair;
#[cfg(test)]
mod tests;
pub mod tree;
pub mod visit;

pub use brackets::MAX_NESTING;
pub use build::MAX_EXPRESSION;
pub use mistakes::{codes, is_name};

/// The most mistakes that are reported of one file.
pub const MAX_MISTAKES: usize = 500;

use crate::diagnostic::Diagnostic;
use crate::source::{SourceId, Span, TextRange, offset};
use brackets::{BracketError, Layout, Skipped};
use build::Builder;
use std::ops::Range;

/// A file as far as it could be read.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The tree.
    pub file: tree::File,
    /// The errors of syntax, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// Where the tree belongs not to the text as written but to the repaired text (after the fixes
    /// of some diagnostics): the removed spans, in the order of the text; empty for a mere
    /// insertion.
    pub repairs: Vec<Span>,
    /// Where the first mistake is that is not reported any more, after [`MAX_MISTAKES`].
    pub truncated_at: Option<Span>,
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
        let place = TextRange::at(offset(at), 1).span(source);
        parsed
            .diagnostics
            .insert(0, mistakes::carriage_returns(place));
        return parsed;
    }
    repair::parse(source, text)
}

/// Reads a text that is one expression, such as a budget of a configuration file.
///
/// # Errors
/// The errors of syntax.
///
/// ```
/// use cnn_lang::{source::SourceId, syntax};
///
/// assert!(syntax::parse_expression(SourceId(0), "params <= 5M and depth < 20").is_ok());
/// let found = syntax::parse_expression(SourceId(0), "params =< 5M").unwrap_err();
/// assert_eq!(found[0].primary.span.start, 7);
/// ```
pub fn parse_expression(source: SourceId, text: &str) -> Result<tree::Expr, Vec<Diagnostic>> {
    // No line ends in an expression but the last.
    let text = text.replace(['\n', '\r'], " ") + "\n";
    let layout = brackets::scan(&text);
    let mut builder = Builder::new(source, &text, &layout.text, &[]);
    let expr = builder.lone_expression(layout.error);
    let (diagnostics, _) = builder.finish();
    match expr {
        Some(expr) if diagnostics.is_empty() => Ok(expr),
        _ => Err(diagnostics),
    }
}

/// A text as it is, without repair.
struct Reading {
    file: tree::File,
    diagnostics: Vec<Diagnostic>,
    truncated_at: Option<Span>,
    /// How many items and lines cannot be read for their brackets.
    unreadable: usize,
}

/// A stretch of the text that is read by itself.
struct Piece {
    range: Range<usize>,
    /// The error of its brackets, because of which it cannot be read.
    error: Option<BracketError>,
    /// The lines of it that are left out, by their offsets in it.
    skipped: Vec<Skipped>,
}

/// Reads a text once.
fn read(source: SourceId, text: &str) -> Reading {
    let layout = brackets::scan(text);
    let (layout, pieces) = match layout.error {
        None => {
            let whole = Piece {
                range: 0..text.len(),
                error: None,
                skipped: Vec::new(),
            };
            (layout, vec![whole])
        }
        Some(_) => by_items(text),
    };
    let comments = layout.comments.into_iter();
    let comments: Vec<Span> = comments.map(|range| Span::of(source, range)).collect();
    let mut builder = Builder::new(source, text, &layout.text, &comments);
    let mut items = Vec::new();
    let mut unreadable = 0usize;
    for piece in pieces {
        let range = piece.range;
        unreadable = unreadable.saturating_add(piece.skipped.len());
        match piece.error {
            None => {
                builder.skip_lines(range.start, &piece.skipped);
                builder.file(range, &mut items);
            }
            Some(error) => {
                unreadable = unreadable.saturating_add(1);
                builder.unreadable_item(range, error, &mut items);
            }
        }
    }
    let (mut diagnostics, truncated_at) = builder.finish();
    diagnostics.sort_by_key(|diagnostic| diagnostic.primary.span.start);
    Reading {
        file: tree::File {
            source,
            items,
            comments,
        },
        diagnostics,
        truncated_at,
        unreadable,
    }
}

/// The layout of a text with a wrong bracket. An item that starts in column 1 does not depend on
/// the text before it, so each item is a file of its own, and the mistake is that of one.
fn by_items(text: &str) -> (Layout, Vec<Piece>) {
    let mut whole = Layout {
        text: String::with_capacity(text.len()),
        comments: Vec::new(),
        error: None,
    };
    let mut pieces = Vec::new();
    for range in brackets::pieces(text) {
        let item = text.get(range.clone()).unwrap_or_default();
        let (layout, skipped) = brackets::by_lines(item);
        let moved = |comment: Range<usize>| {
            let moved = TextRange::from(comment).shift(offset(range.start));
            moved.into()
        };
        whole.text.push_str(&layout.text);
        whole
            .comments
            .extend(layout.comments.into_iter().map(moved));
        pieces.push(Piece {
            range,
            error: layout.error,
            skipped,
        });
    }
    (whole, pieces)
}
