//! Which `cnn.toml` counts for which file, and which commands heed it.

use super::folder;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// A network of 448 parameters, 224 of them in a value that is never used.
const NETWORK: &str =
    "network n(width: int = 8) {\n  input 3x8x8\n  x = conv 8 3x3\n  conv width 3x3\n}\n";

/// The same as a Caffe network.
const PROTOTXT: &str = "name: \"n\"\nlayer { name: \"data\" type: \"Input\" top: \"data\" \
    input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }\n\
    layer { name: \"conv\" type: \"Convolution\" bottom: \"data\" top: \"conv\" \
    convolution_param { num_output: 8 kernel_size: 3 } }\n";

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cnn"));
    command.current_dir(folder).args(arguments);
    command
}

fn run(folder: &TempDir, arguments: &[&str]) -> Output {
    command(folder.path(), arguments).output().unwrap()
}

/// The lines that `--format short` prints, without the messages.
fn lines(output: &Output) -> Vec<String> {
    let said = String::from_utf8_lossy(&output.stdout);
    let said = said.lines().map(|line| line.split("]: ").next().unwrap());
    said.map(|line| format!("{line}]").replace('\\', "/"))
        .collect()
}

fn check(folder: &TempDir, arguments: &[&str]) -> Vec<String> {
    let all = [&["check", "--format", "short"], arguments].concat();
    lines(&run(folder, &all))
}

fn lint(folder: &TempDir, arguments: &[&str]) -> Vec<String> {
    let all = [&["lint", "--format", "short"], arguments].concat();
    lines(&run(folder, &all))
}

const UNUSED: &str = "warning[N041 unused-value]";
const FAILED: &str = "error[X001 expectation-failed]";

#[test]
fn the_nearest_file_above_counts() {
    let folder = folder(&[
        ("a.cnn", NETWORK),
        ("one/cnn.toml", "[budget]\nparams = 1\n"),
        ("one/a.cnn", NETWORK),
        ("one/deep/er/a.cnn", NETWORK),
        ("one/two/cnn.toml", "[lint]\nignore = [\"N041\"]\n"),
        ("one/two/a.cnn", NETWORK),
    ]);
    let unused = |path: &str| format!("{path}:3:3: {UNUSED}");
    let failed = |path: &str| format!("{path}:1:9: {FAILED}");
    assert_eq!(
        check(&folder, &["."]),
        [
            unused("./a.cnn"),
            failed("./one/a.cnn"),
            unused("./one/a.cnn"),
            failed("./one/deep/er/a.cnn"),
            unused("./one/deep/er/a.cnn"),
            // Levels are for `cnn lint`.
            unused("./one/two/a.cnn"),
        ]
    );
    assert!(lint(&folder, &["one/two"]).is_empty());
    assert_eq!(
        lint(&folder, &["one/deep"]),
        [failed("one/deep/er/a.cnn"), unused("one/deep/er/a.cnn")]
    );
    assert!(
        lint(
            &folder,
            &["one/two/a.cnn", "--select", "N04", "--ignore", "N041"]
        )
        .is_empty()
    );
    assert_eq!(
        lint(&folder, &["one/two/a.cnn", "--select", "N04"]).len(),
        1
    );
}

/// It is said once, whatever the number of files; the rest of the file counts.
#[test]
fn what_is_wrong_with_a_file_is_reported_once() {
    let folder = folder(&[
        (
            "p/cnn.toml",
            "[lint]\nignroe = []\n[budget]\nparams = \"many\"\nmacs = 1\n",
        ),
        ("p/a.cnn", NETWORK),
        ("p/b.cnn", NETWORK),
        ("p/c/d.cnn", NETWORK),
    ]);
    for command in ["check", "lint"] {
        let output = run(&folder, &[command, "--format", "short", "p"]);
        assert_eq!(output.status.code(), Some(1));
        let all = lines(&output);
        assert_eq!(
            all[0], "p/cnn.toml:2:1: error[T002 unknown-key]",
            "{command}"
        );
        assert_eq!(
            all[1], "p/cnn.toml:4:10: error[T006 invalid-setting]",
            "{command}"
        );
        assert_eq!(
            all.iter().filter(|line| line.contains("[T")).count(),
            2,
            "{command}"
        );
        assert_eq!(
            all.iter().filter(|line| line.contains("[X001")).count(),
            3,
            "{command}"
        );
    }
}

/// Commands that only measure do not read it.
#[test]
fn commands_that_measure_do_not_heed_it() {
    let folder = folder(&[
        ("cnn.toml", "nonsense = 1\n[budget]\nparams = 1\n"),
        ("a.cnn", NETWORK),
    ]);
    for arguments in [&["summary", "a.cnn"], &["attributes", "a.cnn"]] {
        let output = run(&folder, arguments);
        assert!(output.status.success(), "{arguments:?}");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(
            !said.contains("cnn.toml") && !said.contains("X001"),
            "{said}"
        );
    }
    assert_eq!(run(&folder, &["check", "a.cnn"]).status.code(), Some(1));
}

