//! Bodies: after colons, without braces, after layers.

use super::context::{is_name, starts_with_letter, token};
use super::cursor::{Cursor, end_of, split_blanks, start_of};
use super::items::HEADLESS;
use super::layers::is_join;
use super::unexpected::UNEXPECTED;
use crate::diagnostic::{Diagnostic, Edit, codes};
use crate::source::Span;
use crate::syntax::grammar;
use crate::syntax::grammar::Rule;
use crate::syntax::keyword::{has_body, is_keyword};

codes! {
    /// A second condition is written as one word: `elif`, `elseif` or `elsif`.
    ///
    /// Here a second condition is an `else` followed by another `if`. You can chain any number of
    /// them.
    ///
    /// ```cnn
    /// network small(size: int = 3) {
    ///   input 3x32x32
    ///   if size = 1 { conv 8 1x1 } elif size = 3 { conv 8 3x3 } else { conv 8 5x5 }
    /// }
    /// ```
    ///
    /// Write two words:
    ///
    /// ```cnn
    /// network small(size: int = 3) {
    ///   input 3x32x32
    ///   if size = 1 { conv 8 1x1 } else if size = 3 { conv 8 3x3 } else { conv 8 5x5 }
    /// }
    /// ```
    FOREIGN_ELSE_IF = "P041" "foreign-else-if";
    /// The body of a loop or condition follows a colon, as in Python.
    ///
    /// Bodies are in braces, and indentation has no meaning. So a body stays the same when its
    /// lines are moved or pasted.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   for i in 0..3:
    ///     conv 64 3x3 pad=1 -> relu
    /// }
    /// ```
    ///
    /// Put the body in braces; its indentation may stay:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   for i in 0..3 {
    ///     conv (64 * (i + 1)) 3x3 pad=1 -> relu
    ///   }
    /// }
    /// ```
    COLON_BODY = "P043" "colon-instead-of-braces";
    /// The use of a layer or block is followed by braces.
    ///
    /// Braces hold the body of `network`, `block`, `repeat`, `for`, `if`, `residual` and `choose`.
    /// A layer has no body: its parameters follow its name on the same line.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv { num_output: 20 kernel_size: 5 }
    /// }
    /// ```
    ///
    /// Write the parameters after the name:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 20 5
    /// }
    /// ```
    LAYER_BRACES = "P047" "braces-after-layer";
    /// The `{` of a body is missing or is on the next line.
    ///
    /// A new line ends a statement, so the `{` is on the same line as its `repeat`, `if` or
    /// `residual`. If the indentation and a `}` show which lines belong to the body, the compiler
    /// assumes the brace and checks everything.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   repeat 3
    ///     conv 8 3x3 -> relu
    ///   }
    /// }
    /// ```
    ///
    /// Write `{` at the end of the line:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   repeat 3 {
    ///     conv 8 3x3 -> relu
    ///   }
    /// }
    /// ```
    ///
    /// A missing `{` of a network or block is reported as `P023`.
    LOST_BRACE = "P048" "lost-brace";
}

/// `for i in 0..3:` with its body on the lines below, further in
pub(crate) fn colon_body(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let after_else = cursor.after.strip_prefix("else").map(str::trim_start);
    let in_else = after_else.is_some_and(|it| it.starts_with(':'));
    let word = cursor.first();
    if !(in_else
        || cursor.after.starts_with(':') && (has_body(word) || ["while", "elif"].contains(&word)))
    {
        return None;
    }
    let (head, _) = cursor.after.split_once(':')?;
    let colon = cursor.tail(head).get(..1)?;
    let rest = cursor.tail(colon);
    let close = if !in_else && !rest.trim().is_empty() {
        Some(cursor.edit(end_of(rest.trim_end()), " }"))
    } else {
        below(cursor, colon)
    };
    let edits = close.map(|close| vec![cursor.edit(colon, " {"), close]);
    Some(body_behind_colon(
        cursor.span(colon),
        edits.unwrap_or_default(),
    ))
}

