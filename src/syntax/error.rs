//! The syntax errors: a code and a constructor each, in the order of the codes. A constructor's
//! documentation is what `explain` tells: what, why, an example, what to write instead.

use super::brackets::MAX_NESTING;
use super::tree::Type;
use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::source::Span;

macro_rules! codes {
    ($($name:ident = $id:literal $kebab:literal;)*) => {
        $(
            #[doc = concat!("`", $id, " ", $kebab, "`")]
            pub const $name: Code = Code { id: $id, name: $kebab };
        )*
        /// All codes of this stage, in order.
        pub const CODES: &[Code] = &[$($name),*];
    };
}

codes! {
    UNCLOSED = "P001" "unclosed-bracket";
    STRAY_CLOSER = "P002" "stray-bracket";
    TOO_DEEP = "P003" "nested-too-deep";
    UNTERMINATED = "P004" "unterminated-string";
    UNEXPECTED = "P005" "unexpected-text";
    COMMA = "P006" "comma-between-parameters";
    BLANK_BEFORE_TENSORS = "P007" "blank-before-tensors";
    COMPOUND = "P008" "compound-without-parentheses";
    SPACED_SIZE = "P009" "size-with-blanks";
    FOREIGN_COMMENT = "P010" "foreign-comment";
    FLOOR_DIVISION = "P011" "floor-division";
    SEMICOLON = "P012" "semicolon";
    FOREIGN_ARROW = "P013" "foreign-arrow";
    VALUE_WITHOUT_LET = "P014" "value-without-let";
    QUOTED_NAME = "P015" "quoted-name";
    NOT_A_NUMBER = "P016" "not-a-number";
    NUMBER_TOO_LARGE = "P017" "number-too-large";
    TOO_MANY_EXTENTS = "P018" "too-many-extents";
    LIST = "P019" "list-instead-of-size";
    FOREIGN_OPERATOR = "P020" "foreign-operator";
    OUTSIDE = "P021" "outside-of-network";
    MISSPELT_ITEM = "P022" "misspelt-item";
    HEADLESS = "P023" "incomplete-definition";
    LABEL_AFTER_SHAPE = "P024" "label-after-shape";
    UNKNOWN_TYPE = "P025" "unknown-type";
    MISSING_COLON = "P026" "missing-colon";
    NAMELESS_SETTING = "P027" "setting-without-name";
    OUTPUT_SETTING = "P028" "unknown-output-setting";
    ORPHAN = "P029" "word-without-partner";
    MISPLACED_WORD = "P030" "misplaced-word";
    TOO_LONG = "P031" "expression-too-long";
    FOREIGN_CHARACTER = "P032" "foreign-character";
    STEP_WITHOUT_TO = "P033" "step-without-to";
    NOT_A_LAYER = "P034" "parameters-without-layer";
    PATH_WITHOUT_QUOTES = "P035" "path-without-quotes";
    FOREIGN_EQUALS = "P036" "double-equals";
    LEADING_POINT = "P037" "number-starts-with-point";
    MISSING_COMMA = "P038" "missing-comma";
}

