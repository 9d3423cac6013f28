//! Caffe's files as members: by the importer, and by the published definition.

use super::*;
use crate::common::shared;

const PUBLISHED: [&str; 2] = ["--definition", "published"];

/// A network in the names of NOvA, whose attributes are its own.
fn prototxt(number: usize) -> String {
    let plain = include_str!("../../cmd/plain.prototxt");
    let (features, dense) = (1 + number % 97, 2 + number / 7);
    plain
        .replace("\"plain\"", &format!("\"n{number}\""))
        .replace(
            "num_output: 8 kernel",
            &format!("num_output: {features} kernel"),
        )
        .replace("num_output: 8\n", &format!("num_output: {dense}\n"))
}

/// Writes `nets/00/n00000.prototxt` and on.
fn prototxts(folder: &Path, networks: usize) {
    for number in 0..networks {
        let inside = folder.join(format!("nets/{:02}", number / 100));
        fs::create_dir_all(&inside).unwrap();
        fs::write(
            inside.join(format!("n{number:05}.prototxt")),
            prototxt(number),
        )
        .unwrap();
    }
}

/// What `cnn attributes` prints.
fn printed(folder: &Path, arguments: &[&str]) -> Vec<u8> {
    let output = cnn(folder).arg("attributes").args(arguments).output();
    output.unwrap().stdout
}

/// The tables of a folder have the rows that are printed without a table.
fn same_as_printed(folder: &Path, more: &[&str]) {
    for ending in ["csv", "jsonl"] {
        let table = format!("t.{ending}");
        let (code, said) = attributes(
            folder,
            &[&["nets", "--out", &table, "--force"], more].concat(),
        );
        assert_eq!(code, Some(0), "{said}");
        let printed = printed(folder, &[&["nets", "--format", ending], more].concat());
        assert!(
            printed == fs::read(folder.join(&table)).unwrap(),
            "{more:?}"
        );
    }
    let (code, said) = attributes(
        folder,
        &[&["nets", "--out", "t.parquet", "--force"], more].concat(),
    );
    assert_eq!(code, Some(0), "{said}");
    let (names, columns) = parquet_rows(&folder.join("t.parquet"));
    let mut head = csv::Reader::from_path(folder.join("t.csv")).unwrap();
    assert_eq!(head.headers().unwrap(), names);
    assert!(plain(columns) == plain(rows(&folder.join("t.csv"))));
}

#[test]
fn tables_have_what_is_printed_of_single_files() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    prototxts(folder, 300);
    for more in [
        &PUBLISHED[..],
        &["--definition", "published", "--convention", "minerva"],
        &["--definition", "clean"],
        &["--definition", "extended"],
        &["--phase", "train", "--convention", "nova"],
    ] {
        same_as_printed(folder, more);
    }
    let found = rows(&folder.join("t.csv"));
    for (number, row) in found.iter().enumerate() {
        let file = format!("nets/{:02}/n{number:05}.prototxt", number / 100);
        assert_eq!(row[..2], [file, format!("n{number}")]);
    }
}

/// The networks of the reference, where they are there, file by file and all at once.
#[test]
fn the_networks_of_the_reference_are_a_population() {
    let Some(networks) = shared("data/reference/networks") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::create_dir(folder.join("nets")).unwrap();
    for entry in fs::read_dir(&networks.path).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), folder.join("nets").join(entry.file_name())).unwrap();
    }
    same_as_printed(folder, &PUBLISHED);
    same_as_printed(folder, &[]);
    networks.assert_count(rows(&folder.join("t.csv")).len(), 150, 12);
}

#[test]
fn both_kinds_stand_in_one_table() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    population(folder, 20);
    prototxts(folder, 20);
    same_as_printed(folder, &[]);
    let found = rows(&folder.join("t.csv"));
    assert_eq!(found.len(), 40);
    assert_eq!(found[6][0], "nets/00/n00003.cnn");
    assert_eq!(found[7][..2], ["nets/00/n00003.prototxt", "n3"]);
    // The published definition is of Caffe's files alone.
    same_as_printed(folder, &PUBLISHED);
    assert_eq!(rows(&folder.join("t.csv")).len(), 20);
    // Lists and patterns are as good as folders.
    let list = "nets/00/n00003.prototxt\nnets/00/n00002.cnn\n";
    fs::write(folder.join("list.txt"), list).unwrap();
    let arguments = [
        "nets/00/*1.prototxt",
        "--files-from",
        "list.txt",
        "--out",
        "l.csv",
    ];
    let (code, said) = attributes(folder, &arguments);
    assert_eq!(code, Some(0), "{said}");
    let found = rows(&folder.join("l.csv"));
    let names: Vec<&str> = found.iter().map(|row| row[1].as_str()).collect();
    assert_eq!(names, ["n1", "n11", "n3", "n2"]);
}

