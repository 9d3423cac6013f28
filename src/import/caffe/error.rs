//! The errors of a Caffe network, and their places.

use crate::diagnostic::{Code, Diagnostic};
use crate::import::codes::*;
use crate::import::{ImportError, Place};
use crate::layer::ShapeError;
use crate::source::SourceId;

/// An error in a Caffe network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaffeProblem {
    /// The text is not of the text format.
    Text(ImportError),
    /// No layer has this type.
    UnknownType {
        /// The layer.
        layer: String,
        /// Its type.
        kind: String,
        /// The type that is likely meant.
        meant: Option<String>,
        /// The blob that it makes.
        makes: Option<String>,
    },
    /// A layer, or a setting of it, that the language cannot express.
    NotExpressible {
        /// The layer.
        layer: String,
        /// Its type.
        kind: String,
        /// The reason, or the part that the language cannot express.
        why: String,
        /// Specific advice; by default, to leave the layer out.
        instead: Option<String>,
    },
    /// A layer or message lacks a field.
    MissingField {
        /// The layer.
        layer: String,
        /// The field.
        field: &'static str,
        /// How it may look.
        example: &'static str,
    },
    /// A field of another name than the message has.
    UnknownField {
        /// The layer.
        layer: String,
        /// The field.
        field: String,
        /// The field that is likely meant.
        meant: Option<String>,
    },
    /// A field has a value that it cannot have.
    WrongValue {
        /// The layer.
        layer: String,
        /// The field.
        field: String,
        /// The values that the field takes, in words.
        expected: &'static str,
    },
    /// A field that may occur once is repeated.
    FieldTwice {
        /// The layer.
        layer: String,
        /// The field.
        field: String,
        /// Where it is given first.
        first: Place,
    },
    /// A layer reads a blob that no layer above it makes.
    UnknownBlob {
        /// The layer.
        layer: String,
        /// The blob that it reads.
        blob: String,
        /// The layer below that makes it.
        below: Option<String>,
        /// Whether that layer reads, itself or through others, a blob of this one.
        in_cycle: bool,
        /// The blob that is likely meant.
        meant: Option<String>,
        /// Layers that make it and do not take part, each with the option with which it would.
        absent: Vec<(String, String)>,
    },
    /// Two layers make one blob.
    MadeTwice {
        /// The second layer.
        layer: String,
        /// The first.
        first: String,
        /// The blob.
        blob: String,
    },
    /// A layer reads or makes too few or too many blobs.
    WrongBlobs {
        /// The layer.
        layer: String,
        /// Its type.
        kind: String,
        /// `bottom` or `top`.
        what: &'static str,
        /// How many there are.
        found: usize,
        /// How many it takes, in words.
        expected: &'static str,
    },
    /// An input has no size.
    NoSize {
        /// The blob.
        blob: String,
        /// The rows and columns that training crops images to.
        crop: Option<u64>,
    },
    /// A size is given for an input that does not exist.
    NoSuchInput {
        /// The name that was given; `None` for the only input of a network that has several, or none.
        name: Option<String>,
        /// The inputs there are.
        inputs: Vec<String>,
    },
    /// A stage is set that no layer refers to.
    NoSuchStage {
        /// The name that was given.
        name: String,
        /// The stages there are.
        stages: Vec<String>,
    },
    /// Layers share a blob, and give it different rates.
    OtherRate {
        /// The layer.
        layer: String,
        /// The name of the blob.
        blob: String,
        /// The layer that gives it a rate first.
        first: String,
        /// Where that is.
        place: Place,
    },
    /// There is nothing to import.
    Nothing {
        /// Why.
        why: &'static str,
    },
    /// A layer does not fit its input.
    Misfit {
        /// The layer.
        layer: String,
        /// Its type.
        kind: String,
        /// Why.
        error: Box<ShapeError>,
    },
}

/// A problem and its place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub struct CaffeError {
    /// The error.
    pub problem: Box<CaffeProblem>,
    /// Where.
    pub place: Place,
}

impl From<ImportError> for CaffeError {
    fn from(error: ImportError) -> Self {
        let place = error.place;
        let problem = CaffeProblem::Text(error);
        Self {
            problem: Box::new(problem),
            place,
        }
    }
}

