//! Predictions as JSON.

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
