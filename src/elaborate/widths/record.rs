//! Equations of an expansion with trial values.

use super::Equation;
use crate::elaborate::Elaborator;
use crate::elaborate::value::{Operand, Results, Value, single};
use crate::graph::Tensor;
use crate::layer::{self, ConcatAxis, Layer, Shape, ShapeError};
use crate::number::Number;
use crate::source::Span;

/// The names of a shape's extents.
const UNITS: [&str; 3] = ["channels", "rows", "columns"];

impl Elaborator<'_> {
    fn equate(
        &mut self,
        place: Span,
        subject: &str,
        unit: &'static str,
        found: Number,
        wanted: Number,
    ) {
        let call = self.calls.id();
        let equations = &mut self.widths.equations;
        let before = equations
            .iter()
            .rev()
            .take_while(|it| (it.key.0, it.key.1) == (place, call))
            .count();
        equations.push(Equation {
            key: (place, call, before),
            subject: subject.to_owned(),
            unit,
            found,
            wanted,
        });
    }

    fn equate_extents(
        &mut self,
        place: Span,
        subject: &str,
        found: &[u64],
        wanted: &[Option<u64>],
    ) {
        if found.len() != wanted.len() {
            return;
        }
        let vector = ["features"];
        let units = if found.len() == 1 {
            &vector[..]
        } else {
            &UNITS
        };
        for ((found, wanted), unit) in found.iter().zip(wanted).zip(units) {
            if let Some(wanted) = wanted {
                let (found, wanted) = (Number::from(*found), Number::from(*wanted));
                self.equate(place, subject, unit, found, wanted);
            }
        }
    }

    /// An assertion: `: 64x?x?`.
    pub(in crate::elaborate) fn equate_assertion(
        &mut self,
        place: Span,
        found: Shape,
        stated: &[Option<u64>],
    ) {
        self.equate_extents(place, "the shape here has", &found.extents(), stated);
    }

    /// An `expect` of equal values.
    pub(in crate::elaborate) fn equate_values(
        &mut self,
        place: Span,
        side: &str,
        found: &Value,
        wanted: &Value,
    ) {
        use layer::Value as V;
        let (Value::Plain(found), Value::Plain(wanted)) = (found, wanted) else {
            return;
        };
        match (found, wanted) {
            (V::Number(found), V::Number(wanted)) => {
                let (subject, unit) = match side.contains('.') || self.is_count(side) {
                    true => (format!("`{side}` is"), ""),
                    false => (format!("`{side}` has"), "features"),
                };
                self.equate(place, &subject, unit, *found, *wanted);
            }
            (V::Size(found), V::Size(wanted)) => {
                let wanted: Vec<Option<u64>> =
                    wanted.as_slice().iter().copied().map(Some).collect();
                let subject = format!("`{side}` has");
                self.equate_extents(place, &subject, found.as_slice(), &wanted);
            }
            _ => {}
        }
    }

    /// Whether a name is that of a count, such as `params`.
    fn is_count(&self, name: &str) -> bool {
        name != "output" && crate::resolve::QUANTITIES.contains(&name)
    }

    /// The shapes of a layer's inputs that must agree.
    pub(in crate::elaborate) fn equate_inputs(
        &mut self,
        layer: &Layer,
        tensors: &[Tensor],
        span: Span,
    ) {
        let along = match layer {
            Layer::Elementwise(_) => None,
            Layer::Concat(concat) => Some(concat.axis),
            Layer::Reshape(reshape) => {
                if let [input] = tensors
                    && let (Some(found), Some(wanted)) =
                        (reshape.shape.values(), self.builder.shape(*input).values())
                {
                    let (found, wanted) = (Number::from(found), Number::from(wanted));
                    self.equate(span, "the new shape has", "values", found, wanted);
                }
                return;
            }
            _ => return,
        };
        let shapes: Vec<Shape> = tensors.iter().map(|it| self.builder.shape(*it)).collect();
        let Some((first, others)) = shapes.split_first() else {
            return;
        };
        let is_place = |shape: &Shape| (shape.height(), shape.width()) == (1, 1);
        for other in others {
            let broadcasts = along.is_none() && is_place(first) != is_place(other);
            let wanted: Vec<Option<u64>> = first
                .extents()
                .iter()
                .enumerate()
                .map(|(axis, extent)| {
                    let joined = match along {
                        None => false,
                        Some(ConcatAxis::Channels) => axis == 0,
                        Some(ConcatAxis::Height) => axis == 1,
                        Some(ConcatAxis::Width) => axis == 2,
                    };
                    (!(joined || broadcasts && axis > 0)).then_some(*extent)
                })
                .collect();
            let subject = format!("another operand of `{}` has", layer.name());
            self.equate_extents(span, &subject, &other.extents(), &wanted);
        }
    }

    /// The output of a layer once its equations hold.
    pub(in crate::elaborate) fn supposed_output(
        &mut self,
        layer_span: Span,
        mistake: &ShapeError,
        tensors: &[Tensor],
    ) -> Option<Results> {
        let shape = match mistake {
            ShapeError::ReshapeCount { wanted, .. } => *wanted,
            ShapeError::JoinMismatch { along, .. } => {
                let shapes = tensors.iter().map(|it| self.builder.shape(*it));
                let shapes: Vec<Shape> = shapes.collect();
                let largest = shapes.iter().find(|it| it.height() > 1 || it.width() > 1);
                let first = *largest.or(shapes.first())?;
                let sum = |extent: fn(Shape) -> u64| {
                    let all = shapes.iter().map(|it| extent(*it));
                    all.fold(0u64, u64::saturating_add)
                };
                match (first, along) {
                    (Shape::Vector { .. }, Some(_)) => Shape::vector(sum(Shape::channels)),
                    (Shape::Vector { .. }, None) => first,
                    (
                        Shape::Map {
                            height,
                            width,
                            channels,
                        },
                        along,
                    ) => match along {
                        None => Shape::map(channels, height, width),
                        Some(ConcatAxis::Channels) => {
                            Shape::map(sum(Shape::channels), height, width)
                        }
                        Some(ConcatAxis::Height) => Shape::map(channels, sum(Shape::height), width),
                        Some(ConcatAxis::Width) => Shape::map(channels, height, sum(Shape::width)),
                    },
                }
            }
            _ => return None,
        };
        let origin = self.origin(layer_span);
        let tensor = self.builder.input(None, shape, origin);
        Some(single(Operand::Known(tensor)))
    }

    /// Equates the channels of the flow into a network used as a block with those that it declares.
    pub(in crate::elaborate) fn equate_channels(
        &mut self,
        place: Span,
        found: Shape,
        wanted: Shape,
    ) {
        let (found, wanted) = (
            Number::from(found.channels()),
            Number::from(wanted.channels()),
        );
        self.equate(place, "the flow has", "channels", found, wanted);
    }
}
