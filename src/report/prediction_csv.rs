//! Predictions as a table.

use super::prediction::PredictionRecord;
use super::text::csv_line;

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
