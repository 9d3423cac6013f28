//! What can be wrong with meaning: names and parameters (`N`), expectations and limits (`X`).
//!
//! One function a diagnostic; its doc comment says what it is about, why it matters and what to
//! do. Each says what is wrong, with the numbers, in its message; what is there, in its label;
//! what to do, in its help.

mod files;
mod flow;
mod limits;
mod names;
mod parameters;
mod unused;

pub use files::unreadable_input;
pub(super) use files::*;
pub(super) use flow::*;
pub(super) use limits::*;
pub(super) use names::*;
pub(super) use parameters::*;
pub(super) use unused::*;

use super::suggest::did_you_mean;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

macro_rules! codes {
    ($($constant:ident = $id:literal $name:literal;)*) => {
        $(
            #[doc = concat!("`", $id, " ", $name, "`")]
            pub const $constant: Code = Code { id: $id, name: $name };
        )*
        /// All codes of this stage, in order.
        pub const CODES: &[Code] = &[$($constant),*];
    };
}

codes! {
    UNKNOWN_LAYER = "N001" "unknown-layer";
    UNKNOWN_NAME = "N002" "unknown-name";
    UNKNOWN_PARAMETER = "N003" "unknown-parameter";
    MISSING_PARAMETER = "N004" "missing-parameter";
    TOO_MANY_VALUES = "N005" "too-many-values";
    WRONG_TYPE = "N006" "wrong-type";
    NOT_WHOLE = "N007" "not-whole";
    NAME_TAKEN = "N008" "name-taken";
    UNUSED_FLOW = "N009" "unused-flow";
    NO_FLOW = "N010" "no-flow";
    TENSORS_EXPECTED = "N011" "tensors-expected";
    TAKES_THE_FLOW = "N012" "takes-the-flow";
    SEVERAL_RESULTS = "N013" "several-results";
    RECURSION = "N014" "recursion";
    NOT_A_LAYER = "N015" "not-a-layer";
    CARRY = "N016" "carry";
    UNKNOWN_FUNCTION = "N017" "unknown-function";
    ARITHMETIC = "N018" "arithmetic";
    UNKNOWN_SETTING = "N019" "unknown-setting";
    MISPLACED = "N020" "misplaced-statement";
    UNKNOWN_MODULE = "N021" "unknown-module";
    UNREADABLE_FILE = "N022" "unreadable-file";
    PATH_OUTSIDE = "N023" "path-outside";
    USE_CYCLE = "N024" "use-cycle";
    UNKNOWN_IMPORT = "N025" "unknown-import";
    NO_NETWORK = "N026" "no-network";
    FAMILY = "N030" "family";
    UNUSED_VALUE = "N041" "unused-value";
    UNUSED_PARAMETER = "N042" "unused-parameter";
    UNUSED_BLOCK = "N043" "unused-block";
    UNUSED_USE = "N044" "unused-use";
    EXPECTATION_FAILED = "X001" "expectation-failed";
    SHAPE_ASSERTION_FAILED = "X002" "shape-assertion-failed";
    EXPANSION_LIMIT = "X101" "expansion-limit";
    COUNT_OVERFLOW = "X103" "count-overflow";
    TOO_MANY_FILES = "X104" "too-many-files";
    TOO_MANY_MISTAKES = "X105" "too-many-mistakes";
}

/// With the known name that is nearest to a wrong one.
fn suggest(said: Diagnostic, text: &str, span: Span, known: &[String]) -> Diagnostic {
    match did_you_mean(text, known) {
        Some((near, certain)) => {
            let said = said.help(format!("did you mean `{near}`?"));
            if certain {
                said.fix(false, format!("write `{near}`"), span, near)
            } else {
                said
            }
        }
        None if known.is_empty() || known.len() > 12 => said.help("look at its spelling"),
        None => {
            let names: Vec<&str> = known.iter().map(String::as_str).collect();
            said.help(format!("known here: {}", list(&names)))
        }
    }
}

/// "`a`, `b` and `c`"
fn list(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [] => "none".into(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// "one tensor", "3 tensors"
fn counted(count: usize, one: &str) -> String {
    match count {
        1 => format!("one {one}"),
        _ => format!("{count} {one}s"),
    }
}
