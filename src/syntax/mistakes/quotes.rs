//! Strings: without their end, and around names.

use super::context::is_name;
use super::cursor::Cursor;
use super::imports;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::grammar::Rule;

codes! {
    /// A quoted path has no closing `"` on its line.
    ///
    /// Quotes hold the path of a file in a `use`, and a path never continues on the next line. The
    /// compiler assumes that the path ends before the first blank or brace, so it can still read
    /// the names after it.
    ///
    /// ```cnn
    /// use "stems.cnn { stem }
    /// network small {
    ///   input 3x32x32
    ///   stem
    /// }
    /// === stems.cnn ===
    /// block stem { conv 8 3x3 -> relu }
    /// ```
    ///
    /// Close the path with `"` on the same line:
    ///
    /// ```cnn
    /// use "stems.cnn" { stem }
    /// network small {
    ///   input 3x32x32
    ///   stem
    /// }
    /// === stems.cnn ===
    /// block stem { conv 8 3x3 -> relu }
    /// ```
    UNTERMINATED = "P004" "unterminated-string";
    /// A name or word is in quotes.
    ///
    /// In Keras `padding="same"` is a string. Here words are written without quotes; only the paths
    /// of files are quoted.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3 pad="same"
    /// }
    /// ```
    ///
    /// Remove the quotes:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3 pad=same
    /// }
    /// ```
    QUOTED_NAME = "P015" "quoted-name";
}

/// `pad='same'`, `` `relu` ``, `use 'stems.cnn'`, `"` without its partner
pub(crate) fn quote(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let (quote, inside) = ["\"", "'", "`"]
        .into_iter()
        .find_map(|it| Some((it, cursor.after.strip_prefix(it)?)))?;
    let Some((name, _)) = inside.split_once(quote) else {
        let place = cursor.span(cursor.next(1));
        return (quote == "\"").then(|| unterminated(place, None));
    };
    let place = cursor.span(cursor.enclosing(name));
    match cursor.rule {
        Rule::lone_import if quote != "\"" => Some(imports::path_without_quotes(place, name)),
        _ if is_name(name) => Some(quoted_name(place, name)),
        Rule::lone_import => None,
        _ => Some(quoted_text(place)),
    }
}

/// A string that its line does not end. `path`: its likely end, and its likely text.
pub(crate) fn unterminated(span: Span, path: Option<(Span, &str)>) -> Diagnostic {
    let error = Diagnostic::error(UNTERMINATED, span, "this string is not closed")
        .here("opened here, and the line ends before it");
    match path {
        Some((end, path)) => error.fix(false, format!("write `\"{path}\"`"), end, "\""),
        None => error.help("close it with `\"` on the same line"),
    }
}

/// A name in quotes.
pub(crate) fn quoted_name(span: Span, name: &str) -> Diagnostic {
    // `padding="SAME"` of TensorFlow.
    let name = match name {
        "SAME" | "VALID" => name.to_ascii_lowercase(),
        _ => name.to_owned(),
    };
    let message = format!("names are written without quotes: `{name}`");
    Diagnostic::error(QUOTED_NAME, span, message)
        .here("strings are only for the paths of files")
        .write(true, span, name)
}

/// Quotes around something other than a name.
fn quoted_text(span: Span) -> Diagnostic {
    Diagnostic::error(QUOTED_NAME, span, "strings are only for the paths of files")
        .here("no path is expected here")
        .help(
            "names and words are written without quotes, and cannot be built from parts; \
             a comment starts with `#`",
        )
}
