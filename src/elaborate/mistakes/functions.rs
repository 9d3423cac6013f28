//! Functions of a file: their arguments, and the places where they may be written.

use super::arithmetic::UNKNOWN_FUNCTION;
use super::excess_arguments::TOO_MANY_VALUES;
use super::layer_names::NOT_A_LAYER;
use super::statements::unfit;
use super::wrong_types::WRONG_TYPE;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::suggest::counted;
use crate::source::Span;
use crate::syntax::tree::Name;

/// A function that is given more values than it takes.
pub fn values_of_function(span: Span, name: &str, found: usize, most: usize) -> Diagnostic {
    let are = if found == 1 { "is" } else { "are" };
    let message = format!(
        "`{name}` takes {}, and here {are} {}",
        counted(most, "value"),
        counted(found, "value")
    );
    Diagnostic::error(TOO_MANY_VALUES, span, message)
        .here(counted(found, "value"))
        .help(format!(
            "give `{name}(…)` at most {}",
            counted(most, "value")
        ))
}

/// A value with a name for a function of the language, whose values have none.
pub fn named_value(name: &Name, function: &str) -> Diagnostic {
    let text = &name.text;
    let message = format!("the values of `{function}` have no names");
    Diagnostic::error(UNKNOWN_FUNCTION, name.span, message)
        .here("not a parameter")
        .help(format!(
            "remove `{text}=`; a comparison takes parentheses here: `({text} = …)`"
        ))
}

/// `width(3)`, where `width` is a constant of the file.
pub fn constant_called(name: &Name) -> Diagnostic {
    let text = &name.text;
    let message = format!("`{text}` is a value, not a function");
    Diagnostic::error(UNKNOWN_FUNCTION, name.span, message)
        .here("not a function")
        .help(format!("write `{text}` without parentheses"))
}

/// A parameter of a function that is a tensor; `ty` is where its type is.
pub fn tensor_of_function(ty: Span, name: &str) -> Diagnostic {
    let message = format!("a function computes values, and `{name}` is a tensor");
    let advice =
        "pass a number of the tensor to the function, such as `in.channels`, or write a `block`";
    unfit(ty, &message, "not a value", advice)
}

/// A function of a file where a layer is expected.
pub fn function_as_layer(name: &Name) -> Diagnostic {
    let text = &name.text;
    let message = format!("`{text}` is a function of values, not a layer");
    Diagnostic::error(NOT_A_LAYER, name.span, message)
        .here("not a step")
        .help(format!(
            "write it where a value is expected: `conv {text}(…) 3x3`, `let n = {text}(…)`"
        ))
}

/// A function without its values where a value is expected.
pub fn function_as_value(span: Span, name: &str) -> Diagnostic {
    let message = format!("`{name}` is a function, and has a value only for given values");
    Diagnostic::error(WRONG_TYPE, span, message)
        .here("a function")
        .help(format!("write `{name}(…)` with its values in parentheses"))
}
