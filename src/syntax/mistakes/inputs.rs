//! `input` in another form, and in the head of a network.

use super::context::{as_size, is_digits, is_free_name, is_name, listed, starts_with_digit};
use super::cursor::{Cursor, start_of};
use super::unexpected::UNEXPECTED;
use super::{lists, sizes};
use crate::diagnostic::{Diagnostic, Edit, codes};
use crate::number::Extents;
use crate::source::Span;

codes! {
    /// A colon is between an input and its shape.
    ///
    /// The shape of an input is its parameter and follows after a blank. A colon after a step
    /// asserts the shape that the step produces, as in `conv 8 3x3 : 8x30x30`. An input has no
    /// computed shape to compare with.
    ///
    /// ```cnn
    /// network small {
    ///   input picture: 3x32x32
    ///   picture -> conv 8 3x3
    /// }
    /// ```
    ///
    /// Remove the colon:
    ///
    /// ```cnn
    /// network small {
    ///   input picture 3x32x32
    ///   picture -> conv 8 3x3
    /// }
    /// ```
    COLON_AFTER_INPUT = "P039" "colon-after-input";
    /// A network has its input among its parameters.
    ///
    /// In Python a function takes its data in parentheses. Here parentheses hold values that are
    /// known before any data flows: numbers, sizes, words and layers, which `--set` can change. The
    /// data comes from a statement in the body, `input`, with channels x height x width. The
    /// compiler checks the program as if the input were there.
    ///
    /// ```cnn
    /// network small(x: 3x32x32) {
    ///   conv 8 3x3 -> relu
    /// }
    /// ```
    ///
    /// Move the input to the first line of the body; only a network with several inputs needs their
    /// names:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3 -> relu
    /// }
    /// ```
    INPUT_IN_HEAD = "P049" "input-in-head";
}

/// `input x: 3x32x32`
pub(crate) fn colon_after_input(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let name = cursor.before.strip_prefix("input")?;
    let named = name.is_empty() || name.starts_with(' ') && is_name(name.trim_start());
    let colon = cursor.span(cursor.next(1));
    (named && cursor.after.starts_with(':')).then(|| {
        Diagnostic::error(
            COLON_AFTER_INPUT,
            colon,
            "the shape of an input follows with a blank",
        )
        .here("no colon")
        .fix(true, "remove the colon", colon, "")
    })
}

/// `x = input 3x32x32`, `input shape=3x32x32`
pub(crate) fn input_form(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let statement = cursor.plain_statement()?;
    if let Some((name, rest)) = statement.split_once('=')
        && is_free_name(name.trim())
        && let Some(shape) = rest.trim_start().strip_prefix("input ")
        && !shape.contains('=')
    {
        let place = cursor.between(start_of(statement), shape).trim_end();
        let start = format!("input {}", name.trim());
        return Some(one_statement(cursor.span(place), &start, shape.trim()));
    }
    // `input = 3x32x32`, too.
    let (label, shape) = statement.strip_prefix("input")?.split_once('=')?;
    let name = label.trim();
    let shape = shape.trim();
    let named = name.is_empty() || label.starts_with(' ') && is_name(name);
    if !named || !starts_with_digit(shape) || shape.contains([' ', '=', ',']) {
        return None;
    }
    let place = cursor.span(cursor.between(start_of(statement), shape));
    let start = match name {
        "" | "shape" | "size" | "dims" | "dim" | "input_shape" => "input ".to_owned(),
        name => format!("input {name} "),
    };
    Some(one_statement(place, &start, shape))
}

/// `start` is written before the shape.
fn one_statement(span: Span, start: &str, shape: &str) -> Diagnostic {
    let text = format!("{} {shape}", start.trim_end());
    Diagnostic::error(UNEXPECTED, span, "an input is a statement of its own")
        .here(format!("it is written `{text}`"))
        .fix(true, format!("write `{text}`"), span, start)
}

