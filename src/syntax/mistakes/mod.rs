//! The mistakes people make, one file each or a family of close relatives.
//!
//! A file has, in this order: the explanation of a code, which `cnn explain` prints
//! ([`codes!`](crate::diagnostic::codes)); the detection, with the message and the fix. A mistake
//! that a place shows is found by a function from a [`Cursor`] to a diagnostic, which is in
//! [`MISTAKES`] with its [`Priority`]; one that the builder of the tree meets is a function from
//! spans to a diagnostic, which the builder calls.

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
mod placeholders;
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
pub use context::is_name;
pub(super) use imports::{
    is_use, module_without_std, path_without_quotes, quoted_module, std_without_module,
    used_otherwise,
};
pub(super) use inputs::{MAX_LISTED_INPUTS, input_in_head};
pub(super) use items::{function_with_body, head, headless, item_word, misspelt_item, stray};
pub(super) use labels::label_apart;
pub(super) use layers::is_join;
pub(super) use lists::{joined_list, list, list_in_call};
pub(super) use loops::{loop_to, step_without_to};
pub(super) use misplaced_words::cannot_be_here;
pub(super) use misspelt_words::{MAX_SPELLING_LOOKUPS, is_named, misspelt_word, statement_word};
pub(super) use names::{bodies, defined_names, words};
pub(super) use numbers::number;
pub(super) use outputs::{output_of, output_setting};
pub(super) use parameters::{known_type, missing_colon, unknown_type};
pub(super) use placeholders::placeholder;
pub(super) use python::{foreign_item, python};
pub(super) use quotes::{quoted_name, unterminated};
pub(super) use settings::{default_colon, nameless_setting, parameter_colon};
pub(super) use sizes::{multiplied_layer, size_of_values, spaced_size, too_many_extents};
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
    pub use super::placeholders::*;
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
        placeholders::CODES,
        python::CODES,
        quotes::CODES,
        semicolons::CODES,
        settings::CODES,
        sizes::CODES,
        sums::CODES,
        unexpected::CODES,
    ];
}

/// How particular a mistake is: of several that answer at the same place, the smallest is reported.
/// Two of the same priority never answer at the same place, which a test holds them to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Priority {
    /// A form that means one thing: `conv 8 3x3 pad=1,1`, `for i, j in …`, `x = a + relu`.
    Form,
    /// A sign that is wrong in most forms: `,`, `[`, `!`; a name with a value, `n = 3`.
    Sign,
    /// The rest of a line: an operator without parentheses, a word of the language.
    Rest,
}

