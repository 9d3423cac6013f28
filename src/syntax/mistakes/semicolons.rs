//! Semicolons.

use super::context::outside_brackets;
use super::cursor::{Cursor, split_blanks};
use crate::diagnostic::{Diagnostic, codes};
use crate::syntax::grammar::Rule;

codes! {
    /// A semicolon ends a statement.
    ///
    /// A statement ends at the end of its line, without any mark. To write several layers on one
    /// line, join them with `->`.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3; relu
    /// }
    /// ```
    ///
    /// Start a new line, or write `conv 8 3x3 -> relu`:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3
    ///   relu
    /// }
    /// ```
    SEMICOLON = "P012" "semicolon";
}

/// `conv 8 3x3; relu`, `add(a; b)`
pub(crate) fn semicolon(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    if !cursor.after.starts_with(';') {
        return None;
    }
    let place = cursor.span(cursor.next(1));
    if cursor.in_parenthesis() || cursor.rule == Rule::lone_item {
        return Some(
            Diagnostic::error(SEMICOLON, place, "tensors are listed with commas")
                .here("no semicolons")
                .write(true, place, ","),
        );
    }
    let line = cursor.above().rsplit('\n').next().unwrap_or_default();
    let (indent, rest) = split_blanks(line);
    let indent = match rest {
        "" => line.to_owned(),
        _ => format!("{indent}  "),
    };
    let edits = outside_brackets(cursor.after, b';')
        .into_iter()
        .map(|sign| {
            let rest = cursor.tail(sign);
            match rest.trim_start_matches(' ') {
                _ if rest.trim().is_empty() => cursor.edit(sign, ""),
                next => cursor.edit(
                    cursor.cover(sign, cursor.between(sign, next)),
                    format!("\n{indent}"),
                ),
            }
        });
    Some(
        Diagnostic::error(SEMICOLON, place, "a statement ends at the end of its line")
            .here("no semicolons")
            .edits(true, "start a new line instead", edits.collect()),
    )
}
