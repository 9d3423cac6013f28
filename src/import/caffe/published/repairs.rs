//! The effect of single quirks of the extractor on the attributes: switches that fix them one by
//! one. The published definition fixes none.

/// The quirks that are corrected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Repairs {
    /// `stride_h` and `stride_w` of poolings are read.
    pub pool_strides: bool,
    /// Convolutions round down, poolings as Caffe does.
    pub sizes: bool,
    /// A flattening has as many values as the layer below outputs.
    pub flatten: bool,
    /// An inner product reads all values of a grid.
    pub dense_inputs: bool,
    /// A grid's reduction is one of the grid without its padding.
    pub unpadded: bool,
}
