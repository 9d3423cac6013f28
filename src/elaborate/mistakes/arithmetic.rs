//! Numbers that cannot be computed, or are not whole.

use crate::diagnostic::suggest::{counted, list, nearest};
use crate::diagnostic::{Diagnostic, codes};
use crate::layer::{self};
use crate::number::Number;
use crate::source::Span;
use crate::syntax::tree::Name;

codes! {
    /// A count or a size is not a whole number.
    ///
    /// Numbers are exact fractions: `7 / 2` is 3.5, not 3 as with Python's `//` or `int()`.
    /// Fractions may occur within a formula (`width / 3 * 6`). But features, kernels, strides,
    /// extents, the counts of `repeat` and values of an `int` must be whole. Whether 3.5 becomes 3
    /// or 4 changes the network, so the compiler does not choose.
    ///
    /// ```cnn
    /// network small(width: int = 25) {
    ///   input 3x32x32
    ///   conv width 3x3
    ///   conv (width / 2) 1x1
    /// }
    /// ```
    ///
    /// Round with `floor`, `ceil` or `round`:
    ///
    /// ```cnn
    /// network small(width: int = 25) {
    ///   input 3x32x32
    ///   conv width 3x3
    ///   conv floor(width / 2) 1x1
    /// }
    /// ```
    NOT_WHOLE = "N007" "not-whole";
    /// A function does not exist, or has the wrong number of values.
    ///
    /// The functions of numbers are `min` and `max` (one or more values, or a list), `floor`, `ceil`,
    /// `round`, `abs` and `log2` (one value), `len`, `sum` and `enumerate` (a list), those that files
    /// define with `fn`, and `one_of` in families of networks. All of them are exact. A layer is not a
    /// function: its values follow after blanks.
    ///
    /// ```cnn
    /// network small(width: float = 1.5) {
    ///   input 3x32x32
    ///   conv int(16 * width) 3x3
    /// }
    /// ```
    ///
    /// Use one of these functions, with the right number of values:
    ///
    /// ```cnn
    /// network small(width: float = 1.5) {
    ///   input 3x32x32
    ///   conv floor(16 * width) 3x3
    /// }
    /// ```
    UNKNOWN_FUNCTION = "N017" "unknown-function";
    /// An expression has no result, for example a division by zero.
    ///
    /// Four things have no result: a division or remainder by 0; the logarithm of 0 or less; a
    /// number of more than 38 digits; and a size of more than four extents (a padding has four, one
    /// for each side). They often occur at an extreme value of a parameter.
    ///
    /// ```cnn
    /// network small {
    ///   input 16x32x32
    ///   squeeze 0
    /// }
    /// block squeeze(reduction: int) {
    ///   conv floor(in.channels / reduction) 1x1 -> relu
    /// }
    /// ```
    ///
    /// Change the value, or keep the formula away from its limit, for example with `max(1, n)`:
    ///
    /// ```cnn
    /// network small {
    ///   input 16x32x32
    ///   squeeze 4
    /// }
    /// block squeeze(reduction: int) {
    ///   conv floor(in.channels / reduction) 1x1 -> relu
    /// }
    /// ```
    ARITHMETIC = "N018" "arithmetic";
}

/// A count that is negative or beyond 2^64.
pub fn not_a_count(span: Span, number: Number, what: &str) -> Diagnostic {
    let (bounds, advice) = if number < Number::ZERO {
        ("0 or more", "write 0 or a larger number")
    } else {
        ("below 2^64", "look for a factor that is too large")
    };
    Diagnostic::error(
        layer::codes::PARAMETER_OUT_OF_RANGE,
        span,
        format!("{what} must be {bounds}, but this is {number}"),
    )
    .here(number.to_string())
    .help(advice)
}

/// A count or size that is not whole.
pub fn not_whole(span: Span, number: Number, what: &str) -> Diagnostic {
    Diagnostic::error(
        NOT_WHOLE,
        span,
        format!("{what} must be whole, but this is {number}: floor or ceil?"),
    )
    .here(number.to_string())
    .help(format!(
        "write `floor(…)` for {}, `ceil(…)` for {}",
        number.floor(),
        number.ceil()
    ))
}

/// A function that does not exist.
pub fn unknown_function(name: &Name, known: &[&str]) -> Diagnostic {
    let text = name.text.as_str();
    let message = format!("there is no function `{text}`");
    let diagnostic = Diagnostic::error(UNKNOWN_FUNCTION, name.span, message).here("not a function");
    let ours = match text {
        "int" | "trunc" => Some("floor"),
        "log" => Some("log2"),
        "ceiling" => Some("ceil"),
        _ => nearest(text, known.iter().copied()),
    };
    match ours {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")).fix(
            false,
            format!("write `{near}`"),
            name.span,
            near,
        ),
        None => diagnostic.help(format!("the functions are {}", list(known))),
    }
}

/// A function with too few or too many values.
pub fn wrong_count(span: Span, function: &str, found: usize, expected: &str) -> Diagnostic {
    Diagnostic::error(
        UNKNOWN_FUNCTION,
        span,
        format!(
            "`{function}` takes {expected}, and here {} {}",
            if found == 1 { "is" } else { "are" },
            counted(found, "value")
        ),
    )
    .here(counted(found, "value"))
    .help(format!("give `{function}(…)` {expected}"))
}

/// A division by zero.
pub fn division_by_zero(span: Span) -> Diagnostic {
    Diagnostic::error(ARITHMETIC, span, "this divides by zero")
        .here("the divisor is 0")
        .help("divide by 1 or more; `max(1, n)` keeps a divisor above 0")
}

/// `0 ^ -1`
pub fn negative_power_of_zero(span: Span) -> Diagnostic {
    Diagnostic::error(ARITHMETIC, span, "a negative power of 0 divides by zero")
        .here("the exponent is negative")
        .help("use an exponent of 0 or more; `max(1, n)` keeps the base above 0")
}

/// The logarithm of 0 or less.
pub fn no_logarithm(span: Span, number: Number) -> Diagnostic {
    Diagnostic::error(ARITHMETIC, span, format!("{number} has no logarithm"))
        .here("only a number above 0 has one")
        .help("use a number above 0; `max(1, n)` keeps it above 0")
}

/// A number too large, or too fine, to be kept exactly.
pub fn too_large(span: Span) -> Diagnostic {
    Diagnostic::error(
        ARITHMETIC,
        span,
        "the result is too large or has too many digits to be exact",
    )
    .here("beyond 38 digits")
    .help("look for a factor that is too large: numbers are exact fractions of at most 38 digits")
}

/// A size of more than four extents.
pub fn too_many_extents(span: Span) -> Diagnostic {
    Diagnostic::error(ARITHMETIC, span, "a size has at most four extents")
        .here("more than four")
        .help("write height x width, channels x height x width, or the four sides of a padding")
}
