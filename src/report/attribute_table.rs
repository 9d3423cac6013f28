//! Attributes as tables.

use super::AttributeRecord;
use super::attributes::number;
use super::grid::{Align, Grid};
use super::text::{csv_line, short};
use crate::attributes::Attribute;
use crate::diagnostic::visible;
use serde_json::Value;

/// The head of `attributes --format csv`.
///
/// # Errors
/// Where the line cannot be written into memory.
pub fn attributes_csv_head<'a>(
    attributes: impl Iterator<Item = &'a Attribute>,
) -> Result<String, csv::Error> {
    let names = attributes.map(|attribute| attribute.name);
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
        .map(|(_, value)| match number(*value) {
            Value::Null => String::new(),
            value => value.to_string(),
        });
    let row = [record.file.clone(), record.name.clone()].into_iter();
    csv_line(row.chain(values))
}

/// The attributes of one network as a table for people.
pub fn attributes_text(record: &AttributeRecord) -> String {
    let mut table = Grid::headless([Align::Left, Align::Right, Align::Left, Align::Left]);
    for (attribute, value) in &record.attributes {
        let shown = if value.is_nan() {
            "-".to_owned()
        } else {
            short(*value)
        };
        table.push(vec![
            format!(" {}", attribute.name),
            shown,
            attribute.unit.to_owned(),
            attribute.summary.to_owned(),
        ]);
    }
    format!(
        "{} ({})\n{}",
        visible(&record.name),
        visible(&record.file),
        table.text()
    )
}
