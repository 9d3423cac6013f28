//! What becomes of results that cannot be written, and of runs that find very much.

use std::fs::File;
use std::process::{Command, Stdio};

fn cnn(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cnn"));
    command
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(arguments);
    command
}

/// A full disk is told, and is no success.
#[test]
#[cfg(target_os = "linux")]
fn a_failing_write_is_an_error() {
    for arguments in [
        &["check", "examples"][..],
        &["check", "examples", "--format", "json"],
        &["summary", "examples"],
        &["summary", "examples", "--totals"],
        &["summary", "examples", "--format", "csv"],
        &["predict", "examples", "--format", "json"],
        &["attributes", "examples"],
        &["attributes", "examples", "--format", "json"],
        &["attributes", "examples", "--format", "jsonl"],
        &["attributes", "examples", "--format", "csv"],
        &["--help"],
    ] {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let output = cnn(arguments).stdout(full).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
        let start = "error: the output cannot be written: ";
        assert!(said.contains(start), "{arguments:?}: {said}");
        assert_eq!(said.matches(start).count(), 1, "{arguments:?}: {said}");
    }
}

/// A reader that has seen enough is no mistake.
#[test]
fn a_reader_may_go_away() {
    for format in ["csv", "jsonl", "json", "human"] {
        let mut child = cnn(&["attributes", "stdlib/zoo", "--format", format])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{format}");
        assert!(output.status.success(), "{format}");
    }
}
