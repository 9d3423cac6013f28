//! `cnn predict`

use super::Outcome;
use super::input::Inputs;
use super::output::{
    Format, complain, diagnostics_of, outcome, print, print_diagnostics, print_json,
};
use crate::model::{Model, embedded, predict};
use crate::report::{PredictionRecord, prediction_text, predictions_json};
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct Predict {
    #[command(flatten)]
    inputs: Inputs,

    /// A model file in place of the embedded model
    #[arg(long, value_name = "FILE")]
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
        let files = self.inputs.compile();
        let mut records = Vec::new();
        for file in &files {
            for network in &file.compiled.networks {
                match predict(&model, network) {
                    Ok(prediction) => records.push(PredictionRecord {
                        name: network.name.to_string(),
                        file: file.name.clone(),
                        prediction,
                    }),
                    Err(reason) => {
                        complain(&reason);
                        return Outcome::Found;
                    }
                }
            }
        }
        let printed = match self.format {
            Format::Human => {
                print_diagnostics(&files);
                let texts = records.iter().map(prediction_text);
                print(&texts.collect::<Vec<_>>().join("\n"))
            }
            Format::Json => match predictions_json(&records, diagnostics_of(&files)) {
                Ok(document) => print_json(&document),
                Err(reason) => {
                    complain(&reason);
                    return Outcome::Found;
                }
            },
        };
        printed.and(outcome(&files))
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
