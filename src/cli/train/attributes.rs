//! Tables of attributes: the networks are rows of numbers.

use super::accuracy::{Accuracies, Unit};
use crate::attributes::{ATTRIBUTES, EXTENDED};
use crate::cli::attribute_table::{AttributeRow, AttributeTable, listed};
use crate::model::{Table, TableRow};
use crate::report::hash::Hash128;
use std::path::Path;

/// The attributes of a table, with the accuracies.
pub(super) struct Attributes {
    table: AttributeTable,
    names: Vec<String>,
    places: Vec<usize>,
    target: usize,
    group: Option<usize>,
    unit: Unit,
    /// What is said about columns that take no part, and attributes that are not there.
    remarks: Vec<String>,
    values: Vec<f64>,
}

impl Attributes {
    /// Those of a table. The accuracies are read once, to know how they are written.
    ///
    /// # Errors
    /// Where the table cannot be read, lacks a column, has no attributes or invalid accuracies.
    pub fn of(path: &Path, target: &str, group: Option<&str>) -> Result<Self, String> {
        let table = AttributeTable::open(path)?;
        let target_place = table.column(target)?;
        let group_place = group.map(|group| table.column(group)).transpose()?;
        let known = ATTRIBUTES.iter().map(|it| it.name);
        let known: Vec<&str> = known.chain(EXTENDED.iter().map(|it| it.name)).collect();
        let mut columns = Vec::new();
        for name in known {
            let place = table.find(name).filter(|place| *place != target_place);
            columns.extend(place.map(|place| (name.to_owned(), place)));
        }
        if columns.is_empty() {
            return Err(format!(
                "{}: no column has the name of an attribute; `cnn attributes --describe` lists them",
                path.display()
            ));
        }
        let taken = |place: &usize| {
            let mut columns = columns.iter();
            *place == target_place
                || Some(*place) == group_place
                || columns.any(|(_, other)| other == place)
        };
        let others = table.head().iter().enumerate();
        let others = others.filter(|(place, _)| !taken(place));
        let others: Vec<&str> = others.map(|(_, name)| name.as_str()).collect();
        let lacking = ATTRIBUTES.iter().map(|it| it.name);
        let lacking = lacking.filter(|name| table.find(name).is_none());
        let lacking: Vec<&str> = lacking.collect();
        let mut remarks = Vec::new();
        if !others.is_empty() {
            remarks.push(format!(
                "columns that are not attributes: {}",
                listed(&others)
            ));
        }
        if !lacking.is_empty() {
            remarks.push(format!("attributes without a column: {}", listed(&lacking)));
        }
        let mut accuracies = Accuracies::default();
        table.each(|row| {
            let added = accuracies.add(row.text(target_place), row.line);
            added.map(|_| ()).map_err(|reason| row.error(&reason))
        })?;
        let unit = accuracies.end();
        let unit = unit.map_err(|(line, reason)| format!("{}:{line}: {reason}", path.display()))?;
        let (names, places) = columns.into_iter().unzip();
        Ok(Self {
            table,
            names,
            places,
            target: target_place,
            group: group_place,
            unit,
            remarks,
            values: Vec::new(),
        })
    }

    /// What is printed about the table.
    pub fn remarks(&self, target: &str) -> Vec<String> {
        let mut remarks = self.remarks.clone();
        remarks.extend(self.unit.remark(target));
        remarks
    }
}

impl Table for Attributes {
    fn columns(&self) -> &[String] {
        &self.names
    }

    fn each(&mut self, each: &mut dyn FnMut(TableRow<'_>)) -> Result<(), String> {
        let Self {
            table,
            places,
            target,
            group,
            unit,
            values,
            ..
        } = self;
        let mut accuracies = Accuracies::default();
        table.each(|row| {
            values.clear();
            for place in places.iter() {
                values.push(row.number(*place)?);
            }
            let accuracy = accuracies.add(row.text(*target), row.line);
            let accuracy = accuracy.map_err(|reason| row.error(&reason))?;
            each(TableRow {
                values,
                target: accuracy / unit.most(),
                group: group_of(row, *group, values),
            });
            Ok(())
        })
    }
}

/// The group of a row: the text in its column; without one, networks with the same attributes are one.
fn group_of(row: &AttributeRow<'_>, column: Option<usize>, values: &[f64]) -> u64 {
    let mut hash = Hash128::default();
    match column {
        Some(column) => hash.add(row.text(column).as_bytes()),
        None => values.iter().for_each(|it| hash.add(&it.to_le_bytes())),
    }
    hash.value() as u64
}
