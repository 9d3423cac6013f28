//! Networks by the hundred thousand into one table: `cnn attributes … --out TABLE`.
//!
//! ```text
//! arguments -> Population (paths or rows, in order) -> chunks -> Part files, over all cores
//!           -> TABLE.csv, .jsonl or .parquet, and TABLE.errors.csv
//! ```
//!
//! The rows stand in the order of the members whatever core was faster. What is wrong with a member
//! is a row of the table of findings, and the rest goes on. Memory does not grow with the number of
//! members but for their names ([`paths::Paths`]); how a run that was cut off goes on is told in
//! [`parts`].

mod gather;
mod outputs;
mod parquet;
mod parts;
mod paths;
mod progress;
mod record;
mod run;
mod source;
mod write;

pub(super) use run::TableJob;
pub(super) use source::Measure;
pub(super) use write::{Resume, TableFile, table_file};
