//! The probable intention of a wrong program.
//!
//! This code runs only after an error has been found, and changes nothing: [`Advice`] reads the
//! place of the error and returns a diagnostic, which the caller reports.

mod arguments;
mod excess_arguments;
mod expectations;
mod flow;
mod foreign_calls;
mod names;
mod notes;
mod residual;
mod shape_origin;
mod shapes;
mod tensors;
mod values;

pub(super) use expectations::Failed;
pub(super) use notes::{Heaviest, Notes};

use super::Elaborator;
use crate::graph::Builder;
use crate::source::Span;

/// The place of a mistake.
#[derive(Clone, Copy)]
pub(super) struct Advice<'a, 'p> {
    at: &'a Elaborator<'p>,
}

impl<'p> Elaborator<'p> {
    /// The probable intention of an error that has been found here.
    pub(super) fn advice(&self) -> Advice<'_, 'p> {
        Advice { at: self }
    }
}

impl<'a, 'p> Advice<'a, 'p> {
    /// The text of a place.
    fn text(self, span: Span) -> &'p str {
        self.at.program.sources.slice(span)
    }

    /// The graph built so far.
    fn graph(self) -> &'a Builder {
        &self.at.builder
    }
}
