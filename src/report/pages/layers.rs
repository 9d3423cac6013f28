//! The page about a layer: of its declaration, and of its row and program in the reference of the
//! language.

use super::paragraph;
use crate::layer::dialect::{self, Form, Framework, Meaning};
use crate::layer::{DefaultValue, Reads, Signature};
use crate::report::grid::{Align, Grid};
use std::fmt::Write;

/// The reference of the language, whose tables and programs are tested.
const REFERENCE: &str = include_str!("../../../docs/language.md");

/// The input of a program in the reference that does not state one.
const EXAMPLE_INPUT: &str = "3x32x32";

/// Where a layer is in a table of the reference.
struct Row<'r> {
    /// The titles of the table with the cells of the row.
    cells: Vec<(&'r str, &'r str)>,
    /// The section after the row.
    rest: &'r str,
}

fn cells(line: &str) -> impl Iterator<Item = &str> {
    line.trim().trim_matches('|').split('|').map(str::trim)
}

/// The row of a layer.
fn row(name: &str) -> Option<Row<'static>> {
    let quoted = format!("`{name}`");
    let (_, layers) = REFERENCE.split_once("\n## Layers\n")?;
    let mut head = "";
    let mut at = 0usize;
    for line in layers.lines() {
        at = at.saturating_add(line.len()).saturating_add(1);
        if line.starts_with("| layer |") {
            head = line;
        } else if !head.is_empty() && line.starts_with('|') {
            let first = cells(line).next().unwrap_or_default();
            if first.split(',').any(|it| it.trim() == quoted) {
                let rest = layers.get(at..).unwrap_or_default();
                let rest = rest.split("\n### ").next().unwrap_or_default();
                return Some(Row {
                    cells: cells(head).zip(cells(line)).collect(),
                    rest,
                });
            }
        }
    }
    None
}

/// Whether a line of a program uses a layer.
fn uses(line: &str, name: &str) -> bool {
    let code = line.split('#').next().unwrap_or_default();
    let mut words = code.split(|letter: char| !(letter.is_alphanumeric() || letter == '_'));
    words.any(|word| word == name)
}

/// A program of the reference that uses a layer: the lines up to its first use, those that show errors
/// left out.
fn example(name: &str) -> Option<String> {
    let row = row(name)?;
    let mut fences = row.rest.split("```cnn").skip(1);
    fences.find_map(|fence| {
        let (info, code) = fence.split_once('\n')?;
        let code = code.split("```").next()?;
        let right = code.lines().filter(|line| !line.contains("# error"));
        let mut lines = Vec::new();
        let mut found = false;
        for line in right {
            lines.push(line);
            found |= uses(line, name);
            // A named result needs the step that reads it.
            if found && !line.contains(" = ") {
                break;
            }
        }
        if !found {
            return None;
        }
        let mut text = String::from("network example {\n");
        if !lines.iter().any(|line| line.starts_with("input ")) {
            let input = info.split_once("input=");
            let input = input.map_or(EXAMPLE_INPUT, |(_, input)| input.trim());
            let _ = writeln!(text, "  input {input}");
        }
        for line in lines {
            let _ = writeln!(text, "  {line}");
        }
        text.push_str("}\n");
        Some(text)
    })
}

/// The layer that a framework calls so.
pub(super) fn called_elsewhere(name: &str) -> Option<&'static Signature> {
    let mut found = dialect::named(name).filter(|entry| entry.foreign.framework.is_some());
    found.next().map(|entry| entry.signature)
}

