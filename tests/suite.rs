//! Programs with their expectations beside the lines: every `tests/suite/**/*.cnn`.
//!
//! A file holds cases, each begun by `--- name ---`; what their comments expect is described in
//! `programs`. What is found and not expected fails the case as well as what is expected and not
//! found.

mod programs;

use cnn_lang::diagnostic::{Applicability, Code, Diagnostic, Severity};
use cnn_lang::layer::{SIGNATURES, signatures};
use cnn_lang::lint::rules;
use cnn_lang::report::codes;
use programs::expectation::{Columns, Expected, expectations};
use programs::fixes::check_fixes;
use programs::{Case, between, case, compile, fixed, offered, only_rule, run};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

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
    assert_eq!(names.len(), written(), "cases");
    let missing: Vec<String> = codes()
        .iter()
        // No program is known that has the internal error.
        .filter(|code| !code.id.starts_with(['I', 'T']) && code.id != "X107")
        .filter(|code| !seen.contains(code.id))
        .map(Code::to_string)
        .collect();
    assert!(missing.is_empty(), "no case gives {}", missing.join(", "));
}

/// A line is not enough of a place: for every code one case states the columns, too.
#[test]
fn every_code_has_a_case_with_its_columns() {
    let mut placed = BTreeSet::new();
    for (place, case) in cases() {
        for line in case.files.iter().flat_map(|(_, text)| text.lines()) {
            let (_, all) = expectations(line).unwrap_or_else(|error| panic!("{place}: {error}"));
            placed.extend(all.into_iter().filter_map(|expected| match expected {
                Expected::Found { columns, code, .. } => columns.map(|_| code),
                Expected::Property { .. } => None,
            }));
        }
    }
    let missing: Vec<String> = codes()
        .iter()
        // No program is known that has the internal error.
        .filter(|code| !code.id.starts_with(['I', 'T']) && code.id != "X107")
        .filter(|code| !placed.contains(code.id))
        .map(Code::to_string)
        .collect();
    assert!(
        missing.is_empty(),
        "no case states columns of {}",
        missing.join(", ")
    );
}

/// What could be an expectation and is none fails.
#[test]
fn a_comment_is_an_expectation_or_prose() {
    let found = |severity, code: &str, columns, text: &str| Expected::Found {
        severity,
        code: code.to_owned(),
        columns,
        text: text.to_owned(),
    };
    let property = |name: &str, value: &str| Expected::Property {
        name: name.to_owned(),
        value: value.to_owned(),
    };
    let columns = |start, lines_below, end| {
        Some(Columns {
            start,
            lines_below,
            end,
        })
    };
    let conv = "conv 8 3x3 ";
    for (comment, expected) in [
        ("", vec![]),
        ("# Prose; error", vec![]),
        ("# 8·(4 / 2)·9 weights", vec![]),
        ("# Layers with weights", vec![]),
        ("## Conv 3x3", vec![]),
        (
            "# error S001",
            vec![found(Severity::Error, "S001", None, "")],
        ),
        (
            "# warning N045 @3..7: a; b # c; shape 8x8x8  params 584",
            vec![
                found(Severity::Warning, "N045", columns(3, 0, 7), "a; b # c"),
                property("shape", "8x8x8"),
                property("params", "584"),
            ],
        ),
        (
            "# info X001 @3..+2:1; error P001: {",
            vec![
                found(Severity::Info, "X001", columns(3, 2, 1), ""),
                found(Severity::Error, "P001", None, "{"),
            ],
        ),
    ] {
        let line = format!("{conv}{comment}");
        let code = if expected.is_empty() { &line } else { conv };
        assert_eq!(expectations(&line), Ok((code, expected)), "{comment}");
    }
    for comment in [
        "# eror S001",
        "# Error S001",
        "# Eror S001: kernel",
        "# shpae 8x8x8",
        "# Shpae 8x8x8",
        "# shape 8x8x8 parms 584",
        "# shape 8x8x8; parms 584",
        "# shape 8x8x8 params",
        "# shape 8x8x8  # error S001",
        "# error",
        "# error kernel",
        "# error S01: kernel",
        "# error S001 kernel",
        "# error S001; eror N001",
        "# error S001 @7: kernel",
        "# error S001 @7..x",
        "# the classes",
    ] {
        let line = format!("{conv}{comment}");
        assert!(expectations(&line).is_err(), "{comment}");
    }
}

