//! Any text at all is read, without panic and in time.

use super::{programs, read};
use crate::source::Span;
use crate::syntax::codes::{TOO_DEEP, TOO_LONG};
use crate::syntax::visit::Visit;
use crate::syntax::{MAX_EXPRESSION, MAX_NESTING};
use proptest::prelude::*;

/// Pieces of the language, in any order.
const TOKENS: &[&str] = &[
    "network",
    "fn",
    "fn f(a) =",
    "block",
    "use",
    "input",
    "output",
    "let",
    "repeat",
    "for",
    "if",
    "else",
    "residual",
    "shortcut",
    "choose",
    "carry",
    "task",
    "share",
    "frozen",
    "expect",
    "where",
    "in",
    "as",
    "then",
    "to",
    "step",
    "x",
    "not",
    "and",
    "n",
    "conv",
    "relu",
    "3",
    "3x3",
    "?x7",
    "0.5",
    "5M",
    "\"a\"",
    "\"",
    "#",
    "##",
    "//",
    "->",
    "=",
    "==",
    "=>",
    "+",
    "-",
    "*",
    "/",
    "%",
    "<",
    ">",
    "~",
    "..",
    "^",
    "w[",
    "_",
    ".",
    ",",
    ";",
    ":",
    "|",
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    "\n",
    "\r\n",
    " ",
    "\t",
    "×",
    "é",
    "\u{a0}",
    "network n {",
    "block b(",
    "}\n",
    "if a then",
    "conv 8 3x3\n",
];

/// A tree whose places are all in the text.
struct Inside<'t>(&'t str);

impl Visit<'_> for Inside<'_> {
    fn visit_span(&mut self, span: &Span) {
        let found = self.0.get(span.range().as_usize());
        assert!(found.is_some(), "{:?}: {span:?}", self.0);
    }
}

/// All spans lie in the text, and in order.
fn check(text: &str) {
    let parsed = read(text);
    Inside(text).visit_file(&parsed.file);
    for span in &parsed.repairs {
        Inside(text).visit_span(span);
    }
    for diagnostic in &parsed.diagnostics {
        let labels = diagnostic.labels.iter().map(|it| it.span);
        let edits = diagnostic
            .fixes
            .iter()
            .flat_map(|it| &it.edits)
            .map(|it| it.span);
        for span in labels.chain([diagnostic.primary.span]).chain(edits) {
            let range = span.start as usize..span.end as usize;
            assert!(text.get(range).is_some(), "{text:?}: {diagnostic:#?}");
        }
    }
}

/// The codes found in a text that is so long or deep that the test would not end if the work grew
/// faster than the text.
fn quick(text: &str) -> Vec<&'static str> {
    let parsed = read(text);
    parsed.diagnostics.iter().map(|it| it.code.id).collect()
}

proptest! {
    #[test]
    fn bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        check(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn tokens_are_read(tokens in prop::collection::vec(prop::sample::select(TOKENS), 0..60)) {
        check(&tokens.concat());
        check(&tokens.join(" "));
        check(&format!("network n {{\n{}\n}}\n", tokens.join(" ")));
    }

    #[test]
    fn mutated_programs_are_read(
        which in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0usize..20, prop::sample::select(TOKENS)), 1..6),
        cut in any::<prop::sample::Index>(),
        truncate in any::<bool>(),
    ) {
        let mut programs = programs().to_vec();
        programs.push((String::new(), "network n {\n  concat(relu, {\n conv (4 * n) 3x3\n })\n}\n".to_owned()));
        let (_, mut text) = which.get(&programs).clone();
        for (place, length, token) in changes {
            let boundary = |at: usize, text: &str| (0..=at.min(text.len())).rev().find(|it| text.is_char_boundary(*it)).unwrap();
            let start = boundary(place.index(text.len() + 1), &text);
            let end = boundary(start + length, &text).max(start);
            text.replace_range(start..end, token);
        }
        if truncate {
            let at = (0..=cut.index(text.len() + 1)).rev().find(|it| text.is_char_boundary(*it)).unwrap();
            text.truncate(at);
        }
        check(&text);
    }
}

fn nested(open: &str, inside: &str, close: &str, depth: usize) -> String {
    format!("{}{inside}{}", open.repeat(depth), close.repeat(depth))
}

