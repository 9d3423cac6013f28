//! Brackets that have no partner, and too many in each other.

use crate::diagnostic::{Diagnostic, Edit, codes};
use crate::source::Span;
use crate::syntax::brackets::MAX_NESTING;

codes! {
    /// A bracket is opened but never closed.
    ///
    /// Without the closing bracket, the end of the body is unknown. The compiler finds a lost `}`
    /// by the indentation. If the indentation also shows where the body ends, the compiler assumes
    /// a `}` there and checks everything. Otherwise it skips the network or block with the open
    /// bracket and checks the others in the file.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   repeat 2 {                   # never closed: the `}` below is the network's
    ///     conv 8 3x3 pad=1 -> relu
    /// }
    /// ```
    ///
    /// Close the bracket where the body ends:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   repeat 2 {
    ///     conv 8 3x3 pad=1 -> relu
    ///   }
    /// }
    /// ```
    UNCLOSED = "P001" "unclosed-bracket";
    /// A closing bracket has no opening bracket.
    ///
    /// Either the bracket is one too many, or its opening bracket was lost. This often happens when
    /// a line is moved or copied. If the program is complete without the bracket, the compiler
    /// ignores it and checks everything. Otherwise it skips the network or block around the bracket
    /// and checks the others in the file.
    ///
    /// ```cnn
    /// network small(width: int = 8) {
    ///   input 3x32x32
    ///   conv 4 * width) 3x3          # where does the parenthesis start?
    /// }
    /// ```
    ///
    /// Add the opening bracket, or remove the closing one:
    ///
    /// ```cnn
    /// network small(width: int = 8) {
    ///   input 3x32x32
    ///   conv (4 * width) 3x3
    /// }
    /// ```
    STRAY_CLOSER = "P002" "stray-bracket";
    /// Brackets are nested more than 64 levels deep.
    ///
    /// Such code usually comes from a script that wraps each sum, or each layer, in another
    /// bracket. Braces and parentheses count together, and each `else if` counts as one level. The
    /// limit keeps the memory for parsing a file small.
    ///
    /// ```cnn
    /// network sum {
    ///   input 10
    ///   dense ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((
    ///     1+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)
    ///     +1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)
    ///     +1)+1)+1)+1)+1)+1)+1)+1)+1)+1)
    /// }
    /// ```
    ///
    /// Remove brackets that change nothing, or name the inner parts: values with `let`, layers with
    /// a `block`.
    ///
    /// ```cnn
    /// network sum {
    ///   input 10
    ///   let inner = 30
    ///   dense (inner + 37)
    /// }
    /// ```
    TOO_DEEP = "P003" "nested-too-deep";
    /// An expression has more than 512 numbers, names and operators.
    ///
    /// Such an expression usually comes from a script that writes out a sum instead of its result.
    /// Expressions around this one count as well. The limit keeps the memory for parsing a file
    /// small.
    ///
    /// ```cnn
    /// network sum {
    ///   input 10
    ///   dense (
    ///     1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+
    ///     1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+
    ///     1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+
    ///     1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+
    ///     1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+
    ///     1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+
    ///     1+1
    ///   )
    /// }
    /// ```
    ///
    /// Write the result, or name parts of the expression with `let`:
    ///
    /// ```cnn
    /// network sum {
    ///   input 10
    ///   dense 280
    /// }
    /// ```
    TOO_LONG = "P031" "expression-too-long";
}

/// A bracket without its end. `closer`: the bracket found in its place.
pub(crate) fn unclosed(bracket: char, opener: Span, closer: Option<Span>) -> Diagnostic {
    let partner = match bracket {
        '(' => ')',
        '[' => ']',
        _ => '}',
    };
    let message = format!("this `{bracket}` is never closed");
    let error = Diagnostic::error(UNCLOSED, opener, message)
        .here("opened here")
        .help(format!("put the `{partner}` where it should end"));
    match closer {
        Some(closer) if bracket != '{' => error.label(closer, "still open here"),
        Some(closer) => error.label(
            closer,
            "this closes it, but by its indentation it belongs to an outer one",
        ),
        None => error,
    }
}

/// A `{` that is never closed, where the indentation shows where it ends: above the line `next`.
pub(crate) fn lost_end(opener: Span, next: Option<Span>, close: Vec<Edit>) -> Diagnostic {
    let error = Diagnostic::error(UNCLOSED, opener, "this `{` is never closed").here("opened here");
    let (error, help) = match next {
        Some(next) => (
            error.label(next, "by its indentation it ends before this line"),
            "put its `}` before this line",
        ),
        None => (error, "put its `}` below its last line"),
    };
    error.help(help).edits(false, help, close)
}

/// A bracket that closes nothing.
pub(crate) fn stray_closer(bracket: char, span: Span) -> Diagnostic {
    let partner = match bracket {
        ')' => '(',
        ']' => '[',
        _ => '{',
    };
    let message = format!("this `{bracket}` closes nothing");
    Diagnostic::error(STRAY_CLOSER, span, message)
        .here(format!("no `{partner}` is open here"))
        .help("remove it, or open it where it should start")
}

/// A `}` too many, where all others fit without it.
pub(crate) fn extra_closer(closer: Span, head: Option<Span>) -> Diagnostic {
    let error = Diagnostic::error(STRAY_CLOSER, closer, "this `}` closes nothing")
        .here("no `{` is open here");
    match head {
        Some(head) => error
            .label(
                head,
                "if it closes the body below this line, its `{` is missing",
            )
            .help("remove it, or open it where it should start"),
        None => error.help("remove it").fix(true, "remove it", closer, ""),
    }
}

/// The bracket with which the nesting exceeds [`MAX_NESTING`].
pub(crate) fn too_deep(span: Span) -> Diagnostic {
    let message = format!("brackets are nested more than {MAX_NESTING} deep");
    Diagnostic::error(TOO_DEEP, span, message)
        .here(format!("level {}", MAX_NESTING.saturating_add(1)))
        .help("name the inner parts: a block, or a value by `let`")
}

/// An expression of more than `limit` parts, with those around it.
pub(crate) fn too_long(span: Span, limit: usize) -> Diagnostic {
    let message = format!("this expression has more than {limit} numbers, names and operators");
    Diagnostic::error(TOO_LONG, span, message)
        .here("too long")
        .help("name parts of it by `let`")
}
