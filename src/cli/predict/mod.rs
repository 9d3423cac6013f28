//! `cnn predict`

mod attributes;

use super::Outcome;
use super::compile::Requires;
use super::file::File;
use super::input::Inputs;
use super::output::{LongDocument, Paragraphs, Run, complain};
use super::read::read_all;
use super::watch::repeated;
use super::wrap::for_terminal;
use crate::model::{Model, embedded, predict};
use crate::report::{
    PredictionRecord, prediction_csv, prediction_csv_head, prediction_json, prediction_text,
};
use crate::source::Sources;
use attributes::predictions;
use clap::{Args, ValueEnum, ValueHint};
use std::path::{Path, PathBuf};

/// The most bytes of a model file.
const MAX_MODEL: u64 = 64 << 20;

#[derive(Debug, Args)]
pub(super) struct Predict {
    #[command(flatten)]
    pub(super) inputs: Inputs,

    /// A model file instead of the embedded model
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    model: Option<PathBuf>,

    /// The paths are CSV tables with the attributes of one network per row, as `cnn attributes` writes
    /// them; a table may be larger than memory
    #[arg(long, conflicts_with_all = ["strings", "sets", "phase", "stages", "inputs", "convention"])]
    attributes: bool,

    /// The output format
    #[arg(long, value_enum, default_value = "human")]
    format: PredictFormat,

    /// Run again whenever a file changes, until you interrupt it (Ctrl-C)
    #[arg(long)]
    watch: bool,
}

/// How predictions are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum PredictFormat {
    /// Text for people, with the first 100 diagnostics; `cnn check --format short` lists all
    Human,
    /// One JSON document, diagnostics included
    Json,
    /// One JSON object per line; the first 100 diagnostics go to standard error
    Jsonl,
    /// A header and one row per network: the prediction, its interval, and whether and why the network
    /// is outside of the model's range; the first 100 diagnostics go to standard error
    Csv,
}

impl Predict {
    /// Why the options cannot be used together.
    pub fn contradiction(&self) -> Option<&'static str> {
        let unwatchable = self.inputs.unwatchable(self.watch);
        unwatchable.or_else(|| self.inputs.contradiction())
    }

    pub fn run(&self) -> Outcome {
        if self.watch {
            let named = self.inputs.named_paths().chain(self.model.clone());
            return repeated(named, &self.inputs.seen, || self.once());
        }
        self.once()
    }

    fn once(&self) -> Outcome {
        let model = match model(self.model.as_deref()) {
            Ok(model) => model,
            Err(reason) => {
                complain(&reason);
                return Outcome::Found;
            }
        };
        let mut run = match self.format {
            PredictFormat::Human | PredictFormat::Jsonl | PredictFormat::Csv => Run::showing(),
            PredictFormat::Json => Run::document(),
        }
        .of(&self.inputs);
        let mut paragraphs = Paragraphs::default();
        let mut document = LongDocument::of("predictions");
        let failed = |reason: serde_json::Error| reason.to_string();
        let mut shown = |record: PredictionRecord| match self.format {
            // A row that is not a network has been reported.
            PredictFormat::Human if record.prediction.is_err() => Ok(String::new()),
            PredictFormat::Human => Ok(paragraphs.next(for_terminal(prediction_text(&record)))),
            PredictFormat::Json => Ok(document.next(&prediction_json(&record).map_err(failed)?)),
            PredictFormat::Jsonl => Ok(format!("{}\n", prediction_json(&record).map_err(failed)?)),
            PredictFormat::Csv => prediction_csv(&record).map_err(|reason| reason.to_string()),
        };
        if self.format == PredictFormat::Csv {
            run.print(prediction_csv_head().map_err(|reason| reason.to_string()));
        }
        if self.attributes {
            self.tables(&model, &mut run, &mut shown);
        } else {
            let records = |file: &File| records(&model, file);
            run.over(&self.inputs, Requires::Networks, records, shown);
        }
        run.end(|diagnostics| match self.format {
            PredictFormat::Human | PredictFormat::Jsonl | PredictFormat::Csv => Ok(String::new()),
            PredictFormat::Json => Ok(document.end(&diagnostics)),
        })
    }

    /// Predicts for the rows of tables of attributes.
    fn tables(
        &self,
        model: &Model,
        run: &mut Run,
        shown: &mut impl FnMut(PredictionRecord) -> Result<String, String>,
    ) {
        let paths = match self.inputs.arguments() {
            Ok(paths) => paths,
            Err(found) => return run.found(&Sources::default(), &[*found]),
        };
        for path in paths {
            let predicted = predictions(model, &path, |record| {
                run.print(shown(record));
                run.goes_on().is_continue()
            });
            if let Err(reason) = predicted {
                run.print(Err(reason));
            }
            if run.goes_on().is_break() {
                return;
            }
        }
    }
}

/// The model of a file, or the embedded one.
///
/// # Errors
/// Why there is none, in words.
pub(super) fn model(path: Option<&Path>) -> Result<Model, String> {
    let Some(path) = path else {
        return embedded().map_err(|error| error.to_string());
    };
    let shown = path.display();
    let text = read_all(path, MAX_MODEL)?;
    Model::parse(&text).map_err(|error| format!("{shown}: {error}"))
}

/// The predictions for a file's networks; every row of a table has one.
fn records(model: &Model, file: &File) -> Result<Vec<PredictionRecord>, String> {
    let row = file.row.as_ref().map(|row| row.number);
    let record = |name: String, prediction| PredictionRecord {
        name,
        file: file.name.clone(),
        row,
        prediction,
    };
    let mut networks = file.analysis.built().peekable();
    if let (Some(row), None) = (&file.row, networks.peek()) {
        let mut found = file.analysis.diagnostics.iter();
        let reason = found.find(|found| found.is_error());
        let reason = reason.map_or_else(|| "no network".to_owned(), |it| it.message.clone());
        return Ok(vec![record(row.name.clone(), Err(reason))]);
    }
    let records = networks.map(|network| {
        let prediction = predict(model, network).map_err(|reason| reason.to_string())?;
        Ok(record(network.name.to_string(), Ok(prediction)))
    });
    records.collect()
}
