//! Programs as tests: the files of a project in one text, and what their comments expect.
//!
//! A comment at the end of a line, after its last `#`, that begins with a small letter is a list of
//! expectations separated by `;`; an unknown word in it fails. A comment that begins with any other
//! sign (a capital, a digit, a bracket) is prose.
//!
//! - `# error S001: 8 + 2·0` (or `warning`, `info`): a diagnostic of that code begins on this line,
//!   and its message, labels, trace or help contain the text after the colon (which may be absent).
//!   `# error S001 @7..20: 8 + 2·0` states its columns, too: from 7 up to and without 20, in
//!   characters from 1; `@7..+2:3` ends before column 3 of the second line below;
//! - `# shape 96x55x55  params 34_944  macs 105_415_200  class conv  path stage/conv`: the last
//!   layer that this line gives, itself or by the use of a block, in the first network with one;
//!   several shapes of one layer are separated by commas;
//! - `# layers 3`: how many layers the line gives in the first network that has some;
//! - `# total_params 61_706  total_macs 416_520  training_params 0  nodes 12  outputs 10`: of the
//!   network whose name is on the line.
//!
//! What is found and not expected fails the case as well as what is expected and not found. Every
//! network of the first file must be there, and must be complete where no error is expected.
//!
//! A line `=== stems.cnn ===` begins another file of the case's project; `#! set n=3` sets a
//! parameter from outside, `#! only small` compiles one network, `#! target pytorch`, `#! level
//! RULE=LEVEL` and `#! option RULE.OPTION=VALUE` configure the lint rules. `#! 600 times: LINE`
//! stands for that many lines, in which `{n}` is the line's number from 0 on, `{n+1}` the next
//! one's, and ` / ` parts one line into two. Signs that an editor would hide or change are written
//! `\t`, `\r` and `\u{feff}` after `#! line: `.
#![allow(dead_code, reason = "each test uses its part")]

pub mod expectation;
pub mod fixes;

use cnn_lang::diagnostic::{Diagnostic, Edit, Edits, Severity, Surface, render};
use cnn_lang::elaborate::{Analysis, Settable, Setting, SettingValue, analyze};
use cnn_lang::fixes::prove;
use cnn_lang::graph::{Node, NodeIndex, Operation};
use cnn_lang::layer::Value;
use cnn_lang::lint::{Level, Settings, Subject, Target, lint, rules, without_allowed};
use cnn_lang::network::Network;
use cnn_lang::number::Extents;
use cnn_lang::program::Program;
use cnn_lang::source::{Memory, Span};
use cnn_lang::syntax::literal::Literal;
use cnn_lang::syntax::tree::Item;
use expectation::{Columns, Expected, expectations};
use std::collections::BTreeSet;

/// A case: the files of a project, the first one compiled.
#[derive(Clone)]
pub struct Case {
    pub files: Vec<(String, String)>,
    pub settings: Vec<Setting>,
    pub only: Option<String>,
    /// What lint rules run on it; `None`: it is compiled only.
    pub lint: Option<Settings>,
}

/// Settings with which only that rule runs, if it is one that is on or off.
pub fn only_rule(name: &str) -> Settings {
    let mut settings = Settings::default();
    assert!(
        rules().iter().any(|rule| rule.code.name == name),
        "no rule is called {name}"
    );
    for rule in rules() {
        let level = if rule.code.name == name {
            rule.level
        } else {
            Level::Off
        };
        settings.set_level(rule.code, level);
    }
    settings
}

/// Sets an option of a rule: `flatten-large-map.side=10`.
fn set_option(settings: &mut Settings, text: &str) {
    let (rule, rest) = text.split_once('.').expect("RULE.OPTION=VALUE");
    let (option, value) = rest.split_once('=').expect("RULE.OPTION=VALUE");
    let rule = rules()
        .iter()
        .find(|it| it.code.name == rule)
        .expect("a rule");
    let mut options = rule.options.iter();
    let option = options.find(|it| it.name == option).expect("an option");
    settings.set_option(rule, option, value.parse().unwrap());
}

