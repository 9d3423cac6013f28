//! Values to parameters: which value is whose, and whether it fits.

use super::expression::Expected;
use super::value::{Bound, Callee, Given, LayerValue, Value};
use super::{Elaborator, mistakes};
use crate::graph::Tensor;
use crate::hash::HashMap;
use crate::layer::{self, Arguments, DefaultValue, Layer, Signature};
use crate::program::DefinitionId;
use crate::source::Span;
use crate::syntax::tree::{Argument, BinaryOperator, Definition, ExprKind, Name, Type};
use smallvec::SmallVec;
use std::cell::RefCell;
use std::rc::Rc;

/// A parameter, of a layer or of a block.
pub(super) struct Slot<'p> {
    pub(super) name: &'p str,
    pub(super) bare: bool,
    required: bool,
    pub(super) expected: Expected,
}

/// A layer or block with parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum SlotsOf {
    /// The layer of that name.
    Core(&'static str),
    /// A block.
    Definition(DefinitionId),
}

/// The parameters of each layer and block that has been given values.
pub(super) type KnownSlots<'p> = RefCell<HashMap<SlotsOf, Rc<[Slot<'p>]>>>;

/// The arguments of a layer or block.
#[derive(Clone, Copy, Debug)]
pub(super) struct CallSite<'a> {
    pub(super) callee: Callee,
    /// Its name as diagnostics show it.
    pub(super) name: &'a str,
    /// The one tensor that it reads, where that is known.
    pub(super) flow: Option<Tensor>,
}

