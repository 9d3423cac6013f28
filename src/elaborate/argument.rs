//! Values to parameters: which value is whose, and whether it fits.

use super::expression::Expected;
use super::suggest::needless_parameter;
use super::value::{Bound, Callee, Given, LayerValue, Value};
use super::{Elaborator, error};
use crate::layer::{self, Arguments, DefaultValue, Layer, Signature};
use crate::source::Span;
use crate::syntax::tree::{Argument, Definition, ExprKind, Name, Type};
use smallvec::SmallVec;

/// A parameter, of a layer or of a block.
pub(super) struct Slot<'p> {
    pub(super) name: &'p str,
    pub(super) bare: bool,
    required: bool,
    pub(super) expected: Expected,
}

impl<'p> Elaborator<'p> {
    fn slots(&self, callee: Callee) -> SmallVec<[Slot<'p>; 8]> {
        match callee {
            Callee::Piece(_) => SmallVec::new(),
            Callee::Core(signature) => signature
                .parameters
                .iter()
                .map(|parameter| Slot {
                    name: parameter.name,
                    bare: parameter.bare,
                    required: parameter.default == DefaultValue::Required,
                    expected: Expected::Kind(parameter.kind),
                })
                .collect(),
            Callee::Definition(id) => {
                let definition = self.program.definition(id);
                let parameters = definition.map(|(_, definition)| &definition.parameters);
                let values = parameters
                    .into_iter()
                    .flatten()
                    .filter(|parameter| !matches!(parameter.ty, Some((Type::Tensor, _))));
                values
                    .map(|parameter| Slot {
                        name: &parameter.name.text,
                        bare: true,
                        required: parameter.default.is_none(),
                        expected: Expected::Type(parameter.ty.map(|(ty, _)| ty)),
                    })
                    .collect()
            }
        }
    }

    /// How many values a layer or block takes without their names.
    pub(super) fn bare_count(&self, callee: Callee) -> usize {
        self.slots(callee).iter().filter(|slot| slot.bare).count()
    }

    /// How many values a layer or block must be given.
    pub(super) fn required_count(&self, callee: Callee) -> usize {
        let slots = self.slots(callee);
        slots.iter().filter(|slot| slot.required).count()
    }

    /// Whether a layer or block has a parameter of this name.
    pub(super) fn has_parameter(&self, callee: Callee, name: &str) -> bool {
        self.slots(callee).iter().any(|slot| slot.name == name)
    }

    /// How a layer or block is used: `conv features kernel stride=1 …`.
    pub(super) fn form(&self, callee: Callee, name: &str) -> String {
        let mut form = name.to_owned();
        if let Callee::Core(signature) = callee {
            match signature.reads {
                layer::Reads::Flow => {}
                layer::Reads::Tensors => form.push_str("(a, b)"),
                layer::Reads::Exactly(tensors) => {
                    form.push_str(&format!("({})", tensors.join(", ")));
                }
            }
        }
        if self.tensors_of(callee) > 0 {
            form = self.joined_form(callee, name);
        }
        let defaults = self.defaults(callee);
        for (slot, default) in self.slots(callee).iter().zip(defaults) {
            form.push(' ');
            form.push_str(slot.name);
            if let Some(default) = default {
                form.push('=');
                form.push_str(&default);
            }
        }
        form
    }

    fn defaults(&self, callee: Callee) -> Vec<Option<String>> {
        match callee {
            Callee::Piece(_) => Vec::new(),
            Callee::Core(signature) => {
                let parameters = signature.parameters.iter();
                parameters
                    .map(|parameter| match &parameter.default {
                        DefaultValue::Required => None,
                        DefaultValue::Is(value) => Some(value.to_string()),
                        DefaultValue::Follows(from) => Some(format!("({from})")),
                    })
                    .collect()
            }
            Callee::Definition(id) => {
                let definition = self.program.definition(id);
                let parameters = definition.map(|(_, definition)| &definition.parameters);
                let values = parameters
                    .into_iter()
                    .flatten()
                    .filter(|parameter| !matches!(parameter.ty, Some((Type::Tensor, _))));
                values
                    .map(|parameter| {
                        let default = parameter.default.as_ref()?;
                        Some(self.program.sources.slice(default.span).to_owned())
                    })
                    .collect()
            }
        }
    }

