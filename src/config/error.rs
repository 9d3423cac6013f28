//! The errors of a configuration file.

use super::codes::*;
use super::document::{Key, Node};
use crate::diagnostic::suggest::{list, nearest, suggest};
use crate::diagnostic::{Diagnostic, Edit};
use crate::lint::NotSelected;
use crate::number::grouped;
use crate::source::{ReadError, Span};

/// A text that is not TOML; `reason` is the parser's.
pub(super) fn invalid_toml(span: Span, reason: &str) -> Diagnostic {
    let mut reason = reason.to_owned();
    // The parser begins some of its reasons with a capital.
    if let Some(first) = reason.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    let message = format!("this is not valid TOML: {reason}");
    Diagnostic::error(INVALID_TOML, span, message)
        .here("cannot be parsed")
        .help("write `key = value`, with strings in quotes and lists in square brackets")
}

/// A key that its table has already.
pub(super) fn key_twice(span: Span, key: &str) -> Diagnostic {
    Diagnostic::error(SET_TWICE, span, format!("`{key}` is set twice"))
        .here("set again")
        .help("remove one of the two")
}

/// A key that the table called `table` does not have.
pub(super) fn unknown_key(key: &Key, table: &str, known: &[&str]) -> Diagnostic {
    let name = &key.name;
    let message = match table {
        "" => format!("`cnn.toml` has no key `{name}`"),
        _ => format!("`[{table}]` has no key `{name}`"),
    };
    let found = Diagnostic::error(UNKNOWN_KEY, key.span, message).here("unknown key");
    if nearest(name, known.iter().copied()).is_none() {
        return found.help(format!("its keys are {}", list(known)));
    }
    let known: Vec<String> = known.iter().map(|&name| name.to_owned()).collect();
    suggest(found, name, key.span, &known)
}

/// A key of `[budget]` that cannot have a limit but can be compared.
pub(super) fn only_expected(key: &Key) -> Diagnostic {
    let name = &key.name;
    let message = format!("`{name}` has no budget of its own");
    let help = format!("write a condition: `expect = [\"{name} = …\"]`");
    Diagnostic::error(UNKNOWN_KEY, key.span, message)
        .here("not a quantity with an upper bound")
        .help(help)
}

/// A value of another type: `key` is its key, `expected` describes the right type.
pub(super) fn wrong_type(node: &Node, key: &str, expected: &str) -> Diagnostic {
    let found = node.value.describe();
    let message = format!("`{key}` is {expected}, not {found}");
    Diagnostic::error(WRONG_TYPE, node.span, message)
        .here(format!("this is {found}"))
        .help(format!("write {expected}"))
}

/// With the fix to put a value into square brackets.
pub(super) fn in_brackets(found: Diagnostic, span: Span) -> Diagnostic {
    let edits = vec![Edit::new(span.before(), "["), Edit::new(span.after(), "]")];
    found.edits(true, "put it into square brackets", edits)
}

/// A word that is not one of those allowed.
pub(super) fn unknown_word(span: Span, key: &str, word: &str, known: &[&str]) -> Diagnostic {
    let message = format!("`{key}` cannot be \"{word}\"");
    let found = Diagnostic::error(INVALID_VALUE, span, message).here("not an allowed value");
    match nearest(word, known.iter().copied()).or_else(|| synonym(word, known)) {
        Some(near) => {
            let text = format!("\"{near}\"");
            found.help(format!("did you mean {text}?")).fix(
                false,
                format!("write {text}"),
                span,
                text,
            )
        }
        None => {
            let known: Vec<String> = known.iter().map(|word| format!("\"{word}\"")).collect();
            found.help(format!("write one of {}", known.join(", ")))
        }
    }
}

