//! What lint finds on networks that are known to be good, and on those that a search made.

use super::common::{shared, whole};
use super::defended::assert_defended;
use super::linted::{Found, files, program, prototxt};
use cnn_lang::elaborate::Analysis;
use cnn_lang::import::Notation;
use cnn_lang::layer::Shape;
use cnn_lang::lint::{Settings, Subject, lint};
use std::collections::BTreeMap;
use std::path::Path;

/// The findings that are a line each, and how many infos there are of each code.
fn shown(found: &[Found]) -> String {
    let mut text = String::new();
    for found in found.iter().filter(|it| !it.is_info()) {
        text += &format!("{found}\n");
    }
    let mut infos: BTreeMap<&str, usize> = BTreeMap::new();
    for found in found.iter().filter(|it| it.is_info()) {
        *infos.entry(found.code).or_default() += 1;
    }
    text += "infos:\n";
    for (code, count) in infos {
        text += &format!("{code} {count}\n");
    }
    text
}

fn assert_shown(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn the_standard_library_and_the_examples() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in ["stdlib/blocks", "stdlib/zoo", "examples"] {
        let files = files(&root.join(folder), "cnn");
        assert!(!files.is_empty());
        found.extend(files.iter().flat_map(|file| program(file, folder)));
    }
    let folder = root.join("examples");
    for file in files(&folder, "prototxt") {
        found.extend(prototxt(&file, "examples", Some(Shape::map(1, 28, 28))));
    }
    assert_shown("zoo", &shown(&found));
    assert_defended(&found, &["stdlib", "examples"]);
}

/// The programs that define the language.
#[test]
fn the_programs_of_the_language() {
    let Some(folder) = shared("programs") else {
        return;
    };
    let mut found = Vec::new();
    for file in files(&folder.path, "cnn") {
        // A family is not a network.
        if file.file_stem().is_some_and(|name| name != "space") {
            found.extend(program(&file, "programs"));
        }
    }
    assert_shown("programs", &shown(&found));
    assert_defended(&found, &["programs"]);
}

/// Caffe's model zoo, as its authors published it.
#[test]
fn the_networks_of_caffes_zoo() {
    let Some(folder) = whole("data/imports/caffe") else {
        return;
    };
    let mut found = Vec::new();
    for file in files(&folder, "prototxt") {
        let name = file.file_name().unwrap().to_str().unwrap();
        let image = match name {
            name if name.starts_with("cifar10") => Shape::map(3, 32, 32),
            name if name.starts_with("mnist") => Shape::map(1, 28, 28),
            name if ["alexnet", "caffenet", "Squeeze"]
                .iter()
                .any(|part| name.contains(part)) =>
            {
                Shape::map(3, 227, 227)
            }
            _ => Shape::map(3, 224, 224),
        };
        found.extend(prototxt(&file, "caffe", Some(image)));
    }
    assert_shown("caffe", &shown(&found));
    assert_defended(&found, &["caffe"]);
}

/// How many networks of a search give each code, and of how many networks.
fn counted(networks: usize, found: &BTreeMap<&'static str, usize>) -> String {
    let mut text = format!("{networks} networks\n");
    for (code, count) in found {
        text += &format!("{code} {count}\n");
    }
    text
}

fn count(found: &[Found], into: &mut BTreeMap<&'static str, usize>) {
    let warnings = found.iter().filter(|it| !it.is_info());
    let codes: std::collections::BTreeSet<&str> = warnings.map(|it| it.code).collect();
    for code in codes {
        *into.entry(code).or_default() += 1;
    }
}

/// Networks that a search made have flaws. How many have which is shown: a change of a rule that
/// makes it report many more is seen here.
#[test]
fn the_networks_of_searches() {
    let mut text = String::new();
    for part in ["networks", "samples"] {
        let Some(folder) = whole(&format!("data/reference/{part}")) else {
            return;
        };
        let files = files(&folder, "prototxt");
        let mut all = BTreeMap::new();
        for file in &files {
            count(&prototxt(file, part, None), &mut all);
        }
        text += &format!("menndl {part}: {}", counted(files.len(), &all));
    }
    for (table, notation, column, every) in [
        ("metaqnn_cifar10", Notation::MetaQnn, "net", 5),
        ("metaqnn_svhn", Notation::MetaQnn, "net", 5),
        ("naap440", Notation::Naap440, "scheme", 2),
        ("nas_bench_macro", Notation::NasBenchMacro, "arch", 50),
    ] {
        let Some(file) = whole(&format!("data/populations/{table}.csv")) else {
            return;
        };
        let mut reader = csv::Reader::from_path(file).unwrap();
        let headers = reader.headers().unwrap().clone();
        let column = headers.iter().position(|it| it == column).unwrap();
        let mut all = BTreeMap::new();
        let mut networks = 0;
        for row in reader.records().step_by(every) {
            let row = row.unwrap();
            let network = notation.read(&row[column]).unwrap();
            let analysis = Analysis {
                networks: vec![network.network("net", None).unwrap()],
                ..Analysis::default()
            };
            let found = lint(&Subject::of_analysis(&analysis), &Settings::default());
            let found = found.iter().map(|it| Found {
                place: String::new(),
                code: it.code.id,
                severity: it.severity,
                message: String::new(),
            });
            count(&found.collect::<Vec<_>>(), &mut all);
            networks += 1;
        }
        text += &format!("{table}: {}", counted(networks, &all));
    }
    assert_shown("searches", &text);
}
