//! Every column of every network of the reference, where it is there.

use crate::common::shared;
use crate::import::caffe::published::{COLUMNS, Convention, published};
use crate::import::prototxt;

/// A network of the reference: file, text, convention, and the columns in order.
pub(super) struct Case {
    pub file: String,
    pub text: String,
    pub convention: Convention,
    pub columns: Vec<(String, f64)>,
}

/// The networks of a list, or nothing where the data are not there.
fn cases(list: &str, folder: &str) -> (Vec<Case>, bool) {
    let Some(data) = shared(&format!("data/reference/{list}")) else {
        return (Vec::new(), false);
    };
    let lines = std::fs::read_to_string(&data.path).unwrap();
    let files = data.path.with_file_name(folder);
    let case = |line: &str| {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        let file = value["file"].as_str().unwrap().to_owned();
        let columns = value["attributes"].as_object().unwrap().iter();
        let columns =
            columns.map(|(name, value)| (name.clone(), value.as_f64().unwrap_or(f64::NAN)));
        Case {
            text: std::fs::read_to_string(files.join(&file)).unwrap(),
            convention: match value["mode"].as_str().unwrap() {
                "minerva" => Convention::Minerva,
                "nova" => Convention::Nova,
                mode => panic!("{mode}"),
            },
            columns: columns.collect(),
            file,
        }
    };
    (lines.lines().map(case).collect(), data.whole)
}

/// The generated networks, or nothing where not all of them are there.
pub(super) fn whole_cases() -> Vec<Case> {
    let (cases, whole) = cases("attributes.jsonl", "networks");
    if !whole {
        eprintln!("skipped: the figures are those of all networks");
        return Vec::new();
    }
    cases
}

/// The lists of the reference, their folders, and how many networks each has, and its sample.
const LISTS: [(&str, &str, usize, usize); 3] = [
    ("attributes.jsonl", "networks", 150, 12),
    ("quirks.jsonl", "quirks", 28, 7),
    ("samples.jsonl", "samples", 3, 0),
];

#[test]
fn every_column_of_every_network() {
    let (mut exact, mut all, mut worst) = (0, 0, 0.0_f64);
    let mut failures = Vec::new();
    for (list, folder, all_of_them, sample) in LISTS {
        let (cases, whole) = cases(list, folder);
        let count = if whole { all_of_them } else { sample };
        assert_eq!(cases.len(), count, "of {list}");
        for case in cases {
            let document = prototxt::read(&case.text).unwrap();
            let found = match published(&document, None) {
                Ok(found) => found,
                Err(error) => panic!("{}: {error}", case.file),
            };
            assert_eq!(found.convention, case.convention, "{}", case.file);
            let names: Vec<&str> = COLUMNS.iter().map(|column| column.name).collect();
            let expected: Vec<&str> = case.columns.iter().map(|(name, _)| name.as_str()).collect();
            assert_eq!(names, expected);
            for ((column, value), (_, expected)) in found.columns().zip(&case.columns) {
                all += 1;
                if value == *expected || value.is_nan() && expected.is_nan() {
                    exact += 1;
                    continue;
                }
                let difference = (value - expected).abs() / expected.abs();
                worst = worst.max(difference);
                if difference.is_nan() || difference > 1e-12 {
                    failures.push(format!(
                        "{} {}: {value}, not {expected}",
                        case.file, column.name
                    ));
                }
            }
        }
    }
    println!("{exact} of {all} values are the same; the largest relative difference is {worst:e}");
    let shown = failures.len().min(30);
    assert!(
        failures.is_empty(),
        "{}\n{}",
        failures.len(),
        failures[..shown].join("\n")
    );
}
