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

pub use attributes::{attributes_csv, attributes_json, attributes_jsonl, attributes_text};
pub use diagnostics::{diagnostics_json, diagnostics_value};
pub use model::model_text;
use network::grouped;
pub use network::network_line;
pub use prediction::{PredictionRecord, prediction_text, predictions_json};

pub use summary::{
    Summary, summaries_csv, summaries_json, summarise, summary_markdown, summary_text,
    totals_markdown, totals_text,
};

use crate::attributes::Attributes;

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
