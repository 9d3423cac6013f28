//! The reference of the language, `docs/language.md`, held to its word: its programs are compiled
//! and must give what is written beside their lines, its tables are those of the program, and
//! nothing of the language is missing.
//!
//! A fenced block ` ```cnn ` is a program in the notation of `programs`. One that begins with an
//! item (`network`, `block`, `use`) is compiled as it is. Any other begins with a fragment, the
//! statements of `network example { input 3x32x32 … }`; another input follows the fence, as
//! in ` ```cnn input=64x56x56 `, or in the fragment itself. Items may follow after a blank line.

mod programs;

use cnn_lang::diagnostic::Severity;
use cnn_lang::elaborate::{self, analyze};
use cnn_lang::graph::Operation;
use cnn_lang::layer::{self, DefaultValue, Kind, Parameter, Reads, Signature, signatures};
use cnn_lang::report::codes;
use cnn_lang::syntax::tree::Type;
use programs::expectation::{Expected, expectations};
use programs::{Case, between, case, load, run};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const PAGE: &str = "docs/language.md";
const GRAMMAR: &str = include_str!("../grammar/cnn.pest");

fn page() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGE);
    std::fs::read_to_string(path).unwrap().replace("\r\n", "\n")
}

/// A fenced block: the line of its fence, what follows it, and what is in it.
struct Block {
    line: usize,
    info: String,
    lines: Vec<String>,
}

/// The fenced blocks of a page, and its prose by line.
fn parts(page: &str) -> (Vec<Block>, Vec<(usize, &str)>) {
    let mut blocks: Vec<Block> = Vec::new();
    let mut prose = Vec::new();
    let mut inside = false;
    for (index, line) in page.lines().enumerate() {
        match (line.strip_prefix("```"), blocks.last_mut()) {
            (Some(_), _) if inside => inside = false,
            (Some(info), _) => {
                inside = true;
                blocks.push(Block {
                    line: index + 1,
                    info: info.trim().to_owned(),
                    lines: Vec::new(),
                });
            }
            (None, Some(block)) if inside => block.lines.push(line.to_owned()),
            (None, _) => prose.push((index + 1, line)),
        }
    }
    assert!(!inside, "the last block of {PAGE} has no end");
    (blocks, prose)
}

fn is_item(line: &str) -> bool {
    let begins = |word: &str| {
        line.strip_prefix(word)
            .is_some_and(|it| it.starts_with(' '))
    };
    ["network", "block", "fn", "use", "==="]
        .into_iter()
        .any(begins)
}

/// The program of a block, each of its lines at the number that it has in the page.
fn program(block: &Block) -> Case {
    let mut lines = block.lines.clone();
    let mut before = vec![String::new(); block.line];
    let first = lines.iter().find(|line| {
        let line = line.trim();
        !line.is_empty() && !line.starts_with('#')
    });
    let is_file = lines.iter().any(|line| line.starts_with("network "));
    if !is_file && !first.is_some_and(|line| is_item(line)) {
        let items = lines.iter().position(|line| is_item(line));
        let end = items.unwrap_or(lines.len());
        let own = lines[..end].iter().any(|line| line.starts_with("input "));
        before[block.line - 2] = "network example {".to_owned();
        if !own {
            let input = block.info.split_once("input=");
            let shape = input.map_or("3x32x32", |(_, shape)| shape.trim());
            before[block.line - 1] = format!("input {shape}");
        }
        match items {
            Some(items) => {
                let place = lines[..items].iter().rposition(String::is_empty);
                let place = place.unwrap_or_else(|| {
                    panic!("{PAGE}:{}: a blank line before the items", block.line)
                });
                lines[place] = "}".to_owned();
            }
            None => lines.push("}".to_owned()),
        }
    }
    let mut case = case(&(lines.join("\n") + "\n"));
    case.files[0].0 = "example.cnn".to_owned();
    case.files[0].1 = before.join("\n") + "\n" + &case.files[0].1;
    let others = block.lines.iter().enumerate();
    let others = others.filter(|(_, line)| between(line, "===").is_some());
    for ((index, _), (_, text)) in others.zip(case.files.iter_mut().skip(1)) {
        *text = "\n".repeat(block.line + index + 1) + text;
    }
    case
}

