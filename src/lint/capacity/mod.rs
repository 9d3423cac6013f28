//! The rules of this group: made by `.ci/rules` of the files of its folder; do not edit.

mod channels_not_mult_8;
mod depthwise_without_pointwise;
mod excess_groups;
mod fc_dominates;
mod flatten_large_map;
mod fragmentation;
mod halve_without_double;
mod narrow_relu;
mod plain_too_deep;
mod pointwise_chain;
mod representational_bottleneck;
mod unbalanced_1x1;

use super::Rule;

/// Its rules, in the order of their files.
pub(super) static RULES: &[&Rule] = &[
    &channels_not_mult_8::RULE,
    &depthwise_without_pointwise::RULE,
    &excess_groups::RULE,
    &fc_dominates::RULE,
    &flatten_large_map::RULE,
    &fragmentation::RULE,
    &halve_without_double::RULE,
    &narrow_relu::RULE,
    &plain_too_deep::RULE,
    &pointwise_chain::RULE,
    &representational_bottleneck::RULE,
    &unbalanced_1x1::RULE,
];
