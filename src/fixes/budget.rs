//! How much work the trials of a program's fixes may take.

use crate::elaborate::Analysis;
use crate::program::Program;

/// The most trials.
pub const MAX_TRIALS: u64 = 200;

/// The most work of all trials, in steps of the expansion: about a quarter of a second. The largest file
/// can be tried once.
pub const MAX_WORK: u64 = 600_000;

/// How many steps it costs to parse a byte of text.
const STEPS_OF_BYTE: u64 = 2;

/// How many steps a diagnostic costs: its advice looks for similar names.
const STEPS_OF_DIAGNOSTIC: u64 = 150;

/// The rest of the budget. A trial costs about as much as the analysis before it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Budget {
    trials: u64,
}

impl Budget {
    /// The trials that a program may take, which took that analysis.
    pub fn of(program: &Program, analysis: &Analysis) -> Self {
        let texts = program.sources.iter();
        let texts = texts.filter(|(source, _)| !program.is_standard(*source));
        let bytes: usize = texts.map(|(_, file)| file.text.len()).sum();
        let layers = analysis.networks.iter().map(|network| network.graph.len());
        let layers: usize = layers.sum();
        let found = (analysis.diagnostics.len() as u64).saturating_mul(STEPS_OF_DIAGNOSTIC);
        let one = analysis.steps.saturating_add(layers as u64);
        let text = (bytes as u64).saturating_mul(STEPS_OF_BYTE);
        let one = one.saturating_add(text).saturating_add(found);
        let trials = MAX_WORK.checked_div(one).unwrap_or(MAX_TRIALS);
        Self {
            trials: trials.min(MAX_TRIALS),
        }
    }

    /// Takes a trial; `false` where none is left.
    pub fn take(&mut self) -> bool {
        let left = self.trials.checked_sub(1);
        self.trials = left.unwrap_or(0);
        left.is_some()
    }
}
