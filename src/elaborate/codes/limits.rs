//! Expectations, limits, and what is not there yet.

use crate::diagnostic::codes;

codes! {
    /// Family.
    FAMILY = "N030" "family";
    /// Expectation failed.
    EXPECTATION_FAILED = "X001" "expectation-failed";
    /// Shape assertion failed.
    SHAPE_ASSERTION_FAILED = "X002" "shape-assertion-failed";
    /// Expansion limit.
    EXPANSION_LIMIT = "X101" "expansion-limit";
    /// Count overflow.
    COUNT_OVERFLOW = "X103" "count-overflow";
    /// Too many files.
    TOO_MANY_FILES = "X104" "too-many-files";
    /// Too many mistakes.
    TOO_MANY_MISTAKES = "X105" "too-many-mistakes";
}
