//! The mistakes people make, one function each. The first that knows what it sees answers.

use super::{Mistake, is_name, token};
use crate::diagnostic::{Diagnostic, Edit};
use crate::syntax::brackets::is_word;
use crate::syntax::error;
use crate::syntax::grammar::{self, Rule};
use crate::syntax::number::Literal;

/// All of them, the more particular ones first.
const MISTAKES: &[fn(&Mistake<'_>) -> Option<Diagnostic>] = &[
    arrow,
    character,
    quote,
    slashes,
    semicolon,
    let_missing,
    size,
    comma,
    square_brackets,
    label_after_shape,
    double_equals,
    operator,
    compound,
    leading_point,
    missing_comma,
    word,
];

/// The diagnostic of a mistake that is known.
pub fn known(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    MISTAKES.iter().find_map(|mistake_of| mistake_of(mistake))
}

/// An open bracket in the unit before the mistake, with its place.
fn innermost(mistake: &Mistake<'_>) -> Option<(u8, usize)> {
    let mut open = Vec::new();
    let mut in_string = false;
    for (at, byte) in mistake.before.bytes().enumerate() {
        match byte {
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'(' | b'{' => open.push((byte, at.saturating_add(mistake.unit.start))),
            b')' | b'}' => {
                open.pop();
            }
            _ => {}
        }
    }
    open.pop()
}

/// The offsets of `wanted` in `text` outside of brackets and strings.
fn outside_brackets(text: &str, wanted: u8) -> Vec<usize> {
    let mut depth = 0usize;
    let mut in_string = false;
    let mut found = Vec::new();
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'(' | b'{' => depth = depth.saturating_add(1),
            b')' | b'}' => match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => break,
            },
            _ if byte == wanted && depth == 0 => found.push(at),
            _ => {}
        }
    }
    found
}

/// `3, 32, 32` as `3x32x32`.
fn as_size(list: &str) -> Option<String> {
    let parts: Vec<&str> = list
        .split(',')
        .map(str::trim)
        .filter(|it| !it.is_empty())
        .collect();
    let whole = |part: &&str| Literal::parse(part).is_some_and(|it| it.value.to_u64().is_some());
    ((1..=4).contains(&parts.len()) && parts.iter().all(whole)).then(|| parts.join("x"))
}

/// The start of the value that ends `text`.
fn last_value(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let word_start = |end: usize| {
        let inside = bytes.get(..end).unwrap_or_default();
        let length = inside
            .iter()
            .rev()
            .take_while(|&&it| is_word(it) || it == b'.')
            .count();
        end.saturating_sub(length)
    };
    if bytes.last() == Some(&b')') {
        let mut depth = 0usize;
        for (at, byte) in bytes.iter().enumerate().rev() {
            match byte {
                b')' => depth = depth.saturating_add(1),
                b'(' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                return Some(word_start(at));
            }
        }
        return None;
    }
    let start = word_start(bytes.len());
    (start < bytes.len()).then_some(start)
}

fn arrow(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    const ARROWS: &[&str] = &[
        "=>", "==>", "-->", "- >", "|>", ">>", "→", "⇒", "⟶", "➜", "➔",
    ];
    let arrow = ARROWS.iter().find(|it| mistake.after.starts_with(**it))?;
    Some(error::foreign_arrow(mistake.here(arrow.len()), arrow))
}

