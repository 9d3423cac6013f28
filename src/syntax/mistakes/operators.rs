//! Operators: of other languages, and where they need parentheses.

use super::context::{enclosed, is_name, starts_with_letter, token};
use super::cursor::{Cursor, end_of, start_of};
use super::layers::takes_two_numbers;
use super::sizes;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::grammar;
use crate::syntax::grammar::Rule;

codes! {
    /// A computed parameter of a layer needs parentheses.
    ///
    /// Blanks separate parameters, so `conv features * 4 1x1` would have several meanings. An
    /// expression with an operator needs parentheses; a single number, name or size does not.
    ///
    /// ```cnn
    /// network small(features: int = 8) {
    ///   input 3x32x32
    ///   conv features * 4 1x1
    /// }
    /// ```
    ///
    /// Put the expression in parentheses:
    ///
    /// ```cnn
    /// network small(features: int = 8) {
    ///   input 3x32x32
    ///   conv (features * 4) 1x1
    /// }
    /// ```
    COMPOUND = "P008" "compound-without-parentheses";
    /// An operator of another language is in an expression.
    ///
    /// The operators are `+ - * / % ^`, `= != ~ < <= > >=` and the words `and`, `or`, `not`. There
    /// are no `&&`, `||` and `!`, and a power is `2 ^ n`, not `2 ** n`.
    ///
    /// ```cnn
    /// network small(wide: bool = on, deep: bool = off) {
    ///   input 3x32x32
    ///   if wide && !deep { conv 64 3x3 } else { conv 8 3x3 }
    /// }
    /// ```
    ///
    /// Write the word:
    ///
    /// ```cnn
    /// network small(wide: bool = on, deep: bool = off) {
    ///   input 3x32x32
    ///   if wide and not deep { conv 64 3x3 } else { conv 8 3x3 }
    /// }
    /// ```
    FOREIGN_OPERATOR = "P020" "foreign-operator";
    /// A choice between two values is written as `a ? b : c`.
    ///
    /// Write a choice in words, `if a then b else c`, as in the `if` of a body. `?` is used only in
    /// shapes, for an extent that may be anything.
    ///
    /// ```cnn
    /// network n(wide: bool = on) {
    ///   input 3x32x32
    ///   let s = wide ? 1 : 2
    ///   conv 8 3x3 stride=s
    /// }
    /// ```
    ///
    /// Write the choice in words:
    ///
    /// ```cnn
    /// network n(wide: bool = on) {
    ///   input 3x32x32
    ///   let s = if wide then 1 else 2
    ///   conv 8 3x3 stride=s
    /// }
    /// ```
    TERNARY = "P045" "foreign-conditional";
}

/// `conv features * 4 1x1`
pub(crate) fn compound(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    const SIGNS: &[&str] = &["+", "-", "*", "/", "%", "^", "<", ">", "!=", "~", ".."];
    let sign = SIGNS.iter().any(|it| cursor.after.starts_with(it));
    if !sign || cursor.after.starts_with("->") || cursor.in_parenthesis() {
        return None;
    }
    let negative = cursor
        .after
        .strip_prefix('-')
        .is_some_and(|it| starts_with_letter(it) || it.starts_with('('));
    // `conv -n 3x3`: glued to the text after it, not to the text before.
    let start = if negative && !cursor.is_glued() || cursor.before.ends_with('=') {
        cursor.after
    } else {
        cursor.value_before()?
    };
    // Not after the layer's own name.
    let before = cursor.head(start);
    if before.ends_with("as ")
        || !before.ends_with([' ', '='])
        || before.trim_end().ends_with(['>', '|', '{'])
    {
        return None;
    }
    let rest = cursor.tail(start_of(start));
    let mut pairs = grammar::read(Rule::expr, rest).ok()?;
    let text = rest.get(..pairs.next()?.as_str().len())?;
    let place = cursor.span(text);
    let whole = place.end > cursor.span(cursor.after).start;
    if let Some((from, to)) = text.split_once("..")
        && takes_two_numbers(before.trim())
        && whole
    {
        let layer = before.trim();
        let right = format!("{} {}", from.trim(), to.trim());
        let message = format!("`{layer}` takes two numbers: `{right}`");
        return Some(
            Diagnostic::error(COMPOUND, place, message)
                .here("a range is for loops")
                .write(true, place, right),
        );
    }
    if let Some(error) = sizes::open_extent(cursor, text) {
        return Some(error);
    }
    if let Some(error) = sizes::multiplied(cursor, text) {
        return Some(error);
    }
    whole.then(|| {
        let right = format!("({text})");
        let message = format!("a compound expression takes parentheses: `{right}`");
        Diagnostic::error(COMPOUND, place, message)
            .here("blanks separate parameters here")
            .write(true, place, right)
    })
}

