//! What a network takes and gives: `input` and `output`, also of one that is used as a block.

use super::scope::Meaning;
use super::value::{Flow, Value};
use super::{DefinitionKind, Elaborator, error};
use crate::diagnostic::Diagnostic;
use crate::graph::Output;
use crate::layer::Shape;
use crate::layer::codes::CHANNEL_MISMATCH;
use crate::source::Span;
use crate::syntax::tree::{Name, Statement};

impl<'p> Elaborator<'p> {
    /// An `input` statement.
    pub(super) fn input(
        &mut self,
        statement: &'p Statement,
        name: Option<&'p Name>,
        pattern: &'p crate::syntax::tree::Pattern,
        at_top: bool,
    ) -> Option<Flow> {
        let is_network = self.open.last().is_some_and(|(id, _)| {
            let definition = self.program.definition(*id);
            definition.is_some_and(|(kind, _)| kind == DefinitionKind::Network)
        });
        if !is_network {
            let said = "a block has no `input`: it takes the flow, which is called `in`";
            let advice = "take the line away; or make it a `network`";
            self.report(error::misplaced(statement.span, said, advice));
            return None;
        }
        if !at_top {
            let said = "an input stands in the body of the network itself, not in one within it";
            let advice = "move the line to the beginning of the network";
            self.report(error::misplaced(statement.span, said, advice));
            if let Some(name) = name {
                self.bind(name, Meaning::Tensor(Flow::Unknown));
            }
            return None;
        }
        let shape = self.stated_shape(pattern);
        let flow = if self.open.len() > 1 {
            self.replaced_input(statement.span, shape)
        } else {
            match shape {
                Some(shape) => {
                    if let Shape::Map { width: 1..=4, .. } = shape
                        && shape.channels() == shape.height()
                        && shape.height() > 4
                    {
                        self.channels_last = Some((statement.span, shape));
                        let said = error::channels_last(pattern.span, shape);
                        self.diagnostics.push(said);
                    }
                    let origin = self.origin(statement.span);
                    let label = name.map(|name| name.text.clone());
                    Flow::Known(self.builder.input(label, shape, origin))
                }
                None => Flow::Unknown,
            }
        };
        if let Some(name) = name {
            self.bind(name, Meaning::Tensor(flow));
        }
        Some(flow)
    }

    /// The flow that takes the place of an input of a network that is used as a block.
    fn replaced_input(&mut self, span: Span, declared: Option<Shape>) -> Flow {
        let flow = self.outline.inputs.pop().unwrap_or(Flow::Unknown);
        if let (Some(declared), Flow::Known(tensor)) = (declared, flow) {
            let found = self.builder.shape(tensor);
            let is_map = |shape| matches!(shape, Shape::Map { .. });
            if found.channels() != declared.channels() || is_map(found) != is_map(declared) {
                self.report_replaced(span, declared, found);
                return Flow::Unknown;
            }
            if found != declared {
                self.claimed = false;
            }
        }
        flow
    }

    /// Tells, at the use, that what flows into a network is not what its input declares.
    fn report_replaced(&mut self, input: Span, declared: Shape, found: Shape) {
        let used = self.open.last().map_or(input, |(_, place)| *place);
        let (takes, flows) = match declared {
            Shape::Map { .. } if matches!(found, Shape::Vector { .. }) => {
                ("a map".to_owned(), format!("a vector of {found}"))
            }
            Shape::Vector { .. } if matches!(found, Shape::Map { .. }) => {
                ("a vector".to_owned(), format!("a map of {found}"))
            }
            Shape::Map { .. } | Shape::Vector { .. } => (
                format!("{} channels", declared.channels()),
                format!("{}", found.channels()),
            ),
        };
        let advice = match (declared, found) {
            (Shape::Map { channels, .. }, Shape::Map { .. }) => {
                format!("put `conv {channels} 1x1` before it")
            }
            (Shape::Vector { features }, _) => {
                format!("put `flatten -> dense {features}` before it")
            }
            (Shape::Map { .. }, Shape::Vector { .. }) => {
                "use it before the `flatten` or `dense` that makes the vector".to_owned()
            }
        };
        let flow = if flows == "1" { "flows" } else { "flow" };
        let said = format!("this network takes {takes}, and {flows} {flow} into it");
        let said = Diagnostic::error(CHANNEL_MISMATCH, used, said)
            .here(format!("{found} arrives here"))
            .label(input, format!("{declared} is declared"))
            .help(advice);
        let inside = self.frame;
        let ancestors = self.builder.origins().get(inside);
        self.frame = ancestors.map_or(inside, |frame| frame.parent);
        self.report(said);
        self.frame = inside;
    }

    /// An `output` statement.
    pub(super) fn output(
        &mut self,
        names: &'p [Name],
        train: Option<&'p crate::syntax::tree::Expr>,
    ) {
        let training = train.is_some_and(|train| self.decide(train) == Some(true));
        let inside = self.unreached.inside;
        if !training && !inside {
            self.outline.has_outputs = true;
        }
        for name in names {
            let mut outputs = self.outline.outputs.iter();
            let same = outputs.find(|(known, _)| known.text == name.text);
            if let Some((first, _)) = same.filter(|_| !inside) {
                let first = first.span;
                self.report(error::output_twice(name.span, &name.text, first));
                continue;
            }
            let flow = match self.scope.get(&name.text).map(|binding| &binding.meaning) {
                Some(Meaning::Tensor(flow)) => *flow,
                Some(Meaning::Value(Value::Unknown)) => Flow::Unknown,
                Some(Meaning::Value(value)) => {
                    let what = value.describe();
                    self.report(error::not_a_tensor(name.span, &name.text, what));
                    Flow::Unknown
                }
                None => {
                    self.report_unknown_tensor(name);
                    Flow::Unknown
                }
            };
            if inside {
                continue;
            }
            self.outline.unknown_output |= flow == Flow::Unknown;
            match (flow, training) {
                (Flow::Known(tensor), true) => self.training_outputs.push(Output {
                    name: Some(name.text.clone()),
                    tensor,
                    training,
                }),
                (_, false) => self.outline.outputs.push((name, flow)),
                (Flow::Unknown, true) => {}
            }
        }
    }
}
