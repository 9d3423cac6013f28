//! Signs of another language between the parameters of a layer, and lists.

use super::look::{as_size, innermost, last_value};
use super::rewrites::{edit, otherwise};
use super::{Mistake, is_name, token};
use crate::diagnostic::Diagnostic;
use crate::number::Extents;
use crate::syntax::codes::{COMMA, FOREIGN_LOOP, FOREIGN_OPERATOR};
use crate::syntax::{error, foreign};

/// `pad=1,1`, `conv 8 3,3`: two numbers of a size.
pub fn glued_size(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    const SIZES: &[&str] = &[
        "pad",
        "kernel",
        "stride",
        "dilation",
        "size",
        "padding",
        "kernel_size",
    ];
    let second = token(mistake.after.strip_prefix(',')?);
    let start = last_value(mistake.before)?;
    let first = mistake.before.get(start..)?;
    let digits = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    let glued = mistake.before_end() == mistake.at;
    let rest = mistake.after.get(second.len().saturating_add(1)..)?;
    if !glued || !digits(first) || !digits(second) || rest.trim_start().starts_with(',') {
        return None;
    }
    let head = mistake.before.get(..start)?;
    let setting = SIZES.iter().any(|it| {
        head.strip_suffix('=')
            .is_some_and(|head| head.ends_with(it))
    });
    // Behind the features, two small numbers that are the same are a kernel.
    let step = head.rsplit("->").next().unwrap_or_default();
    let given = step.split(' ').filter(|it| !it.is_empty()).count();
    let kernel = first == second && first.len() < 3 && given == 2;
    let from = mistake.unit.start.saturating_add(start);
    let to = mistake.at.saturating_add(1).saturating_add(second.len());
    (setting || kernel)
        .then(|| error::list(mistake.span(from..to), Some(format!("{first}x{second}"))))
}

/// `conv 8 3x3 as stem, relu`
pub fn comma_after_label(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let rest = mistake.after.strip_prefix(',')?;
    let start = last_value(mistake.before)?;
    let labelled = mistake.before.get(..start)?.ends_with(" as ");
    let next = rest.trim_start();
    let open = innermost(mistake).is_some_and(|(bracket, _)| bracket == b'(');
    if !labelled || open || !is_name(token(next)) || token(next).is_empty() {
        return None;
    }
    let end = mistake
        .at
        .saturating_add(mistake.after.len())
        .saturating_sub(next.len());
    let said = ("steps are joined by `->`", "no commas between steps");
    let shown = format!("-> {}", token(next));
    let edits = edit(mistake, mistake.before_end(), end, " -> ");
    otherwise(mistake, COMMA, 1, said, &shown, edits)
}

/// `bias=!on`, `bias=!k`
pub fn negated_value(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let value = token(mistake.after.strip_prefix('!')?);
    let bare = innermost(mistake).is_none_or(|(bracket, _)| bracket == b'{');
    let first = token(mistake.before);
    let setting = mistake.before.ends_with('=') && !["let", "expect", "where"].contains(&first);
    if !bare || !setting || !is_name(value) || value.is_empty() {
        return None;
    }
    let right = match value {
        "on" | "true" => "off".to_owned(),
        "off" | "false" => "on".to_owned(),
        name => format!("(not {name})"),
    };
    let end = mistake.at.saturating_add(value.len()).saturating_add(1);
    let said = ("`!` is no operator", "not an operator");
    let edits = edit(mistake, mistake.at, end, right.clone());
    otherwise(mistake, FOREIGN_OPERATOR, 1, said, &right, edits)
}

