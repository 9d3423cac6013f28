//! Which findings a comment is about, by where it is.

use super::comment::Comment;
use crate::source::{Source, Span, TextRange};
use crate::syntax::tree::{File, Statement};
use crate::syntax::visit::{Visit, walk_statement};

/// The part of a file whose findings are meant: those whose place begins in it.
pub(super) fn of(
    comment: &Comment<'_>,
    place: Span,
    source: &Source,
    places: &Places,
) -> TextRange {
    let text = &*source.text;
    if comment.of_file {
        return TextRange::whole(text);
    }
    let line = line_of(text, place.start);
    if !TextRange::new(line.start, place.start)
        .of(text)
        .trim()
        .is_empty()
    {
        return line;
    }
    let Some(next) = next_code(text, place.end, &places.comments) else {
        // Nothing follows.
        return TextRange::empty(place.end);
    };
    let between = TextRange::new(place.end, next);
    if places.first_item.is_none_or(|first| next <= first) && has_blank_line(between.of(text)) {
        return TextRange::whole(text);
    }
    let start = places.starts.partition_point(|it| it.start < next);
    match places.starts.get(start).filter(|it| it.start == next) {
        Some(found) => *found,
        None => line_of(text, next),
    }
}

/// The places of a file that regions are made of.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// The items and statements, in order of their starts; of those that start together the longest
    /// first.
    starts: Vec<TextRange>,
    first_item: Option<u32>,
    comments: Vec<Span>,
}

impl Places {
    /// Those of a file.
    pub fn of(file: &File) -> Self {
        let mut places = Self {
            starts: file.items.iter().map(|item| item.span().range()).collect(),
            first_item: file.items.iter().map(|item| item.span().start).min(),
            comments: file.comments.clone(),
        };
        places.visit_file(file);
        let key = |it: &TextRange| (it.start, std::cmp::Reverse(it.end));
        places.starts.sort_by_key(key);
        places
    }
}

impl<'t> Visit<'t> for Places {
    fn visit_statement(&mut self, statement: &'t Statement) {
        self.starts.push(statement.span.range());
        walk_statement(self, statement);
    }
}

/// The line of a place, without its end.
pub(super) fn line_of(text: &str, at: u32) -> TextRange {
    let at = at as usize;
    let start = text.get(..at).and_then(|before| before.rfind('\n'));
    let start = start.map_or(0, |end| end.saturating_add(1));
    let end = text.get(at..).and_then(|after| after.find('\n'));
    let end = end.map_or(text.len(), |end| at.saturating_add(end));
    (start..end).into()
}

/// Where the next code begins that is no comment.
fn next_code(text: &str, from: u32, comments: &[Span]) -> Option<u32> {
    let mut at = from;
    loop {
        let rest = text.get(at as usize..)?;
        let code = rest.trim_start();
        let next = TextRange::of_part(text, code)?.start;
        let comment = comments.binary_search_by_key(&next, |it| it.start).ok();
        match comment.and_then(|index| comments.get(index)) {
            Some(comment) if comment.end > next => at = comment.end,
            Some(_) | None => return (!code.is_empty()).then_some(next),
        }
    }
}

/// Whether a line of blanks is in a text that begins at the end of a line, and ends with the
/// indentation of the next code.
fn has_blank_line(text: &str) -> bool {
    let last = text.rfind('\n').unwrap_or(0);
    let mut lines = text.get(..last).unwrap_or_default().split('\n').skip(1);
    lines.any(|line| line.trim().is_empty())
}
