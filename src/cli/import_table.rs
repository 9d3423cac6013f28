//! `cnn import TABLE.csv --strings NOTATION:COLUMN -o FOLDER`: a `.cnn` file a row.

use super::output::Run;
use super::strings::{Row, Strings, Table};
use super::write::{Existing, Target};
use crate::syntax::is_name;
use std::collections::HashSet;
use std::fmt;
use std::path::Path;

/// How many rows are held at once.
const BLOCK: usize = 1024;

/// The counts of an imported table.
pub(super) struct Imported {
    pub written: usize,
    /// Rows that are not a network; they have been reported.
    pub failed: usize,
    folder: String,
}

impl fmt::Display for Imported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} networks", self.folder, self.written)?;
        match self.failed {
            0 => Ok(()),
            1 => f.write_str(", 1 row is not a network"),
            failed => write!(f, ", {failed} rows are not networks"),
        }
    }
}

/// Writes the networks of a table into a folder, which must be empty or not there.
///
/// # Errors
/// Why the table cannot be read or a file not be written.
pub(super) fn import_table(
    table: &Path,
    strings: &Strings,
    folder: &Path,
    data: Option<&str>,
) -> Result<Imported, String> {
    let table = Table::open(table, strings).map_err(|found| found.message)?;
    if let Some(data) = data
        && !is_name(data)
    {
        return Err(format!("`{data}` is not a valid name"));
    }
    let shown = folder.display();
    let failed = |error: std::io::Error| format!("{shown}: {error}");
    std::fs::create_dir_all(folder).map_err(failed)?;
    if std::fs::read_dir(folder).map_err(failed)?.next().is_some() {
        return Err(format!("{shown} is not empty"));
    }
    let mut run = Run::showing();
    let mut imported = Imported {
        written: 0,
        failed: 0,
        folder: shown.to_string(),
    };
    let mut names = HashSet::new();
    for start in (0..table.len()).step_by(BLOCK) {
        let end = start.saturating_add(BLOCK).min(table.len());
        for row in table.rows(start..end).map_err(|found| found.message)? {
            // It compiles, or is reported; the written text compiles to the same network.
            let (sources, compiled) = table.compile(&row);
            let short = table.short(&row);
            let (Ok(short), true) = (short, compiled.is_ok()) else {
                run.found(&sources, &compiled.diagnostics);
                imported.failed = imported.failed.saturating_add(1);
                continue;
            };
            let name = unused(&row, &mut names);
            let text = short.source(&name, data);
            let target = folder.join(format!("{name}.cnn"));
            Target::of(&target, Existing::Kept)?.write(&text)?;
            imported.written = imported.written.saturating_add(1);
        }
    }
    let _ = run.end(|_| Ok(String::new()));
    Ok(imported)
}

/// A name of the language for a network: its name in the table after `net_`, so that digits and
/// words of the language are not misread.
fn unused(row: &Row, names: &mut HashSet<String>) -> String {
    let plain = |sign: char| {
        if sign.is_ascii_alphanumeric() {
            sign
        } else {
            '_'
        }
    };
    let name = format!("net_{}", row.name.chars().map(plain).collect::<String>());
    let mut free = name.clone();
    let mut twin: usize = 1;
    while !names.insert(free.to_lowercase()) {
        twin = twin.saturating_add(1);
        free = format!("{name}_{twin}");
    }
    free
}
