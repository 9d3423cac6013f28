//! What nothing uses.

use crate::diagnostic::codes;

codes! {
    /// Unused value.
    UNUSED_VALUE = "N041" "unused-value";
    /// Unused parameter.
    UNUSED_PARAMETER = "N042" "unused-parameter";
    /// Unused block.
    UNUSED_BLOCK = "N043" "unused-block";
    /// Unused use.
    UNUSED_USE = "N044" "unused-use";
}
