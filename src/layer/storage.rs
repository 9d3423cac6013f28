//! The tensors that a layer keeps in memory.

/// How a layer's result lies in memory, and which tensors its backward pass reads.
///
/// The tensors that are *read by the backward pass* follow from the derivatives: a product needs
/// its factors, a maximum the places of the largest values, an activation is differentiated from
/// its result, and sums, means and copies need nothing. Masks and indices are not counted.
///
/// Each gradient is computed only if it is needed: that of a learned value if it is trained, that
/// of an input if something trained is before it. Values that no needed gradient uses are not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Storage {
    /// Its own tensor; the backward pass reads nothing: sums, means, copies (add, concat, average
    /// pooling, upsampling, permutations).
    Tensor,
    /// Its own tensor; the gradients of learned weights take the input: convolutions and dense
    /// layers.
    Weighted,
    /// Its own tensor; the gradients of the inputs take the inputs: maxima (max pooling, `max`,
    /// `maxout`).
    Inputs,
    /// Its own tensor; the gradient of each input takes the others: products (`mul`).
    Factors,
    /// In place at inference; the gradients of the input and of learned factors take the input, so
    /// not in training: normalisations.
    Normalization,
    /// In place at inference; the gradients of learned factors take the input, so not in training:
    /// `scale`. Caffe keeps a copy of the input for the same reason (`scale_layer.cpp`).
    Scale,
    /// In place; the backward pass reads nothing: the gradient of a sum's terms is that of the sum.
    /// The output of an activation is lost there, so where it is needed, not in training: `bias`.
    Shift,
    /// In place; the gradients of the input and of learned slopes take the output: activations and
    /// softmax.
    Activation,
    /// In place; the backward pass takes only the mask. The output of an activation can still be
    /// recovered where it matters: kept values are multiplied by one number, and the others have no
    /// gradient.
    Dropout,
    /// The input's values under other extents, or a part of them, without a tensor of its own:
    /// flatten, reshape, identity, gradient reversal, split, a pooling that changes nothing.
    View,
}
