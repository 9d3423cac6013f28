//! `cnn lint`: what it prints, how it ends, and what it does to files.

mod allow;
mod base;
mod fix;
mod formats;
mod rules;
#[cfg(unix)]
mod watch;

use super::{all, folder};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// A network with one warning, whose fix is safe.
const DOUBLE: &str = "network n {\n  input 3x8x8\n  conv 8 3x3\n  relu -> relu\n}\n";

/// The same after the fix.
const SINGLE: &str = "network n {\n  input 3x8x8\n  conv 8 3x3\n  relu\n}\n";

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cnn"));
    command.current_dir(folder).arg("lint").args(arguments);
    for service in ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"] {
        command.env_remove(service);
    }
    command
}

/// `cnn lint` in a folder.
fn lint(folder: &TempDir, arguments: &[&str]) -> Output {
    command(folder.path(), arguments).output().unwrap()
}

/// The same with a text on standard input.
fn typed(folder: &TempDir, arguments: &[&str], text: &str) -> Output {
    let mut command = command(folder.path(), arguments);
    command.stdin(Stdio::piped());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(text.as_bytes()).unwrap();
    drop(stdin);
    child.wait_with_output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn the_exit_code_says_whether_something_was_found() {
    let folder = folder(&[
        ("bad.cnn", DOUBLE),
        ("good.cnn", SINGLE),
        ("wrong.cnn", "network {"),
    ]);
    let code = |arguments: &[&str]| lint(&folder, arguments).status.code().unwrap();
    assert_eq!(code(&["good.cnn"]), 0);
    assert_eq!(code(&["bad.cnn"]), 1);
    assert_eq!(code(&["wrong.cnn"]), 1);
    assert_eq!(code(&["absent.cnn"]), 1);
    assert_eq!(code(&["bad.cnn", "--exit-zero"]), 0);
    assert_eq!(code(&["bad.cnn", "--level", "error"]), 1);
    assert_eq!(code(&[]), 2);
    assert_eq!(code(&["bad.cnn", "--unsafe-fixes"]), 2);
    assert_eq!(code(&["bad.cnn", "--statistics", "--format", "sarif"]), 2);
    assert_eq!(code(&["bad.cnn", "--format", "xml"]), 2);
    let (code, said, beside) = all(&lint(&folder, &["bad.cnn", "--stdin-filename", "a.cnn"]));
    assert_eq!((code, said.as_str()), (2, ""));
    assert!(beside.contains("give `-` as a path"), "{beside}");
    let said = stdout(&lint(&folder, &["bad.cnn", "--level", "error"]));
    assert_eq!(
        said,
        "found nothing in 1 file; 1 warning not shown (`--level warning`)\n"
    );
}

/// One block, used by two files that are linted with it.
#[test]
fn a_finding_that_several_files_meet_is_reported_once() {
    let user =
        |name| format!("use \"b.cnn\" {{ b }}\n\nnetwork {name} {{\n  input 3x8x8\n  b\n}}\n");
    let folder = folder(&[
        ("nets/b.cnn", "block b {\n  conv 4 3x3\n  relu -> relu\n}\n"),
        ("nets/one.cnn", &user("one")),
        ("nets/two.cnn", &user("two")),
    ]);
    for paths in [
        &["nets"][..],
        &["nets/one.cnn", "nets/two.cnn"],
        &["nets/two.cnn", "./nets"],
    ] {
        let arguments = [paths, &["--format", "short"]].concat();
        let (code, said, _) = all(&lint(&folder, &arguments));
        assert_eq!((code, said.lines().count()), (1, 1), "{said}");
        assert!(
            said.contains("nets/b.cnn:3:11: warning[A202 double-activation]: "),
            "{said}"
        );
    }
}

#[test]
fn a_network_of_a_file_and_standard_input_are_linted() {
    let text = DOUBLE.replace("network n", "network m");
    let folder = folder(&[("nets/two.cnn", &format!("{SINGLE}{text}"))]);
    assert_eq!(lint(&folder, &["nets/two.cnn#n"]).status.code(), Some(0));
    assert_eq!(lint(&folder, &["nets/two.cnn#m"]).status.code(), Some(1));
    let said = stdout(&typed(&folder, &["-", "--format", "short"], DOUBLE));
    assert!(said.starts_with("<stdin>:4:11: warning[A202"), "{said}");
    // The path counts for what is used, and the kind of the file.
    let text = format!("use \"two.cnn\" {{ m }}\n{DOUBLE}");
    let arguments = ["-", "--format", "short", "--stdin-filename", "nets/new.cnn"];
    let said = stdout(&typed(&folder, &arguments, &text));
    assert!(said.contains("nets/new.cnn:5:11: warning[A202"), "{said}");
    assert!(!said.contains("error"), "{said}");
    let prototxt = "layer { name: \"r\" type: \"ReLU\" bottom: \"d\" top: \"e\" }\n";
    let arguments = ["-", "--format", "short", "--stdin-filename", "a.prototxt"];
    let said = stdout(&typed(&folder, &arguments, prototxt));
    assert!(
        said.contains("a.prototxt:1:") && said.contains("error[I"),
        "{said}"
    );
}

#[test]
fn the_rows_of_a_table_are_linted() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let arguments = [
        "tests/cmd/table.csv",
        "--strings",
        "metaqnn:net",
        "--format",
        "json",
    ];
    let (code, said, _) = all(&command(root, &arguments).output().unwrap());
    assert!(code < 2, "{said}");
    let document: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!(document["schema"], 1);
    let (code, _, said) = all(&command(root, &[&arguments[..], &["--fix"]].concat())
        .output()
        .unwrap());
    assert_eq!(code, 2);
    assert!(
        said.contains("the networks of a table have no fixes"),
        "{said}"
    );
}
