//! Bodies and their statements.

use super::Builder;
use crate::number::Extents;
use crate::source::{Span, offset};
use crate::syntax::brackets::is_word;
use crate::syntax::grammar::{self, Pair, Rule};
use crate::syntax::keyword::is_keyword;
use crate::syntax::literal::Literal;
use crate::syntax::tree::{
    Argument, Body, Expr, ExprKind, Name, Pattern, PatternKind, Statement, StatementKind,
};
use crate::syntax::{foreign, mistakes};
use smol_str::SmolStr;
use std::iter::Peekable;

impl<'t> Builder<'t> {
    pub(super) fn body(&mut self, pair: Pair<'_>) -> Body {
        // A body inside an expression's call starts again, and its errors are its own.
        let depth = std::mem::take(&mut self.depth);
        let invalid = std::mem::take(&mut self.invalid);
        let span = self.span_of(&pair);
        let mut statements = Vec::new();
        for statement in pair.into_inner() {
            self.statement(statement, &mut statements);
        }
        statements.shrink_to_fit();
        if !self.skipped.is_empty() {
            self.put_skipped(span, &mut statements);
        }
        self.depth = depth;
        self.invalid = invalid;
        Body { span, statements }
    }

    /// Puts bad statements where lines of this body are left out.
    fn put_skipped(&mut self, body: Span, statements: &mut Vec<Statement>) {
        let inside = |it: &Span| body.start <= it.start && it.end <= body.end;
        let (here, others) = std::mem::take(&mut self.skipped)
            .into_iter()
            .partition(|it| inside(it));
        self.skipped = others;
        let here: Vec<Span> = here;
        for span in here {
            let names = mistakes::defined_names(self.source, self.original, span.range());
            let at = statements.partition_point(|it| it.span.start < span.start);
            let kind = StatementKind::Bad(names);
            statements.insert(
                at,
                Statement {
                    span,
                    kind,
                    repaired: false,
                },
            );
        }
    }

    /// Reads a statement.
    pub(super) fn statement(&mut self, pair: Pair<'_>, statements: &mut Vec<Statement>) {
        self.invalid = false;
        self.python = false;
        let reported = self.diagnostics.len();
        let whole = self.span_of(&pair);
        if let Some((word, meant)) = self.misspelt(whole) {
            statements.push(self.misspelt_statement(whole, word, meant));
            return;
        }
        let mut span = whole;
        let mut kind = StatementKind::Bad(Vec::new());
        let mut read = true;
        for part in pair.into_inner() {
            let place = self.span_of(&part);
            span.end = place.end;
            if part.as_rule() == Rule::rest {
                self.misread(Rule::lone_statement, whole, place);
                self.bodies_in(place);
                span.end = self.part(self.slice(place).trim_end()).end;
                read = false;
            } else {
                kind = self.form(part);
            }
        }
        let wrong = !read || self.invalid || self.python || self.diagnostics.len() > reported;
        if wrong && self.python_statement(span, reported) {
            kind = StatementKind::Bad(Vec::new());
        } else if !read || self.invalid {
            let names = mistakes::defined_names(self.source, self.text, span.range());
            kind = StatementKind::Bad(names);
        }
        let text = self.slice(span);
        self.named = foreign::named(text).or_else(|| {
            let input = text.strip_prefix("input ")?;
            input.trim_start().split(' ').next()
        });
        self.has_input |= matches!(kind, StatementKind::Input { .. });
        statements.push(Statement {
            span,
            kind,
            repaired: false,
        });
    }

    /// The first word of a statement, if it is clearly meant to be a keyword.
    fn misspelt(&mut self, whole: Span) -> Option<(&'t str, &'static str)> {
        let (word, meant) = mistakes::statement_word(self.slice(whole))?;
        let named = match self.asked.get(word) {
            Some(named) => *named,
            None if self.asked.len() >= mistakes::MAX_SPELLING_LOOKUPS => true,
            None => {
                let named = mistakes::is_named(self.text, word);
                self.asked.insert(word, named);
                named
            }
        };
        (!named).then_some((word, meant))
    }