fn character(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    const CHARACTERS: &[(char, &str, &str)] = &[
        ('\u{a0}', "a no-break space", " "),
        ('\u{2009}', "a thin space", " "),
        ('\u{202f}', "a narrow no-break space", " "),
        ('\u{3000}', "an ideographic space", " "),
        ('\u{200b}', "a zero-width space", ""),
        ('\u{feff}', "a byte order mark", ""),
        ('\u{2212}', "a minus sign", "-"),
        ('\u{2010}', "a hyphen", "-"),
        ('\u{2013}', "an en dash", "-"),
        ('\u{2014}', "an em dash", "-"),
        ('\u{201c}', "a typographic quote", "\""),
        ('\u{201d}', "a typographic quote", "\""),
        ('\u{201e}', "a typographic quote", "\""),
        ('\u{ff08}', "a wide parenthesis", "("),
        ('\u{ff09}', "a wide parenthesis", ")"),
        ('\u{ff0c}', "a wide comma", ","),
        ('\u{ff1a}', "a wide colon", ":"),
        ('\u{2264}', "less or equal", "<="),
        ('\u{2265}', "greater or equal", ">="),
        ('\u{2260}', "not equal", "!="),
        ('\u{2248}', "about equal", "~"),
        ('\u{b7}', "a dot", "*"),
        ('\u{22c5}', "a dot", "*"),
        ('\u{f7}', "a division sign", "/"),
        ('\u{2217}', "an asterisk", "*"),
        ('х', "a Cyrillic letter", "x"),
    ];
    let first = mistake.after.chars().next().filter(|it| !it.is_ascii())?;
    let place = mistake.here(first.len_utf8());
    if let Some((_, name, instead)) = CHARACTERS
        .iter()
        .find(|(character, _, _)| *character == first)
    {
        let shown: String = first.escape_default().collect();
        let shown = if instead.trim().is_empty() {
            shown
        } else {
            first.to_string()
        };
        return Some(error::foreign_character(place, &shown, name, instead));
    }
    first.is_alphabetic().then(|| {
        let shown = format!("`{first}`");
        error::unexpected(
            place,
            &shown,
            "a name of the letters a to z, digits and `_`",
        )
    })
}

fn quote(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let quote = ["\"", "'", "`"]
        .into_iter()
        .find(|it| mistake.after.starts_with(*it))?;
    let inside = mistake.after.get(quote.len()..).unwrap_or_default();
    let Some(length) = inside.find(quote) else {
        return (quote == "\"").then(|| error::unterminated(mistake.here(1)));
    };
    let name = inside.get(..length).filter(|it| is_name(it))?;
    Some(error::quoted_name(
        mistake.here(length.saturating_add(2)),
        name,
    ))
}

/// `//`: a comment, or Python's division.
fn slashes(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let operand = mistake.after.strip_prefix("//")?;
    let place = mistake.here(2);
    let first = token(mistake.before);
    let in_value = innermost(mistake).is_some_and(|(bracket, _)| bracket == b'(')
        || ["let", "expect", "where", "if", "repeat", "for"].contains(&first);
    let start = last_value(mistake.before);
    let (true, Some(start)) = (in_value, start) else {
        return Some(error::foreign_comment(place));
    };
    let blanks = operand.len().saturating_sub(operand.trim_start().len());
    let length = match grammar::read(Rule::lone_operand, operand.trim_start()) {
        Ok(mut pairs) => pairs.next().map_or(0, |pair| pair.as_span().end()),
        Err(_) => return Some(error::floor_division(place, None)),
    };
    let end = blanks.saturating_add(length);
    let left = mistake.before.get(start..).unwrap_or_default();
    let right = operand.get(blanks..end).unwrap_or_default();
    let start = mistake.unit.start.saturating_add(start);
    let end = mistake.at.saturating_add(2).saturating_add(end);
    // A parenthesis of its own becomes the function's.
    let before = mistake
        .text
        .get(..start)
        .is_some_and(|it| it.ends_with('('));
    let after = mistake
        .text
        .get(end..)
        .is_some_and(|it| it.starts_with(')'));
    let glued = mistake
        .text
        .get(..start.saturating_sub(1))
        .is_some_and(|it| it.ends_with(|it: char| it.is_ascii_alphanumeric() || it == '_'));
    let whole = if before && after && !glued {
        start.saturating_sub(1)..end.saturating_add(1)
    } else {
        start..end
    };
    let division = (mistake.span(whole), format!("floor({left} / {right})"));
    Some(error::floor_division(place, Some(division)))
}

