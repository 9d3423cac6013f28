//! Normalisations.

use super::super::error::CaffeError;
use super::super::net::Layer;
use super::super::wiring::Made;
use super::Lowering;
use crate::graph::Tensor;
use crate::layer::{
    Activation, BatchNorm, Dilation, Elementwise, Function, InstanceNorm, Join, Kernel, LayerNorm,
    Lrn, NormAxis, Padding, Pool, PoolKind, Power, Rounding, SCALE, Scale, Stride, Window,
};
use crate::number::Number;

impl<'n, 'd, 't> Lowering<'n, 'd, 't> {
    /// Caffe's `BatchNorm` learns nothing; with a `Scale` behind it that learns a factor and a
    /// constant it is what others call batch norm.
    pub(super) fn batch_norm(
        &mut self,
        index: usize,
        layer: &'n Layer<'d, 't>,
        input: Tensor,
    ) -> Result<Tensor, CaffeError> {
        let own = layer
            .parameters("batch_norm_param")?
            .boolean("scale_bias", false)?;
        let scale = self.scale_behind(index)?.filter(|_| !own);
        let affine = own || scale.is_some();
        let tensor = self.add(layer, BatchNorm { affine }, &[input])?;
        if let Some(scale) = scale {
            self.merged.insert(scale);
            self.tensors.insert(
                Made {
                    layer: scale,
                    top: 0,
                },
                tensor,
            );
        }
        Ok(tensor)
    }

    /// The `Scale` with a bias that alone reads a layer.
    fn scale_behind(&self, index: usize) -> Result<Option<usize>, CaffeError> {
        let made = Made {
            layer: index,
            top: 0,
        };
        if self.wiring.readers.get(&made) != Some(&1) {
            return Ok(None);
        }
        let readers = self.wiring.reads.iter();
        let Some(reader) = readers.clone().position(|reads| reads.contains(&made)) else {
            return Ok(None);
        };
        let Some(layer) = self.get(reader) else {
            return Ok(None);
        };
        let alone = layer.is(&SCALE) && layer.bottoms.len() == 1;
        if !alone || layer.tops.len() != 1 || layer.fields().has("include") {
            return Ok(None);
        }
        let fields = layer.parameters("scale_param")?;
        let plain = fields.signed("axis")?.is_none_or(|axis| axis == 1)
            && fields.signed("num_axes")?.is_none_or(|axes| axes == 1);
        let bias = fields.boolean("bias_term", false)?;
        Ok((plain && bias).then_some(reader))
    }

    pub(super) fn scale(
        &mut self,
        layer: &Layer<'_, '_>,
        input: Tensor,
    ) -> Result<Tensor, CaffeError> {
        let fields = layer.parameters("scale_param")?;
        if fields.signed("axis")?.is_some_and(|axis| axis != 1)
            || fields.signed("num_axes")?.is_some_and(|axes| axes != 1)
        {
            return Err(layer.foreign("it learns a factor a channel: `axis: 1`, `num_axes: 1`"));
        }
        let bias = fields.boolean("bias_term", false)?;
        self.add_weighted(layer, Scale { bias }, &[input])
    }

    /// Across channels; or within a channel, x · (1 + alpha · mean of x² around it)^−beta, in the
    /// steps of Caffe's `lrn_layer.cpp`: square, average pooling, power, product.
    pub(super) fn lrn(
        &mut self,
        layer: &Layer<'_, '_>,
        input: Tensor,
    ) -> Result<Tensor, CaffeError> {
        const REGIONS: &str = "`ACROSS_CHANNELS` or `WITHIN_CHANNEL`";
        let fields = layer.parameters("lrn_param")?;
        fields.only(&["local_size", "alpha", "beta", "norm_region", "k", "engine"])?;
        let size = fields.positive("local_size")?.unwrap_or(5);
        if size.checked_rem(2) == Some(0) {
            return Err(fields.refuse("local_size", "an odd number"));
        }
        let alpha = fields.number("alpha")?.unwrap_or(Number::ONE);
        let beta = fields.number("beta")?.unwrap_or(Number::lowest(3, 4));
        let within = match fields.word("norm_region", REGIONS)?.as_deref() {
            None | Some("ACROSS_CHANNELS" | "0") => false,
            Some("WITHIN_CHANNEL" | "1") => true,
            Some(_) => return Err(fields.refuse("norm_region", REGIONS)),
        };
        // Of a single value both are the same, but that `k` is 1 within a channel.
        let k = match within {
            false => fields.number("k")?.unwrap_or(Number::ONE),
            true => Number::ONE,
        };
        if !within || size == 1 {
            let lrn = Lrn {
                size,
                alpha,
                beta,
                k,
            };
            return self.add(layer, lrn, &[input]);
        }
        let negative = beta.negate();
        let exponent = negative.ok_or_else(|| fields.refuse("beta", "a number"))?;
        let squares = self.add(layer, Activation::plain(Function::Square), &[input])?;
        let half = size.checked_div(2).unwrap_or(0);
        let pool = Pool {
            kind: PoolKind::Average,
            window: Window {
                kernel: Kernel::new(size, size),
                stride: Stride::new(1, 1),
                dilation: Dilation::new(1, 1),
                padding: Padding::even(half, half),
                rounding: Rounding::Floor,
            },
            count_pad: true,
        };
        let means = self.add(layer, pool, &[squares])?;
        let power = Power {
            exponent,
            scale: alpha,
            shift: Number::ONE,
        };
        let factors = self.add(layer, power, &[means])?;
        let join = Join::Multiply;
        self.add(layer, Elementwise { join }, &[input, factors])
    }

    /// Mean 0 and variance 1, of each map or of each sample.
    pub(super) fn mvn(
        &mut self,
        layer: &Layer<'_, '_>,
        input: Tensor,
    ) -> Result<Tensor, CaffeError> {
        let fields = layer.parameters("mvn_param")?;
        if !fields.boolean("normalize_variance", true)? {
            return Err(layer.foreign("the language has no normalisation of means alone"));
        }
        let affine = false;
        if fields.boolean("across_channels", false)? {
            let axis = NormAxis::All;
            self.add(layer, LayerNorm { axis, affine }, &[input])
        } else {
            self.add(layer, InstanceNorm { affine }, &[input])
        }
    }
}
