//! The worst inputs that have been met: the slowest, those with most memory, most diagnostics,
//! or odd codes.
//!
//! `worst.txt` has them between lines `--- name ---`, several files divided by `=== name ===`. In
//! them `$(1000)` is a number that is made smaller in an ordinary test, `$[1000|text]$` a text so many
//! times, with `№` for which time; `\n`, `\t`, `\r`, `\0` in it are what they are in Rust, `\f` is
//! U+FEFF.

use crate::inputs::Input;

const WORST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/robustness/worst.txt");

fn between<'t>(line: &'t str, sign: &str) -> Option<&'t str> {
    let name = line.strip_prefix(sign)?.strip_suffix(sign)?;
    Some(name.trim())
}

/// All of them, their names first.
pub fn inputs(scale: usize) -> Vec<(String, Input)> {
    let mut inputs: Vec<(String, Input)> = Vec::new();
    let worst = std::fs::read_to_string(WORST).unwrap();
    for line in worst.split_inclusive('\n') {
        if let Some(name) = between(line.trim_end(), "---") {
            let files = vec![("n.cnn".to_owned(), Vec::new())];
            let input = Input {
                kind: "worst",
                files,
            };
            inputs.push((name.replace(' ', "-"), input));
            continue;
        }
        let Some((_, input)) = inputs.last_mut() else {
            continue;
        };
        if let Some(name) = between(line.trim_end(), "===") {
            input.files.push((name.to_owned(), Vec::new()));
            continue;
        }
        let (_, text) = input.files.last_mut().unwrap();
        text.extend(expand(line, scale).into_bytes());
    }
    inputs
}

/// How many there are, counted apart from [`inputs`].
pub fn written() -> usize {
    let worst = std::fs::read_to_string(WORST).unwrap();
    worst.matches("\n--- ").count() + usize::from(worst.starts_with("--- "))
}

fn expand(line: &str, scale: usize) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some(at) = rest.find('$') {
        let (before, sign) = rest.split_at(at);
        text.push_str(before);
        let number = |digits: &str| (digits.parse::<usize>().unwrap() / scale).max(2);
        if let Some(inside) = sign.strip_prefix("$(") {
            let (digits, after) = inside.split_once(')').unwrap();
            text.push_str(&number(digits).to_string());
            rest = after;
        } else if let Some(inside) = sign.strip_prefix("$[") {
            let (digits, after) = inside.split_once('|').unwrap();
            let (piece, after) = after.split_once("]$").unwrap();
            let piece = unescaped(piece);
            for count in 0..number(digits) {
                text.push_str(&expand(&piece.replace('№', &count.to_string()), scale));
            }
            rest = after;
        } else {
            text.push('$');
            rest = &sign[1..];
        }
    }
    text.push_str(rest);
    text
}

fn unescaped(piece: &str) -> String {
    let signs = [
        ("\\n", "\n"),
        ("\\t", "\t"),
        ("\\r", "\r"),
        ("\\0", "\0"),
        ("\\f", "\u{feff}"),
    ];
    let mut text = piece.to_owned();
    for (sign, meaning) in signs {
        text = text.replace(sign, meaning);
    }
    text
}
