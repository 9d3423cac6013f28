//! The limits of an expansion, and how much of them is spent.

use super::{Elaborator, mistakes};
use crate::source::Span;
use crate::syntax::MAX_EXPRESSION;

/// The most layers that a network expands to, and all networks of a file together.
pub const MAX_LAYERS: usize = 1_000_000;

/// The most layers of the networks of a file that differ in kind, parameters or place; those that a loop
/// repeats are one.
pub const MAX_DIFFERENT_LAYERS: usize = 250_000;

/// The most rounds of one loop.
pub const MAX_ROUNDS: u64 = 1_000_000;

/// The most steps, statements and rounds that the expansion of a file's networks takes. Each tensor of
/// a join counts as three more, each part of a split beyond two as one, four operators or operands of
/// expressions as one.
pub const MAX_STEPS: u64 = 3_000_000;

/// This many operators and operands of expressions count as a step.
const OPERANDS_OF_STEP: usize = 4;

/// The deepest that definitions use each other.
pub const MAX_DEPTH: usize = 64;

/// The deepest that bodies, blocks, joins and layers with values are nested, through all uses. It
/// keeps the compiler within the stack of any thread.
pub const MAX_NESTING: usize = 96;

/// The most mistakes that are reported of one file.
pub const MAX_MISTAKES: usize = crate::syntax::MAX_MISTAKES;

/// How often the mistakes of a network are met again, in other rounds and uses, before it is
/// expanded no further.
pub(super) const MAX_REPEATS: u64 = 1_000;

/// The most layers that the `expect`s of blocks are measured over.
pub(super) const MAX_MEASURED: usize = 10_000_000;

/// The most layers of a file's networks with an `expect` of memory, depth or receptive field, which
/// are measured over the whole network.
pub const MAX_MEASURED_WHOLE: usize = 50_000;

/// A limit that is reached.
#[derive(Clone, Copy, Debug)]
struct Limit {
    what: &'static str,
    most: u64,
}

/// The steps and layers of the networks before.
#[derive(Clone, Copy, Debug, Default)]
struct Before {
    steps: u64,
    layers: usize,
    different: usize,
}

/// The part of the limits that a file's networks have used; the limits hold for all of them
/// together.
#[derive(Debug, Default)]
pub(super) struct Budget {
    before: Before,
    steps: u64,
    /// The layers that expectations of blocks have been measured over.
    measured: usize,
    /// The layers of networks that have been measured as a whole.
    measured_whole: usize,
    /// Operators and operands that do not make a step yet.
    operands: usize,
    /// How many operators and functions are being computed, each for the one before.
    operators: usize,
    /// How deep bodies and blocks are open in each other.
    depth: usize,
    /// A limit is reached: nothing of this network is expanded any more.
    exhausted: bool,
    /// Something of this network was too deep to be expanded.
    limited: bool,
    /// Some network was not expanded whole.
    incomplete: bool,
}

/// How much of the limits is spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spent {
    steps: u64,
    measured: usize,
}

impl Spent {
    /// The amounts spent since `before`.
    pub(super) fn since(self, before: Self) -> Self {
        Self {
            steps: self.steps.saturating_sub(before.steps),
            measured: self.measured.saturating_sub(before.measured),
        }
    }
}

impl Budget {
    /// For the expansions that look for the widths which a file leaves open: they take a part of
    /// the limits of the file.
    pub(super) fn of_trials() -> Self {
        Self {
            steps: MAX_STEPS / 4 * 3,
            ..Self::default()
        }
    }

    /// The steps taken since `self` was like `other`, with the layers that were measured.
    pub(super) fn spent_since(&self, other: &Self) -> u64 {
        let steps = self.steps.saturating_sub(other.steps);
        let whole = self.measured_whole as u64;
        let measured = (self.measured as u64).saturating_add(whole);
        steps.saturating_add(measured)
    }

    /// Begins a network, or a block that is checked by itself.
    pub(super) fn begin(&mut self) {
        self.before.steps = self.steps;
        self.depth = 0;
        self.exhausted = false;
        self.limited = false;
    }

    /// Whether a network of this size may be kept beside those before it.
    pub(super) fn may_keep(&self, layers: usize, different: usize) -> bool {
        layers.saturating_add(self.before.layers) <= MAX_LAYERS
            && different.saturating_add(self.before.different) <= MAX_DIFFERENT_LAYERS
    }

    /// Counts the layers of a network that is kept.
    pub(super) fn keep(&mut self, layers: usize, different: usize) {
        self.before.layers = self.before.layers.saturating_add(layers);
        self.before.different = self.before.different.saturating_add(different);
    }

    /// Whether a limit is reached, so that nothing of this network is expanded any more.
    pub(super) fn is_exhausted(&self) -> bool {
        self.exhausted
    }

    /// Stops the expansion of this network; `true` where it was not stopped before.
    pub(super) fn exhaust(&mut self) -> bool {
        self.incomplete = true;
        !std::mem::replace(&mut self.exhausted, true)
    }

    /// Whether something of this network was too deep to be expanded.
    pub(super) fn is_limited(&self) -> bool {
        self.limited
    }

