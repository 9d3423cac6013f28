//! The rules of this group: made by `.ci/rules` of the files of its folder; do not edit.

mod double_activation;

use super::Rule;

/// Its rules, in the order of their files.
pub(super) static RULES: &[&Rule] = &[&double_activation::RULE];
