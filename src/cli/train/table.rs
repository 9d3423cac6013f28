//! The rows of the table: networks and their accuracies.

use super::accuracy::{Unit, Written, fractions};
use crate::cli::csv_table::CsvTable;
use crate::cli::paths::Argument;
use std::path::{Path, PathBuf};

/// The columns of a table that are read.
pub(super) struct Columns<'a> {
    /// The networks, or the paths of their files.
    pub network: &'a str,
    /// The accuracies.
    pub target: &'a str,
}

/// A trained network.
#[derive(Debug)]
pub(super) struct Row {
    /// The file and the line of its row, for messages.
    pub place: String,
    /// The text in its column.
    pub network: String,
    /// A fraction of 1.
    pub accuracy: f64,
}

impl Row {
    /// The path in its column, which is relative to the folder of the table; a `#NETWORK` included.
    pub fn path(&self, table: &Path) -> PathBuf {
        let folder = table.parent().unwrap_or(Path::new(""));
        folder.join(self.network.trim())
    }

    /// That path without `#NETWORK`.
    pub fn file(&self, table: &Path) -> PathBuf {
        Argument::of(&self.path(table)).given.into()
    }
}

/// The rows of a table, and how their accuracies are written.
///
/// # Errors
/// Where it cannot be read, lacks a column or a row, or has invalid accuracies: with file and line.
pub(super) fn rows(path: &Path, columns: &Columns<'_>) -> Result<(Vec<Row>, Unit), String> {
    let shown = path.display();
    let (table, reader) = CsvTable::open(path)?;
    let (network, target) = (
        table.column(columns.network)?,
        table.column(columns.target)?,
    );
    let (mut networks, mut accuracies) = (Vec::new(), Vec::new());
    table.each_of(reader, |record, line| {
        let field = |index: usize| record.get(index).unwrap_or_default().to_owned();
        networks.push(field(network));
        accuracies.push(Written {
            text: field(target),
            line,
        });
        Ok(())
    })?;
    let (found, unit) =
        fractions(&accuracies).map_err(|(line, reason)| format!("{shown}:{line}: {reason}"))?;
    let rows = networks.into_iter().zip(accuracies).zip(found);
    let rows = rows.map(|((network, written), accuracy)| Row {
        place: format!("{shown}:{}", written.line),
        network,
        accuracy,
    });
    Ok((rows.collect(), unit))
}
