//! Values and the parameters that take them.

use super::super::suggest::{nearest, needless_parameter};
use super::super::value::Value;
use super::{
    ARITHMETIC, MISSING_PARAMETER, NOT_WHOLE, UNKNOWN_FUNCTION, UNKNOWN_NAME, UNKNOWN_PARAMETER,
    UNKNOWN_SETTING, WRONG_TYPE, counted, list,
};
use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::layer::dialect::parameter as foreign_parameter;
use crate::layer::{self, Kind, ParameterError};
use crate::number::Number;
use crate::source::Span;
use crate::syntax::tree::Name;

/// A parameter that the layer or block does not have.
pub fn unknown_parameter(name: &Name, callee: &str, known: &[&str]) -> Diagnostic {
    let text = name.text.as_str();
    let said = format!("`{callee}` has no parameter `{text}`");
    let said = Diagnostic::error(UNKNOWN_PARAMETER, name.span, said);
    let has = match known {
        [] => format!("take it away: `{callee}` has no parameters"),
        _ => format!("`{callee}` has {}", list(known)),
    };
    if let Some(ours) = foreign_parameter(text, known) {
        return said
            .here(format!("it is called `{ours}` here"))
            .help(format!("write `{ours}`"))
            .fix(true, format!("write `{ours}`"), name.span, ours);
    }
    if let Some(advice) = needless_parameter(text) {
        return said.here("not needed here").help(advice);
    }
    if let Some(near) = nearest(text, known.iter().copied()) {
        return said.here(format!("did you mean `{near}`?")).help(has).fix(
            false,
            format!("write `{near}`"),
            name.span,
            near,
        );
    }
    said.here("not one of its parameters").help(has)
}

