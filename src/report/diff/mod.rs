//! The changes between the networks of two files: as text, as Markdown for a review, and as JSON.

mod json;
#[cfg(feature = "cli")]
mod lines;
#[cfg(feature = "cli")]
mod markdown;
#[cfg(feature = "cli")]
mod sums;
#[cfg(feature = "cli")]
mod text;
#[cfg(feature = "cli")]
mod words;

pub use json::diff_json;
#[cfg(feature = "cli")]
pub use markdown::diff_markdown;
#[cfg(feature = "cli")]
pub use text::diff_text;

use crate::cost::Totals;
use crate::diff::{Both, NetworkDiff, PredictionDiff};
use crate::source::Sources;

/// The changes between the networks of two files.
#[derive(Clone, Debug)]
pub struct DiffReport {
    /// The names of the files.
    pub files: Both<String>,
    /// Their texts, and those that they use.
    pub sources: Both<Sources>,
    /// Their networks, in the order of the file after.
    pub networks: Vec<ComparedNetworks>,
}

/// A network that both files have, or one of them.
#[derive(Clone, Debug)]
pub enum ComparedNetworks {
    /// Both have it.
    Compared {
        /// The changes.
        diff: Box<NetworkDiff>,
        /// The predictions of a model for both.
        prediction: Box<PredictionDiff>,
    },
    /// Only the file after has it.
    Added(LoneNetwork),
    /// Only the file before has it.
    Removed(LoneNetwork),
}

/// A network without a partner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoneNetwork {
    /// Its name.
    pub name: String,
    /// Its parameters and multiply-accumulates.
    pub totals: Totals,
}

impl DiffReport {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.networks.iter().all(|networks| match networks {
            ComparedNetworks::Compared { diff, .. } => diff.is_empty(),
            ComparedNetworks::Added(_) | ComparedNetworks::Removed(_) => false,
        })
    }
}
