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

/// Unsafe fixes are made where they are requested.
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
    let (code, said, beside) = all(&lint(&folder, &["link.cnn", "kept.cnn", "--fix"]));
    assert_eq!(code, 1);
    assert!(
        beside.contains("error: kept.cnn: the file is read-only, and is not fixed\n"),
        "{beside}"
    );
    // It is not counted as fixed, and its finding is still there.
    assert!(said.contains("[kept.cnn:4:11]"), "{said}");
    let last = "fixed 1 finding in 1 file\nfound 1 warning in 1 of 2 files\n";
    assert!(said.ends_with(last), "{said}");
    let json = all(&lint(&folder, &["kept.cnn", "--fix", "--format", "json"])).1;
    let document: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert!(document["fixed"].is_null(), "{json}");
    assert_eq!(read(&folder, "real/a.cnn"), SINGLE);
    assert_eq!(read(&folder, "kept.cnn"), DOUBLE);
    assert_eq!(
        (has(&path("real/a.cnn")), has(&path("kept.cnn"))),
        (0o640, 0o444)
    );
    assert!(fs::symlink_metadata(path("link.cnn")).unwrap().is_symlink());
}

/// What is right of a file with errors is fixed, and the errors stay as they are; one that cannot be
/// read as a program is left alone.
#[test]
fn files_with_errors_are_fixed_as_far_as_they_go() {
    let wrong = DOUBLE.replace("relu\n}", "relu\n  conv 8 9x9\n}");
    let syntax = DOUBLE.replace("relu\n}", "relu }}\n}");
    let folder = folder(&[("a.cnn", &wrong), ("b.cnn", &syntax)]);
    let (code, said, _) = all(&lint(&folder, &["a.cnn", "--fix", "--format", "short"]));
    assert_eq!((code, said.lines().count()), (1, 1), "{said}");
    assert!(said.contains("a.cnn:5:3: error[S001"), "{said}");
    assert_eq!(
        read(&folder, "a.cnn"),
        SINGLE.replace("relu\n}", "relu\n  conv 8 9x9\n}")
    );
    let (code, said, _) = all(&lint(&folder, &["b.cnn", "--fix", "--format", "short"]));
    assert_eq!(code, 1);
    assert!(said.contains("error[P002"), "{said}");
    assert_eq!(read(&folder, "b.cnn"), syntax);
}

/// The last line promises only what `--fix` does.
#[test]
fn only_fixes_that_can_be_made_are_counted() {
    let dense = "network n {
  input 3x64x64
  conv 64 3x3 pad=1 -> relu -> maxpool 2x2
  conv 128 3x3 pad=1 -> relu -> maxpool 2x2
  conv 256 3x3 pad=1 -> relu -> maxpool 2x2
  flatten -> dense 1024 -> relu -> dense 1000
}
";
    let last = |folder: &tempfile::TempDir| -> Vec<String> {
        let said = stdout(&lint(folder, &["a.cnn"]));
        let lines = said.lines().skip_while(|line| !line.starts_with("found "));
        lines.skip(1).map(str::to_owned).collect()
    };
    let free = folder(&[("a.cnn", dense)]);
    assert_eq!(last(&free), ["1 unsafe fix with `--fix --unsafe-fixes`"]);
    let exact = dense.replace("dense 1000\n", "dense 1000\n  expect params = 18174056\n");
    let held = folder(&[("a.cnn", &exact)]);
    assert_eq!(
        last(&held),
        ["1 fix of C401 cannot be made: it would cause the error X001"]
    );
    let (_, said, _) = all(&lint(&held, &["a.cnn", "--fix", "--unsafe-fixes"]));
    assert!(
        said.contains("left out a fix of C401") && !said.contains("fixed "),
        "{said}"
    );
    assert_eq!(read(&held, "a.cnn"), exact);
}

/// No padding around a 1x1 kernel, no size twice, and one move to the right place.
#[test]
fn fixes_write_what_a_person_would() {
    let network =
        |lines: &str| format!("network n {{\n  input 3x32x32\n{lines}  flatten -> dense 10\n}}\n");
    let cases = [
        (
            "  conv 16 3x3 pad=1 -> relu -> maxpool 32x32\n  conv 32 3x3 pad=same -> relu\n  conv 32 kernel=3 pad=2 dilation=2 -> relu\n",
            "  conv 16 3x3 pad=1 -> relu -> maxpool 32x32\n  conv 32 1x1 -> relu\n  conv 32 kernel=1x1 -> relu\n",
        ),
        (
            "  conv 16 3x3 pad=1 -> relu\n  maxpool 3x3 stride=1\n  maxpool 2x2\n  conv 16 3x3 pad=1 -> relu\n  maxpool 2x2 -> maxpool 2x2\n",
            "  conv 16 3x3 pad=1 -> relu\n  maxpool 4x4 stride=2\n  conv 16 3x3 pad=1 -> relu\n  maxpool 4x4\n",
        ),
        (
            "  conv 16 3x3 pad=1 bias=off -> dropout 0.2 -> batchnorm -> relu\n  maxpool 2x2\n",
            "  conv 16 3x3 pad=1 bias=off -> batchnorm -> relu -> dropout 0.2\n  maxpool 2x2\n",
        ),
    ];
    for (before, after) in cases {
        let folder = folder(&[("a.cnn", &network(before))]);
        let rules = "--select=R311,R313,A211";
        lint(&folder, &["a.cnn", "--fix", "--unsafe-fixes", rules]);
        assert_eq!(read(&folder, "a.cnn"), network(after));
    }
}
