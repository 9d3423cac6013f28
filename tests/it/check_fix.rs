//! `cnn check --fix`, `--diff` and `--unsafe-fixes`.

use super::{all, folder};
use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A safe fix in line 3 and an unsafe one in line 4.
const WRONG: &str = "network n {\n  input 3x8x8\n  conv 8, 3x3\n  rleu\n}\n";
/// After the safe fix, and after both.
const SAFE: &str = "network n {\n  input 3x8x8\n  conv 8 3x3\n  rleu\n}\n";
const RIGHT: &str = "network n {\n  input 3x8x8\n  conv 8 3x3\n  relu\n}\n";

fn command(folder: &TempDir, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cnn"));
    command.current_dir(folder.path()).arg("check");
    command.args(arguments);
    command
}

fn check(folder: &TempDir, arguments: &[&str]) -> (i32, String, String) {
    all(&command(folder, arguments).output().unwrap())
}

fn typed(folder: &TempDir, arguments: &[&str], text: &str) -> (i32, String, String) {
    let mut command = command(folder, arguments);
    command.stdin(Stdio::piped());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(text.as_bytes()).unwrap();
    drop(stdin);
    all(&child.wait_with_output().unwrap())
}

fn read(folder: &TempDir, path: &str) -> String {
    fs::read_to_string(folder.path().join(path)).unwrap()
}

#[test]
fn safe_fixes_are_made_and_the_others_where_they_are_requested() {
    let folder = folder(&[("a.cnn", WRONG)]);
    let (code, _, beside) = check(&folder, &["a.cnn"]);
    assert_eq!(code, 1);
    let offer = "1 safe fix with `--fix`, 1 unsafe fix with `--fix --unsafe-fixes`\n";
    assert!(beside.ends_with(offer), "{beside}");
    let (code, said, beside) = check(&folder, &["a.cnn", "--fix"]);
    assert_eq!((code, said.as_str()), (1, ""));
    assert!(beside.contains("error[N001"), "{beside}");
    assert!(beside.ends_with("\n1 fixed, 1 remaining\n"), "{beside}");
    assert_eq!(read(&folder, "a.cnn"), SAFE);
    let (code, said, beside) = check(&folder, &["a.cnn", "--fix", "--unsafe-fixes"]);
    assert_eq!((code, beside.as_str()), (0, "1 fixed, 0 remaining\n"));
    assert!(said.starts_with("a.cnn#n: 3x8x8 -> 8x6x6"), "{said}");
    assert_eq!(read(&folder, "a.cnn"), RIGHT);
    let (code, again, beside) = check(&folder, &["a.cnn", "--fix", "--unsafe-fixes"]);
    assert_eq!((code, again, beside.as_str()), (0, said, ""));
    let names = fs::read_dir(folder.path()).unwrap();
    assert_eq!(names.count(), 1, "nothing is left beside the file");
}

#[test]
fn a_diff_changes_nothing() {
    let folder = folder(&[("a.cnn", WRONG), ("right.cnn", RIGHT)]);
    let (code, said, beside) = check(&folder, &[".", "--diff"]);
    let diff = "--- ./a.cnn\n+++ ./a.cnn\n@@ -1,5 +1,5 @@\n network n {\n   input 3x8x8\n-  conv 8, 3x3\n+  conv 8 3x3\n   rleu\n }\n";
    assert_eq!((code, said.as_str()), (1, diff));
    assert_eq!(beside, "would fix 1 finding in 1 file\n");
    let (code, said, _) = check(&folder, &["a.cnn", "--diff", "--unsafe-fixes"]);
    assert_eq!(code, 1);
    assert!(said.contains("-  rleu\n"), "{said}");
    assert_eq!(read(&folder, "a.cnn"), WRONG);
    let (code, said, beside) = check(&folder, &["right.cnn", "--diff"]);
    assert_eq!((code, said.as_str(), beside.as_str()), (0, "", ""));
}

#[test]
fn the_text_of_standard_input_is_printed_fixed_or_as_it_was() {
    let folder = folder(&[]);
    let fix = ["-", "--fix", "--unsafe-fixes"];
    let (code, said, beside) = typed(&folder, &fix, WRONG);
    assert_eq!((code, said.as_str()), (0, RIGHT));
    assert!(beside.starts_with("<stdin>#n: 3x8x8 -> 8x6x6"), "{beside}");
    assert!(beside.ends_with("2 fixed, 0 remaining\n"), "{beside}");
    let (code, said, _) = typed(&folder, &fix, RIGHT);
    assert_eq!((code, said.as_str()), (0, RIGHT));
    let (code, said, beside) = typed(&folder, &["-", "--fix", "--format", "short"], WRONG);
    assert_eq!((code, said.as_str()), (1, SAFE));
    assert!(beside.starts_with("<stdin>:4:3: error[N001"), "{beside}");
    let (code, said, beside) = typed(&folder, &["-", "--fix", "--format", "json"], WRONG);
    assert_eq!((code, said.as_str()), (1, SAFE));
    let document: serde_json::Value = serde_json::from_str(&beside).unwrap();
    assert_eq!(document["fixed"][0]["code"], "P006");
    assert_eq!(document["fixed"][0]["line"], 3);
    assert_eq!(document["diagnostics"].as_array().unwrap().len(), 1);
}

