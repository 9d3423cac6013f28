//! `let`: where it is missing, and in another form.

use super::context::{is_free_name, is_name, outside_brackets, starts_with_digit, token};
use super::cursor::{Cursor, end_of, start_of};
use super::sums::ASSIGNMENT;
use super::unexpected::UNEXPECTED;
use crate::diagnostic::{Applicability, Diagnostic, codes};
use crate::source::Span;
use crate::syntax::grammar;
use crate::syntax::grammar::Rule;

codes! {
    /// A number or another value gets a name without `let`.
    ///
    /// In Python `=` names anything. Here `left = …` names a tensor, the result of layers. Numbers,
    /// sizes and words are named with `let`, so a reader sees which lines compute on tensors and
    /// which do not.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   width = 16
    ///   conv width 3x3
    /// }
    /// ```
    ///
    /// Put `let` before the name:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   let width = 16
    ///   conv width 3x3
    /// }
    /// ```
    ///
    /// Sums and products of tensors are layers: `add(a, b)`, `mul(a, b)`.
    VALUE_WITHOUT_LET = "P014" "value-without-let";
}

/// `n = 3`: a value follows the `=`
pub(crate) fn missing_let(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let (name, value) = cursor.statement()?.split_once('=')?;
    let (name, value) = (name.trim_end(), value.trim_start());
    if !is_free_name(name) || value.starts_with(['=', '>']) {
        return None;
    }
    // A list of only names is a list of tensors.
    if value.starts_with('[') && !value.contains(|it: char| it.is_ascii_digit()) {
        return None;
    }
    let is_value =
        grammar::read(Rule::lone_expr, value).is_ok() && outside_brackets(value, b'=').is_empty();
    if !is_value && !starts_with_digit(value) {
        return None;
    }
    // Without a digit it could be meant as a sum or product of tensors.
    let joins = value.contains(['+', '*']) && !value.contains(|it: char| it.is_ascii_digit());
    let place = cursor.span(name);
    let mut error = without_let(place, name);
    if joins {
        error
            .fixes
            .iter_mut()
            .for_each(|fix| fix.applicability = Applicability::Unsafe);
    }
    Some(if joins {
        error.help("tensors are joined by layers: `add(a, b)`, `mul(a, b)`")
    } else {
        error
    })
}

/// `n = 3`, in a body or beside the networks; `place`: the name
pub(crate) fn without_let(place: Span, name: &str) -> Diagnostic {
    Diagnostic::error(VALUE_WITHOUT_LET, place, "a number is named by `let`")
        .here("`=` without it names the result of a chain")
        .fix(
            true,
            format!("write `let {name} = …`"),
            place.before(),
            "let ",
        )
}

/// `let x := 3`, `let x: int = 3`, `let x 3`
pub(crate) fn let_form(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let name = cursor.before.strip_prefix("let ")?.trim();
    if !is_name(name) || cursor.rule != Rule::lone_statement {
        return None;
    }
    let is_value = |value: &str| grammar::read(Rule::lone_expr, value.trim()).is_ok();
    let answer = |code, part, (message, here), edit| {
        let error = Diagnostic::error(code, cursor.span(part), message).here(here);
        Some(error.edits(true, format!("write `let {name} = …`"), vec![edit]))
    };
    if let Some(rest) = cursor.after.strip_prefix(":=") {
        let sign = cursor.next(2);
        let words = (
            "`:=` is not an operator: `=` gives a value its name",
            "not an operator",
        );
        return answer(ASSIGNMENT, sign, words, cursor.edit(sign, "=")).filter(|_| is_value(rest));
    }
    if let Some((ty, rest)) = cursor
        .after
        .strip_prefix(':')
        .and_then(|it| it.split_once('='))
        && is_name(ty.trim())
        && is_value(rest)
    {
        let words = (
            "a `let` has no type: it has that of its value",
            "only parameters have types",
        );
        let edit = cursor.edit(cursor.cover(end_of(cursor.before), ty), " ");
        return answer(
            UNEXPECTED,
            cursor.cover(cursor.after.get(..1)?, ty.trim_end()),
            words,
            edit,
        );
    }
    let starts = starts_with_digit(cursor.after) || cursor.after.starts_with('(');
    let words = (
        "a `let` joins the name and its value by `=`",
        "no `=` before this",
    );
    let edit = cursor.edit(start_of(cursor.after), "= ");
    answer(UNEXPECTED, cursor.token(), words, edit).filter(|_| starts && is_value(cursor.after))
}

/// `let g = conv 3 3`
pub(crate) fn layer_in_let(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let statement = cursor.plain_statement()?;
    let (name, chain) = statement.strip_prefix("let ")?.split_once('=')?;
    let (name, chain) = (name.trim(), chain.trim());
    let layer = token(chain);
    let follows = chain.strip_prefix(layer)?.starts_with(' ');
    let value = cursor
        .after
        .starts_with(|it: char| it.is_ascii_alphanumeric())
        || cursor.after.starts_with("->");
    if !is_name(name) || !is_name(layer) || !follows || !value || ["if", "not"].contains(&layer) {
        return None;
    }
    let place = cursor.span(statement).first(3);
    Some(
        Diagnostic::error(UNEXPECTED, place, "`let` names a value, not a layer")
            .here("names numbers, sizes and words")
            .help(format!(
                "for the result of the layer write `{name} = {chain}`; for layers that are used \
                 several times, `share {name} = {chain}` with one set of weights, or a `block \
                 {name} {{ {chain} }}` next to the network with separate weights"
            )),
    )
}
