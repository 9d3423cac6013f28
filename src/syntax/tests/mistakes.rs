//! The wrong text, and its message. If there is a fix, it is applied, and the result is parsed
//! without a diagnostic.

use super::read;
use crate::diagnostic::{Code, Diagnostic, apply};
use crate::syntax::codes::*;

/// The text with the fix of a diagnostic in it.
pub(super) fn repaired(text: &str, diagnostic: &Diagnostic) -> Option<String> {
    let fix = diagnostic.fixes.first()?;
    apply(text, diagnostic.primary.span.source, &fix.edits)
}

pub(super) fn in_network(lines: &str) -> String {
    format!("network n {{\n  {lines}\n}}\n")
}

/// One mistake: one diagnostic of this code, whose place reads `place` and whose fix, if there is
/// one, gives `better`.
#[track_caller]
pub(super) fn one(text: &str, code: Code, place: &str, better: Option<&str>) {
    let parsed = read(text);
    let [diagnostic] = parsed.diagnostics.as_slice() else {
        panic!("{text}\n{:#?}", parsed.diagnostics);
    };
    let span = diagnostic.primary.span;
    let found = &text[span.start as usize..span.end as usize];
    assert_eq!(
        (diagnostic.code, found),
        (code, place),
        "{text}\n{diagnostic:#?}"
    );
    let repaired = repaired(text, diagnostic);
    assert_eq!(repaired.as_deref(), better, "{diagnostic:#?}");
    if let Some(repaired) = repaired {
        let again = read(&repaired).diagnostics;
        assert!(again.is_empty(), "{repaired}: {again:#?}");
    }
}

#[track_caller]
pub(super) fn line(line: &str, code: Code, place: &str, better: &str) {
    one(&in_network(line), code, place, Some(&in_network(better)));
}

#[track_caller]
pub(super) fn unfixable(line: &str, code: Code, place: &str, message: &str) {
    let text = in_network(line);
    one(&text, code, place, None);
    assert_eq!(read(&text).diagnostics[0].message, message);
}

#[test]
fn the_table_of_mistakes() {
    line("conv 64, 3x3", COMMA, ",", "conv 64 3x3");
    line("conv 64,3x3, pad=1", COMMA, ",", "conv 64 3x3 pad=1");
    line("conv, 64, 3x3", COMMA, ",", "conv 64 3x3");
    for step in [
        "conv 8 3x3",
        "relu",
        "relu -> tanh",
        "residual { relu }",
        "x = relu",
    ] {
        line(&format!("{step},"), COMMA, ",", step);
    }
    line(
        "a = relu -> conv 64, 3x3",
        COMMA,
        ",",
        "a = relu -> conv 64 3x3",
    );
    line("task t { a=1, b=2 }", COMMA, ",", "task t { a=1 b=2 }");
    line("concat (a, b)", BLANK_BEFORE_TENSORS, " ", "concat(a, b)");
    line(
        "x -> concat  (a -> relu, {\n relu\n})",
        BLANK_BEFORE_TENSORS,
        "  ",
        "x -> concat(a -> relu, {\n relu\n})",
    );
    line(
        "conv features * 4 1x1",
        COMPOUND,
        "features * 4",
        "conv (features * 4) 1x1",
    );
    line(
        "conv 8 3x3 pad=k / 2 stride=2",
        COMPOUND,
        "k / 2",
        "conv 8 3x3 pad=(k / 2) stride=2",
    );
    line(
        "conv floor(n / 2) - 1 3x3",
        COMPOUND,
        "floor(n / 2) - 1",
        "conv (floor(n / 2) - 1) 3x3",
    );
    line("conv 64 3 x 3", SPACED_SIZE, "3 x 3", "conv 64 3x3");
    line(
        "conv 64 3 × 3 pad=1",
        SPACED_SIZE,
        "3 × 3",
        "conv 64 3x3 pad=1",
    );
    line(
        "reshape 3 x 32 x 32",
        SPACED_SIZE,
        "3 x 32 x 32",
        "reshape 3x32x32",
    );
    line(
        "input 3 x 32 x 32",
        SPACED_SIZE,
        "3 x 32 x 32",
        "input 3x32x32",
    );
    line("n = 3", VALUE_WITHOUT_LET, "n", "let n = 3");
    line("n = m * 4", VALUE_WITHOUT_LET, "n", "let n = m * 4");
    line("n = (k x k)", VALUE_WITHOUT_LET, "n", "let n = (k x k)");
    line(
        "n = if c then 1 else 2",
        VALUE_WITHOUT_LET,
        "n",
        "let n = if c then 1 else 2",
    );
    line("// text (", FOREIGN_COMMENT, "//", "# text (");
    line("relu // text", FOREIGN_COMMENT, "//", "relu # text");
    line(
        "conv (c // 2) 1x1",
        FLOOR_DIVISION,
        "//",
        "conv floor(c / 2) 1x1",
    );
    line(
        "let n = in.channels // r + 1",
        FLOOR_DIVISION,
        "//",
        "let n = floor(in.channels / r) + 1",
    );
    line(
        "conv max(8, c // 2) 1x1",
        FLOOR_DIVISION,
        "//",
        "conv max(8, floor(c / 2)) 1x1",
    );
}

