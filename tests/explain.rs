//! Every code is explained by a program that gives it and by the same program mended, and the
//! documentation's page says what `cnn explain` says.

mod programs;

use cnn_lang::diagnostic::{Code, Diagnostic, Surface, render};
use cnn_lang::import::caffe::published::published;
use cnn_lang::import::{Notation, caffe, menndl, prototxt};
use cnn_lang::report::{codes, explain_markdown};
use cnn_lang::source::Sources;
use programs::{case, compile};
use std::collections::BTreeMap;
use std::path::Path;

/// Codes that no program of readable size gives, with the tests that meet them.
const ELSEWHERE: &[(&str, &str)] = &[
    ("X104", "elaborate::tests::chains_of_files_end"),
    ("X105", "elaborate::tests::mistakes_are_told_up_to_a_limit"),
    ("X106", "elaborate::tests::files_have_a_largest_size"),
];

/// The programs of an explanation, in order: their language and text.
fn programs_of(code: Code) -> Vec<(String, String)> {
    let mut programs: Vec<(String, String)> = Vec::new();
    let mut inside = false;
    for line in code.explanation.lines() {
        let line = line.strip_prefix(' ').unwrap_or(line);
        match line.strip_prefix("```") {
            Some(language) if !inside => programs.push((language.to_owned(), String::new())),
            Some(_) => {}
            None if inside => {
                let (_, program) = programs.last_mut().unwrap();
                program.push_str(line);
                program.push('\n');
            }
            None => {}
        }
        inside ^= line.starts_with("```");
    }
    programs
}

/// What a text in a language gives.
fn diagnostics(code: Code, language: &str, text: &str) -> (Sources, Vec<Diagnostic>) {
    if language == "cnn" {
        let (program, found) = compile(&case(text));
        return (program.sources, found);
    }
    let mut sources = Sources::default();
    let source = sources.add("network.txt", text);
    let found = match language {
        "menndl" => {
            let read = menndl::accuracies(text);
            read.err().map(|error| error.diagnostic(source))
        }
        "prototxt" if code.name.starts_with("published") => match prototxt::read(text) {
            Ok(document) => {
                let found = published(&document, None);
                found.err().map(|error| error.diagnostic(source))
            }
            Err(error) => Some(error.diagnostic(source)),
        },
        "prototxt" => {
            let found = caffe::import(text, &caffe::Options::default());
            let errors = found.err().unwrap_or_default();
            let found = errors.iter().map(|error| error.diagnostic(source));
            let found = found.collect();
            return (sources, found);
        }
        _ => match Notation::named(language).map(|notation| notation.read(text)) {
            Some(Ok(network)) => {
                let graph = network.graph();
                graph.err().map(|failed| failed.diagnostic(source))
            }
            Some(Err(error)) => Some(error.diagnostic(source)),
            None => panic!("a program in `{language}`"),
        },
    };
    (sources, found.into_iter().collect())
}

/// The same, in short: each code, and what was said.
fn found(code: Code, language: &str, text: &str) -> Vec<(Code, String)> {
    let (_, found) = diagnostics(code, language, text);
    let found = found.into_iter();
    found.map(|found| (found.code, found.message)).collect()
}

/// Every code as the terminal shows it, with the first program of its explanation.
#[test]
fn codes_look_as_in_their_snapshots() {
    for code in codes() {
        let programs = programs_of(code);
        let Some((language, wrong)) = programs.first().filter(|_| !is_elsewhere(code)) else {
            continue;
        };
        let (sources, found) = diagnostics(code, language, wrong);
        let shown: Vec<String> = found
            .iter()
            .map(|found| {
                let shown = render(found, &sources, 100, Surface::Plain);
                let lines: Vec<&str> = shown.lines().map(str::trim_end).collect();
                lines.join("\n")
            })
            .collect();
        insta::with_settings!({
            omit_expression => true,
            snapshot_path => "explain",
            prepend_module_to_snapshot => false,
        }, {
            insta::assert_snapshot!(format!("{}-{}", code.id, code.name), shown.join("\n\n"));
        });
    }
}

fn is_elsewhere(code: Code) -> bool {
    ELSEWHERE.iter().any(|(id, _)| *id == code.id)
}

#[test]
fn examples_give_their_code_and_are_clean_when_mended() {
    let mut failures = Vec::new();
    for code in codes() {
        if is_elsewhere(code) {
            continue;
        }
        let programs = programs_of(code);
        let [(language, wrong), (mended_language, mended)] = programs.as_slice() else {
            failures.push(format!("{code}: {} programs, not two", programs.len()));
            continue;
        };
        let imported = code.id.starts_with('I');
        assert_eq!(imported, language != "cnn", "{code}: `{language}`");
        assert_eq!(language, mended_language, "{code}");
        let given = found(code, language, wrong);
        let (own, others): (Vec<_>, Vec<_>) = given.iter().partition(|(found, _)| *found == code);
        if own.is_empty() || !others.is_empty() {
            let own = own.len();
            failures.push(format!(
                "{code}: the example gives it {own} times, and {others:?}"
            ));
        }
        if let Some((left, said)) = found(code, language, mended).first() {
            failures.push(format!("{code}: the mended example gives {left}: {said}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// The title is one line of a list, and there is more to say than the title.
#[test]
fn explanations_say_what_and_why() {
    for code in codes() {
        let title = code.title();
        assert!(
            (10..=110).contains(&title.chars().count()),
            "{code}: {title}"
        );
        assert!(title.ends_with('.'), "{code}: {title}");
        assert!(
            code.explanation.len() > title.len() + 60,
            "{code}: no reason is given"
        );
    }
}

#[test]
fn codes_are_unique() {
    let mut names = BTreeMap::new();
    let mut ids = BTreeMap::new();
    for code in codes() {
        assert_eq!(names.insert(code.name, code.id), None, "{code}");
        assert_eq!(ids.insert(code.id, code.name), None, "{code}");
        let digits = code.id.get(1..).unwrap_or_default();
        assert!(
            digits.len() == 3 && digits.bytes().all(|it| it.is_ascii_digit()),
            "{code}"
        );
    }
}

#[test]
fn the_page_is_what_the_command_prints() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diagnostics.md");
    let made = explain_markdown(&codes());
    if std::env::var_os("INSTA_UPDATE").is_some_and(|it| it == "always") {
        std::fs::write(&page, &made).unwrap();
    }
    let page = std::fs::read_to_string(page).unwrap().replace("\r\n", "\n");
    assert!(
        page == made,
        "docs/diagnostics.md is old: cargo run -- explain --format markdown >docs/diagnostics.md"
    );
}
