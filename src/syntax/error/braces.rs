//! Bodies and their braces, from whatever code.

use super::*;
use crate::source::Span;

/// A body stands behind a colon, by its indentation. `edits` put it into braces.
pub fn colon_body(colon: Span, edits: Vec<Edit>) -> Diagnostic {
    let said = Diagnostic::error(COLON_BODY, colon, "a body stands in braces")
        .here("`{` stands here, and `}` behind the body's last line")
        .help("put it into braces: `for i in 0..3 { … }`, `if wide { … } else { … }`");
    fixed(said, "put this body into braces", edits)
}

/// Braces behind a layer's name.
pub fn layer_braces(name_span: Span, brace: Span, name: &str) -> Diagnostic {
    let said = Diagnostic::error(LAYER_BRACES, brace, format!("no braces follow `{name}`"))
        .here("a body belongs to `repeat`, `for`, `if`, `residual` and the like");
    let said = said.label(name_span, "a layer or block, used");
    match name {
        "forward" | "call" | "__init__" | "init" | "def" => said.help(
            "write the layers one after another: the order of the lines is the order of the data",
        ),
        "layer" | "layers" => {
            said.help("write the layer itself, its parameters behind it: `conv 64 3x3 pad=1`")
        }
        "add" | "concat" | "mul" | "max" => said.help(format!(
            "what it joins stands in parentheses, with commas between: `{name}(conv 8 3x3 pad=1, conv 8 1x1)`"
        )),
        "branch" | "branches" | "parallel" | "fork" | "inception" => said.help(
            "branches are what a join is given: `concat(conv 8 3x3 pad=1, conv 8 1x1)`, or `add(…)`",
        ),
        "loop" | "times" => said.help("write `repeat 3 { … }`, or `for i in 0..3 { … }`"),
        "skip" | "sequential" | "Sequential" => said.help(
            "write the layers one after another; what is added to what it started from stands in `residual { … }`",
        ),
        _ => said.help(format!(
            "parameters follow on the same line: `{name} 64 3x3 pad=1`; a block is written beside the network: `block {name} {{ … }}`"
        )),
    }
}

/// What a `repeat`, `residual`, `if` … holds without its braces.
pub fn braces_missing(
    span: Span,
    word: &str,
    text: &str,
    safe: bool,
    edits: Vec<Edit>,
) -> Diagnostic {
    let message = format!("write `{text}`");
    let mut said = Diagnostic::error(
        UNEXPECTED,
        span,
        format!("what belongs to `{word}` stands in braces"),
    )
    .here("`{` is missing before this")
    .help(message.clone());
    said.fixes.push(Fix::new(safe, message, edits));
    said
}

/// A header whose `{` is lost, or stands on the line below. `word`: with what the header begins;
/// `name`: of a network or block.
pub fn lost_brace(place: Span, word: &str, name: Option<&str>, edits: Vec<Edit>) -> Diagnostic {
    let code = if name.is_some() { HEADLESS } else { LOST_BRACE };
    let whose = match name {
        Some(name) => format!("{word} {name}"),
        None => word.to_owned(),
    };
    let said = Diagnostic::error(code, place, format!("the `{{` is missing behind `{whose}`"))
        .here("expected `{` at the end of this line");
    let both = edits.iter().any(|it| it.text.contains('}'));
    let help = if both {
        "put its body into braces: `{` at the end of this line, `}` below its last line"
    } else {
        "write ` {` at the end of this line"
    };
    fixed(said.help(help), help, edits)
}

/// A header with its `{` on the line below.
pub fn brace_below(place: Span, brace: Span, word: &str, edits: Vec<Edit>) -> Diagnostic {
    let code = match word {
        "network" | "block" => HEADLESS,
        _ => LOST_BRACE,
    };
    let said = Diagnostic::error(
        code,
        place,
        format!("the `{{` of `{word}` stands on the line of `{word}`"),
    )
    .here("expected `{` at the end of this line")
    .label(
        brace,
        "not on a line of its own: a new line ends what is before it",
    );
    let help = "move the `{` to the end of this line";
    fixed(said.help(help), help, edits)
}

/// A `}` too many, where all others fit without it.
pub fn extra_closer(closer: Span, head: Option<Span>) -> Diagnostic {
    let said = Diagnostic::error(STRAY_CLOSER, closer, "this `}` closes nothing")
        .here("no `{` is open here");
    match head {
        Some(head) => said
            .label(
                head,
                "if it closes what stands below this line, no `{` opens it",
            )
            .help("take it away, or open it where it should start"),
        None => said
            .help("take it away")
            .fix(true, "take it away", closer, ""),
    }
}

/// A `{` that is never closed, where the indentation shows where it ends: above the line `next`.
pub fn lost_end(opener: Span, next: Option<Span>, close: Edit) -> Diagnostic {
    let said = Diagnostic::error(UNCLOSED, opener, "this `{` is never closed").here("opened here");
    let (said, help) = match next {
        Some(next) => (
            said.label(next, "by its indentation it ends before this line"),
            "put its `}` before this line",
        ),
        None => (said, "put its `}` below its last line"),
    };
    let mut said = said.help(help);
    said.fixes.push(Fix::new(false, help, vec![close]));
    said
}
