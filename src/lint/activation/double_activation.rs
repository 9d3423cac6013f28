//! A202.

use crate::layer::{Activation, Function, Layer, Role};
use crate::lint::{Context, Findings, View, rule};

rule! {
    /// An activation follows an activation, with no layer with weights between them.
    ///
    /// The second one rarely adds anything: `relu` of a `relu` is the same values, a `sigmoid` of a
    /// `relu` never goes below 1/2. Usually one of them is left over from an edit, or a block
    /// already ends with an activation.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 8 3x3 pad=1 -> relu -> relu
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    ///
    /// Keep one of them:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 8 3x3 pad=1 -> relu
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    "A202" "double-activation"
    level: Warning,
    fix: Safe | Unsafe,
    source: "NeuraLint, Nikanjam et al. 2021, arXiv:2105.08095, rule on activations between layers that learn",
    check: check,
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for view in context.with_role(Role::Activation) {
        let Some(first) = context
            .source(view)
            .filter(|first| first.is(Role::Activation))
        else {
            continue;
        };
        if is_arithmetic(first) || is_arithmetic(view) {
            continue;
        }
        let (one, two) = (context.called(first), context.called(view));
        let changes_nothing = is_relu(first) && is_relu(view);
        let message = if changes_nothing {
            format!("{two} after {one} changes no value")
        } else {
            format!("{two} follows {one} with no layer with weights between them")
        };
        let mut found = findings
            .at(view, message)
            .here("the second activation")
            .label(first.node.origin.span, "the first activation")
            .help("keep one of the two");
        if let Some(edit) = context.written(view).and_then(|written| written.remove()) {
            found = found.edits(changes_nothing, format!("remove {two}"), vec![edit]);
        }
        findings.push(view, found);
    }
}

/// `square` after `relu` is a step of a formula, such as the sum of squares of an `lrn` within channels.
fn is_arithmetic(view: &View<'_>) -> bool {
    let is_arithmetic = |layer: &Layer| match layer {
        Layer::Activation(activation) => activation.function.is_arithmetic(),
        Layer::Power(_) => true,
        _ => false,
    };
    view.layer.is_some_and(is_arithmetic)
}

fn is_relu(view: &View<'_>) -> bool {
    let relu = |layer: &Layer| {
        matches!(
            layer,
            Layer::Activation(Activation {
                function: Function::Relu,
                ..
            })
        )
    };
    view.layer.is_some_and(relu)
}
