//! `--base`: only what a change adds.

use super::{DOUBLE, SINGLE, all, folder, lint, typed};
use std::fs;
use std::process::Command;
use tempfile::TempDir;

/// A repository with these files in its one commit.
fn repository(files: &[(&str, &str)]) -> TempDir {
    let folder = folder(files);
    git(&folder, &["init", "-q", "."]);
    git(&folder, &["add", "-A"]);
    commit(&folder);
    folder
}

fn git(folder: &TempDir, arguments: &[&str]) {
    let mut command = Command::new("git");
    let command = command.current_dir(folder.path()).args(arguments);
    let command = command.env("GIT_CONFIG_GLOBAL", "/dev/null");
    assert!(command.status().unwrap().success(), "{arguments:?}");
}

fn commit(folder: &TempDir) {
    let person = ["-c", "user.name=n", "-c", "user.email=e"];
    git(folder, &[&person[..], &["commit", "-qam", "."]].concat());
}

fn write(folder: &TempDir, path: &str, text: &str) {
    fs::write(folder.path().join(path), text).unwrap();
}

/// What is new since a revision: the lines of `short`.
fn new(folder: &TempDir, paths: &[&str], base: &str) -> Vec<String> {
    let arguments = [paths, &["--base", base, "--format", "short"]].concat();
    let (code, said, beside) = all(&lint(folder, &arguments));
    assert_eq!(code, i32::from(!said.is_empty()), "{said}{beside}");
    said.lines().map(str::to_owned).collect()
}

#[test]
fn lines_that_move_and_networks_that_stay_are_not_new() {
    let folder = repository(&[("a.cnn", DOUBLE), ("b.cnn", SINGLE)]);
    assert_eq!(new(&folder, &["."], "HEAD"), [""; 0]);
    // Lines above, other blanks in front, another network below with a finding of its own.
    let moved = format!("# one\n\n{}", DOUBLE.replace("  relu", "    relu"));
    let other = DOUBLE.replace("network n", "network m");
    write(&folder, "a.cnn", &format!("{moved}\n{other}"));
    write(&folder, "c.cnn", DOUBLE);
    let found = new(&folder, &["."], "HEAD");
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found[0].starts_with("./a.cnn:12:11: warning[A202"),
        "{found:?}"
    );
    assert!(
        found[1].starts_with("./c.cnn:4:11: warning[A202"),
        "{found:?}"
    );
    git(&folder, &["add", "-A"]);
    commit(&folder);
    assert_eq!(new(&folder, &["."], "HEAD"), [""; 0]);
    assert_eq!(new(&folder, &["."], "HEAD~1").len(), 2);
    // The same line once more in the same network is new.
    let twice = DOUBLE.replace(
        "  relu -> relu\n",
        "  relu -> relu\n  conv 8 3x3\n  relu -> relu\n",
    );
    write(&folder, "c.cnn", &twice);
    assert_eq!(new(&folder, &["c.cnn"], "HEAD").len(), 1);
}

/// A block is looked at as it was then, in the folder of a repository that is not its root.
#[test]
fn what_a_file_uses_is_of_the_revision_too() {
    let block = |relu| format!("block b {{\n  conv 4 3x3\n  {relu}\n}}\n");
    let user = "use \"parts/b.cnn\" { b }\n\nnetwork n {\n  input 3x8x8\n  b\n}\n";
    let folder = repository(&[
        ("nets/a.cnn", user),
        ("nets/parts/b.cnn", &block("relu -> relu")),
    ]);
    let inner = |arguments: &[&str]| {
        let mut command = super::command(&folder.path().join("nets"), arguments);
        all(&command.output().unwrap())
    };
    let known = ["a.cnn", "--base", "HEAD", "--format", "short"];
    assert_eq!(inner(&known), (0, String::new(), String::new()));
    write(
        &folder,
        "nets/parts/b.cnn",
        &block("relu -> sigmoid -> sigmoid"),
    );
    let (code, said, _) = inner(&known);
    assert_eq!(code, 1);
    assert!(said.starts_with("parts/b.cnn:3:"), "{said}");
}

#[test]
fn standard_input_is_compared_with_its_path() {
    let folder = repository(&[("a.cnn", DOUBLE)]);
    let path = ["-", "--base", "HEAD", "--stdin-filename", "a.cnn"];
    assert_eq!(
        typed(&folder, &path, &format!("# new\n{DOUBLE}"))
            .status
            .code(),
        Some(0)
    );
    let other = ["-", "--base", "HEAD", "--stdin-filename", "b.cnn"];
    assert_eq!(typed(&folder, &other, DOUBLE).status.code(), Some(1));
    assert_eq!(
        typed(&folder, &["-", "--base", "HEAD"], DOUBLE)
            .status
            .code(),
        Some(1)
    );
}

#[test]
fn a_revision_must_exist() {
    let repository = repository(&[("a.cnn", DOUBLE)]);
    let (code, said, beside) = all(&lint(&repository, &["a.cnn", "--base", "HAED"]));
    assert_eq!((code, said.as_str()), (2, ""));
    assert!(
        beside.contains("no revision `HAED`\nhelp: did you mean `HEAD`?"),
        "{beside}"
    );
    let empty = folder(&[("a.cnn", DOUBLE)]);
    git(&empty, &["init", "-q", "."]);
    let (code, _, beside) = all(&lint(&empty, &["a.cnn", "--base", "HEAD"]));
    assert_eq!(code, 2);
    assert_eq!(
        beside,
        "error: `--base HEAD`: the repository has no commits yet\nhelp: commit the files first, or leave out `--base`\n"
    );
    // A new branch without commits, beside one with some.
    git(&repository, &["checkout", "-q", "--orphan", "new"]);
    let (code, _, beside) = all(&lint(&repository, &["a.cnn", "--base", "HEAD"]));
    assert_eq!(code, 2);
    assert!(!beside.contains("did you mean `HEAD`"), "{beside}");
    let plain = folder(&[("a.cnn", DOUBLE)]);
    let (code, _, beside) = all(&lint(&plain, &["a.cnn", "--base", "HEAD"]));
    assert_eq!(code, 2);
    assert!(beside.contains("is not in a git repository"), "{beside}");
    let (code, _, _) = all(&lint(&repository, &["a.cnn", "--base", "HEAD", "--fix"]));
    assert_eq!(code, 2);
}
