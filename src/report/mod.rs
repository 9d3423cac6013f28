//! Results as documents: JSON that other programs read, and text for people.
//!
//! The values of the stages become texts; nothing here prints. JSON documents carry
//! `"schema": 1`; their keys keep their order, and numbers have full precision.
//!
//! The JSON is always available; texts and CSV for people need the feature `cli`.

#[cfg(feature = "cli")]
mod attribute_table;
mod attributes;
#[cfg(feature = "cli")]
mod description;
mod diagnostics;
mod diff;
mod explain;
pub mod findings;
#[cfg(feature = "cli")]
mod grid;
pub(crate) mod hash;
#[cfg(feature = "cli")]
mod model;
#[cfg(feature = "cli")]
mod network;
#[cfg(feature = "cli")]
mod pages;
#[cfg(feature = "cli")]
mod paint;
mod population;
mod prediction;
#[cfg(feature = "cli")]
mod prediction_csv;
#[cfg(feature = "cli")]
mod prediction_text;
mod summary;
#[cfg(feature = "cli")]
mod text;

#[cfg(feature = "cli")]
pub use attribute_table::{attributes_csv, attributes_csv_head, attributes_text};
pub use attributes::{ROW, attributes_json, attributes_jsonl};
#[cfg(feature = "cli")]
pub use description::{description_json, description_markdown, description_text};
pub use diagnostics::{
    check_json, diagnostic_value, diagnostics_json, diagnostics_value, short_line,
};
pub use diff::{ComparedNetworks, DiffReport, LoneNetwork, diff_json};
#[cfg(feature = "cli")]
pub use diff::{diff_markdown, diff_text};
pub use explain::{
    codes, explain_json, explain_list, explain_markdown, explain_rules, explain_text, find_code,
};
#[cfg(feature = "cli")]
pub use model::model_text;
#[cfg(feature = "cli")]
pub use network::network_line;
#[cfg(feature = "cli")]
pub use pages::{page, page_names};
pub use population::{Accuracy, FINDING_COLUMNS, Finding, PopulationRow, Trained, population_head};
pub use prediction::{PredictionRecord, prediction_json};
#[cfg(feature = "cli")]
pub use prediction_csv::{prediction_csv, prediction_csv_head};
#[cfg(feature = "cli")]
pub use prediction_text::prediction_text;
#[cfg(feature = "cli")]
pub use summary::{
    Detail, Notes, summary_csv, summary_csv_head, summary_markdown, summary_notes,
    summary_notes_markdown, summary_text, totals_csv, totals_csv_head, totals_markdown,
    totals_text,
};
pub use summary::{NetworkDocument, Subject, Summary, Whole, summarise, summarise_whole};

#[cfg(feature = "cli")]
pub(crate) use text::{counted, grouped};

use crate::attributes::Attribute;

/// The version of the JSON documents.
pub const SCHEMA: u64 = 1;

/// The attributes of one network, and where it comes from.
#[derive(Clone, Debug)]
pub struct AttributeRecord {
    /// The file.
    pub file: String,
    /// The network.
    pub name: String,
    /// Its attributes, in the order of their tables.
    pub attributes: Vec<(&'static Attribute, f64)>,
}
