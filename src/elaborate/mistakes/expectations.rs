//! Expectations and assertions that do not hold, and counts that are too large.

use super::unfit;
use crate::diagnostic::{Diagnostic, codes};
use crate::layer::Shape;
use crate::layer::codes::COUNT_OVERFLOW;
use crate::number::grouped;
use crate::source::Span;

codes! {
    /// An `expect` does not hold.
    ///
    /// The file states a number, and the compiler computes another one. Either the network has a
    /// mistake (a forgotten layer, or an extra bias: `conv` has one unless `bias=off`), or the
    /// network changed and the number is outdated. `~` compares the digits as written: `expect
    /// params ~ 4.1K` holds from 4,050 to 4,150.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 16 3x3
    ///   batchnorm
    ///   expect params = 464
    /// }
    /// ```
    ///
    /// Change the network, or the expectation if the new number is right:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 16 3x3 bias=off
    ///   batchnorm
    ///   expect params = 464
    /// }
    /// ```
    EXPECTATION_FAILED = "X001" "expectation-failed";
    /// The shape at this step is not the one that the file states.
    ///
    /// `: 16x16x16` after a step asserts the shape that it produces, as channels x height x width,
    /// with `?` for an extent that may be anything. If it differs, the message shows the computed
    /// shape. The cause is often a padding or stride further up, so assertions at several steps
    /// narrow it down.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 16 3x3 -> relu
    ///   maxpool 2x2 : 16x16x16
    /// }
    /// ```
    ///
    /// Change the layers before it, or the assertion if the new shape is right:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 16 3x3 pad=1 -> relu
    ///   maxpool 2x2 : 16x16x16
    /// }
    /// ```
    SHAPE_ASSERTION_FAILED = "X002" "shape-assertion-failed";
}

/// Who states an expectation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stated {
    /// The file of the network.
    InFile,
    /// A budget of the project.
    InBudget,
}

/// An `expect` or a budget that does not hold; `heaviest` names the heaviest layers.
pub fn expectation_failed(
    (span, text, stated): (Span, &str, Stated),
    found: &str,
    difference: &str,
    heaviest: Option<&str>,
) -> Diagnostic {
    let help = match stated {
        Stated::InFile => "change the network, or the expectation if the new value is right",
        Stated::InBudget => "change the network, or the budget if the new value is acceptable",
    };
    Diagnostic::error(
        EXPECTATION_FAILED,
        span,
        format!("`{text}` does not hold: {found}"),
    )
    .here(difference.to_owned())
    .help(match heaviest {
        Some(heaviest) => format!("{help}\n{heaviest}"),
        None => help.to_owned(),
    })
}

/// A quantity of a whole network in an `expect` of a block.
pub fn measured_of_block(span: Span, quantity: &str) -> Diagnostic {
    let message = format!("`{quantity}` is defined only for a whole network");
    let advice = "expect it in a network, not in a block";
    unfit(span, &message, "not defined for a block", advice)
}

/// `expect output = flow.shape`: the flow at a line, and a quantity measured at the end.
pub fn flow_at_the_end(span: Span, quantity: &str) -> Diagnostic {
    let message = format!("`flow` is known at this line, but `{quantity}` only at the end");
    let advice = "name the step before, `… as here`, and write `here` instead of `flow`";
    unfit(span, &message, "not known at the same time", advice)
}

/// `expect output = …` of a network with several outputs.
pub fn output_of_several(span: Span) -> Diagnostic {
    let advice = "name one of them: `expect main = 1000`";
    unfit(span, "there are several outputs", "which of them?", advice)
}

/// `expect receptive_field = …` of a network whose output is not a map.
pub fn receptive_field_without_map(span: Span) -> Diagnostic {
    let message = "there is no map whose receptive field could be measured";
    let advice = "remove the expectation: nothing here has rows and columns";
    unfit(span, message, "no map to measure", advice)
}

/// A shape assertion that does not hold.
pub fn shape_assertion_failed(span: Span, expected: &str, found: Shape) -> Diagnostic {
    // `: 1000` after a global pooling
    let same_values = match found {
        Shape::Map { .. } => found.values().is_some_and(|it| it.to_string() == expected),
        Shape::Vector { .. } => false,
    };
    let help = if same_values {
        format!(
            "put `-> flatten` before the colon, which makes a vector of {expected}, or write `: {found}`"
        )
    } else {
        "change the layers before it, or the assertion if the new shape is right".to_owned()
    };
    Diagnostic::error(
        SHAPE_ASSERTION_FAILED,
        span,
        format!("the shape here is {found}, not {expected}"),
    )
    .here(format!("{found} arrives here"))
    .help(help)
}

/// A count beyond 2^64 that is to be compared with a budget.
pub fn not_countable(span: Span, what: &str) -> Diagnostic {
    let message = format!("the {what} of the network are more than 2^64");
    Diagnostic::error(COUNT_OVERFLOW, span, message)
        .here("cannot be compared")
        .help("look for a size that is too large: no network is that large")
}

/// Parameters or MACs beyond 2^64: `own` are those of the layer, `before` those of the layers
/// before it, `shapes` its inputs and outputs.
pub fn count_overflow(
    span: Span,
    what: &str,
    (own, before): (Option<u128>, u128),
    shapes: &str,
) -> Diagnostic {
    let grouped = |count: u128| grouped(&count.to_string());
    let here = match own {
        Some(own) if before > 0 => {
            let total = before.saturating_add(own);
            format!(
                "{} of this layer and {} before it are {}",
                grouped(own),
                grouped(before),
                grouped(total)
            )
        }
        Some(own) => format!("{} of this layer only", grouped(own)),
        None => format!("this layer, {shapes}, exceeds it"),
    };
    Diagnostic::error(
        COUNT_OVERFLOW,
        span,
        format!("the {what} of the network are more than 2^64"),
    )
    .here(here)
    .help("look for a size that is too large: no network is that large")
}
