//! Names and words of other frameworks, and their meaning in this language.

mod names;
mod values;

pub(super) use names::{Foreign, foreign_layer, needless_parameter};
pub(super) use values::{Meant, is_switch, meant, numbered_axis, setting, with_own_values};
