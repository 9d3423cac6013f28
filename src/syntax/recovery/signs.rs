//! Signs of other languages, and characters that only look like this one's.

use super::look::{innermost, last_value, outside_brackets};
use super::{Mistake, is_name, token};
use crate::diagnostic::{Diagnostic, Edit};
use crate::syntax::brackets::is_word;
use crate::syntax::error;
use crate::syntax::grammar::{self, Rule};

pub fn arrow(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    const ARROWS: &[&str] = &[
        "=>", "==>", "-->", "- >", "|>", ">>", "→", "⇒", "⟶", "➜", "➔",
    ];
    let arrow = ARROWS.iter().find(|it| mistake.after.starts_with(**it))?;
    Some(error::foreign_arrow(mistake.here(arrow.len()), arrow))
}

pub fn character(mistake: &Mistake<'_>) -> Option<Diagnostic> {
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
    let first = mistake.after.chars().next()?;
    if let Some(name) = unseen(first) {
        let shown = format!("U+{:04X}", u32::from(first));
        let place = mistake.here(first.len_utf8());
        return Some(error::foreign_character(place, &shown, name, ""));
    }
    if first.is_ascii() {
        return None;
    }
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

pub fn quote(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let quote = ["\"", "'", "`"]
        .into_iter()
        .find(|it| mistake.after.starts_with(*it))?;
    let inside = mistake.after.get(quote.len()..).unwrap_or_default();
    let in_use = mistake.entry == Rule::lone_import;
    let Some(length) = inside.find(quote) else {
        return (quote == "\"").then(|| error::unterminated(mistake.here(1), None));
    };
    let name = inside.get(..length)?;
    if in_use && quote != "\"" {
        let place = mistake.here(length.saturating_add(2));
        return Some(error::path_without_quotes(place, name));
    }
    if !is_name(name) {
        let place = mistake.here(length.saturating_add(2));
        let import = mistake.entry == Rule::lone_import;
        return (!import).then(|| error::quoted_text(place));
    }
    Some(error::quoted_name(
        mistake.here(length.saturating_add(2)),
        name,
    ))
}

/// `//`: a comment, or Python's division.
pub fn slashes(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let operand = mistake.after.strip_prefix("//")?;
    let place = mistake.here(2);
    let first = token(mistake.before);
    let in_value = innermost(mistake).is_some_and(|(bracket, _)| bracket == b'(')
        || ["let", "expect", "where", "if", "repeat", "for"].contains(&first)
        // `pad=kernel//2`: a comment has blanks around it.
        || operand.starts_with(|it: char| it.is_ascii_alphanumeric())
            && mistake.before_end() == mistake.at
            && mistake.before.ends_with(|it: char| it.is_ascii_alphanumeric());
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

pub fn semicolon(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    if !mistake.after.starts_with(';') {
        return None;
    }
    if innermost(mistake).is_some_and(|(bracket, _)| bracket == b'(')
        || mistake.entry == Rule::lone_item
    {
        return Some(error::semicolon_in_list(mistake.here(1)));
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

pub fn double_equals(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let bare = innermost(mistake).is_none_or(|(bracket, _)| bracket == b'{');
    let named = mistake
        .before
        .ends_with(|it: char| it.is_ascii_alphanumeric() || it == '_');
    let equals = mistake.after.starts_with("==") && !mistake.after.starts_with("==>");
    (bare && named && equals).then(|| error::foreign_equals(mistake.here(2)))
}

pub fn operator(mistake: &Mistake<'_>) -> Option<Diagnostic> {
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

pub fn leading_point(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let digits = mistake.after.strip_prefix('.')?;
    let length = digits.bytes().take_while(|&it| is_word(it)).count();
    let starts = digits.starts_with(|it: char| it.is_ascii_digit());
    let text = mistake.after.get(..length.saturating_add(1))?;
    starts.then(|| error::leading_point(mistake.here(text.len()), text))
}

/// What a character is that nobody sees, or sees at another place than where it stands.
fn unseen(character: char) -> Option<&'static str> {
    match character {
        '\n' | '\t' => None,
        '\u{300}'..='\u{36f}' => Some("an accent without its letter"),
        '\u{61c}' | '\u{200e}' | '\u{200f}' => Some("a mark for the direction of writing"),
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            Some("a mark for the direction of writing")
        }
        '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{2060}' => Some("an invisible character"),
        it if it.is_control() => Some("a control character"),
        _ => None,
    }
}
