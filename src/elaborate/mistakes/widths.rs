//! Widths left open that cannot be inferred, and those that were.

use crate::diagnostic::{Diagnostic, codes};
use crate::elaborate::widths::Unsolved;
use crate::source::Span;

codes! {
    /// A width is left open, and the rest of the network does not determine it.
    ///
    /// `_` in the place of a width is inferred from the requirements after it: `expect output = 10`,
    /// an assertion such as `: 64x?x?`, the other operands of a join, the values that a `reshape`
    /// takes. The code reports that nothing is required, that several numbers fit, that no whole
    /// number does, or that two requirements contradict each other, with the arithmetic. It also
    /// reports a `_` where no width is expected.
    ///
    /// ```cnn
    /// network head {
    ///   input 64
    ///   dense _ -> relu
    ///   dense 10
    /// }
    /// ```
    ///
    /// Write the number, or leave open what a requirement determines:
    ///
    /// ```cnn
    /// network head {
    ///   input 64
    ///   dense 32 -> relu
    ///   dense 10
    /// }
    /// ```
    OPEN_WIDTH = "N054" "open-width";
}

/// A width that cannot be inferred.
pub fn unsolved(found: Unsolved) -> Diagnostic {
    let diagnostic = Diagnostic::error(OPEN_WIDTH, found.place, found.message)
        .here(found.here)
        .help(found.help);
    let labels = found.labels.into_iter();
    labels.fold(diagnostic, |diagnostic, (place, text)| {
        diagnostic.label(place, text)
    })
}

/// `_` where no width is expected.
pub fn not_left_open(span: Span) -> Diagnostic {
    let message = "`_` leaves a width open, and no width is expected here";
    Diagnostic::error(OPEN_WIDTH, span, message)
        .here("not a width")
        .help("write the value; to compute with a width left open, name it before: `let n = _`")
}
