//! The kinds of layers: one file a family, each kind with its name, parameters and defaults, its
//! shape rule, its parameters and multiply-accumulates in one place.
//!
//! In come values bound to the parameters of a [`Signature`] and the shapes of the tensors that
//! are read; out come a [`Layer`], the [`Shapes`] it gives and its counts. `LANGUAGE.md`'s table
//! of layers is the index. Adding a kind is adding a type with its [`LayerKind`] to a family and
//! a line to the table below.

#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

mod activation;
pub mod codes;
mod conv;
mod dense;
pub mod dialect;
mod error;
mod join;
mod local;
mod mended;
mod normalization;
mod parameter;
mod pool;
mod reach;
mod rearrange;
mod regularization;
mod reshape;
mod resize;
mod roi;
mod shape;
mod storage;
mod transposed;
mod window;

/// The signatures of the kinds, for stages that ask for one.
pub use self::{
    activation::{
        ABS, BNLL, ELU, EXP, GELU, HARD_SIGMOID, HARD_SWISH, LEAKY_RELU, LOG, LOG_SOFTMAX, MAXOUT,
        MISH, POWER, PRELU, RELU, RELU6, SELU, SIGMOID, SILU, SOFTMAX, SOFTPLUS, SQRT, SQUARE,
        TANH,
    },
    conv::{CONV, DEPTHWISE},
    dense::DENSE,
    join::{ADD, CONCAT, MAX, MUL},
    local::LOCAL,
    normalization::{BATCHNORM, GROUPNORM, INSTANCENORM, L2NORM, LAYERNORM, LRN, SCALE},
    pool::{
        ADAPTIVE_AVGPOOL, ADAPTIVE_MAXPOOL, AVGPOOL, GLOBAL_AVGPOOL, GLOBAL_MAXPOOL, LP_POOL,
        MAXPOOL, STOCHASTIC_POOL,
    },
    rearrange::{CHANNEL_SHUFFLE, DEPTH_TO_SPACE, FLATTEN, IDENTITY, SPACE_TO_DEPTH, SPLIT},
    regularization::{DROP_PATH, DROPOUT, GRADIENT_REVERSAL, SPATIAL_DROPOUT},
    reshape::{PERMUTE, RESHAPE, SLICE},
    resize::{CROP, UPSAMPLE, ZERO_PAD},
    roi::{ROI_ALIGN, ROI_POOL},
    transposed::TRANSPOSED_CONV,
};
pub use activation::{Activation, Function, Maxout, Power};
pub use conv::{Conv, Depthwise};
pub use dense::Dense;
pub use error::*;
pub use join::{Concat, ConcatAxis, Elementwise, Join};
pub use local::Local;
pub use normalization::{
    BatchNorm, GroupNorm, InstanceNorm, L2Norm, LayerNorm, Lrn, NormAxis, Scale,
};
pub use parameter::{Arguments, Default, Kind, Parameter, ParameterError, Reads, Signature, Value};
pub use pool::{AdaptivePool, GlobalPool, LpPool, Pool, PoolKind, StochasticPool};
pub use reach::Reach;
pub use rearrange::{
    ChannelShuffle, DepthPart, DepthToSpace, Flatten, Identity, MAX_PARTS, SpaceToDepth, Split,
};
pub use regularization::{DropUnit, Dropout, GradientReversal};
pub use reshape::{Permute, Reshape, Slice};
pub use resize::{Crop, Target, Upsample, ZeroPad};
pub use roi::{RoiKind, RoiPool};
pub use shape::{Axis, MAX_VALUES, MapAxis, Shape, Shapes};
pub use storage::Storage;
pub use transposed::TransposedConv;
pub use window::{Dilation, Kernel, Padding, Pitch, Positions, Rounding, Stride, Window};

/// What a layer is to the measures that look at the network as a whole (the sets C, P and I of
/// the attributes).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// A convolution of some kind.
    Conv,
    /// A pooling that changes something.
    Pool,
    /// A fully connected layer.
    Dense,
    /// Several tensors into one.
    Join,
    /// One tensor in; neither of the above.
    Transparent,
}

/// What the stages ask of a layer. `inputs` and `outputs` are the shapes that it reads and gives.
pub trait LayerKind {
    /// The name in the language.
    fn name(&self) -> &'static str;

    /// The shapes that it gives, one for each output.
    ///
    /// # Errors
    /// Where it gives none.
    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError>;

    /// The learned values; `None` beyond 2^64.
    fn parameters(&self, _inputs: &[Shape], _outputs: &[Shape]) -> Option<u64> {
        Some(0)
    }

    /// The multiply-accumulates for one sample, biases not counted; `None` beyond 2^64.
    fn macs(&self, _inputs: &[Shape], _outputs: &[Shape]) -> Option<u64> {
        Some(0)
    }

    /// Which of the sets it belongs to.
    fn class(&self, _inputs: &[Shape]) -> Class {
        Class::Transparent
    }