impl CaffeError {
    /// Sets the advice on a layer that cannot be expressed.
    #[must_use]
    pub(super) fn instead(mut self, help: impl Into<String>) -> Self {
        if let CaffeProblem::NotExpressible { instead, .. } = self.problem.as_mut() {
            *instead = Some(help.into());
        }
        self
    }

    /// Its code.
    pub fn code(&self) -> Code {
        match self.problem.as_ref() {
            CaffeProblem::Text(error) => error.code(),
            CaffeProblem::UnknownType { .. } => UNKNOWN_TYPE,
            CaffeProblem::NotExpressible { .. } => NOT_EXPRESSIBLE,
            CaffeProblem::MissingField { .. }
            | CaffeProblem::UnknownField { .. }
            | CaffeProblem::WrongValue { .. }
            | CaffeProblem::FieldTwice { .. }
            | CaffeProblem::OtherRate { .. } => WRONG_FIELD,
            CaffeProblem::UnknownBlob { .. } => UNKNOWN_BLOB,
            CaffeProblem::MadeTwice { .. } | CaffeProblem::WrongBlobs { .. } => WRONG_BLOBS,
            CaffeProblem::NoSize { .. } | CaffeProblem::NoSuchInput { .. } => INPUT_SIZE,
            CaffeProblem::NoSuchStage { .. } => UNKNOWN_STAGE,
            CaffeProblem::Nothing { .. } => NOTHING_TO_IMPORT,
            CaffeProblem::Misfit { error, .. } => error.code(),
        }
    }

    /// The text of the error.
    pub fn message(&self) -> String {
        match self.problem.as_ref() {
            CaffeProblem::Text(error) => error.message(),
            CaffeProblem::UnknownType { layer, kind, .. } => {
                format!("layer `{layer}` is of type `{kind}`, which Caffe does not have")
            }
            CaffeProblem::NotExpressible {
                layer, kind, why, ..
            } => {
                format!("layer `{layer}` of type {kind} cannot be expressed: {why}")
            }
            CaffeProblem::MissingField { layer, field, .. } => {
                format!("layer `{layer}` lacks `{field}`")
            }
            CaffeProblem::UnknownField { layer, field, .. } => {
                format!("layer `{layer}` has a field `{field}` that Caffe does not know")
            }
            CaffeProblem::WrongValue {
                layer,
                field,
                expected,
            } => format!("`{field}` of layer `{layer}` is {expected}"),
            CaffeProblem::FieldTwice { layer, field, .. } => {
                format!("`{field}` of layer `{layer}` is given twice")
            }
            CaffeProblem::UnknownBlob {
                layer, blob, below, ..
            } => match below {
                Some(below) => format!(
                    "layer `{layer}` reads `{blob}`, which only the later layer `{below}` produces"
                ),
                None => format!("layer `{layer}` reads `{blob}`, which no layer above it produces"),
            },
            CaffeProblem::MadeTwice { layer, first, blob } => {
                format!("layer `{layer}` produces `{blob}`, which layer `{first}` already produces")
            }
            CaffeProblem::WrongBlobs {
                layer,
                kind,
                what,
                found,
                expected,
            } => format!("layer `{layer}` of type {kind} has {found} `{what}`, not {expected}"),
            CaffeProblem::NoSize { blob, .. } => {
                format!("the file does not state the size of the input `{blob}`")
            }
            CaffeProblem::NoSuchInput { name, inputs } => match name {
                Some(name) => format!("there is no input `{name}`"),
                None => match inputs.len() {
                    0 => "the network has no input whose size could be set".to_owned(),
                    count => format!("the network has {count} inputs, and the size names none"),
                },
            },
            CaffeProblem::NoSuchStage { name, .. } => {
                format!("no layer of this file has the stage `{name}`")
            }
            CaffeProblem::OtherRate {
                layer, blob, first, ..
            } => format!(
                "layer `{layer}` gives the shared blob `{blob}` another `lr_mult` than layer \
                 `{first}`"
            ),
            CaffeProblem::Nothing { why } => format!("there is nothing to import: {why}"),
            CaffeProblem::Misfit { layer, kind, error } => {
                format!("layer `{layer}` of type {kind}: {}", error.message())
            }
        }
    }

