//! The names that are visible at a place.

use super::value::{Operand, Value};
use crate::hash::HashMap;
use crate::source::Span;
use smol_str::SmolStr;

/// The meaning of a name.
#[derive(Clone, Debug)]
pub enum Meaning {
    /// A number, size, word, layer or list.
    Value(Value),
    /// A tensor.
    Tensor(Operand),
}

/// A name and its meaning.
#[derive(Clone, Debug)]
pub struct Binding {
    /// The name.
    pub name: SmolStr,
    /// Where it was given.
    pub span: Span,
    /// Its meaning.
    pub meaning: Meaning,
    /// Whether the innermost loop carries it, so that it may be named again.
    pub carried: bool,
}

/// Up to that many bindings, a linear scan is faster than a table.
const LINEAR_SCAN_LIMIT: usize = 64;

/// The most names that are offered where one is not known.
const MAX_NAMES: usize = 500;

/// Three bytes of a name, and its length: most different names have different ones, and comparing
/// them is faster than comparing the names.
fn key(name: &str) -> u32 {
    let bytes = name.as_bytes();
    let length = bytes.len();
    let at = |place: usize| bytes.get(place).copied().unwrap_or(0);
    let last = length.saturating_sub(1);
    u32::from_le_bytes([
        at(0),
        at(last / 2),
        at(last),
        u8::try_from(length).unwrap_or(u8::MAX),
    ])
}

/// Where to go back to when a body ends.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    length: usize,
    barrier: usize,
}

/// A loop that is open.
#[derive(Clone, Copy, Debug)]
pub struct Loop {
    /// `repeat` or `for`.
    pub keyword: Span,
    /// Where the names that it carries can be added, and whether it carries some.
    pub carry: (Span, bool),
    /// How many bindings there were when it began.
    length: usize,
}

/// The bindings of the bodies that are open, innermost last. A definition does not see the names
/// of its callers: they are below its barrier.
#[derive(Debug, Default)]
pub struct Scope {
    bindings: Vec<Binding>,
    /// The [`key`] of the name of each binding.
    keys: Vec<u32>,
    barrier: usize,
    /// Where the bindings after the first [`LINEAR_SCAN_LIMIT`] are: of each name, the places in order.
    index: HashMap<SmolStr, Vec<usize>>,
    /// The loops that are open.
    loops: Vec<Loop>,
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
        while self.bindings.len() > mark.length.max(LINEAR_SCAN_LIMIT) {
            self.keys.pop();
            if let Some(last) = self.bindings.pop()
                && let Some(places) = self.index.get_mut(&last.name)
            {
                places.pop();
            }
        }
        self.bindings.truncate(mark.length);
        self.keys.truncate(mark.length);
        self.barrier = mark.barrier;
    }

    /// Begins a round of a loop.
    pub fn open_loop(&mut self, keyword: Span, carry: (Span, bool)) {
        self.loops.push(Loop {
            keyword,
            carry,
            length: self.bindings.len(),
        });
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

    /// The place of the innermost visible binding of a name.
    fn place(&self, name: &str) -> Option<usize> {
        if self.bindings.len() > LINEAR_SCAN_LIMIT
            && let Some(place) = self.index.get(name).and_then(|places| places.last())
        {
            return Some(*place).filter(|place| *place >= self.barrier);
        }
        let few = self.bindings.len().min(LINEAR_SCAN_LIMIT);
        let wanted = key(name);
        let mut end = few;
        while let Some(keys) = self.keys.get(self.barrier..end) {
            let inside = keys.iter().rposition(|key| *key == wanted)?;
            let place = inside.checked_add(self.barrier)?;
            if self.bindings.get(place)?.name == name {
                return Some(place);
            }
            end = place;
        }
        None
    }

    /// The meaning of a name.
    pub fn get(&self, name: &str) -> Option<&Binding> {
        self.bindings.get(self.place(name)?)
    }

    /// The loops between a binding and here, the outermost first.
    pub fn loops_since(&self, name: &str) -> &[Loop] {
        let Some(index) = self.place(name) else {
            return &[];
        };
        let first = self.loops.iter().position(|inner| inner.length > index);
        first
            .and_then(|first| self.loops.get(first..))
            .unwrap_or_default()
    }

    /// The keyword of the loop around this place, if a short name may be meant as its counter.
    pub fn counting_repeat(&self, name: &str) -> Option<Span> {
        const COUNTERS: &[&str] = &["i", "j", "k", "n", "idx", "index", "it", "step", "round"];
        let inner = self.loops.last()?;
        COUNTERS.contains(&name).then_some(inner.keyword)
    }

    /// Gives a name a meaning; whether it may have one is the caller's question.
    pub fn insert(&mut self, name: &SmolStr, span: Span, meaning: Meaning) {
        self.push(Binding {
            name: name.clone(),
            span,
            meaning,
            carried: false,
        });
    }

    /// Begins to carry a name: within the loop it may be named again.
    pub fn carry(&mut self, name: &SmolStr, span: Span, meaning: Meaning) {
        self.push(Binding {
            name: name.clone(),
            span,
            meaning,
            carried: true,
        });
    }

    fn push(&mut self, binding: Binding) {
        let place = self.bindings.len();
        if place >= LINEAR_SCAN_LIMIT {
            let places = self.index.entry(binding.name.clone()).or_default();
            places.push(place);
        }
        self.keys.push(key(&binding.name));
        self.bindings.push(binding);
    }

    /// Whether the innermost loop carries a name, so that it may have this meaning from here on: a
    /// tensor stays one, and so does a value.
    pub fn may_rebind(&self, name: &str, meaning: &Meaning) -> bool {
        let is_carried = self.get(name).is_some_and(|binding| {
            let is_tensor = matches!(meaning, Meaning::Tensor(_));
            let fits = match binding.meaning {
                Meaning::Value(Value::Unknown) => true,
                Meaning::Value(_) => !is_tensor,
                Meaning::Tensor(_) => is_tensor,
            };
            binding.carried && fits
        });
        is_carried && self.loops_since(name).is_empty()
    }

    /// Gives the innermost binding of a name another meaning.
    pub fn rebind(&mut self, name: &str, meaning: Meaning) {
        let place = self.place(name);
        if let Some(binding) = place.and_then(|place| self.bindings.get_mut(place)) {
            binding.meaning = meaning;
        }
    }

    /// The visible names of tensors, or of values: the last ones, where there are very many.
    pub fn names(&self, tensors: bool) -> Vec<String> {
        let wanted = self.visible().filter(|binding| match binding.meaning {
            Meaning::Tensor(_) => tensors,
            Meaning::Value(_) => !tensors,
        });
        let near = wanted.take(MAX_NAMES);
        let mut names: Vec<String> = near.map(|binding| binding.name.to_string()).collect();
        names.sort();
        names
    }
}
