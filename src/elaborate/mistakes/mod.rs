//! The errors of meaning: names and parameters (`N`), expectations and limits (`X`).
//!
//! One file for each kind of mistake. It has, in this order, the codes with their explanations
//! ([`codes!`](crate::diagnostic::codes)) and a function for each diagnostic: the message has the
//! fact and the numbers, the label describes the span, the help and the fix have the correction.

mod arithmetic;
mod blocks;
mod excess_arguments;
mod expectations;
mod functions;
mod joins;
mod layer_names;
mod limits;
mod lists;
mod parameters;
mod results;
mod second_meanings;
mod statements;
mod unused;
mod value_names;
mod widths;
mod wrong_types;
mod wrong_values;

pub(super) use crate::program::error::name_taken;
pub(super) use arithmetic::*;
pub(super) use blocks::*;
pub(super) use excess_arguments::*;
pub(super) use expectations::*;
pub(super) use functions::*;
pub(super) use joins::*;
pub(super) use layer_names::*;
pub(super) use limits::*;
pub(super) use lists::*;
pub use parameters::unknown_setting;
pub(super) use parameters::*;
pub(super) use results::*;
pub(super) use second_meanings::*;
pub(super) use statements::*;
pub(super) use unused::*;
pub(super) use value_names::*;
pub(super) use widths::*;
pub(super) use wrong_types::*;
pub(super) use wrong_values::*;

/// The codes of this stage, each with its explanation.
pub mod codes {
    use super::*;
    use crate::diagnostic::Code;

    pub use super::arithmetic::{ARITHMETIC, NOT_WHOLE, UNKNOWN_FUNCTION};
    pub use super::blocks::RECURSION;
    pub use super::excess_arguments::TOO_MANY_VALUES;
    pub use super::expectations::{EXPECTATION_FAILED, SHAPE_ASSERTION_FAILED};
    pub use super::joins::{TAKES_THE_FLOW, TENSORS_EXPECTED};
    pub use super::layer_names::{NOT_A_LAYER, UNKNOWN_LAYER};
    pub use super::limits::{EXPANSION_LIMIT, UNEXPLAINED};
    pub use super::parameters::{MISSING_PARAMETER, UNKNOWN_PARAMETER, UNKNOWN_SETTING};
    pub use super::results::{NO_FLOW, SEVERAL_RESULTS, UNUSED_FLOW};
    pub use super::second_meanings::{CARRY, SHADOWED_LAYER};
    pub use super::statements::{CHANNELS_LAST, FAMILY, MISPLACED};
    pub use super::unused::{
        INPUT_AS_OUTPUT, NO_EFFECT, UNUSED_BLOCK, UNUSED_PARAMETER, UNUSED_USE, UNUSED_VALUE,
    };
    pub use super::value_names::UNKNOWN_NAME;
    pub use super::widths::OPEN_WIDTH;
    pub use super::wrong_types::WRONG_TYPE;

    /// The codes of warnings. All others are errors.
    pub const WARNINGS: &[&[Code]] = &[unused::CODES, &[CHANNELS_LAST, SHADOWED_LAYER]];

    /// All of them, by file.
    pub const ALL: &[&[Code]] = &[
        layer_names::CODES,
        value_names::CODES,
        widths::CODES,
        parameters::CODES,
        excess_arguments::CODES,
        wrong_types::CODES,
        arithmetic::CODES,
        results::CODES,
        joins::CODES,
        second_meanings::CODES,
        blocks::CODES,
        statements::CODES,
        expectations::CODES,
        limits::CODES,
        lists::CODES,
        unused::CODES,
    ];
}
