//! Summaries as JSON, described by `docs/summary.schema.json`.

use super::{Port, Row, Summary};
use crate::cost::{Memory, Portion, ReceptiveField};
use crate::layer::Shape;
use crate::report::SCHEMA;
use serde_json::{Value, json};

/// The document of `summary --format json`.
pub fn summaries_json(summaries: &[Summary], diagnostics: Value) -> Value {
    let networks: Vec<Value> = summaries.iter().map(network).collect();
    json!({ "schema": SCHEMA, "networks": networks, "diagnostics": diagnostics })
}

fn network(summary: &Summary) -> Value {
    let (totals, memory) = (&summary.cost.totals, &summary.cost.memory);
    let outputs = summary.outputs.iter();
    let (training, inference): (Vec<&Port>, Vec<&Port>) = outputs.partition(|port| port.training);
    json!({
        "name": summary.name,
        "file": summary.file,
        "status": summary.status.name(),
        "input": summary.inputs.iter().map(port).collect::<Vec<_>>(),
        "output": inference.into_iter().map(port).collect::<Vec<_>>(),
        "training_output": training.into_iter().map(port).collect::<Vec<_>>(),
        "params": totals.parameters,
        "params_frozen": totals.parameters_frozen,
        "params_training_only": totals.parameters_training_only,
        "running_statistics": totals.statistics,
        "macs": totals.macs,
        "flops": totals.flops(),
        "memory": {
            "activations": memory.activation_bytes(),
            "peak": memory.peak_bytes(),
            "training": memory.training_bytes(),
        },
        "memory_definitions": Memory::DEFINITIONS
            .iter()
            .map(|definition| (definition.name.to_owned(), json!(definition.text)))
            .collect::<serde_json::Map<_, _>>(),
        "receptive_field": summary.cost.receptive_field.map(sizes),
        "layers": summary.rows.iter().map(layer).collect::<Vec<_>>(),
    })
}

fn port(port: &Port) -> Value {
    json!({ "name": port.name, "shape": shape(port.shape) })
}

pub(in crate::report) fn shape(shape: Shape) -> Value {
    json!(shape.extents().as_slice())
}

/// Rows x columns, smallest and largest over all paths, and whether more is seen than they tell.
pub(in crate::report) fn sizes(field: ReceptiveField) -> Value {
    let (height, width) = (field.height, field.width);
    json!({
        "min": [number(height.min.size), number(width.min.size)],
        "max": [number(height.max.size), number(width.max.size)],
        "global": field.global,
    })
}

fn layer(row: &Row) -> Value {
    let field = row.receptive_field.map(|field| {
        let (height, width) = (field.height.max, field.width.max);
        let mut object = sizes(field);
        if let Value::Object(fields) = &mut object {
            fields.insert(
                "stride".into(),
                json!([number(height.stride), number(width.stride)]),
            );
            fields.insert(
                "offset".into(),
                json!([number(height.start()), number(width.start())]),
            );
        }
        object
    });
    let place = row
        .place
        .as_ref()
        .map(|place| json!({ "file": place.file, "start": place.start, "end": place.end }));
    json!({
        "name": row.path.rsplit('/').next(),
        "path": row.path,
        "op": row.op,
        "output": row.outputs.first().copied().map(shape),
        "outputs": row.outputs.iter().copied().map(shape).collect::<Vec<_>>(),
        "params": row.params,
        "frozen": row.portion == Portion::Frozen,
        "shares_with": row.shares_with,
        "training_only": row.training_only,
        "macs": row.macs,
        "flops": row.macs.saturating_mul(2),
        "memory": row.memory,
        "receptive_field": field,
        "span": place,
    })
}

/// Whole numbers without a fraction.
fn number(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 1e15 {
        json!(value as i64)
    } else {
        json!(value)
    }
}
