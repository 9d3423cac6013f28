//! Convolutions, inner products and poolings of regions.
//!
//! Defaults after `ConvolutionParameter` and `InnerProductParameter` in `caffe.proto`; sizes after
//! `conv_layer.cpp`.

use super::super::error::CaffeError;
use super::super::fields::Fields;
use super::super::net::Layer;
use super::{Lowering, Tops};
use crate::graph::Tensor;
use crate::layer::{
    self, Arguments, Bias, Conv, DEPTHWISE, Dense, Depthwise, Dilation, Flatten, GridSize, Kernel,
    PadMode, Padding, RoiKind, RoiPool, Stride, TRANSPOSED_CONV, TransposedConv, UPSAMPLE, Value,
};
use crate::number::Extents;

/// Height and width of a field that stands once, once for each axis, or under two names of its own.
pub(super) fn pair(
    layer: &Layer<'_, '_>,
    fields: Fields<'_, '_>,
    [name, height, width]: [&'static str; 3],
    least: u64,
) -> Result<Option<(u64, u64)>, CaffeError> {
    let all = fields.counts(name)?;
    let own = (fields.count(height)?, fields.count(width)?);
    let found = match (all.as_slice(), own) {
        ([], (None, None)) => None,
        ([], (Some(height), Some(width))) => Some((height, width)),
        // A missing stride or padding is the default.
        ([], (Some(one), None)) if !name.starts_with("kernel") => Some((one, least)),
        ([], (None, Some(one))) if !name.starts_with("kernel") => Some((least, one)),
        ([], (None, Some(_))) => return Err(fields.missing("kernel_h", "kernel_h: 3")),
        ([], (Some(_), None)) => return Err(fields.missing("kernel_w", "kernel_w: 3")),
        (_, (Some(_), _) | (_, Some(_))) => {
            return Err(fields.refuse(
                name,
                "given once: for both axes, or for each by its own name",
            ));
        }
        ([both], _) => Some((*both, *both)),
        ([height, width], _) => Some((*height, *width)),
        _ => return Err(layer.foreign("its window has more than two extents")),
    };
    if let Some((height, width)) = found
        && (height < least || width < least)
    {
        return Err(fields.refuse(name, "a whole number, 1 or more"));
    }
    Ok(found)
}

pub(super) fn even((height, width): (u64, u64)) -> Padding {
    Padding::even(height, width)
}

/// Which convolution.
#[derive(Clone, Copy, Debug)]
enum ConvolutionKind {
    Plain,
    Depthwise,
    Transposed,
}

/// The parameters of a convolution.
#[derive(Clone, Copy, Debug)]
struct Convolution {
    kind: ConvolutionKind,
    features: u64,
    kernel: Kernel,
    stride: Stride,
    padding: Padding,
    dilation: Dilation,
    groups: u64,
    bias: bool,
}

impl Convolution {
    /// The layer, with a bias or without.
    fn layer(self, bias: bool) -> layer::Layer {
        let Self {
            features,
            kernel,
            stride,
            padding,
            dilation,
            groups,
            ..
        } = self;
        match self.kind {
            ConvolutionKind::Plain => Conv {
                features,
                kernel,
                stride,
                padding,
                pad_mode: PadMode::Zeros,
                dilation,
                groups,
                bias,
            }
            .into(),
            ConvolutionKind::Depthwise => Depthwise {
                kernel,
                multiplier: 1,
                stride,
                padding,
                pad_mode: PadMode::Zeros,
                dilation,
                bias,
            }
            .into(),
            ConvolutionKind::Transposed => TransposedConv {
                features,
                kernel,
                stride,
                padding,
                output_pad: (0, 0),
                dilation,
                groups,
                bias,
            }
            .into(),
        }
    }
}

impl Lowering<'_, '_, '_> {
    pub(super) fn convolution(
        &mut self,
        index: usize,
        layer: &Layer<'_, '_>,
        input: Tensor,
    ) -> Result<Tensor, CaffeError> {
        let convolution = self.convolution_of(layer, input)?;
        let learns = &convolution;
        let parts = if learns.bias {
            vec![learns.layer(false), Bias.into()]
        } else {
            Vec::new()
        };
        let whole = learns.layer(learns.bias);
        self.add_learned((index, layer), whole, parts, 0, input)
    }

    /// A layer that convolves each of several inputs by the same weights.
    pub(super) fn convolutions(&mut self, index: usize, layer: &Layer<'_, '_>) -> Tops {
        let mut tops = Vec::new();
        let mut first = None;
        for (bottom, top) in layer.tops.iter().enumerate() {
            let Ok(input) = self.bottom(index, bottom) else {
                tops.push(None);
                continue;
            };
            let tensor = match first {
                None => self.convolution(index, layer, input)?,
                Some(first) => {
                    let convolution = self.convolution_of(layer, input)?;
                    let own = convolution.layer(convolution.bias);
                    let frozen = self.blobs.layer(index).first().is_some_and(|it| it.frozen);
                    self.add_with_weights_of(layer, own, input, frozen, first)?
                }
            };
            first = first.or(Some(tensor.node));
            self.builder.label(tensor.node, &top.name.as_str().into());
            tops.push(Some(tensor));
        }
        Ok(tops)
    }

    /// The convolution of a layer.
    fn convolution_of(
        &self,
        layer: &Layer<'_, '_>,
        input: Tensor,
    ) -> Result<Convolution, CaffeError> {
        let fields = layer.parameters("convolution_param")?;
        if self.planar.contains(&input) {
            return Err(layer.foreign("it runs over one axis, and the language's over two"));
        }
        if fields
            .signed("axis")?
            .is_some_and(|axis| axis != 1 && axis != -3)
        {
            let place = fields.place_of("axis");
            let why = "it runs over other axes than rows and columns";
            return Err(layer.foreign_at(place, why).instead("write `axis: 1`"));
        }
        let features = fields.positive("num_output")?;
        let features = features.ok_or_else(|| fields.missing("num_output", "num_output: 64"))?;
        let kernel = pair(layer, fields, ["kernel_size", "kernel_h", "kernel_w"], 1)?;
        let (height, width) =
            kernel.ok_or_else(|| fields.missing("kernel_size", "kernel_size: 3"))?;
        let stride = pair(layer, fields, ["stride", "stride_h", "stride_w"], 1)?.unwrap_or((1, 1));
        let padding = pair(layer, fields, ["pad", "pad_h", "pad_w"], 0)?.unwrap_or((0, 0));
        let dilation = pair(layer, fields, ["dilation", "", ""], 1)?.unwrap_or((1, 1));
        let groups = fields.positive("group")?.unwrap_or(1);
        let channels = self.shape(input).channels();
        let transposed = layer.is(&TRANSPOSED_CONV);
        let each = groups == channels && channels > 1 && !transposed;
        if layer.is(&DEPTHWISE) && features != channels {
            return Err(fields.refuse("num_output", "the number of channels, each by itself"));
        }
        let depthwise = (each || layer.is(&DEPTHWISE)) && features == channels;
        Ok(Convolution {
            kind: match (depthwise, transposed) {
                (true, _) => ConvolutionKind::Depthwise,
                (false, true) => ConvolutionKind::Transposed,
                (false, false) => ConvolutionKind::Plain,
            },
            features,
            kernel: Kernel::new(height, width),
            stride: Stride::new(stride.0, stride.1),
            padding: even(padding),
            dilation: Dilation::new(dilation.0, dilation.1),
            groups,
            bias: fields.boolean("bias_term", true)?,
        })
    }

    /// `Interp` of DeepLab's Caffe: bilinear, the corners aligned; sizes after its `interp_layer.cpp`.
    pub(super) fn interpolation(
        &mut self,
        layer: &Layer<'_, '_>,
        input: Tensor,
    ) -> Result<Tensor, CaffeError> {
        let fields = layer.parameters("interp_param")?;
        for name in ["pad_beg", "pad_end"] {
            if fields.signed(name)?.is_some_and(|pad| pad != 0) {
                let error = layer.foreign_at(fields.place_of(name), "it pads or crops its input");
                return Err(error.instead("put a Crop before it"));
            }
        }
        let (height, width) = (fields.positive("height")?, fields.positive("width")?);
        let zoom = fields.positive("zoom_factor")?.unwrap_or(1);
        let shrink = fields.positive("shrink_factor")?.unwrap_or(1);
        let shape = self.shape(input);
        let scaled = |extent: u64| {
            let less = extent.checked_sub(1)?.checked_div(shrink)?;
            less.checked_mul(zoom)?.checked_add(1)
        };
        let size = match (height, width) {
            (Some(height), Some(width)) => Some((height, width)),
            _ => scaled(shape.height()).zip(scaled(shape.width())),
        };
        let extents = size.and_then(|(height, width)| Extents::new(&[height, width]));
        let values = [extents.map(Value::Size), Some(Value::word("bilinear"))];
        let arguments = Arguments {
            signature: &UPSAMPLE,
            values: &values,
        };
        let made: layer::Layer = (UPSAMPLE.build)(&arguments)
            .map_err(|error| layer.foreign(format!("its size is {}", error.expected)))?;
        self.add(layer, made, &[input])
    }

    /// `ROIPooling` of Fast R-CNN; of which part of the image a place of the map is (`spatial_scale`)
    /// makes no difference to its size.
    pub(super) fn roi_pooling(
        &mut self,
        layer: &Layer<'_, '_>,
        map: Tensor,
        regions: Tensor,
    ) -> Result<Tensor, CaffeError> {
        let fields = layer.parameters("roi_pooling_param")?;
        let size = |name: &'static str, example: &'static str| {
            let size = fields.positive(name)?;
            size.ok_or_else(|| fields.missing(name, example))
        };
        let height = size("pooled_h", "pooled_h: 7")?;
        let width = size("pooled_w", "pooled_w: 7")?;
        let pool = RoiPool {
            kind: RoiKind::Pool,
            size: GridSize { height, width },
        };
        self.add(layer, pool, &[map, regions])
    }

    pub(super) fn inner_product(
        &mut self,
        index: usize,
        layer: &Layer<'_, '_>,
        input: Tensor,
    ) -> Result<Tensor, CaffeError> {
        let fields = layer.parameters("inner_product_param")?;
        if self.axis(fields, "axis", 1, input)? != Some(1) {
            let place = fields.place_of("axis");
            let why = "it does not read all values of a sample";
            return Err(layer.foreign_at(place, why).instead("write `axis: 1`"));
        }
        let features = fields.positive("num_output")?;
        let features = features.ok_or_else(|| fields.missing("num_output", "num_output: 10"))?;
        let bias = fields.boolean("bias_term", true)?;
        let shape = self.shape(input);
        let mut flat = input;
        if shape.height() != 1 || shape.width() != 1 {
            flat = self.add(layer, Flatten, &[input])?;
        }
        let parts = if bias {
            let bias = false;
            vec![Dense { features, bias }.into(), Bias.into()]
        } else {
            Vec::new()
        };
        self.add_learned((index, layer), Dense { features, bias }, parts, 0, flat)
    }
}
