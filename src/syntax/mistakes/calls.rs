//! Parentheses after a layer's name, and in values.

use super::context::{as_size, enclosed, is_name, last_value, listed, starts_with_digit};
use super::cursor::{Cursor, end_of};
use super::layers::takes_features_and_kernel;
use super::lists;
use super::unexpected::UNEXPECTED;
use crate::diagnostic::{Diagnostic, Edit, codes};
use crate::source::Span;
use crate::syntax::brackets::is_word;
use crate::syntax::grammar::Rule;

codes! {
    /// A blank separates the name of a layer from its tensors.
    ///
    /// A parenthesis that touches the name holds tensors: `add(a, b)`. A parenthesis after a blank
    /// holds a single value, as in `conv (4 * n) 1x1`, never a list.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3 pad=1 as a
    ///   relu as b
    ///   concat (a, b)
    /// }
    /// ```
    ///
    /// Remove the blank:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3 pad=1 as a
    ///   relu as b
    ///   concat(a, b)
    /// }
    /// ```
    BLANK_BEFORE_TENSORS = "P007" "blank-before-tensors";
    /// One parenthesis holds two values with nothing between them.
    ///
    /// A parenthesis holds one value. Usually an operator is missing, because formulas on paper
    /// omit the multiplication sign. Only a layer may be followed by more values, its parameters:
    /// `(leaky_relu 0.1)`.
    ///
    /// ```cnn
    /// network small(width: int = 8) {
    ///   input 3x32x32
    ///   conv (2 width) 3x3
    /// }
    /// ```
    ///
    /// Add the operator, or remove one of the values:
    ///
    /// ```cnn
    /// network small(width: int = 8) {
    ///   input 3x32x32
    ///   conv (2 * width) 3x3
    /// }
    /// ```
    NOT_A_LAYER = "P034" "parameters-without-layer";
}

/// A comma in a parenthesis that holds one value: `conv 8 (3, 3)`, `concat (a, b)`,
/// `conv 64 3x3 (stride=2, pad=1)`.
pub(crate) fn list_in_parenthesis(cursor: &Cursor<'_>, open: &str) -> Option<Diagnostic> {
    let inside = enclosed(cursor.tail(open))?;
    let whole = cursor.cover(open, cursor.tail(inside).get(..1)?);
    if let Some(error) = values(cursor, whole, inside) {
        return Some(error);
    }
    match as_size(inside) {
        Some(size) => Some(lists::list(cursor.span(whole), Some(size))),
        None => blank_before_tensors(cursor, open),
    }
}

/// `conv 64 3x3 (stride=2, pad=1)`, `conv (64, 3x3)`: a layer's values in a parenthesis.
fn values(cursor: &Cursor<'_>, place: &str, inside: &str) -> Option<Diagnostic> {
    let simple = |it: &str| it.bytes().all(|it| is_word(it) || it == b'.');
    let setting = |it: &str| {
        it.split_once('=').is_some_and(|(name, value)| {
            is_name(name.trim()) && simple(value.trim()) && !value.is_empty()
        })
    };
    let parts = listed(inside);
    let head = cursor.head(place);
    let layer = head.rsplit("->").next()?.trim();
    // `conv (64, 3)`: features and a kernel, not a size.
    let all = takes_features_and_kernel(layer) && parts.len() > 1;
    let settings = parts.iter().any(|it| setting(it));
    let fine = |it: &&str| setting(it) || simple(it) && starts_with_digit(it);
    if !head.ends_with(' ') || !(all || settings) || !parts.iter().all(fine) {
        return None;
    }
    let parts: Vec<String> = parts.iter().map(|it| it.replace(' ', "")).collect();
    let text = parts.join(" ");
    let edits = vec![cursor.edit(place, text.clone())];
    Some(no_parentheses(cursor.span(place), &text, edits))
}

/// `conv(3 3x3 pad=1)`
pub(crate) fn values_in_call(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let value = cursor.unit.trim_end();
    let name = cursor.above().strip_suffix('(')?;
    let (open, close) = (end_of(name), cursor.text_after(cursor.unit));
    let name = name.get(last_value(name)?..)?;
    let simple = !value.contains(['-', '{', '[', ',']) && value.contains(' ');
    if cursor.rule != Rule::lone_item
        || !close.starts_with(')')
        || !starts_with_digit(value)
        || !simple
        || !is_name(name)
    {
        return None;
    }
    let close = close.get(..1)?;
    let edits = vec![
        cursor.edit(cursor.between(open, cursor.unit), " "),
        cursor.edit(close, ""),
    ];
    let place = cursor.span(cursor.cover(open, close));
    Some(no_parentheses(place, &format!("{name} {value}"), edits))
}

fn no_parentheses(span: Span, text: &str, edits: Vec<Edit>) -> Diagnostic {
    let message = "parameters follow a layer's name without parentheses";
    Diagnostic::error(UNEXPECTED, span, message)
        .here("only tensors are in parentheses after a name")
        .edits(true, format!("write `{text}`"), edits)
}

/// `concat (a -> relu, …)`: the first thing in the parenthesis shows that it is not a value.
pub(crate) fn chain_in_parenthesis(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let open = cursor.open().filter(|open| open.bracket == b'(')?;
    let chain = cursor.after.starts_with("->") || cursor.after.starts_with('{');
    chain.then(|| blank_before_tensors(cursor, open.part))?
}

/// A blank between the name of a step and the parenthesis `open`.
fn blank_before_tensors(cursor: &Cursor<'_>, open: &str) -> Option<Diagnostic> {
    let head = cursor.head(open).trim_end();
    let blank = cursor.between(head, open);
    let name = head.get(last_value(head)?..).filter(|it| is_name(it))?;
    // Only the name of the step itself takes tensors.
    let outside = cursor.head(name).trim_end();
    let is_step = outside.is_empty() || outside.ends_with(['=', '>', ',', '(', '{', '|']);
    (is_step && !blank.is_empty()).then(|| {
        let message = format!("tensors follow `{name}` without a blank");
        let place = cursor.span(blank);
        Diagnostic::error(BLANK_BEFORE_TENSORS, place, message)
            .here("no blank here")
            .help("after a blank, a parenthesis is a single value, as in `conv (4 * n) 1x1`")
            .fix(true, format!("write `{name}(`"), place, "")
    })
}

/// A second value in a parenthesis whose first is not a layer.
pub(crate) fn not_a_layer(span: Span) -> Diagnostic {
    Diagnostic::error(NOT_A_LAYER, span, "a parenthesis holds one value")
        .here("a second one, or an operator is missing")
        .help(
            "an operator joins values: `(2 * n)`, `(k x 1)`; only a layer takes parameters: \
             `(leaky_relu 0.1)`",
        )
}

/// `a.channels()`
pub(crate) fn called_extent(parenthesis: Span, value: &str) -> Diagnostic {
    let message = format!("an extent of a tensor is a value, not a function: `{value}`");
    Diagnostic::error(UNEXPECTED, parenthesis, message)
        .here("not a function")
        .fix(true, format!("write `{value}`"), parenthesis, "")
}
