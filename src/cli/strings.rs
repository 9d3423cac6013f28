//! Tables whose rows are networks: `TABLE.csv --strings NOTATION:COLUMN`.
//!
//! A table is looked through once for where its rows start; then any of them are read at any time,
//! so that a table of a million rows costs the room of their places. The errors of a row are at its
//! place in the table.

use super::config::Configured;
use super::file::{File, InTable, Texts};
use super::kind::Kinds;
use super::path_text::path_text;
use super::paths::{Place, named};
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::elaborate::Analysis;
use crate::import::{Notation, ShortNetwork};
use crate::network::Network;
use crate::program::error::{no_network, unreadable_input};
use crate::source::{Before, ReadError, SourceId, Sources, Span};
use crate::syntax::is_name;
use std::fs::File as Opened;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// `metaqnn:net`
#[derive(Clone, Debug)]
pub(super) struct Strings {
    pub notation: Notation,
    pub column: String,
    /// The dataset that the networks were trained on, if given.
    pub data: Option<String>,
}

/// Reads `NOTATION:COLUMN`.
pub(super) fn strings(text: &str) -> Result<Strings, String> {
    let Some((notation, column)) = text.split_once(':') else {
        return Err("expected NOTATION:COLUMN, such as metaqnn:net".to_owned());
    };
    let Some(notation) = Notation::named(notation) else {
        let known = Notation::ALL.map(Notation::name);
        let known = known.join(", ");
        return Err(format!("there is no notation `{notation}`: use {known}"));
    };
    Ok(Strings {
        notation,
        column: column.to_owned(),
        data: None,
    })
}

/// Reads the name of a data set.
pub(super) fn data(text: &str) -> Result<String, String> {
    if is_name(text) {
        Ok(text.to_owned())
    } else {
        Err("a dataset has a valid name, such as svhn".to_owned())
    }
}

/// Columns that name the networks of a table, as they are called in lower case without `_`.
const NAMES: [&str; 6] = ["id", "name", "arch", "modelid", "netid", "networkid"];

/// A table of networks.
#[derive(Debug)]
pub(super) struct Table {
    pub path: PathBuf,
    /// The name of the table.
    pub name: String,
    notation: Notation,
    data: Option<String>,
    /// The column of the networks, from 0.
    column: usize,
    /// The column of their names, from 0.
    names: Option<usize>,
    /// Where each row starts, and where the last ends.
    starts: Vec<Before>,
    /// The one network that is meant, and its rows, from 0.
    only: Option<(String, Vec<usize>)>,
}

/// A row of a table.
#[derive(Debug)]
pub(super) struct Row {
    /// From 1.
    pub number: usize,
    /// The name of the network in the table; else the number of the row, from 1.
    pub name: String,
    /// The network in its notation.
    pub text: String,
    /// The row as it is in the table.
    raw: String,
    start: Before,
}

impl Table {
    /// Finds the rows of a table.
    ///
    /// # Errors
    /// Why it cannot be read, or lacks the column.
    pub fn open(path: &Path, strings: &Strings) -> Result<Self, Box<Diagnostic>> {
        let name = path_text(path);
        let said = |reason: String| unread(&name, reason);
        if path.is_dir() {
            return Err(said("a folder is not a table".to_owned()));
        }
        if !path.metadata().map_or(true, |it| it.is_file()) {
            let reason = "a table is read more than once, and must be a file";
            return Err(said(reason.to_owned()));
        }
        let file = Opened::open(path).map_err(|error| said(error.to_string()))?;
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .from_reader(BufReader::new(file));
        let broken = |error: csv::Error| said(error.to_string());
        let head = reader.byte_headers().map_err(broken)?.clone();
        let head: Vec<String> = head
            .iter()
            .map(|field| String::from_utf8_lossy(field).into_owned())
            .collect();
        let Some(column) = head.iter().position(|field| *field == strings.column) else {
            return Err(said(lacking(&head, &strings.column)));
        };
        let names = NAMES.iter().find_map(|wanted| {
            let plain = |field: &String| field.to_lowercase().replace('_', "");
            head.iter().position(|field| plain(field) == *wanted)
        });
        let mut starts = vec![place(reader.position())];
        let mut record = csv::ByteRecord::new();
        while reader.read_byte_record(&mut record).map_err(broken)? {
            starts.push(place(reader.position()));
        }
        Ok(Self {
            path: path.to_owned(),
            name,
            notation: strings.notation,
            data: strings.data.clone(),
            column,
            names,
            starts,
            only: None,
        })
    }

