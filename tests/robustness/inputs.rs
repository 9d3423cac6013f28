//! Inputs of all kinds, each from a seed.

use crate::random::Random;
use std::fmt::Write;
use std::path::Path;

/// The files of a project, the first one checked.
pub struct Input {
    pub kind: &'static str,
    pub files: Vec<(String, Vec<u8>)>,
}

type Generator = fn(&mut Random, &Corpus) -> Vec<u8>;

/// Each kind with its share of the inputs, in thousandths of a percent.
const KINDS: &[(&str, usize, Generator)] = &[
    ("bytes", 14_000, bytes),
    ("characters", 8_000, characters),
    ("tokens", 20_000, tokens),
    ("mutated", 25_000, mutated),
    ("truncated", 8_000, truncated),
    ("spliced", 6_000, spliced),
    ("layout", 5_000, layout),
    ("written", 8_000, written),
    ("deep", 2_000, deep),
    ("numbers", 3_000, numbers),
    ("files", 800, bytes),
    ("joins", 100, joins),
    ("long lines", 50, long_lines),
    ("mistakes", 40, mistakes),
    ("large", 6, large),
    ("repeats", 2, repeats),
    ("blocks", 2, blocks),
];

/// What is mutated, and how large the largest inputs are.
pub struct Corpus {
    programs: Vec<String>,
    /// 1 for the full sizes; inputs that are large by intent are divided by it.
    pub scale: usize,
}

impl Corpus {
    /// The programs of the standard library, the examples and the tests.
    pub fn read(scale: usize) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let folders = ["stdlib", "examples", "tests"].into_iter();
        let files = folders.flat_map(|folder| {
            walkdir::WalkDir::new(root.join(folder))
                .sort_by_file_name()
                .into_iter()
                .filter_map(Result::ok)
        });
        let files = files.filter(|file| file.path().extension().is_some_and(|end| end == "cnn"));
        let texts = files.filter_map(|file| std::fs::read_to_string(file.path()).ok());
        let mut programs = Vec::new();
        for text in texts {
            // A case of a suite is a program of its own.
            programs.extend(text.split("\n--- ").map(str::to_owned));
        }
        let folders = ["stdlib", "examples", "tests"].map(|folder| root.join(folder));
        let all: usize = folders.iter().map(|folder| count_in(folder)).sum();
        assert_eq!(programs.len(), all, "programs");
        Self { programs, scale }
    }

    /// One of the programs.
    fn any(&self, random: &mut Random) -> &str {
        &self.programs[random.below(self.programs.len())]
    }

    fn most(&self, full: usize) -> usize {
        (full / self.scale).max(16)
    }
}

/// How many programs a folder has, counted apart from [`Corpus::read`]: a file has one, and one more
/// for each line after its first that begins a case.
fn count_in(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).unwrap();
    let counts = entries.map(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return count_in(&path);
        }
        if path.extension().is_none_or(|end| end != "cnn") {
            return 0;
        }
        // One that is not a text, on purpose, has no programs.
        let Ok(text) = String::from_utf8(std::fs::read(&path).unwrap()) else {
            return 0;
        };
        let lines = text.lines().skip(1);
        1 + lines.filter(|line| line.starts_with("--- ")).count()
    });
    counts.sum()
}

/// The input of a seed.
pub fn input(seed: u64, corpus: &Corpus) -> Input {
    let mut random = Random::new(seed);
    let all: usize = KINDS.iter().map(|(_, share, _)| share).sum();
    let kinds = KINDS.iter().map(|(kind, ..)| *kind);
    let mut place = random.below(all);
    let at = KINDS.iter().position(|(_, share, _)| {
        let found = place < *share;
        place = place.wrapping_sub(*share);
        found
    });
    let kind = kinds.clone().nth(at.unwrap()).unwrap();
    of_kind(kind, &mut random, corpus)
}

/// An input of one kind.
pub fn of_kind(kind: &'static str, random: &mut Random, corpus: &Corpus) -> Input {
    let files = if kind == "files" {
        files(random, corpus)
    } else {
        let (_, _, generator) = KINDS.iter().find(|(name, ..)| *name == kind).unwrap();
        vec![("n.cnn".to_owned(), generator(random, corpus))]
    };
    Input { kind, files }
}

