//! Words, numbers, texts and signs.

use crate::import::error::{ImportError, ImportProblem, Place};
use std::borrow::Cow;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    Word,
    Number,
    /// A text in quotes.
    Text,
    Sign(char),
    End,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'t> {
    pub(super) kind: TokenKind,
    pub(super) place: Place,
    pub(super) text: &'t str,
}

/// The bytes of a word.
const WORD: u8 = 1;
/// Blanks.
const BLANK: u8 = 2;
/// The bytes that interrupt a text in quotes: a quote, a backslash, the end of the line.
const STOP: u8 = 4;

/// The classes of each byte: files have hundreds of thousands, and most of the work is to read
/// them.
#[expect(
    clippy::indexing_slicing,
    reason = "a byte is within 256, and constants are made by the compiler"
)]
const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0u8;
    loop {
        let mut class = 0;
        if byte.is_ascii_alphanumeric() || byte == b'_' {
            class |= WORD;
        }
        if byte.is_ascii_whitespace() || byte == 0x0b {
            class |= BLANK;
        }
        if matches!(byte, b'"' | b'\'' | b'\\' | b'\n') {
            class |= STOP;
        }
        classes[byte as usize] = class;
        if byte == u8::MAX {
            break classes;
        }
        byte += 1;
    }
};

fn is(byte: u8, class: u8) -> bool {
    CLASSES
        .get(usize::from(byte))
        .is_some_and(|it| it & class != 0)
}

pub(super) struct Lexer<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Lexer<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let at = if text.starts_with('\u{feff}') { 3 } else { 0 };
        Self { text, at }
    }

    /// Where reading continues.
    pub(super) fn here(&self) -> Place {
        Place::new(self.at, self.at)
    }

    pub(super) fn slice(&self, place: Place) -> &'t str {
        let (start, end) = (place.start as usize, place.end as usize);
        self.text.get(start..end).unwrap_or_default()
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// Skips bytes while the condition holds.
    fn over(&mut self, wanted: impl Fn(u8) -> bool) {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let found = rest.iter().position(|&byte| !wanted(byte));
        self.at = self.at.saturating_add(found.unwrap_or(rest.len()));
    }

    fn blanks(&mut self) {
        loop {
            self.over(|byte| is(byte, BLANK));
            if self.byte(self.at) != Some(b'#') {
                return;
            }
            self.over(|byte| byte != b'\n');
        }
    }

    /// The next token, after blanks and comments.
    pub(super) fn next(&mut self) -> Result<Token<'t>, ImportError> {
        self.blanks();
        let start = self.at;
        let kind = match self.byte(start) {
            None => TokenKind::End,
            Some(b'a'..=b'z' | b'A'..=b'Z' | b'_') => {
                self.over(|byte| is(byte, WORD));
                TokenKind::Word
            }
            Some(byte) if byte.is_ascii_digit() || byte == b'.' && self.digit_follows(start) => {
                self.number();
                TokenKind::Number
            }
            Some(b'-') => {
                self.at = start.saturating_add(1);
                self.blanks();
                match self.byte(self.at) {
                    Some(byte) if byte.is_ascii_digit() || byte == b'.' => self.number(),
                    // `-inf`, `-nan`
                    Some(b'i' | b'n' | b'I' | b'N') => self.over(|it| it.is_ascii_alphabetic()),
                    _ => {
                        let token = self.next()?;
                        return Err(self.unexpected("a number", token));
                    }
                }
                TokenKind::Number
            }
            Some(quote @ (b'"' | b'\'')) => {
                self.at = self.text_end(start, quote)?;
                TokenKind::Text
            }
            Some(byte) if byte.is_ascii() => {
                self.at = start.saturating_add(1);
                TokenKind::Sign(char::from(byte))
            }
            Some(_) => {
                let sign = self.text.get(start..).and_then(|rest| rest.chars().next());
                let sign = sign.unwrap_or('\u{fffd}');
                self.at = start.saturating_add(sign.len_utf8());
                TokenKind::Sign(sign)
            }
        };
        let place = Place::new(start, self.at);
        let text = self.text.get(start..self.at).unwrap_or_default();
        Ok(Token { kind, place, text })
    }

    fn digit_follows(&self, at: usize) -> bool {
        let next = self.byte(at.saturating_add(1));
        next.is_some_and(|byte| byte.is_ascii_digit())
    }

    /// Decimal, octal and hexadecimal ones; invalid ones are reported when their value is
    /// requested.
    fn number(&mut self) {
        loop {
            self.over(|byte| byte.is_ascii_alphanumeric() || byte == b'.');
            let before = self.at.checked_sub(1).and_then(|at| self.byte(at));
            let signed = matches!(self.byte(self.at), Some(b'+' | b'-'));
            if !signed || !matches!(before, Some(b'e' | b'E')) {
                return;
            }
            self.at = self.at.saturating_add(1);
        }
    }

    /// The place after the quote that ends a text.
    fn text_end(&self, start: usize, quote: u8) -> Result<usize, ImportError> {
        let mut at = start.saturating_add(1);
        loop {
            let rest = self.text.as_bytes().get(at..).unwrap_or_default();
            let plain = rest.iter().position(|&byte| is(byte, STOP));
            at = at.saturating_add(plain.unwrap_or(rest.len()));
            match self.byte(at) {
                Some(b'\\') => at = at.saturating_add(2),
                Some(byte) if byte == quote => return Ok(at.saturating_add(1)),
                None | Some(b'\n') => {
                    let expected = if quote == b'"' {
                        "a closing `\"`"
                    } else {
                        "a closing `'`"
                    };
                    let found = self.byte(at).map(|_| '\n');
                    return Err(ImportError {
                        problem: ImportProblem::Syntax { expected, found },
                        place: Place::new(start, at),
                    });
                }
                Some(_) => at = at.saturating_add(1),
            }
        }
    }

    /// Texts that follow a text are its continuation; the place after the last of them.
    pub(super) fn more_text(&mut self, mut end: u32) -> Result<u32, ImportError> {
        loop {
            let before = self.at;
            self.blanks();
            match self.byte(self.at) {
                Some(b'"' | b'\'') => end = self.next()?.place.end,
                _ => {
                    self.at = before;
                    return Ok(end);
                }
            }
        }
    }

    pub(super) fn unexpected(&self, expected: &'static str, found: Token<'_>) -> ImportError {
        let place = found.place;
        let found = found.text.chars().next();
        ImportError {
            problem: ImportProblem::Syntax { expected, found },
            place,
        }
    }
}

