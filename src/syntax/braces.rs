//! Braces that are lost or too many, found by the lines around them.
//!
//! In comes the text of a file, out goes a text of the same length with the braces that are meant,
//! and what was wrong ([`mend`]): a header without the `{` of its body, a `{` on the line below,
//! a `}` that closes nothing, a `}` that is lost. Only a reading after which all brackets of an item fit is taken, so
//! that what is told below is about the text as its author meant it.

mod ends;

use super::brackets::{self, Layout, Problem};
use super::grammar::{self, Rule};
use std::ops::Range;

/// How many braces of one item are put right.
const MAX_MENDED: usize = 64;

/// How many that close nothing are taken out of it.
const MAX_CLOSERS: usize = 8;

/// What is wrong with a brace. Offsets are those of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Lost {
    /// A header without `{`.
    Opener(Header),
    /// A `}` that closes nothing, and the line to which it seems to belong.
    Closer {
        at: usize,
        head: Option<Range<usize>>,
    },
    /// A `{` without `}`, and where its body ends by its indentation: behind what is before `end`,
    /// above the line `next`.
    End {
        opener: usize,
        indent: usize,
        end: usize,
        next: Option<Range<usize>>,
    },
}

/// A line that has a body, and no `{` at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Header {
    /// What stands on the line.
    pub line: Range<usize>,
    pub indent: usize,
    /// Whether a `:` stands behind it, as in Python.
    pub colon: bool,
    /// The `{` on the line below.
    pub below: Option<usize>,
    /// The `}` that closes the body.
    pub closer: Option<usize>,
    /// The end of the body's last line, where its `}` is lost too.
    pub end: Option<usize>,
}

/// A line that is not empty.
struct Line<'t> {
    start: usize,
    indent: usize,
    text: &'t str,
}

impl Line<'_> {
    fn range(&self) -> Range<usize> {
        self.start..self.end()
    }

    fn end(&self) -> usize {
        self.start.saturating_add(self.text.len())
    }
}

/// The text with its braces put right, where some are not right and it is clear how.
///
/// Then it is to be read by the [`brackets::pieces`] of the text as it was: the items of the other
/// need not begin their lines any more.
pub(super) fn mend(text: &str, layout: &Layout) -> Option<(String, Vec<Lost>)> {
    if layout.problem.is_none() && !text.lines().any(may_be_header) {
        return None;
    }
    let plain = plain(text, layout);
    let mut mended = String::with_capacity(text.len());
    let mut all = Vec::new();
    for range in brackets::pieces(text) {
        let piece = text.get(range.clone())?;
        match item(piece, plain.get(range.clone())?) {
            Some((piece, found)) => {
                mended.push_str(&piece);
                all.extend(found.into_iter().map(|it| moved(it, range.start)));
            }
            None => mended.push_str(piece),
        }
    }
    (!all.is_empty()).then_some((mended, all))
}

/// The text without what comments and strings of several lines say, with all its newlines.
fn plain(text: &str, layout: &Layout) -> String {
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

fn moved(lost: Lost, by: usize) -> Lost {
    let at = |it: usize| it.saturating_add(by);
    let range = |it: Range<usize>| at(it.start)..at(it.end);
    match lost {
        Lost::Opener(header) => Lost::Opener(Header {
            line: range(header.line),
            colon: header.colon,
            indent: header.indent,
            below: header.below.map(at),
            closer: header.closer.map(at),
            end: header.end.map(at),
        }),
        Lost::Closer { at: closer, head } => Lost::Closer {
            at: at(closer),
            head: head.map(range),
        },
        Lost::End {
            opener,
            indent,
            end,
            next,
        } => Lost::End {
            opener: at(opener),
            indent,
            end: at(end),
            next: next.map(range),
        },
    }
}

/// One item put right.
fn item(piece: &str, plain: &str) -> Option<(String, Vec<Lost>)> {
    let lines = lines(plain);
    let headers = headers(&lines);
    let problem = brackets::scan(piece).problem;
    if headers.is_empty() && problem.is_none() || headers.len() > MAX_MENDED {
        return None;
    }
    let indented: Vec<Header> = headers
        .iter()
        .filter(|it| is_certain(it))
        .cloned()
        .collect();
    // As the indentation has it; with the `}` that are there; whatever the indentation.
    let open = |headers: &[Header]| -> Vec<Header> {
        let without_end = |it: &Header| Header {
            end: None,
            ..it.clone()
        };
        headers.iter().map(without_end).collect()
    };
    let mut ways = vec![indented.clone(), open(&indented)];
    if problem.is_some() {
        ways.extend([headers.clone(), open(&headers)]);
    }
    for way in ways.into_iter().filter(|it| !it.is_empty()) {
        let Some(text) = opened(piece, plain, &way) else {
            continue;
        };
        let mut lost: Vec<Lost> = way.iter().cloned().map(Lost::Opener).collect();
        if fits(&text) {
            return Some((text, lost));
        }
        if let Some(plain) = opened(plain, plain, &way)
            && let Some((text, closers)) = all_closed(text, plain)
        {
            lost.extend(closers);
            return Some((text, lost));
        }
    }
    all_closed(piece.to_owned(), plain.to_owned()).or_else(|| all_ended(piece, plain))
}

/// The text with the `}` that the indentation shows to be lost.
fn all_ended(piece: &str, plain: &str) -> Option<(String, Vec<Lost>)> {
    let found = ends::ends(plain).filter(|it| !it.is_empty())?;
    let text = ends::ended(piece, plain, &found)?;
    fits(&text).then_some((text, found))
}

/// The text without the braces that close nothing.
fn all_closed(mut text: String, mut plain: String) -> Option<(String, Vec<Lost>)> {
    let mut closers = Vec::new();
    while closers.len() < MAX_CLOSERS {
        let closer = closed(&text, &plain)?;
        if let Lost::Closer { at, .. } = closer {
            for text in [&mut text, &mut plain] {
                text.replace_range(at..at.saturating_add(1), " ");
            }
        }
        closers.push(closer);
        if fits(&text) {
            return Some((text, closers));
        }
    }
    None
}

/// Whether the lines below a header show by their indentation, or by a `{`, that they are its body.
fn is_certain(header: &Header) -> bool {
    header.below.is_some() || header.closer.is_some() || header.end.is_some()
}

fn fits(text: &str) -> bool {
    brackets::mended(text).0.problem.is_none()
}

/// The lines that start outside of parentheses.
fn lines(plain: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut open: Vec<u8> = Vec::new();
    let mut start = 0usize;
    for line in plain.split_inclusive('\n') {
        let text = line.trim();
        let indent = line.len().saturating_sub(line.trim_start().len());
        if !text.is_empty() && open.last() != Some(&b'(') {
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
                b'(' | b'{' => open.push(byte),
                b')' | b'}' => {
                    open.pop();
                }
                _ => {}
            }
        }
        start = start.saturating_add(line.len());
    }
    lines
}

