//! Habits from other languages that take more than another sign: bodies behind colons, loops,
//! assignments, conditions, comments, parameters in braces.

use super::forms::JOINS;
use super::look::{innermost, last_value, outside_brackets};
use super::{Mistake, is_keyword, is_name, token};
use crate::diagnostic::{Diagnostic, Edit};
use crate::syntax::grammar::{self, Rule};
use crate::syntax::{error, foreign};

/// `for i in 0..3:` with its body on the lines below, further in.
pub fn colon_body(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    const WORDS: &[&str] = &[
        "for", "repeat", "if", "else", "residual", "shortcut", "frozen", "while", "elif",
    ];
    let in_else = token(mistake.after) == "else"
        && mistake
            .after
            .get("else".len()..)
            .is_some_and(|it| it.trim_start().starts_with(':'));
    let colon = if in_else {
        mistake.at.saturating_add(mistake.after.find(':')?)
    } else {
        mistake.at
    };
    let word = token(mistake.before);
    if !(in_else || mistake.after.starts_with(':') && WORDS.contains(&word)) {
        return None;
    }
    let place = mistake.span(colon..colon.saturating_add(1));
    let rest = mistake
        .text
        .get(colon.saturating_add(1)..mistake.unit.end)?;
    if !in_else && !rest.trim().is_empty() {
        let end = colon
            .saturating_add(1)
            .saturating_add(rest.trim_end().len());
        let edit = |span, text: &str| Edit {
            span,
            text: text.to_owned(),
        };
        let edits = vec![edit(place, " {"), edit(mistake.span(end..end), " }")];
        return Some(error::colon_body(place, edits));
    }
    let end = below(mistake.text, colon);
    let edits = end.map(|(end, indent)| {
        let close = format!("\n{}}}", " ".repeat(indent));
        let edit = |span, text: &str| Edit {
            span,
            text: text.to_owned(),
        };
        vec![edit(place, " {"), edit(mistake.span(end..end), &close)]
    });
    Some(error::colon_body(place, edits.unwrap_or_default()))
}

/// Where the lines that stand further in below the one of `at` end, and how far in that one is.
fn below(text: &str, at: usize) -> Option<(usize, usize)> {
    let start = text
        .get(..at)?
        .rfind('\n')
        .map_or(0, |it| it.saturating_add(1));
    let indent = |line: &str| line.len().saturating_sub(line.trim_start().len());
    let mut lines = text.get(start..)?.split_inclusive('\n');
    let first = lines.next()?;
    if first.trim_end().len() > at.saturating_sub(start).saturating_add(1) {
        return None;
    }
    let outer = indent(first);
    let mut next = start.saturating_add(first.len());
    let mut end = None;
    // Longer bodies are put into braces by hand.
    for line in lines.take(64) {
        let after = next.saturating_add(line.len());
        if !line.trim().is_empty() {
            if indent(line) <= outer {
                break;
            }
            end = Some(next.saturating_add(line.trim_end().len()));
        }
        next = after;
    }
    end.map(|end| (end, outer))
}

/// `x := relu`, `out += x`
pub fn assignment(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let statement = mistake.text.get(mistake.unit.clone())?;
    let name = token(statement);
    let rest = statement.get(name.len()..)?;
    let sign = rest.trim_start();
    let operator = [":=", "+=", "-=", "*=", "/=", "<-"]
        .into_iter()
        .find(|it| sign.starts_with(it))?;
    if mistake.entry != Rule::lone_statement || !is_name(name) || is_keyword(name) {
        return None;
    }
    let at = mistake
        .unit
        .start
        .saturating_add(statement.len().saturating_sub(sign.len()));
    let place = mistake.span(at..at.saturating_add(operator.len()));
    let value = sign.get(operator.len()..)?.trim();
    let length = statement.trim_end().len();
    let whole = mistake.span(mistake.unit.start..mistake.unit.start.saturating_add(length));
    let join = match operator {
        ":=" | "<-" => {
            return Some(error::assignment(
                place,
                operator,
                None,
                Some((place, "=".to_owned())),
            ));
        }
        "+=" => "add",
        "*=" => "mul",
        _ => return Some(error::assignment(place, operator, None, None)),
    };
    let readable = grammar::read(Rule::lone_chain, value).is_ok() && !value.starts_with('{');
    let text = format!("{join}({name}, {value})");
    let fix = readable.then_some((whole, text));
    Some(error::assignment(place, operator, Some(join), fix))
}

