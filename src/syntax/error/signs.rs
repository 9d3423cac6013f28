//! Brackets, signs, numbers: `P001` to `P020`. What they are about stands with the codes.

use super::*;
use crate::source::Span;
use crate::syntax::brackets::MAX_NESTING;

/// A bracket without its end. `closer`: what was found in its place.
pub fn unclosed(bracket: char, opener: Span, closer: Option<Span>) -> Diagnostic {
    let partner = if bracket == '(' { ')' } else { '}' };
    let diagnostic = Diagnostic::error(
        UNCLOSED,
        opener,
        format!("this `{bracket}` is never closed"),
    )
    .here("opened here")
    .help(format!("put the `{partner}` where it should end"));
    match closer {
        Some(closer) if bracket == '(' => diagnostic.label(closer, "still open here"),
        Some(closer) => diagnostic.label(
            closer,
            "this closes it, but belongs to an outer one by its indentation",
        ),
        None => diagnostic,
    }
}

/// A bracket that closes nothing.
pub fn stray_closer(bracket: char, span: Span) -> Diagnostic {
    let partner = if bracket == ')' { '(' } else { '{' };
    Diagnostic::error(
        STRAY_CLOSER,
        span,
        format!("this `{bracket}` closes nothing"),
    )
    .here(format!("no `{partner}` is open here"))
    .help("take it away, or open it where it should start")
}

/// The bracket with which the nesting exceeds [`MAX_NESTING`].
pub fn too_deep(span: Span) -> Diagnostic {
    Diagnostic::error(
        TOO_DEEP,
        span,
        format!("brackets are nested more than {MAX_NESTING} deep"),
    )
    .here(format!("level {}", MAX_NESTING.saturating_add(1)))
    .help("name the inner parts: a block, or a value by `let`")
}

/// A string that its line does not end. `path`: where its end was meant, and what it would hold.
pub fn unterminated(span: Span, path: Option<(Span, &str)>) -> Diagnostic {
    let diagnostic = Diagnostic::error(UNTERMINATED, span, "this string has no end")
        .here("opened here, and the line ends before it");
    match path {
        Some((end, path)) => diagnostic.fix(false, format!("write `\"{path}\"`"), end, "\""),
        None => diagnostic.help("close it with `\"` on the same line"),
    }
}

/// What no other function knows. `expected` is empty where nothing better can be said.
pub fn unexpected(span: Span, found: &str, expected: &str) -> Diagnostic {
    let message = if expected.is_empty() {
        format!("{found} has no meaning here")
    } else {
        format!("expected {expected}, found {found}")
    };
    let here = if expected.is_empty() {
        "this can't be read".to_owned()
    } else {
        format!("expected {expected}")
    };
    Diagnostic::error(UNEXPECTED, span, message).here(here)
}

/// A comma between `what` (parameters, say); `commas` takes all of the line away.
pub fn comma(span: Span, what: &str, commas: Vec<Edit>) -> Diagnostic {
    let diagnostic = Diagnostic::error(COMMA, span, format!("no commas between {what}"))
        .here("a blank is enough");
    fixed(diagnostic, "take the commas away", commas)
}

/// The blank between the name of a join and its parenthesis.
pub fn blank_before_tensors(name: &str, blank: Span) -> Diagnostic {
    Diagnostic::error(
        BLANK_BEFORE_TENSORS,
        blank,
        format!("tensors follow `{name}` without a blank"),
    )
    .here("no blank here")
    .help("after a blank, a parenthesis is a single value, as in `conv (4 * n) 1x1`")
    .fix(true, format!("write `{name}(`"), blank, "")
}

/// Operators among a layer's parameters, outside of parentheses.
pub fn compound(expression: Span, text: &str) -> Diagnostic {
    Diagnostic::error(
        COMPOUND,
        expression,
        format!("a compound expression takes parentheses: `({text})`"),
    )
    .here("blanks separate parameters here")
    .fix(
        true,
        format!("write `({text})`"),
        expression,
        format!("({text})"),
    )
}

