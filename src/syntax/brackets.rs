//! The pass before the grammar: brackets, comments, and which newlines count.
//!
//! From the text of a file follows its [`Layout`]: a text of the same length with only the parts
//! that the grammar needs (see the head of `grammar/cnn.pest`), the comments, and the first error
//! of the brackets. It looks at each byte once ([`scan`]).
//!
//! A wrong parenthesis has no certain fix: where it is missing is not known. So nothing is repaired
//! here; the statement around it is left out of an item ([`by_lines`]), becomes a bad statement, and
//! the rest of the item can be read.

use crate::source::TextRange;
use std::ops::Range;

/// How deep brackets may are nested. An `if … then … else` inside another without brackets, and an
/// `else if` after another, count as one more each. The bound keeps every later stage, which goes
/// down the tree by recursion, far from the end of its stack.
pub const MAX_NESTING: usize = 64;

/// The result of the pass.
pub(super) struct Layout {
    /// The text that the grammar reads.
    pub text: String,
    /// The comments, without the end of the line.
    pub comments: Vec<Range<usize>>,
    /// The first thing wrong with the brackets.
    pub error: Option<BracketError>,
}

/// Something wrong with brackets. Offsets are those of the bracket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BracketError {
    /// Opened at `opener` and never closed. `closer`: a bracket that closes it after all, but
    /// seems to belong to another, by its kind or its indentation.
    Unclosed {
        opener: usize,
        closer: Option<usize>,
    },
    /// Closes nothing.
    Stray { closer: usize },
    /// More than [`MAX_NESTING`] deep.
    TooDeep { at: usize },
}

/// An open bracket.
struct Open {
    bracket: u8,
    at: usize,
    indent: usize,
    /// The `if`s of the statement in which it stands.
    ifs: usize,
}

/// Whether the byte can be part of a name or number.
pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Lays out `text`.
pub(super) fn scan(text: &str) -> Layout {
    let mut scan = Scan {
        bytes: text.as_bytes(),
        out: text.as_bytes().to_vec(),
        comments: Vec::new(),
        open: Vec::new(),
        ifs: 0,
        extra: 0,
        suspect: None,
        endless: Vec::new(),
        error: None,
    };
    scan.run();
    let error = scan.error.or_else(|| scan.left_open());
    Layout {
        // Bytes above 127 are only replaced with all the others of their comment.
        text: String::from_utf8(scan.out).unwrap_or_default(),
        comments: scan.comments,
        error,
    }
}

/// How many statements of an item may be left out for their parentheses.
const MAX_SKIPPED: usize = 32;

/// The lines that are left out for a parenthesis, by their place, and its error.
pub(super) type Skipped = (Range<usize>, BracketError);

/// [`scan`], leaving out the statements in which a parenthesis is missing or superfluous, where all
/// brackets fit then. The statements are parsed as invalid, without guesses; if brackets still do
/// not match, nothing is left out.
pub(super) fn by_lines(text: &str) -> (Layout, Vec<Skipped>) {
    let layout = scan(text);
    let mut skipped = Vec::new();
    let mut left = text.to_owned();
    let mut next = layout.error;
    while let Some(error) = next {
        let lines = statement_of(&left, error).filter(|_| skipped.len() < MAX_SKIPPED);
        let Some(lines) = lines else {
            return (layout, Vec::new());
        };
        left.replace_range(lines.clone(), &" ".repeat(lines.len()));
        // Where it is still open does not matter: the line ends before.
        let error = match error {
            BracketError::Unclosed { opener, .. } => BracketError::Unclosed {
                opener,
                closer: None,
            },
            BracketError::Stray { .. } | BracketError::TooDeep { .. } => error,
        };
        skipped.push((lines, error));
        let layout = scan(&left);
        next = layout.error;
        if next.is_none() {
            return (layout, skipped);
        }
    }
    (layout, skipped)
}

