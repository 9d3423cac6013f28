//! A206.

use crate::lint::misfit::{Fault, Misfit, misfits};
use crate::lint::{Context, Findings, rule};

rule! {
    /// A squared error is minimised after a softmax.
    ///
    /// The gradient of a squared error is multiplied by the slope of the softmax, p (1 − p), which is
    /// smallest where the network is most confident, even if it is wrong: if the right one of two
    /// classes gets 1 %, the gradient of its score is 0.04, and that of the cross-entropy 0.99. Such
    /// a network learns slowly at first, and unlearns its mistakes slowly.
    ///
    /// ```cnn
    /// network n {
    ///   task classification { classes=10 loss=mse }
    ///   input 3x32x32
    ///   conv 32 3x3 pad=1 -> relu
    ///   global_avgpool -> flatten
    ///   dense 10 -> softmax
    /// }
    /// ```
    ///
    /// ```cnn
    /// network n {
    ///   task classification { classes=10 loss=cross_entropy }
    ///   input 3x32x32
    ///   conv 32 3x3 pad=1 -> relu
    ///   global_avgpool -> flatten
    ///   dense 10 -> softmax
    /// }
    /// ```
    ///
    /// A squared error of bare scores, without a softmax, is not reported: it works about as well as
    /// a cross-entropy (Hui and Belkin 2020, arXiv:2006.07322).
    "A206" "mse-with-softmax"
    level: Warning,
    fix: Unsafe,
    source: "Golik, Doetsch & Ney 2013, Cross-entropy vs. squared error training; the gradient of p = softmax(z): 2 (p − 1) p (1 − p) · 2 for two classes",
    check: check,
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for misfit in misfits(context)
        .iter()
        .filter(|it| it.fault == Fault::SquaresOfSoftmax)
    {
        report(context, misfit, findings);
    }
}

fn report(context: &Context<'_>, misfit: &Misfit<'_, '_>, findings: &mut Findings<'_>) {
    let (Some(view), Some(setting)) = (misfit.head.activation(), misfit.objective.loss_setting())
    else {
        return;
    };
    let (called, loss) = (context.called(view), &setting.value);
    let classes = misfit.head.shape.channels();
    let message = format!(
        "`loss={loss}` after {called} over {classes} classes has almost no gradient where the network is confident and wrong"
    );
    let mut found = findings
        .at(view, message)
        .here("probabilities of all classes")
        .help(format!("write `loss=cross_entropy`, or remove {called}"));
    if let Some(span) = setting.span {
        found = found
            .label(span, "a squared error")
            .write(false, span, "loss=cross_entropy");
    }
    if let Some(edit) = context.written(view).and_then(|written| written.remove()) {
        found = found.edits(false, format!("remove {called}"), vec![edit]);
    }
    findings.push(found);
}
