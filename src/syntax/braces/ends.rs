//! `{` that are never closed, and where their bodies end.

use super::{BraceError, Line};
use crate::source::offset;

/// How many missing `}` of one item are put in.
const MAX_ENDS: usize = 16;

/// A `{` whose body is still open.
struct Open {
    at: usize,
    indent: usize,
    /// Whether a line is in it.
    filled: bool,
}

impl Open {
    /// The error of its missing `}`, above the line `next` or at the end of the item.
    fn unclosed(&self, plain: &str, next: Option<&Line<'_>>) -> BraceError {
        let before = plain.get(..next.map_or(plain.len(), |it| it.start));
        BraceError::Unclosed {
            opener: offset(self.at),
            indent: self.indent,
            end: offset(before.unwrap_or_default().trim_end().len()),
            next: next.map(Line::range),
        }
    }
}

/// Each `{` that the indentation closes and no `}` does; `None` if the indentation does not show
/// it.
pub(super) fn by_indentation(lines: &[Line<'_>], plain: &str) -> Option<Vec<BraceError>> {
    let mut open: Vec<Open> = Vec::new();
    let mut found = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let closes = line.text.starts_with('}');
        while let Some(last) =
            open.pop_if(|it| it.indent > line.indent || it.indent == line.indent && !closes)
        {
            found.push(last.filled.then(|| last.unclosed(plain, Some(line)))?);
        }
        if let Some(last) = open.last_mut() {
            if closes && last.indent < line.indent {
                return None;
            }
            last.filled |= !closes;
        }
        braces(lines, index, plain, &mut open)?;
    }
    while let Some(last) = open.pop() {
        found.push(last.unclosed(plain, None));
    }
    (!found.is_empty() && found.len() <= MAX_ENDS).then_some(found)
}

/// Each `{` that is open at the end of the item; `None` where a `}` on its own line closes one that
/// is indented deeper: then another one than those was meant to be closed.
pub(super) fn at_end(lines: &[Line<'_>], plain: &str) -> Option<Vec<BraceError>> {
    let mut open: Vec<Open> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let closes = line.text.starts_with('}');
        if closes && open.last().is_some_and(|it| it.indent > line.indent) {
            return None;
        }
        braces(lines, index, plain, &mut open)?;
    }
    let found = open.iter().rev().map(|it| it.unclosed(plain, None));
    let found: Vec<BraceError> = found.collect();
    (!found.is_empty() && found.len() <= MAX_ENDS).then_some(found)
}

/// Opens and closes the braces of a line; `None` where one closes nothing.
fn braces(lines: &[Line<'_>], index: usize, plain: &str, open: &mut Vec<Open>) -> Option<()> {
    let line = lines.get(index)?;
    let next = lines.get(index.saturating_add(1));
    let text = plain.get(line.start..next.map_or(plain.len(), |it| it.start))?;
    let mut in_string = false;
    for (offset, byte) in text.bytes().enumerate() {
        match byte {
            b'"' => in_string = !in_string,
            b'\n' => in_string = false,
            _ if in_string => {}
            b'{' => open.push(Open {
                at: line.start.saturating_add(offset),
                indent: line.indent,
                filled: false,
            }),
            b'}' => {
                open.pop()?;
            }
            _ => {}
        }
    }
    Some(())
}
