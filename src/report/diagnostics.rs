//! Diagnostics as JSON.

use super::SCHEMA;
use crate::diagnostic::{Diagnostic, Label};
use crate::source::{Sources, Span};
use serde_json::{Value, json};

/// A diagnostic in one line, as editors and `grep` read it: columns count characters from 1.
pub fn short_line(found: &Diagnostic, sources: &Sources) -> String {
    let (severity, code) = (found.severity.word(), found.code);
    let said = format!("{severity}[{code}]: {}\n", found.message.replace('\n', " "));
    match sources.get(found.primary.span.source) {
        Some(file) => {
            let at = file.position(found.primary.span.start);
            format!("{}:{}:{}: {said}", file.name, at.line, at.column)
        }
        None => said,
    }
}

/// The document of `check --format json`.
pub fn diagnostics_json<'a>(files: impl Iterator<Item = (&'a Sources, &'a [Diagnostic])>) -> Value {
    check_json(diagnostics_value(files))
}

/// The same of diagnostics that are JSON already.
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
    let labels = |labels: &[Label]| -> Vec<Value> {
        let labels = labels.iter();
        labels.map(|label| placed(label, sources)).collect()
    };
    let mut places = vec![found.primary.clone()];
    places.extend(found.labels.iter().cloned());
    places.retain(|label| !label.message.is_empty());
    let fixes = found.fixes.iter().map(|fix| {
        let edits = fix
            .edits
            .iter()
            .map(|edit| json!({ "span": span(edit.span, sources), "text": edit.text }));
        json!({
            "message": fix.message,
            "applicability": fix.applicability.word(),
            "safe": fix.is_safe(),
            "edits": edits.collect::<Vec<_>>(),
        })
    });
    let fixes: Vec<Value> = fixes.collect();
    json!({
        "code": found.code.id,
        "name": found.code.name,
        "severity": found.severity.word(),
        "message": found.message,
        "file": file(found.primary.span, sources),
        "span": span(found.primary.span, sources),
        "labels": labels(&places),
        "trace": labels(&found.trace),
        "help": found.help,
        "fix": fixes.first(),
        "fixes": fixes,
        "url": found.code.url(),
    })
}

fn placed(label: &Label, sources: &Sources) -> Value {
    json!({
        "file": file(label.span, sources),
        "span": span(label.span, sources),
        "message": label.message,
    })
}

fn file(span: Span, sources: &Sources) -> Option<&str> {
    sources.get(span.source).map(|file| file.name.as_str())
}

fn span(span: Span, sources: &Sources) -> Value {
    let position = |offset| sources.get(span.source).map(|file| file.position(offset));
    json!({ "start": position(span.start), "end": position(span.end) })
}
