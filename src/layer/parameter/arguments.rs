//! Values on their way into a layer: each read as what its parameter takes.

use super::{Default, Parameter, ParameterError, Signature, Value};
use crate::layer::shape::{MapAxis, Shape};
use crate::layer::window::{Dilation, Kernel, Padding, Rounding, Stride};
use crate::number::{Extents, Number};

/// The values of a layer's parameters, in the order of its signature; defaults are filled in,
/// `None` stands only where the default follows from other parameters.
#[derive(Debug)]
pub struct Arguments<'a> {
    /// Whose they are.
    pub signature: &'static Signature,
    /// One for each parameter.
    pub values: &'a [Option<Value>],
}

type Read<T> = Result<T, ParameterError>;

impl Arguments<'_> {
    fn get(&self, name: &'static str) -> Read<(&'static Parameter, &Value)> {
        let missing = || ParameterError {
            parameter: name,
            found: None,
            expected: "a value".into(),
        };
        let (at, parameter) = self.signature.parameter(name).ok_or_else(missing)?;
        let given = self.values.get(at).and_then(Option::as_ref);
        let value = given.or(match &parameter.default {
            Default::Is(value) => Some(value),
            Default::Required | Default::Follows(_) => None,
        });
        Ok((parameter, value.ok_or_else(missing)?))
    }

    fn read<T>(&self, name: &'static str, take: impl FnOnce(&Value) -> Option<T>) -> Read<T> {
        let (parameter, value) = self.get(name)?;
        take(value).ok_or_else(|| ParameterError {
            parameter: parameter.name,
            found: Some(value.clone()),
            expected: parameter.kind.describe(),
        })
    }

    /// Whether a value was given.
    pub fn is_given(&self, name: &'static str) -> bool {
        let place = self.signature.parameter(name);
        place.is_some_and(|(at, _)| self.values.get(at).is_some_and(Option::is_some))
    }

    /// [`Kind::Count`](super::Kind::Count)
    ///
    /// # Errors
    /// Like all that follow: where the value is not of the kind.
    pub fn count(&self, name: &'static str) -> Read<u64> {
        self.read(name, |value| match value {
            Value::Number(number) => number.to_u64().filter(|&count| count > 0),
            Value::Switch(_) | Value::Size(_) | Value::Word(_) => None,
        })
    }

    /// [`Kind::Number`](super::Kind::Number)
    ///
    /// # Errors
    /// Where the value is not a number.
    pub fn number(&self, name: &'static str) -> Read<Number> {
        self.read(name, |value| match value {
            Value::Number(number) => Some(*number),
            Value::Switch(_) | Value::Size(_) | Value::Word(_) => None,
        })
    }

    /// [`Kind::Rate`](super::Kind::Rate)
    ///
    /// # Errors
    /// Where the value is not a number from 0 to less than 1.
    pub fn rate(&self, name: &'static str) -> Read<Number> {
        self.read(name, |value| match value {
            Value::Number(rate) => {
                Some(*rate).filter(|rate| *rate >= Number::ZERO && *rate < Number::ONE)
            }
            Value::Switch(_) | Value::Size(_) | Value::Word(_) => None,
        })
    }

    /// [`Kind::Switch`](super::Kind::Switch)
    ///
    /// # Errors
    /// Where the value is neither `on` nor `off`.
    pub fn switch(&self, name: &'static str) -> Read<bool> {
        self.read(name, |value| match value {
            Value::Switch(on) => Some(*on),
            Value::Number(_) | Value::Size(_) | Value::Word(_) => None,
        })
    }

    fn pair(&self, name: &'static str) -> Read<(u64, u64)> {
        self.read(name, |value| {
            two(value).filter(|&(height, width)| height > 0 && width > 0)
        })
    }

    /// [`Kind::Pair`](super::Kind::Pair)
    ///
    /// # Errors
    /// Where the value is no number or size of two extents.
    pub fn pair_from_zero(&self, name: &'static str) -> Read<(u64, u64)> {
        self.read(name, two)
    }

    /// The error for a value of the right kind that does not go with the others.
    pub fn refuse(&self, name: &'static str, expected: String) -> ParameterError {
        ParameterError {
            parameter: name,
            found: self.get(name).ok().map(|(_, value)| value.clone()),
            expected,
        }
    }

    /// [`Kind::Size`](super::Kind::Size)
    ///
    /// # Errors
    /// Where the value is no size, or an extent is 0.
    pub fn kernel(&self, name: &'static str) -> Read<Kernel> {
        let (height, width) = self.pair(name)?;
        Ok(Kernel { height, width })
    }

    /// [`Kind::Size`](super::Kind::Size)
    ///
    /// # Errors
    /// Where the value is no size, or an extent is 0.
    pub fn stride(&self, name: &'static str) -> Read<Stride> {
        let (height, width) = self.pair(name)?;
        Ok(Stride { height, width })
    }

    /// [`Kind::Size`](super::Kind::Size)
    ///
    /// # Errors
    /// Where the value is no size, or an extent is 0.
    pub fn dilation(&self, name: &'static str) -> Read<Dilation> {
        let (height, width) = self.pair(name)?;
        Ok(Dilation { height, width })
    }

    /// [`Kind::Index`](super::Kind::Index)
    ///
    /// # Errors
    /// Where the value is no whole number from 0.
    pub fn index(&self, name: &'static str) -> Read<u64> {
        self.read(name, |value| match value {
            Value::Number(number) => number.to_u64(),
            Value::Switch(_) | Value::Size(_) | Value::Word(_) => None,
        })
    }

    /// [`Kind::Shape`](super::Kind::Shape)
    ///
    /// # Errors
    /// Where the value has neither one extent nor three, or one of them is 0.
    pub fn shape(&self, name: &'static str) -> Read<Shape> {
        let extents = self.parts(name)?;
        self.read(name, |_| Shape::from_extents(extents.as_slice()))
    }

    /// [`Kind::Order`](super::Kind::Order)
    ///
    /// # Errors
    /// Where the value is not a size with the extents 0, 1 and 2.
    pub fn order(&self, name: &'static str) -> Read<[MapAxis; 3]> {
        const AXES: [MapAxis; 3] = [MapAxis::Channels, MapAxis::Height, MapAxis::Width];
        self.read(name, |value| match value {
            Value::Size(extents) => {
                let order = <[u64; 3]>::try_from(extents.as_slice()).ok()?;
                let all = (0..3).all(|axis| order.contains(&axis));
                let axis = |number| AXES.iter().zip(0..).find(|&(_, at)| at == number);
                let [first, second, third] =
                    order.map(|number| axis(number).map(|(axis, _)| *axis));
                all.then_some([first?, second?, third?])
            }
            Value::Number(_) | Value::Switch(_) | Value::Word(_) => None,
        })
    }

    /// [`Kind::Parts`](super::Kind::Parts)
    ///
    /// # Errors
    /// Where the value is no size, or a part is 0.
    pub fn parts(&self, name: &'static str) -> Read<Extents> {
        self.read(name, |value| {
            match value {
                Value::Number(number) => Extents::new(&[number.to_u64()?]),
                Value::Size(extents) => Some(*extents),
                Value::Switch(_) | Value::Word(_) => None,
            }
            .filter(|parts| parts.as_slice().iter().all(|&part| part > 0))
        })
    }

    /// [`Kind::Padding`](super::Kind::Padding) and [`Kind::Sides`](super::Kind::Sides)
    ///
    /// # Errors
    /// Where the value is neither sides nor one of the words.
    pub fn padding(&self, name: &'static str) -> Read<Padding> {
        let words = self.get(name)?.0.kind.words();
        self.read(name, |value| match value {
            Value::Number(number) => {
                let all = number.to_u64()?;
                Some(Padding::even(all, all))
            }
            Value::Size(extents) => match *extents.as_slice() {
                [height, width] => Some(Padding::even(height, width)),
                [top, bottom, left, right] => Some(Padding::Sides {
                    top,
                    bottom,
                    left,
                    right,
                }),
                _ => None,
            },
            Value::Word(word) if !words.contains(&word.as_str()) => None,
            Value::Word(word) => match word.as_str() {
                "same" => Some(Padding::Same),
                "same_lower" => Some(Padding::SameLower),
                "valid" => Some(Padding::NONE),
                _ => None,
            },
            Value::Switch(_) => None,
        })
    }

    /// [`Kind::Rounding`](super::Kind::Rounding)
    ///
    /// # Errors
    /// Where the value is none of the three.
    pub fn rounding(&self, name: &'static str) -> Read<Rounding> {
        self.read(name, |value| match value {
            Value::Switch(false) => Some(Rounding::Floor),
            Value::Switch(true) => Some(Rounding::Ceil),
            Value::Word(word) => (word == "caffe").then_some(Rounding::Caffe),
            Value::Number(_) | Value::Size(_) => None,
        })
    }

    /// [`Kind::Factor`](super::Kind::Factor): a number is a factor for both axes, a size is the size itself.
    ///
    /// # Errors
    /// Where the value is neither, or 0.
    pub fn factor(&self, name: &'static str) -> Read<Result<u64, (u64, u64)>> {
        let (height, width) = self.pair(name)?;
        let is_size = matches!(self.get(name)?.1, Value::Size(_));
        Ok(if is_size {
            Err((height, width))
        } else {
            Ok(height)
        })
    }

    /// [`Kind::Word`](super::Kind::Word): the place of the word among those of the kind.
    ///
    /// # Errors
    /// Where the value is none of the words.
    pub fn word(&self, name: &'static str) -> Read<&'static str> {
        let (parameter, value) = self.get(name)?;
        let known = parameter.kind.words().iter().find(|&&word| match value {
            Value::Word(given) => given == word,
            Value::Number(_) | Value::Switch(_) | Value::Size(_) => false,
        });
        known.copied().ok_or_else(|| ParameterError {
            parameter: parameter.name,
            found: Some(value.clone()),
            expected: parameter.kind.describe(),
        })
    }
}

/// height x width; a number stands for both.
fn two(value: &Value) -> Option<(u64, u64)> {
    match value {
        Value::Number(number) => number.to_u64().map(|both| (both, both)),
        Value::Size(extents) => match *extents.as_slice() {
            [height, width] => Some((height, width)),
            _ => None,
        },
        Value::Switch(_) | Value::Word(_) => None,
    }
}
