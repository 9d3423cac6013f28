//! `--watch`: what is printed when files change, and that it ends.

use super::{DOUBLE, SINGLE, all, folder, lint};
use crate::watching::Watching;
use std::fs;

#[test]
fn changes_are_linted_in_files_that_are_there_and_in_new_ones() {
    let folder = folder(&[("nets/a.cnn", SINGLE)]);
    let write = |path: &str, text: &str| fs::write(folder.path().join(path), text).unwrap();
    let watching = Watching::start(folder.path(), &["lint", "nets", "--format", "short"]);
    assert_eq!(watching.run(), [""; 0]);
    write("nets/a.cnn", DOUBLE);
    let found = watching.until(1);
    assert!(
        found[0].starts_with("nets/a.cnn:4:11: warning[A202"),
        "{found:?}"
    );
    fs::create_dir(folder.path().join("nets/new")).unwrap();
    write("nets/new/b.cnn", DOUBLE);
    let found = watching.until(2);
    assert!(found[1].starts_with("nets/new/b.cnn:4:11: "), "{found:?}");
    // As editors do it: beside the file, and moved to its place.
    write("nets/.a.swp", SINGLE);
    fs::rename(
        folder.path().join("nets/.a.swp"),
        folder.path().join("nets/a.cnn"),
    )
    .unwrap();
    assert!(watching.until(1)[0].starts_with("nets/new/b.cnn"));
    fs::remove_dir_all(folder.path().join("nets/new")).unwrap();
    assert_eq!(watching.until(0), [""; 0]);
    write("nets/cnn.toml", "[lint]\nignored = 1\n");
    assert!(watching.until(1)[0].starts_with("nets/cnn.toml:2:1: error[T002"));
    assert_eq!(watching.interrupt(), Some(2));
}

/// A file by its name, and the file of a block that it uses, in another folder.
#[test]
fn what_a_file_uses_is_watched() {
    let block = |relu| format!("block b {{\n  conv 4 3x3\n  {relu}\n}}\n");
    let user = "use \"parts/b.cnn\" { b }\n\nnetwork n {\n  input 3x8x8\n  b\n}\n";
    let folder = folder(&[("a.cnn", user), ("parts/b.cnn", &block("relu"))]);
    let write = |path: &str, text: &str| fs::write(folder.path().join(path), text).unwrap();
    let watching = Watching::start(folder.path(), &["lint", "a.cnn", "--format", "short"]);
    assert_eq!(watching.run(), [""; 0]);
    // Nothing that is read: no new run before the one of the next change.
    write("other.txt", "x");
    write("parts/b.cnn", &block("relu -> relu"));
    assert!(watching.until(1)[0].starts_with("parts/b.cnn:3:11: "));
    assert_eq!(watching.interrupt(), Some(2));
}

#[test]
fn standard_input_cannot_be_watched() {
    let folder = folder(&[]);
    for arguments in [&["-", "--watch"][..], &["--files-from", "-", "--watch"]] {
        let (code, _, said) = all(&lint(&folder, arguments));
        assert_eq!(code, 2);
        assert!(
            said.contains("standard input can be read only once"),
            "{said}"
        );
    }
}
