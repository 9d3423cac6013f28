//! What the comments of a program expect.
//!
//! The first letter of a comment says what it is: one that begins with a small letter is a list of
//! expectations, and any other is prose. So a word that is misspelt is no prose, but fails.

use cnn_lang::diagnostic::Severity;

/// What the compiler must find at a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A diagnostic that begins there.
    Found {
        severity: Severity,
        code: String,
        columns: Option<Columns>,
        /// What it says, or a part of that.
        text: String,
    },
    /// A property of the layer or network that is written there.
    Property { name: String, value: String },
}

/// Where a diagnostic is: `@7..20` begins at column 7 of its line and ends before column 20. Columns
/// are characters, from 1. `@7..+2:3` ends before column 3 of the second line below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Columns {
    pub start: usize,
    pub lines_below: usize,
    pub end: usize,
}

impl Columns {
    fn parse(text: &str) -> Option<Self> {
        let (start, end) = text.strip_prefix('@')?.split_once("..")?;
        let (lines_below, end) = match end.strip_prefix('+') {
            Some(end) => end.split_once(':')?,
            None => ("0", end),
        };
        Some(Self {
            start: start.parse().ok()?,
            lines_below: lines_below.parse().ok()?,
            end: end.parse().ok()?,
        })
    }
}

const PROPERTIES: [&str; 11] = [
    "shape",
    "params",
    "macs",
    "class",
    "path",
    "layers",
    "total_params",
    "total_macs",
    "training_params",
    "nodes",
    "outputs",
];

const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Info];

fn severity(word: &str) -> Option<Severity> {
    SEVERITIES.into_iter().find(|it| it.word() == word)
}

fn is_known(word: &str) -> bool {
    severity(word).is_some() || PROPERTIES.contains(&word)
}

fn first_word(text: &str) -> &str {
    text.split_whitespace().next().unwrap_or_default()
}

fn is_code(word: &str) -> bool {
    let mut bytes = word.bytes();
    word.len() == 4
        && bytes.next().is_some_and(|it| it.is_ascii_uppercase())
        && bytes.all(|it| it.is_ascii_digit())
}

/// Whether prose could be an expectation that is misspelt: `Error S001`, `Shpae 8x8x8`.
fn is_suspect(comment: &str) -> bool {
    let mut words = comment.split_whitespace();
    let first = words.next().unwrap_or_default().to_lowercase();
    let second = words.next().unwrap_or_default();
    let second = second.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
    let properties = PROPERTIES.into_iter();
    let known = properties.chain(SEVERITIES.map(Severity::word));
    let near = |known: &str| strsim::damerau_levenshtein(known, &first) <= 2;
    is_code(second)
        || second.starts_with(|c: char| c.is_ascii_digit()) && known.into_iter().any(near)
}

/// The code of a line and its comment: the first that begins with a known word, else the last.
fn parted(line: &str) -> Option<(&str, &str)> {
    let mut comments = line.match_indices('#').map(|(at, _)| at);
    let known = comments.find(|at| is_known(first_word(&line[at + 1..])));
    let at = known.or_else(|| line.rfind('#'))?;
    Some((&line[..at], &line[at + 1..]))
}

/// The code of a line, and what its comment expects; an error where that cannot be understood.
pub fn expectations(line: &str) -> Result<(&str, Vec<Expected>), String> {
    let Some((code, comment)) = parted(line) else {
        return Ok((line, Vec::new()));
    };
    let comment = comment.trim();
    // A comment of the language, and no expectation.
    if matches!(first_word(comment), "allow" | "allow-file") {
        return Ok((line, Vec::new()));
    }
    if !comment.starts_with(|c: char| c.is_ascii_lowercase()) {
        return match is_suspect(comment) {
            true => Err(format!("`{comment}` is no expectation, but looks like one")),
            false => Ok((line, Vec::new())),
        };
    }
    let mut all = Vec::new();
    for part in parts(comment) {
        if severity(first_word(part)).is_some() {
            all.push(diagnostic(part)?);
        } else {
            all.extend(properties(part)?);
        }
    }
    Ok((code, all))
}

/// The expectations of a comment: a `;` separates them before a word that begins one, and is a sign
/// of the message elsewhere.
fn parts(comment: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, sign) in comment.match_indices(';') {
        let after = at + sign.len();
        if is_known(first_word(&comment[after..])) {
            parts.push(comment[start..at].trim());
            start = after;
        }
    }
    parts.push(comment[start..].trim());
    parts
}

/// `error S001 @7..20: kernel 5 is larger`
fn diagnostic(part: &str) -> Result<Expected, String> {
    let wrong = |what: &str| Err(format!("{what} in `{part}`"));
    let (word, rest) = part.split_once(' ').unwrap_or((part, ""));
    let rest = rest.trim();
    let (code, rest) = rest.split_at(rest.len().min(4));
    let Some(severity) = severity(word).filter(|_| is_code(code)) else {
        return wrong("no code");
    };
    let rest = rest.trim();
    let (columns, rest) = match rest.strip_prefix('@') {
        None => (None, rest),
        Some(_) => {
            let end = rest.find(": ").unwrap_or(rest.len());
            let Some(columns) = Columns::parse(&rest[..end]) else {
                return wrong("no columns");
            };
            (Some(columns), &rest[end..])
        }
    };
    let text = match rest.strip_prefix(':') {
        Some(text) => text.trim(),
        None if rest.is_empty() => "",
        None => return wrong("no colon after the code"),
    };
    Ok(Expected::Found {
        severity,
        code: code.to_owned(),
        columns,
        text: text.to_owned(),
    })
}

/// `shape 8x8x8  params 584`
fn properties(part: &str) -> Result<Vec<Expected>, String> {
    let words: Vec<&str> = part.split_whitespace().collect();
    let pairs = words.chunks(2).map(|pair| match pair {
        [name, _] if !PROPERTIES.contains(name) => Err(format!("unknown word `{name}`")),
        [name, value] => Ok(Expected::Property {
            name: (*name).to_owned(),
            value: (*value).to_owned(),
        }),
        _ => Err(format!("a word without a value in `{part}`")),
    });
    pairs.collect()
}
