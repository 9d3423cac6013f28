//! The task that the networks of a table were trained for, and the training.

use crate::layer::Value;
use crate::network::{Task, TaskSetting};
use crate::number::Number;
use std::fmt;

/// A task of classification with its training.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Recipe<'d> {
    pub classes: u64,
    /// The data set, where it is known.
    pub data: Option<&'d str>,
    pub epochs: u64,
    pub optimizer: &'static str,
    pub batch: u64,
}

impl Recipe<'_> {
    /// The task that the compiler makes of the displayed text.
    pub fn task(&self) -> Task {
        let mut settings = Vec::new();
        let mut set = |name: &str, value| settings.push(TaskSetting::new(name, value));
        let number = |number: u64| Value::Number(Number::from(number));
        let word = |word: &str| Value::Word(word.into());
        set("classes", number(self.classes));
        set("loss", word("cross_entropy"));
        if let Some(data) = self.data {
            set("data", word(data));
        }
        set("epochs", number(self.epochs));
        set("optimizer", word(self.optimizer));
        set("batch", number(self.batch));
        Task {
            kind: "classification".into(),
            settings,
        }
    }
}

/// As a statement of the language.
impl fmt::Display for Recipe<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.task().fmt(f)
    }
}
