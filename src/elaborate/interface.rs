//! The interface of a network: `input` and `output`, also of one that is used as a block.

use super::definition::input_count;
use super::scope::Meaning;
use super::setting::Settable;
use super::value::{Operand, Value};
use super::{Elaborator, mistakes};
use crate::layer::Shape;
use crate::program::DefinitionKind;
use crate::source::Span;
use crate::syntax::tree::{Definition, Name, Statement};

impl<'p> Elaborator<'p> {
    /// An `input` statement.
    pub(super) fn input(
        &mut self,
        statement: &'p Statement,
        name: Option<&'p Name>,
        pattern: &'p crate::syntax::tree::Pattern,
        at_top: bool,
    ) -> Option<Operand> {
        let definition = self.open_definition();
        let is_network = definition.is_some_and(|(kind, _)| kind == DefinitionKind::Network);
        if !is_network {
            let message = "a block has no `input`: it reads the flow, which is called `in`";
            let advice = "delete this line, or make it a `network`";
            self.report(mistakes::misplaced(statement.span, message, advice));
            return None;
        }
        if !at_top {
            let message = "an input belongs in the body of the network itself, not in an inner one";
            let advice = "move the line to the beginning of the network";
            self.report(mistakes::misplaced(statement.span, message, advice));
            if let Some(name) = name {
                self.bind(name, Meaning::Tensor(Operand::Unknown));
            }
            return None;
        }
        let shape = self.stated_shape(pattern);
        let flow = if self.calls.is_called() {
            self.replaced_input(statement.span, shape)
        } else {
            match self.set_shape(shape, name) {
                Some(shape) => {
                    if let Shape::Map { width: 1..=4, .. } = shape
                        && shape.channels() == shape.height()
                        && shape.height() > 4
                    {
                        self.notes.note_channels_last(statement.span, shape);
                        let diagnostic = mistakes::channels_last(pattern.span, shape);
                        self.reporter.warn(diagnostic);
                    }
                    let origin = self.origin(statement.span);
                    let label = name.map(|name| name.text.clone());
                    Operand::Known(self.builder.input(label, shape, origin))
                }
                None => Operand::Unknown,
            }
        };
        if let Some(name) = name {
            self.bind(name, Meaning::Tensor(flow));
        }
        Some(flow)
    }

    /// The shape of an input that the file states so, unless it is set from outside.
    fn set_shape(&mut self, stated: Option<Shape>, name: Option<&Name>) -> Option<Shape> {
        let is_only = |definition: &Definition| input_count(definition) == 1;
        let only = self.open_definition().is_some_and(|(_, it)| is_only(it));
        let set = self.set_inputs.iter().find(|(of, _)| match of {
            Settable::OnlyInput => only,
            Settable::Input(of) => name.is_some_and(|name| name.text == *of),
            Settable::Parameter(_) => false,
        });
        let Some((_, shape)) = set else {
            return stated;
        };
        let shape = *shape;
        if Some(shape) != stated {
            self.expectations.set_otherwise();
        }
        // An error in the file's own size stays one.
        stated.map(|_| shape)
    }

    /// The flow that takes the place of an input of a network that is used as a block.
    fn replaced_input(&mut self, span: Span, declared: Option<Shape>) -> Operand {
        let flow = self.facts.next_input().unwrap_or(Operand::Unknown);
        if let (Some(declared), Operand::Known(tensor)) = (declared, flow) {
            let found = self.builder.shape(tensor);
            let is_map = |shape| matches!(shape, Shape::Map { .. });
            if self.widths.is_trial() && is_map(found) == is_map(declared) {
                let place = self.calls.place().unwrap_or(span);
                self.equate_channels(place, found, declared);
                return flow;
            }
            if found.channels() != declared.channels() || is_map(found) != is_map(declared) {
                let diagnostic = self.advice().replaced_input(span, declared, found);
                self.report_at_call(diagnostic);
                return Operand::Unknown;
            }
            if found != declared {
                self.expectations.suspend();
            }
        }
        flow
    }

    /// An `output` statement.
    pub(super) fn output(
        &mut self,
        names: &'p [Name],
        train: Option<&'p crate::syntax::tree::Expr>,
    ) {
        let training = train.is_some_and(|train| self.decide(train) == Some(true));
        let inside = self.reporter.in_dead_branch();
        if !training && !inside {
            self.facts.declare_outputs();
        }
        for name in names {
            let same = self.facts.output_place(&name.text);
            if let Some(first) = same.filter(|_| !inside) {
                self.report(mistakes::output_twice(name.span, &name.text, first));
                continue;
            }
            let flow = match self.scope.get(&name.text).map(|binding| &binding.meaning) {
                Some(Meaning::Tensor(flow)) => *flow,
                Some(Meaning::Value(Value::Unknown)) => Operand::Unknown,
                Some(Meaning::Value(value)) => {
                    let what = value.describe();
                    self.report(mistakes::not_a_tensor(name.span, &name.text, what));
                    Operand::Unknown
                }
                None => {
                    self.report_unknown_tensor(name);
                    Operand::Unknown
                }
            };
            if !inside {
                self.facts.add_output(name, flow, training);
            }
        }
    }
}
