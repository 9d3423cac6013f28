//! Normalisations.

use super::super::blobs::Blob;
use super::super::error::CaffeError;
use super::super::net::Layer;
use super::super::wiring::Made;
use super::Lowering;
use crate::graph::Tensor;
use crate::layer::{
    Activation, BIAS, BatchNorm, Bias, Dilation, Elementwise, Function, GlobalPool, InstanceNorm,
    Join, Kernel, LayerNorm, Lrn, NormAxis, Padding, Pool, PoolKind, Power, Rounding, SCALE, Scale,
    Stride, Window,
};
use crate::number::Number;

/// The statistics of a `BatchNorm`, which come before its learned blobs: mean, variance, and the
/// number of batches.
const STATISTICS: usize = 3;

/// Layers that learn a factor, and a constant.
struct Affine {
    layers: Vec<usize>,
    learns_both: bool,
    blob: Blob,
}

impl<'n, 'd, 't> Lowering<'n, 'd, 't> {
    /// Caffe's `BatchNorm` learns nothing; with a `Scale` after it that learns a factor and a
    /// constant it is the batch norm of other frameworks. Its own blobs are statistics, which are
    /// never trained; NVIDIA's may learn both itself.
    pub(super) fn batch_norm(
        &mut self,
        index: usize,
        layer: &'n Layer<'d, 't>,
        input: Tensor,
    ) -> Result<Tensor, CaffeError> {
        let own = layer
            .parameters("batch_norm_param")?
            .boolean("scale_bias", false)?;
        let affine = BatchNorm { affine: true };
        let statistics = BatchNorm { affine: false };
        if own {
            let blobs = self
                .blobs
                .layer(index)
                .get(STATISTICS..)
                .unwrap_or_default();
            if self.blobs.are_one(blobs) {
                return self.add_blob(layer, affine.into(), input, blobs.first());
            }
            let tensor = self.add(layer, statistics, &[input])?;
            let parts = vec![Scale { bias: false }.into(), Bias.into()];
            return self.add_learned(
                (index, layer),
                Scale { bias: true },
                parts,
                STATISTICS,
                tensor,
            );
        }
        let behind = self.affine_after(index)?;
        if let Some(behind) = behind.filter(|behind| behind.learns_both) {
            let tensor = self.add_blob(layer, affine.into(), input, Some(&behind.blob))?;
            self.merge(&behind.layers, tensor);
            return Ok(tensor);
        }
        // A blob that is not learned is not frozen, but its statistics may be shared.
        let shared = self.blobs.layer(index).first().map(|blob| Blob {
            frozen: false,
            ..blob.clone()
        });
        self.add_blob(layer, statistics.into(), input, shared.as_ref())
    }

    /// `BN` of SegNet's and PSPNet's Caffe, which learns a factor and a constant itself; the statistics
    /// that some of them keep as blobs come after these.
    pub(super) fn batch_norm_of_forks(
        &mut self,
        index: usize,
        layer: &Layer<'_, '_>,
        input: Tensor,
    ) -> Result<Tensor, CaffeError> {
        let blobs = self.blobs.layer(index).get(..2).unwrap_or_default();
        let same = blobs.windows(2).all(|two| two.first() == two.last());
        let unshared = blobs.iter().all(|blob| blob.name.is_none());
        if !(same && unshared) {
            return Err(layer
                .foreign("it shares or keeps its factors and its constants apart")
                .instead("write `BatchNorm` and `Scale`"));
        }
        let norm = BatchNorm { affine: true };
        self.add_blob(layer, norm.into(), input, blobs.first())
    }

    /// Takes layers as parts of the one that made a tensor.
    fn merge(&mut self, layers: &[usize], tensor: Tensor) {
        for &layer in layers {
            self.merged.insert(layer);
            self.tensors.insert(Made { layer, top: 0 }, tensor);
        }
    }

    /// The layers that alone read a layer and learn a factor per channel, a constant, or both in
    /// this order, of their own.
    fn affine_after(&self, index: usize) -> Result<Option<Affine>, CaffeError> {
        let Some(first) = self.reader_alone(index) else {
            return Ok(None);
        };
        let Some(layer) = self.get(first) else {
            return Ok(None);
        };
        if !layer.is(&SCALE) || !self.is_plain_affine(layer, "scale_param")? {
            return Ok(None);
        }
        let mut layers = vec![first];
        let mut blobs = self.blobs.layer(first).to_vec();
        if let Some(second) = self.reader_alone(first)
            && let Some(layer) = self.get(second)
            && blobs.len() == 1
            && layer.is(&BIAS)
            && self.is_plain_affine(layer, "bias_param")?
        {
            layers.push(second);
            blobs.extend_from_slice(self.blobs.layer(second));
        }
        let [factor, ..] = blobs.as_slice() else {
            return Ok(None);
        };
        let own = blobs.iter().all(|blob| blob.name.is_none());
        let alike = blobs.iter().all(|blob| blob.frozen == factor.frozen);
        Ok((own && alike).then(|| Affine {
            learns_both: blobs.len() == 2,
            blob: factor.clone(),
            layers,
        }))
    }

