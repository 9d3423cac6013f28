//! Tables of many networks: order, errors, runs that are cut off, tables of short notations.

mod caffe;
mod cut;
mod runs;
mod tables;

use cut::{Waits, until_whole};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn cnn(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cnn"));
    command.current_dir(folder).env("COLUMNS", "100");
    command
}

/// Runs `cnn attributes`; what it said and how it ended.
fn attributes(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = cnn(folder)
        .arg("attributes")
        .args(arguments)
        .output()
        .unwrap();
    ended(&output)
}

fn ended(output: &Output) -> (Option<i32>, String) {
    assert!(
        output.stdout.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.code(), said)
}

/// A network whose attributes are its own.
fn network(number: usize) -> String {
    let (filters, kernel) = (1 + number % 97, 1 + number % 4);
    let more = "  conv 8 1x1 -> relu\n".repeat(number % 5);
    format!(
        "network n{number} {{\n  input 3x32x32\n  conv {filters} {kernel}x{kernel} -> relu\n{more}\
         \x20 flatten -> dense {}\n}}\n",
        1 + number / 7
    )
}

/// Writes `nets/00/n00000.cnn` and on; every folder has 100.
fn population(folder: &Path, networks: usize) {
    for number in 0..networks {
        let inside = folder.join(format!("nets/{:02}", number / 100));
        fs::create_dir_all(&inside).unwrap();
        fs::write(inside.join(format!("n{number:05}.cnn")), network(number)).unwrap();
    }
}

/// The rows of a CSV table, without its head.
fn rows(table: &Path) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_path(table).unwrap();
    let rows = reader.records().map(Result::unwrap);
    rows.map(|row| row.iter().map(str::to_owned).collect())
        .collect()
}

/// The rows of a Parquet table as CSV would write them.
fn parquet_rows(table: &Path) -> (Vec<String>, Vec<Vec<String>>) {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;
    let reader = SerializedFileReader::new(fs::File::open(table).unwrap()).unwrap();
    let schema = reader.metadata().file_metadata().schema_descr();
    let names = schema
        .columns()
        .iter()
        .map(|column| column.name().to_owned());
    let names = names.collect();
    let rows = reader.get_row_iter(None).unwrap().map(|row| {
        let row = row.unwrap();
        let fields = row.get_column_iter().map(|(_, field)| match field {
            Field::Str(text) => text.clone(),
            Field::Double(value) => value.to_string(),
            Field::Null => String::new(),
            other => panic!("{other:?}"),
        });
        fields.collect()
    });
    (names, rows.collect())
}

/// The same numbers, however they are written: `1e21`, `1.0`.
fn plain(rows: Vec<Vec<String>>) -> Vec<Vec<String>> {
    let field = |field: String| match field.parse::<f64>() {
        Ok(value) => value.to_string(),
        Err(_) => field,
    };
    let rows = rows.into_iter();
    rows.map(|row| row.into_iter().map(field).collect())
        .collect()
}

#[test]
fn three_thousand_networks_stand_in_order_in_all_three_tables() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    population(folder, 3_000);
    for table in ["t.csv", "t.jsonl", "t.parquet"] {
        let (code, said) = attributes(folder, &["nets", "--out", table]);
        assert_eq!(code, Some(0), "{said}");
        let start = format!("{table}: 3_000 rows from 3_000 files, in ");
        assert!(said.starts_with(&start), "{said}");
        assert!(!folder.join(format!("{table}.parts")).exists());
    }
    assert!(!folder.join("t.errors.csv").exists());
    let found = rows(&folder.join("t.csv"));
    assert_eq!(found.len(), 3_000);
    for (number, row) in found.iter().enumerate() {
        let file = format!("nets/{:02}/n{number:05}.cnn", number / 100);
        assert_eq!(row[..2], [file, format!("n{number}")]);
    }
    // The same as without a table.
    let output = cnn(folder)
        .args(["attributes", "nets", "--format", "csv"])
        .output();
    assert!(output.unwrap().stdout == fs::read(folder.join("t.csv")).unwrap());
    let output = cnn(folder)
        .args(["attributes", "nets", "--format", "jsonl"])
        .output();
    assert!(output.unwrap().stdout == fs::read(folder.join("t.jsonl")).unwrap());
    let (names, columns) = parquet_rows(&folder.join("t.parquet"));
    let mut head = csv::Reader::from_path(folder.join("t.csv")).unwrap();
    assert_eq!(head.headers().unwrap(), names);
    assert!(plain(columns) == plain(found));
}

