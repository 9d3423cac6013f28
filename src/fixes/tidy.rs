//! Blanks around the text that a fix removes: none is left twice, at the end of a line, or on a line of
//! its own.

use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::source::{Sources, Span};

/// Lets the edits of all fixes remove the blanks that would be left over.
pub(super) fn tidy(diagnostics: &mut [Diagnostic], sources: &Sources) {
    let fixes = diagnostics.iter_mut().flat_map(|found| &mut found.fixes);
    fixes.for_each(|fix| tidy_fix(fix, sources));
}

fn tidy_fix(fix: &mut Fix, sources: &Sources) {
    for index in 0..fix.edits.len() {
        let Some(edit) = fix.edits.get(index) else {
            return;
        };
        let text = sources.get(edit.span.source).map(|file| &*file.text);
        let Some(span) = text.and_then(|text| wider(text, edit)) else {
            continue;
        };
        let others = fix.edits.iter().enumerate();
        let touching: Vec<&Edit> = others
            .filter(|(other, edit)| *other != index && touch(&edit.span, &span))
            .map(|(_, edit)| edit)
            .collect();
        let span = match touching.as_slice() {
            [] => span,
            // What is put in its place begins with the blank.
            [next] if next.span.start == edit.span.end && next.text.starts_with(' ') => {
                let Some(left) = text.and_then(|text| with_blanks_before(text, edit.span)) else {
                    continue;
                };
                left
            }
            _ => continue,
        };
        if let Some(edit) = fix.edits.get_mut(index) {
            edit.span = span;
        }
    }
}

/// Whether two places overlap or touch.
fn touch(one: &Span, other: &Span) -> bool {
    one.source == other.source && one.start <= other.end && other.start <= one.end
}

/// A place with the blanks before it on its line, where there are some.
fn with_blanks_before(text: &str, span: Span) -> Option<Span> {
    let before = text.get(..span.start as usize)?;
    let blanks = before.len() - before.trim_end_matches(' ').len();
    let blanks = u32::try_from(blanks).ok().filter(|blanks| *blanks > 0)?;
    let start = span.start.checked_sub(blanks)?;
    Some(Span::new(span.source, start, span.end))
}

/// The text that an edit should remove, where that is more than it does.
fn wider(text: &str, edit: &Edit) -> Option<Span> {
    if !edit.text.is_empty() || edit.span.is_empty() {
        return None;
    }
    let (start, end) = (edit.span.start as usize, edit.span.end as usize);
    let before = text.get(..start)?;
    let after = text.get(end..)?;
    let line = before.rsplit('\n').next()?;
    let rest = after.split('\n').next()?;
    // The blanks on either side.
    let left = before.len() - before.trim_end_matches(' ').len();
    let right = after.len() - after.trim_start_matches(' ').len();
    let is_first = line.trim().is_empty();
    let (start, end) = match (is_first, rest.trim_start().chars().next()) {
        // The line, with its end.
        (true, None) => {
            let end = end.checked_add(rest.len())?;
            let newline = usize::from(text.get(end..)?.starts_with('\n'));
            (start.checked_sub(line.len())?, end.checked_add(newline)?)
        }
        // The indentation stays.
        (true, Some(_)) => (start, end.checked_add(right)?),
        // The blanks before a comment stay.
        (false, None) => (start.checked_sub(left)?, end.checked_add(rest.len())?),
        (false, Some('#')) => (start.checked_sub(left)?, end),
        (false, Some(')' | ']' | ',')) => (start.checked_sub(left)?, end),
        (false, Some(_)) if left > 0 || line.ends_with(['(', '[']) => {
            (start, end.checked_add(right)?)
        }
        (false, Some(_)) => return None,
    };
    let (start, end) = (u32::try_from(start).ok()?, u32::try_from(end).ok()?);
    Some(Span::new(edit.span.source, start, end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Applicability, Edits};
    use crate::source::SourceId;

    #[test]
    fn what_follows_brings_its_blank() {
        let text = "conv 8 3x3 relu\n";
        let mut sources = Sources::default();
        let source = sources.add("n.cnn", text);
        let at = |start, end| Span::new(source, start, end);
        let edits = vec![Edit::new(at(11, 15), ""), Edit::new(at(15, 15), " -> relu")];
        let mut fix = Fix::new(Applicability::Safe, "put it after", edits);
        tidy_fix(&mut fix, &sources);
        let mut edits = Edits::default();
        edits.add(&fix.edits).unwrap();
        assert_eq!(edits.apply(source, text).unwrap(), "conv 8 3x3 -> relu\n");
    }

    /// The text without what is between `<` and `>`.
    fn without(marked: &str) -> String {
        let mut text = String::new();
        let mut spans = Vec::new();
        for (place, part) in marked.split(['<', '>']).enumerate() {
            let start = text.len() as u32;
            text.push_str(part);
            if place % 2 == 1 {
                spans.push(Span::new(SourceId::default(), start, text.len() as u32));
            }
        }
        let mut sources = Sources::default();
        let source = sources.add("n.cnn", text.clone());
        let edits = spans.into_iter().map(|span| Edit::new(span, "")).collect();
        let mut fix = Fix::new(Applicability::Safe, "remove it", edits);
        tidy_fix(&mut fix, &sources);
        let mut edits = Edits::default();
        edits.add(&fix.edits).unwrap();
        edits.apply(source, &text).unwrap()
    }

    #[test]
    fn no_blank_is_left_over() {
        let cases = [
            ("conv 8 <a=1> 3x3\n", "conv 8 3x3\n"),
            ("conv 8 3x3 <a=1>\nrelu\n", "conv 8 3x3\nrelu\n"),
            ("conv 8 3x3 <a=1>", "conv 8 3x3"),
            ("conv 8<,> 3x3\n", "conv 8 3x3\n"),
            ("conv 8 <,>3x3\n", "conv 8 3x3\n"),
            ("  conv 8\n  <relu>\n  dense 9\n", "  conv 8\n  dense 9\n"),
            ("  conv 8\n  <relu>  \n}\n", "  conv 8\n}\n"),
            ("  <x> conv 8\n", "  conv 8\n"),
            ("conv 8 <a=1>   # eight\n", "conv 8   # eight\n"),
            ("  <a>  # why\n", "  # why\n"),
            ("add(<a> b)\n", "add(b)\n"),
            ("add(b <c>)\n", "add(b)\n"),
            ("repeat 3 <:> { relu }\n", "repeat 3 { relu }\n"),
            ("{ <relu> }\n", "{ }\n"),
            ("relu<()>\n", "relu\n"),
            ("a <b> <c> d\n", "a  d\n"),
        ];
        for (marked, right) in cases {
            assert_eq!(without(marked), right, "{marked}");
        }
    }
}
