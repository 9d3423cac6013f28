//! Lists in square brackets or parentheses.

use super::context::{as_size, ends_with_word, is_digits, is_name, listed};
use super::cursor::{Cursor, end_of};
use super::layers::is_join;
use crate::diagnostic::{Diagnostic, Edit, codes};
use crate::source::Span;
use crate::syntax::grammar;
use crate::syntax::grammar::Rule;

codes! {
    /// A list is written where a size, tensors or layers are expected.
    ///
    /// A list is a value: `let widths = [64, 128]`, `for w in [64, 128] { … }`, a parameter of type
    /// `list`. In Python a shape is a list, too, or a tuple: `(3, 32, 32)`. Here a size is one word with
    /// `x` between the numbers. Tensors are listed in parentheses that touch the layer's name:
    /// `torch.cat([a, b], 1)` is `concat(a, b)`. Layers follow each other after `->`.
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

const NO_LISTS: &str = "tensors are not listed in square brackets";

/// A list; `size`: the size with its numbers.
pub(crate) fn list(span: Span, size: Option<String>) -> Diagnostic {
    match size {
        Some(size) => Diagnostic::error(LIST, span, format!("a size is written `{size}`"))
            .here("a list")
            .write(true, span, size),
        None => Diagnostic::error(LIST, span, "a list cannot be here")
            .here("a list")
            .help(
                "a list is a value: `let widths = [64, 128]`, `for w in widths { … }`; tensors follow \
                 a layer's name in parentheses, `concat(a, b)`; a size is `3x3`",
            ),
    }
}

/// `[conv 8 3x3, relu] x 3`, `[conv 8 3x3, relu]`
pub(crate) fn listed_layers(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let statement = cursor.plain_statement()?.trim_end();
    let inside = statement.strip_prefix('[')?;
    let (list, after) = inside.rsplit_once(']')?;
    let steps = listed(list);
    let is_step = |step: &&str| grammar::read(Rule::lone_chain, step).is_ok();
    if steps.is_empty() || !steps.iter().all(is_step) {
        return None;
    }
    let chain = steps.join(" -> ");
    let after = after.trim();
    let count = after.strip_prefix(['x', '*', '×']).map(str::trim);
    let text = match count.filter(|count| is_digits(count)) {
        Some(count) => format!("repeat {count} {{ {chain} }}"),
        None if after.is_empty() => chain,
        None => return None,
    };
    let whole = cursor.span(statement);
    Some(
        Diagnostic::error(LIST, whole, "layers are joined by `->`, not listed")
            .here("a list of layers")
            .help(format!("write `{text}`"))
            .write(true, whole, text),
    )
}

/// `acts[i]` as a step
pub(crate) fn applied_value(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let (index, _) = cursor.after.strip_prefix('[')?.split_once(']')?;
    let is_step = matches!(
        cursor.rule,
        Rule::lone_statement | Rule::lone_chain | Rule::lone_item
    );
    if !is_step || !cursor.is_glued() || !ends_with_word(cursor.before) {
        return None;
    }
    let name = cursor.value_before()?;
    if !is_name(name) {
        return None;
    }
    let place = cursor.span(cursor.cover(name, cursor.enclosing(index)));
    let message = "a step begins with the name of a layer, not with a value of a list";
    Some(
        Diagnostic::error(LIST, place, message)
            .here("a value")
            .help(format!(
                "name the layer first, `let act = {name}[{index}]`, and write `act` here; a tensor \
                 has no indices: `slice` takes a part of it"
            )),
    )
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

/// `input [3, 32, 32]`
pub(crate) fn square_brackets(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let inside = cursor.after.strip_prefix('[')?;
    let Some((list, _)) = inside.split_once(']') else {
        return Some(self::list(cursor.span(cursor.next(1)), None));
    };
    let part = cursor.enclosing(list);
    let whole = cursor.span(part);
    // `axes=[2, 3]` of ONNX is not a size.
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
    // `[conv 8 3x3, relu] x 3`
    let times = cursor.tail(part).trim().strip_prefix(['x', '×', '*']);
    let times = times.map(str::trim).filter(|it| is_digits(it));
    if let (Some(times), true) = (times, cursor.before.trim().is_empty()) {
        let steps = list.replace(", ", " -> ");
        let text = format!("repeat {times} {{ {steps} }}");
        let statement = cursor.span(cursor.cover(part, end_of(cursor.unit.trim_end())));
        return Some(
            Diagnostic::error(LIST, whole, NO_LISTS)
                .here("a list of layers")
                .help(format!("write `{text}`"))
                .fix(false, format!("write `{text}`"), statement, text),
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

/// `concat([a, conv 8 3x3])`
pub(crate) fn tensors_in_call(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let list = cursor.unit.trim_end();
    let is_list = cursor.rule == Rule::lone_item && list.starts_with('[') && list.ends_with(']');
    is_list.then(|| list_in_call(cursor.span(list)))
}

/// `concat([a, b])`: the list, with its brackets
pub(crate) fn list_in_call(span: Span) -> Diagnostic {
    let last = Span {
        start: span.end.saturating_sub(1),
        ..span
    };
    let edits = [span.first(1), last].map(|bracket| Edit::new(bracket, ""));
    Diagnostic::error(LIST, span, NO_LISTS)
        .here("a list")
        .help("tensors follow the name in parentheses: `concat(a, b)`")
        .edits(true, "remove the square brackets", edits.into())
}

/// `concat [a, b]`; `text`: the list
pub(crate) fn joined_list(layer: Span, span: Span, name: &str, text: &str) -> Diagnostic {
    let inside = text.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    let right = format!("{name}({})", inside.unwrap_or_default().trim());
    Diagnostic::error(LIST, span, NO_LISTS)
        .here("a list")
        .help(format!("tensors follow the name in parentheses: `{right}`"))
        .write(true, layer.to(span), right)
}