/// The closing brace after the lines that are further in than that of a colon, which ends its line.
fn below(cursor: &Cursor<'_>, colon: &str) -> Option<Edit> {
    /// Longer bodies are put into braces by hand.
    const MAX_LINES: usize = 64;
    let head = cursor.text_before(colon).rsplit('\n').next()?;
    let (first, rest) = cursor.text_after(colon).split_once('\n')?;
    if !first.trim().is_empty() {
        return None;
    }
    let (outer, _) = split_blanks(head);
    let lines = rest
        .lines()
        .take(MAX_LINES)
        .filter(|line| !line.trim().is_empty());
    let inner = lines.take_while(|line| split_blanks(line).0.len() > outer.len());
    let last = inner.last()?.trim_end();
    Some(cursor.edit(end_of(last), format!("\n{}}}", " ".repeat(outer.len()))))
}

/// A body that its indentation shows. `edits` put it into braces.
pub(crate) fn body_behind_colon(colon: Span, edits: Vec<Edit>) -> Diagnostic {
    Diagnostic::error(COLON_BODY, colon, "a body is written in braces")
        .here("`{` belongs here, and `}` after the body's last line")
        .help("put it into braces: `for i in 0..3 { … }`, `if wide { … } else { … }`")
        .edits(true, "put this body into braces", edits)
}

/// `residual relu`, `repeat 3 relu`, `if c then relu`, `task classification classes=10`
pub(crate) fn missing_braces(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let statement = cursor.plain_statement()?;
    let word = token(statement);
    let inside = cursor.after.trim_end();
    if !["residual", "repeat", "frozen", "for", "if", "task"].contains(&word)
        || !starts_with_letter(inside)
        || cursor.before.ends_with("->")
        || cursor.before == "if"
    {
        return None;
    }
    let first = token(inside);
    let (text, safe, edits) = if word == "if" {
        let rest = inside.strip_prefix("then ").unwrap_or(inside).trim_start();
        if rest.is_empty() {
            return None;
        }
        let text = format!("{{ {} }}", rest.replace(" else ", " } else { "));
        let edits = vec![cursor.edit(inside, text.clone())];
        (text, first == "then", edits)
    } else {
        let header = ["in", "times", "carry"].contains(&first);
        if header || word == "for" && !cursor.before.contains(" in ") {
            return None;
        }
        let edits = vec![
            cursor.edit(start_of(inside), "{ "),
            cursor.edit(end_of(inside), " }"),
        ];
        // Where the body ends is not certain in a chain.
        (format!("{{ {inside} }}"), !inside.contains("->"), edits)
    };
    let message = format!("write `{text}`");
    let what = match word {
        "task" => "the settings of `task` are".to_owned(),
        _ => format!("the body of `{word}` is"),
    };
    Some(
        Diagnostic::error(
            UNEXPECTED,
            cursor.span(first),
            format!("{what} written in braces"),
        )
        .here("`{` is missing before this")
        .help(message.clone())
        .edits(safe, message, edits),
    )
}

/// `} else tanh`
pub(crate) fn else_without_braces(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let (word, open) = ["else", "shortcut"]
        .into_iter()
        .find_map(|it| Some((it, cursor.before.strip_suffix(it)?)))?;
    let inside = cursor.after.trim_end();
    if !starts_with_letter(inside)
        || !open.trim_end().ends_with('}')
        || inside.contains(['{', '}', '\n'])
        || grammar::read(Rule::lone_chain, inside).is_err()
    {
        return None;
    }
    let text = format!("{{ {inside} }}");
    let message = format!("write `{word} {text}`");
    Some(
        Diagnostic::error(
            UNEXPECTED,
            cursor.span(token(inside)),
            format!("the body of `{word}` is written in braces"),
        )
        .here("no braces around this")
        .fix(true, message, cursor.span(inside), text),
    )
}

/// `share s { … }`, `if c then { … }`
pub(crate) fn head_of_body(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    cursor.statement()?;
    let first = token(cursor.unit);
    let here = cursor.token();
    match first {
        "share" if here == "{" => {
            let name = cursor.before.strip_prefix(first)?.trim();
            let message = format!("write `share {name} = {{ … }}`");
            let put = cursor.span(start_of(here));
            is_name(name).then(|| {
                Diagnostic::error(
                    UNEXPECTED,
                    cursor.span(here),
                    "the shared layers follow a `=`",
                )
                .here("no `=` before this")
                .fix(true, message, put, "= ")
            })
        }
        "if" if here == "then" => {
            let body = cursor.after.strip_prefix(here)?.trim_start();
            let message = format!("write `{} {{`", cursor.before);
            let place = cursor.span(here);
            let end = cursor.cover(here, start_of(body));
            body.starts_with('{').then(|| {
                Diagnostic::error(UNEXPECTED, place, "the `if` of a body has no `then`")
                    .here("remove it")
                    .fix(true, message, cursor.span(end), "")
            })
        }
        _ => None,
    }
}

