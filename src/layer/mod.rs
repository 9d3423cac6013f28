//! The kinds of layers: one file a family, each kind with its name, parameters and defaults, its
//! shape rule, its parameters and multiply-accumulates in one place.
//!
//! Input: values bound to the parameters of a [`Signature`] and the shapes of the input tensors.
//! Output: a [`Layer`], its output [`Shapes`] and its counts. Adding a kind is adding its
//! declaration (`kind!` in `kind.rs`) and its [`LayerKind`] to the file of its family, and its type
//! to the table below.

#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

mod activation;
mod bias;
pub mod codes;
mod conv;
mod dense;
pub mod dialect;
mod error;
mod input_window;
mod join;
mod kind;
mod local;
mod normalization;
mod parameter;
mod pool;
mod range;
mod rearrange;
mod regularization;
mod reshape;
mod resize;
mod roi;
mod role;
mod rules;
mod shape;
mod short;
mod storage;
mod transposed;
mod unpool;
mod window;

pub use error::*;
pub use input_window::InputWindow;
pub use kind::Declared;
pub use parameter::{
    Arguments, DefaultValue, Kind, Parameter, ParameterError, Reads, Signature, Value, Values,
};
pub use range::ValueRange;
pub use role::Role;
pub use shape::{Axis, MAX_VALUES, MapAxis, Shape, Shapes};
pub use storage::Storage;
pub use window::{
    Dilation, GridSize, Kernel, OutputStride, PadMode, Padding, Positions, Rounding, Stride, Window,
};

use crate::hash::HashMap;
use rules::{groups_alone, groups_divide, one, only, only_map, product, unchanged, without_groups};
use smallvec::SmallVec;
use std::sync::LazyLock;

/// Layers, one after another, that take the place of one that does not fit its input.
pub type Recovery = SmallVec<[Layer; 2]>;

/// The class of a layer for the measures of a whole network (the sets C, P and I of the
/// attributes).
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

/// The queries of the stages about a layer. `inputs` and `outputs` are its input and output shapes.
pub trait LayerKind: Declared {
    /// The name in the language.
    fn name(&self) -> &'static str {
        self.signature().name
    }

    /// Refuses values that do not go together, each of which its parameter takes.
    ///
    /// # Errors
    /// Where there are such.
    fn check(&self, _arguments: &Arguments<'_>) -> Result<(), ParameterError> {
        Ok(())
    }

    /// Its output shapes, one for each output.
    ///
    /// # Errors
    /// Where it gives none.
    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError>;

    /// The number of outputs, for any input.
    fn results(&self) -> u64 {
        1
    }

    /// Whether [`LayerKind::recovered_output`] knows of an error for which the output is known all
    /// the same. Asked before each layer is put down, so that others are not kept for it.
    fn may_recover(&self) -> bool {
        false
    }

    /// Layers whose output is that of this one once `error` is fixed, in any way; `None` if it
    /// depends on the way.
    fn recovered_output(&self, _error: &ShapeError) -> Option<Recovery> {
        None
    }

    /// The error that occurs for any input, if nothing is known about its input.
    fn own_error(&self) -> Option<ShapeError> {
        None
    }

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

    /// Its role in an architecture: see [`Layer::role`].
    fn role(&self, inputs: &[Shape]) -> Role {
        Role::usual(self.class(inputs), self.storage(inputs))
    }

    /// Whether it is an affine map of its inputs: see [`Layer::is_affine`].
    fn is_affine(&self, inputs: &[Shape]) -> bool {
        self.role(inputs).usually_affine(self.storage(inputs))
    }

    /// Whether its output is its input: see [`Layer::changes_nothing`].
    fn changes_nothing(&self, _inputs: &[Shape]) -> bool {
        false
    }

    /// Whether it draws random numbers in training: see [`Layer::is_random`].
    fn is_random(&self) -> bool {
        false
    }

    /// The range of its values: see [`Layer::range`].
    fn range(&self, _inputs: &[ValueRange]) -> ValueRange {
        ValueRange::ANY
    }

    /// The window that it slides over its input, if it slides one: see [`Layer::window`].
    fn window(&self, _inputs: &[Shape]) -> Option<Window> {
        None
    }

    /// The content of the padding: see [`Layer::pad_mode`].
    fn pad_mode(&self) -> PadMode {
        PadMode::Zeros
    }

    /// The values beside the parameters that training gathers without a gradient; `None` beyond
    /// 2^64.
    fn statistics(&self, _inputs: &[Shape]) -> Option<u64> {
        Some(0)
    }

    /// How its result lies in memory, and which tensors its backward pass reads.
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

    /// The places of its input from which a place of its output is computed. Sums over the whole
    /// map, such as a normalisation's statistics, are ignored.
    fn input_window(&self, axis: Axis, inputs: &[Shape]) -> InputWindow {
        match self.window(inputs) {
            Some(window) => InputWindow::window(&window, axis, only(inputs).along(axis)),
            None => InputWindow::SAME,
        }
    }

    /// Whether it joins tensors so that each continues: see [`Layer::passes_each_on`].
    fn passes_each_on(&self) -> bool {
        false
    }

    /// Whether the order of the tensors that it reads does not matter: see [`Layer::is_symmetric`].
    fn is_symmetric(&self) -> bool {
        false
    }

    /// Whether it is a pooling that sums up the map where it takes all of it: see
    /// [`Layer::sums_up_map`].
    fn sums_up_map(&self) -> bool {
        false
    }

    /// Whether the rows of its input become columns, and columns rows: see [`Layer::transposes_grid`].
    fn transposes_grid(&self) -> bool {
        false
    }

    /// How far apart neighbouring places of its output lie: see [`Layer::output_stride`].
    fn output_stride(&self, inputs: &[Shape], _outputs: &[Shape]) -> OutputStride {
        self.window(inputs)
            .map_or(OutputStride::ONE, |window| window.stride.into())
    }
}

