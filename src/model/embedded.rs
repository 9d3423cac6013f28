//! The models that come with the program.

use super::{Model, ModelFileError};

/// Accuracy after 20 epochs on CIFAR-10, for plain sequential networks.
const CIFAR10: &str = include_str!("../../stdlib/models/metaqnn-cifar10.json");

/// The embedded model that `predict` asks.
///
/// # Errors
/// Where the embedded file is damaged; a test proves that it is not.
pub fn embedded() -> Result<Model, ModelFileError> {
    Model::parse(CIFAR10)
}