/// `} elif c {`
pub(crate) fn else_if(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let word = cursor.token();
    let known = ["elif", "elseif", "elsif"].contains(&word) && cursor.before.ends_with('}');
    let place = cursor.span(word);
    known.then(|| {
        let message = format!("`{word}` is written `else if`");
        Diagnostic::error(FOREIGN_ELSE_IF, place, message)
            .here("two words")
            .write(true, place, "else if")
    })
}

/// `conv { num_output: 20 }`, `forward(x) { … }`
pub(crate) fn layer_braces(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let name = cursor.first();
    if !cursor.after.starts_with('{')
        || cursor.rule != Rule::lone_statement
        || is_keyword(name)
        || name.is_empty()
        || cursor.before.contains("->")
    {
        return None;
    }
    let help = match name {
        "forward" | "call" | "__init__" | "init" | "def" => {
            "write the layers one after another: the order of the lines is the order of the data"
                .to_owned()
        }
        "layer" | "layers" => {
            "write the layer itself, its parameters after it: `conv 64 3x3 pad=1`".to_owned()
        }
        _ if is_join(name) => format!(
            "write the tensors to join in parentheses, with commas between them: \
             `{name}(conv 8 3x3 pad=1, conv 8 1x1)`"
        ),
        "branch" | "branches" | "parallel" | "fork" | "inception" => {
            "branches are the arguments of a join: `concat(conv 8 3x3 pad=1, conv 8 1x1)`, or \
             `add(…)`"
                .to_owned()
        }
        "loop" | "times" => "write `repeat 3 { … }`, or `for i in 0..3 { … }`".to_owned(),
        "skip" | "sequential" | "Sequential" => {
            "write the layers in sequence; put layers whose result is added to their input into \
             `residual { … }`"
                .to_owned()
        }
        _ => format!(
            "parameters follow on the same line: `{name} 64 3x3 pad=1`; a block is defined next \
             to the network: `block {name} {{ … }}`"
        ),
    };
    let brace = cursor.span(cursor.next(1));
    Some(
        Diagnostic::error(LAYER_BRACES, brace, format!("`{name}` takes no braces"))
            .here("a body belongs to `repeat`, `for`, `if`, `residual` and other statements")
            .label(cursor.span(name), "a use of a layer or block")
            .help(help),
    )
}

/// A header whose `{` is lost. `word`: the first word of the header; `name`: of a network or block.
pub(crate) fn lost_brace(
    place: Span,
    word: &str,
    name: Option<&str>,
    edits: Vec<Edit>,
) -> Diagnostic {
    let (code, whose) = match name {
        Some(name) => (HEADLESS, format!("{word} {name}")),
        None => (LOST_BRACE, word.to_owned()),
    };
    let both = edits.iter().any(|it| it.text.contains('}'));
    let help = if both {
        "put its body into braces: `{` at the end of this line, `}` below its last line"
    } else {
        "write ` {` at the end of this line"
    };
    Diagnostic::error(code, place, format!("the `{{` is missing after `{whose}`"))
        .here("expected `{` at the end of this line")
        .help(help)
        .edits(true, help, edits)
}

/// A header with its `{` on the line below.
pub(crate) fn brace_below(place: Span, brace: Span, word: &str, edits: Vec<Edit>) -> Diagnostic {
    let code = match word {
        "network" | "block" => HEADLESS,
        _ => LOST_BRACE,
    };
    let help = "move the `{` to the end of this line";
    Diagnostic::error(
        code,
        place,
        format!("the `{{` of `{word}` is on the line of `{word}`"),
    )
    .here("expected `{` at the end of this line")
    .label(
        brace,
        "not on its own line: a new line ends the statement before it",
    )
    .help(help)
    .edits(true, help, edits)
}
