//! What can be wrong with meaning: names and parameters (`N`), expectations and limits (`X`).
//!
//! One function a diagnostic: what is wrong, with the numbers, in its message; what is there, in its
//! label; what to do, in its help. Why it is wrong stands once, at its code.

mod flow;
mod limits;
mod names;
mod parameters;
mod surplus;
mod unused;

pub(super) use flow::*;
pub(super) use limits::*;
pub(super) use names::*;
pub use parameters::unknown_setting;
pub(super) use parameters::*;
pub(super) use surplus::*;
pub(super) use unused::*;

use super::codes::*;
use crate::diagnostic::suggest::{counted, list, suggest};
pub(super) use crate::program::error::name_taken;