impl<'p> Elaborator<'p> {
    /// The parameters of a layer or block that are values, in their order.
    pub(super) fn slots(&self, callee: Callee) -> Rc<[Slot<'p>]> {
        let key = match callee {
            Callee::Core(signature) => SlotsOf::Core(signature.name),
            Callee::Definition(id) => SlotsOf::Definition(id),
            Callee::Piece(_) => return self.listed_slots(callee).into(),
        };
        if let Some(known) = self.slots.borrow().get(&key) {
            return Rc::clone(known);
        }
        let slots: Rc<[Slot<'p>]> = self.listed_slots(callee).into();
        self.slots.borrow_mut().insert(key, Rc::clone(&slots));
        slots
    }

    fn listed_slots(&self, callee: Callee) -> Vec<Slot<'p>> {
        match callee {
            Callee::Piece(piece) => {
                let signature = self.shared_layer(piece);
                let parameters = signature.map_or(&[][..], |(signature, _)| signature.parameters);
                let placing = parameters
                    .iter()
                    .filter(|parameter| parameter.places_window);
                placing
                    .map(|parameter| Slot {
                        name: parameter.name,
                        bare: false,
                        required: false,
                        expected: Expected::Kind(parameter.kind),
                    })
                    .collect()
            }
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

    /// The number of values that a layer or block needs.
    pub(super) fn required_count(&self, callee: Callee) -> usize {
        let slots = self.slots(callee);
        slots.iter().filter(|slot| slot.required).count()
    }

    /// Whether a layer or block has a parameter of this name.
    pub(super) fn has_parameter(&self, callee: Callee, name: &str) -> bool {
        self.slots(callee).iter().any(|slot| slot.name == name)
    }

    /// Binds the values given to a layer or block, on top of those that a layer value has already;
    /// `None` after a mistake.
    pub(super) fn bind_arguments(
        &mut self,
        site: CallSite<'_>,
        arguments: &'p [Argument],
        captured: Option<&LayerValue>,
    ) -> Option<Bound> {
        let CallSite { callee, name, .. } = site;
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
            if self.compares_parameter(argument, &slots)
                && let Some(found) = self.advice().setting_in_parentheses(argument, &slots)
            {
                self.report(found);
                fine = false;
                continue;
            }
            let index = match &argument.name {
                Some(given) => slots
                    .iter()
                    .position(|slot| slot.name == given.text)
                    .or_else(|| self.misnamed(given, name, &slots, &bound)),
                None => {
                    let mut free = slots.iter().zip(&bound);
                    free.position(|(slot, value)| slot.bare && value.is_none())
                }
            };
            let place = index.and_then(|index| Some((slots.get(index)?, bound.get_mut(index)?)));
            let Some((slot, place)) = place else {
                // The head of a definition that is misspelt was not read.
                if let Callee::Definition(id) = site.callee
                    && slots.is_empty()
                    && self.program.is_misread(id)
                {
                    self.reporter.fail();
                    fine = false;
                    continue;
                }
                let next = arguments.get(position.saturating_add(1));
                let advice = self.advice();
                let excess = advice.excess_argument(site, &slots, argument, arguments, next);
                self.report(excess.diagnostic);
                skip = excess.covered;
                fine &= excess.keeps_shape;
                continue;
            };
            if let Some(first) = place {
                if argument.name.is_some() {
                    let twice = mistakes::given_twice(argument.span, first.span, name, slot.name);
                    self.report(twice);
                    fine = false;
                }
                continue;
            }
            if let Some(parameter) = self.parameter_as_value(argument, &slots)
                && let Some(value) = arguments.get(position.saturating_add(1))
                && value.name.is_none()
            {
                skip = 1;
                fine &= self.bind_without_equals(argument, value, parameter, &slots, &mut bound);
                continue;
            }
            let value = self.evaluate(&argument.value, slot.expected);
            let value = match slot.expected {
                Expected::Type(ty) => self.convert(value, ty, argument.value.span),
                Expected::Kind(kind) => self.list_as_size(value, kind, argument.value.span),
                Expected::Scalar => value,
            };
            *place = Some(Given {
                value,
                span: argument.span,
            });
        }
        fine.then_some(bound)
    }

    /// The parameter that a name which no parameter has is certainly meant to be.
    fn misnamed(
        &mut self,
        given: &Name,
        callee: &str,
        slots: &[Slot<'p>],
        bound: &Bound,
    ) -> Option<usize> {
        let (found, index) = self.advice().misnamed(given, callee, slots)?;
        bound.get(index)?.is_none().then(|| {
            self.report(found);
            index
        })
    }

    /// Whether a value compares the name of a parameter, which is not a value: `(stride=2)`.
    fn compares_parameter(&self, argument: &Argument, slots: &[Slot<'p>]) -> bool {
        let ExprKind::Binary {
            operator: BinaryOperator::Equal,
            left,
            ..
        } = &argument.value.kind
        else {
            return false;
        };
        let (None, ExprKind::Name(given)) = (&argument.name, &left.kind) else {
            return false;
        };
        let known: SmallVec<[&str; 8]> = slots.iter().map(|slot| slot.name).collect();
        self.scope.get(given).is_none()
            && (known.contains(&given.as_str()) || mistakes::is_foreign_parameter(given, &known))
    }

    /// The parameter whose name is given as a value: `stride 2`.
    fn parameter_as_value(&self, argument: &Argument, slots: &[Slot<'p>]) -> Option<usize> {
        match (&argument.name, &argument.value.kind) {
            (None, ExprKind::Name(word)) => {
                let parameter = slots.iter().position(|slot| slot.name == word)?;
                self.scope.get(word).is_none().then_some(parameter)
            }
            _ => None,
        }
    }

    /// Binds `stride 2` as `stride=2`, and reports it; `false` where that has a value.
    fn bind_without_equals(
        &mut self,
        word: &Argument,
        value: &'p Argument,
        parameter: usize,
        slots: &[Slot<'p>],
        bound: &mut Bound,
    ) -> bool {
        let (Some(slot), Some(place)) = (slots.get(parameter), bound.get_mut(parameter)) else {
            return false;
        };
        let span = value.span;
        let text = self.program.sources.slice(span);
        self.report(mistakes::name_without_equals(
            word.span, span, slot.name, text,
        ));
        if place.is_some() {
            return false;
        }
        let value = self.evaluate(&value.value, slot.expected);
        *place = Some(Given { value, span });
        true
    }

    /// Whether all required parameters have a value.
    pub(super) fn complete(&mut self, site: CallSite<'_>, span: Span, bound: &Bound) -> bool {
        let callee = site.callee;
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
        let diagnostic = self.advice().missing_parameter(site, span, slot.name);
        self.report(diagnostic);
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
                    other @ (Value::Layer(_) | Value::Range(..) | Value::List(_)) => {
                        let expected = parameter.kind.describe();
                        self.report(mistakes::wrong_type(given.span, other, &expected));
                        known = false;
                        None
                    }
                },
            };
            values.push(value);
        }
        if !known {
            return None;
        }
        let arguments = Arguments {
            signature,
            values: &values,
        };
        match (signature.build)(&arguments) {
            Ok(layer) => Some(layer),
            Err(wrong) => {
                let advice = self.advice();
                let swapped = advice.swapped(signature, bound);
                let wrong = || advice.wrong_value(signature, span, bound, &wrong);
                self.report(swapped.unwrap_or_else(wrong));
                None
            }
        }
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
