//! Tests of the whole stage: text in, tree and diagnostics out.

mod forms;
mod mistakes;
mod recovery;
mod repair;
mod robustness;
mod show;
mod visit;

use super::{Parsed, parse};
use crate::common::shared;
use crate::source::SourceId;
use std::sync::OnceLock;

fn read(text: &str) -> Parsed {
    parse(SourceId(0), text)
}

/// The programs that the language's rules came with.
fn programs() -> &'static [(String, String)] {
    static PROGRAMS: OnceLock<Vec<(String, String)>> = OnceLock::new();
    PROGRAMS.get_or_init(|| {
        let Some(folder) = shared("programs") else {
            return Vec::new();
        };
        let entries = std::fs::read_dir(folder.path).unwrap();
        let paths = entries.map(|entry| entry.unwrap().path());
        let mut found: Vec<_> = paths
            .filter(|path| path.extension().is_some_and(|it| it == "cnn"))
            .map(|path| {
                (
                    path.display().to_string(),
                    std::fs::read_to_string(path).unwrap(),
                )
            })
            .collect();
        found.sort();
        found
    })
}

#[test]
fn all_programs_are_read_without_a_word() {
    for (name, text) in programs() {
        for text in [
            text.clone(),
            text.replace('\n', "\r\n"),
            format!("\u{feff}{text}"),
        ] {
            let parsed = read(&text);
            assert!(
                parsed.diagnostics.is_empty(),
                "{name}: {:#?}",
                parsed.diagnostics
            );
            assert!(!parsed.file.items.is_empty(), "{name}");
        }
    }
}
