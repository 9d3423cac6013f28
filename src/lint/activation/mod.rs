//! The rules of this group: made by `.ci/rules` of the files of its folder; do not edit.

mod activation_applied_twice;
mod activation_before_add;
mod bias_before_bn;
mod double_activation;
mod double_norm;
mod dropout_before_bn;
mod dropout_before_maxpool;
mod dropout_high;
mod dropout_on_logits;
mod dropout_upstream_of_bn;
mod exclusive_or_independent;
mod head_features;
mod mask_by_convolution;
mod missing_nonlinearity;
mod missing_prob_output;
mod mse_with_softmax;
mod norm_after_activation;
mod norm_of_one_value;
mod relu_maxpool_order;
mod saturating_depth;
mod scores_cut_off;
mod segmentation_size;
mod shortcut_not_clean;
mod task_mismatch;

use super::Rule;

/// Its rules, in the order of their files.
pub(super) static RULES: &[&Rule] = &[
    &activation_applied_twice::RULE,
    &activation_before_add::RULE,
    &bias_before_bn::RULE,
    &double_activation::RULE,
    &double_norm::RULE,
    &dropout_before_bn::RULE,
    &dropout_before_maxpool::RULE,
    &dropout_high::RULE,
    &dropout_on_logits::RULE,
    &dropout_upstream_of_bn::RULE,
    &exclusive_or_independent::RULE,
    &head_features::RULE,
    &mask_by_convolution::RULE,
    &missing_nonlinearity::RULE,
    &missing_prob_output::RULE,
    &mse_with_softmax::RULE,
    &norm_after_activation::RULE,
    &norm_of_one_value::RULE,
    &relu_maxpool_order::RULE,
    &saturating_depth::RULE,
    &scores_cut_off::RULE,
    &segmentation_size::RULE,
    &shortcut_not_clean::RULE,
    &task_mismatch::RULE,
];
