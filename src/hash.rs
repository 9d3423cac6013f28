//! Hash tables for names, places and nodes. The hash is fast and seeded by chance once in a process, so
//! that no text can be written to make tables slow; nothing may depend on their order.

pub(crate) use foldhash::fast::RandomState;

/// A table of values by their keys.
pub(crate) type HashMap<K, V> = std::collections::HashMap<K, V, RandomState>;

/// A set.
pub(crate) type HashSet<K> = std::collections::HashSet<K, RandomState>;
