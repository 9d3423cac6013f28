//! `_`, the name of an unused value, where a name is needed.

use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;

codes! {
    /// `_` is used where a name is needed.
    ///
    /// `_` discards a result of a line or a value of a row, as in `a, _ = split 2` and `for
    /// features, _ in rows`. It may occur several times, and nothing can read it. So it cannot name a
    /// value, parameter, input, label, shared layer or function, because those exist to be read.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3 as _ -> relu
    /// }
    /// ```
    ///
    /// Leave the name out, or write one:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3 -> relu
    /// }
    /// ```
    PLACEHOLDER = "P051" "placeholder-as-name";
}

/// `as _`, `let _ = 3`.
pub(crate) fn placeholder(span: Span) -> Diagnostic {
    Diagnostic::error(PLACEHOLDER, span, "`_` is not a name: it discards an unused result")
        .here("expected a name")
        .help("write a name; `_` can only be one of several results, `a, _ = split 2`, or a name of `for`")
}
