//! Differences as JSON, described by `docs/diff.schema.json`.

use super::{ComparedNetworks, DiffReport, LoneNetwork};
use crate::cost::Memory;
use crate::diff::{
    Both, Change, LayerState, Matched, NetworkDiff, OutputState, PredictionDiff, Sums,
};
use crate::model::Prediction;
use crate::network::Task;
use crate::report::SCHEMA;
use crate::report::attributes::number;
use crate::report::summary::{parameter_value, shape, sizes};
use crate::source::Sources;
use serde_json::{Map, Value, json};

/// The document of `diff --format json`.
///
/// # Errors
/// Where a prediction cannot be written as JSON.
pub fn diff_json(report: &DiffReport, diagnostics: Value) -> Result<Value, serde_json::Error> {
    let networks = report.networks.iter();
    let networks: Result<Vec<Value>, _> = networks
        .map(|networks| match networks {
            ComparedNetworks::Compared { diff, prediction } => {
                compared(diff, prediction, report.sources.as_ref())
            }
            ComparedNetworks::Added(network) => Ok(lone(network, "added")),
            ComparedNetworks::Removed(network) => Ok(lone(network, "removed")),
        })
        .collect();
    // Of files with errors, nothing is known.
    let is_error = |found: &Value| found.get("severity") == Some(&json!("error"));
    let failed = diagnostics
        .as_array()
        .is_some_and(|all| all.iter().any(is_error));
    let equal = (!failed).then(|| report.is_empty());
    Ok(json!({
        "schema": SCHEMA,
        "before": report.files.before,
        "after": report.files.after,
        "equal": equal,
        "networks": networks?,
        "diagnostics": diagnostics,
    }))
}

fn both<T>(values: Both<T>, to: impl FnMut(T) -> Value) -> Value {
    let Both { before, after } = values.map(to);
    json!({ "before": before, "after": after })
}

fn lone(network: &LoneNetwork, status: &str) -> Value {
    json!({
        "status": status,
        "name": network.name,
        "params": network.totals.parameters,
        "macs": network.totals.macs,
    })
}

fn compared(
    diff: &NetworkDiff,
    prediction: &PredictionDiff,
    sources: Both<&Sources>,
) -> Result<Value, serde_json::Error> {
    let counts = diff.counts();
    let attributes = diff.attributes.iter().map(|changed| {
        let values = both(changed.values, number);
        (changed.attribute.name.to_owned(), values)
    });
    let lone = |layers: &[LayerState], sources: &Sources| -> Vec<Value> {
        let layers = layers.iter();
        layers.map(|it| Value::Object(state(it, sources))).collect()
    };
    Ok(json!({
        "status": if diff.is_empty() { "same" } else { "changed" },
        "name": both(diff.names.as_ref(), |name| json!(name.as_str())),
        "totals": totals(&diff.sums),
        "attributes": attributes.collect::<Map<_, _>>(),
        "prediction": predictions(prediction)?,
        "output": both(diff.outputs.as_ref(), |it| it.iter().map(output).collect()),
        "output_changed": diff.outputs_changed,
        "task": both(diff.tasks.as_ref(), |task| json!(task.as_ref().map(Task::to_string))),
        "counts": {
            "added": counts.added,
            "removed": counts.removed,
            "changed": counts.changed,
            "follows": counts.follow,
            "same": counts.same,
            "renamed": counts.renamed,
        },
        "added": lone(&diff.added, sources.after),
        "removed": lone(&diff.removed, sources.before),
        "matched": diff.matched.iter().map(|pair| matched(pair, sources)).collect::<Vec<_>>(),
    }))
}