/// The waits are any; what is asserted holds for all.
#[test]
fn a_run_that_is_killed_goes_on_to_the_same_table() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    population(folder, 900);
    for number in [3, 700, 701, 899] {
        let name = format!("nets/{:02}/n{number:05}.cnn", number / 100);
        fs::write(
            folder.join(name),
            "network n {\n  input 3x8x8\n  conv 4 11x11\n}\n",
        )
        .unwrap();
    }
    let mut waits = Waits::new();
    for ending in ["csv", "jsonl", "parquet"] {
        let (whole, cut) = (format!("whole.{ending}"), format!("cut.{ending}"));
        let errors = ["whole", "cut"].map(|run| format!("{run}.{ending}.errors.csv"));
        let arguments = ["nets", "--out", &whole, "--errors", &errors[0]];
        let (code, said) = attributes(folder, &arguments);
        assert_eq!(code, Some(1), "{said}");
        let more = ["--errors", &errors[1]];
        let killed = until_whole(folder, &more, &cut, &mut waits);
        println!("{ending}: killed {killed} times");
        let read = |table: &str| fs::read(folder.join(table)).unwrap();
        assert!(read(&whole) == read(&cut), "{ending}");
        assert!(read(&errors[0]) == read(&errors[1]));
        for output in [&cut, &errors[1]] {
            assert!(!folder.join(format!("{output}.parts")).exists());
        }
    }
    let errors = rows(&folder.join("cut.csv.errors.csv"));
    assert_eq!(errors.len(), 4);
    assert_eq!(errors[1][..2], ["nets/07/n00700.cnn", "S001"]);
}

/// What a kill in the worst of moments can leave: parts half written, a table beside its parts.
#[test]
fn what_a_cut_run_leaves_is_taken_up_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    population(folder, 40);
    let parts = folder.join("t.csv.parts");
    assert_eq!(
        attributes(folder, &["nets", "--out", "whole.csv"]).0,
        Some(0)
    );
    // A folder where the table should go is noticed before anything is measured; one where what is
    // known of the run should go, at its very end.
    fs::create_dir_all(folder.join("t.csv/full")).unwrap();
    let (code, said) = attributes(folder, &["nets", "--out", "t.csv", "--force"]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("t.csv is a folder: name a file"), "{said}");
    assert!(!parts.exists());
    fs::remove_dir_all(folder.join("t.csv")).unwrap();
    fs::create_dir_all(folder.join("t.csv.run.json/full")).unwrap();
    assert_eq!(attributes(folder, &["nets", "--out", "t.csv"]).0, Some(1));
    fs::remove_dir_all(folder.join("t.csv.run.json")).unwrap();
    assert!(parts.join("run.json").exists());

    let (code, said) = attributes(folder, &["nets", "--out", "t.csv"]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("`--resume` continues it"), "{said}");
    // Parts that are gone or damaged are measured again, the others not.
    fs::remove_file(parts.join("000003")).unwrap();
    let half = fs::read(parts.join("000007")).unwrap();
    fs::write(parts.join("000007"), &half[..half.len() / 2]).unwrap();
    fs::write(parts.join("000009.new"), "half").unwrap();
    let (code, said) = attributes(folder, &["nets", "--out", "t.csv", "--resume"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("38 of them measured before"), "{said}");
    let read = |table: &str| fs::read(folder.join(table)).unwrap();
    assert_eq!(read("t.csv"), read("whole.csv"));

    let (code, said) = attributes(folder, &["nets", "--out", "t.csv"]);
    assert_eq!(code, Some(2));
    assert!(
        said.contains("t.csv exists: `--force` replaces it"),
        "{said}"
    );
    let (code, said) = attributes(folder, &["nets", "--out", "t.csv", "--resume"]);
    assert_eq!(code, Some(0));
    assert!(said.contains("nothing to do"), "{said}");

    // Other inputs are another run.
    fs::remove_file(folder.join("t.csv")).unwrap();
    fs::remove_file(folder.join("t.csv.run.json")).unwrap();
    fs::create_dir_all(folder.join("t.csv.run.json/full")).unwrap();
    assert_eq!(attributes(folder, &["nets", "--out", "t.csv"]).0, Some(1));
    fs::remove_dir_all(folder.join("t.csv.run.json")).unwrap();
    fs::write(folder.join("nets/00/new.cnn"), network(5)).unwrap();
    let (code, said) = attributes(folder, &["nets", "--out", "t.csv", "--resume"]);
    assert_eq!(code, Some(2), "{said}");
    assert!(
        said.contains("belongs to another run (different inputs)"),
        "{said}"
    );
    assert_eq!(
        attributes(folder, &["nets", "--out", "t.csv", "--force"]).0,
        Some(0)
    );
    assert_eq!(rows(&folder.join("t.csv")).len(), 41);
}