/// With a fix of several edits.
fn fixed(mut diagnostic: Diagnostic, message: impl Into<String>, edits: Vec<Edit>) -> Diagnostic {
    if !edits.is_empty() {
        diagnostic.fix = Some(Fix {
            message: message.into(),
            safe: true,
            edits,
        });
    }
    diagnostic
}

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
pub(super) fn unclosed(bracket: char, opener: Span, closer: Option<Span>) -> Diagnostic {
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
pub(super) fn stray_closer(bracket: char, span: Span) -> Diagnostic {
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
pub(super) fn too_deep(span: Span) -> Diagnostic {
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
pub(super) fn unterminated(span: Span) -> Diagnostic {
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
pub(super) fn unexpected(span: Span, found: &str, expected: &str) -> Diagnostic {
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
pub(super) fn comma(span: Span, commas: Vec<Edit>) -> Diagnostic {
    let diagnostic = Diagnostic::error(COMMA, span, "no commas between a layer's parameters")
        .here("a blank is enough");
    fixed(diagnostic, "take the commas away", commas)
}

/// A list of tensors in parentheses is glued to the name; after a blank, a parenthesis is a
/// value.
///
/// ```text
/// concat (a, b)           # instead of: concat(a, b)
/// ```
pub(super) fn blank_before_tensors(name: &str, blank: Span) -> Diagnostic {
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
pub(super) fn compound(expression: Span, text: &str) -> Diagnostic {
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
pub(super) fn spaced_size(span: Span, size: &str) -> Diagnostic {
    Diagnostic::error(SPACED_SIZE, span, format!("a size is one word: `{size}`"))
        .here("blanks separate parameters here")
        .fix(true, format!("write `{size}`"), span, size)
}

/// `//` starts a comment in other languages; here `#` does.
///
/// ```text
/// // the stem             # instead of: # the stem
/// ```
pub(super) fn foreign_comment(slashes: Span) -> Diagnostic {
    Diagnostic::error(FOREIGN_COMMENT, slashes, "comments start with `#`")
        .here("`//` starts no comment")
        .fix(true, "write `#`", slashes, "#")
}

/// `//` divides and rounds down in Python; here `floor` says so.
///
/// ```text
/// conv (c // 2) 1x1       # instead of: conv floor(c / 2) 1x1
/// ```
pub(super) fn floor_division(operator: Span, division: Option<(Span, String)>) -> Diagnostic {
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
pub(super) fn semicolon(span: Span, edits: Vec<Edit>) -> Diagnostic {
    let diagnostic =
        Diagnostic::error(SEMICOLON, span, "a statement ends with its line").here("no semicolons");
    fixed(diagnostic, "a new line instead", edits)
}

/// An arrow is written otherwise than `->`.
///
/// ```text
/// conv 8 3x3 => relu      # instead of: conv 8 3x3 -> relu
/// ```
pub(super) fn foreign_arrow(arrow: Span, text: &str) -> Diagnostic {
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
pub(super) fn value_without_let(name: &str, name_span: Span) -> Diagnostic {
    Diagnostic::error(VALUE_WITHOUT_LET, name_span, "a number is named by `let`")
        .here("`=` alone names the result of a chain")
        .fix(
            true,
            format!("write `let {name} = …`"),
            name_span.before(),
            "let ",
        )
}

/// A name stands in quotes. Strings are only for the paths of files.
///
/// ```text
/// conv 8 3x3 pad="same"   # instead of: conv 8 3x3 pad=same
/// ```
pub(super) fn quoted_name(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error(
        QUOTED_NAME,
        span,
        format!("names stand without quotes: `{name}`"),
    )
    .here("strings are only for the paths of files")
    .fix(true, format!("write `{name}`"), span, name)
}

/// A word starts with a digit, but is neither a number nor a size.
///
/// ```text
/// conv 8 3xk              # instead of: conv 8 (3 x k)
/// conv 2n 3x3             # instead of: conv (2 * n) 3x3
/// ```
///
/// Numbers are `4096`, `4_096`, `0.5`, `1e-5`, `5M`, `10%`; sizes `3x3`, `3x224x224`.
pub(super) fn not_a_number(span: Span, text: &str, instead: Option<String>) -> Diagnostic {
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
pub(super) fn number_too_large(span: Span) -> Diagnostic {
    Diagnostic::error(
        NUMBER_TOO_LARGE,
        span,
        "this number is too large, or too fine, to be kept exactly",
    )
    .here("beyond all sizes and counts")
}

/// A size has more than four extents. Two are height x width, three channels x height x width,
/// four the sides of a padding.
pub(super) fn too_many_extents(span: Span) -> Diagnostic {
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
pub(super) fn list(span: Span, size: Option<String>) -> Diagnostic {
    match size {
        Some(size) => Diagnostic::error(LIST, span, format!("a size is written `{size}`"))
            .here("a list")
            .fix(true, format!("write `{size}`"), span, size),
        None => Diagnostic::error(LIST, span, "there are no lists in square brackets")
            .here("not a bracket of the language")
            .help("tensors follow the name in parentheses, `concat(a, b)`; a size is `3x3`"),
    }
}

/// An operator of another language.
///
/// ```text
/// if a && !b { relu }     # instead of: if a and not b { relu }
/// ```
pub(super) fn foreign_operator(span: Span, text: &str, instead: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::error(FOREIGN_OPERATOR, span, format!("`{text}` is no operator"))
        .here("not an operator");
    match instead {
        Some(word) => diagnostic.fix(true, format!("write `{}`", word.trim()), span, word),
        None => diagnostic.help("operators are + - * / %, = != ~ < <= > >=, and or not"),
    }
}

/// A statement stands outside of any network or block.
///
/// ```text
/// conv 8 3x3              # instead of: network n { … conv 8 3x3 … }
/// ```
pub(super) fn outside(span: Span) -> Diagnostic {
    Diagnostic::error(OUTSIDE, span, "this stands in no network or block")
        .here("expected `network`, `block` or `use`")
        .help("put it into `network name { … }`")
}

/// `network`, `block` or `use` is misspelt, or goes by the name it has elsewhere.
///
/// ```text
/// netwrok n { … }         # instead of: network n { … }
/// ```
pub(super) fn misspelt_item(span: Span, found: &str, word: &str) -> Diagnostic {
    Diagnostic::error(
        MISSPELT_ITEM,
        span,
        format!("`{found}` starts nothing; `{word}` does"),
    )
    .here(format!("did you mean `{word}`?"))
    .fix(true, format!("write `{word}`"), span, word)
}

/// A network or block lacks its name or its body, or something else stands between them.
///
/// ```text
/// network {               # instead of: network n {
/// block b                 # instead of: block b { … }
/// ```
pub(super) fn headless(span: Span, word: &str, found: &str, expected: &str) -> Diagnostic {
    Diagnostic::error(
        HEADLESS,
        span,
        format!("expected {expected}, found {found}"),
    )
    .here(format!("expected {expected}"))
    .help(format!("it is written `{word} name(parameters) {{ … }}`"))
}

/// A step's name comes before the assertion of its shape.
///
/// ```text
/// relu : 8x4x4 as a       # instead of: relu as a : 8x4x4
/// ```
pub(super) fn label_after_shape(span: Span, name: &str, colon: Span) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        LABEL_AFTER_SHAPE,
        span,
        "a step's name comes before the assertion of its shape",
    )
    .here("comes too late");
    let put = |span, text: String| Edit { span, text };
    let edits = vec![
        put(colon.before(), format!("as {name} ")),
        put(span, String::new()),
    ];
    fixed(
        diagnostic,
        format!("move `as {name}` before the `:`"),
        edits,
    )
}

/// The type of a parameter is none of the language's.
///
/// ```text
/// block b(n: integer) { … }   # instead of: block b(n: int) { … }
/// ```
pub(super) fn unknown_type(span: Span, found: &str, ty: Option<Type>) -> Diagnostic {
    let diagnostic = Diagnostic::error(UNKNOWN_TYPE, span, format!("there is no type `{found}`"))
        .help("types are int, float, bool, size, tensor, layer and word");
    match ty {
        Some(ty) => diagnostic
            .here(format!("did you mean `{}`?", ty.word()))
            .fix(true, format!("write `{}`", ty.word()), span, ty.word()),
        None => diagnostic.here("not a type"),
    }
}

/// A parameter's type follows its name after a `:`.
///
/// ```text
/// block b(n int) { … }    # instead of: block b(n: int) { … }
/// block b(int n) { … }    # instead of: block b(n: int) { … }
/// ```
pub(super) fn missing_colon(span: Span, name: &str, ty: &str) -> Diagnostic {
    let text = format!("{name}: {ty}");
    Diagnostic::error(
        MISSING_COLON,
        span,
        format!("a parameter's type follows its name: `{text}`"),
    )
    .here("no `:` between name and type")
    .fix(true, format!("write `{text}`"), span, text)
}

/// A setting of a task has no name.
///
/// ```text
/// task classification { 10 }  # instead of: task classification { classes=10 }
/// ```
pub(super) fn nameless_setting(span: Span) -> Diagnostic {
    Diagnostic::error(NAMELESS_SETTING, span, "a setting of a task has a name")
        .here("which setting is this?")
        .help("write `name=value`, as in `classes=10 loss=cross_entropy`")
}

/// `output` takes names of tensors and `train=on`, nothing else.
pub(super) fn output_setting(span: Span, found: &str) -> Diagnostic {
    Diagnostic::error(
        OUTPUT_SETTING,
        span,
        format!("an output has no setting `{found}`"),
    )
    .here("only `train` is one")
    .help("`output auxiliary train=on` is an output that only training needs")
}

/// `else`, `shortcut`, `carry` or `|` stands without what it belongs to.
///
/// ```text
/// conv 8 3x3
/// else { relu }           # no `if` before it
/// ```
pub(super) fn orphan(span: Span, word: &str, partner: &str) -> Diagnostic {
    Diagnostic::error(ORPHAN, span, format!("`{word}` without {partner}"))
        .here(format!("belongs to {partner}"))
}

/// A word of the language stands where it has no meaning: `use` in a body, `let` in a chain.
pub(super) fn misplaced_word(span: Span, word: &str, place: &str) -> Diagnostic {
    Diagnostic::error(MISPLACED_WORD, span, format!("`{word}` can't stand here"))
        .here(format!("`{word}` {place}"))
        .help(format!(
            "`{word}` is a word of the language, so nothing can be called that"
        ))
}

/// An expression has so many operators in and around it that reading it would take the compiler
/// too much stack. Name parts of it by `let`.
pub(super) fn too_long(span: Span, limit: usize) -> Diagnostic {
    Diagnostic::error(
        TOO_LONG,
        span,
        format!("this expression has more than {limit} operators and parentheses in each other"),
    )
    .here("too long")
    .help("name parts of it by `let`")
}

/// A character that looks like one of the language's, but is another: a no-break space, a
/// typographic quote or dash.
pub(super) fn foreign_character(span: Span, found: &str, name: &str, instead: &str) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        FOREIGN_CHARACTER,
        span,
        format!("`{found}` ({name}) is no character of the language"),
    );
    let shown = if instead == " " {
        "an ordinary blank".to_owned()
    } else {
        format!("`{instead}`")
    };
    diagnostic
        .here(name)
        .fix(true, format!("write {shown}"), span, instead)
}

/// `step` says how far apart the values of `a to b` are, and stands behind them.
///
/// ```text
/// conv (16 step 16) 3x3   # instead of: conv (16 to 128 step 16) 3x3
/// ```
pub(super) fn step_without_to(span: Span) -> Diagnostic {
    Diagnostic::error(STEP_WITHOUT_TO, span, "`step` without `to`")
        .here("from where to where?")
        .help("write `16 to 128 step 16`")
}

/// Parameters follow something that is no layer, in parentheses.
///
/// ```text
/// conv (2 * n 3)          # one value, or `(leaky_relu 0.1)`: a layer with its parameters
/// ```
pub(super) fn not_a_layer(span: Span) -> Diagnostic {
    Diagnostic::error(NOT_A_LAYER, span, "a parenthesis holds one value")
        .here("a second one, or an operator is missing")
        .help("an operator joins values: `(2 * n)`, `(k x 1)`; only a layer takes parameters: `(leaky_relu 0.1)`")
}

/// The path of a file stands in quotes.
///
/// ```text
/// use stems.cnn { stem }      # instead of: use "stems.cnn" { stem }
/// ```
pub(super) fn path_without_quotes(span: Span, path: &str) -> Diagnostic {
    Diagnostic::error(
        PATH_WITHOUT_QUOTES,
        span,
        "the path of a file stands in quotes",
    )
    .here("only `std` is named without quotes")
    .fix(
        true,
        format!("write `\"{path}\"`"),
        span,
        format!("\"{path}\""),
    )
}

/// A parameter gets its value by `=`; `==` compares.
///
/// ```text
/// conv 8 3x3 pad==1       # instead of: conv 8 3x3 pad=1
/// ```
pub(super) fn foreign_equals(span: Span) -> Diagnostic {
    Diagnostic::error(FOREIGN_EQUALS, span, "`=` gives a value, `==` compares")
        .here("write `=`")
        .fix(true, "write `=`", span, "=")
}

/// A number starts with a digit: `0.5`, not `.5`.
pub(super) fn leading_point(span: Span, text: &str) -> Diagnostic {
    Diagnostic::error(
        LEADING_POINT,
        span,
        format!("a number starts with a digit: `0{text}`"),
    )
    .here("no digit before the point")
    .fix(true, format!("write `0{text}`"), span, format!("0{text}"))
}

/// Commas stand between names, between parameters of a definition and between tensors.
///
/// ```text
/// use std.blocks { a b }  # instead of: use std.blocks { a, b }
/// ```
pub(super) fn missing_comma(word: Span, place: Span) -> Diagnostic {
    Diagnostic::error(MISSING_COMMA, word, "a comma is missing")
        .here("before this")
        .fix(true, "put a comma", place, ",")
}
