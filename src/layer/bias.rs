//! The learned constant by itself.

use super::dialect::{Dialects, caffe, tensorflow};
use super::kind::kind;
use super::{LayerKind, Shape, ShapeError, Shapes, Storage, one, only};

kind! {
    /// `bias`: a learned constant a channel, added to its map (Caffe's `Bias` layer, TensorFlow's
    /// `bias_add`). Convolutions and dense layers have one of their own; this one is for weights that
    /// are shared or frozen without their bias.
    pub struct Bias;
    BIAS = "bias" "a learned constant a channel";
    keeps_shape: true, trailing: true
}

impl LayerKind for Bias {
    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        Ok(one(only(inputs)))
    }

    /// A constant a channel.
    fn parameters(&self, inputs: &[Shape], _outputs: &[Shape]) -> Option<u64> {
        Some(only(inputs).channels())
    }

    fn storage(&self, _inputs: &[Shape]) -> Storage {
        Storage::Shift
    }
}

pub(super) static DIALECTS: Dialects = &[(
    &BIAS,
    &[
        caffe(&["Bias"], "bias_param", &[]),
        tensorflow(&["bias_add"], &[]),
    ],
)];
