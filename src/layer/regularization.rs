//! Layers that act only in training: dropout of several kinds, and gradient reversal.

use super::dialect::{
    Dialects, ForeignParameter, Needless, also, caffe, caffe_v1, darknet, fixed, is, keras, onnx,
    pytorch, same, skip,
};
use super::kind::kind;
use super::parameter::{Kind, Parameter, bare, decimal, optional, whole};
use super::{LayerKind, Shape, ShapeError, Shapes, Storage, ValueRange, one, only, range};
use crate::number::Number;

/// The unit that is dropped together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DropUnit {
    /// Single values. Srivastava et al. 2014.
    Value,
    /// Whole feature maps. Tompson et al. 2014, arXiv:1411.4280.
    Map,
    /// The whole branch, for a sample. Huang et al. 2016, arXiv:1603.09382.
    Path,
}

kind! {
    /// `dropout rate`, `spatial_dropout rate`, `drop_path rate`
    pub struct Dropout {
        /// The unit that is dropped together.
        unit: DropUnit,
        /// The share that is dropped.
        rate: Number,
    }
    match unit {
        DropUnit::Value = DROPOUT "dropout" "sets single values to 0 in training" {
            rate = [HALF]
        }
        DropUnit::Map = SPATIAL_DROPOUT "spatial_dropout"
            "sets whole feature maps to 0 in training" { rate = [HALF] }
        DropUnit::Path = DROP_PATH "drop_path" "sets a whole branch to 0 in training" {
            rate = [bare("rate", Kind::Rate).varying()]
        }
    }
    keeps_shape: true, trailing: true
}

/// The rate defaults to one half.
const HALF: Parameter = optional("rate", Kind::Rate, decimal(1, 2)).varying();

impl LayerKind for Dropout {
    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        Ok(one(only(inputs)))
    }

    fn changes_nothing(&self, _inputs: &[Shape]) -> bool {
        self.rate == Number::ZERO
    }

    fn is_random(&self) -> bool {
        self.rate != Number::ZERO
    }

    /// Kept values are multiplied by 1 / (1 − rate).
    fn range(&self, inputs: &[ValueRange]) -> ValueRange {
        range::first(inputs).scaled().or_zero()
    }

    fn storage(&self, _inputs: &[Shape]) -> Storage {
        Storage::Dropout
    }
}

kind! {
    /// `gradient_reversal weight`: passes values on, and gradients back times −weight
    /// (Ganin & Lempitsky 2014, arXiv:1409.7495).
    pub struct GradientReversal {
        /// The factor of the gradients, without its sign.
        weight: Number = [optional("weight", Kind::Number, whole(1))],
    }
    GRADIENT_REVERSAL = "gradient_reversal"
        "passes values on unchanged, and gradients with the opposite sign";
    keeps_shape: true, trailing: true
}

impl LayerKind for GradientReversal {
    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        Ok(one(only(inputs)))
    }

    fn range(&self, inputs: &[ValueRange]) -> ValueRange {
        range::first(inputs)
    }

    fn storage(&self, _inputs: &[Shape]) -> Storage {
        Storage::View
    }
}

const PYTORCH_DROPOUT: &[ForeignParameter] = &[is("p", "rate"), skip("inplace", Needless::InPlace)];
const PYTORCH_FUNCTION: &[ForeignParameter] = &[
    is("p", "rate"),
    skip("training", Needless::NoEffect),
    skip("inplace", Needless::InPlace),
];
const KERAS_DROPOUT: &[ForeignParameter] = &[same("rate")];

pub(super) static DIALECTS: Dialects = &[
    (
        &DROPOUT,
        &[
            pytorch(&["Dropout"], PYTORCH_DROPOUT),
            pytorch(&["dropout"], PYTORCH_FUNCTION),
            keras(
                &["Dropout"],
                &[
                    same("rate"),
                    fixed("noise_shape", "None"),
                    skip("seed", Needless::NoEffect),
                ],
            ),
            caffe(
                &["Dropout"],
                "dropout_param",
                &[is("dropout_ratio", "rate")],
            ),
            caffe_v1(&["DROPOUT"]),
            onnx(&["Dropout"], &[is("ratio", "rate")]),
            darknet(&["dropout"], &[is("probability", "rate")]),
            also(
                &["dropoutlayer"],
                &[
                    is("keep_prob", "rate"),
                    is("drop_rate", "rate"),
                    is("dropout", "rate"),
                    is("prob", "rate"),
                ],
            ),
        ],
    ),
    (
        &SPATIAL_DROPOUT,
        &[
            pytorch(&["Dropout2d"], PYTORCH_DROPOUT),
            pytorch(&["dropout2d"], PYTORCH_FUNCTION),
            keras(&["SpatialDropout2D"], KERAS_DROPOUT),
        ],
    ),
    (
        &DROP_PATH,
        &[
            pytorch(&["StochasticDepth"], &[is("p", "rate")]),
            also(&["droppath"], &[]),
        ],
    ),
    (
        &GRADIENT_REVERSAL,
        &[
            caffe(&["GradientScaler"], "gradient_scaler_param", &[]),
            also(&["grl"], &[]),
        ],
    ),
];
