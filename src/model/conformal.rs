//! The interval around a prediction, without a guess at how errors are distributed.
//!
//! Out-of-fold residuals say how far off the model is on networks it has not seen. The interval
//! reaches as far as their quantile does (Vovk, Gammerman and Shafer, *Algorithmic Learning in a
//! Random World*, 2005; Lei et al., *Distribution-free predictive inference for regression*, JASA
//! 2018). Pooling the residuals of all folds, not those of one split, makes it the simple relative of
//! the CV+ of Barber et al. (*Predictive inference with the jackknife+*, Annals of Statistics 2021).
//! The promise is for networks drawn as the training set was: hence the test of the model's range.

use serde::{Deserialize, Serialize};

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

/// Into how many bands predictions are divided, where there are enough networks.
const BANDS: usize = 3;
/// The fewest networks of a band: with fewer, its quantile and its coverage are chance.
const NETWORKS_IN_A_BAND: usize = 50;

/// Predictions that share a half width. Errors are not of one size: networks of which much is
/// expected keep more of it than those of which little is. One width for all would hold too many of
/// the former and too few of the latter; therefore the quantile is taken in each band of predictions
/// by itself (Mondrian conformal prediction: Vovk, Gammerman and Shafer 2005, section 4.5).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// The band holds predictions below this, from where the one before ends; none for the last.
    pub below: Option<f64>,
    /// How many networks of the training set it holds, by their out-of-fold predictions.
    pub networks: usize,
    /// How far the interval reaches to either side: [`conformal_half_width`] of their residuals.
    pub half_width: f64,
    /// The share of them that lay within an interval made without their fold. (The other folds'
    /// residuals are of models that did see it; the width is measured, and each network's own
    /// residual is always of a model that did not see it.)
    pub coverage: f64,
}

/// The band that a prediction falls into, from 0.
pub(super) fn band_of(bands: &[Band], prediction: f64) -> usize {
    let beyond = |band: &&Band| band.below.is_some_and(|below| prediction >= below);
    bands.iter().take_while(beyond).count()
}

/// Bands of as many networks each, by their out-of-fold predictions, with their half widths and
/// coverages; and the coverage over all. None where there are too few networks for even one.
pub fn conformal_bands(
    predictions: &[f64],
    residuals: &[f64],
    fold_of: &[usize],
    level: f64,
) -> Option<(Vec<Band>, f64)> {
    let mut bands = divide(predictions, residuals, level)?;
    let mut covered = vec![0usize; bands.len()];
    let mut all = 0usize;
    for fold in 0..=*fold_of.iter().max()? {
        let rows = predictions.iter().zip(residuals).zip(fold_of);
        let (inside, outside): (Vec<_>, Vec<_>) = rows.partition(|(_, f)| **f == fold);
        let (others, errors): (Vec<f64>, Vec<f64>) =
            outside.into_iter().map(|((p, r), _)| (*p, *r)).unzip();
        // Borders and widths are made again without the fold. Too few: the interval is everything.
        let made = divide(&others, &errors, level).unwrap_or_default();
        for ((prediction, residual), _) in inside {
            let band = made.get(band_of(&made, *prediction));
            let half_width = band.map_or(f64::INFINITY, |band| band.half_width);
            let hit = usize::from(residual.abs() <= half_width);
            all += hit;
            if let Some(count) = covered.get_mut(band_of(&bands, *prediction)) {
                *count += hit;
            }
        }
    }
    for (band, covered) in bands.iter_mut().zip(covered) {
        band.coverage = covered as f64 / band.networks as f64;
    }
    Some((bands, all as f64 / predictions.len() as f64))
}

/// Bands without their coverage.
fn divide(predictions: &[f64], residuals: &[f64], level: f64) -> Option<Vec<Band>> {
    let mut rows: Vec<(f64, f64)> = predictions
        .iter()
        .copied()
        .zip(residuals.iter().copied())
        .collect();
    rows.sort_by(|left, right| left.0.total_cmp(&right.0));
    // A quantile of few residuals is the largest of them: twice as many as it takes to have one.
    let fewest = NETWORKS_IN_A_BAND.max((2.0 / (1.0 - level)).ceil() as usize);
    let wanted = (rows.len() / fewest).clamp(1, BANDS);
    let mut borders: Vec<f64> = (1..wanted)
        .filter_map(|band| rows.get(rows.len() * band / wanted))
        .map(|(prediction, _)| *prediction)
        .collect();
    // Where many predictions are one, borders may fall together, or on the first.
    borders.dedup();
    borders.retain(|border| rows.first().is_some_and(|(first, _)| first < border));
    let mut bands = Vec::new();
    let mut rest = rows.as_slice();
    for below in borders.into_iter().map(Some).chain([None]) {
        let end = rest.partition_point(|(prediction, _)| below.is_none_or(|b| *prediction < b));
        let (band, after) = rest.split_at_checked(end)?;
        rest = after;
        let errors: Vec<f64> = band.iter().map(|(_, residual)| *residual).collect();
        bands.push(Band {
            below,
            networks: errors.len(),
            half_width: conformal_half_width(&errors, level)?,
            coverage: 0.0,
        });
    }
    Some(bands)
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
        let (bands, coverage) = conformal_bands(&[0.5; 8], &residuals, &fold_of, 0.8).unwrap();
        let all = Band {
            below: None,
            networks: 8,
            half_width: 9.0,
            coverage: 0.75,
        };
        assert_eq!((bands, coverage), (vec![all], 0.75));
        assert_eq!(conformal_bands(&[], &[], &[], 0.8), None);
    }

    /// Errors that shrink as predictions grow: each band has a width of its own, which holds.
    #[test]
    fn each_band_keeps_the_level() {
        let predictions: Vec<f64> = (0..600).map(|i| f64::from(i) / 600.0).collect();
        let residuals: Vec<f64> = (0..600)
            .map(|i| f64::from(i * 37 % 100) / 100.0 * (1.0 - f64::from(i) / 600.0))
            .collect();
        let fold_of: Vec<usize> = (0..600).map(|i| i % 7).collect();
        let (bands, coverage) = conformal_bands(&predictions, &residuals, &fold_of, 0.9).unwrap();
        assert_eq!(
            bands.iter().map(|b| b.networks).collect::<Vec<_>>(),
            [200; 3]
        );
        assert!(bands.windows(2).all(|b| b[0].half_width > b[1].half_width));
        assert!((coverage - 0.9).abs() < 0.03);
        for band in &bands {
            assert!((band.coverage - 0.9).abs() < 0.05, "{band:?}");
        }
        assert_eq!(band_of(&bands, -1.0), 0);
        assert_eq!(band_of(&bands, bands[0].below.unwrap()), 1);
        assert_eq!(band_of(&bands, 2.0), 2);
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
