//! The numbers that differ between the uses of a block.

use crate::import::write::labels::Names;
use crate::import::write::layer::{Argument, OpenValue, text_of};
use crate::import::write::tree::Piece;
use crate::layer::{self, DefaultValue, Kind, Value};
use crate::number::Number;
use smol_str::SmolStr;

/// A value that may differ: the name of its step, its parameter, and the value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Open<'p> {
    name: &'p str,
    of: &'static layer::Parameter,
    value: &'p Value,
}

/// The values in some steps that may differ, inner ones first.
pub(super) fn open_values(pieces: &[Piece]) -> Vec<Open<'_>> {
    let mut values = Vec::new();
    for piece in pieces {
        for arm in &piece.arms {
            values.extend(open_values(&arm.pieces));
        }
        let arguments = piece.call.arguments.iter();
        values.extend(arguments.filter_map(|argument| {
            let open = argument.open.as_ref()?;
            Some(Open {
                name: argument.name.as_str(),
                of: open.of,
                value: &open.value,
            })
        }));
    }
    values
}

/// The names of some steps, inner ones first.
pub(super) fn labels(pieces: &[Piece]) -> Vec<&str> {
    let mut names = Vec::new();
    for piece in pieces {
        for arm in &piece.arms {
            names.extend(labels(&arm.pieces));
        }
        names.extend(piece.label.as_deref());
    }
    names
}

/// The expression for a value in a block.
#[derive(Clone, Debug, PartialEq)]
enum Role {
    /// It is the same in all uses.
    Same,
    /// The parameter.
    Parameter(usize),
    /// A multiple of the parameter.
    Multiple(u64, usize),
}

/// A parameter of a block.
#[derive(Clone, Debug)]
struct Parameter {
    name: String,
    /// The layer's parameter that it is given to.
    of: &'static layer::Parameter,
    kind: &'static str,
    default: Option<Value>,
    /// Its value in each use.
    values: Vec<Value>,
    /// Its place among the values that may differ.
    column: usize,
}

/// The parameters of a block.
#[derive(Clone, Debug)]
pub(super) struct Parameters {
    all: Vec<Parameter>,
    roles: Vec<Role>,
}

