//! Programs with their expectations beside the lines: every `tests/suite/**/*.cnn`.
//!
//! A file holds cases, each begun by `--- name ---`. In a comment at the end of a line:
//!
//! - `# error S001: 2·0 − 11` (or `warning`, `info`): a diagnostic of that code begins on this
//!   line, and its message, labels or help hold the text behind the colon (which may be absent);
//! - `# shape 96x55x55  params 34_944  macs 105_415_200  class conv`: the last layer of this line,
//!   in the first network, gives that shape and has these counts.
//!
//! Several expectations of one line are separated by `;`. What is found and not expected fails
//! the case as well as what is expected and not found.

use cnn_lang::diagnostic::Diagnostic;
use cnn_lang::elaborate::{Program, elaborate};
use cnn_lang::graph::{Graph, Operation};
use cnn_lang::source::Memory;
use std::path::Path;

#[test]
fn suite() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite");
    let mut files: Vec<_> = walkdir::WalkDir::new(&folder)
        .sort_by_file_name()
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.extension().is_some_and(|end| end == "cnn"))
        .collect();
    files.sort();
    let mut cases = 0;
    let mut failures = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let shown = file.strip_prefix(&folder).unwrap().display().to_string();
        for (name, program) in split(&text) {
            cases += 1;
            for failure in run(&program) {
                failures.push(format!("{shown}: {name}: {failure}"));
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{}\n{} failures",
        failures.join("\n"),
        failures.len()
    );
    assert!(cases >= CASES, "only {cases} cases were found");
}

/// The suite does not shrink.
const CASES: usize = 1;

/// The cases of a file: name and program.
fn split(text: &str) -> Vec<(String, String)> {
    let mut cases: Vec<(String, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        let name = trimmed
            .strip_prefix("--- ")
            .and_then(|rest| rest.strip_suffix(" ---"));
        match (name, cases.last_mut()) {
            (Some(name), _) => cases.push((name.to_owned(), String::new())),
            (None, Some((_, program))) => program.push_str(line),
            (None, None) => assert!(trimmed.is_empty(), "text before the first case: {trimmed}"),
        }
    }
    cases
}

enum Expected {
    Found {
        severity: String,
        code: String,
        text: String,
    },
    Layer {
        property: String,
        value: String,
    },
}

/// What the comment of a line expects.
fn expectations(line: &str) -> Vec<Expected> {
    let Some((_, comment)) = line.rsplit_once('#') else {
        return Vec::new();
    };
    let mut all = Vec::new();
    for part in comment.split(';') {
        let words: Vec<&str> = part.split_whitespace().collect();
        match words.as_slice() {
            [severity @ ("error" | "warning" | "info"), code, ..] => {
                let code = code.trim_end_matches(':').to_owned();
                let text = part.split_once(':').map_or("", |(_, text)| text.trim());
                all.push(Expected::Found {
                    severity: (*severity).to_owned(),
                    code,
                    text: text.to_owned(),
                });
            }
            ["shape" | "params" | "macs" | "class" | "path", ..] => {
                for pair in words.chunks(2) {
                    let [property, value] = pair else {
                        panic!("an expectation without a value: {part}");
                    };
                    all.push(Expected::Layer {
                        property: (*property).to_owned(),
                        value: (*value).to_owned(),
                    });
                }
            }
            _ => {}
        }
    }
    all
}

fn run(text: &str) -> Vec<String> {
    let program = Program::load(&Memory::new(), "case.cnn", "case.cnn", text);
    let compiled = elaborate(&program, None, &[]);
    let mut found: Vec<(usize, &Diagnostic)> = compiled
        .diagnostics
        .iter()
        .map(|diagnostic| {
            let span = diagnostic.primary.span;
            let source = program.sources.get(span.source).unwrap();
            (source.position(span.start).line, diagnostic)
        })
        .collect();
    let mut failures = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        for expected in expectations(line) {
            match expected {
                Expected::Found {
                    severity,
                    code,
                    text,
                } => {
                    let matches = |(at, diagnostic): &(usize, &Diagnostic)| {
                        *at == number
                            && diagnostic.code.id == code
                            && diagnostic.severity.word() == severity
                            && said(diagnostic).contains(&text)
                    };
                    match found.iter().position(matches) {
                        Some(place) => {
                            found.remove(place);
                        }
                        None => failures.push(format!(
                            "line {number}: `{}` expects {severity} {code} {text:?}",
                            line.trim()
                        )),
                    }
                }
                Expected::Layer { property, value } => {
                    let Some(network) = compiled.networks.first() else {
                        failures.push(format!("line {number}: no network was compiled"));
                        continue;
                    };
                    let source = program.sources.get(network.span.source).unwrap();
                    let on_line = |offset| source.position(offset).line == number;
                    let is = layer(&network.graph, &property, &on_line);
                    if is.as_deref() != Some(value.replace('_', "").as_str()) {
                        failures.push(format!(
                            "line {number}: `{}` has {property} {is:?}",
                            line.trim()
                        ));
                    }
                }
            }
        }
    }
    for (line, diagnostic) in found {
        failures.push(format!(
            "line {line}: not expected: {} {}: {}",
            diagnostic.severity.word(),
            diagnostic.code,
            said(diagnostic)
        ));
    }
    failures
}

/// All that a diagnostic says.
fn said(diagnostic: &Diagnostic) -> String {
    let mut all = vec![
        diagnostic.message.clone(),
        diagnostic.primary.message.clone(),
    ];
    let others = diagnostic.labels.iter().chain(&diagnostic.trace);
    all.extend(others.map(|label| label.message.clone()));
    all.extend(diagnostic.help.clone());
    all.extend(diagnostic.fix.as_ref().map(|fix| fix.message.clone()));
    all.join(" | ")
}

/// A property of the last node that comes from a line.
fn layer(graph: &Graph, property: &str, on_line: &dyn Fn(u32) -> bool) -> Option<String> {
    let nodes = graph
        .nodes()
        .filter(|(_, node)| on_line(node.origin.span.start));
    let (index, node) = nodes.last()?;
    let inputs = graph.input_shapes(index);
    Some(match (property, &node.operation) {
        ("shape", _) => {
            let shapes = node.outputs.iter().map(ToString::to_string);
            shapes.collect::<Vec<_>>().join(",")
        }
        ("params", Operation::Layer(layer)) => {
            layer.parameters(&inputs, &node.outputs)?.to_string()
        }
        ("macs", Operation::Layer(layer)) => layer.macs(&inputs, &node.outputs)?.to_string(),
        ("class", Operation::Layer(layer)) => format!("{:?}", layer.class(&inputs)).to_lowercase(),
        _ => return None,
    })
}