/// `same ? 1 : 2`
pub fn ternary(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let rest = mistake.after.strip_prefix('?')?;
    let place = mistake.here(1);
    let (one, other) = rest.split_once(':')?;
    let start = match innermost(mistake) {
        Some((b'(', open)) => open.saturating_add(1),
        _ => {
            let equals = mistake.before.rfind('=')?;
            mistake.unit.start.saturating_add(equals).saturating_add(1)
        }
    };
    let condition = mistake.text.get(start..mistake.at)?.trim();
    let other_end = match innermost(mistake) {
        Some((b'(', _)) => super::look::closing(other)?,
        _ => other.trim_end().len(),
    };
    let other = other.get(..other_end)?;
    let parts = [condition, one.trim(), other.trim()];
    let readable = |it: &&str| grammar::read(Rule::lone_expr, it).is_ok();
    let fix = parts.iter().all(readable).then(|| {
        let [condition, one, other] = parts;
        let blanks = mistake.text.get(start..).map_or(0, |it| {
            it.len().saturating_sub(it.trim_start_matches(' ').len())
        });
        let end = mistake
            .at
            .saturating_add("?".len())
            .saturating_add(rest.find(':').unwrap_or(0))
            .saturating_add(":".len())
            .saturating_add(other_end);
        (
            mistake.span(start.saturating_add(blanks)..end),
            format!("if {condition} then {one} else {other}"),
        )
    });
    Some(error::ternary(place, fix))
}

/// `while c { … }`, `for (i = 0; …)`, `0..=3`, `repeat 3 times`
pub fn foreign_loop(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let first = token(mistake.before);
    if first == "while" || (first == "loop" && mistake.before.len() == first.len()) {
        let start = mistake.unit.start;
        let place = mistake.span(start..start.saturating_add(first.len()));
        return Some(error::foreign_loop(place, first, None));
    }
    if first == "for" && mistake.before == "for" && mistake.after.starts_with('(') {
        let place = mistake.span(mistake.unit.start..mistake.at.saturating_add(1));
        return Some(error::foreign_loop(place, "for (", None));
    }
    if first == "repeat" && token(mistake.after) == "times" {
        let place = mistake.here("times".len());
        let fix = (place, String::new());
        return Some(error::foreign_loop(place, "times", Some(fix)));
    }
    if first == "for" && mistake.before.ends_with("..") && mistake.after.starts_with('=') {
        let end = token(mistake.after.get(1..)?.trim_start());
        let number = end.parse::<u64>().ok()?.checked_add(1)?;
        let length = mistake.after.find(end)?.saturating_add(end.len());
        let place = mistake.here(1);
        let start = mistake.before_end().saturating_sub("..".len());
        let fix = (
            mistake.span(start..mistake.at.saturating_add(length)),
            format!("..{number}"),
        );
        return Some(error::foreign_loop(place, "..=", Some(fix)));
    }
    if first == "for" && mistake.after.starts_with(',') {
        let place = mistake.here(1);
        return Some(error::foreign_loop(place, ",", None));
    }
    None
}

/// Comments of other languages: `/* … */`, `'''`, `--`, `<!--`.
pub fn comment(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    const STARTS: &[&str] = &["/*", "*/", "\"\"\"", "'''", "--", "<!--", "%"];
    let start = STARTS.iter().find(|it| mistake.after.starts_with(**it))?;
    let fresh = mistake.before.is_empty();
    // `k --1` could be a value.
    let dashes = *start == "--" && mistake.after.starts_with("-- ");
    if *start == "-->" || !(fresh || dashes || ["/*", "*/", "'''"].contains(start)) {
        return None;
    }
    Some(error::other_comment(mistake.here(start.len()), start))
}

/// `conv { num_output: 20 }`, `forward(x) { … }`
pub fn layer_braces(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    if !mistake.after.starts_with('{') || mistake.entry != Rule::lone_statement {
        return None;
    }
    let name = token(mistake.before);
    if is_keyword(name) || name.is_empty() || mistake.before.contains("->") {
        return None;
    }
    let start = mistake.unit.start;
    let place = mistake.span(start..start.saturating_add(name.len()));
    Some(error::layer_braces(place, mistake.here(1), name))
}

