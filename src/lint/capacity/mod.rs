//! The rules of this group: made by `.ci/rules` of the files of its folder; do not edit.

mod depthwise_without_pointwise;
mod fc_dominates;
mod flatten_large_map;
mod pointwise_chain;

use super::Rule;

/// Its rules, in the order of their files.
pub(super) static RULES: &[&Rule] = &[
    &depthwise_without_pointwise::RULE,
    &fc_dominates::RULE,
    &flatten_large_map::RULE,
    &pointwise_chain::RULE,
];