    /// Notes that something was too deep to be expanded.
    pub(super) fn limit(&mut self) {
        self.incomplete = true;
        self.limited = true;
    }

    /// Whether some network of the file was not expanded whole.
    pub(super) fn is_incomplete(&self) -> bool {
        self.incomplete
    }

    /// Counts steps; `layers` and `different`: of the network so far. The limit that is exceeded.
    fn spend(&mut self, steps: u64, layers: usize, different: usize) -> Option<Limit> {
        self.steps = self.steps.saturating_add(steps);
        if layers.saturating_add(self.before.layers) > MAX_LAYERS {
            let most = MAX_LAYERS as u64;
            let what = "layers";
            Some(Limit { what, most })
        } else if different.saturating_add(self.before.different) > MAX_DIFFERENT_LAYERS {
            let most = MAX_DIFFERENT_LAYERS as u64;
            let what = "different layers";
            Some(Limit { what, most })
        } else if self.steps > MAX_STEPS {
            let what = "steps";
            Some(Limit {
                what,
                most: MAX_STEPS,
            })
        } else {
            None
        }
    }

    /// How much is spent so far.
    pub(super) fn spent(&self) -> Spent {
        Spent {
            steps: self.steps,
            measured: self.measured,
        }
    }

    /// Spends as much again as a use of a block did, for `layers` in all; `false`, and nothing is spent,
    /// where a limit would be exceeded.
    pub(super) fn spend_again(&mut self, spent: Spent, layers: usize, different: usize) -> bool {
        let steps = self.steps.saturating_add(spent.steps);
        let measured = self.measured.saturating_add(spent.measured);
        let fits =
            self.may_keep(layers, different) && steps <= MAX_STEPS && measured <= MAX_MEASURED;
        if fits {
            (self.steps, self.measured) = (steps, measured);
        }
        fits
    }

    /// How deep bodies and blocks are open in each other.
    pub(super) fn depth(&self) -> usize {
        self.depth
    }

    /// Ends the operator that [`Elaborator::deepen`] began.
    pub(super) fn end_operator(&mut self) {
        self.operators = self.operators.saturating_sub(1);
    }

    /// Counts layers that an expectation of a block is measured over; whether they may be.
    pub(super) fn may_measure(&mut self, layers: usize) -> bool {
        self.measured = self.measured.saturating_add(layers);
        self.measured <= MAX_MEASURED
    }

    /// Counts the layers of a network that is measured as a whole; the sum, where it is too large:
    /// measuring takes far more memory and time a layer than expanding.
    pub(super) fn measure_whole(&mut self, layers: usize) -> Result<(), usize> {
        self.measured_whole = self.measured_whole.saturating_add(layers);
        match self.measured_whole {
            sum if sum > MAX_MEASURED_WHOLE => Err(sum),
            _ => Ok(()),
        }
    }
}

impl Elaborator<'_> {
    /// Goes one level deeper; `false` where that is too deep. Every `true` has its `rise`.
    pub(super) fn descend(&mut self, span: Span) -> bool {
        if self.budget.depth < MAX_NESTING {
            self.budget.depth = self.budget.depth.saturating_add(1);
            return true;
        }
        if !self.reporter.in_dead_branch() {
            if !self.budget.is_exhausted() {
                self.report(mistakes::nesting_limit(span, MAX_NESTING));
            }
            self.budget.limit();
        }
        false
    }

    /// Begins to compute an operator or function; `false` where too many wait for its value. Every
    /// `true` has its `end_operator`.
    pub(super) fn deepen(&mut self, span: Span) -> bool {
        if self.budget.operators < MAX_EXPRESSION {
            self.budget.operators = self.budget.operators.saturating_add(1);
            return true;
        }
        let limit = MAX_EXPRESSION as u64;
        let what = "levels of operators and functions";
        self.report(mistakes::expansion_limit(span, what, limit));
        self.budget.limit();
        false
    }

    /// Counts operators, operands and values of lists; `false` when a limit is reached.
    pub(super) fn count_operands(&mut self, more: usize, span: Span) -> bool {
        let all = self.budget.operands.saturating_add(more);
        if all < OPERANDS_OF_STEP {
            self.budget.operands = all;
            return true;
        }
        self.budget.operands = 0;
        self.proceed_by((all / OPERANDS_OF_STEP) as u64, span)
    }

    pub(super) fn rise(&mut self) {
        self.budget.depth = self.budget.depth.saturating_sub(1);
    }

    /// Counts a step; `false` when a limit is reached.
    pub(super) fn proceed(&mut self, span: Span) -> bool {
        self.proceed_by(1, span)
    }

    /// Counts something as several steps; `false` when a limit is reached.
    pub(super) fn proceed_by(&mut self, steps: u64, span: Span) -> bool {
        let (layers, different) = (self.builder.len(), self.builder.different());
        if let Some(limit) = self.budget.spend(steps, layers, different)
            && self.budget.exhaust()
        {
            let together = if self.budget.before.steps > 0 {
                ", with those before it in the file"
            } else {
                ""
            };
            let what = format!("{}{together}", limit.what);
            self.report(mistakes::expansion_limit(span, &what, limit.most));
        }
        !self.budget.is_exhausted()
    }
}
