//! The text format of protocol buffers, as Caffe's `.prototxt` files are written in it, read
//! without a schema: a text becomes its fields in order, each with its place.
//!
//! After "Text Format Language Specification",
//! <https://protobuf.dev/reference/protobuf/textformat-spec/>. A list `[a, b]` is parsed as the
//! same field several times, as the specification defines it.

mod lexer;
#[cfg(test)]
mod tests;

use super::error::{ImportError, ImportProblem, Place};
use lexer::{Lexer, Token, TokenKind};
use std::borrow::Cow;

/// Messages may are nested this deep.
pub const MAX_NESTING: usize = 64;

/// The largest text that is read from a file, in bytes. The text format is long-winded, and files are
/// generated: a network of ten thousand layers has some 8 MiB.
pub const MAX_BYTES: usize = 16 << 20;

/// A text that has been read. Its fields lie in one list, those of an inner message after the field
/// that it is the value of.
#[derive(Clone, Debug, PartialEq)]
pub struct Document<'t> {
    entries: Vec<Entry<'t>>,
}

#[derive(Clone, Debug, PartialEq)]
struct Entry<'t> {
    name: &'t str,
    name_place: Place,
    place: Place,
    value: Stored<'t>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Stored<'t> {
    Scalar(Scalar<'t>),
    /// A message; its fields are those up to (and without) this entry.
    Message(usize),
}

/// A value that is no message, as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scalar<'t> {
    /// `MAX`, `true`
    Word(&'t str),
    /// `64`, `-1e-3`, `0x1F`
    Number(&'t str),
    /// `"conv1"`, with its quotes; several in a row are one.
    Text(&'t str),
}

/// A message: some fields in a row.
#[derive(Clone, Copy, Debug)]
pub struct Message<'d, 't> {
    entries: &'d [Entry<'t>],
    from: usize,
    to: usize,
    /// From its opening bracket to its closing one; of the whole text for the outermost.
    pub place: Place,
}

/// A field of a message.
#[derive(Clone, Copy, Debug)]
pub struct Field<'d, 't> {
    /// Its name.
    pub name: &'t str,
    /// Where its name stands.
    pub name_place: Place,
    /// Where its value stands.
    pub place: Place,
    /// Its value.
    pub value: Value<'d, 't>,
}

/// The value of a field.
#[derive(Clone, Copy, Debug)]
pub enum Value<'d, 't> {
    /// A word, a number or a text.
    Scalar(Scalar<'t>),
    /// A message.
    Message(Message<'d, 't>),
}

/// Reads a text.
///
/// ```
/// use cnn_lang::import::prototxt::{Scalar, Value, read};
///
/// let document = read("name: 'tiny'  layer { type: \"ReLU\" }  # a comment").unwrap();
/// let fields: Vec<_> = document.root().fields().collect();
/// assert_eq!((fields[0].name, fields[1].name), ("name", "layer"));
/// let Value::Message(layer) = fields[1].value else { panic!() };
/// let Value::Scalar(kind) = layer.fields().next().unwrap().value else { panic!() };
/// assert_eq!(kind.text(), "ReLU");
/// ```
///
/// # Errors
/// At the first place that is not of the format.
pub fn read(text: &str) -> Result<Document<'_>, ImportError> {
    let mut reader = Reader {
        lexer: Lexer::new(text),
        entries: Vec::with_capacity(text.len() / 24),
    };
    reader.fields(0, None)?;
    Ok(Document {
        entries: reader.entries,
    })
}

impl<'t> Document<'t> {
    /// The outermost message.
    pub fn root(&self) -> Message<'_, 't> {
        let end = self.entries.last().map_or(0, |entry| entry.place.end);
        Message {
            entries: &self.entries,
            from: 0,
            to: self.entries.len(),
            place: Place { start: 0, end },
        }
    }
}

impl<'d, 't> Message<'d, 't> {
    /// Its fields, in the order of the text.
    pub fn fields(self) -> impl Iterator<Item = Field<'d, 't>> {
        let mut at = self.from;
        std::iter::from_fn(move || {
            if at >= self.to {
                return None;
            }
            let entry = self.entries.get(at)?;
            let next = at.saturating_add(1);
            let value = match entry.value {
                Stored::Scalar(scalar) => {
                    at = next;
                    Value::Scalar(scalar)
                }
                Stored::Message(end) => {
                    at = end.max(next);
                    Value::Message(Message {
                        entries: self.entries,
                        from: next,
                        to: end,
                        place: entry.place,
                    })
                }
            };
            Some(Field {
                name: entry.name,
                name_place: entry.name_place,
                place: entry.place,
                value,
            })
        })
    }
}

impl<'t> Scalar<'t> {
    /// Its content: a text without its quotes, its escapes resolved; a word or number as written.
    pub fn text(self) -> Cow<'t, str> {
        match self {
            Scalar::Word(word) => Cow::Borrowed(word),
            Scalar::Number(number) => Cow::Borrowed(number),
            Scalar::Text(quoted) => lexer::unquoted(quoted),
        }
    }
}

struct Reader<'t> {
    lexer: Lexer<'t>,
    entries: Vec<Entry<'t>>,
}

