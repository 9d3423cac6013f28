//! Statements in another form than the language's, with what to write.

use super::*;
use crate::diagnostic::Code;
use crate::source::Span;

/// What is written otherwise: `shown` is how, `edits` do it.
pub fn otherwise(
    code: Code,
    span: Span,
    (said, here): (&str, &str),
    shown: &str,
    edits: Vec<Edit>,
) -> Diagnostic {
    let said = Diagnostic::error(code, span, said).here(here);
    fixed(said, format!("write `{shown}`"), edits)
}

/// A word that begins a statement or goes on with one, misspelt or of another language.
pub fn misspelt_word(span: Span, found: &str, word: &str) -> Diagnostic {
    Diagnostic::error(
        MISSPELT_WORD,
        span,
        format!("`{found}` is no word of the language: did you mean `{word}`?"),
    )
    .here(format!("did you mean `{word}`?"))
    .fix(true, format!("write `{word}`"), span, word)
}

/// `relu -> as b`, or `as b` on a line of its own: `away` is what stands between it and its step.
pub fn label_apart(span: Span, name: &str, away: Option<Span>) -> Diagnostic {
    let said = Diagnostic::error(
        MISSPELT_WORD,
        span,
        format!("`as {name}` follows its step, with a blank between"),
    )
    .here("not a step of its own");
    let what_to_do = format!("write `as {name}` behind the step, on its line");
    match away {
        Some(away) => said.fix(true, what_to_do, away, " "),
        None => said.help(what_to_do),
    }
}

/// `a.shape[0]`, `a[0]`
pub fn indexed(span: Span, value: &str) -> Diagnostic {
    let tensor = value.strip_suffix(".shape").unwrap_or(value);
    Diagnostic::error(LIST, span, "there are no lists, so nothing is taken out of one by its number")
        .here("not a bracket of the language")
        .help(format!(
            "the extents of a tensor have names: `{tensor}.channels`, `{tensor}.height`, `{tensor}.width`; \
             a value that differs from round to round is computed from the loop's variable"
        ))
}

/// `for i in [0, 1, 2]`: `range` says the same.
pub fn looped_list(span: Span, range: Option<String>) -> Diagnostic {
    let said = Diagnostic::error(
        LIST,
        span,
        "a loop runs over a range, and there are no lists",
    )
    .here("a list");
    match range {
        Some(range) => said.fix(true, format!("write `{range}`"), span, range),
        None => said.help(
            "write `for i in 0..3 { … }` and compute the value from `i`: `(64 * (i + 1))`; \
             where there is no rule, write the lines out",
        ),
    }
}

/// `expect 1000 params`
pub fn uncompared(span: Span, value: &str, quantity: &str) -> Diagnostic {
    Diagnostic::error(
        UNEXPECTED,
        span,
        "an `expect` compares a quantity with a value",
    )
    .here("what should it be compared by?")
    .help(format!(
        "write `expect {quantity} = {value}`, or `<=`, or `~`"
    ))
}

/// `repeat { … }`
pub fn uncounted(span: Span) -> Diagnostic {
    Diagnostic::error(
        UNEXPECTED,
        span,
        "`repeat` says how often: `repeat 3 { … }`",
    )
    .here("no count before this")
    .help("put the number of rounds, or an expression, before the `{`")
}

/// `for i in 0 to 3`
pub fn loop_to(span: Span, written: &str) -> Diagnostic {
    let said = Diagnostic::error(FOREIGN_LOOP, span, "a loop runs over a range: `0..n`")
        .here("`to` is for what can be chosen, in a family");
    let range = written.split_once(" to ").and_then(|(first, last)| {
        let end = last.trim().parse::<u64>().ok()?.checked_add(1)?;
        first.trim().parse::<u64>().ok()?;
        Some(format!("{}..{end}", first.trim()))
    });
    match range {
        Some(range) => said.help("a range leaves out its end").fix(
            true,
            format!("write `{range}`"),
            span,
            range,
        ),
        None => said.help("write `for i in 0..n { … }`: from 0, without n"),
    }
}

/// `n: int: 3`
pub fn default_colon(colon: Span, shown: &str) -> Diagnostic {
    Diagnostic::error(
        FOREIGN_EQUALS,
        colon,
        format!("the default of a parameter follows a `=`: `{shown}`"),
    )
    .here("no second colon")
    .fix(true, format!("write `{shown}`"), colon, " =")
}

/// `use "std.blocks"`
pub fn quoted_module(span: Span, right: &str) -> Diagnostic {
    Diagnostic::error(
        PATH_WITHOUT_QUOTES,
        span,
        format!("the modules of the standard library stand without quotes: `{right}`"),
    )
    .here("quotes are for the paths of files")
    .fix(true, format!("write `{right}`"), span, right)
}

/// `use std { conv_bn }`: `module` has these names.
pub fn std_alone(span: Span, module: &str) -> Diagnostic {
    Diagnostic::error(
        PATH_WITHOUT_QUOTES,
        span,
        format!("names are taken from a module of the standard library: `{module}`"),
    )
    .here("`std` is all of them")
    .fix(true, format!("write `{module}`"), span, module)
}

/// Names that are taken from a module in another form: `edit` is replaced by `text`.
pub fn used_names(span: Span, edit: Span, text: &str, shown: &str) -> Diagnostic {
    Diagnostic::error(
        UNEXPECTED,
        span,
        format!("the names that are taken stand in braces: `{shown}`"),
    )
    .here("not the form of a `use`")
    .fix(true, format!("write `{shown}`"), edit, text)
}

/// `use std.blocks { * }`
pub fn used_all(span: Span, module: &str) -> Diagnostic {
    let name = module.rsplit('.').next().unwrap_or(module);
    Diagnostic::error(
        UNEXPECTED,
        span,
        "each name that is taken is written out",
    )
    .here("not all at once")
    .help(format!(
        "write the names in braces, `use {module} {{ a, b }}`, or `use {module}` alone and then `{name}.a`"
    ))
}

/// `a.channels()`
pub fn called_extent(parenthesis: Span, value: &str) -> Diagnostic {
    Diagnostic::error(
        UNEXPECTED,
        parenthesis,
        format!("an extent of a tensor is a value, not a function: `{value}`"),
    )
    .here("nothing is called here")
    .fix(true, format!("write `{value}`"), parenthesis, "")
}

/// A `\` at the end of a line.
pub fn backslash(span: Span) -> Diagnostic {
    Diagnostic::error(UNEXPECTED, span, "`\\` does not join lines")
        .here("not a sign of the language")
        .help("take it away: a line goes on where it ends with `->`, where the next begins with `->`, and in parentheses; the parameters of a layer stand on its line")
}

/// `x = input 3x32x32`
pub fn input_form(span: Span, start: &str, shape: &str) -> Diagnostic {
    let text = format!("{} {shape}", start.trim_end());
    Diagnostic::error(UNEXPECTED, span, "an input is a statement of its own")
        .here(format!("it is written `{text}`"))
        .fix(true, format!("write `{text}`"), span, start)
}

/// A text whose lines end as on an old Macintosh.
pub fn carriage_returns(span: Span) -> Diagnostic {
    Diagnostic::error(
        FOREIGN_CHARACTER,
        span,
        "the lines of this file end with a carriage return alone, as on an old Macintosh",
    )
    .here("the first of them")
    .help("save the file with the line ends LF or CRLF; all else is checked as if it were so")
}
