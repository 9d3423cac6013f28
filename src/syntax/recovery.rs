//! From the place where reading fails to what is wrong, in the language's words.
//!
//! In comes a unit of the text (a statement, a parameter, a tensor of a list …) of which the
//! grammar could read only a part; out goes its diagnostic ([`explain`]). The unit is read once
//! more, alone, for the furthest place that any rule reaches; what stands there and before it is
//! compared with the mistakes people make ([`mistakes`]), and where it is none of them, with what
//! could have stood there.

mod forms;
mod glued;
mod habits;
mod lists;
mod look;
mod misspelt;
mod mistakes;
mod names;
mod rewrites;
mod signs;

pub(super) use misspelt::{MAX_ASKED, is_named, statement_word};
pub(super) use names::{bodies, defined_names, is_use, item_word, used_otherwise, words};

use super::brackets::{is_word, pieces, starts_item};
use super::foreign::Answer;
use super::grammar::{self, Rule};
pub(super) use super::keyword::is_keyword;
use super::tree::Name;
use super::{error, span};
use crate::diagnostic::Diagnostic;
use crate::number::Extents;
use crate::source::{SourceId, Span};
use crate::syntax::literal::Literal;
use smol_str::SmolStr;
use std::ops::Range;

/// A place where reading fails.
struct Mistake<'t> {
    source: SourceId,
    /// The whole text, as laid out.
    text: &'t str,
    /// What was to be read,
    unit: Range<usize>,
    /// by which rule.
    entry: Rule,
    /// Where it fails: the first byte that is not blank.
    at: usize,
    /// The unit before that place, without blanks at its end.
    before: &'t str,
    /// The unit from that place on.
    after: &'t str,
    /// The rules that were tried there.
    expected: Vec<Rule>,
}

impl Mistake<'_> {
    fn span(&self, range: Range<usize>) -> Span {
        span(self.source, range)
    }

    /// The next `length` bytes.
    fn here(&self, length: usize) -> Span {
        self.span(self.at..self.at.saturating_add(length))
    }

    /// The end of what is before.
    fn before_end(&self) -> usize {
        self.unit.start.saturating_add(self.before.len())
    }
}

/// Why the text of `unit` can't be read by the rule `entry`. `rest` is where the first reading
/// gave up.
pub(super) fn explain(
    source: SourceId,
    text: &str,
    entry: Rule,
    unit: Range<usize>,
    rest: usize,
) -> Diagnostic {
    let whole = text.get(unit.clone()).unwrap_or_default();
    let (at, expected) = match grammar::read(entry, whole) {
        Err(failure) => (failure.at, failure.expected),
        // What the unit alone allows, its surroundings did not.
        Ok(_) => (rest.saturating_sub(unit.start), Vec::new()),
    };
    let after = whole
        .get(at..)
        .unwrap_or_default()
        .trim_start_matches([' ', '\n']);
    let at = whole.len().saturating_sub(after.len());
    let mistake = Mistake {
        source,
        text,
        entry,
        at: unit.start.saturating_add(at),
        before: whole.get(..at).unwrap_or_default().trim_end(),
        after,
        expected,
        unit,
    };
    mistakes::known(&mistake).unwrap_or_else(|| unexpected(&mistake))
}

/// What was found, and what could have stood there.
fn unexpected(mistake: &Mistake<'_>) -> Diagnostic {
    let place = if mistake.after.is_empty() {
        let end = mistake.before_end();
        mistake.span(end..end)
    } else {
        mistake.here(token(mistake.after).len())
    };
    let expected = expected_words(mistake);
    let said = error::unexpected(place, &found(mistake.text, mistake.at), &expected);
    match form(mistake) {
        Some(form) => said.help(form),
        None => said,
    }
}

