//! `cnn import`

use super::Outcome;
use super::import_table::import_table;
use super::output::{complain, print};
use super::strings::{Strings, strings};
use clap::{Args, ValueHint};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct Import {
    /// A CSV table with a network a row
    #[arg(value_name = "TABLE.csv", value_hint = ValueHint::FilePath)]
    table: PathBuf,

    /// The notation of the networks (metaqnn, naap440 or nas-bench-macro) and the column that has
    /// them, such as metaqnn:net
    #[arg(long, value_name = "NOTATION:COLUMN", value_parser = strings)]
    strings: Strings,

    /// The folder for the `.cnn` files, one a network
    #[arg(short, long, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    output: PathBuf,

    /// The data set that the networks were trained on, where the notation does not say it, such as
    /// svhn
    #[arg(long, value_name = "NAME")]
    data: Option<String>,
}

impl Import {
    pub fn run(&self) -> Outcome {
        let data = self.data.as_deref();
        match import_table(&self.table, &self.strings, &self.output, data) {
            Ok(imported) => {
                let outcome = print(&format!("{imported}\n"));
                if imported.failed == 0 {
                    outcome
                } else {
                    outcome.and(Outcome::Found)
                }
            }
            Err(reason) => {
                complain(&reason);
                Outcome::Found
            }
        }
    }
}