/// Sets the level of a rule: `inexact-stride=info`.
fn set_level(settings: &mut Settings, text: &str) {
    let (name, level) = text.split_once('=').expect("RULE=LEVEL");
    let rule = rules().iter().find(|it| it.code.name == name);
    let level = Level::of_word(level.trim()).expect("a level");
    settings.set_level(rule.expect("a rule").code, level);
}

/// The name between `--- ` and ` ---`.
pub fn between<'t>(line: &'t str, sign: &str) -> Option<&'t str> {
    line.trim()
        .strip_prefix(sign)?
        .strip_suffix(sign)
        .map(str::trim)
}

/// The text with the lines that `#! … times:` and `#! line:` stand for.
fn written_out(text: &str) -> String {
    let mut all = String::new();
    for line in text.split_inclusive('\n') {
        if let Some(signs) = line.strip_prefix("#! line: ") {
            let signs = signs.replace("\\t", "\t").replace("\\r", "\r");
            all.push_str(&signs.replace("\\u{feff}", "\u{feff}"));
            continue;
        }
        let times = line.strip_prefix("#! ");
        let Some((count, line)) = times.and_then(|rest| rest.split_once(" times: ")) else {
            all.push_str(line);
            continue;
        };
        for number in 0..count.parse::<usize>().unwrap() {
            let line = line.replace("{n}", &number.to_string());
            let line = line.replace("{n+1}", &(number + 1).to_string());
            all.push_str(&line.replace(" / ", "\n"));
        }
    }
    all
}

pub fn case(text: &str) -> Case {
    let mut case = Case {
        files: vec![("case.cnn".to_owned(), String::new())],
        settings: Vec::new(),
        only: None,
        lint: None,
    };
    for line in written_out(text).split_inclusive('\n') {
        if let Some(name) = between(line, "===") {
            case.files.push((name.to_owned(), String::new()));
            continue;
        }
        let directive = line.trim().strip_prefix("#! ");
        if let Some(setting) = directive.and_then(|it| it.strip_prefix("set ")) {
            let (name, value) = setting.split_once('=').unwrap();
            let plain = |text: &str| match (Literal::parse(text), text) {
                (Some(number), _) => Value::Number(number.value),
                (None, "on" | "off") => Value::Switch(text == "on"),
                (None, word) => Value::Word(word.into()),
            };
            let list = value.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
            let value: SettingValue = match list {
                Some(list) => {
                    let all = list.split(',').map(|it| plain(it.trim()).into());
                    SettingValue::List(all.collect())
                }
                None => plain(value).into(),
            };
            let of = Settable::Parameter(name.into());
            case.settings.push(Setting { of, value });
        } else if let Some(input) = directive.and_then(|it| it.strip_prefix("input ")) {
            let (of, size) = match input.split_once('=') {
                Some((name, size)) => (Settable::Input(name.into()), size),
                None => (Settable::OnlyInput, input),
            };
            let value = match Extents::parse(size) {
                Some(size) => Value::Size(size),
                None => Value::Number(Literal::parse(size).unwrap().value),
            };
            let value = value.into();
            case.settings.push(Setting { of, value });
        } else if let Some(name) = directive.and_then(|it| it.strip_prefix("only ")) {
            case.only = Some(name.to_owned());
        } else if let Some(option) = directive.and_then(|it| it.strip_prefix("option ")) {
            set_option(case.lint.get_or_insert_default(), option);
        } else if let Some(level) = directive.and_then(|it| it.strip_prefix("level ")) {
            set_level(case.lint.get_or_insert_default(), level);
        } else if let Some(target) = directive.and_then(|it| it.strip_prefix("target ")) {
            case.lint.get_or_insert_default().target = Target::of_word(target);
        } else {
            assert_eq!(directive, None, "an unknown directive");
        }
        case.files.last_mut().unwrap().1.push_str(line);
    }
    case
}