    /// The window that it slides over its input, if it slides one: see [`Layer::window`].
    fn window(&self, _inputs: &[Shape]) -> Option<Window> {
        None
    }

    /// The values beside the parameters that training gathers without a gradient; `None` beyond
    /// 2^64.
    fn statistics(&self, _inputs: &[Shape]) -> Option<u64> {
        Some(0)
    }

    /// How its result lies in memory, and what its backward pass reads.
    fn storage(&self, inputs: &[Shape]) -> Storage {
        match self.class(inputs) {
            Class::Conv | Class::Dense => Storage::Weighted,
            Class::Pool | Class::Join | Class::Transparent => Storage::Tensor,
        }
    }

    /// How many of the tensors that it reads, from the first on, its values are computed from; the
    /// others say only which of those values: see [`Layer::sources`].
    fn sources(&self, inputs: &[Shape]) -> usize {
        inputs.len()
    }

    /// Which places of its input a place of its output is computed from. What sums over the whole
    /// map, as a normalisation's statistics do, is not looked at.
    fn reach(&self, axis: Axis, inputs: &[Shape]) -> Reach {
        match self.window(inputs) {
            Some(window) => Reach::window(&window, axis, only(inputs).along(axis)),
            None => Reach::SAME,
        }
    }

    /// Whether the rows of its input become columns, and columns rows: see [`Layer::turns`].
    fn turns(&self) -> bool {
        false
    }

    /// How far apart neighbouring places of its output lie: see [`Layer::pitch`].
    fn pitch(&self, inputs: &[Shape], _outputs: &[Shape]) -> Pitch {
        self.window(inputs)
            .map_or(Pitch::ONE, |window| window.stride.into())
    }
}

macro_rules! layers {
    ($($family:ident($($signature:path),* $(,)?),)*) => {
        /// A layer of the core with its parameters.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Layer {
            $(
                #[doc = concat!("[`", stringify!($family), "`]")]
                $family($family),
            )*
        }

        impl Layer {
            fn kind(&self) -> &dyn LayerKind {
                match self {
                    $(Layer::$family(layer) => layer,)*
                }
            }
        }

        $(impl From<$family> for Layer {
            fn from(layer: $family) -> Self {
                Layer::$family(layer)
            }
        })*

        /// The layers of the core, in the order of the reference.
        pub static SIGNATURES: &[&[&Signature]] = &[$(&[$(&$signature),*]),*];
    };
}

layers! {
    Conv(conv::CONV),
    Depthwise(conv::DEPTHWISE),
    TransposedConv(transposed::TRANSPOSED_CONV),
    Local(local::LOCAL),
    Pool(pool::MAXPOOL, pool::AVGPOOL),
    StochasticPool(pool::STOCHASTIC_POOL),
    LpPool(pool::LP_POOL),
    AdaptivePool(pool::ADAPTIVE_AVGPOOL, pool::ADAPTIVE_MAXPOOL),
    GlobalPool(pool::GLOBAL_AVGPOOL, pool::GLOBAL_MAXPOOL),
    Dense(dense::DENSE),
    Activation(
        activation::RELU, activation::RELU6, activation::ELU, activation::SELU,
        activation::GELU, activation::SILU, activation::HARD_SWISH, activation::HARD_SIGMOID,
        activation::SIGMOID, activation::TANH, activation::SOFTPLUS, activation::MISH,
        activation::PRELU, activation::LEAKY_RELU, activation::SOFTMAX, activation::LOG_SOFTMAX,
        activation::ABS, activation::SQUARE, activation::SQRT, activation::EXP, activation::LOG,
        activation::BNLL,
    ),
    Maxout(activation::MAXOUT),
    Power(activation::POWER),
    BatchNorm(normalization::BATCHNORM),
    LayerNorm(normalization::LAYERNORM),
    InstanceNorm(normalization::INSTANCENORM),
    GroupNorm(normalization::GROUPNORM),
    L2Norm(normalization::L2NORM),
    Scale(normalization::SCALE),
    Lrn(normalization::LRN),
    Dropout(regularization::DROPOUT, regularization::SPATIAL_DROPOUT, regularization::DROP_PATH),
    GradientReversal(regularization::GRADIENT_REVERSAL),
    Flatten(rearrange::FLATTEN),
    Reshape(reshape::RESHAPE),
    Permute(reshape::PERMUTE),
    Identity(rearrange::IDENTITY),
    Elementwise(join::ADD, join::MUL, join::MAX),
    Concat(join::CONCAT),
    Split(rearrange::SPLIT),
    Slice(reshape::SLICE),
    ChannelShuffle(rearrange::CHANNEL_SHUFFLE),
    SpaceToDepth(rearrange::SPACE_TO_DEPTH),
    DepthToSpace(rearrange::DEPTH_TO_SPACE),
    Upsample(resize::UPSAMPLE),
    ZeroPad(resize::ZERO_PAD),
    Crop(resize::CROP),
    RoiPool(roi::ROI_POOL, roi::ROI_ALIGN),
}