/// The cases of a layer are in the file that is named as the source file of the layer, and each
/// layer of the language is in one of them.
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
    let (mut kinds, mut words) = (0, BTreeSet::new());
    for entry in std::fs::read_dir(root.join("src/layer")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let declared = text.lines().filter(|line| *line == "kind! {").count();
        kinds += declared;
        if declared == 0 {
            continue;
        }
        let name = path.file_stem().unwrap().to_str().unwrap();
        match std::fs::read_to_string(root.join(format!("tests/suite/layer/{name}.cnn"))) {
            Ok(cases) => words.extend(words_of_the_code(&cases)),
            Err(_) => failures.push(format!("no cases of the layers of {name}")),
        }
    }
    assert_eq!(kinds, SIGNATURES.len(), "kinds that the files declare");
    for layer in signatures().filter(|layer| !words.contains(layer.name)) {
        failures.push(format!("no case has the layer {}", layer.name));
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// The words of the cases of a file, without their names and comments.
fn words_of_the_code(text: &str) -> BTreeSet<String> {
    let lines = text.lines().filter(|line| !line.starts_with("---"));
    let code = lines.map(|line| line.split('#').next().unwrap());
    let is_part = |sign: char| sign.is_alphanumeric() || sign == '_';
    let words = code.flat_map(|code| code.split(move |sign| !is_part(sign)));
    words.map(str::to_owned).collect()
}

/// A fix of a diagnostic answers it: see [`check_fixes`].
#[test]
fn fixes_answer_what_they_stand_beside() {
    let mut failures = Vec::new();
    let (mut seen, mut stated, mut with_fix) = (0, 0, BTreeSet::new());
    for (place, case) in cases() {
        if place.starts_with("elaborate/limits.cnn") || place.starts_with("source/provider.cnn") {
            // Slow without optimisation, and nothing of it has a fix.
            continue;
        }
        let checked = check_fixes(&case);
        seen += checked.found;
        stated += diagnostics_stated(&case);
        failures.extend(checked.failures.iter().map(|it| format!("{place}: {it}")));
        if checked.fixes > 0 {
            with_fix.insert(place);
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert_eq!(seen, stated, "diagnostics");
    let rows = with_fix
        .iter()
        .filter(|place| place.starts_with("mistakes.cnn"));
    assert_eq!(rows.count(), heads(&root().join("mistakes.cnn")), "rows");
}

/// The cases with a fix that answers its diagnostic, but leads to the next error.
const NOT_OFFERED: [&str; 3] = [
    "syntax/braces.cnn: a-closer-of-nothing-known",
    "syntax/foreign.cnn: quotes-of-typesetters",
    "syntax/foreign.cnn: a-dot-for-a-product",
];

/// The fixes of the compiler hold when they are tried: all of them are offered, as safe as it says,
/// except those of `NOT_OFFERED`.
#[test]
fn fixes_of_the_compiler_are_offered() {
    let mut different = Vec::new();
    for (place, case) in cases() {
        let is_slow = ["elaborate/limits.cnn", "source/provider.cnn"];
        if case.lint.is_some() || is_slow.iter().any(|slow| place.starts_with(slow)) {
            continue;
        }
        let (program, found) = compile(&case);
        let offered = offered(&case, &program);
        assert_eq!(found.len(), offered.len(), "{place}");
        let mut pairs = found.iter().zip(&offered);
        // Their edits may remove blanks besides.
        let fixes = |found: &Diagnostic| -> Vec<(Applicability, String)> {
            let fixes = found.fixes.iter();
            fixes
                .map(|it| (it.applicability, it.message.clone()))
                .collect()
        };
        if pairs.any(|(found, offered)| fixes(found) != fixes(offered)) {
            different.push(place);
        }
    }
    assert_eq!(different, NOT_OFFERED);
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
            assert!(round < 20, "{said}: fixed for ever");
            let fix = first
                .fixes
                .first()
                .unwrap_or_else(|| panic!("{said}: no fix"));
            case.files = fixed(&case, &program, &fix.edits);
        }
    }
    assert_eq!(rows, heads(&root().join("mistakes.cnn")), "rows");
}

/// How many diagnostics the comments of a case state.
fn diagnostics_stated(case: &Case) -> usize {
    let lines = case.files.iter().flat_map(|(_, text)| text.lines());
    let all = lines.flat_map(|line| expectations(line).unwrap().1);
    all.filter(|it| matches!(it, Expected::Found { .. }))
        .count()
}

/// The folder of the cases.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite")
}

/// How many cases a file has, counted apart from [`cases`].
fn heads(file: &Path) -> usize {
    let text = std::fs::read_to_string(file).unwrap();
    text.lines().filter(|line| line.starts_with("--- ")).count()
}

/// How many cases the files have, counted apart from [`cases`].
fn written() -> usize {
    fn count(folder: &Path) -> usize {
        let entries = std::fs::read_dir(folder).unwrap();
        let entries = entries.map(|entry| entry.unwrap().path());
        let counts = entries.map(|path| match path.is_dir() {
            true => count(&path),
            false => heads(&path),
        });
        counts.sum()
    }
    count(&root())
}

/// All cases, by file and name.
fn cases() -> Vec<(String, Case)> {
    let folder = root();
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
            let mut case = case(&text);
            if let Some(rule) = rule_of(&shown) {
                let configured = case.lint.take().unwrap_or_default();
                case.lint = Some(only_rule(&rule).over(&configured));
            }
            cases.push((format!("{shown}: {name}"), case));
        }
    }
    cases
}

/// The lint rule that a file has cases of: it alone runs on them.
fn rule_of(file: &str) -> Option<String> {
    let (_, name) = file.strip_prefix("lint/")?.split_once('/')?;
    Some(name.strip_suffix(".cnn")?.replace('_', "-"))
}

/// Each rule is in the file of its name, in the folder of its group, and so are its cases.
#[test]
fn the_suite_mirrors_the_rules() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for rule in rules() {
        let group = rule.group().expect("its letter is that of a group").name();
        let name = rule.code.name.replace('-', "_");
        for file in [
            format!("src/lint/{group}/{name}.rs"),
            format!("tests/suite/lint/{group}/{name}.cnn"),
        ] {
            assert!(root.join(&file).exists(), "{}: no {file}", rule.code);
        }
    }
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