    /// Binds the values given to a layer or block, on top of those that a layer value has already;
    /// `None` after a mistake.
    pub(super) fn bind_arguments(
        &mut self,
        callee: Callee,
        name: &str,
        arguments: &'p [Argument],
        captured: Option<&LayerValue>,
    ) -> Option<Bound> {
        let slots = self.slots(callee);
        let mut bound: Bound = match captured {
            Some(captured) if captured.bound.len() == slots.len() => captured.bound.clone(),
            Some(_) | None => slots.iter().map(|_| None).collect(),
        };
        let mut fine = true;
        let mut skip = 0usize;
        for (position, argument) in arguments.iter().enumerate() {
            if skip > 0 {
                skip = skip.saturating_sub(1);
                continue;
            }
            if let Some(right) = self.setting_in_parentheses(argument, &slots) {
                let said = error::setting_in_parentheses(argument.span, &right);
                self.report(said);
                fine = false;
                continue;
            }
            let index = match &argument.name {
                Some(given) => {
                    let named = |name: &str| slots.iter().position(|slot| slot.name == name);
                    // A name that is certainly another's is told, and then read as that one.
                    named(&given.text).or_else(|| {
                        let known: SmallVec<[&str; 8]> =
                            slots.iter().map(|slot| slot.name).collect();
                        let meant = error::meant_parameter(&given.text, &known)?;
                        let index = named(meant)?;
                        bound.get(index)?.is_none().then(|| {
                            self.report(error::unknown_parameter(given, name, &known));
                            index
                        })
                    })
                }
                None => {
                    let free = slots.iter().zip(&bound);
                    free.clone()
                        .position(|(slot, value)| slot.bare && value.is_none())
                }
            };
            let place = index.and_then(|index| Some((slots.get(index)?, bound.get_mut(index)?)));
            let Some((slot, place)) = place else {
                let next = arguments.get(position.saturating_add(1));
                let end = arguments.last().map_or(argument.span, |last| last.span);
                skip = self.surplus(
                    callee,
                    name,
                    &slots,
                    argument,
                    arguments,
                    (next, end.after()),
                );
                // What is to be taken away, or stands behind the layer, has no say in its shape.
                let away = |given: &Name| {
                    given.text == "activation" || needless_parameter(&given.text).is_some()
                };
                fine &= argument.name.as_ref().is_some_and(away);
                continue;
            };
            if let Some(first) = place {
                if argument.name.is_some() {
                    let twice = error::given_twice(argument.span, first.span, name, slot.name);
                    self.report(twice);
                    fine = false;
                }
                continue;
            }
            // `stride 2` where a value could still stand.
            if argument.name.is_none()
                && let ExprKind::Name(word) = &argument.value.kind
                && self.scope.get(word).is_none()
                && slots.iter().any(|slot| slot.name == word)
                && let Some(value) = arguments.get(position.saturating_add(1))
                && value.name.is_none()
            {
                let span = value.span;
                let text = self.program.sources.slice(span);
                self.report(error::name_without_equals(argument.span, span, word, text));
                skip = 1;
                let meant = slots.iter().position(|slot| slot.name == word);
                let meant =
                    meant.and_then(|index| Some((slots.get(index)?, bound.get_mut(index)?)));
                match meant {
                    Some((slot, place @ None)) => {
                        let value = self.evaluate(&value.value, slot.expected);
                        *place = Some(Given { value, span });
                    }
                    Some((_, Some(_))) | None => fine = false,
                }
                continue;
            }
            let value = self.evaluate(&argument.value, slot.expected);
            let value = match slot.expected {
                Expected::Type(ty) => self.convert(value, ty, argument.value.span),
                Expected::Kind(_) | Expected::Operand => value,
            };
            *place = Some(Given {
                value,
                span: argument.span,
            });
        }
        fine.then_some(bound)
    }

