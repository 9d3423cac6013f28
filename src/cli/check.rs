//! `cnn check`

use super::Outcome;
use super::input::{File, Inputs};
use super::output::{Format, Run, document};
use crate::report::{check_json, network_line};
use clap::Args;

#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    pub(super) inputs: Inputs,

    /// How to print what was found
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

impl Check {
    pub fn run(&self) -> Outcome {
        let mut run = match self.format {
            Format::Human => Run::showing(),
            Format::Json => Run::document(),
        };
        run.over(&self.inputs, |file| self.lines(file), Ok);
        run.end(|diagnostics| match self.format {
            Format::Human => Ok(String::new()),
            Format::Json => Ok(document(&check_json(diagnostics))),
        })
    }

    fn lines(&self, file: &File) -> Result<Vec<String>, String> {
        if self.format == Format::Json {
            return Ok(Vec::new());
        }
        let networks = file.compiled.networks.iter();
        let lines = networks.map(|network| network_line(&file.name, network));
        Ok(lines.collect())
    }
}
