//! C406.

use crate::layer::{Conv, Role, Stride};
use crate::lint::convolution::{depthwise_before, pointwise};
use crate::lint::words::{counted, grouped};
use crate::lint::{Context, Findings, View, rule};

rule! {
    /// A 1x1 convolution follows a 1x1 convolution with no nonlinearity between them.
    ///
    /// Each of them is a matrix, and the product of two matrices is a matrix: one 1x1 convolution
    /// computes the same with fewer multiplications. Two are right if the map between them is so
    /// narrow that they have fewer weights than one convolution, or if the first ends an inverted
    /// residual (1x1, depthwise, 1x1 without an activation), as in MobileNetV2. These cases are not
    /// reported.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 16 3x3 pad=1 -> relu
    ///   conv 32 1x1 -> conv 32 1x1 -> relu
    ///   global_avgpool -> dense 10
    /// }
    /// ```
    ///
    /// Keep one, or put an activation between them:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 16 3x3 pad=1 -> relu
    ///   conv 32 1x1 -> relu
    ///   global_avgpool -> dense 10
    /// }
    /// ```
    "C406" "pointwise-chain"
    level: Warning,
    fix: Unsafe,
    source: "arithmetic; Sandler et al. 2018, arXiv:1801.04381, for linear bottlenecks",
    check: check,
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    // The other readers of a map are unknown in a network with errors.
    if !context.is_whole() {
        return;
    }
    for view in context.with_role(Role::Weights) {
        let Some((first, between)) = before(context, view) else {
            continue;
        };
        let (from, middle, to) = channels(first, view);
        // A bottleneck: the one convolution would have more weights; or the narrow end of an
        // inverted residual, which is linear, before the convolution that widens the map for the
        // next one.
        let two = middle.saturating_mul(from.saturating_add(to));
        let one = from.saturating_mul(to);
        let ends_residual = to > middle && depthwise_before(context, first).is_some();
        if two < one || ends_residual {
            continue;
        }
        let (one_name, two_name) = (context.called(first), context.called(view));
        let message = format!(
            "{two_name} after {one_name} is equivalent to a single 1x1 convolution: {} do the work of {}",
            counted(two, "weight"),
            grouped(one)
        );
        let mut found = findings
            .at(view, message)
            .here("the second 1x1 convolution")
            .label(
                first.node.origin.span,
                "the first, with no nonlinearity after it",
            )
            .help(format!("remove {one_name}, or put an activation after it"));
        if let Some(edit) = removed(context, first, view).filter(|_| between == 0) {
            found = found.edits(false, format!("remove {one_name}"), vec![edit]);
        }
        findings.push(found);
    }
}

/// The 1x1 convolution before one, and how many layers are between them, each of which keeps the
/// two linear.
fn before<'c, 'a>(context: &'c Context<'a>, view: &'c View<'a>) -> Option<(&'c View<'a>, usize)> {
    pointwise(view)?;
    let mut between = 0_usize;
    for source in context.before(view) {
        context.reader(source)?;
        if pointwise(source).is_some() {
            return Some((source, between));
        }
        let is_linear = match source.role {
            Some(Role::Normalization | Role::Scale | Role::Dropout) => source.is_affine(),
            Some(Role::Arrangement) => source.is_affine() && source.input() == source.output(),
            _ => false,
        };
        if !is_linear {
            return None;
        }
        between = between.saturating_add(1);
    }
    None
}

/// The channels that the first reads, those between them, and those that the second outputs.
fn channels(first: &View<'_>, second: &View<'_>) -> (u64, u64, u64) {
    let middle = first.output().channels();
    (first.input().channels(), middle, second.output().channels())
}

/// The text without the first one, where that keeps the size of the map.
fn removed(
    context: &Context<'_>,
    first: &View<'_>,
    second: &View<'_>,
) -> Option<crate::diagnostic::Edit> {
    let keeps_size = |conv: &Conv| conv.stride == Stride::new(1, 1);
    pointwise(first).filter(|conv| keeps_size(conv))?;
    (first.input().height() == second.input().height()).then_some(())?;
    context.written(first)?.remove()
}
