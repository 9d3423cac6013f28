//! Statements in the form of another language, where it is plain what to write.

use super::look::{as_size, last_value};
use super::{Mistake, is_keyword, is_name, token};
use crate::diagnostic::{Code, Diagnostic, Edit};
use crate::number::Extents;
use crate::syntax::codes::{self, ASSIGNMENT, FOREIGN_LOOP, FOREIGN_OPERATOR, UNEXPECTED};
use crate::syntax::grammar::{self, Rule};
use crate::syntax::literal::Literal;
use crate::syntax::{error, foreign};

pub(super) fn edit(
    mistake: &Mistake<'_>,
    from: usize,
    to: usize,
    text: impl Into<String>,
) -> Vec<Edit> {
    vec![Edit {
        span: mistake.span(from..to),
        text: text.into(),
    }]
}

/// The line of the statement, up to the `{` of a body.
fn line<'t>(mistake: &Mistake<'t>) -> Option<&'t str> {
    let unit = mistake.text.get(mistake.unit.clone())?;
    (mistake.entry == Rule::lone_statement).then(|| unit.lines().next())?
}

pub(super) fn otherwise(
    mistake: &Mistake<'_>,
    code: Code,
    length: usize,
    said: (&str, &str),
    shown: &str,
    edits: Vec<Edit>,
) -> Option<Diagnostic> {
    Some(error::otherwise(
        code,
        mistake.here(length),
        said,
        shown,
        edits,
    ))
}

/// `let x := 3`, `let x: int = 3`, `let x 3`
pub fn let_form(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let name = mistake.before.strip_prefix("let ")?.trim();
    let start = mistake.at;
    if !is_name(name) || mistake.entry != Rule::lone_statement {
        return None;
    }
    let value = |value: &str| grammar::read(Rule::lone_expr, value.trim()).is_ok();
    let shown = format!("let {name} = …");
    if let Some(rest) = mistake.after.strip_prefix(":=") {
        let end = start.saturating_add(2);
        let edits = edit(mistake, start, end, "=");
        let said = (
            "`:=` is no operator: `=` gives a value its name",
            "not an operator",
        );
        return value(rest).then(|| otherwise(mistake, ASSIGNMENT, 2, said, &shown, edits))?;
    }
    if let Some((ty, rest)) = mistake
        .after
        .strip_prefix(':')
        .and_then(|it| it.split_once('='))
        && is_name(ty.trim())
        && value(rest)
    {
        let end = start.saturating_add(ty.len()).saturating_add(1);
        let edits = edit(mistake, mistake.before_end(), end, " ");
        let said = (
            "a `let` has no type: it is that of its value",
            "only parameters have types",
        );
        let length = ty.trim_end().len().saturating_add(1);
        return otherwise(mistake, UNEXPECTED, length, said, &shown, edits);
    }
    let starts = mistake
        .after
        .starts_with(|it: char| it.is_ascii_digit() || it == '(');
    let edits = edit(mistake, start, start, "= ");
    let said = (
        "a `let` joins the name and its value by `=`",
        "no `=` before this",
    );
    (starts && value(mistake.after)).then(|| {
        otherwise(
            mistake,
            UNEXPECTED,
            token(mistake.after).len(),
            said,
            &shown,
            edits,
        )
    })?
}

/// `=<`, `===`, `<>`, `!==`
pub fn comparison(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    const SIGNS: &[(&str, &str, &str)] = &[
        ("=", "<", "<="),
        ("==", "=", "=="),
        ("<", ">", "!="),
        ("!=", "=", "!="),
    ];
    let glued = mistake.before_end() == mistake.at;
    let (first, second, right) = SIGNS.iter().rev().find(|(first, second, _)| {
        glued && mistake.before.ends_with(first) && mistake.after.starts_with(second)
    })?;
    let from = mistake.at.saturating_sub(first.len());
    let to = mistake.at.saturating_add(second.len());
    let said = format!("`{first}{second}` is no operator");
    Some(error::otherwise(
        FOREIGN_OPERATOR,
        mistake.span(from..to),
        (&said, "not an operator"),
        right,
        edit(mistake, from, to, *right),
    ))
}