    /// The label at the span.
    fn here(&self) -> String {
        match self.problem.as_ref() {
            CaffeProblem::Text(error) => error.here(),
            CaffeProblem::UnknownType { .. } => "no such type".into(),
            CaffeProblem::NotExpressible { .. } => "cannot be expressed".into(),
            CaffeProblem::MissingField { field, .. } => format!("`{field}` is missing"),
            CaffeProblem::UnknownField { .. } => "no such field".into(),
            CaffeProblem::WrongValue { expected, .. } => format!("expected {expected}"),
            CaffeProblem::FieldTwice { .. } => "repeated here".into(),
            CaffeProblem::UnknownBlob { .. } => "not produced yet".into(),
            CaffeProblem::MadeTwice { .. } => "produced again here".into(),
            CaffeProblem::WrongBlobs { expected, .. } => format!("expected {expected}"),
            CaffeProblem::NoSize { .. } => "without a size".into(),
            CaffeProblem::OtherRate { .. } => "another rate".into(),
            CaffeProblem::NoSuchInput { .. }
            | CaffeProblem::NoSuchStage { .. }
            | CaffeProblem::Nothing { .. } => String::new(),
            CaffeProblem::Misfit { error, .. } => error.formula().unwrap_or_default(),
        }
    }

    /// Advice on how to fix the error.
    pub fn help(&self) -> Option<String> {
        let did_you_mean = |meant: &Option<String>| {
            meant
                .as_ref()
                .map(|meant| format!("did you mean `{meant}`?"))
        };
        match self.problem.as_ref() {
            CaffeProblem::Text(error) => error.help(),
            CaffeProblem::UnknownType { meant, makes, .. } => {
                Some(did_you_mean(meant).unwrap_or_else(|| custom(makes.as_deref())))
            }
            CaffeProblem::NotExpressible { instead, .. } => Some(match instead {
                Some(instead) => instead.clone(),
                None => "remove the layer from the file, or replace it by layers that compute the \
                 same"
                    .into(),
            }),
            CaffeProblem::MissingField { example, .. } => Some(format!("write `{example}`")),
            CaffeProblem::UnknownField { meant, .. } => {
                Some(did_you_mean(meant).unwrap_or_else(|| "remove it".into()))
            }
            CaffeProblem::WrongValue { .. } => None,
            CaffeProblem::FieldTwice { .. } => {
                Some("keep one of them, with the fields of both".into())
            }
            CaffeProblem::UnknownBlob { absent, blob, .. } if !absent.is_empty() => {
                let ways = absent.iter().take(MOST_WAYS);
                let ways = ways.map(|(layer, with)| format!("layer `{layer}` with `{with}`"));
                Some(format!(
                    "`{blob}` is produced by {}",
                    ways.collect::<Vec<_>>().join(", by ")
                ))
            }
            CaffeProblem::UnknownBlob {
                layer,
                below,
                in_cycle,
                meant,
                ..
            } => match (below, meant) {
                (Some(below), _) if *in_cycle && below == layer => Some(
                    "the layer reads its own result, and a network has no cycles: give it a \
                     `bottom` that a layer above it produces"
                        .into(),
                ),
                (Some(below), _) if *in_cycle => Some(format!(
                    "`{layer}` and `{below}` read each other in a cycle, themselves or through \
                     other layers, which cannot be imported: give `{layer}` a `bottom` that does \
                     not need `{layer}`"
                )),
                (Some(below), _) => Some(format!(
                    "layers are in the order of the data flow: move `{below}` up"
                )),
                (None, Some(meant)) => Some(format!("did you mean `{meant}`?")),
                (None, None) => {
                    Some("name a top of a layer above, or add the layer that makes it".into())
                }
            },
            CaffeProblem::MadeTwice { .. } => Some(
                "give its `top` another name; only a layer whose `bottom` is its `top` works in \
                 place"
                    .into(),
            ),
            CaffeProblem::WrongBlobs { .. } => None,
            CaffeProblem::NoSize { blob, crop } => Some(match crop {
                Some(crop) => format!(
                    "its `crop_size` is {crop}: give `--input {blob}=3x{crop}x{crop}` for images in \
                     colour, `--input {blob}=1x{crop}x{crop}` for grey ones"
                ),
                None => format!(
                    "give channels x height x width, such as `--input {blob}=3x224x224`; for \
                     MENNDL's networks `--convention minerva` or `--convention nova`"
                ),
            }),
            CaffeProblem::NoSuchInput { inputs, .. } => Some(match inputs.as_slice() {
                [] => "the network has no inputs".into(),
                inputs => format!("the inputs are `{}`", inputs.join("`, `")),
            }),
            CaffeProblem::NoSuchStage { stages, .. } => Some(match stages.as_slice() {
                [] => "remove `--stage`: the file has no stages".into(),
                stages => format!("the stages are `{}`", stages.join("`, `")),
            }),
            CaffeProblem::OtherRate { .. } => {
                Some("give both the same `lr_mult`, or leave it out at one of them".into())
            }
            CaffeProblem::Nothing { .. } => {
                Some("a network has `layer { … }` with a `type`, a `bottom` and a `top`".into())
            }
            CaffeProblem::Misfit { error, .. } => Some(error.help()),
        }
    }

