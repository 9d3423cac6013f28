//! Which rules run, and how grave their findings are.

use super::{DOUBLE, all, folder, lint, stderr, stdout, typed};

#[test]
fn rules_are_selected_ignored_and_denied() {
    let unused = DOUBLE.replace("n {", "n(unused = 1) {");
    let folder = folder(&[("a.cnn", &unused)]);
    let found = |arguments: &[&str]| {
        let arguments = [&["a.cnn", "--format", "short"], arguments].concat();
        let (code, said, _) = all(&lint(&folder, &arguments));
        let codes = said.lines().filter_map(|line| line.split_once(": "));
        let codes: Vec<&str> = codes
            .filter_map(|(_, rest)| rest.split(' ').next())
            .collect();
        (code, codes.join(" "))
    };
    let both = "warning[N042 warning[A202";
    assert_eq!(found(&[]), (1, both.to_owned()));
    assert_eq!(found(&["--select", "A2"]), (1, "warning[A202".to_owned()));
    assert_eq!(
        found(&["--select", "unused-parameter,A202"]),
        (1, both.to_owned())
    );
    assert_eq!(
        found(&["--ignore", "double-activation"]),
        (1, "warning[N042".to_owned())
    );
    assert_eq!(
        found(&["--select", "all", "--ignore", "a,N"]),
        (0, String::new())
    );
    assert_eq!(
        found(&["--select", "A202", "--ignore", "A"]),
        (1, "warning[A202".to_owned())
    );
    assert_eq!(
        found(&["--deny", "A202"]),
        (1, "warning[N042 error[A202".to_owned())
    );
    assert_eq!(
        found(&["--deny", "warnings"]),
        (1, both.replace("warning", "error"))
    );
    assert_eq!(
        found(&["--deny", "info"]),
        (1, both.replace("warning", "error"))
    );
    assert_eq!(found(&["--target", "caffe"]), (1, both.to_owned()));
}

#[test]
fn a_rule_that_does_not_exist_is_wrong_usage() {
    let folder = folder(&[("a.cnn", DOUBLE)]);
    for (arguments, expected) in [
        (["--select", "A999"], "there is no rule `A999`"),
        (
            ["--ignore", "double-activaton"],
            "did you mean `double-activation`?",
        ),
        (["--deny", "everything"], "there is no rule `everything`"),
        (
            ["--select", "S001"],
            "is an error of the compiler, and is always reported",
        ),
        (["--target", "keras"], "possible values: pytorch"),
    ] {
        let output = lint(&folder, &[&["a.cnn"], &arguments[..]].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains(expected), "{}", stderr(&output));
    }
}

/// `cnn.toml` counts, also for a text that only will be in its folder.
#[test]
fn the_project_of_a_file_configures_its_rules() {
    let config = "[lint]\nignore = [\"A202\"]\n";
    let folder = folder(&[
        ("nets/cnn.toml", config),
        ("nets/a.cnn", DOUBLE),
        ("b.cnn", DOUBLE),
    ]);
    assert_eq!(lint(&folder, &["nets/a.cnn"]).status.code(), Some(0));
    assert_eq!(
        lint(&folder, &["nets/a.cnn", "--select", "A202"])
            .status
            .code(),
        Some(1)
    );
    let said = stdout(&lint(&folder, &[".", "--format", "short"]));
    assert!(
        said.starts_with("./b.cnn:") && said.lines().count() == 1,
        "{said}"
    );
    let path = ["-", "--stdin-filename", "nets/new.cnn"];
    assert_eq!(typed(&folder, &path, DOUBLE).status.code(), Some(0));
    assert_eq!(typed(&folder, &["-"], DOUBLE).status.code(), Some(1));
    std::fs::write(folder.path().join("nets/cnn.toml"), "[lint]\nignored = 1\n").unwrap();
    let (code, said, _) = all(&lint(&folder, &["nets", "--format", "short"]));
    assert_eq!(code, 1);
    assert!(
        said.starts_with("nets/cnn.toml:2:1: error[T002 unknown-key]"),
        "{said}"
    );
}
