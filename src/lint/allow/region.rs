//! Which findings a comment is about, by where it is.

use super::comment::Comment;
use crate::source::{Source, Span, TextRange, offset};
use crate::syntax::tree::{Body, Expr, ExprKind, File, Statement, Step, StepKind};
use crate::syntax::visit::{Visit, walk_statement, walk_step};

/// The part of a file whose findings are meant: those whose place begins in it. The comment is the
/// one at `index` of the file's comments.
pub(super) fn of(
    comment: &Comment<'_>,
    index: usize,
    source: &Source,
    places: &Places,
) -> TextRange {
    let text = &*source.text;
    let Some(after) = places.comments.get(index).filter(|_| !comment.of_file) else {
        return TextRange::whole(text);
    };
    let line = line_of(text, after.place.start);
    let before = TextRange::new(line.start, after.place.start);
    if !before.of(text).trim().is_empty() {
        return line;
    }
    let Some(next) = after.code else {
        // Nothing follows.
        return after.place.after();
    };
    if after.is_parted && places.first_item.is_none_or(|first| next <= first) {
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
    /// The comments, in order.
    comments: Vec<After>,
}

/// The text after a comment.
#[derive(Clone, Copy, Debug)]
struct After {
    /// The comment.
    place: TextRange,
    /// Where the next code is.
    code: Option<u32>,
    /// Whether a line of blanks is between it and that code.
    is_parted: bool,
}

impl Places {
    /// The places of a file.
    pub fn of(file: &File, text: &str) -> Self {
        let mut places = Self {
            starts: file.items.iter().map(|item| item.span().range()).collect(),
            first_item: file.items.iter().map(|item| item.span().start).min(),
            comments: Vec::with_capacity(file.comments.len()),
        };
        // From the last to the first: the code after a row of comments is searched once.
        let mut next: Option<After> = None;
        for comment in file.comments.iter().rev() {
            let after = After::of(comment.range(), text, next);
            places.comments.push(after);
            next = Some(after);
        }
        places.comments.reverse();
        places.visit_file(file);
        let key = |it: &TextRange| (it.start, std::cmp::Reverse(it.end));
        places.starts.sort_by_key(key);
        places
    }
}

impl After {
    /// `next`: the comment below.
    fn of(place: TextRange, text: &str, next: Option<After>) -> Self {
        let rest = place.text_after(text);
        let code = rest.trim_start();
        let blanks = rest.get(..rest.len().saturating_sub(code.len()));
        // The end of the comment's line, and that of one of blanks.
        let lines = blanks.unwrap_or_default().matches('\n').count();
        let start = place.end.saturating_add(offset(blanks.map_or(0, str::len)));
        let below = next.filter(|next| next.place.start == start);
        Self {
            place,
            code: match below {
                Some(next) => next.code,
                None => (!code.is_empty()).then_some(start),
            },
            is_parted: lines > 1 || below.is_some_and(|next| next.is_parted),
        }
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

/// The bodies of a file that need not be part of its networks: those of `if` and of loops.
pub(super) fn optional_bodies(file: &File) -> Vec<Span> {
    let mut bodies = Bodies(Vec::new());
    bodies.visit_file(file);
    bodies.0
}

/// Whether a count or range is the same with all parameters.
fn is_written(count: &Expr) -> bool {
    match &count.kind {
        ExprKind::Number(_) => true,
        ExprKind::Range { start, end } => is_written(start) && is_written(end),
        ExprKind::List(_) => true,
        ExprKind::Size(_)
        | ExprKind::Bool(_)
        | ExprKind::Name(_)
        | ExprKind::Text(_)
        | ExprKind::Call { .. }
        | ExprKind::Index { .. }
        | ExprKind::Unary { .. }
        | ExprKind::Binary { .. }
        | ExprKind::If { .. }
        | ExprKind::To { .. }
        | ExprKind::Layer(_) => false,
    }
}

struct Bodies(Vec<Span>);

impl Bodies {
    fn push(&mut self, body: &Body) {
        if !body.statements.is_empty() {
            self.0.push(body.span);
        }
    }
}

impl<'t> Visit<'t> for Bodies {
    fn visit_step(&mut self, step: &'t Step) {
        match &step.kind {
            StepKind::If {
                then, otherwise, ..
            } => {
                self.push(then);
                otherwise.iter().for_each(|body| self.push(body));
            }
            StepKind::Repeat(repeat) if !is_written(&repeat.count) => self.push(&repeat.body),
            StepKind::For(each) if !is_written(&each.range) => self.push(&each.body),
            StepKind::Layer(_)
            | StepKind::Repeat(_)
            | StepKind::For(_)
            | StepKind::Residual { .. }
            | StepKind::Choose(_)
            | StepKind::Frozen(_)
            | StepKind::Body(_) => {}
        }
        walk_step(self, step);
    }
}
