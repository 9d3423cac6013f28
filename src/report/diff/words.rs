//! The words of the texts, for the terminal and for Markdown.

use super::DiffReport;
use crate::diff::listing::{Counts, Line, Mark, Member, Unit};
use crate::diff::{Both, NetworkDiff, OutputState, PredictionDiff};
use crate::layer::Shape;
use crate::model::Prediction;
use crate::network::{Task, TaskSetting};
use crate::report::grid::Align;
use crate::report::summary::{Digits, short};
use crate::report::text::{counted, grouped, short as short_number};

/// The heads of a listing's columns: name, changes, parameters, multiply-accumulates.
pub(super) const COLUMNS: [(&str, Align); 4] = [
    ("layer", Align::Left),
    ("change", Align::Left),
    ("params", Align::Right),
    ("MACs", Align::Right),
];

/// Blocks of that many layers are described by their layers.
const MOST_NAMED: usize = 3;

/// `vgg16 (HEAD:vgg.cnn -> vgg.cnn)`, `vgg16 (a.cnn) -> vgg19 (b.cnn)`
pub(super) fn title(report: &DiffReport, diff: &NetworkDiff) -> String {
    let (files, names) = (&report.files, &diff.names);
    match (names.differ(), files.differ()) {
        (false, false) => format!("{} ({})", names.after, files.after),
        (false, true) => format!("{} ({} -> {})", names.after, files.before, files.after),
        (true, _) => format!(
            "{} ({}) -> {} ({})",
            names.before, files.before, names.after, files.after
        ),
    }
}

/// `2 layers added, 1 changed; 12 differ only in shape or cost; 30 unchanged`
pub(super) fn counts(counts: Counts) -> String {
    let mut told: Vec<String> = Vec::new();
    for (count, what) in [
        (counts.added, "added"),
        (counts.removed, "removed"),
        (counts.changed, "changed"),
        (counts.renamed, "renamed"),
    ] {
        match (count, told.is_empty()) {
            (0, _) => {}
            (_, true) => told.push(format!("{} {what}", counted(count as u64, "layer"))),
            (_, false) => told.push(format!("{} {what}", grouped(count as u64))),
        }
    }
    let mut parts = vec![told.join(", ")];
    if counts.follow > 0 {
        let verb = if counts.follow == 1 {
            "differs"
        } else {
            "differ"
        };
        let count = grouped(counts.follow as u64);
        parts.push(format!("{count} {verb} only in shape or cost"));
    }
    if counts.same > 0 {
        parts.push(format!("{} unchanged", grouped(counts.same as u64)));
    }
    parts.retain(|part| !part.is_empty());
    parts.join("; ")
}

/// `+12_345`; nothing for 0.
pub(super) fn signed(change: i128, digits: Digits) -> String {
    let size = u64::try_from(change.unsigned_abs()).unwrap_or(u64::MAX);
    let size = match digits {
        Digits::All => grouped(size),
        Digits::Few => short(size),
    };
    match change {
        0 => String::new(),
        1.. => format!("+{size}"),
        ..0 => format!("-{size}"),
    }
}

/// `+74.3 %`, or `x 12.3` where it is more than ten times as much; nothing where there is nothing to
/// compare.
pub(super) fn percent(values: Both<u64>) -> String {
    if values.before == 0 || !values.differ() {
        return String::new();
    }
    let (before, after) = (values.before as f64, values.after as f64);
    let percent = 100.0 * (after - before) / before;
    if percent > 1_000.0 {
        return format!("x {:.1}", after / before);
    }
    if percent.abs() < 0.05 {
        let sign = if percent < 0.0 { '-' } else { '+' };
        format!("{sign}<0.1 %")
    } else {
        format!("{percent:+.1} %")
    }
}

