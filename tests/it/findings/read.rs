//! What reads the formats: the schema of SARIF, a parser of XML, GitHub's escapes undone.

use super::{files, findings, written};
use cnn_lang::report::findings::{Finding, Fingerprint, fingerprints};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

fn json(format: &str, shown: &[Finding]) -> Value {
    serde_json::from_str(&written(format, shown, &files(), true)).unwrap()
}

/// The official schema of SARIF.
pub fn sarif() -> Value {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/sarif/sarif-schema-2.1.0.json");
    let mut schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    // Its pattern of languages has a bracket too many, which a strict reader refuses.
    for of in ["run", "toolComponent"] {
        let language = &mut schema["definitions"][of]["properties"]["language"];
        assert!(
            language
                .as_object_mut()
                .unwrap()
                .remove("pattern")
                .is_some()
        );
    }
    schema
}

/// The errors of a document, each with its place.
pub fn errors(schema: &Value, document: &Value) -> Vec<String> {
    let options = jsonschema::options().should_validate_formats(true);
    let validator = options.build(schema).unwrap();
    let errors = validator.iter_errors(document);
    errors
        .map(|it| format!("{}: {it}", it.instance_path()))
        .collect()
}

#[test]
fn sarif_is_valid() {
    let schema = sarif();
    for shown in [&findings()[..], &[]] {
        let document = json("sarif", shown);
        assert_eq!(errors(&schema, &document), [""; 0]);
    }
    // The schema refuses what it should, and formats are looked at.
    let mut wrong = json("sarif", &findings());
    wrong["runs"][0]["results"][0]["level"] = "bad".into();
    assert_eq!(errors(&schema, &wrong).len(), 1);
    let mut wrong = json("sarif", &findings());
    wrong["runs"][0]["tool"]["driver"]["informationUri"] = "no uri".into();
    assert_eq!(errors(&schema, &wrong).len(), 1);
}

