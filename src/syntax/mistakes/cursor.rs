//! The place where reading fails, and the text around it.
//!
//! A [`Cursor`] returns parts of the text, and a part knows where it is ([`Cursor::span`]): an
//! error is described by its words, and no offsets are computed.

use super::context::{last_value, token};
use crate::diagnostic::Edit;
use crate::source::{SourceId, Span, TextRange};
use crate::syntax::grammar::{self, Rule};

/// A place in a unit of the text (a statement, a parameter, a `use` …) that no rule gets past.
pub struct Cursor<'t> {
    source: SourceId,
    /// The whole text, as laid out.
    text: &'t str,
    /// The unit that is read,
    pub unit: &'t str,
    /// and by which rule.
    pub rule: Rule,
    /// The unit before the place, without blanks at its end.
    pub before: &'t str,
    /// The unit from the place on: it starts with the text that cannot be parsed.
    pub after: &'t str,
    /// The rules that were tried at the place.
    pub expected: Vec<Rule>,
}

/// A bracket that is open at the place.
#[derive(Clone, Copy)]
pub struct Open<'t> {
    /// `(`, `[` or `{`
    pub bracket: u8,
    /// The bracket itself, as a part of the text.
    pub part: &'t str,
}

impl<'t> Cursor<'t> {
    /// The furthest place that `rule` reaches in `unit` by itself; where it reads all of it, its
    /// surroundings forbid the text that starts at `rest`.
    pub fn new(source: SourceId, text: &'t str, rule: Rule, unit: TextRange, rest: u32) -> Self {
        let whole = unit.of(text);
        let (at, expected) = match grammar::read(rule, whole) {
            Err(failure) => (failure.at, failure.expected),
            Ok(_) => (rest.saturating_sub(unit.start) as usize, Vec::new()),
        };
        let (before, after) = whole.split_at_checked(at).unwrap_or((whole, end_of(whole)));
        Self {
            source,
            text,
            unit: whole,
            rule,
            before: before.trim_end(),
            after: after.trim_start_matches([' ', '\n']),
            expected,
        }
    }

    /// Where a part of the text is; the place of the cursor, if it is none.
    pub fn range(&self, part: &str) -> TextRange {
        TextRange::of_part(self.text, part)
            .or_else(|| TextRange::of_part(self.text, start_of(self.after)))
            .unwrap_or_default()
    }

    /// The span of a part of the text.
    pub fn span(&self, part: &str) -> Span {
        self.range(part).span(self.source)
    }

    /// The edit that puts `text` in the place of a part.
    pub fn edit(&self, part: &str, text: impl Into<String>) -> Edit {
        Edit::new(self.span(part), text)
    }

    /// The text from the start of one part to the end of another one.
    pub fn cover(&self, first: &str, last: &str) -> &'t str {
        TextRange::new(self.range(first).start, self.range(last).end).of(self.text)
    }

    /// The text from the end of one part to the start of another one.
    pub fn between(&self, first: &str, last: &str) -> &'t str {
        TextRange::new(self.range(first).end, self.range(last).start).of(self.text)
    }

    /// All of the text before a part.
    pub fn text_before(&self, part: &str) -> &'t str {
        self.range(part).text_before(self.text)
    }

    /// All of the text after a part.
    pub fn text_after(&self, part: &str) -> &'t str {
        self.range(part).text_after(self.text)
    }

    /// All of the text before the unit.
    pub fn above(&self) -> &'t str {
        self.text_before(self.unit)
    }

    /// The text of the unit before a part of it.
    pub fn head(&self, part: &str) -> &'t str {
        TextRange::new(self.range(self.unit).start, self.range(part).start).of(self.text)
    }

    /// The text of the unit after a part of it.
    pub fn tail(&self, part: &str) -> &'t str {
        TextRange::new(self.range(part).end, self.range(self.unit).end).of(self.text)
    }

    /// The next `length` bytes.
    pub fn next(&self, length: usize) -> &'t str {
        self.after.get(..length).unwrap_or(self.after)
    }

    /// The text from the place to the sign after `inside`: with `inside`, its brackets or quotes.
    pub fn enclosing(&self, inside: &str) -> &'t str {
        let close = self.tail(inside).get(..1).unwrap_or_default();
        self.cover(self.after, close)
    }

    /// The word, number, string or sign at the place.
    pub fn token(&self) -> &'t str {
        token(self.after)
    }

    /// The first word, number, string or sign of the unit.
    pub fn first(&self) -> &'t str {
        token(self.before)
    }

    /// The blanks between the text before the place and the text after it.
    pub fn gap(&self) -> &'t str {
        self.between(self.before, self.after)
    }

    /// Whether no text is between that before the place and that after it.
    pub fn is_glued(&self) -> bool {
        self.gap().is_empty()
    }

    /// The statement without blanks at its end, where it is one.
    pub fn statement(&self) -> Option<&'t str> {
        (self.rule == Rule::lone_statement).then(|| self.unit.trim_end())
    }

    /// The statement without blanks at its end, if it has no braces.
    pub fn plain_statement(&self) -> Option<&'t str> {
        self.statement().filter(|it| !it.contains('{'))
    }

    /// The value that ends before the place.
    pub fn value_before(&self) -> Option<&'t str> {
        self.before.get(last_value(self.before)?..)
    }

    /// The step in which the place is, up to it.
    pub fn step(&self) -> &'t str {
        self.before.rsplit("->").next().unwrap_or_default()
    }

    /// The innermost bracket of the unit that is open at the place.
    pub fn open(&self) -> Option<Open<'t>> {
        let mut open = Vec::new();
        let mut in_string = false;
        for (at, byte) in self.before.bytes().enumerate() {
            match byte {
                b'"' => in_string = !in_string,
                _ if in_string => {}
                b'(' | b'{' | b'[' => open.push((byte, at)),
                b')' | b'}' | b']' => {
                    open.pop();
                }
                _ => {}
            }
        }
        let (bracket, at) = open.pop()?;
        let part = self.before.get(at..)?.get(..1)?;
        Some(Open { bracket, part })
    }

    /// Whether the place is in a parenthesis of the unit.
    pub fn in_parenthesis(&self) -> bool {
        self.open().is_some_and(|open| open.bracket == b'(')
    }

    /// Whether the unit starts with a word whose values are expressions: `let`, `if`, `repeat` …
    pub fn in_value(&self) -> bool {
        let words = ["let", "expect", "where", "if", "repeat", "for"];
        words.contains(&self.first())
    }
}

/// The blanks at the start of a text, and the rest.
pub fn split_blanks(text: &str) -> (&str, &str) {
    let rest = text.trim_start();
    let blanks = text.strip_suffix(rest).unwrap_or_default();
    (blanks, rest)
}

/// The empty part at the end of a text.
pub fn end_of(text: &str) -> &str {
    text.get(text.len()..).unwrap_or_default()
}

/// The empty part at the start of a text.
pub fn start_of(text: &str) -> &str {
    text.get(..0).unwrap_or_default()
}
