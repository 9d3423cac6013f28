//! Characters that only look like those of the language, or that nobody sees.

use super::cursor::Cursor;
use super::unexpected::unexpected;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;

codes! {
    /// A character looks like one of the language but is a different one.
    ///
    /// Word processors, web pages and papers use their own minus signs, quotes, dashes and blanks,
    /// which look the same after copying. The message names the character.
    ///
    /// ```cnn
    /// network small(classes: int = 10) {
    ///   input 8
    ///   dense (classes − 1)          # the minus sign of typesetters, from a paper
    /// }
    /// ```
    ///
    /// Type the character on the keyboard:
    ///
    /// ```cnn
    /// network small(classes: int = 10) {
    ///   input 8
    ///   dense (classes - 1)
    /// }
    /// ```
    ///
    /// Comments may contain any character.
    FOREIGN_CHARACTER = "P032" "foreign-character";
}

/// Characters that look like others: each with its name and the intended one.
const LOOKALIKES: &[(char, &str, &str)] = &[
    ('\u{a0}', "a no-break space", " "),
    ('\u{2009}', "a thin space", " "),
    ('\u{202f}', "a narrow no-break space", " "),
    ('\u{3000}', "an ideographic space", " "),
    ('\u{200b}', "a zero-width space", ""),
    ('\u{feff}', "a byte order mark", ""),
    ('\u{2212}', "a minus sign", "-"),
    ('\u{2010}', "a hyphen", "-"),
    ('\u{2013}', "an en dash", "-"),
    ('\u{2014}', "an em dash", "-"),
    ('\u{201c}', "a typographic quote", "\""),
    ('\u{201d}', "a typographic quote", "\""),
    ('\u{201e}', "a typographic quote", "\""),
    ('\u{ff08}', "a wide parenthesis", "("),
    ('\u{ff09}', "a wide parenthesis", ")"),
    ('\u{ff0c}', "a wide comma", ","),
    ('\u{ff1a}', "a wide colon", ":"),
    ('\u{2264}', "less or equal", "<="),
    ('\u{2265}', "greater or equal", ">="),
    ('\u{2260}', "not equal", "!="),
    ('\u{2248}', "about equal", "~"),
    ('\u{b7}', "a dot", "*"),
    ('\u{22c5}', "a dot", "*"),
    ('\u{f7}', "a division sign", "/"),
    ('\u{2217}', "an asterisk", "*"),
    ('х', "a Cyrillic letter", "x"),
];

/// `dense (classes − 1)` with a typesetter's minus, `faltung_größe`
pub(crate) fn lookalike(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let first = cursor.after.chars().next()?;
    let place = cursor.span(cursor.next(first.len_utf8()));
    if let Some(name) = unseen(first) {
        let shown = format!("U+{:04X}", u32::from(first));
        return Some(foreign_character(place, &shown, name, ""));
    }
    if let Some((_, name, meant)) = LOOKALIKES.iter().find(|(known, _, _)| *known == first) {
        let shown = match meant.trim() {
            "" => first.escape_default().to_string(),
            _ => first.to_string(),
        };
        return Some(foreign_character(place, &shown, name, meant));
    }
    let letters = "a name of the letters a to z, digits and `_`";
    (!first.is_ascii() && first.is_alphabetic())
        .then(|| unexpected(place, &format!("`{first}`"), letters))
}

/// The name of a character that nobody sees, or sees at another place than where it is.
fn unseen(character: char) -> Option<&'static str> {
    match character {
        '\n' | '\t' => None,
        '\u{300}'..='\u{36f}' => Some("an accent without its letter"),
        '\u{61c}' | '\u{200e}' | '\u{200f}' => Some("a mark for the direction of writing"),
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            Some("a mark for the direction of writing")
        }
        '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{2060}' => Some("an invisible character"),
        it if it.is_control() => Some("a control character"),
        _ => None,
    }
}

/// A character that looks like `meant`; `name`: its description.
fn foreign_character(span: Span, shown: &str, name: &str, meant: &str) -> Diagnostic {
    let message = format!("`{shown}` ({name}) is not a character of the language");
    let what_to_do = match meant {
        "" => "remove it".to_owned(),
        " " => "write an ordinary blank".to_owned(),
        _ => format!("write `{meant}`"),
    };
    // A quote or bracket has a partner, and a dot may have meant a size.
    let safe = !["\"", "(", ")", "*"].contains(&meant);
    Diagnostic::error(FOREIGN_CHARACTER, span, message)
        .here(name)
        .fix(safe, what_to_do, span, meant)
}

/// `conv 8 3x3 @ relu`
pub(crate) fn meaningless_sign(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let sign = cursor.next(1);
    ["@", "$"].contains(&sign).then(|| {
        let message = format!("`{sign}` has no meaning in the language");
        Diagnostic::error(FOREIGN_CHARACTER, cursor.span(sign), message)
            .here("not a sign of the language")
            .help("remove it; `->` leads from a layer to the next")
    })
}

/// A text whose lines end as on an old Macintosh.
pub(crate) fn carriage_returns(span: Span) -> Diagnostic {
    let message = "the lines of this file end with a carriage return only, as on an old Macintosh";
    Diagnostic::error(FOREIGN_CHARACTER, span, message)
        .here("the first of them")
        .help("save the file with the line ends LF or CRLF; the rest is checked as if it had them")
}
