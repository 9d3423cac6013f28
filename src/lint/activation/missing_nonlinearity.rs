//! A201.

use crate::diagnostic::Diagnostic;
use crate::graph::NodeIndex;
use crate::hash::HashSet;
use crate::layer::{Function, Join, Kernel, Layer, Role};
use crate::lint::convolution::{depthwise_before, pointwise};
use crate::lint::hidden::usual_activation;
use crate::lint::{Context, Findings, View, rule};

rule! {
    /// No activation is between two layers with weights.
    ///
    /// Two linear maps in sequence are one linear map: a single layer with other weights computes
    /// the same function. Batch norm, dropout, average pooling and `flatten` do not change that.
    ///
    /// C406 pointwise-chain reports two 1x1 convolutions. Pairs with a purpose are not reported: a
    /// depthwise or grouped convolution and one that mixes its channels, in either order; a 1xk and
    /// a kx1 convolution; a bottleneck, whose middle has fewer channels than its input and its
    /// output; the 1x1 convolution that ends an inverted residual, and the one that widens the map
    /// for the next; a 1x1 convolution that makes a `concat` narrower; a `transposed_conv` that
    /// enlarges a map without changing its channels, and one before a join; sub-pixel upsampling by
    /// `depth_to_space`; and a layer that other layers read too, or that is an output.
    ///
    /// ```cnn
    /// network n {
    ///   input 1x28x28
    ///   conv 32 3x3 -> batchnorm
    ///   conv 64 3x3 bias=off -> batchnorm -> relu
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    ///
    /// Put an activation between them, or remove one of the two:
    ///
    /// ```cnn
    /// network n {
    ///   input 1x28x28
    ///   conv 32 3x3 bias=off -> batchnorm -> relu
    ///   conv 64 3x3 bias=off -> batchnorm -> relu
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    "A201" "missing-nonlinearity"
    level: Warning,
    fix: Unsafe,
    source: "UMLAUT, Schoop et al. 2021 (missing activation); NeuraLint, Nikanjam et al. 2021, arXiv:2105.08095; exceptions: arXiv:1801.04381 (linear bottlenecks), arXiv:1704.04861 (depthwise), arXiv:1505.04597 (U-Net), arXiv:1707.02921 (EDSR), arXiv:1802.08797 (RDN)",
    check: check,
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let outputs = context.graph().outputs().iter();
    let outputs: HashSet<NodeIndex> = outputs.map(|output| output.tensor.node).collect();
    // Of each layer, the layer with weights of whose result it is an affine map that nothing else
    // reads.
    let mut of: Vec<Option<NodeIndex>> = vec![None; context.graph().len()];
    for view in context.all() {
        let before = match view.sources.as_slice() {
            [source] => of.get(source.index()).copied().flatten(),
            _ => None,
        };
        let first = before.and_then(|first| context.view(first));
        if let Some(first) = first
            && view.is(Role::Weights)
            && !is_meant(context, first, view)
        {
            report(context, findings, first, view);
        }
        let is_only_read_on = view.readers.len() == 1 && !outputs.contains(&view.index);
        let own = match view.role {
            _ if !is_only_read_on => None,
            Some(Role::Weights) => Some(view.index),
            Some(_) if view.is_affine() && !is_sub_pixel(view) => before,
            Some(_) | None => None,
        };
        if let Some(place) = of.get_mut(view.index.index()) {
            *place = own;
        }
    }
}

/// A convolution and `depth_to_space` are an upsampling: the next layers read a larger map.
fn is_sub_pixel(view: &View<'_>) -> bool {
    matches!(view.layer, Some(Layer::DepthToSpace(_)))
}

/// Whether two linear maps in a row are intended.
fn is_meant<'a>(context: &Context<'a>, first: &View<'a>, second: &View<'a>) -> bool {
    let (from, middle, to) = (
        first.input().channels(),
        // After a `flatten` between them.
        second.input().channels(),
        second.output().channels(),
    );
    let is_bottleneck = middle < from && middle < to;
    if is_bottleneck && is_gate(context, first, second) {
        return false;
    }
    let is_chain = pointwise(first).is_some()
        && pointwise(second).is_some()
        && first.output() == second.input();
    // The 1x1 convolution that ends an inverted residual, and the one that widens the map for the
    // next one.
    let ends_unit =
        || pointwise(first).is_some() && to > middle && depthwise_before(context, first).is_some();
    let scales_scores = matches!(second.layer, Some(Layer::TransposedConv(_))) && middle == to;
    is_bottleneck
        // Another rule's, which counts the weights.
        || is_chain
        || scales_scores
        || has_groups(first)
        || has_groups(second)
        || are_rank_one(first, second)
        || middle < from && fuses(context, first)
        || ends_unit()
        // Levels of a pyramid meet in one head (Lin et al. 2017, arXiv:1612.03144, section 3).
        || context.shares_weights(second)
        // Only one of them learns.
        || first.node.frozen != second.node.frozen
}