#[test]
fn budgets_hold_for_caffe_and_for_other_parameters() {
    let folder = folder(&[
        ("cnn.toml", "[budget]\nparams = 500\n"),
        ("a.cnn", NETWORK),
        ("b.prototxt", PROTOTXT),
        (
            "tight/cnn.toml",
            "extend = \"../cnn.toml\"\n[budget.per-path.\"*.prototxt\"]\nparams = 100\n",
        ),
        ("tight/b.prototxt", PROTOTXT),
    ]);
    let unused = [format!("a.cnn:3:3: {UNUSED}")];
    assert_eq!(check(&folder, &["a.cnn", "b.prototxt"]), unused);
    // A file claims nothing of a network that is set otherwise; the budget holds.
    let wide = check(&folder, &["a.cnn", "--set", "width=64"]);
    assert!(wide.iter().any(|line| line.contains(FAILED)), "{wide:?}");
    let output = run(&folder, &["check", "tight"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said.contains("`params <= 100` does not hold: `params` is 224"),
        "{said}"
    );
    assert!(said.contains("tight/cnn.toml:3:10"), "{said}");
}

/// Standard input is a file of the working folder, or of the path that is stated.
#[test]
fn standard_input_has_the_budget_of_its_folder() {
    let folder = folder(&[
        ("cnn.toml", "[budget]\nparams = 1\n"),
        ("inner/other/cnn.toml", ""),
        ("inner/a.cnn", NETWORK),
    ]);
    let typed = |place: &str, arguments: &[&str]| {
        let mut command = command(&folder.path().join(place), arguments);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(NETWORK.as_bytes())
            .unwrap();
        lines(&child.wait_with_output().unwrap())
    };
    let count = |lines: &[String]| lines.iter().filter(|line| line.contains(FAILED)).count();
    assert_eq!(
        count(&typed("inner", &["check", "--format", "short", "-"])),
        1
    );
    assert_eq!(
        count(&typed("inner/other", &["check", "--format", "short", "-"])),
        0
    );
    let stated = [
        "lint",
        "--format",
        "short",
        "-",
        "--stdin-filename",
        "inner/other/new.cnn",
    ];
    assert_eq!(count(&typed("", &stated)), 0);
}

/// A file that is not a text is an error, and so is one that extends a file which is none.
#[test]
fn unreadable_files_are_errors() {
    let folder = folder(&[
        ("a.cnn", NETWORK),
        ("p/cnn.toml", "extend = \"../bytes.toml\"\n"),
        ("p/a.cnn", NETWORK),
    ]);
    fs::write(folder.path().join("bytes.toml"), [0xff, 0xfe]).unwrap();
    let found = check(&folder, &["p"]);
    assert_eq!(
        found[0],
        "p/cnn.toml:1:10: error[T008 unreadable-configuration]"
    );
    fs::write(folder.path().join("cnn.toml"), [0xff, 0xfe]).unwrap();
    let output = run(&folder, &["check", "a.cnn"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said.contains("\"cnn.toml\" is not text: byte 0 is not UTF-8"),
        "{said}"
    );
    // A folder of that name is not passed over.
    let other = self::folder(&[("net.cnn", NETWORK)]);
    fs::create_dir(other.path().join("cnn.toml")).unwrap();
    for command in ["check", "lint"] {
        let output = run(&other, &[command, "net.cnn"]);
        let said =
            String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{command}");
        assert!(
            said.contains("\"cnn.toml\" cannot be read: it is a folder"),
            "{said}"
        );
    }
}

/// Patterns see the path in the project, however the file is named.
#[cfg(unix)]
#[test]
fn patterns_see_the_path_without_links() {
    let folder = folder(&[
        (
            "cnn.toml",
            "[lint.per-path.\"old/**\"]\nignore = [\"N041\"]\n",
        ),
        ("old/a.cnn", NETWORK),
        ("new/a.cnn", NETWORK),
    ]);
    std::os::unix::fs::symlink("old", folder.path().join("link")).unwrap();
    assert!(lint(&folder, &["new/../old/a.cnn", "link/a.cnn"]).is_empty());
    assert_eq!(lint(&folder, &["old/../new/a.cnn"]).len(), 1);
    let inside = command(
        &folder.path().join("old"),
        &["lint", "--format", "short", "a.cnn"],
    );
    let mut inside = inside;
    assert!(lines(&inside.output().unwrap()).is_empty());
}