fn semicolon(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    if !mistake.after.starts_with(';') {
        return None;
    }
    let line = mistake.text.get(..mistake.unit.start).unwrap_or_default();
    let line = line.rsplit('\n').next().unwrap_or_default();
    let indent = line.len().saturating_sub(line.trim_start().len());
    let indent = if line.trim().is_empty() {
        line.len()
    } else {
        indent.saturating_add(2)
    };
    let all = outside_brackets(mistake.after, b';');
    let edits = all.into_iter().map(|at| {
        let rest = mistake
            .after
            .get(at.saturating_add(1)..)
            .unwrap_or_default();
        let blanks = rest
            .len()
            .saturating_sub(rest.trim_start_matches(' ').len());
        let last = rest.trim().is_empty();
        let start = mistake.at.saturating_add(at);
        let end = start
            .saturating_add(1)
            .saturating_add(if last { 0 } else { blanks });
        let text = if last {
            String::new()
        } else {
            format!("\n{}", " ".repeat(indent))
        };
        Edit {
            span: mistake.span(start..end),
            text,
        }
    });
    Some(error::semicolon(mistake.here(1), edits.collect()))
}

/// `n = 3`: what follows the `=` is a value.
fn let_missing(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    if mistake.entry != Rule::lone_statement {
        return None;
    }
    let statement = mistake.text.get(mistake.unit.clone())?.trim_end();
    let (name, value) = statement.split_once('=')?;
    let (name, value) = (name.trim_end(), value.trim_start());
    if !is_name(name) || value.starts_with(['=', '>']) {
        return None;
    }
    let is_value = grammar::read(Rule::lone_expr, value).is_ok();
    let is_number = value.starts_with(|it: char| it.is_ascii_digit());
    let place = mistake.span(mistake.unit.start..mistake.unit.start.saturating_add(name.len()));
    (is_value || is_number).then(|| error::value_without_let(name, place))
}

/// `2 × 2`, `3x32 x 32` with the sign or the letter where a parameter can't stand.
fn size(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let rest = mistake.after.strip_prefix(['x', '×'])?;
    let start = last_value(mistake.before)?;
    let mut parts = vec![mistake.before.get(start..)?];
    let mut rest = rest;
    loop {
        rest = rest.trim_start_matches(' ');
        let number = token(rest);
        parts.push(number);
        rest = rest.get(number.len()..)?;
        match rest.trim_start_matches(' ').strip_prefix(['x', '×']) {
            Some(more) => rest = more,
            None => break,
        }
    }
    let size = parts.join("x");
    crate::syntax::number::Extents::parse(&size)?;
    let end = mistake.unit.end.saturating_sub(rest.len());
    let place = mistake.span(mistake.unit.start.saturating_add(start)..end);
    Some(error::spaced_size(place, &size))
}

fn comma(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    if mistake.entry == Rule::lone_statement && mistake.before.ends_with(',') {
        // `conv, 64`: read as a list of names up to the number.
        let name = mistake.before.trim_end_matches(',').trim_end();
        let number = mistake.after.starts_with(|it: char| it.is_ascii_digit());
        if !is_name(name) || !number {
            return None;
        }
        let at = mistake.before_end().saturating_sub(1);
        let after = mistake.text.get(at..mistake.unit.end)?;
        return Some(commas(mistake, at, after));
    }
    if !mistake.after.starts_with(',') {
        return None;
    }
    match innermost(mistake) {
        Some((b'(', open)) => parenthesis(mistake, open),
        Some(_) => Some(commas(mistake, mistake.at, mistake.after)),
        None => {
            if let Some(list) = mistake
                .text
                .get(mistake.unit.clone())?
                .strip_prefix("input ")
                && let Some(size) = as_size(list)
            {
                let start = mistake.unit.start.saturating_add("input ".len());
                let blanks = list.len().saturating_sub(list.trim_start().len());
                let start = start.saturating_add(blanks);
                let end = start.saturating_add(list.trim().len());
                return Some(error::list(mistake.span(start..end), Some(size)));
            }
            let layer = mistake.before.contains(' ') || is_name(mistake.before);
            layer.then(|| commas(mistake, mistake.at, mistake.after))
        }
    }
}

