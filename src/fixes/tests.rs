//! Fixes that are kept, lowered and removed.

use super::{Subject, prove};
use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix};
use crate::elaborate::{Analysis, analyze};
use crate::program::Program;
use crate::source::{FileProvider, Memory};

fn load(files: &Memory, text: &str) -> (Program, Analysis) {
    let program = Program::load(files, "n.cnn", "n.cnn", text);
    let analysis = analyze(&program, None, &[]);
    (program, analysis)
}

fn prove_in(files: &dyn FileProvider, program: &Program, analysis: &mut Analysis) {
    let subject = Subject {
        program,
        files,
        network: None,
        settings: &[],
    };
    prove(subject, analysis);
}

/// The code of each diagnostic that had a fix, with the fixes that are left.
fn offered(text: &str) -> Vec<(&'static str, Vec<Applicability>)> {
    let files = Memory::new();
    let (program, mut analysis) = load(&files, text);
    let had: Vec<bool> = analysis
        .diagnostics
        .iter()
        .map(|it| !it.fixes.is_empty())
        .collect();
    prove_in(&files, &program, &mut analysis);
    let found = analysis.diagnostics.iter().zip(had).filter(|(_, had)| *had);
    let applicabilities = |found: &Diagnostic| {
        let fixes = found.fixes.iter();
        fixes.map(|fix| fix.applicability).collect()
    };
    found
        .map(|(found, _)| (found.code.id, applicabilities(found)))
        .collect()
}

/// The applicability of a fix of the first diagnostic after its trial, `None` where it is removed. The
/// first `old` in the text becomes `new`.
fn tried(text: &str, safe: bool, old: &str, new: &str) -> Option<Applicability> {
    let files = Memory::new();
    let (program, mut analysis) = load(&files, text);
    let at = text.find(old).unwrap();
    let source = program.sources.iter().next().unwrap().0;
    let span = crate::source::Span::new(source, at as u32, (at + old.len()) as u32);
    let found = &mut analysis.diagnostics[0];
    found.fixes = vec![Fix::new(safe, "write it", vec![Edit::new(span, new)])];
    prove_in(&files, &program, &mut analysis);
    analysis.diagnostics[0]
        .fixes
        .first()
        .map(|fix| fix.applicability)
}

const SAFE: Applicability = Applicability::Safe;
const UNSAFE: Applicability = Applicability::Unsafe;

#[test]
fn a_fix_that_holds_stays() {
    let text = "network n {\n  input 3x8x8\n  conv 8, 3x3\n  conv 8, 3x3\n}\n";
    assert_eq!(offered(text), [("P006", vec![SAFE]), ("P006", vec![SAFE])]);
}

#[test]
fn a_fix_that_leaves_the_diagnostic_goes_with_its_help() {
    let text = "network n {\n  input 3x8x8\n  conv 8 3x3 stride0.2=2\n}\n";
    assert_eq!(offered(text), [("P037", vec![])]);
    let files = Memory::new();
    let (program, mut analysis) = load(&files, text);
    analysis.diagnostics[0].help = Some(analysis.diagnostics[0].fixes[0].message.clone());
    prove_in(&files, &program, &mut analysis);
    assert_eq!(analysis.diagnostics[0].help, None);
}

#[test]
fn the_fixes_beside_one_that_fails_stay() {
    let mut text = "network n {\n  input 3x64x64\n".to_owned();
    for line in 0..20 {
        text.push_str(match line {
            7 | 13 => "  conv 8 3x3 stride0.2=2\n",
            _ => "  conv 8, 3x3 pad=1\n",
        });
    }
    text.push_str("}\n");
    let offered = offered(&text);
    assert_eq!(offered.len(), 20);
    for (line, (code, fixes)) in offered.iter().enumerate() {
        match line {
            7 | 13 => assert_eq!((*code, fixes.as_slice()), ("P037", [].as_slice())),
            _ => assert_eq!((*code, fixes.as_slice()), ("P006", [SAFE].as_slice())),
        }
    }
}

#[test]
fn a_safe_fix_that_changes_the_network_is_unsafe() {
    let text = "network n {\n  input 3x8x8\n  x = conv 8 3x3\n  relu\n}\n";
    let text = text.replace("  x = conv 8 3x3\n", "  concat({ }, conv 8 3x3 pad=1)\n");
    assert_eq!(tried(&text, true, "{ }", "identity"), Some(SAFE));
    assert_eq!(tried(&text, true, "{ }", "relu"), Some(UNSAFE));
    assert_eq!(tried(&text, true, "{ }", "conv 3 1x1"), Some(UNSAFE));
    assert_eq!(tried(&text, false, "{ }", "relu"), Some(UNSAFE));
}

