//! Names in text that the grammar could not read.

use crate::diagnostic::Diagnostic;
use crate::source::{SourceId, Span};
use crate::syntax::brackets::is_word;
use crate::syntax::grammar::{self, Rule};
use crate::syntax::keyword::has_body;
use crate::syntax::tree::Name;
use crate::syntax::{error, span};
use smol_str::SmolStr;
use std::ops::Range;

/// The words of a stretch of text.
pub fn words(source: SourceId, text: &str, range: Range<usize>) -> Vec<Name> {
    let part = text.get(range.clone()).unwrap_or_default();
    let mut found = Vec::new();
    let mut start = None;
    for (at, byte) in part.bytes().enumerate().chain([(part.len(), b' ')]) {
        match (start, is_word(byte)) {
            (None, true) => start = Some(at),
            (Some(first), false) => {
                let word = part.get(first..at).unwrap_or_default();
                if !word.starts_with(|it: char| it.is_ascii_digit()) {
                    let place = range.start.saturating_add(first)..range.start.saturating_add(at);
                    found.push(Name {
                        text: SmolStr::new(word),
                        span: span(source, place),
                    });
                }
                start = None;
            }
            _ => {}
        }
    }
    found
}

/// The names that a statement would define if it could be read: `let n`, `a, b =`, `as c`.
pub fn defined_names(source: SourceId, text: &str, line: Range<usize>) -> Vec<Name> {
    // Names inside a body end with it.
    let line_text = text.get(line.clone()).unwrap_or_default();
    let end = line_text.find('{').unwrap_or(line_text.len());
    let all = words(source, text, line.start..line.start.saturating_add(end));
    let after = |name: &Name| {
        text.get(name.span.end as usize..)
            .unwrap_or_default()
            .trim_start_matches(' ')
    };
    let mut names = Vec::new();
    let first = all.first().map(|it| it.text.as_str());
    if matches!(first, Some("let" | "share" | "input" | "for")) {
        names.extend(all.get(1).cloned());
    } else if first == Some("block") {
        // Out of its place, it is still what is meant by its name.
        return all.get(1).cloned().into_iter().collect();
    } else if first == Some("use") {
        return brought(source, text, line);
    } else {
        let listed = all
            .iter()
            .take_while(|it| after(it).starts_with(','))
            .count();
        let last = all.get(listed);
        let bound = last.is_some_and(|it| {
            let rest = after(it);
            let equals =
                rest.starts_with('=') && !rest.starts_with("==") && !rest.starts_with("=>");
            equals || rest.starts_with(":=") || rest.starts_with("<-")
        });
        let starts = all
            .first()
            .is_some_and(|it| it.span.start as usize == line.start);
        if bound && starts {
            names.extend(all.iter().take(listed.saturating_add(1)).cloned());
        }
    }
    let labels = all.windows(2).filter_map(|pair| match pair {
        [word, name] if word.text == "as" => Some(name.clone()),
        _ => None,
    });
    names.extend(labels);
    names
}

/// The bodies of statements in a stretch of text: groups in braces behind a word that has one, or
/// behind `->` or `=`.
pub fn bodies(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let part = text.get(range.clone()).unwrap_or_default();
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
            b'(' | b'{' => {
                if depth == 0 {
                    start = at;
                }
                depth = depth.saturating_add(1);
            }
            b')' | b'}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 && byte == b'}' {
                    let head = part.get(before..start).unwrap_or_default().trim_end();
                    let mut words = head.split(|it: char| !it.is_ascii_alphanumeric() && it != '_');
                    let misspelt = misspelt && found.is_empty();
                    if misspelt || head.ends_with(['>', '=']) || words.any(has_body) {
                        let end = at.saturating_add(1).saturating_add(range.start);
                        found.push(start.saturating_add(range.start)..end);
                    }
                    before = at.saturating_add(1);
                }
            }
            _ => {}
        }
    }
    found
}

