//! Ordinary least squares on standardised columns, as a linfa estimator that may be given any
//! table: it puts means for missing values, and drops and reports columns that cannot be estimated.

use linfa::DatasetBase;
use linfa::dataset::AsSingleTargets;
use linfa::traits::{Fit, PredictInplace};
use linfa_linear::LinearRegression;
use nalgebra::DMatrix;
use ndarray::{Array1, Array2, ArrayBase, Data, Ix2};

use super::column::{Column, Combination, Dropped, Role, Spread, Term};
use super::error::FitError;
use super::estimability::estimable;

/// The estimator: a constant and one coefficient for each column that can be estimated.
///
/// Records are rows of attributes with NaN for missing ones; columns take their names from the
/// dataset's feature names.
///
/// ```
/// use cnn_lang::model::LeastSquares;
/// use linfa::traits::{Fit, Predict};
/// use ndarray::array;
///
/// // The second column is twice the first, so it tells nothing new.
/// let records = array![[1.0, 2.0], [2.0, 4.0], [3.0, 6.0], [4.0, 8.0]];
/// let dataset = linfa::Dataset::new(records, array![0.1, 0.2, 0.3, 0.4]);
/// let model = LeastSquares.fit(&dataset)?;
/// let predicted: ndarray::Array1<f64> = model.predict(&array![[5.0, 10.0]]);
/// assert!((predicted[0] - 0.5).abs() < 1e-12);
/// # Ok::<(), cnn_lang::model::FitError>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LeastSquares;

/// The result of [`LeastSquares`].
#[derive(Debug, Clone, PartialEq)]
pub struct FittedLeastSquares {
    /// The prediction for a network of average attributes.
    pub intercept: f64,
    /// Every column of the records, dropped ones too, in their order.
    pub columns: Vec<Column>,
}

/// A column whose values differ.
#[derive(Clone, Copy)]
pub(super) struct Candidate {
    /// Its place among all columns.
    pub index: usize,
    pub spread: Spread,
}

