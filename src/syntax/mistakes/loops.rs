//! Loops and ranges of other languages.

use super::context::{is_name, last_value, starts_with_digit, token};
use super::cursor::{Cursor, end_of, start_of};
use super::unexpected::UNEXPECTED;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;

codes! {
    /// `step` follows something other than `a to b`.
    ///
    /// `16 to 128 step 16` means the values 16, 32, 48 and so on up to 128, in a family of
    /// networks. The variable of a `for` increases by 1 each round; there is no third number as in
    /// Python's `range(0, 8, 2)`.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   for i in 0..8 step 2 { conv (8 + i) 3x3 }
    /// }
    /// ```
    ///
    /// Count by ones, and multiply in the body:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   for i in 0..4 { conv (8 + 2 * i) 3x3 }
    /// }
    /// ```
    ///
    /// For a choice of values, write both ends: `(16 to 128 step 16)`.
    STEP_WITHOUT_TO = "P033" "step-without-to";
    /// A loop has the form of another language: `while`, `for (…; …; …)`, `0..=3`.
    ///
    /// The size of a network is known before it runs, so every loop has a fixed count. Write
    /// `repeat n`, or `for i in 0..n`, which does not include `n`.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   repeat 3 times { relu }
    /// }
    /// ```
    ///
    /// Write only the count:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   repeat 3 { relu }
    /// }
    /// ```
    FOREIGN_LOOP = "P046" "foreign-loop";
}

/// `3 x { … }`, `3 * { … }`
pub(crate) fn multiplied_body(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let times = token(cursor.after);
    if !cursor.before.is_empty() || times.parse::<u64>().is_err() {
        return None;
    }
    let rest = cursor.tail(times).trim_start();
    let sign = rest.get(..rest.chars().next()?.len_utf8())?;
    let is_times = ["x", "×", "*"].contains(&sign);
    if !is_times || !cursor.tail(sign).trim_start().starts_with('{') {
        return None;
    }
    let head = cursor.span(cursor.cover(times, sign));
    let text = format!("repeat {times}");
    let error = loop_error(head, "a body is repeated by `repeat`");
    Some(error.write(true, head, text))
}

/// `while c { … }`, `for (i = 0; …)`, `0..=3`, `repeat 3 times`, `for i, j in …`
pub(crate) fn foreign_loop(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let first = cursor.first();
    let here = cursor.next(1);
    if first == "while" || cursor.before == "loop" {
        return Some(no_loop(cursor.span(first), first));
    }
    if cursor.before == "for" && here == "(" {
        return Some(no_loop(cursor.span(cursor.cover(first, here)), "for ("));
    }
    if first == "repeat" && cursor.token() == "times" {
        let place = cursor.span(cursor.token());
        let error = loop_error(place, "`repeat` takes only its count");
        return Some(error.help("remove it").fix(true, "remove it", place, ""));
    }
    if first == "for"
        && let Some(range) = cursor.before.strip_suffix("..")
        && here == "="
    {
        let end = token(cursor.after.get(1..)?.trim_start());
        let text = format!("..{}", end.parse::<u64>().ok()?.checked_add(1)?);
        let whole = cursor.span(cursor.cover(end_of(range), end));
        let error = loop_error(
            cursor.span(here),
            "a range does not include its end: `0..n`",
        );
        return Some(
            error
                .help(format!("write `{text}`"))
                .write(true, whole, text),
        );
    }
    (first == "for" && here == ",")
        .then(|| loop_error(cursor.span(here), "`for` has one variable").help(COUNTED))
}

const COUNTED: &str =
    "write `repeat 3 { … }`, or `for i in 0..3 { … }` if the body needs the number of the round";

fn loop_error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(FOREIGN_LOOP, span, message).here("of another language")
}

fn no_loop(span: Span, text: &str) -> Diagnostic {
    loop_error(
        span,
        format!("there is no loop `{text}`: loops have a count"),
    )
    .help(COUNTED)
}

