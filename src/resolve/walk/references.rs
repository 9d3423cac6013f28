//! The target of a name: a local name, one at the top of the file, or one of the language.

use super::super::known::{FUNCTIONS, PROPERTIES, QUANTITIES};
use super::super::{NameId, NameKind, Reference, Role, Target};
use super::{Callee, Expected, Holds, Late, Lookup, Resolver};
use crate::layer;
use crate::program::{DefinitionId, Named};
use crate::source::Span;
use crate::syntax::keyword::FLOW;
use crate::syntax::tree::{Expr, ExprKind, Name, Type};
use smol_str::SmolStr;

/// `_`, `512x_x_`
fn is_left_open(name: &str) -> bool {
    name.split('x').any(|part| part == "_")
}

impl<'t> Resolver<'t> {
    pub(super) fn refer(
        &mut self,
        name: &str,
        span: Span,
        role: Role,
        target: Option<Target>,
    ) -> usize {
        let index = self.done.references.len();
        self.done.references.push(Reference {
            name: SmolStr::new(name),
            span,
            role,
            target,
        });
        index
    }

    pub(super) fn retarget(&mut self, reference: usize, target: Option<Target>) {
        if let Some(reference) = self.done.references.get_mut(reference) {
            reference.target = target;
        }
    }

    /// The local name that a step begins with. One of a number is passed over: a layer may have
    /// the same name.
    pub(super) fn local_step(&self, name: &str, as_value: bool) -> Option<NameId> {
        let id = *self.visible.get(name)?;
        match self.held(id) {
            Holds::Tensor => !as_value,
            Holds::Layer | Holds::Any => true,
            Holds::Value => false,
        }
        .then_some(id)
    }

    pub(super) fn tensor(&mut self, name: &'t Name) -> Option<NameId> {
        let found = self.visible.get(name.text.as_str()).copied();
        self.refer(&name.text, name.span, Role::Tensor, found.map(Target::Here));
        found
    }

    /// The first word of a step, or with `as_value` of a layer with its values.
    pub(super) fn step_name(&mut self, name: &'t Name, as_value: bool) -> Callee {
        let reference = self.refer(&name.text, name.span, Role::Step, None);
        if let Some(id) = self.local_step(&name.text, as_value) {
            self.retarget(reference, Some(Target::Here(id)));
            return match self.held(id) {
                Holds::Tensor => Callee::Nothing,
                Holds::Layer | Holds::Value | Holds::Any => Callee::Value,
            };
        }
        if self.is_late {
            self.late.push(Late {
                reference,
                name: &name.text,
                lookup: Lookup::Step(as_value),
            });
            return self.callee(&name.text);
        }
        let (target, callee) = self.top_step(&name.text, reference);
        // A number that is not a layer is still the meaning of the name.
        let local = self.visible.get(name.text.as_str()).copied();
        self.retarget(reference, target.or(local.map(Target::Here)));
        callee
    }

    pub(super) fn callee(&self, name: &str) -> Callee {
        match self.program.lookup(self.module, name) {
            Some(Named::Definition(id)) => Callee::Definition(*id),
            Some(Named::Modules(_) | Named::Unknown) => Callee::Nothing,
            Some(Named::Function(_) | Named::Constant(_)) | None => {
                layer::signature(name).map_or(Callee::Nothing, Callee::Layer)
            }
        }
    }

    /// A name at the top of the file, or of the language. Of `resnet.bottleneck`, the reference
    /// becomes that of the name after the dot.
    pub(super) fn top_step(&mut self, name: &'t str, reference: usize) -> (Option<Target>, Callee) {
        let callee = self.callee(name);
        if let Some(id) = self.top.get(name) {
            // The constant `conv` is not a layer, and the layer `conv` no value.
            let is_value = self.top_value(name).is_some() && self.held(*id) == Holds::Value;
            match callee {
                Callee::Layer(_) if is_value => return (Some(Target::Language), callee),
                Callee::Layer(_) if self.top_value(name).is_some() => {
                    return (Some(Target::Here(*id)), Callee::Value);
                }
                _ => return (Some(Target::Here(*id)), callee),
            }
        }
        if let Some((head, tail)) = name.split_once('.')
            && let Some(id) = self.top.get(head).copied()
            && self.kind(id) == Some(NameKind::Module)
        {
            let target = match callee {
                Callee::Definition(id) => self.place(id),
                Callee::Layer(_) | Callee::Value | Callee::Nothing => self.value_elsewhere(name),
            };
            self.split(reference, head, tail, Role::Module, id);
            return (target, callee);
        }
        match callee {
            Callee::Layer(_) => (Some(Target::Language), callee),
            Callee::Definition(_) | Callee::Value | Callee::Nothing => (None, callee),
        }
    }

    /// `in.channels`, where the tensor is known.
    pub(super) fn property(&mut self, name: &'t str, reference: usize) -> bool {
        let Some((tensor, property)) = name.rsplit_once('.') else {
            return false;
        };
        let Some(id) = self.visible.get(tensor).copied() else {
            return false;
        };
        self.split(reference, tensor, property, Role::Tensor, id);
        if let Some(reference) = self.done.references.get_mut(reference) {
            reference.role = Role::Property;
            reference.target = PROPERTIES.contains(&property).then_some(Target::Language);
        }
        true
    }

