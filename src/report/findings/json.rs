//! `json`: the project's own document, described in docs/json.md.

use super::{Finding, Findings, FindingsFormat, FixMade, Place, Point, Remark, statistics};
use crate::diagnostic::Applicability;
use crate::report::SCHEMA;
use serde_json::{Map, Value, json};

pub(super) const FORMAT: FindingsFormat = FindingsFormat {
    name: "json",
    about: "One JSON document",
    write,
};

fn write(findings: &Findings) -> String {
    format!("{:#}\n", findings_json(findings))
}

/// The document of `lint --format json`.
pub fn findings_json(findings: &Findings) -> Value {
    let diagnostics: Vec<Value> = findings.shown.iter().map(finding_value).collect();
    let counts = findings.counts;
    let mut document = json!({
        "schema": SCHEMA,
        "diagnostics": diagnostics,
        "counts": { "error": counts.error, "warning": counts.warning, "info": counts.info },
    });
    let Some(members) = document.as_object_mut() else {
        return document;
    };
    insert_fixed(members, findings.fixed);
    if findings.statistics {
        let counts = statistics(findings.shown).into_iter().map(|it| {
            json!({
                "code": it.code.id,
                "name": it.code.name,
                "count": it.count,
                "safe": it.safe,
                "unsafe": it.unsafe_,
            })
        });
        members.insert("statistics".to_owned(), counts.collect());
    }
    document
}

/// Adds the fixes that were made to a document, where there are any.
pub fn insert_fixed(members: &mut Map<String, Value>, fixed: &[FixMade]) {
    if fixed.is_empty() {
        return;
    }
    let fixed = fixed.iter().map(|it| {
        json!({
            "code": it.code.id,
            "name": it.code.name,
            "file": it.file,
            "line": it.line,
            "message": it.message,
        })
    });
    members.insert("fixed".to_owned(), fixed.collect());
}

/// One finding of the list of diagnostics that every JSON document has.
pub fn finding_value(found: &Finding) -> Value {
    let fixes = found.fixes.iter().map(|fix| {
        let edits = fix.edits.iter().map(|(place, text)| {
            let place = place.as_ref();
            json!({ "file": file(place), "span": span(place), "text": text })
        });
        json!({
            "message": fix.message,
            "applicability": fix.applicability.word(),
            "safe": fix.applicability == Applicability::Safe,
            "edits": edits.collect::<Vec<_>>(),
        })
    });
    let fixes: Vec<Value> = fixes.collect();
    let remarks = |remarks: &[Remark]| -> Vec<Value> { remarks.iter().map(placed).collect() };
    json!({
        "code": found.code.id,
        "name": found.code.name,
        "severity": found.severity.word(),
        "message": found.message,
        "file": file(found.place.as_ref()),
        "span": span(found.place.as_ref()),
        "labels": remarks(&found.labels),
        "trace": remarks(&found.trace),
        "help": found.help,
        "fix": fixes.first(),
        "fixes": fixes,
        "url": found.code.url(),
    })
}

fn placed(remark: &Remark) -> Value {
    json!({
        "file": file(remark.place.as_ref()),
        "span": span(remark.place.as_ref()),
        "message": remark.message,
    })
}

fn file(place: Option<&Place>) -> Option<&str> {
    place.map(|place| place.file.as_str())
}

fn span(place: Option<&Place>) -> Value {
    let point = |point: Point| json!({ "line": point.line, "column": point.column, "offset": point.offset });
    json!({
        "start": place.map(|place| point(place.start)),
        "end": place.map(|place| point(place.end)),
    })
}