pub fn load(case: &Case) -> Program {
    let (name, text) = &case.files[0];
    Program::load(&project(case), name, name, text.as_str())
}

fn project(case: &Case) -> Memory {
    let files = case.files.iter().cloned();
    files.fold(Memory::new(), |project, (name, text)| {
        project.with(name, text)
    })
}

pub fn compile(case: &Case) -> (Program, Vec<Diagnostic>) {
    let program = load(case);
    let compiled = analysis(case, &program);
    (program, compiled.diagnostics)
}

/// What the compiler makes of a case, and what the lint rules find that run on it.
pub fn analysis(case: &Case, program: &Program) -> Analysis {
    let mut analysis = analyze(program, case.only.as_deref(), &case.settings);
    analysis.diagnostics = match &case.lint {
        Some(settings) => lint(&Subject::of_program(program, &analysis), settings),
        None => without_allowed(program, analysis.diagnostics),
    };
    analysis
}

/// What the commands show of a case: the diagnostics with the fixes that hold.
pub fn offered(case: &Case, program: &Program) -> Vec<Diagnostic> {
    let mut analysis = analyze(program, case.only.as_deref(), &case.settings);
    let subject = cnn_lang::fixes::Subject {
        program,
        files: &project(case),
        network: case.only.as_deref(),
        settings: &case.settings,
    };
    prove(subject, &mut analysis);
    without_allowed(program, analysis.diagnostics)
}

/// The files after the edits.
pub fn fixed(case: &Case, program: &Program, edits: &[Edit]) -> Vec<(String, String)> {
    let mut all = Edits::default();
    all.add(edits).expect("the edits of a fix do not conflict");
    let mut files = case.files.clone();
    for (source, file) in program.sources.iter() {
        let own = files.iter_mut().find(|(name, _)| *name == file.name);
        match own {
            Some((_, text)) => *text = all.apply(source, text).expect("edits are in the text"),
            None => assert!(all.of(source).next().is_none(), "a fix in {}", file.name),
        }
    }
    files
}

/// Where what the edits write stands after them.
pub fn after_edits(edits: &[Edit]) -> Vec<Span> {
    let mut all = Edits::default();
    all.add(edits).expect("the edits of a fix do not conflict");
    let sources: BTreeSet<_> = edits.iter().map(|edit| edit.span.source).collect();
    sources.into_iter().flat_map(|it| all.written(it)).collect()
}

/// Whether a diagnostic is at one of the places.
pub fn overlaps(found: &Diagnostic, places: &[Span]) -> bool {
    let at = found.primary.span;
    let mut places = places.iter();
    places.any(|it| it.source == at.source && it.start < at.end && at.start < it.end)
}

/// The codes that a case gives, and how it fails.
pub fn run(case: &Case) -> (Vec<&'static str>, Vec<String>) {
    let program = load(case);
    let compiled = analysis(case, &program);
    compared(case, &program, &compiled)
}

