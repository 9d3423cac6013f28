//! A224.

use crate::layer::Function;
use crate::lint::head::{GivenLoss, range};
use crate::lint::loss::{LossKind, TaskKind};
use crate::lint::misfit::{Fault, Misfit, misfits};
use crate::lint::words::{counted, grouped};
use crate::lint::{Context, Findings, rule};

rule! {
    /// The last activation or the loss is for another kind of task.
    ///
    /// The outputs of a softmax add up to 1. Each label of a multi-label task is true or false by
    /// itself, and the numbers of a regression do not add up to 1. In the same way, a cross-entropy
    /// that compares classes is not a loss for labels or numbers, and a hinge needs scores on both
    /// sides of 0.
    ///
    /// ```cnn
    /// network n {
    ///   task multilabel { labels=20 loss=bce }
    ///   input 3x32x32
    ///   conv 32 3x3 pad=1 -> relu
    ///   global_avgpool -> flatten
    ///   dense 20 -> softmax
    /// }
    /// ```
    ///
    /// ```cnn
    /// network n {
    ///   task multilabel { labels=20 loss=bce }
    ///   input 3x32x32
    ///   conv 32 3x3 pad=1 -> relu
    ///   global_avgpool -> flatten
    ///   dense 20 -> sigmoid
    /// }
    /// ```
    "A224" "task-mismatch"
    level: Warning,
    fix: Unsafe,
    source: "the definitions of softmax and of the losses; NeuraLint, Nikanjam et al. 2021, \
     arXiv:2105.08095, rules on the last activation",
    check: check,
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for misfit in misfits(context) {
        report(context, &misfit, findings);
    }
}

fn report(context: &Context<'_>, misfit: &Misfit<'_, '_>, findings: &mut Findings<'_>) {
    match misfit.fault {
        Fault::OtherTask => other_task(misfit, findings),
        Fault::ExclusiveLabels
        | Fault::NumbersOfSum1
        | Fault::SumOverPlaces
        | Fault::Activation => activation(context, misfit, findings),
        Fault::AppliedTwice
        | Fault::NoLogarithms
        | Fault::OneValue
        | Fault::SigmoidOfClasses
        | Fault::SoftmaxOfOne
        | Fault::SquaresOfSoftmax
        | Fault::CutOff => {}
    }
}

/// The loss is for another task.
fn other_task(misfit: &Misfit<'_, '_>, findings: &mut Findings<'_>) {
    let GivenLoss::Known(loss, setting) = misfit.objective.loss else {
        return;
    };
    let kind = misfit.objective.kind;
    let is_softmax = misfit.head.ending().is_some_and(|it| it.is_softmax());
    let count = match misfit.objective.count {
        Some((count, _)) => count,
        None => misfit.head.shape.channels(),
    };
    let (takes, help) = match (kind, loss.kind) {
        (TaskKind::Multilabel, _) => (
            "classes that exclude each other",
            if is_softmax {
                "write `loss=bce`, and `sigmoid` in place of the softmax"
            } else {
                "write `loss=bce`, which judges each label separately"
            },
        ),
        (_, LossKind::Hinge) => ("classes", "write `loss=mse` or `loss=mae`"),
        (_, _) if is_softmax => (
            "classes",
            "write `loss=mse` and remove the softmax, or declare `task classification`",
        ),
        (_, _) => (
            "classes",
            "write `loss=mse`, or declare `task classification`",
        ),
    };
    let message = format!(
        "`loss={}` compares {takes}, and the task has {}",
        setting.value,
        match kind {
            TaskKind::Multilabel => format!("{} that do not", counted(count, "label")),
            TaskKind::Regression => counted(count, "target"),
            TaskKind::Classification | TaskKind::Segmentation | TaskKind::Detection => {
                format!("{} of a {}", grouped(count), kind.word())
            }
        }
    );
    let mut found = findings
        .at_setting(setting, message)
        .here(format!(
            "a loss of {}",
            if kind == TaskKind::Multilabel {
                "classes that exclude each other"
            } else {
                "classes"
            }
        ))
        .help(help);
    if let Some(span) = setting.span {
        let loss = if kind == TaskKind::Multilabel {
            "bce"
        } else {
            "mse"
        };
        found = found.write(false, span, format!("loss={loss}"));
    }
    findings.push_network(found);
}

/// The last activation is for another task or another loss.
fn activation(context: &Context<'_>, misfit: &Misfit<'_, '_>, findings: &mut Findings<'_>) {
    let Some(view) = misfit.head.activation() else {
        return;
    };
    let called = context.called(view);
    let count = misfit.head.shape.channels();
    let written = context.written(view);
    let sigmoid = Function::Sigmoid.name();
    let setting = misfit.objective.loss_setting();
    let (message, help, fix, edit) = match misfit.fault {
        Fault::ExclusiveLabels => (
            format!(
                "{called} makes the probabilities of {count} labels add up to 1, and several of \
                 them may be right"
            ),
            format!("write `{sigmoid}` in place of {called}"),
            format!("write `{sigmoid}`"),
            written.and_then(|written| written.rename(sigmoid)),
        ),
        Fault::NumbersOfSum1 => (
            format!(
                "{called} makes {} of a regression add up to 1",
                counted(count, "output")
            ),
            format!("remove {called}, or write `loss=kl` if the targets are shares of one whole"),
            format!("remove {called}"),
            written.and_then(|written| written.remove()),
        ),
        Fault::SumOverPlaces => {
            let shape = view.input();
            let places = shape.height().saturating_mul(shape.width());
            let plain = view.name();
            (
                format!(
                    "{called} makes all values of {shape} add up to 1, and each of {} places has \
                     one of {count} classes",
                    grouped(places)
                ),
                format!("write `{plain}`, which adds up to 1 at each place"),
                format!("write `{plain}`"),
                written.and_then(|written| written.unset("axis")),
            )
        }
        _ => {
            let GivenLoss::Known(loss, setting) = misfit.objective.loss else {
                return;
            };
            let (wanted, loss) = (loss.takes(), &setting.value);
            (
                format!(
                    "`loss={loss}` takes {wanted}, and the network ends with {called}, whose {} \
                     {} {}",
                    counted(count, "output"),
                    if count == 1 { "is" } else { "are" },
                    range(view)
                ),
                format!("remove {called}, or choose another loss"),
                format!("remove {called}"),
                written.and_then(|written| written.remove()),
            )
        }
    };
    let mut found = findings
        .at(view, message)
        .here("the network ends here")
        .help(help);
    if misfit.fault == Fault::Activation
        && let Some(span) = setting.and_then(|setting| setting.span)
    {
        found = found.label(span, "the loss");
    }
    if let Some(edit) = edit {
        found = found.edits(false, fix, vec![edit]);
    }
    findings.push(found);
}
