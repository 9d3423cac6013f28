//! Programs as newcomers write them wrong: every `tests/wrong/*.cnn`, each with its answers as the
//! terminal shows them in a snapshot beside it. A review of the snapshots reads like a manual.

use cnn_lang::diagnostic::{Diagnostic, Surface, render};
use cnn_lang::elaborate::{Program, elaborate};
use cnn_lang::source::Memory;
use std::path::Path;

fn compile(name: &str, text: &str) -> (Program, Vec<Diagnostic>) {
    let program = Program::load(&Memory::new(), name, name, text);
    let compiled = elaborate(&program, None, &[]);
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

/// Every fix answers the diagnostic that it stands beside; all together leave a program in which
/// fewer things are wrong.
#[test]
fn fixes_answer_what_they_stand_beside() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wrong");
    let mut fixes = 0;
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
        for diagnostic in &found {
            let Some(fix) = &diagnostic.fix else { continue };
            fixes += 1;
            let mut mended = text.clone();
            for edit in fix.edits.iter().rev() {
                let range = edit.span.start as usize..edit.span.end as usize;
                mended.replace_range(range, &edit.text);
            }
            let (_, left) = compile(name, &mended);
            let count = |all: &[Diagnostic]| all.iter().filter(|one| same(one, diagnostic)).count();
            assert!(
                count(&left) < count(&found),
                "{name}: `{}` does not answer {}: {}\n{mended}",
                fix.message,
                diagnostic.code,
                diagnostic.message
            );
        }
    }
    assert!(fixes > 40, "only {fixes} fixes were found");
}
