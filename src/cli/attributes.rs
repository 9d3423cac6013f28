//! `cnn attributes`

use super::Outcome;
use super::caffe::ConventionName;
use super::input::{About, File, Inputs};
use super::output::{Paragraphs, Run, complain, document, output_width, print};
use super::population::{Measure, Order, Resume, TableFile, table_file};
use super::published;
use crate::attributes::{ATTRIBUTES, Attribute, EXTENDED, attributes, extended};
use crate::import::caffe::Convention;
use crate::report::{
    AttributeRecord, attributes_csv, attributes_csv_head, attributes_json, attributes_jsonl,
    attributes_text, description_json, description_markdown, description_text,
};
use clap::{Args, ValueEnum, ValueHint};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct AttributesCommand {
    #[command(flatten)]
    inputs: Inputs,

    /// Say what the attributes are in place of measuring networks: unit, formula and what stands
    /// where there is nothing to measure (as text, Markdown or JSON)
    #[arg(long, conflicts_with_all = ["paths", "files_from", "out"])]
    describe: bool,

    /// Which definition of the attributes: that of the language for `.cnn` files, or that of the
    /// published tables for `.prototxt` files
    #[arg(long, value_enum, default_value = "clean")]
    definition: Definition,

    /// With `--definition published`: whose networks the files are (told from each file where it is
    /// not given)
    #[arg(long, value_enum)]
    convention: Option<ConventionName>,

    /// How to print the attributes
    #[arg(long, value_enum, default_value = "human", conflicts_with = "out")]
    format: TableFormat,

    /// Write one table of all networks, however many: .csv, .jsonl or .parquet. A bad file does not
    /// stop the run; it is told of in the table of errors
    #[arg(long, value_name = "TABLE", value_parser = table_file, value_hint = ValueHint::FilePath)]
    out: Option<TableFile>,

    /// The table of errors, written if there are some [default: TABLE.errors.csv]
    #[arg(long, value_name = "FILE", requires = "out", value_hint = ValueHint::FilePath)]
    errors: Option<PathBuf>,

    /// Go on where the run that makes this table was cut off
    #[arg(long, requires = "out", conflicts_with = "force")]
    resume: bool,

    /// Begin anew, and replace the table if it is there
    #[arg(long, requires = "out")]
    force: bool,
}

/// What the attributes mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Definition {
    /// What the paper says in words, of any network
    Clean,
    /// What the program behind the published tables computes of a Caffe prototxt; all its columns
    Published,
}

/// How a table is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum TableFormat {
    /// A table a network, for people, with the first 100 diagnostics; `cnn check --format short`
    /// lists all
    Human,
    /// One JSON document, diagnostics included
    Json,
    /// A head and a row a network; the first 100 diagnostics go to standard error
    Csv,
    /// A JSON object a line; the first 100 diagnostics go to standard error
    Jsonl,
    /// A Markdown table, with `--describe`
    Markdown,
}

impl AttributesCommand {
    /// Why the options cannot be used together.
    pub fn contradiction(&self) -> Option<&'static str> {
        self.inputs.contradiction()
    }

    pub fn run(&self) -> Outcome {
        if self.describe {
            return self.described();
        }
        if self.format == TableFormat::Markdown {
            complain(&"`--format markdown` is for `cnn attributes --describe`");
            return Outcome::Usage;
        }
        match self.definition {
            Definition::Clean if self.convention.is_some() => {
                complain(&"`--convention` is for `--definition published`");
                return Outcome::Usage;
            }
            Definition::Published if self.inputs.sets_any() => {
                complain(&"`--set` is for `--definition clean`");
                return Outcome::Usage;
            }
            Definition::Published => {
                return published::run(
                    self.inputs.paths(),
                    self.convention.map(Convention::from),
                    self.format,
                );
            }
            Definition::Clean => {}
        }
        if let Some(table) = &self.out {
            return self.order(table).run();
        }
        let mut run = match self.format {
            TableFormat::Json => Run::document(),
            TableFormat::Human | TableFormat::Markdown | TableFormat::Csv | TableFormat::Jsonl => {
                Run::showing()
            }
        };
        if self.format == TableFormat::Csv {
            let more: &[_] = if self.inputs.extended() {
                &EXTENDED
            } else {
                &[]
            };
            let head = attributes_csv_head(ATTRIBUTES.iter().chain(more));
            run.print(head.map_err(|error| error.to_string()));
        }
        let mut paragraphs = Paragraphs::default();
        let mut kept = Vec::new();
        let more = self.inputs.extended();
        run.over(
            &self.inputs,
            About::Networks,
            |file| records(file, more),
            |record| match self.format {
                TableFormat::Human => Ok(paragraphs.next(attributes_text(&record))),
                TableFormat::Csv => attributes_csv(&record).map_err(|error| error.to_string()),
                TableFormat::Jsonl => Ok(format!("{}\n", attributes_jsonl(&record))),
                TableFormat::Json | TableFormat::Markdown => {
                    kept.push(record);
                    Ok(String::new())
                }
            },
        );
        run.end(|diagnostics| match self.format {
            TableFormat::Json => Ok(document(&attributes_json(&kept, diagnostics))),
            TableFormat::Human | TableFormat::Csv | TableFormat::Jsonl | TableFormat::Markdown => {
                Ok(String::new())
            }
        })
    }

    /// Prints what the attributes are.
    fn described(&self) -> Outcome {
        let more: &[_] = if self.inputs.extended() {
            &EXTENDED
        } else {
            &[]
        };
        let attributes: Vec<&Attribute> = ATTRIBUTES.iter().chain(more).collect();
        match self.format {
            TableFormat::Human => print(&description_text(&attributes, output_width())),
            TableFormat::Markdown => print(&description_markdown(&attributes)),
            TableFormat::Json => print(&document(&description_json(&attributes))),
            TableFormat::Csv | TableFormat::Jsonl => {
                complain(&"`--describe` speaks human, Markdown and JSON");
                Outcome::Usage
            }
        }
    }

    /// What `--out` asks for.
    fn order<'a>(&'a self, table: &'a TableFile) -> Order<'a> {
        Order {
            inputs: &self.inputs,
            measure: if self.inputs.extended() {
                Measure::Extended
            } else {
                Measure::Attributes
            },
            table,
            errors: self.errors.as_deref(),
            resume: match (self.resume, self.force) {
                (true, _) => Resume::Continue,
                (false, true) => Resume::Replace,
                (false, false) => Resume::Refuse,
            },
        }
    }
}

/// The 32 attributes of each network of a file, and the extended ones behind them.
fn records(file: &File, more: bool) -> Result<Vec<AttributeRecord>, String> {
    let mut records = Vec::new();
    for network in &file.compiled.networks {
        let found = attributes(&network.graph).values();
        let mut columns: Vec<_> = ATTRIBUTES.iter().zip(found).collect();
        if more {
            let cost = file.cost(network)?;
            let found = extended(&network.graph, &cost).values();
            columns.extend(EXTENDED.iter().zip(found));
        }
        records.push(AttributeRecord {
            file: file.name.clone(),
            name: network.name.to_string(),
            attributes: columns,
        });
    }
    Ok(records)
}
