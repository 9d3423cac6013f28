//! Attribute tables.

use super::{AttributeRecord, SCHEMA, csv_line};
use crate::attributes::ATTRIBUTES;
use comfy_table::{CellAlignment, Table, presets};
use serde_json::{Map, Value, json};

/// One network as a JSON object: file, name, then the attributes; NaN as null.
fn record(record: &AttributeRecord) -> Value {
    let mut object = Map::new();
    object.insert("file".into(), json!(record.file));
    object.insert("name".into(), json!(record.name));
    for (name, value) in record.attributes.iter() {
        object.insert(name.into(), number(value));
    }
    Value::Object(object)
}

/// Whole values without a fraction, as people and tables write them.
fn number(value: f64) -> Value {
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

/// The head of `attributes --format csv`.
///
/// # Errors
/// Where the line cannot be written into memory.
pub fn attributes_csv_head() -> Result<String, csv::Error> {
    let names = ATTRIBUTES.iter().map(|attribute| attribute.name);
    csv_line(["file", "name"].into_iter().chain(names))
}

/// One line of `attributes --format csv`; NaN is empty.
///
/// # Errors
/// Where the line cannot be written into memory.
pub fn attributes_csv(record: &AttributeRecord) -> Result<String, csv::Error> {
    let values = record
        .attributes
        .iter()
        .map(|(_, value)| match number(value) {
            Value::Null => String::new(),
            value => value.to_string(),
        });
    let row = [record.file.clone(), record.name.clone()].into_iter();
    csv_line(row.chain(values))
}

/// The attributes of one network as a table for people.
pub fn attributes_text(record: &AttributeRecord) -> String {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING);
    for (attribute, (name, value)) in ATTRIBUTES.iter().zip(record.attributes.iter()) {
        let shown = if value.is_nan() {
            "-".to_owned()
        } else {
            short(value)
        };
        table.add_row([name, shown.as_str(), attribute.unit, attribute.summary]);
    }
    if let Some(column) = table.column_mut(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    format!("{} ({})\n{}\n", record.name, record.file, table.trim_fmt())
}

/// A number to six significant digits, without zeros at its end.
pub(super) fn short(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e15 {
        return format!("{value}");
    }
    let digits = 6i32.saturating_sub(value.abs().log10().floor() as i32 + 1);
    let places = usize::try_from(digits.clamp(0, 12)).unwrap_or(0);
    let text = format!("{value:.places$}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}