/// `input (3, 64, 64)`, `input shape=(3, 64, 64)`
pub(crate) fn input_list(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let list = cursor.unit.strip_prefix("input")?;
    let (label, rest) = list.split_at_checked(list.find(['(', '['])?)?;
    let inside = rest.get(1..rest.rfind([')', ']'])?)?;
    let named = !label.trim().ends_with('=') && !label.trim().is_empty();
    if named && !is_name(label.trim()) {
        return None;
    }
    let parts = listed(inside);
    let batch = parts.len() == 4;
    let parts: Vec<&str> = parts
        .into_iter()
        .filter(|it| *it != "None" && *it != "-1")
        .collect();
    // Four are those of a batch.
    let parts = match parts.as_slice() {
        [_, rest @ ..] if parts.len() == 4 => rest,
        all => all,
    };
    if ![1, 3].contains(&parts.len()) || !parts.iter().all(|it| is_digits(it)) {
        return None;
    }
    let size = match parts {
        [height, width, channels @ ("1" | "3")] if height.len() > 1 => {
            format!("{channels}x{height}x{width}")
        }
        all => all.join("x"),
    };
    let first = if named { rest } else { list.trim_start() };
    let whole = cursor.cover(first, cursor.tail(inside).get(..1)?);
    Some(list_of_input(cursor.span(whole), &size, batch))
}

/// `input 1, 3, 32, 32`
pub(crate) fn batch(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let line = cursor.statement()?.lines().next()?.trim_end();
    let shape = line.strip_prefix("input ")?.trim_start();
    let size = as_size(shape).filter(|it| it.matches('x').count() == 3)?;
    let (_, size) = size.split_once('x')?;
    cursor
        .after
        .starts_with(',')
        .then(|| list_of_input(cursor.span(shape), size, true))
}

fn list_of_input(span: Span, size: &str, batch: bool) -> Diagnostic {
    let error = lists::list(span, Some(size.to_owned()));
    if batch {
        error.help(format!(
            "write `{size}`: channels x height x width, and no batch"
        ))
    } else {
        error
    }
}

/// `input 3 8 8`
pub(crate) fn spaced_shape(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let line = cursor.statement()?.lines().next()?.trim_end();
    let shape = line.strip_prefix("input ")?.trim_start();
    let numbers: Vec<&str> = shape.split(' ').filter(|it| !it.is_empty()).collect();
    if numbers.len() != 3 || !numbers.iter().all(|it| is_digits(it)) {
        return None;
    }
    let size = numbers.join("x");
    Extents::parse(&size)?;
    Some(sizes::spaced_size(cursor.span(shape), &size))
}

/// `input 3x8x8 as x`
pub(crate) fn label_of_input(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let line = cursor.statement()?.lines().next()?.trim_end();
    let shape = line.strip_prefix("input ")?.trim_start();
    let (size, name) = shape.split_once(" as ")?;
    let (size, name) = (size.trim(), name.trim());
    if !is_name(name) || Extents::parse(size).is_none() {
        return None;
    }
    let text = format!("{name} {size}");
    let place = cursor.span(cursor.next(2));
    let message = "the name of an input is written before its shape";
    Some(
        Diagnostic::error(UNEXPECTED, place, message)
            .here("comes too late")
            .fix(
                true,
                format!("write `input {text}`"),
                cursor.span(shape),
                text,
            ),
    )
}

/// `input 3x8x8 -> relu`
pub(crate) fn chain_of_input(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let line = cursor.statement()?.lines().next()?;
    line.strip_prefix("input ")?;
    let next = cursor.after.strip_prefix("->")?.trim_start();
    let indent = cursor.above().rsplit('\n').next();
    let indent = indent.filter(|it| it.trim().is_empty()).unwrap_or("  ");
    let edit = cursor.edit(cursor.between(cursor.before, next), format!("\n{indent}"));
    let place = cursor.span(cursor.next(2));
    Some(
        Diagnostic::error(UNEXPECTED, place, "an `input` is a statement of its own")
            .here("the next line continues with it")
            .help("put the next layer on a line of its own")
            .edits(true, "start a new line instead", vec![edit]),
    )
}

/// The most inputs of one head that are listed in a message. More of them are reported once.
pub(crate) const MAX_LISTED_INPUTS: usize = 16;

/// `network n(x: 3x32x32)`. `inputs`: the statements to write; none where the body has its own.
pub(crate) fn input_in_head(span: Span, inputs: &[String], edits: Vec<Edit>) -> Diagnostic {
    let help = match inputs {
        [] => "remove it: the body states its input".to_owned(),
        [input] => format!("write `{input}` as the first line of the body"),
        all if all.len() > MAX_LISTED_INPUTS => {
            format!(
                "write the {} inputs as the first lines of the body",
                all.len()
            )
        }
        [all @ .., last] => {
            let all = all.join("`, `");
            format!("write `{all}` and `{last}` as the first lines of the body")
        }
    };
    let message = "the input of a network is stated in its body";
    Diagnostic::error(INPUT_IN_HEAD, span, message)
        .here("not a parameter: parameters are numbers, words and layers")
        .help(help.clone())
        .edits(true, help, edits)
}
