//! A221.

use crate::diagnostic::Diagnostic;
use crate::layer::{CONV, Shape};
use crate::lint::head::{GivenLoss, Head, Objective, counted, heads};
use crate::lint::loss::{Outputs, TaskKind};
use crate::lint::misfit::{Fault, Judged, fault, judged};
use crate::lint::words::grouped;
use crate::lint::{Context, Findings, View, rule};
use crate::network::TaskSetting;
use crate::syntax::tree::ExprKind;

/// The parameter of layers with weights that says how many values they output.
const FEATURES: &str = "features";

rule! {
    /// The number of outputs differs from the classes, labels or targets of the task.
    ///
    /// A classification has a score for each class, a multi-label task one for each label, a
    /// regression a number for each target, a segmentation a map for each class (the background is
    /// one). Two classes may share one value, except under a cross-entropy that compares classes. A
    /// detector that declares `anchors` has `anchors · (classes + 5)` maps, as YOLO does, or the
    /// parts of them in separate outputs. With any other number, training fails at its start, or
    /// some outputs never have a label.
    ///
    /// ```cnn
    /// network n {
    ///   task classification { classes=12 loss=cross_entropy }
    ///   input 3x32x32
    ///   conv 32 3x3 pad=1 -> relu
    ///   global_avgpool -> flatten
    ///   dense 10
    /// }
    /// ```
    ///
    /// ```cnn
    /// network n {
    ///   task classification { classes=12 loss=cross_entropy }
    ///   input 3x32x32
    ///   conv 32 3x3 pad=1 -> relu
    ///   global_avgpool -> flatten
    ///   dense 12
    /// }
    /// ```
    ///
    /// With several outputs, the rule checks those with as many values as the task has classes,
    /// labels or targets. It reports a network if no output matches, or if all matching outputs
    /// have another form. A network whose loss is not in the table of losses is not reported.
    "A221" "head-features"
    level: Error,
    fix: Unsafe,
    source: "Redmon & Farhadi 2018, arXiv:1804.02767, section 2.1; PyTorch's documentation of \
     CrossEntropyLoss; issue 2263 of AlexeyAB/darknet",
    check: check,
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(objective) = Objective::of(context) else {
        return;
    };
    if objective.kind == TaskKind::Detection {
        detector(context, &objective, findings);
    } else if let Some(judged) = judged(context)
        && let Some((count, setting)) = objective.count
        && !matches!(objective.loss, GivenLoss::Other)
    {
        if !judged.unlike.is_empty() {
            none_fits(context, &judged, count, setting, findings);
            return;
        }
        // Several outputs that together have a value for each target or label.
        let channels = judged.heads.iter().map(|head| head.shape.channels());
        if judged.heads.len() > 1 && channels.fold(0, u64::saturating_add) == count {
            return;
        }
        let found: Option<Vec<_>> = judged
            .heads
            .iter()
            .map(|head| of_task(context, head, &objective, count, setting, findings))
            .collect();
        // If one of several outputs matches the task, the others are ignored.
        for found in found.into_iter().flatten() {
            findings.push(found);
        }
    }
}

/// Whether another rule reports the output, or its loss.
fn is_others(head: &Head<'_, '_>, objective: &Objective<'_>) -> bool {
    head.is_constant()
        || matches!(
            fault(head, objective),
            Some(Fault::OneValue | Fault::OtherTask)
        )
}

/// None of several outputs has as many values as the task.
fn none_fits(
    context: &Context<'_>,
    judged: &Judged<'_, '_>,
    count: u64,
    setting: &TaskSetting,
    findings: &mut Findings<'_>,
) {
    let objective = &judged.objective;
    if judged.unlike.iter().any(|head| is_others(head, objective)) {
        return;
    }
    let wanted = named(objective.kind, count);
    let all = judged.unlike.as_slice();
    let shapes: Vec<String> = all.iter().map(|head| head.shape.to_string()).collect();
    let message = format!(
        "none of the {} outputs has a value for each of {wanted}: they are {}",
        all.len(),
        shapes.join(", ")
    );
    let mut found = findings
        .at_setting(setting, message)
        .here(format!("{wanted} here"))
        .help(format!(
            "compute {count} features for the output that the task is about, or correct `{}`",
            setting.name
        ));
    for head in all {
        let view = head.weights.unwrap_or(head.last);
        let (span, called) = (view.node.origin.span, context.called(view));
        found = found.label(span, format!("{called} outputs {}", view.output()));
    }
    findings.push_network(found);
}

/// The word of a task for the things that it counts.
fn named(kind: TaskKind, count: u64) -> String {
    let (one, several) = match kind {
        TaskKind::Classification | TaskKind::Segmentation | TaskKind::Detection => {
            ("class", "classes")
        }
        TaskKind::Multilabel => ("label", "labels"),
        TaskKind::Regression => ("target", "targets"),
    };
    format!(
        "{} {}",
        grouped(count),
        if count == 1 { one } else { several }
    )
}