/// The text of a line about its layers, one part for each change.
pub(super) fn what(line: &Line<'_>) -> Vec<String> {
    let instances = grouped(line.instances as u64);
    let times = match line.instances {
        1 => String::new(),
        _ => format!("{instances} x "),
    };
    let Some(first) = line.members.first() else {
        return Vec::new();
    };
    match (first, line.mark) {
        (Member::Lone(layer), _) => vec![match line.unit {
            Unit::Layer if layer.layer.is_none() => format!("{times}{}", layer.text()),
            Unit::Layer => {
                let outputs = line.members.iter().map(|it| &it.layer().outputs);
                let mut others = outputs.filter(|outputs| **outputs != layer.outputs);
                match others.next() {
                    None => format!("{times}{}, {}", layer.text(), shapes(&layer.outputs)),
                    Some(_) => format!("{times}{}", layer.text()),
                }
            }
            Unit::Block | Unit::Round => {
                let unit = if line.unit == Unit::Block {
                    "block"
                } else {
                    "round"
                };
                format!("{times}{unit} {}", inside(line))
            }
        }],
        (Member::Pair(pair), Mark::Renamed) => {
            let before = pair.renamed.as_ref().map(|it| it.names.before.as_str());
            let layers = match line.instances {
                1 => String::new(),
                layers => format!(", {}", counted(layers as u64, "layer")),
            };
            vec![match before.filter(|before| !before.is_empty()) {
                Some(before) if line.path.concat().is_empty() => {
                    format!("no block, was in `{before}`{layers}")
                }
                Some(before) => format!("was `{before}`{layers}"),
                None => format!("was in no block{layers}"),
            }]
        }
        (Member::Pair(_), _) => changes(line, &instances),
    }
}

fn changes(line: &Line<'_>, instances: &str) -> Vec<String> {
    let pairs = line.members.iter().filter_map(|member| match member {
        Member::Pair(pair) => Some(pair),
        Member::Lone(_) => None,
    });
    let mut pairs = pairs.map(|pair| (pair, pair.layers.as_ref().map(|it| &it.outputs)));
    let Some((first, outputs)) = pairs.next() else {
        return Vec::new();
    };
    let mut parts: Vec<String> = first.changes.iter().map(ToString::to_string).collect();
    // The shape of an input is a change of its own, and other channels are seen from the parameters.
    let grids = outputs.map(|it| it.iter().map(|shape| (shape.height(), shape.width())));
    let told = first.layers.after.layer.is_none()
        || (!first.changes.is_empty() && grids.before.eq(grids.after));
    if outputs.differ() && !told && pairs.all(|(_, others)| others == outputs) {
        let Both { before, after } = outputs.map(|it| shapes(it));
        parts.push(format!("output {before} -> {after}"));
    }
    if parts.is_empty() {
        let Both { before, after } = first.layers.as_ref().map(|it| it.parameters);
        if before != after {
            parts.push(format!("params {} -> {}", grouped(before), grouped(after)));
        }
    }
    if line.instances > 1 {
        parts.push(format!("in {instances} instances"));
    }
    parts
}

/// The layers of one instance of a block or round.
fn inside(line: &Line<'_>) -> String {
    if line.layers > MOST_NAMED {
        return format!("of {}", counted(line.layers as u64, "layer"));
    }
    let members = line.members.iter().take(line.layers);
    let texts: Vec<String> = members.map(|member| member.layer().text()).collect();
    format!("of {}", texts.join(", "))
}

/// `64x56x56`, `2x8x8 4x8x8`
pub(super) fn shapes(shapes: &[Shape]) -> String {
    let shapes = shapes.iter().map(ToString::to_string);
    shapes.collect::<Vec<_>>().join(" ")
}

/// Where a line's layers are, in parts; a number that nothing else shares is left out by the caller.
pub(super) fn path(line: &Line<'_>) -> Vec<String> {
    let mut path = line.path.clone();
    if line.unit == Unit::Round
        && let Some(last) = path.last_mut()
    {
        let numbers = last.trim_start_matches("round[").trim_end_matches(']');
        *last = match line.instances {
            1 => format!("round {numbers}"),
            _ => format!("rounds {numbers}"),
        };
    }
    path
}