#[test]
fn a_fix_that_causes_an_error_goes() {
    let text =
        "network n {\n  input 3x8x8\n  concat({ }, conv 8 3x3 pad=1)\n  flatten\n  dense 10\n}\n";
    // In its own text, on its line, on another line, in the rest of the text.
    assert_eq!(tried(text, false, "{ }", "rleu"), None);
    assert_eq!(tried(text, false, "{ }", "maxpool 2x2"), None);
    assert_eq!(
        tried(
            text,
            false,
            "{ }, conv 8 3x3 pad=1)\n  flatten",
            "conv 8 3x3)"
        ),
        None
    );
    assert_eq!(tried(text, false, "{ }", "relu }"), None);
    // No text has such a place.
    assert_eq!(
        tried(
            "network n {\n  input 3x8x8\n  rleu\n}\n",
            true,
            "rleu",
            "rleu"
        ),
        None
    );
}

#[test]
fn hidden_errors_make_a_safe_fix_unsafe() {
    let text = "network n {\n  input 3x8x8\n  rleu\n  maxpool 9x9\n}\n";
    assert_eq!(tried(text, true, "rleu", "relu"), Some(UNSAFE));
    assert_eq!(tried(text, false, "rleu", "relu"), Some(UNSAFE));
}

#[test]
fn a_form_to_fill_in_is_not_tried() {
    let files = Memory::new();
    let (program, mut analysis) = load(&files, "network n {\n  input 3x8x8\n  rleu\n}\n");
    let span = analysis.diagnostics[0].primary.span;
    let form = Fix::new(
        Applicability::Display,
        "write a layer",
        vec![Edit::new(span, "…")],
    );
    analysis.diagnostics[0].fixes = vec![form.clone()];
    prove_in(&files, &program, &mut analysis);
    assert_eq!(analysis.diagnostics[0].fixes, [form]);
}

#[test]
fn a_fix_may_use_another_file_of_the_project() {
    let text = "use \"stem.cnn\" { stem }\nnetwork n {\n  input 3x8x8\n  stem\n}\n";
    let files = Memory::new().with("stems.cnn", "block stem { conv 8 3x3 }\n");
    let (program, mut analysis) = load(&files, text);
    let fixes = analysis.diagnostics[0].fixes.clone();
    assert_eq!(fixes.len(), 1);
    prove_in(&files, &program, &mut analysis);
    assert_eq!(analysis.diagnostics[0].fixes, fixes);
    // Without the file, the fix does not help.
    prove_in(&Memory::new(), &program, &mut analysis);
    assert!(analysis.diagnostics[0].fixes.is_empty());
}

#[test]
fn a_fix_in_a_used_file_is_tried() {
    let text = "use \"stem.cnn\" { stem }\nnetwork n {\n  input 3x8x8\n  stem\n}\n";
    let files = Memory::new().with("stem.cnn", "block stem { conv 8, 3x3 }\n");
    let (program, mut analysis) = load(&files, text);
    assert_eq!(analysis.diagnostics[0].fixes[0].applicability, SAFE);
    prove_in(&files, &program, &mut analysis);
    assert_eq!(analysis.diagnostics[0].fixes[0].applicability, SAFE);
}

/// Where more errors are made than reported, others take the places of those that are fixed.
#[test]
fn fixes_among_too_many_errors_are_tried() {
    let lines = "  rleu\n  conv 8, 1x1\n".repeat(400);
    let left = offered(&format!("network n {{\n  input 3x8x8\n{lines}}}\n"));
    assert_eq!(left.len(), 500);
    for (code, fixes) in left {
        let expected = if code == "P006" { SAFE } else { UNSAFE };
        assert_eq!(fixes, [expected]);
    }
}

/// Only the advice of a fix is left that cannot be tried.
#[test]
fn beyond_the_budget_no_fix_is_offered() {
    let layers = "  conv 8 3x3 pad=1\n  relu\n".repeat(4_000);
    let text = format!("network n {{\n  input 3x8x8\n{layers}  conv 8, 3x3\n}}\n");
    assert_eq!(offered(&text), [("P006", vec![SAFE])]);
    let loops = "  repeat 500_000 { relu }\n  conv 8, 3x3\n";
    let text = format!("network n {{\n  input 3x8x8\n{loops}}}\n");
    assert_eq!(offered(&text), [("P006", vec![])]);
    let files = Memory::new();
    let (program, mut analysis) = load(&files, &text);
    let message = analysis.diagnostics[0].fixes[0].message.clone();
    prove_in(&files, &program, &mut analysis);
    assert_eq!(analysis.diagnostics[0].help, Some(message));
}

/// Fixes that fail for the same reason need few trials; others need more.
#[test]
fn many_fixes_fail_together() {
    let lines = "  conv 8 3x3 stride0.2=2\n  conv 8, 1x1\n".repeat(120);
    let left = offered(&format!("network n {{\n  input 3x512x512\n{lines}}}\n"));
    assert_eq!(left.len(), 240);
    for (code, fixes) in left {
        let expected = if code == "P006" { vec![SAFE] } else { vec![] };
        assert_eq!(fixes, expected);
    }
}
