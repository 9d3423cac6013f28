//! The role of a layer in an architecture, as designers name it.

use super::{Class, Storage};

/// The role of a layer in an architecture. Every layer has exactly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// A learned linear map of its input: convolutions of all kinds, dense and local layers.
    Weights,
    /// A function of each value, or of all channels at a place: `relu`, `softmax`, `maxout`.
    Activation,
    /// Statistics to fixed values: `batchnorm`, `layernorm`, `lrn`, …
    Normalization,
    /// A learned factor or shift by itself: `scale`, `bias`.
    Scale,
    /// A pooling that changes something.
    Pool,
    /// Values set to zero at random in training.
    Dropout,
    /// Several tensors into one.
    Join,
    /// Copies of the input's values, fewer or more often: flatten, split, crop, upsampling,
    /// padding; also a layer that does nothing.
    Arrangement,
}

impl Role {
    /// How many there are.
    pub const COUNT: usize = Role::Arrangement as usize + 1;

    /// The default of kinds.
    pub(super) fn usual(class: Class, storage: Storage) -> Self {
        match (class, storage) {
            (Class::Conv | Class::Dense, _) => Role::Weights,
            (Class::Pool, _) => Role::Pool,
            (Class::Join, _) => Role::Join,
            (Class::Transparent, Storage::Activation) => Role::Activation,
            (Class::Transparent, Storage::Normalization) => Role::Normalization,
            (Class::Transparent, Storage::Scale | Storage::Shift) => Role::Scale,
            (Class::Transparent, Storage::Dropout) => Role::Dropout,
            (
                Class::Transparent,
                Storage::Tensor
                | Storage::Weighted
                | Storage::Inputs
                | Storage::Factors
                | Storage::View,
            ) => Role::Arrangement,
        }
    }

    /// Whether a layer of this role is an affine map of its inputs (at inference, its weights
    /// fixed), unless its kind says otherwise.
    pub(super) fn usually_affine(self, storage: Storage) -> bool {
        match self {
            Role::Weights | Role::Scale | Role::Dropout | Role::Arrangement => true,
            // A maximum is differentiated by the places of the largest values, a product by its
            // factors, a mean or sum by nothing.
            Role::Pool | Role::Join => matches!(storage, Storage::Tensor | Storage::View),
            Role::Activation | Role::Normalization => false,
        }
    }
}
