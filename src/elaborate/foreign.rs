//! What is written as in another language or framework, in the words of this one.

use super::suggest::{Foreign, foreign_layer};
use super::value::Callee;
use super::{Elaborator, error};
use crate::layer::{Reads, signature};
use crate::source::Span;
use crate::syntax::tree::{Call, CallItem, LayerUse, Name};

impl<'p> Elaborator<'p> {
    /// The layer that another framework's name means, so that all else of the line is checked too;
    /// `None` inside where that is not possible, `None` where the name is no such.
    pub(super) fn foreign_callee(&mut self, used: &'p LayerUse) -> Option<Option<Callee>> {
        let name = &used.name;
        if self.scope.get(&name.text).is_some()
            || self.made_elsewhere(&name.text, name.span).is_some()
        {
            return None;
        }
        let Some(Foreign::Name(ours)) = foreign_layer(&name.text) else {
            return None;
        };
        let signature = signature(ours)?;
        let translated = used.call.as_ref().and_then(|call| {
            let text = self.translated(name, call)?;
            Some((name.span.to(call.span), text))
        });
        // `view -1 512`: a vector of all values, whatever their number.
        let whole = ours == "flatten" && used.call.is_none() && !used.arguments.is_empty();
        let (span, text) = match &translated {
            Some((span, text)) => (*span, text.as_str()),
            None if whole => (used.span, ours),
            None => (name.span, ours),
        };
        self.report(error::foreign_name(name, ours, span, text));
        let readable = match signature.reads {
            Reads::Flow => used.call.is_none(),
            Reads::Tensors | Reads::Exactly(_) => used.call.is_some(),
        };
        let readable = readable && !whole;
        Some(readable.then_some(Callee::Core(signature)))
    }

    /// Tells of `conv3x3 8` and `maxpool2x2`.
    pub(super) fn report_sized_name(&mut self, used: &LayerUse) -> bool {
        let name = &used.name;
        let split = name.text.find(|it: char| it.is_ascii_digit());
        let Some((layer, size)) = split.and_then(|at| name.text.split_at_checked(at)) else {
            return false;
        };
        let is_size = size.split_once('x').is_some_and(|(height, width)| {
            [height, width]
                .iter()
                .all(|it| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit()))
        });
        let ours = match foreign_layer(layer.trim_end_matches('_')) {
            Some(Foreign::Name(ours)) => ours,
            Some(Foreign::Advice(_)) => return false,
            None => layer.trim_end_matches('_'),
        };
        let Some(signature) = signature(ours).filter(|_| is_size && used.call.is_none()) else {
            return false;
        };
        let mut bare = signature.parameters.iter().filter(|it| it.bare);
        let Some(place) = bare.position(|it| it.name == "kernel") else {
            return false;
        };
        let arguments = used.arguments.iter();
        let mut words: Vec<&str> = arguments
            .map(|it| self.program.sources.slice(it.span))
            .collect();
        if words.len() < place {
            return false;
        }
        words.insert(place, size);
        let right = format!("{} {}", signature.name, words.join(" "));
        self.report(error::sized_name(name, &right, used.span));
        true
    }

    /// `Conv2d(3, 64, 3, padding=1)` as `conv 64 3 pad=1`; `None` where the order of the values is
    /// not known, or tensors are among them.
    fn translated(&self, name: &Name, call: &Call) -> Option<String> {
        let is_tensor = |item: &CallItem| match item {
            CallItem::Chain(chain) => self.is_tensor_chain(chain),
            CallItem::Value(_) => false,
        };
        if call.items.iter().any(is_tensor) {
            return None;
        }
        let written = self.program.sources.slice(name.span.to(call.span));
        let line = crate::syntax::foreign::layer(written)?;
        Some(super::words::with_own_values(&line))
    }

    /// `conv(64, 3x3)` as `conv 64 3x3`, `tower(x)` as `x -> tower`, `tower(x, 3)` as
    /// `x -> tower 3`; `None` where neither is meant.
    pub(super) fn without_call(
        &self,
        used: &LayerUse,
        call: &Call,
        callee: Callee,
    ) -> Option<String> {
        let text = |span| self.program.sources.slice(span).trim();
        let rest = Span {
            start: call.span.end,
            ..used.span
        };
        let (name, rest) = (&used.name.text, text(rest));
        let tensor = |item: &CallItem| match item {
            CallItem::Chain(chain) => {
                let unknown = self.scope.get(text(chain.span)).is_none();
                self.is_tensor_chain(chain) || unknown
            }
            CallItem::Value(_) => false,
        };
        let (source, values) = match call.items.split_first() {
            Some((first, values)) if tensor(first) => (Some(first), values),
            Some(_) | None => (None, call.items.as_slice()),
        };
        if values.iter().any(tensor) {
            return None;
        }
        let is_bare = |item: &&CallItem| match item {
            CallItem::Chain(_) => true,
            CallItem::Value(argument) => argument.name.is_none(),
        };
        let given = values.iter().filter(is_bare).count();
        let taken = self.bare_count(callee);
        // Values that nothing takes are left out where nothing takes any.
        let values = match (given <= taken, taken) {
            (true, _) => values,
            (false, 0) => &[],
            (false, _) => return None,
        };
        let written = |item: &CallItem| match item {
            CallItem::Chain(chain) => text(chain.span).to_owned(),
            CallItem::Value(argument) => text(argument.span).to_owned(),
        };
        let mut all = vec![name.to_string()];
        all.extend(values.iter().map(written));
        if !rest.is_empty() {
            all.push(rest.to_owned());
        }
        let all = all.join(" ");
        Some(match source {
            Some(source) => format!("{} -> {all}", written(source)),
            None => all,
        })
    }
}
