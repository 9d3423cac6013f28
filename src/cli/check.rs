//! `cnn check`

use super::Outcome;
use super::compile::Requires;
use super::file::File;
use super::input::Inputs;
use super::output::{Run, document};
use crate::report::{check_json, network_line};
use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    pub(super) inputs: Inputs,

    /// The output format
    #[arg(long, value_enum, default_value = "human")]
    format: CheckFormat,
}

/// How what was found is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum CheckFormat {
    /// Text for people, with the first 100 diagnostics; `short` and `json` print all
    Human,
    /// One line per diagnostic, on standard output: FILE:LINE:COLUMN: SEVERITY[CODE NAME]: MESSAGE
    Short,
    /// One JSON document
    Json,
}

impl Check {
    pub fn run(&self) -> Outcome {
        let mut run = match self.format {
            CheckFormat::Human => Run::showing(),
            CheckFormat::Short => Run::listing(),
            CheckFormat::Json => Run::document(),
        };
        run.over(
            &self.inputs,
            Requires::Definitions,
            |file| self.lines(file),
            Ok,
        );
        run.end(|diagnostics| match self.format {
            CheckFormat::Human | CheckFormat::Short => Ok(String::new()),
            CheckFormat::Json => Ok(document(&check_json(diagnostics))),
        })
    }

    fn lines(&self, file: &File) -> Result<Vec<String>, String> {
        match self.format {
            CheckFormat::Short | CheckFormat::Json => Ok(Vec::new()),
            CheckFormat::Human => {
                let networks = file.analysis.complete();
                let lines = networks.map(|network| network_line(&file.name, network));
                Ok(lines.collect())
            }
        }
    }
}
