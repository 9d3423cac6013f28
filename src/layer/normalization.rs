//! Normalisation, and the learned scale by itself.

use super::dialect::{
    Dialects, Needless, also, caffe, darknet, fixed, is, keras, onnx, pytorch, same, skip,
    tensorflow,
};
use super::parameter::{Default, Kind, Parameter, Reads, Signature};
use super::rearrange::divide;
use super::{LayerKind, Shape, ShapeError, Shapes, Storage, one, only, only_map, product};
use crate::number::Number;

const AFFINE: Parameter = Parameter::named("affine", Kind::Switch, Default::switch(true));

/// A scale and a shift for each of so many, or nothing.
fn scale_and_shift(affine: bool, each: u64) -> Option<u64> {
    product(&[each, if affine { 2 } else { 0 }])
}

/// `batchnorm`: each channel to mean 0 and variance 1 over the batch, then a learned scale and
/// shift (Ioffe & Szegedy 2015, arXiv:1502.03167).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchNorm {
    /// Whether it has the learned scale and shift.
    pub affine: bool,
}

/// The signature of `batchnorm`.
pub static BATCHNORM: Signature = Signature {
    name: "batchnorm",
    summary: "each channel to mean 0 and variance 1 over the batch",
    reads: Reads::Flow,
    parameters: &[AFFINE],
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
        scale_and_shift(self.affine, only(inputs).channels())
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

/// The signature of `lrn`.
pub static LRN: Signature = Signature {
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

/// Over what a layer normalises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NormAxis {
    /// Over the channels, at each place by itself.
    Channels,
    /// Over all values of the sample.
    All,
}

/// `layernorm`: each sample to mean 0 and variance 1, over the channels at each place or over all
/// its values, then a learned scale and shift for each that it runs over (Ba et al. 2016,
/// arXiv:1607.06450; PyTorch's `LayerNorm` with the normalised shape `[C]` or `[C, H, W]`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayerNorm {
    /// Over what.
    pub axis: NormAxis,
    /// Whether it has the learned scale and shift.
    pub affine: bool,
}

/// The signature of `layernorm`.
pub static LAYERNORM: Signature = Signature {
    name: "layernorm",
    summary: "each sample to mean 0 and variance 1",
    reads: Reads::Flow,
    parameters: &[
        Parameter::named(
            "axis",
            Kind::Word(&["channels", "all"]),
            Default::word("channels"),
        ),
        AFFINE,
    ],
    build: |arguments| {
        let axis = match arguments.word("axis")? {
            "all" => NormAxis::All,
            _ => NormAxis::Channels,
        };
        let affine = arguments.switch("affine")?;
        Ok(LayerNorm { axis, affine }.into())
    },
};

impl LayerKind for LayerNorm {
    fn name(&self) -> &'static str {
        LAYERNORM.name
    }

    fn storage(&self, _inputs: &[Shape]) -> Storage {
        Storage::Normalization
    }

    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        Ok(one(only(inputs)))
    }

    /// A scale and a shift a channel, or a value.
    fn parameters(&self, inputs: &[Shape], _outputs: &[Shape]) -> Option<u64> {
        let input = only(inputs);
        let each = match self.axis {
            NormAxis::Channels => input.channels(),
            NormAxis::All => input.values()?,
        };
        scale_and_shift(self.affine, each)
    }
}

/// `instancenorm`: each map of each sample to mean 0 and variance 1, then a learned scale and
/// shift a channel (Ulyanov et al. 2016, arXiv:1607.08022). PyTorch's `InstanceNorm2d` has these
/// only with `affine=True`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstanceNorm {
    /// Whether it has the learned scale and shift.
    pub affine: bool,
}

/// The signature of `instancenorm`.
pub static INSTANCENORM: Signature = Signature {
    name: "instancenorm",
    summary: "each map of each sample to mean 0 and variance 1",
    reads: Reads::Flow,
    parameters: &[AFFINE],
    build: |arguments| {
        let affine = arguments.switch("affine")?;
        Ok(InstanceNorm { affine }.into())
    },
};

