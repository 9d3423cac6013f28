//! The layers of other tools: each is answered with the layer that is the same here, with what to
//! write, or with a plain no; never with a layer that is only spelt alike.
//!
//! `foreign/*.txt` are the names, as the documentation of each tool lists its layers. The snapshot
//! is all answers; who changes it reads each line as someone who comes from that tool.

use cnn_lang::elaborate::analyze;
use cnn_lang::layer::dialect::{Answer, all_absent};
use cnn_lang::program::Program;
use cnn_lang::source::Memory;
use std::path::Path;

/// The first diagnostic about a name that is used as a layer: its message and help; `None` where
/// the name is a layer of the language.
fn answer(name: &str) -> Option<String> {
    let text =
        format!("network n {{\n  input 16x32x32\n  conv 8 3x3 pad=1\n  {name}\n  relu\n}}\n");
    let program = Program::load(&Memory::new(), "n.cnn", "n.cnn", text);
    let found = analyze(&program, None, &[]).diagnostics;
    let unknown = found.iter().find(|found| found.code.id == "N001")?;
    let help = unknown.help.as_deref().unwrap_or("");
    Some(format!("{}; {help}", unknown.message))
}

fn lists() -> Vec<(String, Vec<String>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/layers/foreign");
    let mut lists = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let names = lines.flat_map(str::split_whitespace);
        let tool = path.file_stem().unwrap().to_str().unwrap().to_owned();
        lists.push((tool, names.map(str::to_owned).collect()));
    }
    lists.sort();
    lists
}

#[test]
fn layers_of_other_tools_are_answered() {
    let (mut shown, mut wrong, mut count) = (String::new(), Vec::new(), 0);
    for (tool, names) in lists() {
        shown += &format!("# {tool}\n");
        for name in names {
            count += 1;
            let Some(said) = answer(&name) else {
                shown += &format!("{name}: a layer\n");
                continue;
            };
            if said.contains("did you mean") || said.contains("is named where it is made") {
                wrong.push(format!("{tool} {name}: {said}"));
            }
            shown += &format!("{name}: {said}\n");
        }
    }
    assert!(count > 700, "{count} names");
    assert!(wrong.is_empty(), "{}\n{}", wrong.join("\n"), wrong.len());
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("foreign", shown));
}

/// What is said to compute the same compiles, and its shape is that of a function of each value.
#[test]
fn steps_that_are_the_same_compile() {
    let mut count = 0;
    for (name, answer) in all_absent() {
        let Answer::Same(steps) = answer else {
            continue;
        };
        count += 1;
        let text = format!("network n {{\n  input 16x32x32\n  conv 8 3x3 pad=1 -> {steps}\n}}\n");
        let program = Program::load(&Memory::new(), "n.cnn", "n.cnn", text);
        let found = analyze(&program, None, &[]).diagnostics;
        assert!(found.is_empty(), "{name}: {}", found[0].message);
    }
    assert!(count > 10);
}

/// Every line between backticks that begins with a layer compiles as steps or as one.
#[test]
fn what_is_advised_can_be_written() {
    let mut failures = Vec::new();
    for (name, answer) in all_absent() {
        let help = answer.help();
        for code in help.split('`').skip(1).step_by(2) {
            let first: String = code
                .chars()
                .take_while(|it| it.is_ascii_alphanumeric() || *it == '_')
                .collect();
            let is_layer = cnn_lang::layer::signature(&first).is_some();
            if !is_layer
                || !code.contains(' ')
                || code.contains('…')
                || code.contains('=') && code.contains(" = ")
            {
                continue;
            }
            let text = format!(
                "network n {{\n  input 64x64x64\n  conv 64 1x1 as a\n  conv 64 1x1 as b\n  conv 64 1x1 as own\n  a -> conv 64 1x1 -> relu\n  {}{code}\n}}\n",
                if code.starts_with("reshape") {
                    "global_avgpool -> "
                } else {
                    ""
                }
            );
            let program = Program::load(&Memory::new(), "n.cnn", "n.cnn", text);
            let found = analyze(&program, None, &[]).diagnostics;
            // A step that reads tensors of its own leaves the flow unread.
            let mut errors = found
                .iter()
                .filter(|found| found.is_error() && found.code.id != "N009");
            if let Some(error) = errors.next() {
                failures.push(format!("{name}: `{code}`: {}", error.message));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
