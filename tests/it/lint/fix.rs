//! `--fix` and `--diff`.

use super::{DOUBLE, SINGLE, all, folder, lint, stdout, typed};
use std::fs;
use std::path::Path;

fn read(folder: &tempfile::TempDir, path: &str) -> String {
    fs::read_to_string(folder.path().join(path)).unwrap()
}

#[test]
fn a_diff_shows_what_a_fix_writes() {
    let folder = folder(&[("bad.cnn", DOUBLE), ("good.cnn", SINGLE)]);
    let (code, said, beside) = all(&lint(&folder, &[".", "--diff"]));
    assert_eq!(code, 1);
    let diff = "--- ./bad.cnn\n+++ ./bad.cnn\n@@ -1,5 +1,5 @@\n network n {\n   input 3x8x8\n   conv 8 3x3\n-  relu -> relu\n+  relu\n }\n";
    assert_eq!(
        (said.as_str(), beside.as_str()),
        (diff, "would fix 1 finding in 1 file\n")
    );
    assert_eq!(read(&folder, "bad.cnn"), DOUBLE);
    let (code, said, _) = all(&lint(&folder, &[".", "--fix"]));
    assert_eq!(
        (code, said.as_str()),
        (0, "fixed 1 finding in 1 file\nfound nothing in 2 files\n")
    );
    assert_eq!(read(&folder, "bad.cnn"), SINGLE);
    let (code, said, beside) = all(&lint(&folder, &[".", "--diff"]));
    assert_eq!((code, said.as_str(), beside.as_str()), (0, "", ""));
    let names = fs::read_dir(folder.path()).unwrap();
    assert_eq!(names.count(), 2, "nothing is left beside the files");
}

#[test]
fn standard_input_is_printed_fixed_or_as_it_was() {
    let folder = folder(&[]);
    let fix = ["-", "--fix"];
    let (code, said, beside) = all(&typed(&folder, &fix, DOUBLE));
    assert_eq!((code, said.as_str()), (0, SINGLE));
    assert!(
        beside.starts_with("fixed 1 finding in 1 file\n"),
        "{beside}"
    );
    let (code, said, _) = all(&typed(&folder, &fix, SINGLE));
    assert_eq!((code, said.as_str()), (0, SINGLE));
    // What cannot be fixed is reported beside the text.
    let wrong = DOUBLE.replace("3x3", "9x9");
    let (code, said, beside) = all(&typed(&folder, &fix, &wrong));
    assert_eq!(code, 1);
    assert!(said.contains("9x9"), "{said}");
    assert!(
        beside.contains("error[S001 kernel-exceeds-input]"),
        "{beside}"
    );
    let (code, said, _) = all(&typed(
        &folder,
        &["-", "--diff", "--stdin-filename", "a.cnn"],
        DOUBLE,
    ));
    assert_eq!(code, 1);
    assert!(said.starts_with("--- a.cnn\n+++ a.cnn\n"), "{said}");
    let document = typed(&folder, &["-", "--fix", "--format", "json"], DOUBLE);
    assert_eq!(stdout(&document), SINGLE);
    let document: serde_json::Value = serde_json::from_slice(&document.stderr).unwrap();
    let fixed = &document["fixed"][0];
    assert_eq!(
        (&fixed["code"], &fixed["line"]),
        (&"A202".into(), &4.into())
    );
}

/// Unsafe fixes are made where they are asked for.
#[test]
fn unsafe_fixes_are_asked_for() {
    let wrong = SINGLE.replace("relu", "rleu");
    let folder = folder(&[("a.cnn", &wrong)]);
    let (code, said, _) = all(&lint(&folder, &["a.cnn", "--fix"]));
    assert_eq!(code, 1);
    assert!(said.contains("error[N001"), "{said}");
    assert_eq!(read(&folder, "a.cnn"), wrong);
    let (code, said, _) = all(&lint(&folder, &["a.cnn", "--fix", "--unsafe-fixes"]));
    assert_eq!(code, 0, "{said}");
    assert_eq!(read(&folder, "a.cnn"), SINGLE);
}

/// The mode of a file and a link to it stay; a file that is not to be written is not.
#[test]
#[cfg(unix)]
fn files_stay_what_they_are() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = folder(&[("real/a.cnn", DOUBLE), ("kept.cnn", DOUBLE)]);
    let path = |inner: &str| folder.path().join(inner);
    let mode = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    let has = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    mode(&path("real/a.cnn"), 0o640);
    mode(&path("kept.cnn"), 0o444);
    symlink("real/a.cnn", path("link.cnn")).unwrap();
    let (code, _, beside) = all(&lint(&folder, &["link.cnn", "kept.cnn", "--fix"]));
    assert_eq!(code, 1);
    assert!(
        beside.contains("kept.cnn: the file is read-only, and is not fixed"),
        "{beside}"
    );
    assert_eq!(read(&folder, "real/a.cnn"), SINGLE);
    assert_eq!(read(&folder, "kept.cnn"), DOUBLE);
    assert_eq!(
        (has(&path("real/a.cnn")), has(&path("kept.cnn"))),
        (0o640, 0o444)
    );
    assert!(fs::symlink_metadata(path("link.cnn")).unwrap().is_symlink());
}