impl<D, T> Fit<ArrayBase<D, Ix2>, T, FitError> for LeastSquares
where
    D: Data<Elem = f64>,
    T: AsSingleTargets<Elem = f64>,
{
    type Object = FittedLeastSquares;

    /// Fits by linfa-linear, after the estimable columns were chosen by nalgebra.
    ///
    /// # Errors
    /// When there are not at least two networks more than coefficients (constant left out), and
    /// when the solver fails.
    fn fit(&self, dataset: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<Self::Object, FitError> {
        let records = dataset.records();
        let targets = dataset.as_single_targets();
        let networks = records.nrows();
        if targets.len() != networks {
            return Err(linfa::Error::MismatchedShapes(networks, targets.len()).into());
        }

        let mut names = dataset.feature_names().iter();
        let mut columns = Vec::with_capacity(records.ncols());
        let mut candidates = Vec::new();
        let mut flat = Vec::new();
        for (index, values) in records.columns().into_iter().enumerate() {
            let (spread, missing) = Spread::of(values.iter().copied());
            let (column, candidate) = Column::unfitted(
                names
                    .next()
                    .map_or_else(|| format!("column {index}"), Clone::clone),
                spread,
                missing,
            );
            if let Some(spread) = candidate {
                candidates.push(Candidate { index, spread });
                flat.extend(values.iter().map(|&value| spread.standardise(value)));
            }
            columns.push(column);
        }
        let matrix = DMatrix::from_vec(networks, candidates.len(), flat);
        let targets = targets.to_owned();
        fitted(columns, &candidates, &matrix, networks, |kept| {
            solve(&matrix, kept, &targets)
        })
    }
}

impl Column {
    /// A column without its coefficient, and its spread where it may have one.
    pub(super) fn unfitted(
        name: String,
        spread: Option<Spread>,
        missing: usize,
    ) -> (Self, Option<Spread>) {
        let role = match spread {
            None => Role::Dropped(Dropped::AllMissing),
            Some(spread) if spread.is_constant() => Role::Dropped(Dropped::Constant),
            Some(_) => Role::Estimated(0.0),
        };
        let candidate = spread.filter(|_| matches!(role, Role::Estimated(_)));
        let column = Self {
            name,
            spread,
            missing,
            role,
        };
        (column, candidate)
    }
}

/// Chooses the columns that can be estimated and gives them the coefficients that `solve` finds.
///
/// `matrix` has the standardised candidates as columns, or their triangular factor; `solve` returns the
/// constant and the coefficients of those of its columns that are kept.
///
/// # Errors
/// Where the `networks` are too few, and those of `solve`.
pub(super) fn fitted(
    mut columns: Vec<Column>,
    candidates: &[Candidate],
    matrix: &DMatrix<f64>,
    networks: usize,
    solve: impl FnOnce(&[usize]) -> Result<(f64, Vec<f64>), FitError>,
) -> Result<FittedLeastSquares, FitError> {
    let estimable = estimable(matrix, networks)?;
    for (follower, terms) in &estimable.collinear {
        let Some(follower) = candidates.get(*follower) else {
            continue;
        };
        let combination = in_own_units(follower, terms, candidates, &columns);
        if let Some(column) = columns.get_mut(follower.index) {
            column.role = Role::Dropped(Dropped::Collinear(combination));
        }
    }
    let needed = estimable.kept.len() + 2;
    if networks < needed {
        return Err(FitError::TooFewNetworks { networks, needed });
    }
    let (intercept, coefficients) = solve(&estimable.kept)?;
    for (kept, coefficient) in estimable.kept.iter().zip(coefficients) {
        let column = candidates.get(*kept);
        if let Some(column) = column.and_then(|it| columns.get_mut(it.index)) {
            column.role = Role::Estimated(coefficient);
        }
    }
    Ok(FittedLeastSquares { intercept, columns })
}

/// The constant and the coefficients of the kept columns, by linfa-linear.
fn solve(
    matrix: &DMatrix<f64>,
    kept: &[usize],
    targets: &Array1<f64>,
) -> Result<(f64, Vec<f64>), FitError> {
    if kept.is_empty() {
        // linfa-linear asks for a column; without one the mean is the least-squares constant.
        let mean = targets.mean().ok_or(FitError::NotSolvable)?;
        return Ok((mean, Vec::new()));
    }
    let dataset = linfa::Dataset::new(records(matrix, kept)?, targets.clone());
    let solution = LinearRegression::new().fit(&dataset)?;
    let coefficients = finite(solution.params().to_vec())?;
    let intercept = solution.intercept();
    match intercept.is_finite() {
        true => Ok((intercept, coefficients)),
        false => Err(FitError::NotSolvable),
    }
}

/// Some columns of a matrix, as linfa takes them.
pub(super) fn records(matrix: &DMatrix<f64>, kept: &[usize]) -> Result<Array2<f64>, FitError> {
    let columns = kept.iter().filter(|&&column| column < matrix.ncols());
    let flat: Vec<f64> = columns
        .flat_map(|&column| matrix.column(column).iter().copied().collect::<Vec<f64>>())
        .collect();
    let by_column = Array2::from_shape_vec((kept.len(), matrix.nrows()), flat)
        .map_err(linfa::Error::NdShape)?;
    Ok(by_column.reversed_axes())
}

/// The coefficients, if all of them are numbers.
pub(super) fn finite(coefficients: Vec<f64>) -> Result<Vec<f64>, FitError> {
    let all = coefficients
        .iter()
        .all(|coefficient| coefficient.is_finite());
    match all {
        true => Ok(coefficients),
        false => Err(FitError::NotSolvable),
    }
}

/// From `z_d = Σ w z_k`, in standard deviations, to `d = c + Σ w' k` in the attributes' own units.
fn in_own_units(
    follower: &Candidate,
    terms: &[(usize, f64)],
    candidates: &[Candidate],
    columns: &[Column],
) -> Combination {
    let mut combination = Combination {
        constant: follower.spread.mean,
        terms: Vec::with_capacity(terms.len()),
    };
    for &(kept, weight) in terms {
        let Some(kept) = candidates.get(kept) else {
            continue;
        };
        let weight = weight * follower.spread.sd / kept.spread.sd;
        combination.constant -= weight * kept.spread.mean;
        combination.terms.push(Term {
            column: columns
                .get(kept.index)
                .map_or_else(String::new, |column| column.name.clone()),
            weight,
        });
    }
    combination
}

impl FittedLeastSquares {
    /// The prediction for one row, its values in the order of the columns; NaN if the row has
    /// another length.
    pub fn predict_row<'a>(&self, row: impl ExactSizeIterator<Item = &'a f64>) -> f64 {
        if row.len() != self.columns.len() {
            return f64::NAN;
        }
        let effects = self.columns.iter().zip(row).map(|(c, v)| c.effect(*v));
        self.intercept + effects.sum::<f64>()
    }
}

