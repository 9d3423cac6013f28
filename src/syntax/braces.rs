//! Braces that are missing or superfluous, found by the lines around them.
//!
//! A text with mistakes becomes a diagnostic for each wrong brace ([`find`]): a header without the
//! `{` of its body, a `{` on the line below, a `}` that closes nothing, a `{` that is never closed.
//! The compiler assumes the first fix of each; all fixes of an item together make its brackets fit.
//!
//! Where a brace is missing is a guess, so there are several candidates, each a list of errors with
//! their edits: headers as indented, then with any indentation, then without the superfluous `}`,
//! then unclosed `{` ended by indentation, then at the end of the item. A candidate is tried on a
//! copy of the item, and the first whose brackets fit is reported. The copy is dropped: only
//! `repair` changes the parsed text, with the same edits.

mod ends;
mod headers;
mod report;

use super::Reading;
use super::brackets::{self, BracketError};
use crate::diagnostic::{Diagnostic, EditMap, Side};
use crate::source::{SourceId, Span, TextRange};
use headers::MissingBrace;
use report::Site;

/// How many `}` that close nothing are removed from one item.
const MAX_SUPERFLUOUS: usize = 8;

/// A wrong brace. Offsets are those of the item.
#[derive(Clone, Debug)]
enum BraceError {
    /// A header without `{`.
    Opener(MissingBrace),
    /// A `}` that closes nothing, and the line to which it seems to belong.
    Superfluous { at: u32, head: Option<TextRange> },
    /// A `{` without `}`. Its body ends after the text before `end`, above the line `next`.
    Unclosed {
        opener: u32,
        indent: usize,
        end: u32,
        next: Option<TextRange>,
    },
}

/// A line that is not empty.
struct Line<'t> {
    start: usize,
    indent: usize,
    text: &'t str,
}

impl Line<'_> {
    fn range(&self) -> TextRange {
        (self.start..self.end()).into()
    }

    fn end(&self) -> usize {
        self.start.saturating_add(self.text.len())
    }
}

/// The wrong braces of the items in which something is wrong, where it is clear which they are.
pub(super) fn find(source: SourceId, text: &str, reading: &Reading) -> Vec<Diagnostic> {
    let layout = brackets::scan(text);
    let fits = layout.error.is_none();
    if fits && !text.lines().any(headers::may_be_header) {
        return Vec::new();
    }
    let plain = plain(text, &layout);
    let mut all = Vec::new();
    for range in brackets::pieces(text) {
        let range = TextRange::from(range);
        let is_inside = |it: &Span| range.contains_range(it.before().range());
        let is_wrong = reading.truncated_at.iter().any(|it| it.start < range.end)
            || reading
                .diagnostics
                .iter()
                .any(|it| is_inside(&it.primary.span));
        let site = Site {
            source,
            base: range.start,
            item: range.of(text),
            plain: range.of(&plain),
        };
        if is_wrong && let Some(errors) = item(&site) {
            all.extend(errors.iter().map(|error| site.diagnostic(error)));
        }
    }
    all
}

/// The text with blanks for comments and foreign comments, and all its newlines.
fn plain(text: &str, layout: &brackets::Layout) -> String {
    let bytes = text.bytes().zip(layout.text.bytes());
    let bytes = bytes.map(|(byte, left)| if byte == b'\n' { byte } else { left });
    let mut bytes: Vec<u8> = bytes.collect();
    for comment in &layout.comments {
        if let Some(bytes) = bytes.get_mut(comment.clone()) {
            bytes.fill(b' ');
        }
    }
    String::from_utf8(bytes).unwrap_or_default()
}

/// The wrong braces of one item: the first candidate after whose edits its brackets fit.
fn item(site: &Site<'_>) -> Option<Vec<BraceError>> {
    let error = brackets::scan(site.item).error;
    let lines = lines(site.plain);
    let headers = headers::headers(&lines)?;
    if headers.is_empty() && error.is_none() {
        return None;
    }
    let certain: Vec<MissingBrace> = headers
        .iter()
        .filter(|it| it.is_certain())
        .cloned()
        .collect();
    // As the indentation has it; with the `}` that are there; whatever the indentation.
    let open = |headers: &[MissingBrace]| -> Vec<MissingBrace> {
        let open = headers.iter().cloned();
        open.map(MissingBrace::without_end).collect()
    };
    let mut ways = vec![certain.clone(), open(&certain)];
    if error.is_some() {
        ways.extend([headers.clone(), open(&headers)]);
    }
    for way in ways.into_iter().filter(|it| !it.is_empty()) {
        let mut errors: Vec<BraceError> = way.into_iter().map(BraceError::Opener).collect();
        let (text, plain, map) = site.repaired(&errors)?;
        if fits(&text) {
            return Some(errors);
        }
        if let Some(superfluous) = superfluous(text, plain) {
            errors.extend(superfluous.into_iter().map(|it| it.moved(&map)));
            return Some(errors);
        }
    }
    if let Some(errors) = superfluous(site.item.to_owned(), site.plain.to_owned()) {
        return Some(errors);
    }
    let candidates = [
        ends::by_indentation(&lines, site.plain),
        ends::at_end(&lines, site.plain),
    ];
    let mut candidates = candidates.into_iter().flatten();
    candidates.find(|errors| site.repaired(errors).is_some_and(|(text, ..)| fits(&text)))
}

