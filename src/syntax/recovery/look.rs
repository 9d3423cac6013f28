//! Looking around the place of a mistake.

use super::Mistake;
use crate::syntax::brackets::is_word;
use crate::syntax::literal::Literal;

/// An open bracket in the unit before the mistake, with its place.
pub fn innermost(mistake: &Mistake<'_>) -> Option<(u8, usize)> {
    let mut open = Vec::new();
    let mut in_string = false;
    for (at, byte) in mistake.before.bytes().enumerate() {
        match byte {
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'(' | b'{' => open.push((byte, at.saturating_add(mistake.unit.start))),
            b')' | b'}' => {
                open.pop();
            }
            _ => {}
        }
    }
    open.pop()
}

/// The offsets of `wanted` in `text` outside of brackets and strings.
pub fn outside_brackets(text: &str, wanted: u8) -> Vec<usize> {
    let mut depth = 0usize;
    let mut in_string = false;
    let mut found = Vec::new();
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'(' | b'{' => depth = depth.saturating_add(1),
            b')' | b'}' => match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => break,
            },
            _ if byte == wanted && depth == 0 => found.push(at),
            _ => {}
        }
    }
    found
}

/// `3, 32, 32` as `3x32x32`.
pub fn as_size(list: &str) -> Option<String> {
    let parts: Vec<&str> = list
        .split(',')
        .map(str::trim)
        .filter(|it| !it.is_empty())
        .collect();
    let whole = |part: &&str| Literal::parse(part).is_some_and(|it| it.value.to_u64().is_some());
    ((1..=4).contains(&parts.len()) && parts.iter().all(whole)).then(|| parts.join("x"))
}

/// The start of the value that ends `text`.
pub fn last_value(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let word_start = |end: usize| {
        let inside = bytes.get(..end).unwrap_or_default();
        let length = inside
            .iter()
            .rev()
            .take_while(|&&it| is_word(it) || it == b'.')
            .count();
        end.saturating_sub(length)
    };
    if bytes.last() == Some(&b')') {
        let mut depth = 0usize;
        for (at, byte) in bytes.iter().enumerate().rev() {
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
    let start = word_start(bytes.len());
    (start < bytes.len()).then_some(start)
}

/// The offset of the bracket that closes what is open at the start.
pub fn closing(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' | b'{' => depth = depth.saturating_add(1),
            b')' | b'}' => match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return Some(at),
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
    }
}
