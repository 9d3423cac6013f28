//! `cnn train` on networks in files: paths, accuracies, names, and their errors.

use super::{all, cnn, folder};
use tempfile::TempDir;

/// The exit code, standard output and standard error of `cnn train`.
fn train(folder: &TempDir, arguments: &[&str]) -> (i32, String, String) {
    all(&cnn(folder, &[&["train"], arguments].concat()))
}

/// Forty networks in files of a folder beside the table, whose accuracies are written by `accuracy`.
fn population(accuracy: impl Fn(usize) -> String) -> TempDir {
    let mut files = Vec::new();
    let mut table = String::from("file,accuracy\n");
    for index in 0..40 {
        let (first, second) = (8 * (index % 9 + 1), 16 * (index % 7 + 1));
        let kernel = [1, 3, 5][index % 3];
        let text = format!(
            "network n {{\n  input 3x32x32\n  conv {first} {kernel}x{kernel} pad=same -> relu\n  \
             maxpool 2x2\n  conv {second} 3x3 pad=1 -> relu\n  global_avgpool -> flatten\n  dense 10\n}}\n"
        );
        files.push((format!("data/nets/{index}.cnn"), text));
        table.push_str(&format!("nets/{index}.cnn,{}\n", accuracy(index)));
    }
    files.push(("data/table.csv".to_owned(), table));
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (&**path, &**text))
        .collect();
    folder(&files)
}

const TABLE: [&str; 5] = ["data/table.csv", "--files", "file", "--target", "accuracy"];

#[test]
fn files_and_strings_and_both_units_lead_to_the_same_figures() {
    let share = |index: usize| 0.6 + 0.003 * (index * 17 % 40) as f64;
    let fractions = population(|index| format!("{:.4}", share(index)));
    let percent = population(|index| format!("{:.2}%", 100.0 * share(index)));
    let bare = population(|index| format!("{:.2}", 100.0 * share(index)));
    let (code, expected, remark) = train(&fractions, &TABLE);
    assert_eq!((code, remark.as_str()), (0, ""));
    assert!(expected.starts_with("table: accuracy\n"), "{expected}");
    let (_, found, remark) = train(&percent, &TABLE);
    assert_eq!((&found, remark.as_str()), (&expected, ""));
    let (_, found, remark) = train(&bare, &TABLE);
    assert_eq!(found, expected);
    assert_eq!(
        remark,
        "accuracies in `accuracy` are percentages: they go up to 71.7\n"
    );
}

#[test]
fn a_model_has_a_name_and_predicts() {
    let folder = population(|index| format!("0.{}", 500 + index * 7 % 40));
    let more = [
        "--name",
        "mine",
        "--predicts",
        "accuracy on tests",
        "-o",
        "m.json",
    ];
    let (code, text, _) = train(&folder, &[&TABLE[..], &more].concat());
    assert_eq!(code, 0);
    assert!(text.starts_with("mine: accuracy on tests\n"), "{text}");
    let (_, text, _) = all(&cnn(
        &folder,
        &["predict", "data/nets/3.cnn", "--model", "m.json"],
    ));
    assert!(text.contains("accuracy on tests: 0.5"), "{text}");
    // A network's file is an input, even with `--force`.
    let more = ["-o", "data/nets/1.cnn", "--force"];
    let (code, _, error) = train(&folder, &[&TABLE[..], &more].concat());
    assert_eq!(code, 1);
    assert!(error.contains("data/nets/1.cnn is an input"), "{error}");
}

