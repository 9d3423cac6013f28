//! Attributes of one network after the other, printed in the form that was requested.

use super::Outcome;
use super::output::{Paragraphs, Run, document};
use super::wrap::for_terminal;
use crate::attributes::Attribute;
use crate::report::{
    AttributeRecord, attributes_csv, attributes_csv_head, attributes_json, attributes_jsonl,
    attributes_text,
};
use clap::ValueEnum;

/// How a table is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum TableFormat {
    /// One table per network, for people, with the first 100 diagnostics; `cnn check --format
    /// short` lists all
    Human,
    /// One JSON document, diagnostics included
    Json,
    /// A header and one row per network; the first 100 diagnostics go to standard error
    Csv,
    /// One JSON object per line; the first 100 diagnostics go to standard error
    Jsonl,
    /// A Markdown table, with `--describe`
    Markdown,
}

/// The output about the networks.
pub(super) struct Records {
    format: TableFormat,
    paragraphs: Paragraphs,
    /// The records of the one document.
    kept: Vec<AttributeRecord>,
}

impl Records {
    /// The run, its head printed where the form has one.
    pub fn begin<'a>(
        format: TableFormat,
        columns: impl Iterator<Item = &'a Attribute>,
    ) -> (Run, Self) {
        let mut run = match format {
            TableFormat::Json => Run::document(),
            TableFormat::Human | TableFormat::Markdown | TableFormat::Csv | TableFormat::Jsonl => {
                Run::showing()
            }
        };
        if format == TableFormat::Csv {
            let head = attributes_csv_head(columns);
            run.print(head.map_err(|error| error.to_string()));
        }
        let records = Self {
            format,
            paragraphs: Paragraphs::default(),
            kept: Vec::new(),
        };
        (run, records)
    }

    /// The text about a network that is printed at once.
    pub fn next(&mut self, record: AttributeRecord) -> Result<String, String> {
        match self.format {
            TableFormat::Human | TableFormat::Markdown => {
                let text = for_terminal(attributes_text(&record));
                Ok(self.paragraphs.next(text))
            }
            TableFormat::Csv => attributes_csv(&record).map_err(|error| error.to_string()),
            TableFormat::Jsonl => Ok(format!("{}\n", attributes_jsonl(&record))),
            TableFormat::Json => {
                self.kept.push(record);
                Ok(String::new())
            }
        }
    }

    /// Prints the end of the document.
    pub fn end(&self, run: Run) -> Outcome {
        run.end(|diagnostics| match self.format {
            TableFormat::Json => Ok(document(&attributes_json(&self.kept, diagnostics))),
            TableFormat::Human | TableFormat::Markdown | TableFormat::Csv | TableFormat::Jsonl => {
                Ok(String::new())
            }
        })
    }
}