/// Finds one mistake at a place: its diagnostic, if the place has it.
type Find = fn(&Cursor<'_>) -> Option<Diagnostic>;

/// The mistakes that a place shows, by priority.
const MISTAKES: &[(Priority, Find)] = &[
    (Priority::Form, comments::foreign_comment),
    (Priority::Form, constants::let_form),
    (Priority::Form, settings::expect_form),
    (Priority::Form, operators::comparison),
    (Priority::Form, operators::word_for_equals),
    (Priority::Form, settings::task_colon),
    (Priority::Form, inputs::batch),
    (Priority::Form, sizes::size_with_comma),
    (Priority::Form, commas::comma_after_label),
    (Priority::Form, commas::comma_at_end),
    (Priority::Form, operators::negated_value),
    (Priority::Form, arrows::half_arrow),
    (Priority::Form, sizes::slashed_stride),
    (Priority::Form, loops::three_points),
    (Priority::Form, numbers::size_with_point),
    (Priority::Form, labels::label_before),
    (Priority::Form, bodies::head_of_body),
    (Priority::Form, loops::loop_form),
    (Priority::Form, bodies::else_without_braces),
    (Priority::Form, misspelt_words::partner_word),
    (Priority::Form, inputs::input_form),
    (Priority::Form, inputs::input_list),
    (Priority::Form, arrows::foreign_arrow),
    (Priority::Form, imports::bare_path),
    (Priority::Form, outputs::output_form),
    (Priority::Form, sums::sum_in_chain),
    (Priority::Form, sums::sum_of_tensors),
    (Priority::Form, sums::assignment),
    (Priority::Form, bodies::colon_body),
    (Priority::Form, loops::multiplied_body),
    (Priority::Form, loops::foreign_loop),
    (Priority::Form, operators::ternary),
    (Priority::Form, characters::lookalike),
    (Priority::Form, comments::slashes),
    (Priority::Form, semicolons::semicolon),
    (Priority::Form, settings::parameter_below),
    (Priority::Form, inputs::spaced_shape),
    (Priority::Form, inputs::label_of_input),
    (Priority::Form, inputs::chain_of_input),
    (Priority::Form, loops::counted_for),
    (Priority::Form, lists::bound_list),
    (Priority::Form, lists::listed_layers),
    (Priority::Form, lists::applied_value),
    (Priority::Form, lists::tensors_in_call),
    (Priority::Form, calls::values_in_call),
    (Priority::Form, commas::decimal_comma),
    (Priority::Form, sizes::spaced),
    (Priority::Form, numbers::spaced_unit),
    (Priority::Form, inputs::colon_after_input),
    (Priority::Form, bodies::else_if),
    (Priority::Form, calls::chain_in_parenthesis),
    (Priority::Form, labels::label_after_shape),
    (Priority::Form, settings::double_equals),
    (Priority::Form, loops::range_without_start),
    (Priority::Form, unexpected::backslash),
    (Priority::Form, bodies::missing_braces),
    (Priority::Form, commas::listed_steps),
    (Priority::Form, constants::layer_in_let),
    (Priority::Form, commas::missing_comma),
    (Priority::Sign, quotes::quote),
    (Priority::Sign, constants::missing_let),
    (Priority::Sign, commas::comma),
    (Priority::Sign, lists::square_brackets),
    (Priority::Sign, operators::foreign_operator),
    (Priority::Sign, numbers::leading_point),
    (Priority::Rest, operators::compound),
    (Priority::Rest, bodies::layer_braces),
    (Priority::Rest, misplaced_words::misplaced_word),
    (Priority::Rest, characters::meaningless_sign),
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
        .find_map(|(_, find)| find(&cursor))
        .unwrap_or_else(|| unexpected::unknown(&cursor))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines of the programs with mistakes that the tests of the language have.
    fn lines() -> Vec<String> {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/tests");
        let folders = ["suite", "suite/syntax", "wrong"].map(|it| format!("{root}/{it}"));
        let entries = folders.iter().flat_map(|it| std::fs::read_dir(it).unwrap());
        let paths = entries.map(|it| it.unwrap().path());
        let programs = paths.filter(|it| it.extension().is_some_and(|it| it == "cnn"));
        let texts = programs.map(|it| std::fs::read_to_string(it).unwrap());
        let lines = |text: String| text.lines().map(str::to_owned).collect::<Vec<_>>();
        texts.flat_map(lines).collect()
    }

    #[test]
    fn mistakes_are_in_the_order_of_their_priority() {
        assert!(MISTAKES.is_sorted_by_key(|(priority, _)| *priority));
    }

    #[test]
    fn one_mistake_of_a_priority_answers_at_a_place() {
        let (mut found, mut doubtful) = (0, String::new());
        for line in lines() {
            let text = line.split(" #").next().unwrap_or_default().trim();
            let rules = match text.starts_with("use ") {
                true => vec![Rule::lone_import],
                false => vec![Rule::lone_statement, Rule::lone_item],
            };
            for rule in rules {
                let cursor = Cursor::new(SourceId(0), text, rule, TextRange::whole(text), 0);
                let known = MISTAKES.iter();
                let answers =
                    known.filter_map(|(priority, find)| Some((*priority, find(&cursor)?)));
                let answers: Vec<_> = answers.collect();
                found += answers.len();
                for (one, next) in answers.iter().zip(answers.iter().skip(1)) {
                    if one.0 == next.0 {
                        let (one, next) = (&one.1.message, &next.1.message);
                        doubtful += &format!("{text}\n  {one}\n  {next}\n");
                    }
                }
            }
        }
        assert!(doubtful.is_empty(), "{doubtful}");
        assert!(found > MISTAKES.len(), "{found}");
    }
}
