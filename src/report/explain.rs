//! The explanations of all codes: one, the list, and the page of the documentation.

use super::SCHEMA;
use crate::config;
use crate::diagnostic::Code;
use crate::lint::{self, Rule};
use serde_json::{Value, json};

/// All codes: by letter in the order of the stages, then by number.
pub fn codes() -> Vec<Code> {
    let mut codes = lint::compiler_codes();
    codes.extend(lint::rules().iter().map(|rule| rule.code));
    codes.extend(config::codes::CODES);
    codes.sort_by_key(|code| (theme(*code), code.id));
    codes
}

/// The code of this id or name, in capitals or not; else the nearest one, where one is near.
///
/// # Errors
///
/// No code is called so.
pub fn find_code(asked: &str) -> Result<Code, Option<Code>> {
    let asked = asked.trim().to_lowercase();
    let names = |code: &Code| [code.id.to_lowercase(), code.name.to_owned()];
    let codes = codes();
    if let Some(code) = codes.iter().find(|code| names(code).contains(&asked)) {
        return Ok(*code);
    }
    let distance = |code: &Code| {
        let names = names(code);
        let distances = names.iter().map(|name| strsim::osa_distance(name, &asked));
        distances.min().unwrap_or(usize::MAX)
    };
    // Another letter and number is not this one misspelt, but a code of another compiler.
    let is_id = |text: &str| {
        text.get(1..)
            .is_some_and(|it| it.bytes().all(|it| it.is_ascii_digit()))
    };
    let letter = asked.chars().next().filter(|_| is_id(&asked));
    let near = codes
        .iter()
        .filter(|code| letter.is_none_or(|letter| code.id.to_lowercase().starts_with(letter)));
    let near = near.min_by_key(|code| distance(code));
    Err(near.copied().filter(|code| distance(code) <= 2))
}

/// The meaning of each letter, in the order of the list of codes.
const THEMES: &[(char, &str)] = &[
    ('P', "Syntax"),
    ('N', "Names and parameters"),
    ('S', "Shapes"),
    ('X', "Expectations and limits"),
    ('I', "Imports"),
    ('G', "Lint: the graph"),
    (
        'A',
        "Lint: activations, normalisation, dropout, head and loss",
    ),
    ('R', "Lint: strides, padding, receptive fields"),
    ('C', "Lint: parameters and cost"),
    ('T', "Configuration"),
];

/// The place of a code's letter in [`THEMES`].
fn theme(code: Code) -> Option<usize> {
    let mut themes = THEMES.iter();
    themes.position(|(letter, _)| code.id.starts_with(*letter))
}

/// A line a code, under the titles of their letters.
pub fn explain_list(codes: &[Code]) -> String {
    let mut text = String::new();
    let wide = codes.iter().map(|code| code.name.len()).max().unwrap_or(0);
    for (letter, title) in THEMES {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&format!("{title}\n"));
        for code in codes.iter().filter(|code| code.id.starts_with(*letter)) {
            let (id, name) = (code.id, code.name);
            text.push_str(&format!("  {id}  {name:wide$}  {}\n", code.title()));
        }
    }
    text
}

/// One code, for the terminal: its title, and its explanation with the programs indented.
pub fn explain_text(code: Code) -> String {
    let mut text = format!("{code}\n\n");
    let mut inside = false;
    for line in unindented(code.explanation) {
        if line.starts_with("```") {
            inside = !inside;
        } else if inside && !line.is_empty() {
            text.push_str(&format!("    {line}\n"));
        } else {
            text.push_str(&format!("{line}\n"));
        }
    }
    if code.explanation.contains("\n === ") {
        text.push_str(FILES);
    }
    if let Some(rule) = rule_of(code) {
        text.push('\n');
        for (what, is) in facts(rule) {
            text.push_str(&format!("{what}: {}\n", is.replace('`', "")));
        }
    }
    text
}

/// The lint rule of that code.
fn rule_of(code: Code) -> Option<&'static Rule> {
    let mut rules = lint::rules().iter().copied();
    rules.find(|rule| rule.code == code)
}

