//! Names that are given and never used, and what does nothing: warnings.

use super::{INPUT_AS_OUTPUT, NO_EFFECT, UNUSED_BLOCK, UNUSED_PARAMETER, UNUSED_USE, UNUSED_VALUE};
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

/// A network whose output is its own input.
///
/// `unread`: the last tensor that nothing reads; `line`: where `output` of it can stand, and what
/// that line begins with.
pub fn input_as_output(
    span: Span,
    unread: Option<&Name>,
    line: Option<(Span, String)>,
) -> Diagnostic {
    let said = "the network gives its input back: nothing leads to its output";
    let said = Diagnostic::warning(INPUT_AS_OUTPUT, span, said).here("its output is its input");
    let Some(unread) = unread else {
        return said.help("write its layers below the input, each on a line of its own");
    };
    let right = format!("output {}", unread.text);
    let said = said
        .label(
            unread.span,
            "this stands beside the flow, and is never read",
        )
        .help(format!("end with `{right}`, if that is the result"));
    match line {
        Some((place, blanks)) => {
            let text = format!("\n{blanks}{right}");
            said.fix(false, format!("end with `{right}`"), place, text)
        }
        None => said,
    }
}

/// A body without a line.
pub fn empty_body(span: Span, what: &str) -> Diagnostic {
    Diagnostic::warning(NO_EFFECT, span, format!("{what} does nothing: it is empty"))
        .here("the flow passes unchanged")
        .help("put layers into it, or take it away")
}

/// `residual { }`
pub fn doubled(span: Span) -> Diagnostic {
    Diagnostic::warning(
        NO_EFFECT,
        span,
        "this `residual` is empty: it adds the flow to itself",
    )
    .here("no layer: the result is twice what flows in")
    .help("put the layers of the branch into it, or take it away")
}

/// `concat({ }, b)`
pub fn empty_argument(span: Span) -> Diagnostic {
    empty_body(span, "this body")
        .help("write `identity` for the flow itself")
        .fix(true, "write `identity`", span, "identity")
}

/// `repeat 0 { … }`, `for i in 3..3 { … }`
pub fn no_rounds(span: Span) -> Diagnostic {
    Diagnostic::warning(NO_EFFECT, span, "this loop does nothing: it has no rounds")
        .here("not once")
        .help("give it a round or more, or take it away; a count that may be 0 is a parameter: `repeat depth { … }`")
}