/// The lines of the statement whose parentheses do not fit, where it is one without braces.
fn statement_of(text: &str, error: BracketError) -> Option<Range<usize>> {
    let at = match error {
        BracketError::Unclosed { opener, .. } if text.get(opener..)?.starts_with(['(', '[']) => {
            opener
        }
        BracketError::Stray { closer } if text.get(closer..)?.starts_with([')', ']']) => closer,
        BracketError::Unclosed { .. }
        | BracketError::Stray { .. }
        | BracketError::TooDeep { .. } => return None,
    };
    let before = text.get(..at)?.rsplit('\n').next()?;
    let start = TextRange::of_part(text, before)?.as_usize().start;
    let indent = |line: &str| {
        line.find(|it: char| !it.is_whitespace())
            .unwrap_or(line.len())
    };
    let mut lines = text.get(start..)?.split_inclusive('\n');
    let first = lines.next()?;
    let content = first.trim();
    if content.starts_with(['-', ')', ']']) || starts_item(text.as_bytes(), start) {
        return None;
    }
    let mut last = content;
    let mut goes_on = content.ends_with(['(', '[', ',', '>', '|', '=']);
    for line in lines {
        let content = line.trim();
        let is_deeper = goes_on && indent(line) > indent(first);
        if !is_deeper
            && !["->", ")", "]", ",", "|"]
                .iter()
                .any(|it| content.starts_with(it))
        {
            break;
        }
        last = line.trim_end();
        goes_on = true;
    }
    let whole = TextRange::of_part(text, content)?.cover(TextRange::of_part(text, last)?);
    (!whole.of(text).contains(['{', '}'])).then_some(whole.into())
}

struct Scan<'t> {
    bytes: &'t [u8],
    out: Vec<u8>,
    comments: Vec<Range<usize>>,
    open: Vec<Open>,
    /// The `if`s since the last newline that counts, in this bracket.
    ifs: usize,
    /// By how much the `if`s of all statements around deepen the nesting.
    extra: usize,
    /// A closing brace whose indentation differs from that of its opener, with the opener.
    suspect: Option<(usize, usize)>,
    /// The first bytes of ends of comments that do not come any more.
    endless: Vec<u8>,
    error: Option<BracketError>,
}

