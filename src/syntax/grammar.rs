//! The parser that pest makes of `grammar/cnn.pest`. (Without pest's `std` feature the code that it
//! makes names the crate `alloc`, which `lib.rs` therefore declares: `extern crate alloc;`.)

use pest::Parser;

#[derive(pest_derive::Parser)]
#[grammar = "../grammar/cnn.pest"]
struct Grammar;

/// One piece of text that a rule has read.
pub(super) type Pair<'t> = pest::iterators::Pair<'t, Rule>;
/// The pieces inside one.
pub(super) type Pairs<'t> = pest::iterators::Pairs<'t, Rule>;

/// Where parsing failed, in bytes, and the rules that were expected there.
pub(super) struct Failure {
    pub at: usize,
    pub expected: Vec<Rule>,
}

/// Reads `text` from its start by `rule`.
pub(super) fn read(rule: Rule, text: &str) -> Result<Pairs<'_>, Failure> {
    Grammar::parse(rule, text).map_err(|error| {
        use pest::error::{ErrorVariant, InputLocation};
        let at = match error.location {
            InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
        };
        let expected = match error.variant {
            ErrorVariant::ParsingError { positives, .. } => positives,
            ErrorVariant::CustomError { .. } => Vec::new(),
        };
        Failure { at, expected }
    })
}
