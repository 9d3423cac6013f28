//! Questions to a resolution: the name at a place, the uses of a name, the visible names.

use super::{Definition, NameId, NameKind, Part, Reference, Resolution, Scope, ScopeId, Target};
use crate::source::{SourceId, Span};
use std::collections::HashSet;
use std::ops::Range;

/// Definitions and references in the order of the text, by their indices.
#[derive(Clone, Debug, Default)]
pub(super) struct Order {
    definitions: Vec<usize>,
    /// The definitions that are written in the text.
    written: Vec<usize>,
    references: Vec<usize>,
}

/// The definition or reference at an offset.
#[derive(Clone, Copy, Debug)]
pub enum Found<'r> {
    /// The place where a name is given.
    Definition(NameId),
    /// A place where one is used.
    Reference(&'r Reference),
}

impl Resolution {
    /// The file.
    pub fn source(&self) -> SourceId {
        self.source
    }

    /// A definition.
    pub fn definition(&self, id: NameId) -> Option<&Definition> {
        self.definitions.get(id.index())
    }

    /// All definitions, in the order of the text. That of `in` ([`NameKind::Flow`]) is not written
    /// where it is.
    pub fn definitions(&self) -> impl Iterator<Item = (NameId, &Definition)> {
        let order = self.order().definitions.iter();
        order.filter_map(|&index| Some((super::walk::name_id(index), self.definitions.get(index)?)))
    }

    /// All references, in the order of the text.
    pub fn references(&self) -> impl Iterator<Item = &Reference> {
        let order = self.order().references.iter();
        order.filter_map(|&index| self.references.get(index))
    }

    /// The references of which nothing is known, in the order of the text.
    pub fn unresolved(&self) -> impl Iterator<Item = &Reference> {
        self.references().filter(|it| it.target.is_none())
    }

    /// All scopes: that of the file first, each before those in it.
    pub fn scopes(&self) -> &[Scope] {
        &self.scopes
    }

    /// The definition that `id` names again, as a loop that carries a tensor does, or another line
    /// for the same name; `id` itself where it names something of its own.
    pub fn root(&self, id: NameId) -> NameId {
        let mut id = id;
        // Each origin is an earlier definition.
        while let Some(Target::Here(earlier)) = self.definition(id).and_then(|it| it.origin)
            && earlier < id
        {
            id = earlier;
        }
        id
    }