    /// The only layer that reads another.
    fn reader_alone(&self, index: usize) -> Option<usize> {
        let made = Made {
            layer: index,
            top: 0,
        };
        if self.wiring.readers.get(&made) != Some(&1) {
            return None;
        }
        let mut readers = self.wiring.reads.iter();
        let reader = readers.position(|reads| reads.contains(&made))?;
        let is_result = self.wiring.results.iter().any(|result| result.made == made);
        (!is_result && self.wiring.needed.get(reader) == Some(&true)).then_some(reader)
    }

    /// Whether a layer reads one tensor, makes one, and learns a value per channel.
    fn is_plain_affine(&self, layer: &Layer<'_, '_>, message: &str) -> Result<bool, CaffeError> {
        let fields = layer.parameters(message)?;
        let channels = fields.signed("axis")?.is_none_or(|axis| axis == 1)
            && fields.signed("num_axes")?.is_none_or(|axes| axes == 1);
        Ok(channels && layer.bottoms.len() == 1 && layer.tops.len() == 1)
    }

    /// Refuses values for anything but the channels.
    fn of_channels(
        &self,
        layer: &Layer<'_, '_>,
        message: &str,
        input: Tensor,
    ) -> Result<(), CaffeError> {
        let fields = layer.parameters(message)?;
        let from = self.axis(fields, "axis", 1, input)?;
        let count = fields.signed("num_axes")?.unwrap_or(1);
        let rest = self.extents(input).len();
        let all = count == -1 && rest == 1;
        if from == Some(1) && (count == 1 || all) {
            return Ok(());
        }
        let field = if from == Some(1) { "num_axes" } else { "axis" };
        let help = "the language learns a value a channel: `axis: 1`, `num_axes: 1`";
        let place = fields.place_of(field);
        let why = "it learns values for other axes than that of the channels";
        Err(layer.foreign_at(place, why).instead(help))
    }

    pub(super) fn scale(
        &mut self,
        index: usize,
        layer: &Layer<'_, '_>,
        input: Tensor,
    ) -> Result<Tensor, CaffeError> {
        self.of_channels(layer, "scale_param", input)?;
        let bias = layer
            .parameters("scale_param")?
            .boolean("bias_term", false)?;
        if bias {
            let parts = vec![Scale { bias: false }.into(), Bias.into()];
            return self.add_learned((index, layer), Scale { bias }, parts, 0, input);
        }
        let own = self.blobs.layer(index);
        let alone = own.iter().all(|blob| blob.name.is_none());
        // A constant of its own that follows is the same layer's.
        if let Some(second) = self.reader_alone(index).filter(|_| alone)
            && let Some(other) = self.get(second)
            && other.is(&BIAS)
            && self.is_plain_affine(other, "bias_param")?
            && self.blobs.layer(second) == own
        {
            let tensor = self.add_blob(layer, Scale { bias: true }.into(), input, own.first())?;
            self.merge(&[second], tensor);
            return Ok(tensor);
        }
        self.add_blob(layer, Scale { bias }.into(), input, own.first())
    }

    pub(super) fn bias(
        &mut self,
        index: usize,
        layer: &Layer<'_, '_>,
        input: Tensor,
    ) -> Result<Tensor, CaffeError> {
        self.of_channels(layer, "bias_param", input)?;
        self.add_blob(layer, Bias.into(), input, self.blobs.layer(index).first())
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
        let affine = false;
        if !fields.boolean("normalize_variance", true)? {
            if fields.boolean("across_channels", false)? {
                let place = fields.place_of("normalize_variance");
                return Err(layer.foreign_at(
                    place,
                    "the language has no subtraction of the mean of all channels",
                ));
            }
            let kind = PoolKind::Average;
            let mean = self.add(layer, GlobalPool { kind }, &[input])?;
            let join = Join::Subtract;
            return self.add(layer, Elementwise { join }, &[input, mean]);
        }
        if fields.boolean("across_channels", false)? {
            let axis = NormAxis::All;
            self.add(layer, LayerNorm { axis, affine }, &[input])
        } else {
            self.add(layer, InstanceNorm { affine }, &[input])
        }
    }
}
