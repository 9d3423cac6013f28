//! A name with its arguments: the layer or block, its inputs, its outputs.

use super::argument::CallSite;
use super::body::ImplicitInput;
use super::scope::Meaning;
use super::step::Read;
use super::tensors::Unread;
use super::value::{Callee, LayerValue, Operand, Results, Value, single};
use super::{Elaborator, mistakes};
use crate::layer::IDENTITY;
use crate::syntax::keyword::FLOW;
use crate::syntax::tree::{CallItem, Chain, LayerUse, StatementKind, StepKind};
use smallvec::SmallVec;
use std::rc::Rc;

impl<'p> Elaborator<'p> {
    /// A name with its arguments.
    pub(super) fn layer_use(&mut self, used: &'p LayerUse, input: &mut ImplicitInput) -> Results {
        let Some((callee, captured)) = self.applied(used, input) else {
            return self.give_up(used, input);
        };
        let reads = match self.reads(used, callee, input) {
            Ok(reads) => Some(reads),
            Err(Unread::Tensors) => None,
            Err(Unread::Values) => return self.unknown_results(callee),
        };
        let name = &used.name;
        // A name of another framework is replaced by ours from here on.
        let shown = match callee {
            Callee::Core(signature) if captured.is_none() => signature.name,
            Callee::Core(_) | Callee::Definition(_) | Callee::Piece(_) => name.text.as_str(),
        };
        let flow = match reads.as_deref() {
            Some([(Operand::Known(tensor), _)]) => Some(*tensor),
            Some(_) | None => None,
        };
        let site = CallSite {
            callee,
            name: shown,
            flow,
        };
        let bound = self.bind_arguments(site, &used.arguments, captured.as_deref());
        let Some(reads) = reads.filter(|_| !self.reporter.in_dead_branch()) else {
            return self.unknown_results(callee);
        };
        let Some(bound) = bound else {
            return self.kept_shape(callee, &reads);
        };
        if !self.complete(site, used.span, &bound) {
            return self.kept_shape(callee, &reads);
        }
        match callee {
            Callee::Core(signature) => match self.build(signature, used.span, &bound) {
                Some(layer) => self.add(layer, used.span, &reads),
                None => self.kept_shape(callee, &reads),
            },
            Callee::Piece(piece) => self.apply_piece(piece, name, used.span, &reads, &bound),
            // Its own names are looked up where it is expanded, or once by itself.
            Callee::Definition(_) if self.reporter.in_dead_branch() => self.unknown_results(callee),
            Callee::Definition(id) => {
                let tensors: SmallVec<[Operand; 4]> = reads.iter().map(|(flow, _)| *flow).collect();
                let layer = LayerValue { callee, bound };
                self.apply(id, &layer, name, used.span, &tensors)
            }
        }
    }

    /// The callee of a step, with the values that a layer value has already; `None` after a
    /// mistake.
    fn applied(
        &mut self,
        used: &'p LayerUse,
        input: &ImplicitInput,
    ) -> Option<(Callee, Option<Rc<LayerValue>>)> {
        let name = &used.name;
        match self.scope.get(&name.text).map(|found| &found.meaning) {
            Some(Meaning::Tensor(_)) => {
                let named = self.scope.get(&name.text).map(|it| it.span);
                let found = mistakes::tensor_as_layer(name.span, &name.text, named);
                self.report(found);
                None
            }
            // Which layer it is depends on the branch that is not taken.
            Some(Meaning::Value(Value::Layer(_))) if self.reporter.in_dead_branch() => None,
            Some(Meaning::Value(Value::Layer(layer))) => Some((layer.callee, Some(layer.clone()))),
            Some(Meaning::Value(Value::Unknown)) => {
                self.reporter.fail();
                None
            }
            // A number may have the name of a block or layer: the two never meet.
            Some(Meaning::Value(_)) => self.applied_layer(used, input),
            None => match self.constant_named(&name.text, name.span) {
                Some(Value::Layer(layer)) => Some((layer.callee, Some(layer))),
                Some(Value::Unknown) => {
                    self.reporter.fail();
                    None
                }
                Some(Value::Plain(_) | Value::Range(..) | Value::List(_)) | None => {
                    self.applied_layer(used, input)
                }
            },
        }
    }

