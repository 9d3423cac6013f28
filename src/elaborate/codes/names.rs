//! Names.

use crate::diagnostic::codes;

codes! {
    /// Unknown layer.
    UNKNOWN_LAYER = "N001" "unknown-layer";
    /// Unknown name.
    UNKNOWN_NAME = "N002" "unknown-name";
    /// Name taken.
    NAME_TAKEN = "N008" "name-taken";
    /// Recursion.
    RECURSION = "N014" "recursion";
    /// Not a layer.
    NOT_A_LAYER = "N015" "not-a-layer";
    /// Unknown function.
    UNKNOWN_FUNCTION = "N017" "unknown-function";
}
