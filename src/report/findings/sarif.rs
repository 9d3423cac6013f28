//! `sarif`: SARIF 2.1.0, which GitHub's code scanning, editors and viewers read.
//!
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>; the numbers of sections below
//! are of that document. Columns count units of UTF-16, which readers assume that ignore
//! `columnKind`.

use super::place::percent_encoded;
use super::{Finding, Findings, FindingsFormat, Origin, Place, Remark, Repair, Root, fingerprints};
use crate::diagnostic::{Applicability, Code, Severity};
use crate::lint;
use crate::report::explain::explanation;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

pub(super) const FORMAT: FindingsFormat = FindingsFormat {
    name: "sarif",
    about: "SARIF 2.1.0, for code scanning and viewers",
    write,
};

/// The schema that the document follows.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The base of the paths.
const SOURCE_ROOT: &str = "%SRCROOT%";

/// The base of the paths of the embedded standard library: a place that only the tool knows.
const STANDARD: &str = "STDLIB";

/// The version of the fingerprints.
const FINGERPRINT: &str = "cnnFinding/v1";

fn write(findings: &Findings) -> String {
    let rules = rules(findings);
    let prints = fingerprints(findings.shown, findings.root);
    let (mut results, mut notifications) = (Vec::new(), Vec::new());
    for (found, print) in findings.shown.iter().zip(prints) {
        match &found.place {
            Some(place) => {
                let index = rules.iter().position(|(code, _)| *code == found.code);
                let print = print.to_string();
                results.push(result(found, place, index, &print, findings.root));
            }
            // A finding without a text is a notification of the run (3.20.21).
            None => notifications.push(json!({
                "descriptor": { "id": found.code.id },
                "level": level(found.severity),
                "message": { "text": found.advised() },
            })),
        }
    }
    let failed = |found: &Finding| found.place.is_none() && found.severity == Severity::Error;
    let mut invocation = Map::new();
    let successful = !findings.shown.iter().any(failed);
    invocation.insert("executionSuccessful".into(), successful.into());
    if !notifications.is_empty() {
        invocation.insert("toolExecutionNotifications".into(), notifications.into());
    }
    let driver = json!({
        "name": "cnn",
        "version": env!("CARGO_PKG_VERSION"),
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "informationUri": "https://docs.rs/cnn_lang",
        "rules": rules.iter().map(descriptor).collect::<Vec<_>>(),
    });
    let document = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": driver },
            "invocations": [invocation],
            "columnKind": "utf16CodeUnits",
            "originalUriBaseIds": {
                SOURCE_ROOT: { "uri": findings.root.uri() },
                STANDARD: { "description": { "text": "the standard library inside cnn" } },
            },
            "results": results,
        }],
    });
    format!("{document:#}\n")
}

/// The codes of the results, in order, each with its default severity; `None` where it is off.
fn rules(findings: &Findings) -> Vec<(Code, Option<Severity>)> {
    let mut rules: BTreeMap<Code, Option<Severity>> = BTreeMap::new();
    for found in findings.shown.iter().filter(|found| found.place.is_some()) {
        rules.entry(found.code).or_insert_with(|| {
            let mut all = lint::rules().iter();
            match all.find(|rule| rule.code == found.code) {
                Some(rule) => rule.level.severity().filter(|_| rule.is_on),
                None => Some(found.severity),
            }
        });
    }
    rules.into_iter().collect()
}

