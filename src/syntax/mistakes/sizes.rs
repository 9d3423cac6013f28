//! Sizes: in several words, as products, of too many numbers.

use super::context::{is_digits, last_value, token};
use super::cursor::Cursor;
use super::layers::{is_layer, is_size_parameter, starts_with_size};
use super::lists;
use super::operators::FOREIGN_OPERATOR;
use crate::diagnostic::{Diagnostic, codes};
use crate::number::Extents;
use crate::source::Span;

codes! {
    /// A size is written with blanks.
    ///
    /// Blanks separate parameters, so a size has none: `3x3` is height x width, `3x32x32` is
    /// channels x height x width. A square size may be a single number: `conv 64 3`.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 64 3 x 3
    /// }
    /// ```
    ///
    /// Remove the blanks:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 64 3x3
    /// }
    /// ```
    ///
    /// A size with a name in it is an expression, so it needs parentheses and blanks around the
    /// `x`: `(k x 1)`.
    SPACED_SIZE = "P009" "size-with-blanks";
    /// A size has more than four numbers.
    ///
    /// Two numbers are height x width, and three are channels x height x width. Four are the sides
    /// of a padding: top x bottom x left x right. Maps are two-dimensional and the batch size is
    /// never written, so the five numbers of a PyTorch video tensor have no equivalent.
    ///
    /// ```cnn
    /// network clip {
    ///   input 32x3x16x112x112        # batch, channels, frames, height, width
    ///   conv 64 3x3
    /// }
    /// ```
    ///
    /// Remove the batch size and any axis other than channels, height and width:
    ///
    /// ```cnn
    /// network clip {
    ///   input 48x112x112             # sixteen frames of three channels each
    ///   conv 64 3x3
    /// }
    /// ```
    TOO_MANY_EXTENTS = "P018" "too-many-extents";
}

/// `2 × 2`, `3x32 x 32` with the sign or the letter where a parameter can't be
pub(crate) fn spaced(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let mut rest = cursor.after.strip_prefix(['x', '×'])?;
    let first = cursor.value_before()?;
    let mut parts = vec![first];
    let last = loop {
        let number = token(rest.trim_start_matches(' '));
        parts.push(number);
        match cursor
            .tail(number)
            .trim_start_matches(' ')
            .strip_prefix(['x', '×'])
        {
            Some(more) => rest = more,
            None => break number,
        }
    };
    let size = parts.join("x");
    Extents::parse(&size)?;
    // `conv 8 3x3 x 3`, as papers write three of them.
    if let [kernel, times] = parts.as_slice()
        && kernel.contains('x')
        && cursor.gap().contains(' ')
        && let Some(statement) = cursor.statement()
    {
        let step = statement
            .strip_suffix(last)?
            .trim_end()
            .strip_suffix(['x', '×'])?
            .trim_end();
        let text = format!("repeat {times} {{ {step} }}");
        let whole = cursor.span(statement);
        let place = cursor.span(cursor.cover(first, last));
        return Some(
            times_a_layer(place)
                .here("this is not a size")
                .help(format!("write `{text}`"))
                .fix(false, format!("write `{text}`"), whole, text),
        );
    }
    Some(spaced_size(cursor.span(cursor.cover(first, last)), &size))
}

fn times_a_layer(span: Span) -> Diagnostic {
    Diagnostic::error(SPACED_SIZE, span, "a layer is not multiplied by a number")
}

/// `conv 8 3x3 x 3`, as papers write three layers: from the `x` on.
pub(crate) fn multiplied_layer(span: Span, times: u64) -> Diagnostic {
    times_a_layer(span)
        .here("the kernel before it is a size already")
        .help(format!(
            "write `repeat {times} {{ … }}` around the layers to repeat"
        ))
}

/// A size in several words.
pub(crate) fn spaced_size(span: Span, size: &str) -> Diagnostic {
    Diagnostic::error(SPACED_SIZE, span, format!("a size is one word: `{size}`"))
        .here("blanks separate parameters here")
        .write(true, span, size)
}

