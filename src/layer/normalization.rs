//! Normalisation.

use super::parameter::{Default, Kind, Parameter, Reads, Signature};
use super::{LayerKind, Shape, ShapeError, Shapes, Storage, one, only, only_map, product};
use crate::syntax::number::Number;

/// `batchnorm`: each channel to mean 0 and variance 1 over the batch, then a learned scale and
/// shift (Ioffe & Szegedy 2015, arXiv:1502.03167).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchNorm {
    /// Whether it has the learned scale and shift.
    pub affine: bool,
}

pub(super) static BATCHNORM: Signature = Signature {
    name: "batchnorm",
    summary: "each channel to mean 0 and variance 1 over the batch",
    reads: Reads::Flow,
    parameters: &[Parameter::named(
        "affine",
        Kind::Switch,
        Default::switch(true),
    )],
    build: |arguments| {
        let affine = arguments.switch("affine")?;
        Ok(BatchNorm { affine }.into())
    },
};

impl LayerKind for BatchNorm {
    fn name(&self) -> &'static str {
        BATCHNORM.name
    }

    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        Ok(one(only(inputs)))
    }

    /// A scale and a shift a channel; running mean and variance are not learned.
    fn parameters(&self, inputs: &[Shape], _outputs: &[Shape]) -> Option<u64> {
        product(&[only(inputs).channels(), if self.affine { 2 } else { 0 }])
    }

    /// A running mean and variance a channel.
    fn statistics(&self, inputs: &[Shape]) -> Option<u64> {
        only(inputs).channels().checked_mul(2)
    }

    fn storage(&self, _inputs: &[Shape]) -> Storage {
        Storage::Normalization
    }
}

/// `lrn size`: local response normalisation over `size` neighbouring channels
/// (Krizhevsky et al. 2012, section 3.3), with PyTorch's and Caffe's defaults.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lrn {
    /// How many channels.
    pub size: u64,
    /// The weight of the sum of squares.
    pub alpha: Number,
    /// The exponent.
    pub beta: Number,
    /// What is added to the sum.
    pub k: Number,
}

pub(super) static LRN: Signature = Signature {
    name: "lrn",
    summary: "local response normalisation over neighbouring channels",
    reads: Reads::Flow,
    parameters: &[
        Parameter::bare("size", Kind::Count),
        Parameter::named("alpha", Kind::Number, Default::decimal(1, 10_000)),
        Parameter::named("beta", Kind::Number, Default::decimal(3, 4)),
        Parameter::named("k", Kind::Number, Default::whole(1)),
    ],
    build: |arguments| {
        Ok(Lrn {
            size: arguments.count("size")?,
            alpha: arguments.number("alpha")?,
            beta: arguments.number("beta")?,
            k: arguments.number("k")?,
        }
        .into())
    },
};

impl LayerKind for Lrn {
    fn name(&self) -> &'static str {
        LRN.name
    }

    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        Ok(one(only_map(LRN.name, inputs)?))
    }

    fn storage(&self, _inputs: &[Shape]) -> Storage {
        Storage::Normalization
    }
}
