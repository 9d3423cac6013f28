//! The configuration for one file: the levels of rules, their options, the framework.

use super::rule::{OptionSpec, Rule};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::hash::HashMap;
use crate::layer::dialect::Framework;

/// How grave the findings of a rule are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The rule does not run.
    Off,
    /// Something to know.
    Info,
    /// Something is likely a mistake.
    Warning,
    /// The network must not stay like this.
    Error,
}

impl Level {
    /// All levels.
    pub const ALL: [Level; 4] = [Level::Off, Level::Info, Level::Warning, Level::Error];

    /// The word of configuration files.
    pub fn word(self) -> &'static str {
        match self {
            Level::Off => "off",
            Level::Info => "info",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }

    /// The level of that word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.word() == word)
    }

    /// The severity of findings; `None` where the rule is off.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Level::Off => None,
            Level::Info => Some(Severity::Info),
            Level::Warning => Some(Severity::Warning),
            Level::Error => Some(Severity::Error),
        }
    }
}

/// The framework that a network is written for. The truth of some rules depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// PyTorch.
    PyTorch,
    /// TensorFlow, and Keras.
    TensorFlow,
    /// Caffe.
    Caffe,
    /// ONNX, as ONNX Runtime computes it.
    Onnx,
    /// Darknet.
    Darknet,
}

impl Target {
    /// All targets.
    pub const ALL: [Target; 5] = [
        Target::PyTorch,
        Target::TensorFlow,
        Target::Caffe,
        Target::Onnx,
        Target::Darknet,
    ];

    /// The word of configuration files and options.
    pub fn word(self) -> &'static str {
        match self {
            Target::PyTorch => "pytorch",
            Target::TensorFlow => "tensorflow",
            Target::Caffe => "caffe",
            Target::Onnx => "onnx",
            Target::Darknet => "darknet",
        }
    }

    /// The name as its makers write it.
    pub fn name(self) -> &'static str {
        match self {
            Target::PyTorch => "PyTorch",
            Target::TensorFlow => "TensorFlow",
            Target::Caffe => "Caffe",
            Target::Onnx => "ONNX Runtime",
            Target::Darknet => "Darknet",
        }
    }

    /// The target of that word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|target| target.word() == word)
    }

    /// The framework whose names for layers count.
    pub fn framework(self) -> Framework {
        match self {
            Target::PyTorch => Framework::PyTorch,
            Target::TensorFlow => Framework::TensorFlow,
            Target::Caffe => Framework::Caffe,
            Target::Onnx => Framework::Onnx,
            Target::Darknet => Framework::Darknet,
        }
    }
}

/// The configuration for one file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// The framework; `None`: a rule says where it holds.
    pub target: Option<Target>,
    levels: HashMap<&'static str, Level>,
    options: HashMap<(&'static str, &'static str), f64>,
}

impl Settings {
    /// Sets the level of a code: of a rule, or of a warning of the compiler.
    pub fn set_level(&mut self, code: Code, level: Level) {
        self.levels.insert(code.id, level);
    }

    /// The level that is set for a code.
    pub fn level(&self, code: Code) -> Option<Level> {
        self.levels.get(code.id).copied()
    }

    /// The level of a rule: the one that is set, or its own. A rule whose target is not the one
    /// that is set is off.
    pub fn level_of(&self, rule: &Rule) -> Level {
        let is_other = self
            .target
            .is_some_and(|target| !rule.targets.is_empty() && !rule.targets.contains(&target));
        let usual = if rule.is_on { rule.level } else { Level::Off };
        if is_other {
            Level::Off
        } else {
            self.level(rule.code).unwrap_or(usual)
        }
    }

    /// Sets an option of a rule.
    pub fn set_option(&mut self, rule: &Rule, option: &OptionSpec, value: f64) {
        self.options.insert((rule.code.id, option.name), value);
    }

    /// The value of an option: the one that is set, or its default.
    pub fn option(&self, rule: Code, option: &OptionSpec) -> f64 {
        let set = self.options.get(&(rule.id, option.name)).copied();
        set.unwrap_or(option.default)
    }

    /// These settings, and those of `over`, which count more.
    #[must_use]
    pub fn over(mut self, over: &Settings) -> Self {
        self.target = over.target.or(self.target);
        self.levels.extend(over.levels.iter());
        self.options.extend(over.options.iter());
        self
    }

    /// A diagnostic of the compiler at its configured level; `None` where it is off. Errors stay
    /// errors: without them there is no network.
    pub(super) fn relevelled(&self, found: &Diagnostic) -> Option<Diagnostic> {
        let mut found = found.clone();
        if let Some(level) = self.level(found.code).filter(|_| !found.is_error()) {
            found.severity = level.severity()?;
        }
        Some(found)
    }
}
