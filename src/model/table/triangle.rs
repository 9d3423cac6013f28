//! The triangular factor of a table that is read row by row.
//!
//! Where A = QR, RᵀR = AᵀA: the factor R, as wide and as high as A is wide, has all that least squares
//! need to know of A. Rows are added in blocks: the factor of R above a block is that of all rows so far
//! (Golub and Van Loan, *Matrix Computations*, 6.5.3; Demmel et al., *Communication-optimal parallel and
//! sequential QR and LU factorizations*, SIAM J. Sci. Comput. 2012, TSQR). Unlike sums of products, this
//! keeps the precision of a QR decomposition of the whole table.

use nalgebra::DMatrix;

/// How many rows are added at once.
const BLOCK: usize = 512;

/// The factor of the rows so far.
#[derive(Debug, Clone)]
pub(super) struct Triangle {
    width: usize,
    factor: DMatrix<f64>,
    /// Rows that are still to be added, one after the other.
    block: Vec<f64>,
}

impl Triangle {
    /// That of no rows of so many values.
    pub fn new(width: usize) -> Self {
        Self {
            width,
            factor: DMatrix::zeros(0, width),
            block: Vec::with_capacity(BLOCK.saturating_mul(width)),
        }
    }

    /// Adds a row of `width` values.
    pub fn add(&mut self, row: &[f64]) {
        self.block.extend_from_slice(row);
        if self.block.len() >= BLOCK.saturating_mul(self.width) {
            self.flush();
        }
    }

    fn flush(&mut self) {
        let rows = self.block.len().checked_div(self.width).unwrap_or(0);
        if rows > 0 {
            let block = DMatrix::from_row_slice(rows, self.width, &self.block);
            self.factor = factor_of(&[&self.factor, &block]);
            self.block.clear();
        }
    }

    /// The factor.
    pub fn factor(mut self) -> DMatrix<f64> {
        self.flush();
        self.factor
    }
}

/// The triangular factor of matrices of one width above each other.
pub(super) fn factor_of(parts: &[&DMatrix<f64>]) -> DMatrix<f64> {
    let width = parts.first().map_or(0, |part| part.ncols());
    let rows = parts.iter().map(|part| part.nrows()).sum();
    let mut all = DMatrix::zeros(rows, width);
    let mut start = 0;
    for part in parts {
        all.rows_mut(start, part.nrows()).copy_from(*part);
        start += part.nrows();
    }
    all.qr().unpack_r()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// In blocks or at once, the products of all columns are the same.
        #[test]
        fn products_stay(rows in 1usize..1500, width in 1usize..6, seed in 1u64..1000) {
            let value = |i: u64| {
                let mixed = i.wrapping_mul(seed).wrapping_mul(0x9e37_79b9_7f4a_7c15);
                (mixed >> 40) as f64 / f64::from(1u32 << 24) - 0.5
            };
            let all = DMatrix::from_fn(rows, width, |row, column| value((row * width + column) as u64));
            let mut triangle = Triangle::new(width);
            for row in all.row_iter() {
                triangle.add(&row.iter().copied().collect::<Vec<f64>>());
            }
            let factor = triangle.factor();
            let (found, right) = (factor.transpose() * &factor, all.transpose() * &all);
            prop_assert!((found - right).abs().max() < 1e-9);
        }
    }
}
