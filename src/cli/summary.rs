//! `cnn summary`

use super::Outcome;
use super::compile::Requires;
use super::file::{File, FileResult, uncountable};
use super::input::Inputs;
use super::output::{LongDocument, Paragraphs, Run, complain, output_width, surface};
use super::watch::repeated;
use crate::cost::{Batch, CountOverflow, Measured, ValueType};
use crate::network::Network;
use crate::report::{
    Detail, NetworkDocument, Notes, Subject, Summary, Whole, summarise, summarise_whole,
    summary_csv, summary_csv_head, summary_markdown, summary_notes, summary_notes_markdown,
    summary_text, totals_csv, totals_csv_head, totals_markdown, totals_text,
};
use crate::source::Sources;
use clap::{Args, ValueEnum};
use std::io::Error;
use std::ops::ControlFlow;

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

    /// The number of samples that the memory figures are for
    #[arg(long, value_name = "SAMPLES", default_value_t = 1,
          value_parser = clap::value_parser!(u64).range(1..))]
    batch: u64,

    /// The type of values and weights that the memory figures are for
    #[arg(long, value_enum, value_name = "TYPE", default_value = "f32")]
    dtype: Dtype,

    /// Explain the columns and totals after the tables, as `cnn explain summary` does
    #[arg(long)]
    legend: bool,

    /// The output format
    #[arg(long, value_enum, default_value = "human")]
    format: SummaryFormat,

    /// Run again whenever a file changes, until you interrupt it (Ctrl-C)
    #[arg(long)]
    watch: bool,
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

/// The type of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Dtype {
    /// 4 bytes
    #[value(alias = "float32")]
    F32,
    /// 2 bytes
    #[value(alias = "float16", alias = "half")]
    F16,
    /// 2 bytes
    #[value(alias = "bfloat16")]
    Bf16,
    /// 1 byte, for inference: without the memory of training
    Int8,
}

impl From<Dtype> for ValueType {
    fn from(dtype: Dtype) -> Self {
        match dtype {
            Dtype::F32 => ValueType::Float32,
            Dtype::F16 => ValueType::Float16,
            Dtype::Bf16 => ValueType::Bfloat16,
            Dtype::Int8 => ValueType::Int8,
        }
    }
}

/// The results for the networks of a file.
type Kept<T> = Result<Vec<T>, String>;

