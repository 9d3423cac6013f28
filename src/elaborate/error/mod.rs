//! What can be wrong with meaning: names and parameters (`N`), expectations and limits (`X`).
//!
//! One function a diagnostic: what is wrong, with the numbers, in its message; what is there, in its
//! label; what to do, in its help. Why it is wrong stands once, at its code.

mod files;
mod flow;
mod limits;
mod names;
mod parameters;
mod surplus;
mod unused;

pub(super) use files::*;
pub use files::{no_network, no_network_among, nothing_to_measure, unreadable_input};
pub(super) use flow::*;
pub(super) use limits::*;
pub(super) use names::*;
pub use parameters::unknown_setting;
pub(super) use parameters::*;
pub(super) use surplus::*;
pub(super) use unused::*;

use super::codes::*;
use super::suggest::did_you_mean;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

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
