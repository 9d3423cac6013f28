//! `cnn new`: the file that it writes, and what it refuses.

use super::{folder, said};
use tempfile::TempDir;

fn cnn(folder: &TempDir, arguments: &[&str]) -> (i32, String) {
    said(&super::cnn(folder, arguments))
}

#[test]
fn the_new_file_is_checked_linted_and_measured() {
    let folder = folder(&[("nets/other.cnn", "")]);
    let (code, text) = cnn(&folder, &["new", "first"]);
    assert_eq!(code, 0);
    let next = "first.cnn: a network for pictures of 3x32x32\nnext: `cnn check first.cnn`, `cnn summary \
                first.cnn`, `cnn predict first.cnn`\n";
    assert_eq!(text, next);
    let (code, text) = cnn(&folder, &["check", "first.cnn"]);
    let line = "first.cnn#first: 3x32x32 -> 10, 1_422_218 parameters, 40_569_344 MACs\n";
    assert_eq!((code, text.as_str()), (0, line));
    let (code, text) = cnn(&folder, &["lint", "first.cnn", "--level", "info"]);
    assert_eq!((code, text.as_str()), (0, "found nothing in 1 file\n"));
    let (code, text) = cnn(&folder, &["predict", "first.cnn"]);
    assert!(
        code == 0 && text.contains("accuracy after 20 epochs on CIFAR-10: 0.7"),
        "{text}"
    );
    assert_eq!(cnn(&folder, &["summary", "first.cnn"]).0, 0);
    assert_eq!(cnn(&folder, &["new", "nets/second.cnn"]).0, 0);
    let (code, text) = cnn(&folder, &["check", "nets/second.cnn"]);
    assert!(
        code == 0 && text.starts_with("nets/second.cnn#second: "),
        "{text}"
    );
}

#[test]
fn existing_files_and_wrong_names_are_refused() {
    let folder = folder(&[("first.cnn", "mine"), ("folder.cnn/x", "")]);
    let read = || std::fs::read_to_string(folder.path().join("first.cnn")).unwrap();
    let (code, text) = cnn(&folder, &["new", "first"]);
    assert_eq!(
        (code, &*text),
        (1, "error: first.cnn exists: `--force` replaces it\n")
    );
    assert_eq!(read(), "mine");
    assert_eq!(cnn(&folder, &["new", "first", "--force"]).0, 0);
    assert!(read().contains("network first("));
    for (name, reason) in [
        ("folder", "folder.cnn is a folder: name a file"),
        ("none/first", "none/first.cnn: there is no folder none"),
    ] {
        let (code, text) = cnn(&folder, &["new", name]);
        assert_eq!((code, text), (1, format!("error: {reason}\n")));
    }
    for (name, reason) in [
        ("my-net", "cannot name a network"),
        ("3d", "cannot name a network"),
        ("a.b", "cannot name a network"),
        ("r\u{e9}seau", "cannot name a network"),
        ("repeat", "is a word of the language"),
        ("_", "is a word of the language"),
        ("conv", "is a layer of the language"),
    ] {
        let (code, text) = cnn(&folder, &["new", name]);
        assert!(code == 2 && text.contains(reason), "{name}: {code} {text}");
    }
}
