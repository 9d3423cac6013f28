//! Names: looking one up, and giving one a meaning.

use super::scope::Meaning;
use super::value::Callee;
use super::{Elaborator, mistakes};
use crate::program::DefinitionKind;
use crate::program::error::flow_is_a_word;
use crate::syntax::keyword::FLOW;
use crate::syntax::tree::{Definition, Name};

impl<'p> Elaborator<'p> {
    /// The definition whose body is being expanded.
    pub(super) fn open_definition(&self) -> Option<(DefinitionKind, &'p Definition)> {
        self.program.definition(self.calls.definition()?)
    }

    /// Reports a name that is not a tensor.
    pub(super) fn report_unknown_tensor(&mut self, name: &Name) {
        if self.name_is_reported(name.span) {
            return;
        }
        match self.advice().unknown_tensor(name) {
            Some(found) => self.report(found),
            None => self.reporter.fail(),
        }
    }

    /// The callee of a name at the top of this module, or in the core.
    pub(super) fn callee(&self, name: &str) -> Option<Result<Callee, ()>> {
        use crate::program::Named;
        match self.program.lookup(self.calls.module(), name) {
            Some(Named::Definition(id)) => Some(Ok(Callee::Definition(*id))),
            Some(Named::Unknown) => Some(Err(())),
            Some(Named::Modules(_)) => None,
            // A layer may have the name of a function or constant: the two never meet.
            Some(Named::Function(_) | Named::Constant(_)) | None => {
                crate::layer::signature(name).map(|core| Ok(Callee::Core(core)))
            }
        }
    }

    /// Gives a name a meaning, unless it is taken.
    pub(super) fn bind(&mut self, name: &Name, meaning: Meaning) {
        let Some(binding) = self.scope.get(&name.text) else {
            if name.text == FLOW {
                self.report(flow_is_a_word(name.span));
            }
            if let Some(first) = self.constant_place(&name.text) {
                self.report(mistakes::name_taken(name.span, &name.text, first));
            }
            self.scope.insert(&name.text, name.span, meaning);
            return;
        };
        if self.notes.is_lost_name(binding.span) {
            // It comes from an invalid line.
            self.scope.insert(&name.text, name.span, meaning);
            return;
        }
        if self.scope.may_rebind(&name.text, &meaning) {
            if !self.reporter.in_dead_branch() {
                self.scope.rebind(&name.text, meaning);
            }
            return;
        }
        self.report(self.advice().name_taken(name, &meaning));
    }
}
