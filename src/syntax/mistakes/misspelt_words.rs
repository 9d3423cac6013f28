//! Words that begin a statement, misspelt or as another language has them.
//!
//! The rest of the statement decides whether a keyword is meant: only if it fits the keyword, the
//! word is parsed as that keyword.

use super::context::{ends_with_word, starts_with_word, token};
use super::cursor::Cursor;
use super::layers::is_layer;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::grammar;
use crate::syntax::grammar::Rule;
use crate::syntax::keyword::is_keyword;

codes! {
    /// A keyword of a statement is misspelt or comes from another language.
    ///
    /// Statements start with `input`, `output`, `expect`, `where`, `task`, `share`, `let`,
    /// `repeat`, `for`, `if`, `residual`, `choose` or `frozen`. Any other first word is the name of
    /// a layer, a block or a tensor. If nothing has that name and the rest of the line fits a
    /// keyword, the compiler assumes the keyword and checks everything else.
    ///
    /// ```cnn
    /// network small {
    ///   inptu 3x32x32
    ///   conv 8 3x3 -> relu
    /// }
    /// ```
    ///
    /// Use the keyword that the message suggests:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3 -> relu
    /// }
    /// ```
    MISSPELT_WORD = "P050" "misspelt-word";
}

/// The words, with those of other languages for the same.
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

/// How many different words of a file are looked for in it: each takes a walk over the text.
pub const MAX_SPELLING_LOOKUPS: usize = 64;

/// The keyword that the first word of a statement may be a misspelling of.
fn candidates(
    word: &str,
) -> impl Iterator<Item = &'static (&'static str, Rule, &'static [&'static str])> {
    let lower = word.to_ascii_lowercase();
    let plain = (1..=12).contains(&word.len()) && !is_keyword(word) && !is_layer(word);
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

/// The keyword meant by the first word of a statement, judged by the words after it.
pub(crate) fn statement_word(statement: &str) -> Option<(&str, &'static str)> {
    let word = token(statement);
    let rest = statement.strip_prefix(word)?;
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

/// Whether the word, with that after it, is a statement of its kind.
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

/// Whether a text gives that name to something, as far as can be seen without reading it.
pub(crate) fn is_named(text: &str, word: &str) -> bool {
    const BEFORE: &[&str] = &["block", "network", "as", "share", "input", "for", "let"];
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).unwrap_or_default();
        let after = text.get(at..).and_then(|it| it.strip_prefix(word));
        let after = after.unwrap_or_default();
        if ends_with_word(before) || starts_with_word(after) {
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

/// A word that begins a statement or is a part of it, misspelt or of another language.
pub(crate) fn misspelt_word(span: Span, found: &str, word: &str) -> Diagnostic {
    let message = format!("`{found}` is not a keyword: did you mean `{word}`?");
    Diagnostic::error(MISSPELT_WORD, span, message)
        .here(format!("did you mean `{word}`?"))
        .write(true, span, word)
}

/// `} esle {`, `} skip {`, `repeat 3 cary h {`
pub(crate) fn partner_word(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let word = cursor.token();
    let lower = word.to_ascii_lowercase();
    let near = |target: &str| is_near(&lower, target) && lower != target;
    let in_body = cursor.before.ends_with('}');
    let rest = cursor.tail(word).trim_start();
    let opener = |opener: &str| {
        let mut words = cursor
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
        && ["repeat", "for"].contains(&cursor.first())
        && (near("carry") || lower == "carrying")
    {
        "carry"
    } else {
        return None;
    };
    Some(misspelt_word(cursor.span(word), word, target))
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
    fn named_words_are_not_misspelt() {
        assert!(is_named("block outputs { relu }", "outputs"));
        assert!(is_named("use \"a.cnn\" { outputs }", "outputs"));
        assert!(is_named("block b(outputs: layer) {}", "outputs"));
        assert!(!is_named("network n {\n  outputs a\n}", "outputs"));
    }
}