/// `wide && deep`, `!deep`, `n ** 2`
pub(crate) fn foreign_operator(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    const OPERATORS: &[(&str, Option<&str>)] = &[
        ("&&", Some("and")),
        ("&", Some("and")),
        ("||", Some("or")),
        ("**", Some("^")),
        ("++", None),
        ("!", Some("not ")),
    ];
    let mut known = OPERATORS.iter();
    let (sign, instead) = known.find(|(sign, _)| cursor.after.starts_with(sign))?;
    if cursor.after.starts_with("!=") {
        return None;
    }
    let place = cursor.span(cursor.next(sign.len()));
    let error = no_operator(place, sign);
    Some(match instead {
        Some(word) => error.fix(true, format!("write `{}`", word.trim()), place, *word),
        None => error.help("operators are + - * / % ^, = != ~ < <= > >=, and or not"),
    })
}

fn no_operator(place: Span, sign: &str) -> Diagnostic {
    let message = format!("`{sign}` is not an operator");
    Diagnostic::error(FOREIGN_OPERATOR, place, message).here("not an operator")
}

/// `=<`, `===`, `<>`, `!==`
pub(crate) fn comparison(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    const SIGNS: &[(&str, &str, &str)] = &[
        ("!=", "=", "!="),
        ("<", ">", "!="),
        ("==", "=", "=="),
        ("=", "<", "<="),
    ];
    let (first, second, right) = SIGNS.iter().find(|(first, second, _)| {
        cursor.before.ends_with(first) && cursor.after.starts_with(second)
    })?;
    let start = cursor.before.strip_suffix(first)?;
    let sign = cursor.cover(end_of(start), cursor.next(second.len()));
    let place = cursor.span(sign);
    cursor
        .is_glued()
        .then(|| no_operator(place, sign).write(true, place, *right))
}

/// `if k is 3`, `if k is not 3`
pub(crate) fn word_for_equals(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let word = token(cursor.after);
    if word != "is" || !["if", "expect"].contains(&cursor.first()) {
        return None;
    }
    let not = token(cursor.tail(word).trim_start());
    let (sign, right) = match not {
        "not" => (cursor.cover(word, not), "!="),
        _ => (word, "="),
    };
    let place = cursor.span(sign);
    Some(no_operator(place, sign).write(true, place, right))
}

/// `bias=!on`, `bias=!k`
pub(crate) fn negated_value(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let value = token(cursor.after.strip_prefix('!')?);
    let statement = ["let", "expect", "where"].contains(&cursor.first());
    if cursor.in_parenthesis() || !cursor.before.ends_with('=') || statement || !is_name(value) {
        return None;
    }
    let right = match value {
        "on" | "true" => "off".to_owned(),
        "off" | "false" => "on".to_owned(),
        name => format!("(not {name})"),
    };
    let sign = cursor.next(1);
    let whole = cursor.span(cursor.cover(sign, value));
    Some(no_operator(cursor.span(sign), sign).write(true, whole, right))
}

/// `same ? 1 : 2`
pub(crate) fn ternary(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let (one, other) = cursor.after.strip_prefix('?')?.split_once(':')?;
    let (start, other) = match cursor.open() {
        Some(open) if open.bracket == b'(' => (end_of(open.part), enclosed(other)?),
        _ => {
            let (head, _) = cursor.before.rsplit_once('=')?;
            let equals = cursor.tail(head).get(..1)?;
            (end_of(equals), other.trim_end())
        }
    };
    let condition = cursor.between(start, cursor.after).trim();
    let parts = [condition, one.trim(), other.trim()];
    let place = cursor.span(cursor.next(1));
    let message = "a choice between two values is written in words: `if a then b else c`";
    let error = Diagnostic::error(TERNARY, place, message).here("not an operator");
    let readable = |it: &&str| grammar::read(Rule::lone_expr, it).is_ok();
    if !parts.iter().all(readable) {
        return Some(error);
    }
    let [condition, one, right] = parts;
    let text = format!("if {condition} then {one} else {right}");
    let whole = cursor.span(cursor.cover(condition, other));
    Some(
        error
            .help(format!("write `{text}`"))
            .write(true, whole, text),
    )
}