/// `a.shape[0]`, and the list of a loop.
pub fn index_or_list(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let inside = mistake.after.strip_prefix('[')?;
    let length = inside.find(']')?;
    let place = mistake.here(length.saturating_add(2));
    let list = inside.get(..length)?;
    let glued = mistake.before_end() == mistake.at
        && mistake
            .before
            .ends_with(|it: char| it.is_ascii_alphanumeric() || it == '_');
    if glued {
        let value = mistake.before.get(last_value(mistake.before)?..)?;
        let number = list.trim().trim_start_matches('-');
        let index = number.bytes().all(|it| it.is_ascii_digit()) && !number.is_empty();
        let named = value.starts_with(|it: char| it.is_ascii_alphabetic() || it == '_');
        return (index && named).then(|| error::indexed(place, value));
    }
    if token(mistake.before) == "for" && mistake.before.ends_with(" in") {
        let parts: Option<Vec<u64>> = list.split(',').map(|it| it.trim().parse().ok()).collect();
        let range = parts.and_then(|parts| {
            let (first, last) = (*parts.first()?, *parts.last()?);
            let next = parts.get(1..).unwrap_or_default();
            let follows = parts
                .iter()
                .zip(next)
                .all(|(one, next)| one.checked_add(1) == Some(*next));
            follows.then_some(format!("{first}..{}", last.checked_add(1)?))
        });
        return Some(error::looped_list(place, range));
    }
    // `dense [10, 20]`: no size is wanted there.
    let layer = mistake.before.rsplit("->").next()?.trim();
    (layer == "dense" && as_size(list).is_some_and(|size| size.contains('x')))
        .then(|| error::list(place, None))
}

/// `0...3`, `3x8.5x8`
pub fn point(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let digits = mistake.after.strip_prefix('.')?;
    let word = token(digits);
    if mistake.before.ends_with("..") && mistake.before_end() == mistake.at {
        let said = ("a range has two points", "one too many");
        let edits = edit(mistake, mistake.at, mistake.at.saturating_add(1), "");
        let start = last_value(mistake.before.trim_end_matches('.'))
            .and_then(|it| mistake.before.get(it..))
            .unwrap_or_default();
        return otherwise(
            mistake,
            FOREIGN_LOOP,
            1,
            said,
            &format!("{start}{word}"),
            edits,
        );
    }
    let start = last_value(mistake.before)?;
    let size = mistake.before.get(start..)?;
    let glued = mistake.before_end() == mistake.at;
    let decimal = glued && size.contains('x') && size.starts_with(|it: char| it.is_ascii_digit());
    let to = mistake.at.saturating_add(1).saturating_add(word.len());
    let from = mistake.unit.start.saturating_add(start);
    let text = mistake.text.get(from..to)?;
    decimal.then(|| error::not_a_number(mistake.span(from..to), text, None))
}

/// `conv 8 3x3 > relu`
pub fn half_arrow(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let next = token(mistake.after.strip_prefix('>')?.trim_start());
    let open = innermost(mistake).is_some_and(|(bracket, _)| bracket == b'(');
    let first = token(mistake.before);
    let value = ["let", "expect", "where", "if", "repeat", "for"].contains(&first);
    (!open && !value && foreign::is_layer(next)).then(|| error::foreign_arrow(mistake.here(1), ">"))
}

/// `conv 8 3x3/2`: the stride behind the kernel, as papers write it.
pub fn slashed_stride(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let stride = token(mistake.after.strip_prefix('/')?.trim_start());
    let start = last_value(mistake.before)?;
    let kernel = mistake.before.get(start..)?;
    let open = innermost(mistake).is_some_and(|(bracket, _)| bracket == b'(');
    let step = mistake.before.rsplit("->").next()?.trim_start();
    let number = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    let layer = foreign::is_layer(token(step));
    if open
        || !layer
        || !number(stride)
        || !kernel.contains('x')
        || Extents::parse(kernel).is_none()
    {
        return None;
    }
    let blanks = mistake.after.len().saturating_sub(1);
    let blanks = blanks.saturating_sub(mistake.after.get(1..)?.trim_start().len());
    let to = mistake
        .at
        .saturating_add(1)
        .saturating_add(blanks)
        .saturating_add(stride.len());
    let from = mistake.unit.start.saturating_add(start);
    let text = format!("{kernel} stride={stride}");
    let mut said = error::otherwise(
        FOREIGN_OPERATOR,
        mistake.span(from..to),
        (
            "a stride is a parameter, `stride=`",
            "a size is not divided",
        ),
        &text,
        edit(mistake, from, to, text.clone()),
    );
    said.ask_first();
    Some(said)
}