/// The parameter that is meant by a name that is none, as [`unknown_parameter`] tells it.
pub fn meant_parameter<'k>(text: &'k str, known: &[&'k str]) -> Option<&'k str> {
    match (foreign_parameter(text, known), needless_parameter(text)) {
        (Some(ours), _) => Some(ours),
        (None, Some(_)) => None,
        (None, None) => nearest(text, known.iter().copied()),
    }
}

/// `activation=relu`: with the function and where its layer ends, or `None` where it is none.
pub fn activation(said: Diagnostic, argument: Span, function: Option<(&str, Span)>) -> Diagnostic {
    let mut edits = vec![Edit {
        span: argument,
        text: String::new(),
    }];
    let message = match function {
        Some((function, end)) => {
            edits.push(Edit {
                span: end,
                text: format!(" -> {function}"),
            });
            format!("put the activation behind the layer: `-> {function}`")
        }
        None => "take it away: a layer has no activation of its own".to_owned(),
    };
    let mut said = said.help(message.clone());
    said.fixes.push(Fix::new(true, message, edits));
    said
}

/// `name="conv1"`: with where its layer ends.
pub fn label(mut said: Diagnostic, argument: Span, label: &str, end: Span) -> Diagnostic {
    let message = format!("name the step behind it: `as {label}`");
    let edit = |span, text| Edit { span, text };
    let edits = vec![
        edit(argument, String::new()),
        edit(end, format!(" as {label}")),
    ];
    said.fixes.push(Fix::new(false, message.clone(), edits));
    said.help(message)
}

/// A parameter without default that is given no value.
pub fn missing_parameter(span: Span, callee: &str, parameter: &str, form: &str) -> Diagnostic {
    Diagnostic::error(
        MISSING_PARAMETER,
        span,
        format!("`{callee}` needs a value for `{parameter}`"),
    )
    .here(format!("`{parameter}` is missing"))
    .help(format!("write `{form}`"))
}

/// A parameter of a network that has no default and was not set from outside.
pub fn unset_parameter(span: Span, network: &str, parameter: &str) -> Diagnostic {
    Diagnostic::error(
        MISSING_PARAMETER,
        span,
        format!("the network `{network}` needs a value for `{parameter}`"),
    )
    .here("it has no default")
    .help(format!(
        "give it a default (`{parameter}: int = 10`), or a value from outside (`--set {parameter}=10`)"
    ))
}

/// A value of another kind than is wanted here.
pub fn wrong_type(span: Span, found: &Value, expected: &str) -> Diagnostic {
    let shown = match found {
        Value::Plain(layer::Value::Number(number)) => format!("the number {number}"),
        Value::Plain(layer::Value::Switch(_)) => format!("the switch `{}`", plain(found)),
        Value::Plain(layer::Value::Size(size)) => format!("the size {size}"),
        Value::Plain(layer::Value::Word(word)) => format!("the word `{word}`"),
        Value::Layer(_) | Value::Range(..) | Value::Unknown => found.describe().to_owned(),
    };
    Diagnostic::error(
        WRONG_TYPE,
        span,
        format!("expected {expected}, found {shown}"),
    )
    .here(format!("this is {}", found.describe()))
    .help(format!("put {expected} here"))
}

fn plain(value: &Value) -> String {
    match value {
        Value::Plain(value) => value.to_string(),
        Value::Layer(_) | Value::Range(..) | Value::Unknown => String::new(),
    }
}

/// A comparison of things that can never be equal.
pub fn incomparable(span: Span, one: &Value, other: &Value) -> Diagnostic {
    Diagnostic::error(
        WRONG_TYPE,
        span,
        format!("{} is compared with {}", one.describe(), other.describe()),
    )
    .here(format!("this is {}", other.describe()))
    .help("compare values of one kind; a switch needs no comparison: `if excite { … }`")
}

/// `1 < n < 3`
pub fn chained_comparison(span: Span, right: &str) -> Diagnostic {
    Diagnostic::error(
        WRONG_TYPE,
        span,
        "a comparison compares two values, and these are three",
    )
    .here("two comparisons in one")
    .help(format!("write `{right}`"))
    .fix(false, format!("write `{right}`"), span, right)
}

/// A count that is negative or beyond 2^64.
pub fn not_a_count(span: Span, number: Number, what: &str) -> Diagnostic {
    let (said, advice) = if number < Number::ZERO {
        ("0 or more", "write 0 or a larger number")
    } else {
        ("below 2^64", "look for a factor too many")
    };
    Diagnostic::error(
        layer::codes::PARAMETER_OUT_OF_RANGE,
        span,
        format!("{what} must be {said}, and this is {number}"),
    )
    .here(number.to_string())
    .help(advice)
}

/// `conv 3x3 64`: the first two values in each other's place.
pub fn swapped(layer: &str, one: (Span, &str), other: (Span, &str)) -> Diagnostic {
    let right = format!("{layer} {} {}", other.1, one.1);
    let said = format!("the values of `{layer}` are in each other's place");
    let mut said = Diagnostic::error(
        layer::codes::PARAMETER_OUT_OF_RANGE,
        one.0.to(other.0),
        said,
    )
    .here("the number comes first, then the size")
    .help(format!("write `{right}`"));
    let edit = |span, text: &str| Edit {
        span,
        text: text.to_owned(),
    };
    said.fixes.push(Fix::new(
        true,
        format!("write `{right}`"),
        vec![edit(one.0, other.1), edit(other.0, one.1)],
    ));
    said
}

/// `for i in 3`, `for i in range(3)`.
pub fn not_a_range(span: Span, found: &str, text: &str) -> Diagnostic {
    Diagnostic::error(
        WRONG_TYPE,
        span,
        format!("expected a range: `0..n`, found {found}"),
    )
    .here("not a range")
    .help(format!("write `{text}`, which leaves out its end"))
    .fix(false, format!("write `{text}`"), span, text)
}

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
        | Kind::Order
        | Kind::Parts
        | Kind::Sides
        | Kind::Padding
        | Kind::Factor => (true, true),
        Kind::Switch | Kind::Rounding | Kind::Word(_) => (false, false),
    };
    match found {
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
                    format!("give `{parameter}` {expected}: {number} percent are `{number}%`")
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

/// `axis=1`, `axis=-1`: where channels come first and where they come last, behind the batch.
pub fn numbered_axis(said: Diagnostic, span: Span, axis: Number, kind: Kind) -> Diagnostic {
    let Some(first) = super::super::words::numbered_axis(axis) else {
        return said;
    };
    if !kind.words().contains(&"height") {
        let message = "write `axis=channels`";
        return said
            .help(message)
            .fix(false, message, span, "axis=channels");
    }
    let last = match first {
        "channels" => "height",
        "height" => "width",
        _ => "channels",
    };
    let said = said.help(format!(
        "write `axis={first}` if that counts as PyTorch does, channels first, `axis={last}` if as Keras does, channels last"
    ));
    // Almost all joins are across the channels.
    if first == "channels" || last == "channels" {
        said.fix(false, "write `axis=channels`", span, "axis=channels")
    } else {
        said
    }
}

/// What 0 and 1 are as switches.
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

/// A count or size that is not whole.
pub fn not_whole(span: Span, number: Number, what: &str) -> Diagnostic {
    Diagnostic::error(
        NOT_WHOLE,
        span,
        format!("{what} must be whole, and this is {number}: floor or ceil?"),
    )
    .here(number.to_string())
    .help(format!(
        "write `floor(…)` for {}, `ceil(…)` for {}",
        number.floor(),
        number.ceil()
    ))
}

/// `conv 64.5`: a number that was written so is not to be rounded, but written otherwise.
pub fn written_out(said: Diagnostic, written: &str, found: Option<&layer::Value>) -> Diagnostic {
    let digits = |byte: u8| byte.is_ascii_digit() || byte == b'.' || byte == b'_';
    match found {
        Some(layer::Value::Number(number))
            if said.code.id == NOT_WHOLE.id && written.bytes().all(digits) =>
        {
            let message = said.message.replace(": floor or ceil?", "");
            let (below, above) = (number.floor(), number.ceil());
            Diagnostic { message, ..said }.help(format!("write `{below}` or `{above}`"))
        }
        _ => said,
    }
}

/// A function with too few or too many values.
pub fn wrong_count(span: Span, function: &str, found: usize, expected: &str) -> Diagnostic {
    Diagnostic::error(
        UNKNOWN_FUNCTION,
        span,
        format!(
            "`{function}` takes {expected}, and here {} {}",
            if found == 1 { "is" } else { "are" },
            counted(found, "value")
        ),
    )
    .here(counted(found, "value"))
    .help(format!("give `{function}(…)` {expected}"))
}

/// A division by zero.
pub fn division_by_zero(span: Span) -> Diagnostic {
    Diagnostic::error(ARITHMETIC, span, "this divides by zero")
        .here("the divisor is 0")
        .help("divide by 1 or more; `max(1, n)` keeps a divisor above 0")
}

/// The logarithm of 0 or less.
pub fn no_logarithm(span: Span, number: Number) -> Diagnostic {
    Diagnostic::error(ARITHMETIC, span, format!("{number} has no logarithm"))
        .here("only a number above 0 has one")
        .help("give `log2` a number above 0; `max(1, n)` keeps it there")
}

/// A number too large, or too fine, to be kept exactly.
pub fn too_large(span: Span) -> Diagnostic {
    Diagnostic::error(
        ARITHMETIC,
        span,
        "the result is too large, or too fine, to be kept exactly",
    )
    .here("beyond 38 digits")
    .help("look for a factor too many: numbers are exact fractions of at most 38 digits")
}

/// A size of more than four extents.
pub fn too_many_extents(span: Span) -> Diagnostic {
    Diagnostic::error(ARITHMETIC, span, "a size has at most four extents")
        .here("more than four")
        .help("write height x width, channels x height x width, or the four sides of a padding")
}

/// `--set` of a parameter that none of the networks has; `span` is the name of the first.
pub fn unknown_setting(span: Span, name: &str, networks: &[&str], known: &[&str]) -> Diagnostic {
    let (said, here) = match networks {
        [network] => (
            format!("the network `{network}` has no parameter `{name}` to set"),
            "this network",
        ),
        _ => (
            format!(
                "none of the {} networks has a parameter `{name}` to set",
                networks.len()
            ),
            "the first of them",
        ),
    };
    let said = Diagnostic::error(UNKNOWN_SETTING, span, said).here(here);
    match (nearest(name, known.iter().copied()), known, networks) {
        (Some(near), _, _) => said.help(format!("did you mean `{near}`?")),
        (None, [], [_]) => said.help("take the setting away: the network has no parameters"),
        (None, [], _) => said.help("take the setting away: the networks have no parameters"),
        (None, _, _) => said.help(format!("set {}", list(known))),
    }
}

/// A task of a kind that nobody knows.
pub fn unknown_task(name: &Name, known: &[&str]) -> Diagnostic {
    let text = name.text.as_str();
    let said = format!("there is no task `{text}`");
    let said = Diagnostic::error(UNKNOWN_NAME, name.span, said).here("not a kind of task");
    match nearest(text, known.iter().copied()) {
        Some(near) => said.help(format!("did you mean `{near}`?")).fix(
            false,
            format!("write `{near}`"),
            name.span,
            near,
        ),
        None => said.help(format!("tasks are {}", list(known))),
    }
}

/// Whether a word is what another framework calls one of these parameters.
pub fn is_foreign_parameter(word: &str, known: &[&str]) -> bool {
    foreign_parameter(word, known).is_some()
}

/// The parameter that a word names, by our name or another's.
pub fn own_parameter<'n>(word: &'n str, known: &[&'n str]) -> &'n str {
    if known.contains(&word) {
        return word;
    }
    foreign_parameter(word, known).unwrap_or(word)
}
