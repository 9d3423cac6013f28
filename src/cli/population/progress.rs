//! How far a run is, for whoever looks at a terminal.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use std::fmt::Write;
use std::time::{Duration, Instant};

/// A bar with the rate and the remaining time; nothing if standard error is not a terminal.
pub(super) struct Progress {
    bar: ProgressBar,
    started: Instant,
}

impl Progress {
    /// A run over `members` members, of which some were done before.
    pub fn new(members: usize, done: usize) -> Self {
        let bar = ProgressBar::with_draw_target(
            Some(members as u64),
            ProgressDrawTarget::stderr_with_hz(10),
        );
        let style = "{wide_bar} {human_pos} of {human_len}  {rate}/s  {eta} left";
        if let Ok(style) = ProgressStyle::with_template(style) {
            let rate = |state: &ProgressState, text: &mut dyn Write| {
                // A line that cannot be drawn is not reported.
                let _ = write!(text, "{:.0}", state.per_sec());
            };
            bar.set_style(style.with_key("rate", rate));
        }
        bar.set_position(done as u64);
        // Work done before does not count for the rate.
        bar.reset_eta();
        Self {
            bar,
            started: Instant::now(),
        }
    }

    /// One more is done.
    pub fn step(&self) {
        self.bar.inc(1);
    }

    /// The bar goes; how long it took.
    pub fn end(self) -> Duration {
        self.bar.finish_and_clear();
        self.started.elapsed()
    }
}
