//! A214.

use crate::layer::{Layer, Role, Shape};
use crate::lint::dropout::{Drop, swap};
use crate::lint::head::{ending, heads};
use crate::lint::loss::Ending;
use crate::lint::words::percent;
use crate::lint::{Context, Findings, View, rule};
use std::collections::HashSet;

rule! {
    /// Dropout comes after the last layer with weights.
    ///
    /// In training, dropout sets the outputs themselves to 0, and no later layer can compensate.
    /// The right class loses its score as often as any other, so the loss measures noise that the
    /// network cannot influence.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 32 3x3 pad=1 -> relu
    ///   global_avgpool -> flatten
    ///   dense 10 -> dropout 0.5
    /// }
    /// ```
    ///
    /// Drop before the last layer:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 32 3x3 pad=1 -> relu
    ///   global_avgpool -> flatten -> dropout 0.5
    ///   dense 10
    /// }
    /// ```
    ///
    /// A network that ends with an activation such as `relu` and dropout outputs features for another
    /// one, and is not reported.
    "A214" "dropout-on-logits"
    level: Warning,
    fix: Unsafe,
    source: "by calculation: with rate p, a score is 0 in a share p of the training steps",
    check: check,
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let mut reported = HashSet::new();
    for head in heads(context) {
        let Some(weights) = head.weights else {
            continue;
        };
        if head.tail.iter().any(|view| is_hidden(view)) {
            continue;
        }
        for drop in head.tail.iter().copied().filter_map(Drop::of) {
            if reported.insert(drop.view.index) {
                logits(context, &drop, weights, head.shape, findings);
            }
        }
    }
}

fn logits<'a>(
    context: &Context<'a>,
    drop: &Drop<'_, 'a>,
    weights: &View<'a>,
    outputs: Shape,
    findings: &mut Findings<'_>,
) {
    let (dropout, last) = (context.called(drop.view), context.called(weights));
    let message = format!(
        "{dropout} sets {} of the {outputs} outputs to 0 in training, and no layer with weights follows",
        percent(drop.rate)
    );
    let mut found = findings
        .at(drop.view, message)
        .here("after the last layer with weights")
        .label(weights.node.origin.span, "the last layer with weights")
        .help(format!("move {dropout} before {last}"));
    let written = context.written(drop.view);
    if let Some(edits) = swap(context, weights, drop.view) {
        found = found.edits(false, format!("move {dropout} before {last}"), edits);
    } else if let Some(edit) = written.and_then(|written| written.remove()) {
        found = found.edits(false, format!("remove {dropout}"), vec![edit]);
    }
    findings.push(found);
}

/// Whether it is the activation of a hidden layer, whose outputs are features.
fn is_hidden(view: &View<'_>) -> bool {
    let is_output = |layer: &Layer| match layer {
        Layer::Activation(activation) => matches!(
            ending(activation.function),
            Some(Ending::Softmax | Ending::LogSoftmax | Ending::Sigmoid | Ending::Tanh)
        ),
        _ => false,
    };
    view.is(Role::Activation) && !view.layer.is_some_and(is_output)
}
