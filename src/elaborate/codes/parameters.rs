//! Values and the parameters that take them.

use crate::diagnostic::codes;

codes! {
    /// Unknown parameter.
    UNKNOWN_PARAMETER = "N003" "unknown-parameter";
    /// Missing parameter.
    MISSING_PARAMETER = "N004" "missing-parameter";
    /// Too many values.
    TOO_MANY_VALUES = "N005" "too-many-values";
    /// Wrong type.
    WRONG_TYPE = "N006" "wrong-type";
    /// Not whole.
    NOT_WHOLE = "N007" "not-whole";
    /// Arithmetic.
    ARITHMETIC = "N018" "arithmetic";
    /// Unknown setting.
    UNKNOWN_SETTING = "N019" "unknown-setting";
}
