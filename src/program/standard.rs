//! The trees of the standard library. Its texts are constant, and so are they: each is parsed once in a
//! process, when a program first uses it, and shared by all programs.

use super::load::Tree;
use crate::source::{STANDARD_LIBRARY, SourceId, standard_source};
use std::sync::{LazyLock, OnceLock};

/// The tree of the file of [`STANDARD_LIBRARY`] at `index`.
pub(super) fn tree(index: usize) -> Option<&'static Tree> {
    static TREES: LazyLock<Vec<OnceLock<Tree>>> =
        LazyLock::new(|| STANDARD_LIBRARY.iter().map(|_| OnceLock::new()).collect());
    let source = standard_source(index)?;
    let tree = TREES.get(index)?;
    Some(tree.get_or_init(|| Tree::of(SourceId::standard(index), &source.text)))
}