/// Changes of the whole network besides its totals: its results and its task.
pub(super) fn whole(diff: &NetworkDiff) -> Vec<String> {
    let mut told = Vec::new();
    if diff.outputs_changed {
        let Both { before, after } = diff.outputs.as_ref().map(|it| outputs(it));
        told.push(format!("outputs: {before} -> {after}"));
    }
    let tasks = diff.tasks.as_ref();
    match (tasks.before, tasks.after) {
        (Some(before), Some(after)) if before.kind == after.kind => {
            told.extend(settings(before, after));
        }
        (before, after) if before != after => {
            let text = |task: &Option<Task>| match task {
                Some(task) => task.to_string(),
                None => "no task".to_owned(),
            };
            told.push(format!("task: {} -> {}", text(before), text(after)));
        }
        (_, _) => {}
    }
    told
}

/// `fc (1000), aux (1000, training)`
fn outputs(outputs: &[OutputState]) -> String {
    let texts = outputs.iter().map(|output| {
        let name = output.name.as_ref().map_or(output.path.as_str(), |it| it);
        let training = if output.training { ", training" } else { "" };
        format!("{name} ({}{training})", output.shape)
    });
    texts.collect::<Vec<_>>().join(", ")
}

/// `task: classes 10 -> 100`
fn settings(before: &Task, after: &Task) -> Vec<String> {
    let names = after.settings.iter().chain(&before.settings);
    let mut told: Vec<(&str, String)> = Vec::new();
    for TaskSetting { name, .. } in names {
        let text = |task: &Task| {
            task.setting(name)
                .map_or("-".to_owned(), ToString::to_string)
        };
        let values = Both::new(text(before), text(after));
        if values.differ() && !told.iter().any(|(known, _)| *known == name.as_str()) {
            let text = format!("task: {name} {} -> {}", values.before, values.after);
            told.push((name, text));
        }
    }
    told.into_iter().map(|(_, text)| text).collect()
}

/// The predictions of a model for both, in one sentence.
pub(super) fn prediction(diff: &NetworkDiff, prediction: &PredictionDiff) -> String {
    let Both { before, after } = prediction.predictions.as_ref();
    let Some(values) = prediction.values() else {
        return format!("no predicted accuracy: {}", reason(diff, before, after));
    };
    let points = 100.0 * (values.after - values.before);
    let mut text = format!(
        "predicted {}: {:.3} -> {:.3} ({points:+.1} points",
        after.target, values.before, values.after
    );
    if let (Some(one), Some(other), Some(overlap)) =
        (before.interval, after.interval, prediction.overlap())
    {
        let verb = if overlap { "overlap" } else { "do not overlap" };
        text.push_str(&format!(
            "; the {:.0} % intervals, {:.3} to {:.3} and {:.3} to {:.3}, {verb}",
            100.0 * after.interval.map_or(one.level, |it| it.level),
            one.low,
            one.high,
            other.low,
            other.high
        ));
    }
    text.push(')');
    text
}

fn reason(diff: &NetworkDiff, before: &Prediction, after: &Prediction) -> String {
    let names = &diff.names;
    let (one, other) = if names.differ() {
        (format!("`{}`", names.before), format!("`{}`", names.after))
    } else {
        (
            "the network before".to_owned(),
            "the network after".to_owned(),
        )
    };
    let (who, first) = match (before.value, after.value) {
        (None, None) => (format!("{one} and {other} are"), after),
        (None, Some(_)) => (format!("{one} is"), before),
        (Some(_), _) => (format!("{other} is"), after),
    };
    let out = &first.out_of_range;
    let why = match out.as_slice() {
        [] => String::new(),
        [only] => format!(" ({only})"),
        [first, others @ ..] => format!(" ({first}; and {} more)", others.len()),
    };
    format!("{who} out of the range of the model `{}`{why}", first.model)
}

/// An attribute's value; `-` where there is nothing to measure.
pub(super) fn attribute(value: f64) -> String {
    if value.is_nan() {
        "-".to_owned()
    } else {
        short_number(value)
    }
}