/// `for i = 0 to 3 { … }`
pub(crate) fn counted_for(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let name = cursor.before.strip_prefix("for ")?.trim();
    let range = cursor.after.strip_prefix('=')?;
    let range = range.split('{').next().unwrap_or_default();
    if !is_name(name) {
        return None;
    }
    let place = cursor.span(cursor.next(1));
    let error = Diagnostic::error(
        UNEXPECTED,
        place,
        "a loop runs over a range, without its end",
    )
    .here("expected `in`")
    .help(format!("write `for {name} in 0..4 {{ … }}`: 0, 1, 2 and 3"));
    let whole = cursor.span(cursor.cover(cursor.after.get(..1)?, range.trim_end()));
    Some(match range_to(range) {
        Some(range) => error.write(true, whole, format!("in {range}")),
        None => error,
    })
}

/// `0 to 3` as `0..4`.
fn range_to(written: &str) -> Option<String> {
    let (first, last) = written.split_once(" to ")?;
    let end = last.trim().parse::<u64>().ok()?.checked_add(1)?;
    first.trim().parse::<u64>().ok()?;
    Some(format!("{}..{end}", first.trim()))
}

/// `for i in 0 to 3`
pub(crate) fn loop_to(span: Span, written: &str) -> Diagnostic {
    let error = Diagnostic::error(FOREIGN_LOOP, span, "a loop runs over a range: `0..n`")
        .here("`to` is for choices in a family");
    match range_to(written) {
        Some(range) => error
            .help("a range does not include its end")
            .write(true, span, range),
        None => error.help("write `for i in 0..n { … }`: from 0, without n"),
    }
}

/// `for i in ..3`
pub(crate) fn range_without_start(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let end = token(cursor.after.strip_prefix("..")?);
    let place = cursor.span(cursor.next(2));
    (cursor.before.starts_with("for ") && cursor.before.ends_with("in")).then(|| {
        Diagnostic::error(UNEXPECTED, place, "a range needs a start")
            .here("expected a number before this")
            .fix(true, format!("write `0..{end}`"), place, "0..")
    })
}

/// `0...3`
pub(crate) fn three_points(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let end = token(cursor.after.strip_prefix('.')?);
    let range = cursor.before.strip_suffix("..")?;
    let start = last_value(range.trim_end_matches('.')).and_then(|it| cursor.before.get(it..));
    let place = cursor.span(cursor.next(1));
    cursor.is_glued().then(|| {
        let message = format!("write `{}{end}`", start.unwrap_or_default());
        Diagnostic::error(FOREIGN_LOOP, place, "a range is written with two points")
            .here("one too many")
            .fix(true, message, place, "")
    })
}

/// `repeat { … }`, `repeat i in 0..3 { … }`, `for i 0..3 { … }`
pub(crate) fn loop_form(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    cursor.statement()?;
    let first = token(cursor.unit);
    let name = cursor.before.strip_prefix(first)?.trim();
    let here = cursor.token();
    match first {
        "repeat" if cursor.before == first && here == "{" => Some(
            Diagnostic::error(
                UNEXPECTED,
                cursor.span(here),
                "`repeat` needs a count: `repeat 3 { … }`",
            )
            .here("no count before this")
            .help("put the number of rounds, or an expression, before the `{`"),
        ),
        "repeat" if here == "in" && is_name(name) => Some(
            Diagnostic::error(
                FOREIGN_LOOP,
                cursor.span(here),
                "a loop with a variable is a `for`",
            )
            .here("`repeat` takes only its count")
            .fix(
                true,
                format!("write `for {name} in …`"),
                cursor.span(first),
                "for",
            ),
        ),
        "for"
            if is_name(name)
                && name != "in"
                && (starts_with_digit(cursor.after) || here == "(") =>
        {
            let message = "the variable of a loop and its range are joined by `in`";
            let put = cursor.span(start_of(cursor.after));
            Some(
                Diagnostic::error(UNEXPECTED, cursor.span(here), message)
                    .here("no `in` before this")
                    .fix(true, format!("write `for {name} in …`"), put, "in "),
            )
        }
        _ => None,
    }
}

/// `step` after something other than `a to b`. `range`: whether that is `a..b`.
pub(crate) fn step_without_to(span: Span, range: bool) -> Diagnostic {
    let error = Diagnostic::error(STEP_WITHOUT_TO, span, "`step` without `to`");
    if range {
        error
            .here("`..` counts by ones")
            .help("multiply in the body: `for i in 0..4 { conv (2 * i) 3x3 }`")
    } else {
        error
            .here("both ends are missing")
            .help("write `16 to 128 step 16`")
    }
}
