//! Least squares for some of the folds of a table, from the triangular factors of these.

use super::layout::Layout;
use super::moments::Moments;
use super::triangle::{Triangle, factor_of};
use crate::model::column::{Column, Role};
use crate::model::error::FitError;
use crate::model::groups::grouped;
use crate::model::least_squares::{Candidate, FittedLeastSquares, finite, fitted, records};
use linfa::traits::Fit;
use linfa_linear::LinearRegression;
use nalgebra::{DMatrix, DVector};
use ndarray::Array1;

/// The rows of a fold so far.
#[derive(Debug, Clone)]
pub(super) struct Fold {
    columns: Vec<Moments>,
    targets: Moments,
    triangle: Triangle,
}

impl Fold {
    /// Without rows.
    pub fn new(layout: &Layout) -> Self {
        Self {
            columns: vec![Moments::default(); layout.columns()],
            targets: Moments::default(),
            triangle: Triangle::new(layout.width()),
        }
    }

    /// Adds a row: its values, its target, and how the layout writes both.
    pub fn add(&mut self, values: &[f64], target: f64, laid_out: &[f64]) {
        for (moments, value) in self.columns.iter_mut().zip(values) {
            moments.add(*value);
        }
        self.targets.add(target);
        self.triangle.add(laid_out);
    }

    /// With all its rows.
    pub fn end(self) -> Part {
        Part {
            columns: self.columns,
            targets: self.targets,
            factor: self.triangle.factor(),
        }
    }
}

/// Some rows of a table, as far as least squares need them.
#[derive(Debug, Clone)]
pub(super) struct Part {
    columns: Vec<Moments>,
    targets: Moments,
    factor: DMatrix<f64>,
}

impl Part {
    /// The rows of several parts.
    pub fn of<'p>(layout: &Layout, parts: impl Iterator<Item = &'p Part>) -> Self {
        let mut columns = vec![Moments::default(); layout.columns()];
        let mut targets = Moments::default();
        let mut factors = vec![];
        for part in parts {
            for (sum, more) in columns.iter_mut().zip(&part.columns) {
                *sum = sum.and(*more);
            }
            targets = targets.and(part.targets);
            factors.push(&part.factor);
        }
        Self {
            columns,
            targets,
            factor: match factors.is_empty() {
                true => DMatrix::zeros(0, layout.width()),
                false => factor_of(&factors),
            },
        }
    }

    /// Least squares for these rows: the coefficients of the columns with these names, and the columns
    /// that they were chosen from.
    pub fn fit(
        &self,
        layout: &Layout,
        names: &[String],
    ) -> Result<(FittedLeastSquares, Standardised), FitError> {
        let (mut columns, mut candidates) = (Vec::new(), Vec::new());
        for (index, (name, moments)) in names.iter().zip(&self.columns).enumerate() {
            let (column, spread) =
                Column::unfitted(name.clone(), moments.spread(), moments.missing);
            candidates.extend(spread.map(|spread| Candidate { index, spread }));
            columns.push(column);
        }
        let standardised = candidates
            .iter()
            .map(|candidate| self.standardised(layout, candidate));
        let standardised: Vec<DVector<f64>> = standardised.collect();
        let matrix = match standardised.is_empty() {
            true => DMatrix::zeros(self.factor.nrows(), 0),
            false => DMatrix::from_columns(&standardised),
        };
        let targets = self.factor.column(layout.target()).into_owned();
        let networks = usize::try_from(self.targets.count).unwrap_or(usize::MAX);
        let fitted = fitted(columns, &candidates, &matrix, networks, |kept| {
            let coefficients = solve(&matrix, kept, &targets)?;
            Ok((self.targets.mean, coefficients))
        })?;
        let places = candidates.iter().map(|candidate| candidate.index);
        let standardised = Standardised {
            places: places.collect(),
            matrix,
        };
        Ok((fitted, standardised))
    }

    /// A column of the factor of the table whose columns are standardised for these rows. In terms of
    /// the columns z that are standardised for all rows, and m, which is 1 where a value is missing:
    /// `(x − mean) / sd = (SD / sd) · z + ((MEAN − mean) / sd) · (1 − m)`, 0 where it is missing.
    fn standardised(&self, layout: &Layout, candidate: &Candidate) -> DVector<f64> {
        let Candidate { index, spread } = *candidate;
        let Some(all) = layout.spread(index) else {
            return DVector::zeros(self.factor.nrows());
        };
        let scale = all.sd / spread.sd;
        let shift = (all.mean - spread.mean) / spread.sd;
        let mut column = self.factor.column(layout.place(index)) * scale;
        column += self.factor.column(Layout::ONE) * shift;
        if let Some(hole) = layout.hole(index) {
            column -= self.factor.column(hole) * shift;
        }
        column
    }
}

/// The standardised columns that a model was chosen from, or their factor.
#[derive(Debug, Clone)]
pub(super) struct Standardised {
    /// The place of each among all columns.
    places: Vec<usize>,
    matrix: DMatrix<f64>,
}

impl Standardised {
    /// The columns of the model that vary together, by name.
    pub fn together(&self, fitted: &FittedLeastSquares) -> Vec<Vec<String>> {
        let columns = self.places.iter().zip(self.matrix.column_iter());
        let estimated = columns.filter_map(|(place, values)| {
            let column = fitted.columns.get(*place)?;
            let is_estimated = matches!(column.role, Role::Estimated(_));
            is_estimated.then(|| (column.name.as_str(), values.iter().copied().collect()))
        });
        let estimated: Vec<(&str, Vec<f64>)> = estimated.collect();
        grouped(&estimated)
    }
}

/// The coefficients of the kept columns, by linfa-linear. The columns have mean 0, so that the constant
/// is the mean of the targets, whatever they are.
fn solve(
    matrix: &DMatrix<f64>,
    kept: &[usize],
    targets: &DVector<f64>,
) -> Result<Vec<f64>, FitError> {
    if kept.is_empty() {
        return Ok(Vec::new());
    }
    let targets = Array1::from_iter(targets.iter().copied());
    let dataset = linfa::Dataset::new(records(matrix, kept)?, targets);
    let solution = LinearRegression::new()
        .with_intercept(false)
        .fit(&dataset)?;
    finite(solution.params().to_vec())
}
