//! The errors of an imported text, and their places.

use super::codes::*;
use crate::cost::CountOverflow;
use crate::diagnostic::{Code, Diagnostic};
use crate::graph::Graph;
use crate::layer::{Formula, Shape, ShapeError};
use crate::source::{SourceId, Span};

/// A stretch of the imported text, in bytes from its start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Place {
    /// From one byte to before another (bytes beyond 4 GiB count as its end).
    pub(super) fn new(start: usize, end: usize) -> Self {
        let byte = |at| u32::try_from(at).unwrap_or(u32::MAX);
        Self {
            start: byte(start),
            end: byte(end),
        }
    }

    /// This place as a span of a file.
    pub fn in_source(self, source: SourceId) -> Span {
        Span::new(source, self.start, self.end)
    }
}

/// An error in an imported text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportProblem {
    /// Something else was expected.
    Syntax {
        /// The expected text, in words.
        expected: &'static str,
        /// The character there; `None` at the end of the text.
        found: Option<char>,
    },
    /// Messages are nested too deep.
    TooDeep {
        /// How deep they may.
        limit: usize,
    },
    /// No layer has this name.
    UnknownLayer {
        /// The name.
        name: String,
        /// The layers there are, in words.
        known: &'static str,
    },
    /// The layer takes another number of arguments.
    WrongArguments {
        /// Its name.
        layer: &'static str,
        /// The form of its arguments, as `C(filters,kernel,stride)`.
        form: &'static str,
        /// The number of its values.
        found: usize,
    },
    /// An argument that its layer cannot take.
    NumberOutOfRange {
        /// The layer.
        layer: &'static str,
        /// Which argument.
        argument: &'static str,
        /// The most it may be; the least is 1.
        highest: u64,
    },
    /// There is something after the classifier.
    AfterClassifier,
    /// The network does not end in its classifier.
    NoClassifier,
    /// A block has no field of this name.
    UnknownField {
        /// The name.
        name: String,
        /// The fields there are, in words.
        known: &'static str,
    },
    /// A field is repeated.
    FieldTwice {
        /// Its name.
        name: String,
    },
    /// A field is not given.
    MissingField {
        /// Its name.
        field: &'static str,
    },
    /// The text has more or fewer signs than the notation.
    WrongLength {
        /// How many it has.
        found: usize,
        /// How many the notation has.
        expected: usize,
    },
    /// A line that should have an accuracy has none.
    NoAccuracy,
}

/// A problem and its place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub struct ImportError {
    /// The error.
    pub problem: ImportProblem,
    /// Where.
    pub place: Place,
}

impl ImportError {
    /// Its code.
    pub fn code(&self) -> Code {
        match self.problem {
            ImportProblem::Syntax { .. } | ImportProblem::TooDeep { .. } => SYNTAX,
            ImportProblem::UnknownLayer { .. } => UNKNOWN_LAYER,
            ImportProblem::WrongArguments { .. } => WRONG_ARGUMENTS,
            ImportProblem::NumberOutOfRange { .. } => NUMBER_OUT_OF_RANGE,
            ImportProblem::AfterClassifier | ImportProblem::NoClassifier => LAYER_ORDER,
            ImportProblem::UnknownField { .. } | ImportProblem::FieldTwice { .. } => FIELD,
            ImportProblem::MissingField { .. } => MISSING_FIELD,
            ImportProblem::WrongLength { .. } => WRONG_LENGTH,
            ImportProblem::NoAccuracy => NO_ACCURACY,
        }
    }

    /// The text of the error.
    pub fn message(&self) -> String {
        match &self.problem {
            ImportProblem::Syntax { expected, found } => match found {
                Some('\n') => format!("expected {expected}, found the end of the line"),
                Some(found) => format!("expected {expected}, found `{found}`"),
                None => format!("expected {expected}, found the end"),
            },
            ImportProblem::TooDeep { limit } => {
                format!("messages are nested more than {limit} levels deep")
            }
            ImportProblem::UnknownLayer { name, .. } => format!("there is no layer `{name}`"),
            ImportProblem::WrongArguments { form, found, .. } => {
                let numbers = if *found == 1 { "number" } else { "numbers" };
                format!("the layer is `{form}`, but has {found} {numbers}")
            }
            ImportProblem::NumberOutOfRange {
                layer,
                argument,
                highest,
            } => format!("the {argument} of `{layer}` is a whole number from 1 to {highest}"),
            ImportProblem::AfterClassifier => "nothing can follow the classifier".into(),
            ImportProblem::NoClassifier => "the network does not end in a classifier".into(),
            ImportProblem::UnknownField { name, .. } => format!("there is no field `{name}`"),
            ImportProblem::FieldTwice { name } => format!("the field `{name}` is given twice"),
            ImportProblem::MissingField { field } => format!("the block has no `{field}`"),
            ImportProblem::WrongLength { found, expected } => {
                let blocks = if *found == 1 { "block" } else { "blocks" };
                format!("a network has {expected} blocks, but this one has {found} {blocks}")
            }
            ImportProblem::NoAccuracy => "the line has no accuracy".into(),
        }
    }

