//! `cnn diff` as a command: files of git's revisions, its JSON, its colours and its widths. What its
//! texts say is in `tests/cmd/diff.md`.

use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

fn diff_in(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_cnn"))
        .current_dir(folder)
        .env("COLUMNS", "80")
        .arg("diff")
        .args(arguments)
        .output()
        .unwrap()
}

fn diff(arguments: &[&str]) -> Output {
    diff_in(Path::new(env!("CARGO_MANIFEST_DIR")), arguments)
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

const STEM: &str = "block stem(features: int) {\n  conv features 3x3 pad=1 -> relu\n}\n";
const NET: &str = "use \"parts/stem.cnn\" { stem }\n\nnetwork net {\n  input 3x32x32\n  stem 32\n  \
                   global_avgpool -> flatten -> dense 10\n}\n";

/// A repository whose first commit, `v1`, has a network in `nets` and a block that it uses.
struct Repository(TempDir);

impl Repository {
    fn new() -> Self {
        let repository = Self(tempfile::tempdir().unwrap());
        repository.git(&["init", "--quiet", "--initial-branch", "main"]);
        repository.write("nets/net.cnn", NET);
        repository.write("nets/parts/stem.cnn", STEM);
        repository.write("lenet.prototxt", &example("lenet.prototxt"));
        repository.commit("first");
        repository.git(&["tag", "v1"]);
        repository
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
    }

    fn git(&self, arguments: &[&str]) {
        let output = Command::new("git")
            .current_dir(self.0.path())
            .args(["-c", "user.name=n", "-c", "user.email=n@example.org"])
            .args(["-c", "commit.gpgsign=false"])
            .args(arguments)
            .output()
            .unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", told(&output));
    }

    fn diff(&self, arguments: &[&str]) -> Output {
        diff_in(self.0.path(), arguments)
    }

    /// Runs a command that fails, and gives the message.
    fn error(&self, arguments: &[&str]) -> String {
        let output = self.diff(arguments);
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        assert_eq!(said(&output), "");
        // Lines are broken at 80 columns.
        let text = told(&output);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

fn example(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(path.join("examples").join(name)).unwrap()
}

#[test]
fn a_file_is_that_of_its_revision_with_all_that_it_uses() {
    let repository = Repository::new();
    let same = repository.diff(&["v1:nets/net.cnn", "nets/net.cnn", "--exit-code"]);
    assert_eq!(
        said(&same),
        "no difference: net (v1:nets/net.cnn -> nets/net.cnn)\n"
    );
    assert!(same.status.success());
    // Only the block changes, in the working tree, then in the index, then in a commit.
    repository.write(
        "nets/parts/stem.cnn",
        &STEM.replace("3x3 pad=1", "5x5 pad=2"),
    );
    let change = "kernel 3 -> 5";
    let changes = |before: &str, after: &str| {
        let output = repository.diff(&[before, after, "--exit-code"]);
        assert_eq!(told(&output), "");
        let changed = said(&output).contains(change);
        assert_eq!(
            output.status.code(),
            Some(i32::from(changed)),
            "{}",
            said(&output)
        );
        changed
    };
    assert!(changes("HEAD:nets/net.cnn", "nets/net.cnn"));
    assert!(changes(":nets/net.cnn", "nets/net.cnn"));
    assert!(!changes("HEAD:nets/net.cnn", ":nets/net.cnn"));
    repository.git(&["add", "--all"]);
    assert!(!changes(":nets/net.cnn", "nets/net.cnn"));
    assert!(changes("HEAD:nets/net.cnn", ":nets/net.cnn#net"));
    repository.commit("second");
    assert!(changes("v1:nets/net.cnn", "HEAD:nets/net.cnn"));
    assert!(changes("HEAD~1:nets/net.cnn#net", "main:nets/net.cnn"));
    assert!(changes(
        "main^{commit}~1:nets/net.cnn",
        "HEAD@{0}:nets/net.cnn"
    ));
    // The file itself need not be there any more.
    fs::remove_file(repository.path("nets/net.cnn")).unwrap();
    assert!(changes("v1:nets/net.cnn", "HEAD:nets/net.cnn"));
}

#[test]
fn paths_are_those_of_the_repository_or_of_the_folder() {
    let repository = Repository::new();
    let nets = repository.path("nets");
    for before in [
        "v1:nets/net.cnn",
        "v1:./net.cnn",
        "v1:../nets/net.cnn",
        ":./net.cnn",
    ] {
        let output = diff_in(&nets, &[before, "net.cnn", "--exit-code"]);
        assert!(output.status.success(), "{before}: {}", told(&output));
    }
    let output = diff_in(&nets, &["v1:net.cnn", "net.cnn"]);
    assert_eq!(output.status.code(), Some(1));
    let text = told(&output)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    assert!(
        text.contains("there is no file `net.cnn` at `v1`"),
        "{text}"
    );
    assert!(
        text.contains("write `v1:nets/net.cnn` or `v1:./net.cnn`"),
        "{text}"
    );
}

#[test]
fn a_project_is_that_of_the_revision() {
    let repository = Repository::new();
    // With `cnn.toml` at the root, files of other folders may be used.
    repository.write("cnn.toml", "");
    repository.write("parts/stem.cnn", STEM);
    repository.write("nets/net.cnn", &NET.replace("parts/", "../parts/"));
    repository.commit("with a project");
    fs::remove_file(repository.path("cnn.toml")).unwrap();
    let output = repository.diff(&["v1:nets/net.cnn", "HEAD:nets/net.cnn"]);
    assert!(output.status.success(), "{}", told(&output));
    assert!(said(&output).starts_with("no difference"));
    let error = repository.error(&["HEAD:nets/net.cnn", "nets/net.cnn"]);
    assert!(error.contains("path-outside"), "{error}");
}

#[test]
fn errors_of_a_revision_are_at_its_lines() {
    let repository = Repository::new();
    repository.write("nets/parts/stem.cnn", &STEM.replace("relu", "reul"));
    repository.commit("misspelt");
    repository.write("nets/parts/stem.cnn", STEM);
    let error = repository.error(&["HEAD:nets/net.cnn", "nets/net.cnn"]);
    assert!(error.contains("[HEAD:nets/parts/stem.cnn:2:30]"), "{error}");
    assert!(error.contains("did you mean `relu`?"), "{error}");
}

#[test]
fn what_git_does_not_have_is_an_error_that_helps() {
    let repository = Repository::new();
    for (argument, message, help) in [
        (
            "HAED:nets/net.cnn",
            "the repository has no revision `HAED`",
            "did you mean `HEAD`?",
        ),
        (
            "v2:nets/net.cnn",
            "the repository has no revision `v2`",
            "did you mean `v1`?",
        ),
        (
            "feature-x:nets/net.cnn",
            "has no revision `feature-x`",
            "`git log` lists its commits",
        ),
        (
            "v1:nets/nets.cnn",
            "there is no file `nets/nets.cnn` at `v1`",
            "did you mean `v1:nets/net.cnn`?",
        ),
        (
            ":nets/nets.cnn",
            "there is no file `nets/nets.cnn` in the index",
            "did you mean `:nets/net.cnn`?",
        ),
        (
            "v1:nets",
            "it is a folder",
            "give the path of a text file after the colon",
        ),
        (
            "v1:../net.cnn",
            "`../net.cnn` leads out of the repository",
            "below the root of the repository",
        ),
        (
            "--:nets/net.cnn",
            "has no revision `--`",
            "`git log` lists its commits",
        ),
    ] {
        let error = repository.error(&["--", argument, "nets/net.cnn"]);
        assert!(
            error.contains(message) && error.contains(help),
            "{argument}: {error}"
        );
    }
}

#[test]
fn without_git_or_a_repository_the_reason_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let output = diff_in(folder.path(), &["HEAD:net.cnn", "net.cnn"]);
    assert_eq!(output.status.code(), Some(1));
    let text = told(&output)
        .replace('│', " ")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    assert!(text.contains("is not in a git repository"), "{text}");
    let output = Command::new(env!("CARGO_BIN_EXE_cnn"))
        .current_dir(folder.path())
        .env("PATH", folder.path())
        .args(["diff", "HEAD:net.cnn", "net.cnn"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        told(&output).contains("the command `git` does not start"),
        "{}",
        told(&output)
    );
}

#[cfg(unix)]
#[test]
fn a_path_with_a_colon_that_exists_is_a_file() {
    let repository = Repository::new();
    repository.write("v1:nets/net.cnn", &NET.replace("stem 32", "stem 16"));
    repository.write("v1:nets/parts/stem.cnn", STEM);
    let output = repository.diff(&["v1:nets/net.cnn", "nets/net.cnn"]);
    assert!(
        said(&output).contains("features 16 -> 32"),
        "{}",
        said(&output)
    );
}

#[cfg(unix)]
#[test]
fn links_are_followed_inside_the_repository_only() {
    use std::os::unix::fs::symlink;
    let repository = Repository::new();
    symlink("net.cnn", repository.path("nets/same.cnn")).unwrap();
    symlink("/etc/hostname", repository.path("nets/outside.cnn")).unwrap();
    symlink("gone.cnn", repository.path("nets/dangling.cnn")).unwrap();
    repository.commit("links");
    let output = repository.diff(&["HEAD:nets/same.cnn", "nets/net.cnn", "--exit-code"]);
    assert!(
        output.status.success(),
        "{}{}",
        said(&output),
        told(&output)
    );
    let error = repository.error(&["HEAD:nets/outside.cnn", "nets/net.cnn"]);
    assert!(error.contains("lies outside"), "{error}");
    let error = repository.error(&["HEAD:nets/dangling.cnn", "nets/net.cnn"]);
    assert!(error.contains("there is no file"), "{error}");
}

#[test]
fn caffe_networks_have_revisions_too() {
    let repository = Repository::new();
    let wider = example("lenet.prototxt").replace("num_output: 500", "num_output: 1000");
    repository.write("lenet.prototxt", &wider);
    let output = repository.diff(&["HEAD:lenet.prototxt", "lenet.prototxt"]);
    assert!(
        said(&output).contains("features 500 -> 1000"),
        "{}",
        told(&output)
    );
}

#[test]
fn standard_input_is_a_side() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_cnn"))
        .args(["diff", "-", "examples/cifar10.cnn", "--exit-code"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let text = example("cifar10.cnn");
    child
        .stdin
        .take()
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    assert_eq!(
        said(&output),
        "no difference: cifar10 (<stdin> -> examples/cifar10.cnn)\n"
    );
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let pairs = [
        ("resnet.cnn#resnet50", "resnet.cnn#resnext50_32x4d"),
        (
            "mobilenet_v3.cnn#mobilenet_v3_large",
            "mobilenet_v3.cnn#mobilenet_v3_small",
        ),
        ("alexnet.cnn#alexnet", "googlenet.cnn#googlenet_with_heads"),
    ];
    for (before, after) in pairs {
        let paths = [before, after].map(|name| format!("stdlib/zoo/{name}"));
        for width in [60, 80, 100, 160] {
            let output = Command::new(env!("CARGO_BIN_EXE_cnn"))
                .current_dir(env!("CARGO_MANIFEST_DIR"))
                .env("COLUMNS", width.to_string())
                .arg("diff")
                .args(&paths)
                .output()
                .unwrap();
            let text = said(&output);
            let wide = text.lines().find(|line| line.chars().count() > width);
            assert_eq!(wide, None, "{width} columns");
            assert!(!text.contains('\u{1b}'), "colours are for terminals");
        }
    }
}

fn document(before: &str, after: &str) -> Value {
    let output = diff(&[before, after, "--format", "json"]);
    serde_json::from_str(&said(&output)).unwrap()
}

#[test]
fn the_json_fits_its_schema_and_adds_up() {
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diff.schema.json");
    let schema: Value = serde_json::from_str(&fs::read_to_string(schema).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (before, after) in [
        ("tests/cmd/diff/before.cnn", "tests/cmd/diff/after.cnn"),
        ("examples/lenet.prototxt", "stdlib/zoo/lenet.cnn"),
        ("examples/cifar10.cnn", "tests/cmd/diff/cifar10.cnn"),
        ("examples/two_views.cnn", "examples/excite.cnn"),
        (
            "stdlib/zoo/googlenet.cnn#googlenet",
            "stdlib/zoo/googlenet.cnn#googlenet_with_heads",
        ),
        (
            "stdlib/zoo/shufflenet_v2.cnn",
            "stdlib/zoo/shufflenet_v2.cnn",
        ),
        ("tests/cmd/typo.cnn", "tests/cmd/diff/after.cnn"),
    ] {
        let document = document(before, after);
        let errors = validator.iter_errors(&document);
        let errors = errors.map(|error| format!("{}: {error}", error.instance_path()));
        let errors: Vec<String> = errors.take(5).collect();
        assert!(errors.is_empty(), "{before} {after}: {}", errors.join("\n"));
        for network in document["networks"].as_array().unwrap() {
            let Some(counts) = network["counts"].as_object() else {
                continue;
            };
            let listed = |name: &str| network[name].as_array().unwrap().len();
            assert_eq!(counts["added"], listed("added"));
            assert_eq!(counts["removed"], listed("removed"));
            let changed = network["matched"].as_array().unwrap().iter();
            let changed = changed.filter(|pair| pair["status"] == "changed").count();
            assert_eq!(counts["changed"], changed);
        }
    }
    let mut other = document("tests/cmd/diff/before.cnn", "tests/cmd/diff/after.cnn");
    other["networks"][0]["matched"][0]["status"] = Value::from("else");
    assert!(!validator.is_valid(&other));
}

#[test]
fn the_json_has_what_changed() {
    let document = document(
        "tests/cmd/diff/before.cnn#small",
        "tests/cmd/diff/after.cnn#small",
    );
    let network = &document["networks"][0];
    let conv = network["matched"].as_array().unwrap().iter();
    let mut conv = conv.filter(|pair| pair["after"]["path"] == "unit[1]/conv[1]");
    insta::assert_snapshot!(format!("{:#}", conv.next().unwrap()));
    insta::assert_snapshot!(format!("{:#}", network["added"][0]));
}