#[test]
fn bad_files_are_rows_of_the_other_table() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let nets = folder.join("nets");
    fs::create_dir(&nets).unwrap();
    let good = network(9);
    for (name, text) in [
        ("a.cnn", good.as_bytes()),
        ("b_binary.cnn", b"\x7fELF\x00\xff\xfe"),
        ("c_empty.cnn", b""),
        ("d_cut.cnn", good.get(..good.len() / 2).unwrap().as_bytes()),
        (
            "e_wrong.cnn",
            b"network e {\n  input 3x8x8\n  conv 4 11x11\n}\n",
        ),
        (
            "f_half.cnn",
            b"network f {\n  input 3x8x8\n  conv 4 3x3\n}\nnetwork g {\n  input 3x8x8\n  konv 4 3x3\n}\n",
        ),
        ("g_block.cnn", b"block b { relu }\n"),
        ("z.cnn", good.as_bytes()),
        ("notes.txt", b"no network"),
    ] {
        fs::write(nets.join(name), text).unwrap();
    }
    let (code, said) = attributes(
        folder,
        &["nets", "no.cnn", "--out", "t.parquet", "--errors", "e.csv"],
    );
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("findings in e.csv"), "{said}");
    let (_, found) = parquet_rows(&folder.join("t.parquet"));
    let files: Vec<&str> = found.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(files, ["nets/a.cnn", "nets/f_half.cnn", "nets/z.cnn"]);
    let mut errors: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in rows(&folder.join("e.csv")) {
        let place = format!("{} {} {}:{} {}", row[1], row[2], row[3], row[4], row[6]);
        errors.entry(row[0].clone()).or_default().push(place);
    }
    let first = |file: &str| {
        errors
            .get(file)
            .and_then(|it| it.first())
            .map(String::as_str)
    };
    assert_eq!(
        first("nets/b_binary.cnn"),
        Some("N022 unreadable-file : error")
    );
    assert_eq!(
        first("nets/e_wrong.cnn"),
        Some("S001 kernel-exceeds-input 3:3 error")
    );
    assert_eq!(
        first("nets/f_half.cnn"),
        Some("N001 unknown-layer 7:3 error")
    );
    assert!(first("nets/d_cut.cnn").is_some());
    assert!(first("nets/a.cnn").is_none());
}

#[test]
fn lists_and_patterns_are_populations() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    population(folder, 20);
    let list = "nets/00/n00007.cnn\n\nnets/00/n00003.cnn\r\nnets/00/n00007.cnn\n";
    fs::write(folder.join("list.txt"), list).unwrap();
    let arguments = [
        "--files-from",
        "list.txt",
        "nets/00/n00001*.cnn",
        "--out",
        "t.csv",
    ];
    let (code, said) = attributes(folder, &arguments);
    assert_eq!(code, Some(0), "{said}");
    let found = rows(&folder.join("t.csv"));
    let names: Vec<&str> = found.iter().map(|row| row[1].as_str()).collect();
    assert_eq!(names[0], "n1");
    assert_eq!(names[names.len() - 2..], ["n7", "n3"]);
    let output = cnn(folder)
        .args(["check", "--files-from", "list.txt"])
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(said.lines().count(), 2, "{said}");
    for (out, wanted) in [("t.txt", "a table ends in"), ("t", "a table ends in")] {
        let (code, said) = attributes(folder, &["nets", "--out", out]);
        assert_eq!(code, Some(2));
        assert!(said.contains(wanted), "{said}");
    }
}

#[test]
fn what_menndl_leaves_beside_a_network_is_in_its_row() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    population(folder, 1);
    for (id, output) in [
        (
            "00001_00002_00000",
            Some("log\ninitial = 0.00285\nfinal = 0.3392\n"),
        ),
        (
            "00001_00003_00000",
            Some("Iteration 100, lr = 0.02\n*** Aborted ***\n"),
        ),
        (
            "00001_00003_00001",
            Some("initial = 0.00285\nfinal = nan\n"),
        ),
        ("00001_00004_00000", None),
    ] {
        fs::write(folder.join(format!("train_test_{id}.cnn")), network(1)).unwrap();
        if let Some(output) = output {
            fs::write(folder.join(format!("output_{id}.txt")), output).unwrap();
        }
    }
    let (code, said) = attributes(folder, &[".", "--out", "t.csv"]);
    // Accuracies that are not there are warnings.
    assert_eq!(code, Some(0), "{said}");
    let mut head = csv::Reader::from_path(folder.join("t.csv")).unwrap();
    let head: Vec<String> = head.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(head[2..5], ["id", "initial_accuracy", "final_accuracy"]);
    let found = rows(&folder.join("t.csv"));
    let trained: Vec<_> = found.iter().map(|row| row[2..5].join(" ")).collect();
    assert_eq!(
        trained,
        [
            "  ",
            "00001_00002_00000 0.00285 0.3392",
            "00001_00003_00000  ",
            "00001_00003_00001 0.00285 ",
            "00001_00004_00000  "
        ]
    );
    let errors = rows(&folder.join("t.errors.csv"));
    let told: Vec<_> = errors
        .iter()
        .map(|row| [&row[1], &row[3], &row[6]])
        .collect();
    assert_eq!(
        told,
        [
            ["I023", "1", "warning"],
            ["I023", "2", "warning"],
            ["N022", "", "warning"]
        ]
    );
    assert_eq!(attributes(folder, &[".", "--out", "u.parquet"]).0, Some(0));
    let (_, columns) = parquet_rows(&folder.join("u.parquet"));
    assert!(plain(columns) == plain(found));
}

