//! Compiles the selected networks of an input, in the language or in Caffe's.

use super::caffe::{self, Caffe};
use super::config::Configs;
use super::file::{File, Texts};
use super::paths::Origin;
use super::plan::Plan;
use super::read::{Content, Disk, Store, Text};
use super::selection::{Input, InputOutcome, Selection};
use crate::diagnostic::Diagnostic;
use crate::elaborate::{Setting, analyze};
use crate::fixes::{Subject, prove};
use crate::import::caffe::{Options, is_solver};
use crate::program::error::{no_network, nothing_to_measure};
use crate::program::{DefinitionKind, Program};
use crate::source::{SourceId, Sources, Span};

/// The content that a command requires of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Requires {
    /// Nothing: the command judges all definitions, by the configuration of their project.
    Definitions,
    /// Networks, if the file was named explicitly.
    Networks,
}

/// How files are read.
#[derive(Debug)]
pub(super) struct Reading {
    pub requires: Requires,
    pub configs: Configs,
    pub plan: Plan,
    /// Options of the importer of Caffe's networks.
    pub caffe: Options,
    /// Whether fixes are tried, as they must be before they are shown or applied.
    pub proves: bool,
}

/// Compiles some files, each by itself; settings apply to all files that have their parameters.
pub(super) fn compile_each(
    texts: impl IntoIterator<Item = (Text, Option<String>)>,
    settings: Vec<Setting>,
    caffe: &Caffe,
) -> Vec<File> {
    let mut selection = Selection::default();
    for (text, network) in texts {
        let input = Input::alone(text, network, Origin::Explicit);
        selection.inputs.push(input);
    }
    let caffe = caffe.options(selection.inputs.len());
    let reading = Reading {
        requires: Requires::Networks,
        // A budget is for `check` and `lint`.
        configs: Configs::default(),
        plan: Plan::of(&selection, settings, &caffe),
        caffe,
        proves: true,
    };
    let inputs = selection.inputs.iter().enumerate();
    inputs
        .map(|(index, input)| compile(input, &reading, index, &Disk).0)
        .collect()
}

/// Compiles the selected networks of one file of many.
pub(super) fn compile_member(input: &Input, reading: &Reading) -> File {
    compile(input, reading, 0, &Disk).0
}

/// Compiles the selected networks of an input.
pub(super) fn compile(
    input: &Input,
    reading: &Reading,
    index: usize,
    store: &dyn Store,
) -> (File, InputOutcome) {
    let name = input.text.name();
    let failed = |sources, found| {
        (
            File::without_networks(name.clone(), sources, vec![found]),
            InputOutcome::Answered,
        )
    };
    let program = match input.text.content_in(store) {
        Ok(Content::Program(program)) => program,
        Ok(Content::Prototxt(text)) => return compile_prototxt(input, text, reading, index),
        Err(found) => return failed(Sources::default(), *found),
    };
    match lack(&program, input, reading.requires) {
        Some(_) if input.origin == Origin::Discovered => {
            let networks = program.networks();
            let networks = networks.map(|(_, network)| network.name.text.to_string());
            let outcome = InputOutcome::Without(networks.collect());
            (
                File::without_networks(name, Sources::default(), Vec::new()),
                outcome,
            )
        }
        Some(Lack::AnyNetwork) => {
            let found = nothing_to_measure(&name, first_block(&program));
            failed(program.sources, found)
        }
        // The compiler reports which network is not there.
        Some(Lack::TheNetwork) | None => {
            let plan = &reading.plan;
            let network = input.network.as_deref();
            let settings = plan.settings(index, &program, network);
            let mut analysis = analyze(&program, network, &settings);
            if reading.proves && analysis.has_fixes() {
                let subject = Subject {
                    program: &program,
                    files: &*input.text.project_in(store).0,
                    network,
                    settings: &settings,
                };
                prove(subject, &mut analysis);
            }
            let file = File {
                name,
                texts: Texts::Program(Box::new(program)),
                analysis: plan.applied(index, analysis),
                row: None,
                configured: reading.configs.of_file(&input.text),
            };
            (file.within_budgets(), InputOutcome::Answered)
        }
    }
}

/// Compiles the text of a Caffe network.
fn compile_prototxt(
    input: &Input,
    text: String,
    reading: &Reading,
    index: usize,
) -> (File, InputOutcome) {
    let name = input.text.name();
    let (sources, mut analysis) = caffe::compile(&name, text, &reading.caffe);
    let solver = || {
        sources
            .get(SourceId::default())
            .is_some_and(|it| is_solver(&it.text))
    };
    if input.origin == Origin::Discovered && !analysis.is_ok() && solver() {
        let file = File::without_networks(name, Sources::default(), Vec::new());
        return (file, InputOutcome::Without(Vec::new()));
    }
    if let (Some(meant), [network]) = (&input.network, analysis.networks.as_slice())
        && *meant != network.name
    {
        let known = vec![network.name.to_string()];
        if input.origin == Origin::Discovered {
            let file = File::without_networks(name, Sources::default(), Vec::new());
            return (file, InputOutcome::Without(known));
        }
        let found = no_network(network.span, meant, &known);
        analysis.networks.clear();
        analysis.diagnostics.push(found);
    }
    let file = File {
        name,
        texts: Texts::Other(sources),
        analysis: reading.plan.applied(index, analysis),
        row: None,
        configured: reading.configs.of_file(&input.text),
    };
    (file.within_budgets(), InputOutcome::Answered)
}

/// Where the name of the file's first block stands.
fn first_block(program: &Program) -> Option<Span> {
    let blocks = program.definitions();
    let mut blocks = blocks.filter(|(_, kind, _)| *kind == DefinitionKind::Block);
    blocks.next().map(|(_, _, block)| block.name.span)
}

/// The requested parts that a file lacks.
enum Lack {
    AnyNetwork,
    TheNetwork,
}

fn lack(program: &Program, input: &Input, requires: Requires) -> Option<Lack> {
    let mut networks = program.networks();
    match &input.network {
        Some(meant) => {
            let there = networks.any(|(_, network)| network.name.text == meant.as_str());
            (!there).then_some(Lack::TheNetwork)
        }
        // A misread definition may be a network.
        None if requires == Requires::Networks => {
            let misread = program.diagnostics.iter().any(Diagnostic::is_error);
            (networks.next().is_none() && !misread).then_some(Lack::AnyNetwork)
        }
        None => {
            let is_empty = program.definitions().next().is_none();
            let misread = program.diagnostics.iter().any(Diagnostic::is_error);
            (is_empty && !misread).then_some(Lack::AnyNetwork)
        }
    }
}