#[test]
fn habits_from_other_languages() {
    line("relu;", SEMICOLON, ";", "relu");
    line("relu; elu; relu", SEMICOLON, ";", "relu\n  elu\n  relu");
    line("relu => elu", FOREIGN_ARROW, "=>", "relu -> elu");
    line("relu → elu", FOREIGN_ARROW, "→", "relu -> elu");
    line("relu |> elu", FOREIGN_ARROW, "|>", "relu -> elu");
    line("\"relu\" -> elu", QUOTED_NAME, "\"relu\"", "relu -> elu");
    line("relu -> 'elu'", QUOTED_NAME, "'elu'", "relu -> elu");
    line(
        "conv 8 3x3 pad=\"same\"",
        QUOTED_NAME,
        "\"same\"",
        "conv 8 3x3 pad=same",
    );
    line(
        "conv 8 3x3 pad='same'",
        QUOTED_NAME,
        "'same'",
        "conv 8 3x3 pad=same",
    );
    line("conv 8 (3, 3)", LIST, "(3, 3)", "conv 8 3x3");
    line("conv 8 kernel=[3, 3]", LIST, "[3, 3]", "conv 8 kernel=3x3");
    line("input (3, 32, 32)", LIST, "(3, 32, 32)", "input 3x32x32");
    line("input [3, 32, 32]", LIST, "[3, 32, 32]", "input 3x32x32");
    line("input 3, 32, 32", LIST, "3, 32, 32", "input 3x32x32");
    line("relu : (3, 32, 32)", LIST, "(3, 32, 32)", "relu : 3x32x32");
    line(
        "if a && b { relu }",
        FOREIGN_OPERATOR,
        "&&",
        "if a and b { relu }",
    );
    line(
        "if a || b { relu }",
        FOREIGN_OPERATOR,
        "||",
        "if a or b { relu }",
    );
    line("if !b { relu }", FOREIGN_OPERATOR, "!", "if not b { relu }");
    line(
        "if k is 3 { relu }",
        FOREIGN_OPERATOR,
        "is",
        "if k = 3 { relu }",
    );
    line(
        "if k is not 3 { relu }",
        FOREIGN_OPERATOR,
        "is not",
        "if k != 3 { relu }",
    );
    line("3 x { relu }", FOREIGN_LOOP, "3 x", "repeat 3 { relu }");
    line("12 * { relu }", FOREIGN_LOOP, "12 *", "repeat 12 { relu }");
    unfixable(
        "conv 8 3x3 x 3",
        SPACED_SIZE,
        "x 3",
        "a layer is not multiplied by a number",
    );
    line("let n = 2 ** k", FOREIGN_OPERATOR, "**", "let n = 2 ^ k");
    line(
        "conv 8 3x3 pad==1",
        FOREIGN_EQUALS,
        "==",
        "conv 8 3x3 pad=1",
    );
    line(
        "input x: 3x32x32",
        COLON_AFTER_INPUT,
        ":",
        "input x 3x32x32",
    );
    line("input: 3x32x32", COLON_AFTER_INPUT, ":", "input 3x32x32");
    line(
        "expect params < 5 M",
        SPACED_UNIT,
        "5 M",
        "expect params < 5M",
    );
    line("dropout 50 %", SPACED_UNIT, "50 %", "dropout 50%");
    line(
        "if a { relu } elif b { elu }",
        FOREIGN_ELSE_IF,
        "elif",
        "if a { relu } else if b { elu }",
    );
    line(
        "conv 64 3x3 stride=-n",
        COMPOUND,
        "-n",
        "conv 64 3x3 stride=(-n)",
    );
    line("conv -n 3x3", COMPOUND, "-n", "conv (-n) 3x3");
    line("dropout .5", LEADING_POINT, ".5", "dropout 0.5");
    line("let n = a * .25", LEADING_POINT, ".25", "let n = a * 0.25");
    line(
        "relu\u{a0}-> elu",
        FOREIGN_CHARACTER,
        "\u{a0}",
        "relu -> elu",
    );
    line("let n = 3 − 2", FOREIGN_CHARACTER, "−", "let n = 3 - 2");
    line(
        "expect params ≤ 5M",
        FOREIGN_CHARACTER,
        "≤",
        "expect params <= 5M",
    );
    unfixable(
        "café 3",
        UNEXPECTED,
        "é",
        "expected a name of the letters a to z, digits and `_`, found `é`",
    );
    line(
        "concat([a, conv 8 3x3])",
        LIST,
        "[a, conv 8 3x3]",
        "concat(a, conv 8 3x3)",
    );
}

