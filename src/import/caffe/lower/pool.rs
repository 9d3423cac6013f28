//! Poolings.
//!
//! Defaults after `PoolingParameter` and `SPPParameter` in `caffe.proto`; sizes after `pooling_layer.cpp`.

use super::super::error::CaffeError;
use super::super::fields::Fields;
use super::super::net::Layer;
use super::Lowering;
use super::window::{even, pair};
use crate::graph::Tensor;
use crate::layer::{
    Axis, Concat, ConcatAxis, Dilation, Flatten, GlobalPool, Kernel, Pad, Padding, Pool, PoolKind,
    Rounding, Shape, StochasticPool, Stride, Window,
};

impl Lowering<'_, '_, '_> {
    pub(super) fn pooling(
        &mut self,
        layer: &Layer<'_, '_>,
        input: Tensor,
    ) -> Result<Tensor, CaffeError> {
        let fields = layer.parameters("pooling_param")?;
        let kind = kind_of(fields)?;
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
        let window = Window {
            kernel: Kernel::new(kernel.0, kernel.1),
            stride: Stride::new(stride.0, stride.1),
            dilation: Dilation::new(1, 1),
            padding: even(padding),
            rounding: Rounding::Floor,
        };
        self.pool(layer, kind, window, up, input)
    }

    /// Pyramids of poolings, after `spp_layer.cpp`: level n divides the map into 2^n x 2^n parts, padded
    /// where they do not fit. One vector of all levels, or the map of the only one.
    pub(super) fn pyramid(
        &mut self,
        layer: &Layer<'_, '_>,
        input: Tensor,
    ) -> Result<Tensor, CaffeError> {
        let fields = layer.parameters("spp_param")?;
        let kind = kind_of(fields)?;
        let levels = fields.positive("pyramid_height")?;
        let levels = levels.ok_or_else(|| fields.missing("pyramid_height", "pyramid_height: 3"))?;
        let shape = self.shape(input);
        let mut parts = Vec::new();
        for level in 0..levels {
            let exponent = u32::try_from(level).ok();
            let bins = exponent.and_then(|level| 2u64.checked_pow(level));
            let bins = bins.filter(|bins| *bins <= shape.height().max(shape.width()));
            let bins = bins.ok_or_else(|| {
                fields.refuse(
                    "pyramid_height",
                    "at most as many levels as the map has places for",
                )
            })?;
            let part = |extent: u64| {
                let kernel = extent.div_ceil(bins);
                let missing = kernel.saturating_mul(bins).saturating_sub(extent);
                (kernel, missing.div_ceil(2))
            };
            let (height, top) = part(shape.height());
            let (width, left) = part(shape.width());
            let window = Window {
                kernel: Kernel::new(height, width),
                stride: Stride::new(height, width),
                dilation: Dilation::new(1, 1),
                padding: even((top, left)),
                rounding: Rounding::Floor,
            };
            let pooled = self.pool(layer, kind, window, true, input)?;
            if levels == 1 {
                return Ok(pooled);
            }
            parts.push(self.add(layer, Flatten, &[pooled])?);
        }
        let axis = ConcatAxis::Channels;
        self.add(layer, Concat { axis }, &parts)
    }

    /// A pooling over this window; `up` rounds the number of its places up.
    fn pool(
        &mut self,
        layer: &Layer<'_, '_>,
        kind: Option<PoolKind>,
        mut window: Window,
        up: bool,
        mut input: Tensor,
    ) -> Result<Tensor, CaffeError> {
        if up && rounds(&window, self.shape(input)) {
            window.rounding = Rounding::Caffe;
        }
        if exceeds(&window) {
            (window, input) = self.padded(layer, kind, window, input)?;
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

    /// The pooling where Caffe pads by more than half of a window, which the language does not.
    ///
    /// Means count the padding, and a value is never drawn from zeros, so that zeros can be put
    /// around the map before. Largest values are those of windows in windows: of 2x2, which pad by
    /// 1, and of the rest.
    fn padded(
        &mut self,
        layer: &Layer<'_, '_>,
        kind: Option<PoolKind>,
        mut window: Window,
        mut input: Tensor,
    ) -> Result<(Window, Tensor), CaffeError> {
        let before = self.shape(input);
        let Some((top, left)) = sides(&window) else {
            return Ok((window, input));
        };
        let (height, width) = (window.kernel.height, window.kernel.width);
        // Caffe refuses these, and so does the language.
        if top >= height || left >= width || top.max(left) > MOST_PADDING {
            return Ok((window, input));
        }
        match kind {
            Some(PoolKind::Max) => {
                while let Some((top, left)) = sides(&window).filter(|_| exceeds(&window)) {
                    let step = |pad: u64, kernel: u64| u64::from(pad > kernel / 2);
                    let down = step(top, window.kernel.height);
                    let right = step(left, window.kernel.width);
                    let inner = Pool {
                        kind: PoolKind::Max,
                        window: Window {
                            kernel: Kernel::new(down.saturating_add(1), right.saturating_add(1)),
                            stride: Stride::new(1, 1),
                            dilation: Dilation::new(1, 1),
                            padding: Padding::even(down, right),
                            rounding: Rounding::Floor,
                        },
                        count_pad: false,
                    };
                    input = self.add(layer, inner, &[input])?;
                    window.padding =
                        Padding::even(top.saturating_sub(down), left.saturating_sub(right));
                    window.kernel = Kernel::new(
                        window.kernel.height.saturating_sub(down),
                        window.kernel.width.saturating_sub(right),
                    );
                }
            }
            None => {
                let Ok((rows, columns)) = window.grid(before) else {
                    return Ok((window, input));
                };
                // As many zeros at the end as the last window needs.
                let end = |count: u64, stride: u64, kernel: u64, there: u64| {
                    let covered = count.saturating_sub(1).saturating_mul(stride);
                    covered.saturating_add(kernel).saturating_sub(there)
                };
                let down = before.height().saturating_add(top);
                let right = before.width().saturating_add(left);
                let padding = Padding::Sides {
                    top,
                    bottom: end(rows, window.stride.height, height, down),
                    left,
                    right: end(columns, window.stride.width, width, right),
                };
                input = self.add(layer, Pad::around(padding), &[input])?;
                window.padding = Padding::NONE;
                window.rounding = Rounding::Floor;
            }
            Some(PoolKind::Average) => {
                let wanted = window.grid(before);
                let padding = window.padding;
                let around = self.add(layer, Pad::around(padding), &[input])?;
                let after = self.shape(around);
                let roundings = [Rounding::Floor, Rounding::Ceil, Rounding::Caffe];
                let same = roundings.into_iter().find_map(|rounding| {
                    let inner = Window {
                        padding: Padding::NONE,
                        rounding,
                        ..window
                    };
                    (inner.grid(after) == wanted).then_some(inner)
                });
                let Some(same) = same else {
                    return Err(layer.foreign("its padding is more than half of its window"));
                };
                (window, input) = (same, around);
            }
        }
        self.notes.push(format!(
            "{}: pads by more than half of its window, in steps of their own.",
            layer.name
        ));
        Ok((window, input))
    }
}

/// How values are pooled; `None` for a random choice.
fn kind_of(fields: Fields<'_, '_>) -> Result<Option<PoolKind>, CaffeError> {
    const KINDS: &str = "`MAX`, `AVE` or `STOCHASTIC`";
    match fields.word("pool", KINDS)?.as_deref() {
        None | Some("MAX" | "0") => Ok(Some(PoolKind::Max)),
        Some("AVE" | "1") => Ok(Some(PoolKind::Average)),
        Some("STOCHASTIC" | "2") => Ok(None),
        Some(_) => Err(fields.refuse("pool", KINDS)),
    }
}

/// The most padding of a pooling that is put into steps of its own.
const MOST_PADDING: u64 = 32;

/// The padding above and to the left, as it is below and to the right.
fn sides(window: &Window) -> Option<(u64, u64)> {
    let (top, _) = window.padding.stated(Axis::Height)?;
    let (left, _) = window.padding.stated(Axis::Width)?;
    Some((top, left))
}

/// Whether the padding is more than half of the window.
fn exceeds(window: &Window) -> bool {
    sides(window)
        .is_some_and(|(top, left)| top > window.kernel.height / 2 || left > window.kernel.width / 2)
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