/// Takes away the commas of `after`, which starts at `at`.
fn commas(mistake: &Mistake<'_>, at: usize, after: &str) -> Diagnostic {
    let edits = outside_brackets(after, b',').into_iter().map(|offset| {
        let start = at.saturating_add(offset);
        let end = start.saturating_add(1);
        let blank = mistake
            .text
            .get(end..)
            .is_some_and(|it| it.starts_with([' ', '\n']));
        Edit {
            span: mistake.span(start..end),
            text: if blank { String::new() } else { " ".to_owned() },
        }
    });
    error::comma(mistake.span(at..at.saturating_add(1)), edits.collect())
}

/// A comma in a parenthesis that holds one value: `(3, 3)` or `concat (a, b)`.
fn parenthesis(mistake: &Mistake<'_>, open: usize) -> Option<Diagnostic> {
    let inside = mistake.text.get(open.saturating_add(1)..mistake.unit.end)?;
    let length = closing(inside)?;
    let close = open.saturating_add(length).saturating_add(2);
    if let Some(size) = as_size(inside.get(..length)?) {
        return Some(error::list(mistake.span(open..close), Some(size)));
    }
    let head = mistake.text.get(mistake.unit.start..open)?;
    let name_end = head.trim_end().len();
    let start = last_value(head.trim_end())?;
    let name = head.get(start..name_end).filter(|it| is_name(it))?;
    // Only the name of the step itself takes tensors.
    let first_of_step = head.get(..start)?.trim_end();
    let is_step =
        first_of_step.is_empty() || first_of_step.ends_with(['=', '>', ',', '(', '{', '|']);
    let blank = mistake.unit.start.saturating_add(name_end)..open;
    (is_step && !blank.is_empty()).then(|| error::blank_before_tensors(name, mistake.span(blank)))
}

/// The offset of the bracket that closes what is open at the start.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' | b'{' => depth = depth.saturating_add(1),
            b')' | b'}' => match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return Some(at),
            },
            _ => {}
        }
    }
    None
}

fn square_brackets(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let inside = mistake.after.strip_prefix('[')?;
    match inside.find(']') {
        Some(length) => {
            let size = as_size(inside.get(..length)?);
            Some(error::list(mistake.here(length.saturating_add(2)), size))
        }
        None => Some(error::list(mistake.here(1), None)),
    }
}

fn label_after_shape(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let rest = mistake.after.strip_prefix("as ")?;
    let name = token(rest.trim_start());
    let colon = *outside_brackets(mistake.before, b':').last()?;
    if !is_name(name) || mistake.before.get(colon..)?.contains("->") {
        return None;
    }
    let blanks = rest.len().saturating_sub(rest.trim_start().len());
    let length = "as "
        .len()
        .saturating_add(blanks)
        .saturating_add(name.len());
    let place = mistake.span(mistake.before_end()..mistake.at.saturating_add(length));
    let colon = mistake.unit.start.saturating_add(colon);
    let colon = mistake.span(colon..colon.saturating_add(1));
    let mut diagnostic = error::label_after_shape(place, name, colon);
    diagnostic.primary.span = mistake.here(length);
    Some(diagnostic)
}

fn double_equals(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let bare = innermost(mistake).is_none_or(|(bracket, _)| bracket == b'{');
    let named = mistake
        .before
        .ends_with(|it: char| it.is_ascii_alphanumeric() || it == '_');
    let equals = mistake.after.starts_with("==") && !mistake.after.starts_with("==>");
    (bare && named && equals).then(|| error::foreign_equals(mistake.here(2)))
}

fn operator(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    const OPERATORS: &[(&str, Option<&str>)] = &[
        ("&&", Some("and")),
        ("&", Some("and")),
        ("||", Some("or")),
        ("**", None),
        ("^", None),
        ("++", None),
        ("!", Some("not ")),
    ];
    let known = OPERATORS
        .iter()
        .find(|(text, _)| mistake.after.starts_with(text));
    let (text, instead) = known.filter(|_| !mistake.after.starts_with("!="))?;
    Some(error::foreign_operator(
        mistake.here(text.len()),
        text,
        *instead,
    ))
}

