//! Lines that have a body, and no `{` at their end.

use super::Line;
use crate::syntax::brackets;
use crate::syntax::grammar::{self, Rule};
use crate::syntax::keyword::{self, Braces};
use std::ops::Range;

/// How many headers of one item are repaired.
const MAX_HEADERS: usize = 64;

/// A line that has a body, and no `{` at its end. Offsets are those of the item.
#[derive(Clone, Debug)]
pub(super) struct MissingBrace {
    /// The text of the line, without its `:`.
    pub line: Range<usize>,
    pub indent: usize,
    /// Whether a `:` follows it, as in Python.
    pub colon: bool,
    /// The `{` on the line below.
    pub below: Option<usize>,
    /// The `}` that closes the body.
    pub closer: Option<usize>,
    /// The end of the body's last line, where its `}` is missing, too.
    pub end: Option<usize>,
}

impl MissingBrace {
    /// Whether the lines below it show by their indentation, or by a `{`, that they are its body.
    pub fn is_certain(&self) -> bool {
        self.below.is_some() || self.closer.is_some() || self.end.is_some()
    }

    /// With a `}` that is there already.
    pub fn without_end(self) -> Self {
        Self { end: None, ..self }
    }
}

/// A quick look at whether a line could be a header without its `{`.
pub(super) fn may_be_header(line: &str) -> bool {
    let line = line.split('#').next().unwrap_or_default().trim();
    if line.is_empty() || line.contains('{') {
        return false;
    }
    let mut steps = line.split("->").flat_map(|it| it.split('='));
    steps.any(|step| {
        let step = step.trim_start_matches(['}', ' ']);
        let word = step.split(|it: char| !brackets::is_word(u8::try_from(it).unwrap_or(b' ')));
        word.into_iter().next().is_some_and(is_header_word)
    })
}

/// The kind of a header.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Definition,
    Statement,
}

/// Whether braces follow the word, or follow the text after it on its line.
pub(super) fn is_header_word(word: &str) -> bool {
    let found = keyword::find(word);
    found.is_some_and(|it| matches!(it.braces, Braces::Body | Braces::Alternatives))
}

fn header_kind(line: &Line<'_>) -> Option<Kind> {
    let text = line.text;
    // The grammar reads nothing whose brackets do not fit.
    let fits = || brackets::scan(text.trim_start_matches('}')).error.is_none();
    if !may_be_header(text) || !fits() || text.ends_with(['>', '=', ',']) {
        return None;
    }
    if line.indent == 0 && (text.starts_with("network ") || text.starts_with("block ")) {
        return Some(Kind::Definition);
    }
    // That of a statement is a separate error.
    if text.ends_with(':') {
        return None;
    }
    let step = text.strip_prefix('}').unwrap_or(text).trim_start();
    let step = step.strip_prefix("->").unwrap_or(step).trim_start();
    if ["else", "shortcut"].contains(&step) {
        return Some(Kind::Statement);
    }
    let step = match step.strip_prefix("else ") {
        Some(rest) => rest,
        None if step.len() < text.len() && text.starts_with('}') => return None,
        None => step,
    };
    let reads = |text: &str| grammar::read(Rule::lone_statement, text).is_ok();
    let with_body = [" {}", " { relu }"]
        .iter()
        .any(|body| reads(&format!("{step}{body}")));
    (with_body && !reads(step)).then_some(Kind::Statement)
}

/// The headers without `{` that have lines below them; `None` where they are too many.
pub(super) fn headers(lines: &[Line<'_>]) -> Option<Vec<MissingBrace>> {
    let mut found = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        if found.len() > MAX_HEADERS {
            return None;
        }
        let rest = lines.get(index.saturating_add(1)..).unwrap_or_default();
        let (Some(next), Some(kind)) = (rest.first(), header_kind(line)) else {
            continue;
        };
        let colon = line.text.ends_with(':');
        let length = line.text.len().saturating_sub(usize::from(colon));
        let mut header = MissingBrace {
            line: line.start..line.start.saturating_add(length),
            colon,
            indent: line.indent,
            below: None,
            closer: None,
            end: None,
        };
        if next.text.starts_with('{') {
            header.below = Some(next.start);
            found.push(header);
            continue;
        }
        match kind {
            Kind::Definition => {
                let close = |it: &&Line<'_>| it.indent == 0 && it.text.starts_with('}');
                match rest.iter().rev().find(close) {
                    Some(closer) => header.closer = Some(closer.start),
                    None => header.end = rest.last().map(Line::end),
                }
            }
            Kind::Statement if next.indent > line.indent => {
                let inside = rest.iter().take_while(|it| it.indent > line.indent);
                let count = inside.count();
                match rest.get(count).filter(|it| it.indent == line.indent) {
                    Some(it) if it.text.starts_with('}') => header.closer = Some(it.start),
                    _ => header.end = rest.get(count.saturating_sub(1)).map(Line::end),
                }
            }
            Kind::Statement => {}
        }
        found.push(header);
    }
    Some(found)
}
