//! Commas: between parameters and steps, where they do not belong, and missing in lists.

use super::context::{
    as_size, ends_with_word, is_digits, is_free_name, is_name, outside_brackets, starts_with_digit,
    starts_with_word, token,
};
use super::cursor::{Cursor, end_of};
use super::layers::is_join;
use super::unexpected::UNEXPECTED;
use super::{calls, lists, outputs};
use crate::diagnostic::{Diagnostic, Edit, codes};
use crate::source::Span;
use crate::syntax::grammar::Rule;
use crate::syntax::keyword::is_keyword;

codes! {
    /// The parameters of a layer are separated by commas.
    ///
    /// In Python a layer is a call, `Conv2d(3, 64, 3)`. Here its parameters follow its name,
    /// separated by blanks. The input channels are left out because the compiler knows them. Commas
    /// separate only the items in parentheses or braces: tensors, the parameters in a block's
    /// definition, and the names in a `use`.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 64, 3x3, pad=1
    /// }
    /// ```
    ///
    /// Remove the commas:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 64 3x3 pad=1
    /// }
    /// ```
    COMMA = "P006" "comma-between-parameters";
    /// Names in the braces of a `use` are not separated by commas.
    ///
    /// Blanks separate the parameters of a layer, but commas separate the names in a list. Each
    /// name may be followed by `as` and a new name.
    ///
    /// ```cnn
    /// use std.blocks { conv_bn conv_bn_relu }
    /// network small {
    ///   input 3x32x32
    ///   conv_bn_relu 8 3x3 -> conv_bn 8 3x3
    /// }
    /// ```
    ///
    /// Put a comma between them:
    ///
    /// ```cnn
    /// use std.blocks { conv_bn, conv_bn_relu }
    /// network small {
    ///   input 3x32x32
    ///   conv_bn_relu 8 3x3 -> conv_bn 8 3x3
    /// }
    /// ```
    MISSING_COMMA = "P038" "missing-comma";
}

/// `relu,` at the end of a line, as in a list of another language
pub(crate) fn comma_at_end(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    if cursor.rule != Rule::lone_statement || cursor.in_parenthesis() {
        return None;
    }
    // After a lone name, the place is after the comma: it may begin a list of names.
    let comma = match cursor.before.strip_suffix(',') {
        Some(step) if cursor.after.trim().is_empty() => cursor.tail(step),
        Some(_) => return None,
        None => cursor.after,
    };
    let comma = comma.get(comma.find(',')?..)?;
    let is_last = comma.strip_prefix(',')?.trim().is_empty();
    is_last.then(|| {
        let place = cursor.span(comma.get(..1).unwrap_or_default());
        Diagnostic::error(COMMA, place, "a line does not end with a comma")
            .here("the end of the line ends the step")
            .fix(true, "remove it", place, "")
            .help("remove it")
    })
}

/// `conv 64, 3x3`, `conv, 64`, `task t { a=1, b=2 }`
pub(crate) fn comma(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    if cursor.rule == Rule::lone_statement && cursor.before.ends_with(',') {
        // `conv, 64`: read as a list of names up to the number.
        let name = cursor.before.trim_end_matches(',');
        let fine = is_free_name(name.trim_end()) && starts_with_digit(cursor.after);
        return fine.then(|| remove_commas(cursor, cursor.tail(name)));
    }
    if !cursor.after.starts_with(',') {
        return None;
    }
    match cursor.open() {
        Some(open) if open.bracket == b'(' => calls::list_in_parenthesis(cursor, open.part),
        Some(_) => Some(remove_commas(cursor, cursor.after)),
        None => {
            if let Some(list) = cursor.unit.strip_prefix("input ")
                && let Some(size) = as_size(list)
            {
                return Some(lists::list(cursor.span(list.trim()), Some(size)));
            }
            // Between values; between names it is a list, which is not a layer's.
            let words = ["let", "expect", "where", "output", "input"];
            let step = cursor.before.rsplit(['>', '=']).next().unwrap_or_default();
            let next = cursor.after.get(1..)?.trim_start();
            let mut given = step.split(' ').chain(next.split(' '));
            let value = given.any(|it| starts_with_digit(it) || it.contains('='));
            // `conv k, j`: a value follows a layer's name.
            let named = cursor.rule == Rule::lone_statement && step.trim().contains(' ');
            ((value || named) && !words.contains(&cursor.first()))
                .then(|| remove_commas(cursor, cursor.after))
        }
    }
}

/// `list` starts with the first comma.
fn remove_commas(cursor: &Cursor<'_>, list: &str) -> Diagnostic {
    let what = match cursor.first() {
        "task" => "the settings of a task",
        _ => "a layer's parameters",
    };
    let commas = outside_brackets(list, b',').into_iter().map(|comma| {
        let blank = cursor.text_after(comma).starts_with([' ', '\n']);
        cursor.edit(comma, if blank { "" } else { " " })
    });
    let place = cursor.span(list).first(1);
    Diagnostic::error(COMMA, place, format!("no commas between {what}"))
        .here("a blank is enough")
        .edits(true, "remove the commas", commas.collect())
}

