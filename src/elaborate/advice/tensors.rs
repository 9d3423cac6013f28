//! Tensors in the place of values, values in the place of tensors, and joins with too few of them.

use super::Advice;
use crate::diagnostic::Diagnostic;
use crate::elaborate::body::ImplicitInput;
use crate::elaborate::mistakes;
use crate::elaborate::scope::Meaning;
use crate::elaborate::step::Read;
use crate::elaborate::value::{Callee, Value};
use crate::layer::{self, ADD, IDENTITY, MUL, POWER, Reads, Signature};
use crate::source::Span;
use crate::syntax::tree::{Argument, Call, CallItem, LayerUse, StatementKind, Type};

impl<'p> Advice<'_, 'p> {
    fn is_tensor(self, name: &str) -> bool {
        let found = self.at.scope.get(name).map(|found| &found.meaning);
        matches!(found, Some(Meaning::Tensor(_)))
    }

    /// `add x y` and `x -> add (y)`: tensors that are written like values.
    pub(in crate::elaborate) fn tensors_as_values(
        self,
        used: &'p LayerUse,
        callee: Callee,
        input: &ImplicitInput,
    ) -> Option<Diagnostic> {
        if used.call.is_some() || used.arguments.is_empty() {
            return None;
        }
        let of_core =
            matches!(callee, Callee::Core(signature) if signature.reads == Reads::Tensors);
        let count = if of_core {
            usize::MAX
        } else {
            self.at.tensors_of(callee)
        };
        let bare = |span| self.text(span).trim_matches(['(', ')', ',']).trim();
        let (values, mut tensors): (Vec<_>, Vec<_>) = used
            .arguments
            .iter()
            .partition(|argument| argument.name.is_some());
        // A block takes a number of tensors, and values after them.
        tensors.truncate(count);
        if !of_core && tensors.len() < count {
            return None;
        }
        let mut names: Vec<&str> = tensors.iter().map(|tensor| bare(tensor.span)).collect();
        let last = tensors.last()?;
        if !names.iter().all(|name| self.is_tensor(name)) {
            return None;
        }
        let (name, found) = (&used.name.text, names.len());
        let mut place = used.name.span.to(last.span);
        if found == 1 && of_core {
            let before = self.text(input.span);
            let between = self.text(Span {
                start: input.span.end.min(used.span.start),
                ..used.span
            });
            let others = self.at.scope.names(true);
            let mut others = others
                .iter()
                .filter(|other| *other != "in" && names.iter().all(|name| other.as_str() != *name));
            match (input.results.is_empty(), others.next(), others.next()) {
                // `x -> add y`
                (false, _, _) if self.is_tensor(before) && between.starts_with(" -> ") => {
                    names.insert(0, before);
                    place = input.span.to(place);
                }
                (false, _, _) => names.insert(0, IDENTITY.name),
                (true, Some(other), None) => {
                    let form = format!("{name}({other}, {})", names.join(", "));
                    let at = used.name.span;
                    let expected = "two tensors or more";
                    let diagnostic = mistakes::tensors_expected(at, name, 0, expected, &form);
                    return Some(diagnostic.fix(false, format!("write `{form}`"), place, form));
                }
                (true, _, _) => names.push("…"),
            }
        }
        let form = format!("{name}({})", names.join(", "));
        let after = values.iter().all(|value| value.span.start >= last.span.end);
        let expected = tensor_count(count, count);
        let diagnostic = mistakes::tensors_expected(used.name.span, name, 0, &expected, &form);
        Some(if after && !names.contains(&"…") {
            diagnostic.fix(false, format!("write `{form}`"), place, form)
        } else {
            diagnostic
        })
    }

    /// `upsample map 2`: the tensor that is meant to flow in is written like a value.
    pub(in crate::elaborate) fn flow_as_value(
        self,
        used: &LayerUse,
        tensor: &Argument,
    ) -> Diagnostic {
        let rest = used.arguments.get(1..).unwrap_or_default();
        let name = self.text(tensor.span);
        let mut right = format!("{name} -> {}", used.name.text);
        if let (Some(one), Some(last)) = (rest.first(), rest.last()) {
            right.push(' ');
            right.push_str(self.text(one.span.to(last.span)));
        }
        let advice = format!("write `{right}`");
        let diagnostic = mistakes::not_a_value(tensor.span, name, "a tensor", &advice);
        // After an arrow, something else flows in already.
        let source = self.at.program.sources.get(used.span.source);
        let before = source.and_then(|source| source.text.get(..used.span.start as usize));
        let line = before.and_then(|text| text.rsplit('\n').next());
        let begins =
            line.is_some_and(|line| line.trim().is_empty() || line.trim_end().ends_with('='));
        if begins {
            diagnostic.fix(false, format!("write `{right}`"), used.span, right)
        } else {
            diagnostic
        }
    }

    /// Tensors in parentheses after a layer that reads the flow.
    pub(in crate::elaborate) fn takes_the_flow(
        self,
        used: &LayerUse,
        call: &Call,
        callee: Callee,
    ) -> Diagnostic {
        let instead = self.without_call(used, call, callee);
        let mut diagnostic =
            mistakes::takes_the_flow(used.span, &used.name.text, call.span, instead);
        // A value that is not a parameter's is still wrong without the parentheses.
        let stays = call.items.iter().any(|item| match item {
            CallItem::Value(Argument {
                name: Some(name), ..
            }) => !self.at.has_parameter(callee, &name.text),
            CallItem::Value(_) => false,
            CallItem::Chain(chain) => {
                let text = self.text(chain.span).trim();
                !self.at.is_tensor_chain(chain) && self.at.scope.get(text).is_none()
            }
        });
        if stays {
            diagnostic.ask_first();
        }
        diagnostic
    }

    /// `concat(x, y, axis=1)`: a setting among the tensors, with the item before it.
    pub(in crate::elaborate) fn setting_among_tensors(
        self,
        call: &Call,
        item: &Argument,
        before: &CallItem,
        signature: &Signature,
    ) -> Option<Diagnostic> {
        let CallItem::Chain(before) = before else {
            return None;
        };
        let ours = match item.name.as_ref()?.text.as_str() {
            "dim" => "axis",
            other => other,
        };
        signature.parameter(ours)?;
        let value = match (ours, self.text(item.value.span)) {
            ("axis", "1" | "-3") => "channels",
            ("axis", "2" | "-2") => "height",
            ("axis", "3" | "-1") => "width",
            (_, other) => other,
        };
        let place = Span {
            start: before.span.end,
            ..call.span
        };
        let is_last = match call.items.last() {
            Some(CallItem::Value(last)) => std::ptr::eq(last, item),
            Some(CallItem::Chain(_)) | None => false,
        };
        let right = format!("{ours}={value}");
        let diagnostic = mistakes::value_among_tensors(item.span, signature.name, &right);
        Some(if is_last {
            let message = format!("write `{right}` after the parenthesis");
            diagnostic.fix(true, message, place, format!(") {right}"))
        } else {
            diagnostic
        })
    }

    /// `add(x, 2)`: a value where a tensor is expected.
    pub(in crate::elaborate) fn value_as_tensor(
        self,
        join: &str,
        argument: &Argument,
        value: &Value,
    ) -> Diagnostic {
        let diagnostic = mistakes::wrong_type(argument.span, value, "a tensor");
        let number = matches!(value, Value::Plain(layer::Value::Number(_)));
        let text = self.text(argument.span);
        let setting = if join == MUL.name {
            Some(format!("scale={text}"))
        } else if join == ADD.name {
            Some(format!("shift={text}"))
        } else {
            None
        };
        match setting.filter(|_| number) {
            Some(setting) => diagnostic.help(format!(
                "a join takes tensors; for a number write `{} 1 {setting}`",
                POWER.name
            )),
            None => diagnostic,
        }
    }

    /// `add(x y)`, `add(x identity)`: tensors without a comma between them.
    pub(in crate::elaborate) fn missing_comma(self, used: &LayerUse) -> Diagnostic {
        let values = used.arguments.iter().map(|value| self.text(value.span));
        let names: Vec<&str> = std::iter::once(used.name.text.as_str())
            .chain(values)
            .collect();
        mistakes::comma_missing(used.span, &names.join(", "))
    }

    /// A layer or block that reads between `least` and `most` tensors, and has others.
    pub(in crate::elaborate) fn wrong_tensor_count(
        self,
        used: &LayerUse,
        callee: Callee,
        (least, most): (usize, usize),
        reads: &[Read],
        input: &ImplicitInput,
    ) -> Diagnostic {
        let name = &used.name.text;
        let joins = most == usize::MAX;
        let items = used.call.as_ref().map_or(&[][..], |call| &call.items);
        let place = used.call.as_ref().map_or(used.name.span, |call| call.span);
        let doubled = match (reads, input.results.as_slice()) {
            ([(one, span)], [flow]) => one == flow || self.text(*span) == IDENTITY.name,
            _ => false,
        };
        let form = match items {
            _ if doubled && joins => format!("{name}(a, b)"),
            // The flow itself is the most likely other one.
            [CallItem::Chain(chain)] if joins => {
                format!("{name}(identity, {})", self.text(chain.span))
            }
            _ => self.joined_form(callee, name),
        };
        let expected = tensor_count(least, most);
        let diagnostic = mistakes::tensors_expected(place, name, items.len(), &expected, &form);
        let diagnostic = match &used.call {
            Some(_) => diagnostic.help(format!("write `{form}`")),
            None => diagnostic,
        };
        match items {
            _ if doubled && joins => diagnostic.help(format!(
                "name the other tensor too, `{name}(a, b)`: this one is the flow itself"
            )),
            [CallItem::Chain(_)] if joins && input.results.len() == 1 => {
                let message = format!("write `{form}`");
                diagnostic.fix(false, message, used.name.span.to(place), form)
            }
            _ => diagnostic,
        }
    }

    /// How something that reads tensors is used: `add(identity, conv 8 3x3 pad=1)`, `cell(h, p)`.
    pub(super) fn joined_form(self, callee: Callee, name: &str) -> String {
        match self.at.definition_of(callee) {
            None => match callee {
                Callee::Core(Signature {
                    reads: Reads::Exactly(tensors),
                    ..
                }) => format!("{name}({})", tensors.join(", ")),
                Callee::Core(_) | Callee::Definition(_) | Callee::Piece(_) => {
                    format!("{name}(identity, conv 8 3x3 pad=1)")
                }
            },
            Some(definition) => {
                let parameters = definition.parameters.iter();
                let tensors = parameters
                    .filter(|parameter| matches!(parameter.ty, Some((Type::Tensor, _))))
                    .map(|parameter| parameter.name.text.as_str());
                let inputs = definition.body.statements.iter();
                let inputs = inputs.filter_map(|statement| match &statement.kind {
                    StatementKind::Input { name, .. } => name.as_ref(),
                    StatementKind::Output { .. }
                    | StatementKind::Expect(_)
                    | StatementKind::Where(_)
                    | StatementKind::Task { .. }
                    | StatementKind::Share { .. }
                    | StatementKind::Let { .. }
                    | StatementKind::Bind { .. }
                    | StatementKind::Chain(_)
                    | StatementKind::Bad(_) => None,
                });
                let names: Vec<&str> = tensors
                    .chain(inputs.map(|input| input.text.as_str()))
                    .collect();
                format!("{name}({})", names.join(", "))
            }
        }
    }
}

/// "two tensors or more", "one tensor", "3 tensors"
fn tensor_count(least: usize, most: usize) -> String {
    match least {
        _ if most == usize::MAX => "two tensors or more".to_owned(),
        1 => "one tensor".to_owned(),
        count => format!("{count} tensors"),
    }
}