/// The same, of what has been found.
pub fn compared(
    case: &Case,
    program: &Program,
    compiled: &Analysis,
) -> (Vec<&'static str>, Vec<String>) {
    let mut failures = Vec::new();
    for diagnostic in &compiled.diagnostics {
        failures.extend(form(diagnostic, program));
    }
    let codes = compiled.diagnostics.iter().map(|found| found.code.id);
    let codes = codes.collect();
    let mut found: Vec<(&str, usize, &Diagnostic)> = compiled
        .diagnostics
        .iter()
        .map(|diagnostic| {
            let span = diagnostic.primary.span;
            let source = program.sources.get(span.source).unwrap();
            let line = source.position(span.start).line;
            (source.name.as_str(), line, diagnostic)
        })
        .collect();
    let mut wrong = false;
    for (file, text) in &case.files {
        for (index, line) in text.lines().enumerate() {
            let number = index + 1;
            let (_, all) = expectations(line).unwrap_or_else(|error| {
                failures.push(format!("line {number}: `{}`: {error}", line.trim()));
                (line, Vec::new())
            });
            for expected in all {
                match expected {
                    Expected::Found {
                        severity,
                        code,
                        columns,
                        text,
                    } => {
                        wrong |= severity == Severity::Error;
                        let matches = |(name, at, diagnostic): &(&str, usize, &Diagnostic)| {
                            let place = columns_of(diagnostic, program);
                            name == file
                                && *at == number
                                && diagnostic.code.id == code
                                && diagnostic.severity == severity
                                && columns.is_none_or(|columns| columns == place)
                                && said(diagnostic).contains(&text)
                        };
                        match found.iter().position(matches) {
                            Some(place) => {
                                found.remove(place);
                            }
                            None => failures.push(format!(
                                "line {number}: `{}` expects {} {code} {text:?}",
                                line.trim(),
                                severity.word()
                            )),
                        }
                    }
                    Expected::Property {
                        name: property,
                        value,
                    } => {
                        let is = network_of(&compiled.networks, program, file, line)
                            .and_then(|network| of_network(network, &property))
                            .or_else(|| {
                                let mut networks = compiled.networks.iter();
                                networks.find_map(|network| {
                                    of_line(network, program, file, number, &property)
                                })
                            });
                        let wanted = if property == "path" {
                            value
                        } else {
                            value.replace('_', "")
                        };
                        if is.as_deref() != Some(&wanted) {
                            failures.push(format!(
                                "line {number}: `{}` has {property} {is:?}",
                                line.trim()
                            ));
                        }
                    }
                }
            }
        }
    }
    let complete = compiled.networks.iter().filter(|it| it.is_complete());
    let complete = complete.count();
    let written = networks_in(program, case);
    if compiled.networks.len() != written {
        failures.push(format!(
            "{} of {written} networks are returned",
            compiled.networks.len()
        ));
    }
    if !wrong && complete != written {
        failures.push(format!("{complete} of {written} networks are complete"));
    }
    for (file, line, diagnostic) in found {
        failures.push(format!(
            "{file}:{line}: not expected: {} {}: {}",
            diagnostic.severity.word(),
            diagnostic.code,
            said(diagnostic)
        ));
    }
    (codes, failures)
}

/// How many networks the first file has, or those of them that are compiled.
fn networks_in(program: &Program, case: &Case) -> usize {
    let items = program.root().map_or(&[][..], |root| &root.file.items);
    let networks = items.iter().filter(|item| match item {
        Item::Network(network) => {
            let only = case.only.as_deref();
            only.is_none_or(|only| network.name.text == only)
        }
        Item::Block(_) | Item::Use(_) | Item::Function(_) | Item::Constant(_) => false,
    });
    networks.count()
}

/// The columns of a diagnostic as a case states them.
pub fn columns_of(diagnostic: &Diagnostic, program: &Program) -> Columns {
    let span = diagnostic.primary.span;
    let source = program.sources.get(span.source).unwrap();
    let [start, end] = [span.start, span.end].map(|at| source.position(at));
    Columns {
        start: start.column,
        lines_below: end.line - start.line,
        end: end.column,
    }
}