fn totals(sums: &Both<Sums>) -> Value {
    let count = |count: fn(&Sums) -> u64| both(sums.as_ref(), |sums| json!(count(sums)));
    json!({
        "layers": count(|sums| sums.layers as u64),
        "depth": count(|sums| sums.depth),
        "params": count(|sums| sums.totals.parameters),
        "params_frozen": count(|sums| sums.totals.parameters_frozen),
        "params_training_only": count(|sums| sums.totals.parameters_training_only),
        "running_statistics": count(|sums| sums.totals.statistics),
        "macs": count(|sums| sums.totals.macs),
        "flops": count(|sums| sums.totals.flops()),
        "memory": {
            "activations": count(|sums| sums.memory.activation_bytes()),
            "peak": count(|sums| sums.memory.peak_bytes()),
            "training": count(|sums| sums.memory.training_bytes()),
        },
        "receptive_field": both(sums.as_ref(), |sums| json!(sums.receptive_field.map(sizes))),
    })
}

fn predictions(found: &PredictionDiff) -> Result<Value, serde_json::Error> {
    let one = |prediction: &Prediction| -> Result<Value, serde_json::Error> {
        Ok(json!({
            "value": prediction.value,
            "interval": serde_json::to_value(prediction.interval)?,
            "in_domain": prediction.in_domain,
            "out_of_range": serde_json::to_value(&prediction.out_of_range)?,
        }))
    };
    let Both { before, after } = found.predictions.as_ref();
    let change = found.values().map(|values| values.after - values.before);
    Ok(json!({
        "model": after.model,
        "target": after.target,
        "change": change,
        "intervals_overlap": found.overlap(),
        "before": one(before)?,
        "after": one(after)?,
    }))
}

fn output(output: &OutputState) -> Value {
    json!({
        "name": output.name.as_deref(),
        "path": output.path,
        "shape": shape(output.shape),
        "training": output.training,
    })
}

fn state(layer: &LayerState, sources: &Sources) -> Map<String, Value> {
    let source = sources.get(layer.span.source);
    let place = source.map(|source| {
        json!({
            "file": source.name,
            "start": source.position(layer.span.start),
            "end": source.position(layer.span.end),
        })
    });
    let mut object = Map::new();
    object.insert("path".into(), json!(layer.path));
    object.insert("op".into(), json!(layer.kind));
    object.insert("text".into(), json!(layer.text()));
    let outputs = layer.outputs.iter().copied().map(shape);
    object.insert("outputs".into(), outputs.collect());
    object.insert("params".into(), json!(layer.parameters));
    object.insert("macs".into(), json!(layer.macs));
    let bytes = layer.output_values.saturating_mul(Memory::BYTES);
    object.insert("memory".into(), json!(bytes));
    let field = layer.receptive_field.map(sizes);
    object.insert("receptive_field".into(), json!(field));
    object.insert("span".into(), json!(place));
    object
}

fn matched(pair: &Matched, sources: Both<&Sources>) -> Value {
    let status = if pair.is_changed() {
        "changed"
    } else if pair.follows() {
        "follows"
    } else {
        "same"
    };
    let Both { before, after } = &pair.layers;
    let renamed = pair.renamed.as_ref();
    json!({
        "status": status,
        "renamed": renamed.map(|it| both(it.names.as_ref(), |name| json!(name))),
        "changes": pair.changes.iter().map(change).collect::<Vec<_>>(),
        "before": state(before, sources.before),
        "after": state(after, sources.after),
    })
}

fn change(change: &Change) -> Value {
    let values = match change {
        Change::Kind(kinds) => both(*kinds, |kind| json!(kind)),
        Change::Parameter { values, .. } => both(values.as_ref(), |value| {
            json!(value.as_ref().map(parameter_value))
        }),
        Change::Shape(shapes) => both(*shapes, shape),
        Change::Reads(paths) => both(paths.as_ref(), |paths| json!(paths)),
        Change::Order(places) => {
            let before: Vec<usize> = (1..=places.len()).collect();
            both(Both::new(&before, places), |places| json!(places))
        }
        Change::SharedWeights(paths) => both(paths.as_ref(), |path| json!(path)),
        Change::Frozen(switches) | Change::TrainingOnly(switches) => {
            both(*switches, |on| json!(on))
        }
    };
    let mut object = Map::new();
    object.insert("what".into(), json!(change.name()));
    if let Value::Object(values) = values {
        object.extend(values);
    }
    Value::Object(object)
}
