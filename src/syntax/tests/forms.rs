//! Every form of the language, and the tree it makes.

use super::{read, show};
use crate::syntax::tree::{Item, StatementKind};

/// The body of a network with these lines.
#[track_caller]
fn body(lines: &str) -> String {
    let parsed = read(&format!("network n {{\n{lines}\n}}\n"));
    assert!(
        parsed.diagnostics.is_empty(),
        "{lines}: {:#?}",
        parsed.diagnostics
    );
    match &parsed.file.items[..] {
        [Item::Network(it)] => {
            let body = show::body(&it.body);
            body[1..body.len() - 1].to_owned()
        }
        other => panic!("{other:?}"),
    }
}

/// The tree of a value.
#[track_caller]
fn value(text: &str) -> String {
    let shown = body(&format!("let v = {text}"));
    shown.strip_prefix("let v = ").unwrap().to_owned()
}

#[track_caller]
fn file(text: &str) -> String {
    let parsed = read(text);
    assert!(
        parsed.diagnostics.is_empty(),
        "{text}: {:#?}",
        parsed.diagnostics
    );
    show::file(&parsed.file)
}

#[test]
fn a_chain_is_steps_with_their_parameters() {
    assert_eq!(
        body("conv 64 3x3 pad=1 -> relu -> dropout 0.5"),
        "conv 64 3x3 pad=1 -> relu -> dropout 0.5"
    );
    assert_eq!(
        body("conv (4 * n) 1x1 pad = same"),
        "conv (4 * n) 1x1 pad=same"
    );
    assert_eq!(
        body("conv max(8, floor(in.channels / r)) 1x1"),
        "conv max(8, floor((in.channels / r))) 1x1"
    );
    assert_eq!(
        body("leaky_relu -0.1 bias=off"),
        "leaky_relu (-0.1) bias=off"
    );
    assert_eq!(
        body("resnet.bottleneck 64 stride=2"),
        "resnet.bottleneck 64 stride=2"
    );
    assert_eq!(
        body("unit (leaky_relu 0.1) act=(elu alpha=0.5) (relu)"),
        "unit (layer leaky_relu 0.1) act=(layer elu alpha=0.5) relu"
    );
    assert_eq!(body("conv 3×3"), "conv 3x3");
}

#[test]
fn arrows_join_lines() {
    assert_eq!(
        body("conv 8 3x3\n  -> relu ->\n # between\n\n  dropout 0.5 # end"),
        "conv 8 3x3 -> relu -> dropout 0.5"
    );
    assert_eq!(body("relu\r\n  -> relu\r\nrelu"), "relu -> relu; relu");
}

#[test]
fn points_have_names_and_shapes() {
    assert_eq!(body("relu as a : 512x7x7"), "relu as a : 512x7x7");
    assert_eq!(
        body("relu : ?x7x? -> relu : (4 * n x 7 x 7)"),
        "relu : ?x7x? -> relu : (((4 * n) x 7) x 7)"
    );
    assert_eq!(body("relu :512x7x7"), "relu : 512x7x7");
    assert_eq!(
        body("flatten : 4_096\nflatten : n"),
        "flatten : 4096; flatten : n"
    );
}

#[test]
fn joins_take_chains() {
    assert_eq!(
        body(
            "concat(\n  identity,  # first\n  conv 8\n   3x3 -> relu,\n  {\n    relu\n    relu\n  },\n) axis=channels"
        ),
        "concat(identity, conv 8 3x3 -> relu, {relu; relu}) axis=channels"
    );
    assert_eq!(body("cell(h, p) 44"), "cell(h, p) 44");
    assert_eq!(body("f()"), "f()");
    assert_eq!(
        body("conv(64, 3x3, pad=1, -n, (a))"),
        "conv(value 64, value 3x3, value pad=1, value (-n), value a)"
    );
    assert_eq!(body("conv(4 * n)"), "conv(value (4 * n))");
    assert_eq!(body("conv(n * 4, n)"), "conv(value (n * 4), n)");
}

#[test]
fn statements_have_their_own_words() {
    assert_eq!(body("input 3x224x224"), "input 3x224x224");
    assert_eq!(
        body("input u (2 x 127 x w)\ninput 784"),
        "input u ((2 x 127) x w); input 784"
    );
    assert_eq!(
        body("input x 2x5x5\ninput x\ninput y s"),
        "input x 2x5x5; input x; input y s"
    );
    assert_eq!(
        body("output a, b\noutput domain train=on"),
        "output a, b; output domain train=on"
    );
    assert_eq!(
        body("expect params <= 5M and macs ~ 4.09G"),
        "expect ((params <= 5000000) and (macs ~ 4090000000))"
    );
    assert_eq!(body("where params <= 5M"), "where (params <= 5000000)");
    assert_eq!(
        body("task classification { classes=10 loss=cross_entropy\n lr=1e-3\n}"),
        "task classification {classes=10 loss=cross_entropy lr=0.001}"
    );
    assert_eq!(body("task detection"), "task detection {}");
    assert_eq!(
        body("share head = conv 8 3x3 -> relu"),
        "share head = conv 8 3x3 -> relu"
    );
    assert_eq!(body("left, right = split 2"), "left, right = split 2");
    assert_eq!(body("a = {\n relu\n}"), "a = {relu}");
}