const MACRO: &str = "arch,acc\n01201201,0.9\n013,0.1\n22222222,0.8\n00000000,0.4\n";

#[test]
fn rows_of_a_table_are_networks_for_every_command() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("m.csv"), MACRO).unwrap();
    let strings = ["m.csv", "--strings", "nas-bench-macro:arch"];
    let (code, said) = attributes(folder, &[&strings[..], &["--out", "t.csv"]].concat());
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("3 rows from 4 rows of tables"), "{said}");
    let found = rows(&folder.join("t.csv"));
    let names: Vec<&str> = found.iter().map(|row| row[1].as_str()).collect();
    assert_eq!(names, ["01201201", "22222222", "00000000"]);
    let errors = rows(&folder.join("t.errors.csv"));
    assert_eq!(
        errors[0][..5],
        ["m.csv", "I002", "import-unknown-layer", "3", "3"]
    );
    // Named once more without a table, and imported: the same values.
    let run = |arguments: &[&str]| {
        let output = cnn(folder).args(arguments).output().unwrap();
        (
            output.status.code(),
            String::from_utf8(output.stdout).unwrap(),
        )
    };
    let (code, table) = run(&[&["attributes"], &strings[..], &["--format", "csv"]].concat());
    assert_eq!(code, Some(1));
    assert_eq!(table, fs::read_to_string(folder.join("t.csv")).unwrap());
    let (code, said) = run(&[&["import"], &strings[..], &["-o", "nets"]].concat());
    assert_eq!(
        (code, said.as_str()),
        (Some(1), "nets: 3 networks, 1 row is not a network\n")
    );
    let (code, said) = run(&["check", "nets"]);
    assert_eq!((code, said.lines().count()), (Some(0), 3));
    let (_, imported) = run(&["attributes", "nets", "--format", "csv"]);
    let values = |table: &str| {
        let mut lines: Vec<String> = table
            .lines()
            .skip(1)
            .map(|line| line.splitn(3, ',').nth(2).unwrap().to_owned())
            .collect();
        lines.sort();
        lines
    };
    // The row stands after the rest.
    let alike = |table: &str| {
        let lines = values(table).into_iter();
        let lines = lines.map(|line| line.rsplit_once(',').unwrap().0.to_owned());
        lines.collect::<Vec<_>>()
    };
    assert_eq!(values(&imported), alike(&table));
    let (code, predicted) = run(&[&["predict"], &strings[..], &["--format", "json"]].concat());
    assert_eq!(code, Some(1));
    let predicted: serde_json::Value = serde_json::from_str(&predicted).unwrap();
    assert_eq!(predicted["predictions"].as_array().unwrap().len(), 4);
    let span = &predicted["diagnostics"][0]["span"]["start"];
    assert_eq!(
        (&span["line"], &span["column"], &span["offset"]),
        (&3.into(), &3.into(), &24.into())
    );
    assert_eq!(
        run(&[&["check"], &strings[..]].concat()).1.lines().count(),
        3
    );
    let set = [&["check"], &strings[..], &["--set", "classes=3"]].concat();
    assert_eq!(run(&set).0, Some(2));
    // A folder that has something in it is left as it is.
    assert_eq!(
        run(&[&["import"], &strings[..], &["-o", "nets"]].concat()).0,
        Some(1)
    );
}

#[test]
fn parameters_are_set_wherever_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    population(folder, 3);
    let text = "network p(classes: int = 10) {\n  input 1x8x8\n  flatten -> dense classes\n}\n";
    fs::write(folder.join("nets/p.cnn"), text).unwrap();
    let (code, said) = attributes(folder, &["nets", "--out", "t.csv", "--set", "classes=7"]);
    assert_eq!(code, Some(0), "{said}");
    let found = rows(&folder.join("t.csv"));
    assert_eq!(found[3][1..6], ["p", "1", "0", "0", "7"]);
    let (code, said) = attributes(folder, &["nets", "--out", "u.csv", "--set", "clases=7"]);
    assert_eq!(code, Some(1));
    assert!(
        said.contains("no network has a parameter `clases`"),
        "{said}"
    );
    let (code, said) = attributes(folder, &["nets", "--out", "v.csv", "--set", "extended"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(rows(&folder.join("v.csv"))[0].len() > 100);
}
