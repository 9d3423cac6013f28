//! Names that nothing uses, and code without effect.

use crate::diagnostic::suggest::list;
use crate::diagnostic::{Diagnostic, Edit, codes};
use crate::layer::IDENTITY;
use crate::source::Span;

codes! {
    /// A value or tensor has a name that is never used.
    ///
    /// Unused names are usually the trace of a forgotten line: a `let` that changes nothing, an
    /// input that nothing reads, or a named result that leads nowhere. The cost of an unused tensor
    /// still counts. A label with `as` is not reported, because it also names a layer in tables.
    ///
    /// ```cnn
    /// network small {
    ///   input 16x32x32
    ///   edges = conv 16 3x3 pad=1
    ///   conv 16 1x1
    /// }
    /// ```
    ///
    /// Use the name, or remove the line:
    ///
    /// ```cnn
    /// network small {
    ///   input 16x32x32
    ///   edges = conv 16 3x3 pad=1
    ///   conv 16 1x1
    ///   add(identity, edges)
    /// }
    /// ```
    UNUSED_VALUE = "N041" "unused-value";
    /// A network or block never uses one of its parameters.
    ///
    /// Changing the value of such a parameter does not change the network. Often a number in the
    /// body was meant to be the parameter.
    ///
    /// ```cnn
    /// network small(classes: int = 10) {
    ///   input 64
    ///   dense 10
    /// }
    /// ```
    ///
    /// Use the parameter, or remove it:
    ///
    /// ```cnn
    /// network small(classes: int = 10) {
    ///   input 64
    ///   dense classes
    /// }
    /// ```
    UNUSED_PARAMETER = "N042" "unused-parameter";
    /// No network of the file uses this block.
    ///
    /// The compiler checks the shapes of a block only where it is used, so an unused block may hold
    /// errors. A file without networks is a library, and its unused blocks are not reported.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 16 3x3 -> relu
    /// }
    /// block unit(features: int) { conv features 3x3 -> relu }
    /// ```
    ///
    /// Use the block, remove it, or move it to a file of blocks:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   unit 16
    /// }
    /// block unit(features: int) { conv features 3x3 -> relu }
    /// ```
    UNUSED_BLOCK = "N043" "unused-block";
    /// A `use` imports a name that the file never uses.
    ///
    /// The file seems to depend on another file but does not. This often happens after blocks are
    /// moved or replaced.
    ///
    /// ```cnn
    /// use std.blocks { conv_bn, conv_bn_relu }
    /// network small {
    ///   input 3x32x32
    ///   conv_bn_relu 16 3x3
    /// }
    /// ```
    ///
    /// Remove the name, or the whole line:
    ///
    /// ```cnn
    /// use std.blocks { conv_bn_relu }
    /// network small {
    ///   input 3x32x32
    ///   conv_bn_relu 16 3x3
    /// }
    /// ```
    UNUSED_USE = "N044" "unused-use";
    /// This code has no effect.
    ///
    /// An empty body passes the flow on unchanged, an empty `residual` adds the flow to itself, and
    /// a loop with a literal count of 0 skips its body. Usually a line is missing, or was removed
    /// for an experiment. A loop over a parameter that happens to be 0 is not reported, because
    /// that switches a stage off. An empty block is not reported either.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   repeat 0 { conv 16 3x3 -> relu }
    ///   global_avgpool
    /// }
    /// ```
    ///
    /// Add layers, remove the statement, or make the count a parameter:
    ///
    /// ```cnn
    /// network small(depth: int = 0) {
    ///   input 3x32x32
    ///   repeat depth { conv 16 3x3 -> relu }
    ///   global_avgpool
    /// }
    /// ```
    NO_EFFECT = "N046" "no-effect";
    /// The output of a network is its own input.
    ///
    /// `a = chain` names a result and leaves the flow unchanged. If every line does that, the flow
    /// at the end is still the input, and the layers lead nowhere. A network that has only an input
    /// is reported as well.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   x = conv 8 3x3
    ///   y = x -> relu -> flatten -> dense 10
    /// }
    /// ```
    ///
    /// State which tensor is the output, or write the layers without names:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   x = conv 8 3x3
    ///   y = x -> relu -> flatten -> dense 10
    ///   output y
    /// }
    /// ```
    INPUT_AS_OUTPUT = "N047" "input-as-output";
}

/// A value or tensor that nothing uses.
pub fn unused_value(span: Span, name: &str) -> Diagnostic {
    Diagnostic::warning(UNUSED_VALUE, span, format!("`{name}` is never used"))
        .here("named only here")
        .help("remove it, or use it")
}

