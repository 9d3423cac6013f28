//! `# allow A202, C401: reason`: the content of a comment.
//!
//! Prose that begins with the word is no such comment: the first word after it must be a code or the
//! name of a rule, or end as only a list of rules does.

use crate::diagnostic::Code;
use crate::lint::{NotSelected, Selector};
use crate::source::TextRange;

/// A comment that allows findings.
#[derive(Clone, Debug)]
pub(super) struct Comment<'t> {
    /// Whether it applies to the whole file, as written (`allow-file`).
    pub of_file: bool,
    /// The codes and names, in order; places are in the text of the comment.
    pub items: Vec<Item<'t>>,
}

/// A code or name in the list.
#[derive(Clone, Debug)]
pub(super) struct Item<'t> {
    pub text: &'t str,
    pub range: TextRange,
    pub means: Result<Code, NotSelected>,
}

/// The character after a word of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// `:`, or the end of the comment: this was a list.
    OfList,
    /// `,`: another follows.
    Comma,
    /// A blank: another may follow, or prose.
    Blank,
}

/// Reads the text of a comment, with its `#`.
pub(super) fn read(comment: &str) -> Option<Comment<'_>> {
    let text = comment.strip_prefix('#')?.trim_start();
    let rest = text.strip_prefix("allow")?;
    let (of_file, rest) = match rest.strip_prefix("-file") {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    if !rest.starts_with([' ', '\t']) {
        return None;
    }
    let mut items = Vec::new();
    let mut rest = rest.trim_start();
    loop {
        let end = rest.find([' ', '\t', ',', ':']).unwrap_or(rest.len());
        let (word, after) = rest.split_at_checked(end)?;
        if word.is_empty() {
            break;
        }
        let after = after.trim_start();
        let end = match after.chars().next() {
            None | Some(':') => End::OfList,
            Some(',') => End::Comma,
            Some(_) => End::Blank,
        };
        let is_after_comma = items.last().is_some_and(|(_, end)| *end == End::Comma);
        let Some(means) = meaning(word, end != End::Blank, is_after_comma) else {
            break;
        };
        let range = TextRange::of_part(comment, word)?;
        let text = word;
        items.push((Item { text, range, means }, end));
        if end == End::OfList {
            break;
        }
        rest = after.trim_start_matches(',').trim_start();
    }
    let items: Vec<Item<'_>> = items.into_iter().map(|(item, _)| item).collect();
    (!items.is_empty()).then_some(Comment { of_file, items })
}

/// The code that a word of the list means; `None` where it is one of prose. `is_listed`: whether it
/// ends as in a list and not as in prose.
fn meaning(word: &str, is_listed: bool, is_after_comma: bool) -> Option<Result<Code, NotSelected>> {
    let found = Selector::parse(word);
    // A single word may be the name of a rule and the beginning of a sentence.
    let is_plain = !word.contains(['-']) && !has_digit(word);
    match found {
        Ok(selector) => match selector.code() {
            Some(one) if !is_plain || is_listed || is_after_comma => Some(Ok(one.code)),
            None if is_listed && is_code_like(word) => Some(Err(NotSelected::Unknown(None))),
            Some(_) | None => None,
        },
        Err(NotSelected::Fixed(code)) => {
            let is_whole = code.id == word || code.name == word;
            let is_named = is_whole && (!is_plain || is_listed);
            let other = || NotSelected::Unknown(None);
            match is_named {
                true => Some(Err(NotSelected::Fixed(code))),
                false => (is_listed && is_code_like(word)).then(|| Err(other())),
            }
        }
        Err(NotSelected::Unknown(near)) => {
            let is_near = near.is_some() && word.contains('-');
            let is_named = is_code_like(word) || is_near || is_after_comma;
            (is_listed && is_named).then_some(Err(NotSelected::Unknown(near)))
        }
    }
}

fn has_digit(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit())
}

/// Whether a word looks like a code: a capital, then digits or letters that resemble digits.
fn is_code_like(word: &str) -> bool {
    let mut bytes = word.bytes();
    let starts = bytes.next().is_some_and(|byte| byte.is_ascii_uppercase());
    let digits = bytes.clone().filter(u8::is_ascii_digit).count();
    starts && digits > 0 && bytes.all(|byte| byte.is_ascii_alphanumeric()) && word.len() <= 6
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The list of a comment: codes, and in parentheses words that are not codes.
    fn list(comment: &str) -> Option<String> {
        let read = read(comment)?;
        let items = read.items.iter().map(|item| {
            assert_eq!(item.range.of(comment), item.text);
            match &item.means {
                Ok(code) => code.id.to_owned(),
                Err(NotSelected::Fixed(code)) => format!("({})", code.id),
                Err(NotSelected::Unknown(near)) => {
                    let near = near.as_ref().map(|(near, _)| near.as_str());
                    format!("({}?{})", item.text, near.unwrap_or_default())
                }
            }
        });
        let items: Vec<String> = items.collect();
        Some(format!(
            "{}{}",
            if read.of_file { "file " } else { "" },
            items.join(" ")
        ))
    }

    #[test]
    fn lists_are_codes_and_names() {
        let is = |comment: &str, expected: &str| {
            assert_eq!(list(comment).as_deref(), Some(expected), "{comment}")
        };
        is("# allow A202", "A202");
        is("#allow A202: two on purpose", "A202");
        is("#\tallow   a202 , N046 :why", "A202 N046");
        is("# allow A202 N046 double-activation", "A202 N046 A202");
        is(
            "# allow no-effect because it is a placeholder, A202: later",
            "N046",
        );
        is("# allow-file N041,N046", "file N041 N046");
        is("# allow A2O2: misspelt", "(A2O2?A202)");
        is(
            "# allow double-activaton",
            "(double-activaton?double-activation)",
        );
        is("# allow A202, foo: a reason", "A202 (foo?)");
        is("# allow S001: as it is", "(S001)");
        is("# allow kernel-exceeds-input", "(S001)");
        is("# allow A2: all of them", "(A2?)");
        is("# allow A202,", "A202");
    }

    #[test]
    fn prose_is_no_list() {
        for comment in [
            "# allow a larger batch",
            "# allow the flow to pass: it is needed",
            "# allowed: A202",
            "# allow: A202",
            "# allow",
            "# allow ",
            "## allow A202",
            "# we allow A202",
            "# Allow A202",
            "# allow A100 GPUs only",
            "# allow non-square inputs",
            "# allow x2 upsampling",
            "# allow S inputs",
            "# allow, A202",
            "# allow recursion as it is",
            "# allow é: ü",
        ] {
            assert_eq!(list(comment), None, "{comment}");
        }
    }
}
