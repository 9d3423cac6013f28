//! `github`: workflow commands, which GitHub Actions shows as annotations of a pull request.
//!
//! <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>; the characters
//! that are escaped are those of `escapeData` and `escapeProperty` in the toolkit's
//! `packages/core/src/command.ts`.

use super::{Finding, Findings, FindingsFormat, Origin, Root};
use crate::diagnostic::Severity;

pub(super) const FORMAT: FindingsFormat = FindingsFormat {
    name: "github",
    about: "Annotations for GitHub Actions, one workflow command per finding",
    write,
};

fn write(findings: &Findings) -> String {
    let lines = findings.shown.iter();
    lines.map(|found| command(found, findings.root)).collect()
}

fn command(found: &Finding, root: &Root) -> String {
    let command = match found.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let mut properties: Vec<(&str, String)> = Vec::new();
    let anchor = found.anchor();
    let anchor = anchor.filter(|place| place.origin == Origin::File);
    if let Some(place) = anchor {
        properties.push(("file", root.path(&place.file)));
        properties.push(("line", place.start.line.to_string()));
        properties.push(("endLine", place.end.line.to_string()));
        properties.push(("col", place.start.column.to_string()));
        // Columns of a stretch of several lines are refused.
        if place.start.line == place.end.line {
            properties.push(("endColumn", place.end.column.to_string()));
        }
    }
    properties.push(("title", found.code.to_string()));
    let properties = properties.iter();
    let properties = properties.map(|(name, value)| format!("{name}={}", property(value)));
    let properties: Vec<String> = properties.collect();
    let text = match &found.place {
        // Places that the annotation does not point at are added in words.
        Some(place) if anchor != Some(place) => {
            let (file, line) = (&place.file, place.start.line);
            format!("{file}:{line}: {}", found.advised())
        }
        Some(_) | None => found.advised(),
    };
    format!("::{command} {}::{}\n", properties.join(","), data(&text))
}

/// A message: it ends at the end of its line.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The value of a property: it also ends at a comma, and the last one at a colon.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
