//! Networks, blocks, their heads, and statements outside of them.

use super::context::{found, is_name, token};
use super::{comments, constants, explain, imports, quotes};
use crate::diagnostic::{Diagnostic, Edit, codes};
use crate::source::{SourceId, Span, TextRange, offset};
use crate::syntax::brackets::{pieces, starts_item};
use crate::syntax::grammar::{self, Rule};
use crate::syntax::tree::Name;
use smol_str::SmolStr;
use std::ops::Range;

codes! {
    /// A statement is outside of any network or block.
    ///
    /// The top level of a file holds only `network`, `block`, `use`, functions (`fn`) and constants
    /// (`let`). All other statements, including `task`, are inside a network or block. This error is
    /// common after copying layers from a script, or when a `}` closes the network too early.
    ///
    /// ```cnn
    /// input 3x32x32
    /// conv 8 3x3 -> relu
    /// ```
    ///
    /// Put the statements into a network:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3 -> relu
    /// }
    /// ```
    ///
    /// To share a value between several networks or blocks, make it a parameter of each, or a
    /// constant of the file: `let width = 8`.
    OUTSIDE = "P021" "outside-of-network";
    /// The keyword `network`, `block` or `use` is misspelt or comes from another language.
    ///
    /// The top level of a file holds `network name { … }`, `block name { … }`, `use …`,
    /// `fn name(…) = …` and `let name = …`. Other languages say `model`, `def` or `import`. The
    /// compiler still reports syntax errors inside the body, but it checks shapes only once the keyword
    /// is right.
    ///
    /// ```cnn
    /// model small {
    ///   input 3x32x32
    ///   conv 8 3x3
    /// }
    /// ```
    ///
    /// Use the keyword that the message suggests:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3
    /// }
    /// ```
    MISSPELT_ITEM = "P022" "misspelt-item";
    /// A network or block has no name, or no body in braces.
    ///
    /// Every network and block has a name, which reports show and other networks use, and a body in
    /// braces. This is so even if the file has only one network. The `{` is on the same line as the
    /// name. If the `{` is lost but the extent of the body is clear, the compiler checks the body
    /// anyway.
    ///
    /// ```cnn
    /// network {
    ///   input 3x32x32
    ///   conv 8 3x3
    /// }
    /// ```
    ///
    /// Add a name:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3
    /// }
    /// ```
    HEADLESS = "P023" "incomplete-definition";
}

/// Words of other languages for the things at the top of a file.
const ITEM_WORDS: &[(&str, &str)] = &[
    ("sequential", "network"),
    ("Sequential", "network"),
    ("import", "use"),
    ("from", "use"),
    ("include", "use"),
    ("require", "use"),
    ("using", "use"),
    ("net", "network"),
    ("model", "network"),
    ("class", "network"),
    ("graph", "network"),
    ("cnn", "network"),
    ("def", "block"),
    ("func", "block"),
    ("function", "block"),
    ("module", "block"),
];

/// Words of other languages for a function.
const FUNCTION_WORDS: &[&str] = &["def", "func", "fun", "function", "define", "lambda"];

/// The word that was meant by the first word of an item. `is_function`: whether it continues like a
/// function, `name(…) = …`.
pub(crate) fn item_word(word: &str, with_body: bool, is_function: bool) -> Option<&'static str> {
    let known = ITEM_WORDS.iter().find(|(other, _)| *other == word);
    if is_function && FUNCTION_WORDS.contains(&word) {
        return Some("fn");
    }
    let near = |target: &&&str| word != **target && strsim::osa_distance(word, target) <= 2;
    let found = match known {
        Some((_, target)) => Some(*target),
        None if with_body => ["network", "block"].iter().find(near).copied(),
        None => None,
    };
    found.filter(|target| with_body || *target == "use")
}

/// A word in the place of `network`, `block` or `use`. `ends`: whether the rest of the line is
/// right.
pub(crate) fn misspelt_item(span: Span, found: &str, word: &str, ends: bool) -> Diagnostic {
    let message = format!("unknown item `{found}`; did you mean `{word}`?");
    let error = Diagnostic::error(MISSPELT_ITEM, span, message).here("not an item");
    if ends {
        // The items that another language calls so have other bodies, too.
        let foreign =
            word != "fn" && ["function", "func", "fn", "def", "module", "class"].contains(&found);
        error.write(!foreign, span, word)
    } else {
        error.help("it is written `use std.blocks { name }` or `use \"file.cnn\" { name }`")
    }
}

