//! `cnn attributes`

use super::Outcome;
use super::input::{File, Inputs};
use super::output::{complain, diagnostics_of, outcome, print, print_diagnostics, print_json};
use crate::attributes::attributes;
use crate::report::{
    AttributeRecord, attributes_csv, attributes_json, attributes_jsonl, attributes_text,
};
use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
pub(super) struct AttributesCommand {
    #[command(flatten)]
    inputs: Inputs,

    /// How to print the attributes
    #[arg(long, value_enum, default_value = "human")]
    format: TableFormat,
}

/// How a table is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum TableFormat {
    /// A table a network, for people
    Human,
    /// One JSON document, diagnostics included
    Json,
    /// A head and a row a network; diagnostics go to standard error
    Csv,
    /// A JSON object a line; diagnostics go to standard error
    Jsonl,
}

impl AttributesCommand {
    pub fn run(&self) -> Outcome {
        let files = self.inputs.compile();
        let records: Vec<AttributeRecord> = files.iter().flat_map(records).collect();
        let printed = match self.format {
            TableFormat::Human => {
                print_diagnostics(&files);
                let texts = records.iter().map(attributes_text);
                print(&texts.collect::<Vec<_>>().join("\n"))
            }
            TableFormat::Json => print_json(&attributes_json(&records, diagnostics_of(&files))),
            TableFormat::Csv => {
                print_diagnostics(&files);
                match attributes_csv(&records) {
                    Ok(table) => print(&String::from_utf8_lossy(&table)),
                    Err(reason) => {
                        complain(&reason);
                        return Outcome::Found;
                    }
                }
            }
            TableFormat::Jsonl => {
                print_diagnostics(&files);
                let lines = records.iter().map(attributes_jsonl);
                print(&lines.map(|line| format!("{line}\n")).collect::<String>())
            }
        };
        printed.and(outcome(&files))
    }
}

fn records(file: &File) -> impl Iterator<Item = AttributeRecord> {
    let networks = file.compiled.networks.iter();
    networks.map(|network| AttributeRecord {
        file: file.name.clone(),
        name: network.name.to_string(),
        attributes: attributes(&network.graph),
    })
}
