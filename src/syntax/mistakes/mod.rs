//! The mistakes people make, a file each or a family of close relatives.
//!
//! A file has, in this order: the explanation of a code, which is what `cnn explain` prints
//! ([`codes!`](crate::diagnostic::codes)); the detection, with the message and the fix. A mistake
//! that a place shows is found by a function from a [`Cursor`] to a diagnostic, which is an entry of
//! [`MISTAKES`]; one that the builder of the tree meets is a function that the builder calls.

mod arrows;
mod bodies;
mod brackets;
mod calls;
mod characters;
mod commas;
mod comments;
mod constants;
mod context;
mod cursor;
mod imports;
mod inputs;
mod items;
mod labels;
mod layers;
mod lists;
mod loops;
mod misplaced_words;
mod misspelt_words;
mod names;
mod numbers;
mod operators;
mod outputs;
mod parameters;
mod python;
mod quotes;
mod semicolons;
mod settings;
mod sizes;
mod sums;
mod unexpected;

pub(super) use bodies::{body_behind_colon, brace_below, lost_brace};
pub(super) use brackets::{extra_closer, lost_end, stray_closer, too_deep, too_long, unclosed};
pub(super) use calls::{called_extent, not_a_layer};
pub(super) use characters::carriage_returns;
pub(super) use context::found;
pub(super) use imports::{
    is_use, module_without_std, path_without_quotes, quoted_module, std_without_module,
    used_otherwise,
};
pub(super) use inputs::input_in_head;
pub(super) use items::{head, headless, item_word, misspelt_item, stray};
pub(super) use labels::label_apart;
pub(super) use loops::{loop_to, step_without_to};
pub(super) use misplaced_words::cannot_be_here;
pub(super) use misspelt_words::{MAX_ASKED, is_named, misspelt_word, statement_word};
pub(super) use names::{bodies, defined_names, words};
pub(super) use numbers::number;
pub(super) use outputs::{output_of, output_setting};
pub(super) use parameters::{known_type, missing_colon, unknown_type};
pub(super) use python::{foreign_item, python};
pub(super) use quotes::{quoted_name, unterminated};
pub(super) use settings::{default_colon, nameless_setting, parameter_colon};
pub(super) use sizes::{size_of_values, spaced_size, too_many_extents};
pub(super) use unexpected::unexpected;

use super::grammar::Rule;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceId, TextRange};
use cursor::Cursor;

/// The codes of this stage, each with its explanation.
pub mod codes {
    use super::*;

    pub use super::arrows::*;
    pub use super::bodies::*;
    pub use super::brackets::*;
    pub use super::calls::*;
    pub use super::characters::*;
    pub use super::commas::*;
    pub use super::comments::*;
    pub use super::constants::*;
    pub use super::imports::*;
    pub use super::inputs::*;
    pub use super::items::*;
    pub use super::labels::*;
    pub use super::lists::*;
    pub use super::loops::*;
    pub use super::misplaced_words::*;
    pub use super::misspelt_words::*;
    pub use super::numbers::*;
    pub use super::operators::*;
    pub use super::outputs::*;
    pub use super::parameters::*;
    pub use super::python::*;
    pub use super::quotes::*;
    pub use super::semicolons::*;
    pub use super::settings::*;
    pub use super::sizes::*;
    pub use super::sums::*;
    pub use super::unexpected::*;

    /// All of them, by file.
    pub const ALL: &[&[Code]] = &[
        arrows::CODES,
        bodies::CODES,
        brackets::CODES,
        calls::CODES,
        characters::CODES,
        commas::CODES,
        comments::CODES,
        constants::CODES,
        imports::CODES,
        inputs::CODES,
        items::CODES,
        labels::CODES,
        lists::CODES,
        loops::CODES,
        misplaced_words::CODES,
        misspelt_words::CODES,
        numbers::CODES,
        operators::CODES,
        outputs::CODES,
        parameters::CODES,
        python::CODES,
        quotes::CODES,
        semicolons::CODES,
        settings::CODES,
        sizes::CODES,
        sums::CODES,
        unexpected::CODES,
    ];
}

/// What finds a mistake at a place: its diagnostic, if it is that one.
type Find = fn(&Cursor<'_>) -> Option<Diagnostic>;

/// The mistakes in the order in which they are asked: the first that answers is reported, so the
/// more particular ones come first.
const MISTAKES: &[Find] = &[
    comments::foreign_comment,
    constants::let_form,
    settings::expect_form,
    operators::comparison,
    settings::task_colon,
    lists::index_or_list,
    inputs::batch,
    sizes::size_with_comma,
    commas::comma_after_label,
    operators::negated_value,
    arrows::half_arrow,
    sizes::slashed_stride,
    loops::three_points,
    numbers::size_with_point,
    labels::label_before,
    bodies::head_of_body,
    loops::loop_form,
    bodies::else_without_braces,
    misspelt_words::partner_word,
    inputs::input_form,
    inputs::input_list,
    arrows::foreign_arrow,
    imports::bare_path,
    outputs::output_form,
    sums::sum_in_chain,
    sums::sum_of_tensors,
    sums::assignment,
    bodies::colon_body,
    loops::foreign_loop,
    operators::ternary,
    characters::lookalike,
    quotes::quote,
    comments::slashes,
    semicolons::semicolon,
    settings::parameter_below,
    inputs::spaced_shape,
    inputs::label_of_input,
    inputs::chain_of_input,
    constants::missing_let,
    loops::counted_for,
    lists::bound_list,
    calls::values_in_call,
    commas::decimal_comma,
    sizes::spaced,
    numbers::spaced_unit,
    inputs::colon_after_input,
    bodies::else_if,
    commas::comma,
    calls::chain_in_parenthesis,
    lists::square_brackets,
    labels::label_after_shape,
    settings::double_equals,
    operators::foreign_operator,
    loops::range_without_start,
    operators::compound,
    numbers::leading_point,
    unexpected::backslash,
    bodies::missing_braces,
    commas::listed_steps,
    constants::layer_in_let,
    commas::missing_comma,
    bodies::layer_braces,
    misplaced_words::misplaced_word,
    characters::meaningless_sign,
];

/// Why the text of `unit` can't be read by `rule`. `rest` is where the first reading gave up.
pub(super) fn explain(
    source: SourceId,
    text: &str,
    rule: Rule,
    unit: TextRange,
    rest: u32,
) -> Diagnostic {
    let cursor = Cursor::new(source, text, rule, unit, rest);
    let mut known = MISTAKES.iter();
    known
        .find_map(|find| find(&cursor))
        .unwrap_or_else(|| unexpected::unknown(&cursor))
}
