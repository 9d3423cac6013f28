//! Items, words, and what came later: from `P021` on. What they are about stands with the codes.

use super::*;
use crate::source::Span;
use crate::syntax::tree::Type;

/// A statement at the top of a file. `value`: whether it is a `let`.
pub fn outside(span: Span, value: bool) -> Diagnostic {
    Diagnostic::error(OUTSIDE, span, "this stands in no network or block")
        .here("expected `network`, `block` or `use`")
        .help(if value {
            "put it into the network or block that uses it; what several share is a parameter of \
             each: `network name(width: int = 8) { … }`"
        } else {
            "put it into `network name { … }`"
        })
}

/// A word in the place of `network`, `block` or `use`. `alone`: whether the rest of the line is
/// right.
pub fn misspelt_item(span: Span, found: &str, word: &str, alone: bool) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        MISSPELT_ITEM,
        span,
        format!("`{found}` starts nothing; `{word}` does"),
    )
    .here(format!("did you mean `{word}`?"));
    if alone {
        diagnostic.fix(true, format!("write `{word}`"), span, word)
    } else {
        diagnostic.help("it is written `use std.blocks { name }` or `use \"file.cnn\" { name }`")
    }
}

/// A definition without name or body, or with something between them.
pub fn headless(span: Span, word: &str, found: &str, expected: &str) -> Diagnostic {
    Diagnostic::error(
        HEADLESS,
        span,
        format!("expected {expected}, found {found}"),
    )
    .here(format!("expected {expected}"))
    .help(format!("it is written `{word} name(parameters) {{ … }}`"))
}

