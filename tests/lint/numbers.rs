//! Every finding has numbers: of sizes, counts or values, not only of codes and of what is written.

use super::programs::{Case, analysis, case, load};
use cnn_lang::lint::{Level, Settings, rules};
use std::path::Path;

/// The text without what is in backticks, and without the count of instances.
fn prose(message: &str) -> String {
    let outside = message.split('`').step_by(2);
    let text: String = outside.collect();
    match text.find(" instances") {
        Some(at) => text[..text[..at].rfind('(').unwrap_or(at)].to_owned(),
        None => text,
    }
}

/// All rules at once, also those that are off by default.
fn all_rules() -> Settings {
    let mut settings = Settings::default();
    for rule in rules() {
        let level = if rule.is_on { rule.level } else { Level::Info };
        settings.set_level(rule.code, level);
    }
    settings
}

fn cases(text: &str) -> Vec<Case> {
    let mut cases: Vec<String> = vec![String::new()];
    for line in text.split_inclusive('\n') {
        if line.starts_with("--- ") {
            cases.push(String::new());
        } else if let Some(last) = cases.last_mut() {
            last.push_str(line);
        }
    }
    let cases = cases.iter().filter(|text| !text.trim().is_empty());
    cases.map(|text| case(text)).collect()
}

#[test]
fn every_finding_has_numbers() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut without = std::collections::BTreeSet::new();
    let mut seen = std::collections::BTreeSet::new();
    for folder in ["tests/suite/lint", "tests/lint/smelly"] {
        for entry in walkdir::WalkDir::new(root.join(folder)) {
            let path = entry.unwrap().into_path();
            if path.extension().is_none_or(|end| end != "cnn") {
                continue;
            }
            for mut case in cases(&std::fs::read_to_string(&path).unwrap()) {
                case.lint = Some(all_rules());
                let found = analysis(&case, &load(&case)).diagnostics;
                for found in found.iter().filter(|found| found.code.is_rule()) {
                    seen.insert(found.code.id);
                    let labels = found.labels.iter().map(|label| label.message.as_str());
                    let mut said = labels
                        .chain([found.message.as_str(), found.primary.message.as_str()])
                        .chain(found.help.as_deref());
                    if !said.any(|text| prose(text).contains(|it: char| it.is_ascii_digit())) {
                        without.insert(format!("{}: {}", found.code, found.message));
                    }
                }
            }
        }
    }
    assert_eq!(seen.len(), rules().len(), "rules that are seen");
    // Comments that allow findings have none.
    without.retain(|it| !it.starts_with("G107") && !it.starts_with("G108"));
    let without: Vec<String> = without.into_iter().collect();
    assert!(without.is_empty(), "{}", without.join("\n"));
}
