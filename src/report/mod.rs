//! Results as documents: JSON that other programs read, and text for people.
//!
//! In come the values of the stages, out go texts; nothing here prints. JSON documents carry
//! `"schema": 1`; their keys keep their order, and numbers have full precision.

mod attributes;
mod diagnostics;
mod model;
mod network;
mod prediction;
mod summary;

pub use attributes::{
    attributes_csv, attributes_csv_head, attributes_json, attributes_jsonl, attributes_text,
};
pub use diagnostics::{check_json, diagnostic_value, diagnostics_json, diagnostics_value};
pub use model::model_text;
use network::grouped;
pub use network::network_line;
pub use prediction::{PredictionRecord, prediction_text, predictions_json};

pub use summary::{
    Summary, summaries_json, summarise, summary_csv, summary_csv_head, summary_markdown,
    summary_text, totals_markdown, totals_text,
};

use crate::attributes::Attributes;

/// A line of a CSV table.
fn csv_line<F: AsRef<[u8]>>(fields: impl IntoIterator<Item = F>) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(fields)?;
    let line = writer.into_inner().map_err(|error| error.into_error())?;
    Ok(String::from_utf8_lossy(&line).into_owned())
}

/// The version of the JSON documents.
pub const SCHEMA: u64 = 1;

/// The attributes of one network, and where it comes from.
#[derive(Clone, Debug)]
pub struct AttributeRecord {
    /// The file.
    pub file: String,
    /// The network.
    pub name: String,
    /// Its attributes.
    pub attributes: Attributes,
}
