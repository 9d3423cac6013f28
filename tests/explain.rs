//! Every code is explained by a program that gives it and by the same program mended, and the
//! documentation's page says what `cnn explain` says.

mod programs;

use cnn_lang::diagnostic::Code;
use cnn_lang::import::{Notation, menndl};
use cnn_lang::report::{codes, explain_markdown};
use programs::{case, compile};
use std::collections::BTreeMap;
use std::path::Path;

/// Codes that no program of readable size gives, with the tests that meet them.
const ELSEWHERE: &[(&str, &str)] = &[
    ("X104", "elaborate::tests::chains_of_files_end"),
    ("X105", "elaborate::tests::mistakes_are_told_up_to_a_limit"),
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

/// What a text in a language gives: each code, and what was said.
fn found(language: &str, text: &str) -> Vec<(Code, String)> {
    match language {
        "cnn" => {
            let (_, found) = compile(&case(text));
            let found = found.into_iter();
            found.map(|found| (found.code, found.message)).collect()
        }
        "menndl" => match menndl::accuracies(text) {
            Ok(_) => Vec::new(),
            Err(error) => vec![(error.code(), error.to_string())],
        },
        _ => match Notation::named(language).map(|notation| notation.read(text)) {
            Some(Ok(network)) => match network.graph() {
                Ok(_) => Vec::new(),
                Err(failed) => vec![(failed.error.code(), failed.to_string())],
            },
            Some(Err(error)) => vec![(error.code(), error.to_string())],
            None => panic!("a program in `{language}`"),
        },
    }
}

#[test]
fn examples_give_their_code_and_are_clean_when_mended() {
    let mut failures = Vec::new();
    for code in codes() {
        if ELSEWHERE.iter().any(|(id, _)| *id == code.id) {
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
        let given = found(language, wrong);
        let (own, others): (Vec<_>, Vec<_>) = given.iter().partition(|(found, _)| *found == code);
        if own.is_empty() || !others.is_empty() {
            let own = own.len();
            failures.push(format!(
                "{code}: the example gives it {own} times, and {others:?}"
            ));
        }
        if let Some((left, said)) = found(language, mended).first() {
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
