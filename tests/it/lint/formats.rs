//! The formats as the command prints them.

use super::{DOUBLE, SINGLE, all, command, folder, lint, stdout, typed};
use crate::findings::read::{errors, sarif};
use serde_json::Value;

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn a_document_is_all_that_is_printed() {
    let folder = folder(&[("a b/bad.cnn", DOUBLE), ("good.cnn", SINGLE)]);
    for format in ["json", "sarif", "gitlab"] {
        for (path, code) in [("a b", 1), ("good.cnn", 0), ("absent.cnn", 1)] {
            let (ended, said, beside) = all(&lint(&folder, &[path, "--format", format]));
            assert_eq!((ended, beside.as_str()), (code, ""), "{format} {path}");
            let document = json(&said);
            if format == "sarif" {
                assert_eq!(errors(&sarif(), &document), [""; 0]);
            }
        }
    }
    let text = stdout(&lint(&folder, &[".", "--format", "junit"]));
    let document = roxmltree::Document::parse(&text).unwrap();
    assert_eq!(document.root_element().attribute("failures"), Some("1"));
    assert_eq!(document.root_element().attribute("tests"), Some("2"));
}

/// In a folder of a working copy, paths are relative to the copy.
#[test]
fn services_are_given_paths_of_their_working_copy() {
    let folder = folder(&[("sub/a%,b:c.cnn", DOUBLE)]);
    let sub = folder.path().canonicalize().unwrap().join("sub");
    let run = |format: &str, service: &str| {
        let mut command = command(&sub, &[".", "--format", format]);
        command.env(service, sub.parent().unwrap());
        stdout(&command.output().unwrap())
    };
    let said = run("github", "GITHUB_WORKSPACE");
    let start =
        "::warning file=sub/a%25%2Cb%3Ac.cnn,line=4,endLine=4,col=11,endColumn=15,title=A202 ";
    assert!(said.starts_with(start), "{said}");
    let document = json(&run("gitlab", "CI_PROJECT_DIR"));
    assert_eq!(document[0]["location"]["path"], "sub/a%,b:c.cnn");
    let document = json(&run("sarif", "GITHUB_WORKSPACE"));
    let place = &document["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "sub/a%25%2Cb%3Ac.cnn");
}

#[test]
fn standard_input_is_named() {
    let folder = folder(&[]);
    let document = json(&stdout(&typed(
        &folder,
        &["-", "--format", "sarif"],
        DOUBLE,
    )));
    assert_eq!(errors(&sarif(), &document), [""; 0]);
    let arguments = ["-", "--format", "gitlab", "--stdin-filename", "x y.cnn"];
    let document = json(&stdout(&typed(&folder, &arguments, DOUBLE)));
    assert_eq!(document[0]["location"]["path"], "x y.cnn");
}

#[test]
fn statistics_count_what_was_found() {
    let folder = folder(&[("one.cnn", DOUBLE), ("two.cnn", DOUBLE)]);
    let (code, said, _) = all(&lint(&folder, &[".", "--statistics"]));
    assert_eq!(code, 1);
    assert!(
        said.starts_with("2  A202  [*] double-activation\n"),
        "{said}"
    );
    let document = stdout(&lint(&folder, &[".", "--statistics", "--format", "json"]));
    let counted = &json(&document)["statistics"][0];
    assert_eq!(
        (&counted["count"], &counted["safe"]),
        (&2.into(), &2.into())
    );
}
