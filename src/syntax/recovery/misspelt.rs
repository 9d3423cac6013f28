//! Words that begin a statement, misspelt or as another language has them.
//!
//! Whether a word is meant is told by what follows it: only where the rest of the statement is what
//! the word of the language takes, it is taken for that word.

use super::{Mistake, is_keyword, token};
use crate::diagnostic::Diagnostic;
use crate::syntax::brackets::is_word;
use crate::syntax::grammar::{self, Rule};
use crate::syntax::{error, foreign};

/// The words, with what other languages call the same.
const STATEMENTS: &[(&str, Rule, &[&str])] = &[
    ("input", Rule::input, &[]),
    ("output", Rule::output, &[]),
    (
        "expect",
        Rule::expect,
        &["assert", "require", "ensure", "check"],
    ),
    ("where", Rule::condition, &["constraint"]),
    ("task", Rule::task, &[]),
    ("share", Rule::share, &[]),
    (
        "let",
        Rule::constant,
        &["const", "var", "val", "set", "define"],
    ),
    ("frozen", Rule::frozen, &["freeze"]),
    ("repeat", Rule::repeat, &["loop", "times"]),
    ("for", Rule::for_each, &["foreach"]),
    ("if", Rule::branch, &["when"]),
    ("residual", Rule::residual, &[]),
    ("choose", Rule::choose, &["choice", "select"]),
];

/// Layers whose names are near to one of the words. A test holds them to all there are.
const LAYERS: &[&str] = &["scale", "slice", "square", "split", "exp", "elu"];

/// How many different words of a file are looked for in it: each takes a walk over the text.
pub const MAX_ASKED: usize = 64;

/// The word of the language that the first word of a statement may be meant for.
fn candidates(
    word: &str,
) -> impl Iterator<Item = &'static (&'static str, Rule, &'static [&'static str])> {
    let lower = word.to_ascii_lowercase();
    let plain = (1..=12).contains(&word.len())
        && !is_keyword(word)
        && !foreign::is_layer(word)
        && !LAYERS.contains(&word);
    STATEMENTS.iter().filter(move |(target, _, others)| {
        plain && (is_near(&lower, target) || others.contains(&lower.as_str()))
    })
}

/// Whether a word is another but for a slip.
fn is_near(word: &str, target: &str) -> bool {
    let most = match target.len() {
        0..=4 => 1,
        _ => 2,
    };
    word.len().abs_diff(target.len()) <= most && strsim::osa_distance(word, target) <= most
}

/// The word that is meant by the first one of a statement, by what follows it.
pub fn statement_word(statement: &str) -> Option<(&str, &'static str)> {
    let word = token(statement);
    let rest = statement.get(word.len()..)?;
    if !rest.starts_with([' ', '{']) || rest.trim_start().starts_with(['=', '-', ',', ':']) {
        return None;
    }
    let lower = word.to_ascii_lowercase();
    let meant = candidates(word)
        .filter(|(target, rule, _)| reads_as(target, *rule, rest))
        .min_by_key(
            |(target, _, others)| match others.contains(&lower.as_str()) {
                true => 0,
                false => strsim::osa_distance(&lower, target),
            },
        )?;
    Some((word, meant.0))
}

/// Whether the word with that behind it is a statement of its kind.
fn reads_as(target: &str, rule: Rule, rest: &str) -> bool {
    let text = format!("{target}{rest}");
    let Some(statement) = grammar::read(Rule::statement, &text)
        .ok()
        .and_then(|mut pairs| pairs.next())
    else {
        return false;
    };
    let whole = statement.as_str().trim_end() == text.trim_end();
    let mut parts = statement.into_inner();
    let Some(first) = parts.next() else {
        return false;
    };
    let rested = parts.next().is_some();
    if first.as_rule() == Rule::chain {
        let step = first.into_inner().next();
        let kind = step.and_then(|step| step.into_inner().next());
        return kind.is_some_and(|kind| kind.as_rule() == rule);
    }
    first.as_rule() == rule && !rested && whole
}

