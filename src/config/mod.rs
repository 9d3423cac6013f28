//! `cnn.toml`: the configuration for the files of a project.
//!
//! Input: the path of a configuration file and a function that returns the text of a path
//! ([`Config::read`]). Output: its settings, combined with those of the files that it extends, and
//! the diagnostics. For one file of the project, [`Config::settings`] returns the settings of the
//! linter, and [`Config::check_budgets`] checks the budgets. `docs/configuration.md` describes the
//! format, and [`schema`] defines it for editors.

mod budget;
pub mod codes;
mod document;
mod error;
mod levels;
mod partial;
mod pattern;
mod read;
mod schema;

pub use levels::{Deny, Overrides};
pub use schema::schema;

use crate::diagnostic::Diagnostic;
use crate::elaborate::Analysis;
use crate::lint::Settings;
use crate::program::error::too_many_mistakes;
use crate::source::{ReadError, Sources, Span};
use crate::syntax::MAX_MISTAKES;
use budget::Budget;
use levels::Levels;
use partial::Partial;
use std::sync::Arc;

/// The name of configuration files.
pub const FILE_NAME: &str = "cnn.toml";

/// The longest chain of files that extend each other.
const MAX_EXTENDED: usize = 32;

/// The configuration of a project.
#[derive(Debug, Default)]
pub struct Config {
    said: Partial,
    /// The texts of the file and of those that it extends.
    pub sources: Sources,
    /// Their errors. Invalid settings are ignored; the others apply.
    pub diagnostics: Vec<Diagnostic>,
}

impl Config {
    /// Reads the configuration file at `path` and all that it extends. `provide` returns the text
    /// of a path: the path of an extended file is relative to the folder of the file that names it,
    /// and is joined to the path of that folder.
    ///
    /// ```
    /// use cnn_lang::config::{Config, Overrides};
    /// use cnn_lang::elaborate::codes::NO_EFFECT;
    /// use cnn_lang::lint::Level;
    ///
    /// let text = "[lint.levels]\nno-effect = \"error\"\n\n[lint.per-path.legacy]\nignore = [\"N04\"]\n";
    /// let config = Config::read("cnn.toml", &|_| Ok(text.to_owned()));
    /// assert!(config.diagnostics.is_empty());
    /// let level = |path| config.settings(path, &Overrides::default()).level(NO_EFFECT);
    /// assert_eq!(level("nets/small.cnn"), Some(Level::Error));
    /// assert_eq!(level("legacy/small.cnn"), Some(Level::Off));
    /// ```
    pub fn read(path: &str, provide: &dyn Fn(&str) -> Result<String, ReadError>) -> Self {
        let mut reading = Reading {
            provide,
            config: Config::default(),
            open: Vec::new(),
        };
        let said = match provide(path) {
            Ok(text) => reading.file(path, text),
            Err(reason) => {
                let found = error::unreadable(path, &reason);
                reading.config.diagnostics.push(found);
                Partial::default()
            }
        };
        let mut config = reading.config;
        config.said = said;
        if config.diagnostics.len() > MAX_MISTAKES {
            config.diagnostics.truncate(MAX_MISTAKES);
            let last = config.diagnostics.last();
            let place = last.map(|found| found.primary.span).unwrap_or_default();
            let limit = too_many_mistakes(place, MAX_MISTAKES);
            config.diagnostics.push(limit);
        }
        config
    }

    /// The settings of a file, whose path is relative to the folder of the configuration file, with
    /// `/` between its parts. Later ones count more: the declarations of rules, `[lint]`,
    /// `[lint.per-path]` in its order, the command line.
    pub fn settings(&self, path: &str, overrides: &Overrides) -> Settings {
        let own = self.said.lint_per_path.iter();
        let own = own.filter(|(pattern, _)| pattern.covers(path));
        let layers = std::iter::once(&self.said.lint).chain(own.map(|(_, lint)| lint));
        let mut settings = Settings::default();
        let mut levels = Levels::default();
        for lint in layers {
            levels.apply(lint);
            for it in &lint.options {
                settings.set_option(it.rule, it.option, it.value);
            }
        }
        levels.apply_overrides(overrides);
        levels.write(&mut settings);
        settings.target = overrides.target.or(self.said.target);
        settings
    }

