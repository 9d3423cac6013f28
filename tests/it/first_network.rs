//! `docs/first-network.md` tells the truth: each of its programs is written to `first.cnn` in an empty
//! folder, and its commands print what the page shows. `TRYCMD=overwrite` writes it into the page.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/first-network.md");

/// What a terminal shows of a command: the exit code, if it is not 0, and both outputs.
fn shown(folder: &Path, command: &str) -> String {
    let mut words = command.split(' ');
    assert_eq!(words.next(), Some("cnn"), "{command}");
    let output = Command::new(env!("CARGO_BIN_EXE_cnn"))
        .args(words)
        .current_dir(folder)
        .env("COLUMNS", "100")
        .output()
        .unwrap();
    let mut shown = String::new();
    let code = output.status.code().unwrap();
    if code != 0 {
        writeln!(shown, "? {code}").unwrap();
    }
    for text in [output.stdout, output.stderr] {
        shown.push_str(&String::from_utf8(text).unwrap());
    }
    shown
}

/// The page as it should be, and how many commands it has.
fn as_printed(page: &str, folder: &Path) -> (String, usize) {
    let mut text = String::new();
    let mut commands = 0;
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        writeln!(text, "{line}").unwrap();
        let is_program = line == "```cnn";
        if !is_program && line != "```console,ignore" {
            continue;
        }
        let inside: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        if is_program {
            let program = inside.join("\n") + "\n";
            std::fs::write(folder.join("first.cnn"), &program).unwrap();
            text.push_str(&program);
        } else {
            let asked: Vec<&str> = inside
                .iter()
                .filter_map(|it| it.strip_prefix("$ "))
                .collect();
            let answers = asked.iter().map(|command| {
                let shown = shown(folder, command);
                format!("$ {command}\n{shown}")
            });
            text.push_str(&answers.collect::<Vec<_>>().join("\n"));
            commands += asked.len();
        }
        text.push_str("```\n");
    }
    (text, commands)
}

#[test]
fn the_page_shows_what_the_commands_print() {
    let folder = tempfile::tempdir().unwrap();
    let page = std::fs::read_to_string(PAGE).unwrap();
    let (expected, commands) = as_printed(&page, folder.path());
    assert!(commands > 6, "{commands}");
    if std::env::var("TRYCMD").is_ok_and(|it| it == "overwrite") {
        std::fs::write(PAGE, expected).unwrap();
    } else {
        assert_eq!(page, expected);
    }
}

#[test]
fn the_programs_of_the_readme_are_those_of_its_commands() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| std::fs::read_to_string(root.join(path)).unwrap();
    let readme = read("README.md");
    let programs: Vec<&str> = readme
        .split("```text\n")
        .skip(1)
        .filter_map(|it| it.split("```").next())
        .collect();
    let files = ["tests/cmd/first.cnn", "tests/cmd/camera.cnn"].map(read);
    assert_eq!(programs, files);
}
