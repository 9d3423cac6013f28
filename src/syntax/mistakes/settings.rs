//! `name=value`: with another sign, on another line, without its name.

use super::context::{ends_with_word, is_free_name, is_name, token};
use super::cursor::{Cursor, end_of, split_blanks};
use super::unexpected::UNEXPECTED;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::literal::Literal;

codes! {
    /// A setting of a task has no name.
    ///
    /// Settings describe the purpose of a network and its training. Each has a name, and their
    /// order does not matter: a bare `10` could be the number of classes or of epochs.
    ///
    /// ```cnn
    /// network digits {
    ///   input 1x28x28
    ///   flatten -> dense 10
    ///   task classification { 10 }
    /// }
    /// ```
    ///
    /// Name the setting with `=`:
    ///
    /// ```cnn
    /// network digits {
    ///   input 1x28x28
    ///   flatten -> dense 10
    ///   task classification { classes=10 }
    /// }
    /// ```
    NAMELESS_SETTING = "P027" "setting-without-name";
    /// A parameter gets its value with `==`.
    ///
    /// `=` gives a value to a parameter. `==` compares two values in an `if` or an `expect`, where
    /// `=` means the same.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3 pad==1
    /// }
    /// ```
    ///
    /// Write `=`:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3 pad=1
    /// }
    /// ```
    FOREIGN_EQUALS = "P036" "double-equals";
}

/// A bare value among a task's settings.
pub(crate) fn nameless_setting(span: Span) -> Diagnostic {
    Diagnostic::error(NAMELESS_SETTING, span, "a setting of a task has a name")
        .here("a setting without a name")
        .help("write `name=value`, as in `classes=10 loss=cross_entropy`")
}

/// `conv 8 3x3 pad==1`
pub(crate) fn double_equals(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let equals = cursor.after.starts_with("==") && !cursor.after.starts_with("==>");
    let place = cursor.span(cursor.next(2));
    (equals && !cursor.in_parenthesis() && ends_with_word(cursor.before)).then(|| {
        Diagnostic::error(FOREIGN_EQUALS, place, "`=` gives a value, `==` compares")
            .here("write `=`")
            .write(true, place, "=")
    })
}

/// `classes: 10` among the settings of a task
pub(crate) fn task_colon(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let value = cursor.after.strip_prefix(':')?.trim_start();
    let name = cursor.value_before()?;
    if !cursor.before.starts_with("task ") || !cursor.before.contains('{') || !is_name(name) {
        return None;
    }
    let place = cursor.span(cursor.next(1));
    let edit = cursor.edit(cursor.between(cursor.before, value), "=");
    Some(
        Diagnostic::error(
            FOREIGN_EQUALS,
            place,
            "a setting and its value are joined by `=`",
        )
        .here("no colon")
        .edits(true, format!("write `{name}={}`", token(value)), vec![edit]),
    )
}

/// `conv 8 3x3 stride: 2`
pub(crate) fn parameter_colon(span: Span, name: &str, value: &str) -> Diagnostic {
    let text = format!("{name}={value}");
    let message = format!("a parameter and its value are joined by `=`: `{text}`");
    Diagnostic::error(FOREIGN_EQUALS, span, message)
        .here("the shape of a step follows `:`")
        .write(true, span, text)
}

/// `n: int: 3`
pub(crate) fn default_colon(colon: Span, shown: &str) -> Diagnostic {
    let message = format!("the default of a parameter follows a `=`: `{shown}`");
    Diagnostic::error(FOREIGN_EQUALS, colon, message)
        .here("no second colon")
        .fix(true, format!("write `{shown}`"), colon, " =")
}

/// `pad=1` on its own line, deeper than the line before it
pub(crate) fn parameter_below(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let statement = cursor.plain_statement()?;
    let (name, _) = statement.split_once('=')?;
    let (above, indent) = cursor.above().rsplit_once('\n')?;
    let line = above.rsplit('\n').next()?;
    let (own, written) = split_blanks(line);
    let layer = token(written);
    if !is_name(name)
        || statement.contains("->")
        || !indent.trim().is_empty()
        || indent.len() <= own.len()
        || written.trim_end().ends_with(['{', '}', '(', ','])
        || !is_free_name(layer)
    {
        return None;
    }
    let help = "put it on the line above";
    let error = Diagnostic::error(
        UNEXPECTED,
        cursor.span(statement),
        "the end of a line ends a statement",
    )
    .here(format!("a parameter of `{layer}` above?"))
    .help(help);
    // A comment would go with the end of the line.
    let joined = line.trim_end().len() == line.len();
    let join = cursor.span(cursor.between(line, cursor.unit));
    Some(if joined {
        error.fix(true, help, join, " ")
    } else {
        error
    })
}

/// `expect params: 3`, `expect 1000 params`
pub(crate) fn expect_form(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let value = cursor.before.strip_prefix("expect ")?.trim();
    if let Some(rest) = cursor.after.strip_prefix(':') {
        let colon = cursor.next(1);
        let sign = if rest.starts_with(' ') { " =" } else { " = " };
        let edit = cursor.edit(cursor.cover(end_of(cursor.before), colon), sign);
        let message = format!("write `expect {value} = {}`", rest.trim());
        return Some(
            Diagnostic::error(
                UNEXPECTED,
                cursor.span(colon),
                "an `expect` needs a comparison operator",
            )
            .here("not an operator")
            .edits(true, message, vec![edit]),
        );
    }
    let quantity = cursor.token();
    let ends = cursor.after.trim() == quantity && is_name(quantity);
    (Literal::parse(value).is_some() && ends).then(|| {
        let message = "an `expect` compares a quantity with a value";
        Diagnostic::error(UNEXPECTED, cursor.span(quantity), message)
            .here("no comparison follows")
            .help(format!(
                "write `expect {quantity} = {value}`, or `<=`, or `~`"
            ))
    })
}
