//! Values that a parameter of a layer does not take.

use super::arithmetic::{NOT_WHOLE, not_a_count, not_whole};
use super::wrong_types::{WRONG_TYPE, word_instead};
use crate::diagnostic::suggest::{did_you_mean, suggest};
use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::elaborate::dialect::numbered_axis as named_axis;
use crate::layer::{self, Kind, ParameterError, Value};
use crate::number::Number;
use crate::source::Span;

/// A layer's parameter that cannot take its value.
pub fn wrong_value(span: Span, layer: &str, kind: Kind, error: &ParameterError) -> Diagnostic {
    let ParameterError {
        parameter,
        found,
        expected,
    } = error;
    let (takes_numbers, whole) = match kind {
        Kind::Number | Kind::Rate => (true, false),
        Kind::Count
        | Kind::Size
        | Kind::Pair
        | Kind::Index
        | Kind::Shape
        | Kind::SizeOrShape
        | Kind::Order
        | Kind::Parts
        | Kind::Sides
        | Kind::Padding
        | Kind::Factor => (true, true),
        Kind::Switch | Kind::Rounding | Kind::Word(_) => (false, false),
    };
    match found {
        // `upsample 1.5`, `upsample 0.5`: a factor that frameworks take.
        Some(layer::Value::Number(number)) if !number.is_whole() && kind == Kind::Factor => {
            Diagnostic::error(
                NOT_WHOLE,
                span,
                format!("`{parameter}` of `{layer}` must be a whole factor or a size, and this is {number}"),
            )
            .here(number.to_string())
            .help(if *number < Number::ONE {
                format!("write the size after it, `{layer} 16x16`; a smaller map is better made by a stride or a pooling, `avgpool 2x2`")
            } else {
                format!("write the size after it, such as `{layer} 48x48` for 1.5 times 32x32")
            })
        }
        Some(layer::Value::Number(number)) if *number < Number::ZERO && kind == Kind::Padding => {
            Diagnostic::error(
                layer::codes::PARAMETER_OUT_OF_RANGE,
                span,
                format!("`{parameter}` of `{layer}` cannot be {number}"),
            )
            .here(format!("expected {expected}"))
            .help("padding is 0 or more; `crop 1` before or after the layer removes a row or column on each side")
        }
        Some(layer::Value::Number(number)) if !number.is_whole() && whole => {
            not_whole(span, *number, &format!("`{parameter}` of `{layer}`"))
        }
        Some(layer::Value::Number(number))
            if whole && number.to_u64().is_none() && *number > Number::ZERO =>
        {
            not_a_count(span, *number, &format!("`{parameter}` of `{layer}`"))
        }
        Some(value @ (layer::Value::Number(_) | layer::Value::Size(_))) if takes_numbers => {
            Diagnostic::error(
                layer::codes::PARAMETER_OUT_OF_RANGE,
                span,
                format!("`{parameter}` of `{layer}` cannot be {value}"),
            )
            .here(format!("expected {expected}"))
            .help(match value {
                layer::Value::Number(number) if is_percentage(kind, *number) => {
                    format!("give `{parameter}` {expected}: {number} percent is `{number}%`")
                }
                layer::Value::Number(_)
                | layer::Value::Size(_)
                | layer::Value::Switch(_)
                | layer::Value::Word(_) => format!("give `{parameter}` {expected}"),
            })
        }
        Some(value) => Diagnostic::error(
            WRONG_TYPE,
            span,
            format!("`{parameter}` of `{layer}` cannot be `{value}`"),
        )
        .here(format!("expected {expected}"))
        .help(match (kind, switch(value)) {
            (Kind::Switch, Some(switch)) => format!("write `{parameter}={switch}`"),
            _ => format!("give `{parameter}` {expected}"),
        }),
        None => Diagnostic::error(
            layer::codes::PARAMETER_OUT_OF_RANGE,
            span,
            format!("`{parameter}` of `{layer}`: expected {expected}"),
        )
        .here(format!("expected {expected}"))
        .help(format!("give `{parameter}` {expected}")),
    }
}

