//! From a short text to its signs: the blanks between them are passed over, and every sign knows
//! its place.

use super::{ImportError, ImportProblem, Place};

/// The rest of a text.
#[derive(Clone, Debug)]
pub(super) struct Scanner<'t> {
    text: &'t str,
    /// The next byte, always at the start of a character.
    at: usize,
}

impl<'t> Scanner<'t> {
    /// All of a text.
    pub fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    /// The place between the parsed text and the rest.
    pub fn here(&self) -> Place {
        Place::new(self.at, self.at)
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn advance(&mut self, bytes: usize) {
        self.at = self.at.saturating_add(bytes);
    }

    /// The next character that is not blank.
    pub fn peek(&mut self) -> Option<char> {
        let rest = self.rest();
        let trimmed = rest.trim_start();
        self.advance(rest.len().saturating_sub(trimmed.len()));
        trimmed.chars().next()
    }

    /// Whether the next character that is not blank is that; then it is read.
    pub fn eat(&mut self, wanted: char) -> bool {
        let there = self.peek() == Some(wanted);
        if there {
            self.advance(wanted.len_utf8());
        }
        there
    }

    /// Reads that character.
    pub fn expect(&mut self, wanted: char, expected: &'static str) -> Result<(), ImportError> {
        if self.eat(wanted) {
            Ok(())
        } else {
            Err(self.unexpected(expected))
        }
    }

    /// The error at the next character, or at the end.
    pub fn unexpected(&mut self, expected: &'static str) -> ImportError {
        let found = self.peek();
        let end = self.at.saturating_add(found.map_or(0, char::len_utf8));
        ImportError {
            problem: ImportProblem::Syntax { expected, found },
            place: Place::new(self.at, end),
        }
    }

    /// The characters from here that are `wanted`, and their place.
    pub fn take(&mut self, wanted: fn(&char) -> bool) -> (&'t str, Place) {
        self.peek();
        let (rest, start) = (self.rest(), self.at);
        let length = rest.chars().take_while(wanted).map(char::len_utf8).sum();
        self.advance(length);
        let taken = rest.get(..length).unwrap_or_default();
        (taken, Place::new(start, self.at))
    }
}
