//! The mistakes people make, one function each. The first that knows what it sees answers.

use super::forms::{
    backslash, bound_list, braces, counted_for, decimal_comma, input_form, layer_in_let,
    listed_steps, parameter_below, values_in_call,
};
use super::glued::{
    comma_after_label, glued_size, half_arrow, index_or_list, negated_value, point, slashed_stride,
};
use super::habits::{
    assignment, bare_path, colon_body, comment, foreign_loop, input_list, layer_braces, output_of,
    sum_in_chain, sum_of_tensors, ternary,
};
use super::lists::{chain_in_parenthesis, comma, missing_comma, size, square_brackets, unit};
use super::look::{innermost, last_value, outside_brackets};
use super::misspelt::partner_word;
use super::rewrites::{
    batch, body_form, comparison, else_form, expect_form, input_parts, label_before, let_form,
    task_colon,
};
use super::signs::{
    arrow, character, double_equals, leading_point, operator, quote, semicolon, slashes,
};
use super::{Mistake, is_keyword, is_name, token};
use crate::diagnostic::Diagnostic;
use crate::syntax::error;
use crate::syntax::grammar::{self, Rule};

/// All of them, the more particular ones first.
const MISTAKES: &[fn(&Mistake<'_>) -> Option<Diagnostic>] = &[
    comment,
    let_form,
    expect_form,
    comparison,
    task_colon,
    index_or_list,
    batch,
    glued_size,
    comma_after_label,
    negated_value,
    half_arrow,
    slashed_stride,
    point,
    label_before,
    body_form,
    else_form,
    partner_word,
    input_form,
    input_list,
    arrow,
    bare_path,
    output_of,
    sum_in_chain,
    sum_of_tensors,
    assignment,
    colon_body,
    foreign_loop,
    ternary,
    character,
    quote,
    slashes,
    semicolon,
    parameter_below,
    input_parts,
    let_missing,
    counted_for,
    bound_list,
    values_in_call,
    decimal_comma,
    size,
    unit,
    colon_after_input,
    else_if,
    comma,
    chain_in_parenthesis,
    square_brackets,
    label_after_shape,
    double_equals,
    operator,
    compound,
    leading_point,
    backslash,
    braces,
    listed_steps,
    layer_in_let,
    missing_comma,
    layer_braces,
    word,
    sign,
];

/// The diagnostic of a mistake that is known.
pub fn known(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    MISTAKES.iter().find_map(|mistake_of| mistake_of(mistake))
}

/// `conv 8 3x3 @ relu`
fn sign(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let sign = mistake
        .after
        .get(..1)
        .filter(|it| ["@", "$"].contains(it))?;
    Some(error::foreign_sign(mistake.here(1), sign))
}

/// `n = 3`: what follows the `=` is a value.
fn let_missing(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    if mistake.entry != Rule::lone_statement {
        return None;
    }
    let statement = mistake.text.get(mistake.unit.clone())?.trim_end();
    let (name, value) = statement.split_once('=')?;
    let (name, value) = (name.trim_end(), value.trim_start());
    if !is_name(name) || is_keyword(name) || value.starts_with(['=', '>']) {
        return None;
    }
    let is_value =
        grammar::read(Rule::lone_expr, value).is_ok() && outside_brackets(value, b'=').is_empty();
    let is_number = value.starts_with(|it: char| it.is_ascii_digit());
    let place = mistake.span(mistake.unit.start..mistake.unit.start.saturating_add(name.len()));
    (is_value || is_number).then(|| {
        let joins = value.contains(['+', '*']) && !value.contains(|it: char| it.is_ascii_digit());
        error::value_without_let(name, place, joins)
    })
}

fn colon_after_input(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let name = mistake.before.strip_prefix("input")?;
    let named = name.is_empty() || name.starts_with(' ') && is_name(name.trim_start());
    (named && mistake.after.starts_with(':')).then(|| error::colon_after_input(mistake.here(1)))
}

fn else_if(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let word = token(mistake.after);
    let known = ["elif", "elseif", "elsif"].contains(&word) && mistake.before.ends_with('}');
    known.then(|| error::foreign_else_if(mistake.here(word.len()), word))
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

/// `conv features * 4 1x1`
fn compound(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    // `for i in ..3`
    if let Some(end) = mistake.after.strip_prefix("..")
        && mistake.before.starts_with("for ")
        && mistake.before.ends_with("in")
    {
        return Some(error::range_without_start(mistake.here(2), token(end)));
    }
    const SIGNS: &[&str] = &["+", "-", "*", "/", "%", "<", ">", "!=", "~", ".."];
    let sign =
        SIGNS.iter().any(|it| mistake.after.starts_with(it)) && !mistake.after.starts_with("->");
    if !sign || innermost(mistake).is_some_and(|(bracket, _)| bracket == b'(') {
        return None;
    }
    let negative = mistake.after.strip_prefix('-').is_some_and(|it| {
        it.starts_with(|it: char| it.is_ascii_alphabetic() || it == '_' || it == '(')
    });
    let place = mistake.at.saturating_sub(mistake.unit.start);
    // `conv -n 3x3`: glued to what follows, not to what is before.
    let start = if negative && mistake.before.len() < place || mistake.before.ends_with('=') {
        place
    } else {
        last_value(mistake.before)?
    };
    // Not behind the layer's own name.
    let before = mistake
        .text
        .get(mistake.unit.start..mistake.unit.start.saturating_add(start))?;
    if before.ends_with("as ") {
        return None;
    }
    if !before.ends_with([' ', '=']) || before.trim_end().ends_with(['>', '|', '{']) {
        return None;
    }
    let start = mistake.unit.start.saturating_add(start);
    let mut pairs = grammar::read(Rule::expr, mistake.text.get(start..mistake.unit.end)?).ok()?;
    let text = pairs.next()?.as_str();
    let end = start.saturating_add(text.len());
    let place = mistake.span(start..end);
    let first = token(mistake.text.get(mistake.unit.clone())?);
    if let Some((from, to)) = text.split_once("..")
        && before.trim() == "slice"
        && end > mistake.at
    {
        return Some(error::slice_range(
            place,
            &format!("{} {}", from.trim(), to.trim()),
        ));
    }
    if let Some((height, width)) = text.split_once('*')
        && height == width
        && height.len() < 3
        && height.bytes().all(|it| it.is_ascii_digit())
        && (before.trim().contains(' ') || ["maxpool", "avgpool", "upsample"].contains(&first))
    {
        return Some(error::multiplied_size(
            place,
            &format!("{height}x{width}"),
            text,
        ));
    }
    (end > mistake.at).then(|| error::compound(mistake.span(start..end), text))
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
        let form = "choose { … | … }";
        return Some(error::orphan(
            mistake.here(1),
            "|",
            "a `choose` around it",
            form,
        ));
    }
    let word = token(mistake.after);
    let partner = match word {
        "else" => Some(("an `if` before it", "if condition { … } else { … }")),
        "shortcut" => Some(("a `residual` before it", "residual { … } shortcut { … }")),
        "carry" => Some(("a `repeat` or `for` before it", "repeat 3 carry name { … }")),
        _ => None,
    };
    if let Some((partner, form)) = partner {
        let place = mistake.here(word.len());
        return Some(error::orphan(place, word, partner, form));
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
                | Rule::lone_statement
                | Rule::lone_chain
                | Rule::lone_item
        )
    });
    let (word, place) = PLACES.iter().find(|(known, _)| *known == word)?;
    let starts_step = starts_step && (!mistake.before.is_empty() || place.contains("item"));
    let flows_into = mistake.before.ends_with("->");
    starts_step.then(|| error::misplaced_word(mistake.here(word.len()), word, place, flows_into))
}