    /// The layer or block that a step applies by its own name.
    fn applied_layer(
        &mut self,
        used: &'p LayerUse,
        input: &ImplicitInput,
    ) -> Option<(Callee, Option<Rc<LayerValue>>)> {
        match self.callee(&used.name.text) {
            Some(Ok(callee)) => Some((callee, None)),
            Some(Err(())) => {
                self.reporter.fail();
                None
            }
            None => Some((self.unknown_step(used, input)?, None)),
        }
    }

    /// Reports a step whose name is unknown; returns the layer that is certainly meant.
    fn unknown_step(&mut self, used: &'p LayerUse, input: &ImplicitInput) -> Option<Callee> {
        if used.name.text == FLOW {
            let found = self.advice().flow_as_step(used);
            self.report(found);
            return Some(Callee::Core(&IDENTITY));
        }
        if let Some((found, meant)) = self.advice().foreign_step(used) {
            self.report(found);
            return meant;
        }
        if !self.name_is_reported(used.name.span) {
            match self.advice().unknown_step(used, input) {
                Some(found) => self.report(found),
                None => self.reporter.fail(),
            }
        }
        None
    }

    /// The output of a layer with a wrong parameter: its input shape, if no parameter changes that.
    fn kept_shape(&mut self, callee: Callee, reads: &[Read]) -> Results {
        match (callee, reads) {
            (Callee::Core(signature), [(flow, _)]) if signature.keeps_shape => {
                self.reporter.fail();
                single(*flow)
            }
            _ => self.unknown_results(callee),
        }
    }

    /// The output of an unknown layer.
    fn unknown_results(&mut self, callee: Callee) -> Results {
        self.reporter.fail();
        let outputs = self.definition_of(callee).map(|definition| {
            let mut count = 0usize;
            for statement in &definition.body.statements {
                if let StatementKind::Output { names, train: None } = &statement.kind {
                    count = count.saturating_add(names.len());
                }
            }
            count
        });
        (0..outputs.unwrap_or(1).max(1))
            .map(|_| Operand::Unknown)
            .collect()
    }

    /// After a mistake in the name of a step: its tensors are still checked.
    fn give_up(&mut self, used: &'p LayerUse, input: &mut ImplicitInput) -> Results {
        input.read = true;
        if let Some(call) = &used.call {
            for item in &call.items {
                if let CallItem::Chain(chain) = item
                    && self.is_tensor_chain(chain)
                {
                    let mut start = ImplicitInput::new(input.span, input.pass());
                    if self.descend(chain.span) {
                        self.chain(chain, &mut start);
                        self.rise();
                    }
                }
            }
        }
        single(Operand::Unknown)
    }

    /// Whether a chain between parentheses is one, and not a lone word meant as a value.
    pub(super) fn is_tensor_chain(&self, chain: &Chain) -> bool {
        match chain.steps.as_slice() {
            [only] => match &only.kind {
                StepKind::Layer(used) if used.call.is_none() && used.arguments.is_empty() => {
                    let name = &used.name.text;
                    match self.scope.get(name).map(|found| &found.meaning) {
                        Some(Meaning::Tensor(_) | Meaning::Value(Value::Layer(_))) => true,
                        // A number may have the name of a layer; a lone one is the number.
                        Some(Meaning::Value(
                            Value::Plain(_) | Value::Range(..) | Value::List(_),
                        )) => false,
                        Some(Meaning::Value(Value::Unknown)) | None => self.callee(name).is_some(),
                    }
                }
                StepKind::Layer(_)
                | StepKind::Repeat(_)
                | StepKind::For(_)
                | StepKind::If { .. }
                | StepKind::Residual { .. }
                | StepKind::Choose(_)
                | StepKind::Frozen(_)
                | StepKind::Body(_) => true,
            },
            _ => true,
        }
    }
}
