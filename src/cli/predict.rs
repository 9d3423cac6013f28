//! `cnn predict`

use super::Outcome;
use super::input::{About, File, Inputs};
use super::output::{Format, Paragraphs, Run, complain, document};
use crate::model::{Model, embedded, predict};
use crate::report::{PredictionRecord, prediction_text, predictions_json};
use clap::{Args, ValueHint};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct Predict {
    #[command(flatten)]
    pub(super) inputs: Inputs,

    /// A model file in place of the embedded model
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    model: Option<PathBuf>,

    /// How to print the predictions
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

impl Predict {
    pub fn run(&self) -> Outcome {
        let model = match self.model() {
            Ok(model) => model,
            Err(reason) => {
                complain(&reason);
                return Outcome::Found;
            }
        };
        let mut run = match self.format {
            Format::Human => Run::showing(),
            Format::Json => Run::document(),
        };
        let mut paragraphs = Paragraphs::default();
        let mut kept = Vec::new();
        let records = |file: &File| records(&model, file);
        run.over(
            &self.inputs,
            About::Networks,
            records,
            |record| match self.format {
                Format::Human => Ok(paragraphs.next(prediction_text(&record))),
                Format::Json => {
                    kept.push(record);
                    Ok(String::new())
                }
            },
        );
        run.end(|diagnostics| match self.format {
            Format::Human => Ok(String::new()),
            Format::Json => match predictions_json(&kept, diagnostics) {
                Ok(predictions) => Ok(document(&predictions)),
                Err(reason) => Err(reason.to_string()),
            },
        })
    }

    fn model(&self) -> Result<Model, String> {
        let Some(path) = &self.model else {
            return embedded().map_err(|error| error.to_string());
        };
        let shown = path.display();
        let text = std::fs::read_to_string(path).map_err(|error| format!("{shown}: {error}"))?;
        Model::parse(&text).map_err(|error| format!("{shown}: {error}"))
    }
}

fn records(model: &Model, file: &File) -> Result<Vec<PredictionRecord>, String> {
    let networks = file.compiled.networks.iter();
    let records = networks.map(|network| match predict(model, network) {
        Ok(prediction) => Ok(PredictionRecord {
            name: network.name.to_string(),
            file: file.name.clone(),
            prediction,
        }),
        Err(reason) => Err(reason.to_string()),
    });
    records.collect()
}
