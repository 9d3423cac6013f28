//! Every code is explained by a program that gives it and by the same program mended, and the
//! documentation's page says what `cnn explain` says.

mod programs;

use cnn_lang::diagnostic::Code;
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

#[test]
fn examples_give_their_code_and_are_clean_when_mended() {
    let mut failures = Vec::new();
    for code in codes() {
        if ELSEWHERE.iter().any(|(id, _)| *id == code.id) || code.id.starts_with('I') {
            continue;
        }
        let programs = programs_of(code);
        let [(language, wrong), (mended_language, mended)] = programs.as_slice() else {
            failures.push(format!("{code}: {} programs, not two", programs.len()));
            continue;
        };
        assert_eq!(
            (language.as_str(), mended_language.as_str()),
            ("cnn", "cnn"),
            "{code}"
        );
        let (_, found) = compile(&case(wrong));
        let others: Vec<String> = found
            .iter()
            .filter(|found| found.code != code)
            .map(|found| format!("{}: {}", found.code, found.message))
            .collect();
        if found.len() == others.len() || !others.is_empty() {
            failures.push(format!(
                "{code}: the example gives {} and {others:?}",
                found.len()
            ));
        }
        let (_, left) = compile(&case(mended));
        if let Some(left) = left.first() {
            let said = format!("{}: {}", left.code, left.message);
            failures.push(format!("{code}: the mended example gives {said}"));
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
