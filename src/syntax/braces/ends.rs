//! Lost `}`, found by the indentation of the lines below them.

use super::{Line, Lost, lines};

/// How many lost `}` of one item are put back.
const MAX_ENDS: usize = 16;

/// A `{` whose body is open still.
struct Open {
    at: usize,
    indent: usize,
    /// Whether a line stands in it.
    filled: bool,
}

/// Each `{` that the indentation closes and no `}` does; `None` where the indentation does not
/// tell.
pub(super) fn ends(plain: &str) -> Option<Vec<Lost>> {
    let all = lines(plain);
    let mut open: Vec<Open> = Vec::new();
    let mut found = Vec::new();
    for (index, line) in all.iter().enumerate() {
        let closes = line.text.starts_with('}');
        while let Some(last) =
            open.pop_if(|it| it.indent > line.indent || it.indent == line.indent && !closes)
        {
            found.push(lost(&last, plain, Some(line))?);
        }
        if let Some(last) = open.last_mut() {
            if closes && last.indent < line.indent {
                return None;
            }
            last.filled |= !closes;
        }
        let next = all
            .get(index.saturating_add(1))
            .map_or(plain.len(), |it| it.start);
        let mut in_string = false;
        for (offset, byte) in plain.get(line.start..next)?.bytes().enumerate() {
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
    }
    while let Some(last) = open.pop() {
        found.push(lost(&last, plain, None)?);
    }
    (found.len() <= MAX_ENDS).then_some(found)
}

fn lost(open: &Open, plain: &str, next: Option<&Line<'_>>) -> Option<Lost> {
    let before = plain.get(..next.map_or(plain.len(), |it| it.start))?;
    open.filled.then(|| Lost::End {
        opener: open.at,
        indent: open.indent,
        end: before.trim_end().len(),
        next: next.map(Line::range),
    })
}

/// The text with the `}` in the place of blanks; `None` where there are too few of them.
pub(super) fn ended(piece: &str, plain: &str, found: &[Lost]) -> Option<String> {
    let mut bytes = piece.as_bytes().to_vec();
    let is_blank = |at: usize| {
        let own = piece.as_bytes().get(at);
        own == plain.as_bytes().get(at) && own.is_some_and(u8::is_ascii_whitespace)
    };
    let mut places: Vec<usize> = Vec::new();
    for lost in found {
        if let Lost::End { end, .. } = lost {
            places.push(*end);
        }
    }
    places.sort_unstable();
    let mut places = places.into_iter().peekable();
    while let Some(end) = places.next() {
        let mut at = end;
        let mut line_ended = false;
        loop {
            if !is_blank(at) {
                return None;
            }
            line_ended |= bytes.get(at) == Some(&b'\n');
            *bytes.get_mut(at)? = b'}';
            at = at.saturating_add(1);
            if places.next_if_eq(&end).is_none() {
                break;
            }
        }
        // What follows stands on a line of its own, if it is no `}`.
        match bytes.get(at) {
            Some(b'}') | None => {}
            Some(_) if !line_ended => {}
            Some(_) if is_blank(at) => *bytes.get_mut(at)? = b'\n',
            Some(_) => return None,
        }
    }
    String::from_utf8(bytes).ok()
}
