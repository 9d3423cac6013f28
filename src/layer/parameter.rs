//! What a layer can be given: names, kinds and defaults of parameters, and the values bound to
//! them.

use super::Layer;
use super::window::{Dilation, Kernel, Padding, Rounding, Stride};
use crate::syntax::number::{Extents, Number};
use smol_str::SmolStr;

/// A value bound to a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A number, exact.
    Number(Number),
    /// `on` or `off`.
    Switch(bool),
    /// `3x3`
    Size(Extents),
    /// `same`
    Word(SmolStr),
}

impl Value {
    const fn word(text: &'static str) -> Self {
        Value::Word(SmolStr::new_static(text))
    }
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Value::Number(number) => number.fmt(f),
            Value::Switch(on) => f.write_str(if *on { "on" } else { "off" }),
            Value::Size(extents) => extents.fmt(f),
            Value::Word(word) => f.write_str(word),
        }
    }
}

/// What a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A whole number from 1.
    Count,
    /// Any number.
    Number,
    /// A number from 0 to less than 1.
    Rate,
    /// `on` or `off`.
    Switch,
    /// height x width, each from 1; a number stands for both.
    Size,
    /// height x width, each from 0; a number stands for both.
    Pair,
    /// Sizes of parts, each from 1: `24x48`; one number is one part.
    Parts,
    /// A number, height x width, or top x bottom x left x right, each from 0.
    Sides,
    /// [`Kind::Sides`], or `same`, `same_lower`, `valid`.
    Padding,
    /// `off`, `on` or `caffe`.
    Rounding,
    /// A whole number (a factor), or height x width.
    Factor,
    /// One of the words.
    Word(&'static [&'static str]),
}

impl Kind {
    /// What it takes, in words that end "expected …".
    pub fn describe(self) -> String {
        match self {
            Kind::Count => "a whole number, 1 or more".into(),
            Kind::Number => "a number".into(),
            Kind::Rate => "a number from 0 to less than 1".into(),
            Kind::Switch => "`on` or `off`".into(),
            Kind::Size => "a size such as `3x3` or `3`, each extent 1 or more".into(),
            Kind::Pair => "rows and columns: `1` or `1x0`".into(),
            Kind::Parts => "the sizes of the parts, such as `24x48`, each 1 or more".into(),
            Kind::Sides => "rows and columns: `1`, `1x2` or `0x1x0x1`".into(),
            Kind::Padding => {
                "padding: `1`, `1x2`, `0x1x0x1`, `same`, `same_lower` or `valid`".into()
            }
            Kind::Rounding => "`off`, `on` or `caffe`".into(),
            Kind::Factor => "a factor such as `2`, or a size such as `28x28`".into(),
            Kind::Word(words) => {
                let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
                quoted.join(" or ")
            }
        }
    }

    /// The words that may stand for a value of this kind.
    pub fn words(self) -> &'static [&'static str] {
        match self {
            Kind::Padding => &["same", "same_lower", "valid"],
            Kind::Rounding => &["caffe"],
            Kind::Word(words) => words,
            Kind::Count
            | Kind::Number
            | Kind::Rate
            | Kind::Switch
            | Kind::Size
            | Kind::Pair
            | Kind::Parts
            | Kind::Sides
            | Kind::Factor => &[],
        }
    }
}

/// What a parameter is when nothing is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Default {
    /// Something must be said.
    Required,
    /// This.
    Is(Value),
    /// It follows from others, in these words.
    Follows(&'static str),
}

/// A parameter of a layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// What it is when nothing is said.
    pub default: Default,
    /// Whether it may be given without its name, in order.
    pub bare: bool,
}

impl Parameter {
    /// Must be given, with its name or without.
    pub const fn bare(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            kind,
            default: Default::Required,
            bare: true,
        }
    }

    /// May be given with its name; else `default`.
    pub const fn named(name: &'static str, kind: Kind, default: Default) -> Self {
        Self {
            name,
            kind,
            default,
            bare: false,
        }
    }

    /// May be given, with its name or without; else `default`.
    pub const fn optional(name: &'static str, kind: Kind, default: Default) -> Self {
        Self {
            name,
            kind,
            default,
            bare: true,
        }
    }
}

