//! Numbers: values that start with a digit, or should.

use super::context::{is_name, starts_with_digit, token};
use super::cursor::{Cursor, start_of};
use super::sizes;
use crate::diagnostic::{Diagnostic, codes};
use crate::number::Extents;
use crate::source::Span;
use crate::syntax::brackets::is_word;
use crate::syntax::literal::Literal;

codes! {
    /// A word starts with a digit but is neither a number nor a size.
    ///
    /// Names start with a letter, so a word that starts with a digit must be a number (`4096`,
    /// `4_096`, `0.5`, `1e-5`, `5M`, `10%`) or a size (`3x3`, `3x224x224`). Usually a
    /// multiplication sign is missing, or a size contains a name.
    ///
    /// ```cnn
    /// network small(width: int = 8) {
    ///   input 3x32x32
    ///   conv 2width 3x3
    /// }
    /// ```
    ///
    /// Write the expression in parentheses:
    ///
    /// ```cnn
    /// network small(width: int = 8) {
    ///   input 3x32x32
    ///   conv (2 * width) 3x3
    /// }
    /// ```
    ///
    /// A size with a name in it is written `(3 x k)`.
    NOT_A_NUMBER = "P016" "not-a-number";
    /// A number is too large or has too many digits to be exact.
    ///
    /// Numbers are exact, without the rounding of floats, and hold about 38 digits before and after
    /// the point together. No size or count of a network needs that many. Usually an exponent is
    /// mistyped, or the number means "no limit". In a size, each number is below 2^64.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3
    ///   expect macs <= 1e60          # no limit?
    /// }
    /// ```
    ///
    /// Write a smaller number, or delete the line:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3
    ///   expect macs <= 1G
    /// }
    /// ```
    NUMBER_TOO_LARGE = "P017" "number-too-large";
    /// A number starts with its decimal point.
    ///
    /// Python accepts `.5`. Here a number starts with a digit, because a point joins names, as in
    /// `in.channels`.
    ///
    /// ```cnn
    /// network small {
    ///   input 8
    ///   dense 8 -> dropout .5
    /// }
    /// ```
    ///
    /// Write the zero:
    ///
    /// ```cnn
    /// network small {
    ///   input 8
    ///   dense 8 -> dropout 0.5
    /// }
    /// ```
    LEADING_POINT = "P037" "number-starts-with-point";
    /// A blank separates a number from its suffix.
    ///
    /// A number and its suffix are one word. `K` is a thousand, `M` a million, `G` a thousand
    /// million, and `%` a hundredth. After a blank, `M` would be a name.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3
    ///   expect params <= 5 M
    /// }
    /// ```
    ///
    /// Remove the blank:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3
    ///   expect params <= 5M
    /// }
    /// ```
    SPACED_UNIT = "P040" "unit-with-blank";
}

/// A word that starts with a digit and is neither a number nor a size: why.
pub(crate) fn number(span: Span, text: &str) -> Diagnostic {
    let lower = text.replace(['X', '×'], "x");
    let parts: Vec<&str> = lower.split('x').collect();
    let is_literal = |text: &str| Literal::parse(text).is_some();
    if parts.len() > 1 {
        if parts.iter().all(|part| looks_like_number(part)) {
            let fraction = |it: &&str| Literal::parse(it).is_some_and(|it| !it.value.is_whole());
            return if parts.len() > Extents::MAX {
                sizes::too_many_extents(span)
            } else if text.contains('X') && Extents::parse(&lower).is_some() {
                not_a_number(span, text, Some(lower))
            } else if parts.iter().any(fraction) {
                not_a_number(span, text, None)
            } else {
                number_too_large(span)
            };
        }
        let named = parts.iter().all(|part| is_literal(part) || is_name(part));
        let instead = format!("({})", parts.join(" x "));
        return not_a_number(span, text, named.then_some(instead));
    }
    if looks_like_number(text) {
        return number_too_large(span);
    }
    let unit = text.trim_start_matches(|it: char| it.is_ascii_digit() || it == '_' || it == '.');
    let count = text.strip_suffix(unit).unwrap_or_default();
    let instead = match unit {
        "k" | "m" | "g" => Some(format!("{count}{}", unit.to_ascii_uppercase())),
        "B" | "b" => Some(format!("{count}G")),
        _ if is_name(unit) && is_literal(count) => Some(format!("({count} * {unit})")),
        _ => None,
    };
    not_a_number(span, text, instead)
}

/// Whether only its value keeps it from being a number.
fn looks_like_number(text: &str) -> bool {
    let text = text.strip_suffix(['K', 'M', 'G', '%']).unwrap_or(text);
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    let digits =
        |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit() || it == b'_');
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    digits(whole) && digits(fraction) && digits(exponent)
}

/// `instead`: the likely number.
fn not_a_number(span: Span, text: &str, instead: Option<String>) -> Diagnostic {
    let message = format!("`{text}` is neither a number nor a size");
    let error =
        Diagnostic::error(NOT_A_NUMBER, span, message).here("names don't start with a digit");
    match instead {
        Some(instead) => error.write(true, span, instead),
        None => error.help("numbers are `4096`, `0.5`, `1e-5`, `5M`, `10%`; sizes `3x3`"),
    }
}

/// A number that an exact rational can't hold, or a size can't.
fn number_too_large(span: Span) -> Diagnostic {
    let message = "this number is too large or has too many digits to be exact";
    Diagnostic::error(NUMBER_TOO_LARGE, span, message)
        .here("too many digits")
        .help("a number has at most about 38 digits, including those after the point")
}

/// `3x8.5x8`
pub(crate) fn size_with_point(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let word = token(cursor.after.strip_prefix('.')?);
    let size = cursor.value_before()?;
    let whole = cursor.cover(size, word);
    (cursor.is_glued() && size.contains('x') && starts_with_digit(size))
        .then(|| not_a_number(cursor.span(whole), whole, None))
}

/// `dropout .5`
pub(crate) fn leading_point(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let digits = cursor.after.strip_prefix('.')?;
    let rest = digits.trim_start_matches(|it: char| u8::try_from(it).is_ok_and(is_word));
    let text = cursor.between(start_of(cursor.after), rest);
    let place = cursor.span(text);
    starts_with_digit(digits).then(|| {
        let message = format!("a number starts with a digit: `0{text}`");
        Diagnostic::error(LEADING_POINT, place, message)
            .here("no digit before the point")
            .write(true, place, format!("0{text}"))
    })
}

/// `expect params <= 5 M`
pub(crate) fn spaced_unit(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let suffix = cursor.token();
    let number = cursor.value_before()?;
    let known = ["K", "M", "G", "%"].contains(&suffix) && Literal::parse(number).is_some();
    // With a value after it, `%` would be an operator.
    let rest = cursor.tail(suffix).trim_start();
    let ends = suffix != "%" || rest.is_empty() || rest.starts_with("->");
    let place = cursor.span(cursor.cover(number, suffix));
    (known && ends).then(|| {
        let joined = format!("{number}{suffix}");
        let message = format!("a number and its suffix are one word: `{joined}`");
        Diagnostic::error(SPACED_UNIT, place, message)
            .here("a blank between them")
            .write(true, place, joined)
    })
}
