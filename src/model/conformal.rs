//! The interval around a prediction, without a guess at how errors are distributed.
//!
//! Out-of-fold residuals say how far off the model is on networks it has not seen. The interval
//! reaches as far as their quantile does (Vovk, Gammerman and Shafer, *Algorithmic Learning in a
//! Random World*, 2005; Lei et al., *Distribution-free predictive inference for regression*, JASA
//! 2018). Pooling the residuals of all folds, not those of one split, makes it the simple relative of
//! the CV+ of Barber et al. (*Predictive inference with the jackknife+*, Annals of Statistics 2021).
//! The promise is for networks drawn as the training set was: hence the test of the model's range.

/// The half width of an interval of this level: of n absolute residuals the `⌈(n + 1) · level⌉`-th
/// smallest, where the 1 is for the network to come.
///
/// None where that would be more than n (too few residuals), where a residual is not finite, and for a
/// level that is not between 0 and 1.
///
/// ```
/// use cnn_lang::model::conformal_half_width;
///
/// let residuals = [0.03, -0.01, 0.02, -0.05, 0.04, 0.06, -0.07, 0.08, -0.09];
/// assert_eq!(conformal_half_width(&residuals, 0.8), Some(0.08));
/// assert_eq!(conformal_half_width(&residuals, 0.95), None);
/// ```
pub fn conformal_half_width(residuals: &[f64], level: f64) -> Option<f64> {
    if !(level > 0.0 && level < 1.0) || residuals.iter().any(|r| !r.is_finite()) {
        return None;
    }
    let mut sizes: Vec<f64> = residuals.iter().map(|residual| residual.abs()).collect();
    sizes.sort_by(f64::total_cmp);
    // 0.9 is not exactly nine tenths: where the product is a whole number, it must stay one.
    let rank = ((sizes.len() as f64 + 1.0) * level - 1e-9).ceil().max(1.0);
    sizes.get(rank as usize - 1).copied()
}

/// The share of networks that lie within an interval made without them: for each fold the half width
/// comes from the residuals of the other folds. Where those are too few, the interval is everything.
///
/// (The other folds' residuals are of models that did see this fold; what is measured is the width,
/// and each network's own residual is always of a model that did not see it.)
///
/// None where there is no residual.
pub fn coverage_out_of_fold(residuals: &[f64], fold_of: &[usize], level: f64) -> Option<f64> {
    let folds = fold_of.iter().max()? + 1;
    let mut covered = 0usize;
    for fold in 0..folds {
        let (inside, outside): (Vec<_>, Vec<_>) = residuals
            .iter()
            .zip(fold_of)
            .partition(|(_, f)| **f == fold);
        let outside: Vec<f64> = outside.into_iter().map(|(residual, _)| *residual).collect();
        let half_width = conformal_half_width(&outside, level).unwrap_or(f64::INFINITY);
        covered += inside
            .into_iter()
            .filter(|(residual, _)| residual.abs() <= half_width)
            .count();
    }
    let networks = residuals.len().min(fold_of.len());
    (networks > 0).then(|| covered as f64 / networks as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn whole_ranks_stay_whole() {
        // ⌈20 · 0.9⌉ = 18 of 19, ⌈10 · 0.9⌉ = 9 of 9, and 9 · 0.9 = 8.1 needs a ninth of 8.
        let residuals: Vec<f64> = (1..=19).map(f64::from).collect();
        assert_eq!(conformal_half_width(&residuals, 0.9), Some(18.0));
        assert_eq!(conformal_half_width(&residuals[..9], 0.9), Some(9.0));
        assert_eq!(conformal_half_width(&residuals[..8], 0.9), None);
        // (99 + 1) · 0.07 is 7.000000000000001 in floating point.
        let residuals: Vec<f64> = (1..=99).map(f64::from).collect();
        assert_eq!(conformal_half_width(&residuals, 0.07), Some(7.0));
        assert_eq!(conformal_half_width(&residuals, 1.0), None);
        assert_eq!(conformal_half_width(&[f64::NAN; 50], 0.9), None);
    }

    #[test]
    fn coverage_of_a_worked_case() {
        // Half of fold 0 is far wider than fold 1, all of fold 1 lies within fold 0.
        let residuals = [1.0, 1.0, 9.0, 9.0, 1.0, 1.0, 1.0, 1.0];
        let fold_of = [0, 0, 0, 0, 1, 1, 1, 1];
        assert_eq!(coverage_out_of_fold(&residuals, &fold_of, 0.8), Some(0.75));
        assert_eq!(coverage_out_of_fold(&[], &[], 0.8), None);
    }

    proptest! {
        /// At least `level` of the residuals themselves lie within, and one rank less is too few.
        #[test]
        fn the_quantile_is_the_smallest_that_suffices(
            residuals in prop::collection::vec(-1.0f64..1.0, 1..80), level in 0.05f64..0.95,
        ) {
            if let Some(half) = conformal_half_width(&residuals, level) {
                let n = residuals.len() as f64;
                let within = residuals.iter().filter(|r| r.abs() <= half).count() as f64;
                let below = residuals.iter().filter(|r| r.abs() < half).count() as f64;
                prop_assert!(within + 1e-6 >= (n + 1.0) * level);
                prop_assert!(below < (n + 1.0) * level);
            }
        }
    }
}
