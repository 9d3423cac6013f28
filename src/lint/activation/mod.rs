//! The rules of this group: made by `.ci/rules` of the files of its folder; do not edit.

mod activation_before_add;
mod bias_before_bn;
mod double_activation;
mod double_norm;
mod missing_nonlinearity;
mod norm_of_one_value;
mod saturating_depth;
mod shortcut_not_clean;

use super::Rule;

/// Its rules, in the order of their files.
pub(super) static RULES: &[&Rule] = &[
    &activation_before_add::RULE,
    &bias_before_bn::RULE,
    &double_activation::RULE,
    &double_norm::RULE,
    &missing_nonlinearity::RULE,
    &norm_of_one_value::RULE,
    &saturating_depth::RULE,
    &shortcut_not_clean::RULE,
];
