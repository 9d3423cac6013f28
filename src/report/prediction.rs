//! Predictions as JSON.

use super::text::csv_line;
use crate::model::Prediction;
use serde_json::{Map, Value, json};

/// One network's prediction, and where it comes from.
pub struct PredictionRecord {
    /// The network.
    pub name: String,
    /// The file, or the table.
    pub file: String,
    /// The row of the table, from 1.
    pub row: Option<usize>,
    /// The prediction of the model; for a row that is not a network, the reason.
    pub prediction: Result<Prediction, String>,
}

/// The head of the table of `predict --format csv`.
///
/// # Errors
/// None in practice: there is always memory to write to.
pub fn prediction_csv_head() -> Result<String, csv::Error> {
    csv_line([
        "name",
        "file",
        "row",
        "value",
        "low",
        "high",
        "level",
        "in_domain",
        "because",
    ])
}

/// A row of the table of `predict --format csv`: the fields of the JSON object, and why the network is
/// outside of the model's range, or is not a network.
///
/// # Errors
/// None in practice, as above.
pub fn prediction_csv(record: &PredictionRecord) -> Result<String, csv::Error> {
    let row = record.row.map_or(String::new(), |row| row.to_string());
    let number = |value: Option<f64>| value.map_or(String::new(), |value| value.to_string());
    let [value, low, high, level, is_inside, because] = match &record.prediction {
        Ok(prediction) => {
            let interval = prediction.interval.as_ref();
            let because = prediction.out_of_range.iter().map(ToString::to_string);
            [
                number(prediction.value),
                number(interval.map(|it| it.low)),
                number(interval.map(|it| it.high)),
                number(interval.map(|it| it.level)),
                prediction.in_domain.to_string(),
                because.collect::<Vec<_>>().join("; "),
            ]
        }
        Err(reason) => {
            let none = String::new;
            [none(), none(), none(), none(), none(), reason.clone()]
        }
    };
    csv_line([
        &record.name,
        &record.file,
        &row,
        &value,
        &low,
        &high,
        &level,
        &is_inside,
        &because,
    ])
}

/// An object of the list of `predict --format json`.
///
/// # Errors
/// Where a prediction cannot be written as JSON.
pub fn prediction_json(record: &PredictionRecord) -> Result<Value, serde_json::Error> {
    let mut object = Map::new();
    object.insert("name".into(), json!(record.name));
    object.insert("file".into(), json!(record.file));
    if let Some(row) = record.row {
        object.insert("row".into(), json!(row));
    }
    match &record.prediction {
        Ok(prediction) => {
            if let Value::Object(fields) = serde_json::to_value(prediction)? {
                object.extend(fields);
            }
        }
        Err(reason) => {
            object.insert("value".into(), Value::Null);
            object.insert("error".into(), json!(reason));
        }
    }
    Ok(Value::Object(object))
}