impl Column {
    /// By how much a value moves the prediction away from the one for the mean; nothing where the
    /// value is missing or the column was dropped.
    pub fn effect(&self, value: f64) -> f64 {
        match (&self.role, &self.spread) {
            (Role::Estimated(coefficient), Some(spread)) => coefficient * spread.standardise(value),
            (Role::Estimated(_), None) | (Role::Dropped(_), _) => 0.0,
        }
    }
}

impl<D: Data<Elem = f64>> PredictInplace<ArrayBase<D, Ix2>, Array1<f64>> for FittedLeastSquares {
    /// One prediction for each record; NaN where it has the wrong number of values.
    fn predict_inplace(&self, records: &ArrayBase<D, Ix2>, targets: &mut Array1<f64>) {
        for (record, target) in records.rows().into_iter().zip(targets.iter_mut()) {
            *target = self.predict_row(record.iter());
        }
    }

    fn default_target(&self, records: &ArrayBase<D, Ix2>) -> Array1<f64> {
        Array1::zeros(records.nrows())
    }
}

#[cfg(test)]
mod tests {
    use super::super::evaluation::r_squared;
    use super::*;
    use linfa::traits::Predict;
    use ndarray::array;

    fn raw_coefficients(fitted: &FittedLeastSquares) -> (f64, Vec<f64>) {
        let mut constant = fitted.intercept;
        let mut raw = Vec::new();
        for column in &fitted.columns {
            if let (Role::Estimated(coefficient), Some(spread)) = (&column.role, &column.spread) {
                raw.push(coefficient / spread.sd);
                constant -= coefficient / spread.sd * spread.mean;
            }
        }
        (constant, raw)
    }

    /// J. W. Longley (1967), *An appraisal of least squares programs*, JASA 62, 819-841; the
    /// certified values are those of NIST's Statistical Reference Datasets.
    #[test]
    fn longley_gives_the_certified_values() {
        let records = array![
            [83.0, 234_289.0, 2356.0, 1590.0, 107_608.0, 1947.0],
            [88.5, 259_426.0, 2325.0, 1456.0, 108_632.0, 1948.0],
            [88.2, 258_054.0, 3682.0, 1616.0, 109_773.0, 1949.0],
            [89.5, 284_599.0, 3351.0, 1650.0, 110_929.0, 1950.0],
            [96.2, 328_975.0, 2099.0, 3099.0, 112_075.0, 1951.0],
            [98.1, 346_999.0, 1932.0, 3594.0, 113_270.0, 1952.0],
            [99.0, 365_385.0, 1870.0, 3547.0, 115_094.0, 1953.0],
            [100.0, 363_112.0, 3578.0, 3350.0, 116_219.0, 1954.0],
            [101.2, 397_469.0, 2904.0, 3048.0, 117_388.0, 1955.0],
            [104.6, 419_180.0, 2822.0, 2857.0, 118_734.0, 1956.0],
            [108.4, 442_769.0, 2936.0, 2798.0, 120_445.0, 1957.0],
            [110.8, 444_546.0, 4681.0, 2637.0, 121_950.0, 1958.0],
            [112.6, 482_704.0, 3813.0, 2552.0, 123_366.0, 1959.0],
            [114.2, 502_601.0, 3931.0, 2514.0, 125_368.0, 1960.0],
            [115.7, 518_173.0, 4806.0, 2572.0, 127_852.0, 1961.0],
            [116.9, 554_894.0, 4007.0, 2827.0, 130_081.0, 1962.0],
        ];
        let employed = array![
            60_323.0, 61_122.0, 60_171.0, 61_187.0, 63_221.0, 63_639.0, 64_989.0, 63_761.0,
            66_019.0, 67_857.0, 68_169.0, 66_513.0, 68_655.0, 69_564.0, 69_331.0, 70_551.0,
        ];
        let dataset = linfa::Dataset::new(records, employed);
        let fitted = LeastSquares.fit(&dataset).unwrap();
        let (constant, raw) = raw_coefficients(&fitted);
        let certified = [
            15.061_872_271_373_3,
            -0.035_819_179_292_591,
            -2.020_229_803_816_83,
            -1.033_226_867_173_59,
            -0.051_104_105_653_580_7,
            1_829.151_464_613_55,
        ];
        for (found, certified) in raw.iter().zip(certified) {
            assert!(
                (found / certified - 1.0).abs() < 1e-9,
                "{found} {certified}"
            );
        }
        assert!(
            (constant / -3_482_258.634_595_82 - 1.0).abs() < 1e-9,
            "{constant}"
        );
        let predicted: Array1<f64> = fitted.predict(&dataset);
        let r2 = r_squared(
            dataset.targets().as_slice().unwrap(),
            predicted.as_slice().unwrap(),
        );
        assert!((r2.unwrap() - 0.995_479_004_577_296).abs() < 1e-12);
    }

