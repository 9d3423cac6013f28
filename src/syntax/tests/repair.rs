//! The text that the repair loop reads, and its reports and marks.

use super::mistakes::in_network;
use super::{read, show};
use crate::diagnostic::{Edits, Fix, apply};
use crate::source::{SourceId, Span};
use crate::syntax::tree::Statement;
use crate::syntax::visit::{Visit, walk_statement};
use crate::syntax::{MAX_MISTAKES, Parsed};

/// The texts of the diagnostics' places.
fn places<'t>(text: &'t str, parsed: &Parsed) -> Vec<(&'static str, &'t str)> {
    let found = parsed.diagnostics.iter();
    found
        .map(|it| (it.code.id, it.primary.span.range().of(text)))
        .collect()
}

/// The statements that are marked as repaired, as they are written.
fn repaired<'t>(text: &'t str, parsed: &Parsed) -> Vec<&'t str> {
    struct Marked(Vec<Span>);
    impl Visit<'_> for Marked {
        fn visit_statement(&mut self, statement: &Statement) {
            self.0.extend(statement.repaired.then_some(statement.span));
            walk_statement(self, statement);
        }
    }
    let mut marked = Marked(Vec::new());
    marked.visit_file(&parsed.file);
    marked.0.iter().map(|it| it.range().of(text)).collect()
}

/// The text after all that the compiler assumes of it and proposes.
fn assumed(text: &str, parsed: &Parsed) -> String {
    let mut edits = Edits::default();
    for found in &parsed.diagnostics {
        let is_brace = |it: &&Fix| it.edits.iter().any(|it| it.text.contains(['{', '}']));
        let fix = found.fixes.iter().find(|it| it.is_safe());
        let fix = fix.or_else(|| found.fixes.first().filter(is_brace));
        if let Some(fix) = fix {
            edits.add(&fix.edits).unwrap();
        }
    }
    edits.apply(SourceId(0), text).unwrap()
}

#[test]
fn each_mistake_of_a_line_is_reported_once_and_where_it_is() {
    let text = in_network("conv 8, 3 x 3 as a => relu; tanh // end");
    let parsed = read(&text);
    assert_eq!(
        places(&text, &parsed),
        [
            ("P006", ","),
            ("P009", "3 x 3"),
            ("P013", "=>"),
            ("P012", ";"),
            ("P010", "//")
        ]
    );
    let shown = show::file(&parsed.file);
    assert_eq!(shown, "network n() {conv 8 3x3 as a -> relu; tanh}");
    assert_eq!(
        assumed(&text, &parsed),
        in_network("conv 8 3x3 as a -> relu\n  tanh # end")
    );
    // One that has no fix hides none before it, and is reported once.
    let text = in_network("conv 8, 3 x 3 @ relu");
    let parsed = read(&text);
    assert_eq!(
        places(&text, &parsed),
        [("P006", ","), ("P009", "3 x 3"), ("P032", "@")]
    );
    assert_eq!(show::file(&parsed.file), "network n() {bad[]}");
}

#[test]
fn repaired_statements_are_marked() {
    let text = "network n {
  input 3x8x8
  conv 8, 3x3
  repeat 2 {
    relu
    conv 8 3x3; relu
  }
  repeat 3
    tanh
  if on { relu } else { n = 3 }
  relu // end
}
";
    let parsed = read(text);
    // The `;` is between two statements of the loop.
    let semicolon = "repeat 2 {\n    relu\n    conv 8 3x3; relu\n  }";
    assert_eq!(
        repaired(text, &parsed),
        ["conv 8, 3x3", semicolon, "repeat 3\n    tanh", "n = 3"]
    );
    let repairs: Vec<&str> = parsed
        .repairs
        .iter()
        .map(|it| it.range().of(text))
        .collect();
    assert_eq!(repairs, [",", "; ", "", "", "", "//"]);
    assert_eq!(read(&assumed(text, &parsed)).diagnostics, []);
    // A line parsed as it is written is not marked.
    let text = in_network("conv 8 3x3\n  conv 8 3x3 @");
    assert_eq!(repaired(&text, &read(&text)), [""; 0]);
}

