//! What the file system may hold: which files a command reads, in which order, and what it tells of
//! those that it cannot.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// A folder with files that have a network of the given name each.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, network) in files {
        write(&folder.path().join(path), network);
    }
    folder
}

fn write(path: &Path, network: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let text = format!("network {network} {{\n  input 3x8x8\n  relu\n}}\n");
    fs::write(path, text).unwrap();
}

/// `cnn check` in a folder.
fn check(folder: &TempDir, paths: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_cnn"))
        .current_dir(folder.path())
        .arg("check")
        .args(paths)
        .output()
        .unwrap()
}

/// What the networks are called that were checked, in order: `a.cnn#one`.
fn checked(output: &Output) -> Vec<String> {
    let said = String::from_utf8_lossy(&output.stdout);
    let names = said.lines().filter_map(|line| line.split_once(": "));
    names.map(|(name, _)| name.replace('\\', "/")).collect()
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn files_are_read_in_order_and_once() {
    let folder = folder(&[
        ("b.cnn", "b"),
        ("a/z.cnn", "z"),
        ("a/c.cnn", "c"),
        ("d.cnn/x.cnn", "x"),
        (".hidden/h.cnn", "h"),
        ("target/t.cnn", "t"),
    ]);
    let output = check(&folder, &["."]);
    assert!(output.status.success(), "{}", told(&output));
    let all = ["./a/c.cnn#c", "./a/z.cnn#z", "./b.cnn#b", "./d.cnn/x.cnn#x"];
    assert_eq!(checked(&output), all);
    let output = check(&folder, &["*.cnn", "a/../b.cnn", "**/?.cnn", "d.cnn", "a"]);
    assert!(output.status.success(), "{}", told(&output));
    let all = [
        "b.cnn#b",
        ".hidden/h.cnn#h",
        "a/c.cnn#c",
        "a/z.cnn#z",
        "d.cnn/x.cnn#x",
    ];
    assert_eq!(checked(&output)[..5], all);
    assert_eq!(checked(&output).len(), 6);
}

#[test]
fn a_number_sign_may_belong_to_the_file() {
    let folder = folder(&[("a#b.cnn", "n"), ("c#d/e.cnn", "m")]);
    let output = check(&folder, &["a#b.cnn", "a#b.cnn#n", "c#d", "c#d#m"]);
    assert!(output.status.success(), "{}", told(&output));
    let all = ["a#b.cnn#n", "a#b.cnn#n", "c#d/e.cnn#m", "c#d/e.cnn#m"];
    assert_eq!(checked(&output), all);
}

#[test]
#[cfg(unix)]
fn circles_of_links_end() {
    use std::os::unix::fs::symlink;
    let folder = folder(&[("a/one.cnn", "one")]);
    symlink("..", folder.path().join("a/up")).unwrap();
    symlink("..", folder.path().join("a/again")).unwrap();
    symlink("self.cnn", folder.path().join("a/self.cnn")).unwrap();
    for paths in [["."], ["**/*.cnn"]] {
        let output = check(&folder, &paths);
        assert_eq!(checked(&output).len(), 1, "{paths:?}: {}", told(&output));
    }
    let said = told(&check(&folder, &["a"]));
    assert!(said.contains("a/self.cnn: "), "{said}");
}

#[test]
#[cfg(target_os = "linux")]
fn names_need_not_be_text() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let folder = folder(&[]);
    let name = OsStr::from_bytes(b"n\xff.cnn");
    write(&folder.path().join(name), "n");
    for path in [name, OsStr::new(".")] {
        let output = Command::new(env!("CARGO_BIN_EXE_cnn"))
            .current_dir(folder.path())
            .arg("check")
            .arg(path)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", told(&output));
        assert_eq!(checked(&output).len(), 1);
    }
}

/// What may not be read is reported, and the rest continues. (Who may read everything sees no
/// difference.)
#[test]
#[cfg(unix)]
fn folders_that_cannot_be_read_are_told() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder(&[("a.cnn", "a"), ("shut/b.cnn", "b")]);
    let shut = folder.path().join("shut");
    fs::set_permissions(&shut, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read_dir(&shut).is_ok() {
        eprintln!("skipped: this user may read everything");
        return;
    }
    let mut outputs = Vec::new();
    for path in [".", "**/*.cnn", "shut/b.cnn"] {
        outputs.push((path, check(&folder, &["a.cnn", path])));
    }
    fs::set_permissions(&shut, fs::Permissions::from_mode(0o700)).unwrap();
    for (path, output) in outputs {
        let said = told(&output);
        assert_eq!(output.status.code(), Some(1), "{path}: {said}");
        assert_eq!(checked(&output), ["a.cnn#a"], "{path}");
        assert!(
            said.contains("N022") && said.contains("denied"),
            "{path}: {said}"
        );
    }
}

#[test]
fn standard_input_has_networks_too() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_cnn"))
        .args(["check", "-#two", "--set", "n=3", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let text = "network one {\n input 3x8x8\n relu\n}\nnetwork two(n: int = 1) {\n input 3x8x8\n conv n 1x1\n}\n";
    child
        .stdin
        .take()
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", told(&output));
    assert_eq!(
        checked(&output),
        ["<stdin>#two", "<stdin>#one", "<stdin>#two"]
    );
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(said.matches("-> 3x8x8, 12 parameters").count(), 2, "{said}");
}

#[test]
fn paths_that_are_not_there_are_told_with_their_neighbours() {
    let folder = folder(&[("nets/lenet.cnn", "lenet"), ("nets/vgg.cnn", "vgg")]);
    for (path, meant) in [
        ("nets/lennet.cnn", Some("nets/lenet.cnn")),
        ("nest/vgg.cnn", Some("nets/vgg.cnn")),
        ("nets/vgg", Some("nets/vgg.cnn")),
        ("./nets/vg.cnn#vgg", Some("./nets/vgg.cnn")),
        ("nets/resnet50.cnn", None),
        ("elsewhere/vgg.cnn", None),
    ] {
        let said = told(&check(&folder, &[path])).replace('\\', "/");
        match meant {
            Some(meant) => assert!(said.contains(&format!("did you mean `{meant}`?")), "{said}"),
            None => assert!(!said.contains("did you mean"), "{said}"),
        }
    }
}

/// A list that cannot be read is an error that names it.
#[test]
fn the_list_of_files_must_be_there() {
    let folder = folder(&[("a.cnn", "a")]);
    for format in ["human", "short", "json"] {
        let output = check(&folder, &["--files-from", "nope", "--format", format]);
        assert_eq!(output.status.code(), Some(1), "{format}");
        let said = told(&output) + &String::from_utf8_lossy(&output.stdout);
        assert!(said.contains("there is no file nope"), "{said}");
        assert!(!said.contains(": :") && !said.contains("× :"), "{said}");
    }
}
