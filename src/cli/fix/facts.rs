//! The facts that a fix must not change: the errors of a file, and the parameters and outputs of
//! its networks.

use crate::cli::file::File;
use crate::cost::totals as totals_of;
use crate::diagnostic::Diagnostic;
use crate::network::Network;
use crate::report::grouped;
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// The facts that a fix must not change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Facts {
    /// How many errors of each code there are.
    errors: BTreeMap<&'static str, usize>,
    /// The networks, as far as they could be built.
    networks: BTreeMap<SmolStr, Built>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Built {
    /// Whether all its layers are there.
    is_whole: bool,
    parameters: u64,
    /// The shapes of its outputs.
    outputs: String,
}

/// The promise of a fix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Promise {
    /// Parameters and the shapes of the outputs stay as they are.
    Same,
    /// There are no new errors.
    Compiles,
    /// There are no new errors of syntax.
    Parses,
}

impl Facts {
    /// The facts of a file, of which `diagnostics` were reported.
    pub fn of(file: &File, diagnostics: &[Diagnostic]) -> Self {
        let mut facts = Self::default();
        for found in diagnostics.iter().filter(|found| found.is_error()) {
            let count = facts.errors.entry(found.code.id).or_default();
            *count = count.saturating_add(1);
        }
        let networks = file.analysis.networks.iter();
        let networks = networks.map(|it| (it.name.clone(), Built::of(it)));
        facts.networks.extend(networks);
        facts
    }

    /// Whether there are errors.
    pub fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }

    /// The reason why fixes break their promise: these are the facts after them, and `before` those
    /// before them.
    pub fn broken(&self, before: &Self, promise: Promise) -> Option<String> {
        let matters = |code: &str| promise != Promise::Parses || code.starts_with('P');
        for (code, count) in self.errors.iter().filter(|(code, _)| matters(code)) {
            if *count > before.errors.get(code).copied().unwrap_or(0) {
                return Some(format!("it would cause the error {code}"));
            }
        }
        match promise {
            Promise::Same => {}
            Promise::Compiles | Promise::Parses => return None,
        }
        before.networks.iter().find_map(|(name, built)| {
            let Some(now) = self.networks.get(name) else {
                return Some(format!("`{name}` could not be built any more"));
            };
            if built.is_whole && !now.is_whole {
                return Some(format!("`{name}` could not be built any more"));
            }
            if !built.is_whole && now.is_whole {
                // An error is fixed: the layers after it were not there before.
                return None;
            }
            if now.parameters != built.parameters {
                let (was, is) = (grouped(built.parameters), grouped(now.parameters));
                return Some(format!(
                    "the parameters of `{name}` would change from {was} to {is}"
                ));
            }
            (now.outputs != built.outputs).then(|| {
                let (was, is) = (&built.outputs, &now.outputs);
                format!("the output of `{name}` would change from {was} to {is}")
            })
        })
    }
}

impl Built {
    fn of(network: &Network) -> Self {
        let graph = &network.graph;
        let outputs = graph.outputs().iter();
        let outputs = outputs.map(|output| graph.shape(output.tensor).to_string());
        let totals = network.totals.filter(|_| network.is_built());
        // Of a network with errors there are some layers.
        let totals = totals.or_else(|| totals_of(graph).ok());
        Self {
            is_whole: network.is_built(),
            parameters: totals.map_or(0, |totals| totals.all_parameters()),
            outputs: outputs.collect::<Vec<_>>().join(", "),
        }
    }
}
