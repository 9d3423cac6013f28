//! How good a model is, on networks that it has seen and on others.

use linfa::traits::{Fit, Predict};
use ndarray::Array1;
use serde::{Deserialize, Serialize};

use super::column::Spread;
use super::dataset::Dataset;
use super::error::FitError;
use super::folds::assign_folds;
use super::kendall::kendall_tau_b;
use super::least_squares::LeastSquares;

/// How a model is judged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Protocol {
    /// The number of folds.
    pub folds: usize,
    /// The seed of the split into folds.
    pub seed: u64,
    /// The share of networks that the interval is to hold.
    pub level: f64,
}

impl Default for Protocol {
    /// Ten folds, seed 1, an interval of 90 %.
    fn default() -> Self {
        Self {
            folds: 10,
            seed: 1,
            level: 0.9,
        }
    }
}

/// Three figures for one set of predictions.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scores {
    /// [`r_squared`].
    pub r2: Option<f64>,
    /// [`mean_absolute_error`].
    pub mae: Option<f64>,
    /// [`kendall_tau_b`].
    pub tau: Option<f64>,
}

impl Scores {
    /// Compares predictions with the accuracies that were reached.
    pub fn of(reached: &[f64], predicted: &[f64]) -> Self {
        Self {
            r2: r_squared(reached, predicted),
            mae: mean_absolute_error(reached, predicted),
            tau: kendall_tau_b(reached, predicted),
        }
    }
}

/// The coefficient of determination, centred: `1 − Σ (y − ŷ)² / Σ (y − ȳ)²`. It is 1 for perfect
/// predictions, 0 for the mean of all, and negative for predictions that are worse than the mean.
/// (The uncentred one, with `Σ y²` below, is high for any predictions near the mean and says
/// little.)
///
/// None where all y are equal, or there are none, or lengths differ.
pub fn r_squared(reached: &[f64], predicted: &[f64]) -> Option<f64> {
    if reached.is_empty() || reached.len() != predicted.len() {
        return None;
    }
    let mean = reached.iter().sum::<f64>() / reached.len() as f64;
    let total: f64 = reached.iter().map(|y| (y - mean).powi(2)).sum();
    let residual: f64 = residuals(reached, predicted).map(|r| r.powi(2)).sum();
    // Where all are equal, their mean may still be off by a last digit.
    let spread = Spread::of(reached.iter().copied()).0?;
    (!spread.is_constant()).then(|| 1.0 - residual / total)
}

/// The mean of `|y − ŷ|`; none where there is nothing to compare or lengths differ.
pub fn mean_absolute_error(reached: &[f64], predicted: &[f64]) -> Option<f64> {
    if reached.is_empty() || reached.len() != predicted.len() {
        return None;
    }
    let total: f64 = residuals(reached, predicted).map(f64::abs).sum();
    Some(total / reached.len() as f64)
}

pub(super) fn residuals<'a>(
    reached: &'a [f64],
    predicted: &'a [f64],
) -> impl Iterator<Item = f64> + 'a {
    reached.iter().zip(predicted).map(|(y, p)| y - p)
}

/// For each network, the prediction of a model that was fitted without it and without its group.
#[derive(Debug, Clone, PartialEq)]
pub struct OutOfFold {
    /// The number of folds.
    pub folds: usize,
    /// The fold of each row, from 0.
    pub fold_of: Vec<usize>,
    /// The prediction for each row.
    pub predictions: Vec<f64>,
}

/// Fits the whole pipeline (means for missing values, scaling, choice of columns, coefficients) once
/// for each fold, without that fold, and predicts the fold.
///
/// # Errors
/// When the split or one of the fits is impossible.
pub fn cross_validate(dataset: &Dataset, protocol: &Protocol) -> Result<OutOfFold, FitError> {
    let fold_of = assign_folds(dataset.groups(), protocol.folds, protocol.seed)?;
    let mut predictions = vec![f64::NAN; dataset.len()];
    for fold in 0..protocol.folds {
        let outside = |row: usize| fold_of.get(row).is_some_and(|&f| f != fold);
        let fitted = LeastSquares.fit(&dataset.select(outside)?)?;
        let held_out = dataset.select(|row| !outside(row))?;
        let predicted: Array1<f64> = fitted.predict(&held_out);
        let slots = predictions.iter_mut().zip(&fold_of);
        let slots = slots.filter(|(_, f)| **f == fold).map(|(slot, _)| slot);
        for (slot, predicted) in slots.zip(predicted) {
            *slot = predicted;
        }
    }
    Ok(OutOfFold {
        folds: protocol.folds,
        fold_of,
        predictions,
    })
}

impl OutOfFold {
    /// The figures of each fold by itself, and how many networks it has.
    pub fn scores_by_fold(&self, targets: &[f64]) -> Vec<(usize, Scores)> {
        (0..self.folds)
            .map(|fold| {
                let rows = self
                    .fold_of
                    .iter()
                    .zip(targets.iter().zip(&self.predictions));
                let (reached, predicted): (Vec<f64>, Vec<f64>) = rows
                    .filter(|(f, _)| **f == fold)
                    .map(|(_, (y, p))| (*y, *p))
                    .unzip();
                (reached.len(), Scores::of(&reached, &predicted))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_of_a_worked_case() {
        // Mean 0.5, total 0.2, residuals 0.1, -0.1, 0, 0.1.
        let reached = [0.2, 0.4, 0.6, 0.8];
        let predicted = [0.1, 0.5, 0.6, 0.7];
        assert!((r_squared(&reached, &predicted).unwrap() - 0.85).abs() < 1e-12);
        assert!((mean_absolute_error(&reached, &predicted).unwrap() - 0.075).abs() < 1e-12);
        assert!((r_squared(&reached, &[0.5; 4]).unwrap()).abs() < 1e-12);
        assert_eq!(r_squared(&[0.1; 3], &[0.1; 3]), None);
        assert_eq!(mean_absolute_error(&[], &[]), None);
    }

    /// Each prediction is that of a model fitted by hand without that fold, its means for missing
    /// values included.
    #[test]
    fn every_fold_is_fitted_without_itself() {
        let rows: Vec<Vec<f64>> = (0..30)
            .map(|i| {
                let hole = if i % 4 == 0 {
                    f64::NAN
                } else {
                    f64::from(i * i % 11)
                };
                vec![f64::from(i), hole, 1.0]
            })
            .collect();
        let targets: Vec<f64> = (0..30).map(|i| f64::from(i * 7 % 30) / 30.0).collect();
        let groups = (0..30).map(|i| (i / 2).to_string()).collect();
        let names = vec!["a".into(), "b".into(), "one".into()];
        let dataset = Dataset::new(names, rows, targets, groups).unwrap();
        let protocol = Protocol {
            folds: 5,
            seed: 3,
            level: 0.9,
        };
        let found = cross_validate(&dataset, &protocol).unwrap();
        for fold in 0..5 {
            let train = dataset.select(|row| found.fold_of[row] != fold).unwrap();
            let fitted = LeastSquares.fit(&train).unwrap();
            for (row, values) in dataset.rows().iter().enumerate() {
                if found.fold_of[row] == fold {
                    assert_eq!(found.predictions[row], fitted.predict_row(values.iter()));
                }
            }
        }
        let by_fold = found.scores_by_fold(dataset.targets());
        assert_eq!(
            by_fold.iter().map(|(networks, _)| networks).sum::<usize>(),
            30
        );
    }
}
