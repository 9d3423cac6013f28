//! What becomes of results that cannot be written, and of runs that find very much.

use std::fs::File;
use std::process::{Command, Stdio};

fn cnn(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cnn"));
    command
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(arguments);
    command
}

/// A full disk is reported, and is no success.
#[test]
#[cfg(target_os = "linux")]
fn a_failing_write_is_an_error() {
    for arguments in [
        &["check", "examples"][..],
        &["check", "examples", "--format", "json"],
        &["check", "tests/cmd/typo.cnn", "--format", "short"],
        &["lint", "tests/cmd/lint"],
        &["lint", "tests/cmd/lint", "--format", "short"],
        &["lint", "tests/cmd/lint", "--format", "sarif"],
        &["lint", "tests/cmd/lint", "--statistics", "--exit-zero"],
        &["lint", "tests/cmd/lint", "--diff"],
        &["explain"],
        &["explain", "S001", "--format", "json"],
        &["completions", "bash"],
        &["summary", "examples"],
        &["summary", "examples", "--totals"],
        &["summary", "examples", "--format", "csv"],
        &["predict", "examples", "--format", "json"],
        &["attributes", "examples"],
        &["attributes", "examples", "--format", "json"],
        &["attributes", "examples", "--format", "jsonl"],
        &["attributes", "examples", "--format", "csv"],
        &["--help"],
    ] {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let output = cnn(arguments).stdout(full).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
        let start = "error: the output cannot be written: ";
        assert!(said.contains(start), "{arguments:?}: {said}");
        assert_eq!(said.matches(start).count(), 1, "{arguments:?}: {said}");
    }
}

/// A reader that has seen enough is no mistake.
#[test]
fn a_reader_may_go_away() {
    let zoo = "stdlib/zoo";
    for arguments in [
        &["attributes", zoo, "--format", "csv"][..],
        &["attributes", zoo, "--format", "jsonl"],
        &["attributes", zoo, "--format", "json"],
        &["attributes", zoo],
        &["summary", zoo],
        &["check", zoo],
        &["lint", zoo, "--exit-zero"],
        &["lint", zoo, "--exit-zero", "--format", "sarif"],
        &["explain"],
        &["explain", "--format", "markdown"],
        &["completions", "zsh"],
        &["--help"],
    ] {
        let mut child = cnn(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(said, "", "{arguments:?}");
        assert!(output.status.success(), "{arguments:?}");
    }
}

/// A run shows people 100 diagnostics and counts the rest; JSON has all. A line far down in a file
/// costs no more than one at its start.
#[test]
fn many_diagnostics_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    let wrong = folder.path().join("wrong.cnn");
    let lines = "  reul\n".repeat(300);
    let text = format!("network wrong {{\n  input 3x8x8\n{lines}}}\n");
    std::fs::write(&wrong, text).unwrap();
    let path = wrong.to_str().unwrap();
    let output = cnn(&["check", path]).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(said.matches("error[N001").count(), 100);
    assert!(said.contains("wrong.cnn:102:3]"), "{said}");
    let last = "and 200 more (300 errors in all); to see them: `cnn check --format short`, or `--format json`\n";
    assert!(said.ends_with(last), "{said}");

    let output = cnn(&["check", path, "--format", "short"]).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(said.lines().count(), 300);
    assert_eq!(output.stderr, b"");

    let output = cnn(&["check", path, "--format", "json"]).output().unwrap();
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["diagnostics"].as_array().unwrap().len(), 300);
}

/// Where a file has more mistakes than are reported, what stands for the rest is no mistake that could
/// be seen, and the number of all is a least one.
#[test]
fn mistakes_beyond_the_limit_are_reported_as_a_least_number() {
    let folder = tempfile::tempdir().unwrap();
    let wrong = folder.path().join("wrong.cnn");
    let lines = "  reul\n".repeat(600);
    let text = format!("network wrong {{\n  input 3x8x8\n{lines}}}\n");
    std::fs::write(&wrong, text).unwrap();
    let path = wrong.to_str().unwrap();
    let output = cnn(&["check", path]).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said.matches("error[N001").count(), 100);
    let fixes = "500 unsafe fixes with `--fix --unsafe-fixes`\n";
    assert!(said.contains(fixes), "{said}");
    let last = "and 400 more (at least 501 errors in all, more than are reported); to see them: `cnn check --format short`, or `--format json`\n";
    assert!(said.ends_with(last), "{said}");

    let output = cnn(&["check", path, "--format", "short"]).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(said.matches("error[N001").count(), 500);
    assert_eq!(said.matches("error[X105").count(), 1);
}

/// Records come in the order in which the files were named, however many there are.
#[test]
fn records_keep_the_order_of_the_files() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..600 {
        // Larger and smaller in turn, so that no core has them in order by itself.
        let dense = "  dense 10\n".repeat(1 + number % 3 * 8);
        let text = format!("network n{number:03} {{\n  input 1x8x8\n  flatten\n{dense}}}\n");
        std::fs::write(folder.path().join(format!("{number:03}.cnn")), text).unwrap();
    }
    let path = folder.path().to_str().unwrap();
    let records = |format: &str| -> Vec<String> {
        let output = cnn(&["attributes", path, "--format", format])
            .output()
            .unwrap();
        assert!(output.status.success());
        let text = String::from_utf8(output.stdout).unwrap();
        let lines = text.lines().filter(|line| !line.starts_with("file,"));
        lines.map(str::to_owned).collect()
    };
    for format in ["csv", "jsonl"] {
        let records = records(format);
        assert_eq!(records.len(), 600, "{format}");
        for (number, line) in records.iter().enumerate() {
            assert!(line.contains(&format!("n{number:03}")), "{format}: {line}");
        }
    }
}