/// The declarations of a rule besides its documentation, line by line.
fn facts(rule: &Rule) -> Vec<(&'static str, String)> {
    let level = rule.level.word();
    let mut facts = vec![(
        "Level",
        if rule.is_on {
            level.to_owned()
        } else {
            format!("{level}, only if selected")
        },
    )];
    if !rule.fixes.is_empty() {
        let fixes: Vec<&str> = rule.fixes.iter().map(|fix| fix.word()).collect();
        facts.push(("Fix", fixes.join(" or ")));
    }
    if !rule.targets.is_empty() {
        let targets: Vec<&str> = rule.targets.iter().map(|it| it.word()).collect();
        facts.push(("Targets", targets.join(", ")));
    }
    for option in rule.options {
        let (name, value) = (option.name, option.default);
        let (summary, least, most) = (option.summary, option.least, option.most);
        let range = if most.is_finite() {
            format!("{least} to {most}")
        } else {
            format!("{least} or more")
        };
        facts.push(("Option", format!("`{name}` = {value} ({range}): {summary}")));
    }
    facts.push(("Source", rule.source.to_owned()));
    facts
}

/// The page of all lint rules, as Markdown.
pub fn explain_rules() -> String {
    let mut text = String::from(RULES_HEAD);
    text.push_str("\n| code | name | level | fix | reports |\n|---|---|---|---|---|\n");
    for rule in lint::rules() {
        let (id, name, title) = (rule.code.id, rule.code.name, rule.code.title());
        let level = if rule.is_on { rule.level.word() } else { "off" };
        let fixes: Vec<&str> = rule.fixes.iter().map(|fix| fix.word()).collect();
        let fixes = fixes.join(", ");
        let anchor = format!("{}-{name}", id.to_lowercase());
        text.push_str(&format!(
            "| [{id}](#{anchor}) | {name} | {level} | {fixes} | {title} |\n"
        ));
    }
    let rules: Vec<Code> = lint::rules().iter().map(|rule| rule.code).collect();
    sections(&mut text, &rules);
    text
}

/// The note after a program of several files.
const FILES: &str = "\nA line `=== NAME ===` starts another file of the project.\n";

/// The page of all codes, as Markdown.
pub fn explain_markdown(codes: &[Code]) -> String {
    let mut text = String::from(PAGE_HEAD);
    let codes: Vec<Code> = codes.iter().copied().filter(|it| !it.is_rule()).collect();
    sections(&mut text, &codes);
    text
}

/// The explanations, under the titles of their letters.
fn sections(text: &mut String, codes: &[Code]) {
    for (letter, title) in THEMES {
        let mut codes = codes
            .iter()
            .filter(|code| code.id.starts_with(*letter))
            .peekable();
        if codes.peek().is_none() {
            continue;
        }
        text.push_str(&format!("\n## {title}\n"));
        for code in codes {
            text.push_str(&format!("\n### {code}\n\n"));
            for line in unindented(code.explanation) {
                text.push_str(&format!("{line}\n"));
            }
            let facts = rule_of(*code).map(facts).unwrap_or_default();
            if !facts.is_empty() {
                text.push('\n');
            }
            for (what, is) in facts {
                text.push_str(&format!("- {what}: {is}\n"));
            }
        }
    }
}

/// Codes with their explanations, as a JSON document.
pub fn explain_json(codes: &[Code]) -> Value {
    let codes = codes.iter().map(|code| {
        json!({
            "code": code.id,
            "name": code.name,
            "title": code.title(),
            "explanation": explanation(*code),
            "url": code.url(),
        })
    });
    json!({ "schema": SCHEMA, "codes": codes.collect::<Vec<_>>() })
}

/// The explanation of a code, as Markdown.
pub(super) fn explanation(code: Code) -> String {
    unindented(code.explanation).join("\n")
}

/// The lines of a documentation comment without the blank that follows its `///`.
fn unindented(explanation: &str) -> Vec<&str> {
    let lines = explanation.lines();
    lines
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
        .collect()
}

/// How the page of rules begins.
const RULES_HEAD: &str = "\
# Lint rules

<!-- Made by `.ci/rules` of the files of the rules; do not edit. -->

`cnn lint` reports likely mistakes in networks that compile. Look up a rule by its code: see a network
that it reports, and the fixed network. `cnn explain CODE` prints the same text. Rules at level `off`
run only if you select them. [lint.md](lint.md) shows how to run and configure the rules.
";

/// How the page begins.
const PAGE_HEAD: &str = "\
# Diagnostics

<!-- Made by `cnn explain --format markdown`; do not edit. -->

Look up a diagnostic by its code: see a program that causes it, and the fixed program. Codes never
change their meaning. `cnn explain CODE` prints the same text. In the programs, a line `=== NAME ===`
starts another file of the project, and `#! set classes=7` means `--set classes=7` on the command
line.
";