impl Scan<'_> {
    fn at(&self, index: usize) -> u8 {
        self.bytes.get(index).copied().unwrap_or(b'\n')
    }

    fn blank(&mut self, range: Range<usize>) {
        if let Some(bytes) = self.out.get_mut(range) {
            bytes.fill(b' ');
        }
    }

    fn run(&mut self) {
        // The start of the line, the first byte on it that is not blank, and the last byte with
        // a meaning.
        let (mut indent, mut fresh, mut last) = (0usize, true, 0usize);
        // Newlines before this place count, or don't, as was found at the first of them.
        let mut run = (0, false);
        let mut index = 0;
        if self.bytes.starts_with("\u{feff}".as_bytes()) {
            self.blank(0..3);
            index = 3;
        }
        while let Some(&byte) = self.bytes.get(index) {
            let mut next = index.saturating_add(1);
            match byte {
                b'\n' => {
                    if self.counts(index, last, &mut run) {
                        self.forget_ifs();
                    } else {
                        self.blank(index..next);
                    }
                    (indent, fresh) = (0, true);
                    index = next;
                    self.item_inside(next);
                    continue;
                }
                b' ' | b'\t' | b'\r' | 0x0b | 0x0c => {
                    if byte != b' ' {
                        self.blank(index..next);
                    }
                    if fresh {
                        indent = indent.saturating_add(1);
                    }
                    index = next;
                    continue;
                }
                b'#' => {
                    next = self.line_end(index);
                    self.comments.push(index..self.without_return(index, next));
                    self.blank(index..next);
                    if self.counts(index, last, &mut run) {
                        // The statement ends here; the blanked text is not looked at again.
                        if let Some(byte) = self.out.get_mut(index) {
                            *byte = b'\n';
                        }
                    }
                    index = next;
                    continue;
                }
                b'/' if fresh && self.at(next) == b'/' => {
                    // A comment of another language: its text has no brackets.
                    next = self.line_end(index);
                    self.blank(index.saturating_add(2)..next);
                }
                b'/' if self.at(next) == b'*' => next = self.foreign_block(index, b"*/", 2),
                b'<' if fresh && self.rest(index).starts_with(b"<!--") => {
                    next = self.foreign_block(index, b"-->", 4);
                }
                b'-' | b'%'
                    if fresh
                        && self.open.last().is_none_or(|open| open.bracket == b'{')
                        && (byte == b'%' || self.at(next) == b'-') =>
                {
                    let sign = index.saturating_add(if byte == b'%' { 1 } else { 2 });
                    next = self.line_end(index);
                    self.blank(sign..next);
                }
                b'"' | b'\'' if fresh && self.is_triple(index, byte) => {
                    next = self.foreign_block(index, &[byte; 3], 3);
                }
                b'"' => next = self.string(index),
                b',' => self.forget_ifs(),
                b'(' | b'{' | b'[' => self.opens(byte, index, indent),
                b')' | b'}' | b']' => self.closes(byte, index, fresh.then_some(indent)),
                b'i' if self.at(next) == b'f' && self.is_bare(index, index.saturating_add(2)) => {
                    self.ifs = self.ifs.saturating_add(1);
                    if self.ifs > 1 {
                        self.extra = self.extra.saturating_add(1);
                    }
                    self.check_depth(index);
                }
                _ => {}
            }
            fresh = false;
            last = next.saturating_sub(1);
            index = next;
        }
    }

    fn rest(&self, index: usize) -> &[u8] {
        self.bytes.get(index..).unwrap_or_default()
    }

    fn is_triple(&self, index: usize, quote: u8) -> bool {
        (1..3).all(|more| self.at(index.saturating_add(more)) == quote)
    }

    /// Blanks another language's comment of several lines, but for the sign that opens it; its end,
    /// or that of the sign where it has none.
    fn foreign_block(&mut self, start: usize, close: &[u8], opener: usize) -> usize {
        let inside = start.saturating_add(opener);
        let text = self.bytes.get(inside..).unwrap_or_default();
        let first = close.first().copied().unwrap_or_default();
        // A bracket without an end has none further down either.
        if self.endless.contains(&first) {
            return inside;
        }
        let Some(length) = text.windows(close.len()).position(|it| it == close) else {
            self.endless.push(first);
            return inside;
        };
        let end = inside.saturating_add(length).saturating_add(close.len());
        self.blank(inside..end);
        end
    }

    /// Whether no letter or digit is before `start` or at `end`.
    fn is_bare(&self, start: usize, end: usize) -> bool {
        let before = start.checked_sub(1).map_or(b' ', |index| self.at(index));
        !is_word(before) && before != b'.' && !is_word(self.at(end))
    }

    fn line_end(&self, index: usize) -> usize {
        let rest = self.bytes.get(index..).unwrap_or_default();
        let length = rest.iter().position(|&byte| byte == b'\n');
        index.saturating_add(length.unwrap_or(rest.len()))
    }

    fn without_return(&self, start: usize, end: usize) -> usize {
        let before = end.saturating_sub(1);
        if before > start && self.at(before) == b'\r' {
            before
        } else {
            end
        }
    }

    /// The end of the string that starts here; one that isn't closed ends with its line, and only
    /// its quote is kept.
    fn string(&mut self, start: usize) -> usize {
        let inside = start.saturating_add(1);
        // No further than its own end: a line may have very many strings.
        let rest = self.bytes.get(inside..).unwrap_or_default();
        let length = rest.iter().position(|&byte| matches!(byte, b'"' | b'\n'));
        let end = inside.saturating_add(length.unwrap_or(rest.len()));
        if self.bytes.get(end) == Some(&b'"') {
            return end.saturating_add(1);
        }
        self.blank(inside..end);
        end
    }

    /// Whether the newline at `index`, or after the comment there, ends something. `last` is the
    /// last byte with a meaning; `run` keeps how far the answer holds.
    fn counts(&self, index: usize, last: usize, run: &mut (usize, bool)) -> bool {
        if self.open.last().is_some_and(|open| open.bracket != b'{') {
            return false;
        }
        if index >= run.0 {
            *run = self.newlines(index, last);
        }
        !run.1
    }

    /// How far the newlines from `index` on go, and whether they are to be blanks.
    fn newlines(&self, index: usize, last: usize) -> (usize, bool) {
        let mut next = index;
        loop {
            match self.at(next) {
                b'#' => next = self.line_end(next),
                b' ' | b'\t' | b'\r' | b'\n' | 0x0b | 0x0c if next < self.bytes.len() => {
                    next = next.saturating_add(1);
                }
                _ => break,
            }
        }
        // The rest of the line, without a comment of another language.
        let left = |at: usize| self.out.get(at).copied();
        let after_arrow =
            left(last) == Some(b'>') && last.checked_sub(1).and_then(left) == Some(b'-');
        let rest = self.bytes.get(next..).unwrap_or_default();
        let goes_on = rest.starts_with(b"->")
            || rest.starts_with(b"|")
            || [&b"else"[..], b"shortcut"].iter().any(|word| {
                rest.starts_with(word) && !is_word(self.at(next.saturating_add(word.len())))
            });
        (next, after_arrow || goes_on)
    }

    /// The `if`s of a statement end with it.
    fn forget_ifs(&mut self) {
        self.extra = self.extra.saturating_sub(self.ifs.saturating_sub(1));
        self.ifs = 0;
    }

    fn check_depth(&mut self, at: usize) {
        if self.open.len().saturating_add(self.extra) > MAX_NESTING {
            self.found(BracketError::TooDeep { at });
        }
    }

    fn found(&mut self, error: BracketError) {
        self.error.get_or_insert(error);
    }

    fn opens(&mut self, bracket: u8, at: usize, indent: usize) {
        if self.error.is_some() {
            return;
        }
        self.open.push(Open {
            bracket,
            at,
            indent,
            ifs: std::mem::take(&mut self.ifs),
        });
        self.check_depth(at);
    }

    /// `indent`: of the closing bracket, where it is the first on its line.
    fn closes(&mut self, bracket: u8, at: usize, indent: Option<usize>) {
        if self.error.is_some() {
            return;
        }
        self.forget_ifs();
        let Some(open) = self.open.pop() else {
            self.found(BracketError::Stray { closer: at });
            return;
        };
        self.ifs = open.ifs;
        if open.bracket != opener_of(bracket) {
            // Of `( }` and `[ )` the first is lost; of `{ )` too, if one is open further out.
            let further_out = |open: &Open| open.bracket == opener_of(bracket);
            let is_open = self.open.iter().any(further_out);
            self.found(if open.bracket == b'{' && !is_open {
                BracketError::Stray { closer: at }
            } else {
                BracketError::Unclosed {
                    opener: open.at,
                    closer: Some(at),
                }
            });
        } else if bracket == b'}'
            && indent.is_some_and(|indent| indent < open.indent)
            && self.suspect.is_none()
        {
            self.suspect = Some((open.at, at));
        }
    }

    /// An item that starts in column 1 is not inside brackets: if it seems to be, a bracket before
    /// it was lost.
    fn item_inside(&mut self, start: usize) {
        if !self.open.is_empty() && self.error.is_none() && starts_item(self.bytes, start) {
            self.error = self.left_open();
        }
    }

    fn left_open(&self) -> Option<BracketError> {
        // The outermost open bracket: those further in were closed by its end.
        let open = self.open.first()?;
        Some(match self.suspect {
            Some((opener, closer)) if opener > open.at => BracketError::Unclosed {
                opener,
                closer: Some(closer),
            },
            _ => BracketError::Unclosed {
                opener: self.open.last().unwrap_or(open).at,
                closer: None,
            },
        })
    }
}

