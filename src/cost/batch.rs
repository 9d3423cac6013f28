//! How many samples run through a network at once, and of which type their values are.

/// The samples that run through a network at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Batch {
    /// How many samples, 1 or more.
    pub samples: u64,
    /// The type of all values: those that flow, and the weights.
    pub values: ValueType,
}

/// One sample in float32, as all figures of memory are where nothing else is said.
impl Default for Batch {
    fn default() -> Self {
        Self {
            samples: 1,
            values: ValueType::Float32,
        }
    }
}

impl Batch {
    /// The bytes of `values` values of each sample.
    pub fn bytes(self, values: u64) -> u64 {
        let all = values.saturating_mul(self.samples);
        all.saturating_mul(self.values.bytes())
    }
}

/// The type of a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ValueType {
    /// IEEE 754 binary32.
    #[default]
    Float32,
    /// IEEE 754 binary16.
    Float16,
    /// The upper half of a binary32.
    Bfloat16,
    /// A whole number of 8 bits, as quantised networks have at inference.
    Int8,
}

impl ValueType {
    /// `float32`, `float16`, `bfloat16`, `int8`
    pub fn name(self) -> &'static str {
        match self {
            Self::Float32 => "float32",
            Self::Float16 => "float16",
            Self::Bfloat16 => "bfloat16",
            Self::Int8 => "int8",
        }
    }

    /// The size of a value.
    pub fn bytes(self) -> u64 {
        match self {
            Self::Float32 => 4,
            Self::Float16 | Self::Bfloat16 => 2,
            Self::Int8 => 1,
        }
    }
}

/// The bytes that a network takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bytes {
    /// Its parameters, trained and frozen, and its running statistics: about the size of a file of its
    /// weights. Without layers for training only.
    pub weights: u64,
    /// [`Memory::activations`](super::Memory::activations) of all samples.
    pub activations: u64,
    /// [`Memory::peak`](super::Memory::peak) of all samples.
    pub peak: u64,
    /// [`Memory::training`](super::Memory::training) of all samples; weights and gradients are there
    /// once. Nothing for [`ValueType::Int8`], in which nothing is trained.
    pub training: Option<u64>,
}
