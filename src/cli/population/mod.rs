//! Networks by the hundred thousand into one table: `cnn attributes … --out TABLE`.
//!
//! ```text
//! arguments -> Population (paths or rows, in order) -> chunks -> Part files, over all cores
//!           -> TABLE.csv, .jsonl or .parquet, and TABLE.errors.csv
//! ```
//!
//! The rows be in the order of the members whatever core was faster. An error of a member is a row
//! of the table of findings, and the run continues. Memory does not grow with the number of members
//! but for their names ([`paths::Paths`]); [`parts`] explains how an interrupted run continues.

mod gather;
mod outputs;
mod parquet;
mod parts;
mod paths;
mod progress;
mod record;
mod reserved;
mod run;
mod source;
mod write;

pub(super) use run::TableJob;
pub(super) use source::Measure;
pub(super) use write::{Resume, TableFile, table_file};
