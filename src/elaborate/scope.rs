//! The names that are visible at a place.

use super::value::{Flow, Value};
use crate::source::Span;
use smol_str::SmolStr;

/// What a name stands for.
#[derive(Clone, Debug)]
pub enum Meaning {
    /// A number, size, word or layer.
    Value(Value),
    /// A tensor.
    Tensor(Flow),
}

/// A name and its meaning.
#[derive(Clone, Debug)]
pub struct Binding {
    /// The name.
    pub name: SmolStr,
    /// Where it was given.
    pub span: Span,
    /// What it stands for.
    pub meaning: Meaning,
    /// Whether the innermost loop carries it, so that it may be named anew.
    pub carried: bool,
}

/// Where to go back to when a body ends.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    length: usize,
    barrier: usize,
}

/// The bindings of the bodies that are open, innermost last. A definition does not see the names
/// of those that use it: they lie below its barrier.
#[derive(Debug, Default)]
pub struct Scope {
    bindings: Vec<Binding>,
    barrier: usize,
    /// Where the loops that are open begin: the length then, and the loop's keyword.
    loops: Vec<(usize, Span)>,
}

impl Scope {
    /// Opens a body that sees what is visible here.
    pub fn open(&self) -> Mark {
        Mark {
            length: self.bindings.len(),
            barrier: self.barrier,
        }
    }

    /// Opens a definition, which sees nothing of its use.
    pub fn open_definition(&mut self) -> Mark {
        let mark = self.open();
        self.barrier = self.bindings.len();
        mark
    }

    /// Ends what `mark` opened.
    pub fn close(&mut self, mark: Mark) {
        self.bindings.truncate(mark.length);
        self.barrier = mark.barrier;
    }

    /// Begins a round of a loop.
    pub fn open_loop(&mut self, keyword: Span) {
        self.loops.push((self.bindings.len(), keyword));
    }

    /// Ends it.
    pub fn close_loop(&mut self) {
        self.loops.pop();
    }

    fn visible(&self) -> impl Iterator<Item = &Binding> {
        self.bindings
            .get(self.barrier..)
            .unwrap_or_default()
            .iter()
            .rev()
    }

    /// What a name stands for.
    pub fn get(&self, name: &str) -> Option<&Binding> {
        self.visible().find(|binding| binding.name == name)
    }

    /// The loop that stands between a binding and here, if one does.
    pub fn loop_since(&self, name: &str) -> Option<Span> {
        let index = self
            .bindings
            .iter()
            .rposition(|binding| binding.name == name)?;
        let inner = self.loops.iter().find(|(length, _)| *length > index);
        inner.map(|(_, keyword)| *keyword)
    }

    /// Gives a name a meaning; whether it may have one is the caller's question.
    pub fn insert(&mut self, name: &SmolStr, span: Span, meaning: Meaning) {
        self.bindings.push(Binding {
            name: name.clone(),
            span,
            meaning,
            carried: false,
        });
    }

    /// Begins to carry a name: within the loop it may be named anew.
    pub fn carry(&mut self, name: &SmolStr, span: Span, flow: Flow) {
        self.bindings.push(Binding {
            name: name.clone(),
            span,
            meaning: Meaning::Tensor(flow),
            carried: true,
        });
    }

    /// Gives the innermost binding of a name another tensor.
    pub fn rebind(&mut self, name: &str, flow: Flow) {
        let mut all = self.bindings.iter_mut().rev();
        if let Some(binding) = all.find(|binding| binding.name == name) {
            binding.meaning = Meaning::Tensor(flow);
        }
    }

    /// The visible names of tensors, or of values.
    pub fn names(&self, tensors: bool) -> Vec<String> {
        let wanted = self.visible().filter(|binding| match binding.meaning {
            Meaning::Tensor(_) => tensors,
            Meaning::Value(_) => !tensors,
        });
        let mut names: Vec<String> = wanted.map(|binding| binding.name.to_string()).collect();
        names.sort();
        names
    }
}
