//! The way to a layer in words: the uses of blocks and rounds of loops that led to it.

use super::origin::{Frame, FrameId, FrameKind, Origins};
use crate::diagnostic::Label;

/// The words for a round of a loop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Round {
    /// Which it is: `round 2 of 3`.
    Number,
    /// The names of its `for` with their values, too: ``round 2 of 3 (`i` = 1)``.
    Variables(Vec<(String, String)>),
    /// Nothing.
    Omitted,
}

impl Origins {
    /// The uses of blocks and rounds of loops that led to a frame, the innermost first. If there
    /// are more than `most`, the innermost ones and the outermost one are kept, and the latter says
    /// how many are left out. `round` is called for each round of a loop, the innermost first.
    pub fn trace(
        &self,
        frame: FrameId,
        most: usize,
        mut round: impl FnMut(&Frame) -> Round,
    ) -> Vec<Label> {
        let mut trace: Vec<Label> = Vec::new();
        for frame in self.ancestors(frame) {
            match &frame.kind {
                // A round belongs to the call inside it, where there is one.
                FrameKind::Iteration { round: number, of } => {
                    let value = match round(&frame) {
                        Round::Number => String::new(),
                        Round::Variables(all) => {
                            let all = all.iter();
                            let all = all.map(|(name, value)| format!("`{name}` = {value}"));
                            let all: Vec<String> = all.collect();
                            match all.as_slice() {
                                [] => String::new(),
                                all => format!(" ({})", all.join(", ")),
                            }
                        }
                        Round::Omitted => continue,
                    };
                    match trace.last_mut() {
                        Some(last) => {
                            last.message =
                                format!("{}, round {number} of {of}{value}", last.message);
                        }
                        None => trace.push(Label {
                            span: frame.span,
                            message: format!("in round {number} of {of}{value}"),
                        }),
                    }
                }
                FrameKind::Call { name, flow } => {
                    let flow = flow.map_or(String::new(), |shape| format!(", which takes {shape}"));
                    trace.push(Label {
                        span: frame.span,
                        message: format!("in this `{name}`{flow}"),
                    });
                }
                FrameKind::Network => {}
            }
        }
        let left_out = trace.len().saturating_sub(most);
        if left_out > 0 {
            let outermost = trace.len().saturating_sub(1);
            trace.drain(most.saturating_sub(1)..outermost);
            if let Some(last) = trace.last_mut() {
                last.message = format!("{}, and {left_out} uses further in", last.message);
            }
        }
        trace
    }
}
