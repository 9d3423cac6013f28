//! R303.

use crate::layer::{Padding, Role, Window};
use crate::lint::sliding::{Along, Sliding, grid, written_padding};
use crate::lint::window_edits::other_shape;
use crate::lint::words::{grouped, with_article};
use crate::lint::{Context, Findings, View, rule};

rule! {
    /// A convolution is padded so far that some of its outputs see only padding.
    ///
    /// If the padding is as large as the kernel, the first windows are outside the map, and their
    /// output is the bias. The cause is often a copied `pad=1` on a 1x1 convolution.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x64x64
    ///   conv 32 3x3 pad=1 -> relu
    ///   conv 16 1x1 pad=1 -> relu
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    ///
    /// Pad by less than the kernel:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x64x64
    ///   conv 32 3x3 pad=1 -> relu
    ///   conv 16 1x1 -> relu
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    "R303" "excess-padding"
    level: Warning,
    fix: Unsafe,
    source: "arithmetic of windows; Dumoulin and Visin 2016, arXiv:1603.07285, section 2.3: full padding is one less than the kernel",
    check: check,
}

/// Whether some outputs of a convolution see only padding.
pub(super) fn is_excessive(sliding: &Sliding) -> bool {
    let is_outside = |along: &Along| along.positions_in_padding() != (0, 0);
    sliding.axes().iter().any(is_outside)
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for view in context.with_role(Role::Weights) {
        let Some(sliding) = view.sliding().filter(|it| is_excessive(it)) else {
            continue;
        };
        let found = reported(context, findings, view, sliding);
        findings.push(found);
    }
}

fn reported(
    context: &Context<'_>,
    findings: &Findings<'_>,
    view: &View<'_>,
    sliding: &Sliding,
) -> crate::diagnostic::Diagnostic {
    let inside = |along: &Along| {
        let (leading, trailing) = along.positions_in_padding();
        along.count.saturating_sub(leading).saturating_sub(trailing)
    };
    let [rows, columns] = sliding.axes();
    let all = rows.count.saturating_mul(columns.count);
    let seeing = inside(&rows).saturating_mul(inside(&columns));
    let message = format!(
        "{} of the {} places of the {} output of {} see only padding",
        grouped(all.saturating_sub(seeing)),
        grouped(all),
        grid(rows.count, columns.count),
        context.called(view),
    );
    // Half of the rest of the span keeps the size at stride 1.
    let half = |along: &Along| along.span.saturating_sub(1) / 2;
    let padding = Padding::even(half(&rows), half(&columns));
    let better = Window {
        padding,
        ..sliding.window
    };
    let help = match (padding, Sliding::over(better, view.input())) {
        (Padding::NONE, _) => "remove the padding: this kernel needs none".to_owned(),
        (_, Some(after)) => format!(
            "write `pad={}`, which outputs {}",
            written_padding(padding),
            grid(after.rows.count, after.columns.count)
        ),
        (_, None) => format!("write `pad={}`", written_padding(padding)),
    };
    let edits = other_shape(context, view, better).unwrap_or_default();
    let fix = match padding {
        Padding::NONE => "remove the padding".to_owned(),
        _ => format!("write `pad={}`", written_padding(padding)),
    };
    findings
        .at(view, message)
        .here(format!(
            "{} kernel, padded by {}",
            with_article(sliding.kernel()),
            written_padding(sliding.window.padding)
        ))
        .help(help)
        .edits(false, fix, edits)
}
