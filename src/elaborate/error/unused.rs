//! Names that are given and never used: warnings.

use super::{UNUSED_BLOCK, UNUSED_PARAMETER, UNUSED_USE, UNUSED_VALUE};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::tree::Name;

/// A value or tensor that nothing uses.
pub fn unused_value(name: &Name) -> Diagnostic {
    Diagnostic::warning(
        UNUSED_VALUE,
        name.span,
        format!("`{}` is never used", name.text),
    )
    .here("named here, and nowhere else")
    .help("take it away, or use it")
}

/// A parameter that its definition never uses.
pub fn unused_parameter(name: &Name, definition: &str) -> Diagnostic {
    Diagnostic::warning(
        UNUSED_PARAMETER,
        name.span,
        format!("`{definition}` never uses its parameter `{}`", name.text),
    )
    .here("its value changes nothing")
    .help("take it away, or use it")
}

/// A block that no network of the file uses.
pub fn unused_block(name: &Name) -> Diagnostic {
    Diagnostic::warning(
        UNUSED_BLOCK,
        name.span,
        format!("no network of this file uses the block `{}`", name.text),
    )
    .here("never part of a network")
    .help("take it away, use it, or keep it in a file of blocks of its own")
}

/// A `use` whose name nothing uses.
pub fn unused_use(span: Span, name: &str) -> Diagnostic {
    Diagnostic::warning(
        UNUSED_USE,
        span,
        format!("`{name}` is brought in and never used"),
    )
    .here("used nowhere below")
    .help("take it away")
}