/// The names of the kinds.
pub fn kinds() -> impl Iterator<Item = &'static str> {
    KINDS.iter().map(|(kind, ..)| *kind)
}

/// Pieces of the language, in any order.
const TOKENS: &[&str] = &[
    "network",
    "block",
    "use",
    "input",
    "output",
    "let",
    "fn",
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
    "or",
    "n",
    "a",
    "b",
    "conv",
    "relu",
    "dense",
    "flatten",
    "maxpool",
    "add",
    "concat",
    "split",
    "mul",
    "std",
    "std.blocks",
    "std.resnet",
    "batchnorm",
    "params",
    "macs",
    "identity",
    "global_avgpool",
    "tensor",
    "layer",
    "int",
    "size",
    "on",
    "off",
    "true",
    "same",
    "stride=2",
    "pad=1",
    "train=on",
    "axis=height",
    "Conv2d",
    "filters=3",
    "min",
    "max",
    "floor",
    "one_of",
    "log2",
    "in.channels",
    "a.height",
    "0",
    "1",
    "2",
    "3",
    "3x3",
    "3x8x8",
    "?x7",
    "1x1",
    "0x1x0x1",
    "0.5",
    "-1",
    "5M",
    "1e-5",
    "1e400",
    "10%",
    "9223372036854775807",
    "18446744073709551616",
    "1_000",
    "\"a\"",
    "\"n.cnn\"",
    "\"",
    "#",
    "##",
    "//",
    "->",
    "=",
    "==",
    "=>",
    "!=",
    "+",
    "-",
    "*",
    "/",
    "%",
    "<",
    ">",
    "<=",
    "~",
    "..",
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
    "&&",
    "@",
    "\n",
    "\n",
    "\n",
    "\r\n",
    " ",
    "\t",
    "×",
    "é",
    "\u{a0}",
    "\u{feff}",
    "\0",
    "🙂",
    "network n {\n",
    "block b(",
    "}\n",
    "if a then ",
    "conv 8 3x3\n",
    "  input 3x8x8\n",
    "repeat 3 {\n",
    "residual {\n",
    "let a = ",
    "fn f(a, b = 2) = ",
    "f(a, b=3)",
    "for a, _ in [[1, 2], [3, 4]] {\n",
    "[1, 2]",
    "a[0]",
    "len(a)",
    "sum(a)",
    "_",
    "^",
    "list",
    "add(identity, ",
    "for i in 0..3 {\n",
    "network m(k: int = 3) {\n  input 3x32x32\n",
];

fn bytes(random: &mut Random, _: &Corpus) -> Vec<u8> {
    let length = random.size(2_000);
    (0..length).map(|_| random.next() as u8).collect()
}

/// Characters of all scripts, with signs of the language between.
fn characters(random: &mut Random, _: &Corpus) -> Vec<u8> {
    let length = random.size(1_000);
    let mut text = String::new();
    while text.len() < length {
        match random.below(4) {
            0 => text.push_str(random.pick(TOKENS)),
            1 => text.push(char::from(random.below(128) as u8)),
            _ => {
                let most = [0x250, 0x2000, 0x3000, 0x1_0000, 0x11_0000][random.below(5)];
                text.extend(char::from_u32(random.below(most) as u32));
            }
        }
    }
    text.into_bytes()
}

fn some_tokens(random: &mut Random, most: usize) -> String {
    let mut text = String::new();
    let glued = random.one_in(4);
    for _ in 0..random.size(most) {
        text.push_str(random.pick(TOKENS));
        if !glued || random.one_in(3) {
            text.push(' ');
        }
    }
    text
}

fn tokens(random: &mut Random, _: &Corpus) -> Vec<u8> {
    let text = some_tokens(random, 300);
    match random.below(3) {
        0 => text,
        1 => format!("network n {{\n  input 3x32x32\n{text}\n}}\n"),
        _ => {
            let block = some_tokens(random, 60);
            format!("network n {{\n  input 3x32x32\n  b\n{text}\n}}\nblock b {{\n{block}\n}}\n")
        }
    }
    .into_bytes()
}

fn program(random: &mut Random, corpus: &Corpus) -> String {
    corpus.any(random).to_owned()
}

