//! The parts of a text that remain when something in it cannot be parsed.

use super::mistakes::{in_network, one, unfixable};
use super::{read, show};
use crate::syntax::codes::*;
use crate::syntax::tree::{CallItem, Definition, Item, StatementKind, StepKind};

#[test]
fn each_of_several_mistakes_is_told() {
    let text = "network n {
  input 3, 8, 8
  conv 8, 3x3
  relu => relu
  a = conv 8 2 + 2
  repeat 2 {
    conv 8 3 x 3
    relu;
  }
  add(conv 8 @, conv 8 [3, 3], { dropout .5
    n = 3
  })
  choose { relu; | relu => relu }
  if x > { 'relu' }
  relu
  // end
  relu // end
}
block b(n int, 3, k: integer, ok: int = 3 3) {
  conv 64,
}
";
    let parsed = read(text);
    let codes: Vec<_> = parsed.diagnostics.iter().map(|it| it.code.id).collect();
    let wanted = [
        LIST,
        COMMA,
        FOREIGN_ARROW,
        COMPOUND,
        SPACED_SIZE,
        SEMICOLON,
        FOREIGN_CHARACTER,
        LIST,
        LEADING_POINT,
        VALUE_WITHOUT_LET,
        SEMICOLON,
        FOREIGN_ARROW,
        UNEXPECTED,
        QUOTED_NAME,
        FOREIGN_COMMENT,
        FOREIGN_COMMENT,
        MISSING_COLON,
        UNEXPECTED,
        UNKNOWN_TYPE,
        UNEXPECTED,
        COMMA,
    ];
    assert_eq!(codes, wanted.map(|it| it.id), "{:#?}", parsed.diagnostics);
    let shown = show::file(&parsed.file);
    assert!(shown.contains("a = conv 8 (2 + 2)"), "{shown}");
    assert!(
        shown.contains("block b(n: int, , k: int, ok: int = 3)"),
        "{shown}"
    );
}

#[test]
fn bad_lines_keep_the_names_they_give() {
    let names = |line: &str| show::file(&read(&in_network(line)).file);
    assert_eq!(names("a, b = split 2 @"), "network n() {bad[a, b]}");
    assert_eq!(names("let n = 3 +"), "network n() {bad[n]}");
    assert_eq!(names("input u [a, 4]"), "network n() {bad[u]}");
    assert_eq!(names("share head = conv 8 @"), "network n() {bad[head]}");
    assert_eq!(
        names("conv 8 @ as a -> relu as b"),
        "network n() {bad[a, b]}"
    );
    assert_eq!(names("a == relu"), "network n() {a = relu}");
}

#[test]
fn lines_are_read_as_their_certain_fixes_have_them() {
    let repaired = |line: &str| show::file(&read(&in_network(line)).file);
    assert_eq!(repaired("a, b = split 2,"), "network n() {a, b = split 2}");
    assert_eq!(repaired("n = 3"), "network n() {let n = 3}");
    assert_eq!(repaired("// stem"), "network n() {}");
    assert_eq!(
        repaired("conv 8, 3 x 3 as a => relu; relu"),
        "network n() {conv 8 3x3 as a -> relu; relu}"
    );
    // The words of a line are parsed at their places.
    let parsed = read(&in_network("concat [left, right]"));
    let Some(Item::Network(network)) = parsed.file.items.first() else {
        panic!();
    };
    let StatementKind::Chain(chain) = &network.body.statements[0].kind else {
        panic!();
    };
    let StepKind::Layer(used) = &chain.steps[0].kind else {
        panic!();
    };
    let items = &used.call.as_ref().unwrap().items;
    let places = items.iter().map(|item| match item {
        CallItem::Chain(chain) => chain.span,
        CallItem::Value(value) => value.span,
    });
    let text = in_network("concat [left, right]");
    let words: Vec<_> = places
        .map(|it| &text[it.start as usize..it.end as usize])
        .collect();
    assert_eq!(words, ["left", "right"]);
}

