//! Names that mean nothing where they are used, or something else.

use super::Advice;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::suggest::nearest;
use crate::elaborate::body::ImplicitInput;
use crate::elaborate::dialect::{Foreign, foreign_layer};
use crate::elaborate::mistakes;
use crate::elaborate::scope::{Loop, Meaning};
use crate::resolve::UNUSED;
use crate::source::{Span, standard_module};
use crate::syntax::tree::{Chain, LayerUse, Name, StepKind};

impl Advice<'_, '_> {
    /// Where the definition that is being expanded defines a name that is not visible at `place`,
    /// and whether the body that defines it has ended there.
    pub(super) fn defined_elsewhere(self, name: &str, place: Span) -> Option<(Span, bool)> {
        if self.at.computed.is_open() {
            return None;
        }
        let id = self.at.calls.definition()?;
        let defined = self.at.notes.defined_in(self.at.names, id, name)?;
        let between = Span {
            start: defined.end,
            end: place.start,
            ..defined
        };
        // On its own line it is being defined.
        let ended = defined.end <= place.start && self.text(between).contains('\n');
        Some((defined, ended))
    }

    /// A name that is used before, or outside, the body that defines it.
    pub(super) fn used_before_made(self, name: &str, place: Span) -> Option<Diagnostic> {
        let (defined, ended) = self.defined_elsewhere(name, place)?;
        Some(mistakes::used_before_made(place, name, defined, ended))
    }

    /// A step whose name is not a layer, block or tensor; `None` where it may be an input whose
    /// name is missing.
    pub(in crate::elaborate) fn unknown_step(
        self,
        used: &LayerUse,
        input: &ImplicitInput,
    ) -> Option<Diagnostic> {
        let name = &used.name;
        if let Some(binding) = self.at.scope.get(&name.text)
            && let Meaning::Value(value) = &binding.meaning
        {
            let advice = "a step is a layer, a block or the name of a tensor";
            let what = value.describe();
            return Some(mistakes::not_a_layer(name.span, &name.text, what, advice));
        }
        if name.text == UNUSED {
            return Some(mistakes::unknown_tensor(name, &[]));
        }
        if let Some(sized) = self.sized_name(used) {
            return Some(sized);
        }
        let lone = used.call.is_none() && used.arguments.is_empty();
        if let Some(Foreign::Absent(answer)) = foreign_layer(&name.text)
            && self.defined_elsewhere(&name.text, name.span).is_none()
            && standard_module(&name.text).is_none()
        {
            return Some(mistakes::absent_layer(name, answer, lone));
        }
        if lone && (input.results.is_empty() || self.at.facts.has_nameless_input()) {
            return self.unknown_tensor(name);
        }
        if lone && self.is_unknown_start(used) {
            return Some(mistakes::unknown_start(name));
        }
        Some(self.unknown_layer(name))
    }

    /// Whether a chain begins with a tensor that does not exist: `x -> conv 8 3x3`, where the only
    /// input has no name.
    fn is_unknown_start(self, used: &LayerUse) -> bool {
        let name = &used.name;
        let source = self.at.program.sources.get(used.span.source);
        let text = source.map_or("", |source| &source.text);
        let after = text.get(used.span.end as usize..).unwrap_or_default();
        let before = text.get(..used.span.start as usize).unwrap_or_default();
        let mut lines = before.rsplit('\n');
        let begins = after.trim_start().starts_with("->")
            && lines.next().is_some_and(|line| line.trim().is_empty());
        let other = begins
            && foreign_layer(&name.text).is_none()
            && !matches!(name.text.as_str(), "self" | "this")
            && self.at.scope.get("in").is_some()
            && self.defined_elsewhere(&name.text, name.span).is_none();
        if !other {
            return false;
        }
        let known = self.known_steps();
        nearest(&name.text, known.iter().map(String::as_str)).is_none()
    }

    /// A name that is not a layer or block.
    pub(in crate::elaborate) fn unknown_layer(self, name: &Name) -> Diagnostic {
        if let Some(before) = self.used_before_made(&name.text, name.span) {
            return before;
        }
        let (program, module) = (self.at.program, self.at.calls.module());
        if self.at.names_function(&name.text) {
            return mistakes::function_as_layer(name);
        }
        if let Some(inside) = program.module_names(module, &name.text) {
            return mistakes::module_as_layer(name, &inside);
        }
        let (path, own) = name.text.rsplit_once('.').unwrap_or(("", &name.text));
        let in_std = path.is_empty() || path == "std" || path.starts_with("std.");
        if let Some(module) = standard_module(own).filter(|_| in_std) {
            let source = program.sources.get(name.span.source);
            let text = source.map_or("", |file| &file.text);
            let mark = text.starts_with('\u{feff}');
            let start = if mark { 3 } else { 0 };
            let top = Span::new(name.span.source, start, start);
            return mistakes::in_standard_library(name, &module, top);
        }
        mistakes::unknown_layer(name, &self.known_steps())
    }