/// The fixes of a line are made one after the other, and one that brings another error to light.
#[test]
fn rounds_follow_until_nothing_changes() {
    let wrong = "network n {\n  input 3x8x8\n  conv 8, 3x3, strid=2\n  rleu\n  dense 10\n}\n";
    let folder = folder(&[("a.cnn", wrong)]);
    let (code, _, beside) = check(&folder, &["a.cnn", "--fix", "--unsafe-fixes"]);
    assert_eq!(code, 1);
    assert!(beside.contains("error[S005"), "{beside}");
    assert!(beside.ends_with("3 fixed, 1 remaining\n"), "{beside}");
    let right = "network n {\n  input 3x8x8\n  conv 8 3x3 stride=2\n  relu\n  dense 10\n}\n";
    assert_eq!(read(&folder, "a.cnn"), right);
}

/// A fix that does not answer its diagnostic is neither offered nor made.
#[test]
fn a_fix_that_does_not_help_is_not_made() {
    let wrong = RIGHT.replace("3x3", "3x3 stride0.2=2");
    let folder = folder(&[("a.cnn", &wrong)]);
    let (_, _, beside) = check(&folder, &["a.cnn"]);
    assert!(
        !beside.contains("help:") && !beside.contains("--fix"),
        "{beside}"
    );
    let (code, _, beside) = check(&folder, &["a.cnn", "--fix", "--unsafe-fixes"]);
    assert_eq!(code, 1);
    assert!(beside.ends_with("0 fixed, 1 remaining\n"), "{beside}");
    assert_eq!(read(&folder, "a.cnn"), wrong);
}

/// A fix in a file that others use is made where it is right for all of them, and only in files that
/// were named.
#[test]
fn files_that_are_used_are_fixed_for_all_or_not() {
    let user =
        |name: &str| format!("use \"b.cnn\" {{ b }}\nnetwork {name} {{\n  input 3x8x8\n  b\n}}\n");
    let block = "block b {\n  conv 8, 3x3\n}\n";
    let folder = folder(&[
        ("a.cnn", &user("a")),
        ("b.cnn", block),
        ("c.cnn", &user("c")),
    ]);
    let (code, _, beside) = check(&folder, &["a.cnn", "--fix"]);
    assert_eq!(code, 1);
    assert!(
        beside.contains("left out 1 fix in files that were not named; name them to change them\n"),
        "{beside}"
    );
    assert!(beside.ends_with("0 fixed, 1 remaining\n"), "{beside}");
    assert_eq!(read(&folder, "b.cnn"), block);
    let (code, _, beside) = check(&folder, &["a.cnn", "b.cnn", "c.cnn", "--fix"]);
    assert_eq!((code, beside.as_str()), (0, "1 fixed, 0 remaining\n"));
    assert_eq!(read(&folder, "b.cnn"), block.replace(',', ""));
    assert_eq!(read(&folder, "a.cnn"), user("a"));
}

#[test]
#[cfg(unix)]
fn files_stay_what_they_are() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = folder(&[("real/a.cnn", WRONG), ("kept.cnn", WRONG)]);
    let path = |inner: &str| folder.path().join(inner);
    for (name, mode) in [("real/a.cnn", 0o640), ("kept.cnn", 0o444)] {
        fs::set_permissions(path(name), fs::Permissions::from_mode(mode)).unwrap();
    }
    symlink("real/a.cnn", path("link.cnn")).unwrap();
    let (code, _, beside) = check(
        &folder,
        &["link.cnn", "kept.cnn", "--fix", "--unsafe-fixes"],
    );
    assert_eq!(code, 1);
    let refused = "error: kept.cnn: the file is read-only, and is not fixed\n";
    assert!(beside.contains(refused), "{beside}");
    assert!(beside.ends_with("2 fixed, 2 remaining\n"), "{beside}");
    assert_eq!(read(&folder, "real/a.cnn"), RIGHT);
    assert_eq!(read(&folder, "kept.cnn"), WRONG);
    let mode = fs::metadata(path("real/a.cnn"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o640);
    assert!(fs::symlink_metadata(path("link.cnn")).unwrap().is_symlink());
}

#[test]
fn wrong_uses_are_refused() {
    let caffe = "name: \"n\"\ninput: \"data\"\n";
    let folder = folder(&[
        ("a.cnn", WRONG),
        ("n.prototxt", caffe),
        ("t.csv", "net\n0\n"),
    ]);
    let refused = |arguments: &[&str], reason: &str| {
        let (code, said, beside) = check(&folder, arguments);
        assert_eq!((code, said.as_str()), (2, ""), "{arguments:?}: {beside}");
        assert!(beside.contains(reason), "{arguments:?}: {beside}");
    };
    refused(
        &["a.cnn", "--unsafe-fixes"],
        "`--unsafe-fixes` needs `--fix` or `--diff`",
    );
    let no_fixes = "n.prototxt: a Caffe file has no fixes: `cnn import` converts it to `.cnn`";
    refused(&["n.prototxt", "--fix"], no_fixes);
    refused(&["a.cnn", "n.prototxt", "--diff"], no_fixes);
    let table = ["t.csv", "--strings", "metaqnn:net", "--fix"];
    refused(&table, "the networks of a table have no fixes");
    refused(&["a.cnn", "--fix=all"], "unexpected value 'all'");
    refused(&["--fix"], "required arguments were not provided");
    // In a folder it is only checked.
    let (_, _, beside) = check(&folder, &[".", "--fix"]);
    assert!(beside.contains("1 fixed, "), "{beside}");
    assert_eq!(read(&folder, "a.cnn"), SAFE);
    assert_eq!(read(&folder, "n.prototxt"), caffe);
    for arguments in [
        &["none.cnn", "--fix"][..],
        &["a.cnn#m", "--fix"],
        &["*.txt", "--fix"],
    ] {
        let (code, _, beside) = check(&folder, arguments);
        assert_eq!(code, 1, "{arguments:?}: {beside}");
        assert!(beside.ends_with("remaining\n"), "{beside}");
    }
}
