//! Convolutions, poolings and inner products.
//!
//! Defaults after `ConvolutionParameter`, `PoolingParameter` and `InnerProductParameter` in
//! `caffe.proto`; sizes after `conv_layer.cpp` and `pooling_layer.cpp`.

use super::super::error::CaffeError;
use super::super::fields::Fields;
use super::super::net::Layer;
use super::Lowering;
use crate::graph::Tensor;
use crate::layer::{
    Axis, Conv, Dense, Depthwise, Dilation, Flatten, GlobalPool, Kernel, Padding, Pool, PoolKind,
    Rounding, Shape, StochasticPool, Stride, TransposedConv, Window,
};

const CONVOLUTION: &[&str] = &[
    "num_output",
    "bias_term",
    "pad",
    "kernel_size",
    "group",
    "stride",
    "weight_filler",
    "bias_filler",
    "pad_h",
    "pad_w",
    "kernel_h",
    "kernel_w",
    "stride_h",
    "stride_w",
    "engine",
    "axis",
    "force_nd_im2col",
    "dilation",
];
const POOLING: &[&str] = &[
    "pool",
    "pad",
    "pad_h",
    "pad_w",
    "kernel_size",
    "kernel_h",
    "kernel_w",
    "stride",
    "stride_h",
    "stride_w",
    "engine",
    "global_pooling",
    "round_mode",
    "ceil_mode",
];
const INNER_PRODUCT: &[&str] = &[
    "num_output",
    "bias_term",
    "weight_filler",
    "bias_filler",
    "axis",
    "transpose",
];