#[test]
fn loops_and_branches() {
    assert_eq!(
        body("repeat depth - 1 { keep }"),
        "repeat (depth - 1) {keep}"
    );
    assert_eq!(
        body("repeat (n) carry h, p {\n h = relu\n}"),
        "repeat n carry h, p {h = relu}"
    );
    assert_eq!(
        body("for i in 0..n + 1 carry h { relu }"),
        "for i in (0..(n + 1)) carry h {relu}"
    );
    assert_eq!(
        body("for t, _, n in [\n  [1, 16, 1], # first\n  [6, 24, 2],\n] { relu }"),
        "for t, _, n in [[1, 16, 1], [6, 24, 2]] {relu}"
    );
    assert_eq!(
        body("if a == 1 { relu } else if b {\n elu\n}\nelse { identity }"),
        "if (a = 1) {relu} else {if b {elu} else {identity}}"
    );
    assert_eq!(
        body("if a { relu }\n\n# c\nelse if b { elu }"),
        "if a {relu} else {if b {elu}}"
    );
    assert_eq!(body("residual { relu } as r"), "residual {relu} as r");
    assert_eq!(
        body("residual {\n relu\n}\nshortcut {\n elu\n} -> relu"),
        "residual {relu} shortcut {elu} -> relu"
    );
    assert_eq!(body("frozen { relu } -> { elu }"), "frozen {relu} -> {elu}");
    assert_eq!(body("x -> { }"), "x -> {}");
}

#[test]
fn families() {
    assert_eq!(
        body("choose { relu | elu -> relu }"),
        "choose {relu | elu -> relu}"
    );
    assert_eq!(
        body("choose {\n  a 1\n  | b 2 # two\n  | c\n}"),
        "choose {a 1 | b 2 | c}"
    );
    assert_eq!(body("choose {\n  | a\n  | b }"), "choose {a | b}");
    assert_eq!(body("choose { a |\n b }"), "choose {a | b}");
    assert_eq!(
        body("conv (16 to 128 step 16) one_of(3x3, 5x5)"),
        "conv (16 to 128 step 16) one_of(3x3, 5x5)"
    );
}

#[test]
fn operators_bind_as_they_should() {
    assert_eq!(value("1 + 2 * 3 - 4"), "((1 + (2 * 3)) - 4)");
    assert_eq!(value("4 * n x 7 x 7"), "(((4 * n) x 7) x 7)");
    assert_eq!(
        value("not a = 1 and b or c"),
        "(((not (a = 1)) and b) or c)"
    );
    assert_eq!(value("a < b + 1"), "(a < (b + 1))");
    assert_eq!(value("8 to 2 * n step 4"), "(8 to (2 * n) step 4)");
    assert_eq!(value("-a * -2 + b"), "(((-a) * (-2)) + b)");
    assert_eq!(value("n % 2 == 0"), "((n % 2) = 0)");
    assert_eq!(value("10% + n%2"), "(0.1 + (n % 2))");
    assert_eq!(
        value("if a then 1 else if b then 2 else 3 + 1"),
        "(if a then 1 else (if b then 2 else (3 + 1)))"
    );
    assert_eq!(value("2 * (3 + 4)"), "(2 * (3 + 4))");
    assert_eq!(value("a -1"), "(a - 1)");
    assert_eq!(
        value("on = true and off != false"),
        "((on = on) and (off != off))"
    );
    assert_eq!(value("h × w"), "(h x w)");
    assert_eq!(value("-2 ^ 2"), "(-(2 ^ 2))");
    assert_eq!(value("2 ^ -1"), "(2 ^ (-1))");
    assert_eq!(value("2 ^ 3 ^ 2"), "(2 ^ (3 ^ 2))");
    assert_eq!(value("2 ^ -3 ^ 2 * 4"), "((2 ^ (-(3 ^ 2))) * 4)");
    assert_eq!(value("64 * 2 ^ i + 1"), "((64 * (2 ^ i)) + 1)");
    assert_eq!(value("(\n 1 +\n 2 # two\n)"), "(1 + 2)");
}

#[test]
fn lists_and_what_is_taken_from_them() {
    assert_eq!(
        value("[1, n + 1, [3x3, relu,],]"),
        "[1, (n + 1), [3x3, relu]]"
    );
    assert_eq!(value("[]"), "[]");
    assert_eq!(
        value("rows[i + 1][0] * f(2)[1]"),
        "(rows[(i + 1)][0] * f(2)[1])"
    );
    assert_eq!(value("f(a, d=4, e = [1])"), "f(a, d=4, e=[1])");
    assert_eq!(value("f(a == 4)"), "f((a = 4))");
    assert_eq!(value("[(leaky_relu 0.1)]"), "[(layer leaky_relu 0.1)]");
    assert_eq!(
        body("stages [3, 4] w[0] depths=[\n 2, # two\n 2\n] k=w[1]"),
        "stages [3, 4] w[0] depths=[2, 2] k=w[1]"
    );
    assert_eq!(body("relu : sizes[1]"), "relu : sizes[1]");
}

