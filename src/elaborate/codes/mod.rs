//! The codes of this stage: names and parameters (`N`), expectations and limits (`X`). What stands
//! above each is its explanation: what it is about, why it matters, a program that gives it, and
//! the program mended.

mod flow;
mod limits;
mod names;
mod parameters;
mod unused;

pub use flow::*;
pub use limits::*;
pub use names::*;
pub use parameters::*;
pub use unused::*;

use crate::diagnostic::Code;

/// All of them, by theme.
pub const ALL: &[&[Code]] = &[
    names::CODES,
    parameters::CODES,
    flow::CODES,
    limits::CODES,
    unused::CODES,
];
