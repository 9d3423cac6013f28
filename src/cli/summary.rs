//! `cnn summary`

use super::Outcome;
use super::input::{About, File, Inputs};
use super::output::{Paragraphs, Run, document, output_width};
use crate::report::{
    Summary, summaries_json, summarise, summary_csv, summary_csv_head, summary_markdown,
    summary_text, totals_markdown, totals_text,
};
use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
pub(super) struct SummaryCommand {
    #[command(flatten)]
    pub(super) inputs: Inputs,

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
    /// A table a network, as wide as the terminal, with the first 100 diagnostics; `cnn check
    /// --format short` lists all
    Human,
    /// One JSON document, diagnostics included
    Json,
    /// A head and a row a layer; the first 100 diagnostics go to standard error
    Csv,
    /// A Markdown table a network; the first 100 diagnostics go to standard error
    Markdown,
}

impl SummaryCommand {
    pub fn run(&self) -> Outcome {
        let mut run = match self.format {
            SummaryFormat::Json => Run::document(),
            SummaryFormat::Human | SummaryFormat::Csv | SummaryFormat::Markdown => Run::showing(),
        };
        if self.format == SummaryFormat::Csv {
            run.print(summary_csv_head().map_err(|error| error.to_string()));
        }
        let width = output_width();
        let mut paragraphs = Paragraphs::default();
        let mut kept = Vec::new();
        run.over(
            &self.inputs,
            About::Networks,
            summaries,
            |mut summary| match self.format {
                SummaryFormat::Csv => summary_csv(&summary).map_err(|error| error.to_string()),
                SummaryFormat::Json => {
                    kept.push(summary);
                    Ok(String::new())
                }
                SummaryFormat::Human | SummaryFormat::Markdown if self.totals => {
                    // A line of sums needs no layers.
                    summary.rows = Vec::new();
                    summary.cost.layers = Vec::new();
                    kept.push(summary);
                    Ok(String::new())
                }
                SummaryFormat::Human => {
                    Ok(paragraphs.next(summary_text(&summary, self.depth, width)))
                }
                SummaryFormat::Markdown => {
                    Ok(paragraphs.next(summary_markdown(&summary, self.depth)))
                }
            },
        );
        run.end(|diagnostics| {
            Ok(match self.format {
                SummaryFormat::Json => document(&summaries_json(&kept, diagnostics)),
                SummaryFormat::Human if self.totals => totals_text(&kept),
                SummaryFormat::Markdown if self.totals => totals_markdown(&kept),
                SummaryFormat::Human | SummaryFormat::Csv | SummaryFormat::Markdown => {
                    String::new()
                }
            })
        })
    }
}

fn summaries(file: &File) -> Result<Vec<Summary>, String> {
    let networks = file.compiled.networks.iter();
    let summaries = networks.map(|network| {
        let cost = file.cost(network)?;
        Ok(summarise(&file.name, network, cost, &file.sources))
    });
    summaries.collect()
}
