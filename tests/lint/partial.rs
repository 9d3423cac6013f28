//! Half-written files: a line that cannot be read takes the layers after it away, and what is left
//! is linted without concluding anything from their absence.

use cnn_lang::diagnostic::{Diagnostic, Severity};
use cnn_lang::elaborate::analyze;
use cnn_lang::lint::{Settings, Subject, lint};
use cnn_lang::program::Program;
use cnn_lang::source::{Memory, STANDARD_LIBRARY};
use std::collections::BTreeSet;

/// The findings of rules at the level of warnings: code and line.
fn warnings(name: &str, text: &str) -> BTreeSet<(String, usize)> {
    let program = Program::load(&Memory::new(), name, name, text);
    let analysis = analyze(&program, None, &[]);
    let found = lint(
        &Subject::of_program(&program, &analysis),
        &Settings::default(),
    );
    let is_finding =
        |found: &&Diagnostic| found.code.is_rule() && found.severity <= Severity::Warning;
    let place = |found: &Diagnostic| {
        let span = found.primary.span;
        let source = program.sources.get(span.source).unwrap();
        (found.code.to_string(), source.position(span.start).line)
    };
    found.iter().filter(is_finding).map(place).collect()
}

#[test]
fn a_broken_line_gives_no_new_finding() {
    let mut failures = Vec::new();
    let mut broken = 0;
    for (name, text) in STANDARD_LIBRARY
        .iter()
        .filter(|(name, _)| name.starts_with("zoo/"))
    {
        let whole = warnings(name, text);
        let lines: Vec<&str> = text.lines().collect();
        for (index, line) in lines.iter().enumerate() {
            let statement = line.trim();
            let is_layer = line.starts_with("  ")
                && !["#", "}", "expect", "input", "let"]
                    .iter()
                    .any(|it| statement.starts_with(it))
                && !statement.ends_with('{');
            // A sample of the lines: each is a whole analysis of its file.
            if !is_layer || !(index * 7 + name.len()).is_multiple_of(11) {
                continue;
            }
            broken += 1;
            let mut changed = lines.clone();
            changed[index] = "  convolute 64 3x3";
            let found = warnings(name, &changed.join("\n"));
            for (code, at) in found.difference(&whole) {
                failures.push(format!(
                    "{name}: without line {}, {code} at line {at}",
                    index + 1
                ));
            }
        }
    }
    assert!(broken > 20, "{broken} lines were broken");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