    /// The label at the span.
    pub fn here(&self) -> String {
        match &self.problem {
            ImportProblem::Syntax { found: Some(_), .. } => "not allowed here".into(),
            ImportProblem::Syntax { found: None, .. } => "the text ends here".into(),
            ImportProblem::TooDeep { .. } => "one level too many".into(),
            ImportProblem::UnknownLayer { .. } => "no such layer".into(),
            ImportProblem::WrongArguments { found: 1, .. } => "one number".into(),
            ImportProblem::WrongArguments { found, .. } => format!("{found} numbers"),
            ImportProblem::NumberOutOfRange { .. } => "out of its range".into(),
            ImportProblem::AfterClassifier => "after the classifier".into(),
            ImportProblem::NoClassifier => "the last layer".into(),
            ImportProblem::UnknownField { .. } => "no such field".into(),
            ImportProblem::FieldTwice { .. } => "repeated here".into(),
            ImportProblem::MissingField { .. } => "this block".into(),
            ImportProblem::WrongLength { .. } => "one digit per block".into(),
            ImportProblem::NoAccuracy => "not a number from 0 to 1".into(),
        }
    }

    /// The help, if there is more to say.
    pub fn help(&self) -> Option<String> {
        match &self.problem {
            ImportProblem::UnknownLayer { known, .. } => Some(format!("the layers are {known}")),
            ImportProblem::NoClassifier => Some("end it with `SM(classes)`".into()),
            ImportProblem::AfterClassifier => Some("`SM(classes)` is the last layer".into()),
            ImportProblem::WrongArguments { form, .. } => Some(format!("write `{form}`")),
            ImportProblem::UnknownField { known, .. } => Some(format!("the fields are {known}")),
            ImportProblem::MissingField { field } => Some(format!("give `\"{field}\"` too")),
            ImportProblem::WrongLength { found, expected } if found < expected => {
                Some("leading zeros are lost if it is read as a number".into())
            }
            ImportProblem::NoAccuracy => {
                Some("the last two lines end with the initial and the final accuracy".into())
            }
            ImportProblem::Syntax { .. }
            | ImportProblem::TooDeep { .. }
            | ImportProblem::FieldTwice { .. }
            | ImportProblem::WrongLength { .. }
            | ImportProblem::NumberOutOfRange { .. } => None,
        }
    }

    /// The diagnostic, for the text as the file `source`.
    pub fn diagnostic(&self, source: SourceId) -> Diagnostic {
        let span = self.place.in_source(source);
        let diagnostic = Diagnostic::error(self.code(), span, self.message()).here(self.here());
        match self.help() {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        }
    }
}

/// A network of which a count, of parameters or MACs, is beyond all numbers, as the misfit of the layer
/// with which it came to that.
pub(super) fn uncountable(graph: &Graph, overflow: CountOverflow) -> ShapeError {
    let shape = |shapes: &[Shape]| shapes.first().copied().unwrap_or(Shape::vector(0));
    let node = graph.node(overflow.node);
    ShapeError::Overflow {
        what: overflow.what,
        formula: Formula::Counted {
            from: shape(&graph.input_shapes(overflow.node)),
            to: node.map_or(Shape::vector(0), |node| shape(&node.outputs)),
        },
    }
}

/// A layer of an imported network that does not fit its input.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("layer {}: {}", self.index.saturating_add(1), self.error.message())]
pub struct LayerError {
    /// Which layer of the text, from 0.
    pub index: usize,
    /// Where it stands.
    pub place: Place,
    /// Why it does not fit.
    pub error: ShapeError,
}

impl LayerError {
    /// The diagnostic, for the text as the file `source`.
    pub fn diagnostic(&self, source: SourceId) -> Diagnostic {
        let span = self.place.in_source(source);
        Diagnostic::error(self.error.code(), span, self.error.message())
            .here(self.error.formula().unwrap_or_default())
            .help(self.error.help())
    }
}
