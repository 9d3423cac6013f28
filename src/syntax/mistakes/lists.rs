//! Lists in square brackets or parentheses.

use super::context::{as_size, ends_with_word, is_digits, is_name, starts_with_letter};
use super::cursor::{Cursor, end_of};
use super::layers::{is_join, takes_one_number};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::grammar::Rule;

codes! {
    /// A list of numbers is written where a size is expected.
    ///
    /// In Python a shape is a tuple or a list, `(3, 32, 32)`. Here a size is one word with `x`
    /// between the numbers. Tensors are listed in parentheses that touch the layer's name:
    /// `torch.cat([a, b], 1)` is `concat(a, b)`.
    ///
    /// ```cnn
    /// network small {
    ///   input [3, 32, 32]
    ///   conv 8 (3, 3)
    /// }
    /// ```
    ///
    /// Write the sizes with `x`:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3
    /// }
    /// ```
    LIST = "P019" "list-instead-of-size";
}

const NO_LISTS: &str = "there are no lists in square brackets";

/// A list; `size`: the size with its numbers.
pub(crate) fn list(span: Span, size: Option<String>) -> Diagnostic {
    match size {
        Some(size) => Diagnostic::error(LIST, span, format!("a size is written `{size}`"))
            .here("a list")
            .write(true, span, size),
        None => Diagnostic::error(LIST, span, NO_LISTS)
            .here("not a bracket of the language")
            .help("tensors follow the name in parentheses, `concat(a, b)`; a size is `3x3`"),
    }
}

/// `a.shape[0]`, `for i in [0, 1, 2]`, `dense [10, 20]`
pub(crate) fn index_or_list(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let (list, _) = cursor.after.strip_prefix('[')?.split_once(']')?;
    let place = cursor.span(cursor.enclosing(list));
    if cursor.is_glued() && ends_with_word(cursor.before) {
        let value = cursor.value_before()?;
        let index = is_digits(list.trim().trim_start_matches('-'));
        return (index && starts_with_letter(value)).then(|| indexed(place, value));
    }
    if cursor.first() == "for" && cursor.before.ends_with(" in") {
        return Some(looped_list(place, as_range(list)));
    }
    // `dense [10, 20]`: no size is expected there.
    let size = as_size(list).is_some_and(|size| size.contains('x'));
    (takes_one_number(cursor.step().trim()) && size).then(|| self::list(place, None))
}

fn indexed(span: Span, value: &str) -> Diagnostic {
    let tensor = value.strip_suffix(".shape").unwrap_or(value);
    let message = "there are no lists, so nothing is taken out of one by its number";
    Diagnostic::error(LIST, span, message)
        .here("not a bracket of the language")
        .help(format!(
            "the extents of a tensor have names: `{tensor}.channels`, `{tensor}.height`, \
             `{tensor}.width`; a value that differs from round to round is computed from the \
             loop's variable"
        ))
}

/// `0, 1, 2` as `0..3`.
fn as_range(list: &str) -> Option<String> {
    let parts = list.split(',').map(|it| it.trim().parse::<u64>().ok());
    let parts: Vec<u64> = parts.collect::<Option<_>>()?;
    let (first, last) = (parts.first()?, parts.last()?);
    let mut pairs = parts.iter().zip(parts.iter().skip(1));
    let follows = pairs.all(|(one, next)| one.checked_add(1) == Some(*next));
    let end = last.checked_add(1)?;
    follows.then(|| format!("{first}..{end}"))
}

fn looped_list(span: Span, range: Option<String>) -> Diagnostic {
    let message = "a loop runs over a range, and there are no lists";
    let error = Diagnostic::error(LIST, span, message).here("a list");
    match range {
        Some(range) => error.write(true, span, range),
        None => error.help(
            "write `for i in 0..3 { … }` and compute the value from `i`: `(64 * (i + 1))`; \
             where there is no rule, write the lines out",
        ),
    }
}

/// `e = [a, c]`
pub(crate) fn bound_list(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let (name, rest) = cursor.plain_statement()?.split_once('=')?;
    let whole = cursor.after.trim_end();
    let list = whole.strip_prefix('[')?.strip_suffix(']')?;
    let names = list.contains(',') && list.split(',').all(|it| is_name(it.trim()));
    let bound = is_name(name.trim()) && rest.trim_start().starts_with('[');
    (names && bound).then(|| {
        let text = format!("concat({list})");
        let place = cursor.span(whole);
        Diagnostic::error(LIST, place, NO_LISTS)
            .here("a list")
            .help(format!(
                "a layer joins tensors: `{text}` stacks their channels, `add({list})` adds their \
                 values"
            ))
            .write(false, place, text)
    })
}

/// `input [3, 32, 32]`, `concat([a, b])`, `concat [a, b]`
pub(crate) fn square_brackets(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let inside = cursor.after.strip_prefix('[')?;
    let Some((list, _)) = inside.split_once(']') else {
        return Some(self::list(cursor.span(cursor.next(1)), None));
    };
    let part = cursor.enclosing(list);
    let whole = cursor.span(part);
    // `axes=[2, 3]` of ONNX is no size.
    let axes = cursor.before.ends_with("axes=") || cursor.before.ends_with("dims=");
    if let Some(size) = as_size(list).filter(|_| !axes) {
        return Some(self::list(whole, Some(size)));
    }
    if cursor.rule == Rule::lone_item && cursor.before.is_empty() {
        let brackets = [cursor.next(1), cursor.cover(end_of(list), part)];
        let edits = brackets.map(|it| cursor.edit(it, ""));
        return Some(
            Diagnostic::error(LIST, whole, NO_LISTS)
                .here("a list")
                .help("tensors follow the name in parentheses: `concat(a, b)`")
                .edits(true, "remove the square brackets", edits.into()),
        );
    }
    // `concat [a, b]`
    let names = list.contains(',') && list.split(',').all(|it| is_name(it.trim()));
    if names && cursor.rule == Rule::lone_statement {
        let name = cursor.value_before()?;
        if is_join(name) {
            let text = format!("{name}({list})");
            return Some(
                Diagnostic::error(LIST, whole, NO_LISTS)
                    .here("a list")
                    .help(format!("tensors follow the name in parentheses: `{text}`"))
                    .write(true, cursor.span(cursor.cover(name, part)), text),
            );
        }
    }
    Some(self::list(whole, None))
}
