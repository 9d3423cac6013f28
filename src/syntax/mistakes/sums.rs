//! Tensors joined by operators, and assignments of other languages.

use super::context::{is_free_name, is_name, outside_brackets, token};
use super::cursor::{Cursor, end_of, start_of};
use super::layers::{is_join, is_layer, stands_alone};
use crate::diagnostic::{Diagnostic, codes};
use crate::layer::{ADD, MUL, SUB};
use crate::source::Span;
use crate::syntax::grammar;
use crate::syntax::grammar::Rule;

codes! {
    /// A value is assigned with an operator of another language, `:=` or `+=`.
    ///
    /// `=` names a result once, and the value of a name never changes. So nothing can be added to a
    /// name: to combine two tensors, use a layer, which produces a third one.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   relu as x
    ///   conv 3 3x3 pad=1 as y
    ///   x += y
    /// }
    /// ```
    ///
    /// Combine them with a layer, whose result is the new flow:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   relu as x
    ///   conv 3 3x3 pad=1 as y
    ///   add(x, y)
    /// }
    /// ```
    ASSIGNMENT = "P044" "foreign-assignment";
}

/// `x := relu`, `out += x`
pub(crate) fn assignment(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let statement = cursor.statement()?;
    let name = token(statement);
    let rest = cursor.cover(end_of(name), statement).trim_start();
    let (sign, value) = [":=", "+=", "-=", "*=", "/=", "<-"]
        .into_iter()
        .find_map(|it| Some((it, rest.strip_prefix(it)?)))?;
    if !is_free_name(name) {
        return None;
    }
    let place = cursor.span(rest.get(..sign.len())?);
    let operator = sign.strip_suffix('=').unwrap_or_default();
    let Some(join) = join_of(operator) else {
        let error = no_operator(place, sign, None);
        return Some(match operator {
            "" | ":" => error.help("write `=`").write(true, place, "="),
            _ => error.help(JOIN_BY_LAYERS),
        });
    };
    let error = no_operator(place, sign, Some(join));
    let value = value.trim();
    let readable = grammar::read(Rule::lone_chain, value).is_ok() && !value.starts_with('{');
    Some(if readable {
        let text = format!("{join}({name}, {value})");
        let whole = cursor.span(statement);
        error
            .help(format!("write `{text}`"))
            .write(false, whole, text)
    } else {
        error.help(JOIN_BY_LAYERS)
    })
}

const JOIN_BY_LAYERS: &str = "tensors are joined by layers: `add(a, b)`, `sub(a, b)`, `mul(a, b)`; a number is named by `let n = …`";

/// `join`: the layer that computes the operation.
fn no_operator(place: Span, sign: &str, join: Option<&str>) -> Diagnostic {
    let message = match join {
        Some(join) => format!("`{sign}` is not an operator: tensors are joined by `{join}`"),
        None => format!("`{sign}` is not an operator: `=` names a result"),
    };
    Diagnostic::error(ASSIGNMENT, place, message).here("not an operator")
}

/// `conv 16 3x3 -> + x`
pub(crate) fn sum_in_chain(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let sign = cursor.next(1);
    let join = join_of(sign)?;
    let name = token(cursor.after.strip_prefix(sign)?.trim_start());
    // Or on a line of its own.
    let is_line = cursor.before.is_empty() && cursor.rule == Rule::lone_statement;
    ((cursor.before.ends_with("->") || is_line) && is_name(name)).then(|| {
        let text = format!("{join}(identity, {name})");
        let whole = cursor.span(cursor.cover(sign, name));
        no_operator(cursor.span(sign), sign, Some(join))
            .help(format!("write `{text}`"))
            .write(false, whole, text)
    })
}

/// The layer that joins tensors as the sign joins numbers.
fn join_of(sign: &str) -> Option<&'static str> {
    match sign {
        "+" => Some(ADD.name),
        "-" => Some(SUB.name),
        "*" => Some(MUL.name),
        _ => None,
    }
}

