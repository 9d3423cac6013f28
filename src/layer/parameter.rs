//! The parameters of layers: names, kinds and defaults, and the values bound to them.

mod arguments;
mod field;

pub use arguments::Arguments;
pub(super) use arguments::Reader;
pub(super) use field::{Field, count, from_one, size, two_from_one};

use super::Layer;
use crate::number::{Extents, Number};
use smallvec::SmallVec;
use smol_str::SmolStr;

/// A value bound to a parameter.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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
    pub(crate) const fn word(text: &'static str) -> Self {
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

/// The kind of values that a parameter takes.
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
    /// Two numbers, each from 0: height x width, or before x after; one number is both.
    Pair,
    /// A whole number from 0.
    Index,
    /// channels x height x width, or a number of features, each from 1.
    Shape,
    /// [`Kind::Size`], or channels x height x width, each from 1.
    SizeOrShape,
    /// The numbers 0, 1 and 2 in some order.
    Order,
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
    /// The values that it takes, in words that complete "expected …".
    pub fn describe(self) -> String {
        match self {
            Kind::Count => "a whole number, 1 or more".into(),
            Kind::Number => "a number".into(),
            Kind::Rate => "a number from 0 to less than 1".into(),
            Kind::Switch => "`on` or `off`".into(),
            Kind::Size => "a size such as `3x3` or `3`, each extent 1 or more".into(),
            Kind::Pair => "two numbers such as `1x0`, or one for both".into(),
            Kind::Index => "a whole number, 0 or more".into(),
            Kind::Shape => "a shape such as `64x7x7`, or `100` for a vector, each 1 or more".into(),
            Kind::SizeOrShape => {
                "a size such as `7x7` or `7`, or a shape such as `64x7x7`, each extent 1 or more"
                    .into()
            }
            Kind::Order => {
                "the axes 0 (channels), 1 (height) and 2 (width) in some order, such as `0x2x1`"
                    .into()
            }
            Kind::Parts => "the sizes of the parts, such as `24x48`, each 1 or more".into(),
            Kind::Sides => "rows and columns: `1`, `1x2` or `0x1x0x1`".into(),
            Kind::Padding => {
                "padding: `1`, `1x2`, `0x1x0x1`, `same`, `same_lower` or `valid`".into()
            }
            Kind::Rounding => "`off`, `on` or `caffe`".into(),
            Kind::Factor => "a factor such as `2`, or a size such as `28x28`".into(),
            Kind::Word(words) => {
                let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
                match quoted.as_slice() {
                    [first @ .., last] if !first.is_empty() => {
                        format!("{} or {last}", first.join(", "))
                    }
                    quoted => quoted.join(""),
                }
            }
        }
    }

    /// Whether it takes several numbers, such as `3x3`.
    pub fn takes_size(self) -> bool {
        match self {
            Kind::Size
            | Kind::Pair
            | Kind::Shape
            | Kind::SizeOrShape
            | Kind::Order
            | Kind::Parts
            | Kind::Sides
            | Kind::Padding
            | Kind::Factor => true,
            Kind::Count
            | Kind::Number
            | Kind::Rate
            | Kind::Switch
            | Kind::Index
            | Kind::Rounding
            | Kind::Word(_) => false,
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
            | Kind::Index
            | Kind::Shape
            | Kind::SizeOrShape
            | Kind::Order
            | Kind::Parts
            | Kind::Sides
            | Kind::Factor => &[],
        }
    }

    /// Whether nothing but one of its [`words`](Self::words), or a switch, is meant.
    pub fn takes_words_alone(self) -> bool {
        match self {
            Kind::Rounding | Kind::Word(_) => true,
            Kind::Padding
            | Kind::Count
            | Kind::Number
            | Kind::Rate
            | Kind::Switch
            | Kind::Size
            | Kind::Pair
            | Kind::Index
            | Kind::Shape
            | Kind::SizeOrShape
            | Kind::Order
            | Kind::Parts
            | Kind::Sides
            | Kind::Factor => false,
        }
    }
}

/// The value of a parameter that is not given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DefaultValue {
    /// None: a value must be given.
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
    /// The kind of values that it takes.
    pub kind: Kind,
    /// Its value when none is given.
    pub default: DefaultValue,
    /// Whether it may be given without its name, in order.
    pub bare: bool,
    /// Whether two uses of one block may differ in it, as in a block of a published network that is
    /// given its width and stride; a block that differs in other parameters is another block.
    pub may_vary: bool,
    /// Whether a written size has both extents, though they are equal, as papers have a kernel's.
    pub both_extents: bool,
    /// Whether it decides where a window lies, and not which values are learned: stride, padding,
    /// dilation.
    pub places_window: bool,
}

