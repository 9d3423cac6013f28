//! Expressions to values, in exact arithmetic.

use super::scope::Meaning;
use super::value::{Bound, LayerValue, Value};
use super::{Elaborator, error};
use crate::layer::{self, Kind, Shape};
use crate::source::Span;
use crate::syntax::number::{Extents, Number};
use crate::syntax::tree::{
    BinaryOperator, Expr, ExprKind, Name, Pattern, PatternKind, Type, UnaryOperator,
};
use std::cmp::Ordering;
use std::rc::Rc;

/// What a value is wanted for: decides what a bare word means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Expected {
    /// A parameter of a layer.
    Kind(Kind),
    /// A parameter of a block; `None` where it has no type.
    Type(Option<Type>),
    /// A number or condition.
    Operand,
}

/// The functions of expressions.
const FUNCTIONS: &[&str] = &[
    "min", "max", "floor", "ceil", "round", "abs", "log2", "one_of",
];

/// The quantities of `expect` that are not measured yet.
const PLANNED_QUANTITIES: &[&str] = &[
    "activations",
    "peak_memory",
    "training_memory",
    "depth",
    "receptive_field",
];

impl<'p> Elaborator<'p> {
    /// The value of an expression; `Unknown` after a mistake, which has been told.
    pub(super) fn evaluate(&mut self, expr: &'p Expr, expected: Expected) -> Value {
        match &expr.kind {
            ExprKind::Number(literal) => Value::number(literal.value),
            ExprKind::Size(extents) => Value::Plain(layer::Value::Size(*extents)),
            ExprKind::Bool(on) => Value::switch(*on),
            ExprKind::Name(name) => self.named(name, expr.span, expected),
            ExprKind::Text(_) => {
                let said = "a text in quotes stands only behind `use`";
                let said = error::misplaced(expr.span, said, "words and numbers have no quotes");
                self.report(said);
                Value::Unknown
            }
            ExprKind::Call {
                function,
                arguments,
            } => self.call(expr.span, function, arguments),
            ExprKind::Unary { operator, operand } => self.unary(*operator, operand),
            ExprKind::Binary {
                operator,
                operator_span,
                left,
                right,
            } => self.binary(expr.span, *operator, *operator_span, left, right),
            ExprKind::If {
                condition,
                then,
                otherwise,
            } => match self.decide(condition) {
                Some(true) => self.evaluate(then, expected),
                Some(false) => self.evaluate(otherwise, expected),
                None => Value::Unknown,
            },
            ExprKind::Range { start, end } => match (self.number(start), self.number(end)) {
                (Some(start), Some(end)) => Value::Range(start, end),
                _ => Value::Unknown,
            },
            ExprKind::To { .. } => {
                self.report(error::family(expr.span, "`to`"));
                Value::Unknown
            }
            ExprKind::Layer(used) => self.layer_value(&used.name, |elaborator, callee| {
                if let Some(call) = &used.call {
                    let name = &used.name.text;
                    let said = error::takes_the_flow(used.span, name, call.span, None);
                    elaborator.report(said);
                }
                elaborator.bind_arguments(callee, &used.name, &used.arguments, None)
            }),
        }
    }

    /// A layer or block as a value.
    fn layer_value(
        &mut self,
        name: &'p Name,
        bind: impl FnOnce(&mut Self, super::value::Callee) -> Option<Bound>,
    ) -> Value {
        if let Some(binding) = self.scope.get(&name.text)
            && let Meaning::Value(value @ Value::Layer(_)) = &binding.meaning
        {
            return value.clone();
        }
        match self.callee(&name.text) {
            Some(Ok(callee)) => match bind(self, callee) {
                Some(bound) => Value::Layer(Rc::new(LayerValue { callee, bound })),
                None => Value::Unknown,
            },
            Some(Err(())) => {
                self.failed = true;
                Value::Unknown
            }
            None => {
                self.report_unknown_layer(name);
                Value::Unknown
            }
        }
    }

