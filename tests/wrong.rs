//! Programs as newcomers write them wrong: every `tests/wrong/*.cnn`, each with its answers as the
//! terminal shows them in a snapshot beside it. A review of the snapshots reads like a manual.

mod programs;

use cnn_lang::diagnostic::{Diagnostic, Surface, apply, render};
use cnn_lang::elaborate::analyze;
use cnn_lang::fixes::{Subject, prove};
use cnn_lang::program::Program;
use cnn_lang::source::Memory;
use programs::{after_edits, overlaps};
use std::path::Path;

fn compile(name: &str, text: &str) -> (Program, Vec<Diagnostic>) {
    let program = Program::load(&Memory::new(), name, name, text);
    let mut compiled = analyze(&program, None, &[]);
    let subject = Subject {
        program: &program,
        files: &Memory::new(),
        network: None,
        settings: &[],
    };
    prove(subject, &mut compiled);
    (program, compiled.diagnostics)
}

#[test]
fn wrong_programs_are_answered() {
    insta::glob!("wrong/*.cnn", |path| {
        let name = path.file_name().unwrap().to_str().unwrap();
        let text = std::fs::read_to_string(path).unwrap();
        let (program, found) = compile(name, &text);
        assert!(
            found.iter().any(Diagnostic::is_error),
            "{name} is not wrong"
        );
        let rendered: Vec<String> = found
            .iter()
            .map(|diagnostic| {
                let shown = render(diagnostic, &program.sources, 100, Surface::Plain);
                let lines = shown.lines().map(str::trim_end);
                lines.collect::<Vec<_>>().join("\n")
            })
            .collect();
        insta::with_settings!({ omit_expression => true, snapshot_path => "wrong", prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(rendered.join("\n\n"));
        });
    });
}

/// Every fix answers its diagnostic; all together leave a program in which
/// fewer things are wrong. A safe one writes nothing that is wrong.
#[test]
fn fixes_answer_what_they_stand_beside() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wrong");
    let (mut helps, mut shown) = (0, 0);
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|end| end != "cnn") {
            continue;
        }
        let name = path.file_name().unwrap().to_str().unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        let (_, found) = compile(name, &text);
        let same = |one: &Diagnostic, other: &Diagnostic| {
            one.code == other.code && one.message == other.message
        };
        shown += helps_in_the_snapshot(name);
        for diagnostic in &found {
            let has_help = diagnostic.help.is_some() || !diagnostic.fixes.is_empty();
            helps += usize::from(has_help);
            for fix in &diagnostic.fixes {
                let source = diagnostic.primary.span.source;
                let fixed = apply(&text, source, &fix.edits).unwrap();
                let (_, left) = compile(name, &fixed);
                let written = after_edits(&fix.edits);
                let known = |one: &Diagnostic| found.iter().any(|other| same(one, other));
                let new = left
                    .iter()
                    .find(|one| overlaps(one, &written) && !known(one));
                // A path that leads nowhere did so without its quotes too.
                let new = new.filter(|new| new.code.id != "N023");
                if let (true, Some(new)) = (fix.is_safe(), new) {
                    panic!(
                        "{name}: `{}` of {} is said to be safe, and what it writes gives {}: {}",
                        fix.message, diagnostic.code, new.code, new.message
                    );
                }
                let count =
                    |all: &[Diagnostic]| all.iter().filter(|one| same(one, diagnostic)).count();
                assert!(
                    count(&left) < count(&found),
                    "{name}: `{}` does not answer {}: {}\n{fixed}",
                    fix.message,
                    diagnostic.code,
                    diagnostic.message
                );
            }
        }
    }
    assert_eq!(helps, shown, "helps");
}

/// How many diagnostics of a program have a help or a fix, by the snapshot of what is shown.
fn helps_in_the_snapshot(name: &str) -> usize {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wrong");
    let file = folder.join(format!("wrong_programs_are_answered@{name}.snap"));
    let text = std::fs::read_to_string(file).unwrap();
    let lines = text.lines().filter(|line| line.starts_with("  help: "));
    lines.count()
}

/// The lines and codes of the errors, in the order of the text.
fn reported(text: &str) -> Vec<(usize, String)> {
    let (program, found) = compile("wrong.cnn", text);
    let place = |found: &Diagnostic| {
        let source = program.sources.get(found.primary.span.source).unwrap();
        source.position(found.primary.span.start).line
    };
    let errors = found.iter().filter(|found| found.is_error());
    let mut all: Vec<_> = errors
        .map(|found| (place(found), found.code.id.to_owned()))
        .collect();
    all.sort();
    all
}

fn codes_at(text: &str, expected: &[(usize, &str)]) {
    let expected: Vec<_> = expected
        .iter()
        .map(|(line, code)| (*line, (*code).to_owned()))
        .collect();
    assert_eq!(reported(text), expected);
}

/// One mistake hides no other: twelve in one body are reported in one run, each at its place and none
/// twice.
#[test]
fn twelve_mistakes_are_twelve_answers() {
    let text = "network n(k: int = 3) {
  input 3x32x32
  conv 64, 3x3
  conv 8 3 x 3
  conv k * 2 1x1
  Conv2d 16 3
  conv filters=8 3x3
  relu => tanh
  n = 3
  // the head
  conv (k // 2) 1x1
  conv 8 3x3 stride 2
  conve 8 3x3
  dens 10
}
";
    let expected = [
        (3, "P006"),
        (4, "P009"),
        (5, "P008"),
        (6, "N001"),
        (7, "N003"),
        (8, "P013"),
        (9, "P014"),
        (10, "P010"),
        (11, "P011"),
        (12, "N005"),
        (13, "N001"),
        (14, "N001"),
    ];
    codes_at(text, &expected);
}

/// A lost brace makes the item around it invalid; everything else is still checked.
#[test]
fn a_lost_brace_spoils_one_item() {
    let text = "network first {
  input 3x32x32
  conve 8 3x3
}
network second {
  input 3x32x32
  repeat 3 {
    conv 8 3x3
  relu
}
block third {
  conv 8, 3x3
}
network fourth {
  input 3x32x32
  third
  dens 10
}
";
    codes_at(
        text,
        &[(3, "N001"), (7, "P001"), (12, "P006"), (17, "N001")],
    );
    let (_, found) = compile("braces.cnn", text);
    let lost = found.iter().find(|found| found.code.id == "P001").unwrap();
    let span = lost.primary.span;
    assert_eq!(&text[span.start as usize..span.end as usize], "{");
}

/// A lost parenthesis invalidates its line.
#[test]
fn a_lost_parenthesis_spoils_one_line() {
    let text = "network n {
  input 3x32x32
  conv 4 + 4) 1x1
  repeat 2 {
    x = conv max(3, 4 1x1
    x -> relu
  }
  conv (8 * 2 3x3
  conve 8 3x3
}
";
    codes_at(text, &[(3, "P002"), (5, "P001"), (8, "P001"), (9, "N001")]);
}
