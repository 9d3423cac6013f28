//! The parameters set from outside (`--set`), over all files: a parameter that some network has is
//! set there, and one that none has is reported once.

use super::caffe;
use super::parallel::{self, in_order};
use super::paths::Place;
use super::read::{Content, Text};
use super::selection::Selection;
use crate::diagnostic::Diagnostic;
use crate::elaborate::{Analysis, Settable, Setting, settables, unknown_setting};
use crate::import::caffe::Options;
use crate::program::Program;
use crate::source::Span;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// The settings of each file.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// What can be set in each file.
    settables: Vec<BTreeSet<Settable>>,
    settings: Vec<Setting>,
    /// Whether an input without known parameters has those of its own program.
    fits: Fits,
    /// Settings that no network has a parameter for, reported at the first network.
    unknown: Option<(usize, Vec<Diagnostic>)>,
}

/// Where it is looked up what can be set in a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Fits {
    /// In the plan, which has seen all inputs.
    #[default]
    Plan,
    /// In its program.
    Program,
}

/// The selected networks of an input.
#[derive(Default)]
struct Networks {
    names: Vec<String>,
    first: Span,
    settables: BTreeSet<Settable>,
}

impl Networks {
    fn of(program: &Program, meant: Option<&str>) -> Self {
        let mut found = Self::default();
        for (_, network) in program.networks() {
            let name = &network.name;
            if meant.is_some_and(|meant| meant != name.text) {
                continue;
            }
            if found.names.is_empty() {
                found.first = name.span;
            }
            found.names.push(name.text.to_string());
            found.settables.extend(settables(network));
        }
        found
    }
}

/// The inputs that are set.
fn inputs_of(settings: &[Setting]) -> BTreeSet<Settable> {
    let inputs = settings.iter().map(|set| &set.of);
    let inputs = inputs.filter(|of| !matches!(of, Settable::Parameter(_)));
    inputs.cloned().collect()
}

impl Plan {
    /// Looks through all files for the parameters and inputs that are set, where some are.
    pub fn of(selection: &Selection, settings: Vec<Setting>, caffe: &Options) -> Self {
        if settings.is_empty() {
            return Self::default();
        }
        let found = in_order(&selection.inputs, |_, input| match input.text.content() {
            Ok(Content::Program(program)) => Networks::of(&program, input.network.as_deref()),
            Ok(Content::Prototxt(text)) => {
                let (_, analysis) = caffe::compile(&input.text.name(), text, caffe);
                let names = analysis.networks.iter();
                Networks {
                    first: names.clone().next().map(|it| it.span).unwrap_or_default(),
                    names: names.map(|network| network.name.to_string()).collect(),
                    // The importer looks after its inputs.
                    settables: inputs_of(&settings),
                }
            }
            Err(_) => Networks::default(),
        });
        let all: BTreeSet<Settable> = found
            .iter()
            .flat_map(|networks| networks.settables.iter().cloned())
            .collect();
        let names: Vec<&str> = found
            .iter()
            .flat_map(|networks| networks.names.iter().map(String::as_str))
            .collect();
        let first = found.iter().enumerate();
        let mut first = first.filter(|(_, networks)| !networks.names.is_empty());
        let unknown = first.next().map(|(index, networks)| {
            let settings = settings.iter();
            let unknown = settings.filter(|set| !all.contains(&set.of));
            let reported =
                unknown.map(|set| unknown_setting(networks.first, &set.of, &names, &all));
            (index, reported.collect::<Vec<_>>())
        });
        Self {
            unknown: unknown.filter(|(_, reported)| !reported.is_empty()),
            settings,
            fits: Fits::Plan,
            settables: found.into_iter().map(|it| it.settables).collect(),
        }
    }

    /// Sets each parameter wherever a program has it, and keeps nothing of any input.
    pub fn fitting(settings: Vec<Setting>) -> Self {
        Self {
            settings,
            fits: Fits::Program,
            ..Self::default()
        }
    }

    /// The first setting whose parameter none of the files has.
    pub fn unknown(
        files: usize,
        settings: &[Setting],
        path: impl Fn(usize) -> Option<PathBuf> + Sync,
    ) -> Option<String> {
        if settings.is_empty() {
            return None;
        }
        let known = |index: usize| match Text::of(Place::File(path(index)?)).content().ok()? {
            Content::Program(program) => Some(Networks::of(&program, None).settables),
            Content::Prototxt(_) => Some(inputs_of(settings)),
        };
        parallel::start();
        let known =
            (0..files)
                .into_par_iter()
                .filter_map(known)
                .reduce(BTreeSet::new, |mut one, other| {
                    one.extend(other);
                    one
                });
        let mut settings = settings.iter();
        let unknown = settings.find(|set| !known.contains(&set.of))?;
        Some(match &unknown.of {
            Settable::Parameter(name) => format!("parameter `{name}`"),
            Settable::Input(name) => format!("named input `{name}`"),
            Settable::OnlyInput => "single input".to_owned(),
        })
    }

    /// The settings of an input.
    pub fn settings(&self, index: usize, program: &Program, meant: Option<&str>) -> Vec<Setting> {
        let own;
        let settables = match (self.settables.get(index), self.fits) {
            (Some(settables), Fits::Plan) => settables,
            (_, Fits::Program) if !self.settings.is_empty() => {
                own = Networks::of(program, meant).settables;
                &own
            }
            (None, Fits::Plan) | (_, Fits::Program) => return Vec::new(),
        };
        let settings = self.settings.iter();
        let settings = settings.filter(|set| settables.contains(&set.of));
        settings.cloned().collect()
    }

    /// The analysis of an input with the diagnostics of its settings; its networks have failed
    /// where a setting is unknown, since they are not the requested ones.
    pub fn applied(&self, index: usize, mut analysis: Analysis) -> Analysis {
        if let Some((first, reported)) = &self.unknown {
            if *first == index {
                analysis.diagnostics.extend_from_slice(reported);
            }
            analysis.fail();
        }
        analysis
    }
}
