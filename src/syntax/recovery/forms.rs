//! Statements in a form that the language writes otherwise.

use super::look::last_value;
use super::{Mistake, is_keyword, is_name, token};
use crate::diagnostic::{Diagnostic, Edit};
use crate::syntax::error;
use crate::syntax::grammar::Rule;

/// The layers that join tensors.
pub const JOINS: &[&str] = &["add", "concat", "mul", "max"];

fn insert(mistake: &Mistake<'_>, from: usize, to: usize, text: impl Into<String>) -> Edit {
    Edit {
        span: mistake.span(from..to),
        text: text.into(),
    }
}

/// The statement, where it is one without a body in braces.
fn statement<'t>(mistake: &Mistake<'t>) -> Option<&'t str> {
    let statement = mistake.text.get(mistake.unit.clone())?.trim_end();
    let lone = mistake.entry == Rule::lone_statement && !statement.contains('{');
    lone.then_some(statement)
}

/// `residual relu`, `repeat 3 relu`, `if c then relu`, `task classification classes=10`
pub fn braces(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let statement = statement(mistake)?;
    let word = token(statement);
    let end = mistake.unit.start.saturating_add(statement.len());
    let inside = mistake.after.trim_end();
    if !["residual", "repeat", "frozen", "for", "if", "task"].contains(&word) || inside.is_empty() {
        return None;
    }
    let starts = inside.starts_with(|it: char| it.is_ascii_alphabetic() || it == '_');
    if !starts || mistake.before.ends_with("->") || mistake.before == "if" {
        return None;
    }
    let first = token(inside);
    if word == "if" {
        let rest = inside.strip_prefix("then ").unwrap_or(inside).trim_start();
        if rest.is_empty() {
            return None;
        }
        let text = format!("{{ {} }}", rest.replace(" else ", " } else { "));
        let edits = vec![insert(mistake, mistake.at, end, text.clone())];
        let place = mistake.here(first.len());
        let safe = first == "then";
        return Some(error::braces_missing(place, word, &text, safe, edits));
    }
    if ["in", "times", "carry"].contains(&first)
        || (word == "for" && !mistake.before.contains(" in "))
    {
        return None;
    }
    let edits = vec![
        insert(mistake, mistake.at, mistake.at, "{ "),
        insert(mistake, end, end, " }"),
    ];
    // Where the body ends is not certain in a chain.
    let safe = !inside.contains("->");
    let text = format!("{{ {inside} }}");
    let place = mistake.here(first.len());
    Some(error::braces_missing(place, word, &text, safe, edits))
}

/// `for i = 0 to 3 { … }`
pub fn counted_for(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let name = mistake.before.strip_prefix("for ")?.trim();
    let range = mistake.after.strip_prefix('=')?;
    let (range, _) = range.split_once('{').unwrap_or((range, ""));
    if !is_name(name) {
        return None;
    }
    let ends = range
        .split_once(" to ")
        .map(|(first, last)| (first.trim(), last.trim()))
        .and_then(|(first, last)| {
            let beyond = last.parse::<u64>().ok()?.checked_add(1)?;
            first.parse::<u64>().ok()?;
            Some(format!("in {first}..{beyond}"))
        });
    let length = range.trim_end().len().saturating_add(1);
    let fix = ends.map(|text| (mistake.here(length), text));
    Some(error::counted_for(mistake.here(1), name, fix))
}

/// `e = [a, c]`
pub fn bound_list(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let statement = statement(mistake)?;
    let list = mistake.after.trim_end().strip_prefix('[')?;
    let list = list.strip_suffix(']')?;
    let names = list.split(',').all(|it| is_name(it.trim())) && list.contains(',');
    let bound = statement
        .split_once('=')
        .is_some_and(|(name, rest)| is_name(name.trim()) && rest.trim_start().starts_with('['));
    let place = mistake.here(list.len().saturating_add(2));
    (names && bound).then(|| error::bound_list(place, list))
}

/// `x, y -> add`, `batchnorm, relu`
pub fn listed_steps(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let statement = statement(mistake)?;
    let (list, join) = match statement.split_once("->") {
        Some((list, join)) => (list.trim(), Some(join.trim())),
        None => (statement, None),
    };
    let mut names = list.split(',').map(str::trim);
    if !list.contains(',') || !names.all(|it| is_name(it) && !is_keyword(it)) {
        return None;
    }
    let end = mistake.unit.start.saturating_add(statement.len());
    let whole = mistake.span(mistake.unit.start..end);
    let names: Vec<&str> = list.split(',').map(str::trim).collect();
    match join {
        Some(join) if JOINS.contains(&join) => {
            Some(error::listed_tensors(whole, join, &names.join(", ")))
        }
        Some(_) => None,
        None => Some(error::listed_steps(whole, &names.join(" -> "))),
    }
}

