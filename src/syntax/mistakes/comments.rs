//! Comments of other languages, and `//`, which is a comment in some and a division in Python.

use super::context::ends_with_word;
use super::cursor::{Cursor, end_of, start_of};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::grammar;
use crate::syntax::grammar::Rule;

codes! {
    /// A comment starts with `//`.
    ///
    /// Comments start with `#`, as in Python. A comment that starts with `##` documents the
    /// network, block or parameter after it.
    ///
    /// ```cnn
    /// network small {
    ///   // the stem
    ///   input 3x32x32
    ///   conv 8 3x3
    /// }
    /// ```
    ///
    /// Write `#`:
    ///
    /// ```cnn
    /// network small {
    ///   # the stem
    ///   input 3x32x32
    ///   conv 8 3x3
    /// }
    /// ```
    FOREIGN_COMMENT = "P010" "foreign-comment";
    /// A division is written `//`, as in Python.
    ///
    /// There is one division, `/`, and it is exact: `9 / 2` is 4.5. A size or a number of features
    /// must be whole, so a division that may leave a remainder needs `floor` or `ceil`.
    ///
    /// ```cnn
    /// network small(width: int = 9) {
    ///   input 3x32x32
    ///   conv (width // 2) 3x3
    /// }
    /// ```
    ///
    /// Round down with `floor`:
    ///
    /// ```cnn
    /// network small(width: int = 9) {
    ///   input 3x32x32
    ///   conv floor(width / 2) 3x3
    /// }
    /// ```
    FLOOR_DIVISION = "P011" "floor-division";
}

/// `/* … */`, `'''`, `-- the stem`, `<!-- … -->`
pub(crate) fn foreign_comment(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    const STARTS: &[&str] = &["/*", "*/", "\"\"\"", "'''", "--", "<!--", "%"];
    let start = STARTS.iter().find(|it| cursor.after.starts_with(**it))?;
    // `k --1` could be a value.
    let dashes = *start == "--" && cursor.after.starts_with("-- ");
    let fresh = cursor.before.is_empty();
    // `conv 8 3x3 % the stem`: a remainder has a number before it, and one after it.
    let words = cursor.after.strip_prefix("% ").is_some_and(|rest| {
        let word = rest.split_whitespace().next().unwrap_or_default();
        word.len() > 1 && word.bytes().all(|it| it.is_ascii_alphabetic())
    });
    let percent = *start == "%" && words && !cursor.in_parenthesis() && !cursor.in_value();
    (fresh || dashes || percent || ["/*", "*/", "'''"].contains(start))
        .then(|| comment_sign(cursor.span(cursor.next(start.len())), start))
}

/// A sign that starts or ends comments elsewhere.
pub(crate) fn comment_sign(span: Span, sign: &str) -> Diagnostic {
    let error = Diagnostic::error(FOREIGN_COMMENT, span, "comments start with `#`")
        .here(format!("`{sign}` does not start or end a comment"));
    match sign {
        "--" | "%" | "//" => error.write(true, span, "#"),
        _ => error.help("begin each of its lines with `#`"),
    }
}

/// `// the stem`, `conv (width // 2) 3x3`
pub(crate) fn slashes(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let rest = cursor.after.strip_prefix("//")?;
    let place = cursor.span(cursor.next(2));
    // `pad=kernel//2`: a comment has blanks around it.
    let glued = rest.starts_with(|it: char| it.is_ascii_alphanumeric())
        && cursor.is_glued()
        && cursor
            .before
            .ends_with(|it: char| it.is_ascii_alphanumeric());
    let in_value = cursor.in_parenthesis() || cursor.in_value() || glued;
    let Some(left) = cursor.value_before().filter(|_| in_value) else {
        return Some(comment_sign(place, "//"));
    };
    let error = Diagnostic::error(
        FLOOR_DIVISION,
        place,
        "`//` is not an operator: `floor(a / b)` divides and rounds down",
    )
    .here("not an operator");
    let right = rest.trim_start();
    let Ok(mut pairs) = grammar::read(Rule::lone_operand, right) else {
        return Some(error);
    };
    let length = pairs.next().map_or(0, |pair| pair.as_span().end());
    let right = right.get(..length)?;
    let division = cursor.cover(left, right);
    // Its own parenthesis becomes the function's, if it is not that of a call.
    let outside = (cursor.text_before(division), cursor.text_after(division));
    let whole = match (outside.0.strip_suffix('('), outside.1.strip_prefix(')')) {
        (Some(head), Some(tail)) if !ends_with_word(head) => {
            cursor.between(end_of(head), start_of(tail))
        }
        _ => division,
    };
    let text = format!("floor({left} / {right})");
    Some(error.write(true, cursor.span(whole), text))
}
