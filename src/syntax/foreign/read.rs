//! The expressions of Python that descriptions of networks consist of.

/// An expression.
#[derive(Debug)]
pub enum Value<'t> {
    /// A number or a dotted name.
    Atom(&'t str),
    /// A text in quotes, without them.
    Text(&'t str),
    /// `(a, b)` or `[a, b]`
    List(Vec<Value<'t>>),
    /// `name(…)`, `name(…)(…)`
    Call {
        name: &'t str,
        lists: Vec<Vec<Argument<'t>>>,
    },
    /// Operands joined by operators, which are the same or not.
    Operation {
        text: &'t str,
        operator: Option<&'static str>,
        operands: Vec<Value<'t>>,
    },
}

/// A value in a call, with its name if it has one.
#[derive(Debug)]
pub struct Argument<'t> {
    pub name: Option<&'t str>,
    pub value: Value<'t>,
}

/// How many levels of expressions are read.
const MAX_DEPTH: u8 = 24;

/// Whether the text is a name, with dots or without.
pub fn is_path(text: &str) -> bool {
    !text.is_empty()
        && text.split('.').all(|part| {
            let letters = part
                .bytes()
                .all(|it| it.is_ascii_alphanumeric() || it == b'_');
            letters && part.starts_with(|it: char| it.is_ascii_alphabetic() || it == '_')
        })
}

/// The text as one expression.
pub fn expression(text: &str) -> Option<Value<'_>> {
    let mut rest = text.trim();
    let value = operation(&mut rest, MAX_DEPTH)?;
    rest.trim().is_empty().then_some(value)
}

fn operation<'t>(rest: &mut &'t str, depth: u8) -> Option<Value<'t>> {
    const OPERATORS: [&str; 6] = ["**", "//", "+", "-", "*", "/"];
    let whole = *rest;
    let first = operand(rest, depth)?;
    let mut operands = vec![first];
    let mut operator = None;
    let mut mixed = false;
    loop {
        let here = rest.trim_start();
        if here.starts_with("->") {
            break;
        }
        let Some(found) = OPERATORS.into_iter().find(|it| here.starts_with(it)) else {
            break;
        };
        *rest = here.get(found.len()..)?;
        mixed |= operator.is_some_and(|before| before != found);
        operator = Some(found);
        operands.push(operand(rest, depth)?);
    }
    if operator.is_none() {
        return operands.pop();
    }
    let text = whole.strip_suffix(*rest)?.trim();
    Some(Value::Operation {
        text,
        operator: operator.filter(|_| !mixed),
        operands,
    })
}

fn operand<'t>(rest: &mut &'t str, depth: u8) -> Option<Value<'t>> {
    let depth = depth.checked_sub(1)?;
    let here = rest.trim_start();
    let first = here.chars().next()?;
    if let Some(close) = [('(', ')'), ('[', ']')]
        .into_iter()
        .find_map(|(open, close)| (open == first).then_some(close))
    {
        *rest = here.get(1..)?;
        let mut list = arguments(rest, close, depth)?;
        // `(a)` is `a`.
        let comma = here.strip_suffix(*rest)?.contains(',');
        if list.len() == 1 && close == ')' && !comma {
            return list.pop().map(|it| it.value);
        }
        return Some(Value::List(list.into_iter().map(|it| it.value).collect()));
    }
    if first == '"' || first == '\'' {
        let (inside, after) = here.get(1..)?.split_once(first)?;
        *rest = after;
        return Some(Value::Text(inside));
    }
    let sign = usize::from(first == '-');
    let word = |it: char| it.is_ascii_alphanumeric() || it == '_' || it == '.';
    let body = here.get(sign..)?;
    let length = body.find(|it| !word(it)).unwrap_or(body.len());
    let (atom, after) = here.split_at_checked(length + sign)?;
    if length == 0 || (!is_path(atom) && !is_number(atom)) {
        return None;
    }
    *rest = after;
    if !is_path(atom) {
        return Some(Value::Atom(atom));
    }
    let mut lists = Vec::new();
    while let Some(after) = rest.strip_prefix('(') {
        *rest = after;
        lists.push(arguments(rest, ')', depth)?);
    }
    if lists.is_empty() {
        return Some(Value::Atom(atom));
    }
    Some(Value::Call { name: atom, lists })
}

fn is_number(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    text.starts_with(|it: char| it.is_ascii_digit())
}

fn arguments<'t>(rest: &mut &'t str, close: char, depth: u8) -> Option<Vec<Argument<'t>>> {
    let mut all = Vec::new();
    loop {
        *rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix(close) {
            *rest = after;
            return Some(all);
        }
        let length = rest.find(|it: char| !(it.is_ascii_alphanumeric() || "_.".contains(it)));
        let (word, after) = rest.split_at_checked(length.unwrap_or(rest.len()))?;
        let name = match after.trim_start().strip_prefix('=') {
            Some(value) if is_path(word) && !value.starts_with('=') => {
                *rest = value;
                Some(word)
            }
            _ => None,
        };
        let value = operation(rest, depth)?;
        all.push(Argument { name, value });
        *rest = rest.trim_start();
        match rest.strip_prefix(',') {
            Some(after) => *rest = after,
            None if rest.starts_with(close) => {}
            None => return None,
        }
    }
}
