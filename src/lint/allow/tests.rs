//! The findings that comments allow, the edits that remove comments, and those that a baseline
//! adds.

use super::{edits_to_allow, without_allowed};
use crate::diagnostic::{Diagnostic, Edits};
use crate::elaborate::analyze;
use crate::lint::{Settings, Subject, lint};
use crate::program::Program;
use crate::source::{Memory, SourceId};
use proptest::prelude::*;

fn load(text: &str) -> Program {
    Program::load(&Memory::new(), "n.cnn", "n.cnn", text)
}

fn found(program: &Program) -> Vec<Diagnostic> {
    let analysis = analyze(program, None, &[]);
    lint(
        &Subject::of_program(program, &analysis),
        &Settings::default(),
    )
}

/// The codes of the findings, with their lines.
fn codes(text: &str) -> Vec<String> {
    let program = load(text);
    let found = found(&program).into_iter().map(|found| {
        let source = program.sources.get(found.primary.span.source).unwrap();
        let line = source.position(found.primary.span.start).line;
        format!("{}:{line}", found.code.id)
    });
    found.collect()
}

/// A text with comments that allow its findings.
fn baseline(text: &str) -> String {
    let program = load(text);
    let mut edits = Edits::default();
    edits
        .add(&edits_to_allow(&program, &found(&program)))
        .unwrap();
    edits.apply(SourceId(0), text).unwrap()
}

const SMELLY: &str = "\
use std.blocks { conv_bn_relu }
network n(width: int = 8) {
  input 3x32x32
  conv 8 3x3 pad=1 -> relu -> relu   # the stem
  repeat 2 {    ## documents
    conv 8 3x3 pad=1 -> relu -> relu
  }
  x = conv 8 3x3
  unit -> repeat 0 { relu }          # allow N041: for another
  global_avgpool -> flatten -> dense 10
}

block unit {\r
  conv 8 3x3 pad=1 -> relu -> relu\r
}
block other { relu }";

#[test]
fn a_baseline_allows_all_and_nothing_else() {
    let before = codes(SMELLY);
    assert!(before.len() > 8, "{before:?}");
    let after = baseline(SMELLY);
    // A comment that allows nothing is to be removed, and is not allowed.
    assert_eq!(codes(&after), ["G107:9"], "{after}");
    assert_eq!(baseline(&after), after);
    insta::assert_snapshot!(after.replace('\r', "␍"));
}

/// Errors cannot be allowed and stay.
#[test]
fn errors_are_not_allowed() {
    let text = "network n {\n  input 3x8x8\n  conv 8 11x11\n  expect params = 1\n}\n";
    assert_eq!(baseline(text), text);
    let program = load(
        "network n {\n  input 3x8x8\n  x = conv 8 3x3  # allow N041: later\n  conv 8 11x11  # allow S001\n}\n",
    );
    let analysis = analyze(&program, None, &[]);
    let left = without_allowed(&program, analysis.diagnostics);
    let left: Vec<_> = left.iter().map(|found| found.code.id).collect();
    assert_eq!(left, ["S001"]);
}

/// The fixes of unused comments, one after the other, leave none.
#[test]
fn unused_comments_are_removed() {
    let text = "# allow-file A202: x\n# prose\nnetwork n {  # allow N042\n  input 3x32x32\n    # allow N041\n  conv 8 3x3 # allow N041,N046:y\n  repeat 0 { relu }  # allow N041, N046 , A202: z\n}\n# allow A202";
    let program = load(text);
    let mut edits = Edits::default();
    for found in found(&program) {
        assert_eq!(found.code.id, "G107");
        assert!(found.fixes[0].is_safe());
        edits.add(&found.fixes[0].edits).unwrap();
    }
    let after = edits.apply(SourceId(0), text).unwrap();
    assert_eq!(
        after,
        "# prose\nnetwork n {\n  input 3x32x32\n  conv 8 3x3\n  repeat 0 { relu }  # allow N046: z\n}\n"
    );
    assert_eq!(codes(&after), Vec::<String>::new());
}

/// Pieces of programs with comments in all places.
const PIECES: &[&str] = &[
    "# allow N046",
    "# allow-file A202, N041: x",
    "#allow A2O2",
    "## allow N041",
    "\n",
    "\n",
    "\n\n",
    "\r\n",
    "  ",
    "network n {",
    "block b {",
    "}",
    "input 3x32x32",
    "conv 8 3x3",
    "-> relu",
    "repeat 0 {",
    "x = conv 8 3x3",
    "use std.blocks { conv_bn_relu }",
    "é",
    ", ",
    ":",
    "relu -> relu",
];

proptest! {
    /// A baseline can be added to any text, and allows everything that can be allowed.
    #[test]
    fn a_baseline_can_be_added_to_any_text(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)) {
        let text = pieces.concat();
        let has_errors = |program: &Program| found(program).iter().any(Diagnostic::is_error);
        let after = baseline(&text);
        if !has_errors(&load(&text)) {
            let left = codes(&after);
            let about_comments = |code: &String| code.starts_with("G10");
            prop_assert!(left.iter().all(about_comments), "{:?}\n{}", left, after);
        }
    }
}