    /// The table with only the rows whose network has this name.
    fn of_network(mut self, name: &str) -> Result<Self, Box<Diagnostic>> {
        const ROWS: usize = 1024;
        const KNOWN: usize = 1000;
        let mut chosen = Vec::new();
        let mut known = Vec::new();
        for start in (0..self.len()).step_by(ROWS) {
            let end = start.saturating_add(ROWS).min(self.len());
            for row in self.rows(start..end)? {
                if row.name == name {
                    chosen.push(row.number.saturating_sub(1));
                } else if known.len() < KNOWN {
                    known.push(row.name);
                }
            }
        }
        if chosen.is_empty() {
            return Err(Box::new(no_network(Span::default(), name, &known)));
        }
        self.only = Some((name.to_owned(), chosen));
        Ok(self)
    }

    /// The selected network.
    pub fn only(&self) -> Option<&str> {
        self.only.as_ref().map(|(name, _)| name.as_str())
    }

    /// A warning of a table without a row.
    pub fn without_rows(&self) -> Option<Diagnostic> {
        (self.len() == 0).then(|| {
            let found = unread(&self.name, "the table has a header but no rows".to_owned());
            Diagnostic {
                severity: Severity::Warning,
                ..*found
            }
        })
    }

    /// How many networks it has.
    pub fn len(&self) -> usize {
        match &self.only {
            Some((_, chosen)) => chosen.len(),
            None => self.starts.len().saturating_sub(1),
        }
    }

    /// Its bytes.
    pub fn bytes(&self) -> usize {
        self.starts.last().map_or(0, |end| end.bytes)
    }

    /// Reads some of the rows.
    ///
    /// # Errors
    /// Why the table cannot be read any more.
    pub fn rows(&self, range: Range<usize>) -> Result<Vec<Row>, Box<Diagnostic>> {
        let indexes: Vec<usize> = match &self.only {
            Some((_, chosen)) => chosen.get(range).unwrap_or_default().to_vec(),
            None => range.collect(),
        };
        let read = || -> std::io::Result<Vec<Row>> {
            let mut file = BufReader::new(Opened::open(&self.path)?);
            let mut at: u64 = 0;
            let mut rows = Vec::with_capacity(indexes.len());
            for index in indexes {
                let number = index.saturating_add(1);
                let (Some(start), Some(end)) = (self.starts.get(index), self.starts.get(number))
                else {
                    break;
                };
                if at != start.bytes as u64 {
                    file.seek(SeekFrom::Start(start.bytes as u64))?;
                }
                let mut raw = vec![0; end.bytes.saturating_sub(start.bytes)];
                file.read_exact(&mut raw)?;
                at = end.bytes as u64;
                rows.push(self.row(&raw, *start, number));
            }
            Ok(rows)
        };
        read().map_err(|error| unread(&self.name, error.to_string()))
    }

    fn row(&self, raw: &[u8], start: Before, number: usize) -> Row {
        // The end of a line before may be left over.
        let blank = raw.iter().take_while(|byte| b"\r\n".contains(byte)).count();
        let newlines = raw
            .iter()
            .take(blank)
            .filter(|byte| **byte == b'\n')
            .count();
        let raw = String::from_utf8_lossy(raw.get(blank..).unwrap_or_default()).into_owned();
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(raw.as_bytes());
        let mut record = csv::StringRecord::new();
        // It has been read before.
        let _ = reader.read_record(&mut record);
        let field = |column: usize| record.get(column).unwrap_or_default().trim().to_owned();
        let named = self.names.map(field).filter(|name| !name.is_empty());
        Row {
            number,
            name: named.unwrap_or_else(|| number.to_string()),
            text: record.get(self.column).unwrap_or_default().to_owned(),
            raw: raw.trim_end().to_owned(),
            start: Before {
                lines: start.lines.saturating_add(newlines),
                bytes: start.bytes.saturating_add(blank),
            },
        }
    }

