//! A name with what it is given: which layer or block it is, what it reads, what it gives.

use super::body::Current;
use super::scope::Meaning;
use super::step::Read;
use super::value::{Callee, Flow, Flows, LayerValue, Value, single};
use super::{Elaborator, error};
use crate::syntax::tree::{CallItem, Chain, LayerUse, Name, StatementKind, StepKind};
use smallvec::SmallVec;

impl<'p> Elaborator<'p> {
    /// A name with what it is given.
    pub(super) fn layer_use(&mut self, used: &'p LayerUse, current: &mut Current) -> Flows {
        let name = &used.name;
        let (callee, captured) = match self.scope.get(&name.text).map(|found| &found.meaning) {
            Some(Meaning::Tensor(_)) => {
                let advice = "a tensor stands at the beginning of a chain, or among the tensors of a join: `add(a, b)`";
                let said = error::not_a_layer(name.span, &name.text, "a tensor", advice);
                self.report(said);
                return self.give_up(used, current);
            }
            // Which layer it is depends on the way that is not taken.
            Some(Meaning::Value(Value::Layer(_))) if self.unreached.inside => {
                return self.give_up(used, current);
            }
            Some(Meaning::Value(Value::Layer(layer))) => {
                let layer = layer.clone();
                (layer.callee, Some(layer))
            }
            Some(Meaning::Value(Value::Unknown)) => {
                self.failed = true;
                return self.give_up(used, current);
            }
            // A number may have the name of a block or layer: the two never meet.
            Some(Meaning::Value(_)) | None => match self.callee(&name.text) {
                Some(Ok(callee)) => (callee, None),
                Some(Err(())) => {
                    self.failed = true;
                    return self.give_up(used, current);
                }
                None => match self.foreign_callee(used) {
                    Some(Some(callee)) => (callee, None),
                    Some(None) => return self.give_up(used, current),
                    None => {
                        self.report_no_layer(used, current);
                        return self.give_up(used, current);
                    }
                },
            },
        };
        if self.report_tensors_as_values(used, callee, current)
            || self.report_flow_as_value(used, callee, current)
        {
            return self.unknown_results(callee);
        }
        let reads = self.reads(used, callee, current);
        // What another framework calls otherwise goes by our name from here on.
        let shown = match callee {
            Callee::Core(signature) if captured.is_none() => signature.name,
            Callee::Core(_) | Callee::Definition(_) | Callee::Piece(_) => name.text.as_str(),
        };
        self.flowing = match reads.as_deref() {
            Some([(Flow::Known(tensor), _)]) => Some(self.shape_of(*tensor).channels()),
            Some(_) | None => None,
        };
        let bound = self.bind_arguments(callee, shown, &used.arguments, captured.as_deref());
        let Some(reads) = reads.filter(|_| !self.unreached.inside) else {
            return self.unknown_results(callee);
        };
        let Some(bound) = bound else {
            return self.kept_shape(callee, &reads);
        };
        if !self.complete(callee, shown, used.span, &bound) {
            return self.kept_shape(callee, &reads);
        }
        match callee {
            Callee::Core(signature) => match self.build(signature, used.span, &bound) {
                Some(layer) => self.add(layer, used.span, &reads),
                None => self.kept_shape(callee, &reads),
            },
            Callee::Piece(piece) => self.apply_piece(piece, name, used.span, &reads),
            // Its own names are looked up where it is expanded, or once by itself.
            Callee::Definition(_) if self.unreached.inside => self.unknown_results(callee),
            Callee::Definition(id) => {
                let tensors: SmallVec<[Flow; 4]> = reads.iter().map(|(flow, _)| *flow).collect();
                let layer = LayerValue { callee, bound };
                self.apply(id, &layer, name, used.span, &tensors)
            }
        }
    }

    /// What a layer gives that has a wrong parameter: the shape that it reads, where no parameter
    /// changes that.
    fn kept_shape(&mut self, callee: Callee, reads: &[Read]) -> Flows {
        match (callee, reads) {
            (Callee::Core(signature), [(flow, _)]) if signature.keeps_shape => {
                self.failed = true;
                single(*flow)
            }
            _ => self.unknown_results(callee),
        }
    }