    fn named(&mut self, name: &str, span: Span, expected: Expected) -> Value {
        if let Some(binding) = self.scope.get(name) {
            return match &binding.meaning {
                Meaning::Value(value) => value.clone(),
                Meaning::Tensor(_) if self.finished.is_some() => self.property(name, "shape", span),
                Meaning::Tensor(_) => {
                    let what = "a tensor";
                    let advice = format!("its sizes are `{name}.channels`, `{name}.height`, …");
                    self.report(error::not_a_value(span, name, what, &advice));
                    Value::Unknown
                }
            };
        }
        if let Some((tensor, property)) = name.rsplit_once('.')
            && self.scope.get(tensor).is_some()
        {
            return self.property(tensor, property, span);
        }
        if self.finished.is_some()
            && let Some(quantity) = self.quantity(name, span)
        {
            return quantity;
        }
        let words: &[&str] = match expected {
            Expected::Kind(kind) => kind.words(),
            Expected::Type(Some(Type::Word)) => {
                return Value::Plain(layer::Value::Word(name.into()));
            }
            // A parameter without type takes whatever word some layer takes.
            Expected::Type(None) => &[
                "same",
                "same_lower",
                "valid",
                "caffe",
                "channels",
                "height",
                "width",
                "all",
                "nearest",
                "bilinear",
                "bicubic",
            ],
            Expected::Type(Some(Type::Layer)) => {
                return self.layer_named(name, span);
            }
            Expected::Type(Some(
                Type::Int | Type::Float | Type::Bool | Type::Size | Type::Tensor,
            ))
            | Expected::Operand => &[],
        };
        if words.contains(&name) {
            return Value::Plain(layer::Value::Word(name.into()));
        }
        if expected == Expected::Type(None) && self.callee(name).is_some() {
            return self.layer_named(name, span);
        }
        if let Some(made) = self.made_later(name.split('.').next().unwrap_or(name)) {
            self.report(error::used_before_made(span, name, made));
            return Value::Unknown;
        }
        if self.callee(name).is_some() {
            let advice = "a value is expected here; to apply the layer, put `->` before it";
            self.report(error::not_a_value(span, name, "a layer", advice));
            return Value::Unknown;
        }
        let mut known = self.scope.names(false);
        known.extend(words.iter().map(|word| (*word).to_owned()));
        self.report(error::unknown_name(span, name, &known));
        Value::Unknown
    }

    fn layer_named(&mut self, name: &str, span: Span) -> Value {
        match self.callee(name) {
            Some(Ok(callee)) => Value::Layer(Rc::new(LayerValue {
                callee,
                bound: Bound::new(),
            })),
            Some(Err(())) => {
                self.failed = true;
                Value::Unknown
            }
            None => {
                let name = Name {
                    text: name.into(),
                    span,
                };
                self.report_unknown_layer(&name);
                Value::Unknown
            }
        }
    }

    /// `in.channels`
    fn property(&mut self, tensor: &str, property: &str, span: Span) -> Value {
        let flow = match self.scope.get(tensor).map(|binding| &binding.meaning) {
            Some(Meaning::Tensor(flow)) => *flow,
            Some(Meaning::Value(Value::Unknown)) => return Value::Unknown,
            Some(Meaning::Value(_)) | None => {
                let advice = "only a tensor has `channels`, `height`, `width` and `shape`";
                self.report(error::not_a_value(span, tensor, "no tensor", advice));
                return Value::Unknown;
            }
        };
        let shape = flow.tensor().map(|tensor| self.shape_of(tensor));
        let Some(shape) = shape else {
            return Value::Unknown;
        };
        match property {
            "channels" => Value::number(shape.channels()),
            "height" => Value::number(shape.height()),
            "width" => Value::number(shape.width()),
            "shape" => Value::size(&shape.extents()),
            _ => {
                self.report(error::unknown_property(span, tensor, property));
                Value::Unknown
            }
        }
    }

    /// What `expect` can speak of: `params`, `macs`, `flops`, `output`.
    fn quantity(&mut self, name: &str, span: Span) -> Option<Value> {
        let (graph, totals) = self.finished.as_ref()?;
        if PLANNED_QUANTITIES.contains(&name) {
            self.report(error::planned(span, &format!("`{name}` in `expect`")));
            return Some(Value::Unknown);
        }
        Some(match name {
            "params" => Value::number(totals.parameters),
            "macs" => Value::number(totals.macs),
            "flops" => {
                let flops = Number::from(totals.macs).multiply(Number::whole(2));
                flops.map_or(Value::Unknown, Value::number)
            }
            "output" => {
                let mut results = graph.outputs().iter().filter(|output| !output.training);
                let first = results.next()?.tensor;
                if results.next().is_some() {
                    let advice = "name one of them: `expect main = 1000`";
                    let said = "the network has several outputs";
                    self.report(error::misplaced(span, said, advice));
                    return Some(Value::Unknown);
                }
                Value::size(&self.shape_of(first).extents())
            }
            _ => return None,
        })
    }

