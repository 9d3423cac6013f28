//! The reference vectors, an extractor that lists all paths, and what the quirks do.

mod reference;
