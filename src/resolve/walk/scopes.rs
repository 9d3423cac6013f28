//! Definitions become visible, and their scopes end.

use super::super::{Definition as Defined, NameId, NameKind, Scope, ScopeId, Target};
use super::{Expected, Holds, Lookup, Resolver, index_of, name_id};
use crate::program::Named;
use crate::source::{Span, TextRange};
use crate::syntax::tree::Name;
use smol_str::SmolStr;
use std::collections::HashMap;

impl<'t> Resolver<'t> {
    pub(super) fn push(
        &mut self,
        name: SmolStr,
        span: Span,
        kind: NameKind,
        holds: Holds,
    ) -> NameId {
        let id = name_id(self.done.definitions.len());
        self.done.definitions.push(Defined {
            name,
            span,
            kind,
            scope: self.scope,
            visible_from: 0,
            origin: None,
        });
        self.holds.push(holds);
        id
    }

    /// A constant of the file, or one that it has brought in.
    pub(super) fn top_value(&self, name: &str) -> Option<NameId> {
        if !self.has_values {
            return None;
        }
        let named = self.program.lookup(self.module, name);
        matches!(named, Some(Named::Constant(_))).then(|| self.top.get(name).copied())?
    }

    /// A definition that never is visible: `_`.
    pub(super) fn define_unused(&mut self, name: &'t Name, kind: NameKind) {
        let id = self.define(name, kind, Holds::Any);
        if let Some(defined) = self.defined_mut(id) {
            defined.visible_from = u32::MAX;
        }
    }

    /// A definition that is not visible yet.
    pub(super) fn define(&mut self, name: &'t Name, kind: NameKind, holds: Holds) -> NameId {
        self.push(name.text.clone(), name.span, kind, holds)
    }

    pub(super) fn defined_mut(&mut self, id: NameId) -> Option<&mut Defined> {
        self.done.definitions.get_mut(id.index())
    }

    /// Makes a name visible, from `offset` to the end of the scope; one that is visible already
    /// keeps its meaning.
    pub(super) fn declare(&mut self, id: NameId, name: &'t str, offset: u32) {
        // One that could not be parsed has no text.
        if name.is_empty() {
            return;
        }
        let first = self
            .visible
            .get(name)
            .copied()
            .or_else(|| self.top_value(name));
        match first.filter(|first| self.kind(*first) != Some(NameKind::Lost)) {
            Some(first) => {
                let scope = self.scope;
                if let Some(defined) = self.defined_mut(id) {
                    defined.origin = Some(Target::Here(first));
                    defined.scope = scope;
                    defined.visible_from = offset;
                }
            }
            None => self.show(id, name, offset),
        }
    }

    /// Makes a name visible, in place of its meaning outside.
    pub(super) fn show(&mut self, id: NameId, name: &'t str, offset: u32) {
        let scope = self.scope;
        if let Some(defined) = self.defined_mut(id) {
            defined.scope = scope;
            defined.visible_from = offset;
        }
        let before = self.visible.insert(name, id);
        self.open.push((name, before));
    }

    pub(super) fn kind(&self, id: NameId) -> Option<NameKind> {
        Some(self.done.definitions.get(id.index())?.kind)
    }

    pub(super) fn held(&self, id: NameId) -> Holds {
        self.holds.get(id.index()).copied().unwrap_or(Holds::Any)
    }

    pub(super) fn scoped(&mut self, range: TextRange, walk: impl FnOnce(&mut Self)) {
        let inner = ScopeId(index_of(self.done.scopes.len()));
        self.done.scopes.push(Scope {
            parent: Some(self.scope),
            range,
        });
        let outer = std::mem::replace(&mut self.scope, inner);
        let (names, late) = (self.open.len(), self.late.len());
        walk(self);
        self.settle(late);
        while self.open.len() > names {
            if let Some((name, before)) = self.open.pop() {
                match before {
                    Some(before) => self.visible.insert(name, before),
                    None => self.visible.remove(name),
                };
            }
        }
        self.scope = outer;
    }

    pub(super) fn expecting(&mut self, expected: Expected, walk: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.expected, expected);
        walk(self);
        self.expected = outer;
    }

    /// Resolves names that may be defined below.
    pub(super) fn late(&mut self, walk: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.is_late, true);
        walk(self);
        self.is_late = outer;
    }

    /// Looks up the late references since `from` among the names that are visible now.
    pub(super) fn settle(&mut self, from: usize) {
        if self.late.len() <= from {
            return;
        }
        for late in self.late.split_off(from) {
            let found = match late.lookup {
                Lookup::Step(as_value) => self.local_step(late.name, as_value),
                Lookup::Value(..) => self.visible.get(late.name).copied(),
            };
            match found {
                Some(id) => self.retarget(late.reference, Some(Target::Here(id))),
                None if self.property(late.name, late.reference) => {}
                None => self.late.push(late),
            }
        }
    }

    /// Looks up the late references that no name of the definition has answered.
    pub(super) fn settle_language(&mut self) {
        if self.late.is_empty() {
            return;
        }
        let mut unknown = Vec::new();
        for late in std::mem::take(&mut self.late) {
            let target = match late.lookup {
                Lookup::Step(_) => self.top_step(late.name, late.reference).0,
                Lookup::Value(expected, measures) => {
                    self.word(late.name, expected, measures, late.reference)
                }
            };
            self.retarget(late.reference, target);
            if target.is_none() {
                unknown.push(late);
            }
        }
        if unknown.is_empty() {
            return;
        }
        // A piece sees the names of where it is used, which may be in any body.
        let known = self.done.definitions.get(self.first..).unwrap_or_default();
        let mut names: HashMap<SmolStr, NameId> = HashMap::new();
        for (index, defined) in (self.first..).zip(known) {
            names.entry(defined.name.clone()).or_insert(name_id(index));
        }
        for late in unknown {
            if let Some(id) = names.get(late.name) {
                self.retarget(late.reference, Some(Target::Here(*id)));
            }
        }
    }
}
