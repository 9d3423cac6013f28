//! Diagnostics: each is reported once at its place, counted if it occurs again, suppressed if it
//! may not hold, and cut off at a limit.

use super::budget::{MAX_MISTAKES, MAX_REPEATS};
use super::call_stack::CallId;
use super::dead_branch::DeadBranches;
use super::{Elaborator, codes};
use crate::diagnostic::Diagnostic;
use crate::graph::FrameId;
use crate::hash::{HashMap, HashSet};
use crate::program::error::too_many_mistakes;
use crate::source::Span;

/// A key that is equal for equal diagnostics: code and place.
type Key = (&'static str, Span);

/// Where a reported diagnostic has been met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Repeats {
    /// In how many calls beside the first.
    more: u64,
    /// The last call. Further rounds of a loop in it do not count.
    last: CallId,
}

/// How a diagnostic is treated.
enum Admission {
    /// It is not shown: it was reported here before, or may not hold.
    Suppress,
    /// It is not shown, and the errors of this network have been met too often to continue.
    GiveUp,
    /// It is the first beyond the limit.
    Truncate,
    /// It is new.
    Report,
}

/// The diagnostics of a file, through all its networks.
#[derive(Debug, Default)]
pub(super) struct Reporter {
    diagnostics: Vec<Diagnostic>,
    met: HashMap<Key, Repeats>,
    /// How many diagnostics earlier stages reported.
    earlier: usize,
    /// How many diagnostics have been reported of this file, those of earlier stages included.
    reported: usize,
    /// How often this network met a diagnostic that had been reported.
    met_again: u64,
    /// Whether this network has an error, reported here or before.
    failed: bool,
    /// Whether a statement of the file about this network does not hold.
    disproved: bool,
    /// Whether a network was abandoned, so that numbers of repeats are lower bounds.
    gave_up: bool,
    /// Unused names that another diagnostic explains.
    explained: HashSet<Span>,
    dead: DeadBranches,
}

/// The reports so far: if two are equal, nothing was reported, met or failed between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Activity {
    reported: usize,
    shown: usize,
    met_again: u64,
    failed: bool,
    disproved: bool,
}

impl Reporter {
    /// For a file of which earlier stages have reported this number of diagnostics.
    pub(super) fn new(earlier: usize) -> Self {
        Self {
            earlier,
            ..Self::default()
        }
    }

    /// Begins a network, or a block that is checked by itself.
    pub(super) fn begin(&mut self) {
        self.reported = self.count();
        self.met_again = 0;
        self.failed = false;
        self.disproved = false;
        self.dead = DeadBranches::default();
    }

    /// How many diagnostics the file has, those of earlier stages included.
    pub(super) fn count(&self) -> usize {
        self.earlier.saturating_add(self.diagnostics.len())
    }

    /// Where the diagnostics from now on begin.
    pub(super) fn mark(&self) -> usize {
        self.diagnostics.len()
    }

    /// Whether an error was reported after a mark.
    pub(super) fn has_errors_since(&self, mark: usize) -> bool {
        let after = self.diagnostics.get(mark..).unwrap_or_default();
        after.iter().any(Diagnostic::is_error)
    }

    /// Forgets the reports after a mark.
    pub(super) fn rewind(&mut self, mark: usize) {
        for forgotten in self.diagnostics.drain(mark.min(self.diagnostics.len())..) {
            self.met
                .remove(&(forgotten.code.id, forgotten.primary.span));
        }
    }

    /// Whether the file has more diagnostics than are shown.
    pub(super) fn is_full(&self) -> bool {
        self.count() > MAX_MISTAKES
    }

    /// How many diagnostics have been reported or cut off: it grows with each.
    pub(super) fn reported(&self) -> usize {
        self.reported
    }

    /// The reports so far.
    pub(super) fn activity(&self) -> Activity {
        Activity {
            reported: self.reported,
            shown: self.diagnostics.len(),
            met_again: self.met_again,
            failed: self.failed,
            disproved: self.disproved,
        }
    }

    /// Notes an error that was reported before, or by an earlier stage.
    pub(super) fn fail(&mut self) {
        self.failed = true;
    }

    /// Whether this network has an error.
    pub(super) fn has_failed(&self) -> bool {
        self.failed
    }

    /// Whether an expectation or assertion of this network does not hold.
    pub(super) fn is_disproved(&self) -> bool {
        self.disproved
    }

    /// Adds a warning, whose place is met only once.
    pub(super) fn warn(&mut self, warning: Diagnostic) {
        self.diagnostics.push(warning);
    }

    /// Says that another diagnostic explains why the name at `place` is unused.
    pub(super) fn explain_unused(&mut self, place: Span) {
        self.explained.insert(place);
    }

    /// Whether another diagnostic explains why the name at `place` is unused.
    pub(super) fn explains_unused(&self, place: Span) -> bool {
        self.explained.contains(&place)
    }

    /// Whether a branch is being checked that is not taken: its names are looked up, and nothing
    /// is built.
    pub(super) fn in_dead_branch(&self) -> bool {
        self.dead.is_inside()
    }

