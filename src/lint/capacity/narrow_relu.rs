//! C404.

use crate::layer::{Activation, Function, Layer, Role};
use crate::lint::convolution::{depthwise_before, pointwise};
use crate::lint::{Context, Findings, OptionSpec, View, rule};

rule! {
    /// A ReLU follows the 1x1 convolution that narrows an inverted residual.
    ///
    /// The narrow map of an inverted residual holds its information in few channels, and a ReLU
    /// sets their negative values to zero. MobileNetV2 leaves them linear, and is 1 % more accurate
    /// than with ReLU6 there (Sandler et al. 2018, arXiv:1801.04381, figure 6a).
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 16 3x3 pad=1 -> relu6
    ///   conv 96 1x1 -> relu6 -> depthwise 3x3 pad=1 -> relu6 -> conv 16 1x1 -> relu6
    ///   conv 64 1x1 -> relu6
    ///   global_avgpool -> dense 10
    /// }
    /// ```
    ///
    /// Leave the narrow map linear:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 16 3x3 pad=1 -> relu6
    ///   conv 96 1x1 -> relu6 -> depthwise 3x3 pad=1 -> relu6 -> conv 16 1x1
    ///   conv 64 1x1 -> relu6
    ///   global_avgpool -> dense 10
    /// }
    /// ```
    "C404" "narrow-relu"
    level: Info,
    fix: Unsafe,
    source: "Sandler et al. 2018, arXiv:1801.04381, sections 3.2 and 6.2; the share is a judgement",
    options: [SHARE],
    check: check,
}

const SHARE: OptionSpec = OptionSpec::new(
    "share",
    "a map is narrow if it has at most this share of the channels that it is computed from",
    0.25,
    0.0,
    1.0,
);

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let share = context.option(&RULE, &SHARE);
    for view in context
        .with_role(Role::Activation)
        .filter(|view| is_relu(view))
    {
        let mut before = context
            .before(view)
            .skip_while(|it| it.is(Role::Normalization));
        let Some(narrow) = before.next().filter(|it| pointwise(it).is_some()) else {
            continue;
        };
        let (from, to) = (narrow.input().channels(), narrow.output().channels());
        if to as f64 > share * from as f64 || !ends_inverted_residual(context, narrow) {
            continue;
        }
        let name = context.called(view);
        let message =
            format!("{name} cuts off the negative values of {to} channels computed from {from}");
        let mut found = findings
            .at(view, message)
            .here("the map is narrow here")
            .label(
                narrow.node.origin.span,
                format!("narrows {from} channels to {to}"),
            )
            .help(format!(
                "remove {name}: the narrow end of an inverted residual is linear"
            ));
        if let Some(edit) = context.written(view).and_then(|written| written.remove()) {
            found = found.edits(false, format!("remove {name}"), vec![edit]);
        }
        findings.push(found);
    }
}

/// Whether it reads a depthwise convolution, and that a 1x1 convolution that widens.
fn ends_inverted_residual(context: &Context<'_>, narrow: &View<'_>) -> bool {
    let Some(depthwise) = context
        .view(narrow.index)
        .and_then(|narrow| depthwise_before(context, narrow))
    else {
        return false;
    };
    let mut before = context
        .before(depthwise)
        .skip_while(|it| it.is(Role::Normalization) || it.is(Role::Activation));
    let widens = |it: &View<'_>| it.output().channels() > it.input().channels();
    before
        .next()
        .is_some_and(|it| pointwise(it).is_some() && widens(it))
}

fn is_relu(view: &View<'_>) -> bool {
    matches!(
        view.layer,
        Some(Layer::Activation(Activation {
            function: Function::Relu | Function::Relu6,
            ..
        }))
    )
}