/// The last place up to `at` where a character begins.
fn boundary(text: &str, at: usize) -> usize {
    let mut places = (0..=at.min(text.len())).rev();
    places.find(|place| text.is_char_boundary(*place)).unwrap()
}

fn mutate(random: &mut Random, text: &mut String, corpus: &Corpus) {
    let start = random.below(text.len() + 1);
    let length = random.size(20) - 1;
    let start = boundary(text, start);
    let end = boundary(text, start + length).max(start);
    match random.below(8) {
        0 => text.replace_range(start..end, ""),
        1 => {
            let again = text[start..end].repeat(random.size(30));
            text.insert_str(start, &again);
        }
        2 => {
            // A line somewhere else.
            let lines: Vec<&str> = text.lines().collect();
            let line = format!("\n{}\n", random.pick(&lines));
            text.insert_str(start, &line);
        }
        3 => {
            // Other digits.
            let digit = char::from(b'0' + random.below(10) as u8).to_string();
            let digits = text[start..].find(|it: char| it.is_ascii_digit());
            if let Some(found) = digits {
                let at = start + found;
                text.replace_range(at..=at, &digit.repeat(random.size(25)));
            }
        }
        4 => {
            // A word of another program.
            let other = corpus.any(random);
            let words: Vec<&str> = other.split_whitespace().collect();
            if !words.is_empty() {
                let word = random.pick(&words);
                text.replace_range(start..end, &format!(" {word} "));
            }
        }
        _ => text.replace_range(start..end, random.pick(TOKENS)),
    }
}

fn mutated(random: &mut Random, corpus: &Corpus) -> Vec<u8> {
    let mut text = program(random, corpus);
    text.push('\n');
    for _ in 0..random.size(12) {
        mutate(random, &mut text, corpus);
    }
    text.into_bytes()
}

fn truncated(random: &mut Random, corpus: &Corpus) -> Vec<u8> {
    let mut text = program(random, corpus).into_bytes();
    // In the middle of a character, too.
    let end = random.below(text.len() + 1);
    text.truncate(end);
    if random.one_in(3) {
        text.drain(..random.below(end + 1));
    }
    text
}

fn spliced(random: &mut Random, corpus: &Corpus) -> Vec<u8> {
    let mut text = String::new();
    for _ in 0..random.size(5) + 1 {
        let part = program(random, corpus);
        let start = random.below(part.len() + 1);
        let start = boundary(&part, start);
        let length = random.below(part.len() + 1);
        let end = boundary(&part, start + length).max(start);
        text.push_str(&part[start..end]);
    }
    text.into_bytes()
}

/// Other ends of lines, tabs, marks of the order of bytes, zeros.
fn layout(random: &mut Random, corpus: &Corpus) -> Vec<u8> {
    let mut text = program(random, corpus);
    for _ in 0..random.size(4) {
        text = match random.below(9) {
            0 => text.replace('\n', "\r\n"),
            1 => text.replace('\n', "\r"),
            2 => text.replace("  ", "\t"),
            3 => format!("\u{feff}{text}"),
            4 => text.replace(' ', "\u{a0}"),
            5 => text.replace('x', "×"),
            6 => text.replace('\n', " "),
            7 => text.replace(' ', "\n"),
            _ => {
                let sign = random.pick(&[
                    "\0", "\u{feff}", "\t", "\u{b}", "\u{2028}", "\r", "\x1b[31m",
                ]);
                let place = random.below(text.len() + 1);
                let at = boundary(&text, place);
                text.insert_str(at, sign);
                text
            }
        };
    }
    text.into_bytes()
}

const STEPS: &[&str] = &[
    "conv 8 3x3 pad=1",
    "conv 8 3x3 stride=2",
    "conv (2 * in.channels) 1x1",
    "depthwise 3x3 pad=same",
    "transposed_conv 8 2x2 stride=2",
    "maxpool 2x2",
    "avgpool 3x3 stride=1 pad=1",
    "maxpool 3x3 ceil=on",
    "relu",
    "batchnorm",
    "dropout 0.5",
    "softmax",
    "maxout 2",
    "layernorm",
    "groupnorm 2",
    "lrn 5",
    "flatten",
    "dense 10",
    "global_avgpool",
    "upsample 2",
    "channel_shuffle 2",
    "space_to_depth 2",
    "zero_pad 1",
    "crop 4x4",
    "reshape 4x4x4",
    "permute 2x0x1",
    "slice 0..2",
    "identity",
    "scale",
    "concat(identity, relu)",
    "add(identity, conv 8 3x3 pad=1)",
    "mul(identity, global_avgpool)",
    "b",
    "b 4",
    "c act=relu",
    "u(identity, relu)",
    "split 2",
    "roi_pool(identity, r) 2x2",
    "prelu",
    "local 4 3x3",
    "power 2",
    "adaptive_avgpool 3x3",
    "l2norm",
    "drop_path 0.1",
    "gradient_reversal 1",
];

