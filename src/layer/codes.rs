//! The codes of this stage: shapes and the ranges of parameters (`S`). What stands above each is its
//! explanation: what it is about, why it matters, a program that gives it, and the program mended.

use crate::diagnostic::{Code, codes};

/// All of them.
pub const ALL: &[&[Code]] = &[CODES];

codes! {
    /// A kernel that is larger than its padded input.
    KERNEL_EXCEEDS_INPUT = "S001" "kernel-exceeds-input";
    /// A network used as a block on a flow with other channels than its input.
    CHANNEL_MISMATCH = "S002" "channel-mismatch";
    /// Channels, features or parts that do not divide.
    GROUPS_INDIVISIBLE = "S003" "groups-indivisible";
    /// Tensors that cannot be joined.
    JOIN_SIZE_MISMATCH = "S004" "join-size-mismatch";
    /// A dense layer on a map.
    DENSE_ON_SPATIAL = "S005" "dense-on-spatial";
    /// A new shape with another number of values.
    RESHAPE_COUNT = "S006" "reshape-count";
    /// More padding around a pooling than half its kernel.
    POOL_PAD_TOO_BIG = "S009" "pool-pad-too-big";
    /// A parameter outside its range: a size of 0, a rate of 1.
    PARAMETER_OUT_OF_RANGE = "S010" "parameter-out-of-range";
    /// A layer that needs rows and columns, on a vector.
    MAP_EXPECTED = "S013" "map-expected";
    /// A crop or a padding of a transposed convolution that leaves nothing.
    NOTHING_LEFT = "S014" "nothing-left";
    /// Rows or columns that a factor does not divide.
    GRID_INDIVISIBLE = "S015" "grid-indivisible";
    /// Sizes of parts that do not add up.
    PARTS_SUM = "S016" "parts-sum";
    /// A slice that ends behind the last channel, row or column.
    SLICE_OUTSIDE = "S017" "slice-outside";
    /// Regions that are none.
    REGIONS_EXPECTED = "S018" "regions-expected";
    /// A size beyond 2^63.
    SIZE_OVERFLOW = "X102" "size-overflow";
}
