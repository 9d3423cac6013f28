//! A205.

use crate::layer::Function;
use crate::lint::head::is_softmax_of_one;
use crate::lint::misfit::{Fault, Misfit, misfits};
use crate::lint::{Context, Findings, View, rule};

rule! {
    /// A head for classes that exclude each other is trained as independent values, or the reverse.
    ///
    /// A softmax over one value is 1, whatever the input is, and so is the probability that a
    /// cross-entropy over one class makes of it: the loss is 0 and nothing is learned. With a
    /// sigmoid for each class, a cross-entropy that compares classes gets values that do not add up
    /// to 1; with a softmax, a binary cross-entropy judges each class separately, and frameworks
    /// then report the accuracy of single values.
    ///
    /// ```cnn
    /// network n {
    ///   task classification { classes=2 loss=bce }
    ///   input 3x32x32
    ///   conv 32 3x3 pad=1 -> relu
    ///   global_avgpool -> flatten
    ///   dense 1 -> softmax
    /// }
    /// ```
    ///
    /// Use one value with a sigmoid and `bce`, or one value for each class with a softmax and
    /// `cross_entropy`:
    ///
    /// ```cnn
    /// network n {
    ///   task classification { classes=2 loss=bce }
    ///   input 3x32x32
    ///   conv 32 3x3 pad=1 -> relu
    ///   global_avgpool -> flatten
    ///   dense 1 -> sigmoid
    /// }
    /// ```
    "A205" "exclusive-or-independent"
    level: Error,
    fix: Unsafe,
    source: "NeuraLint, Nikanjam et al. 2021, arXiv:2105.08095; the softmax of one value by its \
     definition",
    check: check,
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for view in context.all().filter(|view| is_softmax_of_one(view)) {
        constant(context, view, findings);
    }
    for misfit in misfits(context) {
        head(context, &misfit, findings);
    }
}

/// A softmax over one value.
fn constant<'a>(context: &Context<'a>, view: &View<'a>, findings: &mut Findings<'_>) {
    let called = context.called(view);
    let is_log = view
        .layer
        .is_some_and(|layer| layer.name() == Function::LogSoftmax.name());
    let result = if is_log { "0" } else { "1" };
    let input = view.input();
    let places = input.height().saturating_mul(input.width());
    let (of, instead) = if places > 1 {
        (
            format!("of the single channel of {input}"),
            format!("{} axis=all", view.name()),
        )
    } else {
        (
            "of a single value".to_owned(),
            Function::Sigmoid.name().to_owned(),
        )
    };
    let help = if places > 1 {
        format!(
            "write `{instead}` for shares over the {places} places, or `sigmoid` for a value at \
             each"
        )
    } else {
        "write `sigmoid` for the probability of one of two classes, or compute a value for each \
         class"
            .to_owned()
    };
    let mut found = findings
        .at(view, format!("{called} {of} is {result} for every input"))
        .here(format!("always {result}"))
        .help(help);
    if let Some(source) = context.source(view) {
        let outputs = format!("outputs {}", source.output());
        found = found.label(source.node.origin.span, outputs);
    }
    let written = context.written(view);
    if let Some(edit) = written.and_then(|written| written.rename(&instead)) {
        found = found.edits(false, format!("write `{instead}`"), vec![edit]);
    }
    findings.push(found);
}

/// A head that is one kind, under a loss of the other.
fn head(context: &Context<'_>, misfit: &Misfit<'_, '_>, findings: &mut Findings<'_>) {
    let head = &misfit.head;
    let Some(setting) = misfit.objective.loss_setting() else {
        return;
    };
    let loss = &setting.value;
    let view = head.activation().unwrap_or(head.last);
    let called = context.called(view);
    let count = head.shape.channels();
    let (message, help, other_loss) = match misfit.fault {
        Fault::OneValue => (
            format!(
                "`loss={loss}` compares classes, and the network outputs one value: the loss \
             is 0 for every input"
            ),
            "write `loss=bce_logits` for the bare value (`loss=bce` after a sigmoid), or output a \
             value for each class"
                .to_owned(),
            if head.activation().is_some() {
                "bce"
            } else {
                "bce_logits"
            },
        ),
        Fault::SigmoidOfClasses => (
            format!("`loss={loss}` compares {count} classes, and {called} treats each separately"),
            format!(
                "write `softmax` in place of {called}, or `loss=bce` if several classes may \
             be right"
            ),
            "bce",
        ),
        Fault::SoftmaxOfOne => (
            format!(
                "`loss={loss}` judges each value separately, but {called} makes {count} \
             values add up to 1"
            ),
            if count == 2 {
                "write `loss=cross_entropy`, or output one value with `sigmoid`".to_owned()
            } else {
                format!(
                    "write `loss=cross_entropy`, or `sigmoid` in place of {called} if several \
                 classes may be right"
                )
            },
            "cross_entropy",
        ),
        _ => return,
    };
    let mut found = findings
        .at(view, message)
        .here("the network ends here")
        .help(help);
    if let Some(span) = setting.span {
        found = found.label(span, "the loss");
    }
    if misfit.fault == Fault::SigmoidOfClasses
        && let Some(written) = context.written(view)
        && let Some(edit) = written.rename(Function::Softmax.name())
    {
        found = found.edits(false, "write `softmax`", vec![edit]);
    }
    if let Some(span) = setting.span {
        found = found.write(false, span, format!("loss={other_loss}"));
    }
    findings.push(found);
}
