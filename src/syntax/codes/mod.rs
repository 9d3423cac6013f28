//! The codes of this stage. What stands above each is its explanation: what it is about, why it
//! matters, a program that gives it, and the program mended.

mod habits;
mod signs;
mod words;

pub use habits::*;
pub use signs::*;
pub use words::*;

use crate::diagnostic::Code;

/// All of them, by theme.
pub const ALL: &[&[Code]] = &[signs::CODES, words::CODES, habits::CODES];
