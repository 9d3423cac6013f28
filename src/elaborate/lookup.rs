//! Names: what one stands for, where it is made, and giving it a meaning.

use super::scope::Meaning;
use super::value::Callee;
use super::{Elaborator, error};
use crate::source::Span;
use crate::syntax::tree::Name;

impl<'p> Elaborator<'p> {
    pub(super) fn report_unknown_tensor(&mut self, name: &Name) {
        if self.name_told(name.span) {
            return;
        }
        if let Some((made, ended)) = self.made_elsewhere(&name.text, name.span) {
            let said = error::used_before_made(name.span, &name.text, made, ended);
            self.report(said);
            return;
        }
        if self.outline.nameless_input {
            self.failed = true;
            return;
        }
        if self.callee(&name.text).is_some() {
            self.report(error::layer_as_tensor(name));
            return;
        }
        let known = self.scope.names(true);
        self.report(error::unknown_tensor(name, &known));
    }

    /// Where the definition that is being expanded makes a name that is not visible at `place`,
    /// and whether the body that makes it has ended there.
    pub(super) fn made_elsewhere(&mut self, name: &str, place: Span) -> Option<(Span, bool)> {
        let (id, _) = *self.open.last()?;
        if self.made.as_ref().is_none_or(|(of, _)| *of != id) {
            let (_, definition) = self.program.definition(id)?;
            self.made = Some((id, super::unused::made_in(&definition.body)));
        }
        let made = self.made.as_ref()?.1.get(name).copied()?;
        let between = Span {
            start: made.end,
            end: place.start,
            ..made
        };
        // On its own line it is being made.
        let ended = made.end <= place.start && self.program.sources.slice(between).contains('\n');
        Some((made, ended))
    }

    /// The callee of a name at the top of this module, or in the core.
    pub(super) fn callee(&self, name: &str) -> Option<Result<Callee, ()>> {
        use crate::program::Named;
        match self.program.lookup(self.module, name) {
            Some(Named::Definition(id)) => Some(Ok(Callee::Definition(*id))),
            Some(Named::Unknown) => Some(Err(())),
            Some(Named::Modules(_)) => None,
            None => crate::layer::signature(name).map(|core| Ok(Callee::Core(core))),
        }
    }

    /// Gives a name a meaning, unless it is taken.
    pub(super) fn bind(&mut self, name: &Name, meaning: Meaning) {
        let Some(binding) = self.scope.get(&name.text) else {
            self.scope.insert(&name.text, name.span, meaning);
            return;
        };
        let first = binding.span;
        let tensors = matches!(
            (&binding.meaning, &meaning),
            (Meaning::Tensor(_), Meaning::Tensor(_))
        );
        let carried = binding.carried;
        let loops = self.scope.loops_since(&name.text);
        if self.lost_names.contains(&binding.span) {
            // It comes from a line that could not be read.
            self.scope.insert(&name.text, name.span, meaning);
            return;
        }
        let said = match meaning {
            // `let k = k + 1`
            Meaning::Value(_) if !loops.is_empty() => {
                error::counted_by_let(name.span, &name.text, first)
            }
            Meaning::Tensor(flow) if carried && tensors && loops.is_empty() => {
                if !self.unreached.inside {
                    self.scope.rebind(&name.text, flow);
                }
                return;
            }
            Meaning::Tensor(_) if tensors && !loops.is_empty() => {
                let loops = carriers(loops);
                error::carry_forgotten(name.span, &name.text, first, &loops)
            }
            Meaning::Tensor(_) if tensors => error::tensor_renamed(name.span, &name.text, first),
            Meaning::Tensor(_) | Meaning::Value(_) => {
                error::name_taken(name.span, &name.text, first)
            }
        };
        self.report(said);
    }
}

/// Loops, each with its word, the place for names to carry, and whether it carries some.
pub(super) fn carriers(loops: &[super::scope::Loop]) -> Vec<(Span, Span, bool)> {
    let loops = loops.iter();
    loops
        .map(|inner| (inner.keyword, inner.carry.0, inner.carry.1))
        .collect()
}