fn programs_of(page: &str) -> Vec<Case> {
    let (blocks, _) = parts(page);
    let blocks = blocks.iter().filter(|block| block.info.starts_with("cnn"));
    blocks.map(program).collect()
}

/// A line, the same without its comment, and the severities of the diagnostics that it expects.
struct Line<'t> {
    whole: &'t str,
    code: &'t str,
    found: Vec<Severity>,
}

/// The case with other lines.
fn map(case: &Case, change: impl Fn(Line<'_>) -> String) -> Case {
    let mut case = case.clone();
    for (_, text) in &mut case.files {
        let lines = text.lines().map(|whole| {
            let (code, all) = expectations(whole).unwrap_or((whole, Vec::new()));
            let found = all.iter().filter_map(|expected| match expected {
                Expected::Found { severity, .. } => Some(*severity),
                Expected::Property { .. } => None,
            });
            change(Line {
                whole,
                code,
                found: found.collect(),
            })
        });
        *text = lines.collect::<Vec<_>>().join("\n") + "\n";
    }
    case
}

/// How a program fails. Of a network with an error nothing is counted: where there is one, the
/// shapes and counts of the other lines are those of the program without the wrong lines.
fn failures(case: &Case) -> Vec<String> {
    let (codes, all) = run(case);
    let (_, only_diagnostics) = run(&map(case, |line| {
        let expects = !line.found.is_empty();
        if expects { line.whole } else { line.code }.to_owned()
    }));
    if codes.is_empty() || only_diagnostics == all {
        return all;
    }
    let (_, rest) = run(&map(case, |line| {
        let expects = !line.found.is_empty();
        let wrong = line.found.contains(&Severity::Error);
        match (wrong, expects) {
            (true, _) => String::new(),
            (false, true) => line.code.to_owned(),
            (false, false) => line.whole.to_owned(),
        }
    }));
    let rest = rest
        .into_iter()
        .filter(|failure| failure.starts_with("line "));
    only_diagnostics.into_iter().chain(rest).collect()
}

#[test]
fn programs_give_what_is_written_beside_them() {
    let page = page();
    let programs = programs_of(&page);
    let failures: Vec<String> = programs.iter().flat_map(failures).collect();
    let count = failures.len();
    assert!(
        failures.is_empty(),
        "{PAGE}, {count} failures:\n{}",
        failures.join("\n")
    );
    // Counted apart from the reader of blocks.
    let fences = page.lines().filter(|line| line.starts_with("```cnn"));
    assert_eq!(programs.len(), fences.count(), "programs of {PAGE}");
}

/// What is in backticks.
fn spans(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// The rows of all tables whose first column has this head, as cells, with their lines.
fn rows<'p>(page: &'p str, head: &str) -> Vec<(usize, Vec<&'p str>)> {
    let (_, prose) = parts(page);
    let mut rows = Vec::new();
    let mut inside = false;
    for (number, line) in prose {
        let Some(row) = line.trim().strip_prefix('|') else {
            inside = false;
            continue;
        };
        let row = row.strip_suffix('|').unwrap_or(row);
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        if cells[0] == head {
            inside = true;
        } else if inside && !cells[0].starts_with("--") {
            rows.push((number, cells));
        }
    }
    rows
}

/// A parameter as the tables write it: `kernel`, `stride=1`, `stride=kernel`.
fn written(signature: &Signature, parameter: &Parameter) -> String {
    let name = parameter.name;
    match &parameter.default {
        DefaultValue::Required => name.to_owned(),
        DefaultValue::Is(value) => format!("{name}={value}"),
        DefaultValue::Follows(other) if signature.parameter(other).is_some() => {
            format!("{name}={other}")
        }
        DefaultValue::Follows(_) => name.to_owned(),
    }
}

/// The parameters that are given bare, or those that are not.
fn cell(signature: &Signature, bare: bool) -> Vec<String> {
    let parameters = signature.parameters.iter();
    let parameters = parameters.filter(|parameter| parameter.bare == bare);
    parameters.map(|one| written(signature, one)).collect()
}

#[test]
fn tables_of_layers_are_those_of_the_program() {
    let page = page();
    let mut missing: BTreeMap<&str, &Signature> =
        signatures().map(|layer| (layer.name, layer)).collect();
    let mut failures = Vec::new();
    for (line, cells) in rows(&page, "layer") {
        let [names, bare, named, ..] = cells.as_slice() else {
            panic!("{PAGE}:{line}: not enough columns");
        };
        for name in spans(names) {
            let Some(signature) = missing.remove(name) else {
                failures.push(format!("{line}: `{name}` is no layer, or occurs twice"));
                continue;
            };
            for (column, found, is_bare) in [("bare", bare, true), ("named", named, false)] {
                let wanted = cell(signature, is_bare);
                if spans(found) != wanted {
                    let wanted = wanted.join("` `");
                    failures.push(format!("{line}: `{name}`: {column}: `{wanted}`"));
                }
            }
            let tensors = match signature.reads {
                Reads::Flow => "",
                Reads::Tensors => "(tensors)",
                Reads::Exactly(tensors) => &format!("({})", tensors.join(", ")),
            };
            if bare.starts_with('(') == tensors.is_empty() || !bare.starts_with(tensors) {
                failures.push(format!("{line}: `{name}` reads {tensors:?}"));
            }
            for parameter in signature.parameters {
                if let DefaultValue::Follows(words) = parameter.default
                    && !bare.contains(words)
                    && !named.contains(words)
                {
                    failures.push(format!("{line}: `{}` is {words:?}", parameter.name));
                }
            }
        }
    }
    for signature in missing.values() {
        let [bare, named] = [true, false].map(|bare| cell(signature, bare).join("` `"));
        let name = signature.name;
        failures.push(format!(
            "a row is missing: | `{name}` | `{bare}` | `{named}` |"
        ));
    }
    assert!(failures.is_empty(), "{PAGE}:\n{}", failures.join("\n"));
}

/// What each parameter takes is described in the words of the diagnostic that refuses other values.
#[test]
fn table_of_values_is_that_of_the_program() {
    let mut kinds: BTreeMap<&str, Vec<(Kind, &str)>> = BTreeMap::new();
    for signature in signatures() {
        for parameter in signature.parameters {
            let kinds = kinds.entry(parameter.name).or_default();
            kinds.push((parameter.kind, signature.name));
        }
    }
    let mut wanted: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, kinds) in kinds {
        let same = kinds.iter().all(|(kind, _)| *kind == kinds[0].0);
        for (kind, layer) in kinds {
            let shown = if same {
                name.to_owned()
            } else {
                format!("{name} of {layer}")
            };
            wanted.entry(kind.describe()).or_default().insert(shown);
        }
    }
    let page = page();
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (_, cells) in rows(&page, "takes") {
        let parameters = spans(cells[1]).into_iter().map(str::to_owned);
        found.insert(cells[0].to_owned(), parameters.collect());
    }
    let shown = |(takes, parameters): (&String, &BTreeSet<String>)| {
        let parameters: Vec<String> = parameters.iter().map(|it| format!("`{it}`")).collect();
        format!("| {takes} | {} |", parameters.join(" "))
    };
    let rows: Vec<String> = wanted.iter().map(shown).collect();
    assert!(
        wanted == found,
        "{PAGE}: the table of values is\n{}",
        rows.join("\n")
    );
}

