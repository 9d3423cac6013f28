//! Blocks that use themselves, and shared pieces whose uses differ.

use crate::diagnostic::{Diagnostic, codes};
use crate::layer::Shape;
use crate::layer::codes::CHANNEL_MISMATCH;
use crate::source::Span;

codes! {
    /// A block uses itself, directly or through other blocks.
    ///
    /// A block is expanded where it is used, so a block that contains itself might never end. This
    /// is an error even if an `if` would end it; `repeat` does the same and always ends. Networks
    /// used as blocks and `share`d layers must not contain themselves either. A block in the middle of
    /// another of its kind, as in an hourglass, is written once for each level, or passed as a
    /// parameter of type `layer`.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   tower
    /// }
    /// block tower {
    ///   conv 16 3x3 -> relu
    ///   tower
    /// }
    /// ```
    ///
    /// Use `repeat` with the number of rounds:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   tower 3
    /// }
    /// block tower(depth: int) {
    ///   repeat depth {
    ///     conv 16 3x3 -> relu
    ///   }
    /// }
    /// ```
    RECURSION = "N014" "recursion";
}

/// A block that, through others, uses itself.
pub fn recursion(span: Span, cycle: &[(String, Span)]) -> Diagnostic {
    let names: Vec<&str> = cycle.iter().map(|(name, _)| name.as_str()).collect();
    let first = names.first().copied().unwrap_or_default();
    let mut diagnostic = Diagnostic::error(
        RECURSION,
        span,
        format!("`{first}` uses itself: {} -> {first}", names.join(" -> ")),
    )
    .here("the cycle closes here");
    for (name, place) in cycle.iter().skip(1) {
        diagnostic = diagnostic.label(*place, format!("`{name}` is used here"));
    }
    diagnostic.help(unrolled(first))
}

/// How a block that uses itself is written without.
fn unrolled(name: &str) -> String {
    format!(
        "write a block for each level, the innermost first:\n\
         block {name}_1 {{ … }}             # where it ends: without `{name}`\n\
         block {name}_2 {{ … {name}_1 … }}\n\
         or pass the inner one as a parameter, `block {name}(inner: layer) {{ … inner … }}`, and \
         use `{name} ({name} identity)`; for plain repetition, use `repeat`"
    )
}

/// A shared piece on a flow of other channels than its first use.
pub fn shared_channels(
    span: Span,
    name: &str,
    found: Shape,
    channels: u64,
    first: Span,
) -> Diagnostic {
    let flow = if found.channels() == 1 {
        "flows"
    } else {
        "flow"
    };
    let message = format!(
        "`{name}` has weights for {channels} channels, but {} {flow} into it here",
        found.channels()
    );
    Diagnostic::error(CHANNEL_MISMATCH, span, message)
        .here(format!("{found} arrives here"))
        .label(
            first,
            format!("its weights were created here, for {channels} channels"),
        )
        .help(format!(
            "put `conv {channels} 1x1` before it, or make it a block: then each use has its own \
             weights"
        ))
}

/// A shared piece that is made of other layers, or of other numbers of weights, than at its first
/// use.
pub fn shared_layers(span: Span, name: &str, layer: Option<&str>, first: Span) -> Diagnostic {
    let message = match layer {
        Some(layer) => format!(
            "`{layer}` in `{name}` needs other weights here than at the first use of `{name}`"
        ),
        None => format!("`{name}` has other layers here than at its first use"),
    };
    Diagnostic::error(CHANNEL_MISMATCH, span, message)
        .here("cannot use the weights of the first")
        .label(first, "its weights were created here")
        .help(
            "give it the same height and width too (a `dense` after a `flatten` needs them), or \
         make it a block: then each use has its own weights",
        )
}
