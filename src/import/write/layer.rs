//! A layer as it is called in the language: the values of its parameters, defaults left out.

use crate::layer::{DefaultValue, Kind, Layer, Parameter, Value};
use smol_str::SmolStr;

/// A value on its way into the text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Argument {
    /// The parameter.
    pub name: SmolStr,
    /// Whether it may stand without its name.
    pub bare: bool,
    /// The value as it is written.
    pub text: String,
    /// The value that a block may leave open.
    pub open: Option<OpenValue>,
    /// The value is the parameter's default, and is not written.
    pub default: bool,
}

/// A number or a size that two uses of one block may differ in.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct OpenValue {
    /// The layer's parameter that takes it, if through blocks.
    pub of: &'static Parameter,
    /// The value.
    pub value: Value,
}

/// A layer or block with its values.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Call {
    /// The name of the layer or block.
    pub name: SmolStr,
    /// Its values, in the order of its parameters.
    pub arguments: Vec<Argument>,
}

impl Call {
    /// The call of a layer.
    pub fn of(layer: &Layer) -> Self {
        let signature = layer.signature();
        let (parameters, values) = (signature.parameters, layer.values());
        let value_of = |name: &str| {
            let mut all = parameters.iter().zip(&values);
            let found = all.find(|(parameter, _)| parameter.name == name);
            found.and_then(|(_, value)| value.as_ref())
        };
        let arguments = parameters
            .iter()
            .zip(&values)
            .filter_map(|(parameter, value)| {
                let value = value.as_ref()?;
                let default = match &parameter.default {
                    DefaultValue::Required => false,
                    DefaultValue::Is(usual) => same_size(usual, value),
                    // It follows from that parameter, if it names one.
                    DefaultValue::Follows(from) => {
                        value_of(from).is_some_and(|source| same_size(source, value))
                    }
                };
                Some(Argument {
                    name: SmolStr::new_static(parameter.name),
                    bare: parameter.bare,
                    text: text(parameter, value),
                    open: parameter.may_vary.then(|| OpenValue {
                        of: parameter,
                        value: value.clone(),
                    }),
                    default,
                })
            });
        Self {
            name: SmolStr::new_static(signature.name),
            arguments: arguments.collect(),
        }
    }

    /// The text after the name, each value with a blank before it.
    pub fn written(&self) -> String {
        let mut text = String::new();
        let mut in_order = true;
        for argument in &self.arguments {
            if argument.default {
                in_order &= !argument.bare;
                continue;
            }
            text.push(' ');
            if !(argument.bare && in_order) {
                text.push_str(&argument.name);
                text.push('=');
            }
            text.push_str(&argument.text);
        }
        text
    }
}

/// Whether two values are the same; a number is a square.
fn same_size(one: &Value, other: &Value) -> bool {
    one == other || text_of(one) == text_of(other)
}

/// A value as it is written for a parameter.
fn text(parameter: &Parameter, value: &Value) -> String {
    match value {
        Value::Size(extents)
            if parameter.both_extents
                || matches!(parameter.kind, Kind::Factor | Kind::Parts | Kind::Shape) =>
        {
            extents.to_string()
        }
        Value::Size(_) | Value::Number(_) | Value::Switch(_) | Value::Word(_) => text_of(value),
    }
}

/// A value as it is written: a square by one number, a fraction in parentheses.
pub(super) fn text_of(value: &Value) -> String {
    match value {
        Value::Size(extents) => match extents.as_slice() {
            [height, width] if height == width => height.to_string(),
            [top, bottom, left, right] if top == bottom && left == right && top == left => {
                top.to_string()
            }
            [top, bottom, left, right] if top == bottom && left == right => {
                format!("{top}x{left}")
            }
            _ => extents.to_string(),
        },
        Value::Number(number) => {
            let text = number.to_string();
            match text.split_once('/') {
                Some((over, under)) => format!("({over} / {under})"),
                None => text,
            }
        }
        Value::Switch(_) | Value::Word(_) => value.to_string(),
    }
}
