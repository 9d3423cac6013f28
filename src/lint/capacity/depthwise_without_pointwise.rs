//! C405.

use crate::graph::NodeIndex;
use crate::layer::Role;
use crate::lint::convolution::{is_depthwise, keeps_channels_apart};
use crate::lint::{Context, Findings, View, rule};

rule! {
    /// Two depthwise convolutions follow each other, and no layer between them mixes the channels.
    ///
    /// A depthwise convolution filters every channel separately, as do activations and
    /// normalisations, so no channel learns from another. Depthwise separable convolutions put a
    /// 1x1 convolution after each depthwise one (Howard et al. 2017, arXiv:1704.04861, figure 3).
    /// Two depthwise convolutions without a nonlinearity between them form one larger kernel, and
    /// are not reported.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 16 3x3 pad=1 -> relu
    ///   depthwise 3x3 pad=1 -> relu
    ///   depthwise 3x3 pad=1 -> relu
    ///   global_avgpool -> dense 10
    /// }
    /// ```
    ///
    /// Mix the channels after each of them:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 16 3x3 pad=1 -> relu
    ///   depthwise 3x3 pad=1 -> relu -> conv 16 1x1 -> relu
    ///   depthwise 3x3 pad=1 -> relu -> conv 16 1x1 -> relu
    ///   global_avgpool -> dense 10
    /// }
    /// ```
    "C405" "depthwise-without-pointwise"
    level: Warning,
    fix: Unsafe,
    source: "Howard et al. 2017, arXiv:1704.04861, section 3.1: a depthwise convolution \"only \
     filters input channels, it does not combine them\"",
    check: check,
}

/// The state of the channels at a layer, since they were filtered one by one.
#[derive(Clone, Copy, Debug)]
struct Apart {
    /// The depthwise convolution that filtered them.
    by: NodeIndex,
    /// Whether something not linear follows it.
    is_bent: bool,
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    if !context.all().any(is_depthwise) {
        return;
    }
    let mut apart: Vec<Option<Apart>> = vec![None; context.graph().len()];
    for view in context.all() {
        let sources = view.sources.iter();
        let states = sources.map(|source| apart.get(source.index()).copied().flatten());
        // Where a tensor joins whose channels are mixed, so are those of the sum.
        let before: Option<Apart> = states.reduce(|one, other| one.and(other)).flatten();
        let after = if is_depthwise(view) {
            let first = before.filter(|it| it.is_bent);
            let first = first.and_then(|it| context.view(it.by));
            if let Some(first) = first.filter(|first| !are_across(first, view)) {
                report(context, findings, first, view);
            }
            Some(Apart {
                by: view.index,
                is_bent: false,
            })
        } else if keeps_channels_apart(view) {
            before.map(|it| Apart {
                is_bent: it.is_bent || !view.is_affine(),
                ..it
            })
        } else if view.is(Role::Join) {
            before
        } else {
            None
        };
        if let Some(state) = apart.get_mut(view.index.index()) {
            *state = after;
        }
    }
}

/// Whether one filters along rows and the other along columns: a filter over both in two steps, as
/// over electrodes and time in EEGNet (Lawhern et al. 2018, arXiv:1611.08024).
fn are_across(first: &View<'_>, second: &View<'_>) -> bool {
    let kernel = |view: &View<'_>| {
        let window = view.layer.and_then(|layer| layer.window(&view.inputs));
        window.map(|window| window.kernel)
    };
    match (kernel(first), kernel(second)) {
        (Some(first), Some(second)) => {
            first.width == 1 && second.height == 1 || first.height == 1 && second.width == 1
        }
        _ => false,
    }
}

fn report<'a>(
    context: &Context<'a>,
    findings: &mut Findings<'_>,
    first: &View<'a>,
    second: &View<'a>,
) {
    let channels = first.output().channels();
    let name = context.called(first);
    let message = format!(
        "nothing mixes the {channels} channels between {name} and the next depthwise convolution"
    );
    let mut found = findings
        .at(first, message)
        .here(format!("filters each of {channels} channels separately"))
        .help(format!(
            "put `conv {channels} 1x1` after {name} and its activation"
        ));
    if second.node.origin.span != first.node.origin.span {
        found = found.label(second.node.origin.span, "and so does this");
    }
    let mut layers = context
        .after(first)
        .take_while(|view| keeps_channels_apart(view));
    let activation = layers.find(|view| view.is(Role::Activation));
    let mixed = activation.and_then(|view| {
        let text = format!("conv {channels} 1x1 -> {}", view.name());
        context.written(view)?.insert_after(&text)
    });
    if let Some(edit) = mixed {
        found = found.edits(false, "mix the channels with a 1x1 convolution", vec![edit]);
    }
    findings.push(found);
}
