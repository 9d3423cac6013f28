use super::{Fixed, Fixing, Own};
use crate::cli::compile::Requires;
use crate::cli::file::File;
use crate::cli::input::Inputs;
use crate::diagnostic::{Applicability, Code, Diagnostic, Edit, Fix};
use crate::report::find_code;
use crate::source::Span;
use clap::Parser;
use std::path::Path;

#[derive(Debug, Parser)]
struct Arguments {
    #[command(flatten)]
    inputs: Inputs,
}

fn code() -> Code {
    find_code("N046").unwrap()
}

/// Fixes files with a linter that reports each `from` and proposes `to`.
fn fixed(
    paths: &[&Path],
    wants: &[(&'static str, &'static str, Applicability)],
    with_unsafe: bool,
) -> Fixed {
    let arguments = [Path::new("cnn")].into_iter().chain(paths.iter().copied());
    let inputs = Arguments::parse_from(arguments).inputs;
    let chosen = inputs.chosen(Requires::Definitions, None).unwrap();
    let lint = |file: &File| {
        let mut found = file.analysis.diagnostics.clone();
        for (from, to, applicability) in wants {
            for (source, text) in file.texts.sources().iter() {
                for (at, _) in text.text.match_indices(from) {
                    let span = Span::new(source, at as u32, (at + from.len()) as u32);
                    let fix = Fix::new(*applicability, *to, vec![Edit::new(span, *to)]);
                    found.push(Diagnostic::warning(code(), span, *from).with_fix(fix));
                }
            }
        }
        found
    };
    Fixing::new(&chosen, Own::of(&chosen, with_unsafe), lint).run()
}

const TEXT: &str = "network n {\n  input 3x8x8\n  conv 8 3x3\n  relu\n  flatten -> dense 10\n}\n";

fn written(text: &str) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("n.cnn");
    std::fs::write(&path, text).unwrap();
    (folder, path.canonicalize().unwrap())
}

/// The text of a file after the fixes.
fn after(fixed: &Fixed, path: &Path) -> Option<String> {
    fixed.texts.get(path).map(|text| text.to_string())
}

#[test]
fn a_fix_that_breaks_its_promise_is_left_out_and_the_others_are_made() {
    use Applicability::Safe;
    let (_folder, path) = written(TEXT);
    let wants = [
        // Other parameters, another output, an error, and one that is right.
        ("conv 8", "conv 9", Safe),
        ("dense 10", "dense 11", Safe),
        ("input 3x8x8", "input 3x2x2", Safe),
        ("relu", "gelu", Safe),
    ];
    let done = fixed(&[&path], &wants, false);
    assert_eq!(after(&done, &path).unwrap(), TEXT.replace("relu", "gelu"));
    assert_eq!(done.made.len(), 1);
    let reasons: Vec<&str> = done
        .left_out
        .iter()
        .map(|(_, reason)| reason.as_str())
        .collect();
    let [first, second, third] = reasons.as_slice() else {
        panic!("{reasons:?}");
    };
    assert_eq!(
        *first,
        "the parameters of `n` would change from 3_114 to 3_502"
    );
    assert_eq!(
        *second,
        "the parameters of `n` would change from 3_114 to 3_403"
    );
    assert_eq!(*third, "it would cause the error S001");
}

#[test]
fn an_unsafe_fix_may_change_a_network_and_must_not_break_it() {
    use Applicability::Unsafe;
    let (_folder, path) = written(TEXT);
    let wants = [
        ("conv 8", "conv 9", Unsafe),
        ("3x3", "9x9", Unsafe),
        ("relu", "rleu", Unsafe),
    ];
    assert!(fixed(&[&path], &wants, false).made.is_empty());
    let done = fixed(&[&path], &wants, true);
    assert_eq!(
        after(&done, &path).unwrap(),
        TEXT.replace("conv 8", "conv 9")
    );
    assert_eq!(done.left_out.len(), 2);
}

/// The fixes of one round are linted again; a linter that never stops reporting is stopped in the
/// end.
#[test]
fn rounds_end() {
    use Applicability::Safe;
    let (_folder, path) = written(TEXT);
    let wants = [("relu", "gelu", Safe), ("gelu", "relu", Safe)];
    let done = fixed(&[&path], &wants, false);
    assert_eq!(done.made.len(), super::MAX_ROUNDS);
    assert!(done.changes.is_empty(), "{:?}", done.changes);
    let wants = [("relu", "gelu", Safe), ("gelu", "silu", Safe)];
    let done = fixed(&[&path], &wants, false);
    assert_eq!(after(&done, &path).unwrap(), TEXT.replace("relu", "silu"));
    assert_eq!((done.made.len(), done.changes.len()), (2, 1));
}

/// A block of one file, used by two others: the fix is made once, and held to all of them.
#[test]
fn a_file_is_fixed_for_all_that_use_it() {
    use Applicability::Safe;
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().canonicalize().unwrap();
    let block = "block b(width) {\n  conv width 3x3 pad=1\n  relu\n}\n";
    let user = |name: &str, more: &str| {
        let head = format!("use \"b.cnn\" {{ b }}\n\nnetwork {name} {{\n  input 3x8x8\n");
        format!("{head}  b 4\n{more}}}\n")
    };
    let path = |name: &str| folder.join(name);
    std::fs::write(path("b.cnn"), block).unwrap();
    std::fs::write(path("one.cnn"), user("one", "")).unwrap();
    std::fs::write(path("two.cnn"), user("two", "  conv 2 8x8\n")).unwrap();
    let wants = [("relu", "gelu", Safe)];
    // The file is not named: it stays.
    let done = fixed(&[&path("one.cnn"), &path("two.cnn")], &wants, false);
    assert_eq!((done.changes.len(), done.elsewhere), (0, 2));
    let done = fixed(&[&folder], &wants, false);
    assert_eq!((done.changes.len(), done.made.len()), (1, 1));
    assert_eq!(
        after(&done, &path("b.cnn")).unwrap(),
        block.replace("relu", "gelu")
    );
    // Without padding, `two` would not compile, though `one` and the block do.
    let wants = [("3x3 pad=1", "3x3", Safe)];
    let done = fixed(&[&folder], &wants, false);
    assert!(done.changes.is_empty());
    assert_eq!(done.left_out.len(), 1);
    let wants = [("3x3 pad=1", "3x3", Applicability::Unsafe)];
    let done = fixed(&[&folder], &wants, true);
    assert_eq!(done.left_out[0].1, "it would cause the error S001");
    let done = fixed(&[&path("one.cnn"), &path("b.cnn")], &wants, true);
    assert_eq!(done.changes.len(), 1);
}

#[test]
fn fixes_of_one_line_are_made_one_after_the_other() {
    use Applicability::Safe;
    let text = TEXT.replace("  relu\n", "  relu -> relu -> relu\n");
    let (_folder, path) = written(&text);
    let wants = [("relu -> relu", "relu", Safe)];
    let done = fixed(&[&path], &wants, false);
    assert_eq!(after(&done, &path).unwrap(), TEXT);
    assert_eq!(done.made.len(), 2);
}

/// The standard library is in the program; a file that stands beside under its name is not meant.
#[test]
fn the_standard_library_is_never_changed() {
    let text = "use std.blocks { conv_bn }\n\nnetwork n {\n  input 3x8x8\n  conv_bn 8 3x3\n}\n";
    let (_folder, path) = written(text);
    let wants = [("batchnorm", "relu", Applicability::Unsafe)];
    let done = fixed(&[&path], &wants, true);
    assert!(done.changes.is_empty());
    assert!(done.elsewhere > 0);
}
