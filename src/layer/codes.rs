//! The codes of this stage: shapes and the ranges of parameters (`S`). The comment of each is its
//! explanation: a title, why it matters, a program that causes it, and the fixed program.

use crate::diagnostic::{Code, codes};

/// All of them.
pub const ALL: &[&[Code]] = &[CODES];

codes! {
    /// The kernel is larger than its padded input.
    ///
    /// A convolution or pooling produces `floor((input + 2·pad − dilation·(kernel − 1) − 1) /
    /// stride) + 1` rows, and columns likewise (PyTorch's documentation of `Conv2d` and
    /// `MaxPool2d`). If not even one window fits, the result is less than 1. Usually strides and
    /// poolings have halved the map once too often. Or the input has its channels last (`28x28x1`),
    /// but sizes are channels x height x width.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x16x16
    ///   conv 16 3x3 -> relu -> maxpool 2x2
    ///   conv 32 3x3 -> relu -> maxpool 2x2
    ///   conv 64 3x3 -> relu
    /// }
    /// ```
    ///
    /// Add padding, use a smaller kernel, or remove a stride or pooling before the layer:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x16x16
    ///   conv 16 3x3 pad=1 -> relu -> maxpool 2x2
    ///   conv 32 3x3 pad=1 -> relu -> maxpool 2x2
    ///   conv 64 3x3 pad=1 -> relu
    /// }
    /// ```
    ///
    /// The message shows the formula with its numbers, and the help shows the largest kernel that
    /// fits.
    KERNEL_EXCEEDS_INPUT = "S001" "kernel-exceeds-input";
    /// Weights for one number of channels meet another number.
    ///
    /// The layers of a block adapt to their input, with two exceptions. A network that is used as a
    /// block keeps the channels of its `input` (height and width may differ). A `share`d layer has
    /// one set of weights, so it keeps the channels of its first use. After a `flatten`, a shared
    /// `dense` needs the same height and width too.
    ///
    /// ```cnn
    /// network backbone {
    ///   input 3x32x32
    ///   conv 16 3x3 pad=1 -> relu
    /// }
    /// network grey {
    ///   input 1x32x32
    ///   backbone -> conv 8 1x1
    /// }
    /// ```
    ///
    /// Change the channels of the flow, for example with a 1x1 convolution, or make the shared
    /// layers a block:
    ///
    /// ```cnn
    /// network backbone {
    ///   input 3x32x32
    ///   conv 16 3x3 pad=1 -> relu
    /// }
    /// network grey {
    ///   input 1x32x32
    ///   conv 3 1x1
    ///   backbone -> conv 8 1x1
    /// }
    /// ```
    CHANNEL_MISMATCH = "S002" "channel-mismatch";
    /// Channels or features do not divide into equal groups or parts.
    ///
    /// With `groups=g`, a convolution is g convolutions side by side, so its input channels and its
    /// features must be multiples of g (PyTorch's documentation of `Conv2d`). `groupnorm`,
    /// `channel_shuffle` and `maxout` divide the channels in the same way. `split 3` makes 3 equal
    /// parts, and `depth_to_space r` turns r·r channels into a block of r x r positions.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 48 3x3 pad=1 -> groupnorm 32 -> relu
    /// }
    /// ```
    ///
    /// Use a number that divides the channels, or change the channels:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 48 3x3 pad=1 -> groupnorm 16 -> relu
    /// }
    /// ```
    ///
    /// For parts of different sizes, use `split sizes=16x32`.
    GROUPS_INDIVISIBLE = "S003" "groups-indivisible";
    /// A join has tensors of different shapes.
    ///
    /// `add`, `max`, `residual` and other joins by value need the same channels, height and width.
    /// `add`, `sub` and `mul` also accept `Cx1x1`, which applies to every position. Other
    /// broadcasting hides mistakes, so it is written with `expand`. `concat` needs the same height
    /// and width and adds up the channels. Branches differ if one has a stride or lacks a padding
    /// of the other, or if a `residual` that changes the shape has no `shortcut`.
    ///
    /// ```cnn
    /// network unit {
    ///   input 64x56x56
    ///   residual {
    ///     conv 128 3x3 stride=2 pad=1 -> batchnorm
    ///   }
    ///   relu
    /// }
    /// ```
    ///
    /// Give the branches the same strides, paddings and features; in a `residual`, with a shortcut:
    ///
    /// ```cnn
    /// network unit {
    ///   input 64x56x56
    ///   residual {
    ///     conv 128 3x3 stride=2 pad=1 -> batchnorm
    ///   } shortcut {
    ///     conv 128 1x1 stride=2 -> batchnorm
    ///   }
    ///   relu
    /// }
    /// ```
    JOIN_SIZE_MISMATCH = "S004" "join-size-mismatch";
    /// A dense layer has a map as its input instead of a vector.
    ///
    /// `dense` multiplies a vector by a matrix. From a map of 64x8x8 it could take all 4096 values,
    /// or the 64 means of the channels, with 64 times fewer weights. The compiler does not guess.
    /// PyTorch reports a forgotten `flatten` before `Linear` only when the network runs ("mat1 and
    /// mat2 shapes cannot be multiplied"). A map of one position, `64x1x1`, is accepted as a vector
    /// of 64.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x8x8
    ///   conv 64 3x3 pad=1 -> relu
    ///   dense 10
    /// }
    /// ```
    ///
    /// Put `flatten` or `global_avgpool` before it:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x8x8
    ///   conv 64 3x3 pad=1 -> relu
    ///   flatten -> dense 10
    /// }
    /// ```
    DENSE_ON_SPATIAL = "S005" "dense-on-spatial";
    /// The new shape of a tensor has a different number of values.
    ///
    /// `reshape` keeps the values and changes their arrangement, so the products of both shapes
    /// must be equal: 100·7·7 = 4900 values cannot become 64x7x7, which has 3136. The height or
    /// width may have changed further up, or the layer before it may have the wrong features.
    ///
    /// ```cnn
    /// network generator {
    ///   input 100
    ///   dense 4900 -> reshape 64x7x7
    ///   transposed_conv 32 4x4 stride=2 pad=1
    /// }
    /// ```
    ///
    /// Make the products equal; a shape with `in.channels`, `in.height` and `in.width` adapts to
    /// the flow:
    ///
    /// ```cnn
    /// network generator {
    ///   input 100
    ///   dense 3136 -> reshape 64x7x7
    ///   transposed_conv 32 4x4 stride=2 pad=1
    /// }
    /// ```
    RESHAPE_COUNT = "S006" "reshape-count";
    /// The padding of a pooling is more than half its kernel.
    ///
    /// With `pad > kernel / 2` (whatever the dilation), a window at the edge would
    /// hold more padding than input, or only padding, whose maximum means nothing. PyTorch rejects
    /// it too (documentation of `MaxPool1d`: at most `kernel_size / 2`). Often the padding was
    /// meant for a convolution.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 16 3x3 pad=1 -> relu
    ///   maxpool 2x2 pad=2
    /// }
    /// ```
    ///
    /// Pad by at most half the kernel, or use a larger kernel:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 16 3x3 pad=1 -> relu
    ///   maxpool 2x2 pad=1
    /// }
    /// ```
    ///
    /// To extend the edge further, put `zero_pad` before the pooling; it adds rows and columns of
    /// zeros.
    POOL_PAD_TOO_BIG = "S009" "pool-pad-too-big";
    /// A number or size is outside the range of its parameter.
    ///
    /// Features, kernels, strides and groups are 1 or more. Paddings, counts of `repeat` and starts
    /// of ranges are 0 or more. Rates are from 0 to less than 1, so half is `0.5` or `50%`, not
    /// `50`. Some ranges depend on other values: `output_pad` is less than the larger of stride and
    /// dilation, the end of a `slice` is greater than its start, and an order of axes names each
    /// axis once. The features of a convolution come before its kernel: `conv 16 3x3`.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 16 3x3 stride=0 -> relu
    ///   dropout 50
    /// }
    /// ```
    ///
    /// Use a value in the range that the message states:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 16 3x3 stride=1 -> relu
    ///   dropout 0.5
    /// }
    /// ```
    PARAMETER_OUT_OF_RANGE = "S010" "parameter-out-of-range";
    /// A layer that needs rows and columns has a vector as its input.
    ///
    /// Convolutions, poolings and other layers with windows need a map, channels x height x width.
    /// `flatten` and `dense` produce a vector, which has no rows and columns. An `input 784` is a
    /// vector too, even if its values were once an image.
    ///
    /// ```cnn
    /// network small {
    ///   input 1x28x28
    ///   flatten
    ///   conv 16 3x3 -> relu
    ///   dense 10
    /// }
    /// ```
    ///
    /// Put the layer before the one that produces the vector, or use `reshape` to produce a map:
    ///
    /// ```cnn
    /// network small {
    ///   input 1x28x28
    ///   conv 16 3x3 -> relu
    ///   flatten
    ///   dense 10
    /// }
    /// ```
    MAP_EXPECTED = "S013" "map-expected";
    /// A layer crops so much that no row or column is left.
    ///
    /// `crop` leaves `input − before − after` rows and columns. A transposed convolution produces
    /// `(input − 1)·stride − 2·pad + dilation·(kernel − 1) + output_pad + 1` (PyTorch's
    /// documentation of `ConvTranspose2d`): its padding crops the output instead of extending the
    /// input. Both results must be 1 or more.
    ///
    /// ```cnn
    /// network centre {
    ///   input 3x8x8
    ///   conv 16 3x3 -> relu
    ///   crop 3
    /// }
    /// ```
    ///
    /// Crop less:
    ///
    /// ```cnn
    /// network centre {
    ///   input 3x8x8
    ///   conv 16 3x3 -> relu
    ///   crop 2
    /// }
    /// ```
    ///
    /// One number applies to each side, so `crop 3` removes 6 rows and 6 columns. Four numbers are
    /// top, bottom, left and right: `crop 0x1x0x1`.
    NOTHING_LEFT = "S014" "nothing-left";
    /// The number of rows or columns is not a multiple of the factor.
    ///
    /// `space_to_depth 2` moves blocks of 2x2 positions into channels, so height and width must be
    /// multiples of the factor (as for PyTorch's `PixelUnshuffle`). Poolings and strides often
    /// produce odd sizes: 26 becomes 13.
    ///
    /// ```cnn
    /// network passthrough {
    ///   input 64x26x26
    ///   maxpool 2x2
    ///   space_to_depth 2
    /// }
    /// ```
    ///
    /// Use `zero_pad` or `crop` to reach a multiple, start with another size, or use another
    /// factor:
    ///
    /// ```cnn
    /// network passthrough {
    ///   input 64x26x26
    ///   maxpool 2x2
    ///   zero_pad 0x1x0x1
    ///   space_to_depth 2
    /// }
    /// ```
    GRID_INDIVISIBLE = "S015" "grid-indivisible";
    /// The sizes of a split do not add up to the number of channels.
    ///
    /// Every channel belongs to one part: `split sizes=4x5` accepts only a tensor of 9 channels,
    /// like `torch.split` with a list. Often the features of the layer before it have changed.
    ///
    /// ```cnn
    /// network parts {
    ///   input 10x16x16
    ///   left, right = split sizes=4x5
    ///   concat(left -> relu, right)
    /// }
    /// ```
    ///
    /// Use sizes that add up to the channels:
    ///
    /// ```cnn
    /// network parts {
    ///   input 10x16x16
    ///   left, right = split sizes=4x6
    ///   concat(left -> relu, right)
    /// }
    /// ```
    ///
    /// To leave out some channels, use `slice`.
    PARTS_SUM = "S016" "parts-sum";
    /// A slice ends after the last channel, row or column.
    ///
    /// Channels are counted from 0, and `slice 16 64` takes channels 16 to 63: as in Python, the
    /// end is not included. Python silently shortens a slice that ends too far. Here it is an
    /// error, because the result would not have the requested shape.
    ///
    /// ```cnn
    /// network halves {
    ///   input 64x16x16
    ///   left = slice 0 32
    ///   right = slice 32 65
    ///   concat(left -> relu, right)
    /// }
    /// ```
    ///
    /// End the slice at the number of channels, rows or columns, or before:
    ///
    /// ```cnn
    /// network halves {
    ///   input 64x16x16
    ///   left = slice 0 32
    ///   right = slice 32 64
    ///   concat(left -> relu, right)
    /// }
    /// ```
    SLICE_OUTSIDE = "S017" "slice-outside";
    /// The second tensor of a region pooling does not hold regions.
    ///
    /// `roi_pool(map, regions)` and `roi_align` cut rectangles out of a map. A rectangle is 4
    /// numbers, its corners, or 5 with the index of its image (as the boxes of torchvision's
    /// `roi_pool`). So the second tensor is a vector of 4 or 5 values, or, for n regions, a map of
    /// `n x 1 x 4` or `n x 1 x 5`. Often the map and the regions are swapped.
    ///
    /// ```cnn
    /// network detector {
    ///   input image 3x64x64
    ///   input regions 300x1x5
    ///   map = image -> conv 16 3x3 pad=1 -> relu
    ///   roi_pool(regions, map) 7
    /// }
    /// ```
    ///
    /// Put the map first, then the regions in that shape:
    ///
    /// ```cnn
    /// network detector {
    ///   input image 3x64x64
    ///   input regions 300x1x5
    ///   map = image -> conv 16 3x3 pad=1 -> relu
    ///   roi_pool(map, regions) 7
    /// }
    /// ```
    REGIONS_EXPECTED = "S018" "regions-expected";
    /// An axis of more than one position is expanded to another size.
    ///
    /// `expand 7x7` repeats the only row and the only column of a map: 64x1x1 becomes 64x7x7, and
    /// `expand 64x7x7` repeats the only channel of 1x7x7. An axis of any other extent cannot
    /// change, as in PyTorch's `expand` and NumPy's broadcasting: 3 columns cannot become 7 by
    /// repetition.
    ///
    /// ```cnn
    /// network context {
    ///   input 64x14x14
    ///   maxpool 4 -> conv 64 3x3 pad=1
    ///   expand 14x14
    /// }
    /// ```
    ///
    /// Reduce the map to one position first, or use `upsample`, which interpolates:
    ///
    /// ```cnn
    /// network context {
    ///   input 64x14x14
    ///   global_avgpool -> conv 64 1x1
    ///   expand 14x14
    /// }
    /// ```
    NOT_EXPANDABLE = "S019" "not-expandable";
    /// A map is padded by more rows or columns than it can supply.
    ///
    /// `reflect` mirrors the map at its border, without the border itself: a map of 4 rows has 3 to
    /// mirror on each side, so the padding must be smaller than the map. `circular` wraps around to
    /// the other end, once, so the padding must not be larger than the map. `replicate` and `zeros`
    /// have no limit. PyTorch has the same limits, but reports them only when the network runs.
    ///
    /// ```cnn
    /// network style {
    ///   input 3x64x64
    ///   maxpool 32
    ///   conv 16 5x5 pad=2 pad_mode=reflect
    /// }
    /// ```
    ///
    /// Pad by less, pad where the map is larger, or repeat the border:
    ///
    /// ```cnn
    /// network style {
    ///   input 3x64x64
    ///   maxpool 32
    ///   conv 16 5x5 pad=2 pad_mode=replicate
    /// }
    /// ```
    PADDING_EXCEEDS_MAP = "S020" "padding-exceeds-map";
    /// An unpooling does not match the pooling whose places it uses.
    ///
    /// `max_unpool(x, pooled)` puts each value of `x` where the maximum of a window was, and zeros
    /// everywhere else. `pooled` is the result of that `maxpool`, and its places count within the map
    /// that the pooling read. So `x` must have the shape of `pooled`, the second tensor must be the
    /// output of a `maxpool`, and the output must have the size of the map that the pooling read. If
    /// that size is odd, state it with `output=`: the rounded size does not determine it.
    ///
    /// ```cnn
    /// network unpooled {
    ///   input 8x15x15
    ///   maxpool 2x2 as pooled
    ///   conv 8 3x3 pad=1
    ///   max_unpool(identity, pooled) 2x2
    /// }
    /// ```
    ///
    /// State the size that the pooling read:
    ///
    /// ```cnn
    /// network unpooled {
    ///   input 8x15x15
    ///   maxpool 2x2 as pooled
    ///   conv 8 3x3 pad=1
    ///   max_unpool(identity, pooled) 2x2 output=15x15
    /// }
    /// ```
    UNPOOL_MISMATCH = "S021" "unpool-mismatch";
    /// A tensor has an extent, or a number of values, beyond 2^63.
    ///
    /// Usually a factor is applied too often, or a number has too many digits. The compiler
    /// computes sizes exactly and stops at this limit, so it never reports a wrong size.
    ///
    /// ```cnn
    /// network decoder {
    ///   input 16x4x4
    ///   repeat 32 { upsample 2 }
    ///   conv 3 3x3 pad=1
    /// }
    /// ```
    ///
    /// Look for a count or factor that is too large:
    ///
    /// ```cnn
    /// network decoder {
    ///   input 16x4x4
    ///   repeat 3 { upsample 2 }
    ///   conv 3 3x3 pad=1
    /// }
    /// ```
    SIZE_OVERFLOW = "X102" "size-overflow";
    /// The network has more than 2^64 parameters, MACs or bytes of memory.
    ///
    /// Counts are exact up to 2^64, about 18 billion billion, which no real network reaches. (A receptive
    /// field may have as many rows as a float can hold.) Usually a suffix is wrong (`K` is a thousand,
    /// `M` a million, `G` a thousand million), or two large sizes are multiplied by mistake.
    ///
    /// ```cnn
    /// network perceptron {
    ///   input 784
    ///   dense 5G -> relu -> dense 5G -> relu
    ///   dense 10
    /// }
    /// ```
    ///
    /// Look for a size that is too large:
    ///
    /// ```cnn
    /// network perceptron {
    ///   input 784
    ///   dense 5K -> relu -> dense 5K -> relu
    ///   dense 10
    /// }
    /// ```
    COUNT_OVERFLOW = "X103" "count-overflow";
}
