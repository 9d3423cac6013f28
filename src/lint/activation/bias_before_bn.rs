//! A208.

use crate::hash::HashMap;
use crate::layer::{Interpolation, Layer, Padding, PoolKind, Role};
use crate::lint::words::grouped;
use crate::lint::{Context, Findings, View, rule};
use crate::source::Span;

rule! {
    /// The bias of a layer has no effect, because a batch norm follows.
    ///
    /// Batch norm subtracts the mean of each channel, and with it the bias; its own shift replaces
    /// the bias. Pooling, upsampling and `flatten` between the two do not change that. The bias
    /// costs memory and never changes a result.
    ///
    /// The fix is unsafe only because it reduces the number of parameters.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 64 3x3 pad=1 -> batchnorm -> relu
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 64 3x3 pad=1 bias=off -> batchnorm -> relu
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    "A208" "bias-before-bn"
    level: Info,
    fix: Unsafe,
    source: "Ioffe & Szegedy 2015, arXiv:1502.03167, section 3.2; torchvision's `Conv2dNormActivation` (`bias = norm_layer is None`)",
    check: check,
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let found: Vec<(&View<'_>, &View<'_>)> = context
        .with_role(Role::Weights)
        .filter_map(|view| Some((view, norm_after(context, view)?)))
        .collect();
    let mut saved: HashMap<Span, u64> = HashMap::default();
    for (view, _) in &found {
        let sum = saved.entry(view.node.origin.span).or_default();
        if view.node.weights.is_none() {
            *sum = sum.saturating_add(view.output().channels());
        }
    }
    for (view, norm) in found {
        let (layer, norm_name) = (context.called(view), context.called(norm));
        let count = saved.get(&view.node.origin.span).copied().unwrap_or(0);
        let count = grouped(count);
        let mut finding = findings
            .at(
                view,
                format!(
                    "{norm_name} removes the bias of {layer}: {count} parameters without effect"
                ),
            )
            .here("adds a constant to each channel")
            .label(norm.node.origin.span, "subtracts the mean of each channel")
            .help("write `bias=off`");
        if let Some(written) = context.written(view) {
            let edits = vec![written.set("bias", "off")];
            finding = finding.edits(false, format!("switch the bias of {layer} off"), edits);
        }
        findings.push(finding);
    }
}

/// The batch norm that takes a bias away again.
fn norm_after<'c, 'a>(context: &'c Context<'a>, view: &'c View<'a>) -> Option<&'c View<'a>> {
    if !has_bias(view) {
        return None;
    }
    let mut after = context.after(view);
    let norm = after.find(|view| !keeps_constants(view))?;
    let is_norm = matches!(norm.layer, Some(Layer::BatchNorm(_)));
    // A frozen norm subtracts the mean that it learned before.
    (is_norm && !norm.node.frozen && !view.node.frozen).then_some(norm)
}

/// Whether it adds a learned constant to each channel.
fn has_bias(view: &View<'_>) -> bool {
    match view.layer {
        Some(Layer::Conv(conv)) => conv.bias,
        Some(Layer::Depthwise(conv)) => conv.bias,
        Some(Layer::TransposedConv(conv)) => conv.bias,
        Some(Layer::Dense(dense)) => dense.bias,
        _ => false,
    }
}

/// Whether a constant that is added to a channel before it is the same constant after it.
fn keeps_constants(view: &View<'_>) -> bool {
    match view.layer {
        Some(Layer::Pool(pool)) => {
            // Zeros around the map are means of something else.
            let is_whole = pool.window.padding == Padding::NONE || !pool.count_pad;
            pool.kind == PoolKind::Max || is_whole
        }
        Some(Layer::GlobalPool(_) | Layer::AdaptivePool(_)) => true,
        Some(Layer::Upsample(upsample)) => upsample.mode != Interpolation::Bicubic,
        Some(
            Layer::Flatten(_) | Layer::Identity(_) | Layer::Crop(_) | Layer::ChannelShuffle(_),
        ) => true,
        _ => false,
    }
}
