//! Programs with their expectations beside the lines: every `tests/suite/**/*.cnn`.
//!
//! A file holds cases, each begun by `--- name ---`; what their comments expect is told in
//! `programs`. What is found and not expected fails the case as well as what is expected and not
//! found.

mod programs;

use cnn_lang::diagnostic::{Code, Diagnostic};
use cnn_lang::elaborate::Program;
use cnn_lang::report::codes;
use cnn_lang::source::Span;
use programs::{Case, after_edits, between, case, compile, fixed, overlaps, run};
use std::collections::BTreeSet;
use std::path::Path;

/// The suite does not shrink.
const CASES: usize = 700;

#[test]
fn suite() {
    let mut seen = BTreeSet::new();
    let mut names = BTreeSet::new();
    let mut failures = Vec::new();
    for (place, case) in cases() {
        assert!(names.insert(place.clone()), "two cases are called {place}");
        let (found, wrong) = run(&case);
        seen.extend(found);
        failures.extend(wrong.iter().map(|failure| format!("{place}: {failure}")));
    }
    assert!(
        failures.is_empty(),
        "{}\n{} failures",
        failures.join("\n"),
        failures.len()
    );
    assert!(
        names.len() >= CASES,
        "only {} cases were found",
        names.len()
    );
    let missing: Vec<String> = codes()
        .iter()
        .filter(|code| !code.id.starts_with('I'))
        .filter(|code| !seen.contains(code.id))
        .map(Code::to_string)
        .collect();
    assert!(missing.is_empty(), "no case gives {}", missing.join(", "));
}

/// The cases of a layer stand in the file that is called as the source of the layer.
#[test]
fn the_suite_mirrors_the_layers() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut failures = Vec::new();
    for entry in std::fs::read_dir(root.join("tests/suite/layer")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if !root
            .join("src/layer")
            .join(name.replace(".cnn", ".rs"))
            .exists()
        {
            failures.push(format!("no src/layer file for the cases of {name}"));
        }
    }
    for entry in std::fs::read_dir(root.join("src/layer")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let is_kind = path.is_file()
            && std::fs::read_to_string(&path)
                .unwrap()
                .contains("Signature = Signature {");
        if is_kind && !root.join(format!("tests/suite/layer/{name}.cnn")).exists() {
            failures.push(format!("no cases of the layers of {name}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// A fix of a diagnostic answers it: after the edits that diagnostic is gone, and the text can
/// still be read as far as it could before. A safe one makes nothing wrong that was right.
#[test]
fn fixes_answer_what_they_stand_beside() {
    let mut failures = Vec::new();
    let mut fixes = 0;
    for (place, case) in cases() {
        if place.starts_with("elaborate/limits.cnn") || place.starts_with("source/provider.cnn") {
            // Slow without optimisation, and nothing of it has a fix.
            continue;
        }
        let (program, found) = compile(&case);
        for diagnostic in found {
            for fix in &diagnostic.fixes {
                fixes += 1;
                let files = fixed(&case, &program, &fix.edits);
                let after = Case {
                    files,
                    ..case.clone()
                };
                let (fixed_program, left) = compile(&after);
                let same = |other: &&Diagnostic| {
                    other.code == diagnostic.code && other.message == diagnostic.message
                };
                let (_, before) = compile(&case);
                if left.iter().filter(same).count() >= before.iter().filter(same).count() {
                    failures.push(format!(
                        "{place}: `{}` does not answer {}: {}",
                        fix.message, diagnostic.code, diagnostic.message
                    ));
                }
                let syntax = |all: &[Diagnostic]| {
                    let syntax = all.iter().filter(|found| found.code.id.starts_with('P'));
                    syntax.count()
                };
                // On a mended line the next mistake of that line may come to light.
                let line = |program: &Program, span: Span| {
                    let source = program.sources.get(span.source).unwrap();
                    source.position(span.start).line
                };
                let mended: Vec<_> = fix
                    .edits
                    .iter()
                    .map(|edit| line(&program, edit.span))
                    .collect();
                let new = left.iter().find(|found| {
                    let known = |other: &Diagnostic| {
                        other.code == found.code && other.message == found.message
                    };
                    let elsewhere = !mended.contains(&line(&fixed_program, found.primary.span));
                    found.is_error() && elsewhere && !before.iter().any(known)
                });
                if let (true, Some(new)) = (fix.is_safe(), new) {
                    failures.push(format!(
                        "{place}: `{}` of {} is said to be safe, and gives {}: {}",
                        fix.message, diagnostic.code, new.code, new.message
                    ));
                }
                let mended = after_edits(&fix.edits);
                let at = left.iter().find(|found| {
                    let known = |other: &Diagnostic| {
                        other.code == found.code && other.message == found.message
                    };
                    // What nothing uses under its new name was unused under the old one.
                    let unused = ["N041", "N042", "N043", "N044"].contains(&found.code.id);
                    overlaps(found, &mended) && !unused && !before.iter().any(known)
                });
                if let (true, Some(at)) = (fix.is_safe(), at) {
                    failures.push(format!(
                        "{place}: `{}` of {} is said to be safe, and what it writes gives {}: {}",
                        fix.message, diagnostic.code, at.code, at.message
                    ));
                }
                if syntax(&left) > syntax(&before) {
                    failures.push(format!(
                        "{place}: `{}` spoils the text of {}",
                        fix.message, diagnostic.code
                    ));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(fixes > 30, "only {fixes} fixes were found");
}

/// Every row of the table of mistakes is answered with a fix, and the fixes one after another lead
/// to a program without mistakes.
#[test]
fn fixes_of_the_table_lead_to_a_program() {
    let mut rows = 0;
    for (place, case) in cases() {
        if !place.starts_with("mistakes.cnn") {
            continue;
        }
        rows += 1;
        let mut case = case;
        for round in 0.. {
            let (program, found) = compile(&case);
            let mut errors = found.iter().filter(|found| found.is_error());
            let Some(first) = errors.next() else {
                assert!(round > 0, "{place} is not wrong");
                break;
            };
            let said = format!("{place}: {}: {}", first.code, first.message);
            assert!(round < 20, "{said}: mended for ever");
            let fix = first
                .fixes
                .first()
                .unwrap_or_else(|| panic!("{said}: no fix"));
            case.files = fixed(&case, &program, &fix.edits);
        }
    }
    assert!(rows >= 17, "only {rows} rows");
}

/// All cases, by file and name.
fn cases() -> Vec<(String, Case)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite");
    let mut files: Vec<_> = walkdir::WalkDir::new(&folder)
        .sort_by_file_name()
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.extension().is_some_and(|end| end == "cnn"))
        .collect();
    files.sort();
    let mut cases = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let shown = file.strip_prefix(&folder).unwrap().display().to_string();
        for (name, text) in split(&text) {
            cases.push((format!("{shown}: {name}"), case(&text)));
        }
    }
    cases
}

/// The cases of a file: name and text.
fn split(text: &str) -> Vec<(String, String)> {
    let mut cases: Vec<(String, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        match (between(line, "---"), cases.last_mut()) {
            (Some(name), _) => cases.push((name.to_owned(), String::new())),
            (None, Some((_, program))) => program.push_str(line),
            (None, None) => {
                let line = line.trim();
                assert!(line.is_empty(), "text before the first case: {line}");
            }
        }
    }
    cases
}