/// A size in several words.
pub fn spaced_size(span: Span, size: &str) -> Diagnostic {
    Diagnostic::error(SPACED_SIZE, span, format!("a size is one word: `{size}`"))
        .here("blanks separate parameters here")
        .fix(true, format!("write `{size}`"), span, size)
}

/// A size with a name in it, in several words.
pub fn size_of_values(span: Span, text: &str) -> Diagnostic {
    Diagnostic::error(
        SPACED_SIZE,
        span,
        format!("a size of values stands in parentheses: `{text}`"),
    )
    .here("blanks separate parameters here")
    .fix(true, format!("write `{text}`"), span, text)
}

/// `//` where no value can be.
pub fn foreign_comment(slashes: Span) -> Diagnostic {
    Diagnostic::error(FOREIGN_COMMENT, slashes, "comments start with `#`")
        .here("`//` starts no comment")
        .fix(true, "write `#`", slashes, "#")
}

/// A comment of a third language: `/* … */`, `'''`, `--`.
pub fn other_comment(span: Span, start: &str) -> Diagnostic {
    let said = Diagnostic::error(FOREIGN_COMMENT, span, "comments start with `#`")
        .here(format!("`{start}` starts or ends no comment"));
    match start {
        "--" | "%" => said.fix(true, "write `#`", span, "#"),
        _ => said.help("begin each of its lines with `#`"),
    }
}

/// `//` between values; `division`: all of it, and what to write for it.
pub fn floor_division(operator: Span, division: Option<(Span, String)>) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        FLOOR_DIVISION,
        operator,
        "`//` is no operator: `floor(a / b)` divides and rounds down",
    )
    .here("not an operator");
    match division {
        Some((span, text)) => {
            let message = format!("write `{text}`");
            diagnostic.fix(true, message, span, text)
        }
        None => diagnostic,
    }
}

/// A semicolon; `edits` makes lines of what all of them end.
pub fn semicolon(span: Span, edits: Vec<Edit>) -> Diagnostic {
    let diagnostic =
        Diagnostic::error(SEMICOLON, span, "a statement ends with its line").here("no semicolons");
    fixed(diagnostic, "a new line instead", edits)
}

/// A semicolon between the tensors of a join.
pub fn semicolon_in_list(span: Span) -> Diagnostic {
    Diagnostic::error(SEMICOLON, span, "tensors are listed with commas")
        .here("no semicolons")
        .fix(true, "write `,`", span, ",")
}

/// An arrow of another shape.
pub fn foreign_arrow(arrow: Span, text: &str) -> Diagnostic {
    Diagnostic::error(
        FOREIGN_ARROW,
        arrow,
        format!("\"flows into\" is written `->`, not `{text}`"),
    )
    .here("write `->`")
    .fix(true, "write `->`", arrow, "->")
}

/// `name = value` without `let`. `joins`: whether the value could be meant as a sum or product of
/// tensors.
pub fn value_without_let(name: &str, name_span: Span, joins: bool) -> Diagnostic {
    let diagnostic = Diagnostic::error(VALUE_WITHOUT_LET, name_span, "a number is named by `let`")
        .here("`=` alone names the result of a chain")
        .fix(
            !joins,
            format!("write `let {name} = …`"),
            name_span.before(),
            "let ",
        );
    if joins {
        diagnostic.help("tensors are joined by layers: `add(a, b)`, `mul(a, b)`")
    } else {
        diagnostic
    }
}

/// A name in quotes.
pub fn quoted_name(span: Span, name: &str) -> Diagnostic {
    // `padding="SAME"` of TensorFlow.
    let lower = name.to_ascii_lowercase();
    let name = match name {
        "SAME" | "VALID" => lower.as_str(),
        _ => name,
    };
    Diagnostic::error(
        QUOTED_NAME,
        span,
        format!("names stand without quotes: `{name}`"),
    )
    .here("strings are only for the paths of files")
    .fix(true, format!("write `{name}`"), span, name)
}

