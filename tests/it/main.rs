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

/// A temporary folder with these files, each with its path and text.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}
