//! Runs beside each other, after each other, and into the wrong files.

use super::*;
use std::process::Stdio;

const RESUME: &str = "--resume";

#[test]
fn a_whole_table_is_resumed_as_it_ended_and_only_by_its_own_run() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    population(folder, 3);
    let net = folder.join("nets/00/train_test_1.cnn");
    fs::write(&net, network(1)).unwrap();
    // Only a warning: there is no output of the training.
    let table = ["nets", "--out", "t.csv"];
    assert_eq!(attributes(folder, &table).0, Some(0));
    assert!(folder.join("t.errors.csv").exists());
    let resumed = |arguments: &[&str]| attributes(folder, &[arguments, &[RESUME]].concat());
    let (code, said) = resumed(&table);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("t.csv is complete"), "{said}");
    for (arguments, differ) in [
        (
            &["nets/00/n00001.cnn", "nets/00/n00002.cnn", "--out", "t.csv"][..],
            "inputs, columns",
        ),
        (
            &["nets", "--out", "t.csv", "--set", "extended"],
            "columns, settings",
        ),
        (&["nets", "--out", "t.csv", "--phase", "train"], "settings"),
    ] {
        let (code, said) = resumed(arguments);
        assert_eq!(code, Some(2), "{said}");
        let wanted = format!("t.csv belongs to another run (different {differ})");
        assert!(said.contains(&wanted), "{said}");
    }
    fs::write(folder.join("nets/00/more.cnn"), network(7)).unwrap();
    let (code, said) = resumed(&table);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("different inputs"), "{said}");
    fs::remove_file(folder.join("nets/00/more.cnn")).unwrap();
    assert_eq!(resumed(&table).0, Some(0));
    // A table that was changed, or of which nothing is known.
    let text = fs::read_to_string(folder.join("t.csv")).unwrap();
    fs::write(folder.join("t.csv"), text + "more\n").unwrap();
    let (code, said) = resumed(&table);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("has no record of its run"), "{said}");
    fs::remove_file(folder.join("t.csv.run.json")).unwrap();
    assert_eq!(resumed(&table).0, Some(2));
    let (code, said) = attributes(folder, &["nets", "--out", "t.csv", "--force"]);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(resumed(&table).0, Some(0));
    assert!(!folder.join("t.csv.parts").exists());
    // With errors, it is resumed with them.
    fs::write(folder.join("nets/00/wrong.cnn"), "network n {").unwrap();
    assert_eq!(attributes(folder, &["nets", "--out", "u.csv"]).0, Some(1));
    let (code, said) = resumed(&["nets", "--out", "u.csv"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("u.csv is complete"), "{said}");
}

/// The lock is taken here as another run takes it.
#[test]
fn one_run_makes_a_table() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    population(folder, 30);
    let parts = folder.join("t.csv.parts");
    fs::create_dir(&parts).unwrap();
    let lock = fs::File::create(parts.join("lock")).unwrap();
    lock.lock().unwrap();
    for more in [&[][..], &[RESUME], &["--force"]] {
        let (code, said) = attributes(folder, &[&["nets", "--out", "t.csv"], more].concat());
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains("another run is making t.csv"), "{said}");
    }
    drop(lock);
    assert_eq!(attributes(folder, &["nets", "--out", "t.csv"]).0, Some(2));
    let (code, said) = attributes(folder, &["nets", "--out", "t.csv", RESUME]);
    assert_eq!(code, Some(0), "{said}");
    assert!(!parts.exists());
}

/// The lock is taken here as another run takes it.
#[test]
fn one_run_writes_a_table_of_errors() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    population(folder, 30);
    fs::write(folder.join("nets/00/wrong.cnn"), "network n {").unwrap();
    let parts = folder.join("e.csv.parts");
    fs::create_dir(&parts).unwrap();
    let lock = fs::File::create(parts.join("lock")).unwrap();
    lock.lock().unwrap();
    let run = |table: &str, more: &[&str]| {
        let arguments = ["nets", "--out", table, "--errors", "e.csv"];
        attributes(folder, &[&arguments, more].concat())
    };
    for more in [&[][..], &[RESUME], &["--force"]] {
        let (code, said) = run("t.csv", more);
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains("another run is writing e.csv"), "{said}");
        assert!(!folder.join("t.csv.parts").exists());
    }
    let (code, said) = attributes(folder, &["nets", "--out", "e.csv", RESUME]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("another run is making e.csv"), "{said}");
    drop(lock);
    assert_eq!(run("t.csv", &[]).0, Some(1));
    assert!(!parts.exists());
    let first = fs::read(folder.join("e.csv")).unwrap();
    // One after the other would lose the errors of the first.
    for more in [&[][..], &[RESUME]] {
        let (code, said) = run("u.csv", more);
        assert_eq!(code, Some(2), "{said}");
        assert!(
            said.contains("e.csv exists: `--force` replaces it"),
            "{said}"
        );
        assert!(!folder.join("u.csv.parts").exists() && !parts.exists());
    }
    assert_eq!(fs::read(folder.join("e.csv")).unwrap(), first);
    assert_eq!(run("t.csv", &[RESUME]).0, Some(1));
    assert_eq!(run("u.csv", &["--force"]).0, Some(1));
}