    /// Whether some budget is set.
    pub fn has_budgets(&self) -> bool {
        let own = self.said.budget_per_path.iter().map(|(_, budgets)| budgets);
        let mut all = own.chain([&self.said.budget]);
        all.any(|it| !it.quantities.is_empty() || it.conditions.is_some())
    }

    /// Checks the budgets of a file, whose path is as in [`Config::settings`], for its networks.
    /// Violations are added to the diagnostics of the analysis, and the texts of the configuration
    /// that they refer to are added to `sources`.
    pub fn check_budgets(&self, path: &str, sources: &mut Sources, analysis: &mut Analysis) {
        let budgets = self.budgets(path);
        if !budgets.is_empty() {
            budget::check(&budgets, &self.sources, sources, analysis);
        }
    }

    /// The budgets of a file. Of a quantity the last counts; all conditions do.
    fn budgets(&self, path: &str) -> Vec<Arc<Budget>> {
        let own = self.said.budget_per_path.iter();
        let own = own.filter(|(pattern, _)| pattern.covers(path));
        let layers = std::iter::once(&self.said.budget).chain(own.map(|(_, budgets)| budgets));
        let mut quantities: Vec<(&str, Option<Arc<Budget>>)> = Vec::new();
        let mut conditions = Vec::new();
        for budgets in layers {
            for (name, budget) in &budgets.quantities {
                quantities.retain(|(known, _)| known != name);
                quantities.push((name, budget.clone()));
            }
            conditions.extend(budgets.conditions.iter().flatten().cloned());
        }
        let quantities = quantities.into_iter().filter_map(|(_, budget)| budget);
        quantities.chain(conditions).collect()
    }
}

/// The files of a chain, while they are read.
struct Reading<'a> {
    provide: &'a dyn Fn(&str) -> Result<String, ReadError>,
    config: Config,
    /// The files that are being read, each with the place of its `extend`.
    open: Vec<(String, Span)>,
}

impl Reading<'_> {
    /// The settings of a file, combined with those of its bases.
    fn file(&mut self, path: &str, text: String) -> Partial {
        let source = self.config.sources.add(path, text.as_str());
        let table = match document::parse(source, &text) {
            Ok(table) => table,
            Err(found) => {
                self.config.diagnostics.extend(found);
                return Partial::default();
            }
        };
        let read = read::read(&table, &text);
        self.config.diagnostics.extend(read.found);
        match read.extend {
            Some((base, span)) => read.partial.over(self.extended(path, &base, span)),
            None => read.partial,
        }
    }

    /// The settings of the file that `path` extends.
    fn extended(&mut self, path: &str, base: &str, span: Span) -> Partial {
        let full = joined(path, base);
        self.open.push((path.to_owned(), span));
        let start = self.open.iter().position(|(open, _)| *open == full);
        let wrong = match start {
            Some(start) => {
                let chain = self.open.iter().skip(start).map(|(_, place)| *place);
                let chain: Vec<Span> = chain.filter(|place| *place != span).collect();
                Some(error::extend_cycle(span, base, &chain))
            }
            None if self.open.len() > MAX_EXTENDED => {
                Some(error::extended_too_often(span, MAX_EXTENDED))
            }
            None => None,
        };
        let said = match wrong {
            Some(wrong) => {
                self.config.diagnostics.push(wrong);
                Partial::default()
            }
            None => match (self.provide)(&full) {
                Ok(text) => self.file(&full, text),
                Err(reason) => {
                    let wrong = error::unreadable_base(span, base, &reason);
                    self.config.diagnostics.push(wrong);
                    Partial::default()
                }
            },
        };
        self.open.pop();
        said
    }
}

/// `base`, seen from the folder of the file `path`.
fn joined(path: &str, base: &str) -> String {
    let base = base.replace('\\', "/");
    let is_absolute = base.starts_with('/') || base.get(1..2) == Some(":");
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let whole = match folder {
        _ if is_absolute => base,
        "" if !path.starts_with('/') => base,
        _ => format!("{folder}/{base}"),
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in whole.split('/') {
        match part {
            "." => {}
            ".." if parts.last().is_some_and(|last| !["..", ""].contains(last)) => {
                parts.pop();
            }
            "" if !parts.is_empty() => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}
