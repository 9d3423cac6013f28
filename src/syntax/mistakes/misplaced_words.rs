//! Words of the language where they have no meaning.

use super::cursor::Cursor;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::grammar::Rule;
use crate::syntax::keyword::{self, Starts};

codes! {
    /// `else`, `shortcut`, `carry` or `|` is not after the statement that it belongs to.
    ///
    /// `else` follows the body of an `if`, `shortcut` the body of a `residual`, and `carry` the
    /// count of a `repeat` or `for`. `|` separates the chains of a `choose`. No other line may be
    /// between the two parts.
    ///
    /// ```cnn
    /// network small(deep: bool = off) {
    ///   input 3x32x32
    ///   if deep { conv 8 3x3 }
    ///   relu
    ///   else { conv 8 5x5 }          # `relu` is in between
    /// }
    /// ```
    ///
    /// Move it directly after its statement:
    ///
    /// ```cnn
    /// network small(deep: bool = off) {
    ///   input 3x32x32
    ///   if deep { conv 8 3x3 }
    ///   else { conv 8 5x5 }
    ///   relu
    /// }
    /// ```
    ORPHAN = "P029" "word-without-partner";
    /// A keyword is in a place where it has no meaning.
    ///
    /// Keywords such as `input`, `output`, `let` and `expect` start a line, and `network`, `block`
    /// and `use` are at the top level of a file. None of them is a layer, and none can be used as a
    /// name. The label in the message says where the keyword belongs.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3 -> output
    /// }
    /// ```
    ///
    /// Put the keyword on its own line, or remove it, because the last line is the output anyway:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3 as map
    ///   output map
    /// }
    /// ```
    MISPLACED_WORD = "P030" "misplaced-word";
}

/// `conv 8 3x3 -> output`, `else` after another statement, `|` outside of a `choose`
pub(crate) fn misplaced_word(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let word = cursor.token();
    let (partner, form) = match word {
        _ if cursor.after.starts_with('|') => ("a `choose` around it", "choose { … | … }"),
        "else" => ("an `if` before it", "if condition { … } else { … }"),
        "shortcut" => ("a `residual` before it", "residual { … } shortcut { … }"),
        "carry" => ("a `repeat` or `for` before it", "repeat 3 carry name { … }"),
        _ => return out_of_place(cursor, word),
    };
    let word = if cursor.after.starts_with('|') {
        "|"
    } else {
        word
    };
    let place = cursor.span(cursor.next(word.len()));
    Some(
        Diagnostic::error(ORPHAN, place, format!("`{word}` without {partner}"))
            .here("without the statement that it belongs to")
            .help(format!("write `{form}`, with nothing between")),
    )
}

fn out_of_place(cursor: &Cursor<'_>, word: &str) -> Option<Diagnostic> {
    let (item, place) = match keyword::find(word)?.starts {
        Starts::Item => (true, "starts an item, at the top level of a file"),
        Starts::Statement => (false, "starts a statement, on its own line"),
        Starts::Step | Starts::Part(_) => return None,
    };
    let starts_step = cursor.expected.iter().any(|rule| {
        matches!(
            rule,
            Rule::step
                | Rule::layer
                | Rule::chain
                | Rule::form
                | Rule::path
                | Rule::body
                | Rule::call_item
                | Rule::lone_statement
                | Rule::lone_chain
                | Rule::lone_item
        )
    });
    let flows_into = cursor.before.ends_with("->");
    (starts_step && (!cursor.before.is_empty() || item))
        .then(|| cannot_be_here(cursor.span(word), word, place, flows_into))
}

/// `place`: where the word belongs; `flows_into`: whether it is in the place of a layer.
pub(crate) fn cannot_be_here(span: Span, word: &str, place: &str, flows_into: bool) -> Diagnostic {
    let error = Diagnostic::error(MISPLACED_WORD, span, format!("`{word}` can't be here"))
        .here(format!("`{word}` {place}"));
    if keyword::find(word).is_some_and(|it| it.starts == Starts::Item) {
        error.help("move it out of the braces, to the top of the file")
    } else if flows_into && word == "output" {
        error.help(
            "the last line is the output; other points are named by `… as name`, and output by \
             `output name`",
        )
    } else {
        error.help(format!("`{word}` is a keyword and cannot be a name"))
    }
}
