//! How far an expansion has come: the uses and rounds that are open, the limits, and the mistakes
//! with the way that led to each.

use super::{
    DefinitionId, Elaborator, MAX_DIFFERENT_LAYERS, MAX_LAYERS, MAX_MISTAKES, MAX_NESTING,
    MAX_REPEATS, MAX_STEPS, MAX_TRACE, codes, error,
};
use crate::diagnostic::{Diagnostic, Label};
use crate::graph::{Frame, FrameId, FrameKind};
use crate::source::Span;
use std::collections::HashMap;

/// Says of a mistake in a block how many other uses of the block meet it too.
/// `stopped`: not all of them have been looked at.
pub(super) fn count_repeats(
    diagnostics: &mut [Diagnostic],
    reported: &HashMap<Reported, Repeats>,
    stopped: bool,
) {
    for diagnostic in diagnostics {
        let key = (diagnostic.code.id, diagnostic.primary.span);
        let more = reported.get(&key).map_or(0, |repeats| repeats.more);
        if more > 0
            && let Some(last) = diagnostic.trace.last_mut()
        {
            let uses = if more == 1 { "use" } else { "uses" };
            let least = if stopped { "at least " } else { "" };
            last.message = format!("{} (and in {least}{more} other {uses})", last.message);
        }
    }
}

/// A frame that has been entered, and how things stood before.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entered {
    pub(super) before: FrameId,
    pub(super) layers: usize,
    pub(super) told: usize,
}

/// What makes a diagnostic the same as another: its code and place.
pub(super) type Reported = (&'static str, Span);

/// Where the same mistake has been met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Repeats {
    /// In how many uses beside the first.
    pub(super) more: u64,
    /// The last use: its network and number. Further rounds of a loop in it do not count.
    pub(super) last: (DefinitionId, u64),
}

