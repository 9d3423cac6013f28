//! Where the extractor has no result.

use super::codes::*;
use crate::diagnostic::{Code, Diagnostic};
use crate::import::Place;
use crate::source::SourceId;

/// Why there are no published attributes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublishedProblem {
    /// There is no top whose name contains `data0`.
    NoImage {
        /// The file has the field `layers` of Caffe's first format.
        first_format: bool,
    },
    /// A layer reads a name that no layer has.
    UnknownBottom {
        /// The layer.
        layer: String,
        /// The blob that it reads.
        bottom: String,
    },
    /// A layer whose kind reads something reads nothing.
    NoBottom {
        /// The layer.
        layer: String,
    },
    /// A layer needs a property of its input that is unknown.
    UnknownSize {
        /// The layer.
        layer: String,
        /// The blob that it reads.
        bottom: String,
        /// The property that is unknown: `number of outputs`, `grid`, …
        unknown: &'static str,
    },
    /// A concatenation of grids that differ beside its axis, or on an axis that they have not.
    UnequalGrids {
        /// The layer.
        layer: String,
        /// The axis, as the file counts it.
        axis: i64,
        /// The first grid, and one that differs: channels, rows, columns.
        grids: [[u64; 3]; 2],
    },
    /// A size of 0.
    ZeroSize {
        /// The layer.
        layer: String,
        /// The quantity that is 0.
        what: &'static str,
    },
    /// All kernels are 1x1.
    Only1x1,
    /// A layer to which no path leads from an image.
    NoPath {
        /// The layer.
        layer: String,
        /// There are paths, but they pass layers for training.
        in_training: bool,
    },
    /// A walk of the extractor that does not end.
    Endless {
        /// Where it is caught.
        layer: String,
        /// While it steps through an inception module.
        in_module: bool,
    },
    /// A field whose value is of another kind.
    FieldValue {
        /// The field.
        field: &'static str,
        /// The values that the field takes.
        expected: &'static str,
    },
}

/// A problem and its place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub struct PublishedError {
    /// The error.
    pub problem: PublishedProblem,
    /// Where.
    pub place: Place,
}

impl PublishedError {
    /// Its code.
    pub fn code(&self) -> Code {
        match self.problem {
            PublishedProblem::NoImage { .. } => NO_IMAGE,
            PublishedProblem::UnknownBottom { .. } => UNKNOWN_BOTTOM,
            PublishedProblem::UnknownSize { .. } | PublishedProblem::NoBottom { .. } => {
                UNKNOWN_SIZE
            }
            PublishedProblem::UnequalGrids { .. } => UNEQUAL_GRIDS,
            PublishedProblem::ZeroSize { .. } => ZERO_SIZE,
            PublishedProblem::Only1x1 => ONLY_1X1,
            PublishedProblem::NoPath { .. } => NO_PATH,
            PublishedProblem::Endless { .. } => ENDLESS,
            PublishedProblem::FieldValue { .. } => FIELD_VALUE,
        }
    }

    /// The text of the error.
    pub fn message(&self) -> String {
        match &self.problem {
            PublishedProblem::NoImage { first_format: true } => {
                "the file is of Caffe's first format (`layers`), which the extractor does not read"
                    .into()
            }
            PublishedProblem::NoImage { .. } => {
                "no top is an image: none has `data0` in its name".into()
            }
            PublishedProblem::UnknownBottom { layer, bottom } => {
                format!("`{layer}` reads `{bottom}`, which is not the name of an earlier layer")
            }
            PublishedProblem::NoBottom { layer } => format!("`{layer}` reads nothing"),
            PublishedProblem::UnknownSize {
                layer,
                bottom,
                unknown,
            } => format!("`{layer}` reads `{bottom}`, whose {unknown} the extractor does not know"),
            PublishedProblem::UnequalGrids { layer, axis, grids } => {
                let [a, b] =
                    grids.map(|[channels, rows, columns]| format!("{channels}x{rows}x{columns}"));
                format!("`{layer}` joins {a} and {b} on axis {axis}")
            }
            PublishedProblem::ZeroSize { layer, what } => {
                format!("the {what} of `{layer}` is 0, and the extractor divides by it")
            }
            PublishedProblem::Only1x1 => {
                "all kernels are 1x1, and the extractor divides by the number of the others".into()
            }
            PublishedProblem::NoPath {
                layer,
                in_training: true,
            } => format!(
                "the paths of the fewest steps from an image to `{layer}` all pass layers for \
                 training"
            ),
            PublishedProblem::NoPath { layer, .. } => {
                format!("no path leads from an image to `{layer}`")
            }
            PublishedProblem::Endless {
                layer,
                in_module: true,
            } => format!(
                "from `{layer}` the extractor looks for the concatenation of an inception module, \
                 and finds none after convolutions and poolings"
            ),
            PublishedProblem::Endless { layer, .. } => {
                format!("`{layer}` and its input read each other")
            }
            PublishedProblem::FieldValue { field, expected } => {
                format!("`{field}` takes {expected}")
            }
        }
    }

    /// The help, if there is more to say.
    pub fn help(&self) -> Option<&'static str> {
        match &self.problem {
            PublishedProblem::NoImage { .. }
            | PublishedProblem::UnknownSize { .. }
            | PublishedProblem::UnequalGrids { .. }
            | PublishedProblem::ZeroSize { .. }
            | PublishedProblem::Only1x1
            | PublishedProblem::NoPath { .. }
            | PublishedProblem::Endless { .. } => Some(
                "the published extractor has no result for this network; `--definition clean` \
                 measures any network",
            ),
            PublishedProblem::UnknownBottom { .. } => {
                Some("the extractor expects each layer to have the name of its top")
            }
            PublishedProblem::NoBottom { .. } | PublishedProblem::FieldValue { .. } => None,
        }
    }

    /// The diagnostic, for the text as the file `source`.
    pub fn diagnostic(&self, source: SourceId) -> Diagnostic {
        let span = self.place.in_source(source);
        let diagnostic = Diagnostic::error(self.code(), span, self.message());
        match self.help() {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        }
    }
}