    /// The diagnostic, for the text as the file `source`.
    pub fn diagnostic(&self, source: SourceId) -> Diagnostic {
        let span = self.place.in_source(source);
        let mut diagnostic = Diagnostic::error(self.code(), span, self.message()).here(self.here());
        if let CaffeProblem::FieldTwice { first, .. } = self.problem.as_ref() {
            diagnostic = diagnostic.label(first.in_source(source), "given here first");
        }
        if let CaffeProblem::OtherRate { place, .. } = self.problem.as_ref() {
            diagnostic = diagnostic.label(place.in_source(source), "given here first");
        }
        match self.help() {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        }
    }
}

/// The most layers that are named as makers of a blob.
const MOST_WAYS: usize = 4;

/// Advice on a layer of a type that Caffe does not have.
pub(super) fn custom(makes: Option<&str>) -> String {
    match makes {
        Some(blob) => format!(
            "give the size of its result, such as `--input {blob}=64x7x7`, and that becomes an input; \
             or replace it by layers that compute the same"
        ),
        None => "remove it, or replace it by layers that compute the same".into(),
    }
}

/// The type that a misspelt one is likely meant to be. A type that another one begins or ends with is
/// another layer: `PSROIPooling` is no `ROIPooling`.
pub(super) fn closest_type<'n>(
    name: &str,
    known: impl IntoIterator<Item = &'n str>,
) -> Option<&'n str> {
    let folded = name.to_ascii_lowercase();
    let mut best: Option<(usize, &str)> = None;
    for known in known {
        let other = known.to_ascii_lowercase();
        if other == folded {
            return Some(known);
        }
        let apart = !folded.starts_with(&other)
            && !folded.ends_with(&other)
            && !other.starts_with(&folded)
            && !other.ends_with(&folded);
        let changes = strsim::damerau_levenshtein(&folded, &other);
        let short = changes.saturating_mul(3) > folded.len().saturating_sub(3);
        if apart && changes <= 2 && !short && best.is_none_or(|(least, _)| changes < least) {
            best = Some((changes, known));
        }
    }
    best.map(|(_, known)| known)
}

/// The name that a misspelt one is likely meant to be.
pub(super) fn closest<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let wanted = name.to_ascii_lowercase();
    let known = known.into_iter().map(|known| {
        let likeness = strsim::normalized_damerau_levenshtein(&wanted, &known.to_ascii_lowercase());
        (known, likeness)
    });
    // Of two equally near names, the first in alphabetical order.
    let nearer = |one: &(&str, f64), other: &(&str, f64)| {
        one.1.total_cmp(&other.1).then_with(|| other.0.cmp(one.0))
    };
    let best = known.max_by(nearer);
    best.filter(|(_, likeness)| *likeness >= 0.6)
        .map(|(known, _)| known)
}
