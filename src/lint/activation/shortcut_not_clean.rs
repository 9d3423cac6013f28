//! A218.

use crate::layer::{Join, Layer, Role};
use crate::lint::convolution::pointwise;
use crate::lint::residual::Branches;
use crate::lint::{Context, Findings, View, rule};

rule! {
    /// A shortcut contains a layer although its shapes match.
    ///
    /// A shortcut helps because values and gradients pass through it unchanged, however many units
    /// there are. A layer on the shortcut changes them again in each unit: in ResNet-110 on
    /// CIFAR-10, a 1x1 convolution on each shortcut gives 12.22 % errors instead of 6.61 %, a gate
    /// 8.70 %, and with dropout 0.5 it does not converge (He et al. 2016, arXiv:1603.05027, table
    /// 1).
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 16 3x3 pad=1 -> relu
    ///   residual {
    ///     conv 16 3x3 pad=1 -> relu -> conv 16 3x3 pad=1
    ///   } shortcut {
    ///     conv 16 1x1
    ///   }
    ///   relu -> global_avgpool -> dense 10
    /// }
    /// ```
    ///
    /// Remove the layer:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 16 3x3 pad=1 -> relu
    ///   residual { conv 16 3x3 pad=1 -> relu -> conv 16 3x3 pad=1 }
    ///   relu -> global_avgpool -> dense 10
    /// }
    /// ```
    "A218" "shortcut-not-clean"
    level: Warning,
    source: "He et al. 2016, arXiv:1603.05027, section 3 and table 1",
    check: check,
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    // The other readers of a map are unknown in a network with errors.
    if !context.is_whole() {
        return;
    }
    for residual in context.residuals() {
        let Some(branches) = Branches::of(context, residual) else {
            continue;
        };
        let Branches {
            start,
            sum,
            body,
            shortcut,
        } = branches;
        let Some(first) = shortcut.last() else {
            continue;
        };
        let weights = body.iter().filter(|view| view.is(Role::Weights)).count();
        // A branch at another size is a pyramid, not a unit.
        let size = |view: &View<'_>| (view.output().height(), view.output().width());
        let is_unit = weights > 1 && body.iter().all(|view| size(view) == size(sum));
        if start.output() != sum.output() || !is_unit || !shortcut.iter().all(|it| dirties(it)) {
            continue;
        }
        let name = context.called(first);
        let shape = sum.output();
        let message = format!("{name} is on a shortcut from {shape} to {shape}");
        let found = findings
            .at(first, message)
            .here(what(first))
            .label(sum.node.origin.span, "the sum")
            .help(format!(
                "remove {name} and the layers after it on the shortcut"
            ));
        findings.push(found);
    }
}

/// Whether a layer changes the values on a shortcut, and is not needed there.
fn dirties(view: &View<'_>) -> bool {
    pointwise(view).is_some() || is_gate(view) || {
        let roles = [Role::Normalization, Role::Scale, Role::Dropout];
        roles.into_iter().any(|role| view.is(role))
    }
}

fn is_gate(view: &View<'_>) -> bool {
    matches!(view.layer, Some(Layer::Elementwise(join)) if join.join == Join::Multiply)
}

fn what(view: &View<'_>) -> &'static str {
    if view.is(Role::Dropout) {
        "values are missing in training"
    } else if view.is(Role::Normalization) {
        "values are normalised"
    } else {
        "values are multiplied"
    }
}