#[test]
fn numbers_that_are_none() {
    line("conv 8 3xk", NOT_A_NUMBER, "3xk", "conv 8 (3 x k)");
    line("conv 2n 3x3", NOT_A_NUMBER, "2n", "conv (2 * n) 3x3");
    line(
        "expect params <= 5m",
        NOT_A_NUMBER,
        "5m",
        "expect params <= 5M",
    );
    line("conv 8 3X3", NOT_A_NUMBER, "3X3", "conv 8 3x3");
    unfixable(
        "reshape 16x-1",
        SPACED_SIZE,
        "16x-1",
        "`-1` is not an extent: a size has numbers only",
    );
    unfixable(
        "reshape 4x4x-1",
        SPACED_SIZE,
        "4x4x-1",
        "`-1` is not an extent: a size has numbers only",
    );
    unfixable(
        "conv 8 1.5x3",
        NOT_A_NUMBER,
        "1.5x3",
        "`1.5x3` is neither a number nor a size",
    );
    let large = "9".repeat(60);
    unfixable(
        &format!("conv {large} 3x3"),
        NUMBER_TOO_LARGE,
        &large,
        "this number is too large or has too many digits to be exact",
    );
    unfixable(
        "input 3x99999999999999999999x3",
        NUMBER_TOO_LARGE,
        "3x99999999999999999999x3",
        "this number is too large or has too many digits to be exact",
    );
    unfixable(
        "dropout 1e-99",
        NUMBER_TOO_LARGE,
        "1e-99",
        "this number is too large or has too many digits to be exact",
    );
    unfixable(
        "conv 8 1x2x3x4x5",
        TOO_MANY_EXTENTS,
        "1x2x3x4x5",
        "a size has at most four extents",
    );
    unfixable(
        "relu : ?x2x3x4x5",
        TOO_MANY_EXTENTS,
        "?x2x3x4x5",
        "a size has at most four extents",
    );
}

