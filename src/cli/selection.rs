//! All that the arguments of a command choose: each file once, and the files of each argument.

use super::paths::{Named, Origin};
use super::read::Text;
use crate::diagnostic::Diagnostic;
use crate::program::error::{no_network_among, nothing_to_measure};
use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;

/// A file to read, and its selected networks.
#[derive(Debug)]
pub(super) struct Input {
    pub text: Text,
    /// The selected network.
    pub network: Option<String>,
    /// A file that was named is reported if it lacks the selected network.
    pub origin: Origin,
    /// The argument that it belongs to.
    argument: usize,
}

impl Input {
    /// A file of its own.
    pub fn alone(text: Text, network: Option<String>, origin: Origin) -> Self {
        Self {
            text,
            network,
            origin,
            argument: 0,
        }
    }
}

/// The files that one argument found.
#[derive(Debug)]
struct Several {
    given: String,
    network: Option<String>,
    /// The last of its inputs.
    last: usize,
    /// Whether some file has a selected network, or has been reported.
    answered: bool,
    /// The networks of the files that lack the selected one.
    others: BTreeSet<String>,
}

/// The inputs that a command reads, in order.
#[derive(Debug, Default)]
pub(super) struct Selection {
    pub inputs: Vec<Input>,
    several: HashMap<usize, Several>,
}

impl Selection {
    /// The files of the arguments; one that is named twice stands where it was named first.
    pub fn of(arguments: impl Iterator<Item = Named>) -> Self {
        let mut selection = Self::default();
        let mut places: HashMap<(PathBuf, Option<String>), usize> = HashMap::new();
        for (argument, named) in arguments.enumerate() {
            let mut answered = false;
            for place in named.places {
                let text = Text::of(place);
                let next = selection.inputs.len();
                let known = match text.key() {
                    Some(key) => *places
                        .entry((key.to_owned(), named.network.clone()))
                        .or_insert(next),
                    None => next,
                };
                if let Some(before) = selection.inputs.get_mut(known) {
                    if named.origin == Origin::Explicit {
                        before.origin = Origin::Explicit;
                    }
                    answered = true;
                    continue;
                }
                selection.inputs.push(Input {
                    text,
                    network: named.network.clone(),
                    origin: named.origin,
                    argument,
                });
            }
            if named.origin == Origin::Discovered {
                let several = Several {
                    given: named.given,
                    network: named.network,
                    last: selection.inputs.len().saturating_sub(1),
                    answered,
                    others: BTreeSet::new(),
                };
                selection.several.insert(argument, several);
            }
        }
        selection
    }

    /// Notes the outcome of an input; after the last input of an argument, returns an error if no
    /// file has the named network.
    pub fn note(&mut self, index: usize, outcome: InputOutcome) -> Option<Diagnostic> {
        let argument = self.inputs.get(index)?.argument;
        let several = self.several.get_mut(&argument)?;
        match outcome {
            InputOutcome::Answered => several.answered = true,
            InputOutcome::Without(networks) => several.others.extend(networks),
        }
        if several.answered || several.last != index {
            return None;
        }
        Some(match &several.network {
            None => nothing_to_measure(&several.given, None),
            Some(network) => {
                let known: Vec<String> = several.others.iter().cloned().collect();
                no_network_among(&several.given, network, &known)
            }
        })
    }
}

/// Whether a file has the network that its argument names.
#[derive(Debug)]
pub(super) enum InputOutcome {
    /// It has it, or a diagnostic was reported for it.
    Answered,
    /// It is one of several files and does not; these are its networks.
    Without(Vec<String>),
}