/// The `}` that close nothing, where all brackets fit without them.
fn superfluous(mut text: String, mut plain: String) -> Option<Vec<BraceError>> {
    let mut errors = Vec::new();
    while errors.len() < MAX_SUPERFLUOUS {
        let (at, head) = first_superfluous(&text, &plain)?;
        for text in [&mut text, &mut plain] {
            text.replace_range(at..at.saturating_add(1), " ");
        }
        errors.push(BraceError::Superfluous {
            at: crate::source::offset(at),
            head,
        });
        if fits(&text) {
            return Some(errors);
        }
    }
    None
}

impl BraceError {
    /// The error at its place in the text before edits.
    fn moved(self, map: &EditMap) -> Self {
        match self {
            BraceError::Superfluous { at, head } => BraceError::Superfluous {
                at: map.offset_before(at, Side::Start),
                head: head.map(|it| {
                    let end = map.offset_before(it.end, Side::End);
                    TextRange::new(map.offset_before(it.start, Side::Start), end)
                }),
            },
            other @ (BraceError::Opener(_) | BraceError::Unclosed { .. }) => other,
        }
    }
}

fn fits(text: &str) -> bool {
    brackets::by_lines(text).0.error.is_none()
}

/// The lines that start outside of parentheses.
fn lines(plain: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut open: Vec<u8> = Vec::new();
    let mut start = 0usize;
    for line in plain.split_inclusive('\n') {
        let text = line.trim();
        let indent = line.len().saturating_sub(line.trim_start().len());
        if !text.is_empty() && open.last().is_none_or(|it| *it == b'{') {
            lines.push(Line {
                start: start.saturating_add(indent),
                indent,
                text,
            });
        }
        let mut in_string = false;
        for byte in text.bytes() {
            match byte {
                b'"' => in_string = !in_string,
                _ if in_string => {}
                b'(' | b'{' | b'[' => open.push(byte),
                b')' | b'}' | b']' => {
                    open.pop();
                }
                _ => {}
            }
        }
        start = start.saturating_add(line.len());
    }
    lines
}

/// The first `}` that is further in than its opener, or that follows the last of them; and the line
/// that it seems to close.
fn first_superfluous(text: &str, plain: &str) -> Option<(usize, Option<TextRange>)> {
    let stray = |it: &BracketError| matches!(it, BracketError::Stray { .. });
    brackets::scan(text).error.filter(stray)?;
    let lines = &lines(plain);
    let mut open: Vec<usize> = Vec::new();
    let mut index = 0usize;
    let mut after_end = false;
    while let Some(line) = lines.get(index) {
        index = index.saturating_add(1);
        let next = lines.get(index).map_or(plain.len(), |it| it.start);
        let text = plain.get(line.start..next)?;
        let mut in_string = false;
        for (offset, byte) in text.bytes().enumerate() {
            match byte {
                b'"' => in_string = !in_string,
                b'\n' => in_string = false,
                _ if in_string => {}
                b'{' => open.push(line.indent),
                b'}' => {
                    let opener = open.pop();
                    let alone = line.text == "}";
                    let further_in = opener.is_some_and(|it| line.indent > it);
                    let too_many = opener.is_none() && after_end;
                    if offset == 0 && alone && (further_in || too_many) {
                        let head = further_in.then(|| head_of(lines, index)).flatten();
                        return Some((line.start, head));
                    }
                    opener?;
                }
                _ => {}
            }
        }
        after_end = open.is_empty() && line.text.ends_with('}');
    }
    None
}

/// The line as far in as the one before `index`, with lines further in between them.
fn head_of(lines: &[Line<'_>], index: usize) -> Option<TextRange> {
    let (closer, above) = lines.get(..index)?.split_last()?;
    let between = above
        .iter()
        .rev()
        .take_while(|it| it.indent > closer.indent)
        .count();
    let head = above.get(above.len().checked_sub(between)?.checked_sub(1)?)?;
    let is_head = between > 0 && head.indent == closer.indent && !head.text.contains(['{', '}']);
    is_head.then(|| head.range())
}
