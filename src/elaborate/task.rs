//! `task`: the purpose of a network, and its training.

use super::expression::Expected;
use super::value::Value;
use super::{Elaborator, Task, mistakes};
use crate::network::TaskSetting;
use crate::program::DefinitionKind;
use crate::resolve::{TASK_SETTINGS, TASKS};
use crate::source::Span;
use crate::syntax::tree::{Argument, Name, Type};

impl<'p> Elaborator<'p> {
    /// A `task` statement.
    pub(super) fn task(&mut self, span: Span, kind: &'p Name, settings: &'p [Argument]) {
        if self.reporter.in_dead_branch() {
            return;
        }
        let definition = self.open_definition();
        let is_block = definition.is_some_and(|(kind, _)| kind == DefinitionKind::Block);
        if is_block {
            let message = "a block has no `task`: a network has one";
            self.report(mistakes::misplaced(
                span,
                message,
                "move the line into the network",
            ));
        }
        if self.calls.is_called() {
            return;
        }
        if self.facts.has_task() {
            let message = "a network has one `task`, but this is a second one";
            self.report(mistakes::misplaced(span, message, "keep one of them"));
        }
        if !TASKS.contains(&kind.text.as_str()) {
            self.report(mistakes::unknown_task(kind, TASKS));
        }
        let mut values: Vec<TaskSetting> = Vec::new();
        let mut places: Vec<&'p Name> = Vec::new();
        for setting in settings {
            let Some(name) = &setting.name else {
                let message = "a setting of `task` has a name";
                let advice = "write `classes=10`, `loss=cross_entropy`, …";
                self.report(mistakes::misplaced(setting.span, message, advice));
                continue;
            };
            if !TASK_SETTINGS.contains(&name.text.as_str()) {
                self.report(mistakes::unknown_parameter(name, "task", TASK_SETTINGS));
            }
            if let Some(first) = places.iter().find(|first| first.text == name.text) {
                let twice = mistakes::given_twice(setting.span, first.span, "task", &name.text);
                self.report(twice);
                continue;
            }
            places.push(name);
            let word = Expected::Type(Some(Type::Word));
            let value = self.evaluate(&setting.value, word);
            if matches!(value, Value::List(_) | Value::Range(..)) {
                let expected = "a number, switch, size or word";
                self.report(mistakes::wrong_type(setting.value.span, &value, expected));
            }
            if let Value::Plain(value) = value {
                values.push(TaskSetting {
                    name: name.text.clone(),
                    value,
                    span: Some(setting.span),
                });
            }
        }
        self.facts.set_task(Task {
            kind: kind.text.clone(),
            settings: values,
        });
    }
}