/// Height and width of a field that stands once, once for each axis, or under two names of its own.
fn pair(
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
        // Of a stride or padding, what is not said is the default.
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

fn even((height, width): (u64, u64)) -> Padding {
    Padding::even(height, width)
}

impl Lowering<'_, '_, '_> {
    pub(super) fn convolution(
        &mut self,
        layer: &Layer<'_, '_>,
        input: Tensor,
    ) -> Result<Tensor, CaffeError> {
        let fields = layer.parameters("convolution_param")?;
        fields.only(CONVOLUTION)?;
        if fields
            .signed("axis")?
            .is_some_and(|axis| axis != 1 && axis != -3)
        {
            return Err(layer.foreign("it does not run over the channels: `axis`"));
        }
        let features = fields.positive("num_output")?;
        let features = features.ok_or_else(|| fields.missing("num_output", "num_output: 64"))?;
        let kernel = pair(layer, fields, ["kernel_size", "kernel_h", "kernel_w"], 1)?;
        let (height, width) =
            kernel.ok_or_else(|| fields.missing("kernel_size", "kernel_size: 3"))?;
        let kernel = Kernel::new(height, width);
        let stride = pair(layer, fields, ["stride", "stride_h", "stride_w"], 1)?.unwrap_or((1, 1));
        let stride = Stride::new(stride.0, stride.1);
        let padding = even(pair(layer, fields, ["pad", "pad_h", "pad_w"], 0)?.unwrap_or((0, 0)));
        let dilation = pair(layer, fields, ["dilation", "", ""], 1)?.unwrap_or((1, 1));
        let dilation = Dilation::new(dilation.0, dilation.1);
        let groups = fields.positive("group")?.unwrap_or(1);
        let bias = fields.boolean("bias_term", true)?;
        let channels = self.shape(input).channels();
        let each = groups == channels && channels > 1 && layer.kind != "Deconvolution";
        if let "ConvolutionDepthwise" | "DepthwiseConvolution" = layer.kind
            && features != channels
        {
            return Err(fields.refuse("num_output", "the number of channels, each by itself"));
        }
        if (each || layer.kind.contains("Depthwise")) && features == channels {
            let depthwise = Depthwise {
                kernel,
                multiplier: 1,
                stride,
                padding,
                dilation,
                bias,
            };
            return self.add_weighted(layer, depthwise, &[input]);
        }
        if layer.kind == "Deconvolution" {
            let transposed = TransposedConv {
                features,
                kernel,
                stride,
                padding,
                output_pad: (0, 0),
                dilation,
                groups,
                bias,
            };
            return self.add_weighted(layer, transposed, &[input]);
        }
        let conv = Conv {
            features,
            kernel,
            stride,
            padding,
            dilation,
            groups,
            bias,
        };
        self.add_weighted(layer, conv, &[input])
    }

    pub(super) fn pooling(
        &mut self,
        layer: &Layer<'_, '_>,
        input: Tensor,
    ) -> Result<Tensor, CaffeError> {
        const KINDS: &str = "`MAX`, `AVE` or `STOCHASTIC`";
        let fields = layer.parameters("pooling_param")?;
        fields.only(POOLING)?;
        let kind = match fields.word("pool", KINDS)?.as_deref() {
            None | Some("MAX" | "0") => Some(PoolKind::Max),
            Some("AVE" | "1") => Some(PoolKind::Average),
            Some("STOCHASTIC" | "2") => None,
            Some(_) => return Err(fields.refuse("pool", KINDS)),
        };
        let shape = self.shape(input);
        let kernel = pair(layer, fields, ["kernel_size", "kernel_h", "kernel_w"], 1)?;
        if fields.boolean("global_pooling", false)? {
            if kernel.is_some() {
                return Err(fields.refuse("global_pooling", "without a kernel, or `false`"));
            }
            if let Some(kind) = kind {
                return self.add(layer, GlobalPool { kind }, &[input]);
            }
        }
        let kernel = match kernel {
            Some(kernel) => kernel,
            None if fields.boolean("global_pooling", false)? => (shape.height(), shape.width()),
            None => return Err(fields.missing("kernel_size", "kernel_size: 2")),
        };
        let stride = pair(layer, fields, ["stride", "stride_h", "stride_w"], 1)?.unwrap_or((1, 1));
        let padding = pair(layer, fields, ["pad", "pad_h", "pad_w"], 0)?.unwrap_or((0, 0));
        const ROUNDINGS: &str = "`CEIL` or `FLOOR`";
        let up = match fields.word("round_mode", ROUNDINGS)?.as_deref() {
            None => fields.boolean("ceil_mode", true)?,
            Some("CEIL" | "0") => true,
            Some("FLOOR" | "1") => false,
            Some(_) => return Err(fields.refuse("round_mode", ROUNDINGS)),
        };
        let mut window = Window {
            kernel: Kernel::new(kernel.0, kernel.1),
            stride: Stride::new(stride.0, stride.1),
            dilation: Dilation::new(1, 1),
            padding: even(padding),
            rounding: Rounding::Floor,
        };
        if up && rounds(&window, shape) {
            window.rounding = Rounding::Caffe;
        }
        match kind {
            Some(kind) => {
                let count_pad = match kind {
                    PoolKind::Average => true,
                    PoolKind::Max => false,
                };
                let pool = Pool {
                    kind,
                    window,
                    count_pad,
                };
                self.add(layer, pool, &[input])
            }
            None => self.add(layer, StochasticPool { window }, &[input]),
        }
    }

    pub(super) fn inner_product(
        &mut self,
        layer: &Layer<'_, '_>,
        input: Tensor,
    ) -> Result<Tensor, CaffeError> {
        let fields = layer.parameters("inner_product_param")?;
        fields.only(INNER_PRODUCT)?;
        if fields.signed("axis")?.is_some_and(|axis| axis != 1) {
            return Err(layer.foreign("it does not read all values of a sample: `axis`"));
        }
        let features = fields.positive("num_output")?;
        let features = features.ok_or_else(|| fields.missing("num_output", "num_output: 10"))?;
        let bias = fields.boolean("bias_term", true)?;
        let shape = self.shape(input);
        let mut flat = input;
        if shape.height() != 1 || shape.width() != 1 {
            flat = self.add(layer, Flatten, &[input])?;
        }
        self.add_weighted(layer, Dense { features, bias }, &[flat])
    }
}

/// Whether rounding up gives another size than rounding down.
fn rounds(window: &Window, shape: Shape) -> bool {
    let up = Window {
        rounding: Rounding::Caffe,
        ..*window
    };
    [Axis::Height, Axis::Width].into_iter().any(|axis| {
        let count = |window: &Window| window.slide(axis, shape.along(axis)).map(|it| it.count);
        count(window) != count(&up)
    })
}
