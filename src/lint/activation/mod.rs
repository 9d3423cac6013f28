//! The rules of this group: made by `.ci/rules` of the files of its folder; do not edit.

mod bias_before_bn;
mod double_activation;
mod double_norm;
mod missing_nonlinearity;
mod norm_of_one_value;

use super::Rule;

/// Its rules, in the order of their files.
pub(super) static RULES: &[&Rule] = &[
    &bias_before_bn::RULE,
    &double_activation::RULE,
    &double_norm::RULE,
    &missing_nonlinearity::RULE,
    &norm_of_one_value::RULE,
];
