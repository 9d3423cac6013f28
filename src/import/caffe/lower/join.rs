//! Layers that read several tensors.

use super::super::error::CaffeError;
use super::super::net::Layer;
use super::super::wiring::is_of_batches;
use super::{Lowering, Stop};
use crate::graph::Tensor;
use crate::layer::{
    BIAS, Bias, CONCAT, CROP, Concat, ConcatAxis, Crop, Elementwise, Join, MapAxis, Padding, Power,
    Reshape, Shape,
};
use crate::number::Number;

const OPERATIONS: &str = "`SUM`, `PROD` or `MAX`";

/// Whether a layer multiplies its inputs.
pub(super) fn is_product(layer: &Layer<'_, '_>) -> bool {
    layer.kind == "Eltwise"
        && layer.parameters("eltwise_param").is_ok_and(|fields| {
            let operation = fields.word("operation", OPERATIONS).ok().flatten();
            matches!(operation.as_deref(), Some("PROD" | "0"))
        })
}

impl Lowering<'_, '_, '_> {
    pub(super) fn join(&mut self, index: usize, layer: &Layer<'_, '_>) -> Result<Tensor, Stop> {
        let reads = self.wiring.reads.get(index).cloned().unwrap_or_default();
        let mut inputs = Vec::new();
        for made in reads {
            if is_product(layer) && self.is_neutral(made) {
                continue;
            }
            inputs.push(self.tensors.get(&made).copied().ok_or(Stop::Poisoned)?);
        }
        match inputs.as_slice() {
            [] => Err(layer.wrong_blobs("bottom", "1 or more").into()),
            [one] if layer.is(&CONCAT) || layer.bottoms.len() > 1 => Ok(*one),
            [_] => Err(layer.wrong_blobs("bottom", "2 or more").into()),
            _ if layer.is(&CONCAT) => Ok(self.concat(layer, &inputs)?),
            _ => Ok(self.eltwise(layer, inputs)?),
        }
    }

    fn concat(&mut self, layer: &Layer<'_, '_>, inputs: &[Tensor]) -> Result<Tensor, CaffeError> {
        let fields = layer.parameters("concat_param")?;
        if is_of_batches(layer) {
            return Err(layer.foreign("it joins batches of results of the network"));
        }
        let Some(&first) = inputs.first() else {
            return Err(layer.wrong_blobs("bottom", "1 or more"));
        };
        let axis = match self.map_axis(fields, "concat_dim", first)? {
            MapAxis::Channels => ConcatAxis::Channels,
            MapAxis::Height => ConcatAxis::Height,
            MapAxis::Width => ConcatAxis::Width,
        };
        self.add(layer, Concat { axis }, inputs)
    }

    fn eltwise(
        &mut self,
        layer: &Layer<'_, '_>,
        mut inputs: Vec<Tensor>,
    ) -> Result<Tensor, CaffeError> {
        let fields = layer.parameters("eltwise_param")?;
        let join = match fields.word("operation", OPERATIONS)?.as_deref() {
            None | Some("SUM" | "1") => Join::Add,
            Some("PROD" | "0") => Join::Multiply,
            Some("MAX" | "2") => Join::Max,
            Some(_) => return Err(fields.refuse("operation", OPERATIONS)),
        };
        let factors = fields.numbers("coeff")?;
        if !factors.is_empty() && (join != Join::Add || factors.len() != inputs.len()) {
            return Err(fields.refuse("coeff", "a factor for each `bottom` of a sum"));
        }
        for (input, factor) in inputs.iter_mut().zip(factors) {
            if factor != Number::ONE {
                let power = Power {
                    exponent: Number::ONE,
                    scale: factor,
                    shift: Number::ZERO,
                };
                *input = self.add(layer, power, &[*input])?;
            }
        }
        // Of a residual unit the body comes first, then its shortcut; a sum has no order.
        if join == Join::Add {
            let depth = |tensor: &Tensor| self.depths.get(tensor).copied().unwrap_or(0);
            inputs.sort_by_key(|tensor| std::cmp::Reverse(depth(tensor)));
        }
        let same = inputs.windows(2).all(|two| match two {
            [one, other] => self.shape(*one) == self.shape(*other),
            _ => true,
        });
        if !same {
            // The language would let Cx1x1 count at every place; Caffe does not.
            let mut shapes: Vec<Shape> = inputs.iter().map(|&input| self.shape(input)).collect();
            shapes.dedup();
            let (one, other) = (shapes.first(), shapes.last());
            let text = |shape: Option<&Shape>| shape.map(Shape::to_string).unwrap_or_default();
            return Err(layer.foreign(format!(
                "its inputs are {} and {}, and must be of one size",
                text(one),
                text(other)
            )));
        }
        self.add(layer, Elementwise { join }, &inputs)
    }

    /// A layer whose second input is its parameter.
    pub(super) fn two(
        &mut self,
        index: usize,
        layer: &Layer<'_, '_>,
        one: Tensor,
        other: Tensor,
    ) -> Result<Tensor, CaffeError> {
        if layer.is(&CROP) {
            return self.crop(layer, one, other);
        }
        let (message, join) = if layer.is(&BIAS) {
            ("bias_param", Join::Add)
        } else {
            ("scale_param", Join::Multiply)
        };
        let fields = layer.parameters(message)?;
        let axis = fields.signed("axis")?.unwrap_or(1);
        let (large, small) = (self.shape(one), self.shape(other));
        let channels = large.channels();
        let per_channel = small == Shape::map(channels, 1, 1) || small == Shape::vector(channels);
        let factors = match axis {
            _ if large == small => other,
            0 if small == Shape::map(channels, 1, 1) => other,
            0 if small == Shape::vector(channels) => {
                let shape = Shape::map(channels, 1, 1);
                self.add(layer, Reshape { shape }, &[other])?
            }
            _ => {
                let place = fields.place_of("axis");
                let first = axis;
                return Err(match per_channel {
                    true => layer
                        .foreign_at(
                            place,
                            format!(
                                "with `axis: {first}` its second input would begin with the channels \
                                 of {large}, and {small} begins with the batch"
                            ),
                        )
                        .instead("write `axis: 0`"),
                    false => layer
                        .foreign_at(
                            place,
                            format!("its second input is {small}, and its first {large}"),
                        )
                        .instead(format!(
                            "give it a value a channel, {channels}, and write `axis: 0`"
                        )),
                });
            }
        };
        let tensor = self.add(layer, Elementwise { join }, &[one, factors])?;
        if message == "scale_param" && fields.boolean("bias_term", false)? {
            return self.add_blob(layer, Bias.into(), tensor, self.blobs.layer(index).first());
        }
        Ok(tensor)
    }

    /// Cuts height and width to those of the second input, from an offset on.
    fn crop(
        &mut self,
        layer: &Layer<'_, '_>,
        one: Tensor,
        other: Tensor,
    ) -> Result<Tensor, CaffeError> {
        let fields = layer.parameters("crop_param")?;
        if self.axis(fields, "axis", 2, one)? != Some(2) {
            let why = "it crops other axes than rows and columns";
            let place = fields.place_of("axis");
            return Err(layer.foreign_at(place, why).instead("write `axis: 2`"));
        }
        let offsets = fields.counts("offset")?;
        let (top, left) = match offsets.as_slice() {
            [] => (0, 0),
            [both] => (*both, *both),
            [top, left] => (*top, *left),
            _ => {
                return Err(
                    fields.refuse("offset", "one number, or one for rows and one for columns")
                );
            }
        };
        let (large, small) = (self.shape(one), self.shape(other));
        let rest = |from: u64, to: u64, offset: u64| from.checked_sub(to)?.checked_sub(offset);
        let bottom = rest(large.height(), small.height(), top);
        let right = rest(large.width(), small.width(), left);
        let (Some(bottom), Some(right)) = (bottom, right) else {
            return Err(layer.foreign(format!(
                "{small} from an offset of {top} and {left} on does not lie within {large}"
            )));
        };
        let padding = Padding::Sides {
            top,
            bottom,
            left,
            right,
        };
        self.add(layer, Crop { padding }, &[one])
    }
}