#[test]
fn table_of_limits_is_that_of_the_program() {
    use cnn_lang::program::codes::{FILE_TOO_LARGE, TOO_MANY_FILES, TOO_MANY_MISTAKES};
    use cnn_lang::syntax::codes::{TOO_DEEP, TOO_LONG};
    use elaborate::codes::{EXPANSION_LIMIT, OPEN_WIDTH};
    use layer::codes::{COUNT_OVERFLOW, PARAMETER_OUT_OF_RANGE, SIZE_OVERFLOW};
    let limits = [
        (
            cnn_lang::program::MAX_PROGRAM_BYTES as u64 >> 10,
            TOO_MANY_FILES,
        ),
        (
            cnn_lang::source::MAX_FILE_BYTES as u64 >> 10,
            FILE_TOO_LARGE,
        ),
        (cnn_lang::program::MAX_FILES as u64, TOO_MANY_FILES),
        (cnn_lang::program::MAX_USE_DEPTH as u64, TOO_MANY_FILES),
        (cnn_lang::syntax::MAX_NESTING as u64, TOO_DEEP),
        (cnn_lang::syntax::MAX_EXPRESSION as u64, TOO_LONG),
        (elaborate::MAX_NESTING as u64, EXPANSION_LIMIT),
        (elaborate::MAX_DEPTH as u64, EXPANSION_LIMIT),
        (elaborate::MAX_DEPTH as u64, EXPANSION_LIMIT),
        (cnn_lang::syntax::MAX_EXPRESSION as u64, EXPANSION_LIMIT),
        (elaborate::MAX_LIST as u64, EXPANSION_LIMIT),
        (elaborate::MAX_LIST_DEPTH as u64, EXPANSION_LIMIT),
        (elaborate::MAX_ROUNDS, EXPANSION_LIMIT),
        (elaborate::MAX_STEPS, EXPANSION_LIMIT),
        (elaborate::MAX_LAYERS as u64, EXPANSION_LIMIT),
        (elaborate::MAX_DIFFERENT_LAYERS as u64, EXPANSION_LIMIT),
        (elaborate::MAX_MEASURED_WHOLE as u64, EXPANSION_LIMIT),
        (layer::MAX_PARTS, PARAMETER_OUT_OF_RANGE),
        (elaborate::MAX_OPEN_WIDTHS as u64, OPEN_WIDTH),
        // `i64` and `u64` bound the sizes and counts themselves.
        (2, SIZE_OVERFLOW),
        (2, COUNT_OVERFLOW),
        (elaborate::MAX_MISTAKES as u64, TOO_MANY_MISTAKES),
    ]
    .map(|(limit, code)| (limit, code.id));
    let page = page();
    let mut found = Vec::new();
    for (line, cells) in rows(&page, "limit") {
        let number = cells[1].split('^').next().unwrap_or_default();
        let number: String = number.chars().filter(char::is_ascii_digit).collect();
        let number = number.parse::<u64>();
        let number = number.unwrap_or_else(|_| panic!("{PAGE}:{line}: no number"));
        found.push((number, cells[2].trim_matches('`')));
    }
    assert_eq!(
        found, limits,
        "{PAGE}: the limits, in the order of the test"
    );
    assert_eq!(layer::MAX_VALUES, (1 << 63) - 1);
}