impl LayerKind for InstanceNorm {
    fn name(&self) -> &'static str {
        INSTANCENORM.name
    }

    fn storage(&self, _inputs: &[Shape]) -> Storage {
        Storage::Normalization
    }

    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        Ok(one(only_map(INSTANCENORM.name, inputs)?))
    }

    /// A scale and a shift a channel.
    fn parameters(&self, inputs: &[Shape], _outputs: &[Shape]) -> Option<u64> {
        scale_and_shift(self.affine, only(inputs).channels())
    }
}

/// `groupnorm groups`: the channels of each group of each sample together to mean 0 and variance
/// 1, then a learned scale and shift a channel (Wu & He 2018, arXiv:1803.08494).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupNorm {
    /// How many groups.
    pub groups: u64,
    /// Whether it has the learned scale and shift.
    pub affine: bool,
}

/// The signature of `groupnorm`.
pub static GROUPNORM: Signature = Signature {
    name: "groupnorm",
    summary: "each group of channels of each sample to mean 0 and variance 1",
    reads: Reads::Flow,
    parameters: &[Parameter::bare("groups", Kind::Count), AFFINE],
    build: |arguments| {
        let groups = arguments.count("groups")?;
        let affine = arguments.switch("affine")?;
        Ok(GroupNorm { groups, affine }.into())
    },
};

impl LayerKind for GroupNorm {
    fn name(&self) -> &'static str {
        GROUPNORM.name
    }

    fn storage(&self, _inputs: &[Shape]) -> Storage {
        Storage::Normalization
    }

    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        let input = only(inputs);
        divide(input.channels(), "groups", self.groups)?;
        Ok(one(input))
    }

    /// A scale and a shift a channel.
    fn parameters(&self, inputs: &[Shape], _outputs: &[Shape]) -> Option<u64> {
        scale_and_shift(self.affine, only(inputs).channels())
    }
}

/// `l2norm`: the channels at each place to length 1, then a learned factor a channel (Liu et al.
/// 2015, "ParseNet", arXiv:1506.04579, section 3.2; the conv4_3 of SSD, arXiv:1512.02325).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct L2Norm {
    /// Whether it has the learned factor.
    pub affine: bool,
}

/// The signature of `l2norm`.
pub static L2NORM: Signature = Signature {
    name: "l2norm",
    summary: "the channels at each place to length 1",
    reads: Reads::Flow,
    parameters: &[AFFINE],
    build: |arguments| {
        let affine = arguments.switch("affine")?;
        Ok(L2Norm { affine }.into())
    },
};

impl LayerKind for L2Norm {
    fn name(&self) -> &'static str {
        L2NORM.name
    }

    fn storage(&self, _inputs: &[Shape]) -> Storage {
        Storage::Normalization
    }

    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        Ok(one(only(inputs)))
    }

    /// A factor a channel.
    fn parameters(&self, inputs: &[Shape], _outputs: &[Shape]) -> Option<u64> {
        Some(if self.affine {
            only(inputs).channels()
        } else {
            0
        })
    }
}

/// `scale`: a learned factor a channel, and with `bias` a learned constant (Caffe's `Scale`
/// layer; LayerScale of Touvron et al. 2021, arXiv:2103.17239).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scale {
    /// Whether each channel has a learned constant too.
    pub bias: bool,
}

/// The signature of `scale`.
pub static SCALE: Signature = Signature {
    name: "scale",
    summary: "a learned factor a channel",
    reads: Reads::Flow,
    parameters: &[Parameter::named(
        "bias",
        Kind::Switch,
        Default::switch(false),
    )],
    build: |arguments| {
        let bias = arguments.switch("bias")?;
        Ok(Scale { bias }.into())
    },
};

impl LayerKind for Scale {
    fn name(&self) -> &'static str {
        SCALE.name
    }

    fn storage(&self, _inputs: &[Shape]) -> Storage {
        Storage::Scale
    }

    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        Ok(one(only(inputs)))
    }

    /// A factor a channel, and a constant with `bias`.
    fn parameters(&self, inputs: &[Shape], _outputs: &[Shape]) -> Option<u64> {
        product(&[only(inputs).channels(), if self.bias { 2 } else { 1 }])
    }
}

