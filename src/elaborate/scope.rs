//! The names that are visible at a place.

use super::value::{Operand, Value};
use crate::hash::RandomState;
use crate::source::Span;
use smol_str::SmolStr;
use std::hash::BuildHasher;

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

/// How many lists the bindings are in, by the hashes of their names.
const LISTS: usize = 256;

/// The end of a list.
const END: u32 = u32::MAX;

/// The most names that are offered where one is not known.
const MAX_NAMES: usize = 500;

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
#[derive(Debug)]
pub struct Scope {
    bindings: Vec<Binding>,
    /// Of each binding the hash of its name, and the binding before it in its list.
    links: Vec<(u64, u32)>,
    /// The last binding of each list. The lists of a file with very many names are longer, but each
    /// begins with the innermost names.
    last: Box<[u32; LISTS]>,
    hasher: RandomState,
    barrier: usize,
    /// The loops that are open.
    loops: Vec<Loop>,
}

impl Default for Scope {
    fn default() -> Self {
        Self {
            bindings: Vec::new(),
            links: Vec::new(),
            last: Box::new([END; LISTS]),
            hasher: RandomState::default(),
            barrier: 0,
            loops: Vec::new(),
        }
    }
}

impl Scope {
    /// Opens a body that sees the names visible here.
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

    /// Ends the body that `mark` opened.
    pub fn close(&mut self, mark: Mark) {
        let first = mark.length.min(self.links.len());
        for (hash, before) in self.links.drain(first..).rev() {
            if let Some(last) = self.last.get_mut(list(hash)) {
                *last = before;
            }
        }
        self.bindings.truncate(mark.length);
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
        let wanted = self.hasher.hash_one(name);
        let mut next = *self.last.get(list(wanted))?;
        while next != END && next as usize >= self.barrier {
            let place = next as usize;
            let (hash, before) = self.links.get(place)?;
            if *hash == wanted && self.bindings.get(place)?.name == name {
                return Some(place);
            }
            next = *before;
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
        let hash = self.hasher.hash_one(binding.name.as_str());
        let place = u32::try_from(self.bindings.len()).unwrap_or(END);
        if let Some(last) = self.last.get_mut(list(hash)) {
            self.links.push((hash, std::mem::replace(last, place)));
            self.bindings.push(binding);
        }
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

/// The list of the names that have this hash.
fn list(hash: u64) -> usize {
    (hash % LISTS as u64) as usize
}
