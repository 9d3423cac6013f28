//! The task of a model: that of the networks it was fitted to, and how they were trained.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::column::{lies_within, short};
use super::prediction::{OutOfRange, OutsideBecause};
use crate::layer::Value;
use crate::network::{Task, TaskSetting};

/// The task of the networks that a model covers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskDomain {
    /// Its kind: `classification`.
    pub kind: String,
    /// The settings of its training: `data`, `epochs`, `lr`, …
    pub settings: BTreeMap<String, Setting>,
}

/// The values of one setting of a task in training.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Setting {
    /// One of these words.
    Words(Vec<String>),
    /// A number in this range.
    Range(Range),
}

/// The range of a number.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Range {
    /// The smallest.
    pub low: f64,
    /// The largest.
    pub high: f64,
}

impl TaskDomain {
    /// The settings of a task that differ from the training set. A missing setting is assumed to
    /// match; a setting that the training set lacks is out of range.
    pub(super) fn outside(&self, task: &Task) -> Vec<OutOfRange> {
        let mut found = Vec::new();
        if !same_word(&self.kind, &task.kind) {
            let known = Setting::Words(vec![self.kind.clone()]);
            found.push(outside_task("kind", f64::NAN, &task.kind, Some(&known)));
        }
        for TaskSetting { name, value, .. } in &task.settings {
            let number = match value {
                Value::Number(number) => number.to_f64(),
                Value::Switch(_) | Value::Size(_) | Value::Word(_) => f64::NAN,
            };
            let known = self.settings.get(name.as_str());
            let seen = match (known, value) {
                (Some(Setting::Words(words)), Value::Word(word)) => {
                    words.iter().any(|known| same_word(known, word))
                }
                (Some(Setting::Range(range)), Value::Number(_)) => {
                    lies_within(number, range.low, range.high)
                }
                (Some(Setting::Words(_) | Setting::Range(_)) | None, _) => false,
            };
            if !seen {
                let said = match value {
                    Value::Number(_) => short(number).to_string(),
                    Value::Switch(_) | Value::Size(_) | Value::Word(_) => value.to_string(),
                };
                found.push(outside_task(name, number, &said, known));
            }
        }
        found
    }

    /// The first setting that cannot be: no word, or a range upside down.
    pub(super) fn impossible(&self) -> Option<&str> {
        let possible = |setting: &Setting| match setting {
            Setting::Words(words) => !words.is_empty(),
            Setting::Range(range) => range.low <= range.high,
        };
        let mut settings = self.settings.iter();
        let found = settings.find(|(_, setting)| !possible(setting));
        found.map(|(name, _)| name.as_str())
    }
}

fn outside_task(name: &str, value: f64, said: &str, known: Option<&Setting>) -> OutOfRange {
    let range = match known {
        Some(Setting::Range(range)) if !value.is_nan() => Some(*range),
        Some(Setting::Range(_) | Setting::Words(_)) | None => None,
    };
    OutOfRange {
        attribute: format!("task.{name}"),
        value,
        low: range.map(|range| range.low),
        high: range.map(|range| range.high),
        because: OutsideBecause::Task {
            found: said.to_owned(),
            known: known.cloned(),
        },
    }
}

/// Whether two words are one, however they are written: `cifar10` and `CIFAR_10`.
fn same_word(left: &str, right: &str) -> bool {
    let plain = |word: &str| -> String {
        let letters = word.chars().filter(|letter| letter.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    plain(left) == plain(right)
}

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Words(words) => write!(f, "{}", words.join(" or ")),
            Self::Range(Range { low, high }) if short(*low) == short(*high) => {
                write!(f, "{}", short(*low))
            }
            Self::Range(Range { low, high }) => {
                write!(f, "from {} to {}", short(*low), short(*high))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::Number;

    fn domain() -> TaskDomain {
        serde_json::from_str(
            r#"{"kind": "classification", "settings":
                {"data": ["cifar10"], "epochs": {"low": 20, "high": 20}, "lr": {"low": 1e-4, "high": 1e-3}}}"#,
        )
        .unwrap()
    }

    fn said(kind: &str, settings: &[(&str, Value)]) -> String {
        let settings = settings.iter();
        let task = Task {
            kind: kind.into(),
            settings: settings
                .map(|(name, value)| TaskSetting::new(*name, value.clone()))
                .collect(),
        };
        let found = domain().outside(&task);
        let found: Vec<String> = found.iter().map(ToString::to_string).collect();
        found.join("\n")
    }

    fn word(word: &str) -> Value {
        Value::Word(word.into())
    }

    fn number(value: f64) -> Value {
        Value::Number(Number::nearest(value).unwrap())
    }

    #[test]
    fn what_is_as_in_training_or_unsaid_is_inside() {
        assert_eq!(said("classification", &[]), "");
        let settings = [
            ("data", word("CIFAR_10")),
            ("epochs", number(20.0)),
            ("lr", number(5e-4)),
        ];
        assert_eq!(said("classification", &settings), "");
    }

    #[test]
    fn what_is_said_otherwise_is_outside_with_its_reason() {
        let settings = [
            ("data", word("imagenet")),
            ("epochs", number(200.0)),
            ("lr", number(0.25)),
            ("momentum", number(0.9)),
            ("epochs", word("many")),
        ];
        assert_eq!(
            said("regression", &settings),
            "task.kind is regression; in training it was classification\n\
             task.data is imagenet; in training it was cifar10\n\
             task.epochs is 200; in training it was 20\n\
             task.lr is 0.25; in training it was from 0.0001 to 0.001\n\
             task.momentum is 0.9; the model has no data about it\n\
             task.epochs is many; in training it was 20"
        );
    }

    #[test]
    fn numbers_are_told_as_numbers_and_words_as_none() {
        let task = Task {
            kind: "classification".into(),
            settings: vec![
                TaskSetting::new("data", word("svhn")),
                TaskSetting::new("epochs", number(5.0)),
            ],
        };
        let json = serde_json::to_string(&domain().outside(&task)).unwrap();
        assert_eq!(
            json,
            r#"[{"attribute":"task.data","value":null,"low":null,"high":null},{"attribute":"task.epochs","value":5.0,"low":20.0,"high":20.0}]"#
        );
    }
}