/// An interrupted run keeps its table of errors, also while it is not running.
#[test]
fn a_table_of_errors_is_reserved_until_its_run_ends() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    population(folder, 5);
    fs::write(folder.join("nets/00/wrong.cnn"), "network n {").unwrap();
    let run = |table: &str, more: &[&str]| {
        let arguments = ["nets", "--out", table, "--errors", "e.csv"];
        attributes(folder, &[&arguments, more].concat())
    };
    let parts = folder.join("e.csv.parts");
    // A folder where what is known of the run should go: it fails at its very end.
    fs::create_dir_all(folder.join("t.csv.run.json/full")).unwrap();
    assert_eq!(run("t.csv", &[]).0, Some(1));
    fs::remove_dir_all(folder.join("t.csv.run.json")).unwrap();
    assert!(folder.join("t.csv.parts/run.json").exists() && parts.exists());
    let kept = fs::read(folder.join("e.csv")).unwrap();
    let (code, said) = run("u.csv", &[RESUME]);
    assert_eq!(code, Some(2), "{said}");
    assert!(
        said.contains("e.csv is for the errors of the interrupted run of"),
        "{said}"
    );
    assert!(said.contains("t.csv: name another file"), "{said}");
    for more in [&[][..], &[RESUME]] {
        let (code, said) = attributes(folder, &[&["nets", "--out", "e.csv"], more].concat());
        assert_eq!(code, Some(2), "{said}");
    }
    assert!(!folder.join("u.csv.parts").exists());
    let (code, said) = run("t.csv", &[RESUME]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("6 of them measured before"), "{said}");
    assert_eq!(fs::read(folder.join("e.csv")).unwrap(), kept);
    assert!(!parts.exists());
    // Killed after all but the last step.
    fs::create_dir(&parts).unwrap();
    let table = folder.join("t.csv").canonicalize().unwrap();
    fs::write(parts.join("reserved"), table.to_str().unwrap()).unwrap();
    let (code, said) = run("t.csv", &[RESUME]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("t.csv is complete"), "{said}");
    assert!(!parts.exists());
    // One whose parts were deleted reserves nothing.
    fs::create_dir(&parts).unwrap();
    fs::write(
        parts.join("reserved"),
        folder.join("gone.csv").to_str().unwrap(),
    )
    .unwrap();
    fs::remove_file(folder.join("e.csv")).unwrap();
    assert_eq!(run("u.csv", &[]).0, Some(1));
    assert!(!parts.exists());
}

/// Names that are not text stay apart in tables and documents.
#[cfg(target_os = "linux")]
#[test]
fn names_that_are_not_text_are_different() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::create_dir(folder.join("nets")).unwrap();
    for name in [&b"a\xfe.cnn"[..], b"a\xff.cnn", br"a\xff.cnn"] {
        fs::write(
            folder.join("nets").join(OsStr::from_bytes(name)),
            network(1),
        )
        .unwrap();
    }
    let wanted = [r"nets/a\x5cxff.cnn", r"nets/a\xfe.cnn", r"nets/a\xff.cnn"];
    let (code, said) = attributes(folder, &["nets", "--out", "t.csv"]);
    assert_eq!(code, Some(0), "{said}");
    let rows = rows(&folder.join("t.csv"));
    assert_eq!(rows.iter().map(|row| &row[0]).collect::<Vec<_>>(), wanted);
    for arguments in [
        &["summary", "nets", "--format", "csv"][..],
        &["predict", "nets", "--format", "jsonl"],
        &["check", "nets"],
    ] {
        let output = cnn(folder).args(arguments).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        for name in wanted {
            let name = if arguments.contains(&"jsonl") {
                name.replace('\\', "\\\\")
            } else {
                name.to_owned()
            };
            assert!(text.contains(&name), "{arguments:?}: {text}");
        }
    }
}

/// Of many that begin at once, those that may not say so; the table is whole in any case.
#[test]
fn runs_that_begin_at_once_do_not_destroy_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    population(folder, 300);
    assert_eq!(
        attributes(folder, &["nets", "--out", "whole.csv"]).0,
        Some(0)
    );
    let run = || {
        let mut command = cnn(folder);
        command.args(["attributes", "nets", "--out", "t.csv", RESUME]);
        command.stderr(Stdio::piped()).spawn().unwrap()
    };
    let runs: Vec<_> = (0..6).map(|_| run()).collect();
    let mut fine = 0;
    for run in runs {
        let output = run.wait_with_output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        match output.status.code() {
            Some(0) => fine += 1,
            Some(2) => assert!(said.contains("another run is making"), "{said}"),
            other => panic!("{other:?}: {said}"),
        }
    }
    assert!(fine > 0);
    let read = |table: &str| fs::read(folder.join(table)).unwrap();
    assert!(read("t.csv") == read("whole.csv"));
    assert!(!folder.join("t.csv.parts").exists());
}

