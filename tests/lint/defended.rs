//! `defended.txt`: the findings on good networks, each with the reason why it is true.
//!
//! A line is `FILE:LINE CODE: reason`; one that begins with `#` is prose.

use super::linted::Found;
use std::collections::{BTreeMap, BTreeSet};

const TABLE: &str = include_str!("defended.txt");

/// Fails where a finding at the level of warnings or above has no line in the table, or a line of
/// the table that is about one of the folders no finding.
pub fn assert_defended(found: &[Found], folders: &[&str]) {
    let mut reasons = BTreeMap::new();
    for line in TABLE.lines() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let Some((key, reason)) = line.split_once(": ") else {
            panic!("`{line}` is not FILE:LINE CODE: reason");
        };
        assert!(reason.len() >= 20, "`{line}` is no reason");
        let known = reasons.insert(key, reason);
        assert!(known.is_none(), "{key} is there twice");
    }
    let warnings: Vec<&Found> = found.iter().filter(|it| !it.is_info()).collect();
    let undefended = warnings
        .iter()
        .filter(|it| !reasons.contains_key(it.key().as_str()));
    let undefended: Vec<String> = undefended.map(ToString::to_string).collect();
    let keys: BTreeSet<String> = warnings.iter().map(|it| it.key()).collect();
    let of_folders = reasons.keys().filter(|key| {
        let mut folders = folders.iter();
        folders.any(|folder| key.starts_with(&format!("{folder}/")))
    });
    let gone: Vec<&&str> = of_folders.filter(|key| !keys.contains(**key)).collect();
    assert!(
        undefended.is_empty() && gone.is_empty(),
        "without a line in tests/lint/defended.txt:\n{}\nlines without a finding:\n{gone:#?}",
        undefended.join("\n")
    );
}
