//! Files and what they offer.

use crate::diagnostic::codes;

codes! {
    /// Unknown module.
    UNKNOWN_MODULE = "N021" "unknown-module";
    /// Unreadable file.
    UNREADABLE_FILE = "N022" "unreadable-file";
    /// Path outside.
    PATH_OUTSIDE = "N023" "path-outside";
    /// Use cycle.
    USE_CYCLE = "N024" "use-cycle";
    /// Unknown import.
    UNKNOWN_IMPORT = "N025" "unknown-import";
    /// No network.
    NO_NETWORK = "N026" "no-network";
}
