//! What commands write, and what they refuse to read: files that never end, and names that a terminal
//! would obey.

use super::{cnn, folder, said};
use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

const NETWORK: &str = "network n {\n  input 3x8x8\n  conv 8 3x3 -> relu\n}\n";

const PROTOTXT: &str = "name: \"n\"\nlayer { name: \"data\" type: \"Input\" top: \"data\" \
                        input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }\n\
                        layer { name: \"r\" type: \"ReLU\" bottom: \"data\" top: \"r\" }\n";

#[cfg(unix)]
fn fifo(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// A table of trained networks that a model can be fitted to, and what is said about the model.
fn trained() -> TempDir {
    let mut table = String::from("net,acc\n");
    for size in 1..60 {
        let rows = format!(
            "\"[C({},3,1), P(2,2), C({},3,1), GAP(10), SM(10)]\",0.{}\n",
            8 * (size % 5 + 1),
            8 * (size % 7 + 1),
            500 + size
        );
        table.push_str(&rows);
    }
    let about = include_str!("../../stdlib/models/metaqnn-cifar10.about.json");
    folder(&[("t.csv", &table), ("about.json", about)])
}

/// `cnn train` looks at where the model goes before it reads the table.
#[test]
fn a_model_is_written_over_nothing() {
    let folder = trained();
    let train = |output: &str, more: &[&str]| {
        let arguments = [
            "train",
            "t.csv",
            "--strings",
            "metaqnn:net",
            "--target",
            "acc",
            "--about",
            "about.json",
            "-o",
            output,
        ];
        said(&cnn(&folder, &[&arguments[..], more].concat()))
    };
    let read = |path: &str| fs::read_to_string(folder.path().join(path)).unwrap();
    fs::write(folder.path().join("m.json"), "mine").unwrap();
    let (code, text) = train("m.json", &[]);
    assert_eq!(code, 1);
    assert!(
        text.contains("m.json exists: `--force` replaces it"),
        "{text}"
    );
    assert_eq!(read("m.json"), "mine");
    for input in ["t.csv", "about.json", "./about.json"] {
        let before = read(input);
        let (code, text) = train(input, &["--force"]);
        assert_eq!(code, 1);
        assert!(
            text.contains("is an input: write to another file"),
            "{text}"
        );
        assert_eq!(read(input), before);
    }
    fs::create_dir(folder.path().join("folder")).unwrap();
    let (_, text) = train("folder", &["--force"]);
    assert!(text.contains("folder is a folder: name a file"), "{text}");
    let (_, text) = train("none/m.json", &[]);
    assert!(text.contains("there is no folder none"), "{text}");
}

#[cfg(unix)]
#[test]
fn only_regular_files_are_written_and_keep_their_mode() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = folder(&[
        ("n.prototxt", PROTOTXT),
        ("real.cnn", "old\n"),
        ("kept.cnn", "old\n"),
    ]);
    let path = |inner: &str| folder.path().join(inner);
    let import = |output: &str| {
        said(&cnn(
            &folder,
            &["import", "n.prototxt", "-o", output, "--force"],
        ))
    };
    for device in ["/dev/null", "/dev/full"] {
        let (code, text) = import(device);
        assert_eq!(code, 2);
        assert!(text.contains("is not a regular file"), "{text}");
    }
    fifo(&path("pipe.cnn"));
    assert!(
        import("pipe.cnn")
            .1
            .contains("pipe.cnn is not a regular file")
    );
    fs::set_permissions(path("kept.cnn"), fs::Permissions::from_mode(0o444)).unwrap();
    assert!(
        import("kept.cnn")
            .1
            .contains("kept.cnn: the file is read-only")
    );
    assert_eq!(fs::read_to_string(path("kept.cnn")).unwrap(), "old\n");
    symlink("nowhere.cnn", path("lost.cnn")).unwrap();
    assert!(
        import("lost.cnn")
            .1
            .contains("lost.cnn is a link that leads nowhere")
    );
    fs::set_permissions(path("real.cnn"), fs::Permissions::from_mode(0o600)).unwrap();
    symlink("real.cnn", path("link.cnn")).unwrap();
    let (code, text) = import("link.cnn");
    assert_eq!(code, 0, "{text}");
    assert!(
        fs::read_to_string(path("real.cnn"))
            .unwrap()
            .contains("network n")
    );
    assert!(fs::symlink_metadata(path("link.cnn")).unwrap().is_symlink());
    let mode = fs::metadata(path("real.cnn")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let names = fs::read_dir(folder.path()).unwrap();
    let names = names.map(|it| it.unwrap().file_name().into_string().unwrap());
    assert!(!names.into_iter().any(|name| name.contains(".part")));
}

/// What never ends is refused: behind `use`, in lists, in populations and as options.
#[cfg(unix)]
#[test]
fn what_never_ends_is_not_read() {
    let folder = folder(&[
        ("n.cnn", NETWORK),
        (
            "use.cnn",
            "use \"pipe.cnn\" { b }\n\nnetwork n {\n  input 3x8x8\n  b\n}\n",
        ),
        ("list", "n.cnn\npipe.cnn\n"),
        ("p/n.cnn", NETWORK),
    ]);
    fifo(&folder.path().join("pipe.cnn"));
    fifo(&folder.path().join("p/cnn.toml"));
    fs::create_dir(folder.path().join("p.csv")).unwrap();
    let cases: &[(&[&str], &str)] = &[
        (&["check", "use.cnn"], "it is not a regular file"),
        (
            &["check", "--files-from", "list"],
            "pipe.cnn: a pipe is not a text file",
        ),
        (
            &["check", "--files-from", "/dev/zero"],
            "/dev/zero: a device",
        ),
        (&["check", "--files-from", "p"], "p: it is a folder"),
        (&["lint", "p/n.cnn"], "it is not a regular file"),
        (
            &["predict", "n.cnn", "--model", "/dev/zero"],
            "/dev/zero: a device",
        ),
        (&["predict", "n.cnn", "--model", "p"], "p is a folder"),
        (
            &["attributes", "n.cnn", "pipe.cnn", "--out", "t.csv"],
            "1 with errors",
        ),
        (
            &["attributes", "n.cnn", "--out", "p.csv"],
            "p.csv is a folder: name a file",
        ),
    ];
    for (arguments, expected) in cases {
        let (code, text) = said(&cnn(&folder, arguments));
        assert!(code > 0, "{arguments:?}: {text}");
        assert!(text.contains(expected), "{arguments:?}: {text}");
    }
}

/// Nothing to do is no success.
#[test]
fn nothing_to_do_is_an_error() {
    let folder = folder(&[
        ("empty.cnn", ""),
        ("comment.cnn", "# later\n"),
        ("list", "\n"),
        ("e/empty.cnn", ""),
    ]);
    for command in ["check", "lint", "summary", "predict", "attributes"] {
        for input in [
            &["empty.cnn"][..],
            &["comment.cnn"],
            &["-"],
            &["e"],
            &["--files-from", "list"],
            &["--files-from", "-"],
        ] {
            let (code, text) = said(&cnn(&folder, &[&[command], input].concat()));
            assert_eq!(code, 1, "{command} {input:?}: {text}");
            assert!(text.contains("no network"), "{command} {input:?}: {text}");
        }
    }
    // Blocks alone can be checked.
    let blocks = self::folder(&[("b.cnn", "block b {\n  relu\n}\n")]);
    assert_eq!(said(&cnn(&blocks, &["check", "b.cnn"])), (0, String::new()));
}

/// Names are foreign text: nothing in them reaches a terminal as it is, or breaks a line in two.
#[cfg(unix)]
#[test]
fn names_cannot_command_a_terminal() {
    let bad = NETWORK.replace("conv", "cnov");
    let layer = PROTOTXT.to_owned()
        + "layer { name: \"a\x1b[31m\" type: \"Od\x1b[2Jd\" bottom: \"data\" top: \"b\" }\n";
    let folder = folder(&[
        ("a\x1b[31m.cnn", NETWORK),
        ("b\nc.cnn", &bad),
        (
            "u.cnn",
            "use \"x\x1b[31m.cnn\" { b }\n\nnetwork n {\n  input 3x8x8\n  b\n}\n",
        ),
        ("l.prototxt", &layer),
    ]);
    for command in ["check", "lint", "summary", "predict", "attributes"] {
        let (_, text) = said(&cnn(&folder, &[command, "."]));
        assert!(!text.contains('\x1b'), "{command}: {text}");
        assert!(!text.contains("b\nc.cnn"), "{command}: {text}");
        assert!(text.contains("b\\nc.cnn"), "{command}: {text}");
    }
    for arguments in [
        &["check", "no\x1b[31m.cnn"][..],
        &["check", ".", "--format", "short"],
        &["lint", ".", "--format", "short"],
        &["check", "--files-from", "no\x1b[31m"],
        &["predict", "u.cnn", "--model", "no\x1b[31m"],
        &["diff", "a\x1b[31m.cnn", "b\nc.cnn"],
        &["explain", "no\x1b[31m"],
    ] {
        let (_, text) = said(&cnn(&folder, arguments));
        assert!(!text.contains('\x1b'), "{arguments:?}: {text}");
    }
    let (_, text) = said(&cnn(&folder, &["check", ".", "--format", "short"]));
    assert!(text.lines().all(|line| line.starts_with("./")), "{text}");
}

/// A file that is named in several ways has one row.
#[cfg(unix)]
#[test]
fn a_population_has_a_file_once() {
    let folder = folder(&[("a.cnn", NETWORK), ("nets/b.cnn", NETWORK)]);
    std::os::unix::fs::symlink("a.cnn", folder.path().join("link.cnn")).unwrap();
    let whole = folder.path().join("a.cnn");
    let arguments = [
        "attributes",
        "a.cnn",
        "./a.cnn",
        "nets/../a.cnn",
        whole.to_str().unwrap(),
        "link.cnn",
        "nets",
        "--out",
        "t.csv",
    ];
    let (code, text) = said(&cnn(&folder, &arguments));
    assert_eq!(code, 0, "{text}");
    let table = fs::read_to_string(folder.path().join("t.csv")).unwrap();
    assert_eq!(table.lines().count(), 3, "{table}");
}

/// A table is whole with its table of errors only.
#[test]
fn a_lost_table_of_errors_is_noticed() {
    let folder = folder(&[
        ("n/a.cnn", NETWORK),
        ("n/b.cnn", "network b {\n  input 3x8x8\n  cnov 8\n}\n"),
    ]);
    let run = |more: &str| said(&cnn(&folder, &["attributes", "n", "--out", "t.csv", more]));
    assert_eq!(run("--force").0, 1);
    assert!(run("--resume").1.contains("nothing to do"));
    fs::remove_file(folder.path().join("t.errors.csv")).unwrap_or_else(|_| {
        let names: Vec<_> = fs::read_dir(folder.path())
            .unwrap()
            .map(|it| it.unwrap().file_name())
            .collect();
        panic!("{names:?}");
    });
    let (code, text) = run("--resume");
    assert_eq!(code, 2);
    assert!(text.contains("its table of errors"), "{text}");
}
