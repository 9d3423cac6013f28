//! Every way in which shapes do not fit, with its numbers and its advice.

use super::infer;
use cnn_lang::layer::ShapeError;

/// A layer, its inputs, the code, and what the message, the formula and the help say.
type Case = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

const CASES: &[Case] = &[
    (
        "conv 16 11x11 stride=4",
        "3x8x8",
        "S001",
        "its height is 11, the input's height is 8",
        "height: (8 + 2·0 − 11) / 4 + 1",
        "at most 8 fits",
    ),
    (
        "conv 16 3x5 dilation=4 pad=1x1x2x3",
        "3x9x9",
        "S001",
        "its width is 17 (5 with dilation 4), the input's width is 9 with its padding of 2 + 3",
        "width: (9 + 2 + 3 − (4·(5 − 1) + 1)) / 1 + 1",
        "at most 4 fits",
    ),
    (
        "maxpool 3x3",
        "8x3x2",
        "S001",
        "its width is 3",
        "(2 + 2·0 − 3) / 3 + 1",
        "at most 2",
    ),
    (
        "maxpool 3x3 stride=1 ceil=on",
        "8x2x2",
        "S001",
        "its height is 3",
        "(2 + 2·0 − 3) / 1 + 1",
        "at most 2",
    ),
    // Rounded up, the window may hang over the end by less than a stride.
    (
        "maxpool 5x5 stride=2 ceil=on",
        "8x2x2",
        "S001",
        "its height is 5",
        "(2 + 2·0 − 5) / 2 + 1, rounded up, is less than 1",
        "at most 3",
    ),
    (
        "maxpool 9x1 stride=3x1 ceil=caffe pad=1x0",
        "8x2x2",
        "S001",
        "its height is 9, the input's height is 2 with its padding of 2·1",
        "(2 + 2·1 − 9) / 3 + 1",
        "at most 6",
    ),
    (
        "depthwise 9",
        "8x8x8",
        "S001",
        "its height is 9",
        "(8 + 2·0 − 9)",
        "at most 8",
    ),
    (
        "conv 8 3x3 groups=3",
        "6x8x8",
        "S003",
        "8 features do not divide by `groups` = 3",
        "8 = 3 · 2 + 2",
        "`groups` = 2 would divide input channels and features; 6 or 9 features would",
    ),
    (
        "conv 9 3x3 groups=3",
        "8x8x8",
        "S003",
        "8 input channels do not divide",
        "8 = 3 · 2 + 2",
        "6 or 9 input channels would divide by 3",
    ),
    (
        "channel_shuffle 5",
        "12x2x2",
        "S003",
        "12 channels",
        "12 = 5 · 2 + 2",
        "4 or 6",
    ),
    (
        "split 4",
        "10",
        "S003",
        "`parts` = 4",
        "10 = 4 · 2 + 2",
        "2 or 5",
    ),
    (
        "groupnorm 32",
        "48x7x7",
        "S003",
        "48 channels do not divide by `groups` = 32",
        "48 = 32 · 1 + 16",
        "24 or 48",
    ),
    (
        "maxout 7",
        "20",
        "S003",
        "`groups` = 7",
        "20 = 7 · 2 + 6",
        "5 or 10",
    ),
    (
        "add",
        "64x56x56, 256x56x56",
        "S004",
        "`add` cannot join 64x56x56 and 256x56x56",
        "channels 64 ≠ 256",
        "conv 64 1x1",
    ),
    (
        "max",
        "8x4x4, 8x1x1",
        "S004",
        "8x4x4 and 8x1x1",
        "height 4 ≠ 1, width 4 ≠ 1",
        "same height and width",
    ),
    (
        "concat",
        "8x4x4, 8x4x4, 8x2x2",
        "S004",
        "8x4x4 and 8x2x2",
        "height 4 ≠ 2, width 4 ≠ 2",
        "same strides",
    ),
    (
        "concat axis=height",
        "8x4x4, 6x4x4",
        "S004",
        "8x4x4 and 6x4x4",
        "channels 8 ≠ 6",
        "same channels and width, but here are channels 8 and 6",
    ),
    (
        "concat axis=height",
        "8x4x4, 6x4x5",
        "S004",
        "8x4x4 and 6x4x5",
        "channels 8 ≠ 6, width 4 ≠ 5",
        "`concat axis=height` needs the same channels and width, but here are channels 8 and 6, width 4 and 5",
    ),
    (
        "concat axis=width",
        "8x4x4, 8x5x4",
        "S004",
        "8x4x4 and 8x5x4",
        "height 4 ≠ 5",
        "`concat axis=width` needs the same channels and height, but here are height 4 and 5",
    ),
    (
        "concat axis=width",
        "8, 9",
        "S004",
        "8 and 9",
        "8 ≠ 9",
        "vectors have no width",
    ),
    (
        "mul",
        "8, 8x1x1",
        "S004",
        "8 and 8x1x1",
        "a map and a vector",
        "`reshape 8x1x1` before the `mul`",
    ),
    (
        "concat",
        "8, 8x1x1",
        "S004",
        "8 and 8x1x1",
        "a map and a vector",
        "flatten",
    ),
    (
        "dense 10",
        "512x7x7",
        "S005",
        "a map of 512x7x7",
        "a map of 512x7x7 arrives here",
        "`flatten` (25088 features) or `global_avgpool` (512 features)",
    ),
    (
        "maxpool 3x3 pad=2",
        "8x8x8",
        "S009",
        "padding of 2",
        "2 > 3 / 2",
        "at most 1",
    ),
    (
        "lp_pool 5 pad=3",
        "8x8x8",
        "S009",
        "padding of 3",
        "3 > 5 / 2",
        "at most 2",
    ),
    (
        "stochastic_pool 4 pad=0x3",
        "8x8x8",
        "S009",
        "whose width is 4",
        "3 > 4 / 2",
        "at most 2",
    ),
    (
        "avgpool 3 pad=1x1x1x2",
        "8x8x8",
        "S009",
        "whose width is 3",
        "2 > 3 / 2",
        "at most 1",
    ),
    (
        "conv 8 3x3",
        "100",
        "S013",
        "a vector of 100",
        "a vector of 100 arrives here",
        "`conv` before the `flatten`",
    ),
    (
        "instancenorm",
        "100",
        "S013",
        "`instancenorm` takes a map",
        "a vector of 100 arrives here",
        "before",
    ),
    (
        "global_avgpool",
        "100",
        "S013",
        "`global_avgpool` takes a map",
        "a vector of 100 arrives here",
        "before",
    ),
    (
        "crop 4",
        "3x9x8",
        "S014",
        "8 − 4 − 4 is less than 1",
        "8 − 4 − 4 < 1",
        "less than 8",
    ),
    (
        "transposed_conv 8 3 stride=2 pad=0x0x4x3",
        "8x3x3",
        "S014",
        "nothing is left of the width: the kernels cover 7, and a padding of 4 + 3 is cropped",
        "width: (3 − 1)·2 − (4 + 3) + 1·(3 − 1) + 0 + 1 is less than 1",
        "pad at most 3",
    ),
    (
        "space_to_depth 2",
        "3x8x7",
        "S015",
        "width of 7",
        "7 = 2 · 3 + 1",
        "bring the width to 6 or 8",
    ),
    (
        "depth_to_space 2",
        "10x4x4",
        "S003",
        "10 channels do not divide into blocks of 2x2 positions",
        "10 = 4 · 2 + 2",
        "give 8 or 12",
    ),
    (
        "depth_to_space 3",
        "8x4x4",
        "S003",
        "blocks of 3x3",
        "8 = 9 · 0 + 8",
        "divide by 3·3: give 9",
    ),
    (
        "reshape 64x7x8",
        "64x7x7",
        "S006",
        "a tensor of 64x7x7 cannot take the shape 64x7x8",
        "64·7·7 = 3136 values are not 64·7·8 = 3584",
        "56x7x8 has 3136 values",
    ),
    (
        "reshape 100",
        "3x4x10",
        "S006",
        "3x4x10 cannot take the shape 100",
        "3·4·10 = 120 values are not 100",
        "`flatten`",
    ),
    (
        "reshape 7x7x7",
        "100",
        "S006",
        "100 cannot",
        "100 values are not 7·7·7 = 343",
        "multiply to 100",
    ),
    (
        "slice 8 65",
        "64x7x7",
        "S017",
        "ends at 65, but there are 64 channels",
        "65 > 64",
        "so the end is at most 64",
    ),
    (
        "slice 0 8 axis=width",
        "64x9x7",
        "S017",
        "ends at 8, but there are 7 columns",
        "8 > 7",
        "columns are counted from 0",
    ),
    (
        "slice 0 8 axis=height",
        "64",
        "S013",
        "`slice` takes a map",
        "a vector of 64 arrives here",
        "before",
    ),
    (
        "permute 2x0x1",
        "64",
        "S013",
        "`permute` takes a map",
        "a vector of 64 arrives here",
        "before",
    ),
    (
        "expand 64x7x7",
        "3x7x7",
        "S019",
        "3 channels cannot be expanded to 64",
        "channels 3 ≠ 1",
        "`conv 64 1x1`",
    ),
    (
        "expand 7x7",
        "64x7x3",
        "S019",
        "a width of 3 cannot be expanded to 7",
        "width 3 ≠ 1",
        "`upsample`",
    ),
    (
        "roi_pool 7",
        "512x38x50, 300x1x6",
        "S018",
        "`roi_pool` takes regions of 4 numbers (5 with the image's index), but these are 300x1x6",
        "300x1x6 arrives as regions",
        "`roi_pool(map, regions)`",
    ),
    (
        "roi_align 7",
        "512, 4",
        "S013",
        "`roi_align` takes a map",
        "a vector of 512 arrives here",
        "before",
    ),
    (
        "split sizes=2x5",
        "8x4x4",
        "S016",
        "add up to 7, but there are 8",
        "7 ≠ 8",
        "add up to 8",
    ),
    (
        "conv 8 3x3 pad=8 pad_mode=reflect",
        "3x8x9",
        "S020",
        "a padding of 8 by `reflect` is too large for a height of 8",
        "8 ≥ 8",
        "pad at most 7",
    ),
    (
        "circular_pad 0x0x1x9",
        "3x8x8",
        "S020",
        "a padding of 9 by `circular` is too large for a width of 8",
        "9 > 8",
        "pad at most 8",
    ),
    (
        "max_unpool 2x2",
        "8x4x4, 8x4x5",
        "S021",
        "8x4x4 does not match 8x4x5",
        "width 5 ≠ 4",
        "bring the first tensor to 8x4x5",
    ),
    (
        "max_unpool 2x2 output=8x10",
        "8x4x4, 8x4x4",
        "S021",
        "reads a width of 10: the usual one is 8",
        "10 − 8 ≥ 2, the stride",
        "write a size from 7 to 9",
    ),
    (
        "upsample 9223372036854775807",
        "3x8x8",
        "X102",
        "2^63",
        "8·9223372036854775807 = 73786976294838206456 > 2^63",
        "look for",
    ),
    (
        "conv 9223372036854775807 1x1",
        "3x8x8",
        "X102",
        "2^63",
        "9223372036854775807·8·8 = 590295810358705651648 > 2^63",
        "look for",
    ),
];

