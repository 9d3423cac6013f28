//! Text that is not the program's own, on a terminal.

use std::borrow::Cow;

/// Whether a terminal obeys a character instead of showing it: control characters, and those that
/// turn the direction of a line.
pub(super) fn is_obeyed(it: char) -> bool {
    match it {
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}' => true,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => true,
        it => it.is_control(),
    }
}

/// A foreign text in one line, such as the name of a file, a layer or a model: characters that a
/// terminal obeys are written as escapes.
///
/// ```
/// use cnn_lang::diagnostic::visible;
///
/// assert_eq!(visible("nets/a\nb\u{1b}[31m.cnn"), "nets/a\\nb\\u{1b}[31m.cnn");
/// ```
pub fn visible(text: &str) -> Cow<'_, str> {
    escaped(text, is_obeyed)
}

/// As [`visible`], for a text of several lines, whose ends of lines stay.
pub fn visible_lines(text: &str) -> Cow<'_, str> {
    escaped(text, |it| it != '\n' && is_obeyed(it))
}

fn escaped(text: &str, obeyed: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&obeyed) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len().saturating_add(8));
    for it in text.chars() {
        match obeyed(it) {
            // `\n`, `\t`, `\u{1b}`
            true if it.is_ascii() => shown.extend(it.escape_default()),
            true => shown.extend(it.escape_unicode()),
            false => shown.push(it),
        }
    }
    Cow::Owned(shown)
}
