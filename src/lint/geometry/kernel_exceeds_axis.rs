//! R317.

use super::excess_padding::is_excessive;
use crate::layer::Role;
use crate::lint::sliding::{Along, without_dead_taps};
use crate::lint::window_edits::same_shape;
use crate::lint::words::with_article;
use crate::lint::{Context, Findings, rule};

rule! {
    /// A kernel is larger than its map in one direction, so some of its taps see only padding.
    ///
    /// A signal is written as a map of one row, and `conv 64 8` has a kernel of 8x8: of its 8 rows, 7 see
    /// only padding, and 7 of 8 weights are never used.
    ///
    /// ```cnn
    /// network n {
    ///   input 1x1x140
    ///   conv 64 8 pad=same -> relu
    ///   global_avgpool -> flatten -> dense 5
    /// }
    /// ```
    ///
    /// Write both extents of the kernel:
    ///
    /// ```cnn
    /// network n {
    ///   input 1x1x140
    ///   conv 64 1x9 pad=same -> relu
    ///   global_avgpool -> flatten -> dense 5
    /// }
    /// ```
    "R317" "kernel-exceeds-axis"
    level: Warning,
    fix: Unsafe,
    source: "arithmetic of windows",
    check: check,
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for view in context.with_role(Role::Weights) {
        let Some(sliding) = view.sliding() else {
            continue;
        };
        let exceeding = sliding.axes_where(Along::exceeds);
        let [along] = exceeding.as_slice() else {
            continue;
        };
        let is_point = (sliding.rows.input, sliding.columns.input) == (1, 1);
        let dead = along.dead();
        if is_point || dead == 0 || is_excessive(sliding) {
            continue;
        }
        let message = format!(
            "{dead} of the {} kernel {} of {} see only padding: the map has {} {}",
            along.kernel,
            along.noun(along.kernel),
            context.called(view),
            along.input,
            along.noun(along.input),
        );
        let mut found = findings.at(view, message).here(format!(
            "{} kernel on {} map",
            with_article(sliding.kernel()),
            with_article(sliding.map())
        ));
        match without_dead_taps(sliding, view.input()) {
            Some(window) => {
                let edits = same_shape(context, view, window).unwrap_or_default();
                found = found
                    .help(format!("use {} kernel", with_article(window.kernel)))
                    .edits(
                        false,
                        format!("use {} kernel", with_article(window.kernel)),
                        edits,
                    );
            }
            None => {
                found = found.help(format!(
                    "use a kernel of {} {} there",
                    along.input,
                    along.noun(along.input)
                ))
            }
        }
        findings.push(found);
    }
}
