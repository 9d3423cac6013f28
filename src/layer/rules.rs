//! Parts that the rules of several kinds are made of.

use super::{Identity, Layer, Recovery, Shape, ShapeError, Shapes};
use crate::number::common_divisor;
use smallvec::smallvec;

/// The only shape that a layer of one input reads. Builders never call a layer without its inputs;
/// should one, the vector of nothing makes every rule fail.
pub(super) fn only(inputs: &[Shape]) -> Shape {
    inputs.first().copied().unwrap_or(Shape::vector(0))
}

/// The only shape that a layer of one input reads, which must be a map.
pub(super) fn only_map(layer: &'static str, inputs: &[Shape]) -> Result<Shape, ShapeError> {
    match only(inputs) {
        map @ Shape::Map { .. } => Ok(map),
        input @ Shape::Vector { .. } => Err(ShapeError::NeedsMap { layer, input }),
    }
}

/// The rule of grouped convolutions: both must fall into the groups without a rest.
pub(super) fn groups_divide(channels: u64, features: u64, groups: u64) -> Result<(), ShapeError> {
    for (what, count) in [("input channels", channels), ("features", features)] {
        if count.checked_rem(groups) != Some(0) {
            return Err(ShapeError::Indivisible {
                what,
                count,
                parameter: "groups",
                by: groups,
                common: common_divisor(channels, features),
            });
        }
    }
    Ok(())
}

/// The error of features and groups that no number of channels fits.
pub(super) fn groups_alone(features: u64, groups: u64) -> Option<ShapeError> {
    // As if the channels were those that would do.
    groups_divide(groups.checked_mul(features)?, features, groups).err()
}

/// Without groups, where channels do not fall into them: their number does not change the shape,
/// while other features would.
pub(super) fn without_groups<L: Into<Layer>>(
    error: &ShapeError,
    features: u64,
    groups: u64,
    layer: impl FnOnce() -> L,
) -> Option<Recovery> {
    let divides = features.checked_rem(groups) == Some(0);
    let known = matches!(error, ShapeError::Indivisible { .. }) && divides;
    known.then(|| smallvec![layer().into()])
}

/// The input, where its channels do not fall into groups.
pub(super) fn unchanged(error: &ShapeError) -> Option<Recovery> {
    matches!(error, ShapeError::Indivisible { .. }).then(|| smallvec![Identity.into()])
}

pub(super) fn one(shape: Shape) -> Shapes {
    Shapes::from_slice(&[shape])
}

pub(super) fn product(factors: &[u64]) -> Option<u64> {
    let mut all = factors.iter();
    all.try_fold(1u64, |product, &factor| product.checked_mul(factor))
}
