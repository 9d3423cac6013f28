//! What a command is given: files, folders, patterns, `-`, `FILE#name`.

use super::paths::{Choice, named};
use super::plan::Plan;
use super::selection::{Came, Input, Selection};
use super::settings::{Set, set};
use crate::cost::{Cost, measure};
use crate::diagnostic::Diagnostic;
use crate::elaborate::{
    Compiled, DefinitionKind, Elaborated, Program, Setting, elaborate, nothing_to_measure,
};
use crate::source::{Sources, Span};
use clap::{Args, ValueHint};
use rayon::prelude::*;
use std::ops::ControlFlow;
use std::path::PathBuf;

/// The networks that a command is about.
#[derive(Debug, Args)]
pub(super) struct Inputs {
    /// Files, folders (all `.cnn` files below), patterns (`nets/*.cnn`) or `-` (standard input).
    /// Behind any of them, `#NAME` is the network of that name alone: `nets/vgg.cnn#vgg16`
    #[arg(required = true, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    paths: Vec<PathBuf>,

    /// Set a parameter of the networks that have it, such as classes=10 (may be given several times;
    /// of one parameter the last counts). With `cnn attributes`, `extended` adds the attributes
    /// beside the 32
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = set)]
    sets: Vec<Set>,
}

/// What a command makes of files without networks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    /// It is about all that a file defines.
    Definitions,
    /// It is about networks: a file that was named must have some.
    Networks,
}

/// A file, read and compiled.
#[derive(Debug)]
pub(super) struct File {
    /// What it is called.
    pub name: String,
    /// Its texts.
    pub sources: Sources,
    /// What came of it.
    pub compiled: Compiled,
}

impl File {
    /// What one of its networks costs, or why that cannot be counted.
    pub fn cost(&self, network: &Elaborated) -> Result<Cost, String> {
        measure(&network.graph).map_err(|overflow| {
            format!(
                "{}#{}: the {} of the network are more than 2^64",
                self.name, network.name, overflow.what
            )
        })
    }

    /// Nothing but what is told of a file.
    fn told(name: String, sources: Sources, diagnostics: Vec<Diagnostic>) -> Self {
        Self {
            name,
            sources,
            compiled: Compiled {
                networks: Vec::new(),
                diagnostics,
            },
        }
    }
}

/// What is kept of a file.
#[derive(Debug)]
pub(super) struct Kept<R> {
    /// What the command made of its networks.
    pub result: R,
    /// What was found in it.
    pub diagnostics: Vec<Diagnostic>,
    /// Its texts, where something was found in them.
    pub sources: Sources,
}

/// How many files are compiled before what came of them is shown.
const CHUNK: usize = 256;

impl Inputs {
    /// What was given, as it was written.
    pub fn paths(&self) -> &[PathBuf] {
        &self.paths
    }

    /// Whether anything is set.
    pub fn sets_any(&self) -> bool {
        !self.sets.is_empty()
    }

    /// Whether the extended attributes are asked for.
    pub fn extended(&self) -> bool {
        self.sets.iter().any(|set| matches!(set, Set::Extended))
    }

    /// The parameters that are set; of one that is set twice, the last comes first and counts.
    fn settings(&self) -> Vec<Setting> {
        let sets = self.sets.iter().rev();
        sets.filter_map(|set| match set {
            Set::Parameter(setting) => Some(setting.clone()),
            Set::Extended => None,
        })
        .collect()
    }

    /// Reads and compiles all files, over all cores. Of each, only what `keep` makes of it and
    /// what was found stays, and goes to `take` in the order in which the files were named.
    pub fn each<R: Send>(
        &self,
        about: About,
        keep: impl Fn(&File) -> R + Sync,
        mut take: impl FnMut(Kept<R>) -> ControlFlow<()>,
    ) {
        let mut selection = Selection::of(self.paths.iter().map(|path| named(path)));
        let plan = Plan::of(&selection, self.settings());
        let keep = |file: File| {
            let result = keep(&file);
            let diagnostics = file.compiled.diagnostics;
            let sources = if diagnostics.is_empty() {
                Sources::default()
            } else {
                file.sources
            };
            Kept {
                result,
                diagnostics,
                sources,
            }
        };
        let mut next = 0;
        while next < selection.inputs.len() {
            let rest = selection.inputs.get(next..).unwrap_or_default();
            let chunk = rest.par_iter().take(CHUNK).enumerate();
            let files: Vec<(Kept<R>, Came)> = chunk
                .map(|(place, input)| {
                    let (file, came) = compile(input, about, &plan, next.saturating_add(place));
                    (keep(file), came)
                })
                .collect();
            for (kept, came) in files {
                if take(kept).is_break() {
                    return;
                }
                if let Some(found) = selection.came(next, came) {
                    let file = File::told(String::new(), Sources::default(), vec![found]);
                    if take(keep(file)).is_break() {
                        return;
                    }
                }
                next = next.saturating_add(1);
            }
        }
    }
}

/// Compiles what is meant of an input.
fn compile(input: &Input, about: About, plan: &Plan, index: usize) -> (File, Came) {
    let name = input.text.name();
    let program = match input.text.program() {
        Ok(program) => program,
        Err(found) => {
            let file = File::told(name, Sources::default(), vec![*found]);
            return (file, Came::Answered);
        }
    };
    match lack(&program, input, about) {
        Some(_) if input.choice == Choice::Found => {
            let networks = program.networks();
            let networks = networks.map(|(_, network)| network.name.text.to_string());
            let came = Came::Without(networks.collect());
            (File::told(name, Sources::default(), Vec::new()), came)
        }
        Some(Lack::AnyNetwork) => {
            let found = nothing_to_measure(&name, first_block(&program));
            (
                File::told(name, program.sources, vec![found]),
                Came::Answered,
            )
        }
        // The compiler tells which network is not there.
        Some(Lack::TheNetwork) | None => {
            let settings = plan.settings(index);
            let mut compiled = elaborate(&program, input.network.as_deref(), &settings);
            compiled.diagnostics.extend_from_slice(plan.told(index));
            if !plan.is_sound() {
                compiled.networks.clear();
            }
            let file = File {
                name,
                sources: program.sources,
                compiled,
            };
            (file, Came::Answered)
        }
    }
}

/// Where the name of the file's first block stands.
fn first_block(program: &Program) -> Option<Span> {
    let blocks = program.definitions();
    let mut blocks = blocks.filter(|(_, kind, _)| *kind == DefinitionKind::Block);
    blocks.next().map(|(_, _, block)| block.name.span)
}

/// What a file lacks that is asked of it.
enum Lack {
    AnyNetwork,
    TheNetwork,
}

fn lack(program: &Program, input: &Input, about: About) -> Option<Lack> {
    let mut networks = program.networks();
    match &input.network {
        Some(meant) => {
            let there = networks.any(|(_, network)| network.name.text == meant.as_str());
            (!there).then_some(Lack::TheNetwork)
        }
        // What was misread may be a network.
        None if about == About::Networks => {
            let misread = program.diagnostics.iter().any(Diagnostic::is_error);
            (networks.next().is_none() && !misread).then_some(Lack::AnyNetwork)
        }
        None => None,
    }
}
