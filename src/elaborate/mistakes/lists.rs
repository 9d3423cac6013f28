//! Lists: an element that is not there, rows of another length, lists where one value is expected.

use super::arithmetic::ARITHMETIC;
use super::limits::EXPANSION_LIMIT;
use super::wrong_types::{WRONG_TYPE, wrong_type};
use crate::diagnostic::suggest::{counted, list};
use crate::diagnostic::{Diagnostic, codes};
use crate::elaborate::list::{MAX_LIST, MAX_LIST_DEPTH, TooLarge};
use crate::elaborate::value::Value;
use crate::layer;
use crate::number::Number;
use crate::source::Span;
use crate::syntax::tree::Name;

codes! {
    /// A list has no value with this index.
    ///
    /// Indices count from 0, so the last value of a list of 4 is `widths[3]`. A negative index does
    /// not count from the end: the last value is `widths[len(widths) - 1]`.
    ///
    /// ```cnn
    /// network small(widths: list = [16, 32, 64]) {
    ///   input 3x32x32
    ///   for i in 0..4 {
    ///     conv widths[i] 3x3 pad=1 -> relu
    ///   }
    /// }
    /// ```
    ///
    /// Let the loop run over the list, or end it with `len`:
    ///
    /// ```cnn
    /// network small(widths: list = [16, 32, 64]) {
    ///   input 3x32x32
    ///   for w in widths {
    ///     conv w 3x3 pad=1 -> relu
    ///   }
    /// }
    /// ```
    INDEX = "N048" "index-out-of-range";
    /// A row of a list has more or fewer values than the `for` has names.
    ///
    /// `for t, c in rows` unpacks each row of a table: the first name gets the first value, and so
    /// on. So each row must have as many values as there are names. Use the name `_` for a value that
    /// the loop does not need.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   for features, kernel in [[16, 3], [32, 3, 2]] {
    ///     conv features kernel -> relu
    ///   }
    /// }
    /// ```
    ///
    /// Give each row the same number of values, and a name to each:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   for features, kernel, stride in [[16, 3, 1], [32, 3, 2]] {
    ///     conv features kernel stride=stride -> relu
    ///   }
    /// }
    /// ```
    ROW = "N049" "row-of-other-length";
}

/// An index that a list does not have.
pub fn index_out_of_range(span: Span, text: &str, index: Number, length: usize) -> Diagnostic {
    let values = counted(length, "value");
    let message = format!("`{text}` has {values}, and none has the index {index}");
    let here = match length.checked_sub(1) {
        None => "the list is empty".to_owned(),
        Some(0) => "the only index is 0".to_owned(),
        Some(last) => format!("the indices are 0 to {last}"),
    };
    let error = Diagnostic::error(INDEX, span, message).here(here);
    if index < Number::ZERO && length > 0 {
        return error.help(format!(
            "indices count from the start: the last value is `{text}[len({text}) - 1]`"
        ));
    }
    error.help(format!(
        "indices count from 0: use `for value in {text} {{ … }}`, or end the range with `len({text})`"
    ))
}

/// An index of something that is not a list.
pub fn not_indexed(span: Span, found: &Value, text: &str) -> Diagnostic {
    let error = wrong_type(span, found, "a list");
    if matches!(found, Value::Plain(layer::Value::Size(_))) {
        let tensor = text.strip_suffix(".shape").unwrap_or(text);
        return error.help(format!(
            "the extents of a tensor have names: `{tensor}.channels`, `{tensor}.height` and \
             `{tensor}.width`"
        ));
    }
    error.help("only a list, such as `[64, 128]`, has values with indices")
}

/// A row that cannot be given to the names of a `for`. `written`: whether `span` is the row itself.
pub fn row_of_other_length(span: Span, names: &[Name], found: &Value, written: bool) -> Diagnostic {
    let shown: Vec<&str> = names.iter().map(|name| name.text.as_str()).collect();
    let shown = list(&shown);
    let count = names.len();
    let first = names.first().map_or(span, |name| name.span);
    let place = names.last().map_or(first, |last| first.to(last.span));
    let named = counted(count, "name");
    let Value::List(row) = found else {
        let what = found.describe();
        let message = format!("each round gives {what}, and {shown} are {named}");
        let one = names.first().map_or("i", |name| name.text.as_str());
        return Diagnostic::error(ROW, span, message)
            .here("not a list of rows")
            .label(place, named)
            .help(format!(
                "write one name, `for {one} in …`, or a list of rows: `[[1, 16], [6, 24]]`"
            ));
    };
    let length = row.items().len();
    let values = counted(length, "value");
    let which = if written { "this row" } else { "a row" };
    let message = format!("{which} has {values}, and {shown} are {named}");
    Diagnostic::error(ROW, span, message)
        .here(values)
        .label(place, named)
        .help(format!(
            "give each row {}; `_` is the name of a value that is not used",
            counted(count, "value")
        ))
}

/// A value of a list that is not a number, where numbers are added or compared.
pub fn not_a_number_of_list(span: Span, at: usize, found: &Value) -> Diagnostic {
    let message = format!(
        "expected a list of numbers, but the value at {at} is {}",
        found.describe()
    );
    Diagnostic::error(WRONG_TYPE, span, message)
        .here(format!("not only numbers: see index {at}"))
        .help("give a list of numbers, such as `[3, 4, 6, 3]`")
}

/// The largest of no values.
pub fn extreme_of_nothing(span: Span, name: &str) -> Diagnostic {
    let message = format!("`{name}` of an empty list has no value");
    Diagnostic::error(ARITHMETIC, span, message)
        .here("the list is empty")
        .help("give a list of at least one number")
}

/// A list of more values, or deeper, than a list may be.
pub fn list_too_large(span: Span, limit: TooLarge) -> Diagnostic {
    let (message, here) = match limit {
        TooLarge::Values => (
            format!("this list has more than {MAX_LIST} values"),
            "too many values",
        ),
        TooLarge::Depth => (
            format!("these lists are more than {MAX_LIST_DEPTH} levels deep in each other"),
            "one level too many",
        ),
    };
    Diagnostic::error(EXPANSION_LIMIT, span, message)
        .here(here)
        .help("compute the values from the variable of a loop instead: `(64 * 2 ^ i)`")
}

/// `conv 8 [3, 3]`
pub fn list_instead_of_size(span: Span, size: &str) -> Diagnostic {
    let message = format!("a layer takes a size, not a list: `{size}`");
    Diagnostic::error(WRONG_TYPE, span, message)
        .here("this is a list")
        .write(true, span, size)
}

/// `dense [10, 20]`
pub fn list_for_layer(span: Span, expected: &str) -> Diagnostic {
    let message = format!("expected {expected}, found a list");
    Diagnostic::error(WRONG_TYPE, span, message)
        .here("this is a list")
        .help("a layer takes one value; `for n in [10, 20] { … }` makes a layer for each value of a list")
}