/// `b = a + relu`: tensors, as far as can be seen
pub(crate) fn sum_of_tensors(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    /// More operands are computed values of a script.
    const MAX_OPERANDS: usize = 16;
    let statement = cursor.statement()?;
    if statement.contains(['{', '"', '[']) {
        return None;
    }
    let target = statement.split_once('=').and_then(|(name, value)| {
        let fine = is_free_name(name.trim()) && !value.starts_with('=');
        fine.then_some((name.trim(), value))
    });
    let sum = target.map_or(statement, |(_, sum)| sum);
    let signs = [b'+', b'*', b'-'].map(|it| signs_of(cursor, sum, it));
    let signs = signs.into_iter().find(|it| !it.is_empty())?;
    let sign = *signs.first()?;
    if sign == "-" && signs.len() > 1 {
        // `sub` takes two tensors.
        return None;
    }
    let join = join_of(sign)?;
    let starts = [start_of(sum)].into_iter().chain(signs.iter().copied());
    let ends = signs.iter().copied().chain([end_of(sum)]);
    let operands = starts
        .zip(ends)
        .map(|(start, end)| cursor.between(start, end).trim());
    let operands: Vec<&str> = operands.collect();
    let is_chain = |it: &&str| grammar::read(Rule::lone_chain, it).is_ok();
    if operands.len() > MAX_OPERANDS || !operands.iter().all(is_chain) {
        return None;
    }
    let mut evident = operands.iter().map(|it| is_evident(cursor.above(), it));
    // Without a name for it, the sum could as well be of the last value before it.
    let fine = match target {
        Some(_) => evident.any(|it| it),
        None => evident.all(|it| it),
    };
    if !fine {
        return None;
    }
    let list = operands.join(", ");
    // `a + b -> relu`: the next step gets the whole sum.
    let joined = match list.split_once(" -> ") {
        Some((names, rest))
            if names.split(", ").count() == operands.len() && names.split(", ").all(is_name) =>
        {
            format!("{join}({names}) -> {rest}")
        }
        _ => format!("{join}({list})"),
    };
    let text = match target {
        Some((name, _)) => format!("{name} = {joined}"),
        None => joined,
    };
    Some(
        no_operator(cursor.span(sign), sign, Some(join))
            .help(format!("write `{text}`"))
            .write(false, cursor.span(statement), text),
    )
}

/// Where a sign joins operands. A `-` does so only between blanks: others are of an arrow, a number
/// or a name such as `max-pool`.
fn signs_of<'t>(cursor: &Cursor<'t>, sum: &'t str, sign: u8) -> Vec<&'t str> {
    let mut signs = outside_brackets(sum, sign);
    if sign == b'-' {
        signs.retain(|it| {
            let before = cursor.between(start_of(sum), it);
            let after = cursor.between(end_of(it), end_of(sum));
            before.ends_with(' ') && after.starts_with(' ')
        });
    }
    signs
}

/// Whether a chain is of tensors, as far as its words and the lines above it say.
fn is_evident(above: &str, chain: &str) -> bool {
    /// How much of the text is looked at, in bytes.
    const ABOVE: usize = 1 << 14;
    let first = token(chain);
    let rest = chain.strip_prefix(first).unwrap_or_default();
    let call = rest.starts_with('(');
    // A lone name that needs values is rather a number's: `inputs * expand`.
    let step = stands_alone(first) || is_layer(first) && !rest.is_empty();
    if chain.contains("->") || step && !call || is_join(first) && call {
        return true;
    }
    let start = above.len().saturating_sub(ABOVE);
    let above = (start..above.len()).find_map(|it| above.get(it..));
    let mut lines = above.unwrap_or_default().lines();
    rest.is_empty()
        && lines.any(|line| {
            let line = line.trim();
            let labelled = line.split(" as ").skip(1).any(|it| token(it) == first);
            let input = line.strip_prefix("input ");
            let bound = !line.starts_with("let ")
                && line
                    .split_once('=')
                    .is_some_and(|(names, _)| names.split(',').any(|it| it.trim() == first));
            labelled || bound || input.is_some_and(|it| token(it.trim_start()) == first)
        })
}
