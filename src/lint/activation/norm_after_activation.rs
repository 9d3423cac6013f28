//! A209.

use crate::layer::{Layer, Role};
use crate::lint::{Context, Findings, View, rule};

rule! {
    /// A normalisation follows an activation.
    ///
    /// The paper of batch norm puts it before the activation, where the values are nearer to a
    /// normal distribution; after a `relu`, half of the values are zeros, and the output is no
    /// longer sparse. Practice varies, so this rule is off. A normalisation before another
    /// activation starts a pre-activation block and is not reported.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 32 3x3 pad=1 -> relu -> batchnorm
    ///   conv 64 3x3 -> relu
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 32 3x3 pad=1 bias=off -> batchnorm -> relu
    ///   conv 64 3x3 -> relu
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    "A209" "norm-after-activation"
    off: Info,
    fix: Unsafe,
    source: "Ioffe & Szegedy 2015, arXiv:1502.03167, section 3.2; He et al. 2016, arXiv:1603.05027, for pre-activation",
    check: check,
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for norm in context.with_role(Role::Normalization) {
        let Some(activation) = context.source(norm).filter(|it| is_hidden(it)) else {
            continue;
        };
        let is_activated = |view: &View<'_>| view.is(Role::Activation);
        if !is_statistic(norm) || context.reader(norm).is_some_and(is_activated) {
            continue;
        }
        let (one, two) = (context.called(activation), context.called(norm));
        let mut found = findings
            .at(
                norm,
                format!(
                    "{two} normalises the {} after {one}, not before it",
                    norm.input()
                ),
            )
            .here("normalises the output of the activation")
            .label(activation.node.origin.span, "the activation")
            .help(format!("put {two} before {one}"));
        let is_same_body = activation.node.origin.frame == norm.node.origin.frame
            && context.reader(activation).is_some();
        let pair = context.written(activation).zip(context.written(norm));
        let edits = pair.filter(|_| is_same_body);
        if let Some(edits) = edits.and_then(|(one, two)| one.swap(&two)) {
            found = found.edits(false, format!("put {two} before {one}"), edits);
        }
        findings.push(found);
    }
}

/// `l2norm` and `lrn` are designed for the outputs of activations.
fn is_statistic(view: &View<'_>) -> bool {
    !matches!(view.layer, Some(Layer::L2Norm(_) | Layer::Lrn(_)))
}

fn is_hidden(view: &View<'_>) -> bool {
    matches!(view.layer, Some(Layer::Activation(it)) if it.function.is_usual())
}
