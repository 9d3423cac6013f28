//! Results that nothing reads, steps that have nothing to read, and results of another number than expected.

use crate::diagnostic::suggest::counted;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;

codes! {
    /// The result of a line is never used.
    ///
    /// A chain that starts with the name of a tensor reads that tensor. If nothing else reads the
    /// result of the line above, its layers do no work. Usually somebody forgot to join a branch. A
    /// result is used by the next line, by a name (`as`, `=`) or by a join.
    ///
    /// ```cnn
    /// network two_views {
    ///   input left 3x32x32
    ///   input right 3x32x32
    ///   left -> conv 16 3x3
    ///   right -> conv 16 3x3
    ///   relu
    /// }
    /// ```
    ///
    /// Name the result and use the name, or delete the line:
    ///
    /// ```cnn
    /// network two_views {
    ///   input left 3x32x32
    ///   input right 3x32x32
    ///   a = left -> conv 16 3x3
    ///   b = right -> conv 16 3x3
    ///   add(a, b)
    ///   relu
    /// }
    /// ```
    UNUSED_FLOW = "N009" "unused-flow";
    /// A step has no input, because there is no flow yet.
    ///
    /// A step reads the result of the line above, and the first step reads the input. PyTorch knows
    /// the shape of its input only when it runs. Here the network states it, and every other shape
    /// follows. A network with several inputs, and a block with `tensor` parameters, start without
    /// a flow, so a chain starts with the name of the tensor that it reads: `left -> conv 16 3x3`.
    /// This also holds for the sizes of the flow, such as `flow.channels`.
    ///
    /// ```cnn
    /// network small {
    ///   conv 16 3x3 -> relu
    ///   global_avgpool
    /// }
    /// ```
    ///
    /// State the input, or start the chain with the name of a tensor:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 16 3x3 -> relu
    ///   global_avgpool
    /// }
    /// ```
    NO_FLOW = "N010" "no-flow";
    /// A step produces more or fewer tensors than expected.
    ///
    /// `split`, and a block with several `output`s, produce several tensors, but a layer reads one.
    /// The compiler does not guess which. This code also reports `a, b = …` with more or fewer
    /// names than results.
    ///
    /// ```cnn
    /// network halves {
    ///   input 16x32x32
    ///   split 2 -> relu
    /// }
    /// ```
    ///
    /// Name each result, and use the names:
    ///
    /// ```cnn
    /// network halves {
    ///   input 16x32x32
    ///   left, right = split 2
    ///   concat(left -> relu, right)
    /// }
    /// ```
    SEVERAL_RESULTS = "N013" "several-results";
}

/// The result of a line that no later line reads.
///
/// `free`: a name that it could get, and where its line begins.
pub fn unused_flow(span: Span, replaced: Option<Span>, free: Option<(&str, Span)>) -> Diagnostic {
    let diagnostic = Diagnostic::error(UNUSED_FLOW, span, "this result is never used")
        .here("its result is lost");
    let diagnostic = match replaced {
        Some(replaced) => diagnostic.label(replaced, "this reads another tensor"),
        None => diagnostic,
    };
    let diagnostic = match free {
        Some((free, line)) => {
            let message = format!("name it `{free}`, to use it by that name");
            diagnostic.fix(false, message, line.before(), format!("{free} = "))
        }
        None => diagnostic,
    };
    diagnostic
        .help("name it (`left = …` before it) and read the name further down, or join it: `add(…)`")
}

/// A step that needs a flow if there is none.
///
/// `below`: an input that is stated further down.
pub fn no_flow(span: Span, what: &str, inputs: &[String], below: Option<Span>) -> Diagnostic {
    if let Some(below) = below {
        return Diagnostic::error(NO_FLOW, span, format!("nothing flows into `{what}`"))
            .here("there is no flow here yet")
            .label(below, "the input is only here")
            .help("move the input above it");
    }
    let start = match inputs {
        [] => "state the input first: `input 3x224x224`".to_owned(),
        [first, ..] => format!("begin the chain with the name of a tensor: `{first} -> …`"),
    };
    Diagnostic::error(NO_FLOW, span, format!("nothing flows into `{what}`"))
        .here("there is no flow here")
        .help(start)
}

/// A step with several results where one is needed, or names that do not match the results.
pub fn several_results(span: Span, found: usize, expected: usize) -> Diagnostic {
    let expected = counted(expected, "tensor");
    let message = format!("expected {expected}, but this step produces {found}");
    let diagnostic =
        Diagnostic::error(SEVERAL_RESULTS, span, message).here(counted(found, "tensor"));
    match found {
        0 => diagnostic.help("begin with a tensor, or end with a step that outputs one"),
        1 => diagnostic.help("give one name"),
        _ => {
            let some = names_for(found).unwrap_or("a, b, …".to_owned());
            diagnostic.help(format!("name each of them: `{some} = …`"))
        }
    }
}

/// `flow.channels` after a `split`.
pub fn flow_of_several(span: Span, count: usize) -> Diagnostic {
    let count = counted(count, "tensor");
    let message = format!("`flow` is the tensor that flows in, but {count} flow in here");
    Diagnostic::error(SEVERAL_RESULTS, span, message)
        .here("more than one tensor")
        .help("name the results, `left, right = …`, and read the size of one: `left.channels`")
}

/// Names for `count` tensors; `None` for many.
pub fn names_for(count: usize) -> Option<String> {
    let names = ["left", "right", "third", "fourth"];
    names.get(..count).map(|names| names.join(", "))
}