    /// Makes two references of one to `head.tail`; the given one is that to the tail.
    pub(super) fn split(
        &mut self,
        reference: usize,
        head: &str,
        tail: &str,
        role: Role,
        id: NameId,
    ) {
        let Some(whole) = self.done.references.get_mut(reference) else {
            return;
        };
        let span = whole.span;
        let length = |text: &str| crate::source::offset(text.len());
        whole.name = SmolStr::new(tail);
        whole.span.start = span.end.saturating_sub(length(tail)).max(span.start);
        let place = Span {
            end: span.start.saturating_add(length(head)).min(span.end),
            ..span
        };
        self.refer(head, place, role, Some(Target::Here(id)));
    }

    pub(super) fn value_name(&mut self, name: &'t str, span: Span) {
        // The name could not be parsed.
        if name.is_empty() {
            return;
        }
        let found = self.visible.get(name).copied();
        let reference = self.refer(name, span, Role::Value, found.map(Target::Here));
        if found.is_some() || self.property(name, reference) {
            return;
        }
        let expected = self.expected;
        if self.is_late {
            self.late.push(Late {
                reference,
                name,
                lookup: Lookup::Value(expected, self.measures),
            });
            return;
        }
        let target = self.word(name, expected, self.measures, reference);
        self.retarget(reference, target);
    }

    /// The target of a function or constant of another file, by its name with a dot.
    fn value_elsewhere(&self, name: &str) -> Option<Target> {
        match self.program.lookup(self.module, name)? {
            Named::Function(id) | Named::Constant(id) => self.place(*id),
            Named::Definition(_) | Named::Modules(_) | Named::Unknown => None,
        }
    }

    /// The target of a function's name, and the function if it is one of per file.
    pub(super) fn function_name(&mut self, name: &'t Name) -> Option<DefinitionId> {
        let text = name.text.as_str();
        let reference = self.refer(text, name.span, Role::Function, None);
        let known = FUNCTIONS.contains(&text).then_some(Target::Language);
        match self.program.lookup(self.module, text) {
            Some(Named::Function(id)) => {
                let target = self.top_step(text, reference).0;
                self.retarget(reference, target);
                Some(*id)
            }
            Some(Named::Unknown | Named::Constant(_)) if self.top.contains_key(text) => {
                let target = self.top.get(text).copied().map(Target::Here);
                self.retarget(reference, target);
                None
            }
            _ => {
                self.retarget(reference, known);
                None
            }
        }
    }

    /// The target of a name that is not local, in an expression.
    pub(super) fn word(
        &mut self,
        name: &'t str,
        expected: Expected,
        measures: bool,
        reference: usize,
    ) -> Option<Target> {
        if name.split('.').next() == Some(FLOW) || is_left_open(name) {
            return Some(Target::Language);
        }
        if let Some(id) = self.top_value(name) {
            return Some(Target::Here(id));
        }
        if self.has_values && self.value_elsewhere(name).is_some() {
            return self.top_step(name, reference).0;
        }
        if measures && QUANTITIES.contains(&name.split('.').next().unwrap_or(name)) {
            return Some(Target::Language);
        }
        let is_known = match expected {
            Expected::Operand | Expected::Type(Some(Type::Layer)) => false,
            Expected::OfLayer(signature) => {
                let mut parameters = signature.parameters.iter();
                parameters.any(|parameter| parameter.kind.words().contains(&name))
            }
            Expected::Words(words) => words.contains(&name),
            Expected::Type(Some(Type::Word)) => true,
            Expected::Type(None) => layer::words().contains(&name),
            Expected::Type(Some(
                Type::Int | Type::Float | Type::Bool | Type::Size | Type::Tensor | Type::List,
            )) => false,
        };
        if is_known {
            return Some(Target::Language);
        }
        match expected {
            Expected::Type(None | Some(Type::Layer)) => self.top_step(name, reference).0,
            Expected::Operand
            | Expected::OfLayer(_)
            | Expected::Words(_)
            | Expected::Type(Some(_)) => None,
        }
    }

    /// Whether the value of an expression can be a step.
    pub(super) fn holds(&self, expr: &'t Expr) -> Holds {
        match &expr.kind {
            ExprKind::Name(name) => match self.visible.get(name.as_str()) {
                Some(id) => match self.held(*id) {
                    Holds::Tensor => Holds::Value,
                    held @ (Holds::Layer | Holds::Value | Holds::Any) => held,
                },
                None if self.top_value(name).is_some() => Holds::Any,
                None if layer::words().contains(&name.as_str()) => Holds::Value,
                None => match self.callee(name) {
                    Callee::Layer(_) | Callee::Definition(_) => Holds::Layer,
                    Callee::Value | Callee::Nothing => Holds::Value,
                },
            },
            ExprKind::Layer(_) => Holds::Layer,
            ExprKind::If {
                then, otherwise, ..
            } => match (self.holds(then), self.holds(otherwise)) {
                (one, other) if one == other => one,
                _ => Holds::Any,
            },
            ExprKind::Index { .. } => Holds::Any,
            ExprKind::Call { function, .. } => match FUNCTIONS.contains(&function.text.as_str()) {
                true => Holds::Value,
                false => Holds::Any,
            },
            ExprKind::Number(_)
            | ExprKind::List(_)
            | ExprKind::Size(_)
            | ExprKind::Bool(_)
            | ExprKind::Text(_)
            | ExprKind::Unary { .. }
            | ExprKind::Binary { .. }
            | ExprKind::Range { .. }
            | ExprKind::To { .. } => Holds::Value,
        }
    }
}