    /// What a layer gives of which nothing is known.
    fn unknown_results(&mut self, callee: Callee) -> Flows {
        self.failed = true;
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
            .map(|_| Flow::Unknown)
            .collect()
    }

    /// After a mistake in the name of a step: its tensors are still checked.
    fn give_up(&mut self, used: &'p LayerUse, current: &mut Current) -> Flows {
        current.read = true;
        if let Some(call) = &used.call {
            for item in &call.items {
                if let CallItem::Chain(chain) = item
                    && self.is_tensor_chain(chain)
                {
                    let mut start = Current::new(current.span, current.pass());
                    if self.descend(chain.span) {
                        self.chain(chain, &mut start);
                        self.rise();
                    }
                }
            }
        }
        single(Flow::Unknown)
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
                        Some(Meaning::Value(Value::Plain(_) | Value::Range(..))) => false,
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

    fn report_no_layer(&mut self, used: &LayerUse, current: &Current) {
        let name = &used.name;
        if self.name_told(name.span) {
            return;
        }
        if let Some(binding) = self.scope.get(&name.text)
            && let Meaning::Value(value) = &binding.meaning
        {
            let what = value.describe();
            let advice = "a step is a layer, a block or the name of a tensor";
            let said = error::not_a_layer(name.span, &name.text, what, advice);
            self.report(said);
            return;
        }
        if self.report_sized_name(used) {
            return;
        }
        let lone = used.call.is_none() && used.arguments.is_empty();
        if lone && (current.flows.is_empty() || self.outline.nameless_input) {
            self.report_unknown_tensor(name);
            return;
        }
        // `x -> conv 8 3x3`, where the only input has no name.
        let source = self.program.sources.get(used.span.source);
        let after = source.and_then(|it| it.text.get(used.span.end as usize..));
        let begins = lone
            && after.is_some_and(|it| it.trim_start().starts_with("->"))
            && super::suggest::foreign_layer(&name.text).is_none()
            && source.is_some_and(|it| {
                let before = it.text.get(..used.span.start as usize).unwrap_or_default();
                before
                    .rsplit('\n')
                    .next()
                    .is_some_and(|line| line.trim().is_empty())
            });
        let other = begins
            && !matches!(name.text.as_str(), "self" | "this")
            && self.scope.get("in").is_some()
            && self.made_elsewhere(&name.text, name.span).is_none();
        let known = if other {
            self.known_steps()
        } else {
            Vec::new()
        };
        let near = super::suggest::nearest(&name.text, known.iter().map(String::as_str));
        if other && near.is_none() {
            self.report(error::unknown_start(name));
            return;
        }
        self.report_unknown_layer(name);
    }

    /// Tells that a name is no layer.
    pub(super) fn report_unknown_layer(&mut self, name: &Name) {
        if let Some((made, ended)) = self.made_elsewhere(&name.text, name.span) {
            self.report(error::used_before_made(name.span, &name.text, made, ended));
            return;
        }
        if let Some(inside) = self.program.module_names(self.module, &name.text) {
            self.report(error::module_as_layer(name, &inside));
            return;
        }
        let (path, own) = name.text.rsplit_once('.').unwrap_or(("", &name.text));
        let in_std = path.is_empty() || path == "std" || path.starts_with("std.");
        if let Some(module) = crate::source::standard_module(own).filter(|_| in_std) {
            let source = self.program.sources.get(name.span.source);
            let text = source.map_or("", |file| &file.text);
            let mark = text.starts_with('\u{feff}');
            let start = if mark { 3 } else { 0 };
            let top = crate::source::Span::new(name.span.source, start, start);
            self.report(error::in_standard_library(name, &module, top));
            return;
        }
        let known = self.known_steps();
        self.report(error::unknown_layer(name, &known));
    }

    /// All names that a step can have here.
    fn known_steps(&self) -> Vec<String> {
        let mut known = self.program.visible_names(self.module);
        known.extend(crate::layer::signatures().map(|layer| layer.name.to_owned()));
        known.extend(self.scope.names(true));
        known
    }
}
