//! The tensors that a layer or block reads: the flow, or those in its parentheses.

use super::body::ImplicitInput;
use super::expression::Expected;
use super::scope::Meaning;
use super::step::Read;
use super::value::{Callee, Operand, Value};
use super::{Elaborator, mistakes};
use crate::layer::{IDENTITY, Reads};
use crate::syntax::tree::{Argument, CallItem, Chain, ExprKind, LayerUse, StepKind};
use smallvec::SmallVec;

/// The number of steps that a tensor between the parentheses counts as.
const STEPS_OF_A_TENSOR: u64 = 3;

/// Why the tensors of a step are not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unread {
    /// Their number is wrong, or one of them.
    Tensors,
    /// The values of the step are its tensors: they bind no parameter.
    Values,
}

impl<'p> Elaborator<'p> {
    /// The tensors that a use reads: the flow, or those in its parentheses.
    pub(super) fn reads(
        &mut self,
        used: &'p LayerUse,
        callee: Callee,
        input: &mut ImplicitInput,
    ) -> Result<SmallVec<[Read; 4]>, Unread> {
        let (least, most) = match callee {
            Callee::Core(signature) => match signature.reads {
                Reads::Flow => (0, 0),
                Reads::Tensors => (2, usize::MAX),
                Reads::Exactly(tensors) => (tensors.len(), tensors.len()),
            },
            Callee::Piece(_) => (0, 0),
            Callee::Definition(_) => {
                let count = self.tensors_of(callee);
                (count, count)
            }
        };
        if most == 0 {
            return self.reads_flow(used, callee, input);
        }
        let items = used.call.as_ref().map_or(&[][..], |call| &call.items);
        let mut reads: SmallVec<[Read; 4]> = SmallVec::new();
        for (place, item) in items.iter().enumerate() {
            // An edge of the graph is about as much work as a layer, and memory beside.
            if !self.proceed_by(STEPS_OF_A_TENSOR, used.span) {
                input.read = true;
                return Err(Unread::Tensors);
            }
            let read = match item {
                CallItem::Chain(chain) => self.joined(chain, input),
                CallItem::Value(argument) => {
                    let before = place.checked_sub(1).and_then(|before| items.get(before));
                    self.value_as_tensor(used, callee, argument, before)
                }
            };
            match read {
                Some(read) => reads.push(read),
                None => {
                    input.read = true;
                    return Err(Unread::Tensors);
                }
            }
        }
        if (least..=most).contains(&items.len()) {
            return Ok(reads);
        }
        input.read = true;
        if let Some(found) = self.advice().tensors_as_values(used, callee, input) {
            self.report(found);
            return Err(Unread::Values);
        }
        // A mistake in a tensor may be why there are too few: `concat([a, b])`.
        if reads.iter().all(|(flow, _)| *flow != Operand::Unknown) {
            let advice = self.advice();
            let count = (least, most);
            self.report(advice.wrong_tensor_count(used, callee, count, &reads, input));
        }
        Err(Unread::Tensors)
    }

    /// The flow, for a layer or block that takes no tensors in parentheses.
    fn reads_flow(
        &mut self,
        used: &'p LayerUse,
        callee: Callee,
        input: &mut ImplicitInput,
    ) -> Result<SmallVec<[Read; 4]>, Unread> {
        if let Some(call) = &used.call {
            input.read = true;
            self.report(self.advice().takes_the_flow(used, call, callee));
            return Err(Unread::Tensors);
        }
        if let Some(tensor) = self.flow_as_value(used, callee) {
            input.read = true;
            self.report(self.advice().flow_as_value(used, tensor));
            return Err(Unread::Values);
        }
        let flow = self.read(input, &used.name.text, used.span);
        Ok(SmallVec::from_slice(&[(flow, input.span)]))
    }

