//! Arrows of other languages between layers.

use super::context::token;
use super::cursor::Cursor;
use super::layers::is_layer;
use crate::diagnostic::{Diagnostic, codes};

codes! {
    /// The arrow between two layers is not written `->`.
    ///
    /// Layers are joined by `->` or by a new line. Other arrows come from other languages, or from
    /// an editor that replaces `->` by `→`.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3 => relu
    /// }
    /// ```
    ///
    /// Write `->`:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3 -> relu
    /// }
    /// ```
    FOREIGN_ARROW = "P013" "foreign-arrow";
}

const ARROWS: &[&str] = &[
    "=>", "==>", "-->", "- >", "|>", ">>", "→", "⇒", "⟶", "➜", "➔",
];

/// `conv 8 3x3 => relu`
pub(crate) fn foreign_arrow(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let arrow = ARROWS.iter().find(|it| cursor.after.starts_with(**it))?;
    Some(arrow_error(cursor, arrow))
}

/// `conv 8 3x3 > relu`
pub(crate) fn half_arrow(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let next = token(cursor.after.strip_prefix('>')?.trim_start());
    (!cursor.in_parenthesis() && !cursor.in_value() && is_layer(next))
        .then(|| arrow_error(cursor, ">"))
}

fn arrow_error(cursor: &Cursor<'_>, arrow: &str) -> Diagnostic {
    let place = cursor.span(cursor.next(arrow.len()));
    let message = format!("steps are joined by `->`, not `{arrow}`");
    Diagnostic::error(FOREIGN_ARROW, place, message)
        .here("write `->`")
        .write(true, place, "->")
}