/// `expect params: 3`, `expect 1000 params`
pub fn expect_form(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let value = mistake.before.strip_prefix("expect ")?.trim();
    if mistake.after.starts_with(':') {
        let start = mistake.before_end();
        let rest = mistake.after.get(1..)?.trim();
        let end = mistake.at.saturating_add(1);
        let blank = mistake.after.get(1..)?.starts_with(' ');
        let sign = if blank { " =" } else { " = " };
        let said = ("an `expect` compares by an operator", "not an operator");
        let shown = format!("expect {value} = {rest}");
        return otherwise(
            mistake,
            UNEXPECTED,
            1,
            said,
            &shown,
            edit(mistake, start, end, sign),
        );
    }
    let quantity = token(mistake.after);
    let alone = mistake.after.trim() == quantity && is_name(quantity);
    (Literal::parse(value).is_some() && alone)
        .then(|| error::uncompared(mistake.here(quantity.len()), value, quantity))
}

/// `classes: 10` among the settings of a task.
pub fn task_colon(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let settings = mistake.before.starts_with("task ") && mistake.before.contains('{');
    let rest = mistake.after.strip_prefix(':')?;
    let name = mistake.before.get(last_value(mistake.before)?..)?;
    if !settings || !is_name(name) {
        return None;
    }
    let blanks = rest.len().saturating_sub(rest.trim_start().len());
    let end = mistake.at.saturating_add(1).saturating_add(blanks);
    let said = ("a setting and its value are joined by `=`", "no colon");
    let shown = format!("{name}={}", token(rest.trim_start()));
    let edits = edit(mistake, mistake.before_end(), end, "=");
    otherwise(mistake, codes::FOREIGN_EQUALS, 1, said, &shown, edits)
}

/// `share s { … }`, `if c then { … }`, `repeat { … }`, `repeat i in 0..3 { … }`, `for i 0..3 { … }`
pub fn body_form(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let line = line(mistake)?;
    let first = token(line);
    let start = mistake.unit.start;
    let at = mistake.at;
    let name = mistake.before.get(first.len()..)?.trim();
    match first {
        "share" if mistake.after.starts_with('{') && is_name(name) => {
            let said = ("what is shared follows a `=`", "no `=` before this");
            let shown = format!("share {name} = {{ … }}");
            otherwise(
                mistake,
                UNEXPECTED,
                1,
                said,
                &shown,
                edit(mistake, at, at, "= "),
            )
        }
        "if" if token(mistake.after) == "then" => {
            let rest = mistake.after.get("then".len()..)?;
            let body = rest.trim_start();
            let end = at.saturating_add(mistake.after.len().saturating_sub(body.len()));
            let said = ("the `if` of a body has no `then`", "take it away");
            let edits = edit(mistake, at, end, "");
            let shown = format!("{} {{", mistake.before);
            body.starts_with('{')
                .then(|| otherwise(mistake, UNEXPECTED, 4, said, &shown, edits))?
        }
        "repeat" if mistake.before == "repeat" && mistake.after.starts_with('{') => {
            Some(error::uncounted(mistake.here(1)))
        }
        "repeat" if token(mistake.after) == "in" && is_name(name) => {
            let end = start.saturating_add(first.len());
            let said = (
                "a loop with a variable is a `for`",
                "`repeat` has its count alone",
            );
            let edits = edit(mistake, start, end, "for");
            let shown = format!("for {name} in …");
            otherwise(mistake, FOREIGN_LOOP, 2, said, &shown, edits)
        }
        "for"
            if is_name(name)
                && name != "in"
                && mistake
                    .after
                    .starts_with(|it: char| it.is_ascii_digit() || it == '(') =>
        {
            let said = (
                "the variable of a loop and its range are joined by `in`",
                "no `in` before this",
            );
            let shown = format!("for {name} in …");
            let length = token(mistake.after).len().max(1);
            otherwise(
                mistake,
                UNEXPECTED,
                length,
                said,
                &shown,
                edit(mistake, at, at, "in "),
            )
        }
        _ => None,
    }
}

