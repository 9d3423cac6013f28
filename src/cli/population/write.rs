//! The files that a run leaves: the table, and the table of findings.

use super::parquet::ParquetTable;
use super::parts::{Part, Parts, Tally};
use super::record::{Manifest, Record};
use crate::report::{FINDING_COLUMNS, Finding, PopulationRow, Trained};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Csv,
    Jsonl,
    Parquet,
}

/// The file of a table; its ending says how it is written.
#[derive(Clone, Debug)]
pub(in crate::cli) struct TableFile {
    pub path: PathBuf,
    form: Form,
}

/// Reads the name of a table.
pub(in crate::cli) fn table_file(text: &str) -> Result<TableFile, String> {
    let path = PathBuf::from(text);
    let ending = path.extension().map(|ending| ending.to_ascii_lowercase());
    let form = match ending.as_deref().and_then(|ending| ending.to_str()) {
        Some("csv") => Form::Csv,
        Some("jsonl" | "ndjson") => Form::Jsonl,
        Some("parquet") => Form::Parquet,
        Some(_) | None => {
            return Err("a table ends in .csv, .jsonl or .parquet".to_owned());
        }
    };
    Ok(TableFile { path, form })
}

/// How the files of an earlier run are treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Resume {
    /// Nothing may be there.
    Refuse,
    /// The run continues where it was interrupted.
    Continue,
    /// It begins again, and the table is replaced.
    Replace,
}

impl TableFile {
    /// Where the findings go if nothing else is said: `nets.errors.csv` beside `nets.parquet`.
    pub fn errors(&self) -> PathBuf {
        self.path.with_extension("errors.csv")
    }

    /// How rows be in parts.
    pub fn rows(&self) -> &'static str {
        match self.form {
            Form::Csv | Form::Parquet => "csv",
            Form::Jsonl => "jsonl",
        }
    }

    /// Appends a row as it is in parts.
    pub fn row(
        &self,
        row: &PopulationRow,
        trained: Trained,
        columns: &[&str],
        csv: &mut csv::Writer<Vec<u8>>,
        lines: &mut Vec<u8>,
    ) -> io::Result<()> {
        match self.form {
            Form::Csv | Form::Parquet => row.write_csv(trained, csv)?,
            Form::Jsonl => {
                serde_json::to_writer(&mut *lines, &row.json(trained, columns))?;
                lines.push(b'\n');
            }
        }
        Ok(())
    }

    /// Puts the table together from all parts, and `ahead` and the findings of all parts into the
    /// table of findings, which is there only if there is something to tell.
    pub(super) fn assemble(
        &self,
        parts: &Parts,
        chunks: usize,
        run: &Manifest,
        errors: &Path,
        ahead: &[Finding],
    ) -> io::Result<Tally> {
        let beside = parts.folder().join("table");
        let mut table = Open::new(self.form, File::create(&beside)?, &run.columns)?;
        let mut findings = csv::Writer::from_writer(Vec::new());
        findings.write_record(FINDING_COLUMNS)?;
        for finding in ahead {
            findings.write_record(finding.fields())?;
        }
        let path = parts.folder().join("findings");
        let mut reported = BufWriter::new(File::create(&path)?);
        reported.write_all(&findings.into_inner().map_err(io::Error::other)?)?;
        let mut tally = Tally::default();
        for chunk in 0..chunks {
            let lost = || io::Error::other(format!("part {chunk} no longer exists"));
            let part: Part = parts.get(chunk)?.ok_or_else(lost)?;
            table.add(&part.rows)?;
            reported.write_all(&part.findings)?;
            tally.add(part.tally);
        }
        table.finish()?;
        reported.flush()?;
        drop(reported);
        let unread = ahead.iter().filter(|found| found.severity == "error");
        let unread = unread.count();
        tally.add(Tally {
            members: unread,
            failed: unread,
            findings: ahead.len(),
            ..Tally::default()
        });
        if tally.findings == 0 {
            match fs::remove_file(errors) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                Ok(()) | Err(_) => {}
            }
        } else {
            moved(&path, errors)?;
        }
        let record = Record {
            run: run.clone(),
            tally,
            bytes: fs::metadata(&beside)?.len(),
        };
        record.write(&self.path)?;
        // The table comes last: when it is there, all is.
        moved(&beside, &self.path)?;
        Ok(tally)
    }
}

/// Renames a file, or copies it where that is another disk.
fn moved(from: &Path, to: &Path) -> io::Result<()> {
    if fs::rename(from, to).is_ok() {
        return Ok(());
    }
    let mut beside = to.as_os_str().to_owned();
    beside.push(".new");
    let moved = fs::copy(from, &beside).and_then(|_| fs::rename(&beside, to));
    if moved.is_err() {
        // There is no more to do than that.
        let _ = fs::remove_file(&beside);
    }
    moved
}

/// A table as it is written.
enum Open {
    Text(BufWriter<File>),
    Parquet(Box<ParquetTable>),
}

impl Open {
    fn new(form: Form, file: File, columns: &[String]) -> io::Result<Self> {
        Ok(match form {
            Form::Csv => {
                let mut head = csv::Writer::from_writer(Vec::new());
                head.write_record(columns)?;
                let mut file = BufWriter::new(file);
                file.write_all(&head.into_inner().map_err(io::Error::other)?)?;
                Open::Text(file)
            }
            Form::Jsonl => Open::Text(BufWriter::new(file)),
            Form::Parquet => Open::Parquet(Box::new(ParquetTable::new(file, columns)?)),
        })
    }

    fn add(&mut self, rows: &[u8]) -> io::Result<()> {
        match self {
            Open::Text(file) => file.write_all(rows),
            Open::Parquet(table) => table.add(rows),
        }
    }

    fn finish(self) -> io::Result<()> {
        match self {
            Open::Text(mut file) => file.flush(),
            Open::Parquet(table) => table.finish(),
        }
    }
}
