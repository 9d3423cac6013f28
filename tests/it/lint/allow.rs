//! `--add-allow`: a baseline of comments.

use super::{DOUBLE, all, folder, lint, typed};
use std::fs;

#[test]
fn a_baseline_allows_what_is_there_and_nothing_new() {
    let unused = DOUBLE.replace("n {", "n(unused: int = 1) {");
    let folder = folder(&[("a.cnn", &unused), ("b/b.cnn", DOUBLE)]);
    let read = |path: &str| fs::read_to_string(folder.path().join(path)).unwrap();
    let (code, said, beside) = all(&lint(&folder, &[".", "--add-allow", "--diff"]));
    assert_eq!(
        (code, beside.as_str()),
        (1, "would add 3 comments in 2 files\n")
    );
    assert!(
        said.contains("+  relu -> relu  # allow A202: baseline\n"),
        "{said}"
    );
    assert_eq!(read("a.cnn"), unused);
    let (code, said, _) = all(&lint(&folder, &[".", "--add-allow"]));
    assert_eq!(code, 0);
    assert_eq!(
        said,
        "added 3 comments in 2 files\nfound nothing in 2 files\n"
    );
    let a = read("a.cnn");
    assert!(
        a.contains("n(unused: int = 1) {  # allow N042: baseline\n"),
        "{a}"
    );
    assert!(a.contains("relu -> relu  # allow A202: baseline\n"), "{a}");
    assert_eq!(lint(&folder, &["."]).status.code(), Some(0));
    let (code, _, beside) = all(&lint(&folder, &[".", "--add-allow", "--diff"]));
    assert_eq!((code, beside.as_str()), (0, ""));
    // What comes later is found, and a comment that is not needed any more is.
    fs::write(
        folder.path().join("a.cnn"),
        a.replace("relu -> relu", "relu"),
    )
    .unwrap();
    let (code, said, _) = all(&lint(&folder, &[".", "--format", "short"]));
    assert_eq!(code, 1);
    assert!(
        said.contains("warning[G107 ") && said.lines().count() == 1,
        "{said}"
    );
}

/// Several findings of a line are allowed by one comment; errors stay.
#[test]
fn errors_are_not_allowed() {
    let folder = folder(&[("a.cnn", &DOUBLE.replace("3x3", "9x9"))]);
    let (code, said, _) = all(&lint(
        &folder,
        &["a.cnn", "--add-allow", "--format", "short"],
    ));
    assert_eq!(code, 1);
    assert!(said.contains("error[S001"), "{said}");
    // A baseline of what was linted of a file with errors would not be whole.
    let wrong = DOUBLE.replace("relu\n}", "relu\n  conv 8 9x9\n}");
    let both = super::folder(&[("a.cnn", &wrong), ("b.cnn", DOUBLE)]);
    let (code, said, _) = all(&lint(&both, &["a.cnn", "b.cnn", "--add-allow"]));
    assert_eq!(code, 1);
    let last = "added 1 comment in 1 file\nleft out a.cnn, which has errors: fix them first, \
                since more may be found after that\nfound 1 error, 1 warning in 1 of 2 files\n";
    assert!(said.ends_with(last), "{said}");
    assert_eq!(
        fs::read_to_string(both.path().join("a.cnn")).unwrap(),
        wrong
    );
    let (code, said, beside) = all(&typed(&folder, &["-", "--add-allow"], DOUBLE));
    assert_eq!(code, 0, "{beside}");
    assert_eq!(
        said,
        DOUBLE.replace("-> relu", "-> relu  # allow A202: baseline")
    );
    for other in ["--fix", "--watch", "--base=HEAD"] {
        assert_eq!(
            lint(&folder, &["a.cnn", "--add-allow", other])
                .status
                .code(),
            Some(2)
        );
    }
}

/// A block that two files use gets one comment.
#[test]
fn a_shared_line_gets_one_comment() {
    let user =
        |name| format!("use \"b.cnn\" {{ b }}\n\nnetwork {name} {{\n  input 3x8x8\n  b\n}}\n");
    let block = "block b {\n  conv 4 3x3\n  relu -> relu\n}\n";
    let folder = folder(&[
        ("b.cnn", block),
        ("one.cnn", &user("one")),
        ("two.cnn", &user("two")),
    ]);
    let (code, said, _) = all(&lint(&folder, &[".", "--add-allow"]));
    assert_eq!(
        (code, said.as_str()),
        (0, "added 1 comment in 1 file\nfound nothing in 3 files\n")
    );
    let text = fs::read_to_string(folder.path().join("b.cnn")).unwrap();
    assert_eq!(text.matches("allow A202").count(), 1, "{text}");
}
