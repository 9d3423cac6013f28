//! Statements with a mistake whose fix is certain, read as if it were applied: what is wrong below
//! them is then found in the same run.

use super::Builder;
use crate::diagnostic::Edit;
use crate::source::Span;
use crate::syntax::brackets;
use crate::syntax::grammar::{self, Rule};
use crate::syntax::tree::{
    Argument, Body, CallItem, Chain, Expr, ExprKind, LayerUse, Name, Pattern, PatternKind,
    Statement, StatementKind, Step, StepKind,
};

/// How many bytes of a file are read again as mended.
pub(super) const MENDED: usize = 1 << 18;

/// How often a statement is mended further.
const ROUNDS: usize = 4;

impl Builder<'_> {
    /// The statements that `unit` is after the certain fixes of what has been told of it.
    pub(super) fn mended(&mut self, unit: Span, told: usize) -> Option<Vec<Statement>> {
        let (start, end) = (unit.start as usize, unit.end as usize);
        let length = end.saturating_sub(start);
        if self.round >= ROUNDS || length > self.mendable {
            return None;
        }
        let mut edits: Vec<&Edit> = Vec::new();
        for found in self.diagnostics.get(told..)? {
            let Some(fix) = found.fixes.iter().find(|fix| fix.is_safe()) else {
                continue;
            };
            let inside = |it: &Edit| unit.start <= it.span.start && it.span.end <= unit.end;
            let free = |it: &Edit| {
                edits
                    .iter()
                    .all(|other| it.span.end <= other.span.start || other.span.end <= it.span.start)
            };
            if fix.edits.iter().all(|it| inside(it) && free(it)) {
                edits.extend(&fix.edits);
            }
        }
        if edits.is_empty() {
            return None;
        }
        self.mendable = self.mendable.saturating_sub(length);
        edits.sort_by_key(|it| (it.span.start, it.span.end));
        let mut text = "{".to_owned();
        let mut places = Places::default();
        let mut from = start;
        for edit in edits {
            let (at, to) = (edit.span.start as usize, edit.span.end as usize);
            places.push(&mut text, self.original.get(from..at)?, from, at);
            places.changed(&mut text, &edit.text, self.original.get(at..to)?, at);
            from = to;
        }
        places.push(&mut text, self.original.get(from..end)?, from, end);
        text.push_str("\n}");
        let layout = brackets::scan(&text);
        if layout.problem.is_some() {
            return None;
        }
        let pair = grammar::read(Rule::body, &layout.text).ok()?.next()?;
        if pair.as_str().len() != text.len() {
            return None;
        }
        let mut again = Builder::new(self.source, &text, &layout.text, &[]);
        again.round = self.round.saturating_add(1);
        again.mendable = self.mendable;
        again.named = self.named;
        again.has_input = self.has_input;
        again.aliases.clone_from(&self.aliases);
        let mut body = again.body(pair);
        self.mendable = again.mendable;
        let bad = |it: &Statement| matches!(it.kind, StatementKind::Bad(_));
        if body.statements.iter().any(bad) {
            return None;
        }
        places.statements(&mut body.statements);
        Some(body.statements)
    }
}

/// Where the parts of a mended text stand in the text as it is.
#[derive(Default)]
struct Places {
    /// In order: where a part ends in the mended text, its place in the other, and whether it
    /// is the same there.
    parts: Vec<Part>,
}

struct Part {
    end: usize,
    from: usize,
    to: usize,
    same: bool,
}

impl Places {
    fn push(&mut self, text: &mut String, part: &str, from: usize, to: usize) {
        text.push_str(part);
        let same = part.len() == to.saturating_sub(from);
        let end = text.len();
        self.parts.push(Part {
            end,
            from,
            to,
            same,
        });
    }

    /// What an edit puts in the place of `old`, which stands at `at`: the words of both are the
    /// same words.
    fn changed(&mut self, text: &mut String, new: &str, old: &str, at: usize) {
        let (mut done, mut left) = (0, 0);
        let mut words = Vec::new();
        for word in new.split(|it: char| !(it.is_ascii_alphanumeric() || it == '_')) {
            let start = new.get(done..).and_then(|rest| rest.find(word));
            let Some(start) = start.filter(|_| !word.is_empty()) else {
                continue;
            };
            let start = start.saturating_add(done);
            done = start.saturating_add(word.len());
            if let Some(there) = old.get(left..).and_then(|rest| rest.find(word)) {
                let there = there.saturating_add(left);
                left = there.saturating_add(word.len());
                words.push((start, there, word));
            }
        }
        let (mut done, mut left) = (0, 0);
        for (start, there, word) in words {
            let between = new.get(done..start).unwrap_or_default();
            let place = at.saturating_add(there);
            self.push(text, between, at.saturating_add(left), place);
            done = start.saturating_add(word.len());
            left = there.saturating_add(word.len());
            self.push(text, word, place, at.saturating_add(left));
        }
        let rest = new.get(done..).unwrap_or_default();
        let end = at.saturating_add(old.len());
        // What was moved to the end stands somewhere in all of it.
        let left = if left < old.len() { left } else { 0 };
        self.push(text, rest, at.saturating_add(left), end);
    }

