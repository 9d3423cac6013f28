//! The record of a table, next to it: `nets.csv.run.json` next to `nets.csv`. With it, `--resume`
//! distinguishes a complete table from that of another run.

use super::parts::Tally;
use crate::cli::write::{Existing, Target};
use crate::report::hash::Hash128;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The identity of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    pub schema: u64,
    pub version: String,
    pub members: usize,
    /// How many members a part is of.
    pub chunk: usize,
    /// A hash of the members' names.
    pub inputs: String,
    /// The values measured for each.
    pub asked: String,
    /// How rows are written in the parts.
    pub rows: String,
    pub columns: Vec<String>,
}

impl Manifest {
    /// The ways in which another run differs: inputs, columns, settings, version.
    pub fn differences(&self, other: &Self) -> Vec<&'static str> {
        let inputs = |it: &Self| (it.members, it.chunk, it.inputs.clone());
        let settings = |it: &Self| (it.asked.clone(), it.rows.clone());
        let version = |it: &Self| (it.schema, it.version.clone());
        let same = [
            ("inputs", inputs(self) == inputs(other)),
            ("columns", self.columns == other.columns),
            ("settings", settings(self) == settings(other)),
            ("version", version(self) == version(other)),
        ];
        let others = same.into_iter().filter(|(_, same)| !same);
        others.map(|(what, _)| what).collect()
    }

    /// A hash of it all.
    pub fn hash(&self) -> String {
        let mut hash = Hash128::default();
        let numbers = [self.schema, self.members as u64, self.chunk as u64];
        for number in numbers {
            hash.add(&number.to_le_bytes());
        }
        let texts = [&self.version, &self.inputs, &self.asked, &self.rows];
        for text in texts.into_iter().chain(&self.columns) {
            hash.add(text.as_bytes());
        }
        format!("{:032x}", hash.value())
    }
}

/// The record of a table.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Record {
    pub run: Manifest,
    /// The counts of the run.
    pub tally: Tally,
    /// The size of the table, to detect another file of the same name.
    pub bytes: u64,
}

impl Record {
    /// The file beside a table.
    pub fn path(table: &Path) -> PathBuf {
        let mut path = table.as_os_str().to_owned();
        path.push(".run.json");
        path.into()
    }

    /// The record of a table; `None` where there is no record, or one of another table.
    pub fn of(table: &Path) -> io::Result<Option<Self>> {
        let text = match fs::read(Self::path(table)) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let bytes = fs::metadata(table)?.len();
        let record: Option<Self> = serde_json::from_slice(&text).ok();
        Ok(record.filter(|record| record.bytes == bytes))
    }

    pub fn write(&self, table: &Path) -> io::Result<()> {
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        let target = Target::of(&Self::path(table), Existing::Replaced);
        let written = target.and_then(|target| target.write(&text));
        written.map_err(io::Error::other)
    }

    /// Takes the record away.
    pub fn remove(table: &Path) -> io::Result<()> {
        match fs::remove_file(Self::path(table)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            Ok(()) | Err(_) => Ok(()),
        }
    }
}
