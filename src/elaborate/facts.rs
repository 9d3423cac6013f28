//! The facts that the statements of a definition state besides its chains: inputs, outputs,
//! expectations, task.

use super::value::Operand;
use crate::graph::Output;
use crate::network::Task;
use crate::source::Span;
use crate::syntax::tree::{Expr, Name};

/// The facts of the innermost definition that is being expanded.
#[derive(Debug, Default)]
pub(super) struct DefinitionFacts<'p> {
    /// The tensors that flow into the inputs of a network used as a block, the last first.
    inputs: Vec<Operand>,
    outputs: Vec<(&'p Name, Operand)>,
    has_outputs: bool,
    /// The outputs for training only, also those of the definitions that it has called.
    training: Vec<Output>,
    /// Whether some input lacks its name, so that any unknown tensor may be it.
    nameless_input: bool,
    /// Whether an output names nothing that is known: it may have meant the last flow.
    unknown_output: bool,
    expectations: Vec<&'p Expr>,
    task: Option<Task>,
}

impl<'p> DefinitionFacts<'p> {
    /// Begins a called definition, whose inputs are these tensors; returns the facts of the caller.
    pub(super) fn call(&mut self, inputs: &[Operand]) -> Self {
        let called = Self {
            inputs: inputs.iter().rev().copied().collect(),
            ..Self::default()
        };
        std::mem::replace(self, called)
    }

    /// Restores the facts of the caller; returns those of the called definition.
    pub(super) fn end_call(&mut self, mut caller: Self) -> Self {
        caller.training.append(&mut self.training);
        std::mem::replace(self, caller)
    }

    /// The tensor for the next input of a network that is used as a block.
    pub(super) fn next_input(&mut self) -> Option<Operand> {
        self.inputs.pop()
    }

    /// Notes an input without a name; `true` for the first.
    pub(super) fn add_nameless_input(&mut self) -> bool {
        !std::mem::replace(&mut self.nameless_input, true)
    }

    /// Whether some input lacks its name, so that any unknown tensor may be it.
    pub(super) fn has_nameless_input(&self) -> bool {
        self.nameless_input
    }

    /// Notes an `output` statement: the last flow is not an output then.
    pub(super) fn declare_outputs(&mut self) {
        self.has_outputs = true;
    }

    /// Whether there is an `output` statement.
    pub(super) fn has_outputs(&self) -> bool {
        self.has_outputs
    }

    /// Whether there is an `output` statement, all of whose names are known.
    pub(super) fn has_known_outputs(&self) -> bool {
        self.has_outputs && !self.unknown_output
    }

    /// Where an output of this name is declared.
    pub(super) fn output_place(&self, name: &str) -> Option<Span> {
        let mut outputs = self.outputs.iter();
        let (known, _) = outputs.find(|(known, _)| known.text == name)?;
        Some(known.span)
    }

    /// Adds an output.
    pub(super) fn add_output(&mut self, name: &'p Name, flow: Operand, training: bool) {
        self.unknown_output |= flow == Operand::Unknown;
        match (flow, training) {
            (Operand::Known(tensor), true) => self.training.push(Output {
                name: Some(name.text.clone()),
                tensor,
                training,
            }),
            (_, false) => self.outputs.push((name, flow)),
            (Operand::Unknown, true) => {}
        }
    }

    /// The outputs that it declares.
    pub(super) fn outputs(&self) -> impl Iterator<Item = (&'p Name, Operand)> {
        self.outputs.iter().copied()
    }

    /// How many outputs there are for training only.
    pub(super) fn training_outputs(&self) -> usize {
        self.training.len()
    }

    /// The outputs for training only.
    pub(super) fn take_training_outputs(&mut self) -> Vec<Output> {
        std::mem::take(&mut self.training)
    }

    /// Adds an expectation: once for all rounds of a loop.
    pub(super) fn add_expectation(&mut self, expr: &'p Expr) {
        let mut known = self.expectations.iter();
        if !known.any(|known| std::ptr::eq(*known, expr)) {
            self.expectations.push(expr);
        }
    }

    /// Its expectations.
    pub(super) fn expectations(&self) -> &[&'p Expr] {
        &self.expectations
    }

    /// Whether there is a `task`.
    pub(super) fn has_task(&self) -> bool {
        self.task.is_some()
    }

    /// Sets the task: the last one, where there are several.
    pub(super) fn set_task(&mut self, task: Task) {
        self.task = Some(task);
    }

    /// Its task.
    pub(super) fn take_task(&mut self) -> Option<Task> {
        self.task.take()
    }
}