impl Default {
    /// A whole number.
    pub const fn whole(value: i64) -> Self {
        Default::Is(Value::Number(Number::whole(value)))
    }

    /// `on` or `off`.
    pub const fn switch(on: bool) -> Self {
        Default::Is(Value::Switch(on))
    }

    /// A word.
    pub const fn word(text: &'static str) -> Self {
        Default::Is(Value::word(text))
    }

    /// A decimal: `numerator / denominator`, in lowest terms.
    pub const fn decimal(numerator: i64, denominator: i64) -> Self {
        Default::Is(Value::Number(Number::lowest(numerator, denominator)))
    }
}

/// How many tensors a layer reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    /// The flow.
    Flow,
    /// Two or more, in parentheses: `add(a, b)`.
    Tensors,
}

/// What the language knows of a layer before it is built.
#[derive(Debug)]
pub struct Signature {
    /// `conv`
    pub name: &'static str,
    /// One line on what it computes.
    pub summary: &'static str,
    /// How many tensors it reads.
    pub reads: Reads,
    /// Its parameters; the bare ones first.
    pub parameters: &'static [Parameter],
    /// Makes the layer of bound values.
    pub build: fn(&Arguments<'_>) -> Result<Layer, ParameterError>,
}

impl Signature {
    /// The parameter of that name, and its place.
    pub fn parameter(&self, name: &str) -> Option<(usize, &'static Parameter)> {
        let mut all = self.parameters.iter().enumerate();
        all.find(|(_, parameter)| parameter.name == name)
    }
}

/// A value that its parameter cannot take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParameterError {
    /// The parameter.
    pub parameter: &'static str,
    /// What it was given, if anything.
    pub found: Option<Value>,
    /// What it takes.
    pub expected: String,
}

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

    /// [`Kind::Count`]
    ///
    /// # Errors
    /// Like all that follow: where the value is not of the kind.
    pub fn count(&self, name: &'static str) -> Read<u64> {
        self.read(name, |value| match value {
            Value::Number(number) => number.to_u64().filter(|&count| count > 0),
            Value::Switch(_) | Value::Size(_) | Value::Word(_) => None,
        })
    }

    /// [`Kind::Number`]
    ///
    /// # Errors
    /// Where the value is not a number.
    pub fn number(&self, name: &'static str) -> Read<Number> {
        self.read(name, |value| match value {
            Value::Number(number) => Some(*number),
            Value::Switch(_) | Value::Size(_) | Value::Word(_) => None,
        })
    }

    /// [`Kind::Rate`]
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

    /// [`Kind::Switch`]
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

    /// [`Kind::Pair`]
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

    /// [`Kind::Size`]
    ///
    /// # Errors
    /// Where the value is no size, or an extent is 0.
    pub fn kernel(&self, name: &'static str) -> Read<Kernel> {
        let (height, width) = self.pair(name)?;
        Ok(Kernel { height, width })
    }

    /// [`Kind::Size`]
    ///
    /// # Errors
    /// Where the value is no size, or an extent is 0.
    pub fn stride(&self, name: &'static str) -> Read<Stride> {
        let (height, width) = self.pair(name)?;
        Ok(Stride { height, width })
    }

    /// [`Kind::Size`]
    ///
    /// # Errors
    /// Where the value is no size, or an extent is 0.
    pub fn dilation(&self, name: &'static str) -> Read<Dilation> {
        let (height, width) = self.pair(name)?;
        Ok(Dilation { height, width })
    }

    /// [`Kind::Parts`]
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

    /// [`Kind::Padding`] and [`Kind::Sides`]
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

    /// [`Kind::Rounding`]
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

    /// [`Kind::Factor`]: a number is a factor for both axes, a size is the size itself.
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

    /// [`Kind::Word`]: the place of the word among those of the kind.
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
