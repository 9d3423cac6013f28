//! The text of a configuration file as a tree whose keys and values have places.

use super::error;
use crate::diagnostic::Diagnostic;
use crate::source::{SourceId, Span};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A key with its value.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub key: Key,
    pub value: Node,
}

/// The name of an entry.
#[derive(Clone, Debug)]
pub(super) struct Key {
    pub name: String,
    pub span: Span,
}

/// A value and its place.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub value: Value,
    pub span: Span,
}

/// A value.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Text(String),
    Integer(String),
    /// As it is written.
    Float(String),
    Switch,
    Date,
    List(Vec<Node>),
    Table(Table),
}

/// Entries in the order of the text.
pub(super) type Table = Vec<Entry>;

impl Value {
    /// Its name in messages.
    pub fn describe(&self) -> &'static str {
        match self {
            Value::Text(_) => "a string",
            Value::Integer(_) => "an integer",
            Value::Float(_) => "a number with a fraction",
            Value::Switch => "`true` or `false`",
            Value::Date => "a date",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
        }
    }
}

/// Reads a text of TOML.
///
/// # Errors
/// The parts that are not TOML.
pub(super) fn parse(source: SourceId, text: &str) -> Result<Table, Vec<Diagnostic>> {
    let (root, errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        return Ok(table(source, root.into_inner()));
    }
    let mut wrong: Vec<Diagnostic> = Vec::new();
    for found in errors {
        let place = found.span().unwrap_or(text.len()..text.len());
        let span = Span::of(source, visible(text, place));
        if wrong.iter().any(|it| it.primary.span == span) {
            continue;
        }
        let is_twice = found.message() == DUPLICATE_KEY;
        wrong.push(match is_twice {
            true => error::key_twice(span, span.range().of(text)),
            false => error::invalid_toml(span, found.message()),
        });
        // The text after an open bracket is misread.
        if found.message().contains("unclosed") || found.message().contains("array") {
            break;
        }
    }
    Err(wrong)
}

/// The parser's message for a repeated key.
const DUPLICATE_KEY: &str = "duplicate key";

/// A place that can be shown: at the end of a line, the last sign before it.
fn visible(text: &str, place: Range<usize>) -> Range<usize> {
    let inside = text.get(place.clone()).unwrap_or_default();
    if !inside.trim().is_empty() {
        let blank = inside.len().saturating_sub(inside.trim_end().len());
        return place.start..place.end.saturating_sub(blank);
    }
    let before = text.get(..place.start).unwrap_or_default();
    match before.chars().next_back() {
        Some(last) if !last.is_whitespace() => {
            place.start.saturating_sub(last.len_utf8())..place.start
        }
        _ => place.start..place.start,
    }
}

fn table(source: SourceId, table: DeTable<'_>) -> Table {
    let entries = table.into_iter().map(|(key, value)| {
        let span = Span::of(source, key.span());
        let name = key.into_inner().into_owned();
        Entry {
            key: Key { name, span },
            value: node(source, value),
        }
    });
    let mut entries: Table = entries.collect();
    entries.sort_by_key(|entry| entry.key.span.start);
    entries
}

fn node(source: SourceId, value: Spanned<DeValue<'_>>) -> Node {
    let span = Span::of(source, value.span());
    let value = match value.into_inner() {
        DeValue::String(text) => Value::Text(text.into_owned()),
        DeValue::Integer(number) => match i128::from_str_radix(number.as_str(), number.radix()) {
            Ok(value) => Value::Integer(value.to_string()),
            Err(_) => Value::Integer(number.as_str().to_owned()),
        },
        DeValue::Float(number) => Value::Float(number.as_str().to_owned()),
        DeValue::Boolean(_) => Value::Switch,
        DeValue::Datetime(_) => Value::Date,
        DeValue::Array(values) => {
            Value::List(values.into_iter().map(|it| node(source, it)).collect())
        }
        DeValue::Table(inner) => Value::Table(table(source, inner)),
    };
    Node { value, span }
}