/// `: 8x4x4 as a`; `colon`: before which the name belongs.
pub fn label_after_shape(span: Span, name: &str, colon: Span) -> Diagnostic {
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

/// A type that there is not; `ty`: the nearest.
pub fn unknown_type(span: Span, found: &str, ty: Option<Type>) -> Diagnostic {
    let diagnostic = Diagnostic::error(UNKNOWN_TYPE, span, format!("there is no type `{found}`"))
        .help("types are int, float, bool, size, tensor, layer and word");
    match ty {
        Some(ty) => diagnostic
            .here(format!("did you mean `{}`?", ty.word()))
            .fix(true, format!("write `{}`", ty.word()), span, ty.word()),
        None => diagnostic.here("not a type"),
    }
}

/// `n int` and `int n`.
pub fn missing_colon(span: Span, name: &str, ty: &str) -> Diagnostic {
    let text = format!("{name}: {ty}");
    Diagnostic::error(
        MISSING_COLON,
        span,
        format!("a parameter's type follows its name: `{text}`"),
    )
    .here("no `:` between name and type")
    .fix(true, format!("write `{text}`"), span, text)
}

/// A bare value among a task's settings.
pub fn nameless_setting(span: Span) -> Diagnostic {
    Diagnostic::error(NAMELESS_SETTING, span, "a setting of a task has a name")
        .here("which setting is this?")
        .help("write `name=value`, as in `classes=10 loss=cross_entropy`")
}

/// A setting of an output other than `train`.
pub fn output_setting(span: Span, found: &str) -> Diagnostic {
    Diagnostic::error(
        OUTPUT_SETTING,
        span,
        format!("an output has no setting `{found}`"),
    )
    .here("only `train` is one")
    .help("`output auxiliary train=on` is an output that only training needs")
}

/// `else`, `shortcut`, `carry` or `|` on its own. `place`: where it belongs.
pub fn orphan(span: Span, word: &str, partner: &str, form: &str) -> Diagnostic {
    Diagnostic::error(ORPHAN, span, format!("`{word}` without {partner}"))
        .here("belongs to nothing here")
        .help(format!("it is written `{form}`, with nothing between"))
}

/// A word of the language where a step or a name is wanted. `place`: where it belongs.
pub fn misplaced_word(span: Span, word: &str, place: &str, flows_into: bool) -> Diagnostic {
    let diagnostic = Diagnostic::error(MISPLACED_WORD, span, format!("`{word}` can't stand here"))
        .here(format!("`{word}` {place}"));
    if flows_into && word == "output" {
        diagnostic.help(
            "the last line is the output; other points are named by `… as name`, and given by \
             `output name`",
        )
    } else {
        diagnostic.help(format!(
            "`{word}` is a word of the language, so nothing can be called that"
        ))
    }
}

/// An expression of more than `limit` parts, with those around it.
pub fn too_long(span: Span, limit: usize) -> Diagnostic {
    Diagnostic::error(
        TOO_LONG,
        span,
        format!("this expression has more than {limit} numbers, names and operators"),
    )
    .here("too long")
    .help("name parts of it by `let`")
}

/// A character that looks like `instead`; `name`: what it is.
pub fn foreign_character(span: Span, found: &str, name: &str, instead: &str) -> Diagnostic {
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

/// `step` behind something other than `a to b`. `range`: whether that is `a..b`.
pub fn step_without_to(span: Span, range: bool) -> Diagnostic {
    let diagnostic = Diagnostic::error(STEP_WITHOUT_TO, span, "`step` without `to`");
    if range {
        diagnostic
            .here("`..` counts by ones")
            .help("multiply in the body: `for i in 0..4 { conv (2 * i) 3x3 }`")
    } else {
        diagnostic
            .here("from where to where?")
            .help("write `16 to 128 step 16`")
    }
}

/// A second value in a parenthesis whose first is no layer.
pub fn not_a_layer(span: Span) -> Diagnostic {
    Diagnostic::error(NOT_A_LAYER, span, "a parenthesis holds one value")
        .here("a second one, or an operator is missing")
        .help("an operator joins values: `(2 * n)`, `(k x 1)`; only a layer takes parameters: `(leaky_relu 0.1)`")
}

/// A path in a `use` without double quotes.
pub fn path_without_quotes(span: Span, path: &str) -> Diagnostic {
    Diagnostic::error(
        PATH_WITHOUT_QUOTES,
        span,
        "the path of a file stands in double quotes",
    )
    .here("only `std` is named without quotes")
    .fix(
        true,
        format!("write `\"{path}\"`"),
        span,
        format!("\"{path}\""),
    )
}

/// `==` between a parameter and its value.
pub fn foreign_equals(span: Span) -> Diagnostic {
    Diagnostic::error(FOREIGN_EQUALS, span, "`=` gives a value, `==` compares")
        .here("write `=`")
        .fix(true, "write `=`", span, "=")
}

/// `.5`
pub fn leading_point(span: Span, text: &str) -> Diagnostic {
    Diagnostic::error(
        LEADING_POINT,
        span,
        format!("a number starts with a digit: `0{text}`"),
    )
    .here("no digit before the point")
    .fix(true, format!("write `0{text}`"), span, format!("0{text}"))
}

/// Two names of a `use` without a comma: `word` is the second, `place` the end of the first.
pub fn missing_comma(word: Span, place: Span) -> Diagnostic {
    Diagnostic::error(MISSING_COMMA, word, "a comma is missing")
        .here("before this")
        .fix(true, "put a comma", place, ",")
}

/// `input x: 3x32x32`
pub fn colon_after_input(span: Span) -> Diagnostic {
    Diagnostic::error(
        COLON_AFTER_INPUT,
        span,
        "the shape of an input follows with a blank",
    )
    .here("no colon")
    .fix(true, "take the colon away", span, "")
}

/// `5 M`; `number`: in one word.
pub fn spaced_unit(span: Span, number: &str) -> Diagnostic {
    Diagnostic::error(
        SPACED_UNIT,
        span,
        format!("a number and its suffix are one word: `{number}`"),
    )
    .here("a blank between them")
    .fix(true, format!("write `{number}`"), span, number)
}

/// `elif` and the like.
pub fn foreign_else_if(span: Span, found: &str) -> Diagnostic {
    Diagnostic::error(
        FOREIGN_ELSE_IF,
        span,
        format!("`{found}` is written `else if`"),
    )
    .here("two words")
    .fix(true, "write `else if`", span, "else if")
}