/// A size with a name in it, in several words.
pub(crate) fn size_of_values(span: Span, text: &str) -> Diagnostic {
    let message = format!("a size of values is written in parentheses: `{text}`");
    Diagnostic::error(SPACED_SIZE, span, message)
        .here("blanks separate parameters here")
        .write(true, span, text)
}

/// `pad=1,1`, `conv 8 3,3`: two numbers of a size
pub(crate) fn size_with_comma(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let second = token(cursor.after.strip_prefix(',')?);
    let first = cursor.value_before()?;
    let more = cursor.tail(second).trim_start().starts_with(',');
    if !cursor.is_glued() || !is_digits(first) || !is_digits(second) || more {
        return None;
    }
    let head = cursor.head(first);
    let setting = head.strip_suffix('=').is_some_and(|it| {
        it.get(last_value(it).unwrap_or_default()..)
            .is_some_and(is_size_parameter)
    });
    // After the features, two small numbers that are the same are a kernel.
    let step = head.rsplit("->").next().unwrap_or_default();
    let given = step.split(' ').filter(|it| !it.is_empty()).count();
    let kernel = first == second && first.len() < 3 && given == 2;
    let place = cursor.span(cursor.cover(first, second));
    (setting || kernel).then(|| lists::list(place, Some(format!("{first}x{second}"))))
}

/// `reshape 16x-1`: an extent that the tool of another framework computes.
pub(crate) fn open_extent(cursor: &Cursor<'_>, text: &str) -> Option<Diagnostic> {
    let (known, _) = text.split_once("x-1")?;
    let place = cursor.span(text);
    let extents = known.split('x').all(is_digits);
    extents.then(|| {
        Diagnostic::error(
            SPACED_SIZE,
            place,
            "`-1` is not an extent: a size has numbers only",
        )
        .here("one extent is left open")
        .help("write every extent, or `_` for one that follows from a shape stated below")
    })
}

/// `conv 64 3*3`: the part of a compound expression that is a size.
pub(crate) fn multiplied(cursor: &Cursor<'_>, product: &str) -> Option<Diagnostic> {
    let (height, width) = product.split_once('*')?;
    let before = cursor.head(product);
    let sized = before.trim().contains(' ') || starts_with_size(token(cursor.unit));
    let size = format!("{height}x{width}");
    let place = cursor.span(product);
    (height == width && height.len() < 3 && is_digits(height) && sized).then(|| {
        Diagnostic::error(SPACED_SIZE, place, format!("a size is written `{size}`"))
            .here("this is a product")
            .help(format!(
                "the product of the numbers takes parentheses: `({product})`"
            ))
            .write(false, place, size)
    })
}

/// A size of five numbers or more.
pub(crate) fn too_many_extents(span: Span) -> Diagnostic {
    Diagnostic::error(TOO_MANY_EXTENTS, span, "a size has at most four extents")
        .here("more than four")
        .help(
            "two are height x width, three channels x height x width, four the sides of a padding",
        )
}

/// `conv 8 3x3/2`: the stride after the kernel, as papers write it
pub(crate) fn slashed_stride(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let stride = token(cursor.after.strip_prefix('/')?.trim_start());
    let kernel = cursor.value_before()?;
    let layer = token(cursor.step().trim_start());
    if cursor.in_parenthesis()
        || !is_layer(layer)
        || !is_digits(stride)
        || !kernel.contains('x')
        || Extents::parse(kernel).is_none()
    {
        return None;
    }
    let place = cursor.span(cursor.cover(kernel, stride));
    Some(
        Diagnostic::error(
            FOREIGN_OPERATOR,
            place,
            "a stride is a parameter, `stride=`",
        )
        .here("a size is not divided")
        .write(false, place, format!("{kernel} stride={stride}")),
    )
}
