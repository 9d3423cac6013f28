//! A217.

use crate::layer::{Activation, Function, Layer, Role};
use crate::lint::residual::Branches;
use crate::lint::{Context, Findings, View, rule};

rule! {
    /// The branch of a residual unit ends with a ReLU, so that it can only add.
    ///
    /// The branch of a unit should be able to raise and lower its input. After a ReLU it is never
    /// negative, and the values grow from unit to unit: in ResNet-110 on CIFAR-10, 7.84 % errors
    /// instead of 6.61 % (He et al. 2016, arXiv:1603.05027, table 2).
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 16 3x3 pad=1 -> relu
    ///   residual { conv 16 3x3 pad=1 -> relu -> conv 16 3x3 pad=1 -> relu }
    ///   global_avgpool -> dense 10
    /// }
    /// ```
    ///
    /// Put it after the sum:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 16 3x3 pad=1 -> relu
    ///   residual { conv 16 3x3 pad=1 -> relu -> conv 16 3x3 pad=1 }
    ///   relu
    ///   global_avgpool -> dense 10
    /// }
    /// ```
    "A217" "activation-before-add"
    level: Info,
    fix: Unsafe,
    source: "He et al. 2016, arXiv:1603.05027, section 4.1, figure 4c and table 2",
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
        let mut body = branches.body.iter();
        let Some(last) = body.next().filter(|last| is_relu(last)) else {
            continue;
        };
        let learns = body.any(|view| view.is(Role::Weights));
        let is_linear = branches.shortcut.iter().all(|view| view.is_affine());
        if !learns || !is_linear {
            continue;
        }
        let name = context.called(last);
        let message = format!(
            "{name} ends a residual branch: the {} that it adds has no value below 0",
            last.output()
        );
        let mut found = findings
            .at(last, message)
            .here("no value is negative here")
            .label(branches.sum.node.origin.span, "the sum")
            .help(format!("put {name} after the sum"));
        if let Some(edit) = context.written(last).and_then(|written| written.remove()) {
            found = found.edits(false, format!("remove {name}"), vec![edit]);
        }
        findings.push(found);
    }
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