#[test]
fn bad_files_among_good_ones_are_told_and_the_rest_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let nets = folder.join("nets");
    fs::create_dir(&nets).unwrap();
    let good = prototxt(9);
    let damaged = good.replace("Convolution", "Convolutoin");
    for (name, text) in [
        ("a.prototxt", good.as_bytes()),
        ("b_binary.prototxt", b"\x0a\x07caffe\x00\xff\xfe"),
        ("c_empty.prototxt", b""),
        (
            "d_cut.prototxt",
            good.get(..good.len() / 2).unwrap().as_bytes(),
        ),
        ("e_damaged.prototxt", damaged.as_bytes()),
        ("f_zeros.prototxt", &[0; 64]),
        ("g_solver.prototxt", b"net: \"a.prototxt\"\nbase_lr: 0.01\n"),
        ("z.prototxt", good.as_bytes()),
    ] {
        fs::write(nets.join(name), text).unwrap();
    }
    let told = |more: &[&str]| {
        let arguments = [&["nets", "--out", "t.csv", "--force"], more].concat();
        let (code, said) = attributes(folder, &arguments);
        assert_eq!(code, Some(1), "{said}");
        let found = rows(&folder.join("t.csv"));
        let files: Vec<&str> = found.iter().map(|row| row[0].as_str()).collect();
        assert_eq!(files, ["nets/a.prototxt", "nets/z.prototxt"]);
        let errors = rows(&folder.join("t.errors.csv"));
        let errors = errors.iter();
        let errors = errors.map(|row| format!("{} {} {}:{}", row[0], row[1], row[3], row[4]));
        errors.collect::<Vec<_>>()
    };
    assert_eq!(
        told(&[]),
        [
            "nets/b_binary.prototxt N022 :",
            "nets/c_empty.prototxt I012 1:1",
            "nets/d_cut.prototxt I001 10:1",
            "nets/e_damaged.prototxt I006 5:23",
            "nets/f_zeros.prototxt I001 1:1",
        ]
    );
    // To the extractor, a type that it does not know is some layer.
    assert_eq!(
        told(&PUBLISHED),
        [
            "nets/b_binary.prototxt N022 :",
            "nets/c_empty.prototxt I030 1:1",
            "nets/d_cut.prototxt I001 10:1",
            "nets/e_damaged.prototxt I032 8:7",
            "nets/f_zeros.prototxt I001 1:1",
        ]
    );
}

#[test]
fn a_run_that_is_killed_goes_on_and_no_other_run_does() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    prototxts(folder, 900);
    fs::write(folder.join("nets/03/n00350.prototxt"), "layer {").unwrap();
    let (code, said) = attributes(
        folder,
        &[&["nets", "--out", "whole.csv"], &PUBLISHED[..]].concat(),
    );
    assert_eq!(code, Some(1), "{said}");
    let killed = until_whole(folder, &PUBLISHED, "cut.csv", &mut Waits::new());
    println!("killed {killed} times");
    let read = |table: &str| fs::read(folder.join(table)).unwrap();
    assert!(read("whole.csv") == read("cut.csv"));
    assert!(read("whole.errors.csv") == read("cut.errors.csv"));
    // A folder where what is known of the run should go: it fails at its very end, and its parts stay.
    fs::create_dir_all(folder.join("t.csv.run.json/full")).unwrap();
    let begun = [&["nets", "--out", "t.csv"], &PUBLISHED[..]].concat();
    assert_eq!(attributes(folder, &begun).0, Some(1));
    fs::remove_dir_all(folder.join("t.csv.run.json")).unwrap();
    for other in [
        &["--definition", "published", "--convention", "minerva"][..],
        &["--definition", "clean"],
    ] {
        let other = [&["nets", "--out", "t.csv", "--resume"], other].concat();
        let (code, said) = attributes(folder, &other);
        assert_eq!(code, Some(2));
        assert!(said.contains("belongs to another run"), "{said}");
    }
}

#[test]
fn accuracies_stand_beside_the_attributes() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    for (id, output) in [
        ("00001_00002_00000", "initial = 0.00285\nfinal = 0.3392\n"),
        ("7", "cut"),
    ] {
        fs::write(
            folder.join(format!("train_test_{id}.prototxt")),
            prototxt(1),
        )
        .unwrap();
        fs::write(folder.join(format!("output_{id}.txt")), output).unwrap();
    }
    for more in [&PUBLISHED[..], &[]] {
        let arguments = [&[".", "--out", "t.csv", "--force"], more].concat();
        let (code, said) = attributes(folder, &arguments);
        assert_eq!(code, Some(0), "{said}");
        let found = rows(&folder.join("t.csv"));
        let trained: Vec<_> = found.iter().map(|row| row[2..5].join(" ")).collect();
        assert_eq!(trained, ["00001_00002_00000 0.00285 0.3392", "7  "]);
        let errors = rows(&folder.join("t.errors.csv"));
        assert_eq!((errors.len(), errors[0][1].as_str()), (1, "I023"));
    }
}