/// Programs that have the right form, and now and then make sense.
fn written(random: &mut Random, _: &Corpus) -> Vec<u8> {
    let mut text = String::new();
    if random.one_in(3) {
        text.push_str("use std.blocks { conv_bn_relu, squeeze_excite, bottleneck }\n");
    }
    for number in 0..random.size(3) {
        let _ = writeln!(
            text,
            "network n{number}(k: int = 3) {{\n  input {}x{}x{}",
            random.size(16),
            random.size(64),
            random.size(64)
        );
        body(random, &mut text, 0);
        if random.one_in(3) {
            let quantity = random.pick(&[
                "params",
                "macs",
                "flops",
                "output.height",
                "a.channels",
                "receptive_field",
                "depth",
            ]);
            let sign = random.pick(&["=", "<=", "~", ">", "!="]);
            let _ = writeln!(
                text,
                "  expect {quantity} {sign} {}",
                random.size(1_000_000)
            );
        }
        text.push_str("}\n");
    }
    text.push_str("block b(n: int = 2) {\n");
    body(random, &mut text, 1);
    text.push_str("}\nblock c(act: layer = relu) {\n  act\n");
    body(random, &mut text, 2);
    text.push_str("}\nblock u(h: tensor, p: tensor) {\n  add(h, p)\n}\n");
    text.into_bytes()
}

fn body(random: &mut Random, text: &mut String, depth: usize) {
    for _ in 0..random.size(6) {
        let kind = if depth > 4 { 0 } else { random.below(16) };
        let around = match kind {
            10 => "repeat 3 {\n",
            11 => "for i in 0..k {\n",
            12 => "residual {\n",
            13 => "frozen {\n",
            14 => "if k > 2 {\n",
            15 => "repeat 2 carry a {\n",
            9 => {
                let _ = writeln!(
                    text,
                    "{} = {}",
                    random.pick(&["a", "h", "p", "a, b"]),
                    random.pick(STEPS)
                );
                continue;
            }
            8 => {
                let _ = writeln!(
                    text,
                    "let {} = {}",
                    random.pick(&["i", "n", "m"]),
                    random.pick(&["3", "k * 2", "7 / 2", "in.channels", "(3 x 3)", "min(k, 4)"])
                );
                continue;
            }
            _ => {
                let mut steps = Vec::new();
                for _ in 0..random.size(4) {
                    steps.push(random.pick(STEPS));
                }
                text.push_str(&steps.join(" -> "));
                if random.one_in(8) {
                    text.push_str(random.pick(&[" as a", " as a : 8x?x?", " : ?x16x16"]));
                }
                text.push('\n');
                continue;
            }
        };
        text.push_str(around);
        body(random, text, depth + 1);
        text.push_str(random.pick(&["}\n", "}\n", "} as h\n", "} -> relu\n"]));
    }
}