/// How one output differs from the requirements of the task.
fn of_task(
    context: &Context<'_>,
    head: &Head<'_, '_>,
    objective: &Objective<'_>,
    count: u64,
    setting: &TaskSetting,
    findings: &Findings<'_>,
) -> Option<Diagnostic> {
    if is_others(head, objective) {
        return None;
    }
    let (kind, shape) = (objective.kind, head.shape);
    let channels = shape.channels();
    let of_two = count <= 2
        && channels == 1
        && matches!(kind, TaskKind::Classification | TaskKind::Segmentation)
        && !matches!(objective.loss, GivenLoss::Known(loss, _) if loss.outputs == Outputs::Exclusive);
    let is_count = channels == count || of_two;
    let wanted = named(kind, count);
    let outputs = match shape {
        Shape::Vector { features: 1 } => "one value".to_owned(),
        Shape::Vector { features } => format!("{} values", grouped(features)),
        Shape::Map { .. } => format!("a map of {shape}"),
    };
    let is_map = matches!(shape, Shape::Map { .. }) && !head.is_one_place();
    let (message, help, features) = match kind {
        TaskKind::Segmentation if !is_map => (
            format!(
                "the network outputs {outputs}, and a segmentation has a value for each of \
                 {wanted} at each place"
            ),
            format!("end with a map of {count} channels at the size of the image"),
            None,
        ),
        TaskKind::Classification | TaskKind::Multilabel if is_map && is_count => (
            format!(
                "the network outputs {outputs}: scores at each of {} places, but the task has one \
                 result per image",
                grouped(places(shape))
            ),
            "add `global_avgpool`, which makes one score of all places".to_owned(),
            None,
        ),
        TaskKind::Regression if shape.values() == Some(count) => return None,
        _ if is_count => return None,
        TaskKind::Classification | TaskKind::Multilabel | TaskKind::Regression
            if is_map && head.ending() == Some(crate::lint::loss::Ending::Rectifier) =>
        {
            (
                // Feature maps: there is no head.
                format!("the network outputs {outputs}, and the task has {wanted}"),
                format!("end with `global_avgpool -> flatten -> dense {count}`"),
                None,
            )
        }
        _ => (
            format!("the network outputs {outputs}, and the task has {wanted}"),
            help(head, setting, count),
            Some(count),
        ),
    };
    let view = head.weights.unwrap_or(head.last);
    let mut found = findings
        .at(view, message)
        .here(format!("outputs {}", view.output()))
        .help(help);
    if let Some(span) = setting.span {
        found = found.label(span, format!("{wanted} here"));
    }
    if let Some(features) = features
        && let Some(edit) = features_edit(context, head, features)
    {
        found = found.edits(false, format!("compute {features} features"), vec![edit]);
    }
    Some(found)
}

fn help(head: &Head<'_, '_>, setting: &TaskSetting, count: u64) -> String {
    let channels = head.shape.channels();
    let layer = match head.weights {
        Some(view) if view.output().channels() == channels => match view.layer {
            Some(layer) if layer.name() == CONV.name => format!("write `conv {count} …`"),
            Some(layer) => format!("write `{} {count}`", layer.name()),
            None => format!("output {count} values"),
        },
        _ => format!("output {count} values"),
    };
    format!("{layer}, or `{}={channels}`", setting.name)
}

/// The edit that gives the last layer with weights other features, if they are the output.
fn features_edit(
    context: &Context<'_>,
    head: &Head<'_, '_>,
    features: u64,
) -> Option<crate::diagnostic::Edit> {
    let view = head.weights?;
    if view.output().channels() != head.shape.channels() {
        return None;
    }
    let written = context.written(view)?;
    let given = written.argument(FEATURES)?;
    let is_number = matches!(given.value.kind, ExprKind::Number(_));
    let asserted = written.step.is_some_and(|step| step.shape.is_some());
    (is_number && !asserted).then(|| written.set(FEATURES, features))
}

fn places(shape: Shape) -> u64 {
    shape.height().saturating_mul(shape.width())
}

/// The heads of a detector whose task states the number of anchors per position.
fn detector(context: &Context<'_>, objective: &Objective<'_>, findings: &mut Findings<'_>) {
    let anchors = context
        .task()
        .and_then(|task| counted(task.given("anchors")?));
    let (Some((classes, classes_setting)), Some((anchors, setting))) = (objective.count, anchors)
    else {
        return;
    };
    let of = |values: u64| anchors.checked_mul(values);
    let Some(all) = classes.checked_add(5).and_then(of) else {
        return;
    };
    // Together, or classes (with or without a background), boxes and objectness in their own outputs.
    let parts = [
        Some(all),
        of(classes),
        of(classes.saturating_add(1)),
        of(classes.saturating_add(4)),
        of(4),
        of(5),
        of(1),
    ];
    for head in heads(context) {
        let channels = head.shape.channels();
        let is_map = matches!(head.shape, Shape::Map { .. });
        if !is_map || parts.contains(&Some(channels)) {
            continue;
        }
        let view: &View<'_> = head.weights.unwrap_or(head.last);
        let message = format!(
            "the network outputs {channels} maps, and {anchors} anchors of {classes} classes take \
             {anchors} · ({classes} + 5) = {all}"
        );
        let mut found = findings
            .at(view, message)
            .here(format!("outputs {}", view.output()))
            .help(format!(
                "compute {all} features, or correct `anchors` and `classes`"
            ));
        for span in [setting.span, classes_setting.span].into_iter().flatten() {
            found = found.label(span, "counted here");
        }
        if let Some(edit) = features_edit(context, &head, all) {
            found = found.edits(false, format!("compute {all} features"), vec![edit]);
        }
        findings.push(found);
    }
}