/// `fn unit(n) { … }`; `word`: the `fn`
pub(crate) fn function_with_body(word: Span, name: &str) -> Diagnostic {
    let message = "layers in braces are a `block`; a function of values has a `=`";
    Diagnostic::error(MISSPELT_ITEM, word, message)
        .here("not a block")
        .help(format!(
            "write `block {name}(…) {{ … }}` for layers, `fn {name}(…) = …` for a value"
        ))
        .fix(false, "write `block`", word, "block")
}

/// The error of text between the items.
pub(crate) fn stray(source: SourceId, text: &str, place: Span) -> Diagnostic {
    let written = place.range().of(text);
    if written.starts_with("//") {
        return comments::comment_sign(place.first(2), "//");
    }
    let first = token(written);
    if first == "use" {
        let nowhere = Name {
            text: SmolStr::default(),
            span: place,
        };
        let rest = written.strip_prefix(first).unwrap_or_default().trim_start();
        let rest = TextRange::of_part(text, rest).unwrap_or(place.range().after());
        let rest = rest.span(source);
        let other = imports::used_otherwise(source, text, &nowhere, rest);
        return other.unwrap_or_else(|| {
            explain(source, text, Rule::lone_import, place.range(), place.start)
        });
    }
    let line = written.lines().next().unwrap_or_default().trim_end();
    if let Some((name, value)) = line.split_once('=')
        && is_name(name.trim())
        && grammar::read(Rule::lone_expr, value.trim()).is_ok()
    {
        return constants::without_let(place.first(offset(name.trim_end().len())), name.trim());
    }
    let error = outside(place.first(offset(line.len())));
    // A file of bare layers; asked of its first line only, as it looks at all of the text.
    let above = place.range().text_before(text);
    let is_item = |it: Range<usize>| starts_item(text.as_bytes(), it.start);
    if first != "input" || !above.trim_start().is_empty() || pieces(text).into_iter().any(is_item) {
        return error;
    }
    let end = Span::of(source, TextRange::empty(offset(text.trim_end().len())));
    let edits = vec![
        Edit::new(place.before(), "network main {\n"),
        Edit::new(end, "\n}"),
    ];
    error.edits(false, "put these lines into `network main { … }`", edits)
}

/// A statement at the top of a file.
fn outside(span: Span) -> Diagnostic {
    Diagnostic::error(OUTSIDE, span, "this is outside of any network or block")
        .here("expected `network`, `block`, `use`, `fn` or `let`")
        .help("put it into `network name { … }`")
}

/// The error between the head of a definition and its body. `named`: whether it has a name.
pub(crate) fn head(text: &str, place: Span, word: &str, named: bool) -> Diagnostic {
    let written = place.range().of(text);
    let token = token(written);
    let here = place.first(offset(token.len()));
    let name = token.trim_matches(['"', '\'']);
    if !named && name.len() < token.len() && is_name(name) {
        return quotes::quoted_name(here, name);
    }
    let expected = if named { "`(` or `{`" } else { "a name" };
    let error = headless(
        here,
        word,
        &found(place.before().range().text_after(text)),
        expected,
    );
    let help = match token {
        "->" if named => "remove it: the result is the output of the last line",
        ":" if named && written.trim() == ":" => "remove it: the body is written in braces",
        _ if written.starts_with(|it: char| !it.is_ascii() && it.is_alphabetic()) => {
            return error.help("a name has the letters `a` to `z` and `A` to `Z`, digits, and `_`");
        }
        _ => return error,
    };
    error.help(help).fix(true, "remove it", place, "")
}

/// A definition without name or body, or with something between them.
pub(crate) fn headless(span: Span, word: &str, found: &str, expected: &str) -> Diagnostic {
    let message = format!("expected {expected}, found {found}");
    Diagnostic::error(HEADLESS, span, message)
        .here(format!("expected {expected}"))
        .help(format!("it is written `{word} name(parameters) {{ … }}`"))
}