/// Things in each other: bodies, values, joins, uses of blocks.
fn deep(random: &mut Random, corpus: &Corpus) -> Vec<u8> {
    let forms = [
        ("let n = ", "(", "1", ")"),
        ("let n = ", "max(1, ", "1", ")"),
        ("let n = ", "(if k > 2 then ", "1", " else 2)"),
        ("let n = ", "if k > 2 then ", "1", " else 2"),
        ("let n = ", "- ", "1", ""),
        ("let n = ", "not ", "on", ""),
        ("let n = 1", " + 1", "", ""),
        ("let n = 1", " ^ 1", "", ""),
        ("let n = ", "[", "1", "]"),
        ("let n = ", "2 ^ -", "1", ""),
        ("let n = k", "[0]", "", ""),
        ("let n = [1]", " + [1]", "", ""),
        ("", "{ ", "relu", " }"),
        ("", "{\n", "relu", "\n}"),
        ("", "add(identity, ", "relu", ")"),
        ("", "repeat 1 { ", "relu", " }"),
        ("", "repeat 2 { ", "relu", " }"),
        ("", "if k > 2 { ", "relu", " }"),
        ("if k > 2 { relu }", " else if k > 2 { relu }", "", ""),
        ("", "residual { ", "relu", " }"),
        ("", "residual { relu } shortcut { ", "relu", " }"),
        ("", "choose { ", "relu", " | relu }"),
        ("", "frozen { ", "relu", " }"),
        ("b ", "(b act=", "relu", ")"),
        ("b act=", "(b ", "relu", ")"),
        ("", "conv 1 (", "1", ")"),
        ("", "[", "", "]"),
        ("", "(", "", "}"),
        ("", "x.", "x", ""),
        ("share a = ", "{ ", "relu", " }"),
    ];
    let most = corpus.most(20_000);
    let mut text = String::from("network n(k: int = 3) {\n  input 3x8x8\n");
    for _ in 0..random.size(4) {
        let (before, open, inside, close) = random.pick(&forms);
        let depth = match random.below(3) {
            0 => random.size(most),
            1 => 55 + random.below(45),
            _ => random.size(64),
        };
        let closes = if random.one_in(4) {
            random.size(depth)
        } else {
            depth
        };
        let _ = writeln!(
            text,
            "  {before}{}{inside}{}",
            open.repeat(depth),
            close.repeat(closes)
        );
    }
    text.push_str("}\nblock b(act: layer = relu) { act }\n");
    text.into_bytes()
}

/// Huge, tiny and odd numbers wherever one can stand.
fn numbers(random: &mut Random, _: &Corpus) -> Vec<u8> {
    fn number(random: &mut Random) -> String {
        match random.below(12) {
            0 => format!("{}", random.next()),
            1 => format!("{}", 1u64 << random.below(64)),
            2 => "9".repeat(random.size(200)),
            3 => format!("{}e{}", random.below(10), random.size(400)),
            4 => format!("0.{}", "3".repeat(random.size(50))),
            5 => format!("-{}", random.size(1000)),
            6 => format!(
                "{}{}",
                random.size(100_000),
                random.pick(&["K", "M", "G", "%", "k"])
            ),
            7 => format!(
                "({} {} {})",
                random.size(1 << 40),
                random.pick(&["*", "/", "%", "+", "-", "x"]),
                random.size(1 << 40)
            ),
            8 => "0".to_owned(),
            9 => format!("{}x{}", random.size(1 << 33), random.size(1 << 33)),
            _ => format!("{}", random.size(100)),
        }
    }
    let mut text = String::from("network n {\n");
    let _ = writeln!(
        text,
        "  input {}x{}x{}",
        number(random),
        number(random),
        number(random)
    );
    if random.one_in(2) {
        text = format!(
            "network n {{\n  input {}x{}x{}\n",
            random.size(1 << 20),
            random.size(1 << 20),
            random.size(1 << 20)
        );
    }
    for _ in 0..random.size(8) {
        let layers = [
            "conv",
            "depthwise",
            "transposed_conv",
            "maxpool",
            "avgpool",
            "dense",
            "upsample",
            "split",
            "groupnorm",
            "crop",
            "zero_pad",
            "reshape",
            "slice",
            "permute",
            "dropout",
            "channel_shuffle",
            "depth_to_space",
            "space_to_depth",
            "lrn",
            "maxout",
            "power",
            "adaptive_avgpool",
            "local",
            "concat(identity, identity)",
            "flatten -> dense",
            "leaky_relu",
        ];
        let names = [
            "stride",
            "pad",
            "dilation",
            "groups",
            "output_pad",
            "multiplier",
            "k",
            "alpha",
            "slope",
            "size",
        ];
        let _ = write!(text, "  {}", random.pick(&layers));
        for _ in 0..random.below(3) {
            let _ = write!(text, " {}", number(random));
        }
        if random.one_in(2) {
            let _ = write!(text, " {}={}", random.pick(&names), number(random));
        }
        text.push('\n');
    }
    let _ = writeln!(
        text,
        "  let v = {} + {}\n  if v > {} {{ relu }}",
        number(random),
        number(random),
        number(random)
    );
    let _ = writeln!(
        text,
        "  expect params {} {}\n}}",
        random.pick(&["=", "~", "<"]),
        number(random)
    );
    text.into_bytes()
}