/// Whether a text gives that name to something, as far as can be told without reading it.
pub fn is_named(text: &str, word: &str) -> bool {
    const BEFORE: &[&str] = &["block", "network", "as", "share", "input", "for", "let"];
    text.match_indices(word).any(|(at, _)| {
        let (before, after) = (
            text.get(..at).unwrap_or_default(),
            text.get(at.saturating_add(word.len())..)
                .unwrap_or_default(),
        );
        let edge = |byte: Option<u8>| !byte.is_some_and(is_word);
        if !edge(before.bytes().next_back()) || !edge(after.bytes().next()) {
            return false;
        }
        let line = before.rsplit('\n').next().unwrap_or_default().trim_start();
        let last = line.trim_end().rsplit([' ', '(', ',']).next();
        let after = after.trim_start_matches(' ');
        line.starts_with("use ")
            || line.is_empty() && after.starts_with(',')
            || after.starts_with([':', '='])
            || last.is_some_and(|last| BEFORE.contains(&last))
    })
}

/// `} esle {`, `} skip {`, `repeat 3 cary h {`
pub fn partner_word(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let word = token(mistake.after);
    let lower = word.to_ascii_lowercase();
    let near = |target: &str| is_near(&lower, target) && lower != target;
    let in_body = mistake.before.ends_with('}');
    let rest = mistake.after.get(word.len()..)?.trim_start();
    let opener = |opener: &str| {
        let mut words = mistake
            .before
            .split(|it: char| !(it.is_ascii_alphanumeric() || it == '_'));
        words.any(|it| it == opener)
    };
    let target = if in_body
        && rest.starts_with('{')
        && opener("residual")
        && (near("shortcut") || ["skip", "bypass", "projection"].contains(&lower.as_str()))
    {
        "shortcut"
    } else if in_body
        && (rest.starts_with('{') || rest.starts_with("if "))
        && opener("if")
        && (near("else") || lower == "otherwise")
    {
        "else"
    } else if !in_body
        && ["repeat", "for"].contains(&token(mistake.before))
        && (near("carry") || lower == "carrying")
    {
        "carry"
    } else {
        return None;
    };
    Some(error::misspelt_word(mistake.here(word.len()), word, target))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_known_by_what_follows_them() {
        let meant = |text| statement_word(text).map(|(_, meant)| meant);
        assert_eq!(meant("inptu 3x32x32"), Some("input"));
        assert_eq!(meant("outputs a"), Some("output"));
        assert_eq!(meant("ouput a"), Some("output"));
        assert_eq!(meant("shre t = relu"), Some("share"));
        assert_eq!(meant("assert a.channels == 3"), Some("expect"));
        assert_eq!(meant("lte k = 3"), Some("let"));
        assert_eq!(meant("fro i in 0..3 { relu }"), Some("for"));
        assert_eq!(meant("forzen {\n relu\n}"), Some("frozen"));
        assert_eq!(meant("loop 3 { relu }"), Some("repeat"));
        for line in [
            "relu",
            "inputs -> relu",
            "conv 8 3x3",
            "a = relu",
            "elu 3",
            "square",
            "loop { relu }",
        ] {
            assert_eq!(meant(line), None, "{line}");
        }
    }

    #[test]
    fn layers_are_no_misspelt_words() {
        for layer in crate::layer::signatures() {
            let near: Vec<_> = candidates(layer.name).map(|it| it.0).collect();
            assert!(near.is_empty(), "{}: {near:?}", layer.name);
        }
    }

    #[test]
    fn what_is_named_is_not_misspelt() {
        assert!(is_named("block outputs { relu }", "outputs"));
        assert!(is_named("use \"a.cnn\" { outputs }", "outputs"));
        assert!(is_named("block b(outputs: layer) {}", "outputs"));
        assert!(!is_named("network n {\n  outputs a\n}", "outputs"));
    }
}
