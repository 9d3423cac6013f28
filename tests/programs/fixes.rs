//! Fixes, applied and compiled again.

use super::{Case, after_edits, analysis, compile, fixed, load, overlaps};
use cnn_lang::diagnostic::{Diagnostic, Fix};
use cnn_lang::network::Network;
use cnn_lang::program::Program;
use cnn_lang::source::Span;

/// What [`check_fixes`] has seen.
#[derive(Debug, Default)]
pub struct Checked {
    /// How many diagnostics the case gives.
    pub found: usize,
    /// How many fixes they have.
    pub fixes: usize,
    pub failures: Vec<String>,
}

/// Applies each fix of each diagnostic of a case by itself. After the edits that diagnostic is gone,
/// and the text can still be read as far as it could before. A safe one makes nothing wrong that was
/// right; one of a lint rule changes neither parameters nor the shapes of outputs.
pub fn check_fixes(case: &Case) -> Checked {
    let (program, found) = compile(case);
    let mut checked = Checked {
        found: found.len(),
        ..Checked::default()
    };
    for diagnostic in &found {
        for fix in &diagnostic.fixes {
            checked.fixes += 1;
            let failures = check_fix(case, &program, &found, diagnostic, fix);
            checked.failures.extend(failures);
        }
    }
    checked
}

fn check_fix(
    case: &Case,
    program: &Program,
    before: &[Diagnostic],
    diagnostic: &Diagnostic,
    fix: &Fix,
) -> Vec<String> {
    let mut failures = Vec::new();
    let after = Case {
        files: fixed(case, program, &fix.edits),
        ..case.clone()
    };
    let (fixed_program, left) = compile(&after);
    let is = |one: &Diagnostic, other: &Diagnostic| {
        one.code == other.code && one.message == other.message
    };
    let is_known = |found: &Diagnostic| before.iter().any(|other| is(found, other));
    let count = |all: &[Diagnostic]| all.iter().filter(|it| is(it, diagnostic)).count();
    if count(&left) >= count(before) {
        failures.push(format!(
            "`{}` does not answer {}: {}",
            fix.message, diagnostic.code, diagnostic.message
        ));
    }
    // On a fixed line the next mistake of that line may come to light.
    let line = |program: &Program, span: Span| {
        let source = program.sources.get(span.source).unwrap();
        source.position(span.start).line
    };
    let edits = fix.edits.iter();
    let fixed_lines: Vec<_> = edits.map(|edit| line(program, edit.span)).collect();
    let new = left.iter().find(|found| {
        let elsewhere = !fixed_lines.contains(&line(&fixed_program, found.primary.span));
        found.is_error() && elsewhere && !is_known(found)
    });
    if let (true, Some(new)) = (fix.is_safe(), new) {
        failures.push(format!(
            "`{}` of {} is said to be safe, and gives {}: {}",
            fix.message, diagnostic.code, new.code, new.message
        ));
    }
    let written = after_edits(&fix.edits);
    let at = left.iter().find(|found| {
        // What nothing uses under its new name was unused under the old one.
        let unused = ["N041", "N042", "N043", "N044"].contains(&found.code.id);
        overlaps(found, &written) && !unused && !is_known(found)
    });
    if let (true, Some(at)) = (fix.is_safe(), at) {
        failures.push(format!(
            "`{}` of {} is said to be safe, and what it writes gives {}: {}",
            fix.message, diagnostic.code, at.code, at.message
        ));
    }
    if case.lint.is_some() && fix.is_safe() && measures(case) != measures(&after) {
        failures.push(format!(
            "`{}` of {} is said to be safe, and changes parameters or outputs",
            fix.message, diagnostic.code
        ));
    }
    let clutter = fix.edits.iter().find_map(|edit| clutter(&edit.text));
    if let (true, Some(clutter)) = (case.lint.is_some(), clutter) {
        failures.push(format!(
            "`{}` of {} writes `{clutter}`, which says nothing",
            fix.message, diagnostic.code
        ));
    }
    let syntax = |all: &[Diagnostic]| {
        let syntax = all.iter().filter(|found| found.code.id.starts_with('P'));
        syntax.count()
    };
    if syntax(&left) > syntax(before) {
        failures.push(format!(
            "`{}` spoils the text of {}",
            fix.message, diagnostic.code
        ));
    }
    failures
}

/// What a person would not write: the usual value of a parameter, or one size twice.
fn clutter(text: &str) -> Option<&str> {
    let mut words = text.split([' ', ',', ')']);
    let is_one_by_one = text.split(' ').any(|word| word == "1x1");
    words.find(|word| match word.split_once('=') {
        Some(("stride" | "dilation", value)) => {
            value == "1"
                || value
                    .split_once('x')
                    .is_some_and(|(one, other)| one == other)
        }
        Some(("pad", value)) => value == "0" || value == "0x0" || value == "same" && is_one_by_one,
        Some(("groups", value)) => value == "1",
        _ => false,
    })
}

/// What a safe fix of a lint rule must not change: of each network, the parameters and the shapes
/// of the outputs.
fn measures(case: &Case) -> Vec<(Option<u64>, Vec<String>)> {
    let program = load(case);
    let of = |network: &Network| {
        let graph = &network.graph;
        let outputs = graph.outputs().iter();
        let outputs = outputs.map(|output| graph.shape(output.tensor).to_string());
        (network.totals.map(|it| it.parameters), outputs.collect())
    };
    analysis(case, &program).networks.iter().map(of).collect()
}
