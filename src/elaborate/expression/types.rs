//! Values in the form that parameters and shapes expect.

use super::super::flow::is_flow;
use super::super::scope::Meaning;
use super::super::value::Value;
use super::super::widths::is_open;
use super::super::{Elaborator, mistakes};
use super::Expected;
use crate::layer::{self, Shape};
use crate::number::Number;
use crate::source::Span;
use crate::syntax::tree::{Expr, ExprKind, Pattern, PatternKind, Type};

/// A type, in words that end "expected …".
pub(in super::super) fn described(ty: Type) -> &'static str {
    match ty {
        Type::Int => "an `int` (a whole number)",
        Type::Float => "a `float` (a number)",
        Type::Bool => "a `bool` (`on` or `off`)",
        Type::Size => "a `size` (such as `3x3`)",
        Type::Tensor => "a tensor",
        Type::Layer => "a `layer` (such as `relu`)",
        Type::Word => "a word (such as `same`)",
        Type::List => "a `list` (such as `[64, 128]`)",
    }
}

impl<'p> Elaborator<'p> {
    /// Whether a value from outside can be that of a parameter.
    pub(in super::super) fn fits(&self, value: &Value, ty: Type) -> bool {
        match (value, ty) {
            (Value::Plain(layer::Value::Number(number)), Type::Int) => number.is_whole(),
            (Value::Plain(layer::Value::Number(number)), Type::Size) => {
                number.is_whole() && *number >= Number::ZERO
            }
            (Value::Plain(layer::Value::Number(_)), Type::Float)
            | (Value::Plain(layer::Value::Switch(_)), Type::Bool)
            | (Value::Plain(layer::Value::Size(_)), Type::Size)
            | (Value::Plain(layer::Value::Word(_)), Type::Word)
            | (Value::List(_), Type::List)
            | (Value::Unknown, _) => true,
            (_, _) => false,
        }
    }

    /// A value in the form that a parameter of a block expects: checked against its type, a number made a size.
    pub(in super::super) fn convert(
        &mut self,
        value: Value,
        ty: Option<Type>,
        span: Span,
    ) -> Value {
        let Some(ty) = ty else {
            return value;
        };
        let fits = match (&value, ty) {
            (Value::Unknown, _) => true,
            (Value::Plain(layer::Value::Number(number)), Type::Int) => {
                if !number.is_whole() {
                    self.report(mistakes::not_whole(span, *number, "an `int`"));
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
            | (Value::Layer(_), Type::Layer)
            | (Value::List(_), Type::List) => true,
            (
                Value::Plain(_) | Value::Layer(_) | Value::Range(..) | Value::List(_),
                Type::Int
                | Type::Float
                | Type::Bool
                | Type::Size
                | Type::Tensor
                | Type::Layer
                | Type::Word
                | Type::List,
            ) => false,
        };
        if fits {
            return value;
        }
        self.report(mistakes::wrong_type(span, &value, described(ty)));
        Value::Unknown
    }

    /// The shape of an `input`; `None` after a mistake.
    pub(in super::super) fn stated_shape(&mut self, pattern: &'p Pattern) -> Option<Shape> {
        let extents = self.pattern(pattern)?;
        let whole: Option<Vec<u64>> = extents.iter().copied().collect();
        let shape = whole.as_deref().and_then(Shape::from_extents);
        let usable = shape.filter(|shape| shape.values().is_some_and(|count| count > 0));
        if usable.is_none() {
            self.report(self.advice().input_shape(pattern.span, whole.as_deref()));
        }
        usable
    }

    /// The value of a stated shape; a tensor is its shape there.
    fn stated_value(&mut self, expr: &'p Expr) -> Value {
        if let ExprKind::Name(name) = &expr.kind {
            if is_open(name) {
                return self.open_size(name, expr.span);
            }
            let found = self.scope.get(name).map(|found| &found.meaning);
            match found {
                Some(Meaning::Tensor(_)) => return self.property(name, "shape", expr.span),
                None if is_flow(name) && !name.contains('.') => {
                    return self.flow_value(Some("shape"), expr.span);
                }
                Some(Meaning::Value(_)) | None => {}
            }
        }
        self.evaluate(expr, Expected::Scalar)
    }

    /// The extents of a stated shape, `None` for `?`.
    pub(in super::super) fn pattern(&mut self, pattern: &'p Pattern) -> Option<Vec<Option<u64>>> {
        match &pattern.kind {
            PatternKind::Literal(extents) => Some(extents.clone()),
            PatternKind::Value(expr) => match self.stated_value(expr) {
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