    /// A condition; `None` after a mistake.
    pub(super) fn decide(&mut self, expr: &'p Expr) -> Option<bool> {
        match self.evaluate(expr, Expected::Operand) {
            Value::Plain(layer::Value::Switch(on)) => Some(on),
            Value::Unknown => None,
            other => {
                self.report(error::wrong_type(
                    expr.span,
                    &other,
                    "a condition: `on`, `off` or a comparison",
                ));
                None
            }
        }
    }

    /// A number; `None` after a mistake.
    pub(super) fn number(&mut self, expr: &'p Expr) -> Option<Number> {
        let value = self.evaluate(expr, Expected::Operand);
        self.as_number(value, expr.span)
    }

    fn as_number(&mut self, value: Value, span: Span) -> Option<Number> {
        match value {
            Value::Plain(layer::Value::Number(number)) => Some(number),
            Value::Unknown => None,
            other => {
                self.report(error::wrong_type(span, &other, "a number"));
                None
            }
        }
    }

    /// A whole number from 0; `None` after a mistake.
    pub(super) fn count(&mut self, expr: &'p Expr, what: &str) -> Option<u64> {
        let number = self.number(expr)?;
        self.as_count(number, expr.span, what)
    }

    pub(super) fn as_count(&mut self, number: Number, span: Span, what: &str) -> Option<u64> {
        let count = number.to_u64();
        if count.is_none() {
            let said = if number.is_whole() {
                error::wrong_type(span, &Value::number(number), &format!("{what} from 0"))
            } else {
                error::not_whole(span, number, what)
            };
            self.report(said);
        }
        count
    }

    fn unary(&mut self, operator: UnaryOperator, operand: &'p Expr) -> Value {
        match operator {
            UnaryOperator::Not => match self.decide(operand) {
                Some(on) => Value::switch(!on),
                None => Value::Unknown,
            },
            UnaryOperator::Negate => match self.number(operand) {
                Some(number) => self.checked(number.negate(), operand.span),
                None => Value::Unknown,
            },
        }
    }

    fn checked(&mut self, result: Option<Number>, span: Span) -> Value {
        match result {
            Some(number) => Value::number(number),
            None => {
                let said = "the result is too large to be kept exactly";
                self.report(error::arithmetic(span, said));
                Value::Unknown
            }
        }
    }

    fn binary(
        &mut self,
        span: Span,
        operator: BinaryOperator,
        operator_span: Span,
        left: &'p Expr,
        right: &'p Expr,
    ) -> Value {
        use BinaryOperator as Op;
        match operator {
            Op::And => match self.decide(left) {
                Some(true) => self.decide(right).map_or(Value::Unknown, Value::switch),
                Some(false) => Value::switch(false),
                None => Value::Unknown,
            },
            Op::Or => match self.decide(left) {
                Some(false) => self.decide(right).map_or(Value::Unknown, Value::switch),
                Some(true) => Value::switch(true),
                None => Value::Unknown,
            },
            Op::By => self.by(span, left, right),
            Op::Equal | Op::NotEqual => {
                let (one, other) = self.both(left, right);
                match self.equal(&one, &other, right.span) {
                    Some(equal) => Value::switch(equal == (operator == Op::Equal)),
                    None => Value::Unknown,
                }
            }
            Op::About => self.about(left, right),
            Op::Less | Op::LessOrEqual | Op::Greater | Op::GreaterOrEqual => {
                let (Some(one), Some(other)) = (self.number(left), self.number(right)) else {
                    return Value::Unknown;
                };
                let order = one.cmp(&other);
                Value::switch(match operator {
                    Op::Less => order == Ordering::Less,
                    Op::LessOrEqual => order != Ordering::Greater,
                    Op::Greater => order == Ordering::Greater,
                    _ => order != Ordering::Less,
                })
            }
            Op::Add | Op::Subtract | Op::Multiply | Op::Divide | Op::Remainder => {
                let (Some(one), Some(other)) = (self.number(left), self.number(right)) else {
                    return Value::Unknown;
                };
                let divides = matches!(operator, Op::Divide | Op::Remainder);
                if divides && other == Number::ZERO {
                    let said = "this divides by zero";
                    self.report(error::arithmetic(operator_span.to(right.span), said));
                    return Value::Unknown;
                }
                let result = match operator {
                    Op::Add => one.add(other),
                    Op::Subtract => one.subtract(other),
                    Op::Multiply => one.multiply(other),
                    Op::Divide => one.divide(other),
                    _ => one.remainder(other),
                };
                self.checked(result, span)
            }
        }
    }

