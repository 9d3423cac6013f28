//! `cnn summary`

use super::Outcome;
use super::input::{File, Inputs};
use super::output::{
    complain, diagnostics_of, outcome, output_width, print, print_diagnostics, print_json,
};
use crate::cost::measure;
use crate::report::{
    Summary, summaries_csv, summaries_json, summarise, summary_markdown, summary_text,
    totals_markdown, totals_text,
};
use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
pub(super) struct SummaryCommand {
    #[command(flatten)]
    inputs: Inputs,

    /// How deep blocks are shown; what lies deeper is folded into one line. Without it, as deep as
    /// the table stays readable
    #[arg(long, value_name = "BLOCKS")]
    depth: Option<usize>,

    /// One line a network: its sums alone
    #[arg(long, conflicts_with = "depth")]
    totals: bool,

    /// How to print the summary
    #[arg(long, value_enum, default_value = "human")]
    format: SummaryFormat,
}

/// How a summary is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum SummaryFormat {
    /// A table a network, as wide as the terminal
    Human,
    /// One JSON document, diagnostics included
    Json,
    /// A head and a row a layer; diagnostics go to standard error
    Csv,
    /// A Markdown table a network; diagnostics go to standard error
    Markdown,
}

impl SummaryCommand {
    pub fn run(&self) -> Outcome {
        let files = self.inputs.compile();
        let mut summaries = Vec::new();
        for file in &files {
            if let Err(reason) = summarise_file(file, &mut summaries) {
                complain(&reason);
                return Outcome::Found;
            }
        }
        let printed = match self.format {
            SummaryFormat::Human if self.totals => {
                print_diagnostics(&files);
                print(&totals_text(&summaries))
            }
            SummaryFormat::Markdown if self.totals => {
                print_diagnostics(&files);
                print(&totals_markdown(&summaries))
            }
            SummaryFormat::Human => {
                print_diagnostics(&files);
                let width = output_width();
                let texts = summaries
                    .iter()
                    .map(|one| summary_text(one, self.depth, width));
                print(&texts.collect::<Vec<_>>().join("\n"))
            }
            SummaryFormat::Json => print_json(&summaries_json(&summaries, diagnostics_of(&files))),
            SummaryFormat::Csv => {
                print_diagnostics(&files);
                match summaries_csv(&summaries) {
                    Ok(table) => print(&String::from_utf8_lossy(&table)),
                    Err(reason) => {
                        complain(&reason);
                        return Outcome::Found;
                    }
                }
            }
            SummaryFormat::Markdown => {
                print_diagnostics(&files);
                let texts = summaries
                    .iter()
                    .map(|one| summary_markdown(one, self.depth));
                print(&texts.collect::<Vec<_>>().join("\n"))
            }
        };
        printed.and(outcome(&files))
    }
}

fn summarise_file(file: &File, summaries: &mut Vec<Summary>) -> Result<(), String> {
    for network in &file.compiled.networks {
        let cost = measure(&network.graph).map_err(|overflow| {
            format!(
                "{}#{}: the {} of the network are more than 2^64",
                file.name, network.name, overflow.what
            )
        })?;
        summaries.push(summarise(&file.name, network, cost, &file.sources));
    }
    Ok(())
}