/// `output(x)`, `output: x`, `output = x`
pub fn output_of(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let statement = mistake.text.get(mistake.unit.clone())?.trim_end();
    let rest = statement.strip_prefix("output")?.trim_start();
    let name = rest.strip_prefix(['=', ':']).or_else(|| {
        let inside = rest.strip_prefix('(')?;
        inside.strip_suffix(')')
    })?;
    let name = name.trim();
    let names = name.split(',').all(|it| is_name(it.trim()));
    let end = mistake.unit.start.saturating_add(statement.len());
    names.then(|| error::output_of(mistake.span(mistake.unit.start..end), name))
}

/// `conv 16 3x3 -> + x`
pub fn sum_in_chain(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let sign = mistake
        .after
        .chars()
        .next()
        .filter(|it| "+*".contains(*it))?;
    let join = if sign == '+' { "add" } else { "mul" };
    let rest = mistake.after.get(1..)?;
    let name = token(rest.trim_start());
    if !mistake.before.ends_with("->") || !is_name(name) {
        return None;
    }
    let blanks = rest.len().saturating_sub(rest.trim_start().len());
    let length = blanks.saturating_add(name.len()).saturating_add(1);
    let text = format!("{join}(identity, {name})");
    let sign = sign.to_string();
    Some(error::assignment(
        mistake.here(1),
        &sign,
        Some(join),
        Some((mistake.here(length), text)),
    ))
}

/// `b = a + relu`, `conv 8 3x3 -> + x`: tensors, as far as can be told.
pub fn sum_of_tensors(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let statement = mistake.text.get(mistake.unit.clone())?.trim_end();
    if mistake.entry != Rule::lone_statement || statement.contains(['{', '"', '[']) {
        return None;
    }
    let target = statement.split_once('=').and_then(|(name, value)| {
        let fine = is_name(name.trim()) && !is_keyword(name.trim()) && !value.starts_with('=');
        fine.then_some((name.trim(), value))
    });
    let sum = target.map_or(statement, |(_, sum)| sum);
    let offset = statement.len().checked_sub(sum.len())?;
    let (sign, join, places) = [(b'+', "+", "add"), (b'*', "*", "mul")]
        .into_iter()
        .map(|(byte, sign, join)| (sign, join, outside_brackets(sum, byte)))
        .find(|(_, _, places)| !places.is_empty())?;
    let operands: Vec<&str> = parts(sum, &places);
    let is_chain = |it: &&str| grammar::read(Rule::lone_chain, it).is_ok();
    if operands.len() > 16 || !operands.iter().all(is_chain) {
        return None;
    }
    let above = mistake.text.get(..mistake.unit.start)?;
    let mut evident = operands.iter().map(|it| is_evident(above, it));
    // Without a name for it, the sum could as well be of the last value before it.
    let fine = if target.is_some() {
        evident.any(|it| it)
    } else {
        evident.all(|it| it)
    };
    if !fine {
        return None;
    }
    let list = operands.join(", ");
    // `a + b -> relu`: what follows the sum is given all of it.
    let joined = match list.split_once(" -> ") {
        Some((names, rest)) if names.split(", ").count() == operands.len() && is_plain(names) => {
            format!("{join}({names}) -> {rest}")
        }
        _ => format!("{join}({list})"),
    };
    let text = match target {
        Some((name, _)) => format!("{name} = {joined}"),
        None => joined,
    };
    let first = places.first()?.saturating_add(offset);
    let at = mistake.unit.start.saturating_add(first);
    let end = mistake.unit.start.saturating_add(statement.len());
    let whole = mistake.span(mistake.unit.start..end);
    let place = mistake.span(at..at.saturating_add(1));
    Some(error::assignment(
        place,
        sign,
        Some(join),
        Some((whole, text)),
    ))
}

/// Whether these are names, and nothing else.
fn is_plain(names: &str) -> bool {
    names.split(", ").all(is_name)
}