impl Parameter {
    /// Two uses of one block may differ in it.
    pub(super) const fn varying(mut self) -> Self {
        self.may_vary = true;
        self
    }

    /// It says where a window lies.
    pub(super) const fn placing_window(mut self) -> Self {
        self.places_window = true;
        self
    }

    /// It is written with both extents.
    pub(super) const fn with_both_extents(mut self) -> Self {
        self.both_extents = true;
        self
    }
}

/// A parameter that must be given, with its name or without.
pub(super) const fn bare(name: &'static str, kind: Kind) -> Parameter {
    Parameter {
        name,
        kind,
        default: DefaultValue::Required,
        bare: true,
        may_vary: false,
        both_extents: false,
        places_window: false,
    }
}

/// A parameter that may be given with its name; else `default`.
pub(super) const fn named(name: &'static str, kind: Kind, default: DefaultValue) -> Parameter {
    Parameter {
        name,
        kind,
        default,
        bare: false,
        may_vary: false,
        both_extents: false,
        places_window: false,
    }
}

/// A parameter that may be given, with its name or without; else `default`.
pub(super) const fn optional(name: &'static str, kind: Kind, default: DefaultValue) -> Parameter {
    Parameter {
        name,
        kind,
        default,
        bare: true,
        may_vary: false,
        both_extents: false,
        places_window: false,
    }
}

/// The default `value`.
pub(super) const fn whole(value: i64) -> DefaultValue {
    DefaultValue::Is(Value::Number(Number::whole(value)))
}

/// The default `numerator / denominator`, in lowest terms.
pub(super) const fn decimal(numerator: i64, denominator: i64) -> DefaultValue {
    DefaultValue::Is(Value::Number(Number::lowest(numerator, denominator)))
}

/// The default `on` or `off`.
pub(super) const fn switch(on: bool) -> DefaultValue {
    DefaultValue::Is(Value::Switch(on))
}

/// The default word.
pub(super) const fn word(text: &'static str) -> DefaultValue {
    DefaultValue::Is(Value::word(text))
}

/// The default that follows from other parameters, in these words.
pub(super) const fn follows(from: &'static str) -> DefaultValue {
    DefaultValue::Follows(from)
}

/// How many tensors a layer reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    /// The flow.
    Flow,
    /// Two or more, in parentheses: `add(a, b)`.
    Tensors,
    /// As many as are named here, in this order and in parentheses: `roi_pool(map, regions)`.
    Exactly(&'static [&'static str]),
}

/// Values in the order of a signature's parameters.
pub type Values = SmallVec<[Option<Value>; 8]>;

/// The facts about a layer that are known before it is built.
#[derive(Debug)]
pub struct Signature {
    /// `conv`
    pub name: &'static str,
    /// A description of its computation in one line.
    pub summary: &'static str,
    /// How many tensors it reads.
    pub reads: Reads,
    /// Its parameters; the bare ones first.
    pub parameters: &'static [Parameter],
    /// Makes the layer of bound values.
    pub build: fn(&Arguments<'_>) -> Result<Layer, ParameterError>,
    /// Whether its output has the shape of its input, whatever its parameters.
    pub keeps_shape: bool,
    /// Whether a written network has it on the line of the layer before it, as `conv 8 3x3 -> relu`.
    pub trailing: bool,
    /// Whether its values are other ones than those of its input, or in another order; else it is
    /// looked through where one layer follows another.
    pub changes_values: bool,
    /// Whether it takes a bound on how many there are of it to compare networks. It takes none if
    /// attributes count its layers, nor if they change neither the functions that a network can
    /// learn nor the class that it names.
    pub needs_bound: bool,
}

impl Signature {
    /// Whether its name is a whole step of a chain: it reads the flow, and all its parameters have
    /// defaults or `has_values` follow it.
    pub fn is_step(&self, has_values: bool) -> bool {
        let mut parameters = self.parameters.iter();
        self.reads == Reads::Flow
            && (has_values || parameters.all(|it| it.default != DefaultValue::Required))
    }

    /// The usual facts; the kind has its own name, summary and constructor.
    pub(super) const PLAIN: Self = Self {
        name: "",
        summary: "",
        reads: Reads::Flow,
        parameters: &[],
        build: |arguments| Err(arguments.refuse("", String::new())),
        keeps_shape: false,
        trailing: false,
        changes_values: true,
        needs_bound: true,
    };

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
    /// The value that was found, if any.
    pub found: Option<Value>,
    /// The values that it takes.
    pub expected: String,
}
