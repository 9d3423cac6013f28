//! Mistakes in what is listed: sizes, parameters, tensors, names.

use super::look::{as_size, closing, innermost, last_value, outside_brackets};
use super::{Mistake, is_keyword, is_name, token};
use crate::diagnostic::{Diagnostic, Edit};
use crate::number::Extents;
use crate::syntax::brackets::is_word;
use crate::syntax::error;
use crate::syntax::grammar::Rule;
use crate::syntax::literal::Literal;
use std::ops::Range;

/// `2 × 2`, `3x32 x 32` with the sign or the letter where a parameter can't stand.
pub fn size(mistake: &Mistake<'_>) -> Option<Diagnostic> {
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
    Extents::parse(&size)?;
    let end = mistake.unit.end.saturating_sub(rest.len());
    let place = mistake.span(mistake.unit.start.saturating_add(start)..end);
    Some(error::spaced_size(place, &size))
}

/// `5 M`
pub fn unit(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let suffix = token(mistake.after);
    let suffix = if mistake.after.starts_with('%') {
        "%"
    } else {
        suffix
    };
    let start = last_value(mistake.before)?;
    let number = mistake.before.get(start..)?;
    let known = ["K", "M", "G", "%"].contains(&suffix) && Literal::parse(number).is_some();
    let joined = format!("{number}{suffix}");
    let end = mistake.at.saturating_add(suffix.len());
    // Behind `%`, a value would make it an operator.
    let rest = mistake.text.get(end..mistake.unit.end)?.trim_start();
    let alone = suffix != "%" || rest.is_empty() || rest.starts_with("->");
    let place = mistake.span(mistake.unit.start.saturating_add(start)..end);
    (known && alone).then(|| error::spaced_unit(place, &joined))
}

