//! "Did you mean": the known name nearest to an unknown one, and lists of names in words.

use super::Diagnostic;
use crate::source::Span;

/// The known name that is nearest by edit distance, if one is near enough.
pub fn nearest<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let reach = match name.chars().count() {
        0..=5 => 1,
        6..=9 => 2,
        _ => 3,
    };
    // Upper and lower case do not count as a difference.
    let name = name.to_lowercase();
    known
        .map(|other| (strsim::osa_distance(&name, &other.to_lowercase()), other))
        .filter(|(distance, other)| *distance <= reach && *distance < other.chars().count())
        .min()
        .map(|(_, other)| other)
}

/// The nearest known name, and whether it is near enough to put it in.
pub fn did_you_mean(name: &str, known: &[String]) -> Option<(String, bool)> {
    let near = nearest(name, known.iter().map(String::as_str))?;
    let distance = strsim::osa_distance(&name.to_lowercase(), &near.to_lowercase());
    Some((near.to_owned(), distance <= 2))
}

/// With the known name that is nearest to a wrong one.
pub fn suggest(diagnostic: Diagnostic, text: &str, span: Span, known: &[String]) -> Diagnostic {
    match did_you_mean(text, known) {
        Some((near, certain)) => {
            let diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
            if certain {
                diagnostic.fix(false, format!("write `{near}`"), span, near)
            } else {
                diagnostic
            }
        }
        None if known.is_empty() || known.len() > 12 => diagnostic.help("look at its spelling"),
        None => {
            let names: Vec<&str> = known.iter().map(String::as_str).collect();
            diagnostic.help(format!("known here: {}", list(&names)))
        }
    }
}

/// "`a`, `b` and `c`"
pub fn list(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [] => "none".into(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// "one tensor", "3 tensors"
pub fn counted(count: usize, one: &str) -> String {
    match count {
        1 => format!("one {one}"),
        _ => format!("{count} {one}s"),
    }
}