pub(super) static DIALECTS: Dialects = &[
    (
        &BATCHNORM,
        &[
            pytorch(
                &["BatchNorm2d", "BatchNorm1d", "SyncBatchNorm", "batch_norm"],
                &[
                    skip("num_features", Needless::Channels),
                    skip("eps", Needless::NoEffect),
                    skip("momentum", Needless::NoEffect),
                    same("affine"),
                    skip("track_running_stats", Needless::NoEffect),
                ],
            ),
            keras(
                &["BatchNormalization"],
                &[
                    skip("axis", Needless::NoEffect),
                    skip("momentum", Needless::NoEffect),
                    skip("epsilon", Needless::NoEffect),
                    fixed("center", "True"),
                    fixed("scale", "True"),
                ],
            ),
            onnx(&["BatchNormalization"], &[]),
            darknet(&["batchnorm"], &[]),
            also(&["bn"], &[]),
        ],
    ),
    (
        &LRN,
        &[
            pytorch(
                &["LocalResponseNorm", "local_response_norm"],
                &[same("size"), same("alpha"), same("beta"), same("k")],
            ),
            tensorflow(&["local_response_normalization"], &[]),
            caffe(
                &["LRN", "LRN"],
                "lrn_param",
                &[
                    is("local_size", "size").or("size", "5"),
                    same("alpha").or("alpha", "1"),
                    same("beta"),
                    same("k"),
                ],
            ),
            onnx(
                &["LRN"],
                &[same("size"), same("alpha"), same("beta"), is("bias", "k")],
            ),
            darknet(
                &["normalization"],
                &[same("size"), same("alpha"), same("beta"), is("kappa", "k")],
            ),
        ],
    ),
    (
        &LAYERNORM,
        &[
            pytorch(
                &["LayerNorm", "layer_norm"],
                &[
                    skip("normalized_shape", Needless::InputShape),
                    skip("eps", Needless::NoEffect),
                    is("elementwise_affine", "affine"),
                ],
            ),
            keras(
                &["LayerNormalization"],
                &[
                    skip("axis", Needless::NoEffect),
                    skip("epsilon", Needless::NoEffect),
                    fixed("center", "True"),
                    fixed("scale", "True"),
                ],
            ),
            onnx(&["LayerNormalization"], &[]),
        ],
    ),
    (
        &INSTANCENORM,
        &[
            pytorch(
                &["InstanceNorm2d", "instance_norm"],
                &[
                    skip("num_features", Needless::Channels),
                    skip("eps", Needless::NoEffect),
                    skip("momentum", Needless::NoEffect),
                    same("affine").or("affine", "off"),
                ],
            ),
            onnx(&["InstanceNormalization"], &[]),
        ],
    ),
    (
        &GROUPNORM,
        &[
            pytorch(
                &["GroupNorm", "group_norm"],
                &[
                    is("num_groups", "groups"),
                    skip("num_channels", Needless::Channels),
                    skip("eps", Needless::NoEffect),
                    same("affine"),
                ],
            ),
            keras(
                &["GroupNormalization"],
                &[
                    same("groups").or("groups", "32"),
                    skip("axis", Needless::NoEffect),
                    skip("epsilon", Needless::NoEffect),
                    fixed("center", "True"),
                    fixed("scale", "True"),
                ],
            ),
            onnx(&["GroupNormalization"], &[is("num_groups", "groups")]),
        ],
    ),
    (
        &L2NORM,
        &[
            tensorflow(&["l2_normalize"], &[]),
            onnx(&["LpNormalization"], &[fixed("p", "2")]),
            darknet(&["l2norm"], &[]),
        ],
    ),
    (
        &SCALE,
        &[caffe(
            &["Scale"],
            "scale_param",
            &[is("bias_term", "bias").or("bias", "off")],
        )],
    ),
];
