//! Brackets, signs, numbers: `P001` to `P020`.

use super::*;
use crate::source::Span;
use crate::syntax::brackets::MAX_NESTING;

/// A bracket is opened and not closed, so that it is unknown where the network, block or list
/// ends. The item in which it stands cannot be read; all others are.
///
/// ```text
/// network n {
///   input 3x32x32
///   repeat 2 {            # never closed: the `}` below is the network's
///     conv 8 3x3
/// }
/// ```
///
/// Close it where it should end.
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

/// A bracket closes what was never opened: one too many, or its opener was lost.
///
/// ```text
/// conv 4 * n) 1x1        # instead of: conv (4 * n) 1x1
/// ```
///
/// Take it away, or open it where it should start.
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

/// Brackets stand in each other more than 64 deep (an `else if` counts as one). No network
/// needs that; the bound keeps the compiler from running out of stack.
///
/// Name the inner parts: a block, a `let`.
pub fn too_deep(span: Span) -> Diagnostic {
    Diagnostic::error(
        TOO_DEEP,
        span,
        format!("brackets are nested more than {MAX_NESTING} deep"),
    )
    .here(format!("level {}", MAX_NESTING.saturating_add(1)))
    .help("name the inner parts: a block, or a value by `let`")
}

/// A string starts and its line ends before it does.
///
/// ```text
/// use "stems.cnn { stem }        # instead of: use "stems.cnn" { stem }
/// ```
///
/// Close it with `"` on the same line.
pub fn unterminated(span: Span) -> Diagnostic {
    Diagnostic::error(UNTERMINATED, span, "this string has no end")
        .here("opened here, and the line ends before it")
        .help("close it with `\"` on the same line")
}

/// Something stands where it has no meaning. The message names what was found and what could
/// stand there.
///
/// ```text
/// conv 64 3x3 pad=        # the value of pad is missing
/// ```
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

/// Commas stand between a layer's parameters. They follow each other with blanks; commas are for
/// lists of tensors, names and functions' arguments, in parentheses.
///
/// ```text
/// conv 64, 3x3            # instead of: conv 64 3x3
/// ```
///
/// `what`: whose commas they are.
pub fn comma(span: Span, what: &str, commas: Vec<Edit>) -> Diagnostic {
    let diagnostic = Diagnostic::error(COMMA, span, format!("no commas between {what}"))
        .here("a blank is enough");
    fixed(diagnostic, "take the commas away", commas)
}

/// A list of tensors in parentheses is glued to the name; after a blank, a parenthesis is a
/// value.
///
/// ```text
/// concat (a, b)           # instead of: concat(a, b)
/// ```
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

/// A value made by operators stands bare behind a layer's name, where blanks separate
/// parameters. It takes parentheses.
///
/// ```text
/// conv features * 4 1x1   # instead of: conv (features * 4) 1x1
/// ```
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

/// A size is written with blanks. It is one word: height x width, or channels x height x width.
///
/// ```text
/// conv 64 3 x 3           # instead of: conv 64 3x3
/// ```
pub fn spaced_size(span: Span, size: &str) -> Diagnostic {
    Diagnostic::error(SPACED_SIZE, span, format!("a size is one word: `{size}`"))
        .here("blanks separate parameters here")
        .fix(true, format!("write `{size}`"), span, size)
}

/// `//` starts a comment in other languages; here `#` does.
///
/// ```text
/// // the stem             # instead of: # the stem
/// ```
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

/// `//` divides and rounds down in Python; here `floor` says so.
///
/// ```text
/// conv (c // 2) 1x1       # instead of: conv floor(c / 2) 1x1
/// ```
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

/// Semicolons end no statements; a new line does.
///
/// ```text
/// { conv 8 3x3; relu }    # instead of: { conv 8 3x3 -> relu }
/// ```
pub fn semicolon(span: Span, edits: Vec<Edit>) -> Diagnostic {
    let diagnostic =
        Diagnostic::error(SEMICOLON, span, "a statement ends with its line").here("no semicolons");
    fixed(diagnostic, "a new line instead", edits)
}

/// An arrow is written otherwise than `->`.
///
/// ```text
/// conv 8 3x3 => relu      # instead of: conv 8 3x3 -> relu
/// ```
pub fn foreign_arrow(arrow: Span, text: &str) -> Diagnostic {
    Diagnostic::error(
        FOREIGN_ARROW,
        arrow,
        format!("\"flows into\" is written `->`, not `{text}`"),
    )
    .here("write `->`")
    .fix(true, "write `->`", arrow, "->")
}

/// A name is given to a number or another value without `let`. `name = …` alone names a tensor,
/// the result of a chain.
///
/// ```text
/// n = 3                   # instead of: let n = 3
/// ```
///
/// `joins`: whether the value could be meant as a sum or product of tensors.
pub fn value_without_let(name: &str, name_span: Span, joins: bool) -> Diagnostic {
    let diagnostic = Diagnostic::error(VALUE_WITHOUT_LET, name_span, "a number is named by `let`")
        .here("`=` alone names the result of a chain")
        .fix(
            true,
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

/// A name stands in quotes. Strings are only for the paths of files.
///
/// ```text
/// conv 8 3x3 pad="same"   # instead of: conv 8 3x3 pad=same
/// ```
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

/// A word starts with a digit, but is neither a number nor a size.
///
/// ```text
/// conv 8 3xk              # instead of: conv 8 (3 x k)
/// conv 2n 3x3             # instead of: conv (2 * n) 3x3
/// ```
///
/// Numbers are `4096`, `4_096`, `0.5`, `1e-5`, `5M`, `10%`; sizes `3x3`, `3x224x224`.
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

/// A number is too large, or too fine, to be kept exactly; sizes and counts stay below 2^64.
pub fn number_too_large(span: Span) -> Diagnostic {
    Diagnostic::error(
        NUMBER_TOO_LARGE,
        span,
        "this number is too large, or too fine, to be kept exactly",
    )
    .here("beyond all sizes and counts")
}

/// A size has more than four extents. Two are height x width, three channels x height x width,
/// four the sides of a padding.
pub fn too_many_extents(span: Span) -> Diagnostic {
    Diagnostic::error(TOO_MANY_EXTENTS, span, "a size has at most four extents")
        .here("more than four")
        .help(
            "two are height x width, three channels x height x width, four the sides of a padding",
        )
}

/// A list of numbers, in parentheses or square brackets, stands for a size.
///
/// ```text
/// conv 8 (3, 3)           # instead of: conv 8 3x3
/// input [3, 32, 32]       # instead of: input 3x32x32
/// ```
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

/// An operator of another language.
///
/// ```text
/// if a && !b { relu }     # instead of: if a and not b { relu }
/// ```
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
