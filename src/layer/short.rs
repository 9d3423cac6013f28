//! A layer in a few characters, for tables: its name and the unusual parts of its window.

use super::conv::GROUPS;
use super::window::{DILATION, KERNEL, PAD, STRIDE};
use super::{DefaultValue, Layer, Parameter, Value};

/// Top, bottom, left, right; all the same of a number, two by two of height x width.
fn sides(value: &Value) -> Option<[u64; 4]> {
    match value {
        Value::Number(number) => number.to_u64().map(|all| [all; 4]),
        Value::Size(extents) => match *extents.as_slice() {
            [height, width] => Some([height, height, width, width]),
            [top, bottom, left, right] => Some([top, bottom, left, right]),
            _ => None,
        },
        Value::Switch(_) | Value::Word(_) => None,
    }
}

/// `2`, `1x2`, `0x1x0x1`
fn short(value: &Value) -> String {
    match sides(value) {
        Some([top, bottom, left, right]) if top == bottom && left == right => {
            if top == left {
                top.to_string()
            } else {
                format!("{top}x{left}")
            }
        }
        Some(_) | None => value.to_string(),
    }
}

impl Layer {
    /// Its name, its kernel, and where they are not the defaults its stride, padding, dilation and
    /// groups: `conv 7x7/2 p3`, `conv 3x3 p2 d2`, `conv 3x3/2 p1 g32`, `maxpool 2x2`.
    pub fn short_text(&self) -> String {
        let (parameters, values) = (self.signature().parameters, self.values());
        let given = |wanted: &Parameter| {
            let mut pairs = parameters.iter().zip(&values);
            let (parameter, value) = pairs.find(|(it, _)| it.name == wanted.name)?;
            Some((parameter, value.as_ref()?))
        };
        let unusual = |wanted: &Parameter| {
            let (parameter, value) = given(wanted)?;
            let usual = match &parameter.default {
                DefaultValue::Required => None,
                DefaultValue::Is(usual) => Some(usual),
                DefaultValue::Follows(_) => given(&KERNEL).map(|(_, kernel)| kernel),
            };
            let same = |usual: &Value| {
                usual == value || sides(usual).is_some() && sides(usual) == sides(value)
            };
            (!usual.is_some_and(same)).then_some(value)
        };
        let mut text = self.name().to_owned();
        if let Some((_, kernel)) = given(&KERNEL) {
            text.push_str(&format!(" {kernel}"));
            if let Some(stride) = unusual(&STRIDE) {
                text.push_str(&format!("/{}", short(stride)));
            }
        }
        match unusual(&PAD) {
            Some(word @ Value::Word(_)) => text.push_str(&format!(" {word}")),
            Some(sides) => text.push_str(&format!(" p{}", short(sides))),
            None => {}
        }
        for (parameter, letter) in [(&DILATION, 'd'), (&GROUPS, 'g')] {
            if let Some(value) = unusual(parameter) {
                text.push_str(&format!(" {letter}{}", short(value)));
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use crate::layer::{Arguments, CONV, DEPTHWISE, Layer, MAXPOOL, RELU, Signature, Value};
    use crate::number::{Extents, Number};

    fn layer(signature: &'static Signature, given: &[(&str, Value)]) -> Layer {
        let value = |name: &str| given.iter().find(|(it, _)| *it == name);
        let values = signature.parameters.iter();
        let values: Vec<Option<Value>> = values
            .map(|it| value(it.name).map(|(_, value)| value.clone()))
            .collect();
        let values = &values;
        (signature.build)(&Arguments { signature, values }).unwrap()
    }

    fn number(value: u64) -> Value {
        Value::Number(Number::from(value))
    }

    fn size(extents: &[u64]) -> Value {
        Value::Size(Extents::new(extents).unwrap())
    }

    #[test]
    fn what_is_usual_is_left_out() {
        let conv = |given: &[(&str, Value)]| {
            let mut all = vec![("features", number(8)), ("kernel", number(3))];
            all.extend(given.iter().cloned());
            layer(&CONV, &all).short_text()
        };
        assert_eq!(conv(&[]), "conv 3x3");
        let (two, one) = (number(2), number(1));
        assert_eq!(
            conv(&[("stride", two.clone()), ("pad", one.clone())]),
            "conv 3x3/2 p1"
        );
        assert_eq!(conv(&[("stride", size(&[1, 1]))]), "conv 3x3");
        assert_eq!(conv(&[("stride", size(&[1, 2]))]), "conv 3x3/1x2");
        assert_eq!(
            conv(&[
                ("pad", Value::word("same")),
                ("dilation", two.clone()),
                ("groups", number(4))
            ]),
            "conv 3x3 same d2 g4"
        );
        assert_eq!(conv(&[("pad", size(&[0, 1, 0, 1]))]), "conv 3x3 p0x1x0x1");
        let pool = |stride: Option<Value>| {
            let mut all = vec![("kernel", two.clone())];
            all.extend(stride.map(|stride| ("stride", stride)));
            layer(&MAXPOOL, &all).short_text()
        };
        // A pooling's stride is its kernel where nothing else is said.
        assert_eq!(pool(None), "maxpool 2x2");
        assert_eq!(pool(Some(one)), "maxpool 2x2/1");
        assert_eq!(
            layer(&DEPTHWISE, &[("kernel", size(&[1, 3]))]).short_text(),
            "depthwise 1x3"
        );
        assert_eq!(layer(&RELU, &[]).short_text(), "relu");
    }
}
