//! Lists as values, within their limits.

use super::value::Value;

/// The most values of a list, those of the lists in it among them.
pub const MAX_LIST: usize = 10_000;

/// The deepest that lists are in each other.
pub const MAX_LIST_DEPTH: usize = 16;

/// Values in their order.
#[derive(Clone, Debug)]
pub struct List {
    items: Vec<Value>,
    /// How many values there are in it, those of the lists in it among them.
    size: usize,
    depth: usize,
}

/// A limit that a list exceeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TooLarge {
    /// [`MAX_LIST`]
    Values,
    /// [`MAX_LIST_DEPTH`]
    Depth,
}

impl List {
    /// A list of these values.
    ///
    /// # Errors
    /// The limit that it exceeds.
    pub fn new(items: Vec<Value>) -> Result<Self, TooLarge> {
        let (mut size, mut depth) = (0usize, 0usize);
        for item in &items {
            let (inner, below) = match item {
                Value::List(list) => (list.size, list.depth),
                Value::Plain(_) | Value::Layer(_) | Value::Range(..) | Value::Unknown => (0, 0),
            };
            size = size.saturating_add(inner).saturating_add(1);
            depth = depth.max(below);
        }
        let depth = depth.saturating_add(1);
        if size > MAX_LIST {
            return Err(TooLarge::Values);
        }
        if depth > MAX_LIST_DEPTH {
            return Err(TooLarge::Depth);
        }
        Ok(Self { items, size, depth })
    }

    /// The values.
    pub fn items(&self) -> &[Value] {
        &self.items
    }

    /// How many values there are in it, those of the lists in it among them.
    pub fn size(&self) -> usize {
        self.size
    }

    /// Whether something in it is not known.
    pub fn has_unknown(&self) -> bool {
        self.items.iter().any(|item| match item {
            Value::Unknown => true,
            Value::List(list) => list.has_unknown(),
            Value::Plain(_) | Value::Layer(_) | Value::Range(..) => false,
        })
    }

    /// Whether a layer is in it.
    pub fn has_layer(&self) -> bool {
        self.items.iter().any(|item| match item {
            Value::Layer(_) => true,
            Value::List(list) => list.has_layer(),
            Value::Plain(_) | Value::Range(..) | Value::Unknown => false,
        })
    }
}