/// `conv features * 4 1x1`
fn compound(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    const SIGNS: &[&str] = &["+", "-", "*", "/", "%", "<", ">", "!=", "~", ".."];
    let sign =
        SIGNS.iter().any(|it| mistake.after.starts_with(it)) && !mistake.after.starts_with("->");
    if !sign || innermost(mistake).is_some_and(|(bracket, _)| bracket == b'(') {
        return None;
    }
    let start = last_value(mistake.before)?;
    // Not behind the layer's own name.
    let before = mistake.before.get(..start)?;
    if !before.ends_with([' ', '=']) || before.trim_end().ends_with(['>', '|', '{']) {
        return None;
    }
    let start = mistake.unit.start.saturating_add(start);
    let mut pairs = grammar::read(Rule::expr, mistake.text.get(start..mistake.unit.end)?).ok()?;
    let text = pairs.next()?.as_str();
    let end = start.saturating_add(text.len());
    (end > mistake.at).then(|| error::compound(mistake.span(start..end), text))
}

fn leading_point(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let digits = mistake.after.strip_prefix('.')?;
    let length = digits.bytes().take_while(|&it| is_word(it)).count();
    let starts = digits.starts_with(|it: char| it.is_ascii_digit());
    let text = mistake.after.get(..length.saturating_add(1))?;
    starts.then(|| error::leading_point(mistake.here(text.len()), text))
}

/// `use std.blocks { a b }`
fn missing_comma(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let listed = mistake.entry == Rule::lone_import && innermost(mistake).is_some();
    let next = mistake
        .after
        .starts_with(|it: char| it.is_ascii_alphabetic() || it == '_');
    let follows = mistake
        .before
        .ends_with(|it: char| it.is_ascii_alphanumeric() || it == '_');
    if !(listed && next && follows) {
        return None;
    }
    let end = mistake.before_end();
    Some(error::missing_comma(
        mistake.here(token(mistake.after).len()),
        mistake.span(end..end),
    ))
}

/// A word of the language in the wrong place.
fn word(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    const PLACES: &[(&str, &str)] = &[
        ("network", "starts an item, at the top of a file"),
        ("block", "starts an item, at the top of a file"),
        ("use", "starts an item, at the top of a file"),
        ("input", "starts a statement, on a line of its own"),
        ("output", "starts a statement, on a line of its own"),
        ("expect", "starts a statement, on a line of its own"),
        ("where", "starts a statement, on a line of its own"),
        ("task", "starts a statement, on a line of its own"),
        ("share", "starts a statement, on a line of its own"),
        ("let", "starts a statement, on a line of its own"),
    ];
    if mistake.after.starts_with('|') {
        return Some(error::orphan(mistake.here(1), "|", "a `choose` around it"));
    }
    let word = token(mistake.after);
    let partner = match word {
        "else" => Some("an `if` before it"),
        "shortcut" => Some("a `residual` before it"),
        "carry" => Some("a `repeat` or `for` before it"),
        _ => None,
    };
    if let Some(partner) = partner {
        return Some(error::orphan(mistake.here(word.len()), word, partner));
    }
    let starts_step = mistake.expected.iter().any(|rule| {
        matches!(
            rule,
            Rule::step
                | Rule::layer
                | Rule::chain
                | Rule::form
                | Rule::path
                | Rule::body
                | Rule::call_item
        )
    });
    let (word, place) = PLACES.iter().find(|(known, _)| *known == word)?;
    starts_step.then(|| error::misplaced_word(mistake.here(word.len()), word, place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_from_their_end() {
        assert_eq!(last_value("conv pad=kernel"), Some(9));
        assert_eq!(last_value("conv floor(n / (2))"), Some(5));
        assert_eq!(last_value("conv ->"), None);
        assert_eq!(last_value(""), None);
        assert_eq!(as_size("3, 32,32"), Some("3x32x32".to_owned()));
        assert_eq!(as_size("a, 3"), None);
    }
}