    fn offset(&self, at: u32, is_end: bool) -> u32 {
        let at = at as usize;
        // A start belongs to the part that begins there, an end to the one that ends there.
        let index = self
            .parts
            .partition_point(|part| part.end < at || part.end == at && !is_end);
        let found = self.parts.get(index).map(|part| {
            let back = part.end.saturating_sub(at);
            match (part.same, is_end) {
                (true, _) => part.to.saturating_sub(back),
                (false, true) => part.to,
                (false, false) => part.from,
            }
        });
        let last = self.parts.last().map_or(0, |part| part.to);
        u32::try_from(found.unwrap_or(last)).unwrap_or(u32::MAX)
    }

    fn span(&self, span: &mut Span) {
        span.start = self.offset(span.start, false);
        span.end = self.offset(span.end, true).max(span.start);
    }

    fn name(&self, name: &mut Name) {
        self.span(&mut name.span);
    }

    fn statements(&self, statements: &mut [Statement]) {
        for statement in statements {
            self.span(&mut statement.span);
            match &mut statement.kind {
                StatementKind::Input { name, shape } => {
                    name.iter_mut().for_each(|it| self.name(it));
                    self.pattern(shape);
                }
                StatementKind::Output { names, train } => {
                    names.iter_mut().for_each(|it| self.name(it));
                    train.iter_mut().for_each(|it| self.expr(it));
                }
                StatementKind::Expect(expr) | StatementKind::Where(expr) => self.expr(expr),
                StatementKind::Task { kind, settings } => {
                    self.name(kind);
                    settings.iter_mut().for_each(|it| self.argument(it));
                }
                StatementKind::Share { name, chain } => {
                    self.name(name);
                    self.chain(chain);
                }
                StatementKind::Let { name, value } => {
                    self.name(name);
                    self.expr(value);
                }
                StatementKind::Bind { names, chain } => {
                    names.iter_mut().for_each(|it| self.name(it));
                    self.chain(chain);
                }
                StatementKind::Chain(chain) => self.chain(chain),
                StatementKind::Bad(names) => names.iter_mut().for_each(|it| self.name(it)),
            }
        }
    }

    fn body(&self, body: &mut Body) {
        self.span(&mut body.span);
        self.statements(&mut body.statements);
    }

    fn chain(&self, chain: &mut Chain) {
        self.span(&mut chain.span);
        chain.steps.iter_mut().for_each(|it| self.step(it));
    }

    fn step(&self, step: &mut Step) {
        self.span(&mut step.span);
        step.label.iter_mut().for_each(|it| self.name(it));
        step.shape.iter_mut().for_each(|it| self.pattern(it));
        match &mut step.kind {
            StepKind::Layer(used) => self.layer(used),
            StepKind::Repeat(repeat) => {
                self.span(&mut repeat.keyword);
                self.expr(&mut repeat.count);
                repeat.carry.iter_mut().for_each(|it| self.name(it));
                self.body(&mut repeat.body);
            }
            StepKind::For(each) => {
                self.span(&mut each.keyword);
                self.name(&mut each.variable);
                self.expr(&mut each.range);
                each.carry.iter_mut().for_each(|it| self.name(it));
                self.body(&mut each.body);
            }
            StepKind::If {
                condition,
                then,
                otherwise,
            } => {
                self.expr(condition);
                self.body(then);
                otherwise.iter_mut().for_each(|it| self.body(it));
            }
            StepKind::Residual { body, shortcut } => {
                self.body(body);
                shortcut.iter_mut().for_each(|it| self.body(it));
            }
            StepKind::Choose(chains) => chains.iter_mut().for_each(|it| self.chain(it)),
            StepKind::Frozen(body) | StepKind::Body(body) => self.body(body),
        }
    }

    fn layer(&self, used: &mut LayerUse) {
        self.span(&mut used.span);
        self.name(&mut used.name);
        if let Some(call) = &mut used.call {
            self.span(&mut call.span);
            for item in &mut call.items {
                match item {
                    CallItem::Chain(chain) => self.chain(chain),
                    CallItem::Value(argument) => self.argument(argument),
                }
            }
        }
        used.arguments.iter_mut().for_each(|it| self.argument(it));
    }

    fn argument(&self, argument: &mut Argument) {
        self.span(&mut argument.span);
        argument.name.iter_mut().for_each(|it| self.name(it));
        self.expr(&mut argument.value);
    }

    fn pattern(&self, pattern: &mut Pattern) {
        self.span(&mut pattern.span);
        match &mut pattern.kind {
            PatternKind::Literal(_) => {}
            PatternKind::Value(expr) => self.expr(expr),
        }
    }

    fn expr(&self, expr: &mut Expr) {
        self.span(&mut expr.span);
        match &mut expr.kind {
            ExprKind::Number(_)
            | ExprKind::Size(_)
            | ExprKind::Bool(_)
            | ExprKind::Name(_)
            | ExprKind::Text(_) => {}
            ExprKind::Call {
                function,
                arguments,
            } => {
                self.name(function);
                arguments.iter_mut().for_each(|it| self.expr(it));
            }
            ExprKind::Unary { operand, .. } => self.expr(operand),
            ExprKind::Binary {
                operator_span,
                left,
                right,
                ..
            } => {
                self.span(operator_span);
                self.expr(left);
                self.expr(right);
            }
            ExprKind::If {
                condition,
                then,
                otherwise,
            } => {
                self.expr(condition);
                self.expr(then);
                self.expr(otherwise);
            }
            ExprKind::Range { start, end } => {
                self.expr(start);
                self.expr(end);
            }
            ExprKind::To { first, last, step } => {
                self.expr(first);
                self.expr(last);
                step.iter_mut().for_each(|it| self.expr(it));
            }
            ExprKind::Layer(used) => self.layer(used),
        }
    }
}
