//! Words, values and lists in text that the grammar could not read.

use crate::syntax::brackets::is_word;
use crate::syntax::keyword::is_keyword;
use crate::syntax::literal::Literal;

/// The word, number, string or sign at the start of a text.
pub fn token(text: &str) -> &str {
    const SIGNS: &[&str] = &["->", "==", "!=", "<=", ">=", "..", "//", "&&", "||", "**"];
    let length = match text.chars().next() {
        None => 0,
        Some('"') => {
            let inside = text.strip_prefix('"').and_then(|it| it.split_once('"'));
            let string = inside.and_then(|(_, rest)| text.strip_suffix(rest));
            string.map_or(1, str::len)
        }
        Some(first) if is_word(u8::try_from(first).unwrap_or(b' ')) => {
            let next = text.bytes().skip(1).chain([b' ']);
            let word = text.bytes().zip(next);
            word.take_while(|&(byte, next)| is_word(byte) || byte == b'.' && is_word(next))
                .count()
        }
        Some(first) => {
            let sign = SIGNS.iter().find(|sign| text.starts_with(**sign));
            sign.map_or(first.len_utf8(), |sign| sign.len())
        }
    };
    text.get(..length).unwrap_or_default()
}

/// The word, number, string or sign at the start of a text, for a message.
pub fn found(text: &str) -> String {
    let rest = text.trim_start_matches(' ');
    match rest.chars().next() {
        None => "the end of the file".to_owned(),
        Some('\n') => "the end of the line".to_owned(),
        Some(_) => {
            let start = token(rest).chars().take(40);
            let shown: String = start.flat_map(char::escape_debug).collect();
            format!("`{}`", shown.replace("\\\"", "\"").replace("\\'", "'"))
        }
    }
}

/// Whether a text has the form of a name: letters of ASCII, digits and `_`, a digit not first. A word of
/// the language has it, too.
pub fn is_name(text: &str) -> bool {
    text.bytes().all(is_word) && !text.is_empty() && !starts_with_digit(text)
}

/// Whether it is a name, and no word of the language.
pub fn is_free_name(text: &str) -> bool {
    is_name(text) && !is_keyword(text)
}

/// Whether it has digits and nothing else.
pub fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit())
}

pub fn starts_with_digit(text: &str) -> bool {
    text.starts_with(|it: char| it.is_ascii_digit())
}

pub fn starts_with_letter(text: &str) -> bool {
    text.starts_with(|it: char| it.is_ascii_alphabetic() || it == '_')
}

/// Whether it starts with a letter, digit or `_`.
pub fn starts_with_word(text: &str) -> bool {
    text.bytes().next().is_some_and(is_word)
}

/// Whether it ends with a letter, digit or `_`.
pub fn ends_with_word(text: &str) -> bool {
    text.bytes().next_back().is_some_and(is_word)
}

/// The parts of a text between commas, without blanks around them and without empty ones.
pub fn listed(text: &str) -> Vec<&str> {
    let parts = text.split(',').map(str::trim);
    parts.filter(|it| !it.is_empty()).collect()
}

/// The places of `wanted` in `text` outside of brackets and strings, each as a part of it.
pub fn outside_brackets(text: &str, wanted: u8) -> Vec<&str> {
    let mut depth = 0usize;
    let mut in_string = false;
    let mut found = Vec::new();
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'(' | b'{' | b'[' => depth = depth.saturating_add(1),
            b')' | b'}' | b']' => match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => break,
            },
            _ if byte == wanted && depth == 0 => {
                found.extend(text.get(at..).and_then(|it| it.get(..1)));
            }
            _ => {}
        }
    }
    found
}

/// `3, 32, 32` as `3x32x32`.
pub fn as_size(list: &str) -> Option<String> {
    let parts = listed(list);
    let whole = |part: &&str| Literal::parse(part).is_some_and(|it| it.value.to_u64().is_some());
    ((1..=4).contains(&parts.len()) && parts.iter().all(whole)).then(|| parts.join("x"))
}

/// The offset of the value that ends `text`.
pub fn last_value(text: &str) -> Option<usize> {
    let word_start = |end: usize| {
        let inside = text.get(..end).unwrap_or_default();
        let is_part = |it: char| u8::try_from(it).is_ok_and(is_word) || it == '.';
        inside.trim_end_matches(is_part).len()
    };
    if text.ends_with(')') {
        let mut depth = 0usize;
        for (at, byte) in text.bytes().enumerate().rev() {
            match byte {
                b')' => depth = depth.saturating_add(1),
                b'(' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                return Some(word_start(at));
            }
        }
        return None;
    }
    let start = word_start(text.len());
    (start < text.len()).then_some(start)
}

/// The text up to the bracket that closes the one open at the start.
pub fn enclosed(text: &str) -> Option<&str> {
    let mut depth = 0usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' | b'{' | b'[' => depth = depth.saturating_add(1),
            b')' | b'}' | b']' => match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return text.get(..at),
            },
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_from_their_end() {
        assert_eq!(last_value("conv pad=kernel"), Some(9));
        assert_eq!(last_value("conv floor(n / (2))"), Some(5));
        assert_eq!(last_value("conv ->"), None);
        assert_eq!(last_value(""), None);
        assert_eq!(as_size("3, 32,32"), Some("3x32x32".to_owned()));
        assert_eq!(as_size("a, 3"), None);
        assert_eq!(token("\"a b\" c"), "\"a b\"");
        assert_eq!(token("\"ab"), "\"");
    }
}