/// A quick look at whether a line could be a header without its `{`.
fn may_be_header(line: &str) -> bool {
    const WORDS: &[&str] = &[
        "network", "block", "repeat", "for", "if", "else", "residual", "shortcut", "frozen",
        "choose",
    ];
    let line = line.split('#').next().unwrap_or_default().trim();
    if line.is_empty() || line.contains('{') {
        return false;
    }
    let mut steps = line.split("->").flat_map(|it| it.split('='));
    steps.any(|step| {
        let step = step.trim_start_matches(['}', ' ']);
        let word = step.split(|it: char| !brackets::is_word(u8::try_from(it).unwrap_or(b' ')));
        word.into_iter()
            .next()
            .is_some_and(|it| WORDS.contains(&it))
    })
}

/// What a header is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Definition,
    Statement,
}

fn header_kind(line: &Line<'_>) -> Option<Kind> {
    let text = line.text;
    // Nothing is read whose brackets do not fit.
    let fits = || {
        brackets::scan(text.trim_start_matches('}'))
            .problem
            .is_none()
    };
    if !may_be_header(text) || !fits() || text.ends_with(['>', '=', ',']) {
        return None;
    }
    if line.indent == 0 && (text.starts_with("network ") || text.starts_with("block ")) {
        return Some(Kind::Definition);
    }
    // That of a statement is told by itself.
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

/// The headers without `{` that have lines below them.
fn headers(lines: &[Line<'_>]) -> Vec<Header> {
    let mut found = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        if found.len() > MAX_MENDED {
            break;
        }
        let rest = lines.get(index.saturating_add(1)..).unwrap_or_default();
        let (Some(next), Some(kind)) = (rest.first(), header_kind(line)) else {
            continue;
        };
        let colon = line.text.ends_with(':');
        let length = line.text.len().saturating_sub(usize::from(colon));
        let mut header = Header {
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
    found
}

/// The text with `{` behind the headers, and `}` behind the bodies that have none, in the place of
/// blanks; `None` where there are too few of them.
fn opened(piece: &str, plain: &str, headers: &[Header]) -> Option<String> {
    let mut bytes = piece.as_bytes().to_vec();
    let is_blank = |at: usize| {
        let byte = plain.as_bytes().get(at).copied();
        let own = piece.as_bytes().get(at).copied();
        own == byte && byte.is_some_and(|it| it.is_ascii_whitespace())
    };
    let mut ends: Vec<usize> = Vec::new();
    for header in headers {
        if !header.colon && !is_blank(header.line.end) {
            return None;
        }
        *bytes.get_mut(header.line.end)? = b'{';
        if let Some(below) = header.below {
            *bytes.get_mut(below)? = b' ';
        }
        ends.extend(header.end);
    }
    ends.sort_unstable();
    let mut ends = ends.into_iter().peekable();
    while let Some(end) = ends.next() {
        let mut at = end;
        loop {
            if !is_blank(at) {
                return None;
            }
            *bytes.get_mut(at)? = b'}';
            at = at.saturating_add(1);
            if ends.next_if_eq(&end).is_none() {
                break;
            }
        }
        // What follows stands on a line of its own.
        match bytes.get_mut(at) {
            Some(byte) if is_blank(at) => *byte = b'\n',
            Some(_) => return None,
            None => {}
        }
    }
    String::from_utf8(bytes).ok()
}

/// The first `}` that stands further in than what it closes, or that stands behind the last of
/// them.
fn closed(piece: &str, plain: &str) -> Option<Lost> {
    let stray = |it: &Problem| matches!(it, Problem::Stray { .. });
    brackets::scan(piece).problem.filter(stray)?;
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
                        return Some(Lost::Closer {
                            at: line.start,
                            head,
                        });
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
fn head_of(lines: &[Line<'_>], index: usize) -> Option<Range<usize>> {
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
