//! `cnn train`

mod accuracy;
mod attributes;
mod networks;
mod table;

use super::Outcome;
use super::caffe::Caffe;
use super::output::{complain, note, print};
use super::read::read_all;
use super::strings::{Strings, strings};
use super::wrap::for_terminal;
use super::write::{Existing, Target};
use crate::model::{About, Model, Protocol, TableError, TaskDomain, fit, fit_table};
use crate::report::model_text;
use attributes::Attributes;
use clap::{ArgGroup, Args, ValueHint};
use std::collections::BTreeMap;
use std::path::PathBuf;
use table::{Columns, Row, rows};

/// The most bytes of the file about a model.
const MAX_ABOUT: u64 = 1 << 20;

const NOT_STATED: &str = "not stated";

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("networks").required(true).args(["strings", "files", "attributes"]))]
pub(super) struct Train {
    /// A CSV table with one trained network per row
    #[arg(value_name = "TABLE.csv", value_hint = ValueHint::FilePath)]
    table: PathBuf,

    /// The networks are in this notation (metaqnn, naap440 or nas-bench-macro) and column, such as
    /// metaqnn:net
    #[arg(long, value_name = "NOTATION:COLUMN", value_parser = strings,
          conflicts_with_all = ["phase", "stages", "inputs", "convention"])]
    strings: Option<Strings>,

    /// The networks are in files (`.cnn` or `.prototxt`), whose paths are in this column; a path is
    /// relative to the folder of the table and may end with `#NETWORK`
    #[arg(long, value_name = "COLUMN")]
    files: Option<String>,

    /// The networks are rows of attributes, in the columns that `cnn attributes` writes; other columns are
    /// left out. The table may be larger than memory
    #[arg(long, conflicts_with_all = ["phase", "stages", "inputs", "convention"])]
    attributes: bool,

    /// With `--attributes`: a column whose equal texts mark variants of one network, which
    /// cross-validation never separates [default: rows with the same attributes]
    #[arg(long, value_name = "COLUMN", requires = "attributes")]
    group: Option<String>,

    /// The column with the accuracy: a fraction of 1, or a percentage (`93.5%`, or 93.5 where some
    /// accuracy is more than 1)
    #[arg(long, value_name = "COLUMN")]
    target: String,

    /// The model's name [default: the name of the table]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,

    /// The quantity that the model predicts, such as `accuracy after 20 epochs on CIFAR-10` [default:
    /// the name of the target column]
    #[arg(long, value_name = "TEXT")]
    predicts: Option<String>,

    /// A JSON file with the model's name, target, task, data, source, licence, description and command;
    /// `--name` and `--predicts` override its name and target
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    about: Option<PathBuf>,

    #[command(flatten)]
    caffe: Caffe,

    /// The number of folds for cross-validation
    #[arg(long, default_value_t = 10)]
    folds: usize,

    /// The seed that assigns the networks to the folds
    #[arg(long, default_value_t = 1)]
    seed: u64,

    /// Where to write the model; without it, only the quality is printed
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Replace the file of `--output` if it exists
    #[arg(long, requires = "output")]
    force: bool,
}

impl Train {
    pub fn run(&self) -> Outcome {
        match self.train() {
            Ok((model, remarks)) => {
                for remark in remarks {
                    note(&format!("{remark}\n"));
                }
                print(&for_terminal(model_text(&model)))
            }
            Err(reason) => {
                complain(&reason);
                Outcome::Found
            }
        }
    }

    /// The model, and remarks about the table.
    fn train(&self) -> Result<(Model, Vec<String>), String> {
        let target = self.written_to()?;
        let about = self.about()?;
        let protocol = Protocol {
            folds: self.folds,
            seed: self.seed,
            ..Protocol::default()
        };
        let (model, remarks) = if self.attributes {
            let group = self.group.as_deref();
            let mut table = Attributes::of(&self.table, &self.target, group)?;
            let model = fit_table(&mut table, about, &protocol);
            let model = model.map_err(|error| match error {
                TableError::Read(reason) => reason,
                TableError::Changed | TableError::Fit(_) => {
                    format!("{}: {error}", self.table.display())
                }
            })?;
            (model, table.remarks(&self.target))
        } else {
            self.of_networks(about, &protocol)?
        };
        if let Some(target) = target {
            let text = model.to_json().map_err(|error| error.to_string())?;
            target.write(&text)?;
        }
        Ok((model, remarks))
    }

    /// The model of networks that are compiled and measured.
    fn of_networks(
        &self,
        about: About,
        protocol: &Protocol,
    ) -> Result<(Model, Vec<String>), String> {
        let network = match (&self.strings, &self.files) {
            (Some(strings), _) => &strings.column,
            (None, Some(column)) => column,
            (None, None) => {
                return Err("the table needs `--strings`, `--files` or `--attributes`".to_owned());
            }
        };
        let columns = Columns {
            network,
            target: &self.target,
        };
        let (rows, unit) = rows(&self.table, &columns)?;
        self.keep_inputs(&rows)?;
        let population = match &self.strings {
            Some(strings) => networks::written(&rows, strings.notation)?,
            None => networks::in_files(&rows, &self.table, &self.caffe)?,
        };
        let (dataset, domain) = population.measured().map_err(|error| error.to_string())?;
        let model = fit(&dataset, &domain, about, protocol).map_err(|error| error.to_string())?;
        Ok((model, unit.remark(&self.target).into_iter().collect()))
    }

    /// An error where the model would replace the file of a network.
    fn keep_inputs(&self, rows: &[Row]) -> Result<(), String> {
        if let (Some(output), Some(_)) = (&self.output, &self.files) {
            let paths: Vec<PathBuf> = rows.iter().map(|row| row.file(&self.table)).collect();
            let paths = paths.iter().map(PathBuf::as_path);
            Target::of(output, Existing::Replaced)?.beside(paths)?;
        }
        Ok(())
    }

    /// Where the model goes, which is looked at before the work.
    fn written_to(&self) -> Result<Option<Target>, String> {
        let Some(output) = &self.output else {
            return Ok(None);
        };
        let read = std::iter::once(self.table.as_path()).chain(self.about.as_deref());
        Target::of(output, Existing::Replaced)?.beside(read)?;
        let target = Target::of(output, Existing::forced(self.force))?;
        target.in_a_folder().map(Some)
    }

    fn about(&self) -> Result<About, String> {
        let mut about = match &self.about {
            Some(file) => {
                let text = read_all(file, MAX_ABOUT)?;
                let shown = file.display();
                serde_json::from_str(&text).map_err(|error| format!("{shown}: {error}"))?
            }
            None => self.unknown(),
        };
        if let Some(name) = &self.name {
            about.name.clone_from(name);
        }
        if let Some(predicts) = &self.predicts {
            about.target.clone_from(predicts);
        }
        Ok(about)
    }

    /// The description of a model of which nothing is known except its table.
    fn unknown(&self) -> About {
        let stem = self.table.file_stem().unwrap_or_default();
        let table = self.table.file_name().unwrap_or_default();
        let words = std::env::args().skip(1);
        let command: Vec<String> = std::iter::once("cnn".to_owned()).chain(words).collect();
        About {
            name: stem.to_string_lossy().into_owned(),
            target: self.target.clone(),
            task: TaskDomain {
                kind: "classification".to_owned(),
                settings: BTreeMap::new(),
            },
            data: table.to_string_lossy().into_owned(),
            source: NOT_STATED.to_owned(),
            licence: NOT_STATED.to_owned(),
            description: NOT_STATED.to_owned(),
            command: command.join(" "),
        }
    }
}
