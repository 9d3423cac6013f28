//! `cnn.toml`: the settings of a file, the errors, the budgets, and the JSON schema.

mod budgets;
mod mistakes;
mod page;
mod schema;
mod settings;

use cnn_lang::config::Config;
use cnn_lang::diagnostic::{Diagnostic, Surface, render};
use cnn_lang::source::{ReadError, Sources};

/// The configuration of a project: the text of `cnn.toml`, then other files, each begun by a line
/// `=== NAME ===`.
fn config(text: &str) -> Config {
    let mut files = vec![("cnn.toml".to_owned(), String::new())];
    for line in text.split_inclusive('\n') {
        let name = line.trim().strip_prefix("=== ");
        match name.and_then(|name| name.strip_suffix(" ===")) {
            Some(name) => files.push((name.to_owned(), String::new())),
            None => files.last_mut().unwrap().1.push_str(line),
        }
    }
    let provide = |path: &str| {
        let file = files.iter().find(|(name, _)| name == path);
        file.map(|(_, text)| text.clone())
            .ok_or(ReadError::NotFound)
    };
    Config::read("cnn.toml", &provide)
}

/// The same of a text without mistakes.
fn right(text: &str) -> Config {
    let config = config(text);
    let shown = shown(&config.diagnostics, &config.sources);
    assert!(config.diagnostics.is_empty(), "{shown}");
    config
}

/// Diagnostics as people see them.
fn shown(found: &[Diagnostic], sources: &Sources) -> String {
    let all = found.iter().map(|found| {
        let shown = render(found, sources, 100, Surface::Plain);
        let lines: Vec<&str> = shown.lines().map(str::trim_end).collect();
        lines.join("\n")
    });
    all.collect::<Vec<_>>().join("\n\n")
}
