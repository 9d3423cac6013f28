//! Tables with a head, read row by row.

use std::fs::File;
use std::path::{Path, PathBuf};

/// A table whose head was read.
#[derive(Debug)]
pub(super) struct CsvTable {
    /// Its file.
    pub path: PathBuf,
    /// The names of its columns.
    pub head: Vec<String>,
}

impl CsvTable {
    /// Reads the head of a table; the reader has the rows.
    ///
    /// # Errors
    /// Where it cannot be read, or has no head.
    pub fn open(path: &Path) -> Result<(Self, csv::Reader<File>), String> {
        let mut rows = reader(path)?;
        let head = rows.headers().map_err(|error| failed(path, &error))?;
        if head.is_empty() {
            return Err(format!("{}: the table is empty", path.display()));
        }
        let table = Self {
            path: path.to_owned(),
            head: head.iter().map(str::to_owned).collect(),
        };
        Ok((table, rows))
    }

    /// The place of a column.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.head.iter().position(|other| other == name)
    }

    /// The place of a column that the table must have.
    ///
    /// # Errors
    /// Where it does not.
    pub fn column(&self, name: &str) -> Result<usize, String> {
        self.find(name).ok_or_else(|| {
            format!(
                "{}: there is no column `{name}`; the columns are {}",
                self.path.display(),
                self.head.join(", ")
            )
        })
    }

    /// Reads the file again, and calls `each` with every row and its line, in order.
    ///
    /// # Errors
    /// Those of [`CsvTable::each_of`].
    pub fn each(
        &self,
        each: impl FnMut(&csv::StringRecord, u64) -> Result<(), String>,
    ) -> Result<(), String> {
        self.each_of(reader(&self.path)?, each)
    }

    /// Calls `each` with every row that a reader has, and its line, in order.
    ///
    /// # Errors
    /// Where the table cannot be read or has no rows, and those of `each`.
    pub fn each_of(
        &self,
        mut rows: csv::Reader<File>,
        mut each: impl FnMut(&csv::StringRecord, u64) -> Result<(), String>,
    ) -> Result<(), String> {
        let mut record = csv::StringRecord::new();
        let mut is_empty = true;
        loop {
            let more = rows.read_record(&mut record);
            if !more.map_err(|error| failed(&self.path, &error))? {
                break;
            }
            is_empty = false;
            let line = record.position().map_or(0, csv::Position::line);
            each(&record, line)?;
        }
        match is_empty {
            true => Err(format!("{}: the table has no rows", self.path.display())),
            false => Ok(()),
        }
    }
}

fn reader(path: &Path) -> Result<csv::Reader<File>, String> {
    csv::Reader::from_path(path).map_err(|error| failed(path, &error))
}

fn failed(path: &Path, error: &csv::Error) -> String {
    format!("{}: {error}", path.display())
}