/// Words in backticks and in programs, without their comments.
fn words(page: &str) -> BTreeSet<String> {
    let (blocks, prose) = parts(page);
    let blocks = blocks.iter().filter(|block| block.info.starts_with("cnn"));
    let code = blocks.flat_map(|block| block.lines.iter());
    let code = code.map(|line| line.split('#').next().unwrap_or_default().to_owned());
    let prose: Vec<&str> = prose.into_iter().map(|(_, line)| line).collect();
    let prose = prose.join("\n");
    let prose = spans(&prose).into_iter().map(str::to_owned);
    let mut words = BTreeSet::new();
    for text in code.chain(prose) {
        let text = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        words.extend(text.map(str::to_owned));
    }
    words
}

/// The words that the grammar knows.
fn keywords() -> Vec<String> {
    let rules = GRAMMAR.lines().filter(|line| !line.starts_with("//"));
    let words = rules.flat_map(|line| line.split('"').skip(1).step_by(2));
    let is_word = |word: &&str| !word.is_empty() && word.bytes().all(|it| it.is_ascii_lowercase());
    words.filter(is_word).map(str::to_owned).collect()
}

#[test]
fn the_table_of_losses_is_that_of_lint() {
    let page = std::fs::read_to_string("docs/language.md").unwrap();
    let table = cnn_lang::lint::loss_table();
    assert!(page.contains(&table), "docs/language.md lacks:\n{table}");
}