/// Files that use each other: in chains, rings, all by all, and some that are not there.
fn files(random: &mut Random, corpus: &Corpus) -> Vec<(String, Vec<u8>)> {
    let most = if random.one_in(50) { 1_200 } else { 40 };
    let count = random.size(corpus.most(most).min(most));
    let form = random.below(5);
    let mut files = Vec::new();
    for number in 0..count {
        let mut text = String::new();
        let uses: Vec<usize> = match form {
            0 => vec![number + 1],
            1 => vec![(number + 1) % count],
            2 if number == 0 => (1..count).collect(),
            2 => Vec::new(),
            3 => (0..random.below(4))
                .map(|_| random.below(count + 1))
                .collect(),
            _ => (number + 1..count.min(number + 10)).collect(),
        };
        for other in &uses {
            let _ = match random.below(4) {
                0 => writeln!(text, "use \"f{other}.cnn\" {{ b{other} }}"),
                1 => writeln!(text, "use \"f{other}.cnn\" {{ b{other} as c{other} }}"),
                2 => writeln!(text, "use \"./d/../f{other}.cnn\" as m{other}"),
                _ => writeln!(text, "use \"f{other}.cnn\""),
            };
        }
        if random.one_in(20) {
            let _ = writeln!(
                text,
                "use {}",
                random.pick(&[
                    "std",
                    "std.blocks",
                    "std.zoo",
                    "std.none",
                    "\"../x.cnn\"",
                    "\"/etc\"",
                    "std.resnet { a }"
                ])
            );
        }
        if number == 0 {
            text.push_str("network n {\n  input 3x8x8\n  b0\n}\n");
        }
        let _ = writeln!(text, "block b{number} {{\n  relu");
        for other in uses.iter().take(3) {
            let _ = writeln!(text, "  {}{other}", random.pick(&["b", "c", "f0.b", "d"]));
        }
        text.push_str("}\n");
        if random.one_in(30) {
            text.push_str(&some_tokens(random, 20));
        }
        let mut bytes = text.into_bytes();
        if random.one_in(100) {
            bytes.push(0xff);
        }
        files.push((format!("f{number}.cnn"), bytes));
    }
    files
}

fn joins(random: &mut Random, corpus: &Corpus) -> Vec<u8> {
    let width = random.size(corpus.most(20_000));
    let item = random.pick(&[
        "in",
        "identity",
        "relu",
        "conv 3 1x1",
        "dense 3",
        "a",
        "{ relu }",
        "add(in, in)",
        "3",
    ]);
    let join = random.pick(&["add", "concat", "mul", "max", "b", "relu"]);
    let rounds = random.size((corpus.most(10_000_000) / width).clamp(1, 1_000_000));
    let one = format!("{join}({})", vec![item; width].join(", "));
    let parts = random.size(1 << 20);
    match random.below(4) {
        0 => format!("network n {{\n  input 3x8x8\n  {one}\n}}\n"),
        1 => format!("network n {{\n  input 3x8x8\n  repeat {rounds} {{ {one} }}\n}}\n"),
        2 => format!("network n {{\n  input {parts}x2x2\n  repeat {rounds} {{ a = split {parts}\n relu }}\n}}\n"),
        _ => {
            let names: Vec<String> = (0..width.min(3000)).map(|name| format!("t{name}")).collect();
            let (count, names) = (names.len(), names.join(", "));
            format!("network n {{\n  input {count}x2x2\n  {names} = split {count}\n  {join}({names})\n}}\n")
        }
    }
    .into_bytes()
}

