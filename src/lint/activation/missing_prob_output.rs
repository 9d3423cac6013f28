//! A204.

use crate::layer::Function;
use crate::lint::head::range;
use crate::lint::loss::Ending;
use crate::lint::misfit::{Fault, Misfit, misfits};
use crate::lint::words::counted;
use crate::lint::{Context, Findings, rule};

rule! {
    /// The network does not end with the log-probabilities that its loss takes.
    ///
    /// The negative log-likelihood is the output of the right class with its sign changed. If that
    /// output is the logarithm of a probability, it is a loss. If it is a bare score, the loss has no
    /// minimum: the network raises all scores without end. If it is a probability p, the loss is −p,
    /// which barely changes where the network is wrong.
    ///
    /// ```cnn
    /// network n {
    ///   task classification { classes=10 loss=nll }
    ///   input 3x32x32
    ///   conv 32 3x3 pad=1 -> relu
    ///   global_avgpool -> flatten
    ///   dense 10
    /// }
    /// ```
    ///
    /// End with `log_softmax`, or use `cross_entropy`, which is both together:
    ///
    /// ```cnn
    /// network n {
    ///   task classification { classes=10 loss=nll }
    ///   input 3x32x32
    ///   conv 32 3x3 pad=1 -> relu
    ///   global_avgpool -> flatten
    ///   dense 10 -> log_softmax
    /// }
    /// ```
    "A204" "missing-prob-output"
    level: Error,
    fix: Unsafe,
    source: "PyTorch's documentation of NLLLoss; NeuraLint, Nikanjam et al. 2021, arXiv:2105.08095",
    check: check,
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for misfit in misfits(context)
        .iter()
        .filter(|it| it.fault == Fault::NoLogarithms)
    {
        report(context, misfit, findings);
    }
}

fn report(context: &Context<'_>, misfit: &Misfit<'_, '_>, findings: &mut Findings<'_>) {
    let Some(setting) = misfit.objective.loss_setting() else {
        return;
    };
    let loss = &setting.value;
    let activation = misfit.head.activation();
    let view = activation.unwrap_or(misfit.head.last);
    let called = context.called(view);
    let message = match (misfit.head.ending(), activation) {
        (Some(Ending::Softmax), Some(_)) => {
            format!(
                "`loss={loss}` takes log-probabilities, and {called} outputs probabilities: the loss is −p, between −1 and 0"
            )
        }
        (_, Some(_)) => {
            let count = counted(misfit.head.shape.channels(), "output");
            format!(
                "`loss={loss}` takes log-probabilities, and the network ends with {called}: {count} {}",
                range(view)
            )
        }
        (_, None) => {
            let count = misfit.head.shape.channels();
            let scores = if count == 1 { "score" } else { "scores" };
            format!(
                "`loss={loss}` takes log-probabilities, and the network outputs {count} bare {scores}: the loss has no minimum"
            )
        }
    };
    let mut found = findings.at(view, message).here("the network ends here");
    if let Some(span) = setting.span {
        found = found.label(span, "this loss takes log-probabilities");
    }
    let (help, edit) = match activation {
        Some(_) => (
            format!("write `log_softmax` in place of {called}"),
            context
                .written(view)
                .and_then(|written| written.rename(Function::LogSoftmax.name())),
        ),
        None => (
            format!("add `-> log_softmax` after {called}, or write `loss=cross_entropy`"),
            context
                .written(view)
                .and_then(|written| written.append(Function::LogSoftmax.name())),
        ),
    };
    found = found.help(help.clone());
    if let Some(edit) = edit {
        let fix = help.split(", or").next().unwrap_or(&help).to_owned();
        found = found.edits(false, fix, vec![edit]);
    }
    findings.push(found);
}
