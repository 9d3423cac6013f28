//! `cnn attributes`

use super::Outcome;
use super::compile::Requires;
use super::file::File;
use super::input::Inputs;
use super::output::{complain, document, output_width, print};
use super::population::{Measure, Resume, TableFile, TableJob, table_file};
use super::published;
use super::records::{Records, TableFormat};
use crate::attributes::{ATTRIBUTES, EXTENDED, attributes, extended};
use crate::report::{
    AttributeRecord, ROW, description_json, description_markdown, description_text,
};
use clap::{Args, ValueEnum, ValueHint};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct AttributesCommand {
    #[command(flatten)]
    inputs: Inputs,

    /// Describe the attributes instead of measuring networks: unit, formula and the value if there
    /// is nothing to measure (as text, Markdown or JSON)
    #[arg(long, conflicts_with_all = ["paths", "files_from", "out"])]
    describe: bool,

    /// The definition of the attributes; `published` requires `.prototxt` files
    #[arg(long, value_enum, default_value = "clean")]
    definition: Definition,

    /// The output format
    #[arg(long, value_enum, default_value = "human", conflicts_with = "out")]
    format: TableFormat,

    /// Write one table of all networks: .csv, .jsonl or .parquet. A bad file does not stop the run;
    /// the table of errors lists it
    #[arg(long, value_name = "TABLE", value_parser = table_file, value_hint = ValueHint::FilePath)]
    out: Option<TableFile>,

    /// The table of errors, written only if there are any; it is for this run alone [default:
    /// TABLE.errors.csv]
    #[arg(long, value_name = "FILE", requires = "out", value_hint = ValueHint::FilePath)]
    errors: Option<PathBuf>,

    /// Continue the interrupted run that makes this table
    #[arg(long, requires = "out", conflicts_with = "force")]
    resume: bool,

    /// Start again, and replace an existing table
    #[arg(long, requires = "out")]
    force: bool,
}

/// What the attributes mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Definition {
    /// The definitions of the paper, for any network
    Clean,
    /// The same, and 74 more
    Extended,
    /// The values of the program that made the published tables, for a Caffe prototxt; all its
    /// columns
    Published,
}

impl AttributesCommand {
    /// Why the options cannot be used together.
    pub fn contradiction(&self) -> Option<&'static str> {
        if self.format == TableFormat::Markdown && !self.describe {
            return Some("`--format markdown` is for `cnn attributes --describe`");
        }
        if self.definition == Definition::Published {
            if self.inputs.sets_any() {
                return Some("`--set` is for `--definition clean`");
            }
            if self.inputs.strings.is_some() {
                return Some("`--definition published` needs Caffe files, not tables");
            }
            if self.inputs.caffe.is_particular() {
                return Some(
                    "`--phase` and `--input` are for `--definition clean`: the published one reads \
                     both phases, and its images have the sizes of `--convention`",
                );
            }
        }
        self.inputs.contradiction()
    }

    /// The values to measure of each network.
    fn measure(&self) -> Measure {
        match self.definition {
            Definition::Published => Measure::Published,
            Definition::Clean | Definition::Extended if self.extended() => Measure::Extended,
            Definition::Clean | Definition::Extended => Measure::Attributes,
        }
    }

    /// Whether the extended attributes are requested.
    fn extended(&self) -> bool {
        self.definition == Definition::Extended || self.inputs.extended()
    }

    pub fn run(&self) -> Outcome {
        if self.describe {
            return self.described();
        }
        if let Some(table) = &self.out {
            return self.job(table).run();
        }
        if self.definition == Definition::Published {
            return published::run(&self.inputs, self.format);
        }
        let more = self.extended();
        let beside: &[_] = if more { &EXTENDED } else { &[] };
        let row = self.inputs.strings.is_some().then_some(&ROW);
        let columns = ATTRIBUTES.iter().chain(beside).chain(row);
        let (mut run, mut printed) = Records::begin(self.format, columns);
        run.over(
            &self.inputs,
            Requires::Networks,
            |file| {
                let mut records = records(file, more)?;
                if let (Some(row), false) = (&file.row, self.format == TableFormat::Human) {
                    for record in &mut records {
                        record.attributes.push((&ROW, row.number as f64));
                    }
                }
                Ok(records)
            },
            |record| printed.next(record),
        );
        printed.end(run)
    }

    /// Prints the definitions of the attributes.
    fn described(&self) -> Outcome {
        let (words, attributes) = (self.measure().words(), self.measure().attributes());
        match self.format {
            TableFormat::Human => print(&description_text(words, &attributes, output_width())),
            TableFormat::Markdown => print(&description_markdown(words, &attributes)),
            TableFormat::Json => print(&document(&description_json(&attributes))),
            TableFormat::Csv | TableFormat::Jsonl => {
                complain(&"`--describe` has the formats human, markdown and json");
                Outcome::Usage
            }
        }
    }

    /// The options of `--out`.
    fn job<'a>(&'a self, table: &'a TableFile) -> TableJob<'a> {
        TableJob {
            inputs: &self.inputs,
            measure: self.measure(),
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

/// The 32 attributes of each network of a file, and the extended ones after them.
fn records(file: &File, more: bool) -> Result<Vec<AttributeRecord>, String> {
    let mut records = Vec::new();
    for network in file.analysis.built() {
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