    /// Reports the misspelt first word of a statement.
    fn misspelt_statement(&mut self, whole: Span, word: &str, meant: &str) -> Statement {
        let place = whole.first(offset(word.len()));
        self.report(mistakes::misspelt_word(place, word, meant));
        self.bodies_in(whole);
        let names = mistakes::defined_names(self.source, self.text, whole.range());
        Statement {
            span: whole,
            kind: StatementKind::Bad(names),
            repaired: false,
        }
    }

    /// Reports the replacement of a line of Python, and nothing else about it; whether it is one.
    fn python_statement(&mut self, span: Span, reported: usize) -> bool {
        let text = self.slice(span);
        if text.contains('{') {
            return false;
        }
        let original = self.original;
        let fields = self.fields.get_or_insert_with(|| foreign::fields(original));
        let Some(mut answer) = foreign::statement(text, fields, self.named) else {
            return false;
        };
        if self.has_input {
            answer = answer.without_input();
        }
        self.diagnostics.truncate(reported);
        let line = self.text.get(..span.start as usize).unwrap_or_default();
        let line = line.rsplit('\n').next().unwrap_or_default();
        let indent = if line.trim().is_empty() { line } else { "" };
        self.report(mistakes::python(span, answer, indent, text.contains('(')));
        true
    }

    /// Reports the errors in the bodies of a line that could not be parsed, as far as the bodies
    /// can be distinguished from other braces.
    fn bodies_in(&mut self, rest: Span) {
        for body in mistakes::bodies(self.text, rest.range()) {
            let base = std::mem::replace(&mut self.base, body.start as usize);
            let text = body.of(self.text);
            if let Ok(mut pairs) = grammar::read(Rule::body, text)
                && let Some(pair) = pairs.next()
            {
                self.body(pair);
            }
            self.base = base;
        }
    }

    fn form(&mut self, pair: Pair<'_>) -> StatementKind {
        let bad = StatementKind::Bad(Vec::new());
        let rule = pair.as_rule();
        if rule == Rule::chain {
            return StatementKind::Chain(self.chain(pair));
        }
        let mut inner = pair.into_inner().filter(|it| it.as_rule() != Rule::equals);
        match rule {
            Rule::input => {
                let Some(first) = inner.next() else {
                    return bad;
                };
                let (name, first) = if first.as_rule() == Rule::name {
                    let Some(pattern) = inner.next() else {
                        return bad;
                    };
                    (Some(self.proper_name(&first)), pattern)
                } else {
                    (None, first)
                };
                let shape = self.pattern(first, &mut inner.peekable());
                StatementKind::Input { name, shape }
            }
            Rule::output => {
                let (mut names, mut train) = (Vec::new(), None);
                for part in inner {
                    if part.as_rule() == Rule::name {
                        names.push(self.name(&part));
                        continue;
                    }
                    let Argument { span, name, value } = self.setting(part);
                    match name {
                        Some(name) if name.text != "train" => {
                            self.reject(mistakes::output_setting(name.span.to(span), &name.text));
                        }
                        _ => train = Some(value),
                    }
                }
                StatementKind::Output { names, train }
            }
            Rule::expect => inner
                .next()
                .map_or(bad, |it| StatementKind::Expect(self.expr(it))),
            Rule::condition => inner
                .next()
                .map_or(bad, |it| StatementKind::Where(self.expr(it))),
            Rule::task => {
                let Some(kind) = inner.next().map(|it| self.name(&it)) else {
                    return bad;
                };
                let given = inner.next().map(Pair::into_inner).into_iter().flatten();
                let settings: Vec<Argument> = given.map(|it| self.argument(it)).collect();
                for setting in settings.iter().filter(|setting| setting.name.is_none()) {
                    self.reject(mistakes::nameless_setting(setting.span));
                }
                StatementKind::Task { kind, settings }
            }
            Rule::share => match (inner.next(), inner.next()) {
                (Some(name), Some(chain)) => StatementKind::Share {
                    name: self.proper_name(&name),
                    chain: self.chain(chain),
                },
                _ => bad,
            },
            Rule::constant => match (inner.next(), inner.next()) {
                (Some(name), Some(value)) => StatementKind::Let {
                    name: self.proper_name(&name),
                    value: self.expr(value),
                },
                _ => bad,
            },
            Rule::bind => {
                let names: Vec<Name> = self.names(&mut inner.clone());
                if names.len() == 1
                    && names.iter().all(|name| name.text == "output")
                    && let Some(value) = inner.clone().find(|it| it.as_rule() == Rule::chain)
                    && value.as_str().bytes().all(is_word)
                {
                    let whole = names
                        .iter()
                        .fold(self.span_of(&value), |all, it| it.span.to(all));
                    self.reject(mistakes::output_of(whole, value.as_str()));
                } else if let Some(word) = names.iter().find(|name| is_keyword(&name.text)) {
                    self.reject(mistakes::cannot_be_here(
                        word.span,
                        &word.text,
                        "has a meaning of its own",
                        false,
                    ));
                }
                let chain = inner.find(|it| it.as_rule() == Rule::chain);
                chain.map_or(bad, |it| StatementKind::Bind {
                    names,
                    chain: self.chain(it),
                })
            }
            _ => bad,
        }
    }