/// The word of `cnn.toml` for a word of other tools.
fn synonym<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    const SYNONYMS: &[(&str, &str)] = &[
        ("warn", "warning"),
        ("deny", "error"),
        ("forbid", "error"),
        ("hint", "info"),
        ("note", "info"),
        ("allow", "off"),
        ("ignore", "off"),
        ("none", "off"),
        ("torch", "pytorch"),
        ("tf", "tensorflow"),
        ("keras", "tensorflow"),
        ("onnxruntime", "onnx"),
        ("yolo", "darknet"),
    ];
    let word = word.to_lowercase();
    let (_, meant) = SYNONYMS.iter().find(|(other, _)| *other == word)?;
    known.iter().find(|known| *known == meant).copied()
}

/// An option outside of its bounds.
pub(super) fn out_of_range(
    span: Span,
    option: &str,
    found: &str,
    bounds: (f64, f64),
) -> Diagnostic {
    let range = match bounds {
        (least, most) if most.is_finite() => format!("from {} to {}", shown(least), shown(most)),
        (least, _) => format!("of at least {}", shown(least)),
    };
    let message = format!("`{option}` is {found}, and must be a number {range}");
    Diagnostic::error(INVALID_VALUE, span, message)
        .here("out of range")
        .help(format!("write a number {range}"))
}

/// A bound as the language and TOML write it.
fn shown(bound: f64) -> String {
    let text = bound.to_string();
    match text.bytes().all(|byte| byte.is_ascii_digit()) {
        true => grouped(&text),
        false => text,
    }
}

/// A budget that is not a number.
pub(super) fn not_a_budget(span: Span, quantity: &str, found: &str) -> Diagnostic {
    let message = format!("the budget of `{quantity}` is a number, not \"{found}\"");
    let found = found.trim_start();
    let compared = found.trim_start_matches(['<', '>', '=', '~', '!']);
    let help = if compared.len() < found.len() {
        format!("a budget is an upper bound; for others write `expect = [\"{quantity} {found}\"]`")
    } else {
        "write a number such as 5_000_000 or \"5M\" (K, M and G are 10^3, 10^6 and 10^9)".to_owned()
    };
    Diagnostic::error(INVALID_VALUE, span, message)
        .here("not a number")
        .help(help)
}

/// A count with a fraction.
pub(super) fn not_whole(span: Span, key: &str, found: &str) -> Diagnostic {
    let message = format!("`{key}` is {found}, and must be a whole number");
    Diagnostic::error(INVALID_VALUE, span, message)
        .here("not a whole number")
        .help("write a number without a fraction")
}

/// A budget below zero.
pub(super) fn negative_budget(span: Span, quantity: &str, found: &str) -> Diagnostic {
    let message = format!("the budget of `{quantity}` is {found}, which no network can meet");
    Diagnostic::error(INVALID_VALUE, span, message)
        .here("below zero")
        .help("write the largest number that is acceptable, or \"off\"")
}

/// More entries than are read.
pub(super) fn too_many(span: Span, what: &str, limit: usize) -> Diagnostic {
    let message = format!("there are more than {limit} {what}");
    Diagnostic::error(INVALID_VALUE, span, message)
        .here("one too many")
        .help("merge some of them")
}

/// A name that selects no rule.
pub(super) fn not_selected(
    span: Span,
    text: &str,
    reason: &NotSelected,
    quoted: bool,
) -> Diagnostic {
    match reason {
        NotSelected::Fixed(code) => {
            let message = format!("`{text}` is an error of the compiler, whose level is fixed");
            Diagnostic::error(FIXED_LEVEL, span, message)
                .here(format!("{}, an error", code.name))
                .help("remove it, and correct the networks that have this error")
        }
        NotSelected::Unknown(near) => {
            let message = format!("there is no rule `{text}`");
            let found = Diagnostic::error(UNKNOWN_RULE, span, message).here("unknown rule");
            match near {
                None => found.help("`cnn explain` lists all rules"),
                Some((near, certain)) => {
                    let found = found.help(format!("did you mean `{near}`?"));
                    let text = match quoted {
                        true => format!("\"{near}\""),
                        false => near.clone(),
                    };
                    match certain {
                        true => found.fix(false, format!("write `{near}`"), span, text),
                        false => found,
                    }
                }
            }
        }
    }
}

