//! Diagnostics as JSON, and in a line each.

use super::SCHEMA;
use super::findings::{Finding, finding_value, short_finding};
use crate::diagnostic::Diagnostic;
use crate::source::Sources;
use serde_json::{Value, json};

/// A diagnostic in one line, as editors and `grep` read it: columns count characters from 1.
pub fn short_line(found: &Diagnostic, sources: &Sources) -> String {
    short_finding(&Finding::of(found, sources))
}

/// The document of `check --format json`.
pub fn diagnostics_json<'a>(files: impl Iterator<Item = (&'a Sources, &'a [Diagnostic])>) -> Value {
    check_json(diagnostics_value(files))
}

/// The document of `check --format json` for diagnostics that are JSON already.
pub fn check_json(diagnostics: Value) -> Value {
    json!({ "schema": SCHEMA, "diagnostics": diagnostics })
}

/// The list of diagnostics that every JSON document carries.
pub fn diagnostics_value<'a>(
    files: impl Iterator<Item = (&'a Sources, &'a [Diagnostic])>,
) -> Value {
    let all = files.flat_map(|(sources, diagnostics)| {
        let values = diagnostics.iter();
        values.map(|found| diagnostic_value(found, sources))
    });
    Value::Array(all.collect())
}

/// One diagnostic of the list.
pub fn diagnostic_value(found: &Diagnostic, sources: &Sources) -> Value {
    finding_value(&Finding::of(found, sources))
}
