//! What is set from outside (`--set`), over all files: a parameter that some network has is set
//! there, and one that none has is told of once.

use super::selection::Selection;
use crate::diagnostic::Diagnostic;
use crate::elaborate::{Program, Setting, unknown_setting};
use crate::source::Span;
use rayon::prelude::*;
use std::collections::BTreeSet;

/// What is set in which file.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// The parameters of each input that can be set.
    parameters: Vec<BTreeSet<String>>,
    settings: Vec<Setting>,
    /// What no network has a parameter for, told where the first network stands.
    unknown: Option<(usize, Vec<Diagnostic>)>,
}

/// The networks of an input that are meant.
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
    pub fn of(selection: &Selection, settings: Vec<Setting>) -> Self {
        if settings.is_empty() {
            return Self::default();
        }
        let inputs = selection.inputs.par_iter();
        let found: Vec<Networks> = inputs
            .map(|input| match input.text.program() {
                Ok(program) => Networks::of(&program, input.network.as_deref()),
                Err(_) => Networks::default(),
            })
            .collect();
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
            let told =
                unknown.map(|set| unknown_setting(networks.first, &set.name, &names, &known));
            (index, told.collect::<Vec<_>>())
        });
        Self {
            unknown: unknown.filter(|(_, told)| !told.is_empty()),
            settings,
            parameters: found.into_iter().map(|it| it.parameters).collect(),
        }
    }

    /// What is set in an input.
    pub fn settings(&self, index: usize) -> Vec<Setting> {
        let Some(parameters) = self.parameters.get(index) else {
            return Vec::new();
        };
        let settings = self.settings.iter();
        let settings = settings.filter(|set| parameters.contains(set.name.as_str()));
        settings.cloned().collect()
    }

    /// What is told of an input.
    pub fn told(&self, index: usize) -> &[Diagnostic] {
        match &self.unknown {
            Some((first, told)) if *first == index => told,
            Some(_) | None => &[],
        }
    }

    /// Whether the networks are those that were meant.
    pub fn is_sound(&self) -> bool {
        self.unknown.is_none()
    }
}
