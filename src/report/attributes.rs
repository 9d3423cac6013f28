//! Attributes as JSON.

use super::{AttributeRecord, SCHEMA};
use crate::attributes::Attribute;
use serde_json::{Map, Value, json};

/// The column after the attributes, for networks that are rows of a table.
pub static ROW: Attribute = Attribute {
    name: "row",
    unit: "rows",
    summary: "the row of the table that has the network, from 1",
    formula: "",
    empty: "",
};

/// One network as a JSON object: file, name, then the attributes; NaN as null.
fn record(record: &AttributeRecord) -> Value {
    let mut object = Map::new();
    object.insert("file".into(), json!(record.file));
    object.insert("name".into(), json!(record.name));
    for (attribute, value) in &record.attributes {
        object.insert(attribute.name.into(), number(*value));
    }
    Value::Object(object)
}

/// Whole values without a fraction, as people and tables write them.
pub(super) fn number(value: f64) -> Value {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if value.fract() == 0.0 && value.abs() < EXACT {
        json!(value as i64)
    } else {
        // NaN becomes null.
        json!(value)
    }
}

/// The document of `attributes --format json`.
pub fn attributes_json(records: &[AttributeRecord], diagnostics: Value) -> Value {
    let networks: Vec<Value> = records.iter().map(record).collect();
    json!({ "schema": SCHEMA, "networks": networks, "diagnostics": diagnostics })
}

/// One line of `attributes --format jsonl`.
pub fn attributes_jsonl(one: &AttributeRecord) -> String {
    record(one).to_string()
}