    fn both(&mut self, left: &'p Expr, right: &'p Expr) -> (Value, Value) {
        let one = self.evaluate(left, Expected::Type(None));
        let other = self.evaluate(right, Expected::Type(None));
        (one, other)
    }

    fn equal(&mut self, one: &Value, other: &Value, span: Span) -> Option<bool> {
        match (one, other) {
            (Value::Unknown, _) | (_, Value::Unknown) => None,
            (Value::Plain(one), Value::Plain(other)) => match (one, other) {
                (layer::Value::Size(size), layer::Value::Number(number))
                | (layer::Value::Number(number), layer::Value::Size(size)) => {
                    // A number stands for a square.
                    let mut extents = size.as_slice().iter();
                    let two = size.as_slice().len() == 2;
                    Some(two && extents.all(|&extent| Number::from(extent) == *number))
                }
                _ => Some(one == other),
            },
            (Value::Layer(one), Value::Layer(other)) => {
                Some(one.callee == other.callee && one.bound.len() == other.bound.len())
            }
            _ => {
                self.report(error::wrong_type(span, other, one.describe()));
                None
            }
        }
    }

    /// `a ~ 4.09G`: equal when `a` is rounded to the last digit that is written.
    fn about(&mut self, left: &'p Expr, right: &'p Expr) -> Value {
        let (Some(found), Some(stated)) = (self.number(left), self.number(right)) else {
            return Value::Unknown;
        };
        let unit = match &right.kind {
            ExprKind::Number(literal) => literal.unit,
            _ => Number::ONE,
        };
        let rounded = found.divide(unit).map(Number::round);
        let stated = stated.divide(unit).map(Number::round);
        Value::switch(rounded.is_some() && rounded == stated)
    }

    /// `h x w`
    fn by(&mut self, span: Span, left: &'p Expr, right: &'p Expr) -> Value {
        let mut extents: Vec<u64> = Vec::new();
        let first = self.evaluate(left, Expected::Operand);
        match first {
            Value::Plain(layer::Value::Size(size)) => extents.extend(size.as_slice()),
            other => {
                let number = self.as_number(other, left.span);
                let count = number.and_then(|number| self.as_count(number, left.span, "an extent"));
                let Some(count) = count else {
                    return Value::Unknown;
                };
                extents.push(count);
            }
        }
        let Some(last) = self.count(right, "an extent") else {
            return Value::Unknown;
        };
        extents.push(last);
        match Extents::new(&extents) {
            Some(size) => Value::Plain(layer::Value::Size(size)),
            None => {
                let said = "a size has at most four extents";
                self.report(error::arithmetic(span, said));
                Value::Unknown
            }
        }
    }

    fn call(&mut self, span: Span, function: &'p Name, arguments: &'p [Expr]) -> Value {
        let name = function.text.as_str();
        if name == "one_of" {
            self.report(error::family(span, "`one_of`"));
            return Value::Unknown;
        }
        if !FUNCTIONS.contains(&name) {
            self.report(error::unknown_function(function, FUNCTIONS));
            return Value::Unknown;
        }
        let mut numbers = Vec::with_capacity(arguments.len());
        for argument in arguments {
            numbers.push(self.number(argument));
        }
        let numbers: Option<Vec<Number>> = numbers.into_iter().collect();
        let Some(numbers) = numbers else {
            return Value::Unknown;
        };
        let result = match (name, numbers.as_slice()) {
            ("min", [first, rest @ ..]) => Some(rest.iter().fold(*first, |a, b| a.min(*b))),
            ("max", [first, rest @ ..]) => Some(rest.iter().fold(*first, |a, b| a.max(*b))),
            ("floor", [number]) => Some(number.floor()),
            ("ceil", [number]) => Some(number.ceil()),
            ("round", [number]) => Some(number.round()),
            ("abs", [number]) => number.abs(),
            ("log2", [number]) if *number <= Number::ZERO => {
                let said = "only a number above 0 has a logarithm";
                self.report(error::arithmetic(span, said));
                return Value::Unknown;
            }
            ("log2", [number]) => log2(*number),
            _ => {
                let expected = if matches!(name, "min" | "max") {
                    "one value or more"
                } else {
                    "one value"
                };
                self.report(error::wrong_count(span, name, arguments.len(), expected));
                return Value::Unknown;
            }
        };
        self.checked(result, span)
    }