#[test]
fn brackets_nest_64_deep() {
    let forms = [
        ("let n = ", "(", "1", ")"),
        ("let n = ", "max(1, ", "1", ")"),
        ("let n = ", "(if c then ", "1", " else 2)"),
        ("", "{ ", "relu", " }"),
        ("", "add(identity, ", "relu", ")"),
        ("", "repeat 2 { ", "relu", " }"),
        ("", "if a { ", "relu", " }"),
        ("", "residual { ", "relu", " }"),
        ("", "choose { ", "relu", " | relu }"),
        ("conv ", "(unit act=", "relu", ")"),
    ];
    for (before, open, inside, close) in forms {
        // One of the levels is the network's.
        let text = |depth| {
            format!(
                "network n {{\n  {before}{}\n}}\n",
                nested(open, inside, close, depth)
            )
        };
        assert_eq!(quick(&text(MAX_NESTING - 1)), [""; 0], "{open}");
        assert_eq!(quick(&text(MAX_NESTING)), [TOO_DEEP.id], "{open}");
        // With a mistake at the bottom, and after each level.
        let text = |inside: &str, close: &str| {
            format!(
                "network n {{\n  {before}{}\n}}\n",
                nested(open, inside, close, MAX_NESTING - 1)
            )
        };
        assert!(!quick(&text(", ,", close)).is_empty(), "{open}");
        assert!(
            !quick(&text(inside, &format!(" @ @{close}"))).is_empty(),
            "{open}"
        );
        assert!(
            !quick(&text(inside, &format!("{close} , ,"))).is_empty(),
            "{open}"
        );
    }
}

#[test]
fn depth_without_brackets_is_bounded_too() {
    let line = |line: String| format!("network n {{\n  {line}\n}}\n");
    let ifs = |count: usize| {
        line(format!(
            "let n = {}0{}",
            "if a then ".repeat(count),
            " else 1".repeat(count)
        ))
    };
    assert_eq!(quick(&ifs(MAX_NESTING)), [""; 0]);
    assert_eq!(quick(&ifs(MAX_NESTING + 1)), [TOO_DEEP.id]);
    assert_eq!(quick(&ifs(100_000)), [TOO_DEEP.id]);
    let branches = |count: usize| {
        line(format!(
            "if a {{ relu }}{}",
            " else if a { relu }".repeat(count)
        ))
    };
    assert_eq!(quick(&branches(60)), [""; 0]);
    assert_eq!(quick(&branches(100_000)), [TOO_DEEP.id]);
    let many = line(format!(
        "max({})",
        vec!["{ if a { relu } }"; 1000].join(",")
    ));
    assert_eq!(quick(&many), [""; 0]);
    for operator in ["+", "or", "..", "x", "to"] {
        let sum = |count: usize| {
            line(format!(
                "let n = 1{}",
                format!(" {operator} 1").repeat(count)
            ))
        };
        assert_eq!(quick(&sum(MAX_EXPRESSION / 2 - 1)), [""; 0]);
        assert_eq!(quick(&sum(100_000)), [TOO_LONG.id]);
    }
    assert_eq!(
        quick(&line(format!("let n = {}1", "- ".repeat(100_000)))),
        [TOO_LONG.id]
    );
    assert_eq!(
        quick(&line(format!("let n = {}1", "not ".repeat(100_000)))),
        [TOO_LONG.id]
    );
}

#[test]
fn long_texts_are_read_to_their_end() {
    let n = 20_000;
    let lines = |line: &str| format!("network n {{\n{}}}\n", line.repeat(n));
    quick(&lines("  conv 64 3x3 pad=1 -> relu\n"));
    quick(&lines("\n# comment\n"));
    quick(&lines("  conv 64, 3x3\n"));
    quick(&lines(&" ".repeat(50)));
    quick(&"# c\n".repeat(n));
    quick(&"conv 3\n".repeat(n));
    quick(&"block b {\n".repeat(n));
    quick(&"}\n".repeat(n));
    quick(&"\"".repeat(n));
    quick(&lines("a,"));
    quick(&lines("a."));
    quick(&lines("->"));
    quick(&lines("-> relu"));
    quick(&lines("relu\n->"));
    quick(&lines("(a)"));
    quick(&lines("relu as a "));
    quick(&format!("network n {{ add({}) }}", "a, ".repeat(n)));
    quick(&format!("network n {{ add({}) }}", "a b @, ".repeat(n)));
    quick(&format!(
        "network n {{ choose {{ {} a }} }}",
        "a @ | ".repeat(n)
    ));
    quick(&format!("block b({}) {{ }}", "a 3, ".repeat(n)));
    quick(&format!("use a {{ {} }}", "a b ".repeat(n)));
    quick(&"network n\n".repeat(n));
}
