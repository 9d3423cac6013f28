//! Layers that act in training alone: dropout of several kinds, and gradient reversal.

use super::dialect::{
    Dialects, ForeignParameter, Needless, also, caffe, darknet, fixed, is, keras, onnx, pytorch,
    same, skip,
};
use super::parameter::{Arguments, Default, Kind, Parameter, ParameterError, Reads, Signature};
use super::{Layer, LayerKind, Shape, ShapeError, Shapes, Storage, one, only};
use crate::number::Number;

/// What is dropped together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DropUnit {
    /// Single values. Srivastava et al. 2014.
    Value,
    /// Whole feature maps. Tompson et al. 2014, arXiv:1411.4280.
    Map,
    /// The whole branch, for a sample. Huang et al. 2016, arXiv:1603.09382.
    Path,
}

/// `dropout rate`, `spatial_dropout rate`, `drop_path rate`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropout {
    /// What is dropped together.
    pub unit: DropUnit,
    /// The share that is dropped.
    pub rate: Number,
}

const RATE: &[Parameter] = &[Parameter::optional(
    "rate",
    Kind::Rate,
    Default::decimal(1, 2),
)];

/// The signature of `dropout`.
pub static DROPOUT: Signature = Signature {
    name: "dropout",
    summary: "sets single values to 0 in training",
    reads: Reads::Flow,
    parameters: RATE,
    build: |arguments| dropout(DropUnit::Value, arguments),
};

/// The signature of `spatial_dropout`.
pub static SPATIAL_DROPOUT: Signature = Signature {
    name: "spatial_dropout",
    summary: "sets whole feature maps to 0 in training",
    reads: Reads::Flow,
    parameters: RATE,
    build: |arguments| dropout(DropUnit::Map, arguments),
};

/// The signature of `drop_path`.
pub static DROP_PATH: Signature = Signature {
    name: "drop_path",
    summary: "sets a whole branch to 0 in training",
    reads: Reads::Flow,
    parameters: &[Parameter::bare("rate", Kind::Rate)],
    build: |arguments| dropout(DropUnit::Path, arguments),
};

fn dropout(unit: DropUnit, arguments: &Arguments<'_>) -> Result<Layer, ParameterError> {
    let rate = arguments.rate("rate")?;
    Ok(Dropout { unit, rate }.into())
}

impl LayerKind for Dropout {
    fn name(&self) -> &'static str {
        match self.unit {
            DropUnit::Value => DROPOUT.name,
            DropUnit::Map => SPATIAL_DROPOUT.name,
            DropUnit::Path => DROP_PATH.name,
        }
    }

    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        Ok(one(only(inputs)))
    }

    fn storage(&self, _inputs: &[Shape]) -> Storage {
        Storage::Dropout
    }
}

/// `gradient_reversal weight`: passes values on, and gradients back times −weight
/// (Ganin & Lempitsky 2014, arXiv:1409.7495).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GradientReversal {
    /// What gradients are multiplied with, but for the sign.
    pub weight: Number,
}

/// The signature of `gradient_reversal`.
pub static GRADIENT_REVERSAL: Signature = Signature {
    name: "gradient_reversal",
    summary: "passes values on, and gradients back with the other sign",
    reads: Reads::Flow,
    parameters: &[Parameter::optional(
        "weight",
        Kind::Number,
        Default::whole(1),
    )],
    build: |arguments| {
        let weight = arguments.number("weight")?;
        Ok(GradientReversal { weight }.into())
    },
};

impl LayerKind for GradientReversal {
    fn name(&self) -> &'static str {
        GRADIENT_REVERSAL.name
    }

    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        Ok(one(only(inputs)))
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
                &["Dropout", "DROPOUT"],
                "dropout_param",
                &[is("dropout_ratio", "rate")],
            ),
            onnx(&["Dropout"], &[is("ratio", "rate")]),
            darknet(&["dropout"], &[is("probability", "rate")]),
            also(
                &["alphadropout"],
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
            also(&["dropblock", "dropblock2d"], &[]),
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
