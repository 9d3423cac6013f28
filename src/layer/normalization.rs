//! Normalisation, and the learned scale by itself.

use super::dialect::{
    Dialects, Needless, also, caffe, caffe_v1, darknet, fixed, is, keras, onnx, pytorch, same,
    skip, tensorflow,
};
use super::kind::{kind, words};
use super::parameter::{Kind, Parameter, bare, decimal, named, switch, whole, word};
use super::rearrange::divide;
use super::{
    LayerKind, Recovery, Shape, ShapeError, Shapes, Storage, one, only, only_map, product,
    unchanged,
};
use crate::number::Number;

const AFFINE: Parameter = named("affine", Kind::Switch, switch(true));
pub(super) const AXIS: Parameter = named("axis", NormAxis::KIND, word("channels"));

/// A scale and a shift for each of `each` maps or features, or nothing.
fn scale_and_shift(affine: bool, each: u64) -> Option<u64> {
    product(&[each, if affine { 2 } else { 0 }])
}

kind! {
    /// `batchnorm`: each channel to mean 0 and variance 1 over the batch, then a learned scale and
    /// shift (Ioffe & Szegedy 2015, arXiv:1502.03167).
    pub struct BatchNorm {
        /// Whether it has the learned scale and shift.
        affine: bool = [AFFINE],
    }
    BATCHNORM = "batchnorm" "each channel to mean 0 and variance 1 over the batch";
    keeps_shape: true, trailing: true
}

impl LayerKind for BatchNorm {
    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        Ok(one(only(inputs)))
    }

    /// A scale and a shift per channel; running mean and variance are not learned.
    fn parameters(&self, inputs: &[Shape], _outputs: &[Shape]) -> Option<u64> {
        scale_and_shift(self.affine, only(inputs).channels())
    }

    /// At inference its statistics are constants.
    fn is_affine(&self, _inputs: &[Shape]) -> bool {
        true
    }

    /// A running mean and variance a channel.
    fn statistics(&self, inputs: &[Shape]) -> Option<u64> {
        only(inputs).channels().checked_mul(2)
    }

    fn storage(&self, _inputs: &[Shape]) -> Storage {
        Storage::Normalization
    }
}

kind! {
    /// `lrn size`: local response normalisation over `size` neighbouring channels
    /// (Krizhevsky et al. 2012, section 3.3), with PyTorch's and Caffe's defaults.
    pub struct Lrn {
        /// How many channels.
        size: u64 = [bare("size", Kind::Count)],
        /// The weight of the sum of squares.
        alpha: Number = [named("alpha", Kind::Number, decimal(1, 10_000))],
        /// The exponent.
        beta: Number = [named("beta", Kind::Number, decimal(3, 4))],
        /// The constant added to the sum.
        k: Number = [named("k", Kind::Number, whole(1))],
    }
    LRN = "lrn" "local response normalisation over neighbouring channels";
    keeps_shape: true, trailing: true
}

impl LayerKind for Lrn {
    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        Ok(one(only_map(LRN.name, inputs)?))
    }

    fn storage(&self, _inputs: &[Shape]) -> Storage {
        Storage::Normalization
    }
}

words! {
    /// The values over which a layer normalises.
    pub enum NormAxis {
        /// Over the channels, at each place by itself.
        Channels = "channels",
        /// Over all values of the sample.
        All = "all",
    }
}

kind! {
    /// `layernorm`: each sample to mean 0 and variance 1, over the channels at each place or over
    /// all its values, then a learned scale and shift for each that it runs over (Ba et al. 2016,
    /// arXiv:1607.06450; PyTorch's `LayerNorm` with the normalised shape `[C]` or `[C, H, W]`).
    pub struct LayerNorm {
        /// The values over which it normalises.
        axis: NormAxis = [AXIS],
        /// Whether it has the learned scale and shift.
        affine: bool = [AFFINE],
    }
    LAYERNORM = "layernorm" "each sample to mean 0 and variance 1";
    keeps_shape: true, trailing: true
}

impl LayerKind for LayerNorm {
    fn storage(&self, _inputs: &[Shape]) -> Storage {
        Storage::Normalization
    }

    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        Ok(one(only(inputs)))
    }

    /// A scale and a shift per channel, or a value.
    fn parameters(&self, inputs: &[Shape], _outputs: &[Shape]) -> Option<u64> {
        let input = only(inputs);
        let each = match self.axis {
            NormAxis::Channels => input.channels(),
            NormAxis::All => input.values()?,
        };
        scale_and_shift(self.affine, each)
    }
}