    /// The definition or reference at an offset. The offset at the end of a name belongs to it.
    pub fn at(&self, offset: u32) -> Option<Found<'_>> {
        let order = self.order();
        let reference = last_before(&order.references, offset, |index| {
            self.references.get(index).map(|it| it.span)
        });
        let definition = last_before(&order.written, offset, |index| {
            self.definitions.get(index).map(|it| it.span)
        });
        let reference = reference.and_then(|index| self.references.get(index));
        match (reference, definition) {
            // An imported name is both: its target says more.
            (Some(reference), _) => Some(Found::Reference(reference)),
            (None, Some(index)) => Some(Found::Definition(super::walk::name_id(index))),
            (None, None) => None,
        }
    }

    /// The definition of the name at an offset: in this file, in another, or in the language.
    pub fn definition_at(&self, offset: u32) -> Option<Target> {
        match self.at(offset)? {
            Found::Definition(id) => Some(Target::Here(self.root(id))),
            Found::Reference(reference) => match reference.target? {
                Target::Here(id) => Some(Target::Here(self.root(id))),
                other @ (Target::Elsewhere(_)
                | Target::File(_)
                | Target::Language
                | Target::Dynamic) => Some(other),
            },
        }
    }

    /// The places that use a definition, in the order of the text.
    pub fn references_of(&self, id: NameId) -> impl Iterator<Item = &Reference> {
        let root = self.root(id);
        self.references().filter(move |it| match it.target {
            Some(Target::Here(id)) => self.root(id) == root,
            Some(Target::Elsewhere(_) | Target::File(_) | Target::Language | Target::Dynamic)
            | None => false,
        })
    }

    /// All places of this file that give or use the name of a definition: those that change when it
    /// is renamed. In the order of the text, each once.
    pub fn places_of(&self, id: NameId) -> Vec<Span> {
        let root = self.root(id);
        let given = self
            .definitions()
            .filter(|(id, it)| it.kind != NameKind::Flow && self.root(*id) == root);
        let mut places: Vec<Span> = given.map(|(_, it)| it.span).collect();
        places.extend(self.references_of(root).map(|it| it.span));
        places.sort_unstable();
        places.dedup();
        places
    }

    /// The definitions that are visible at an offset, the innermost first; of several with one
    /// name, the innermost.
    pub fn names_in_scope_at(&self, offset: u32) -> Vec<NameId> {
        let inner = self.scope_at(offset);
        let mut found = Vec::new();
        let mut seen: HashSet<&str> = HashSet::new();
        let mut scope = Some(inner);
        while let Some(id) = scope {
            let visible = self.definitions().filter(|(_, it)| {
                it.scope == id && (it.kind.is_at_top() || it.visible_from <= offset)
            });
            for (id, defined) in visible {
                if seen.insert(&defined.name) {
                    found.push(id);
                }
            }
            scope = self.scopes.get(id.index()).and_then(|it| it.parent);
        }
        found
    }

    /// The innermost scope that contains an offset.
    fn scope_at(&self, offset: u32) -> ScopeId {
        // They are in the order of their starts, and each is before those in it.
        let after = self.scopes.partition_point(|it| it.range.start < offset);
        let mut scope = ScopeId(u32::try_from(after.saturating_sub(1)).unwrap_or(0));
        while let Some(found) = self.scopes.get(scope.index()) {
            match found.parent {
                Some(parent) if offset >= found.range.end => scope = parent,
                Some(_) | None => break,
            }
        }
        scope
    }

    fn order(&self) -> &Order {
        self.order.get_or_init(|| {
            let mut order = Order {
                definitions: (0..self.definitions.len()).collect(),
                written: Vec::new(),
                references: (0..self.references.len()).collect(),
            };
            let definition = |index: &usize| self.definitions.get(*index).map(|it| it.span.start);
            let reference = |index: &usize| self.references.get(*index).map(|it| it.span.start);
            order.definitions.sort_by_key(definition);
            order.references.sort_by_key(reference);
            let is_written = |index: &usize| {
                let defined = self.definitions.get(*index);
                defined.is_some_and(|it| it.kind != NameKind::Flow)
            };
            let all = order.definitions.iter().copied();
            order.written = all.filter(is_written).collect();
            order
        })
    }

    // For the warnings, which need no order.

    pub(crate) fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// How many definitions there are.
    pub(crate) fn len(&self) -> usize {
        self.definitions.len()
    }

    /// The names at the top of the file.
    pub(crate) fn definitions_at_top(&self) -> impl Iterator<Item = (NameId, &Definition)> {
        let all = self.definitions_in(0..self.definitions.len());
        all.filter(|(_, it)| it.kind.is_at_top())
    }

    pub(crate) fn definitions_in(
        &self,
        range: Range<usize>,
    ) -> impl Iterator<Item = (NameId, &Definition)> {
        let first = range.start;
        let all = self.definitions.get(range).unwrap_or_default();
        (first..)
            .zip(all)
            .map(|(index, it)| (super::walk::name_id(index), it))
    }

    pub(crate) fn references_in(&self, range: &Range<usize>) -> &[Reference] {
        self.references.get(range.clone()).unwrap_or_default()
    }
}

/// The last of the places that starts at or before an offset, where it reaches to it.
fn last_before(
    order: &[usize],
    offset: u32,
    place: impl Fn(usize) -> Option<Span>,
) -> Option<usize> {
    let after = order.partition_point(|index| place(*index).is_some_and(|it| it.start <= offset));
    let found = *order.get(after.checked_sub(1)?)?;
    place(found)
        .filter(|span| offset <= span.end)
        .map(|_| found)
}
