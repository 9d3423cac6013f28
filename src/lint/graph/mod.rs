//! The rules of this group: made by `.ci/rules` of the files of its folder; do not edit.

mod constant_output;
mod dead_layer;
mod deep_input;
mod duplicate_branch;
mod invalid_allow;
mod noop_layer;
mod repeat_once;
mod unused_allow;

use super::Rule;

/// Its rules, in the order of their files.
pub(super) static RULES: &[&Rule] = &[
    &constant_output::RULE,
    &dead_layer::RULE,
    &deep_input::RULE,
    &duplicate_branch::RULE,
    &invalid_allow::RULE,
    &noop_layer::RULE,
    &repeat_once::RULE,
    &unused_allow::RULE,
];
