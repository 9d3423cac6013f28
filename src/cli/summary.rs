//! `cnn summary`

use super::Outcome;
use super::compile::Requires;
use super::file::File;
use super::input::Inputs;
use super::output::{Paragraphs, Run, complain, document, output_width};
use crate::report::{
    Detail, Notes, Summary, summaries_json, summarise, summary_csv, summary_csv_head,
    summary_markdown, summary_notes, summary_notes_markdown, summary_text, totals_csv,
    totals_csv_head, totals_markdown, totals_text,
};
use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
pub(super) struct SummaryCommand {
    #[command(flatten)]
    pub(super) inputs: Inputs,

    /// The number of block levels to show; deeper blocks are folded into one line, and equal rows
    /// of a long table are grouped. Without it, a table has at most 80 lines
    #[arg(long, value_name = "BLOCKS")]
    depth: Option<usize>,

    /// Show every layer on its own line. JSON and CSV always have all layers
    #[arg(long, conflicts_with = "depth")]
    all: bool,

    /// Print only the totals, one line per network
    #[arg(long, conflicts_with_all = ["depth", "all"])]
    totals: bool,

    /// The output format
    #[arg(long, value_enum, default_value = "human")]
    format: SummaryFormat,
}

/// How a summary is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum SummaryFormat {
    /// One table per network, as wide as the terminal, with the first 100 diagnostics; `cnn check
    /// --format short` lists all
    Human,
    /// One JSON document, diagnostics included
    Json,
    /// A header and one row per layer, or per network with `--totals`; the first 100 diagnostics go
    /// to standard error
    Csv,
    /// One Markdown table per network; the first 100 diagnostics go to standard error
    Markdown,
}

impl SummaryCommand {
    pub fn run(&self) -> Outcome {
        if self.totals && self.format == SummaryFormat::Json {
            complain(&"`--totals` is for tables; the JSON document has the sums of each network");
            return Outcome::Usage;
        }
        let mut run = match self.format {
            SummaryFormat::Json => Run::document(),
            SummaryFormat::Human | SummaryFormat::Csv | SummaryFormat::Markdown => Run::showing(),
        };
        if self.format == SummaryFormat::Csv {
            let head = if self.totals {
                totals_csv_head()
            } else {
                summary_csv_head()
            };
            run.print(head.map_err(|error| error.to_string()));
        }
        let (width, detail) = (output_width(), self.detail());
        let mut paragraphs = Paragraphs::default();
        let mut kept = Vec::new();
        run.over(
            &self.inputs,
            Requires::Networks,
            summaries,
            |mut summary| match self.format {
                SummaryFormat::Csv if self.totals => {
                    totals_csv(&summary).map_err(|error| error.to_string())
                }
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
                SummaryFormat::Human => Ok(paragraphs.next(summary_text(&summary, detail, width))),
                SummaryFormat::Markdown => Ok(paragraphs.next(summary_markdown(&summary, detail))),
            },
        );
        // What the columns mean comes once, behind all tables.
        run.end(|diagnostics| {
            let notes = if self.totals {
                Notes::Totals
            } else {
                Notes::Layers
            };
            let mut text = match self.format {
                SummaryFormat::Csv => return Ok(String::new()),
                SummaryFormat::Json => return Ok(document(&summaries_json(&kept, diagnostics))),
                SummaryFormat::Human | SummaryFormat::Markdown if kept.is_empty() => String::new(),
                SummaryFormat::Human => paragraphs.next(totals_text(&kept, width)),
                SummaryFormat::Markdown => paragraphs.next(totals_markdown(&kept)),
            };
            if paragraphs.begun() {
                text.push_str(&paragraphs.next(match self.format {
                    SummaryFormat::Markdown => summary_notes_markdown(notes),
                    SummaryFormat::Human | SummaryFormat::Csv | SummaryFormat::Json => {
                        summary_notes(notes, width)
                    }
                }));
            }
            Ok(text)
        })
    }

    fn detail(&self) -> Detail {
        match self.depth {
            _ if self.all => Detail::All,
            Some(depth) => Detail::Depth(depth),
            None => Detail::Readable,
        }
    }
}

fn summaries(file: &File) -> Result<Vec<Summary>, String> {
    let networks = file.analysis.built();
    let summaries = networks.map(|network| {
        let cost = file.cost(network)?;
        Ok(summarise(&file.name, network, cost, file.texts.sources()))
    });
    summaries.collect()
}