/// `conv features kernel [stride=1] [pad=0]`
fn usage(signature: &Signature) -> String {
    let mut text = signature.name.to_owned();
    match signature.reads {
        Reads::Flow => {}
        Reads::Tensors => text.push_str("(tensor, tensor, …)"),
        Reads::Exactly(names) => {
            let _ = write!(text, "({})", names.join(", "));
        }
    }
    for parameter in signature.parameters {
        let name = parameter.name;
        let _ = match (&parameter.default, parameter.bare) {
            (DefaultValue::Required, true) => write!(text, " {name}"),
            (DefaultValue::Required, false) => write!(text, " {name}=…"),
            (DefaultValue::Is(value), true) => write!(text, " [{name}, else {value}]"),
            (DefaultValue::Is(value), false) => write!(text, " [{name}={value}]"),
            (DefaultValue::Follows(from), _) => write!(text, " [{name}={from}]"),
        };
    }
    text
}

pub(super) fn page(signature: &'static Signature, width: usize) -> String {
    let mut text = String::new();
    let _ = writeln!(
        text,
        "{}: {}\n\n    {}",
        signature.name,
        signature.summary,
        usage(signature)
    );
    let mut table = Grid::headless([Align::Left; 3]);
    for parameter in signature.parameters {
        let default = match &parameter.default {
            DefaultValue::Required => "required".to_owned(),
            DefaultValue::Is(value) => format!("default {value}"),
            DefaultValue::Follows(from) => format!("default: from {from}"),
        };
        table.push(vec![
            format!("  {}", parameter.name),
            default,
            parameter.kind.describe(),
        ]);
    }
    if !table.is_empty() {
        text.push('\n');
        text.push_str(&table.text());
    }
    let row = row(signature.name);
    let cells = row.map(|row| row.cells).unwrap_or_default();
    for (title, cell) in cells {
        let says = match title {
            "output" => "output",
            "parameters" => "learned values",
            "MACs" => "MACs",
            _ => continue,
        };
        if !cell.is_empty() {
            paragraph(&mut text, &format!("{says}: {cell}"), width);
        }
    }
    if signature.keeps_shape {
        paragraph(&mut text, "The output has the shape of the input.", width);
    }
    let elsewhere = elsewhere(signature);
    if !elsewhere.is_empty() {
        text.push_str("\nelsewhere\n");
        for line in elsewhere {
            crate::report::grid::wrap(&mut text, &format!("  {line}"), width);
        }
    }
    if let Some(example) = example(signature.name) {
        text.push_str("\nexample\n");
        for line in example.lines() {
            let _ = writeln!(text, "    {line}");
        }
    }
    text
}

fn framework(framework: Framework) -> &'static str {
    match framework {
        Framework::PyTorch => "PyTorch",
        Framework::Keras => "Keras",
        Framework::TensorFlow => "TensorFlow",
        Framework::Caffe => "Caffe",
        Framework::CaffeV1 => "Caffe (old layers)",
        Framework::Onnx => "ONNX",
        Framework::Darknet => "Darknet",
    }
}

/// The names of a layer in each framework, with the parameters that have another name there.
fn elsewhere(signature: &Signature) -> Vec<String> {
    let entries = dialect::entries().filter(|entry| entry.signature.name == signature.name);
    let lines = entries.filter_map(|entry| {
        let foreign = entry.foreign;
        let name = framework(foreign.framework?);
        let theirs = foreign.names.join(", ");
        let method = match foreign.form {
            Form::Layer => "",
            Form::Method => " (method)",
        };
        let parameters = foreign.parameters.iter();
        let parameters = parameters.filter_map(|parameter| match parameter.meaning {
            Meaning::Is(ours) | Meaning::Sides(ours) if ours != parameter.theirs => {
                Some(format!("{} is {ours}", parameter.theirs))
            }
            Meaning::Is(_)
            | Meaning::Sides(_)
            | Meaning::Activation
            | Meaning::Needless(_)
            | Meaning::Only(_) => None,
        });
        let parameters: Vec<String> = parameters.collect();
        Some(if parameters.is_empty() {
            format!("{name}: {theirs}{method}")
        } else {
            format!("{name}: {theirs}{method}; {}", parameters.join(", "))
        })
    });
    lines.collect()
}