pub fn comma(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    if mistake.entry == Rule::lone_statement && mistake.before.ends_with(',') {
        // `conv, 64`: read as a list of names up to the number.
        let name = mistake.before.trim_end_matches(',').trim_end();
        let number = mistake.after.starts_with(|it: char| it.is_ascii_digit());
        if !is_name(name) || is_keyword(name) || !number {
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
            // Between values; between names it is a list, which is no layer's.
            let words = ["let", "expect", "where", "output", "input"];
            let step = mistake.before.rsplit(['>', '=']).next().unwrap_or_default();
            let mut given = step
                .split(' ')
                .chain(mistake.after.get(1..)?.trim_start().split(' '));
            let value =
                given.any(|it| it.starts_with(|it: char| it.is_ascii_digit()) || it.contains('='));
            // `conv k, j`: what follows a layer's name is a value.
            let named = mistake.entry == Rule::lone_statement && step.trim().contains(' ');
            ((value || named) && !words.contains(&token(mistake.before)))
                .then(|| commas(mistake, mistake.at, mistake.after))
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
    let what = if token(mistake.before) == "task" {
        "the settings of a task"
    } else {
        "a layer's parameters"
    };
    let place = mistake.span(at..at.saturating_add(1));
    error::comma(place, what, edits.collect())
}

/// A comma in a parenthesis that holds one value: `(3, 3)` or `concat (a, b)`.
fn parenthesis(mistake: &Mistake<'_>, open: usize) -> Option<Diagnostic> {
    let inside = mistake.text.get(open.saturating_add(1)..mistake.unit.end)?;
    let length = closing(inside)?;
    let close = open.saturating_add(length).saturating_add(2);
    if let Some(said) = values(mistake, open..close, inside.get(..length)?) {
        return Some(said);
    }
    if let Some(size) = as_size(inside.get(..length)?) {
        return Some(error::list(mistake.span(open..close), Some(size)));
    }
    blank_before(mistake, open)
}

/// `conv 64 3x3 (stride=2, pad=1)`, `conv (64, 3x3)`: a layer's values in a parenthesis.
fn values(mistake: &Mistake<'_>, place: Range<usize>, inside: &str) -> Option<Diagnostic> {
    let parts: Vec<&str> = inside.split(',').map(str::trim).collect();
    let parts: Vec<&str> = parts.into_iter().filter(|it| !it.is_empty()).collect();
    let number = |it: &str| it.starts_with(|it: char| it.is_ascii_digit());
    let simple = |it: &str| it.bytes().all(|it| is_word(it) || it == b'.');
    let setting = |it: &str| {
        it.split_once('=').is_some_and(|(name, value)| {
            is_name(name.trim()) && simple(value.trim()) && !value.is_empty()
        })
    };
    let head = mistake.text.get(mistake.unit.start..place.start)?;
    let layer = head.rsplit("->").next()?.trim();
    // `conv (64, 3)`: with features, and a kernel.
    let all = ["conv", "transposed_conv", "local"].contains(&layer) && parts.len() > 1;
    let settings = parts.iter().any(|it| setting(it));
    let fine = |it: &&str| setting(it) || simple(it) && number(it);
    if !head.ends_with(' ') || !(all || settings) || !parts.iter().all(fine) {
        return None;
    }
    let parts: Vec<String> = parts.iter().map(|it| it.replace(' ', "")).collect();
    let text = parts.join(" ");
    let said = mistake.span(place);
    let edits = vec![Edit {
        span: said,
        text: text.clone(),
    }];
    Some(error::values_in_call(said, &text, edits))
}

/// `concat (a -> relu, …)`: the first thing in the parenthesis shows that it is no value.
pub fn chain_in_parenthesis(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let (b'(', open) = innermost(mistake)? else {
        return None;
    };
    let chain = ["->", "{"].iter().any(|it| mistake.after.starts_with(it));
    chain.then(|| blank_before(mistake, open))?
}

/// A blank between the name of a step and the parenthesis opened at `open`.
fn blank_before(mistake: &Mistake<'_>, open: usize) -> Option<Diagnostic> {
    let head = mistake.text.get(mistake.unit.start..open)?;
    let name_end = head.trim_end().len();
    let start = last_value(head.trim_end())?;
    let name = head.get(start..name_end).filter(|it| is_name(it))?;
    // Only the name of the step itself takes tensors.
    let first_of_step = head.get(..start)?.trim_end();
    let is_step =
        first_of_step.is_empty() || first_of_step.ends_with(['=', '>', ',', '(', '{', '|']);
    let end = mistake.unit.start.saturating_add(name_end);
    let blank = end..open;
    (is_step && !blank.is_empty()).then(|| error::blank_before_tensors(name, mistake.span(blank)))
}

pub fn square_brackets(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let inside = mistake.after.strip_prefix('[')?;
    let Some(length) = inside.find(']') else {
        return Some(error::list(mistake.here(1), None));
    };
    let whole = mistake.here(length.saturating_add(2));
    // `axes=[2, 3]` of ONNX is no size.
    let axes = mistake.before.ends_with("axes=") || mistake.before.ends_with("dims=");
    let size = as_size(inside.get(..length)?).filter(|_| !axes);
    if size.is_none() && mistake.entry == Rule::lone_item && mistake.before.is_empty() {
        let last = mistake.at.saturating_add(length).saturating_add(1);
        let brackets = [mistake.here(1), mistake.span(last..last.saturating_add(1))];
        return Some(error::list_of_tensors(whole, brackets));
    }
    // `concat [a, b]`
    let list = inside.get(..length)?;
    let names = list.contains(',') && list.split(',').all(|it| is_name(it.trim()));
    if size.is_none() && names && mistake.entry == Rule::lone_statement {
        let start = last_value(mistake.before)?;
        let joins = ["concat", "add", "mul", "max"];
        let name = mistake.before.get(start..).filter(|it| joins.contains(it));
        let Some(name) = name else {
            return Some(error::list(whole, None));
        };
        let place = mistake.span(
            mistake.unit.start.saturating_add(start)
                ..mistake.at.saturating_add(length).saturating_add(2),
        );
        return Some(error::list_behind_name(
            whole,
            place,
            &format!("{name}({list})"),
        ));
    }
    Some(error::list(whole, size))
}

/// `use std.blocks { a b }`, `block b(n: int m: int)`, `output a b`, `max(3 4)`
pub fn missing_comma(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let next = mistake.after.starts_with(is_word_char);
    if !next || !mistake.before.ends_with(is_word_char) {
        return None;
    }
    let word = token(mistake.after);
    let here = mistake.here(word.len());
    let end = mistake.before_end();
    let at = mistake.span(end..end);
    let names = word.starts_with(|it: char| !it.is_ascii_digit());
    match mistake.entry {
        Rule::lone_import if names && innermost(mistake).is_some() => {
            Some(error::missing_commas(here, between_names(mistake)?, true))
        }
        Rule::lone_parameter if names => {
            let (_, after) = mistake.after.split_at_checked(word.len())?;
            let starts = after.trim_start().starts_with([':', '=']) || after.trim().is_empty();
            (starts && mistake.before.contains([':', '='])).then(|| error::missing_comma(here, at))
        }
        Rule::lone_statement if mistake.before.starts_with("output ") => {
            let rest = mistake.after.get(word.len()..)?.trim();
            if word == "train" && rest.is_empty() {
                return Some(error::train_of_output(here));
            }
            let named = !mistake.before.contains(['=', '(']) && is_name(word);
            named.then(|| error::missing_commas(here, vec![comma_at(at)], false))
        }
        Rule::lone_statement => {
            let (bracket, open) = innermost(mistake)?;
            let name = mistake.text.get(mistake.unit.start..open)?;
            let function = ["min", "max"].iter().any(|it| name.ends_with(it));
            (bracket == b'(' && function && !is_keyword(word))
                .then(|| error::missing_commas(here, vec![comma_at(at)], true))
        }
        _ => None,
    }
}

fn is_word_char(it: char) -> bool {
    it.is_ascii_alphanumeric() || it == '_'
}

fn comma_at(span: crate::source::Span) -> Edit {
    Edit {
        span,
        text: ",".to_owned(),
    }
}

/// A comma between each two names of a `use` that have only blanks between them.
fn between_names(mistake: &Mistake<'_>) -> Option<Vec<Edit>> {
    let (_, open) = innermost(mistake)?;
    let list = mistake.text.get(open.saturating_add(1)..mistake.unit.end)?;
    let list = list.split('}').next()?;
    let mut edits = Vec::new();
    let mut last: Option<(&str, usize)> = None;
    let mut at = open.saturating_add(1);
    for part in list.split_inclusive([' ', '\n', ',']) {
        let word = part.trim_end_matches([' ', '\n', ',']);
        let end = at.saturating_add(word.len());
        if !word.is_empty() {
            if let Some((before, end)) = last
                && before != "as"
                && word != "as"
            {
                edits.push(comma_at(mistake.span(end..end)));
            }
            last = Some((word, end));
        }
        if part.ends_with(',') {
            last = None;
        }
        at = at.saturating_add(part.len());
    }
    Some(edits)
}
