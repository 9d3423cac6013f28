//! `--watch` of `check`, `summary` and `predict`.

use super::watching::Watching;
use super::{all, cnn, folder};
use std::fs;

const USER: &str = "use \"parts/b.cnn\" { b }\n\nnetwork n {\n  input 3x32x32\n  b\n}\n";

fn block(features: usize) -> String {
    format!("block b {{\n  conv {features} 3x3 pad=1 -> relu\n}}\n")
}

/// A file, and the file of a block that it uses, in another folder.
#[test]
fn a_command_runs_again_when_a_file_that_it_uses_changes() {
    let commands: [(&[&str], &str, &str); 4] = [
        (&["check", "a.cnn"], "224 parameters", "448 parameters"),
        (&["summary", "a.cnn", "--totals"], " 224 ", " 448 "),
        (&["summary", "a.cnn", "--format", "csv"], ",224,", ",448,"),
        (&["predict", "a.cnn", "--format", "jsonl"], "\"n\"", "\"n\""),
    ];
    for (arguments, before, after) in commands {
        let folder = folder(&[("a.cnn", USER), ("parts/b.cnn", &block(8))]);
        let watching = Watching::start(folder.path(), arguments);
        let first = watching.run().join("\n");
        assert!(first.contains(before), "{arguments:?}: {first}");
        fs::write(folder.path().join("parts/b.cnn"), block(16)).unwrap();
        let second = watching.until_text(after);
        assert!(second.contains(after), "{arguments:?}: {second}");
        assert_eq!(watching.interrupt(), Some(2), "{arguments:?}");
    }
}

#[test]
fn it_goes_on_after_an_error() {
    let folder = folder(&[("a.cnn", "network n {\n  input 3x8x8\n  conv 4 3x3\n}\n")]);
    let path = folder.path().join("a.cnn");
    let watching = Watching::start(folder.path(), &["check", "a.cnn", "--format", "short"]);
    assert_eq!(watching.run(), [""; 0]);
    fs::write(&path, "network n {\n  input 3x8x8\n  conv 4 9x9\n}\n").unwrap();
    assert!(watching.until(1)[0].starts_with("a.cnn:3:3: error[S001"));
    fs::remove_file(&path).unwrap();
    assert!(watching.until_text("N022").contains("N022 unreadable-file"));
    fs::write(&path, "network n {\n  input 3x8x8\n  relu\n}\n").unwrap();
    assert_eq!(watching.until(0), [""; 0]);
    assert_eq!(watching.interrupt(), Some(2));
}

#[test]
fn standard_input_and_fixes_are_not_watched() {
    let folder = folder(&[]);
    let cases: [(&[&str], &str); 5] = [
        (&["check", "-"], "standard input can be read only once"),
        (&["summary", "-"], "standard input can be read only once"),
        (&["predict", "-"], "standard input can be read only once"),
        (&["check", "a.cnn", "--fix"], "cannot be used with"),
        (&["check", "a.cnn", "--diff"], "cannot be used with"),
    ];
    for (arguments, reason) in cases {
        let output = cnn(&folder, &[arguments, &["--watch"]].concat());
        let (code, _, text) = all(&output);
        assert_eq!(code, 2, "{arguments:?}");
        assert!(text.contains(reason), "{arguments:?}: {text}");
    }
}
