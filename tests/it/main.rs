//! The command and whole networks, in one binary, because each binary of tests takes a link of the
//! whole crate. `cargo test --test it summary::` runs one part.

#[path = "../common/mod.rs"]
mod common;

mod check_fix;
mod commands;
mod configuration;
mod diff;
mod explain;
mod findings;
mod first_network;
mod inputs;
mod lint;
mod metaqnn;
mod model;
mod networks;
mod new;
mod notations;
mod output;
mod partial;
mod population;
mod set;
mod summary;
mod train;
#[cfg(unix)]
mod watch;
#[cfg(unix)]
mod watching;
mod writing;

use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// Exit code, standard output, standard error.
fn all(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let code = output.status.code().unwrap();
    (code, text(&output.stdout), text(&output.stderr))
}

/// Exit code, and all that is printed.
fn said(output: &Output) -> (i32, String) {
    let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    (output.status.code().unwrap(), text.into_owned())
}

/// The command in a folder, with nothing on standard input.
fn cnn(folder: &TempDir, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_cnn"))
        .current_dir(folder.path())
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

/// A temporary folder with these files, each with its path and text.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}