impl Elaborator<'_> {
    /// Tells a mistake, with the uses that led here, unless it has been told of this place.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        let key = (diagnostic.code.id, diagnostic.primary.span);
        if self.unreached.inside
            && (!self.unreached.tells(diagnostic.code) || self.reported.contains_key(&key))
        {
            return;
        }
        match diagnostic.code {
            // The network is there, only not what it was said to be.
            codes::EXPECTATION_FAILED | codes::SHAPE_ASSERTION_FAILED => self.disproved = true,
            _ => self.failed = true,
        }
        if self.count_again(key) {
            return;
        }
        let last = self.place_of_use();
        self.reported.insert(key, Repeats { more: 0, last });
        self.told = self.told.saturating_add(1);
        if self.told > MAX_MISTAKES {
            if !self.exhausted {
                let place = diagnostic.primary.span;
                let said = crate::program::error::too_many_mistakes(place, MAX_MISTAKES);
                self.diagnostics.push(said);
            }
            self.exhausted = true;
            return;
        }
        let trace = match diagnostic.code {
            // Its circle is the way.
            codes::RECURSION => Vec::new(),
            // No use leads to it.
            _ if self.unreached.inside => Vec::new(),
            _ => self.trace(self.frame, &diagnostic.labels),
        };
        self.diagnostics.push(diagnostic.trace(trace));
    }

    /// Whether it has been told that the name at `span` is unknown: to look for others like it once
    /// more, in each of thousands of uses, would tell nobody more.
    pub(super) fn name_told(&mut self, span: Span) -> bool {
        [codes::UNKNOWN_LAYER, codes::UNKNOWN_NAME]
            .into_iter()
            .any(|code| {
                let key = (code.id, span);
                let told = self.reported.contains_key(&key);
                if told && !self.unreached.inside {
                    self.failed = true;
                    self.count_again(key);
                }
                told
            })
    }

    /// Counts a mistake that has been told; `false` where it has not.
    fn count_again(&mut self, key: Reported) -> bool {
        let last = self.place_of_use();
        let Some(repeats) = self.reported.get_mut(&key) else {
            return false;
        };
        repeats.more = repeats.more.saturating_add(u64::from(repeats.last != last));
        repeats.last = last;
        self.met_again = self.met_again.saturating_add(1);
        if self.met_again > MAX_REPEATS {
            // It is known to be wrong; the same over and over tells nobody more.
            self.exhausted = true;
            self.stopped = true;
        }
        true
    }

    /// The use that is being expanded: its network and number.
    fn place_of_use(&self) -> (DefinitionId, u64) {
        let network = self.open.first();
        let network = network.map_or(DefinitionId { module: 0, item: 0 }, |(id, _)| *id);
        (network, self.in_use)
    }

    /// The uses and rounds that led to a frame, the innermost first; without the loops that have a
    /// label already.
    fn trace(&self, frame: FrameId, labels: &[Label]) -> Vec<Label> {
        let mut trace: Vec<Label> = Vec::new();
        let mut variables = self.variables.iter().rev();
        for frame in self.builder.origins().ancestors(frame) {
            match &frame.kind {
                // A round belongs to the use inside it, where there is one.
                FrameKind::Round { round, of } => {
                    let value = match variables.next() {
                        Some(Some((name, value))) => format!(" (`{name}` = {value})"),
                        Some(None) | None => String::new(),
                    };
                    if labels.iter().any(|label| label.span == frame.span) {
                        continue;
                    }
                    match trace.last_mut() {
                        Some(last) => {
                            last.message =
                                format!("{}, round {round} of {of}{value}", last.message);
                        }
                        None => trace.push(Label {
                            span: frame.span,
                            message: format!("in round {round} of {of}{value}"),
                        }),
                    }
                }
                FrameKind::Use { name, flow } => {
                    let flow = flow.map_or(String::new(), |shape| format!(", which takes {shape}"));
                    trace.push(Label {
                        span: frame.span,
                        message: format!("in this `{name}`{flow}"),
                    });
                }
                FrameKind::Network => {}
            }
        }
        let left_out = trace.len().saturating_sub(MAX_TRACE);
        if left_out > 0 {
            // The first use and the last ones say where it is.
            let end = trace.len().saturating_sub(1);
            let inner = MAX_TRACE.saturating_sub(1);
            trace.drain(inner..end);
            if let Some(last) = trace.last_mut() {
                last.message = format!("{}, and {left_out} uses further in", last.message);
            }
        }
        trace
    }

    pub(super) fn enter(&mut self, span: Span, kind: FrameKind) -> Entered {
        let before = self.frame;
        let entered = Entered {
            before,
            layers: self.builder.len(),
            told: self.told,
        };
        self.frame = self.builder.enter(Frame {
            parent: before,
            span,
            kind,
            label: None,
        });
        entered
    }

    /// Leaves what was entered. Where nothing came of it, neither a layer nor a diagnostic, it
    /// is forgotten; gives the frame otherwise.
    pub(super) fn leave(&mut self, entered: Entered) -> Option<FrameId> {
        let left = std::mem::replace(&mut self.frame, entered.before);
        if self.builder.len() == entered.layers && self.told == entered.told {
            self.builder.forget(left);
            return None;
        }
        Some(left)
    }

    /// Goes one level deeper; `false` where that is too deep. Every `true` has its `rise`.
    pub(super) fn descend(&mut self, span: Span) -> bool {
        if self.depth >= MAX_NESTING {
            if self.unreached.inside {
                return false;
            }
            if !self.exhausted {
                self.report(error::nesting_limit(span, MAX_NESTING));
            }
            self.limited = true;
            return false;
        }
        self.depth = self.depth.saturating_add(1);
        true
    }

    pub(super) fn rise(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// Counts a step towards the limits; `false` when they are reached.
    pub(super) fn proceed(&mut self, span: Span) -> bool {
        self.proceed_by(1, span)
    }

    /// The same for something that counts like several steps.
    pub(super) fn proceed_by(&mut self, steps: u64, span: Span) -> bool {
        self.steps = self.steps.saturating_add(steps);
        let spent = self.spent;
        let layers = self.builder.len().saturating_add(spent.layers);
        let different = self.builder.different().saturating_add(spent.different);
        let over = if layers > MAX_LAYERS {
            Some(("layers", MAX_LAYERS as u64))
        } else if different > MAX_DIFFERENT_LAYERS {
            Some(("different layers", MAX_DIFFERENT_LAYERS as u64))
        } else if self.steps.saturating_add(spent.steps) > MAX_STEPS {
            Some(("steps", MAX_STEPS))
        } else {
            None
        };
        if let Some((what, limit)) = over
            && !self.exhausted
        {
            self.exhausted = true;
            let together = if spent.steps > 0 {
                ", with those before it in the file"
            } else {
                ""
            };
            let what = format!("{what}{together}");
            self.report(error::expansion_limit(span, &what, limit));
        }
        !self.exhausted
    }
}
