//! The parsed text as a tree: files and their items, statements, steps and values in a file each.

mod inputs;
mod items;
mod parameters;
mod sizes;
mod statements;
mod steps;
mod uses;
mod values;

use super::foreign::Fields;
use super::grammar::{Pair, Rule};
use super::tree::{Body, Name, Statement, StatementKind};
use super::{MAX_MISTAKES, mistakes};
use crate::diagnostic::Diagnostic;
use crate::source::{SourceId, Span, TextRange, offset};
use smol_str::SmolStr;
use std::cell::OnceCell;
use std::collections::HashMap;

/// How deep the tree of one expression may be: the operators in a row, with those of the
/// expressions around it. Every later stage goes down by recursion.
pub const MAX_EXPRESSION: usize = 512;

/// Makes the tree, and the diagnostics of text that has no place in it.
pub(super) struct Builder<'t> {
    source: SourceId,
    /// The text as it was written,
    original: &'t str,
    /// and as laid out.
    text: &'t str,
    comments: &'t [Span],
    /// Where the piece that is being read starts.
    base: usize,
    /// How deep in expressions we are.
    depth: usize,
    /// Whether something in this statement has no place in the tree.
    invalid: bool,
    /// Whether something in this statement is Python's.
    python: bool,
    /// The name of the result of the line above, as in Python.
    named: Option<&'t str>,
    /// Layers that classes of Python define, once they have been looked for.
    fields: Option<Fields<'t>>,
    /// Lines that are left out, for which a body has a bad statement.
    skipped: Vec<Span>,
    /// Whether the network that is being read has stated an input.
    has_input: bool,
    /// Whether a value is called `x`, on request.
    x_is_named: OnceCell<bool>,
    /// Whether a value is called `as`, on request.
    as_is_named: OnceCell<bool>,
    /// The names that modules get by `use`.
    aliases: Vec<SmolStr>,
    /// Words that could be misspelt, and whether the text defines them.
    asked: HashMap<&'t str, bool>,
    diagnostics: Vec<Diagnostic>,
    /// The first mistake that is one too many.
    truncated_at: Option<Span>,
}

impl<'t> Builder<'t> {
    pub fn new(source: SourceId, original: &'t str, text: &'t str, comments: &'t [Span]) -> Self {
        Self {
            source,
            original,
            text,
            comments,
            base: 0,
            depth: 0,
            invalid: false,
            python: false,
            named: None,
            fields: None,
            skipped: Vec::new(),
            has_input: false,
            x_is_named: OnceCell::new(),
            as_is_named: OnceCell::new(),
            aliases: Vec::new(),
            asked: HashMap::new(),
            diagnostics: Vec::new(),
            truncated_at: None,
        }
    }

    pub fn finish(self) -> (Vec<Diagnostic>, Option<Span>) {
        (self.diagnostics, self.truncated_at)
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        if !self.is_full(diagnostic.primary.span) {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Whether the limit of reported errors is reached at this place.
    fn is_full(&mut self, place: Span) -> bool {
        let full = self.diagnostics.len() >= MAX_MISTAKES;
        if full
            && self
                .truncated_at
                .is_none_or(|first| place.start < first.start)
        {
            self.truncated_at = Some(place);
        }
        full
    }

    /// Reports text that has no place in the tree, so that its statement is a bad one.
    fn reject(&mut self, diagnostic: Diagnostic) {
        self.invalid = true;
        self.report(diagnostic);
    }

    fn span(&self, start: usize, end: usize) -> Span {
        let range = TextRange::from(start..end);
        range.shift(offset(self.base)).span(self.source)
    }

    fn span_of(&self, pair: &Pair<'_>) -> Span {
        let span = pair.as_span();
        self.span(span.start(), span.end())
    }

    fn name(&self, pair: &Pair<'_>) -> Name {
        Name {
            text: SmolStr::new(pair.as_str()),
            span: self.span_of(pair),
        }
    }

    /// A name that is read elsewhere, so that it cannot be `_`.
    fn proper_name(&mut self, pair: &Pair<'_>) -> Name {
        let name = self.name(pair);
        if name.text == "_" {
            self.reject(mistakes::placeholder(name.span));
        }
        name
    }

    /// The text of a span.
    fn slice(&self, span: Span) -> &'t str {
        span.range().of(self.text)
    }

    /// Where a part of the text is, as written or as laid out.
    fn part(&self, part: &str) -> Span {
        TextRange::of_part(self.text, part)
            .or_else(|| TextRange::of_part(self.original, part))
            .unwrap_or_default()
            .span(self.source)
    }

    /// Reports why `unit`, of which `rest` could not be read, is none of `entry`.
    fn misread(&mut self, entry: Rule, unit: Span, rest: Span) {
        if self.is_full(unit) {
            return;
        }
        let unit = TextRange::new(unit.start, rest.end);
        let diagnostic = mistakes::explain(self.source, self.text, entry, unit, rest.start);
        self.report(diagnostic);
    }

    /// Takes the parts of a pair that are of one rule.
    fn names<'p>(&self, pairs: impl Iterator<Item = Pair<'p>>) -> Vec<Name> {
        pairs
            .filter(|it| it.as_rule() == Rule::name)
            .map(|it| self.name(&it))
            .collect()
    }
}

/// A list that takes no more room than it needs: a tree has very many short ones.
fn exact<T>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut all: Vec<T> = items.collect();
    all.shrink_to_fit();
    all
}

/// A body of which nothing is known.
fn bad_body(span: Span) -> Body {
    Body {
        span,
        statements: vec![Statement {
            span,
            kind: StatementKind::Bad(Vec::new()),
            repaired: false,
        }],
    }
}

/// A string without its quotes.
fn unquoted(text: &str) -> SmolStr {
    let inside = text.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
    SmolStr::new(inside.unwrap_or(text))
}