    /// How many tensors a block takes in parentheses.
    pub(super) fn tensors_of(&self, callee: Callee) -> usize {
        match callee {
            Callee::Core(_) | Callee::Piece(_) => 0,
            Callee::Definition(id) => self
                .program
                .definition(id)
                .map_or(0, |(kind, definition)| Self::tensor_count(kind, definition)),
        }
    }

    /// The first value of a step, where it is the tensor that should flow in: `upsample map 2`.
    fn flow_as_value(&self, used: &'p LayerUse, callee: Callee) -> Option<&'p Argument> {
        let (first, rest) = used.arguments.split_first()?;
        let (None, ExprKind::Name(tensor)) = (&first.name, &first.value.kind) else {
            return None;
        };
        let found = self.scope.get(tensor).map(|found| &found.meaning);
        let is_tensor = matches!(found, Some(Meaning::Tensor(_)));
        let of_piece = matches!(callee, Callee::Piece(_));
        // `conv a 3x3`: rather one of its sizes is meant.
        (is_tensor && !of_piece && rest.len() >= self.required_count(callee)).then_some(first)
    }

    /// One tensor of a join; `None` where it is a list of them, without commas.
    fn joined(&mut self, chain: &'p Chain, input: &mut ImplicitInput) -> Option<Read> {
        if let Some(list) = self.tensor_list(chain) {
            self.report(self.advice().missing_comma(list));
            return None;
        }
        let flow = match *input.results.as_slice() {
            [flow] => Some(flow),
            _ => None,
        };
        let mut start = ImplicitInput::new(input.span, flow);
        if input.results.len() > 1 {
            // The step that reads it reports that these are several.
            start.results.clone_from(&input.results);
        }
        if !self.descend(chain.span) {
            input.read = true;
            return Some((Operand::Unknown, chain.span));
        }
        let flows = self.chain(chain, &mut start);
        self.rise();
        input.read |= start.read;
        Some(match *flows.as_slice() {
            [flow] => (flow, chain.span),
            _ => {
                let count = flows.len();
                self.report(mistakes::several_results(chain.span, count, 1));
                (Operand::Unknown, chain.span)
            }
        })
    }

    /// Tensors between which there is no comma, `add(x y)`, `add(x identity)`.
    fn tensor_list(&self, chain: &'p Chain) -> Option<&'p LayerUse> {
        let [only] = chain.steps.as_slice() else {
            return None;
        };
        let StepKind::Layer(used) = &only.kind else {
            return None;
        };
        if used.arguments.is_empty() || used.call.is_some() {
            return None;
        }
        let is_tensor = |name: &str| {
            let found = self.scope.get(name).map(|found| &found.meaning);
            matches!(found, Some(Meaning::Tensor(_)))
        };
        let mut tensors = 0usize;
        let mut names = used.arguments.iter().map(|value| match value.name {
            None => self.program.sources.slice(value.span),
            Some(_) => "",
        });
        let all = std::iter::once(used.name.text.as_str()).chain(&mut names);
        for name in all {
            match is_tensor(name) {
                true => tensors = tensors.saturating_add(1),
                // `identity` is the flow, and takes no values itself.
                false if name == IDENTITY.name => {}
                false => return None,
            }
        }
        (tensors > 0).then_some(used)
    }

    /// A value among the tensors of a join; `None` where it is a setting of the join itself.
    fn value_as_tensor(
        &mut self,
        used: &'p LayerUse,
        callee: Callee,
        argument: &'p Argument,
        before: Option<&'p CallItem>,
    ) -> Option<Read> {
        if let (Callee::Core(signature), Some(call), Some(before)) = (callee, &used.call, before) {
            let advice = self.advice();
            if let Some(found) = advice.setting_among_tensors(call, argument, before, signature) {
                self.report(found);
                return None;
            }
        }
        let value = self.evaluate(&argument.value, Expected::Scalar);
        if !matches!(value, Value::Unknown) {
            let name = &used.name.text;
            self.report(self.advice().value_as_tensor(name, argument, &value));
        }
        Some((Operand::Unknown, argument.span))
    }
}
