//! The predictions of a model for both networks.

use super::Both;
use crate::model::{Model, PredictError, Prediction, predict};
use crate::network::Network;

/// The predictions of a model before and after.
#[derive(Clone, Debug, PartialEq)]
pub struct PredictionDiff {
    /// The predictions.
    pub predictions: Both<Prediction>,
}

impl PredictionDiff {
    /// The two accuracies, as fractions of 1; `None` where one of the networks is outside of the
    /// model's range.
    pub fn values(&self) -> Option<Both<f64>> {
        let Both { before, after } = self.predictions.as_ref().map(|it| it.value);
        Some(Both::new(before?, after?))
    }

    /// Whether the intervals have a value in common, so that the difference may be chance; `None`
    /// if there are none.
    pub fn overlap(&self) -> Option<bool> {
        let Both { before, after } = self.predictions.as_ref().map(|it| it.interval);
        let (before, after) = (before?, after?);
        Some(before.low <= after.high && after.low <= before.high)
    }
}

/// Asks a model for both networks.
///
/// # Errors
/// Where the model asks for a quantity that this version does not compute.
pub fn predictions(
    model: &Model,
    networks: Both<&Network>,
) -> Result<PredictionDiff, PredictError> {
    let Both { before, after } = networks.map(|network| predict(model, network));
    Ok(PredictionDiff {
        predictions: Both::new(before?, after?),
    })
}