fn long_lines(random: &mut Random, corpus: &Corpus) -> Vec<u8> {
    let length = random.size(corpus.most(600_000));
    let pieces = [
        "-> relu",
        "relu -> ",
        "a",
        "a.",
        "a,",
        "1 ",
        "1x1 ",
        "3x",
        "(",
        "+ 1 ",
        "é",
        "×",
        "🙂",
        "\"",
        "\"a\" ",
        "# ",
        "@ ",
        "a b ",
        "conv 8 3x3 ",
        "a=1 ",
        "-> conv 8 3x3, pad=1 ",
        "\t",
        "\0",
        "\u{301}",
        "add(a, b) ",
        "as a ",
        ": 3x3 ",
        "| ",
        "= ",
        "- ",
        "not ",
        "} ",
        "{ ",
        "a -> ",
    ];
    let piece = random.pick(&pieces);
    let text = piece.repeat((length / piece.len()).max(1));
    match random.below(5) {
        0 => text,
        1 => format!("network n {{\n  input 3x8x8\n  relu {text}\n}}\n"),
        2 => format!("network n {{\n  input 3x8x8\n  let a = {text}\n}}\n"),
        3 => format!("network n {{\n  input 3x8x8\n  foo # {text}\n}}\n"),
        _ => format!("network n({text}) {{\n  input 3x8x8\n}}\n"),
    }
    .into_bytes()
}

/// Very many of one mistake, or of several.
fn mistakes(random: &mut Random, corpus: &Corpus) -> Vec<u8> {
    let lines = [
        "conv 64, 3x3",
        "conv 64 3x3 stride 2",
        "reul",
        "conv 64 3 x 3",
        "Conv2d 64 3",
        "// no",
        "a = 3",
        "concat (a, b)",
        "concat(a)",
        "conv(64, 3x3)",
        "dense",
        "conv 3 99x99",
        "x -> relu",
        "h = relu",
        "let k = 1",
        "conv kxk",
        "expect params = 3",
        "expect macs = 1",
        "relu : 9x9x9",
        "@",
        "\"",
        "repeat",
        "if {",
        "add(in, conv 5 1x1)",
        "output q",
        "task a { b }",
        "input 3x8x8",
        "a = conv 9 99x99",
        "b0 3",
        "conv features=q 3x3",
        "use",
        "where x",
        "choose { a | b }",
        "residual { conv 9 1x1 }",
        "}",
        "{",
        "network n {",
        "let z = q.r",
        "std.x",
    ];
    let count = random.size(corpus.most(20_000));
    let mix = random.one_in(3);
    let mut line = random.pick(&lines);
    let mut text = String::from("network n {\n  input 3x8x8\n");
    if random.one_in(3) {
        let _ = writeln!(
            text,
            "  repeat {} {{ relu }}",
            random.size(corpus.most(900_000))
        );
    }
    if random.one_in(4) {
        let _ = writeln!(text, "  repeat {} {{", random.size(corpus.most(1_000_000)));
    }
    for number in 0..count {
        if mix {
            line = random.pick(&lines);
        }
        let _ = writeln!(text, "  {line}");
        if text.len() > 1 << 20 || number > count {
            break;
        }
    }
    text.push_str("}\n");
    if random.one_in(4) {
        for number in 0..random.size(corpus.most(20_000)) {
            let _ = writeln!(text, "block b{number} {{ {line} }}");
        }
    }
    text.into_bytes()
}

/// Texts up to and beyond the largest that is read.
fn large(random: &mut Random, corpus: &Corpus) -> Vec<u8> {
    let length = random.size(corpus.most(5 << 20)).max(corpus.most(100_000));
    let mut text = String::from("network n {\ninput 3x8x8\n");
    match random.below(8) {
        0 => {
            while text.len() < length {
                text.push_str(random.pick(STEPS));
                text.push('\n');
            }
        }
        1 => {
            while text.len() < length {
                text.push_str(corpus.any(random));
            }
        }
        2 => {
            while text.len() < length {
                text.push_str(random.pick(TOKENS));
                text.push(' ');
            }
        }
        3 => {
            let mut number = 0;
            text.push_str("}\n");
            while text.len() < length {
                number += 1;
                let _ = writeln!(text, "block b{number}(a: int = 3) {{ conv a 3x3 }}");
            }
        }
        4 => {
            let mut number = 0;
            while text.len() < length {
                number += 1;
                let _ = writeln!(text, "let v{number} = {number}");
            }
        }
        5 => {
            let piece = random.pick(&[
                "a\n",
                "relu\n",
                "{\n}\n",
                "x->",
                "in,",
                "1 ",
                "\n",
                "# a\n",
                "if a {}\n",
                "a=b\n",
            ]);
            text.push_str(&piece.repeat(length / piece.len()));
        }
        6 => {
            let mut number = 0;
            text.clear();
            while text.len() < length {
                number += 1;
                let _ = writeln!(text, "use \"f{number}.cnn\"");
            }
        }
        _ => {
            while text.len() < length {
                let _ = writeln!(
                    text,
                    "let v{} = {}",
                    text.len(),
                    vec!["1"; random.size(400)].join(" + ")
                );
            }
        }
    }
    text.push_str("\n}\n");
    text.into_bytes()
}

