//! What does not hold, and what is beyond a limit or not compiled yet.

use super::{COUNT_OVERFLOW, EXPANSION_LIMIT, EXPECTATION_FAILED, FAMILY, SHAPE_ASSERTION_FAILED};
use crate::diagnostic::Diagnostic;
use crate::layer::Shape;
use crate::source::Span;

/// What makes a file a family of networks, where one network is wanted.
pub fn family(span: Span, what: &str) -> Diagnostic {
    Diagnostic::error(
        FAMILY,
        span,
        format!("{what} makes this a family of networks, and one network is wanted here"),
    )
    .here("this can be chosen")
    .help("put one of the choices in its place: families cannot be compiled yet")
}

/// An `expect` that does not hold; `heaviest` names what weighs most.
pub fn expectation_failed(
    span: Span,
    text: &str,
    found: &str,
    difference: &str,
    heaviest: Option<&str>,
) -> Diagnostic {
    let help = "change the network, or the expectation if the new value is right";
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

/// A shape assertion that does not hold.
pub fn shape_assertion_failed(span: Span, expected: &str, found: Shape) -> Diagnostic {
    Diagnostic::error(
        SHAPE_ASSERTION_FAILED,
        span,
        format!("the shape here is {found}, not {expected}"),
    )
    .here(format!("{found} arrives here"))
    .help("change the layers before it, or the assertion if the new shape is right")
}

/// An expansion that grows without end.
pub fn expansion_limit(span: Span, what: &str, limit: u64) -> Diagnostic {
    let limit = super::super::expectation::grouped(limit.into());
    Diagnostic::error(
        EXPANSION_LIMIT,
        span,
        format!("the network expands to more than {limit} {what}"),
    )
    .here("while expanding this")
    .help("look at the counts of `repeat` and `for`, and at blocks that use others several times")
}

/// What holds of a network as a whole, expected of too many layers.
pub fn too_large_to_measure(span: Span, layers: usize, limit: usize) -> Diagnostic {
    let grouped = |count: usize| super::super::expectation::grouped((count as u64).into());
    Diagnostic::error(
        EXPANSION_LIMIT,
        span,
        format!(
            "{} layers are to be measured for an `expect`, and at most {} are",
            grouped(layers),
            grouped(limit)
        ),
    )
    .here("with this network it is too many")
    .help("expect `params`, `macs` or `output` of it, which take no measuring; look at the counts of `repeat` and `for`")
}

/// Bodies, blocks and joins in each other beyond what can be followed.
pub fn nesting_limit(span: Span, limit: usize) -> Diagnostic {
    Diagnostic::error(
        EXPANSION_LIMIT,
        span,
        format!("blocks and bodies are more than {limit} levels deep in each other here"),
    )
    .here("one level too many")
    .help("put steps behind each other instead of into each other")
}

/// Parameters or MACs beyond 2^64: `own` are those of the layer, `before` those of the layers
/// before it, `shapes` what flows in and out.
pub fn count_overflow(
    span: Span,
    what: &str,
    (own, before): (Option<u128>, u128),
    shapes: &str,
) -> Diagnostic {
    let grouped = |count: u128| {
        let digits = count.to_string();
        let mut text = String::new();
        for (place, digit) in digits.chars().enumerate() {
            let left = digits.len().saturating_sub(place);
            if place > 0 && left.checked_rem(3) == Some(0) {
                text.push('_');
            }
            text.push(digit);
        }
        text
    };
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
        Some(own) => format!("{} of this layer alone", grouped(own)),
        None => format!("this layer, {shapes}, goes beyond it"),
    };
    Diagnostic::error(
        COUNT_OVERFLOW,
        span,
        format!("the {what} of the network are more than 2^64"),
    )
    .here(here)
    .help("look for a size too many: no network is that large")
}