/// One of several results of a step, which nothing uses.
pub fn unused_result(span: Span, name: &str) -> Diagnostic {
    Diagnostic::warning(UNUSED_VALUE, span, format!("`{name}` is never used"))
        .here("one of several results")
        .help("write `_` in its place, or use it")
        .fix(true, "write `_`", span, "_")
}

/// Results of lines that are named beside the flow, as variables of a script are: `x1 = conv 8 3x3`
/// and `x2 = relu`; with the text `x1 = ` of each.
pub fn named_beside_the_flow(names: &[(Span, &str)], assigned: Vec<Edit>) -> Diagnostic {
    let all: Vec<&str> = names.iter().map(|(_, name)| *name).collect();
    let (first, name) = names.first().copied().unwrap_or_default();
    let message = format!("{} name results but leave the flow unchanged", list(&all));
    let diagnostic =
        Diagnostic::warning(UNUSED_VALUE, first, message).here("the next line does not read this");
    let others = names.iter().skip(1).take(4);
    let diagnostic = others.fold(diagnostic, |diagnostic, (span, _)| {
        diagnostic.label(*span, "nor this")
    });
    let help = format!(
        "remove `{name} = `: a line reads the line above; or write `… as {name}` where the name is used"
    );
    diagnostic.help(help).edits(false, REMOVE_NAMES, assigned)
}

/// The fix that [`named_beside_the_flow`] offers.
const REMOVE_NAMES: &str = "remove these names";

/// Whether a diagnostic is that of [`named_beside_the_flow`].
pub fn is_named_beside_the_flow(found: &Diagnostic) -> bool {
    let mut fixes = found.fixes.iter();
    found.code == UNUSED_VALUE && fixes.any(|fix| fix.message == REMOVE_NAMES)
}

/// A parameter that its definition never uses.
pub fn unused_parameter(span: Span, name: &str, definition: &str) -> Diagnostic {
    let message = format!("`{definition}` never uses its parameter `{name}`");
    Diagnostic::warning(UNUSED_PARAMETER, span, message)
        .here("its value changes nothing")
        .help("remove it, or use it")
}

/// A block that no network of the file uses.
pub fn unused_block(span: Span, name: &str) -> Diagnostic {
    let message = format!("no network of this file uses the block `{name}`");
    Diagnostic::warning(UNUSED_BLOCK, span, message)
        .here("never part of a network")
        .help("remove it, use it, or move it to a file of blocks only")
}

/// A function that no network of the file uses.
pub fn unused_function(span: Span, name: &str) -> Diagnostic {
    let message = format!("no network of this file uses the function `{name}`");
    Diagnostic::warning(UNUSED_BLOCK, span, message)
        .here("never called for a network")
        .help("remove it, use it, or move it to a file without networks")
}

/// A `use` whose name nothing uses.
pub fn unused_use(span: Span, name: &str) -> Diagnostic {
    Diagnostic::warning(
        UNUSED_USE,
        span,
        format!("`{name}` is imported but never used"),
    )
    .here("not used in this file")
    .help("remove it")
}

/// A network whose output is its own input.
///
/// `unread`: the last tensor that nothing reads; `line`: where its `output` can be, and the
/// beginning of that line.
pub fn input_as_output(
    span: Span,
    unread: Option<(Span, &str)>,
    line: Option<(Span, String)>,
) -> Diagnostic {
    let said = "the network returns its input: no layer leads to its output";
    let said = Diagnostic::warning(INPUT_AS_OUTPUT, span, said).here("its output is its input");
    let Some((unread, name)) = unread else {
        return said.help("write its layers below the input, each on its own line");
    };
    let right = format!("output {name}");
    let said = said
        .label(unread, "this result is never read")
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
        .help("put layers into it, or remove it")
}

/// `residual { }`
pub fn doubled(span: Span) -> Diagnostic {
    Diagnostic::warning(
        NO_EFFECT,
        span,
        "this `residual` is empty: it adds the flow to itself",
    )
    .here("no layer: the result is twice the flow")
    .help("put the layers of the branch into it, or remove it")
}

/// `concat({ }, b)`
pub fn empty_argument(span: Span) -> Diagnostic {
    empty_body(span, "this body")
        .help("write `identity` for the flow itself")
        .fix(true, "write `identity`", span, IDENTITY.name)
}

/// `repeat 0 { … }`, `for i in 3..3 { … }`
pub fn no_rounds(span: Span) -> Diagnostic {
    Diagnostic::warning(NO_EFFECT, span, "this loop does nothing: it has no rounds")
        .here("never runs")
        .help(
            "use a count of 1 or more, or remove the loop; make a count that may be 0 a \
         parameter: `repeat depth { … }`",
        )
}
