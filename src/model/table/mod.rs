//! From a table of attributes that does not fit into memory to a judged model.
//!
//! The table is read three times: for the spread of its columns, for the triangular factor of each fold,
//! and for the predictions. What stays of a row are its fold, its target and two predictions; the model
//! is the one that [`fit`](super::fit) finds, up to rounding.

mod layout;
mod moments;
mod training;
mod triangle;

use super::error::FitError;
use super::evaluation::{OutOfFold, Protocol};
use super::fit::{About, Found, check, model};
use super::folds::assign_folds;
use layout::Layout;
use moments::Moments;
use std::collections::BTreeSet;
use training::{Fold, Part};

/// A row of a table of attributes.
#[derive(Debug, Clone, Copy)]
pub struct TableRow<'r> {
    /// The attributes, in the order of the columns; NaN where one is missing.
    pub values: &'r [f64],
    /// The accuracy, as a fraction of 1.
    pub target: f64,
    /// Its group: rows of one group share a fold.
    pub group: u64,
}

/// A table that can be read again and again, with the same rows in the same order.
pub trait Table {
    /// The names of the columns.
    fn columns(&self) -> &[String];

    /// Calls `each` with every row.
    ///
    /// # Errors
    /// Where the table cannot be read, in words.
    fn each(&mut self, each: &mut dyn FnMut(TableRow<'_>)) -> Result<(), String>;
}

/// Why no model could be fitted to a table.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// It cannot be read.
    #[error("{0}")]
    Read(String),
    /// It has other rows than before.
    #[error("the table changed while it was read")]
    Changed,
    /// Its rows do not allow a model.
    #[error(transparent)]
    Fit(#[from] FitError),
}

/// Fits least squares to a table of attributes and judges them, as [`fit`](super::fit) does. The model has
/// no domain: it answers wherever the attributes are in their ranges.
///
/// Memory: about 110 bytes for each row, and for each fold the square of the number of columns.
///
/// # Errors
/// Those of [`fit`](super::fit), and where the table cannot be read.
pub fn fit_table(
    table: &mut dyn Table,
    about: About,
    protocol: &Protocol,
) -> Result<super::Model, TableError> {
    let names = table.columns().to_vec();
    let mut seen = BTreeSet::new();
    if let Some(name) = names.iter().find(|name| !seen.insert(name.as_str())) {
        return Err(FitError::DuplicateName { name: name.clone() }.into());
    }
    let (mut targets, mut groups) = (Vec::new(), Vec::new());
    let mut moments = vec![Moments::default(); names.len()];
    read(table, &mut |row| {
        targets.push(row.target);
        groups.push(row.group);
        for (moments, value) in moments.iter_mut().zip(row.values) {
            moments.add(*value);
        }
    })?;
    check(&targets, &about, protocol)?;
    let fold_of = assign_folds(&groups, protocol.folds, protocol.seed)?;
    drop(groups);

    let layout = Layout::of(&moments, &targets);
    let mut folds = vec![Fold::new(&layout); protocol.folds];
    let mut laid_out = vec![0.0; layout.width()];
    pass(table, &fold_of, &mut |fold, row| {
        if let Some(fold) = folds.get_mut(fold) {
            layout.lay_out(row.values, row.target, &mut laid_out);
            fold.add(row.values, row.target, &laid_out);
        }
    })?;
    let folds: Vec<Part> = folds.into_iter().map(Fold::end).collect();
    let (all, standardised) = Part::of(&layout, folds.iter()).fit(&layout, &names)?;
    let mut others = Vec::with_capacity(protocol.folds);
    for held_out in 0..protocol.folds {
        let parts = folds.iter().enumerate();
        let parts = parts.filter(|(fold, _)| *fold != held_out);
        let training = Part::of(&layout, parts.map(|(_, part)| part));
        others.push(training.fit(&layout, &names)?.0);
    }

    let mut repeated = Vec::with_capacity(targets.len());
    let mut unseen = Vec::with_capacity(targets.len());
    pass(table, &fold_of, &mut |fold, row| {
        let other = others.get(fold);
        let predicted = other.map_or(f64::NAN, |it| it.predict_row(row.values.iter()));
        unseen.push(predicted);
        repeated.push(all.predict_row(row.values.iter()));
    })?;
    let groups = standardised.together(&all);
    let out_of_fold = OutOfFold {
        folds: protocol.folds,
        fold_of,
        predictions: unseen,
    };
    let found = Found {
        fitted: all,
        groups,
        domain: Vec::new(),
        repeated,
        out_of_fold,
    };
    Ok(model(&targets, found, about, protocol)?)
}

/// Reads the whole table.
fn read(table: &mut dyn Table, each: &mut dyn FnMut(TableRow<'_>)) -> Result<(), TableError> {
    table.each(each).map_err(TableError::Read)
}

/// Reads it again, with the fold of each row.
fn pass(
    table: &mut dyn Table,
    fold_of: &[usize],
    each: &mut dyn FnMut(usize, TableRow<'_>),
) -> Result<(), TableError> {
    let (mut folds, mut more) = (fold_of.iter(), false);
    read(table, &mut |row| match folds.next() {
        Some(fold) => each(*fold, row),
        None => more = true,
    })?;
    match more || folds.next().is_some() {
        true => Err(TableError::Changed),
        false => Ok(()),
    }
}
