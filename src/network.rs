//! A network: its graph, its cost, its task, and how far it can be trusted.
//!
//! Whoever makes one (the elaborator, an importer) sets its [`Status`]; whoever measures, predicts or
//! exports it asks [`Network::is_built`] first.

use crate::cost::Totals;
use crate::graph::Graph;
use crate::layer;
use crate::source::Span;
use smol_str::SmolStr;

/// A network, as far as it could be built.
#[derive(Clone, Debug)]
pub struct Network {
    /// Its name.
    pub name: SmolStr,
    /// The place of its name.
    pub span: Span,
    /// Its layers. Those of a [`Status::Failed`] network are the ones that could be built in spite
    /// of its errors, in the order of the file.
    pub graph: Graph,
    /// Parameters and multiply-accumulates; `None` for a [`Status::Failed`] network.
    pub totals: Option<Totals>,
    /// How many `expect`s are not claimed, because a parameter is set otherwise than its default.
    pub unclaimed: usize,
    /// Its task, if the file states one.
    pub task: Option<Task>,
    /// Whether it is complete.
    pub status: Status,
    /// The widths that its text leaves open, in the order in which they were met.
    pub inferred: Vec<Inferred>,
}

/// A width left open, `dense _`, that was inferred from the requirements after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inferred {
    /// The value that it is in: `_`, `512x_x_`.
    pub span: Span,
    /// Its value.
    pub width: u64,
}

/// How far a network could be built.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// It has no errors.
    Complete,
    /// It is built, but an `expect` or a shape assertion of its file does not hold or cannot be
    /// evaluated: its layers, shapes and totals are as the text defines them.
    Disproved,
    /// It has errors, so that layers may be missing: never measured, predicted or exported.
    Failed,
}

impl Status {
    /// `complete`, `disproved` or `failed`, as in JSON documents.
    pub fn name(self) -> &'static str {
        match self {
            Status::Complete => "complete",
            Status::Disproved => "disproved",
            Status::Failed => "failed",
        }
    }
}

impl Network {
    /// Whether all its layers are there: it is complete, or only an expectation does not hold
    /// or cannot be evaluated.
    pub fn is_built(&self) -> bool {
        match self.status {
            Status::Complete | Status::Disproved => true,
            Status::Failed => false,
        }
    }

    /// Whether it has no errors.
    pub fn is_complete(&self) -> bool {
        self.status == Status::Complete
    }

    /// Marks it as failed, so that nobody measures it.
    pub fn fail(&mut self) {
        self.status = Status::Failed;
        self.totals = None;
    }
}

/// The task of a network, as its `task` states it.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// `classification`
    pub kind: SmolStr,
    /// `classes=10`, `loss=cross_entropy`, …
    pub settings: Vec<TaskSetting>,
}

/// A setting of a task. Two are equal that say the same, wherever they are written.
#[derive(Clone, Debug)]
pub struct TaskSetting {
    /// `classes`
    pub name: SmolStr,
    /// `10`
    pub value: layer::Value,
    /// Its place, name and value, in a file of the language.
    pub span: Option<Span>,
}

impl TaskSetting {
    /// One that is written nowhere.
    pub fn new(name: impl Into<SmolStr>, value: layer::Value) -> Self {
        Self {
            name: name.into(),
            value,
            span: None,
        }
    }
}

impl PartialEq for TaskSetting {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.value == other.value
    }
}

impl Task {
    /// The value of a setting, if it is given.
    pub fn setting(&self, name: &str) -> Option<&layer::Value> {
        self.given(name).map(|setting| &setting.value)
    }

    /// A setting with its place, if it is given.
    pub fn given(&self, name: &str) -> Option<&TaskSetting> {
        self.settings.iter().find(|setting| setting.name == name)
    }
}

/// As a statement of the language.
impl std::fmt::Display for Task {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "task {} {{", self.kind)?;
        for TaskSetting { name, value, .. } in &self.settings {
            write!(f, " {name}={value}")?;
        }
        f.write_str(" }")
    }
}