#[test]
fn words_in_wrong_places() {
    line(
        "relu : 8x4x4 as a",
        LABEL_AFTER_SHAPE,
        "as a",
        "relu as a : 8x4x4",
    );
    line(
        "x -> elu : 8 -> relu : 8x4x4 as a -> relu",
        LABEL_AFTER_SHAPE,
        "as a",
        "x -> elu : 8 -> relu as a : 8x4x4 -> relu",
    );
    unfixable(
        "relu\n  else { relu }",
        ORPHAN,
        "else",
        "`else` without an `if` before it",
    );
    unfixable(
        "repeat 2 { relu } shortcut { relu }",
        ORPHAN,
        "shortcut",
        "`shortcut` without a `residual` before it",
    );
    unfixable(
        "relu | elu",
        ORPHAN,
        "|",
        "`|` without a `choose` around it",
    );
    unfixable(
        "input = relu",
        MISPLACED_WORD,
        "input",
        "`input` can't be here",
    );
    unfixable(
        "use std.blocks",
        MISPLACED_WORD,
        "use",
        "`use` can't be here",
    );
    unfixable(
        "relu -> let n = 3",
        MISPLACED_WORD,
        "let",
        "`let` can't be here",
    );
    unfixable(
        "conv (16 step 16) 3x3",
        STEP_WITHOUT_TO,
        "step",
        "`step` without `to`",
    );
    unfixable(
        "conv (2 * n 3)",
        NOT_A_LAYER,
        "3",
        "a parenthesis holds one value",
    );
    unfixable(
        "task t { 10 }",
        NAMELESS_SETTING,
        "10",
        "a setting of a task has a name",
    );
    unfixable(
        "output a val=on",
        OUTPUT_SETTING,
        "val=on",
        "an output has no setting `val`",
    );
}

#[test]
fn what_was_expected_is_said_in_words() {
    let cases = [
        (
            "conv 64 3x3 pad=",
            "expected a value, found the end of the line",
        ),
        ("relu ->", "expected a layer, found `}`"),
        ("relu -> -> relu", "expected a layer, found `->`"),
        (
            "repeat { relu }",
            "`repeat` needs a count: `repeat 3 { … }`",
        ),
        ("repeat 3 relu", "the body of `repeat` is written in braces"),
        (
            "for i 0..3 { relu }",
            "the variable of a loop and its range are joined by `in`",
        ),
        ("if { relu }", "expected a value, found `{`"),
        ("conv (4 * ) 3x3", "expected a value, found `)`"),
        (
            "let n = if a then 3",
            "expected an operator or `else`, found the end of the line",
        ),
        ("let = 3", "expected a name, found `=`"),
        (
            "a = b = relu",
            "expected a parameter, `as`, `->` or the end of the line, found `=`",
        ),
        (
            "choose { relu, elu }",
            "expected `as`, `->`, `|` or `}`, found `,`",
        ),
        ("choose relu | elu", "expected `{`, found `relu`"),
        (
            "let n = if a { 1 } else { 2 }",
            "expected `then`, found `{`",
        ),
        (
            "let n = 1_000,000",
            "expected an operator or the end of the line, found `,`",
        ),
        (
            "y = a, b",
            "expected `as`, `->` or the end of the line, found `,`",
        ),
        (
            "input",
            "expected a name or a shape, found the end of the line",
        ),
        ("let n 3", "a `let` joins the name and its value by `=`"),
        ("share = relu", "expected a name, found `=`"),
        ("add(a, , b)", "expected a chain of layers, found `,`"),
        ("relu as 3", "expected a name, found `3`"),
        (
            "relu : relu : 3",
            "expected `->` or the end of the line, found `:`",
        ),
        (
            "residual relu",
            "the body of `residual` is written in braces",
        ),
        ("choose { }", "expected a chain of layers, found `}`"),
        ("64 3x3", "expected a statement, found `64`"),
        (
            "expect params <=",
            "expected a value, found the end of the line",
        ),
    ];
    let told = cases.map(|(line, _)| {
        let parsed = read(&in_network(line));
        assert_eq!(
            parsed.diagnostics.len(),
            1,
            "{line}: {:#?}",
            parsed.diagnostics
        );
        let diagnostic = &parsed.diagnostics[0];
        assert_eq!(diagnostic.code, UNEXPECTED, "{line}: {diagnostic:#?}");
        diagnostic.message.clone()
    });
    assert_eq!(told.join("\n"), cases.map(|(_, wanted)| wanted).join("\n"));
}
