//! Mistakes that no other file of this folder recognises: the text found, and the expected text.

use super::context::{found, is_free_name};
use super::cursor::{Cursor, end_of, start_of};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::grammar::Rule;

codes! {
    /// Text is in a place where it has no meaning, or something is missing before it.
    ///
    /// The compiler uses this code when no more specific one fits. The message says what was found
    /// and, where known, what was expected. The rest of the line is skipped, and the other lines
    /// are checked.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 64 3x3 pad=             # how much?
    /// }
    /// ```
    ///
    /// Add the missing part, or remove the extra text:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 64 3x3 pad=1
    /// }
    /// ```
    ///
    /// A line ends a statement, so all parameters of a layer are on one line.
    UNEXPECTED = "P005" "unexpected-text";
}

/// `found`: as [`found`](super::context::found) shows it. `expected` is empty if nothing specific
/// is known.
pub(crate) fn unexpected(span: Span, found: &str, expected: &str) -> Diagnostic {
    let (message, here) = match expected {
        "" => (
            format!("{found} has no meaning here"),
            "this cannot be parsed".to_owned(),
        ),
        _ => (
            format!("expected {expected}, found {found}"),
            format!("expected {expected}"),
        ),
    };
    Diagnostic::error(UNEXPECTED, span, message).here(here)
}

/// The answer where no mistake is known.
pub(crate) fn unknown(cursor: &Cursor<'_>) -> Diagnostic {
    let place = match cursor.after {
        "" => end_of(cursor.before),
        _ => cursor.token(),
    };
    let rest = cursor.text_after(start_of(cursor.after));
    let error = unexpected(cursor.span(place), &found(rest), &expected_words(cursor));
    match form(cursor) {
        Some(form) => error.help(form),
        None => error,
    }
}

/// The form of the statement or parameter that has the mistake.
fn form(cursor: &Cursor<'_>) -> Option<&'static str> {
    match cursor.rule {
        Rule::lone_parameter => Some("a parameter is `name: type`, or `name: type = value`"),
        Rule::lone_function => Some("it is written `fn name(a, b = 8) = a * b`"),
        Rule::lone_statement => Some(match cursor.first() {
            "output" => "write `output a, b`",
            "let" => "write `let name = value`",
            "repeat" => "write `repeat 3 { … }`",
            "for" => "it is written `for i in 0..3 { … }`, or `for w in [64, 128] { … }`",
            "input" => "write `input 3x32x32`, or `input name 3x32x32`",
            "if" => "write `if a > b { … } else { … }`",
            word if is_free_name(word) => {
                "a step is `name values name=value`; `->` leads to the next"
            }
            _ => return None,
        }),
        _ => None,
    }
}

/// The text that can be at the place of a mistake, in the language's words.
fn expected_words(cursor: &Cursor<'_>) -> String {
    // In the order in which a reader would think of them; closing brackets come last.
    const LAST: &[&str] = &[
        "an operator",
        "`then`",
        "`else`",
        "`in`",
        "`as`",
        "a body in braces",
        "`->`",
        "`,`",
        "`|`",
        "`)`",
        "`}`",
        "the end of the line",
    ];
    let mut words: Vec<&str> = Vec::new();
    for rule in &cursor.expected {
        for word in rule_words(*rule, cursor.rule) {
            if !words.contains(word) {
                words.push(word);
            }
        }
    }
    words.sort_by_key(|word| LAST.iter().position(|it| it == word));
    if words.contains(&"a shape") {
        words.retain(|it| *it != "a value");
    }
    if ["input", "output", "expect", "where", "let", "task"].contains(&cursor.first()) {
        words.retain(|it| *it != "`->`");
    }
    if words.contains(&"a value") {
        words.retain(|it| !["a name", "a number", "a path in quotes"].contains(it));
    }
    match words.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// The name of a rule in messages. Rules that continue something that could also end have no name:
/// the end is enough.
fn rule_words(rule: Rule, entry: Rule) -> &'static [&'static str] {
    match rule {
        Rule::form | Rule::statement | Rule::lone_statement => &["a statement"],
        Rule::chain | Rule::step | Rule::layer | Rule::lone_chain => &["a layer"],
        Rule::call_item | Rule::call_form | Rule::lone_item => &["a chain of layers"],
        Rule::body => &["a body in braces"],
        Rule::opening => &["`{`"],
        Rule::name | Rule::path | Rule::used_name => &["a name"],
        Rule::argument => &["a parameter"],
        Rule::setting => &["`name=value`"],
        Rule::expr | Rule::operand | Rule::choice | Rule::paren | Rule::prefix | Rule::value => {
            &["a value"]
        }
        Rule::list => &["a value"],
        Rule::parameters => &["`(`"],
        Rule::function_form | Rule::lone_function => &["a function"],
        Rule::number | Rule::negative => &["a number"],
        Rule::pattern | Rule::shape => &["a shape"],
        Rule::infix => &["an operator"],
        Rule::label => &["`as`"],
        Rule::text => &["a path in quotes"],
        Rule::type_name => &["a type"],
        Rule::within => &["`in`"],
        Rule::equals => &["`=`"],
        Rule::then_word => &["`then`"],
        Rule::else_word => &["`else`"],
        Rule::parameter | Rule::parameter_form | Rule::lone_parameter => &["a parameter"],
        Rule::alternative => &["a chain of layers"],
        Rule::EOI => match entry {
            Rule::lone_statement => &["`->`", "the end of the line"],
            Rule::lone_chain => &["`->`", "`|`", "`}`"],
            Rule::lone_item | Rule::lone_parameter => &["`,`", "`)`"],
            _ => &["the end of the line"],
        },
        _ => &[],
    }
}

/// A `\` at the end of a line.
pub(crate) fn backslash(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let rest = cursor.after.strip_prefix('\\')?;
    let place = cursor.span(cursor.next(1));
    (rest.trim().is_empty() || rest.starts_with('\n')).then(|| {
        Diagnostic::error(UNEXPECTED, place, "`\\` does not join lines")
            .here("not a sign of the language")
            .help(
                "remove it: a line continues where it ends with `->`, where the next begins with \
                 `->`, and in parentheses; the parameters of a layer are on its line",
            )
    })
}