/// How that is written in which the mistake stands.
fn form(mistake: &Mistake<'_>) -> Option<&'static str> {
    match mistake.entry {
        Rule::lone_parameter => Some("a parameter is `name: type`, or `name: type = value`"),
        Rule::lone_statement => Some(match token(mistake.before) {
            "output" => "it is written `output a, b`",
            "let" => "it is written `let name = value`",
            "repeat" => "it is written `repeat 3 { … }`",
            "for" => "it is written `for i in 0..3 { … }`",
            "input" => "it is written `input 3x32x32`, or `input name 3x32x32`",
            "if" => "it is written `if a > b { … } else { … }`",
            word if is_name(word) && !word.is_empty() && !is_keyword(word) => {
                "a step is `name values name=value`; `->` goes on to the next"
            }
            _ => return None,
        }),
        _ => None,
    }
}

/// In the language's words, what can stand at the place of a mistake.
fn expected_words(mistake: &Mistake<'_>) -> String {
    let mut words: Vec<&str> = Vec::new();
    let mut add = |word| {
        if !words.contains(&word) {
            words.push(word);
        }
    };
    for rule in &mistake.expected {
        for word in rule_words(*rule, mistake.entry) {
            add(*word);
        }
    }
    // In the order in which a reader would think of them; what closes comes last.
    const LAST: &[&str] = &[
        "an operator",
        "`then`",
        "`else`",
        "`in`",
        "`as`",
        "a body in braces",
        "`->`",
        "`,`",
        "`|`",
        "`)`",
        "`}`",
        "the end of the line",
    ];
    words.sort_by_key(|word| {
        LAST.iter()
            .position(|it| it == word)
            .map_or(0, |at| at.saturating_add(1))
    });
    if words.contains(&"a shape") {
        words.retain(|it| *it != "a value");
    }
    let first = token(mistake.before);
    if ["input", "output", "expect", "where", "let", "task"].contains(&first) {
        words.retain(|it| *it != "`->`");
    }
    if words.contains(&"a value") {
        words.retain(|it| !["a name", "a number", "a path in quotes"].contains(it));
    }
    match words.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// What a rule is called. Rules that go on with what could as well end have no words: what ends
/// it says enough.
fn rule_words(rule: Rule, entry: Rule) -> &'static [&'static str] {
    match rule {
        Rule::form | Rule::statement | Rule::lone_statement => &["a statement"],
        Rule::chain | Rule::step | Rule::layer | Rule::lone_chain => &["a layer"],
        Rule::call_item | Rule::call_form | Rule::lone_item => &["a chain of layers"],
        Rule::body => &["a body in braces"],
        Rule::opening => &["`{`"],
        Rule::name | Rule::path | Rule::used_name => &["a name"],
        Rule::argument => &["a parameter"],
        Rule::setting => &["`name=value`"],
        Rule::expr | Rule::operand | Rule::choice | Rule::paren | Rule::prefix | Rule::value => {
            &["a value"]
        }
        Rule::number | Rule::negative => &["a number"],
        Rule::pattern | Rule::shape => &["a shape"],
        Rule::infix => &["an operator"],
        Rule::label => &["`as`"],
        Rule::text => &["a path in quotes"],
        Rule::type_name => &["a type"],
        Rule::within => &["`in`"],
        Rule::equals => &["`=`"],
        Rule::then_word => &["`then`"],
        Rule::else_word => &["`else`"],
        Rule::parameter | Rule::parameter_form | Rule::lone_parameter => &["a parameter"],
        Rule::alternative => &["a chain of layers"],
        Rule::EOI => match entry {
            Rule::lone_statement => &["`->`", "the end of the line"],
            Rule::lone_chain => &["`->`", "`|`", "`}`"],
            Rule::lone_item | Rule::lone_parameter => &["`,`", "`)`"],
            _ => &["the end of the line"],
        },
        _ => &[],
    }
}

/// The word, number, string or sign at the start of a text.
fn token(text: &str) -> &str {
    let first = text.chars().next();
    let length = match first {
        None => 0,
        Some('"') => text
            .get(1..)
            .and_then(|it| it.find('"'))
            .map_or(1, |at| at.saturating_add(2)),
        Some(first) if is_word(u8::try_from(first).unwrap_or(b' ')) => {
            let next = text.bytes().skip(1).chain([b' ']);
            let word = text.bytes().zip(next);
            word.take_while(|&(byte, next)| is_word(byte) || byte == b'.' && is_word(next))
                .count()
        }
        Some(first) => {
            let signs = ["->", "==", "!=", "<=", ">=", "..", "//", "&&", "||", "**"];
            let sign = signs.iter().find(|sign| text.starts_with(**sign));
            sign.map_or(first.len_utf8(), |sign| sign.len())
        }
    };
    text.get(..length).unwrap_or_default()
}

/// What stands at `at`, for a message.
pub(super) fn found(text: &str, at: usize) -> String {
    let rest = text.get(at..).unwrap_or_default().trim_start_matches(' ');
    match rest.chars().next() {
        None => "the end of the file".to_owned(),
        Some('\n') => "the end of the line".to_owned(),
        Some(first) => {
            let token = token(rest);
            if token.is_empty() {
                format!("`{}`", first.escape_debug())
            } else {
                let shown: String = token
                    .chars()
                    .take(40)
                    .flat_map(char::escape_debug)
                    .collect();
                format!("`{}`", shown.replace("\\\"", "\"").replace("\\'", "'"))
            }
        }
    }
}

/// What is wrong between the head of a definition and its body.
pub(super) fn head(
    source: SourceId,
    text: &str,
    place: Span,
    word: &str,
    named: bool,
) -> Diagnostic {
    let found = found(text, place.start as usize);
    let expected = if named { "`(` or `{`" } else { "a name" };
    let written = text
        .get(place.start as usize..place.end as usize)
        .unwrap_or_default();
    let token = token(written);
    let length = u32::try_from(token.len()).unwrap_or(0);
    let here = Span {
        end: place.start.saturating_add(length),
        ..place
    };
    let name = token.trim_matches(['"', '\'']);
    if !named && name.len() < token.len() && is_name(name) {
        return error::quoted_name(span(source, here.start as usize..here.end as usize), name);
    }
    let said = error::headless(here, word, &found, expected);
    match token {
        "->" if named => error::head_away(said, place, true),
        ":" if named && written.trim() == ":" => error::head_away(said, place, false),
        _ if written.starts_with(|it: char| !it.is_ascii() && it.is_alphabetic()) => {
            error::head_letters(said)
        }
        _ => said,
    }
}

/// What is wrong with text between the items that is of another language as a whole: an `import`
/// of a framework, a class or function with its body behind a colon, a prototxt of Caffe.
///
/// Whether it is told once for many lines, too.
pub(super) fn python_item(source: SourceId, text: &str, place: Span) -> Option<(Diagnostic, bool)> {
    const FRAMEWORKS: &[&str] = &[
        "torch",
        "torchvision",
        "tensorflow",
        "keras",
        "numpy",
        "caffe",
        "onnx",
        "jax",
        "flax",
        "mxnet",
        "paddle",
        "os",
        "math",
    ];
    let range = place.start as usize..place.end as usize;
    let written = text.get(range.clone())?;
    let line = written.lines().next().unwrap_or_default().trim_end();
    let here = |length: usize| span(source, range.start..range.start.saturating_add(length));
    let mut words = line.split([' ', '.']);
    let (first, second) = (words.next()?, words.next().unwrap_or_default());
    if ["import", "from"].contains(&first) && FRAMEWORKS.contains(&second) {
        let why = Answer::Remove("the layers of the language need no import");
        return Some((error::python(here(line.len()), why, "", true), false));
    }
    let start = ["/*", r#"""""#, "'''", "--", "<!--"]
        .into_iter()
        .find(|it| line.starts_with(it));
    if let Some(start) = start {
        return Some((error::other_comment(here(start.len()), start), false));
    }
    if ["class", "def"].contains(&first) && line.ends_with(':') {
        let name = token(line.get(first.len()..)?.trim_start());
        let word = if first == "class" { "network" } else { "block" };
        return Some((
            error::python_definition(here(line.len()), word, name),
            // The methods belong to what has been told of their class.
            first == "def" && line.contains("(self"),
        ));
    }
    let key = token(line);
    let prototxt = [
        "name",
        "layer",
        "layers",
        "input",
        "input_dim",
        "input_shape",
    ];
    let rest = line.get(key.len()..)?.trim_start();
    (prototxt.contains(&key) && rest.starts_with([':', '{']))
        .then(|| (error::prototxt(here(key.len())), true))
}

/// What is wrong with text that stands between the items.
pub(super) fn stray(source: SourceId, text: &str, place: Span) -> Diagnostic {
    let range = place.start as usize..place.end as usize;
    let written = text.get(range.clone()).unwrap_or_default();
    if written.starts_with("//") {
        return error::foreign_comment(span(source, range.start..range.start.saturating_add(2)));
    }
    if token(written) == "use" {
        let start = range.start;
        let rest = written.get("use".len()..).unwrap_or_default();
        let braces = rest.trim_start();
        let at = start.saturating_add(written.len().saturating_sub(braces.len()));
        let nowhere = Name {
            text: SmolStr::default(),
            span: place,
        };
        let rest = span(source, at..range.end);
        if let Some(said) = used_otherwise(source, text, &nowhere, rest) {
            return said;
        }
        return explain(source, text, Rule::lone_import, range, start);
    }
    let first_line = written.lines().next().unwrap_or_default().trim_end();
    let line = range.start..range.start.saturating_add(first_line.len());
    let said = error::outside(span(source, line), token(written) == "let");
    // A file of bare layers; asked of its first line alone, as it looks at all of the text.
    let above = text.get(..range.start).unwrap_or_default();
    let first = token(written) == "input" && above.trim_start().is_empty();
    let is_item = |it: Range<usize>| starts_item(text.as_bytes(), it.start);
    if !first || pieces(text).into_iter().any(is_item) {
        return said;
    }
    let end = text.trim_end().len();
    error::wrapped(
        said,
        span(source, range.start..range.start),
        span(source, end..end),
    )
}

/// Whether it is a name of the language.
fn is_name(text: &str) -> bool {
    text.bytes().all(is_word)
        && text
            .bytes()
            .next()
            .is_some_and(|byte| !byte.is_ascii_digit())
}

/// Why a word that starts with a digit is no number and no size.
pub(super) fn number(span: Span, text: &str) -> Diagnostic {
    let lower = text.replace(['X', '×'], "x");
    let parts: Vec<&str> = lower.split('x').collect();
    let numbers = |text: &str| Literal::parse(text).is_some();
    if parts.len() > 1 {
        if parts.iter().all(|part| looks_like_number(part)) {
            return if parts.len() > Extents::MAX {
                error::too_many_extents(span)
            } else if text.contains('X') && Extents::parse(&lower).is_some() {
                error::not_a_number(span, text, Some(lower))
            } else if parts
                .iter()
                .any(|part| Literal::parse(part).is_some_and(|it| !it.value.is_whole()))
            {
                error::not_a_number(span, text, None)
            } else {
                error::number_too_large(span)
            };
        }
        if parts.iter().all(|part| numbers(part) || is_name(part)) {
            let instead = format!("({})", parts.join(" x "));
            return error::not_a_number(span, text, Some(instead));
        }
        return error::not_a_number(span, text, None);
    }
    if looks_like_number(text) {
        return error::number_too_large(span);
    }
    let digits = text
        .bytes()
        .take_while(|&it| it.is_ascii_digit() || it == b'_' || it == b'.')
        .count();
    let (count, unit) = text.split_at_checked(digits).unwrap_or((text, ""));
    let instead = match unit {
        "k" | "m" | "g" => Some(format!("{count}{}", unit.to_ascii_uppercase())),
        "B" | "b" => Some(format!("{count}G")),
        _ if is_name(unit) && numbers(count) => Some(format!("({count} * {unit})")),
        _ => None,
    };
    error::not_a_number(span, text, instead)
}

/// Whether only its value keeps it from being a number.
fn looks_like_number(text: &str) -> bool {
    let text = text.strip_suffix(['K', 'M', 'G', '%']).unwrap_or(text);
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    let digits =
        |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit() || it == b'_');
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    digits(whole) && digits(fraction) && digits(exponent)
}
