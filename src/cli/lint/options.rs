//! The values of options.

use super::show::Form;
use crate::config::Deny;
use crate::diagnostic::Severity;
use crate::lint::{NotSelected, Selector, Target};
use crate::report::findings::{FORMATS, Root};
use clap::ValueEnum;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use std::path::{Path, PathBuf};

/// The formats, by their names.
pub(super) fn form() -> impl TypedValueParser<Value = Form> {
    let human = PossibleValue::new("human")
        .help("Text for people, with the first 100 findings; the other formats print all");
    let others = FORMATS.iter();
    let others = others.map(|format| PossibleValue::new(format.name).help(format.about));
    let names = PossibleValuesParser::new(std::iter::once(human).chain(others));
    names.map(|name| {
        let mut formats = FORMATS.iter();
        let format = formats.find(|format| format.name == name);
        format.map_or(Form::Human, Form::Document)
    })
}

/// The frameworks, by their words.
pub(super) fn target() -> impl TypedValueParser<Value = Target> {
    let names = Target::ALL.map(|target| PossibleValue::new(target.word()).help(target.name()));
    PossibleValuesParser::new(names).try_map(|name| {
        // Only words that have one are possible.
        Target::of_word(&name).ok_or("there is no such framework")
    })
}

/// `A202`, `A2`, `double-activation`
pub(super) fn selector(text: &str) -> Result<Selector, String> {
    Selector::parse(text).map_err(|reason| no_rule(text, &reason))
}

/// `warnings`, `A202`
pub(super) fn deny(text: &str) -> Result<Deny, String> {
    Deny::parse(text).map_err(|reason| no_rule(text, &reason))
}

fn no_rule(text: &str, reason: &NotSelected) -> String {
    match reason {
        NotSelected::Unknown(_) => format!("there is no rule `{text}`: {reason}"),
        NotSelected::Fixed(_) => format!("{reason}, and is always reported"),
    }
}

/// A severity, as an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum LevelName {
    /// Only errors
    Error,
    /// Errors and warnings
    Warning,
    /// All
    Info,
}

impl From<LevelName> for Severity {
    fn from(level: LevelName) -> Self {
        match level {
            LevelName::Error => Severity::Error,
            LevelName::Warning => Severity::Warning,
            LevelName::Info => Severity::Info,
        }
    }
}

/// The variables that name the working copy in a service that runs jobs.
const SERVICES: [&str; 2] = ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"];

/// The folder that the paths of reports are relative to: the working copy, where a service of jobs
/// names it, else the current folder.
pub(super) fn root() -> Root {
    let current = std::env::current_dir().unwrap_or_default();
    let named = SERVICES.iter().filter_map(std::env::var_os);
    let mut above = named.map(PathBuf::from);
    let above = above.find(|folder| is_above(folder, &current));
    Root::new(above.as_deref().unwrap_or(&current), &current)
}

fn is_above(folder: &Path, current: &Path) -> bool {
    !folder.as_os_str().is_empty() && folder.is_absolute() && current.starts_with(folder)
}