kind! {
    /// `rmsnorm`: the channels at each place divided by the root of their mean square, then a learned
    /// factor a channel (Zhang & Sennrich 2019, arXiv:1910.07467, equation 4; PyTorch's `RMSNorm`
    /// with the normalised shape `[C]`, which has no shift).
    pub struct RmsNorm {
        /// Whether it has the learned factor.
        affine: bool = [AFFINE],
    }
    RMSNORM = "rmsnorm" "the channels at each position to a mean square of 1";
    keeps_shape: true, trailing: true
}

impl LayerKind for RmsNorm {
    fn storage(&self, _inputs: &[Shape]) -> Storage {
        Storage::Normalization
    }

    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        Ok(one(only(inputs)))
    }

    /// A factor a channel.
    fn parameters(&self, inputs: &[Shape], _outputs: &[Shape]) -> Option<u64> {
        product(&[only(inputs).channels(), u64::from(self.affine)])
    }
}

kind! {
    /// `instancenorm`: each map of each sample to mean 0 and variance 1, then a learned scale and
    /// shift a channel (Ulyanov et al. 2016, arXiv:1607.08022). PyTorch's `InstanceNorm2d` has
    /// these only with `affine=True`.
    pub struct InstanceNorm {
        /// Whether it has the learned scale and shift.
        affine: bool = [AFFINE],
    }
    INSTANCENORM = "instancenorm" "each map of each sample to mean 0 and variance 1";
    keeps_shape: true, trailing: true
}

impl LayerKind for InstanceNorm {
    fn storage(&self, _inputs: &[Shape]) -> Storage {
        Storage::Normalization
    }

    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        Ok(one(only_map(INSTANCENORM.name, inputs)?))
    }

    /// A scale and a shift per channel.
    fn parameters(&self, inputs: &[Shape], _outputs: &[Shape]) -> Option<u64> {
        scale_and_shift(self.affine, only(inputs).channels())
    }
}

kind! {
    /// `groupnorm groups`: the channels of each group of each sample together to mean 0 and
    /// variance 1, then a learned scale and shift a channel (Wu & He 2018, arXiv:1803.08494).
    pub struct GroupNorm {
        /// How many groups.
        groups: u64 = [bare("groups", Kind::Count).varying()],
        /// Whether it has the learned scale and shift.
        affine: bool = [AFFINE],
    }
    GROUPNORM = "groupnorm" "each group of channels of each sample to mean 0 and variance 1";
    keeps_shape: true, trailing: true
}

impl LayerKind for GroupNorm {
    fn may_recover(&self) -> bool {
        true
    }

    fn recovered_output(&self, error: &ShapeError) -> Option<Recovery> {
        unchanged(error)
    }

    fn storage(&self, _inputs: &[Shape]) -> Storage {
        Storage::Normalization
    }

    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        let input = only(inputs);
        divide(input.channels(), "groups", self.groups)?;
        Ok(one(input))
    }

    /// A scale and a shift per channel.
    fn parameters(&self, inputs: &[Shape], _outputs: &[Shape]) -> Option<u64> {
        scale_and_shift(self.affine, only(inputs).channels())
    }
}

kind! {
    /// `l2norm`: the channels at each position to length 1, then a learned factor per channel (Liu et
    /// al. 2015, "ParseNet", arXiv:1506.04579, section 3.2; the conv4_3 of SSD, arXiv:1512.02325).
    pub struct L2Norm {
        /// Whether it has the learned factor.
        affine: bool = [AFFINE],
    }
    L2NORM = "l2norm" "the channels at each position to length 1";
    keeps_shape: true, trailing: true
}

impl LayerKind for L2Norm {
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

kind! {
    /// `scale`: a learned factor per channel, and with `bias` a learned constant (Caffe's `Scale`
    /// layer; LayerScale of Touvron et al. 2021, arXiv:2103.17239).
    pub struct Scale {
        /// Whether each channel has a learned constant too.
        bias: bool = [named("bias", Kind::Switch, switch(false))],
    }
    SCALE = "scale" "a learned factor per channel";
    keeps_shape: true, trailing: true
}

impl LayerKind for Scale {
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
            also(&["cross_channel_normalization"], &[]),
            caffe(
                &["LRN"],
                "lrn_param",
                &[
                    is("local_size", "size").or("size", "5"),
                    same("alpha").or("alpha", "1"),
                    same("beta"),
                    same("k"),
                ],
            ),
            caffe_v1(&["LRN"]),
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
        &RMSNORM,
        &[
            pytorch(
                &["RMSNorm", "rms_norm"],
                &[
                    skip("normalized_shape", Needless::InputShape),
                    skip("eps", Needless::NoEffect),
                    is("elementwise_affine", "affine"),
                ],
            ),
            keras(
                &["RMSNormalization"],
                &[
                    skip("axis", Needless::NoEffect),
                    skip("epsilon", Needless::NoEffect),
                ],
            ),
            onnx(&["RMSNormalization"], &[]),
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
            caffe(&["Normalize"], "norm_param", &[]),
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