/// Options of several rules at once.
pub(super) fn several_rules(key: &Key) -> Diagnostic {
    let message = format!("`{}` is the beginning of several codes", key.name);
    Diagnostic::error(UNKNOWN_RULE, key.span, message)
        .here("not one rule")
        .help("options are set for each rule separately, such as `[lint.options.C401]`")
}

/// An option that the rule does not have.
pub(super) fn unknown_option(key: &Key, rule: &str, known: &[&str]) -> Diagnostic {
    let name = &key.name;
    let message = format!("`{rule}` has no option `{name}`");
    let found = Diagnostic::error(UNKNOWN_OPTION, key.span, message).here("unknown option");
    let known: Vec<String> = known.iter().map(|&name| name.to_owned()).collect();
    if known.is_empty() {
        return found.help("remove it: the rule has no options");
    }
    suggest(found, name, key.span, &known)
}

/// One setting under two names.
pub(super) fn set_twice(key: &Key, first: &Key) -> Diagnostic {
    let message = format!("`{}` and `{}` are the same", first.name, key.name);
    Diagnostic::error(SET_TWICE, key.span, message)
        .here("set again")
        .label(first.span, "set first here")
        .help("remove one of the two")
}

/// Files that extend each other; `chain`: the places of the other `extend`s.
pub(super) fn extend_cycle(span: Span, path: &str, chain: &[Span]) -> Diagnostic {
    let message = match chain {
        [] => "this file extends itself".to_owned(),
        _ => format!("\"{path}\" extends this file, directly or through others"),
    };
    let found = Diagnostic::error(EXTEND_CYCLE, span, message).here("the cycle closes here");
    let found = chain.iter().fold(found, |found, place| {
        found.label(*place, "part of the cycle")
    });
    found.help("remove one of the `extend`s")
}

/// A chain of files that is too long.
pub(super) fn extended_too_often(span: Span, limit: usize) -> Diagnostic {
    let message = format!("more than {limit} files extend each other in a chain");
    Diagnostic::error(EXTEND_CYCLE, span, message)
        .here("one too many")
        .help("extend the base directly")
}

/// A file that cannot be extended.
pub(super) fn unreadable_base(span: Span, path: &str, reason: &ReadError) -> Diagnostic {
    Diagnostic::error(UNREADABLE, span, unread(path, reason))
        .here("extended here")
        .help("correct the path, which is relative to the folder of this file")
}

/// A configuration file that cannot be read. It has no place in a text.
pub(super) fn unreadable(path: &str, reason: &ReadError) -> Diagnostic {
    Diagnostic::error(UNREADABLE, Span::default(), unread(path, reason))
        .help("correct the file, or remove it")
}

fn unread(path: &str, reason: &ReadError) -> String {
    match reason {
        ReadError::NotFound => format!("there is no file \"{path}\""),
        ReadError::Outside => format!("\"{path}\" is outside of the project"),
        ReadError::TooLarge(_) => {
            let most = crate::source::MAX_FILE_BYTES;
            format!("\"{path}\" is larger than {most} bytes")
        }
        ReadError::NotText(at) => format!("\"{path}\" is not text: byte {at} is not UTF-8"),
        ReadError::System(reason) => format!("\"{path}\" cannot be read: {reason}"),
    }
}

/// A pattern that is not one; `reason` is the parser's.
pub(super) fn invalid_pattern(key: &Key, reason: &str) -> Diagnostic {
    let message = format!("\"{}\" is not a pattern of paths: {reason}", key.name);
    Diagnostic::error(INVALID_PATTERN, key.span, message)
        .here("not a pattern")
        .help("write a path with `*` for any part of a name and `**` for any folders")
}
