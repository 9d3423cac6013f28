//! Limits of the expansion.

use crate::diagnostic::{Diagnostic, codes};
use crate::number::grouped;
use crate::source::Span;

codes! {
    /// The network expands to more layers or steps than the compiler allows.
    ///
    /// Loops and blocks are expanded, so a few lines can describe billions of layers. The limits
    /// stop such a program from exhausting the machine. A loop has at most a million rounds. The
    /// networks of a file have together at most a million layers, at most 250,000 different ones,
    /// and take at most three million steps to expand. Blocks are nested at most 64 levels deep,
    /// and blocks and bodies together at most 96. An `expect` of memory, depth or receptive field
    /// is measured over the whole network, for at most 50,000 layers of a file.
    ///
    /// ```cnn
    /// network deep {
    ///   input 16x32x32
    ///   repeat 50M { relu }
    /// }
    /// ```
    ///
    /// Look for a count with too many digits, and for loops and blocks that multiply each other:
    ///
    /// ```cnn
    /// network deep {
    ///   input 16x32x32
    ///   repeat 50 { relu }
    /// }
    /// ```
    EXPANSION_LIMIT = "X101" "expansion-limit";
    /// A network could not be built, and the compiler found no error in it.
    ///
    /// This is a bug in `cnn`, not in the file, and no program is known to cause it. The network is not
    /// measured and has no row in a table, so the compiler reports it instead of silently leaving it out.
    ///
    /// Report it with the file. Until it is fixed, try to write the most recently changed lines in
    /// another way.
    UNEXPLAINED = "X107" "internal-error";
}

/// A network that could not be built, where nothing says why.
pub fn unexplained(span: Span, name: &str) -> Diagnostic {
    let said = format!("`{name}` could not be built, and no error explains why");
    Diagnostic::error(UNEXPLAINED, span, said)
        .here("this network is not measured")
        .help("this is a bug in `cnn`: please report it with this file")
}

/// An expansion that grows without end.
pub fn expansion_limit(span: Span, what: &str, limit: u64) -> Diagnostic {
    let limit = grouped(&limit.to_string());
    Diagnostic::error(
        EXPANSION_LIMIT,
        span,
        format!("the network expands to more than {limit} {what}"),
    )
    .here("while expanding this")
    .help("look at the counts of `repeat` and `for`, and at blocks that use others several times")
}

/// An `expect` needs a quantity of a whole network of too many layers.
pub fn too_large_to_measure(span: Span, layers: usize, limit: usize) -> Diagnostic {
    let grouped = |count: usize| grouped(&count.to_string());
    Diagnostic::error(
        EXPANSION_LIMIT,
        span,
        format!(
            "the `expect`s need {} measured layers, but at most {} are measured",
            grouped(layers),
            grouped(limit)
        ),
    )
    .here("this network exceeds the limit")
    .help(
        "expect only `params`, `macs` or `output` of it, which need no measuring; look at the \
     counts of `repeat` and `for`",
    )
}

/// Bodies, blocks and joins that are nested too deep.
pub fn nesting_limit(span: Span, limit: usize) -> Diagnostic {
    Diagnostic::error(
        EXPANSION_LIMIT,
        span,
        format!("blocks and bodies are nested more than {limit} levels deep here"),
    )
    .here("one level too many")
    .help("write the steps in sequence instead of nesting them")
}
