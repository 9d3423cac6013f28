//! The rules of this group: made by `.ci/rules` of the files of its folder; do not edit.

mod invalid_allow;
mod noop_layer;
mod unused_allow;

use super::Rule;

/// Its rules, in the order of their files.
pub(super) static RULES: &[&Rule] = &[&invalid_allow::RULE, &noop_layer::RULE, &unused_allow::RULE];