#[test]
fn nothing_of_the_language_is_missing() {
    let page = page();
    let words = words(&page);
    let mut wanted: Vec<(&str, String)> = Vec::new();
    wanted.extend(keywords().into_iter().map(|word| ("keyword", word)));
    let lists = [
        ("function", cnn_lang::resolve::FUNCTIONS),
        ("quantity", cnn_lang::resolve::QUANTITIES),
        ("task", cnn_lang::resolve::TASKS),
        ("setting", cnn_lang::resolve::TASK_SETTINGS),
    ];
    for (what, list) in lists {
        wanted.extend(list.iter().map(|word| (what, (*word).to_owned())));
    }
    wanted.extend(Type::ALL.map(|ty| ("type", ty.word().to_owned())));
    for signature in signatures() {
        for parameter in signature.parameters {
            let known = parameter.kind.words().iter();
            wanted.extend(known.map(|word| ("word", (*word).to_owned())));
        }
    }
    let files = cnn_lang::source::STANDARD_LIBRARY.iter();
    for (path, text) in files.filter(|(path, _)| path.starts_with("blocks/")) {
        let blocks = text.lines().filter_map(|line| line.strip_prefix("block "));
        let names = blocks.filter_map(|rest| rest.split(['(', ' ']).next());
        wanted.extend(names.map(|name| ("block of std", name.to_owned())));
        let file = path.trim_start_matches("blocks/").trim_end_matches(".cnn");
        wanted.push(("module of std", file.to_owned()));
    }
    let mut missing: Vec<String> = Vec::new();
    for (what, word) in wanted {
        if !words.contains(&word) {
            missing.push(format!("{what} `{word}`"));
        }
    }
    // A layer is not only mentioned: a program of the page has it.
    let mut used = BTreeSet::new();
    for case in programs_of(&page) {
        let right = map(&case, |line| match line.found.is_empty() {
            true => line.whole.to_owned(),
            false => String::new(),
        });
        let compiled = analyze(&load(&right), case.only.as_deref(), &case.settings);
        for network in &compiled.networks {
            for (_, node) in network.graph.nodes() {
                if let Operation::Layer(layer) = &node.operation {
                    used.insert(layer.name());
                }
            }
        }
    }
    let unused = signatures().filter(|layer| !used.contains(layer.name));
    missing.extend(unused.map(|layer| format!("a program with the layer `{}`", layer.name)));
    assert!(missing.is_empty(), "{PAGE} lacks:\n{}", missing.join("\n"));
}

/// Links lead to headings and files that exist, and the codes in the text are codes.
#[test]
fn links_and_codes_exist() {
    let page = page();
    let (_, prose) = parts(&page);
    let slug = |title: &str| {
        let title = title.to_lowercase().replace(' ', "-");
        title.replace(|c: char| !c.is_alphanumeric() && c != '-' && c != '_', "")
    };
    let headings = prose.iter().filter_map(|(_, line)| line.strip_prefix('#'));
    let headings: BTreeSet<String> = headings
        .map(|line| slug(line.trim_start_matches('#').trim()))
        .collect();
    let codes: BTreeSet<&str> = codes().iter().map(|code| code.id).collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    for (number, line) in &prose {
        for link in line.split("](").skip(1) {
            let link = link.split(')').next().unwrap();
            let exists = match link.strip_prefix('#') {
                Some(heading) => headings.contains(heading),
                None => folder.join(link.split('#').next().unwrap()).exists(),
            };
            assert!(exists, "{PAGE}:{number}: no {link}");
        }
        for word in spans(line) {
            let mut letters = word.chars();
            let is_code = letters
                .next()
                .is_some_and(|letter| "PNSXI".contains(letter))
                && letters.clone().count() == 3
                && letters.all(|digit| digit.is_ascii_digit());
            assert!(
                !is_code || codes.contains(word),
                "{PAGE}:{number}: no {word}"
            );
        }
    }
}