#[test]
fn errors_have_their_numbers_and_advice() {
    for &(text, inputs, code, message, formula, help) in CASES {
        let error = infer(text, inputs).expect_err(text);
        assert_eq!(error.code().id, code, "{text}");
        assert!(
            error.message().contains(message),
            "{text}: {}",
            error.message()
        );
        let found = error.formula().unwrap_or_default();
        assert!(found.contains(formula), "{text}: {found}");
        assert!(!formula.is_empty(), "{text}: {found}");
        assert!(error.help().contains(help), "{text}: {}", error.help());
    }
}

#[test]
fn every_error_has_a_case() {
    let mut codes: Vec<&str> = CASES
        .iter()
        .map(|case| match infer(case.0, case.1).unwrap_err() {
            // A new error does not compile here before it has its line above.
            error @ (ShapeError::KernelExceedsInput { .. }
            | ShapeError::Indivisible { .. }
            | ShapeError::JoinMismatch { .. }
            | ShapeError::DenseOnMap { .. }
            | ShapeError::PoolPadding { .. }
            | ShapeError::PaddingExceedsMap { .. }
            | ShapeError::UnpoolMismatch { .. }
            | ShapeError::UnpoolOutput { .. }
            | ShapeError::NeedsMap { .. }
            | ShapeError::NothingLeft { .. }
            | ShapeError::PaddingExceedsOutput { .. }
            | ShapeError::IndivisibleGrid { .. }
            | ShapeError::PartsSum { .. }
            | ShapeError::IndivisibleBlocks { .. }
            | ShapeError::ReshapeCount { .. }
            | ShapeError::SliceOutside { .. }
            | ShapeError::NotExpandable { .. }
            | ShapeError::NoRegions { .. }
            | ShapeError::TooManyValues { .. }
            | ShapeError::Overflow { .. }) => error.code().name,
        })
        .collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), 16);
}