/// `let g = conv 3 3`
pub fn layer_in_let(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let statement = statement(mistake)?;
    let (name, chain) = statement.strip_prefix("let ")?.split_once('=')?;
    let (name, chain) = (name.trim(), chain.trim());
    let layer = token(chain);
    let follows = chain.get(layer.len()..)?.starts_with(' ');
    let value = mistake
        .after
        .starts_with(|it: char| it.is_ascii_alphanumeric())
        || mistake.after.starts_with("->");
    if !is_name(name) || !is_name(layer) || !follows || !value || layer == "if" || layer == "not" {
        return None;
    }
    let place = mistake.span(mistake.unit.start..mistake.unit.start.saturating_add(3));
    Some(error::layer_in_let(place, name, chain))
}

/// A `\` at the end of a line.
pub fn backslash(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let rest = mistake.after.strip_prefix('\\')?;
    (rest.trim().is_empty() || rest.starts_with('\n')).then(|| error::backslash(mistake.here(1)))
}

/// `x = input 3x32x32`, `input shape=3x32x32`
pub fn input_form(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let statement = statement(mistake)?;
    let start = mistake.unit.start;
    if let Some((name, rest)) = statement.split_once('=')
        && is_name(name.trim())
        && !is_keyword(name.trim())
        && let Some(shape) = rest.trim_start().strip_prefix("input ")
        && !shape.contains('=')
    {
        let length = statement.len().saturating_sub(shape.len());
        let place = mistake.span(start..start.saturating_add(length).saturating_sub(1));
        let text = format!("input {}", name.trim());
        return Some(error::input_form(place, &text, shape.trim()));
    }
    // `input = 3x32x32`, too.
    let (label, shape) = statement.strip_prefix("input")?.split_once('=')?;
    let number = shape
        .trim_start()
        .starts_with(|it: char| it.is_ascii_digit());
    let named = label.trim().is_empty() || label.starts_with(' ') && is_name(label.trim());
    if !named || !number || shape.trim().contains([' ', '=', ',']) {
        return None;
    }
    let length = statement.len().saturating_sub(shape.trim_start().len());
    let place = mistake.span(start..start.saturating_add(length));
    let name = label.trim();
    let start = match name {
        "" | "shape" | "size" | "dims" | "dim" | "input_shape" => "input ".to_owned(),
        name => format!("input {name} "),
    };
    Some(error::input_form(place, &start, shape.trim()))
}

/// `conv(3 3x3 pad=1)`: the parenthesis goes.
pub fn values_in_call(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    if mistake.entry != Rule::lone_item {
        return None;
    }
    let unit = mistake.text.get(mistake.unit.clone())?;
    let value = unit.trim_end();
    let end = mistake.unit.start.saturating_add(unit.len());
    let before = mistake.text.get(..mistake.unit.start)?.strip_suffix('(')?;
    let closes = mistake.text.get(end..)?.starts_with(')');
    let name = before.get(last_value(before)?..)?;
    let digits = value.starts_with(|it: char| it.is_ascii_digit());
    let simple = !value.contains(['-', '{', '[', ',']) && value.contains(' ');
    if !closes || !digits || !simple || !is_name(name) {
        return None;
    }
    let open = mistake.unit.start.saturating_sub(1);
    let edits = vec![
        insert(mistake, open, mistake.unit.start, " "),
        insert(mistake, end, end.saturating_add(1), ""),
    ];
    let place = mistake.span(open..end.saturating_add(1));
    let text = format!("{name} {value}");
    Some(error::values_in_call(place, &text, edits))
}

/// `dropout 0,5`
pub fn decimal_comma(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let digits = token(mistake.after.strip_prefix(',')?);
    let start = last_value(mistake.before)?;
    let glued = mistake.before_end() == mistake.at && mistake.before.get(start..)? == "0";
    if !glued || digits.is_empty() || !digits.bytes().all(|it| it.is_ascii_digit()) {
        return None;
    }
    let from = mistake.unit.start.saturating_add(start);
    let to = mistake.at.saturating_add(1).saturating_add(digits.len());
    Some(error::decimal_comma(
        mistake.span(from..to),
        &format!("0.{digits}"),
    ))
}

/// `pad=1` on a line of its own, deeper than the line before it.
pub fn parameter_below(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let statement = statement(mistake)?;
    let (name, _) = statement.split_once('=')?;
    if !is_name(name) || statement.contains("->") {
        return None;
    }
    let above = mistake.text.get(..mistake.unit.start)?;
    let (above, indent) = above.rsplit_once('\n')?;
    let line = above.rsplit('\n').next()?;
    let own = line.len().saturating_sub(line.trim_start().len());
    let layer = token(line.trim_start());
    let ends = line.trim_end();
    if !indent.trim().is_empty()
        || indent.len() <= own
        || ends.ends_with(['{', '}', '(', ','])
        || !is_name(layer)
        || is_keyword(layer)
    {
        return None;
    }
    // A comment would go with the end of the line.
    let joined = ends.len() == line.len();
    let fix = joined.then(|| mistake.span(above.len()..mistake.unit.start));
    let place =
        mistake.span(mistake.unit.start..mistake.unit.start.saturating_add(statement.len()));
    Some(error::parameter_below(place, layer, fix))
}
