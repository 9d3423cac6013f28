//! Files and their items: the parts before the bodies.

use super::inputs::HeadInputs;
use super::{Builder, bad_body};
use crate::diagnostic::Diagnostic;
use crate::source::{Span, TextRange, offset};
use crate::syntax::brackets::{BracketError, Skipped, is_word, scan};
use crate::syntax::grammar::{self, Pair, Rule};
use crate::syntax::tree::{Constant, Definition, Expr, Function, Item, Name, StatementKind};
use crate::syntax::{codes, mistakes};
use smol_str::SmolStr;
use std::ops::Range;

impl Builder<'_> {
    /// Reads the whole text as one expression; `None` where something is wrong with it, which is
    /// reported.
    pub fn lone_expression(&mut self, error: Option<BracketError>) -> Option<Expr> {
        if let Some(error) = error {
            let said = self.bracket_error(error);
            self.report(said);
            return None;
        }
        let text = self.text.trim_start_matches(' ');
        self.base = self.text.len().saturating_sub(text.len());
        let text = text.trim_end_matches(['\n', ' ']);
        match grammar::read(Rule::lone_expr, text) {
            Ok(mut pairs) => {
                let expr = pairs.next()?.into_inner().next()?;
                Some(self.expr(expr)).filter(|_| !self.invalid)
            }
            Err(failure) => {
                let rest = self.span(failure.at, text.len());
                self.misread(Rule::lone_expr, self.span(0, text.len()), rest);
                None
            }
        }
    }

    /// Reads the items of a stretch of the text whose brackets are balanced.
    pub fn file(&mut self, range: Range<usize>, items: &mut Vec<Item>) {
        self.base = range.start;
        let text = self.text.get(range).unwrap_or_default();
        match grammar::read(Rule::file, text) {
            Ok(pairs) => {
                let mut stray = false;
                for pair in pairs.flat_map(Pair::into_inner) {
                    let was_stray = std::mem::replace(&mut stray, pair.as_rule() == Rule::stray);
                    match pair.as_rule() {
                        Rule::import => items.push(Item::Use(self.import(pair))),
                        Rule::network => {
                            let definition = self.definition("network", pair);
                            items.push(Item::Network(definition));
                        }
                        Rule::block => {
                            let definition = self.definition("block", pair);
                            items.push(Item::Block(definition));
                        }
                        Rule::function => items.extend(self.function(pair)),
                        Rule::file_constant => items.extend(self.file_constant(pair)),
                        Rule::stray => items.extend(self.stray(pair, was_stray)),
                        _ => {}
                    }
                }
            }
            // The rule takes any text with balanced brackets, so this does not happen.
            Err(failure) => {
                let place = self.span(failure.at, failure.at);
                self.report(mistakes::unexpected(place, "this", ""));
            }
        }
    }

    /// Reports the lines that are left out of the next piece.
    pub fn skip_lines(&mut self, start: usize, skipped: &[Skipped]) {
        self.base = start;
        self.skipped.clear();
        for (line, error) in skipped {
            self.skipped.push(self.span(line.start, line.end));
            let said = self.bracket_error(*error);
            self.report(said);
        }
    }

    fn bracket_error(&self, error: BracketError) -> Diagnostic {
        let piece = self.original.get(self.base..).unwrap_or_default();
        let bracket = |at: usize| {
            piece
                .get(at..)
                .and_then(|text| text.chars().next())
                .unwrap_or('{')
        };
        let place = |at: usize| self.span(at, usize::MAX).first(1);
        match error {
            BracketError::Unclosed { opener, closer } => {
                mistakes::unclosed(bracket(opener), place(opener), closer.map(place))
            }
            BracketError::Stray { closer } => {
                mistakes::stray_closer(bracket(closer), place(closer))
            }
            BracketError::TooDeep { at } => mistakes::too_deep(place(at)),
        }
    }

    /// Reports the error of an item's brackets, and keeps its name.
    pub fn unreadable_item(
        &mut self,
        range: Range<usize>,
        error: BracketError,
        items: &mut Vec<Item>,
    ) {
        self.base = range.start;
        let piece = self.text.get(range.clone()).unwrap_or_default();
        let diagnostic = self.bracket_error(error);
        self.report(diagnostic);
        let head = piece.split('{').next().unwrap_or_default();
        let known = self.diagnostics.len();
        let before = items.len();
        if head.len() < piece.len() && scan(head).error.is_none() {
            let head = TextRange::from(range).first(offset(head.len()));
            self.file(head.into(), items);
        }
        // The head was cut off from its body: do not report missing parts.
        self.diagnostics.truncate(known);
        let end = self.span(piece.len(), piece.len());
        for item in items.iter_mut().skip(before) {
            if let Item::Network(definition) | Item::Block(definition) = item {
                definition.span = definition.span.to(end);
                definition.body = bad_body(definition.body.span.to(end));
            }
        }
    }

    /// A network or block, with the parts that exist.
    fn definition(&mut self, word: &str, pair: Pair<'_>) -> Definition {
        let whole = self.span_of(&pair);
        let doc = self.doc(whole.start);
        let mut span = whole.first(offset(word.len()));
        let (mut name, mut body, mut parameters) = (None, None, Vec::new());
        let mut wrong = false;
        let mut inputs = HeadInputs::default();
        self.has_input = false;
        for part in pair.into_inner() {
            let place = self.span_of(&part);
            match part.as_rule() {
                Rule::name => name = Some(self.name(&part)),
                Rule::parameters => {
                    let all = part.clone().into_inner().map(|it| self.span_of(&it));
                    let all: Vec<Span> = all.collect();
                    parameters = part.into_inner().map(|it| self.parameter(it)).collect();
                    if word == "network" {
                        inputs = self.head_inputs(place, all);
                    }
                }
                Rule::head_rest => {
                    if word == "network" && name.is_some() && inputs.is_empty() {
                        inputs = self.head_inputs(place, Vec::new());
                        if !inputs.is_empty() {
                            continue;
                        }
                    }
                    wrong = true;
                    let diagnostic = mistakes::head(self.text, place, word, name.is_some());
                    self.report(diagnostic);
                    continue;
                }
                Rule::body => {
                    if name.is_none() && !wrong {
                        wrong = true;
                        self.report(mistakes::headless(place.before(), word, "`{`", "a name"));
                    }
                    body = Some(self.body(part));
                }
                Rule::rest => {
                    wrong = true;
                    let found = mistakes::found(place.before().range().text_after(self.text));
                    self.report(mistakes::unexpected(place, &found, "the end of the line"));
                    continue;
                }
                _ => continue,
            }
            span.end = place.end;
        }
        if body.is_none() && !wrong {
            let end = span.after();
            let (expected, place) = match name {
                None => ("a name", end),
                Some(_) => ("a body in braces", end),
            };
            let found = mistakes::found(end.range().text_after(self.text));
            self.report(mistakes::headless(place, word, &found, expected));
        }
        let body = body.unwrap_or_else(|| bad_body(span.after()));
        self.report_head_inputs(inputs, &mut parameters, &body);
        Definition {
            span,
            doc,
            name: name.unwrap_or(Name {
                text: SmolStr::default(),
                span: span.after(),
            }),
            parameters,
            body,
        }
    }

    /// A function, as far as it has a name; without a value it is one of which nothing is known.
    fn function(&mut self, pair: Pair<'_>) -> Option<Item> {
        let whole = self.span_of(&pair);
        let doc = self.doc(whole.start);
        let (mut name, mut parameters, mut value, mut rest) = (None, None, None, None);
        self.invalid = false;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::name => name = Some(self.proper_name(&part)),
                Rule::parameters => {
                    let all = part.into_inner().map(|it| self.parameter(it));
                    parameters = Some(all.collect());
                    self.invalid = false;
                }
                Rule::expr => value = Some(self.expr(part)),
                Rule::rest => rest = Some(self.span_of(&part)),
                _ => {}
            }
        }
        if let (Some(name), Some(rest), None) = (&name, rest, &value)
            && self.slice(rest).starts_with('{')
        {
            self.report(mistakes::function_with_body(whole.first(2), &name.text));
            return Some(Item::Block(Definition {
                span: whole,
                doc,
                name: name.clone(),
                parameters: Vec::new(),
                body: bad_body(rest),
            }));
        }
        let complete = rest.is_none() && parameters.is_some() && value.is_some();
        if !complete || name.is_none() {
            let unit = self.part(self.slice(whole).trim_end());
            self.misread(Rule::lone_function, unit, rest.unwrap_or(unit.after()));
        }
        let name = name?;
        let value = match value {
            Some(value) if complete && !self.invalid => value,
            _ => self.nothing(name.span.after()),
        };
        Some(Item::Function(Function {
            span: self.part(self.slice(whole).trim_end()),
            doc,
            name,
            parameters: parameters.unwrap_or_default(),
            value,
        }))
    }

    /// `let n = 3` beside the networks.
    fn file_constant(&mut self, pair: Pair<'_>) -> Option<Item> {
        let whole = self.span_of(&pair);
        let doc = self.doc(whole.start);
        let mut statements = Vec::new();
        self.statement(pair.into_inner().next()?, &mut statements);
        let statement = statements.pop()?;
        let (name, value) = match statement.kind {
            StatementKind::Let { name, value } => (name, value),
            // The names that it would define are known, but not their values.
            StatementKind::Bad(names) => {
                let name = names.into_iter().next()?;
                let value = self.nothing(name.span.after());
                (name, value)
            }
            _ => return None,
        };
        Some(Item::Constant(Constant {
            span: statement.span,
            doc,
            name,
            value,
        }))
    }

    /// Text between the items, reported once for each run of lines: a statement, or an item whose
    /// first word is misspelt.
    fn stray(&mut self, pair: Pair<'_>, reported: bool) -> Option<Item> {
        let whole = self.span_of(&pair);
        let text = self.slice(whole);
        let length = text.bytes().take_while(|&it| is_word(it)).count();
        let first = text.get(..length).unwrap_or_default();
        let word_span = whole.first(offset(first.len()));
        let with_body = pair
            .clone()
            .into_inner()
            .any(|part| part.as_rule() == Rule::body);
        if let Some((said, once)) = mistakes::foreign_item(self.source, self.text, whole) {
            if !(reported && once) {
                self.report(said);
            }
            return None;
        }
        let head = text.lines().next().unwrap_or_default();
        let is_function = head.split_once(") =").is_some() && !with_body;
        if let Some(word) = mistakes::item_word(first, with_body, is_function) {
            let known = word != "use" || mistakes::is_use(text);
            self.report(mistakes::misspelt_item(word_span, first, word, known));
            // Its body is looked at as if the word were right.
            let mut name = None;
            let mut body = None;
            for part in pair.into_inner() {
                let place = self.span_of(&part);
                match part.as_rule() {
                    Rule::head_rest => {
                        let head = TextRange::new(word_span.end, place.end);
                        name = mistakes::words(self.source, self.text, head)
                            .into_iter()
                            .next();
                    }
                    Rule::body => body = Some(self.body(part)),
                    _ => {}
                }
            }
            let definition = Definition {
                span: whole,
                doc: self.doc(whole.start),
                name: name?,
                // Its parameters are not read: unknown names in it are not reported.
                parameters: Vec::new(),
                body: body.map(|body| bad_body(body.span))?,
            };
            return Some(match word {
                "network" => Item::Network(definition),
                "block" => Item::Block(definition),
                _ => return None,
            });
        }
        if first == "use"
            && let Some(item) = self.misquoted_use(whole)
        {
            return Some(Item::Use(item));
        }
        let head = mistakes::stray(self.source, self.text, whole);
        if !reported || head.code != codes::OUTSIDE {
            self.report(head);
        }
        for part in pair.into_inner() {
            if part.as_rule() == Rule::body {
                self.body(part);
            }
        }
        None
    }

    /// The `##` lines directly before `offset`.
    pub(super) fn doc(&self, offset: u32) -> Vec<SmolStr> {
        let before = self
            .comments
            .partition_point(|comment| comment.start < offset);
        let mut lines = Vec::new();
        let mut end = offset;
        for comment in self.comments.get(..before).unwrap_or_default().iter().rev() {
            let between = self
                .text
                .get(comment.end as usize..end as usize)
                .unwrap_or("x");
            if between.bytes().any(|byte| !byte.is_ascii_whitespace()) {
                break;
            }
            end = comment.start;
            lines.push(*comment);
        }
        lines
            .iter()
            .rev()
            .filter_map(|span| self.doc_line(*span))
            .collect()
    }

    /// A comment's text, if it is one that documents.
    fn doc_line(&self, span: Span) -> Option<SmolStr> {
        let comment = self.original.get(span.start as usize..span.end as usize)?;
        let text = comment
            .strip_prefix("##")
            .filter(|text| !text.starts_with('#'))?;
        Some(SmolStr::new(
            text.strip_prefix(' ').unwrap_or(text).trim_end(),
        ))
    }
}