/// The text between quotes, several of them joined, escapes resolved.
pub(super) fn unquoted(quoted: &str) -> Cow<'_, str> {
    let quote = quoted.chars().next().unwrap_or('"');
    let inner = quoted.strip_prefix(quote);
    let inner = inner.and_then(|inner| inner.strip_suffix(quote));
    if let Some(inner) = inner
        && !inner.contains(['\\', quote])
    {
        return Cow::Borrowed(inner);
    }
    let mut text = Vec::new();
    let mut open = None;
    let mut bytes = quoted.bytes().peekable();
    while let Some(byte) = bytes.next() {
        match (open, byte) {
            (None, b'"' | b'\'') => open = Some(byte),
            // A comment between two texts.
            (None, b'#') => while bytes.next_if(|&byte| byte != b'\n').is_some() {},
            (None, _) => {}
            (Some(quote), byte) if byte == quote => open = None,
            (Some(_), b'\\') => text.push(match bytes.next() {
                Some(b'n') => b'\n',
                Some(b't') => b'\t',
                Some(b'r') => b'\r',
                Some(b'a') => 0x07,
                Some(b'b') => 0x08,
                Some(b'f') => 0x0c,
                Some(b'v') => 0x0b,
                Some(b'x' | b'X') => digits(&mut bytes, 16, 2, 0),
                Some(first @ b'0'..=b'7') => digits(&mut bytes, 8, 2, first & 7),
                Some(other) => other,
                None => b'\\',
            }),
            (Some(_), byte) => text.push(byte),
        }
    }
    Cow::Owned(String::from_utf8_lossy(&text).into_owned())
}

/// At most `most` more digits after the known part of a number.
fn digits(
    bytes: &mut std::iter::Peekable<std::str::Bytes<'_>>,
    radix: u32,
    most: usize,
    mut value: u8,
) -> u8 {
    for _ in 0..most {
        let Some(digit) = bytes
            .peek()
            .and_then(|byte| char::from(*byte).to_digit(radix))
        else {
            break;
        };
        bytes.next();
        let digit = u8::try_from(digit).unwrap_or(0);
        let radix = u8::try_from(radix).unwrap_or(1);
        value = value.wrapping_mul(radix).wrapping_add(digit);
    }
    value
}