#[test]
fn no_file_is_written_over_that_is_read_or_written() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    population(folder, 2);
    fs::write(folder.join("m.csv"), MACRO).unwrap();
    fs::write(folder.join("list.csv"), "nets/00/n00000.cnn\n").unwrap();
    let strings = ["--strings", "nas-bench-macro:arch"];
    for arguments in [
        &["nets", "--out", "z.csv", "--errors", "z.csv"][..],
        &["nets", "--out", "z.csv", "--errors", "./nets/../z.csv"],
        &["nets", "--out", "z.csv", "--errors", "z.csv.run.json"],
        &["nets", "--out", "z.csv", "--errors", "z.csv.parts/e.csv"],
        &["nets", "--out", "z.csv", "--errors", "nets/00/n00001.cnn"],
        &[
            "nets",
            "--out",
            "z.csv",
            "--errors",
            "nets/00/n00001.cnn",
            "--force",
        ],
        &["--files-from", "list.csv", "--out", "list.csv", "--force"],
        &["m.csv", "--out", "m.csv", "--force", strings[0], strings[1]],
        &[
            "m.csv", "--out", "z.csv", "--errors", "./m.csv", strings[0], strings[1],
        ],
    ] {
        let (code, said) = attributes(folder, arguments);
        assert_eq!(code, Some(2), "{arguments:?}: {said}");
        assert!(said.contains("another file"), "{said}");
    }
    assert!(!folder.join("z.csv").exists());
    assert_eq!(fs::read_to_string(folder.join("m.csv")).unwrap(), MACRO);
    let kept = fs::read_to_string(folder.join("nets/00/n00001.cnn")).unwrap();
    assert_eq!(kept, network(1));
}

/// What would be waited for without end, and what is not a text.
#[cfg(unix)]
#[test]
fn pipes_in_folders_are_passed_over() {
    use std::os::unix::net::UnixListener;
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    population(folder, 2);
    let pipe = folder.join("nets/00/p.prototxt");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    std::os::unix::fs::symlink(&pipe, folder.join("nets/00/q.cnn")).unwrap();
    std::os::unix::fs::symlink("n00001.cnn", folder.join("nets/00/r.cnn")).unwrap();
    let _socket = UnixListener::bind(folder.join("nets/s.cnn")).unwrap();
    for inputs in [&["nets"][..], &["nets/00/*"], &["nets/**/*"]] {
        let (code, said) = attributes(folder, &[inputs, &["--out", "t.csv", "--force"]].concat());
        assert_eq!(code, Some(0), "{said}");
        assert!(said.contains("3 rows from 3 files"), "{said}");
        let output = cnn(folder).arg("check").args(inputs).output().unwrap();
        assert_eq!(output.status.code(), Some(0));
    }
    for (named, wanted) in [
        ("nets/s.cnn", "a socket is not a file"),
        ("/dev/zero", "a device is"),
    ] {
        let output = cnn(folder).args(["check", named]).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains(wanted), "{said}");
    }
    // One that is named is read, as a shell gives it.
    let write = std::thread::spawn({
        let text = include_str!("../../cmd/plain.prototxt");
        let pipe = pipe.clone();
        move || fs::write(pipe, text).unwrap()
    });
    let output = cnn(folder).arg("check").arg(&pipe).output().unwrap();
    write.join().unwrap();
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn what_cannot_be_read_is_counted_and_has_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    population(folder, 2);
    let long = "x".repeat(5_000);
    let list = format!("nets/00/n00000.cnn\0no.cnn\0{long}\0nets/00/n00001.cnn\0");
    fs::write(folder.join("list"), list).unwrap();
    let (code, said) = attributes(folder, &["--files-from", "list", "--out", "t.csv"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("2 rows from 4 files"), "{said}");
    assert!(said.contains("2 with errors, 2 findings"), "{said}");
    let errors = rows(&folder.join("t.errors.csv"));
    assert_eq!(errors[0][0], "no.cnn");
    assert_eq!(errors[1][0], long);
    assert!(errors[1][5].len() < 400, "{}", errors[1][5]);
    // Files that were found and are not networks are none of those that are counted.
    fs::write(folder.join("nets/block.cnn"), "block b { relu }\n").unwrap();
    fs::write(
        folder.join("nets/solver.prototxt"),
        "net: \"n.prototxt\"\nbase_lr: 0.1\n",
    )
    .unwrap();
    let (code, said) = attributes(folder, &["nets", "--out", "u.csv"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("2 rows from 2 files"), "{said}");
}