impl<'t> Reader<'t> {
    /// The fields up to the bracket that closes their message, or up to the end; the place after
    /// the last.
    fn fields(&mut self, depth: usize, close: Option<char>) -> Result<u32, ImportError> {
        if depth > MAX_NESTING {
            let limit = MAX_NESTING;
            let problem = ImportProblem::TooDeep { limit };
            let place = self.lexer.here();
            return Err(ImportError { problem, place });
        }
        loop {
            let token = self.lexer.next()?;
            match (token.kind, close) {
                (TokenKind::End, None) => return Ok(token.place.end),
                (TokenKind::Sign(sign), Some(close)) if sign == close => {
                    return Ok(token.place.end);
                }
                (TokenKind::Word, _) => self.field(token, depth)?,
                // Parts a field from the next; of no meaning.
                (TokenKind::Sign(',' | ';'), _) => {}
                (TokenKind::Sign('['), _) => self.extension(token, depth)?,
                (_, None) => return Err(self.lexer.unexpected("the name of a field", token)),
                (_, Some('>')) => return Err(self.lexer.unexpected("a field or `>`", token)),
                (_, Some(_)) => return Err(self.lexer.unexpected("a field or `}`", token)),
            }
        }
    }

    /// `[package.name]: value`, whose name is all that is in the brackets.
    fn extension(&mut self, open: Token<'t>, depth: usize) -> Result<(), ImportError> {
        loop {
            let token = self.lexer.next()?;
            match token.kind {
                TokenKind::Sign(']') => {
                    let place = Place {
                        start: open.place.start,
                        end: token.place.end,
                    };
                    let text = self.lexer.slice(place);
                    let kind = TokenKind::Word;
                    return self.field(Token { kind, place, text }, depth);
                }
                TokenKind::Word | TokenKind::Sign('.' | '/') => {}
                TokenKind::Number | TokenKind::Text | TokenKind::Sign(_) | TokenKind::End => {
                    return Err(self.lexer.unexpected("`]`", token));
                }
            }
        }
    }

    /// The value of a field, after its name.
    fn field(&mut self, name: Token<'t>, depth: usize) -> Result<(), ImportError> {
        let mut token = self.lexer.next()?;
        let colon = token.kind == TokenKind::Sign(':');
        if colon {
            token = self.lexer.next()?;
        }
        match token.kind {
            TokenKind::Sign('[') => self.list(name, depth),
            TokenKind::Sign('{' | '<') => self.value(name, token, depth),
            _ if colon => self.value(name, token, depth),
            _ => Err(self.lexer.unexpected("`:` or `{`", token)),
        }
    }

    fn list(&mut self, name: Token<'t>, depth: usize) -> Result<(), ImportError> {
        let mut token = self.lexer.next()?;
        if token.kind == TokenKind::Sign(']') {
            return Ok(());
        }
        loop {
            self.value(name, token, depth)?;
            token = self.lexer.next()?;
            match token.kind {
                TokenKind::Sign(',') => token = self.lexer.next()?,
                TokenKind::Sign(']') => return Ok(()),
                _ => return Err(self.lexer.unexpected("`,` or `]`", token)),
            }
        }
    }

    /// One value, whose first token this is.
    fn value(
        &mut self,
        name: Token<'t>,
        token: Token<'t>,
        depth: usize,
    ) -> Result<(), ImportError> {
        let mut place = token.place;
        let value = match token.kind {
            TokenKind::Word => Stored::Scalar(Scalar::Word(token.text)),
            TokenKind::Number => Stored::Scalar(Scalar::Number(token.text)),
            TokenKind::Text => {
                place.end = self.lexer.more_text(token.place.end)?;
                Stored::Scalar(Scalar::Text(self.lexer.slice(place)))
            }
            TokenKind::Sign(open @ ('{' | '<')) => {
                let own = self.entries.len();
                self.entries.push(Entry {
                    name: name.text,
                    name_place: name.place,
                    place,
                    value: Stored::Message(own),
                });
                let close = if open == '{' { '}' } else { '>' };
                let end = self.fields(depth.saturating_add(1), Some(close))?;
                let after = self.entries.len();
                if let Some(entry) = self.entries.get_mut(own) {
                    entry.value = Stored::Message(after);
                    entry.place.end = end;
                }
                return Ok(());
            }
            TokenKind::Sign(_) | TokenKind::End => {
                return Err(self.lexer.unexpected("a value", token));
            }
        };
        self.entries.push(Entry {
            name: name.text,
            name_place: name.place,
            place,
            value,
        });
        Ok(())
    }
}