    /// All names that a step can have here.
    fn known_steps(self) -> Vec<String> {
        let mut known = self.at.program.visible_names(self.at.calls.module());
        known.extend(crate::layer::signatures().map(|layer| layer.name.to_owned()));
        known.extend(self.at.scope.names(true));
        known
    }

    /// A name that is not a tensor; `None` where it may be an input whose name is missing.
    pub(in crate::elaborate) fn unknown_tensor(self, name: &Name) -> Option<Diagnostic> {
        if let Some(before) = self.used_before_made(&name.text, name.span) {
            return Some(before);
        }
        if self.at.facts.has_nameless_input() {
            return None;
        }
        if self.at.callee(&name.text).is_some() {
            return Some(mistakes::layer_as_tensor(name));
        }
        let known = self.at.scope.names(true);
        Some(mistakes::unknown_tensor(name, &known))
    }

    /// A name that is defined again.
    pub(in crate::elaborate) fn name_taken(self, name: &Name, meaning: &Meaning) -> Diagnostic {
        let binding = self.at.scope.get(&name.text);
        let first = binding.map_or(name.span, |binding| binding.span);
        let was_tensor =
            binding.is_some_and(|binding| matches!(binding.meaning, Meaning::Tensor(_)));
        let loops = self.at.scope.loops_since(&name.text);
        match meaning {
            // `let k = k + 1`
            Meaning::Value(_) if !was_tensor && !loops.is_empty() => {
                mistakes::value_carry_forgotten(name.span, &name.text, first, &carriers(loops))
            }
            Meaning::Tensor(_) if was_tensor && !loops.is_empty() => {
                mistakes::carry_forgotten(name.span, &name.text, first, &carriers(loops))
            }
            Meaning::Tensor(_) if was_tensor => {
                mistakes::tensor_renamed(name.span, &name.text, first)
            }
            Meaning::Tensor(_) | Meaning::Value(_) => {
                mistakes::name_taken(name.span, &name.text, first)
            }
        }
    }

    /// A name that an inner loop carries and the loops around it do not.
    pub(in crate::elaborate) fn carry_forgotten(self, name: &Name) -> Option<Diagnostic> {
        let first = self.at.scope.get(&name.text)?.span;
        let loops = self.at.scope.loops_since(&name.text);
        (!loops.is_empty())
            .then(|| mistakes::carry_forgotten(name.span, &name.text, first, &carriers(loops)))
    }

    /// `x = relu(x)`: a tensor that is used as a variable of other languages.
    pub(in crate::elaborate) fn variable(
        self,
        name: &Name,
        chain: &Chain,
        whole: Span,
    ) -> Option<Diagnostic> {
        let ([step], Some(binding)) = (chain.steps.as_slice(), self.at.scope.get(&name.text))
        else {
            return None;
        };
        let StepKind::Layer(used) = &step.kind else {
            return None;
        };
        let may_carry = binding.carried || !self.at.scope.loops_since(&name.text).is_empty();
        if may_carry || !matches!(binding.meaning, Meaning::Tensor(_)) {
            return None;
        }
        let first = binding.span;
        let Some(call) = &used.call else {
            // `x = relu`, after `x = conv 8 3x3`
            let is_layer =
                self.at.named_tensor(step).is_none() && self.at.callee(&used.name.text).is_some();
            let text = self.text(chain.span);
            return is_layer.then(|| mistakes::variable(name, first, whole, text));
        };
        let callee = self.at.callee(&used.name.text)?.ok()?;
        let instead = self.without_call(used, call, callee)?;
        let step = instead.strip_prefix(&format!("{} -> ", name.text))?;
        Some(mistakes::variable(name, first, whole, step))
    }
}

/// Loops, each with its keyword, the place for names to carry, and whether it carries some.
fn carriers(loops: &[Loop]) -> Vec<(Span, Span, bool)> {
    let loops = loops.iter();
    loops
        .map(|inner| (inner.keyword, inner.carry.0, inner.carry.1))
        .collect()
}
