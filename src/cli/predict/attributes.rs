//! Predictions for tables of attributes, row by row.

use crate::cli::attribute_table::{AttributeRow, AttributeTable, listed};
use crate::model::{Model, PredictError};
use crate::report::PredictionRecord;
use std::path::Path;

/// Where a table has what a model needs.
struct Places {
    attributes: Vec<(String, usize)>,
    domain: Vec<(String, usize)>,
    name: Option<usize>,
}

impl Places {
    /// Those of a table.
    ///
    /// # Errors
    /// Where columns are missing.
    fn of(table: &AttributeTable, model: &Model, path: &Path) -> Result<Self, String> {
        let mut missing = Vec::new();
        let mut find = |name: &str| {
            let place = table.find(name);
            if place.is_none() {
                missing.push(name.to_owned());
            }
            place.map(|place| (name.to_owned(), place))
        };
        let attributes = model.columns().iter();
        let attributes = attributes.filter_map(|it| find(&it.name)).collect();
        let domain = model.domain().iter();
        let domain = domain.filter_map(|it| find(&it.name)).collect();
        if missing.is_empty() {
            return Ok(Self {
                attributes,
                domain,
                name: table.find("name"),
            });
        }
        let advice = match model.domain() {
            [] => "",
            _ => "; a model that was trained on a table of attributes needs only attributes",
        };
        Err(format!(
            "{}: the table lacks columns that the model `{}` needs: {}{advice}",
            path.display(),
            model.name(),
            listed(&missing.iter().map(String::as_str).collect::<Vec<_>>())
        ))
    }
}

/// Predicts for each row of a table; `each` takes the records, and returns whether to continue.
///
/// # Errors
/// Where the table cannot be read, lacks a column that the model needs, or a value is not a number.
pub(super) fn predictions(
    model: &Model,
    path: &Path,
    mut each: impl FnMut(PredictionRecord) -> bool,
) -> Result<(), String> {
    let table = AttributeTable::open(path)?;
    let places = Places::of(&table, model, path)?;
    let file = path.display().to_string();
    let mut number = 0usize;
    let mut goes_on = true;
    let read =
        table.each(|row| {
            number = number.saturating_add(1);
            let values = |of: &[(String, usize)]| -> Result<Vec<f64>, String> {
                of.iter().map(|(_, place)| row.number(*place)).collect()
            };
            let (attributes, domain) = (values(&places.attributes)?, values(&places.domain)?);
            let prediction = model.predict(
                &named(&places.attributes, &attributes),
                &named(&places.domain, &domain),
                None,
            );
            goes_on = each(PredictionRecord {
                name: name_of(row, &places, number),
                file: file.clone(),
                row: Some(number),
                prediction: Ok(
                    prediction.map_err(|error: PredictError| row.error(&error.to_string()))?
                ),
            });
            match goes_on {
                true => Ok(()),
                false => Err(String::new()),
            }
        });
    match goes_on {
        true => read,
        false => Ok(()),
    }
}

fn named<'n>(places: &'n [(String, usize)], values: &[f64]) -> Vec<(&'n str, f64)> {
    let names = places.iter().map(|(name, _)| name.as_str());
    names.zip(values.iter().copied()).collect()
}

/// What the table calls a network.
fn name_of(row: &AttributeRow<'_>, places: &Places, number: usize) -> String {
    let name = places.name.map(|place| row.text(place));
    match name.filter(|name| !name.is_empty()) {
        Some(name) => name.to_owned(),
        None => format!("row {number}"),
    }
}