/// What other languages call the things at the top of a file.
const ITEM_WORDS: &[(&str, &str)] = &[
    ("sequential", "network"),
    ("Sequential", "network"),
    ("import", "use"),
    ("from", "use"),
    ("include", "use"),
    ("require", "use"),
    ("using", "use"),
    ("net", "network"),
    ("model", "network"),
    ("class", "network"),
    ("graph", "network"),
    ("cnn", "network"),
    ("def", "block"),
    ("fn", "block"),
    ("func", "block"),
    ("function", "block"),
    ("module", "block"),
];

/// The word that was meant by the first word of an item.
pub fn item_word(word: &str, with_body: bool) -> Option<&'static str> {
    let known = ITEM_WORDS.iter().find(|(other, _)| *other == word);
    let near = |target: &&&str| word != **target && strsim::osa_distance(word, target) <= 2;
    let found = match known {
        Some((_, target)) => Some(*target),
        None if with_body => ["network", "block"].iter().find(near).copied(),
        None => None,
    };
    found.filter(|target| with_body || *target == "use")
}

/// Whether a line would be a good `use` with that word instead of its first.
pub fn is_use(line: &str) -> bool {
    let rest = line.split_once(' ').map_or("", |(_, rest)| rest);
    grammar::read(Rule::lone_import, &format!("use {rest}")).is_ok()
}

/// The names that a `use` brings: those in braces, the alias, or the last of its path.
fn brought(source: SourceId, text: &str, line: Range<usize>) -> Vec<Name> {
    let all = words(source, text, line.clone());
    let after = |name: &Name| {
        text.get(name.span.end as usize..)
            .unwrap_or_default()
            .trim_start()
    };
    let part = text.get(line.clone()).unwrap_or_default();
    let listed = part.find('{').map(|it| it.saturating_add(line.start));
    let inside = |it: &&Name| listed.is_some_and(|brace| it.span.start as usize > brace);
    if listed.is_none() {
        return all.last().cloned().into_iter().collect();
    }
    // Of `a as b`, only `b` is one.
    all.iter()
        .filter(inside)
        .filter(|it| it.text != "as" && !after(it).starts_with("as "))
        .cloned()
        .collect()
}

/// `use std.blocks conv_bn`, `use std.blocks(conv_bn)`, `use std.blocks::conv_bn`,
/// `use std.blocks.*`, `use { conv_bn } from std.blocks`: what follows the name of the module.
pub fn used_otherwise(
    source: SourceId,
    text: &str,
    module: &Name,
    rest: Span,
) -> Option<Diagnostic> {
    let range = rest.start as usize..rest.end as usize;
    let written = text.get(range.clone())?.trim_end();
    let end = range.start.saturating_add(written.len());
    let from = module.span.end as usize;
    let whole = span(source, range.start..end);
    if module.text.is_empty() {
        let (names, path) = written.strip_prefix('{')?.split_once('}')?;
        let path = path.trim().strip_prefix("from ")?.trim();
        let shown = format!("{path} {{ {} }}", names.trim());
        grammar::read(Rule::lone_import, &format!("use {shown}")).ok()?;
        return Some(error::used_names(
            whole,
            whole,
            &shown,
            &format!("use {shown}"),
        ));
    }
    let signs = |it: char| ".:/ ({[)}]".contains(it);
    let plain = written.trim_matches(signs);
    if plain == "*" || plain == "all" {
        return Some(error::used_all(whole, &module.text));
    }
    let plain = plain.strip_prefix("import ").unwrap_or(plain);
    let brought = written.starts_with(['(', ':', '[', '{']) || written.starts_with(is_start);
    let names: Vec<&str> = plain
        .split([',', ' '])
        .filter(|it| !it.is_empty())
        .collect();
    let fine = |it: &&str| super::is_name(it) && !["as", "from"].contains(it);
    if !brought || names.is_empty() || names.len() > 32 || !names.iter().all(fine) {
        return None;
    }
    // A comma alone is missing: that is told by itself.
    if written.starts_with('{') {
        return None;
    }
    let list = names.join(", ");
    let shown = format!("use {} {{ {list} }}", module.text);
    let edit = span(source, from..end);
    Some(error::used_names(
        whole,
        edit,
        &format!(" {{ {list} }}"),
        &shown,
    ))
}

fn is_start(it: char) -> bool {
    it.is_ascii_alphabetic() || it == '_'
}
