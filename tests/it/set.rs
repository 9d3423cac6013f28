//! `--set`, and what the last line of a run says.

use super::{folder, said};
use tempfile::TempDir;

fn cnn(folder: &TempDir, arguments: &[&str]) -> (i32, String) {
    said(&super::cnn(folder, arguments))
}

const CLASSES: &str = "network n(classes: int = 10) {
  input 3x8x8
  flatten -> dense classes
  expect params < 2K and output = 10
  expect macs = 1920
  expect 2000 >= params
}
";

/// What a file states of its defaults is not claimed of another network, and counted; upper bounds of
/// what it costs are budgets, and hold.
#[test]
fn bounds_are_claimed_of_other_parameters() {
    let folder = folder(&[("n.cnn", CLASSES)]);
    let check = |set: &str| cnn(&folder, &["check", "n.cnn", "--set", set]);
    let (code, text) = check("classes=5");
    assert_eq!(code, 0, "{text}");
    assert!(
        text.contains("960 MACs; 2 `expect`s about the defaults are not checked\n"),
        "{text}"
    );
    let (code, text) = check("classes=50");
    assert_eq!(code, 1);
    assert_eq!(
        text.matches("error[X001 expectation-failed]").count(),
        2,
        "{text}"
    );
    assert!(text.contains("`params < 2K` does not hold"), "{text}");
    assert!(text.contains("`2000 >= params` does not hold"), "{text}");
    let (_, text) = check("classes=10");
    assert!(!text.contains("about the defaults"), "{text}");
}

#[test]
fn a_wrong_setting_is_shown_as_it_was_given() {
    let folder = folder(&[("n.cnn", CLASSES)]);
    let (code, text) = cnn(&folder, &["check", "n.cnn", "--set", "classes=ten"]);
    assert_eq!(code, 1);
    assert!(
        text.contains(
            "`--set classes=ten`: `classes` is an `int` (a whole number), and `ten` is a word"
        ),
        "{text}"
    );
    assert!(
        text.contains("such as its default: `--set classes=10`"),
        "{text}"
    );
    let (_, text) = cnn(&folder, &["check", "n.cnn", "--set", "classes=2.5"]);
    assert!(
        text.contains("`--set classes=2.5`: `classes` is an `int`"),
        "{text}"
    );
}

/// An error is explained before a warning that comes first.
#[test]
fn the_last_line_explains_the_error() {
    let text = "block b(unused: int = 1) {\n  relu\n}\n\nnetwork n {\n  input 3x8x8\n  b\n  conv 8 9x9\n}\n";
    let folder = folder(&[("n.cnn", text)]);
    for command in ["check", "lint", "summary"] {
        let (code, text) = cnn(&folder, &[command, "n.cnn"]);
        assert_eq!(code, 1);
        assert!(text.contains("warning[N042"), "{text}");
        assert!(
            text.contains("for more: `cnn explain S001`"),
            "{command}: {text}"
        );
    }
}

/// `--input` is another size of the network's input, in every command.
#[test]
fn an_input_has_another_size() {
    let text = "network n {\n  input 3x8x8\n  conv 4 3x3 as c\n  expect c = 4x6x6\n}\n\
        network two {\n  input a 8\n  input b 8\n  concat(a, b)\n}\n";
    let folder = folder(&[("n.cnn", text)]);
    let (code, text) = cnn(&folder, &["check", "n.cnn", "--input", "3x10x10"]);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("3x10x10 -> 4x8x8"), "{text}");
    assert!(
        text.contains("1 `expect` about the defaults is not checked"),
        "{text}"
    );
    assert!(text.contains("n.cnn#two: 8, 8 -> 16"), "{text}");
    let (code, text) = cnn(
        &folder,
        &["summary", "n.cnn#n", "--input", "3x10x10", "--totals"],
    );
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("6_912"), "{text}");
    let (code, text) = cnn(
        &folder,
        &["check", "n.cnn#two", "--input", "a=3", "--input", "b=4"],
    );
    assert_eq!((code, text.contains("3, 4 -> 7")), (0, true), "{text}");
    let (code, text) = cnn(&folder, &["check", "n.cnn#two", "--input", "8"]);
    assert_eq!(code, 1);
    assert!(
        text.contains("name one of `a` and `b`, such as `--input a=3x160x160`"),
        "{text}"
    );
    for wrong in ["3x0x8", "3x8", "=3x8x8", "a=", "wide", "3x8x8x8x8"] {
        let (code, text) = cnn(&folder, &["check", "n.cnn", "--input", wrong]);
        assert_eq!(code, 2, "{wrong}: {text}");
    }
}
