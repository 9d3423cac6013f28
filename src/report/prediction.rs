//! Predictions as JSON.

use super::SCHEMA;
use crate::model::Prediction;
use serde_json::{Map, Value, json};

/// One network's prediction, and where it comes from.
pub struct PredictionRecord {
    /// The network.
    pub name: String,
    /// The file.
    pub file: String,
    /// What the model says.
    pub prediction: Prediction,
}

/// The document of `predict --format json`.
///
/// # Errors
/// Where a prediction cannot be written as JSON.
pub fn predictions_json(
    records: &[PredictionRecord],
    diagnostics: Value,
) -> Result<Value, serde_json::Error> {
    let mut predictions = Vec::new();
    for record in records {
        let mut object = Map::new();
        object.insert("name".into(), json!(record.name));
        object.insert("file".into(), json!(record.file));
        if let Value::Object(fields) = serde_json::to_value(&record.prediction)? {
            object.extend(fields);
        }
        predictions.push(Value::Object(object));
    }
    Ok(json!({ "schema": SCHEMA, "predictions": predictions, "diagnostics": diagnostics }))
}
