//! `cnn train`

use super::Outcome;
use super::output::{complain, print};
use super::read::read_all;
use super::strings::{Strings, strings};
use super::write::{Existing, Target};
use crate::diagnostic::Diagnostic;
use crate::import::Notation;
use crate::model::{About, Model, Population, Protocol, fit};
use crate::report::model_text;
use crate::source::SourceId;
use clap::Args;
use std::path::PathBuf;

/// The most bytes of the file about a model.
const MAX_ABOUT: u64 = 1 << 20;

#[derive(Debug, Args)]
pub(super) struct Train {
    /// A CSV table with one trained network per row
    #[arg(value_name = "TABLE.csv")]
    table: PathBuf,

    /// The notation of the networks (metaqnn, naap440 or nas-bench-macro) and its column, such as
    /// metaqnn:net
    #[arg(long, value_name = "NOTATION:COLUMN", value_parser = strings)]
    strings: Strings,

    /// The column with the accuracy, as a fraction of 1
    #[arg(long, value_name = "COLUMN")]
    target: String,

    /// A JSON file with the model's name, target, task, data, source, licence, description and command
    #[arg(long, value_name = "FILE")]
    about: PathBuf,

    /// The number of folds for cross-validation
    #[arg(long, default_value_t = 10)]
    folds: usize,

    /// The seed that assigns the networks to the folds
    #[arg(long, default_value_t = 1)]
    seed: u64,

    /// Where to write the model; without it, only the quality is printed
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Replace the file of `--output` if it is there
    #[arg(long, requires = "output")]
    force: bool,
}

impl Train {
    pub fn run(&self) -> Outcome {
        match self.train() {
            Ok(model) => print(&model_text(&model)),
            Err(reason) => {
                complain(&reason);
                Outcome::Found
            }
        }
    }

    fn train(&self) -> Result<Model, String> {
        let target = self.written_to()?;
        let about = self.about()?;
        let rows = self.rows()?;
        let population = population(&rows, self.strings.notation)?;
        let (dataset, domain) = population.measured().map_err(|error| error.to_string())?;
        let protocol = Protocol {
            folds: self.folds,
            seed: self.seed,
            ..Protocol::default()
        };
        let model = fit(&dataset, &domain, about, &protocol).map_err(|error| error.to_string())?;
        if let Some(target) = target {
            let text = model.to_json().map_err(|error| error.to_string())?;
            target.write(&text)?;
        }
        Ok(model)
    }

    /// Where the model goes, which is looked at before the work.
    fn written_to(&self) -> Result<Option<Target>, String> {
        let Some(output) = &self.output else {
            return Ok(None);
        };
        let read = [self.table.as_path(), &self.about];
        Target::of(output, Existing::Replaced)?.beside(read)?;
        let target = Target::of(output, Existing::forced(self.force))?;
        target.in_a_folder().map(Some)
    }

    fn about(&self) -> Result<About, String> {
        let shown = self.about.display();
        let text = read_all(&self.about, MAX_ABOUT)?;
        serde_json::from_str(&text).map_err(|error| format!("{shown}: {error}"))
    }

    fn rows(&self) -> Result<Vec<Row>, String> {
        let shown = self.table.display();
        let table = csv::Reader::from_path(&self.table);
        let mut table = table.map_err(|error| format!("{shown}: {error}"))?;
        let head = table
            .headers()
            .map_err(|error| format!("{shown}: {error}"))?
            .clone();
        let column = |name: &str| {
            let place = head.iter().position(|other| other == name);
            place.ok_or_else(|| {
                let names: Vec<&str> = head.iter().collect();
                format!(
                    "{shown}: there is no column `{name}`; it has {}",
                    names.join(", ")
                )
            })
        };
        let (network, target) = (column(&self.strings.column)?, column(&self.target)?);
        let mut rows = Vec::new();
        for record in table.records() {
            let record = record.map_err(|error| format!("{shown}: {error}"))?;
            let line = record.position().map_or(0, csv::Position::line);
            let field = |index: usize| record.get(index).unwrap_or_default();
            let accuracy = field(target)
                .parse::<f64>()
                .map_err(|_| format!("{shown}:{line}: `{}` is not an accuracy", field(target)))?;
            rows.push(Row {
                place: format!("{shown}:{line}"),
                network: field(network).to_owned(),
                accuracy,
            });
        }
        Ok(rows)
    }
}

/// A trained network.
struct Row {
    place: String,
    network: String,
    accuracy: f64,
}

/// All networks, measured. Those written alike are one group.
fn population(rows: &[Row], notation: Notation) -> Result<Population, String> {
    let mut population = Population::default();
    for row in rows {
        let said = |found: Diagnostic| format!("{}: {}: {}", row.place, found.code, found.message);
        let parsed = notation
            .read(&row.network)
            .map_err(|error| said(error.diagnostic(SourceId::default())))?;
        let graph = parsed
            .graph()
            .map_err(|error| said(error.diagnostic(SourceId::default())))?;
        population.add(&graph, row.accuracy, row.network.as_str());
    }
    Ok(population)
}
