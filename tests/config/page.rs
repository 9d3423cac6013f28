//! What `docs/configuration.md` shows can be written.

use super::config;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path))
        .unwrap()
        .replace("\r\n", "\n")
}

/// The blocks of TOML of the page.
fn blocks() -> Vec<String> {
    let page = read("docs/configuration.md");
    let blocks = page.split("```toml\n").skip(1);
    let blocks = blocks.map(|rest| rest.split("```").next().unwrap().to_owned());
    blocks.collect()
}

#[test]
fn the_examples_are_right() {
    let base = read("tests/cmd/configured/base.toml");
    let blocks = blocks();
    assert!(blocks.len() > 2);
    for block in blocks {
        let found = config(&format!("{block}=== ../base.toml ===\n{base}")).diagnostics;
        assert!(found.is_empty(), "{block}\n{found:?}");
    }
}

#[test]
fn the_first_example_is_the_project_that_is_checked() {
    assert_eq!(blocks()[0], read("tests/cmd/configured/project/cnn.toml"));
}

/// Every key is described, and every code of the mistakes has a letter of its own.
#[test]
fn the_page_describes_all_keys() {
    let page = read("docs/configuration.md");
    let schema = cnn_lang::config::schema();
    let keys = |path: &str| -> Vec<String> {
        let table = schema.pointer(path).unwrap().as_object().unwrap();
        table.keys().cloned().collect()
    };
    let mut all = keys("/properties");
    all.extend(keys("/properties/lint/properties"));
    all.extend(keys("/properties/budget/properties"));
    for key in all {
        let is_described = [
            format!("`{key}`"),
            format!("## {key}"),
            format!("## [{key}]"),
        ];
        assert!(is_described.iter().any(|it| page.contains(it)), "{key}");
    }
}