/// `axis=1`, `axis=-1`: where channels come first and where they come last, after the batch.
pub fn numbered_axis(diagnostic: Diagnostic, span: Span, axis: Number, kind: Kind) -> Diagnostic {
    let Some(first) = named_axis(axis) else {
        return diagnostic;
    };
    if !kind.words().contains(&"height") {
        let message = "write `axis=channels`";
        return diagnostic
            .help(message)
            .fix(false, message, span, "axis=channels");
    }
    let last = match first {
        "channels" => "height",
        "height" => "width",
        _ => "channels",
    };
    let diagnostic = diagnostic.help(format!(
        "write `axis={first}` if that counts as PyTorch does, channels first, `axis={last}` if as \
         Keras does, channels last"
    ));
    // Almost all joins are across the channels.
    if first == "channels" || last == "channels" {
        diagnostic.fix(false, "write `axis=channels`", span, "axis=channels")
    } else {
        diagnostic
    }
}

/// The switches for 0 and 1.
fn switch(value: &layer::Value) -> Option<&'static str> {
    match value {
        layer::Value::Number(number) if *number == Number::ZERO => Some("off"),
        layer::Value::Number(number) if *number == Number::whole(1) => Some("on"),
        layer::Value::Number(_)
        | layer::Value::Size(_)
        | layer::Value::Switch(_)
        | layer::Value::Word(_) => None,
    }
}

/// Whether a rate was given in percent: `dropout 50`.
fn is_percentage(kind: Kind, number: Number) -> bool {
    kind == Kind::Rate && number > Number::whole(1) && number < Number::whole(100)
}

/// `conv 3x3 64`: the first two values in each other's place.
pub fn swapped(layer: &str, one: (Span, &str), other: (Span, &str)) -> Diagnostic {
    let right = format!("{layer} {} {}", other.1, one.1);
    let message = format!("the values of `{layer}` are swapped");
    let mut diagnostic = Diagnostic::error(
        layer::codes::PARAMETER_OUT_OF_RANGE,
        one.0.to(other.0),
        message,
    )
    .here("the number comes first, then the size")
    .help(format!("write `{right}`"));
    let edit = |span, text: &str| Edit {
        span,
        text: text.to_owned(),
    };
    diagnostic.fixes.push(Fix::new(
        true,
        format!("write `{right}`"),
        vec![edit(one.0, other.1), edit(other.0, one.1)],
    ));
    diagnostic
}

/// `conv 64.5`: a number that was written so is not to be rounded, but written otherwise.
pub fn written_out(
    diagnostic: Diagnostic,
    written: &str,
    found: Option<&layer::Value>,
) -> Diagnostic {
    let digits = |byte: u8| byte.is_ascii_digit() || byte == b'.' || byte == b'_';
    match found {
        Some(layer::Value::Number(number))
            if diagnostic.message.contains(": floor or ceil?") && written.bytes().all(digits) =>
        {
            let message = diagnostic.message.replace(": floor or ceil?", "");
            let (below, above) = (number.floor(), number.ceil());
            Diagnostic {
                message,
                ..diagnostic
            }
            .help(format!("write `{below}` or `{above}`"))
        }
        _ => diagnostic,
    }
}

/// A word that is written otherwise here: `SAME`, `True`.
pub fn foreign_word(code: Code, span: Span, text: &str, ours: &Value) -> Diagnostic {
    let message = format!("`{text}` is written `{ours}` here");
    let write = format!("write `{ours}`");
    let diagnostic = Diagnostic::error(code, span, message)
        .here("the spelling of another language")
        .fix(true, write.clone(), span, ours.to_string());
    match ours {
        Value::Switch(_) => diagnostic.help("switches are `on` and `off`"),
        Value::Number(_) | Value::Size(_) | Value::Word(_) => diagnostic.help(write),
    }
}

/// `pad=reflect`, `pad=NOTSET`
pub fn foreign_padding(span: Span, text: &str, advice: &str) -> Diagnostic {
    word_instead(span, text, &Kind::Padding.describe()).help(advice)
}

/// A word that this parameter does not take.
pub fn unknown_word(span: Span, text: &str, kind: Kind) -> Diagnostic {
    let expected = kind.describe();
    let diagnostic = word_instead(span, text, &expected);
    let known: Vec<String> = kind.words().iter().map(|word| (*word).into()).collect();
    match did_you_mean(text, &known) {
        Some(_) => suggest(diagnostic, text, span, &known),
        None => diagnostic,
    }
}