/// Quotes around what is no name: [`quoted_name`].
pub fn quoted_text(span: Span) -> Diagnostic {
    Diagnostic::error(QUOTED_NAME, span, "strings are only for the paths of files")
        .here("no path is wanted here")
        .help("names and words stand without quotes, and are not put together from parts; a comment starts with `#`")
}

/// A word that starts with a digit; `instead`: what is probably meant.
pub fn not_a_number(span: Span, text: &str, instead: Option<String>) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        NOT_A_NUMBER,
        span,
        format!("`{text}` is neither a number nor a size"),
    )
    .here("names don't start with a digit");
    match instead {
        Some(instead) => diagnostic.fix(true, format!("write `{instead}`"), span, instead),
        None => diagnostic.help("numbers are `4096`, `0.5`, `1e-5`, `5M`, `10%`; sizes `3x3`"),
    }
}

/// A number that an exact rational can't hold, or a size can't.
pub fn number_too_large(span: Span) -> Diagnostic {
    Diagnostic::error(
        NUMBER_TOO_LARGE,
        span,
        "this number is too large, or too fine, to be kept exactly",
    )
    .here("more digits than are kept")
    .help("about 38 digits are kept, those behind the point included")
}

/// A size of five numbers or more.
pub fn too_many_extents(span: Span) -> Diagnostic {
    Diagnostic::error(TOO_MANY_EXTENTS, span, "a size has at most four extents")
        .here("more than four")
        .help(
            "two are height x width, three channels x height x width, four the sides of a padding",
        )
}

/// A list in parentheses or square brackets; `size`: the size with its numbers.
pub fn list(span: Span, size: Option<String>) -> Diagnostic {
    match size {
        Some(size) => Diagnostic::error(LIST, span, format!("a size is written `{size}`"))
            .here("a list")
            .fix(true, format!("write `{size}`"), span, size),
        None => Diagnostic::error(LIST, span, "there are no lists in square brackets")
            .here("not a bracket of the language")
            .help("tensors follow the name in parentheses, `concat(a, b)`; a size is `3x3`"),
    }
}

/// `input (3, 32, 32)`: a [`list`] with `batch` or without.
pub fn input_list(span: Span, size: &str, batch: bool) -> Diagnostic {
    let said = Diagnostic::error(LIST, span, format!("a size is written `{size}`")).here("a list");
    let said = said.fix(true, format!("write `{size}`"), span, size);
    if batch {
        said.help(format!(
            "write `{size}`: channels x height x width, and no batch"
        ))
    } else {
        said
    }
}

/// `concat [a, b]`: a [`list`] of tensors that is not glued to the name.
pub fn list_behind_name(span: Span, whole: Span, text: &str) -> Diagnostic {
    Diagnostic::error(LIST, span, "there are no lists in square brackets")
        .here("a list")
        .help(format!("tensors follow the name in parentheses: `{text}`"))
        .fix(true, format!("write `{text}`"), whole, text)
}

/// [`list`] of tensors: the brackets go.
pub fn list_of_tensors(span: Span, brackets: [Span; 2]) -> Diagnostic {
    let edits = brackets.map(|span| Edit {
        span,
        text: String::new(),
    });
    let diagnostic = Diagnostic::error(LIST, span, "there are no lists in square brackets")
        .here("a list")
        .help("tensors follow the name in parentheses: `concat(a, b)`");
    fixed(diagnostic, "take the square brackets away", edits.into())
}

/// An operator of another language; `instead`: the one that does the same.
pub fn foreign_operator(span: Span, text: &str, instead: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::error(FOREIGN_OPERATOR, span, format!("`{text}` is no operator"))
        .here("not an operator");
    match instead {
        Some(word) => diagnostic.fix(true, format!("write `{}`", word.trim()), span, word),
        None if text == "**" || text == "^" => {
            diagnostic.help("there are no powers: write the product out, `(n * n)`")
        }
        None => diagnostic.help("operators are + - * / %, = != ~ < <= > >=, and or not"),
    }
}