impl Parameters {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Finds them: `values` are those of each use, `inner` the names of the steps in the block.
    pub fn of(first: &[Piece], values: &[Vec<Open<'_>>], inner: Option<&[String]>) -> Self {
        let columns = values.first().map_or(0, Vec::len);
        let owners = owners(first, inner);
        let mut all: Vec<Parameter> = Vec::new();
        let mut roles = Vec::new();
        for column in 0..columns {
            let cells: Vec<Open<'_>> = values
                .iter()
                .filter_map(|uses| uses.get(column).copied())
                .collect();
            let own: Vec<Value> = cells.iter().map(|open| open.value.clone()).collect();
            let same = own.windows(2).all(|two| two.first() == two.last());
            let Some(first) = cells.first().filter(|_| !same) else {
                roles.push(Role::Same);
                continue;
            };
            let of = first.of;
            let twin = all
                .iter()
                .position(|parameter| parameter.values == own && parameter.of.name == of.name);
            roles.push(Role::Parameter(twin.unwrap_or(all.len())));
            if twin.is_none() {
                all.push(Parameter {
                    name: first.name.to_owned(),
                    of,
                    kind: kind(of.kind, &own),
                    default: default(&of.default, &own),
                    values: own,
                    column,
                });
            }
        }
        let mut parameters = Self { all, roles };
        parameters.derive();
        parameters.order();
        parameters.name(&owners);
        parameters
    }

    /// Leaves out those that are a multiple of another in all uses.
    fn derive(&mut self) {
        let mut derived: Vec<Option<(u64, usize)>> = Vec::new();
        for parameter in &self.all {
            let mut found = None;
            for (index, other) in self.all.iter().enumerate() {
                let factor = factor(&parameter.values, &other.values);
                if let Some(factor) = factor
                    && parameter.kind == "int"
                    && parameter.of.name == other.of.name
                    && found.is_none_or(|(best, _)| factor > best)
                {
                    found = Some((factor, index));
                }
            }
            derived.push(found);
        }
        let of_derived = |of: usize| derived.get(of).is_some_and(Option::is_some);
        let derived: Vec<Option<(u64, usize)>> = derived
            .iter()
            .map(|found| found.filter(|&(_, of)| !of_derived(of)))
            .collect();
        for role in &mut self.roles {
            if let Role::Parameter(index) = *role
                && let Some(Some((factor, of))) = derived.get(index)
            {
                *role = Role::Multiple(*factor, *of);
            }
        }
        let keep: Vec<usize> = (0..self.all.len())
            .filter(|&index| derived.get(index).is_none_or(Option::is_none))
            .collect();
        self.retain(&keep);
    }

    /// Sorts the parameters without default to the front.
    fn order(&mut self) {
        let mut order: Vec<usize> = (0..self.all.len()).collect();
        let with_default =
            |index: &usize| self.all.get(*index).is_some_and(|it| it.default.is_some());
        order.sort_by_key(with_default);
        self.retain(&order);
    }

    /// Keeps these, in this order.
    fn retain(&mut self, order: &[usize]) {
        let place = |old: usize| order.iter().position(|&index| index == old).unwrap_or(old);
        for role in &mut self.roles {
            match role {
                Role::Same => {}
                Role::Parameter(index) | Role::Multiple(_, index) => *index = place(*index),
            }
        }
        let kept = order
            .iter()
            .filter_map(|&index| self.all.get(index).cloned());
        self.all = kept.collect();
    }

    /// `features` where there is one of them, else by the step it belongs to: `n3x3_reduce`.
    fn name(&mut self, owners: &[String]) {
        let names: Vec<String> = self.all.iter().map(|it| it.name.clone()).collect();
        let mut numbers = Names::default();
        for parameter in &mut self.all {
            let alone = names.iter().filter(|name| **name == parameter.name).count() == 1;
            let owner = owners.get(parameter.column).map_or("", String::as_str);
            let digit = owner.starts_with(|first: char| first.is_ascii_digit());
            let name = match (alone, owner, parameter.name.as_str()) {
                (true, _, name) => name.to_owned(),
                (false, "", name) => format!("{name}1"),
                (false, owner, "features") if digit => format!("n{owner}"),
                (false, owner, "features") => format!("n_{owner}"),
                (false, owner, name) => format!("{owner}_{name}"),
            };
            parameter.name = numbers.make(&name, "n");
        }
    }

    /// As they stand after the block's name; their names are taken in `own`.
    pub fn written(&self, own: &mut Names) -> Vec<String> {
        let all = self.all.iter();
        all.map(|parameter| {
            let name = own.make(&parameter.name, "n");
            match &parameter.default {
                Some(default) => format!("{name}: {} = {}", parameter.kind, text_of(default)),
                None => format!("{name}: {}", parameter.kind),
            }
        })
        .collect()
    }

    /// The values of a use.
    pub fn arguments(&self, number: usize) -> Vec<Argument> {
        let all = self.all.iter();
        all.filter_map(|parameter| {
            let value = parameter.values.get(number)?;
            Some(Argument {
                name: SmolStr::new(&parameter.name),
                bare: parameter.default.is_none(),
                text: text_of(value),
                open: Some(OpenValue {
                    of: parameter.of,
                    value: value.clone(),
                }),
                default: parameter.default.as_ref() == Some(value),
            })
        })
        .collect()
    }

    /// Puts the parameters into the steps of the block.
    pub fn put(&self, body: &mut [Piece]) {
        self.put_next(body, &mut self.roles.iter());
    }

    fn put_next(&self, body: &mut [Piece], roles: &mut std::slice::Iter<'_, Role>) {
        for piece in body {
            for arm in &mut piece.arms {
                self.put_next(&mut arm.pieces, roles);
            }
            let arguments = piece.call.arguments.iter_mut();
            for argument in arguments.filter(|argument| argument.open.is_some()) {
                let written = match roles.next() {
                    Some(Role::Parameter(index)) => self.all.get(*index).map(|it| it.name.clone()),
                    Some(Role::Multiple(factor, index)) => {
                        let of = self.all.get(*index);
                        of.map(|of| format!("({factor} * {})", of.name))
                    }
                    Some(Role::Same) | None => None,
                };
                if let Some(text) = written {
                    argument.text = text;
                    argument.default = false;
                }
            }
        }
    }
}

/// The name of the step that each value belongs to, as it is in the block.
fn owners(pieces: &[Piece], inner: Option<&[String]>) -> Vec<String> {
    let mut left = inner.unwrap_or_default().iter();
    let mut owners = Vec::new();
    collect(pieces, &mut left, &mut owners);
    owners
}

fn collect(pieces: &[Piece], left: &mut std::slice::Iter<'_, String>, owners: &mut Vec<String>) {
    for piece in pieces {
        for arm in &piece.arms {
            collect(&arm.pieces, left, owners);
        }
        let name = piece.label.as_ref().and_then(|_| left.next());
        let name = name.cloned().unwrap_or_default();
        let open = piece.call.arguments.iter();
        let open = open.filter(|argument| argument.open.is_some());
        owners.extend(open.map(|_| name.clone()));
    }
}

/// The type of a block's parameter whose values a layer's parameter of a kind takes.
fn kind(kind: Kind, values: &[Value]) -> &'static str {
    let square = |value: &Value| match value {
        Value::Size(extents) => extents
            .as_slice()
            .windows(2)
            .all(|two| two.first() == two.last()),
        Value::Number(_) => true,
        Value::Switch(_) | Value::Word(_) => false,
    };
    match kind {
        Kind::Number | Kind::Rate => "float",
        Kind::Size | Kind::Pair if !values.iter().all(square) => "size",
        Kind::Count | Kind::Index | Kind::Size | Kind::Pair => "int",
        Kind::Switch => "bool",
        Kind::Word(_) => "word",
        Kind::Shape
        | Kind::SizeOrShape
        | Kind::Order
        | Kind::Parts
        | Kind::Sides
        | Kind::Padding
        | Kind::Rounding
        | Kind::Factor => "size",
    }
}

/// A layer's parameter that need not be given is 1 in blocks where nothing is said, if it is 1 in
/// some use.
fn default(usual: &DefaultValue, values: &[Value]) -> Option<Value> {
    match usual {
        DefaultValue::Required => None,
        DefaultValue::Is(_) | DefaultValue::Follows(_) => {
            let one = |value: &&Value| text_of(value) == "1";
            values.iter().find(one).cloned()
        }
    }
}

/// How many times the others the values are, the same in all uses; more than once.
fn factor(values: &[Value], others: &[Value]) -> Option<u64> {
    let number = |value: &Value| match value {
        Value::Number(number) => Some(*number),
        Value::Switch(_) | Value::Size(_) | Value::Word(_) => None,
    };
    let mut found: Option<Number> = None;
    for (value, other) in values.iter().zip(others) {
        let quotient = number(value)?.divide(number(other)?)?;
        if found.is_some_and(|found| found != quotient) {
            return None;
        }
        found = Some(quotient);
    }
    let factor = found?.to_u64().filter(|&factor| factor > 1)?;
    (values.len() > 2 || matches!(factor, 2 | 4)).then_some(factor)
}
