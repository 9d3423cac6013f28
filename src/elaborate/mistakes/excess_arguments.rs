//! Values that no parameter accepts, and repeated values.

use crate::diagnostic::{Diagnostic, Edit, Fix, codes};
use crate::source::Span;

codes! {
    /// A layer or block has more values than parameters, or one value twice.
    ///
    /// Only the parameters that every use sets, such as features and kernel of `conv`, take values
    /// without names. The others need their names and may be in any order. A block accepts both
    /// forms for all its parameters. Often an arrow is missing before the next layer (`conv 16 3x3
    /// relu`), or a `=` between a name and its value (`stride 2`).
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 16 3x3 2 relu
    /// }
    /// ```
    ///
    /// Name the value, and put `->` before the next layer:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 16 3x3 stride=2 -> relu
    /// }
    /// ```
    TOO_MANY_VALUES = "N005" "too-many-values";
}

/// More bare values than the layer takes.
pub fn too_many_values(span: Span, callee: &str, form: &str) -> Diagnostic {
    let none = format!("{callee}(");
    let tensors_alone = form.starts_with(&none) && form.ends_with(')') && !form.contains(") ");
    let help = if form == callee || tensors_alone {
        format!("remove it: `{callee}` takes no values")
    } else {
        format!("write `{form}`; give the others by their names, `name=value`")
    };
    Diagnostic::error(
        TOO_MANY_VALUES,
        span,
        format!("`{callee}` takes no further value here"),
    )
    .here("one too many")
    .help(help)
}

/// A word after a layer that names a setting of other tools.
pub fn needless_word(span: Span, callee: &str, word: &str, advice: &str) -> Diagnostic {
    let message = format!("`{callee}` takes no further value here, and `{word}` is not needed");
    Diagnostic::error(TOO_MANY_VALUES, span, message)
        .here("not needed here")
        .help(advice)
}

/// `conv 3 64 3x3`: with the number of input channels, which the edit of `gap` removes.
///
/// `flowing`: how many these are, where that is known.
pub fn known_count(
    diagnostic: Diagnostic,
    first: &str,
    right: &str,
    gap: Span,
    flowing: Option<u64>,
) -> Diagnostic {
    diagnostic.help(match flowing.map(|flowing| flowing.to_string()) {
        Some(flowing) if flowing != first => format!(
            "write `{right}`: the number of input channels is known, it is {flowing}, not {first}"
        ),
        Some(_) | None => {
            format!("write `{right}`: the number of input channels is known, so leave out `{first}`")
        }
    })
    .fix(false, format!("write `{right}`"), gap, "")
}

/// `conv 32 3 2`: with a stride, as in Keras, or with the number of input channels, as in PyTorch.
/// Each with the edit that makes it.
pub fn two_readings(
    diagnostic: Diagnostic,
    (stride, named): (&str, Edit),
    (counted, gap): (&str, Edit),
    first: &str,
) -> Diagnostic {
    diagnostic
        .help(format!(
            "write `{stride}` if the last value is the stride, or `{counted}` if {first} is the \
         number of input channels, which is known"
        ))
        .with_fix(Fix::new(false, format!("write `{stride}`"), vec![named]))
        .with_fix(Fix::new(false, format!("write `{counted}`"), vec![gap]))
}

/// `maxpool 2 2`
pub fn value_named(diagnostic: Diagnostic, right: &str, span: Span) -> Diagnostic {
    diagnostic
        .help(format!("write `{right}`"))
        .fix(true, format!("write `{right}`"), span, right)
}

/// `conv 64 3x3 (stride=2)`
pub fn setting_in_parentheses(span: Span, right: &str) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        TOO_MANY_VALUES,
        span,
        format!("a named value has no parentheses: `{right}`"),
    )
    .here("a parenthesis holds one value");
    value_named(diagnostic, right, span)
}

/// `flatten 1`, `batchnorm 64`
pub fn value_away(diagnostic: Diagnostic, span: Span) -> Diagnostic {
    let away = diagnostic
        .help
        .as_deref()
        .is_some_and(|text| text.starts_with("remove"));
    let diagnostic = if away {
        diagnostic
    } else {
        diagnostic.help("remove it: the input is known")
    };
    diagnostic.fix(true, "remove it", span, "")
}

/// `conv 64 3x3 relu`. `is_step`: whether the layer is complete as a step of its own.
pub fn layer_after_layer(span: Span, callee: &str, layer: &str, is_step: bool) -> Diagnostic {
    Diagnostic::error(
        TOO_MANY_VALUES,
        span,
        format!("`{layer}` is a layer, not a value of `{callee}`"),
    )
    .here("a new step starts here")
    .help("put `->` before it")
    .fix(is_step, "put `->` before it", span.before(), "-> ")
}

/// `conv 64 3x3 stride 2`
pub fn name_without_equals(name: Span, value: Span, parameter: &str, text: &str) -> Diagnostic {
    Diagnostic::error(
        TOO_MANY_VALUES,
        name.to(value),
        format!("the parameter `{parameter}` and its value are not joined by `=`"),
    )
    .here("a parameter and its value")
    .help(format!("write `{parameter}={text}`"))
    .fix(
        true,
        format!("write `{parameter}={text}`"),
        name.to(value),
        format!("{parameter}={text}"),
    )
}

/// A repeated parameter.
pub fn given_twice(span: Span, first: Span, callee: &str, parameter: &str) -> Diagnostic {
    Diagnostic::error(
        TOO_MANY_VALUES,
        span,
        format!("`{parameter}` of `{callee}` is given twice"),
    )
    .here("here again")
    .label(first, "first given here")
    .help("keep one of the two")
    .fix(false, "keep the first", span, "")
}
