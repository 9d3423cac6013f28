//! Uses of layers and blocks with their arguments, and loops with the tensors that they carry.

use super::super::{NameId, NameKind, Role, Target};
use super::{Callee, Expected, Holds, Parameters, Resolver, name_id};
use crate::layer::Signature;
use crate::program::DefinitionId;
use crate::syntax::tree::{Argument, Body, LayerUse, Name, Parameter, Type};
use crate::syntax::visit::{Visit, walk_call};
use std::collections::HashSet;
use std::rc::Rc;

impl<'t> Resolver<'t> {
    pub(super) fn layer_use(&mut self, used: &'t LayerUse, as_value: bool) {
        let callee = self.step_name(&used.name, as_value);
        if let Some(call) = &used.call {
            walk_call(self, call);
        }
        match callee {
            Callee::Layer(signature) => self.arguments_of_layer(signature, &used.arguments),
            Callee::Definition(id) => self.arguments_of_block(id, &used.arguments),
            Callee::Value | Callee::Nothing => {
                let target = matches!(callee, Callee::Value).then_some(Target::Dynamic);
                for argument in &used.arguments {
                    if let Some(name) = &argument.name {
                        self.refer(&name.text, name.span, Role::Parameter, target);
                    }
                    self.expecting(Expected::Type(None), |this| {
                        this.visit_expr(&argument.value);
                    });
                }
            }
        }
    }

    pub(super) fn arguments_of_layer(
        &mut self,
        signature: &'static Signature,
        arguments: &'t [Argument],
    ) {
        for argument in arguments {
            let expected = match &argument.name {
                Some(name) => {
                    let parameter = signature.parameter(&name.text);
                    let target = parameter.map(|_| Target::Language);
                    self.refer(&name.text, name.span, Role::Parameter, target);
                    let words = parameter.map_or(&[][..], |(_, it)| it.kind.words());
                    Expected::Words(words)
                }
                None => Expected::OfLayer(signature),
            };
            self.expecting(expected, |this| this.visit_expr(&argument.value));
        }
    }

    pub(super) fn arguments_of_block(&mut self, id: DefinitionId, arguments: &'t [Argument]) {
        if arguments.is_empty() {
            return;
        }
        let parameters = self.parameters_of(id);
        let names = arguments
            .iter()
            .filter_map(|argument| argument.name.as_ref());
        let named: HashSet<usize> = names
            .filter_map(|name| parameters.by_name.get(name.text.as_str()).copied())
            .collect();
        let mut bare = (0..parameters.all.len()).filter(|index| !named.contains(index));
        for argument in arguments {
            let index = match &argument.name {
                Some(name) => {
                    let index = parameters.by_name.get(name.text.as_str()).copied();
                    let target = index.and_then(|index| parameters.all.get(index));
                    let target = target.map(|(place, it)| self.parameter(id, *place, it));
                    self.refer(&name.text, name.span, Role::Parameter, target);
                    index
                }
                None => bare.next(),
            };
            let parameter = index.and_then(|index| parameters.all.get(index));
            let ty = parameter.and_then(|(_, parameter)| parameter.ty.map(|(ty, _)| ty));
            self.expecting(Expected::Type(ty), |this| this.visit_expr(&argument.value));
        }
    }

    pub(super) fn parameter(
        &self,
        id: DefinitionId,
        place: usize,
        parameter: &Parameter,
    ) -> Target {
        if id.module != self.module {
            return Target::Elsewhere(parameter.name.span);
        }
        let part = self.done.parts.get(id.item);
        let first = part.map_or(0, |part| part.parameters.start);
        Target::Here(name_id(first.saturating_add(place)))
    }

    pub(super) fn parameters_of(&mut self, id: DefinitionId) -> Rc<Parameters<'t>> {
        let program = self.program;
        let known = self.parameters.entry(id).or_insert_with(|| {
            let definition = program.definition(id).map(|(_, definition)| definition);
            let all = match (definition, program.function(id)) {
                (Some(definition), _) => definition.parameters.as_slice(),
                (None, Some(function)) => function.parameters.as_slice(),
                (None, None) => &[],
            };
            let all = all.iter().enumerate();
            let all: Vec<(usize, &Parameter)> = all
                .filter(|(_, it)| !matches!(it.ty, Some((Type::Tensor, _))))
                .collect();
            let names = all.iter().enumerate().rev();
            let by_name = names
                .map(|(index, (_, it))| (it.name.text.as_str(), index))
                .collect();
            Rc::new(Parameters { all, by_name })
        });
        Rc::clone(known)
    }

    /// The names that a loop carries, as they are outside of it.
    pub(super) fn carried(&mut self, names: &'t [Name]) -> Vec<Option<NameId>> {
        names.iter().map(|name| self.tensor(name)).collect()
    }

    pub(super) fn rounds(
        &mut self,
        carry: &'t [Name],
        outside: &[Option<NameId>],
        variables: &[(NameId, &'t Name)],
        body: &'t Body,
    ) {
        self.scoped(body.span.range(), |this| {
            for (name, outside) in carry.iter().zip(outside) {
                let holds = outside.map_or(Holds::Tensor, |id| this.held(id));
                let id = this.define(name, NameKind::Carry, holds);
                this.show(id, &name.text, body.span.start);
                if let Some(defined) = this.defined_mut(id) {
                    defined.origin = outside.map(Target::Here);
                }
            }
            for (id, name) in variables {
                this.declare(*id, &name.text, body.span.start);
            }
            this.visit_body(body);
        });
    }
}