#[test]
fn functions_and_constants_are_items() {
    assert_eq!(
        file("let n = 3\nfn half(a: int, b = 2) = floor(a / b)\nfn one() = (\n  1\n)\n"),
        "let n = 3\nfn half(a: int, b = 2) = floor((a / b))\nfn one() = 1"
    );
}

#[test]
fn operator_words_are_names_where_an_operand_stands() {
    assert_eq!(value("x x x"), "(x x x)");
    assert_eq!(value("step to step step step"), "(step to step step step)");
    assert_eq!(value("to + then"), "(to + then)");
    assert_eq!(
        body("x -> tower step stride=stride dropout=x"),
        "x -> tower step stride=stride dropout=x"
    );
    assert_eq!(
        body("inputs -> iffy -> repeated 3"),
        "inputs -> iffy -> repeated 3"
    );
    assert_eq!(value("notable + orchid + xs"), "((notable + orchid) + xs)");
}

#[test]
fn files_have_items() {
    assert_eq!(
        file(
            "use std.blocks { conv_bn_relu, inverted_residual as mb }\nuse \"stems.cnn\" { stem }\nuse std.resnet\nuse std.zoo as z\nuse \"a/b.cnn\" {\n  a,\n  b,\n}\n"
        ),
        "use std.blocks {conv_bn_relu, inverted_residual as mb}\nuse \"stems.cnn\" {stem}\nuse std.resnet\nuse std.zoo as z\nuse \"a/b.cnn\" {a, b}"
    );
    assert_eq!(
        file(
            "block b(n: int, k: size = 3x3, act: layer = (leaky_relu 0.1),\n  p: int = n / 2, w: word = same, t: tensor, f: float, on_: bool = on,) { relu }"
        ),
        "block b(n: int, k: size = 3x3, act: layer = (layer leaky_relu 0.1), p: int = (n / 2), w: word = same, t: tensor, f: float, on_: bool = on) {relu}"
    );
    assert_eq!(
        file("network n() {}\nblock b {\n\n}"),
        "network n() {}\nblock b() {}"
    );
    assert_eq!(file(""), "");
    assert_eq!(file("\n# nothing\n\n"), "");
}

#[test]
fn docs_belong_to_what_follows() {
    let parsed = read(
        "## One.\n##\n## Two. \n# no doc\nnetwork n(\n  ## The width.\n  w: int = 3, # plain\n  d: int\n) { }\n\n## B.\nblock b { }\n### no doc\nblock c { }\n## F.\nfn f(\n  ## A.\n  a) = a\n## N.\nlet n = 3\n",
    );
    let docs: Vec<Vec<_>> = parsed
        .file
        .items
        .iter()
        .map(|item| match item {
            Item::Network(it) | Item::Block(it) => it.doc.iter().map(|it| it.as_str()).collect(),
            Item::Function(it) => it.doc.iter().map(|it| it.as_str()).collect(),
            Item::Constant(it) => it.doc.iter().map(|it| it.as_str()).collect(),
            Item::Use(_) => Vec::new(),
        })
        .collect();
    let expected = [
        vec!["One.", "", "Two."],
        vec!["B."],
        vec![],
        vec!["F."],
        vec!["N."],
    ];
    assert_eq!(docs, expected);
    let Item::Network(network) = &parsed.file.items[0] else {
        panic!()
    };
    assert_eq!(network.parameters[0].doc, ["The width."]);
    assert!(network.parameters[1].doc.is_empty());
    assert_eq!(parsed.file.comments.len(), 11);
}

#[test]
fn spans_are_those_of_the_file() {
    let text = "\u{feff}# é\r\nnetwork n {\r\n\tconv (4 *  n)\t1x1 # c\r\n}\r\n";
    let parsed = read(text);
    assert!(parsed.diagnostics.is_empty(), "{:?}", parsed.diagnostics);
    let Item::Network(network) = &parsed.file.items[0] else {
        panic!()
    };
    let slice = |span: crate::source::Span| &text[span.start as usize..span.end as usize];
    let statement = &network.body.statements[0];
    assert_eq!(slice(statement.span), "conv (4 *  n)\t1x1");
    assert!(slice(network.span).starts_with("network n"));
    assert!(slice(network.span).ends_with('}'));
    assert_eq!(slice(parsed.file.comments[0]), "# é");
    let StatementKind::Chain(chain) = &statement.kind else {
        panic!()
    };
    let crate::syntax::tree::StepKind::Layer(layer) = &chain.steps[0].kind else {
        panic!()
    };
    assert_eq!(slice(layer.arguments[0].value.span), "4 *  n");
    assert_eq!(slice(layer.arguments[0].span), "(4 *  n)");
}