macro_rules! layers {
    ($($file:ident: $($kind:ident),+;)+) => {
        $(pub use $file::*;)+

        /// A layer of the core with its parameters.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Layer {
            $($(
                #[doc = concat!("[`", stringify!($kind), "`]")]
                $kind($kind),
            )+)+
        }

        impl Layer {
            fn kind(&self) -> &dyn LayerKind {
                match self {
                    $($(Layer::$kind(layer) => layer,)+)+
                }
            }
        }

        $($(impl From<$kind> for Layer {
            fn from(layer: $kind) -> Self {
                Layer::$kind(layer)
            }
        })+)+

        /// The layers of the core, kind by kind.
        pub static SIGNATURES: &[&[&Signature]] = &[$($($kind::SIGNATURES),+),+];

        /// Their names in other frameworks, file by file.
        pub(super) static DIALECTS: &[dialect::Dialects] = &[$($file::DIALECTS),+];
    };
}

// Which file has which kinds.
layers! {
    conv: Conv, Depthwise;
    transposed: TransposedConv;
    local: Local;
    pool: Pool, StochasticPool, LpPool, AdaptivePool, GlobalPool;
    unpool: MaxUnpool;
    dense: Dense;
    activation: Activation, Maxout, Power;
    normalization: BatchNorm, LayerNorm, RmsNorm, InstanceNorm, GroupNorm, L2Norm, Scale, Lrn;
    bias: Bias;
    regularization: Dropout, GradientReversal;
    rearrange: Flatten, Identity, Split, ChannelShuffle, SpaceToDepth, DepthToSpace;
    reshape: Reshape, Permute, Slice;
    join: Elementwise, Concat;
    resize: Upsample, Expand, Pad, Crop;
    roi: RoiPool;
}

/// All signatures, one by one.
pub fn signatures() -> impl Iterator<Item = &'static Signature> {
    SIGNATURES.iter().flat_map(|family| family.iter().copied())
}

/// The words that some parameter takes, each once.
pub fn words() -> &'static [&'static str] {
    static WORDS: LazyLock<Vec<&str>> = LazyLock::new(|| {
        let parameters = signatures().flat_map(|layer| layer.parameters);
        let mut words: Vec<&str> = Vec::new();
        for word in parameters.flat_map(|parameter| parameter.kind.words()) {
            if !words.contains(word) {
                words.push(word);
            }
        }
        words
    });
    &WORDS
}

/// The layer of that name.
pub fn signature(name: &str) -> Option<&'static Signature> {
    static INDEX: LazyLock<HashMap<&str, &Signature>> =
        LazyLock::new(|| signatures().map(|layer| (layer.name, layer)).collect());
    INDEX.get(name).copied()
}