fn descriptor((code, severity): &(Code, Option<Severity>)) -> Value {
    let explanation = explanation(*code);
    json!({
        "id": code.id,
        "name": code.name,
        "shortDescription": { "text": code.title() },
        "fullDescription": { "text": code.title() },
        "helpUri": code.url(),
        "help": { "text": explanation, "markdown": explanation },
        "defaultConfiguration": {
            "enabled": severity.is_some(),
            "level": severity.map_or("none", level),
        },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn result(
    found: &Finding,
    place: &Place,
    rule: Option<usize>,
    fingerprint: &str,
    root: &Root,
) -> Value {
    let about = |remark: &&Remark| remark.place.as_ref() == Some(place);
    let said = found.labels.iter().find(about);
    let related = found.labels.iter().filter(|label| !about(label));
    let related = related.chain(&found.trace);
    let related = related.filter_map(|remark| Some((remark.place.as_ref()?, &remark.message)));
    let related = related.enumerate().map(|(index, (place, message))| {
        let mut related = location(place, Some(message), root);
        related.insert("id".into(), index.saturating_add(1).into());
        Value::Object(related)
    });
    let related: Vec<Value> = related.collect();
    let fixes = found.fixes.iter();
    let fixes: Vec<Value> = fixes.filter_map(|it| fix(it, root)).collect();
    let message = said.map(|remark| remark.message.as_str());
    let mut result = Map::new();
    let mut put = |key: &str, value: Value| result.insert(key.to_owned(), value);
    put("ruleId", found.code.id.into());
    if let Some(rule) = rule {
        put("ruleIndex", rule.into());
    }
    put("level", level(found.severity).into());
    put("message", json!({ "text": found.advised() }));
    put("locations", json!([location(place, message, root)]));
    if !related.is_empty() {
        put("relatedLocations", related.into());
    }
    if !fixes.is_empty() {
        put("fixes", fixes.into());
    }
    put("partialFingerprints", json!({ FINGERPRINT: fingerprint }));
    Value::Object(result)
}

fn location(place: &Place, message: Option<&str>, root: &Root) -> Map<String, Value> {
    let mut location = Map::new();
    let physical = json!({ "artifactLocation": artifact(place, root), "region": region(place) });
    location.insert("physicalLocation".into(), physical);
    if let Some(message) = message {
        location.insert("message".into(), json!({ "text": message }));
    }
    location
}

fn artifact(place: &Place, root: &Root) -> Value {
    let encoded = |path: &str| percent_encoded(path, "");
    match (place.origin, root.relative(&place.file)) {
        (Origin::Standard, _) => json!({ "uri": encoded(&place.file), "uriBaseId": STANDARD }),
        // It has no URI, and readers want one.
        (Origin::Stdin, _) => json!({ "uri": encoded(&place.file) }),
        (Origin::File, Some(path)) => json!({ "uri": encoded(&path), "uriBaseId": SOURCE_ROOT }),
        (Origin::File, None) => json!({ "uri": root.absolute_uri(&place.file) }),
    }
}

/// The stretch; its end is the column after the last character (3.30.8).
fn region(place: &Place) -> Value {
    json!({
        "startLine": place.start.line,
        "startColumn": place.start.utf16,
        "endLine": place.end.line,
        "endColumn": place.end.utf16,
    })
}

/// A fix that can be made as it is.
fn fix(fix: &Repair, root: &Root) -> Option<Value> {
    if fix.applicability == Applicability::Display {
        return None;
    }
    let mut changes: Vec<(Value, Vec<Value>)> = Vec::new();
    for (place, text) in &fix.edits {
        let place = place.as_ref()?;
        let file = artifact(place, root);
        let replacement = json!({
            "deletedRegion": region(place),
            "insertedContent": { "text": text },
        });
        match changes.iter_mut().find(|(known, _)| *known == file) {
            Some((_, replacements)) => replacements.push(replacement),
            None => changes.push((file, vec![replacement])),
        }
    }
    if changes.is_empty() {
        return None;
    }
    let changes = changes.into_iter();
    let changes = changes.map(
        |(file, replacements)| json!({ "artifactLocation": file, "replacements": replacements }),
    );
    Some(json!({
        "description": { "text": fix.message },
        "artifactChanges": changes.collect::<Vec<_>>(),
        "properties": { "applicability": fix.applicability.word() },
    }))
}
