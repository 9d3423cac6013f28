//! The parameters set from outside (`--set`), over all files: a parameter that some network has is
//! set there, and one that none has is reported once.

use super::caffe;
use super::parallel::{self, in_order};
use super::paths::Place;
use super::read::{Content, Text};
use super::selection::Selection;
use crate::diagnostic::Diagnostic;
use crate::elaborate::{Analysis, Setting, unknown_setting};
use crate::import::caffe::Options;
use crate::program::Program;
use crate::source::Span;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// The settings of each file.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// The parameters of each input that can be set.
    parameters: Vec<BTreeSet<String>>,
    settings: Vec<Setting>,
    /// Whether an input without known parameters has those of its own program.
    fits: Fits,
    /// Settings that no network has a parameter for, reported at the first network.
    unknown: Option<(usize, Vec<Diagnostic>)>,
}

/// Where the parameters of an input are looked for.
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
    parameters: BTreeSet<String>,
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
            let parameters = network.parameters.iter();
            let parameters = parameters.map(|parameter| parameter.name.text.to_string());
            found.parameters.extend(parameters);
        }
        found
    }
}

impl Plan {
    /// Looks through all files for the parameters that are set, where some are.
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
                    ..Networks::default()
                }
            }
            Err(_) => Networks::default(),
        });
        let all: BTreeSet<&str> = found
            .iter()
            .flat_map(|networks| networks.parameters.iter().map(String::as_str))
            .collect();
        let names: Vec<&str> = found
            .iter()
            .flat_map(|networks| networks.names.iter().map(String::as_str))
            .collect();
        let known: Vec<&str> = all.iter().copied().collect();
        let first = found.iter().enumerate();
        let mut first = first.filter(|(_, networks)| !networks.names.is_empty());
        let unknown = first.next().map(|(index, networks)| {
            let settings = settings.iter();
            let unknown = settings.filter(|set| !all.contains(set.name.as_str()));
            let reported =
                unknown.map(|set| unknown_setting(networks.first, &set.name, &names, &known));
            (index, reported.collect::<Vec<_>>())
        });
        Self {
            unknown: unknown.filter(|(_, reported)| !reported.is_empty()),
            settings,
            fits: Fits::Plan,
            parameters: found.into_iter().map(|it| it.parameters).collect(),
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
        let parameters = |index: usize| match Text::of(Place::File(path(index)?)).content().ok()? {
            Content::Program(program) => Some(Networks::of(&program, None).parameters),
            Content::Prototxt(_) => None,
        };
        parallel::start();
        let known = (0..files).into_par_iter().filter_map(parameters).reduce(
            BTreeSet::new,
            |mut one, other| {
                one.extend(other);
                one
            },
        );
        let mut settings = settings.iter();
        let unknown = settings.find(|set| !known.contains(set.name.as_str()));
        unknown.map(|set| set.name.to_string())
    }

    /// The settings of an input.
    pub fn settings(&self, index: usize, program: &Program, meant: Option<&str>) -> Vec<Setting> {
        let own;
        let parameters = match (self.parameters.get(index), self.fits) {
            (Some(parameters), Fits::Plan) => parameters,
            (_, Fits::Program) if !self.settings.is_empty() => {
                own = Networks::of(program, meant).parameters;
                &own
            }
            (None, Fits::Plan) | (_, Fits::Program) => return Vec::new(),
        };
        let settings = self.settings.iter();
        let settings = settings.filter(|set| parameters.contains(set.name.as_str()));
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
