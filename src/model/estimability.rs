//! Which columns least squares can tell apart: the rank of the standardised table, by a QR
//! decomposition with column pivoting (Golub and Van Loan, *Matrix Computations*, 5.4.2).
//!
//! nalgebra pivots on the largest element of the rest (not, as LAPACK, on the column of largest
//! norm). Therefore, where `|r_ii|` is the norm of the pivot at step i, every element left at that
//! step is at most `|r_ii|` in size. The rank is the first i with `|r_ii| <= TOLERANCE · √n`, n
//! rows: a standardised column has norm √n, and a dropped column differs from its combination of
//! kept ones by at most this many standard deviations in the root mean square.
//!
//! Which of several columns is dropped is arbitrary in mathematics, and must not be so in practice:
//! columns are weighted by a hair, earlier ones more, so that a tie (two equal columns, a column and
//! its complement) always keeps the earlier one, on every machine.

use nalgebra::{DMatrix, RowDVector};

use super::error::FitError;

/// See the head of this file. The residue of sums over a thousand rows is near 1e-13, and a column
/// that differs by less than this cannot have a useful coefficient.
const TOLERANCE: f64 = 1e-7;

/// The most by which a column is made smaller to lose ties: far above rounding, far below anything
/// that matters.
const TIE_BREAK: f64 = 1e-6;

/// Weights below this (in standard deviations) are rounding.
const NEGLIGIBLE_WEIGHT: f64 = 1e-7;

/// Columns by index: those to keep, in order, and those that follow from kept ones.
#[derive(Debug, PartialEq)]
pub(super) struct Estimable {
    pub kept: Vec<usize>,
    /// A dropped column and, of the kept ones it follows from, index and weight.
    pub collinear: Vec<(usize, Vec<(usize, f64)>)>,
}