    /// A shape that is stated. `rest`: the brackets after a name, if it is that of a function or
    /// list.
    pub(super) fn pattern<'p>(
        &mut self,
        pair: Pair<'p>,
        rest: &mut Peekable<impl Iterator<Item = Pair<'p>>>,
    ) -> Pattern {
        let span = self.span_of(&pair);
        if pair.as_rule() == Rule::shape && pair.as_str().split(['x', '×']).any(|it| it == "_") {
            // Left open.
            let text = SmolStr::new(pair.as_str());
            let kind = PatternKind::Value(Expr {
                span,
                kind: ExprKind::Name(text),
            });
            return Pattern { span, kind };
        }
        if pair.as_rule() == Rule::shape {
            let kind = match self.extents(pair.as_str(), span) {
                Some(extents) => PatternKind::Literal(extents),
                None => PatternKind::Literal(Vec::new()),
            };
            return Pattern { span, kind };
        }
        let value = self.operand_with(pair, rest);
        // With the parentheses around it.
        let span = span.to(value.span);
        let kind = PatternKind::Value(value);
        Pattern { span, kind }
    }

    /// `?x7x7`, an entry each.
    fn extents(&mut self, text: &str, span: Span) -> Option<Vec<Option<u64>>> {
        let mut extents = Vec::with_capacity(Extents::MAX);
        for part in text.split(['x', '×']) {
            let extent = match part {
                "?" => None,
                _ => {
                    let literal = Literal::parse(part);
                    let extent = literal.and_then(|literal| literal.value.to_u64());
                    if extent.is_none() {
                        let diagnostic = mistakes::number(span, text);
                        self.reject(diagnostic);
                        return None;
                    }
                    extent
                }
            };
            extents.push(extent);
        }
        if extents.len() > Extents::MAX {
            self.reject(mistakes::too_many_extents(span));
            return None;
        }
        Some(extents)
    }

    /// `pad=1` where any expression may follow the `=`.
    pub(super) fn setting(&mut self, pair: Pair<'_>) -> Argument {
        let span = self.span_of(&pair);
        let mut inner = pair.into_inner();
        let name = inner.next().map(|it| self.name(&it));
        let value = match inner.next() {
            Some(value) => self.expr(value),
            None => self.nothing(span),
        };
        Argument { span, name, value }
    }

    /// `64`, `pad=1`
    pub(super) fn argument(&mut self, pair: Pair<'_>) -> Argument {
        let span = self.span_of(&pair);
        let mut inner = pair.into_inner();
        let first = inner.next();
        let (name, first) = match first {
            Some(first) if first.as_rule() == Rule::name => (Some(self.name(&first)), inner.next()),
            first => (None, first),
        };
        let value = match first {
            Some(first) => self.operand_with(first, &mut inner.peekable()),
            None => self.nothing(span),
        };
        Argument { span, name, value }
    }

    /// The content of a statement that is invalid anyway.
    pub(super) fn nothing(&mut self, span: Span) -> Expr {
        self.invalid = true;
        Expr {
            span,
            kind: ExprKind::Name(SmolStr::default()),
        }
    }
}
