//! The rules of this group: made by `.ci/rules` of the files of its folder; do not edit.

use super::Rule;

/// Its rules, in the order of their files.
pub(super) const RULES: &[&Rule] = &[];