impl Layer {
    /// The name in the language.
    pub fn name(&self) -> &'static str {
        self.kind().name()
    }

    /// The signature of its name.
    pub fn signature(&self) -> &'static Signature {
        self.kind().signature()
    }

    /// The values that its [`Signature::build`] makes it of, in the order of the parameters; `None`
    /// where one follows from the others.
    pub fn values(&self) -> Values {
        self.kind().values()
    }

    /// Whether another layer could learn the same values: it is of the same kind, with the same
    /// parameters but those that say where a window lies ([`Parameter::places_window`]).
    pub fn learns_as(&self, other: &Layer) -> bool {
        let (signature, own, others) = (self.signature(), self.values(), other.values());
        let mut values = signature.parameters.iter().zip(own.iter().zip(&others));
        signature.name == other.signature().name
            && values.all(|(parameter, (one, other))| parameter.places_window || one == other)
    }

    /// Its output shapes, one for each output; none has more than [`MAX_VALUES`] values.
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

    /// The number of outputs, for any input.
    pub fn results(&self) -> u64 {
        self.kind().results()
    }

    /// Whether [`Layer::recovered_output`] may know the output in spite of an error.
    pub fn may_recover(&self) -> bool {
        self.kind().may_recover()
    }

    /// Layers whose output is that of this one once `error` is fixed, in any way; `None` if it
    /// depends on the way.
    pub fn recovered_output(&self, error: &ShapeError) -> Option<Recovery> {
        self.kind().recovered_output(error)
    }

    /// The error that occurs for any input, if any.
    pub fn own_error(&self) -> Option<ShapeError> {
        self.kind().own_error()
    }

    /// The learned values, as frameworks count them (without running statistics); `None` beyond
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

    /// Its role in an architecture.
    pub fn role(&self, inputs: &[Shape]) -> Role {
        self.kind().role(inputs)
    }

    /// Whether its output is an affine map of its inputs, at inference and with its weights fixed:
    /// two of them with nothing between are one. `batchnorm` is, `layernorm` is not: it divides by
    /// a deviation of the sample itself.
    pub fn is_affine(&self, inputs: &[Shape]) -> bool {
        self.kind().is_affine(inputs)
    }

    /// Whether its only output has the shape and the values of the only tensor that it reads, whatever
    /// those are, in training as well: it could be removed.
    pub fn changes_nothing(&self, inputs: &[Shape]) -> bool {
        self.kind().changes_nothing(inputs)
    }

    /// Whether it draws random numbers in training, so that two of the same input differ.
    pub fn is_random(&self) -> bool {
        self.kind().is_random()
    }

    /// The range of its values, in training as well, for inputs within the ranges `inputs`.
    pub fn range(&self, inputs: &[ValueRange]) -> ValueRange {
        self.kind().range(inputs)
    }

    /// The window that it slides over its input, if it slides one.
    ///
    /// A transposed convolution slides its window over a finer grid, that with zeros between the
    /// places of the input. A step of the window's stride is always one of [`Layer::output_stride`], so
    /// that neighbouring taps of any window lie `dilation * output stride / stride` places of the input
    /// apart.
    pub fn window(&self, inputs: &[Shape]) -> Option<Window> {
        self.kind().window(inputs)
    }

    /// The content of the padding, where its window extends over the border: zeros, or values of
    /// the map.
    pub fn pad_mode(&self) -> PadMode {
        self.kind().pad_mode()
    }

    /// The values beside the parameters that training gathers without a gradient (running means
    /// and variances); `None` beyond 2^64.
    pub fn statistics(&self, inputs: &[Shape]) -> Option<u64> {
        self.kind().statistics(inputs)
    }

    /// How its result lies in memory, and which tensors its backward pass reads.
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
    pub fn input_window(&self, axis: Axis, inputs: &[Shape]) -> InputWindow {
        self.kind().input_window(axis, inputs)
    }

    /// Whether it joins tensors so that each continues in the result: a tensor that such a layer
    /// reads, beside a tensor computed from it, is a skip connection. A product does not: it is a
    /// gate.
    pub fn passes_each_on(&self) -> bool {
        self.kind().passes_each_on()
    }

    /// Whether its result is the same for any order of its inputs, as a sum does.
    pub fn is_symmetric(&self) -> bool {
        self.kind().is_symmetric()
    }

    /// Whether it is a pooling that sums up the map where its window takes all of it. A maximum over
    /// 2x2 that happens to be all there is, is one of many such.
    pub fn sums_up_map(&self) -> bool {
        self.kind().sums_up_map()
    }

    /// Whether the rows of its input become columns of its output, and columns rows, where they do
    /// not become channels.
    pub fn transposes_grid(&self) -> bool {
        self.kind().transposes_grid()
    }

    /// How far apart neighbouring places of its output lie, in rows and columns of its input: the
    /// stride of a convolution or pooling, 1/s for a transposed convolution with stride s, the
    /// ratio of the sizes where one grid is stretched to another.
    pub fn output_stride(&self, inputs: &[Shape], outputs: &[Shape]) -> OutputStride {
        self.kind().output_stride(inputs, outputs)
    }
}