    /// Tells that a required parameter has no value; whether all have one.
    pub(super) fn complete(
        &mut self,
        callee: Callee,
        name: &str,
        span: Span,
        bound: &Bound,
    ) -> bool {
        // Of a layer of the core, without a list of its parameters first.
        if let Callee::Core(signature) = callee
            && signature
                .parameters
                .iter()
                .zip(bound)
                .all(|(parameter, given)| {
                    given.is_some() || parameter.default != DefaultValue::Required
                })
        {
            return true;
        }
        let slots = self.slots(callee);
        let mut missing = slots.iter().enumerate().filter(|(index, slot)| {
            slot.required && !bound.get(*index).is_some_and(Option::is_some)
        });
        let Some((_, slot)) = missing.next() else {
            return true;
        };
        let form = self.form(callee, name);
        let said = error::missing_parameter(span, name, slot.name, &form);
        // `conv 64`: with what is written already, and a kernel as most have it.
        let written = self.program.sources.slice(span);
        let said = match (callee, slot.name) {
            (Callee::Core(_), "kernel" | "size") if written.split_whitespace().count() <= 2 => {
                let bare = !written.contains(['=', '(', '\n']);
                let example = if slot.name == "kernel" { "3x3" } else { "7x7" };
                if bare {
                    said.help(format!("write `{written} {example}`, or in full `{form}`"))
                } else {
                    said
                }
            }
            _ => said,
        };
        self.report(said);
        false
    }

    /// A layer of the core with its values; `None` after a mistake.
    pub(super) fn build(
        &mut self,
        signature: &'static Signature,
        span: Span,
        bound: &Bound,
    ) -> Option<Layer> {
        let mut values: SmallVec<[Option<layer::Value>; 8]> = SmallVec::new();
        let mut known = true;
        for (given, parameter) in bound.iter().zip(signature.parameters) {
            let value = match given {
                None => None,
                Some(given) => match &given.value {
                    Value::Plain(value) => Some(value.clone()),
                    Value::Unknown => {
                        known = false;
                        None
                    }
                    other @ (Value::Layer(_) | Value::Range(..)) => {
                        let expected = parameter.kind.describe();
                        self.report(error::wrong_type(given.span, other, &expected));
                        known = false;
                        None
                    }
                },
            };
            values.push(value);
        }
        if !known || self.report_swapped(signature, bound) {
            return None;
        }
        let arguments = Arguments {
            signature,
            values: &values,
        };
        match (signature.build)(&arguments) {
            Ok(layer) => Some(layer),
            Err(wrong) => {
                let parameter = signature.parameter(wrong.parameter);
                let given = parameter.and_then(|(index, _)| bound.get(index)?.as_ref());
                let place = given.map_or(span, |given| given.span);
                let written = self.program.sources.slice(place);
                let kind = parameter.map_or(layer::Kind::Number, |(_, parameter)| parameter.kind);
                if wrong.found.is_none() && given.is_none() && signature.name == "split" {
                    let form = "split 2";
                    let said = error::missing_parameter(span, "split", wrong.parameter, form);
                    self.report(said);
                    return None;
                }
                let said = error::wrong_value(place, signature.name, kind, &wrong);
                let said = error::written_out(said, written, wrong.found.as_ref());
                let said = match &wrong.found {
                    // `reshape -1`, as PyTorch has it
                    Some(layer::Value::Number(extent))
                        if signature.name == "reshape" && extent.to_u64().is_none() =>
                    {
                        let said = said.help("write `flatten`: one vector of all values");
                        said.fix(true, "write `flatten`", span, "flatten")
                    }
                    Some(layer::Value::Number(axis)) if wrong.parameter == "axis" => {
                        error::numbered_axis(said, place, *axis, kind)
                    }
                    Some(_) | None => said,
                };
                self.report(said);
                None
            }
        }
    }

    /// Tells of `conv 3x3 64`.
    fn report_swapped(&mut self, signature: &Signature, bound: &Bound) -> bool {
        use layer::{Kind, Value as V};
        let ([first, second, ..], [Some(one), Some(other), ..]) =
            (signature.parameters, bound.as_slice())
        else {
            return false;
        };
        let swapped = first.kind == Kind::Count
            && second.kind == Kind::Size
            && matches!(
                (&one.value, &other.value),
                (Value::Plain(V::Size(_)), Value::Plain(V::Number(_)))
            );
        let sources = &self.program.sources;
        let (this, that) = (sources.slice(one.span), sources.slice(other.span));
        // Given by their names, they only have wrong values.
        let bare = |text: &str| !text.contains('=');
        if swapped && bare(this) && bare(that) && one.span.end <= other.span.start {
            let said = error::swapped(signature.name, (one.span, this), (other.span, that));
            self.report(said);
            return true;
        }
        false
    }

    /// The definition of a block.
    pub(super) fn definition_of(&self, callee: Callee) -> Option<&'p Definition> {
        match callee {
            Callee::Core(_) | Callee::Piece(_) => None,
            Callee::Definition(id) => {
                let (_, definition) = self.program.definition(id)?;
                Some(definition)
            }
        }
    }
}
