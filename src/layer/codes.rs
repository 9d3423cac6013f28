//! The codes of this stage: shapes and the ranges of parameters (`S`). What stands above each is
//! its explanation: what it is about, why it matters, a program that gives it, and the program
//! mended.

use crate::diagnostic::{Code, codes};

/// All of them.
pub const ALL: &[&[Code]] = &[CODES];

codes! {
    /// The kernel is larger than its padded input.
    ///
    /// A convolution or pooling gives
    /// `floor((input + 2·pad − dilation·(kernel − 1) − 1) / stride) + 1` rows (PyTorch's
    /// documentation of `Conv2d` and `MaxPool2d`), and columns likewise. Where not even one window
    /// fits, that is less than 1. Mostly the map has become too small on the way, by strides and
    /// poolings that halve it once too often; or an image has its channels last (`28x28x1`), and
    /// sizes here are channels x height x width.
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
    /// Pad, use a smaller kernel, or remove a stride or a pooling before it:
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
    /// The message fills the formula in, and the help says how large a kernel would fit.
    KERNEL_EXCEEDS_INPUT = "S001" "kernel-exceeds-input";
    /// Weights that are made for one number of channels meet another.
    ///
    /// The layers of a block take whatever flows in, but two things are fixed: a network that is
    /// used as a block keeps the channels of its `input` (height and width may differ), and a
    /// `share`d piece, which has one set of weights, keeps the channels of its first use. Behind a
    /// `flatten`, a shared `dense` needs the same height and width too.
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
    /// Bring the flow to the channels that are wanted, with a 1x1 convolution for example, or make
    /// the piece a block:
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
    /// With `groups=g`, a convolution is g convolutions side by side, so both its input channels
    /// and its features must be multiples of g (PyTorch's documentation of `Conv2d`). `groupnorm`,
    /// `channel_shuffle` and `maxout` part the channels in the same way; `split 3` makes 3 equal
    /// parts; `depth_to_space r` turns r·r channels into a block of r x r places.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 48 3x3 pad=1 -> groupnorm 32 -> relu
    /// }
    /// ```
    ///
    /// Take a number that divides, or other channels:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 48 3x3 pad=1 -> groupnorm 16 -> relu
    /// }
    /// ```
    ///
    /// For parts of different sizes there is `split sizes=16x32`.
    GROUPS_INDIVISIBLE = "S003" "groups-indivisible";
    /// Tensors of shapes that do not agree are joined.
    ///
    /// Joins value by value (`add`, `max`) and `residual` need the same channels, height and width;
    /// `add`, `sub` and `mul` also take `Cx1x1`, which counts for every place (other broadcasting,
    /// as in PyTorch, is written with `expand`, for it hides mistakes). `concat` needs the same
    /// height and width and adds up the channels. Branches differ when one has a stride or lacks a
    /// padding that the other has, and a `residual` without `shortcut` adds its input as it is.
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
    /// Give the branches the same strides, paddings and features; in a `residual`, by a shortcut:
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
    /// A dense layer gets a map, and takes a vector.
    ///
    /// `dense` multiplies a vector by a matrix. Of a map of 64x8x8 it could take all 4096 values,
    /// or the 64 means of the channels: 64 times as many weights or not, so it is not guessed. In
    /// PyTorch, a forgotten `flatten` before `Linear` is found when it runs
    /// ("mat1 and mat2 shapes cannot be multiplied"). A map of one place, `64x1x1`, is taken as a
    /// vector of 64.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x8x8
    ///   conv 64 3x3 pad=1 -> relu
    ///   dense 10
    /// }
    /// ```
    ///
    /// Put `flatten` before it, or `global_avgpool`:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x8x8
    ///   conv 64 3x3 pad=1 -> relu
    ///   flatten -> dense 10
    /// }
    /// ```
    DENSE_ON_SPATIAL = "S005" "dense-on-spatial";
    /// A tensor is given a shape of another number of values.
    ///
    /// `reshape` arranges the same values in another way, so the products of both shapes must be
    /// equal: 100·7·7 = 4900 values cannot become 64x7x7, which has 3136. Height or width may have
    /// changed further up, or the layer before gives other features than the new shape wants.
    ///
    /// ```cnn
    /// network generator {
    ///   input 100
    ///   dense 4900 -> reshape 64x7x7
    ///   transposed_conv 32 4x4 stride=2 pad=1
    /// }
    /// ```
    ///
    /// Make the products agree; written with `in.channels`, `in.height` and `in.width`, a shape
    /// follows the flow by itself:
    ///
    /// ```cnn
    /// network generator {
    ///   input 100
    ///   dense 3136 -> reshape 64x7x7
    ///   transposed_conv 32 4x4 stride=2 pad=1
    /// }
    /// ```
    RESHAPE_COUNT = "S006" "reshape-count";
    /// A pooling is padded by more than half its kernel.
    ///
    /// With `pad > kernel / 2` (of a dilated kernel, what it spans), a window at the edge would
    /// hold more padding than input, or nothing but padding, whose maximum means nothing. PyTorch
    /// refuses it too (documentation of `MaxPool1d`: at most `kernel_size / 2`). The padding was
    /// often meant for a convolution.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 16 3x3 pad=1 -> relu
    ///   maxpool 2x2 pad=2
    /// }
    /// ```
    ///
    /// Pad at most half the kernel, or take a larger kernel:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 16 3x3 pad=1 -> relu
    ///   maxpool 2x2 pad=1
    /// }
    /// ```
    ///
    /// Where the edge should be extended further, `zero_pad` before the pooling adds rows and
    /// columns of zeros.
    POOL_PAD_TOO_BIG = "S009" "pool-pad-too-big";
    /// A number or a size is outside the range that its parameter can take.
    ///
    /// Features, kernels, strides and groups are 1 or more; paddings, counts of `repeat` and starts
    /// of ranges 0 or more; rates from 0 to less than 1, so that half is `0.5` or `50%` and not
    /// `50`. Some ranges depend on other values: `output_pad` is less than the larger of stride and
    /// dilation, the end of a `slice` lies behind its start, an order of axes names each once. A
    /// convolution's features come before its kernel: `conv 16 3x3`.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 16 3x3 stride=0 -> relu
    ///   dropout 50
    /// }
    /// ```
    ///
    /// Give a value within the range that the message states:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 16 3x3 stride=1 -> relu
    ///   dropout 0.5
    /// }
    /// ```
    PARAMETER_OUT_OF_RANGE = "S010" "parameter-out-of-range";
    /// A layer that works on rows and columns gets a vector.
    ///
    /// Convolutions, poolings and others that look at neighbours need a map, channels x height x
    /// width. `flatten` and `dense` make a vector, which has no neighbours. An `input 784` is a
    /// vector too, even if its values were an image once.
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
    /// Put the layer before the one that makes the vector, or make a map of it by `reshape`:
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
    /// So much is cut away that no row or no column is left.
    ///
    /// `crop` leaves `input − before − after` rows and columns. A transposed convolution gives
    /// `(input − 1)·stride − 2·pad + dilation·(kernel − 1) + output_pad + 1` (PyTorch's
    /// documentation of `ConvTranspose2d`): its padding does not extend the input, it cuts the
    /// output. Both must be 1 or more.
    ///
    /// ```cnn
    /// network centre {
    ///   input 3x8x8
    ///   conv 16 3x3 -> relu
    ///   crop 3
    /// }
    /// ```
    ///
    /// Cut less away:
    ///
    /// ```cnn
    /// network centre {
    ///   input 3x8x8
    ///   conv 16 3x3 -> relu
    ///   crop 2
    /// }
    /// ```
    ///
    /// One number is for each side, so `crop 3` takes 6 rows and 6 columns; four are the top, the
    /// bottom, the left and the right, `crop 0x1x0x1`.
    NOTHING_LEFT = "S014" "nothing-left";
    /// Rows or columns do not divide by a factor.
    ///
    /// `space_to_depth 2` moves blocks of 2x2 places into channels, so height and width must be
    /// multiples of the factor (as for PyTorch's `PixelUnshuffle`). Odd sizes come of poolings and
    /// strides, which round down: 26 becomes 13.
    ///
    /// ```cnn
    /// network passthrough {
    ///   input 64x26x26
    ///   maxpool 2x2
    ///   space_to_depth 2
    /// }
    /// ```
    ///
    /// Bring the map to a multiple by `zero_pad` or `crop`, start with another size, or take
    /// another factor:
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
    /// The sizes that a tensor is split into do not add up to what there is.
    ///
    /// Every channel belongs to one of the parts: `split sizes=4x5` takes a tensor of 9 channels
    /// and no other, as `torch.split` with a list does. Often the layer before has changed its
    /// features.
    ///
    /// ```cnn
    /// network parts {
    ///   input 10x16x16
    ///   left, right = split sizes=4x5
    ///   concat(left -> relu, right)
    /// }
    /// ```
    ///
    /// Give sizes that add up to the channels:
    ///
    /// ```cnn
    /// network parts {
    ///   input 10x16x16
    ///   left, right = split sizes=4x6
    ///   concat(left -> relu, right)
    /// }
    /// ```
    ///
    /// To leave some channels out, take the others by `slice`.
    PARTS_SUM = "S016" "parts-sum";
    /// A slice ends behind the last channel, row or column.
    ///
    /// Channels are counted from 0, and `slice 16 64` takes those from 16 to 63: its end is not
    /// part of it, as in Python. Python cuts an end beyond the last one short without a word; here
    /// that is an error, for the result would have another shape than the one that was asked for.
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
    /// End at most at the number of channels, rows or columns:
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
    /// The second tensor of a region pooling holds no regions.
    ///
    /// `roi_pool(map, regions)` and `roi_align` cut rectangles out of a map. A rectangle is 4
    /// numbers, its corners, or 5 with the index of its image (as the boxes of torchvision's
    /// `roi_pool`), so the second tensor is a vector of 4 or 5 values, or a map of `n x 1 x 4` or
    /// `n x 1 x 5` for n regions. Often map and regions are in each other's place.
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
    /// Give the map first, and then regions of that shape:
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
    /// An axis of more than one place is expanded to another size.
    ///
    /// `expand 7x7` repeats the only row and the only column of a map: 64x1x1 becomes 64x7x7, and
    /// `expand 64x7x7` repeats the only channel of 1x7x7. An axis of any other extent stays as it is,
    /// as in PyTorch's `expand` and in NumPy's broadcasting; how 3 columns should become 7 is not clear.
    ///
    /// ```cnn
    /// network context {
    ///   input 64x14x14
    ///   maxpool 4 -> conv 64 3x3 pad=1
    ///   expand 14x14
    /// }
    /// ```
    ///
    /// Bring the map to one place before, or say by `upsample` what lies between the values:
    ///
    /// ```cnn
    /// network context {
    ///   input 64x14x14
    ///   global_avgpool -> conv 64 1x1
    ///   expand 14x14
    /// }
    /// ```
    NOT_EXPANDABLE = "S019" "not-expandable";
    /// A tensor would have a size, or a number of values, beyond 2^63.
    ///
    /// Such a size comes of a factor that is applied too often, or of a number with too many
    /// digits. The compiler computes sizes exactly and stops where they no longer fit, instead of
    /// going on with a wrong one.
    ///
    /// ```cnn
    /// network decoder {
    ///   input 16x4x4
    ///   repeat 32 { upsample 2 }
    ///   conv 3 3x3 pad=1
    /// }
    /// ```
    ///
    /// Look for a count or a factor too large:
    ///
    /// ```cnn
    /// network decoder {
    ///   input 16x4x4
    ///   repeat 3 { upsample 2 }
    ///   conv 3 3x3 pad=1
    /// }
    /// ```
    SIZE_OVERFLOW = "X102" "size-overflow";
}