/// Whether the two compute the gate of a squeeze-and-excite block, from one place of a map, where the
/// narrow layer is no saving: it is there for its activation (Hu et al. 2018, section 3.2). Two 1x1
/// convolutions that are no saving either are reported with their weights.
fn is_gate<'a>(context: &Context<'a>, first: &View<'a>, second: &View<'a>) -> bool {
    let input = first.input();
    let (from, middle, to) = (
        input.channels(),
        first.output().channels(),
        second.output().channels(),
    );
    let two = middle.saturating_mul(from.saturating_add(to));
    let both_pointwise = pointwise(first).is_some() && pointwise(second).is_some();
    let is_counted = both_pointwise && two >= from.saturating_mul(to);
    let bounds = |view: &View<'_>| match view.layer {
        Some(Layer::Activation(it)) => {
            matches!(it.function, Function::Sigmoid | Function::HardSigmoid)
        }
        _ => false,
    };
    let mut after = context.after(second);
    let mut next = after.next();
    if next.is_some_and(|view| view.is(Role::Normalization)) {
        next = after.next();
    }
    let product = after.find(|view| !view.is(Role::Arrangement));
    let multiplies = |view: &View<'_>| matches!(view.layer, Some(Layer::Elementwise(it)) if it.join == Join::Multiply);
    (input.height(), input.width()) == (1, 1)
        && !is_counted
        && next.is_some_and(bounds)
        && product.is_some_and(multiplies)
}

/// Whether its channels are filtered in groups, so that only the pair mixes them all.
fn has_groups(view: &View<'_>) -> bool {
    match view.layer {
        Some(Layer::Conv(conv)) => conv.groups > 1,
        Some(Layer::TransposedConv(conv)) => conv.groups > 1,
        Some(Layer::Depthwise(_)) => true,
        _ => false,
    }
}

fn kernel(view: &View<'_>) -> Option<Kernel> {
    match view.layer? {
        Layer::Conv(conv) => Some(conv.kernel),
        Layer::TransposedConv(conv) => Some(conv.kernel),
        _ => None,
    }
}

/// A column and a row, or a row and a column.
fn are_rank_one(first: &View<'_>, second: &View<'_>) -> bool {
    let (Some(one), Some(two)) = (kernel(first), kernel(second)) else {
        return false;
    };
    let (is_row, is_column) = (
        |kernel: Kernel| kernel.height == 1 && kernel.width > 1,
        |kernel: Kernel| kernel.width == 1 && kernel.height > 1,
    );
    is_row(one) && is_column(two) || is_column(one) && is_row(two)
}

/// Whether it is a 1x1 convolution of several tensors combined.
fn fuses<'a>(context: &Context<'a>, view: &View<'a>) -> bool {
    let source = context.source(view).and_then(|source| source.layer);
    pointwise(view).is_some() && matches!(source, Some(Layer::Concat(_)))
}

fn report<'a>(
    context: &Context<'a>,
    findings: &mut Findings<'_>,
    first: &View<'a>,
    second: &View<'a>,
) {
    let (one, two) = (context.called(first), context.called(second));
    let (from, to) = (first.input(), second.output());
    let message = format!(
        "no activation is between {one} and {two}: together they are one linear map of {from} to {to}"
    );
    let usual = usual_activation(context);
    let last = last_before(context, first);
    let found = findings
        .at(first, message)
        .here(format!(
            "outputs {}, which is read as it is",
            first.output()
        ))
        .label(second.node.origin.span, "the next layer with weights")
        .help(format!(
            "put `-> {usual}` after {}, or remove one of the two",
            context.called(last)
        ));
    findings.push(with_fix(context, found, first, last, usual));
}

/// The norm of a layer with weights, after which its activation belongs; or the layer itself.
fn last_before<'c, 'a>(context: &'c Context<'a>, first: &'c View<'a>) -> &'c View<'a> {
    let is_norm = |view: &&View<'_>| view.is(Role::Normalization) || view.is(Role::Scale);
    context
        .after(first)
        .take_while(is_norm)
        .last()
        .unwrap_or(first)
}

fn with_fix(
    context: &Context<'_>,
    found: Diagnostic,
    first: &View<'_>,
    last: &View<'_>,
    usual: &str,
) -> Diagnostic {
    let is_same_body = first.node.origin.frame == last.node.origin.frame;
    let written = context.written(last).filter(|_| is_same_body);
    match written.and_then(|written| written.insert_after(usual)) {
        Some(edit) => found.edits(
            false,
            format!("put `{usual}` after {}", context.called(last)),
            vec![edit],
        ),
        None => found,
    }
}
