//! `task`: what a network is for, and how it is trained.

use super::expression::Expected;
use super::value::Value;
use super::{DefinitionKind, Elaborator, Task, error};
use crate::layer;
use crate::source::Span;
use crate::syntax::tree::{Argument, Name, Type};
use smol_str::SmolStr;

/// What each kind of task may say beside its number of classes.
pub const TASK_SETTINGS: &[&str] = &[
    "classes",
    "loss",
    "lr",
    "epochs",
    "optimizer",
    "batch",
    "data",
    "targets",
    "labels",
];

/// The kinds of tasks.
pub const TASKS: &[&str] = &[
    "classification",
    "multilabel",
    "regression",
    "segmentation",
    "detection",
];

impl<'p> Elaborator<'p> {
    /// A `task` statement.
    pub(super) fn task(&mut self, span: Span, kind: &'p Name, settings: &'p [Argument]) {
        if self.unreached.inside {
            return;
        }
        let is_block = self.open.last().is_some_and(|(id, _)| {
            let definition = self.program.definition(*id);
            definition.is_some_and(|(kind, _)| kind == DefinitionKind::Block)
        });
        if is_block {
            let said = "a block has no `task`: a network has one";
            self.report(error::misplaced(
                span,
                said,
                "move the line into the network",
            ));
        }
        if self.open.len() > 1 {
            return;
        }
        if self.outline.has_task() {
            let said = "a network has one `task`, and this is a second one";
            self.report(error::misplaced(span, said, "keep one of them"));
        }
        if !TASKS.contains(&kind.text.as_str()) {
            self.report(error::unknown_task(kind, TASKS));
        }
        let mut values: Vec<(SmolStr, layer::Value)> = Vec::new();
        let mut places: Vec<&'p Name> = Vec::new();
        for setting in settings {
            let Some(name) = &setting.name else {
                let said = "a setting of `task` has a name";
                let advice = "write `classes=10`, `loss=cross_entropy`, …";
                self.report(error::misplaced(setting.span, said, advice));
                continue;
            };
            if !TASK_SETTINGS.contains(&name.text.as_str()) {
                self.report(error::unknown_parameter(name, "task", TASK_SETTINGS));
            }
            if let Some(first) = places.iter().find(|first| first.text == name.text) {
                let twice = error::given_twice(setting.span, first.span, "task", &name.text);
                self.report(twice);
                continue;
            }
            places.push(name);
            let word = Expected::Type(Some(Type::Word));
            if let Value::Plain(value) = self.evaluate(&setting.value, word) {
                values.push((name.text.clone(), value));
            }
        }
        self.outline.task = Some(Task {
            kind: kind.text.clone(),
            settings: values,
        });
    }
}