/// `dropout 0,5`
pub(crate) fn decimal_comma(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let digits = token(cursor.after.strip_prefix(',')?);
    let zero = cursor.value_before()?;
    let place = cursor.span(cursor.cover(zero, digits));
    (cursor.is_glued() && zero == "0" && is_digits(digits)).then(|| {
        Diagnostic::error(COMMA, place, "a decimal number has a point")
            .here("a comma in a number")
            .write(true, place, format!("0.{digits}"))
    })
}

/// `conv 8 3x3 as stem, relu`
pub(crate) fn comma_after_label(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let next = cursor.after.strip_prefix(',')?.trim_start();
    let labelled = cursor.head(cursor.value_before()?).ends_with(" as ");
    if !labelled || cursor.in_parenthesis() || !is_name(token(next)) {
        return None;
    }
    let edit = cursor.edit(cursor.between(cursor.before, next), " -> ");
    let message = format!("write `-> {}`", token(next));
    Some(
        Diagnostic::error(
            COMMA,
            cursor.span(cursor.next(1)),
            "steps are joined by `->`",
        )
        .here("no commas between steps")
        .edits(true, message, vec![edit]),
    )
}

/// `x, y -> add`, `batchnorm, relu`
pub(crate) fn listed_steps(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let statement = cursor.plain_statement()?;
    let (list, join) = match statement.split_once("->") {
        Some((list, join)) => (list.trim(), Some(join.trim())),
        None => (statement, None),
    };
    let names: Vec<&str> = list.split(',').map(str::trim).collect();
    if names.len() < 2 || !names.iter().all(|it| is_free_name(it)) {
        return None;
    }
    let place = cursor.span(statement);
    match join {
        Some(join) if is_join(join) => {
            let text = format!("{join}({})", names.join(", "));
            let message = format!("the tensors that `{join}` reads are in its parentheses");
            Some(
                Diagnostic::error(UNEXPECTED, place, message)
                    .here("several tensors cannot flow into one step")
                    .help(format!("write `{text}`"))
                    .write(true, place, text),
            )
        }
        Some(_) => None,
        None => {
            let chain = names.join(" -> ");
            let help = format!(
                "write `{chain}`; several results are named with `=`, as in `left, right = split 2`"
            );
            Some(
                Diagnostic::error(UNEXPECTED, place, "steps are joined by `->`")
                    .here("no commas between steps")
                    .help(help)
                    .write(false, place, chain),
            )
        }
    }
}

/// `use std.blocks { a b }`, `block b(n: int m: int)`, `output a b`, `max(3 4)`
pub(crate) fn missing_comma(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    if !starts_with_word(cursor.after) || !ends_with_word(cursor.before) {
        return None;
    }
    let word = cursor.token();
    let rest = cursor.tail(word);
    let name = !starts_with_digit(word);
    let comma = || vec![cursor.edit(end_of(cursor.before), ",")];
    let put = |safe, commas| Some(put_commas(cursor.span(word), safe, commas));
    match cursor.rule {
        Rule::lone_import if name => put(true, between_names(cursor, cursor.open()?.part)),
        Rule::lone_parameter if name => {
            let starts = rest.trim_start().starts_with([':', '=']) || rest.trim().is_empty();
            (starts && cursor.before.contains([':', '='])).then(|| {
                Diagnostic::error(MISSING_COMMA, cursor.span(word), "a comma is missing")
                    .here("before this")
                    .edits(true, "put a comma", comma())
            })
        }
        Rule::lone_statement if cursor.before.starts_with("output ") => {
            if word == "train" && rest.trim().is_empty() {
                return Some(outputs::train_without_value(cursor.span(word)));
            }
            let named = !cursor.before.contains(['=', '(']) && is_name(word);
            put(false, comma()).filter(|_| named)
        }
        Rule::lone_statement => {
            let open = cursor.open()?;
            let called = cursor.head(open.part);
            let function = called.ends_with("min") || called.ends_with("max");
            put(true, comma()).filter(|_| open.bracket == b'(' && function && !is_keyword(word))
        }
        _ => None,
    }
}

/// Commas that are missing in a list, reported once.
fn put_commas(word: Span, safe: bool, commas: Vec<Edit>) -> Diagnostic {
    let help = match commas.as_slice() {
        [_, _, ..] => "put commas",
        _ => "put a comma",
    };
    Diagnostic::error(MISSING_COMMA, word, "a comma is missing")
        .here("before this")
        .help(help)
        .edits(safe, help, commas)
}

/// A comma between each two names of a `use` that have only blanks between them.
fn between_names(cursor: &Cursor<'_>, open: &str) -> Vec<Edit> {
    let list = cursor.tail(open).split('}').next().unwrap_or_default();
    let mut edits = Vec::new();
    let mut last: Option<&str> = None;
    for part in list.split_inclusive([' ', '\n', ',']) {
        let word = part.trim_end_matches([' ', '\n', ',']);
        if !word.is_empty() {
            if let Some(before) = last.filter(|it| *it != "as" && word != "as") {
                edits.push(cursor.edit(end_of(before), ","));
            }
            last = Some(word);
        }
        if part.ends_with(',') {
            last = None;
        }
    }
    edits
}
