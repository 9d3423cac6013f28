//! The syntax errors, one function each. [`signs`] has those of the first twenty codes, [`words`]
//! those after them, both in the order of the codes; [`heads`] and [`braces`] those
//! of items and of bodies, [`rewrites`] those of statements in another form.

mod braces;
mod heads;
mod rewrites;
mod signs;
mod words;

pub(super) use braces::*;
pub(super) use heads::*;
pub(super) use rewrites::*;
pub(super) use signs::*;
pub(super) use words::*;

use super::codes::*;
use crate::diagnostic::{Diagnostic, Edit, Fix};

/// With a fix of several edits.
fn fixed(mut diagnostic: Diagnostic, message: impl Into<String>, edits: Vec<Edit>) -> Diagnostic {
    if !edits.is_empty() {
        diagnostic.fixes.push(Fix::new(true, message.into(), edits));
    }
    diagnostic
}
