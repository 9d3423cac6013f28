//! A207.

use crate::layer::{Layer, Role};
use crate::lint::head::{range, squeezes};
use crate::lint::loss::TaskKind;
use crate::lint::misfit::{Fault, Misfit, misfits};
use crate::lint::{Context, Findings, View, rule};

/// How many layers back from a softmax its activation is looked for.
const NEAR: usize = 4;

rule! {
    /// An activation cuts off the scores of classes, or a number that may be negative.
    ///
    /// A softmax, a cross-entropy and a regression need values of either sign. After a `relu`, no
    /// class can be ruled out by a score below 0, no target below 0 can be met, and where the value
    /// is below 0 its gradient is 0: a network with one output may stop learning at once.
    ///
    /// ```cnn
    /// network n {
    ///   task regression { targets=1 loss=mse }
    ///   input 3x32x32
    ///   conv 32 3x3 pad=1 -> relu
    ///   global_avgpool -> flatten
    ///   dense 1 -> relu
    /// }
    /// ```
    ///
    /// End with the layer with weights:
    ///
    /// ```cnn
    /// network n {
    ///   task regression { targets=1 loss=mse }
    ///   input 3x32x32
    ///   conv 32 3x3 pad=1 -> relu
    ///   global_avgpool -> flatten
    ///   dense 1
    /// }
    /// ```
    ///
    /// If all targets are positive, `softplus` keeps the outputs positive and has a gradient
    /// everywhere. In a regression, the rule assumes that `sigmoid` and `tanh` match the range of
    /// the targets. A mean over the map after the `relu`, as in SqueezeNet, is not reported.
    "A207" "scores-cut-off"
    level: Warning,
    fix: Unsafe,
    source: "UMLAUT, Schoop et al. 2021, FinalLayerHasActivation: \"can clip gradient updates\"",
    check: check,
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for softmax in context.with_role(Role::Activation).filter(is_softmax) {
        if let Some(view) = before(context, softmax) {
            before_softmax(context, view, softmax, findings);
        }
    }
    for misfit in misfits(context)
        .iter()
        .filter(|it| it.fault == Fault::CutOff)
    {
        last(context, misfit, findings);
    }
}

fn is_softmax(view: &&View<'_>) -> bool {
    matches!(view.layer, Some(Layer::Activation(activation)) if activation.function.is_softmax())
}

/// The activation that a softmax reads, with at most dropout and similar ones between.
fn before<'c, 'a>(context: &'c Context<'a>, softmax: &'c View<'a>) -> Option<&'c View<'a>> {
    let mut before = context.before(softmax).take(NEAR);
    let view = before.find(|view| !(view.is(Role::Dropout) || view.is(Role::Arrangement)))?;
    squeezes(view).then_some(view)
}

fn before_softmax(
    context: &Context<'_>,
    view: &View<'_>,
    softmax: &View<'_>,
    findings: &mut Findings<'_>,
) {
    let (called, values) = (context.called(view), range(view));
    let message = format!(
        "{called} leaves {} scores that are {values} to {}",
        view.output().channels(),
        context.called(softmax)
    );
    let found = findings
        .at(view, message)
        .here(format!("all values are {values}"))
        .label(softmax.node.origin.span, "takes scores of either sign")
        .help(format!("remove {called}"));
    push(context, view, found, findings);
}

/// The last activation of a network.
fn last(context: &Context<'_>, misfit: &Misfit<'_, '_>, findings: &mut Findings<'_>) {
    let Some(view) = misfit.head.activation() else {
        return;
    };
    let called = context.called(view);
    let values = range(view);
    let loss = misfit.objective.loss_setting();
    let (what, help) = match misfit.objective.kind {
        TaskKind::Regression => (
            format!("a regression that ends with {called} only outputs numbers that are {values}"),
            format!(
                "remove {called}; if the targets are never negative, `softplus` has a gradient everywhere"
            ),
        ),
        _ => {
            let count = misfit.head.shape.channels();
            let scores = if count == 1 {
                "score that is"
            } else {
                "scores that are"
            };
            let taken = loss.map_or_else(
                || "a classification needs scores of either sign".to_owned(),
                |loss| format!("`loss={}` needs scores of either sign", loss.value),
            );
            (
                format!("{called} leaves {count} {scores} {values}, and {taken}"),
                format!("remove {called}"),
            )
        }
    };
    let mut found = findings
        .at(view, what)
        .here("the network ends here")
        .help(help);
    if let Some(span) = loss.and_then(|loss| loss.span) {
        found = found.label(span, "the loss");
    }
    push(context, view, found, findings);
}

fn push(
    context: &Context<'_>,
    view: &View<'_>,
    mut found: crate::diagnostic::Diagnostic,
    findings: &mut Findings<'_>,
) {
    if let Some(edit) = context.written(view).and_then(|written| written.remove()) {
        found = found.edits(
            false,
            format!("remove {}", context.called(view)),
            vec![edit],
        );
    }
    findings.push(found);
}
