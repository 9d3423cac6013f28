//! The name of a step, `as name`, at another place.

use super::context::{is_free_name, is_name, outside_brackets, token};
use super::cursor::{Cursor, end_of, start_of};
use super::layers::is_layer;
use super::misspelt_words::MISSPELT_WORD;
use super::unexpected::UNEXPECTED;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::grammar;
use crate::syntax::grammar::Rule;

codes! {
    /// A step is named after its shape, not before it.
    ///
    /// A step may have a name and an asserted shape, in this order: first `as stem`, then `:
    /// 8x30x30`. With the shapes at the end of their lines, a reader finds them in one column.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3 : 8x30x30 as stem
    /// }
    /// ```
    ///
    /// Put the name first:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3 as stem : 8x30x30
    /// }
    /// ```
    LABEL_AFTER_SHAPE = "P024" "label-after-shape";
}

/// `conv 8 3x3 : 8x30x30 as stem`
pub(crate) fn label_after_shape(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let name = token(cursor.after.strip_prefix("as ")?.trim_start());
    let colon = *outside_brackets(cursor.before, b':').last()?;
    if !is_name(name) || cursor.cover(colon, cursor.before).contains("->") {
        return None;
    }
    let label = cursor.cover(cursor.next(2), name);
    let edits = vec![
        cursor.edit(start_of(colon), format!("as {name} ")),
        cursor.edit(cursor.cover(end_of(cursor.before), name), ""),
    ];
    let message = "a step's name comes before the assertion of its shape";
    Some(
        Diagnostic::error(LABEL_AFTER_SHAPE, cursor.span(label), message)
            .here("comes too late")
            .edits(true, format!("move `as {name}` before the `:`"), edits),
    )
}

/// `conv1: conv 8 3x3`
pub(crate) fn label_before(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let line = cursor.statement()?.lines().next()?.trim_end();
    let (name, step) = line.split_once(':')?;
    let chain = step.trim_start();
    let simple =
        step.starts_with(' ') && !chain.contains(['{', ':', '=']) && !chain.contains(" as ");
    if !is_free_name(name) || !simple || !is_layer(token(chain)) {
        return None;
    }
    grammar::read(Rule::lone_statement, chain).ok()?;
    let place = cursor.span(cursor.between(start_of(line), step));
    let message = "the name of a step follows it, after `as`";
    Some(
        Diagnostic::error(UNEXPECTED, place, message)
            .here("comes too early")
            .write(true, cursor.span(line), format!("{chain} as {name}")),
    )
}

/// `relu -> as b`, or `as b` on its own line: `away` is the text between it and its step.
pub(crate) fn label_apart(span: Span, name: &str, away: Option<Span>) -> Diagnostic {
    let message = format!("`as {name}` follows its step, with a blank between");
    let error = Diagnostic::error(MISSPELT_WORD, span, message).here("not a step of its own");
    let what_to_do = format!("write `as {name}` after the step, on its line");
    match away {
        Some(away) => error.fix(true, what_to_do, away, " "),
        None => error.help(what_to_do),
    }
}
