//! Values that are missing, misnamed, in another order, or do not fit their parameter.

use super::Advice;
use crate::diagnostic::Diagnostic;
use crate::elaborate::argument::{CallSite, Slot};
use crate::elaborate::mistakes;
use crate::elaborate::value::{Bound, Callee, Value};
use crate::layer::{self, DefaultValue, FLATTEN, Kind, ParameterError, RESHAPE, SPLIT, Signature};
use crate::source::Span;
use crate::syntax::tree::{Name, Type};
use smallvec::SmallVec;

/// A value as most uses of a layer have it, of the type of the parameter.
fn example(layer: &Signature, parameter: &layer::Parameter) -> Option<&'static str> {
    match (parameter.name, parameter.kind) {
        ("kernel", _) => Some("3x3"),
        ("size", Kind::Count) => Some("5"),
        ("size", Kind::SizeOrShape) => Some("64x7x7"),
        ("size", Kind::Factor) | ("factor", Kind::Count) => Some("2"),
        ("size", _) => Some("7x7"),
        ("sizes", Kind::Sides) => Some("1"),
        ("groups", Kind::Count) => Some(if layer.name == layer::GROUPNORM.name {
            "32"
        } else {
            "2"
        }),
        _ => None,
    }
}

impl Advice<'_, '_> {
    /// A parameter by a name that is certainly meant to be another, and which one it is.
    pub(in crate::elaborate) fn misnamed(
        self,
        given: &Name,
        callee: &str,
        slots: &[Slot<'_>],
    ) -> Option<(Diagnostic, usize)> {
        let known: SmallVec<[&str; 8]> = slots.iter().map(|slot| slot.name).collect();
        let meant = mistakes::meant_parameter(&given.text, &known)?;
        let index = known.iter().position(|name| *name == meant)?;
        Some((mistakes::unknown_parameter(given, callee, &known), index))
    }

    /// A required parameter without a value.
    pub(in crate::elaborate) fn missing_parameter(
        self,
        site: CallSite<'_>,
        span: Span,
        parameter: &str,
    ) -> Diagnostic {
        let form = self.form(site.callee, site.name);
        let diagnostic = mistakes::missing_parameter(span, site.name, parameter, &form);
        // `conv 64`: with the values that are written, and a kernel as most have it.
        // Under the language's own name, also where another tool's was written.
        let values = self
            .text(span)
            .trim_start_matches(|it: char| !it.is_whitespace());
        let written = format!("{}{values}", site.name);
        let example = match site.callee {
            Callee::Core(signature) => signature
                .parameter(parameter)
                .and_then(|(_, it)| example(signature, it)),
            Callee::Definition(_) | Callee::Piece(_) => None,
        };
        match example {
            Some(example) if written.split_whitespace().count() <= 2 => {
                let bare = !written.contains(['=', '(', '\n']);
                if bare {
                    let help = format!("write `{written} {example}`, or in full `{form}`");
                    diagnostic.help(help)
                } else {
                    diagnostic
                }
            }
            _ => diagnostic,
        }
    }

    /// A value that does not fit its parameter.
    pub(in crate::elaborate) fn wrong_value(
        self,
        signature: &Signature,
        span: Span,
        bound: &Bound,
        wrong: &ParameterError,
    ) -> Diagnostic {
        let parameter = signature.parameter(wrong.parameter);
        let given = parameter.and_then(|(index, _)| bound.get(index)?.as_ref());
        let place = given.map_or(span, |given| given.span);
        let kind = parameter.map_or(Kind::Number, |(_, parameter)| parameter.kind);
        if wrong.found.is_none() && given.is_none() && signature.name == SPLIT.name {
            let form = format!("{} 2", SPLIT.name);
            return mistakes::missing_parameter(span, SPLIT.name, wrong.parameter, &form);
        }
        let diagnostic = mistakes::wrong_value(place, signature.name, kind, wrong);
        let diagnostic = mistakes::written_out(diagnostic, self.text(place), wrong.found.as_ref());
        match &wrong.found {
            // `reshape -1`, as PyTorch has it
            Some(layer::Value::Number(extent))
                if signature.name == RESHAPE.name && extent.to_u64().is_none() =>
            {
                let diagnostic = diagnostic.help("write `flatten`: one vector of all values");
                diagnostic.fix(true, "write `flatten`", span, FLATTEN.name)
            }
            // `conv 64 3x3x3`, of video
            Some(layer::Value::Size(size)) if kind == Kind::Size && size.as_slice().len() == 3 => {
                diagnostic.help(
                    "the language describes networks over images, with rows and columns and no third \
                     axis: leave one extent out",
                )
            }
            Some(layer::Value::Number(axis)) if wrong.parameter == "axis" => {
                mistakes::numbered_axis(diagnostic, place, *axis, kind)
            }
            Some(_) | None => diagnostic,
        }
    }

    /// `conv 3x3 64`: the first two values in the other order.
    pub(in crate::elaborate) fn swapped(
        self,
        signature: &Signature,
        bound: &Bound,
    ) -> Option<Diagnostic> {
        let ([first, second, ..], [Some(one), Some(other), ..]) =
            (signature.parameters, bound.as_slice())
        else {
            return None;
        };
        let swapped = first.kind == Kind::Count
            && second.kind == Kind::Size
            && matches!(
                (&one.value, &other.value),
                (
                    Value::Plain(layer::Value::Size(_)),
                    Value::Plain(layer::Value::Number(_))
                )
            );
        let (this, that) = (self.text(one.span), self.text(other.span));
        // Given by their names, they only have wrong values.
        let bare = |text: &str| !text.contains('=');
        let in_order = one.span.end <= other.span.start;
        (swapped && bare(this) && bare(that) && in_order)
            .then(|| mistakes::swapped(signature.name, (one.span, this), (other.span, that)))
    }

    /// How a layer or block is used: `conv features kernel stride=1 …`.
    pub(super) fn form(self, callee: Callee, name: &str) -> String {
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
        if self.at.tensors_of(callee) > 0 {
            form = self.joined_form(callee, name);
        }
        let defaults = self.defaults(callee);
        for (slot, default) in self.at.slots(callee).iter().zip(defaults) {
            form.push(' ');
            form.push_str(slot.name);
            if let Some(default) = default {
                form.push('=');
                form.push_str(&default);
            }
        }
        form
    }

    fn defaults(self, callee: Callee) -> Vec<Option<String>> {
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
            Callee::Definition(_) => {
                let definition = self.at.definition_of(callee);
                let parameters = definition.map(|definition| &definition.parameters);
                let values = parameters
                    .into_iter()
                    .flatten()
                    .filter(|parameter| !matches!(parameter.ty, Some((Type::Tensor, _))));
                values
                    .map(|parameter| {
                        let default = parameter.default.as_ref()?;
                        Some(self.text(default.span).to_owned())
                    })
                    .collect()
            }
        }
    }
}
