//! Every code is explained by a program that gives it and by the corrected one, and the
//! documentation's page says what `cnn explain` says.

mod programs;

use cnn_lang::config::Config;
use cnn_lang::diagnostic::{Code, Diagnostic, Severity, Surface, render};
use cnn_lang::import::caffe::published::published;
use cnn_lang::import::{Notation, caffe, menndl, prototxt};
use cnn_lang::lint::{Level, configurable, rules};
use cnn_lang::report::{codes, explain_markdown, explain_rules};
use cnn_lang::source::{ReadError, Sources};
use programs::{case, compile};
use std::collections::BTreeMap;
use std::path::Path;

/// Programs for the codes that none of readable size gives: with the mistake, and corrected; in the
/// notation of `programs`.
const LARGE: &[(&str, [&str; 2])] = &[
    (
        "X104",
        [
            "use \"f0.cnn\"\n#! 65 times: === f{n}.cnn === / use \"f{n+1}.cnn\"\n",
            "#! 65 times: use \"f{n}.cnn\"\nnetwork small {\n  input 8\n#! 65 times:   f{n}.unit\n}\n\
             #! 65 times: === f{n}.cnn === / block unit { relu }\n",
        ],
    ),
    (
        "X105",
        [
            "network small {\n  input 3x32x32\n#! 600 times:   conve {n} 3x3\n}\n",
            "network small {\n  input 3x32x32\n#! 600 times:   conv 8 3x3 pad=1\n}\n",
        ],
    ),
    (
        "X106",
        [
            "use \"weights.cnn\" { stem }\nnetwork small {\n  input 3x32x32\n  stem\n}\n\
             === weights.cnn ===\n#! 30000 times: # 0.{n}\nblock stem { relu }\n",
            "use \"weights.cnn\" { stem }\nnetwork small {\n  input 3x32x32\n  stem\n}\n\
             === weights.cnn ===\nblock stem { relu }\n",
        ],
    ),
];

/// What no program gives: the compiler would have to be wrong.
const INTERNAL: &str = "X107";

/// The codes with a program each.
fn codes_of_programs() -> impl Iterator<Item = Code> {
    codes().into_iter().filter(|code| code.id != INTERNAL)
}

/// The programs of an explanation, in order: their language and text.
fn programs_of(code: Code) -> Vec<(String, String)> {
    if let Some((_, programs)) = LARGE.iter().find(|(id, _)| *id == code.id) {
        let programs = programs.iter();
        return programs
            .map(|it| ("cnn".to_owned(), (*it).to_owned()))
            .collect();
    }
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

/// The configuration that a text is, with the files that it extends.
fn configuration(text: &str) -> Config {
    let mut files = case(text).files;
    files[0].0 = "cnn.toml".to_owned();
    let provide = |path: &str| {
        let file = files.iter().find(|(name, _)| name == path);
        file.map(|(_, text)| text.clone())
            .ok_or(ReadError::NotFound)
    };
    Config::read("cnn.toml", &provide)
}

/// What a text in a language gives.
fn diagnostics(code: Code, language: &str, text: &str) -> (Sources, Vec<Diagnostic>) {
    if language == "cnn" {
        let mut case = case(text);
        if let Some(rule) = rules().iter().find(|rule| rule.code == code) {
            // At their usual levels, this one too where it is off.
            let mut settings = case.lint.take().unwrap_or_default();
            settings.set_level(rule.code, rule.level);
            case.lint = Some(settings);
        }
        let (program, mut found) = compile(&case);
        if code.is_rule() {
            found.retain(|found| found.code == code || found.severity <= Severity::Warning);
        }
        return (program.sources, found);
    }
    if language == "toml" {
        let config = configuration(text);
        return (config.sources, config.diagnostics);
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
            let set = text
                .lines()
                .filter_map(|line| line.strip_prefix("# --stage "));
            let options = caffe::Options {
                stages: set.map(str::to_owned).collect(),
                ..caffe::Options::default()
            };
            let found = caffe::import(text, &options);
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
    for code in codes_of_programs() {
        let programs = programs_of(code);
        let Some((language, wrong)) = programs.first() else {
            continue;
        };
        let (sources, mut found) = diagnostics(code, language, wrong);
        found.retain(|found| found.code == code || !is_large(code));
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

fn is_large(code: Code) -> bool {
    LARGE.iter().any(|(id, _)| *id == code.id)
}

#[test]
fn examples_give_their_code_and_are_clean_when_corrected() {
    let mut failures = Vec::new();
    for code in codes_of_programs() {
        let programs = programs_of(code);
        let [(language, wrong), (right_language, right)] = programs.as_slice() else {
            failures.push(format!("{code}: {} programs, not two", programs.len()));
            continue;
        };
        let expected = match code.id.chars().next() {
            Some('T') => language == "toml",
            Some('I') => !["cnn", "toml"].contains(&language.as_str()),
            _ => language == "cnn",
        };
        assert!(expected, "{code}: `{language}`");
        assert_eq!(language, right_language, "{code}");
        let given = found(code, language, wrong);
        let (own, mut others): (Vec<_>, Vec<_>) =
            given.iter().partition(|(found, _)| *found == code);
        if code.name == "too-many-mistakes" {
            // They are what there are too many of.
            others.retain(|(found, _)| found.name != "unknown-layer");
        }
        let (_, shown) = diagnostics(code, language, wrong);
        let mut shown = shown.iter().filter(|found| found.code == code);
        let configured = configurable().iter().find(|it| it.code == code);
        let level = configured.map_or(Level::Error, |it| it.level);
        if shown.any(|found| Some(found.severity) != level.severity()) {
            failures.push(format!("{code}: its level is {}", level.word()));
        }
        if own.is_empty() || !others.is_empty() {
            let own = own.len();
            failures.push(format!(
                "{code}: the example gives it {own} times, and {others:?}"
            ));
        }
        if let Some((left, said)) = found(code, language, right).first() {
            failures.push(format!(
                "{code}: the corrected example gives {left}: {said}"
            ));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn the_page_of_rules_is_what_the_command_prints() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md");
    let page = std::fs::read_to_string(page).unwrap().replace("\r\n", "\n");
    assert!(page == explain_rules(), "docs/rules.md is old: .ci/rules");
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
    let page = std::fs::read_to_string(page).unwrap().replace("\r\n", "\n");
    assert!(
        page == made,
        "docs/diagnostics.md is old: cargo run -- explain --format markdown >docs/diagnostics.md"
    );
}