    /// Reads the network of a row.
    pub fn short(&self, row: &Row) -> Result<ShortNetwork, Box<Diagnostic>> {
        let read = self.notation.read(&row.text);
        read.map_err(|error| Box::new(self.placed(error.diagnostic(SourceId::default()), row)))
    }

    /// Compiles the network of a row.
    pub fn compile(&self, row: &Row) -> (Sources, Analysis) {
        let network = self.short(row).and_then(|short| {
            let network = short.network(&row.name, self.data.as_deref());
            let said = |found: Diagnostic| Box::new(self.placed(found, row));
            network.map_err(|error| said(error.diagnostic(SourceId::default())))
        });
        match network {
            Ok(network) => (Sources::default(), analysis(vec![network], Vec::new())),
            Err(found) => {
                let mut sources = Sources::default();
                sources.add_part(self.name.as_str(), row.raw.as_str(), row.start);
                (sources, analysis(Vec::new(), vec![*found]))
            }
        }
    }

    /// A row as a file that has the name of the table.
    pub fn file(&self, row: &Row) -> File {
        let (sources, analysis) = self.compile(row);
        File {
            name: self.name.clone(),
            texts: Texts::Other(sources),
            analysis,
            row: Some(InTable {
                number: row.number,
                name: row.name.clone(),
            }),
            configured: Configured::default(),
        }
    }

    /// The diagnostics of a row's network, at its place in the table.
    fn placed(&self, mut found: Diagnostic, row: &Row) -> Diagnostic {
        let place = |label: &mut Label| {
            let at = |offset: u32| {
                let byte = raw_offset(&row.raw, self.column, offset as usize);
                u32::try_from(byte).unwrap_or(u32::MAX)
            };
            let (start, end) = (at(label.span.start), at(label.span.end));
            label.span = Span::new(SourceId::default(), start, end);
        };
        place(&mut found.primary);
        found.labels.iter_mut().for_each(place);
        found
    }
}

/// The tables that an argument names, `TABLE#NAME` with only one row.
pub(super) fn tables_of(argument: &Path, strings: &Strings) -> Vec<Result<Table, Box<Diagnostic>>> {
    if argument.is_dir() {
        return vec![Table::open(argument, strings)];
    }
    let named = named(argument, Kinds::ALL);
    let network = named.network.as_deref();
    let places = named.places.into_iter();
    let tables = places.map(|place| match place {
        Place::File(path) => {
            let table = Table::open(&path, strings)?;
            match network {
                Some(network) => table.of_network(network),
                None => Ok(table),
            }
        }
        Place::Stdin => {
            let reason = "a table is read more than once, and must be a file".to_owned();
            Err(unread("-", reason))
        }
        // Where a path that is near was found, the help has it.
        Place::Unreadable(found)
            if found
                .help
                .as_ref()
                .is_some_and(|it| it.starts_with("did you mean")) =>
        {
            Err(found)
        }
        Place::Unreadable(found) => Err(Box::new(found.help(HELP))),
    });
    tables.collect()
}

const HELP: &str = "with `--strings`, give tables: CSV with a header and commas between the fields";

/// Why a table cannot be read.
fn unread(name: &str, reason: String) -> Box<Diagnostic> {
    let found = unreadable_input(name, &ReadError::System(reason), None);
    Box::new(found.help(HELP))
}

