//! From arguments to the members of a population.

use super::paths::{Duplicates, Paths};
use super::source::{MeasureOptions, Measured, of_compiled, of_file};
use crate::cli::kind::Kinds;
use crate::cli::path_text::path_text;
use crate::cli::strings::{Strings, Table, tables_of};
use crate::diagnostic::Diagnostic;
use crate::import::menndl::network_id;
use crate::report::hash::Hash128;
use crate::report::{Finding, ROW, Trained};
use crate::source::Sources;
use std::ffi::OsStr;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The members of a population, in order.
#[derive(Debug)]
pub(super) enum Population {
    /// Files.
    Files(Box<Paths>),
    /// Rows of tables.
    Rows(Vec<Table>),
}

impl Population {
    /// The members that the arguments name, and the findings about the arguments.
    pub fn of(
        arguments: impl Iterator<Item = PathBuf>,
        strings: Option<&Strings>,
        kinds: Kinds,
        duplicates: Duplicates,
    ) -> (Self, Vec<Finding>) {
        let mut reported = Vec::new();
        let said = |found: &Diagnostic, argument: &Path| {
            Finding::of(found, &Sources::default(), &path_text(argument))
        };
        let Some(strings) = strings else {
            let mut paths = Paths::new(duplicates);
            for argument in arguments {
                let found = paths.add(&argument, kinds);
                reported.extend(found.iter().map(|found| said(found, &argument)));
            }
            return (Self::Files(Box::new(paths)), reported);
        };
        let mut tables = Vec::new();
        for argument in arguments {
            for table in tables_of(&argument, strings) {
                match table {
                    Ok(table) => {
                        reported.extend(table.without_rows().map(|found| said(&found, &argument)));
                        tables.push(table);
                    }
                    Err(found) => reported.push(said(&found, &argument)),
                }
            }
        }
        (Self::Rows(tables), reported)
    }

    /// The files that are read.
    pub fn files(&self) -> Box<dyn Iterator<Item = PathBuf> + '_> {
        match self {
            Population::Files(paths) => {
                let members = (0..paths.len()).filter_map(|index| paths.get(index));
                Box::new(members.map(|member| member.path))
            }
            Population::Rows(tables) => Box::new(tables.iter().map(|table| table.path.clone())),
        }
    }

    /// The columns after the values.
    pub fn more_columns(&self) -> Option<&'static str> {
        match self {
            Population::Files(_) => None,
            Population::Rows(_) => Some(ROW.name),
        }
    }

    pub fn len(&self) -> usize {
        match self {
            Population::Files(paths) => paths.len(),
            Population::Rows(tables) => tables.iter().map(Table::len).sum(),
        }
    }

    /// A hash of the members, and of the arguments that are not members.
    pub fn hash(&self, ahead: &[Finding]) -> String {
        let mut hash = Hash128::default();
        for found in ahead {
            hash.add(found.file.as_bytes());
        }
        match self {
            Population::Files(paths) => {
                for member in (0..paths.len()).filter_map(|index| paths.get(index)) {
                    hash.add(member.path.as_os_str().as_encoded_bytes());
                    hash.add(member.network.unwrap_or_default().as_bytes());
                }
            }
            Population::Rows(tables) => {
                for table in tables {
                    hash.add(table.name.as_bytes());
                    hash.add(table.only().unwrap_or_default().as_bytes());
                    hash.add(&table.len().to_le_bytes());
                    hash.add(&table.bytes().to_le_bytes());
                }
            }
        }
        format!("{:032x}", hash.value())
    }

    /// Whether some file is called as MENNDL calls those that it trains.
    pub fn trained(&self) -> Trained {
        let Population::Files(paths) = self else {
            return Trained::Unknown;
        };
        let mut names = (0..paths.len()).filter_map(|index| paths.get(index)?.path.into());
        let by_menndl = names.any(|path: PathBuf| {
            let name = path.file_name().and_then(OsStr::to_str);
            name.is_some_and(|name| network_id(name).is_some())
        });
        if by_menndl {
            Trained::Known
        } else {
            Trained::Unknown
        }
    }

    /// Measures members, in order.
    pub fn measure(
        &self,
        range: Range<usize>,
        options: &MeasureOptions,
        mut each: impl FnMut(Measured),
    ) {
        match self {
            Population::Files(paths) => {
                for member in range.filter_map(|index| paths.get(index)) {
                    each(of_file(&member, options));
                }
            }
            Population::Rows(tables) => {
                let mut before: usize = 0;
                for table in tables {
                    let end = before.saturating_add(table.len());
                    let inside = range.start.max(before)..range.end.min(end);
                    if !inside.is_empty() {
                        let shift = |at: usize| at.saturating_sub(before);
                        of_rows(
                            table,
                            shift(inside.start)..shift(inside.end),
                            options,
                            &mut each,
                        );
                    }
                    before = end;
                }
            }
        }
    }
}

fn of_rows(
    table: &Table,
    range: Range<usize>,
    options: &MeasureOptions,
    each: &mut impl FnMut(Measured),
) {
    let rows = match table.rows(range.clone()) {
        Ok(rows) => rows,
        Err(found) => {
            let finding = Finding::of(&found, &Sources::default(), &table.name);
            each(Measured {
                rows: Vec::new(),
                findings: vec![finding],
            });
            range.skip(1).for_each(|_| each(Measured::default()));
            return;
        }
    };
    for row in rows {
        each(of_compiled(table.file(&row), options));
    }
}
