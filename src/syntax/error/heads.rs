//! Items and their heads.

use super::*;
use crate::source::Span;

/// A statement at the top of a file. `value`: whether it is a `let`.
pub fn outside(span: Span, value: bool) -> Diagnostic {
    Diagnostic::error(OUTSIDE, span, "this stands in no network or block")
        .here("expected `network`, `block` or `use`")
        .help(if value {
            "put it into the network or block that uses it; what several share is a parameter of \
             each: `network name(width: int = 8) { … }`"
        } else {
            "put it into `network name { … }`"
        })
}

/// A file without `network`, from its first line to its end.
pub fn wrapped(mut said: Diagnostic, start: Span, end: Span) -> Diagnostic {
    let put = |span, text: &str| Edit {
        span,
        text: text.to_owned(),
    };
    said.fixes.push(Fix::new(
        false,
        "put these lines into `network main { … }`",
        vec![put(start, "network main {\n"), put(end, "\n}")],
    ));
    said
}

/// A word in the place of `network`, `block` or `use`. `alone`: whether the rest of the line is
/// right.
pub fn misspelt_item(span: Span, found: &str, word: &str, alone: bool) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        MISSPELT_ITEM,
        span,
        format!("`{found}` starts nothing; `{word}` does"),
    )
    .here(format!("did you mean `{word}`?"));
    if alone {
        // What another language calls so has another body, too.
        let foreign = ["function", "func", "fn", "def", "module", "class"].contains(&found);
        diagnostic.fix(!foreign, format!("write `{word}`"), span, word)
    } else {
        diagnostic.help("it is written `use std.blocks { name }` or `use \"file.cnn\" { name }`")
    }
}

/// A definition without name or body, or with something between them.
pub fn headless(span: Span, word: &str, found: &str, expected: &str) -> Diagnostic {
    Diagnostic::error(
        HEADLESS,
        span,
        format!("expected {expected}, found {found}"),
    )
    .here(format!("expected {expected}"))
    .help(format!("it is written `{word} name(parameters) {{ … }}`"))
}

/// A [`headless`] definition with a type of its result, or a colon, before its body.
pub fn head_away(said: Diagnostic, place: Span, result: bool) -> Diagnostic {
    let help = if result {
        "take it away: what the last line gives is the result"
    } else {
        "take it away: the body stands in braces"
    };
    said.help(help).fix(true, "take it away", place, "")
}

/// A [`headless`] definition with a letter in its name that names do not have.
pub fn head_letters(said: Diagnostic) -> Diagnostic {
    said.help("a name has the letters `a` to `z` and `A` to `Z`, digits, and `_`")
}

/// `network n(x: 3x32x32)`: the input, which stands in the body. `input`: as what; `None` where
/// one stands there.
pub fn input_in_head(span: Span, input: Option<&str>, edits: Vec<Edit>) -> Diagnostic {
    let message = match input {
        Some(input) => format!("write `{input}` as the first line of the body"),
        None => "take it away: the body states its input".to_owned(),
    };
    let said = Diagnostic::error(
        INPUT_IN_HEAD,
        span,
        "the input of a network is stated in its body",
    )
    .here("no parameter: parameters are numbers, words and layers")
    .help(message.clone());
    fixed(said, message, edits)
}

/// Commas that are missing in a list, told once.
pub fn missing_commas(word: Span, commas: Vec<Edit>, safe: bool) -> Diagnostic {
    let help = match commas.as_slice() {
        [_, _, ..] => "put commas",
        _ => "put a comma",
    };
    let mut said = Diagnostic::error(MISSING_COMMA, word, "a comma is missing")
        .here("before this")
        .help(help);
    said.fixes.push(Fix::new(safe, help, commas));
    said
}

/// `output a train`
pub fn train_of_output(word: Span) -> Diagnostic {
    Diagnostic::error(UNEXPECTED, word, "`train` of an output is on or off")
        .here("expected `train=on`")
        .help("write `train=on`")
        .fix(true, "write `train=on`", word, "train=on")
}

/// A sign of the keyboard that the language does not use.
pub fn foreign_sign(place: Span, sign: &str) -> Diagnostic {
    Diagnostic::error(
        FOREIGN_CHARACTER,
        place,
        format!("`{sign}` has no meaning in the language"),
    )
    .here("no sign of the language")
    .help("take it away; `->` leads from a layer to the next")
}
