//! A203.

use crate::lint::loss::{Ending, LossKind};
use crate::lint::misfit::{Fault, Misfit, misfits};
use crate::lint::words::percent;
use crate::lint::{Context, Findings, rule};

rule! {
    /// The network ends with a function that its loss applies again.
    ///
    /// A loss "with logits" takes the bare scores and applies the softmax (or sigmoid) itself.
    /// Probabilities from 0 to 1 are bad scores: after the second softmax over 10 classes, the
    /// right one gets at most e / (e + 9) = 0.23, so the loss never falls below 1.46, and gradients
    /// are small everywhere. The network still learns, but more slowly and to a lower accuracy, so
    /// the mistake often goes unnoticed.
    ///
    /// ```cnn
    /// network n {
    ///   task classification { classes=10 loss=cross_entropy_logits }
    ///   input 3x32x32
    ///   conv 32 3x3 pad=1 -> relu
    ///   global_avgpool -> flatten
    ///   dense 10 -> softmax
    /// }
    /// ```
    ///
    /// End with the scores; apply the softmax where the network is used:
    ///
    /// ```cnn
    /// network n {
    ///   task classification { classes=10 loss=cross_entropy_logits }
    ///   input 3x32x32
    ///   conv 32 3x3 pad=1 -> relu
    ///   global_avgpool -> flatten
    ///   dense 10
    /// }
    /// ```
    ///
    /// `loss=cross_entropy` accepts both. A `log_softmax` is not reported: a second one does not
    /// change it.
    "A203" "activation-applied-twice"
    level: Warning,
    fix: Unsafe,
    source: "UMLAUT, Schoop et al. 2021; NeuraLint, Nikanjam et al. 2021, arXiv:2105.08095; PyTorch's documentation of CrossEntropyLoss and BCEWithLogitsLoss",
    check: check,
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for misfit in misfits(context)
        .iter()
        .filter(|it| it.fault == Fault::AppliedTwice)
    {
        report(context, misfit, findings);
    }
}

fn report(context: &Context<'_>, misfit: &Misfit<'_, '_>, findings: &mut Findings<'_>) {
    let (Some(view), Some(setting)) = (misfit.head.activation(), misfit.objective.loss_setting())
    else {
        return;
    };
    let loss = &setting.value;
    let function = context.called(view);
    let classes = misfit.head.shape.channels();
    let effect = match misfit.head.ending() {
        // f64 is exact far beyond any number of classes.
        Some(Ending::Softmax) => format!(
            "of {classes} classes, the right one gets at most {}, and the loss stays above {:.2}",
            percent(largest_share(classes)),
            -largest_share(classes).ln(),
        ),
        _ => "a label gets a probability from 50 to 73 %, and the loss of an absent one stays above 0.69"
            .to_owned(),
    };
    let without = match misfit.objective.loss {
        crate::lint::head::GivenLoss::Known(loss, _) if loss.kind == LossKind::BceLogits => "bce",
        _ => "cross_entropy",
    };
    let mut found = findings
        .at(
            view,
            format!("`loss={loss}` applies {function} again: {effect}"),
        )
        .here("scores become probabilities here");
    if let Some(span) = setting.span {
        found = found.label(span, "this loss takes scores");
    }
    found = found.help(format!(
        "remove {function}, or write `loss={without}` if the loss takes probabilities"
    ));
    if let Some(edit) = context.written(view).and_then(|written| written.remove()) {
        found = found.edits(false, format!("remove {function}"), vec![edit]);
    }
    findings.push(found);
}

/// The largest share that one of `classes` classes gets by a softmax of shares: e / (e + classes −
/// 1).
fn largest_share(classes: u64) -> f64 {
    let e = std::f64::consts::E;
    e / (e + classes.saturating_sub(1) as f64)
}