/// The parts of a text between its signs.
fn parts<'t>(text: &'t str, signs: &[usize]) -> Vec<&'t str> {
    let starts = signs.iter().map(|it| it.saturating_add(1));
    let ends = signs.iter().copied().chain([text.len()]);
    let both = [0].into_iter().chain(starts).zip(ends);
    both.map(|(start, end)| text.get(start..end).unwrap_or_default().trim())
        .collect()
}

/// Whether a chain is of tensors, as far as its words and the lines above it tell.
fn is_evident(above: &str, chain: &str) -> bool {
    /// How much of the text is looked at.
    const ABOVE: usize = 1 << 14;
    let first = token(chain);
    let rest = chain.get(first.len()..).unwrap_or_default();
    if chain.contains("->") || foreign::is_layer(first) && !rest.starts_with('(') {
        return true;
    }
    if JOINS.contains(&first) && rest.starts_with('(') {
        return true;
    }
    let mut start = above.len().saturating_sub(ABOVE);
    while !above.is_char_boundary(start) {
        start = start.saturating_add(1);
    }
    let mut lines = above.get(start..).unwrap_or_default().lines();
    rest.is_empty()
        && lines.any(|line| {
            let line = line.trim();
            let labelled = line.split(" as ").skip(1).any(|it| token(it) == first);
            let input = line.strip_prefix("input ");
            let bound = !line.starts_with("let ")
                && line
                    .split_once('=')
                    .is_some_and(|(names, _)| names.split(',').any(|it| it.trim() == first));
            labelled || bound || input.is_some_and(|it| token(it.trim_start()) == first)
        })
}

/// `use ../stems.cnn { stem }`
pub fn bare_path(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    if mistake.entry != Rule::lone_import || !mistake.after.starts_with(['.', '/', '~']) {
        return None;
    }
    // What stands before it belongs to the path: `use stems/vgg.cnn`.
    let start = last_value(mistake.before)
        .filter(|_| mistake.before != "use")
        .map_or(mistake.at, |it| mistake.unit.start.saturating_add(it));
    let rest = mistake.text.get(start..mistake.unit.end)?;
    let length = rest
        .find(|it: char| it.is_whitespace() || it == '{')
        .unwrap_or(rest.len());
    let path = rest.get(..length)?;
    let place = mistake.span(start..start.saturating_add(length));
    Some(error::path_without_quotes(place, path))
}

/// `input (3, 64, 64)`, `input shape=(3, 64, 64)`
pub fn input_list(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let statement = mistake.text.get(mistake.unit.clone())?;
    let list = statement.strip_prefix("input")?;
    let open = list.find(['(', '['])?;
    let label = list.get(..open)?.trim();
    if !(label.is_empty() || label.ends_with('=') || is_name(label)) {
        return None;
    }
    let close = list.rfind([')', ']'])?;
    let inside = list.get(open.saturating_add(1)..close)?;
    let parts: Vec<&str> = inside
        .split(',')
        .map(str::trim)
        .filter(|it| !it.is_empty() && *it != "None" && *it != "-1")
        .collect();
    // Four are those of a batch.
    let parts = match parts.as_slice() {
        [_, rest @ ..] if parts.len() == 4 => rest,
        all => all,
    };
    let number = |it: &&str| it.bytes().all(|byte| byte.is_ascii_digit());
    if !(parts.len() == 1 || parts.len() == 3) || !parts.iter().all(number) {
        return None;
    }
    let size = match parts {
        [height, width, channels @ ("1" | "3")] if height.len() > 1 => {
            format!("{channels}x{height}x{width}")
        }
        all => all.join("x"),
    };
    let at = if label.is_empty() || label.ends_with('=') {
        0
    } else {
        open
    };
    let offset = "input".len().saturating_add(at);
    let blanks = list
        .get(at..)?
        .len()
        .saturating_sub(list.get(at..)?.trim_start().len());
    let start = mistake
        .unit
        .start
        .saturating_add(offset)
        .saturating_add(blanks);
    let end = mistake
        .unit
        .start
        .saturating_add("input".len())
        .saturating_add(close)
        .saturating_add(1);
    let batch = inside.split(',').filter(|it| !it.trim().is_empty()).count() == 4;
    Some(error::input_list(mistake.span(start..end), &size, batch))
}