#[test]
fn errors_name_file_and_line() {
    let folder = population(|index| format!("0.{}", 500 + index));
    let path = folder.path().join("data/table.csv");
    let table = std::fs::read_to_string(&path).unwrap();
    let two = "network a {\n  input 3x8x8\n  conv 4 3x3\n}\nnetwork b {\n  input 3x8x8\n  conv 5 3x3\n}\n";
    std::fs::write(folder.path().join("data/nets/two.cnn"), two).unwrap();
    let wrong = "network a {\n  input 3x8x8\n  dense 4\n}\n";
    std::fs::write(folder.path().join("data/nets/wrong.cnn"), wrong).unwrap();
    let cases = [
        (
            "nets/none.cnn,0.5",
            "data/table.csv:4: data/nets/none.cnn: N022 unreadable-file: ",
        ),
        (
            "nets/wrong.cnn,0.5",
            "data/table.csv:4: data/nets/wrong.cnn:3: S005 dense-on-spatial: ",
        ),
        (
            "nets/two.cnn,0.5",
            "data/table.csv:4: data/nets/two.cnn has 2 networks; name one: ",
        ),
        (
            "nets/two.cnn#c,0.5",
            "data/table.csv:4: data/nets/two.cnn:1: N026 no-network: ",
        ),
        (",0.5", "data/table.csv:4: the row has no path"),
        ("nets/1.cnn,", "data/table.csv:4: `` is not an accuracy"),
        (
            "nets/1.cnn,120",
            "data/table.csv:4: the accuracy is 120, which is not from 0 to 100 %",
        ),
        (
            "nets/1.cnn,50%",
            "data/table.csv:4: `50%` has a `%`, and the accuracy in line 2 has none",
        ),
    ];
    for (row, expected) in cases {
        std::fs::write(&path, table.replace("nets/2.cnn,0.502", row)).unwrap();
        let (code, text, error) = train(&folder, &TABLE);
        assert_eq!((code, text.as_str()), (1, ""), "{row}");
        assert!(
            error.starts_with(&format!("error: {expected}")),
            "{row}: {error}"
        );
    }
    std::fs::write(&path, table.replace("nets/2.cnn,", "nets/two.cnn#b,")).unwrap();
    assert_eq!(train(&folder, &TABLE).0, 0);
    std::fs::write(&path, "").unwrap();
    let (code, _, error) = train(&folder, &TABLE);
    assert_eq!(
        (code, &*error),
        (1, "error: data/table.csv: the table is empty\n")
    );
    let (code, _, error) = train(&folder, &["data/table.csv", "--target", "accuracy"]);
    assert_eq!(code, 2);
    assert!(
        error.contains("--strings <NOTATION:COLUMN>|--files <COLUMN>"),
        "{error}"
    );
}

/// The attributes of [`population`]'s networks in a table, with their accuracies.
fn measured(folder: &TempDir, accuracy: impl Fn(usize) -> String) {
    let paths: Vec<String> = (0..40)
        .map(|index| format!("data/nets/{index}.cnn"))
        .collect();
    let mut arguments = vec!["attributes", "--format", "csv"];
    arguments.extend(paths.iter().map(String::as_str));
    let (code, table, _) = all(&cnn(folder, &arguments));
    assert_eq!(code, 0);
    let mut lines = table.lines();
    let mut joined = format!("{},accuracy\n", lines.next().unwrap());
    for (index, line) in lines.enumerate() {
        joined.push_str(&format!("{line},{}\n", accuracy(index)));
    }
    std::fs::write(folder.path().join("attributes.csv"), joined).unwrap();
}