#[test]
fn a_lost_bracket_costs_one_item() {
    let definition = |item: &Item| match item {
        Item::Network(it) | Item::Block(it) => it.clone(),
        Item::Use(_) | Item::Function(_) | Item::Constant(_) => panic!(),
    };
    let text = "use std.blocks { a }
network n(c: int = 3) {
  input 3x8x8
  repeat 3 {
    relu
}
block b(n: int) {
  relu
}
## C.
block c { conv (4 1x1
}
block d {
  relu
}
}
block e { conv 4) 3 }
";
    let parsed = read(text);
    let told: Vec<_> = parsed
        .diagnostics
        .iter()
        .map(|it| (it.code.id, it.primary.span.start as usize))
        .collect();
    let wanted = [
        (UNCLOSED.id, text.find("{\n    relu").unwrap()),
        (UNCLOSED.id, text.find("(4 1x1").unwrap()),
        (STRAY_CLOSER.id, text.find("}\nblock e").unwrap()),
        (STRAY_CLOSER.id, text.find(") 3 }").unwrap()),
    ];
    assert_eq!(told, wanted, "{:#?}", parsed.diagnostics);
    assert_eq!(
        show::file(&parsed.file),
        "use std.blocks {a}\nnetwork n(c: int = 3) {input 3x8x8; repeat 3 {relu}}\nblock b(n: \
         int) {relu}\nblock c() {bad[]}\nblock d() {relu}\nblock e() {bad[]}"
    );
    let items: Vec<Definition> = parsed.file.items[1..].iter().map(definition).collect();
    assert_eq!(
        &text[items[1].span.start as usize..items[1].span.end as usize],
        "block b(n: int) {\n  relu\n}"
    );
    assert_eq!(items[2].doc, ["C."]);
    // The line before which it ends is shown.
    assert_eq!(parsed.diagnostics[0].labels.len(), 1);
}

#[test]
fn strings_end_on_their_line() {
    let text = "use \"a.cnn { b }\nnetwork n { relu }\n";
    let repaired = "use \"a.cnn\" { b }\nnetwork n { relu }\n";
    one(text, UNTERMINATED, "\"", Some(repaired));
    unfixable(
        "conv 8 pad=\"same (",
        UNTERMINATED,
        "\"",
        "this string is not closed",
    );
}

#[test]
fn items_that_are_none() {
    one(
        "netwrok n {\n  relu\n}\n",
        MISSPELT_ITEM,
        "netwrok",
        Some("network n {\n  relu\n}\n"),
    );
    one(
        "def f {\n  relu\n}\n",
        MISSPELT_ITEM,
        "def",
        Some("block f {\n  relu\n}\n"),
    );
    one(
        "import \"a.cnn\" { b }\n",
        MISSPELT_ITEM,
        "import",
        Some("use \"a.cnn\" { b }\n"),
    );
    one(
        "use a.cnn { b }\n",
        PATH_WITHOUT_QUOTES,
        "a.cnn",
        Some("use \"a.cnn\" { b }\n"),
    );
    one(
        "use std.blocks { a b }\n",
        MISSING_COMMA,
        "b",
        Some("use std.blocks { a, b }\n"),
    );
    one(
        "use std.blocks {\n  a\n  b\n}\n",
        MISSING_COMMA,
        "b",
        Some("use std.blocks {\n  a,\n  b\n}\n"),
    );
    one("conv 8 3x3\nrelu\nrelu\n", OUTSIDE, "conv 8 3x3", None);
    one(
        "// c\nnetwork n { }\n",
        FOREIGN_COMMENT,
        "//",
        Some("# c\nnetwork n { }\n"),
    );
    one("network {\n relu\n}\n", HEADLESS, "", None);
    one("network n\n", HEADLESS, "", None);
    one("network 3x {\n}\n", HEADLESS, "3x", None);
    one("network n : m {\n}\n", HEADLESS, ":", None);
    one(
        "network \"n\" {\n}\n",
        QUOTED_NAME,
        "\"n\"",
        Some("network n {\n}\n"),
    );
    one("network n { } relu\n", UNEXPECTED, "relu", None);
    one("use\n", UNEXPECTED, "", None);
    one(
        "block b(n: integer) { }\n",
        UNKNOWN_TYPE,
        "integer",
        Some("block b(n: int) { }\n"),
    );
    one(
        "block b(int n) { }\n",
        MISSING_COLON,
        "int n",
        Some("block b(n: int) { }\n"),
    );
    one("block b(n: int = 3 +) { }\n", UNEXPECTED, "", None);
}
