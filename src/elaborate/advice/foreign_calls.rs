//! Layers that are written as in another language or framework, in the words of this one.

use super::Advice;
use crate::diagnostic::Diagnostic;
use crate::elaborate::dialect::{Foreign, foreign_layer, with_own_values};
use crate::elaborate::mistakes;
use crate::elaborate::scope::Meaning;
use crate::elaborate::value::{Callee, Value};
use crate::layer::{FLATTEN, Reads, signature};
use crate::source::Span;
use crate::syntax::tree::{Call, CallItem, LayerUse, Name};

impl Advice<'_, '_> {
    /// Another framework's name of a layer, and the layer that it means, where the rest of the step
    /// can be checked as one of it; `None` where the name is no such.
    pub(in crate::elaborate) fn foreign_step(
        self,
        used: &LayerUse,
    ) -> Option<(Diagnostic, Option<Callee>)> {
        let name = &used.name;
        if self.at.scope.get(&name.text).is_some()
            || self.defined_elsewhere(&name.text, name.span).is_some()
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
        let whole = ours == FLATTEN.name && used.call.is_none() && !used.arguments.is_empty();
        let (span, text) = match &translated {
            Some((span, text)) => (*span, text.as_str()),
            None if whole => (used.span, ours),
            None => (name.span, ours),
        };
        let diagnostic = mistakes::foreign_name(name, ours, span, text);
        let readable = match signature.reads {
            Reads::Flow => used.call.is_none(),
            Reads::Tensors | Reads::Exactly(_) => used.call.is_some(),
        };
        let readable = readable && !whole;
        Some((diagnostic, readable.then_some(Callee::Core(signature))))
    }

    /// `conv3x3 8` and `maxpool2x2`.
    pub(super) fn sized_name(self, used: &LayerUse) -> Option<Diagnostic> {
        let name = &used.name;
        let split = name.text.find(|it: char| it.is_ascii_digit());
        let (layer, size) = name.text.split_at_checked(split?)?;
        let is_size = size.split_once('x').is_some_and(|(height, width)| {
            [height, width]
                .iter()
                .all(|side| !side.is_empty() && side.bytes().all(|byte| byte.is_ascii_digit()))
        });
        let ours = match foreign_layer(layer.trim_end_matches('_')) {
            Some(Foreign::Name(ours)) => ours,
            Some(Foreign::Advice(_) | Foreign::Absent(_)) => return None,
            None => layer.trim_end_matches('_'),
        };
        let signature = signature(ours).filter(|_| is_size && used.call.is_none())?;
        let mut bare = signature
            .parameters
            .iter()
            .filter(|parameter| parameter.bare);
        let place = bare.position(|parameter| parameter.name == "kernel")?;
        let arguments = used.arguments.iter();
        let mut words: Vec<&str> = arguments.map(|argument| self.text(argument.span)).collect();
        if words.len() < place {
            return None;
        }
        words.insert(place, size);
        let right = format!("{} {}", signature.name, words.join(" "));
        Some(mistakes::sized_name(name, &right, used.span))
    }

    /// `Conv2d(3, 64, 3, padding=1)` as `conv 64 3 pad=1`; `None` where the order of the values is
    /// not known, or tensors are among them.
    fn translated(self, name: &Name, call: &Call) -> Option<String> {
        let is_tensor = |item: &CallItem| match item {
            CallItem::Chain(chain) => self.at.is_tensor_chain(chain),
            CallItem::Value(_) => false,
        };
        if call.items.iter().any(is_tensor) {
            return None;
        }
        let written = self.text(name.span.to(call.span));
        let line = crate::syntax::foreign::layer(written)?;
        Some(with_own_values(&line))
    }

    /// `conv(64, 3x3)` as `conv 64 3x3`, `tower(x)` as `x -> tower`, `tower(x, 3)` as
    /// `x -> tower 3`; `None` where neither is meant.
    pub(super) fn without_call(
        self,
        used: &LayerUse,
        call: &Call,
        callee: Callee,
    ) -> Option<String> {
        let text = |span| self.text(span).trim();
        let rest = Span {
            start: call.span.end,
            ..used.span
        };
        let (name, rest) = (&used.name.text, text(rest));
        let tensor = |item: &CallItem| match item {
            CallItem::Chain(chain) => {
                let found = self.at.scope.get(text(chain.span));
                let unknown = match found.map(|it| &it.meaning) {
                    // Of a line that could not be compiled: `relu(c)` after `c = a + b`.
                    Some(Meaning::Value(Value::Unknown)) | None => true,
                    Some(Meaning::Tensor(_) | Meaning::Value(_)) => false,
                };
                self.at.is_tensor_chain(chain) || unknown
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
        let taken = self.at.bare_count(callee);
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