/// What every diagnostic has: places that exist, words at its place, advice or a fix.
fn form(diagnostic: &Diagnostic, program: &Program) -> Vec<String> {
    let mut wrong = Vec::new();
    let code = diagnostic.code;
    let labels = diagnostic.labels.iter().chain(&diagnostic.trace);
    let spans = labels.map(|label| label.span);
    let edits = diagnostic.fixes.iter().flat_map(|fix| &fix.edits);
    let edits = edits.map(|edit| edit.span);
    for span in spans.chain([diagnostic.primary.span]).chain(edits) {
        let text = program.sources.get(span.source).map(|file| &file.text);
        let inside = text.and_then(|text| text.get(span.start as usize..span.end as usize));
        if inside.is_none() {
            wrong.push(format!("{code}: {span:?} is no place"));
        }
    }
    for fix in &diagnostic.fixes {
        if let Err(conflict) = Edits::default().add(&fix.edits) {
            wrong.push(format!("{code}: {conflict:?}"));
        }
    }
    if diagnostic.primary.message.is_empty() {
        wrong.push(format!("{code}: nothing is said at the place"));
    }
    if diagnostic.help.is_none() && diagnostic.fixes.is_empty() && !code.id.starts_with('P') {
        wrong.push(format!("{code}: it does not say what to do"));
    }
    if !render(diagnostic, &program.sources, 100, Surface::Plain).contains(code.id) {
        wrong.push(format!("{code}: cannot be rendered"));
    }
    wrong
}

/// All that a diagnostic says.
fn said(diagnostic: &Diagnostic) -> String {
    let mut all = vec![
        diagnostic.message.clone(),
        diagnostic.primary.message.clone(),
    ];
    let others = diagnostic.labels.iter().chain(&diagnostic.trace);
    all.extend(others.map(|label| label.message.clone()));
    all.extend(diagnostic.help.clone());
    all.extend(diagnostic.fixes.iter().map(|fix| fix.message.clone()));
    all.join(" | ")
}

/// The network whose name stands on a line.
fn network_of<'n>(
    networks: &'n [Network],
    program: &Program,
    file: &str,
    line: &str,
) -> Option<&'n Network> {
    let rest = line.trim().strip_prefix("network ")?;
    let name: String = rest
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
        .collect();
    let root = &program.sources.iter().next()?.1.name;
    let mut networks = networks.iter().filter(|_| root == file);
    networks.find(|network| network.name == name.as_str())
}

fn of_network(network: &Network, property: &str) -> Option<String> {
    let graph = &network.graph;
    Some(match property {
        "total_params" => network.totals?.parameters.to_string(),
        "training_params" => network.totals?.parameters_training_only.to_string(),
        "total_macs" => network.totals?.macs.to_string(),
        "nodes" => graph.len().to_string(),
        "outputs" => {
            let outputs = graph.outputs().iter();
            let shapes = outputs.map(|output| graph.shape(output.tensor).to_string());
            shapes.collect::<Vec<_>>().join(",")
        }
        _ => return None,
    })
}

/// A property of the last node that comes from a line, or from a block used there.
fn of_line(
    network: &Network,
    program: &Program,
    file: &str,
    line: usize,
    property: &str,
) -> Option<String> {
    let graph = &network.graph;
    let nodes: Vec<(usize, (NodeIndex, &Node))> = graph.nodes().enumerate().collect();
    let is_here = |span: Span| {
        let source = program.sources.get(span.source).unwrap();
        source.name == file && source.position(span.start).line == line
    };
    let on_line = nodes.iter().filter(|(_, (_, node))| {
        let mut uses = graph.origins().ancestors(node.origin.frame);
        is_here(node.origin.span) || uses.any(|used| is_here(used.span))
    });
    let on_line: Vec<_> = on_line.collect();
    let (place, (index, node)) = on_line.last()?;
    let inputs = graph.input_shapes(*index);
    Some(match (property, &node.operation) {
        ("shape", _) => {
            let shapes = node.outputs.iter().map(ToString::to_string);
            shapes.collect::<Vec<_>>().join(",")
        }
        ("layers", _) => on_line.len().to_string(),
        ("path", _) => graph.paths()[*place].clone(),
        ("params", Operation::Layer(layer)) => {
            layer.parameters(&inputs, &node.outputs)?.to_string()
        }
        ("macs", Operation::Layer(layer)) => layer.macs(&inputs, &node.outputs)?.to_string(),
        ("class", Operation::Layer(layer)) => format!("{:?}", layer.class(&inputs)).to_lowercase(),
        _ => return None,
    })
}
