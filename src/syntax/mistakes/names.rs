//! The names and bodies in text that the grammar could not read: a bad statement keeps both, so
//! that they are not reported as missing.

use super::context::starts_with_digit;
use crate::source::{SourceId, TextRange, offset};
use crate::syntax::brackets::is_word;
use crate::syntax::keyword::has_body;
use crate::syntax::tree::Name;
use smol_str::SmolStr;

/// The words of a range of a text that do not start with a digit.
pub fn words(source: SourceId, text: &str, range: TextRange) -> Vec<Name> {
    let part = range.of(text);
    let mut found = Vec::new();
    let mut at = range.start;
    for piece in part.split_inclusive(|it: char| !u8::try_from(it).is_ok_and(is_word)) {
        let word = piece.trim_end_matches(|it: char| !u8::try_from(it).is_ok_and(is_word));
        let place = TextRange::at(at, offset(word.len()));
        if !word.is_empty() && !starts_with_digit(word) {
            found.push(Name {
                text: SmolStr::new(word),
                span: place.span(source),
            });
        }
        at = TextRange::at(at, offset(piece.len())).end;
    }
    found
}

/// The names that a statement would define if it could be read: `let n`, `a, b =`, `as c`.
pub fn defined_names(source: SourceId, text: &str, line: TextRange) -> Vec<Name> {
    // Names inside a body end with it.
    let head = line.of(text).split('{').next().unwrap_or_default();
    let all = words(source, text, line.first(offset(head.len())));
    let after = |name: &Name| name.span.range().text_after(text).trim_start_matches(' ');
    let mut names = Vec::new();
    let first = all.first().map(|it| it.text.as_str());
    match first {
        Some("let" | "share" | "input" | "for") => names.extend(all.get(1).cloned()),
        // Even out of place, the name has its meaning.
        Some("block") => return all.get(1).cloned().into_iter().collect(),
        Some("use") => return brought(source, text, line),
        _ => {
            let is_listed = |it: &&Name| after(it).starts_with(',');
            let listed = all.iter().take_while(is_listed).count();
            let bound = all.get(listed).is_some_and(|it| {
                let rest = after(it);
                let equals =
                    rest.starts_with('=') && !rest.starts_with("==") && !rest.starts_with("=>");
                equals || rest.starts_with(":=") || rest.starts_with("<-")
            });
            let starts = all.first().is_some_and(|it| it.span.start == line.start);
            if bound && starts {
                names.extend(all.iter().take(listed.saturating_add(1)).cloned());
            }
        }
    }
    let labels = all.windows(2).filter_map(|pair| match pair {
        [word, name] if word.text == "as" => Some(name.clone()),
        _ => None,
    });
    names.extend(labels);
    names
}

/// The names that a `use` brings: those in braces, the alias, or the last of its path.
fn brought(source: SourceId, text: &str, line: TextRange) -> Vec<Name> {
    let all = words(source, text, line);
    let Some((head, _)) = line.of(text).split_once('{') else {
        return all.last().cloned().into_iter().collect();
    };
    let brace = line.first(offset(head.len())).end;
    let after = |name: &Name| name.span.range().text_after(text).trim_start();
    // Of `a as b`, only `b` is one.
    all.into_iter()
        .filter(|it| it.span.start > brace)
        .filter(|it| it.text != "as" && !after(it).starts_with("as "))
        .collect()
}

/// The bodies of statements in a range of a text: groups in braces after a word that has one, or
/// after `->` or `=`.
pub fn bodies(text: &str, range: TextRange) -> Vec<TextRange> {
    let part = range.of(text);
    let value = ["let ", "expect ", "where "];
    if value.iter().any(|word| part.starts_with(word)) {
        return Vec::new();
    }
    let misspelt = super::statement_word(part).is_some_and(|(_, meant)| has_body(meant));
    let (mut found, mut depth, mut start, mut before) = (Vec::new(), 0usize, 0, 0);
    let mut in_string = false;
    for (at, byte) in part.bytes().enumerate() {
        match byte {
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'(' | b'{' | b'[' => {
                if depth == 0 {
                    start = at;
                }
                depth = depth.saturating_add(1);
            }
            b')' | b'}' | b']' => {
                depth = depth.saturating_sub(1);
                let end = at.saturating_add(1);
                if depth == 0 && byte == b'}' {
                    let head = part.get(before..start).unwrap_or_default().trim_end();
                    let mut words = head.split(|it: char| !it.is_ascii_alphanumeric() && it != '_');
                    if misspelt && found.is_empty()
                        || head.ends_with(['>', '='])
                        || words.any(has_body)
                    {
                        found.push(TextRange::from(start..end).shift(range.start));
                    }
                    before = end;
                }
            }
            _ => {}
        }
    }
    found
}