#[test]
fn unclosed_braces_end_with_their_item() {
    let shown = |text: &str| {
        let parsed = read(text);
        (show::file(&parsed.file), parsed.diagnostics.len())
    };
    let network = "network n() {input 3x8x8; relu}";
    assert_eq!(
        shown("network n {\n  input 3x8x8\n  relu\n"),
        (network.to_owned(), 1)
    );
    assert_eq!(
        shown("network n {\n  input 3x8x8\n  relu # end"),
        (network.to_owned(), 1)
    );
    assert_eq!(
        shown("network n { input 3x8x8\nrelu"),
        (network.to_owned(), 1)
    );
    assert_eq!(
        shown("network n {\ninput 3x8x8\nrelu\nnetwork m {\n  relu\n}\n"),
        (format!("{network}\nnetwork m() {{relu}}"), 1)
    );
    assert_eq!(
        shown("network n {\n  input 3x8x8\n  repeat 3 {\n"),
        ("network n() {input 3x8x8; repeat 3 {}}".to_owned(), 2)
    );
    // A half-typed line leaves those around it.
    assert_eq!(
        shown("network n {\n  input 3x8x8\n  conv (\n  relu\n}\n"),
        ("network n() {input 3x8x8; bad[]; relu}".to_owned(), 1)
    );
    assert_eq!(
        shown("network n {\n  a = concat(relu,\n    conv (8,\n    tanh)\n  relu\n}\n"),
        ("network n() {bad[a]; relu}".to_owned(), 1)
    );
}

#[test]
fn what_the_compiler_assumes_is_what_it_proposes() {
    let texts = [
        "network n {\n  repeat 2 {\n    relu\n  tanh\n}\n",
        "network n\n  input 3x8x8\n  conv 8, 3x3\n  repeat 2\n    relu; relu # c\n",
        "network n {\n  relu\n}\n}\nblock b\n{\n  conv 8, 3x3\n}\n",
        "network n {\n  for i in range(3):\n    relu\n  tanh\n}\n",
        "network n:\n  relu // a\nblock b(int n) {\n  repeat n # c\n  {\n    relu\n  }\n}\n",
    ];
    for text in texts {
        let parsed = read(text);
        assert!(!parsed.diagnostics.is_empty(), "{text}");
        let assumed = assumed(text, &parsed);
        let again = read(&assumed);
        assert_eq!(again.diagnostics, [], "{text}\n{assumed}");
        assert_eq!(
            show::file(&parsed.file),
            show::file(&again.file),
            "{text}\n{assumed}"
        );
        assert!(again.repairs.is_empty());
    }
}

#[test]
fn mistakes_are_counted_over_all_rounds() {
    let text = in_network(&"conv 8, 3 x 3\n  ".repeat(MAX_MISTAKES));
    let parsed = read(&text);
    assert_eq!(parsed.diagnostics.len(), MAX_MISTAKES);
    let last = parsed.diagnostics.last().unwrap().primary.span;
    assert!(parsed.truncated_at.is_some_and(|it| last.start < it.start));
}

#[test]
fn inputs_of_a_head_are_written_into_the_body() {
    let check = |text: &str, expected: &str, inputs: usize| {
        let parsed = read(text);
        let found = parsed.diagnostics.iter();
        let codes: Vec<&str> = found.map(|it| it.code.id).collect();
        assert_eq!(codes, vec!["P049"; inputs], "{text}");
        assert_eq!(assumed(text, &parsed), expected);
        assert_eq!(show::file(&parsed.file), show::file(&read(expected).file));
        // Each of the fixes does all of it.
        for found in &parsed.diagnostics {
            let fixed = apply(text, SourceId(0), &found.fixes[0].edits);
            assert_eq!(fixed.as_deref(), Some(expected));
        }
    };
    check(
        "network n(x: 3x8x8, y: 1x8x8) {\n  add(x, y)\n}\n",
        "network n {\n  input x 3x8x8\n  input y 1x8x8\n  add(x, y)\n}\n",
        2,
    );
    check(
        "network n(x: 3x8x8, k: int = 3, y: 1x8x8, z: 1x8x8) {\n  relu\n}\n",
        "network n(k: int = 3) {\n  input x 3x8x8\n  input y 1x8x8\n  input z 1x8x8\n  relu\n}\n",
        3,
    );
    check(
        "network n(k: int = 3, y: 1x8x8, n: int = 2, z: 1x8x8) {\n  relu\n}\n",
        "network n(k: int = 3, n: int = 2) {\n  input y 1x8x8\n  input z 1x8x8\n  relu\n}\n",
        2,
    );
    check(
        "network n(x: 3x8x8, y: 1x8x8) {\n  input 1x8x8\n  relu\n}\n",
        "network n {\n  input 1x8x8\n  relu\n}\n",
        2,
    );
    // Very many are reported once.
    let inputs: Vec<String> = (0..100).map(|at| format!("x{at}: 1x8x8")).collect();
    let parsed = read(&format!(
        "network n({}) {{\n  relu\n}}\n",
        inputs.join(", ")
    ));
    assert_eq!(parsed.diagnostics.len(), 1);
    assert_eq!(show::file(&parsed.file).matches("input ").count(), 100);
}
