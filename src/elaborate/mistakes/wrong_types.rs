//! Values of another type than expected.

use super::statements::unfit;
use crate::diagnostic::suggest::counted;
use crate::diagnostic::{Diagnostic, Edit, Fix, codes};
use crate::elaborate::expression::described;
use crate::elaborate::value::Value;
use crate::layer::{self};
use crate::source::Span;
use crate::syntax::tree::Type;

codes! {
    /// A value has a different type than expected.
    ///
    /// Values are numbers (`int`, `float`), sizes (`3x3`), switches (`on`, `off`: `bool`), words
    /// (`same`), layers (`relu`), lists (`[3, 4]`) and ranges (`0..n`). They are never converted, with
    /// one exception: a whole number may stand for a square size, `5` for `5x5`. In particular, a
    /// number is not a condition, and a tensor is not a number: its sizes are `in.channels`,
    /// `in.height` and `in.width`.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 16 3x3 bias=0
    ///   for i in 3 { relu }
    /// }
    /// ```
    ///
    /// Use a value of the type in the message:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 16 3x3 bias=off
    ///   for i in 0..3 { relu }
    /// }
    /// ```
    WRONG_TYPE = "N006" "wrong-type";
}

/// A value of another type than expected.
pub fn wrong_type(span: Span, found: &Value, expected: &str) -> Diagnostic {
    let shown = match found {
        Value::Plain(layer::Value::Number(number)) => format!("the number {number}"),
        Value::Plain(layer::Value::Switch(_)) => format!("the switch `{}`", plain(found)),
        Value::Plain(layer::Value::Size(size)) => format!("the size {size}"),
        Value::Plain(layer::Value::Word(word)) => format!("the word `{word}`"),
        Value::List(list) => {
            format!("a list of {}", counted(list.items().len(), "value"))
        }
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

/// A value of `--set` that a parameter cannot have. `usual` is the text of its default.
pub fn wrong_setting(
    span: Span,
    name: &str,
    found: &Value,
    expected: Type,
    usual: Option<&str>,
) -> Diagnostic {
    let (value, expected) = (plain(found), described(expected));
    let example = match usual {
        Some(usual) => format!(", such as its default: `--set {name}={usual}`"),
        None => String::new(),
    };
    Diagnostic::error(
        WRONG_TYPE,
        span,
        format!(
            "`--set {name}={value}`: `{name}` is {expected}, and `{value}` is {}",
            found.describe()
        ),
    )
    .here(format!("set to `{value}` from outside"))
    .help(format!("set {expected}{example}"))
}

/// A word that some layers take, where a parameter of another type takes a value: `pad=same` for
/// a block's `pad: int`.
pub fn word_as_value(span: Span, text: &str, expected: &str) -> Diagnostic {
    Diagnostic::error(
        WRONG_TYPE,
        span,
        format!("expected {expected}, found the word `{text}`"),
    )
    .here("this is a word")
    .help("remove the parameter's type if it accepts words and numbers: `block b(pad = same)`")
}

/// A word where something else is expected.
pub fn word_instead(span: Span, text: &str, expected: &str) -> Diagnostic {
    let message = format!("expected {expected}, found the word `{text}`");
    Diagnostic::error(WRONG_TYPE, span, message)
        .here("not a word that is allowed here")
        .help(format!("write {expected}"))
}

/// `(a b)`
pub fn values_in_parentheses(span: Span) -> Diagnostic {
    Diagnostic::error(
        WRONG_TYPE,
        span,
        "a parenthesis holds one value, but here are several",
    )
    .here("nothing joins these")
    .help("join them, `(a * b)`, `(h x w)` for a size, or give each its own parentheses")
}

/// A tensor or layer where a value is expected.
pub fn not_a_value(span: Span, name: &str, what: &str, advice: &str) -> Diagnostic {
    Diagnostic::error(WRONG_TYPE, span, format!("`{name}` is {what}, not a value"))
        .here("a value is expected here")
        .help(advice)
}

/// A tensor where a number is expected.
pub fn tensor_as_value(span: Span, name: &str) -> Diagnostic {
    let advice = format!("its sizes are `{name}.channels`, `{name}.height`, …");
    not_a_value(span, name, "a tensor", &advice)
}

/// `classes.channels`, where `classes` is not a tensor.
pub fn not_a_tensors(span: Span, name: &str, property: &str) -> Diagnostic {
    Diagnostic::error(
        WRONG_TYPE,
        span,
        format!("`{name}` is a value, not a tensor: it has no `{property}`"),
    )
    .here(format!("only `{name}` itself can be read"))
    .help(format!(
        "write `{name}`; only a tensor has `channels`, `height`, `width` and `shape`"
    ))
}

/// A value where a tensor is expected.
pub fn not_a_tensor(span: Span, name: &str, what: &str) -> Diagnostic {
    Diagnostic::error(
        WRONG_TYPE,
        span,
        format!("`{name}` is {what}, not a tensor"),
    )
    .here("a tensor is expected here")
    .help(format!(
        "name a tensor with `as`: `… -> relu as {name}_map`"
    ))
}

fn plain(value: &Value) -> String {
    match value {
        Value::Plain(value) => value.to_string(),
        Value::Layer(_) | Value::Range(..) | Value::List(_) | Value::Unknown => String::new(),
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
    .help("compare values of the same type; a switch needs no comparison: `if excite { … }`")
}

/// `1 < n < 3`
pub fn chained_comparison(span: Span, right: &str) -> Diagnostic {
    Diagnostic::error(
        WRONG_TYPE,
        span,
        "a comparison compares two values, but these are three",
    )
    .here("two comparisons in one")
    .help(format!("write `{right}`"))
    .fix(false, format!("write `{right}`"), span, right)
}

/// `for i in 3`, `for i in range(3)`.
pub fn not_a_range(span: Span, found: &str, text: &str) -> Diagnostic {
    Diagnostic::error(
        WRONG_TYPE,
        span,
        format!("expected a range: `0..n`, found {found}"),
    )
    .here("not a range")
    .help(format!("write `{text}`, which does not include its end"))
    .fix(false, format!("write `{text}`"), span, text)
}

/// A text in quotes where a name or number is expected.
pub fn quoted(span: Span, text: &str) -> Diagnostic {
    let diagnostic = unfit(
        span,
        "text in quotes is only allowed after `use`",
        "quotes are for paths",
        &format!("write `{text}` without quotes"),
    );
    let edits = vec![Edit {
        span,
        text: text.to_owned(),
    }];
    let is_word = !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let fix = Fix::new(true, format!("write `{text}`"), edits);
    if is_word {
        diagnostic.with_fix(fix)
    } else {
        diagnostic
    }
}