/// The bracket that `closer` closes.
pub(super) fn opener_of(closer: u8) -> u8 {
    match closer {
        b')' => b'(',
        b']' => b'[',
        _ => b'{',
    }
}

/// Whether an item starts at this byte, the first of a line: `network`, `block`, `fn` or `use` and
/// then a name or a quote.
pub(super) fn starts_item(bytes: &[u8], start: usize) -> bool {
    let line = bytes.get(start..).unwrap_or_default();
    [&b"network"[..], b"block", b"use", b"fn"]
        .iter()
        .any(|word| {
            let Some(rest) = line.strip_prefix(*word) else {
                return false;
            };
            let blanks = rest
                .iter()
                .take_while(|&&byte| byte == b' ' || byte == b'\t')
                .count();
            let next = rest.get(blanks).copied().unwrap_or(b' ');
            blanks > 0 && (next.is_ascii_alphabetic() || next == b'_' || next == b'"')
        })
}

/// The stretches of `text` that each start with an item in column 1 (the first with the text before
/// it).
pub(super) fn pieces(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let lines = bytes.iter().enumerate().filter(|&(_, &byte)| byte == b'\n');
    let starts = lines.map(|(at, _)| at.saturating_add(1));
    let mut cuts: Vec<usize> = starts.filter(|&start| starts_item(bytes, start)).collect();
    cuts.insert(0, 0);
    let ends = cuts.iter().skip(1).copied().chain([bytes.len()]);
    cuts.iter()
        .copied()
        .zip(ends)
        .map(|(start, end)| start..end)
        .collect()
}