    #[test]
    fn what_cannot_be_estimated_is_dropped_and_named() {
        let nan = f64::NAN;
        // a, its own double plus one, a constant, nothing at all, and b with a hole.
        let records = array![
            [1.0, 3.0, 7.0, nan, 2.0],
            [2.0, 5.0, 7.0, nan, nan],
            [3.0, 7.0, 7.0, nan, -1.0],
            [4.0, 9.0, 7.0, nan, 0.5],
            [6.0, 13.0, 7.0, nan, 0.5],
        ];
        let dataset = linfa::Dataset::new(records, array![0.1, 0.2, 0.3, 0.4, 0.6])
            .with_feature_names(vec!["a", "double", "seven", "nothing", "b"]);
        let fitted = LeastSquares.fit(&dataset).unwrap();
        let roles: Vec<&Role> = fitted.columns.iter().map(|column| &column.role).collect();
        assert!(matches!(roles[0], Role::Estimated(_)));
        assert!(matches!(roles[4], Role::Estimated(_)));
        assert_eq!(*roles[2], Role::Dropped(Dropped::Constant));
        assert_eq!(*roles[3], Role::Dropped(Dropped::AllMissing));
        let Role::Dropped(reason) = roles[1] else {
            panic!("`double` was kept");
        };
        assert_eq!(reason.to_string(), "collinear: always 2 · a + 1");

        // The hole was filled with the mean of the others, 0.5.
        let b = &fitted.columns[4];
        assert_eq!((b.missing, b.spread.unwrap().mean), (1, 0.5));
        let holes: Array1<f64> = fitted.predict(&array![
            [3.0, 7.0, 7.0, nan, nan],
            [3.0, 7.0, 7.0, nan, 0.5]
        ]);
        assert_eq!(holes[0], holes[1]);
        assert!((holes[0] - 0.3).abs() < 1e-12);
    }

    #[test]
    fn no_column_to_estimate_leaves_the_mean() {
        let dataset = linfa::Dataset::new(array![[1.0], [1.0], [1.0]], array![0.1, 0.2, 0.6]);
        let fitted = LeastSquares.fit(&dataset).unwrap();
        assert!((fitted.intercept - 0.3).abs() < 1e-15);
    }

    #[test]
    fn too_few_networks_are_refused() {
        let dataset = linfa::Dataset::new(array![[1.0], [2.0]], array![0.1, 0.2]);
        let error = LeastSquares.fit(&dataset).unwrap_err();
        assert_eq!(
            error.to_string(),
            "2 networks are too few, this takes 3 or more"
        );
    }

    #[test]
    fn a_row_of_another_length_has_no_prediction() {
        let dataset = linfa::Dataset::new(array![[1.0], [2.0], [4.0]], array![0.1, 0.2, 0.3]);
        let fitted = LeastSquares.fit(&dataset).unwrap();
        assert!(fitted.predict_row([1.0, 2.0].iter()).is_nan());
    }
}