/// Decides for the standardised columns of so many networks, none of them constant: their matrix, or a
/// shorter one with the same products of columns, such as a triangular factor.
pub(super) fn estimable(
    standardised: &DMatrix<f64>,
    networks: usize,
) -> Result<Estimable, FitError> {
    let (rows, columns) = standardised.shape();
    if rows == 0 || columns == 0 {
        return Ok(Estimable {
            kept: Vec::new(),
            collinear: Vec::new(),
        });
    }
    let hair = |column: usize| 1.0 - TIE_BREAK * column as f64 / columns as f64;
    let weighted = DMatrix::from_fn(rows, columns, |row, column| {
        standardised
            .get((row, column))
            .map_or(0.0, |value| value * hair(column))
    });
    let decomposition = weighted.col_piv_qr();
    let mut order = RowDVector::from_fn(columns, |_, column| column);
    decomposition.p().permute_columns(&mut order);
    let order: Vec<usize> = order.iter().copied().collect();

    let r = decomposition.unpack_r();
    let threshold = TOLERANCE * (networks as f64).sqrt();
    let rank = (0..rows.min(columns))
        .map_while(|step| r.get((step, step)))
        .take_while(|pivot| pivot.abs() > threshold)
        .count();

    // R = [R11 R12; 0 0] means that the dropped columns are the kept ones times R11⁻¹ R12.
    let weights = r
        .view((0, 0), (rank, rank))
        .solve_upper_triangular(&r.view((0, rank), (rank, columns - rank)))
        .ok_or(FitError::NotSolvable)?;
    let (pivots, followers) = order.split_at_checked(rank).ok_or(FitError::NotSolvable)?;

    let mut kept = pivots.to_vec();
    kept.sort_unstable();
    let mut collinear: Vec<_> = followers
        .iter()
        .zip(weights.column_iter())
        .map(|(&follower, weights)| {
            let mut terms: Vec<(usize, f64)> = pivots
                .iter()
                .zip(weights.iter())
                .map(|(&pivot, weight)| (pivot, weight * hair(pivot) / hair(follower)))
                .filter(|(_, weight)| weight.abs() > NEGLIGIBLE_WEIGHT)
                .collect();
            terms.sort_unstable_by_key(|(pivot, _)| *pivot);
            (follower, terms)
        })
        .collect();
    collinear.sort_unstable_by_key(|(follower, _)| *follower);
    Ok(Estimable { kept, collinear })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decided(matrix: &DMatrix<f64>) -> Result<Estimable, FitError> {
        estimable(matrix, matrix.nrows())
    }

    fn matrix(columns: &[Vec<f64>]) -> DMatrix<f64> {
        let rows = columns.first().map_or(0, Vec::len);
        DMatrix::from_fn(rows, columns.len(), |row, column| columns[column][row])
    }

    #[test]
    fn a_sum_and_a_duplicate_are_found_with_their_weights() {
        let a = vec![1.0, -1.0, 2.0, -2.0, 0.5, -0.5];
        let b = vec![1.0, 1.0, -1.0, -1.0, 3.0, -3.0];
        let sum: Vec<f64> = a.iter().zip(&b).map(|(a, b)| 2.0 * a - b).collect();
        let opposite: Vec<f64> = a.iter().map(|a| -a).collect();
        // The sum has the largest element, so it is a pivot.
        let found = decided(&matrix(&[a.clone(), opposite, b, sum])).unwrap();
        assert_eq!(found.kept.len(), 2);
        assert_eq!(found.collinear.len(), 2);
        let columns = [a.clone(), a.iter().map(|a| -a).collect()];
        let found = decided(&matrix(&columns)).unwrap();
        assert_eq!(found.kept, [0]);
        assert_eq!(found.collinear.len(), 1);
        let (follower, terms) = &found.collinear[0];
        assert_eq!((*follower, terms[0].0), (1, 0));
        assert!((terms[0].1 + 1.0).abs() < 1e-12);
    }

    #[test]
    fn more_columns_than_rows_leave_at_most_as_many_as_rows() {
        let columns: Vec<Vec<f64>> = (1..8)
            .map(|k| {
                (0..4)
                    .map(|i| f64::from((i * k * k + k) % 7) - 3.0)
                    .collect()
            })
            .collect();
        let found = decided(&matrix(&columns)).unwrap();
        assert_eq!(found.kept.len() + found.collinear.len(), 7);
        assert!(found.kept.len() <= 4);
    }

    #[test]
    fn nothing_gives_nothing() {
        let found = decided(&DMatrix::zeros(5, 0)).unwrap();
        assert_eq!(
            found,
            Estimable {
                kept: vec![],
                collinear: vec![]
            }
        );
    }

    proptest! {
        /// However the columns hang together, the ones kept span the ones dropped.
        #[test]
        fn dropped_columns_are_what_their_weights_say(
            base in prop::collection::vec(prop::collection::vec(-3i8..=3, 12), 1..5),
            mixes in prop::collection::vec(prop::collection::vec(-2i8..=2, 5), 1..6),
        ) {
            let mut columns: Vec<Vec<f64>> = base
                .iter()
                .map(|column| column.iter().map(|&v| f64::from(v)).collect())
                .collect();
            for mix in &mixes {
                let mixed = (0..12)
                    .map(|row| base.iter().zip(mix).map(|(c, &w)| f64::from(c[row]) * f64::from(w)).sum())
                    .collect();
                columns.push(mixed);
            }
            let found = decided(&matrix(&columns)).unwrap();
            prop_assert!(found.kept.len() <= base.len());
            prop_assert_eq!(found.kept.len() + found.collinear.len(), columns.len());
            for (follower, terms) in &found.collinear {
                for (row, expected) in columns[*follower].iter().enumerate() {
                    let combined: f64 = terms.iter().map(|&(k, w)| w * columns[k][row]).sum();
                    prop_assert!((combined - expected).abs() < 1e-4);
                }
            }
        }
    }
}