/// A description of a table that lacks a column.
fn lacking(head: &[String], column: &str) -> String {
    const MAX_SHOWN: usize = 300;
    let first = head.first().map(String::as_str).unwrap_or_default();
    let separator = [(';', "semicolons"), ('\t', "tabs"), ('|', "bars")]
        .into_iter()
        .find(|(sign, _)| first.split(*sign).any(|field| field == column));
    if head.iter().all(String::is_empty) {
        "the table is empty".to_owned()
    } else if first.starts_with("PAR1") {
        "it is a Parquet file, but only CSV is supported".to_owned()
    } else if let (Some((_, signs)), 1) = (separator, head.len()) {
        format!("its fields are separated by {signs}, not by commas")
    } else {
        let names = head.join(", ");
        let short: String = names.chars().take(MAX_SHOWN).collect();
        let more = if short.len() < names.len() {
            " ..."
        } else {
            ""
        };
        format!("there is no column `{column}`; it has {short}{more}")
    }
}

fn analysis(networks: Vec<Network>, diagnostics: Vec<Diagnostic>) -> Analysis {
    Analysis {
        networks,
        diagnostics,
        ..Analysis::default()
    }
}

fn place(position: &csv::Position) -> Before {
    let number = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    Before {
        lines: number(position.line().saturating_sub(1)),
        bytes: number(position.byte()),
    }
}

/// Where the byte at `offset` of a column's text is in its row, whose fields may be in quotes.
fn raw_offset(raw: &str, column: usize, offset: usize) -> usize {
    let mut field = 0;
    let mut quoted = false;
    let mut inside = 0;
    let mut signs = raw.char_indices().peekable();
    while let Some((at, sign)) = signs.next() {
        let doubled = sign == '"' && quoted && signs.peek().is_some_and(|(_, next)| *next == '"');
        match sign {
            ',' if !quoted => {
                if field == column {
                    return at;
                }
                field += 1;
                continue;
            }
            '"' if !doubled => {
                if field == column && quoted && inside >= offset {
                    return at;
                }
                quoted = !quoted;
                continue;
            }
            _ => {}
        }
        if field == column {
            if inside >= offset {
                return at;
            }
            inside += sign.len_utf8();
        }
        if doubled {
            signs.next();
        }
    }
    raw.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_in_a_field_are_places_in_its_row() {
        let raw = r#"7,"[{""é"":3}, x]",z"#;
        let text = r#"[{"é":3}, x]"#;
        for wanted in ["é", "3", "x", "]"] {
            let offset = text.find(wanted).unwrap();
            let place = raw_offset(raw, 1, offset);
            assert!(raw[place..].starts_with(wanted), "{wanted}: {place}");
        }
        assert_eq!(raw_offset(raw, 1, text.len()), raw.find("\",z").unwrap());
        assert_eq!(raw_offset(raw, 0, 0), 0);
        assert_eq!(raw_offset(raw, 0, 1), 1);
        assert_eq!(raw_offset(raw, 2, 1), raw.len());
        assert_eq!(raw_offset(raw, 9, 0), raw.len());
    }

    #[test]
    fn rows_are_read_wherever_they_start() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.csv");
        std::fs::write(
            &path,
            "arch,x\r\n01201201,1\r\n\r\n013,\"two\nlines\"\r\n00000000\n",
        )
        .unwrap();
        let strings = strings("nas-bench-macro:arch").unwrap();
        let table = Table::open(&path, &strings).unwrap();
        assert_eq!(table.len(), 3);
        for range in [0..3, 1..3, 2..3] {
            let rows = table.rows(range.clone()).unwrap();
            let found: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
            assert_eq!(found, ["01201201", "013", "00000000"][range]);
        }
        let rows = table.rows(1..3).unwrap();
        let (sources, found) = table.compile(&rows[0]);
        let span = found.diagnostics[0].primary.span;
        let file = sources.get(span.source).unwrap();
        let position = file.position(span.start);
        assert_eq!((position.line, position.column), (4, 3));
        assert!(table.compile(&rows[1]).1.is_ok());
    }
}
