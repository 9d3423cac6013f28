//! How the types of layers' fields are read from values, and written as values.

use super::{Kind, ParameterError, Reader, Value, Values};
use crate::layer::shape::{MapAxis, Shape};
use crate::layer::window::{Dilation, GridSize, Kernel, Padding, Rounding, Stride};
use crate::number::{Extents, Number};

/// The type of a field, as the value of a parameter or of several.
pub(in crate::layer) trait Field: Sized {
    /// Reads as many parameters as it is made of.
    ///
    /// # Errors
    /// Where a value is not of its parameter's kind.
    fn read(reader: &mut Reader<'_>) -> Result<Self, ParameterError>;

    /// Puts down a value for each of them.
    fn write(&self, values: &mut Values);
}

type Read<T> = Result<T, ParameterError>;

/// A whole number from 1.
pub(in crate::layer) fn count(value: &Value) -> Option<u64> {
    whole(value).filter(|&count| count > 0)
}

fn whole(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => number.to_u64(),
        Value::Switch(_) | Value::Size(_) | Value::Word(_) => None,
    }
}

/// [`Kind::Count`] and [`Kind::Index`]
impl Field for u64 {
    fn read(reader: &mut Reader<'_>) -> Read<Self> {
        reader.value(|value, parameter| {
            if parameter.kind == Kind::Index {
                whole(value)
            } else {
                count(value)
            }
        })
    }

    fn write(&self, values: &mut Values) {
        values.push(Some(Value::Number(Number::from(*self))));
    }
}

/// [`Kind::Number`] and [`Kind::Rate`]
impl Field for Number {
    fn read(reader: &mut Reader<'_>) -> Read<Self> {
        reader.value(|value, parameter| match value {
            Value::Number(number) => {
                let share = *number >= Number::ZERO && *number < Number::ONE;
                (share || parameter.kind != Kind::Rate).then_some(*number)
            }
            Value::Switch(_) | Value::Size(_) | Value::Word(_) => None,
        })
    }

    fn write(&self, values: &mut Values) {
        values.push(Some(Value::Number(*self)));
    }
}

/// [`Kind::Switch`]
impl Field for bool {
    fn read(reader: &mut Reader<'_>) -> Read<Self> {
        reader.value(|value, _| match value {
            Value::Switch(on) => Some(*on),
            Value::Number(_) | Value::Size(_) | Value::Word(_) => None,
        })
    }

    fn write(&self, values: &mut Values) {
        values.push(Some(Value::Switch(*self)));
    }
}

/// A field that only some names of a type have.
impl<T: Field> Field for Option<T> {
    fn read(reader: &mut Reader<'_>) -> Read<Self> {
        T::read(reader).map(Some)
    }

    fn write(&self, values: &mut Values) {
        match self {
            Some(field) => field.write(values),
            None => values.push(None),
        }
    }
}

/// Height x width; a number is both.
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

pub(in crate::layer) fn two_from_one(value: &Value) -> Option<(u64, u64)> {
    two(value).filter(|&(height, width)| height > 0 && width > 0)
}

/// The extents, of which there are one to four.
pub(in crate::layer) fn size(extents: &[u64]) -> Option<Value> {
    Extents::new(extents).map(Value::Size)
}

macro_rules! sizes {
    ($($name:ident)*) => {$(
        /// [`Kind::Size`]
        impl Field for $name {
            fn read(reader: &mut Reader<'_>) -> Read<Self> {
                reader.value(|value, _| {
                    let (height, width) = two_from_one(value)?;
                    Some(Self { height, width })
                })
            }

            fn write(&self, values: &mut Values) {
                values.push(size(&[self.height, self.width]));
            }
        }
    )*};
}

sizes! { Kernel Stride Dilation GridSize }

/// [`Kind::Pair`]
impl Field for (u64, u64) {
    fn read(reader: &mut Reader<'_>) -> Read<Self> {
        reader.value(|value, _| two(value))
    }

    fn write(&self, values: &mut Values) {
        values.push(size(&[self.0, self.1]));
    }
}

/// [`Kind::Parts`]
impl Field for Extents {
    fn read(reader: &mut Reader<'_>) -> Read<Self> {
        reader.value(|value, _| from_one(value))
    }

    fn write(&self, values: &mut Values) {
        values.push(Some(Value::Size(*self)));
    }
}

/// Extents of 1 or more; a number is one extent.
pub(in crate::layer) fn from_one(value: &Value) -> Option<Extents> {
    match value {
        Value::Number(number) => Extents::new(&[number.to_u64()?]),
        Value::Size(extents) => Some(*extents),
        Value::Switch(_) | Value::Word(_) => None,
    }
    .filter(|extents| extents.as_slice().iter().all(|&extent| extent > 0))
}

/// [`Kind::Shape`]
impl Field for Shape {
    fn read(reader: &mut Reader<'_>) -> Read<Self> {
        reader.value(|value, _| Shape::from_extents(from_one(value)?.as_slice()))
    }

    fn write(&self, values: &mut Values) {
        match *self {
            Shape::Vector { features } => features.write(values),
            Shape::Map {
                channels,
                height,
                width,
            } => values.push(size(&[channels, height, width])),
        }
    }
}

/// [`Kind::Order`]
impl Field for [MapAxis; 3] {
    fn read(reader: &mut Reader<'_>) -> Read<Self> {
        const AXES: [MapAxis; 3] = [MapAxis::Channels, MapAxis::Height, MapAxis::Width];
        reader.value(|value, _| match value {
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

    fn write(&self, values: &mut Values) {
        let places = self.map(|axis| match axis {
            MapAxis::Channels => 0,
            MapAxis::Height => 1,
            MapAxis::Width => 2,
        });
        values.push(size(&places));
    }
}

/// [`Kind::Padding`] and [`Kind::Sides`]
impl Field for Padding {
    fn read(reader: &mut Reader<'_>) -> Read<Self> {
        reader.value(|value, parameter| match value {
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
            Value::Word(word) if !parameter.kind.words().contains(&word.as_str()) => None,
            Value::Word(word) => match word.as_str() {
                "same" => Some(Padding::Same),
                "same_lower" => Some(Padding::SameLower),
                "valid" => Some(Padding::NONE),
                _ => None,
            },
            Value::Switch(_) => None,
        })
    }

    fn write(&self, values: &mut Values) {
        values.push(match *self {
            Padding::Sides {
                top,
                bottom,
                left,
                right,
            } => size(&[top, bottom, left, right]),
            Padding::Same => Some(Value::word("same")),
            Padding::SameLower => Some(Value::word("same_lower")),
        });
    }
}

/// [`Kind::Rounding`]
impl Field for Rounding {
    fn read(reader: &mut Reader<'_>) -> Read<Self> {
        reader.value(|value, _| match value {
            Value::Switch(false) => Some(Rounding::Floor),
            Value::Switch(true) => Some(Rounding::Ceil),
            Value::Word(word) => (word == "caffe").then_some(Rounding::Caffe),
            Value::Number(_) | Value::Size(_) => None,
        })
    }

    fn write(&self, values: &mut Values) {
        values.push(Some(match self {
            Rounding::Floor => Value::Switch(false),
            Rounding::Ceil => Value::Switch(true),
            Rounding::Caffe => Value::word("caffe"),
        }));
    }
}
