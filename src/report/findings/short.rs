//! `short`: a line per finding, as editors and `grep` read it.

use super::{Finding, Findings, FindingsFormat};
use crate::diagnostic::visible;

pub(super) const FORMAT: FindingsFormat = FindingsFormat {
    name: "short",
    about: "One line per finding: FILE:LINE:COLUMN: SEVERITY[CODE NAME]: MESSAGE",
    write,
};

fn write(findings: &Findings) -> String {
    findings.shown.iter().map(short_finding).collect()
}

/// A finding in one line; columns count characters from 1.
pub fn short_finding(found: &Finding) -> String {
    let (severity, code) = (found.severity.word(), found.code);
    let message = visible(&found.message);
    let said = format!("{severity}[{code}]: {message}\n");
    match &found.place {
        Some(place) => {
            let (line, column) = (place.start.line, place.start.column);
            format!("{}:{line}:{column}: {said}", visible(&place.file))
        }
        None => said,
    }
}