/// A table of attributes leads to the figures of its networks; the rows and the networks are then
/// predicted alike.
#[test]
fn attributes_lead_to_the_figures_of_their_networks() {
    let share = |index: usize| format!("{:.2}", 60.0 + 0.3 * (index * 17 % 40) as f64);
    let folder = population(share);
    measured(&folder, share);
    let table = ["attributes.csv", "--attributes", "--target", "accuracy"];
    let (code, found, remark) = train(
        &folder,
        &[
            &table[..],
            &["--group", "file", "--name", "table", "-o", "m.json"],
        ]
        .concat(),
    );
    assert_eq!(code, 0, "{remark}");
    assert!(
        remark.contains("columns that are not attributes: `name`\n")
            && remark.contains("accuracies in `accuracy` are percentages: they go up to 71.7\n"),
        "{remark}"
    );
    let (_, expected, _) = train(&folder, &TABLE);
    let fitted = |text: &str| {
        let mut lines = text.lines();
        let line = lines.find(|line| line.contains("on the networks it was fitted to"));
        let words = line.unwrap().split_whitespace().map(str::to_owned);
        words.collect::<Vec<String>>()
    };
    assert_eq!(fitted(&found), fitted(&expected));

    let predict = |arguments: &[&str]| {
        let arguments = [&["predict", "--model", "m.json"], arguments].concat();
        all(&cnn(&folder, &arguments))
    };
    let (code, rows, error) = predict(&["attributes.csv", "--attributes", "--format", "csv"]);
    assert_eq!(code, 0, "{error}");
    assert_eq!(rows.lines().count(), 41);
    let row = rows.lines().nth(8).unwrap();
    assert!(row.starts_with("n,attributes.csv,8,0."), "{row}");
    let (_, network, _) = predict(&["data/nets/7.cnn", "--format", "csv"]);
    let value = |line: &str| line.split(',').nth(3).map(str::to_owned);
    let network = network.lines().nth(1).unwrap();
    assert_eq!(value(network).unwrap()[..8], value(row).unwrap()[..8]);
    let (_, lines, _) = predict(&["attributes.csv", "--attributes", "--format", "jsonl"]);
    assert_eq!(lines.lines().count(), 40);
    let (_, json, _) = predict(&["attributes.csv", "--attributes", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["predictions"].as_array().unwrap().len(), 40);
}

#[test]
fn mistakes_in_tables_of_attributes_have_their_line() {
    let folder = folder(&[
        ("none.csv", "name,accuracy\na,0.5\n"),
        ("empty.csv", "num_relu,accuracy\n"),
        ("nothing.csv", ""),
        ("word.csv", "num_relu,accuracy\n3,0.5\nmany,0.5\n"),
        ("infinite.csv", "num_relu,accuracy\ninf,0.5\n"),
        ("twice.csv", "num_relu,num_relu,accuracy\n1,2,0.5\n"),
        ("few.csv", "num_relu,accuracy\n1,0.5\n2,0.6\n"),
        ("large.csv", "num_relu,accuracy\n1e300,0.5\n2,0.6\n"),
        ("semicolons.csv", "num_relu;accuracy\n1;0.5\n2;0.6\n"),
        ("short.csv", "num_relu,accuracy\n1\n"),
        ("high.csv", "num_relu,accuracy\n1,0.5%\n2,101%\n"),
    ]);
    let wrong = |table: &str| {
        let (code, out, error) = train(&folder, &[table, "--attributes", "--target", "accuracy"]);
        assert_eq!((code, out.as_str()), (1, ""), "{table}: {error}");
        error
    };
    let expected = [
        (
            "none.csv",
            "none.csv: no column has the name of an attribute",
        ),
        ("empty.csv", "empty.csv: the table has no rows"),
        ("nothing.csv", "nothing.csv: the table is empty"),
        (
            "word.csv",
            "word.csv:3: `many` in column `num_relu` is not a number",
        ),
        (
            "infinite.csv",
            "infinite.csv:2: `inf` in column `num_relu` is not a number",
        ),
        ("twice.csv", "twice.csv: there are two columns `num_relu`"),
        (
            "few.csv",
            "few.csv: 2 groups cannot fill 10 folds: use fewer folds",
        ),
        (
            "large.csv",
            "large.csv:2: `1e300` in column `num_relu` is larger than 1e150",
        ),
        (
            "semicolons.csv",
            "its fields are separated by `;`, not by commas",
        ),
        ("short.csv", "found record with 1 fields"),
        (
            "high.csv",
            "high.csv:3: the accuracy is 101, which is not from 0 to 100 %",
        ),
    ];
    for (table, text) in expected {
        let error = wrong(table);
        assert!(error.contains(text), "{table}: {error}");
    }
    for never_ends in ["/dev/zero", "."] {
        assert!(wrong(never_ends).contains("not a regular file"));
        let (code, error) = super::said(&cnn(&folder, &["predict", never_ends, "--attributes"]));
        assert!(code == 1 && error.contains("not a regular file"), "{error}");
    }
    let (code, error) = super::said(&cnn(&folder, &["predict", "word.csv", "--attributes"]));
    assert_eq!(code, 1);
    assert!(
        error.contains(
            "word.csv: the table lacks columns that the model `metaqnn-cifar10` needs: `"
        ),
        "{error}"
    );
}