#[test]
fn sarif_points_at_rules_files_and_columns() {
    let document = json("sarif", &findings());
    let run = &document["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), findings().len() - 1);
    for result in results {
        let index = result["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(
            run["tool"]["driver"]["rules"][index]["id"],
            result["ruleId"]
        );
    }
    let place = &results[0]["locations"][0]["physicalLocation"];
    let uri = place["artifactLocation"]["uri"].as_str().unwrap();
    assert_eq!(uri, "nets/50%20%25%2C%20a%3Ab/%C3%A9.cnn");
    let base = &run["originalUriBaseIds"]["%SRCROOT%"]["uri"];
    assert_eq!(base, "file:///home/me/a%20project/");
    // The `relu` after a character of two units.
    let drop = &results[0]["fixes"][0]["artifactChanges"][0]["replacements"][1];
    let start = drop["deletedRegion"]["startColumn"].as_u64().unwrap() as usize;
    let line: Vec<u16> = super::TEXT.lines().nth(3).unwrap().encode_utf16().collect();
    assert_eq!(String::from_utf16(&line[start - 1..]).unwrap(), " -> relu");
    let notification = &run["invocations"][0]["toolExecutionNotifications"][0];
    assert_eq!(notification["descriptor"]["id"], "N005");
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
    assert_eq!(
        json("sarif", &[])["runs"][0]["invocations"][0]["executionSuccessful"],
        true
    );
}

#[test]
fn gitlab_has_what_it_requires() {
    let required = serde_json::json!({
        "type": "array",
        "items": {
            "type": "object",
            "required": ["description", "check_name", "fingerprint", "severity", "location"],
            "properties": {
                "description": { "type": "string", "minLength": 1 },
                "check_name": { "type": "string", "minLength": 1 },
                "fingerprint": { "type": "string", "pattern": "^[0-9a-f]{32}$" },
                "severity": { "enum": ["info", "minor", "major", "critical", "blocker"] },
                "location": {
                    "type": "object",
                    "required": ["path", "lines"],
                    "properties": {
                        "path": { "type": "string", "not": { "pattern": "^\\./." } },
                        "lines": {
                            "type": "object",
                            "required": ["begin"],
                            "properties": { "begin": { "type": "integer", "minimum": 1 } },
                        },
                    },
                },
            },
        },
    });
    for shown in [&findings()[..], &[]] {
        let document = json("gitlab", shown);
        assert_eq!(errors(&required, &document), [""; 0]);
        let issues = document.as_array().unwrap();
        assert_eq!(issues.len(), shown.len());
        let prints = issues.iter().map(|it| it["fingerprint"].to_string());
        assert_eq!(prints.collect::<BTreeSet<_>>().len(), shown.len());
    }
}

#[test]
fn fingerprints_outlive_lines_put_in_above() {
    let root = super::root();
    let before = findings();
    let mut after = findings();
    for found in &mut after {
        if let Some(place) = &mut found.place {
            place.start.line += 7;
            place.end.line += 7;
        }
    }
    assert_eq!(fingerprints(&before, &root), fingerprints(&after, &root));
    let twice = [before[0].clone(), before[0].clone()];
    let prints = fingerprints(&twice, &root);
    assert_ne!(prints[0], prints[1]);
    assert_eq!(prints[0], Fingerprint::of(&before[0], &root));
    for change in [
        |it: &mut Finding| it.line.push('x'),
        |it: &mut Finding| it.definition = Some("m".to_owned()),
        |it: &mut Finding| it.code = super::code("S002"),
    ] {
        let mut other = before[0].clone();
        change(&mut other);
        assert_ne!(Fingerprint::of(&other, &root), prints[0]);
    }
    assert_eq!(before[0].definition.as_deref(), Some("n"));
}

#[test]
fn junit_is_xml_with_a_test_for_each_finding() {
    for shown in [&findings()[..], &[]] {
        let text = written("junit", shown, &files(), false);
        let document = roxmltree::Document::parse(&text).unwrap();
        let suites = document.root_element();
        let named = |name: &str| -> Vec<roxmltree::Node> {
            let all = document.descendants();
            all.filter(|it| it.has_tag_name(name)).collect()
        };
        let names = named("testsuite");
        let names: Vec<&str> = names.iter().filter_map(|it| it.attribute("name")).collect();
        assert!(
            names.starts_with(&["good & fine.cnn", "./50 %, a:b/é.cnn", "<stdin>"]),
            "{names:?}"
        );
        let failing = shown.iter().filter(|it| it.severity.word() != "info");
        let failing = failing.count().to_string();
        assert_eq!(suites.attribute("failures"), Some(failing.as_str()));
        assert_eq!(named("failure").len().to_string(), failing);
        let messages: Vec<&str> = named("failure")
            .iter()
            .filter_map(|it| it.attribute("message"))
            .collect();
        if !shown.is_empty() {
            assert!(
                messages.contains(&"in <stdin> & \"quoted\" ]]>"),
                "{messages:?}"
            );
        }
    }
}

/// What GitHub's runner reads of a line, as its `ActionCommand.TryParseV2` does.
fn command(line: &str) -> (String, Vec<(String, String)>, String) {
    let unescaped = |text: &str, property: bool| {
        let text = text.replace("%0D", "\r").replace("%0A", "\n");
        let text = if property {
            text.replace("%3A", ":").replace("%2C", ",")
        } else {
            text
        };
        text.replace("%25", "%")
    };
    let (head, data) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
    let (name, properties) = head.split_once(' ').unwrap();
    let properties = properties.split(',').map(|property| {
        let (name, value) = property.split_once('=').unwrap();
        (name.to_owned(), unescaped(value, true))
    });
    (
        name.to_owned(),
        properties.collect(),
        unescaped(data, false),
    )
}

#[test]
fn github_reads_back_what_was_said() {
    let text = written("github", &findings(), &files(), false);
    let lines: Vec<_> = text.lines().map(command).collect();
    assert_eq!(lines.len(), findings().len());
    for ((name, properties, said), found) in lines.iter().zip(findings()) {
        let property = |name| {
            properties
                .iter()
                .find(|it| it.0 == name)
                .map(|it| it.1.as_str())
        };
        assert_eq!(name == "notice", found.severity.word() == "info");
        assert_eq!(property("title"), Some(found.code.to_string().as_str()));
        assert!(said.contains(&found.message), "{said}");
        let columns = property("endColumn").is_some();
        assert_eq!(
            columns,
            property("file").is_some() && property("line") == property("endLine")
        );
    }
    assert_eq!(
        lines[0].1[0],
        ("file".to_owned(), "nets/50 %, a:b/é.cnn".to_owned())
    );
    // In the library: shown where it is used.
    assert_eq!(lines[3].1[1], ("line".to_owned(), "4".to_owned()));
    assert!(
        lines[3].2.starts_with("std/blocks/conv.cnn:"),
        "{}",
        lines[3].2
    );
}
