//! R315.

use crate::layer::{Padding, Role, Rounding, Window};
use crate::lint::sliding::{Along, Sliding, grid, lines, written_padding};
use crate::lint::window_edits::same_shape;
use crate::lint::{Context, Findings, Target, View, rule};

rule! {
    /// A `same` padding with a stride is uneven on this size, and other frameworks pad differently.
    ///
    /// With a 3x3 kernel and stride 2, an even map needs one row of zeros, and `same` puts it at
    /// the end: TensorFlow and ONNX's `SAME_UPPER` do so. PyTorch rejects `padding="same"` with a
    /// stride, Caffe and Darknet do not have it, and the usual `padding=1` adds a row at the start
    /// too: the result has the same size but is shifted by one position. Weights copied from
    /// another framework then see different values.
    ///
    /// With `--target`, only differences from that framework are reported. The fix writes the
    /// padding explicitly, which means the same everywhere.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 16 3x3 stride=2 pad=same -> relu
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    ///
    /// State the padding:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 16 3x3 stride=2 pad=1 -> relu
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    "R315" "same-padding-differs"
    level: Info,
    fix: Safe,
    source: "TensorFlow's notes on padding (`tf.nn`); PyTorch's `Conv2d`: \"padding='same' is not supported for strided convolutions\"; ONNX `Conv`, `auto_pad`",
    check: check,
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (view, sliding) in context.sliding() {
        if sliding
            .window
            .padding
            .stated(crate::layer::Axis::Height)
            .is_some()
        {
            continue;
        }
        let uneven = sliding.axes_where(|along| along.stride > 1 && along.before != along.after);
        // A kernel that is larger than its map is another fault.
        let is_blind = sliding.axes().iter().any(|along| along.dead() > 0);
        let Some(along) = uneven.first().filter(|_| !is_blind) else {
            continue;
        };
        let is_alike = |it: &Along| (it.before, it.after) == (along.before, along.after);
        let alike: Vec<Along> = uneven.iter().copied().filter(is_alike).collect();
        let Some(said) = said(context.target, view, sliding, &alike) else {
            continue;
        };
        let stated = stated(sliding);
        let message = format!(
            "{} pads {} {} before the {} map and {} after it; {said}",
            context.called(view),
            along.before,
            lines(&alike, along.before),
            sliding.map(),
            along.after,
        );
        let text = written_padding(stated);
        let window = Window {
            padding: stated,
            ..sliding.window
        };
        let edits = same_shape(context, view, window).unwrap_or_default();
        // A stated padding of a pooling is at most half of its window.
        let is_allowed = view.is(Role::Weights)
            || sliding
                .axes()
                .iter()
                .all(|along| along.after.max(along.before) <= along.span / 2);
        let found = findings
            .at(view, message)
            .here(format!(
                "`pad={}` on an uneven size",
                written_padding(sliding.window.padding)
            ))
            .help(format!("state the padding: here it is `pad={text}`"))
            .edits(
                true,
                format!("write `pad={text}`"),
                if is_allowed { edits } else { Vec::new() },
            );
        findings.push(found);
    }
}

/// The padding that `same` means on this size.
fn stated(sliding: &Sliding) -> Padding {
    let [rows, columns] = sliding.axes();
    Padding::Sides {
        top: rows.before,
        bottom: rows.after,
        left: columns.before,
        right: columns.after,
    }
}

/// Which frameworks compute something else, and by how much.
fn said(
    target: Option<Target>,
    view: &View<'_>,
    sliding: &Sliding,
    alike: &[Along],
) -> Option<String> {
    let along = alike.first()?;
    let is_lower = sliding.window.padding == Padding::SameLower;
    let is_pool = !view.is(Role::Weights);
    // The usual replacement for `same`: half of the kernel on both sides.
    let half = along.span.saturating_sub(1) / 2;
    let moved = half.abs_diff(along.before);
    let around = |rounding| {
        let half = |along: Along| along.span.saturating_sub(1) / 2;
        let padding = Padding::even(half(sliding.rows), half(sliding.columns));
        let window = Window {
            padding,
            rounding,
            ..sliding.window
        };
        let other = Sliding::over(window, view.input())?;
        let size = (other.rows.count, other.columns.count);
        (size != (sliding.rows.count, sliding.columns.count)).then(|| grid(size.0, size.1))
    };
    let other_size = around(Rounding::Floor);
    let in_caffe = around(if is_pool {
        Rounding::Caffe
    } else {
        Rounding::Floor
    });
    let effect = |size: &Option<String>| {
        let moves = format!("moves every window by {moved} {}", lines(alike, moved));
        match (moved, size) {
            (0, None) => None,
            (0, Some(size)) => Some(format!("outputs {size}")),
            (_, None) => Some(moves),
            (_, Some(size)) => Some(format!("{moves} and outputs {size}")),
        }
    };
    let tensorflow = || {
        format!(
            "TensorFlow pads {} before and {} after",
            along.after, along.before
        )
    };
    let symmetric = |who: &str, size: &Option<String>| {
        effect(size).map(|effect| format!("{who} would pad {half} on both sides, which {effect}"))
    };
    match target {
        Some(Target::Onnx) => None,
        Some(Target::TensorFlow) => is_lower.then(tensorflow),
        Some(target @ Target::PyTorch) => symmetric(target.name(), &other_size),
        Some(target @ Target::Caffe) => symmetric(target.name(), &in_caffe),
        Some(target @ Target::Darknet) => symmetric(target.name(), &other_size),
        None => {
            let mut all = Vec::new();
            all.extend(is_lower.then(tensorflow));
            all.extend(symmetric("PyTorch, Caffe and Darknet", &other_size));
            if in_caffe != other_size {
                all.extend(in_caffe.map(|size| format!("Caffe's pooling would output {size}")));
            }
            (!all.is_empty()).then(|| all.join("; "))
        }
    }
}