/// A network with an error is reported, and passed on to nobody, even where the parser knows what
/// was meant; the others are.
#[test]
fn misread_networks_are_not_measured() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("two.cnn");
    let text = "network bad {\n  input 3x8x8\n  conv 4 3 x 3\n}\nnetwork good {\n  input 3x8x8\n  relu\n}\n";
    std::fs::write(&file, text).unwrap();
    let output = cnn(&["check", file.to_str().unwrap()]).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains("#good") && !said.contains("#bad"), "{said}");
}

/// Where no terminal tells, tables and diagnostics are as wide as `COLUMNS` says.
#[test]
fn columns_are_heeded() {
    let widest = |arguments: &[&str], columns: &str| {
        let output = cnn(arguments).env("COLUMNS", columns).output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8(said).unwrap();
        let lines = said.lines();
        lines.map(|line| line.chars().count()).max().unwrap()
    };
    let wrong = &["predict", "nothing.cnn"];
    let summary = &["summary", "stdlib/zoo/googlenet.cnn", "--depth", "3"];
    assert!(widest(&["check", "--help"], "60") <= 60);
    for arguments in [&wrong[..], summary] {
        let [narrow, wide] = ["60", "200"].map(|columns| widest(arguments, columns));
        assert!(narrow <= 60 && narrow < wide, "{arguments:?}: {narrow}");
        for nonsense in ["", "0", "1", "-5", "wide", "99999999999999999999"] {
            widest(arguments, nonsense);
        }
        let usual = ["", "0", "wide"].map(|nonsense| widest(arguments, nonsense));
        assert_eq!(usual, [widest(arguments, "100"); 3], "{arguments:?}");
    }
}

/// Every shell's completions know the commands and their options.
#[test]
fn completions_know_the_commands() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let output = cnn(&["completions", shell]).output().unwrap();
        assert!(output.status.success(), "{shell}");
        let script = String::from_utf8(output.stdout).unwrap();
        for word in ["attributes", "explain", "completions", "totals"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
}

/// Lines and columns are those that people see: tabs are as wide as they are shown, wide characters
/// two columns; what counts columns for programs counts characters. The ends of lines of Windows
/// change nothing.
#[test]
fn columns_are_right_behind_tabs_and_wide_characters() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("wide.cnn");
    let lines = [
        "use std.blocks { conv_bn }",
        "network n {",
        "\tinput 3x32x32  # \u{56fe}\u{50cf} \u{1f600}",
        "\tconv_bn 8\t-> reul",
        "  conv 8 3x3 \"\u{5c42}\u{1f600}\" 4, pad=1",
        "  \u{5c42} 3",
        "}",
        "use \"\u{56fe}\u{1f600}.cnn\" { stem a }",
        "",
    ];
    for end in ["\n", "\r\n"] {
        std::fs::write(&file, lines.join(end)).unwrap();
        let run = |format: &str| {
            let path = file.to_str().unwrap();
            let output = cnn(&["check", path, "--format", format])
                .env("NO_COLOR", "1")
                .output()
                .unwrap();
            let said = if format == "human" {
                output.stderr
            } else {
                output.stdout
            };
            String::from_utf8(said).unwrap()
        };
        let places = [
            (4, 15, "N001"),
            (5, 20, "P006"),
            (6, 3, "P005"),
            (8, 21, "P038"),
        ];

        let json: serde_json::Value = serde_json::from_str(&run("json")).unwrap();
        let human = run("human");
        let short = run("short");
        for (line, column, code) in places {
            let found = json["diagnostics"].as_array().unwrap().iter();
            let place =
                |it: &&serde_json::Value| it["code"] == code && it["span"]["start"]["line"] == line;
            let found: Vec<_> = found.filter(place).collect();
            assert_eq!(found.len(), 1, "{code}: {json:#}");
            assert_eq!(found[0]["span"]["start"]["column"], column, "{code}");
            let start = format!("wide.cnn:{line}:{column}: error[{code}");
            assert!(short.contains(&start), "{start}\n{short}");
            let start = format!("wide.cnn:{line}:{column}]");
            assert!(human.contains(&start), "{start}\n{human}");
        }
        // The marks stand under what they mark.
        for shown in [
            " 4 \u{2502}     conv_bn 8   -> reul\n   \u{b7}                    \u{2500}\u{2500}\u{252c}\u{2500}\n",
            " 5 \u{2502}   conv 8 3x3 \"\u{5c42}\u{1f600}\" 4, pad=1\n   \u{b7}                      \u{252c}\n",
            " 6 \u{2502}   \u{5c42} 3\n   \u{b7}   \u{2500}\u{252c}\n",
            " 8 \u{2502} use \"\u{56fe}\u{1f600}.cnn\" { stem a }\n   \u{b7}                       \u{252c}\n",
        ] {
            assert!(human.contains(shown), "{shown}\n{human}");
        }
    }
}
