//! Any text at all.
