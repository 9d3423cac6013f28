//! The visitors meet every span of a tree, once.

use super::{programs, read};
use crate::source::{STANDARD_LIBRARY, Span};
use crate::syntax::tree::File;
use crate::syntax::visit::{Visit, VisitMut};

/// One program with every form of the grammar, and lines that cannot be parsed.
const ALL: &str = include_str!("visit.cnn");

/// The variants of the tree's enums, as `Debug` prints them.
const VARIANTS: &[&str] = &[
    "Use(",
    "Network(",
    "Block(",
    "Std(",
    "Path(",
    "Input {",
    "Output {",
    "Expect(",
    "Where(",
    "Task {",
    "Share {",
    "Let {",
    "Bind {",
    "Chain(",
    "Bad(",
    "Layer(",
    "Repeat(",
    "For(",
    "If {",
    "Residual {",
    "Choose(",
    "Frozen(",
    "Body(",
    "Value(",
    "Literal(",
    "Number(",
    "Size(",
    "Bool(",
    "Name(",
    "Text(",
    "Call {",
    "List([",
    "Index {",
    "Function(",
    "Constant(",
    "Unary {",
    "Binary {",
    "Range {",
    "To {",
];

#[derive(Default)]
struct Spans(Vec<Span>);

impl<'t> Visit<'t> for Spans {
    fn visit_span(&mut self, span: &'t Span) {
        self.0.push(*span);
    }
}

#[derive(Default)]
struct Shift {
    by: u32,
    met: Vec<Span>,
}

impl VisitMut for Shift {
    fn visit_span(&mut self, span: &mut Span) {
        self.met.push(*span);
        span.start += self.by;
        span.end += self.by;
    }
}

fn texts() -> Vec<(String, String)> {
    let mut texts = vec![("visit.cnn".to_owned(), ALL.to_owned())];
    for (name, text) in STANDARD_LIBRARY {
        texts.push(((*name).to_owned(), (*text).to_owned()));
    }
    texts.extend(programs().iter().cloned());
    texts
}

/// How many spans a tree has, according to the derived `Debug` of its fields.
fn spans_of(file: &File) -> usize {
    format!("{file:?}").matches("Span {").count()
}

#[test]
fn every_span_is_met_once() {
    for (name, text) in texts() {
        let file = read(&text).file;
        let mut spans = Spans::default();
        spans.visit_file(&file);
        assert_eq!(spans.0.len(), spans_of(&file), "{name}");
        let mut shift = Shift::default();
        shift.visit_file(&mut file.clone());
        assert_eq!(shift.met, spans.0, "{name}: both in the same order");
    }
}

#[test]
fn a_shifted_tree_is_that_of_a_shifted_text() {
    for (name, text) in texts() {
        let prefix = "\n\n\n";
        let mut file = read(&text).file;
        let mut shift = Shift {
            by: 3,
            met: Vec::new(),
        };
        shift.visit_file(&mut file);
        let shifted = read(&format!("{prefix}{text}")).file;
        assert_eq!(format!("{file:#?}"), format!("{shifted:#?}"), "{name}");
    }
}

#[test]
fn the_program_has_every_form() {
    let file = format!("{:?}", read(ALL).file);
    for variant in VARIANTS {
        assert!(file.contains(variant), "{variant}");
    }
}
