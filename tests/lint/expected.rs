//! Networks whose comments say what lint finds on them.
//!
//! The notation is that of the suite (`programs`). All that is found at the level of warnings and
//! above is expected on its line; an info only where a comment states its code.

use super::linted::files;
use super::programs::expectation::{Expected, expectations};
use super::programs::fixes::check_fixes;
use super::programs::{Case, analysis, case, compared, load};
use cnn_lang::diagnostic::Severity;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A file as a case, with all rules at their usual level.
fn read(file: &Path) -> Case {
    let mut case = case(&text(file));
    case.lint.get_or_insert_default();
    case
}

/// The text of a file, without comments that are lines of their own: they are prose.
fn text(file: &Path) -> String {
    let text = std::fs::read_to_string(file).unwrap();
    let is_prose = |line: &&str| line.starts_with('#') && !line.starts_with("#!");
    let lines = text.lines().map(|line| match is_prose(&line) {
        true => "",
        false => line,
    });
    lines.map(|line| format!("{line}\n")).collect()
}

/// The codes and severities that the comments of a text state.
fn stated(text: &str) -> Vec<(Severity, String)> {
    let all = text.lines().flat_map(|line| {
        let (_, all) = expectations(line).unwrap_or_else(|error| panic!("`{line}`: {error}"));
        all
    });
    let found = all.filter_map(|expected| match expected {
        Expected::Found { severity, code, .. } => Some((severity, code)),
        Expected::Property { .. } => None,
    });
    found.collect()
}

/// How a file differs from its comments.
fn failures(file: &Path) -> Vec<String> {
    let case = read(file);
    let program = load(&case);
    let mut found = analysis(&case, &program);
    let infos: BTreeSet<String> = stated(&case.files[0].1)
        .into_iter()
        .filter(|(severity, _)| *severity == Severity::Info)
        .map(|(_, code)| code)
        .collect();
    found
        .diagnostics
        .retain(|it| it.severity != Severity::Info || infos.contains(it.code.id));
    let (_, mut failures) = compared(&case, &program, &found);
    failures.extend(check_fixes(&case).failures);
    let name = file.file_name().unwrap().to_string_lossy();
    let failures = failures.iter().map(|it| format!("{name}: {it}"));
    failures.collect()
}

fn folder(inner: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(inner)
}

fn assert_expected(files: &[PathBuf]) {
    let all: Vec<String> = files.iter().flat_map(|file| failures(file)).collect();
    let count = all.len();
    assert!(all.is_empty(), "{}\n{count} failures", all.join("\n"));
}

/// Each network has one fault, found once and on its line.
fn assert_one_each(files: &[PathBuf]) {
    for file in files {
        let stated = stated(&text(file));
        assert_eq!(stated.len(), 1, "{} states {stated:?}", file.display());
    }
}

#[test]
fn smelly_networks_have_a_finding_each() {
    let files = files(&folder("tests/lint/smelly"), "cnn");
    assert_one_each(&files);
    assert_expected(&files);
}

#[test]
fn broken_networks_of_the_evidence_have_a_finding_each() {
    let files = files(&folder("benches/evidence/networks"), "cnn");
    assert_eq!(files.len(), 40);
    assert_one_each(&files);
    assert_expected(&files);
}

#[test]
fn networks_of_papers_have_the_flaws_that_are_known() {
    assert_expected(&files(&folder("tests/lint/papers"), "cnn"));
}