impl SummaryCommand {
    /// Why the options cannot be used together.
    pub fn contradiction(&self) -> Option<&'static str> {
        let unwatchable = self.inputs.unwatchable(self.watch);
        unwatchable.or_else(|| self.inputs.contradiction())
    }

    pub fn run(&self) -> Outcome {
        if self.watch {
            return repeated(self.inputs.named_paths(), &self.inputs.seen, || self.once());
        }
        self.once()
    }

    fn once(&self) -> Outcome {
        match (self.format, self.totals) {
            (SummaryFormat::Json, true) => {
                complain(
                    &"`--totals` is for tables; the JSON document has the totals of each network",
                );
                Outcome::Usage
            }
            (SummaryFormat::Json, false) => self.document(),
            (SummaryFormat::Csv, false) => self.rows(),
            (SummaryFormat::Csv, true) => self.totals_rows(),
            (SummaryFormat::Human | SummaryFormat::Markdown, true) => self.totals(),
            (SummaryFormat::Human | SummaryFormat::Markdown, false) => self.tables(),
        }
    }

    /// One document, a network after the other, and of each a layer after the other.
    fn document(&self) -> Outcome {
        let mut run = Run::document().of(&self.inputs);
        let mut document = LongDocument::of("networks");
        self.each_network(&mut run, |run, subject| {
            let network = NetworkDocument::of(subject)?;
            run.write(|out| document.write_next(out, &network));
            Ok(())
        });
        run.end(|diagnostics| Ok(document.end(&diagnostics)))
    }

    /// CSV, a layer after the other.
    fn rows(&self) -> Outcome {
        let mut run = Run::showing().of(&self.inputs);
        run.print(summary_csv_head().map_err(|error| error.to_string()));
        self.each_network(&mut run, |run, subject| {
            run.write(|out| {
                let line = |line: &str| out.write_all(line.as_bytes()).map_err(|it| it.to_string());
                summary_csv(subject, line).map_err(Error::other)
            });
            Ok(())
        });
        run.end(|_| Ok(String::new()))
    }

    fn totals_rows(&self) -> Outcome {
        let mut run = Run::showing().of(&self.inputs);
        run.print(totals_csv_head().map_err(|error| error.to_string()));
        run.over(
            &self.inputs,
            Requires::Networks,
            |file| self.of_each(file, summarise_whole),
            |whole| totals_csv(&whole).map_err(|error| error.to_string()),
        );
        run.end(|_| Ok(String::new()))
    }

    /// A line for each network, when all are known.
    fn totals(&self) -> Outcome {
        let mut run = Run::showing().of(&self.inputs);
        let mut kept: Vec<Whole> = Vec::new();
        run.over(
            &self.inputs,
            Requires::Networks,
            |file| self.of_each(file, summarise_whole),
            |whole| {
                kept.push(whole);
                Ok(String::new())
            },
        );
        let mut paragraphs = Paragraphs::default();
        run.end(|_| {
            Ok(match self.format {
                _ if kept.is_empty() => String::new(),
                SummaryFormat::Markdown => {
                    paragraphs.next(totals_markdown(&kept)) + &self.notes(&mut paragraphs)
                }
                SummaryFormat::Human | SummaryFormat::Csv | SummaryFormat::Json => {
                    let surface = surface(anstream::stdout().current_choice());
                    let text = totals_text(&kept, output_width(), surface);
                    paragraphs.next(text) + &self.notes(&mut paragraphs)
                }
            })
        })
    }

    /// A table for each network.
    fn tables(&self) -> Outcome {
        let mut run = Run::showing().of(&self.inputs);
        let (width, detail) = (output_width(), self.detail());
        let surface = surface(anstream::stdout().current_choice());
        let mut paragraphs = Paragraphs::default();
        run.over(
            &self.inputs,
            Requires::Networks,
            |file| self.of_each(file, summarise),
            |summary: Summary| {
                Ok(paragraphs.next(match self.format {
                    SummaryFormat::Markdown => summary_markdown(&summary, detail),
                    SummaryFormat::Human | SummaryFormat::Csv | SummaryFormat::Json => {
                        summary_text(&summary, detail, width, surface)
                    }
                }))
            },
        );
        run.end(|_| Ok(self.notes(&mut paragraphs)))
    }

    /// The meaning of the columns, once after all tables.
    fn notes(&self, paragraphs: &mut Paragraphs) -> String {
        if !self.legend || !paragraphs.begun() {
            return String::new();
        }
        let notes = if self.totals {
            Notes::Totals
        } else {
            Notes::Layers
        };
        paragraphs.next(match self.format {
            SummaryFormat::Markdown => summary_notes_markdown(notes),
            SummaryFormat::Human | SummaryFormat::Csv | SummaryFormat::Json => {
                summary_notes(notes, output_width())
            }
        })
    }

    /// The result of `of` for each network of a file.
    fn of_each<T>(
        &self,
        file: &File,
        of: impl Fn(Subject<'_>) -> Result<T, CountOverflow>,
    ) -> Kept<T> {
        let networks = file.analysis.built();
        let found = networks.map(|network| {
            let measured = file.measured(network)?;
            let subject = self.subject(&file.name, network, &measured, file.texts.sources());
            of(subject).map_err(|overflow| uncountable(&file.name, network, overflow))
        });
        found.collect()
    }

    /// Gives the networks of all files to `write`, in order.
    fn each_network(
        &self,
        run: &mut Run,
        mut write: impl FnMut(&mut Run, Subject<'_>) -> Result<(), CountOverflow>,
    ) {
        let keep = |mut file: File| {
            let networks = std::mem::take(&mut file.analysis.networks).into_iter();
            let networks = networks.filter(Network::is_built);
            let networks = networks.map(|network| Ok((file.measured(&network)?, network)));
            let networks: Kept<(Measured, Network)> = networks.collect();
            let result = (file.name.clone(), networks);
            file.into_result_with_texts(result)
        };
        let take = |kept: FileResult<(String, Kept<(Measured, Network)>)>| {
            run.found(&kept.sources, &kept.diagnostics);
            let (file, networks) = kept.result;
            let networks = match networks {
                Ok(networks) => networks,
                Err(reason) => {
                    run.print(Err(reason));
                    return ControlFlow::Break(());
                }
            };
            for (measured, network) in &networks {
                run.goes_on()?;
                let subject = self.subject(&file, network, measured, &kept.sources);
                if let Err(overflow) = write(run, subject) {
                    run.print(Err(uncountable(&file, network, overflow)));
                }
            }
            run.goes_on()
        };
        self.inputs.each_file(Requires::Networks, keep, take);
    }

    fn subject<'n>(
        &self,
        file: &'n str,
        network: &'n Network,
        measured: &'n Measured,
        sources: &'n Sources,
    ) -> Subject<'n> {
        Subject {
            file,
            network,
            measured,
            sources,
            batch: Batch {
                samples: self.batch,
                values: self.dtype.into(),
            },
        }
    }

    fn detail(&self) -> Detail {
        match self.depth {
            _ if self.all => Detail::All,
            Some(depth) => Detail::Depth(depth),
            None => Detail::Readable,
        }
    }
}
