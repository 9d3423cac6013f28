//! Budgets: conditions that every network of the covered files must satisfy.
//!
//! A budget is an `expect` of the language that comes from a configuration file. `params = "5M"` is
//! short for the condition `params <= 5M`; `expect = ["…"]` takes any condition on measured
//! quantities.

use super::document::{Node, Value};
use super::error;
use crate::diagnostic::{Diagnostic, Label};
use crate::elaborate::codes::EXPECTATION_FAILED;
use crate::elaborate::{Analysis, Requirement, analyze, require};
use crate::program::Program;
use crate::source::{Memory, SourceId, Sources, Span, TextRange};
use crate::syntax::literal::Literal;
use std::collections::HashMap;
use std::sync::Arc;

/// The word that lifts a budget.
pub(super) const OFF: &str = "off";

/// The most conditions that a configuration has: each is checked for each network.
pub(super) const MAX_BUDGETS: usize = 200;

/// The most text that the conditions of a configuration have together, in bytes.
pub(super) const MAX_CONDITION_BYTES: usize = 16 << 10;

/// A budget, and where it is in its configuration file.
#[derive(Debug)]
pub(super) struct Budget {
    requirement: Requirement,
    /// The value, without its quotes.
    place: Span,
    /// Whether the condition is the text at the place, and not made of it.
    verbatim: bool,
}

impl Budget {
    /// The budget of a quantity; `None` where it is lifted or wrong.
    pub fn of_quantity(
        quantity: &str,
        node: &Node,
        text: &str,
        found: &mut Vec<Diagnostic>,
    ) -> Option<Self> {
        let written = match &node.value {
            Value::Text(word) if word == OFF => return None,
            Value::Text(number) => number.trim(),
            Value::Integer(number) | Value::Float(number) => number.trim_start_matches('+'),
            Value::Switch | Value::Date | Value::List(_) | Value::Table(_) => {
                let expected = "a number such as 5_000_000 or \"5M\"";
                found.push(error::wrong_type(node, quantity, expected));
                return None;
            }
        };
        let number = Literal::parse(written.strip_prefix('-').unwrap_or(written));
        let Some(number) = number else {
            found.push(error::not_a_budget(node.span, quantity, written));
            return None;
        };
        if written.starts_with('-') {
            found.push(error::negative_budget(node.span, quantity, written));
            return None;
        }
        if !number.value.is_whole() {
            found.push(error::not_whole(node.span, quantity, written));
            return None;
        }
        let shown = match &node.value {
            Value::Text(_) => written.to_owned(),
            _ => number.value.grouped(),
        };
        let condition = format!("{quantity} <= {shown}");
        let (place, _) = inside(node, text);
        Self::parse(&condition, place, false, found)
    }

    /// A condition of `expect`; `None` where it is wrong.
    pub fn of_condition(node: &Node, text: &str, found: &mut Vec<Diagnostic>) -> Option<Self> {
        let Value::Text(condition) = &node.value else {
            found.push(error::wrong_type(node, "expect", "a list of conditions"));
            return None;
        };
        let (place, raw) = inside(node, text);
        Self::parse(condition, place, raw == condition, found)
    }

    fn parse(
        condition: &str,
        place: Span,
        verbatim: bool,
        found: &mut Vec<Diagnostic>,
    ) -> Option<Self> {
        match Requirement::parse(condition) {
            Ok(requirement) => {
                let budget = Self {
                    requirement,
                    place,
                    verbatim,
                };
                let wrong = budget.misfit();
                let right = wrong.is_empty();
                found.extend(wrong);
                right.then_some(budget)
            }
            Err(wrong) => {
                let wrong = wrong.into_iter();
                found.extend(wrong.map(|it| located(it, place, verbatim)));
                None
            }
        }
    }

    /// Errors of the condition for any network: names and types. It is evaluated on a network that
    /// has every quantity.
    fn misfit(&self) -> Vec<Diagnostic> {
        const SAMPLE: &str = "network sample {\n  input 3x8x8\n  conv 8 3x3\n}\n";
        let program = Program::load(&Memory::new(), "sample.cnn", "sample.cnn", SAMPLE);
        let mut networks = analyze(&program, None, &[]).networks;
        let unmet = require(&mut networks, &[&self.requirement]);
        let unmet = unmet.into_iter().map(|unmet| unmet.diagnostic);
        let unmet = unmet.filter(|found| found.code != EXPECTATION_FAILED);
        unmet
            .map(|found| located(found, self.place, self.verbatim))
            .collect()
    }
}

/// The text of a string without its quotes, and its place; of other values all.
fn inside<'t>(node: &Node, text: &'t str) -> (Span, &'t str) {
    let raw = node.span.range().of(text);
    let quotes = ["\"\"\"", "'''", "\"", "'"];
    let quote = quotes.into_iter().find(|it| raw.starts_with(it));
    let content = quote.and_then(|it| raw.strip_prefix(it)?.strip_suffix(it));
    let content = content.unwrap_or(raw);
    let place = TextRange::of_part(text, content).unwrap_or(node.span.range());
    (place.span(node.span.source), content)
}

/// A diagnostic of a condition, moved to its place in the configuration file.
fn located(mut found: Diagnostic, place: Span, verbatim: bool) -> Diagnostic {
    let moved = |span: Span| match verbatim {
        true => Span {
            source: place.source,
            ..span.shift(place.start)
        },
        false => place,
    };
    found.primary.span = moved(found.primary.span);
    for label in found.labels.iter_mut().chain(&mut found.trace) {
        label.span = moved(label.span);
    }
    // The text there must be a string of TOML.
    found.fixes.retain(|fix| {
        let mut texts = fix.edits.iter().map(|edit| &edit.text);
        verbatim && texts.all(|text| !text.contains(['"', '\'', '\\', '\n']))
    });
    for edit in found.fixes.iter_mut().flat_map(|fix| &mut fix.edits) {
        edit.span = moved(edit.span);
    }
    found.ask_first();
    found
}

/// Checks budgets for the networks of a file, and adds those that do not hold to its diagnostics:
/// at the name of the network, with the place of the budget. `texts` are those of the
/// configuration.
pub(super) fn check(
    budgets: &[Arc<Budget>],
    texts: &Sources,
    sources: &mut Sources,
    analysis: &mut Analysis,
) {
    let requirements: Vec<&Requirement> = budgets.iter().map(|it| &it.requirement).collect();
    let unmet = require(&mut analysis.networks, &requirements);
    if unmet.is_empty() {
        return;
    }
    let mut added: HashMap<SourceId, SourceId> = HashMap::new();
    for unmet in unmet {
        let mut found = unmet.diagnostic;
        let network = analysis.networks.get(unmet.network).map(|it| it.span);
        let budget = unmet.requirement.and_then(|number| budgets.get(number));
        if let (Some(network), Some(budget)) = (network, budget) {
            let file = budget.place.source;
            let file = *added.entry(file).or_insert_with(|| {
                let source = texts.get(file);
                let (name, text) = source.map_or_else(Default::default, |source| {
                    (source.name.clone(), source.text.clone())
                });
                sources.add(name, text)
            });
            let here = std::mem::take(&mut found.primary.message);
            found.primary = Label {
                span: network,
                message: here,
            };
            let span = Span {
                source: file,
                ..budget.place
            };
            // Other places are parts of the condition.
            found.labels = vec![Label {
                span,
                message: "the budget".to_owned(),
            }];
            found.fixes.clear();
        }
        analysis.diagnostics.push(found);
    }
    let place = |found: &Diagnostic| (found.primary.span.source, found.primary.span.start);
    analysis.diagnostics.sort_by_key(place);
}