/// All signatures, one by one.
pub fn signatures() -> impl Iterator<Item = &'static Signature> {
    SIGNATURES.iter().flat_map(|family| family.iter().copied())
}

/// The layer of that name.
pub fn signature(name: &str) -> Option<&'static Signature> {
    static INDEX: std::sync::OnceLock<std::collections::HashMap<&str, &Signature>> =
        std::sync::OnceLock::new();
    let index = INDEX.get_or_init(|| signatures().map(|layer| (layer.name, layer)).collect());
    index.get(name).copied()
}

impl Layer {
    /// The name in the language.
    pub fn name(&self) -> &'static str {
        self.kind().name()
    }

    /// The shapes that it gives, one for each output; none has more than [`MAX_VALUES`] values.
    ///
    /// # Errors
    /// Where the inputs do not fit the layer.
    pub fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        let shapes = self.kind().infer(inputs)?;
        if let Some(shape) = shapes.iter().find(|shape| shape.values().is_none()) {
            return Err(ShapeError::TooManyValues { shape: *shape });
        }
        Ok(shapes)
    }

    /// The learned values, as frameworks count them (running statistics are none); `None` beyond
    /// 2^64.
    pub fn parameters(&self, inputs: &[Shape], outputs: &[Shape]) -> Option<u64> {
        self.kind().parameters(inputs, outputs)
    }

    /// The multiply-accumulates of convolutions and dense layers for one sample, biases not
    /// counted; `None` beyond 2^64.
    pub fn macs(&self, inputs: &[Shape], outputs: &[Shape]) -> Option<u64> {
        self.kind().macs(inputs, outputs)
    }

    /// Which of the sets it belongs to.
    pub fn class(&self, inputs: &[Shape]) -> Class {
        self.kind().class(inputs)
    }

    /// The window that it slides over its input, if it slides one.
    ///
    /// A transposed convolution slides its window over a finer grid, that with zeros between the
    /// places of the input. A step of the window's stride is always one of [`Layer::pitch`], so
    /// that neighbouring taps of any window lie `dilation * pitch / stride` places of the input
    /// apart.
    pub fn window(&self, inputs: &[Shape]) -> Option<Window> {
        self.kind().window(inputs)
    }

    /// The values beside the parameters that training gathers without a gradient (running means
    /// and variances); `None` beyond 2^64.
    pub fn statistics(&self, inputs: &[Shape]) -> Option<u64> {
        self.kind().statistics(inputs)
    }

    /// How its result lies in memory, and what its backward pass reads.
    pub fn storage(&self, inputs: &[Shape]) -> Storage {
        self.kind().storage(inputs)
    }

    /// How many of the tensors that it reads, from the first on, its values are computed from, and
    /// pass their gradients to. The others say only which of those values: the regions of
    /// `roi_pool` and `roi_align`.
    pub fn sources(&self, inputs: &[Shape]) -> usize {
        self.kind().sources(inputs)
    }

    /// Which places of its input a place of its output is computed from, along an axis of the
    /// input.
    pub fn reach(&self, axis: Axis, inputs: &[Shape]) -> Reach {
        self.kind().reach(axis, inputs)
    }

    /// Whether the rows of its input become columns of its output, and columns rows, where they do
    /// not become channels.
    pub fn turns(&self) -> bool {
        self.kind().turns()
    }

    /// How far apart neighbouring places of its output lie, in rows and columns of its input: the
    /// stride of a convolution or pooling, 1/s for a transposed convolution with stride s, the
    /// ratio of the sizes where one grid is stretched to another.
    pub fn pitch(&self, inputs: &[Shape], outputs: &[Shape]) -> Pitch {
        self.kind().pitch(inputs, outputs)
    }
}

/// The only shape that a layer of one input reads. Builders never call a layer without its inputs;
/// should one, the vector of nothing makes every rule fail.
fn only(inputs: &[Shape]) -> Shape {
    inputs.first().copied().unwrap_or(Shape::vector(0))
}

/// The only shape that a layer of one input reads, which must be a map.
fn only_map(layer: &'static str, inputs: &[Shape]) -> Result<Shape, ShapeError> {
    match only(inputs) {
        map @ Shape::Map { .. } => Ok(map),
        input @ Shape::Vector { .. } => Err(ShapeError::NeedsMap { layer, input }),
    }
}

/// The rule of grouped convolutions: both must fall into the groups without a rest.
fn groups_divide(channels: u64, features: u64, groups: u64) -> Result<(), ShapeError> {
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

/// The greatest number that divides both, by Euclid's rule.
fn common_divisor(mut one: u64, mut other: u64) -> u64 {
    while let Some(rest) = one.checked_rem(other) {
        (one, other) = (other, rest);
    }
    one
}

fn one(shape: Shape) -> Shapes {
    Shapes::from_slice(&[shape])
}

fn product(factors: &[u64]) -> Option<u64> {
    let mut all = factors.iter();
    all.try_fold(1u64, |product, &factor| product.checked_mul(factor))
}