/// `} else tanh`
pub fn else_form(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let word = ["else", "shortcut"]
        .into_iter()
        .find(|it| mistake.before.ends_with(it))?;
    let inside = mistake.after.trim_end();
    let starts = inside.starts_with(|it: char| it.is_ascii_alphabetic() || it == '_');
    let open = mistake
        .before
        .get(..mistake.before.len().saturating_sub(word.len()))?;
    if !starts
        || !open.trim_end().ends_with('}')
        || inside.contains(['{', '}', '\n'])
        || grammar::read(Rule::lone_chain, inside).is_err()
    {
        return None;
    }
    let text = format!("{{ {inside} }}");
    let end = mistake.at.saturating_add(inside.len());
    let said = format!("what follows `{word}` stands in braces");
    let edits = edit(mistake, mistake.at, end, text.clone());
    let shown = format!("{word} {text}");
    let length = token(inside).len();
    otherwise(
        mistake,
        UNEXPECTED,
        length,
        (&said, "no braces around this"),
        &shown,
        edits,
    )
}

/// `input 3 8 8`, `input 3x8x8 as x`, `input 3x8x8 -> relu`, `Input(3, 32, 32)`
pub fn input_parts(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let line = line(mistake)?.trim_end();
    let shape = line.strip_prefix("input ")?.trim_start();
    let start = mistake.unit.start;
    let from = start.saturating_add(line.len().saturating_sub(shape.len()));
    let end = start.saturating_add(line.len());
    let numbers: Vec<&str> = shape.split(' ').filter(|it| !it.is_empty()).collect();
    let whole = |it: &&str| it.bytes().all(|it| it.is_ascii_digit());
    if numbers.len() == 3 && numbers.iter().all(whole) {
        let size = numbers.join("x");
        Extents::parse(&size)?;
        return Some(error::spaced_size(mistake.span(from..end), &size));
    }
    if let Some((size, name)) = shape.split_once(" as ")
        && is_name(name.trim())
        && Extents::parse(size.trim()).is_some()
    {
        let text = format!("{} {}", name.trim(), size.trim());
        let said = (
            "the name of an input stands before its shape",
            "comes too late",
        );
        let shown = format!("input {text}");
        return otherwise(
            mistake,
            UNEXPECTED,
            2,
            said,
            &shown,
            edit(mistake, from, end, text),
        );
    }
    if mistake.after.starts_with("->") {
        let above = mistake.text.get(..start)?;
        let indent = above.rsplit('\n').next().filter(|it| it.trim().is_empty());
        let rest = mistake.after.get(2..)?;
        let blanks = rest.len().saturating_sub(rest.trim_start().len());
        let to = mistake.at.saturating_add(2).saturating_add(blanks);
        let said = (
            "an `input` is a statement of its own",
            "the next line goes on with it",
        );
        let edits = edit(
            mistake,
            mistake.before_end(),
            to,
            format!("\n{}", indent.unwrap_or("  ")),
        );
        let said = error::otherwise(UNEXPECTED, mistake.here(2), said, "", Vec::new());
        let said = said.help("put what follows on a line of its own");
        let fix = crate::diagnostic::Fix::new(true, "a new line instead", edits);
        return Some(said.with_fix(fix));
    }
    None
}

/// `conv1: conv 8 3x3`
pub fn label_before(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let line = line(mistake)?.trim_end();
    let (name, step) = line.split_once(':')?;
    let chain = step.trim_start();
    let simple =
        step.starts_with(' ') && !chain.contains(['{', ':', '=']) && !chain.contains(" as ");
    let layer = foreign::is_layer(token(chain));
    if !is_name(name) || is_keyword(name) || !simple || !layer {
        return None;
    }
    grammar::read(Rule::lone_statement, chain).ok()?;
    let end = mistake.unit.start.saturating_add(line.len());
    let text = format!("{chain} as {name}");
    let start = mistake.unit.start;
    Some(error::otherwise(
        UNEXPECTED,
        mistake.span(start..start.saturating_add(name.len()).saturating_add(1)),
        (
            "the name of a step follows it, behind `as`",
            "comes too early",
        ),
        &text,
        edit(mistake, start, end, text.clone()),
    ))
}

/// `input 1, 3, 32, 32`
pub fn batch(mistake: &Mistake<'_>) -> Option<Diagnostic> {
    let line = line(mistake)?.trim_end();
    let shape = line.strip_prefix("input ")?.trim_start();
    let size = as_size(shape).filter(|it| it.matches('x').count() == 3)?;
    let (_, size) = size.split_once('x')?;
    let start = mistake.unit.start;
    let from = start.saturating_add(line.len().saturating_sub(shape.len()));
    let place = mistake.span(from..start.saturating_add(line.len()));
    mistake
        .after
        .starts_with(',')
        .then(|| error::input_list(place, size, true))
}
