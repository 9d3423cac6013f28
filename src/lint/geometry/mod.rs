//! The rules of this group: made by `.ci/rules` of the files of its folder; do not edit.

mod checkerboard;
mod dilation_without_kernel;
mod early_collapse;
mod even_kernel_same;
mod excess_padding;
mod gridding;
mod indivisible_input;
mod inexact_stride;
mod kernel_exceeds_axis;
mod kernel_mostly_padding;
mod padded_average_differs;
mod path_skips_input;
mod pool_after_pool;
mod pool_rounding_differs;
mod premature_1x1;
mod rf_too_small;
mod same_padding_differs;
mod stride_skips_input;
mod unproductive_layer;

use super::Rule;

/// Its rules, in the order of their files.
pub(super) static RULES: &[&Rule] = &[
    &checkerboard::RULE,
    &dilation_without_kernel::RULE,
    &early_collapse::RULE,
    &even_kernel_same::RULE,
    &excess_padding::RULE,
    &gridding::RULE,
    &indivisible_input::RULE,
    &inexact_stride::RULE,
    &kernel_exceeds_axis::RULE,
    &kernel_mostly_padding::RULE,
    &padded_average_differs::RULE,
    &path_skips_input::RULE,
    &pool_after_pool::RULE,
    &pool_rounding_differs::RULE,
    &premature_1x1::RULE,
    &rf_too_small::RULE,
    &same_padding_differs::RULE,
    &stride_skips_input::RULE,
    &unproductive_layer::RULE,
];
