//! How layers are written, and the edits that change them.

use super::context::View;
use crate::diagnostic::Edit;
use crate::hash::HashMap;
use crate::layer;
use crate::program::Program;
use crate::source::Span;
use crate::syntax::tree::{
    Argument, Chain, Definition, File, LayerUse, Statement, StatementKind, Step, StepKind,
};
use crate::syntax::visit::{
    Visit, walk_chain, walk_definition, walk_layer_use, walk_statement, walk_step,
};
use std::cell::OnceCell;

/// Where the layers of a program are written. Made at the first question.
#[derive(Debug)]
pub struct SourceIndex<'a> {
    program: &'a Program,
    written: OnceCell<HashMap<Span, Written<'a>>>,
}

/// A layer as it is written, by its own name.
#[derive(Clone, Copy, Debug)]
pub struct Written<'a> {
    /// The name with its arguments: `conv 64 3x3 pad=1`.
    pub layer_use: &'a LayerUse,
    /// Its step, with label and shape; `None` where it is a value (`(leaky_relu 0.2)`).
    pub step: Option<&'a Step>,
    /// The steps among which it is.
    pub chain: Option<&'a Chain>,
    /// The line, where the chain is its own line.
    pub statement: Option<&'a Statement>,
    /// The network or block.
    pub definition: Option<&'a Definition>,
    text: &'a str,
}

impl<'a> SourceIndex<'a> {
    /// Of a program.
    pub(super) fn of(program: &'a Program) -> Self {
        Self {
            program,
            written: OnceCell::new(),
        }
    }

    /// The program.
    pub(super) fn program(&self) -> &'a Program {
        self.program
    }

    /// The text of a place.
    pub(super) fn text(&self, span: Span) -> &'a str {
        self.program.sources.slice(span)
    }

    /// How a layer is written, where it is written by its own name.
    pub(super) fn written(&self, view: &View<'_>) -> Option<Written<'a>> {
        let all = self.written.get_or_init(|| self.all());
        let written = all.get(&view.node.origin.span)?;
        (written.layer_use.name.text == view.name()).then_some(*written)
    }

    fn all(&self) -> HashMap<Span, Written<'a>> {
        let mut finder = Finder {
            all: HashMap::default(),
            definition: None,
            statement: None,
            chain: None,
            step: None,
            text: "",
        };
        let modules = (0..self.program.module_count()).filter_map(|it| self.program.module(it));
        for module in modules {
            let file: &'a File = &module.file;
            if self.program.is_standard(file.source) {
                continue;
            }
            finder.text = self
                .program
                .sources
                .get(file.source)
                .map_or("", |it| &it.text);
            finder.visit_file(file);
        }
        finder.all
    }
}

struct Finder<'a> {
    all: HashMap<Span, Written<'a>>,
    definition: Option<&'a Definition>,
    statement: Option<&'a Statement>,
    chain: Option<&'a Chain>,
    step: Option<&'a Step>,
    text: &'a str,
}

impl<'a> Visit<'a> for Finder<'a> {
    fn visit_definition(&mut self, definition: &'a Definition) {
        self.definition = Some(definition);
        walk_definition(self, definition);
    }

    fn visit_statement(&mut self, statement: &'a Statement) {
        // A repaired line is edited by the fix of its diagnostic.
        if statement.repaired {
            return;
        }
        let outer = self.statement.replace(statement);
        walk_statement(self, statement);
        self.statement = outer;
    }

    fn visit_chain(&mut self, chain: &'a Chain) {
        let outer = self.chain.replace(chain);
        walk_chain(self, chain);
        self.chain = outer;
    }

    fn visit_step(&mut self, step: &'a Step) {
        let outer = self.step.replace(step);
        walk_step(self, step);
        self.step = outer;
    }

    fn visit_layer_use(&mut self, used: &'a LayerUse) {
        let is_own = |step: &&Step| match &step.kind {
            StepKind::Layer(own) => own.span == used.span,
            StepKind::Repeat(_)
            | StepKind::For(_)
            | StepKind::If { .. }
            | StepKind::Residual { .. }
            | StepKind::Choose(_)
            | StepKind::Frozen(_)
            | StepKind::Body(_) => false,
        };
        let step = self.step.filter(is_own);
        let is_line = |statement: &&Statement| match &statement.kind {
            StatementKind::Chain(chain) => self.chain.is_some_and(|it| it.span == chain.span),
            _ => false,
        };
        self.all.insert(
            used.span,
            Written {
                layer_use: used,
                step,
                chain: self.chain.filter(|_| step.is_some()),
                statement: self.statement.filter(is_line).filter(|_| step.is_some()),
                definition: self.definition,
                text: self.text,
            },
        );
        walk_layer_use(self, used);
    }
}

