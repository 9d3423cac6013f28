//! Parameters and inputs of networks that are set from outside.

use super::mistakes;
use crate::diagnostic::Diagnostic;
use crate::layer::{self, Shape};
use crate::program::Program;
use crate::syntax::tree::{Definition, Name, StatementKind};
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// A parameter or input of a network, set from outside (`--set classes=10`, `--input 3x160x160`).
///
/// If a setting differs from the parameter's default, or from the input's size, the network differs
/// from the one that its file describes: its `expect`s and shape assertions are then not checked, as
/// for a network that is used as a block on another size.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// What is set.
    pub of: Settable,
    /// Its value; that of an input is a size, or a number for a vector.
    pub value: SettingValue,
}

/// What can be set from outside.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Settable {
    /// The parameter of that name.
    Parameter(SmolStr),
    /// The input of that name.
    Input(SmolStr),
    /// The input of a network that has one.
    OnlyInput,
}

/// The value of a setting.
#[derive(Clone, Debug, PartialEq)]
pub enum SettingValue {
    /// A number, switch, size or word.
    One(layer::Value),
    /// Values in their order.
    List(Vec<SettingValue>),
}

impl From<layer::Value> for SettingValue {
    fn from(value: layer::Value) -> Self {
        SettingValue::One(value)
    }
}

impl Setting {
    /// The input that it sets, with its shape; `None` where it sets no input.
    pub(super) fn input(&self) -> Option<(Settable, Shape)> {
        let extents = match (&self.of, &self.value) {
            (Settable::Parameter(_), _) => return None,
            (_, SettingValue::One(layer::Value::Size(extents))) => extents.as_slice(),
            (_, SettingValue::One(layer::Value::Number(number))) => &[number.to_u64()?],
            (_, _) => return None,
        };
        let shape = Shape::from_extents(extents).filter(|_| !extents.contains(&0))?;
        Some((self.of.clone(), shape))
    }
}

/// What can be set from outside in a network.
pub fn settables(network: &Definition) -> impl Iterator<Item = Settable> {
    let parameters = network.parameters.iter();
    let parameters = parameters.map(|parameter| Settable::Parameter(parameter.name.text.clone()));
    let statements = network.body.statements.iter();
    let inputs: Vec<Option<&Name>> = statements
        .filter_map(|statement| match &statement.kind {
            StatementKind::Input { name, .. } => Some(name.as_ref()),
            _ => None,
        })
        .collect();
    let only = (inputs.len() == 1).then_some(Settable::OnlyInput);
    let named = inputs.into_iter().flatten();
    let named = named.map(|name| Settable::Input(name.text.clone()));
    parameters.chain(only).chain(named)
}

/// Settings that none of the networks has a parameter for.
pub(super) fn unknown_settings(
    program: &Program,
    settings: &[Setting],
    wanted: impl Fn(&str) -> bool,
) -> Vec<Diagnostic> {
    let networks = program.networks().map(|(_, network)| network);
    let networks: Vec<_> = networks
        .filter(|network| wanted(&network.name.text))
        .collect();
    let Some(first) = networks.first() else {
        return Vec::new();
    };
    let known: BTreeSet<Settable> = networks
        .iter()
        .flat_map(|network| settables(network))
        .collect();
    let unknown = settings.iter().filter(|set| !known.contains(&set.of));
    let networks: Vec<&str> = networks
        .iter()
        .map(|network| network.name.text.as_str())
        .collect();
    unknown
        .map(|set| mistakes::unknown_setting(first.name.span, &set.of, &networks, &known))
        .collect()
}
