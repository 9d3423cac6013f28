//! Tables of short notations: rows by number and by name, and what is no such table.

use super::*;
use serde_json::Value;

const STRINGS: [&str; 2] = ["--strings", "nas-bench-macro:arch"];

fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = cnn(folder).args(arguments).args(STRINGS).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

const NAMED: &str = "id,arch\na,01201201\nb,013\n,22222222\na,00000000\n";

#[test]
fn every_row_has_a_prediction_and_its_number() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("t.csv"), NAMED).unwrap();
    let (code, document, _) = run(folder, &["predict", "t.csv", "--format", "json"]);
    assert_eq!(code, Some(1));
    let found: Value = serde_json::from_str(&document).unwrap();
    // As it would be printed at once.
    assert_eq!(document, format!("{found:#}\n"));
    let list = found["predictions"].as_array().unwrap();
    let numbers: Vec<_> = list.iter().map(|it| it["row"].as_u64().unwrap()).collect();
    assert_eq!(numbers, [1, 2, 3, 4]);
    let names: Vec<_> = list.iter().map(|it| it["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["a", "b", "3", "a"]);
    assert_eq!(list[1]["error"], "there is no layer `3`");
    assert_eq!(list[1]["value"], Value::Null);
    assert!(list[0].get("error").is_none() && list[0].get("model").is_some());
    let (code, lines, said) = run(folder, &["predict", "t.csv", "--format", "jsonl"]);
    assert_eq!(code, Some(1));
    assert!(said.contains("there is no layer `3`"), "{said}");
    let lines: Vec<Value> = lines
        .lines()
        .map(|it| serde_json::from_str(it).unwrap())
        .collect();
    assert_eq!(&lines, list);
    let (_, text, _) = run(folder, &["predict", "t.csv"]);
    assert!(text.contains("a (t.csv, row 4)\n"), "{text}");
    // An empty list is one too.
    fs::write(folder.join("none.csv"), "id,arch\n").unwrap();
    let (_, document, _) = run(folder, &["predict", "none.csv", "--format", "json"]);
    let found: Value = serde_json::from_str(&document).unwrap();
    assert_eq!(document, format!("{found:#}\n"));
}

#[test]
fn tables_say_the_row() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("t.csv"), NAMED).unwrap();
    let table = ["t.csv", STRINGS[0], STRINGS[1], "--out"];
    for out in ["o.csv", "p.parquet"] {
        assert_eq!(
            attributes(folder, &[&table[..], &[out]].concat()).0,
            Some(1)
        );
    }
    let numbers = |rows: &[Vec<String>]| -> Vec<String> {
        rows.iter().map(|row| row.last().unwrap().clone()).collect()
    };
    let found = rows(&folder.join("o.csv"));
    assert_eq!(numbers(&found), ["1", "3", "4"]);
    let (names, columns) = parquet_rows(&folder.join("p.parquet"));
    assert_eq!(names.last().unwrap(), "row");
    assert_eq!(numbers(&columns), ["1", "3", "4"]);
    let errors = rows(&folder.join("o.errors.csv"));
    assert_eq!(errors[0][6..], ["error", "b", "2"]);
}

#[test]
fn a_row_by_its_name_is_that_row_alone() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("t.csv"), NAMED).unwrap();
    let (code, text, said) = run(folder, &["check", "t.csv#a"]);
    assert_eq!((code, text.lines().count()), (Some(0), 2), "{text}{said}");
    let (code, text, said) = run(folder, &["check", "t.csv#3"]);
    assert_eq!((code, text.lines().count()), (Some(0), 1), "{text}{said}");
    assert_eq!(run(folder, &["check", "t.csv#b"]).0, Some(1));
    let (code, text, said) = run(folder, &["check", "t.csv#c"]);
    assert_eq!((code, text.as_str()), (Some(1), ""));
    assert!(said.contains("network `c`"), "{said}");
    let (code, said) = attributes(
        folder,
        &["t.csv#a", STRINGS[0], STRINGS[1], "--out", "o.csv"],
    );
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("2 rows from 2 rows"), "{said}");
}

#[test]
fn what_is_no_table_is_told_as_what_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    for (name, text, wanted) in [
        ("empty.csv", "", "the table is empty"),
        ("semi.csv", "id;arch\na;013\n", "separated by semicolons"),
        ("tabs.csv", "id\tarch\na\t013\n", "separated by tabs"),
        ("t.parquet", "PAR1\u{15}\u{4}", "a Parquet file"),
        (
            "other.csv",
            "id,net\na,013\n",
            "no column `arch`; it has id, net",
        ),
    ] {
        fs::write(folder.join(name), text).unwrap();
        let (code, _, said) = run(folder, &["check", name]);
        assert_eq!(code, Some(1), "{said}");
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(wanted), "{said}");
        assert!(
            said.contains("CSV with a header") && !said.contains(".prototxt"),
            "{said}"
        );
    }
    let (code, _, said) = run(folder, &["check", "no.csv"]);
    assert_eq!(code, Some(1));
    assert!(!said.contains(".prototxt"), "{said}");
    fs::write(folder.join("head.csv"), "id,arch\n").unwrap();
    let (code, text, said) = run(folder, &["check", "head.csv"]);
    assert_eq!((code, text.as_str()), (Some(0), ""));
    assert!(said.contains("a header but no rows"), "{said}");
}

/// The embedded model is of CIFAR-10.
#[test]
fn the_data_set_is_what_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(
        folder.join("t.csv"),
        "net\n\"[C(64,3,1), P(2,2), SM(10)]\"\n",
    )
    .unwrap();
    let predicted = |more: &[&str]| {
        let arguments = [
            "predict",
            "t.csv",
            "--strings",
            "metaqnn:net",
            "--format",
            "json",
        ];
        let output = cnn(folder).args(arguments).args(more).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        (output.status.code(), text)
    };
    assert!(!predicted(&[]).1.contains("task.data"));
    assert!(!predicted(&["--data", "cifar10"]).1.contains("task.data"));
    let (code, text) = predicted(&["--data", "svhn"]);
    assert_eq!(code, Some(0));
    assert!(text.contains("task.data"), "{text}");
    assert_eq!(predicted(&["--data", "no name"]).0, Some(2));
    let output = cnn(folder).args(["check", ".", "--data", "svhn"]).output();
    assert_eq!(output.unwrap().status.code(), Some(2));
}