/// Loops up to and beyond the largest network.
fn repeats(random: &mut Random, corpus: &Corpus) -> Vec<u8> {
    let most = corpus.most(1_000_001);
    let rounds = match random.below(3) {
        0 => most,
        1 => random.size(most),
        _ => most / (1 + random.below(4)),
    };
    let inside = random.pick(&[
        "relu",
        "conv 3 3x3 pad=1",
        "relu as a",
        "residual { relu }",
        "add(in, in)",
        "b",
        "relu -> relu",
        "conv (i + 1) 1x1",
        "concat(identity, in)",
        "a = relu",
        "share s = relu",
        "split 3 axis=height",
        "conv 3 99x99",
        "foo",
        "let n = i * 2",
        "let n = 2 ^ (i % 100)",
        "let n = f(i, b=2)",
        "let n = sum(all)",
        "let n = all[i]",
        "for w in all { relu }",
        "let k = k + 1",
        "let k = [k, k]",
        "a, _ = split 3 axis=height",
        "if i > 5 { relu } else { elu }",
        "{ { { relu } } }",
        "repeat 3 { relu }",
        "conv 64, 3x3",
        "dropout (i / 1000001)",
        "b\nb",
        "expect in.channels = 3",
        "relu : 3x8x8",
        "h = relu\np = elu\nadd(h, p)",
        "frozen { conv 3 1x1 }",
        "repeat 30 { repeat 30 { relu } }",
        "c(in, in)",
        "s",
        "conv 3 3x3 pad=1 -> batchnorm -> relu",
    ]);
    let expect = random.pick(&[
        "",
        "  expect params = 3\n  expect macs = 1\n",
        "  expect depth = 3\n",
    ]);
    let carry = random.pick(&["", "", " carry x", " carry k", " carry k, x"]);
    format!(
        "network n {{\n  input 3x8x8\n  share s = conv 3 3x3 pad=1 -> relu\n  x = relu\n  let k = 1\n  for i in 0..{rounds}{carry} {{\n{inside}\n}}\n{expect}}}\nblock b(k: int = 3) {{\n  relu\n  expect params = 0\n}}\nblock c(h: tensor, p: tensor) {{ add(h, p) }}\nlet all = [{}]\nfn f(a, b = all[0]) = if a > b then a ^ b else sum(all) + g(a)\nfn g(a) = max(all) + a * len(all)\n",
        vec!["3"; random.size(corpus.most(9_000))].join(", ")
    )
    .into_bytes()
}

/// Blocks that use blocks, each several times.
fn blocks(random: &mut Random, corpus: &Corpus) -> Vec<u8> {
    let levels = random.size(if corpus.scale > 1 { 8 } else { 62 });
    let times = if corpus.scale > 1 { 2 } else { random.size(4) };
    let inside = random.pick(&[
        "relu",
        "conv 3 3x3 pad=1",
        "",
        "foo",
        "residual { relu }",
        "relu -> relu -> relu -> relu -> relu -> relu",
        "conv 3 99x99",
        "a = relu",
        "expect params = 0\nrelu",
    ]);
    let around = random.pick(&[
        "",
        "",
        "residual { relu }\n",
        "expect params >= 0\n",
        "expect macs < 0\n",
    ]);
    let mut text = String::from("network n {\n  input 3x8x8\n  b0\n}\n");
    for level in 0..levels {
        let _ = writeln!(text, "block b{level} {{");
        for _ in 0..times {
            let _ = writeln!(text, "  b{}", level + 1);
        }
        let _ = writeln!(text, "{around}}}");
    }
    let _ = writeln!(text, "block b{levels} {{\n{inside}\n}}");
    text.into_bytes()
}
