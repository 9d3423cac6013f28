//! R319.

use crate::layer::{Layer, Pool, PoolKind, Role};
use crate::lint::sliding::{Along, Sliding, grid};
use crate::lint::words::grouped;
use crate::lint::{Context, Findings, Target, View, rule};

rule! {
    /// An average pooling with padding computes different means in other frameworks.
    ///
    /// `count_pad=on`, PyTorch's default and what Caffe always does, counts the zeros: with a 3x3
    /// window and padding 1, a corner is the sum of 4 values divided by 9. TensorFlow and Keras
    /// divide by 4. Inception v3 is a known case: with the weights of one framework and the pooling
    /// of another, its features differ, and so do scores computed from them.
    ///
    /// With `--target tensorflow` or `--target caffe`, only poolings that this framework computes
    /// differently are reported. PyTorch and ONNX support both.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 16 3x3 pad=1 -> relu
    ///   avgpool 3x3 stride=2 pad=1
    ///   conv 32 3x3 pad=1 -> relu
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    ///
    /// A pooling without padding is the same everywhere:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 16 3x3 pad=1 -> relu
    ///   avgpool 2x2
    ///   conv 32 3x3 pad=1 -> relu
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    "R319" "padded-average-differs"
    level: Info,
    fix: Unsafe,
    source: "PyTorch's `AvgPool2d`, `count_include_pad`; Caffe's `pooling_layer.cpp`; TensorFlow's `tf.nn.avg_pool2d`",
    targets: [TensorFlow, Caffe],
    check: check,
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for view in context.with_role(Role::Pool) {
        let Some(Layer::Pool(
            pool @ Pool {
                kind: PoolKind::Average,
                ..
            },
        )) = view.layer
        else {
            continue;
        };
        let concerns = match context.target {
            Some(Target::TensorFlow) => pool.count_pad,
            Some(Target::Caffe) => !pool.count_pad,
            Some(Target::PyTorch | Target::Onnx | Target::Darknet) => false,
            None => true,
        };
        let Some(sliding) = view.sliding().filter(|_| concerns) else {
            continue;
        };
        if let Some(found) = found(context, findings, view, pool, sliding) {
            findings.push(found);
        }
    }
}

fn found(
    context: &Context<'_>,
    findings: &Findings<'_>,
    view: &View<'_>,
    pool: &Pool,
    sliding: &Sliding,
) -> Option<crate::diagnostic::Diagnostic> {
    let [rows, columns] = sliding.axes();
    let all = rows.count.saturating_mul(columns.count);
    let inside = inside(&rows).saturating_mul(inside(&columns));
    let padded = all.saturating_sub(inside);
    if padded == 0 {
        return None;
    }
    let window = rows.kernel.saturating_mul(columns.kernel);
    let corner = first_sees(&rows).saturating_mul(first_sees(&columns));
    let counted = match pool.count_pad {
        true => "count the zeros of the padding, which TensorFlow leaves out",
        false => "leave the zeros of the padding out, which Caffe counts",
    };
    let message = format!(
        "{} of the {} means of {} {counted}",
        grouped(padded),
        grouped(all),
        context.called(view),
    );
    let (word, other) = if pool.count_pad {
        ("off", "TensorFlow")
    } else {
        ("on", "Caffe")
    };
    let edits = context
        .written(view)
        .map(|written| vec![written.set("count_pad", word)]);
    let here = if corner < window {
        format!(
            "the first mean divides the sum of {corner} values by {}",
            match pool.count_pad {
                true => format!("{window}, elsewhere by {corner}"),
                false => format!("{corner}, elsewhere by {window}"),
            }
        )
    } else {
        format!(
            "the last windows of the {} map reach into padding",
            grid(rows.input, columns.input)
        )
    };
    Some(
        findings
            .at(view, message)
            .here(here)
            .help(format!(
                "write `count_pad={word}` to compute the same as {other}"
            ))
            .edits(
                false,
                format!("write `count_pad={word}`"),
                edits.unwrap_or_default(),
            ),
    )
}

/// How many windows see no padding.
fn inside(along: &Along) -> u64 {
    let stride = along.stride.max(1);
    let leading = along.before.div_ceil(stride).min(along.count);
    // The last window that sees no padding after the map. Places beyond the padding are not part of
    // the mean.
    let end = match along.after {
        0 => return along.count.saturating_sub(leading),
        _ => along.input.saturating_add(along.before),
    };
    let within = match end.checked_sub(along.span) {
        Some(room) => (room / stride).saturating_add(1).min(along.count),
        None => 0,
    };
    within.saturating_sub(leading)
}

/// Rows that the first window sees.
fn first_sees(along: &Along) -> u64 {
    let dilation = along.dilation.max(1);
    let outside = along.before.div_ceil(dilation);
    let until = along.input.saturating_add(along.before).div_ceil(dilation);
    until.min(along.kernel).saturating_sub(outside)
}