    /// A value as a parameter of a block wants it: checked against its type, a number made a size.
    pub(super) fn convert(&mut self, value: Value, ty: Option<Type>, span: Span) -> Value {
        let Some(ty) = ty else {
            return value;
        };
        let fits = match (&value, ty) {
            (Value::Unknown, _) => true,
            (Value::Plain(layer::Value::Number(number)), Type::Int) => {
                if !number.is_whole() {
                    self.report(error::not_whole(span, *number, "an `int`"));
                    return Value::Unknown;
                }
                true
            }
            (Value::Plain(layer::Value::Number(number)), Type::Size) => {
                let Some(count) = self.as_count(*number, span, "a size") else {
                    return Value::Unknown;
                };
                return Value::size(&[count, count]);
            }
            (Value::Plain(layer::Value::Number(_)), Type::Float)
            | (Value::Plain(layer::Value::Switch(_)), Type::Bool)
            | (Value::Plain(layer::Value::Size(_)), Type::Size)
            | (Value::Plain(layer::Value::Word(_)), Type::Word)
            | (Value::Layer(_), Type::Layer) => true,
            (
                Value::Plain(_) | Value::Layer(_) | Value::Range(..),
                Type::Int
                | Type::Float
                | Type::Bool
                | Type::Size
                | Type::Tensor
                | Type::Layer
                | Type::Word,
            ) => false,
        };
        if fits {
            return value;
        }
        let expected = match ty {
            Type::Int => "an `int`: a whole number",
            Type::Float => "a `float`: a number",
            Type::Bool => "a `bool`: `on` or `off`",
            Type::Size => "a `size`, such as `3x3`",
            Type::Tensor => "a tensor",
            Type::Layer => "a `layer`",
            Type::Word => "a word",
        };
        self.report(error::wrong_type(span, &value, expected));
        Value::Unknown
    }

    /// The shape of an `input`; `None` after a mistake.
    pub(super) fn stated_shape(&mut self, pattern: &'p Pattern) -> Option<Shape> {
        let extents = self.pattern(pattern)?;
        let whole: Option<Vec<u64>> = extents.iter().copied().collect();
        let Some(whole) = whole else {
            let said = "the shape of an input is stated in full";
            let advice = "put a number in the place of `?`";
            self.report(error::misplaced(pattern.span, said, advice));
            return None;
        };
        let shape = Shape::from_extents(&whole);
        let usable = shape.filter(|shape| shape.values().is_some_and(|count| count > 0));
        if usable.is_none() {
            let said = "an input is channels x height x width, each 1 or more, or one number";
            let advice = "an image of three colours: `input 3x224x224`";
            self.report(error::misplaced(pattern.span, said, advice));
        }
        usable
    }

    /// The extents of a stated shape, `None` for `?`.
    pub(super) fn pattern(&mut self, pattern: &'p Pattern) -> Option<Vec<Option<u64>>> {
        match &pattern.kind {
            PatternKind::Literal(extents) => Some(extents.clone()),
            PatternKind::Value(expr) => match self.evaluate(expr, Expected::Operand) {
                Value::Plain(layer::Value::Size(size)) => {
                    Some(size.as_slice().iter().copied().map(Some).collect())
                }
                Value::Unknown => None,
                other => {
                    let number = self.as_number(other, expr.span)?;
                    let count = self.as_count(number, expr.span, "an extent")?;
                    Some(vec![Some(count)])
                }
            },
        }
    }
}

/// Exact for powers of two, else to 40 binary places.
fn log2(number: Number) -> Option<Number> {
    if let Some(whole) = number.to_u64().filter(|whole| whole.is_power_of_two()) {
        return Some(Number::from(u64::from(whole.trailing_zeros())));
    }
    Number::nearest(number.to_f64().log2())
}
