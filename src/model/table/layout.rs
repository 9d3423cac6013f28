//! How a row of a table is written for the triangular factor.

use super::moments::Moments;
use crate::model::column::Spread;

/// A constant 1, the standardised columns with 0 for a missing value,
/// for each column with missing values a 1 where it is missing, and the target less the mean of all.
#[derive(Debug)]
pub(super) struct Layout {
    /// The spread of each column over all rows; `None` for one without a value.
    spreads: Vec<Option<Spread>>,
    /// The columns that have missing values.
    holes: Vec<usize>,
    mean: f64,
}

impl Layout {
    /// The place of the constant.
    pub const ONE: usize = 0;

    /// For a table with these columns and targets.
    pub fn of(moments: &[Moments], targets: &[f64]) -> Self {
        let spreads: Vec<Option<Spread>> = moments.iter().map(Moments::spread).collect();
        let holes = moments.iter().zip(&spreads).enumerate();
        let holes = holes.filter(|(_, (it, spread))| it.missing > 0 && spread.is_some());
        Self {
            holes: holes.map(|(index, _)| index).collect(),
            spreads,
            mean: targets.iter().sum::<f64>() / targets.len().max(1) as f64,
        }
    }

    /// The number of columns of the table.
    pub fn columns(&self) -> usize {
        self.spreads.len()
    }

    /// The spread of a column over all rows.
    pub fn spread(&self, column: usize) -> Option<Spread> {
        *self.spreads.get(column)?
    }

    /// The number of values of a row as it is laid out.
    pub fn width(&self) -> usize {
        2 + self.spreads.len() + self.holes.len()
    }

    /// The place of a column.
    pub fn place(&self, column: usize) -> usize {
        1 + column
    }

    /// The place of a column's missing values, where it has some.
    pub fn hole(&self, column: usize) -> Option<usize> {
        let hole = self.holes.binary_search(&column).ok()?;
        Some(1 + self.spreads.len() + hole)
    }

    /// The place of the target.
    pub fn target(&self) -> usize {
        1 + self.spreads.len() + self.holes.len()
    }

    /// Writes a row.
    pub fn lay_out(&self, values: &[f64], target: f64, into: &mut [f64]) {
        let standardised = values.iter().zip(&self.spreads).map(|(value, spread)| {
            let spread = spread.filter(|spread| spread.sd > 0.0);
            spread.map_or(0.0, |spread| spread.standardise(*value))
        });
        let holes = self.holes.iter().map(|hole| {
            let is_missing = values.get(*hole).is_some_and(|value| value.is_nan());
            f64::from(u8::from(is_missing))
        });
        let all = std::iter::once(1.0).chain(standardised).chain(holes);
        for (place, value) in into.iter_mut().zip(all.chain([target - self.mean])) {
            *place = value;
        }
    }
}
