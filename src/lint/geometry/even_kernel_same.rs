//! R304.

use crate::layer::{Padding, Role, Window};
use crate::lint::sliding::{Along, lines};
use crate::lint::window_edits::same_shape;
use crate::lint::words::with_article;
use crate::lint::{Context, Findings, rule};

rule! {
    /// An even kernel with `same` padding shifts the map by half a position.
    ///
    /// An even kernel has no centre: `pad=same` puts one more row of zeros on one side than on the
    /// other, and each such layer shifts the map by half a position in the same direction. In a
    /// chain of them the shifts add up, and information gathers in a corner (Wu et al. 2019).
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 16 4x4 pad=same -> relu
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    ///
    /// Use an odd kernel:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 16 3x3 pad=same -> relu
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    "R304" "even-kernel-same"
    level: Info,
    fix: Unsafe,
    source: "Wu et al. 2019, \"Convolution with even-sized kernels and symmetric padding\", \
     arXiv:1903.08385",
    check: check,
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for view in context.with_role(Role::Weights) {
        let Some(sliding) = view.sliding() else {
            continue;
        };
        let moves = |along: &Along| {
            along.stride == 1
                && along.span.checked_rem(2) == Some(0)
                && along.before != along.after
                && along.count == along.input
        };
        // A kernel that does not fit its map is another fault.
        let fits = |along: &Along| along.span <= along.input;
        let moved = sliding.axes_where(|along| moves(along) && fits(along));
        let Some(along) = moved.first() else {
            continue;
        };
        let is_alike = |it: &Along| (it.before, it.after) == (along.before, along.after);
        let alike: Vec<Along> = moved.iter().copied().filter(is_alike).collect();
        let [rows, columns] = sliding.axes();
        let odd = |along: &Along| match along.kernel {
            kernel if !moves(along) => kernel,
            2 => 3,
            kernel => kernel.saturating_sub(1),
        };
        let mut better = sliding.window;
        better.kernel.height = odd(&rows);
        better.kernel.width = odd(&columns);
        if let Padding::Sides { .. } = better.padding {
            let half = |along: &Along| {
                let gaps = odd(along).saturating_sub(1);
                if moves(along) {
                    let half = along.dilation.saturating_mul(gaps) / 2;
                    (half, half)
                } else {
                    (along.before, along.after)
                }
            };
            let ((top, bottom), (left, right)) = (half(&rows), half(&columns));
            better.padding = Padding::Sides {
                top,
                bottom,
                left,
                right,
            };
        }
        let message = format!(
            "{} is padded by {} {} before the map and {} after, which shifts it by half a position",
            context.called(view),
            along.before,
            lines(&alike, along.before),
            along.after,
        );
        let Window { kernel, .. } = better;
        let found = findings
            .at(view, message)
            .here(format!("a kernel of {} has no centre", sliding.kernel()))
            .help(format!("use an odd kernel, such as {kernel}"))
            .edits(
                false,
                format!("use {} kernel", with_article(kernel)),
                same_shape(context, view, better).unwrap_or_default(),
            );
        findings.push(found);
    }
}
