//! Values at compile time.

pub use super::list::List;
use crate::graph::Tensor;
use crate::layer::{self, Signature};
use crate::number::{Extents, Number};
use crate::program::DefinitionId;
use crate::source::Span;
use smallvec::SmallVec;
use std::rc::Rc;

/// The result of an expression.
#[derive(Clone, Debug)]
pub enum Value {
    /// A number, switch, size or word.
    Plain(layer::Value),
    /// A layer or block with some of its parameters.
    Layer(Rc<LayerValue>),
    /// `0..n`
    Range(Number, Number),
    /// `[64, 128]`
    List(Rc<List>),
    /// The result of an error, which has been reported.
    Unknown,
}

impl Value {
    /// A number.
    pub fn number(number: impl Into<Number>) -> Self {
        Value::Plain(layer::Value::Number(number.into()))
    }

    /// `on` or `off`.
    pub fn switch(on: bool) -> Self {
        Value::Plain(layer::Value::Switch(on))
    }

    /// A size; a shape of one extent is a number.
    pub fn size(extents: &[u64]) -> Self {
        match extents {
            [one] => Self::number(*one),
            _ => Extents::new(extents).map_or(Value::Unknown, |extents| {
                Value::Plain(layer::Value::Size(extents))
            }),
        }
    }

    /// The kind of the value, with its article.
    pub fn describe(&self) -> &'static str {
        match self {
            Value::Plain(layer::Value::Number(_)) => "a number",
            Value::Plain(layer::Value::Switch(_)) => "a switch",
            Value::Plain(layer::Value::Size(_)) => "a size",
            Value::Plain(layer::Value::Word(_)) => "a word",
            Value::Layer(_) => "a layer",
            Value::Range(..) => "a range",
            Value::List(_) => "a list",
            Value::Unknown => "unknown",
        }
    }

    /// The value as it is written, in short, to name a round of a loop by it.
    pub fn shown(&self) -> String {
        const SHOWN: usize = 6;
        match self {
            Value::Plain(value) => value.to_string(),
            Value::Layer(layer) => match layer.callee {
                Callee::Core(signature) => signature.name.to_owned(),
                Callee::Definition(_) | Callee::Piece(_) => self.describe().to_owned(),
            },
            Value::List(list) => {
                let shown = list.items().iter().take(SHOWN).map(Value::shown);
                let mut shown: Vec<String> = shown.collect();
                if list.items().len() > SHOWN {
                    shown.push("…".to_owned());
                }
                format!("[{}]", shown.join(", "))
            }
            Value::Range(..) | Value::Unknown => self.describe().to_owned(),
        }
    }
}

/// A layer, block or piece that a step can apply.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Callee {
    /// A layer of the core.
    Core(&'static Signature),
    /// A block, or a network used as one.
    Definition(DefinitionId),
    /// A piece with one set of weights: `share head = …`.
    Piece(usize),
}

impl PartialEq for Signature {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// A value given to a parameter, and where.
#[derive(Clone, Debug)]
pub struct Given {
    /// The value.
    pub value: Value,
    /// Its place.
    pub span: Span,
}

/// The values of the parameters so far, in their order.
pub type Bound = Vec<Option<Given>>;

/// A layer as a value: `relu`, `(leaky_relu 0.1)`.
#[derive(Clone, Debug)]
pub struct LayerValue {
    /// The layer or block that it applies.
    pub callee: Callee,
    /// The values bound to its parameters.
    pub bound: Bound,
}

/// A tensor that a step reads or produces.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Operand {
    /// A tensor.
    Known(Tensor),
    /// The result of an error, which has been reported.
    Unknown,
}

impl Operand {
    /// The tensor, if it is known.
    pub fn tensor(self) -> Option<Tensor> {
        match self {
            Operand::Known(tensor) => Some(tensor),
            Operand::Unknown => None,
        }
    }
}

/// The results of a step: one, but for `split` and blocks with several outputs.
pub type Results = SmallVec<[Operand; 1]>;

/// One result.
pub fn single(flow: Operand) -> Results {
    let mut flows = Results::new();
    flows.push(flow);
    flows
}