    /// Begins a branch that is not taken, unless it has been checked; returns the value for
    /// [`Reporter::leave_dead_branch`].
    pub(super) fn enter_dead_branch(&mut self, place: Span) -> Option<bool> {
        self.dead.enter(place).then_some(self.failed)
    }

    /// Ends it: its wrong numbers do not count.
    pub(super) fn leave_dead_branch(&mut self, failed: bool) {
        let wrong = self.dead.leave();
        self.failed = failed || wrong;
    }

    /// Whether and how a diagnostic is reported.
    fn admit(&mut self, diagnostic: &Diagnostic, call: CallId) -> Admission {
        let key = (diagnostic.code.id, diagnostic.primary.span);
        if self.dead.is_inside()
            && (!self.dead.admits(diagnostic.code) || self.met.contains_key(&key))
        {
            return Admission::Suppress;
        }
        match diagnostic.code {
            // The network exists, but differs from its description.
            codes::EXPECTATION_FAILED | codes::SHAPE_ASSERTION_FAILED => self.disproved = true,
            _ => self.failed = true,
        }
        if self.met.contains_key(&key) {
            return match self.meet_again(key, call) {
                true => Admission::Suppress,
                false => Admission::GiveUp,
            };
        }
        self.met.insert(
            key,
            Repeats {
                more: 0,
                last: call,
            },
        );
        self.reported = self.reported.saturating_add(1);
        if self.reported > MAX_MISTAKES {
            return Admission::Truncate;
        }
        Admission::Report
    }

    /// Counts a diagnostic that has been reported; `false` where it was met too often.
    fn meet_again(&mut self, key: Key, call: CallId) -> bool {
        if let Some(repeats) = self.met.get_mut(&key) {
            repeats.more = repeats.more.saturating_add(u64::from(repeats.last != call));
            repeats.last = call;
        }
        self.met_again = self.met_again.saturating_add(1);
        let too_often = self.met_again > MAX_REPEATS;
        self.gave_up |= too_often;
        !too_often
    }

    /// All diagnostics; those in a block say how many other calls of the block meet them too.
    pub(super) fn finish(self) -> Vec<Diagnostic> {
        let mut diagnostics = self.diagnostics;
        for diagnostic in &mut diagnostics {
            let key = (diagnostic.code.id, diagnostic.primary.span);
            let more = self.met.get(&key).map_or(0, |repeats| repeats.more);
            if more > 0
                && let Some(last) = diagnostic.trace.last_mut()
            {
                let uses = if more == 1 { "use" } else { "uses" };
                let least = if self.gave_up { "at least " } else { "" };
                last.message = format!("{} (and in {least}{more} other {uses})", last.message);
            }
        }
        diagnostics
    }
}

impl Elaborator<'_> {
    /// Reports a diagnostic with the calls that led here, unless it has been reported.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.report_from(diagnostic, self.calls.frame());
    }

    /// Reports a diagnostic at the call that is being expanded, as a mistake of its caller.
    pub(super) fn report_at_call(&mut self, diagnostic: Diagnostic) {
        let inside = self.calls.frame();
        let frame = self.builder.origins().get(inside);
        self.report_from(diagnostic, frame.map_or(inside, |frame| frame.parent));
    }

    /// Reports a diagnostic with the calls that led to `frame`.
    fn report_from(&mut self, diagnostic: Diagnostic, frame: FrameId) {
        match self.reporter.admit(&diagnostic, self.calls.id()) {
            Admission::Suppress => {}
            // It is known to be wrong; repeating it adds nothing.
            Admission::GiveUp => {
                self.budget.exhaust();
            }
            Admission::Truncate => {
                if self.budget.exhaust() {
                    let place = diagnostic.primary.span;
                    let limit = too_many_mistakes(place, MAX_MISTAKES);
                    self.reporter.diagnostics.push(limit);
                }
            }
            Admission::Report => {
                let trace = match diagnostic.code {
                    // Its circle is the way.
                    codes::RECURSION => Vec::new(),
                    // No call leads to it.
                    _ if self.reporter.in_dead_branch() => Vec::new(),
                    _ => {
                        let origins = self.builder.origins();
                        let calls = self.calls.trace(origins, frame, &diagnostic.labels);
                        self.computed.trace().chain(calls).collect()
                    }
                };
                self.reporter.diagnostics.push(diagnostic.trace(trace));
            }
        }
    }

    /// Whether the name at `span` has been reported as unknown: to look for names like it again, in
    /// each of thousands of calls, would say nothing new.
    pub(super) fn name_is_reported(&mut self, span: Span) -> bool {
        let call = self.calls.id();
        [codes::UNKNOWN_LAYER, codes::UNKNOWN_NAME]
            .into_iter()
            .any(|code| {
                let key = (code.id, span);
                let reported = self.reporter.met.contains_key(&key);
                if reported && !self.reporter.in_dead_branch() {
                    self.reporter.fail();
                    if !self.reporter.meet_again(key, call) {
                        self.budget.exhaust();
                    }
                }
                reported
            })
    }
}
