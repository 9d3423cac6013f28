//! `cnn check`

use super::Outcome;
use super::input::{File, Inputs};
use super::output::{Format, found_in, outcome, print, print_diagnostics, print_json};
use crate::report::{diagnostics_json, network_line};
use clap::Args;

#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    inputs: Inputs,

    /// How to print what was found
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

impl Check {
    pub fn run(&self) -> Outcome {
        let files = self.inputs.compile();
        let printed = match self.format {
            Format::Human => {
                print_diagnostics(&files);
                print(&lines(&files))
            }
            Format::Json => print_json(&diagnostics_json(files.iter().map(found_in))),
        };
        printed.and(outcome(&files))
    }
}

fn lines(files: &[File]) -> String {
    let mut text = String::new();
    for file in files {
        for network in &file.compiled.networks {
            text.push_str(&network_line(&file.name, network));
        }
    }
    text
}
