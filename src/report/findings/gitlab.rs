//! `gitlab`: GitLab's Code Quality report.
//!
//! <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>

use super::{Finding, Findings, FindingsFormat, fingerprints};
use crate::diagnostic::Severity;
use serde_json::{Value, json};

pub(super) const FORMAT: FindingsFormat = FindingsFormat {
    name: "gitlab",
    about: "A Code Quality report for GitLab",
    write,
};

fn write(findings: &Findings) -> String {
    let prints = fingerprints(findings.shown, findings.root);
    let issues = findings.shown.iter().zip(prints);
    let issues = issues.map(|(found, print)| issue(found, findings, print.to_string()));
    format!("{:#}\n", Value::Array(issues.collect()))
}

fn issue(found: &Finding, findings: &Findings, fingerprint: String) -> Value {
    let severity = match found.severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Info => "info",
    };
    // A path and a line are required: without a place, it is a finding of the project.
    let (path, begin, end) = match found.anchor() {
        Some(place) => {
            let path = findings.root.path_of(place);
            (path, place.start.line, place.end.line)
        }
        None => (".".to_owned(), 1, 1),
    };
    json!({
        "description": format!("{}: {}", found.code, found.advised()),
        "check_name": found.code.id,
        "fingerprint": fingerprint,
        "severity": severity,
        "location": { "path": path, "lines": { "begin": begin, "end": end } },
    })
}