impl<'a> Written<'a> {
    /// The name with its arguments, as written.
    pub fn source(&self) -> &'a str {
        let span = self.layer_use.span;
        let text = self.text.get(span.start as usize..span.end as usize);
        text.unwrap_or("")
    }

    /// Swaps two layers in the text. `None` where one of them is not a step of its own, or has a
    /// label or a shape, which would then be that of the other.
    pub fn swap(&self, other: &Self) -> Option<Vec<Edit>> {
        let is_bare = |step: &Step| step.label.is_none() && step.shape.is_none();
        let are_bare = is_bare(self.step?) && is_bare(other.step?);
        are_bare.then(|| vec![self.replace(other.source()), other.replace(self.source())])
    }

    /// The argument for a parameter, where it is given: by its name or by its place.
    pub fn argument(&self, name: &str) -> Option<&'a Argument> {
        let arguments = &self.layer_use.arguments;
        let named = |argument: &&Argument| argument.name.as_ref().is_some_and(|it| it.text == name);
        let by_name = arguments.iter().find(named);
        by_name.or_else(|| {
            let layer = layer::signature(&self.layer_use.name.text)?;
            let (place, parameter) = layer.parameter(name)?;
            let mut bare = arguments.iter().filter(|argument| argument.name.is_none());
            bare.nth(place).filter(|_| parameter.bare)
        })
    }

    /// Sets a parameter to another value: replaces the written one, or adds it after the other
    /// values.
    pub fn set(&self, name: &str, value: impl std::fmt::Display) -> Edit {
        match self.argument(name) {
            Some(argument) => Edit::new(argument.value.span, value.to_string()),
            None => Edit::new(end(self.layer_use.span), format!(" {name}={value}")),
        }
    }

    /// Removes a value that is given by its name, with the blank before it.
    pub fn unset(&self, name: &str) -> Option<Edit> {
        let argument = self.argument(name).filter(|it| it.name.is_some())?;
        let head = self.text.get(..argument.span.start as usize)?;
        let blanks = head.len().checked_sub(head.trim_end_matches(' ').len())?;
        let start = argument
            .span
            .start
            .checked_sub(crate::source::offset(blanks))?;
        Some(Edit::new(between(start, argument.span), ""))
    }

    /// Writes another layer in its place.
    pub fn replace(&self, text: impl Into<String>) -> Edit {
        Edit::new(self.layer_use.span, text)
    }

    /// Writes another layer in its place and leaves the tensors that it is given. `None` where it
    /// has parameters.
    pub fn rename(&self, text: impl Into<String>) -> Option<Edit> {
        let name = &self.layer_use.name;
        let plain = self.layer_use.arguments.is_empty();
        plain.then(|| Edit::new(name.span, text))
    }

    /// Puts a layer after it, so that its chain outputs the result of the new layer. `None` where
    /// it is not a step of its own, or has a label: that names its own result.
    pub fn append(&self, text: &str) -> Option<Edit> {
        let unnamed = self.step.is_some_and(|step| step.label.is_none());
        self.insert_after(text).filter(|_| unnamed)
    }

    /// Puts a layer before it. `None` where it is not a step of its own.
    pub fn insert_before(&self, text: &str) -> Option<Edit> {
        let step = self.step?;
        Some(Edit::new(start(step.span), format!("{text} -> ")))
    }

    /// Puts a layer after it, after its label and shape if it has them. `None` where it is not a
    /// step of its own, or where its label would then name something else.
    pub fn insert_after(&self, text: &str) -> Option<Edit> {
        let step = self.step?;
        Some(Edit::new(end(step.span), format!(" -> {text}")))
    }

    /// Removes it with its arrow, or with its line. `None` where it is not a step of its own, where
    /// it has a label, a shape or tensors of its own, or where nothing would be left.
    pub fn remove(&self) -> Option<Edit> {
        self.remove_through(self)
    }

    /// Removes it, and the layer `last` with all between them, which are in one chain. `None` as for
    /// [`Written::remove`].
    pub fn remove_through(&self, last: &Self) -> Option<Edit> {
        let (step, end, chain) = (self.step?, last.step?, self.chain?);
        let place = |step: &Step| chain.steps.iter().position(|it| it.span == step.span);
        let (at, through) = (place(step)?, place(end)?);
        let removed = chain.steps.get(at..=through)?;
        let is_needed = |step: &Step| step.label.is_some() || step.shape.is_some();
        let takes_tensors = self.layer_use.call.is_some() || last.layer_use.call.is_some();
        if removed.iter().any(is_needed) || takes_tensors {
            return None;
        }
        let next = through
            .checked_add(1)
            .and_then(|next| chain.steps.get(next));
        let before = at.checked_sub(1).and_then(|before| chain.steps.get(before));
        let removed = match (before, next) {
            (Some(before), _) => between(before.span.end, end.span),
            (None, Some(next)) => Span {
                end: next.span.start,
                ..step.span
            },
            (None, None) => self.line()?,
        };
        Some(Edit::new(removed, ""))
    }

    /// The whole of its line, with the end of the line, where nothing else is on it.
    fn line(&self) -> Option<Span> {
        let span = self.statement?.span;
        let (head, rest) = self.text.split_at_checked(span.start as usize)?;
        let indentation = head.rsplit('\n').next()?;
        let rest = rest.get((span.end.checked_sub(span.start)?) as usize..)?;
        let tail = rest.split_inclusive('\n').next().unwrap_or("");
        let is_alone = indentation.trim().is_empty() && tail.trim().is_empty();
        let start = span
            .start
            .checked_sub(crate::source::offset(indentation.len()))?;
        let end = span.end.checked_add(crate::source::offset(tail.len()))?;
        is_alone.then_some(Span { start, end, ..span })
    }
}

fn start(span: Span) -> Span {
    Span {
        end: span.start,
        ..span
    }
}

fn end(span: Span) -> Span {
    Span {
        start: span.end,
        ..span
    }
}

fn between(start: u32, span: Span) -> Span {
    Span { start, ..span }
}
