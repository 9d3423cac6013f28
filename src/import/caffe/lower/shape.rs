//! Layers that cut or rename their inputs.

use super::super::error::CaffeError;
use super::super::fields::Fields;
use super::super::net::Layer;
use super::super::wiring::{Made, is_of_batches};
use super::{Lowering, Tops};
use crate::graph::Tensor;
use crate::layer::{
    Arguments, Concat, ConcatAxis, DepthPart, EXPAND, Flatten, Layer as Own, MapAxis, PERMUTE,
    Reshape, Shape, Slice, Split, Value,
};
use crate::number::Extents;

impl Lowering<'_, '_, '_> {
    pub(super) fn slice(&mut self, index: usize, layer: &Layer<'_, '_>, input: Tensor) -> Tops {
        let count = layer.tops.len();
        if count == 1 || is_of_batches(layer) {
            if is_of_batches(layer) {
                self.notes.push(format!(
                    "{} splits batches: each sample is passed on.",
                    layer.name
                ));
                // How large the parts are is not looked at.
                if count > 1 {
                    self.batches.remove(&input);
                }
            }
            return Ok(vec![Some(input); count]);
        }
        let fields = layer.parameters("slice_param")?;
        let shape = self.shape(input);
        let axis = self.map_axis(fields, "slice_dim", input)?;
        let ends = ends(layer, axis.extent(shape))?;
        let used: Vec<bool> = (0..count)
            .map(|top| self.used.contains(&Made { layer: index, top }))
            .collect();
        if axis == MapAxis::Channels
            && used.iter().all(|&used| used)
            && let Some(parts) = parts(&ends)
        {
            let tensors = self.add_all(layer, Split { parts }, &[input])?;
            let names: Vec<&str> = layer.tops.iter().map(|top| top.name.as_str()).collect();
            if let Some(first) = tensors.first() {
                self.builder.label(first.node, &names.join(",").into());
            }
            return Ok(tensors.into_iter().map(Some).collect());
        }
        let mut tops = Vec::new();
        let mut from = 0;
        for ((to, used), top) in ends.into_iter().zip(used).zip(&layer.tops) {
            let mut tensor = None;
            if used {
                let part = self.add(layer, Slice { from, to, axis }, &[input])?;
                self.builder.label(part.node, &top.name.as_str().into());
                tensor = Some(part);
            }
            tops.push(tensor);
            from = to;
        }
        Ok(tops)
    }

    pub(super) fn flatten(
        &mut self,
        layer: &Layer<'_, '_>,
        input: Tensor,
    ) -> Result<Tensor, CaffeError> {
        let fields = layer.parameters("flatten_param")?;
        let last = self.extents(input).len();
        let from = self.axis(fields, "axis", 1, input)?;
        match (from, self.axis(fields, "end_axis", -1, input)?) {
            (Some(1), Some(end)) if end == last => {}
            // A single extent stays as it is.
            (Some(from), Some(end)) if from == end => return Ok(input),
            _ => {
                let place = fields.place_of("axis");
                let why = "it does not make one vector of each sample";
                let help = "write `axis: 1` and `end_axis: -1`";
                return Err(layer.foreign_at(place, why).instead(help));
            }
        }
        self.add(layer, Flatten, &[input])
    }

    /// 0 is the extent as it was, and -1 is the rest.
    pub(super) fn reshape(
        &mut self,
        layer: &Layer<'_, '_>,
        input: Tensor,
    ) -> Result<Tensor, CaffeError> {
        let fields = layer.parameters("reshape_param")?;
        let own = fields.message("shape")?;
        let dims = own.all_signed("dim")?;
        let before = self.shape(input);
        if dims.is_empty() {
            return Err(fields.missing("shape", "shape { dim: 0 dim: -1 }"));
        }
        let extents = self.extents(input);
        // Extents before and after those that are given again stay, that of the batch among them.
        let axes = extents.len().saturating_add(1);
        let axis = fields.signed("axis")?.unwrap_or(0);
        // As there is a place after the last extent, -1 is that.
        let from = place(axis, axes.saturating_add(1));
        let to = match (from, fields.signed("num_axes")?.unwrap_or(-1)) {
            (Some(_), -1) => Some(axes),
            (Some(from), count) => usize::try_from(count)
                .ok()
                .and_then(|count| from.checked_add(count))
                .filter(|&to| to <= axes),
            (None, _) => None,
        };
        let (Some(from), Some(to)) = (from, to) else {
            let why = format!(
                "`axis` and `num_axes` are not within the {axes} extents of a batch of {before}"
            );
            return Err(layer.foreign_at(fields.place_of("axis"), why));
        };
        let kept = |range: std::ops::Range<usize>| {
            let all = std::iter::once(0).chain(extents.iter().copied());
            let kept = all.skip(range.start).take(range.len());
            kept.map(|extent| i64::try_from(extent).unwrap_or(i64::MAX))
        };
        let given = dims.iter().enumerate().map(|(at, &dim)| {
            let same = from.saturating_add(at);
            match dim {
                0 => kept(same..same.saturating_add(1)).next().unwrap_or(1),
                dim => dim,
            }
        });
        let dims: Vec<i64> = kept(0..from).chain(given).chain(kept(to..axes)).collect();
        let shown = own.place_of("dim");
        let Some((&batch, sample)) = dims.split_first() else {
            return Err(fields.missing("shape", "shape { dim: 0 dim: -1 }"));
        };
        let mut known = Vec::new();
        for &dim in sample {
            known.push(match dim {
                -1 => None,
                dim => {
                    Some(u64::try_from(dim).map_err(|_| fields.refuse("shape", "0, -1 or more"))?)
                }
            });
        }
        let open = known.iter().filter(|dim| dim.is_none()).count();
        let product = known
            .iter()
            .flatten()
            .try_fold(1u64, |all, &one| all.checked_mul(one));
        let Some(product) = product.filter(|_| open < 2) else {
            return Err(layer.foreign_at(shown, "more than one extent is left open"));
        };
        let samples = Samples {
            before,
            product,
            open: open > 0,
            batch: self.batches.get(&input).copied(),
        };
        self.keeps_samples(layer, samples, batch).map_err(|error| {
            match error.place == layer.place {
                true => CaffeError {
                    place: shown,
                    ..error
                },
                false => error,
            }
        })?;
        let rest = before
            .values()
            .and_then(|values| values.checked_div(product));
        let rest = rest.unwrap_or(1);
        let after: Vec<u64> = known.into_iter().map(|dim| dim.unwrap_or(rest)).collect();
        let (shape, planar) = sample_shape(&after).ok_or_else(|| {
            let why = format!(
                "a sample of {} is not a vector, a table or channels x height x width",
                crate::number::Extents::new(&after)
                    .map_or("these extents".into(), |it| it.to_string())
            );
            layer.foreign_at(shown, why)
        })?;
        let tensor = match shape {
            Shape::Vector { features } if before.values() == Some(features) => {
                self.add(layer, Flatten, &[input])?
            }
            shape => self.add(layer, Reshape { shape }, &[input])?,
        };
        self.planar.remove(&tensor);
        self.planar.extend(planar.then_some(tensor));
        Ok(tensor)
    }

    /// Refuses a shape that does not hold as many samples as flow in.
    fn keeps_samples(
        &mut self,
        layer: &Layer<'_, '_>,
        samples: Samples,
        batch: i64,
    ) -> Result<(), CaffeError> {
        let Samples {
            before,
            product,
            open,
            batch: known,
        } = samples;
        let refusal = || {
            layer
                .foreign("it makes other samples of a batch, and the language has no batches")
                .instead("write `dim: 0` first, and extents of one sample after it")
        };
        let values = before.values().unwrap_or(0);
        match (u64::try_from(batch), known) {
            (Ok(0), _) => Ok(()),
            // With all extents of a sample, the batch is the rest.
            (Ok(_), None) | (Err(_), _) if !open => {
                (product == values).then_some(()).ok_or_else(refusal)
            }
            (Ok(given), Some(known)) => {
                let same = given == known && (open || product == values);
                same.then_some(()).ok_or_else(refusal)
            }
            (Ok(given), None) => {
                if given > 1 {
                    self.notes.push(format!(
                        "{}: its first extent, {given}, is treated as the batch size.",
                        layer.name
                    ));
                }
                Ok(())
            }
            (Err(_), _) => Err(refusal()),
        }
    }

    /// The axes of a batch in another order.
    pub(super) fn permute(
        &mut self,
        layer: &Layer<'_, '_>,
        input: Tensor,
    ) -> Result<Tensor, CaffeError> {
        let fields = layer.parameters("permute_param")?;
        let mut order = fields.counts("order")?;
        let axes = self.extents(input).len() as u64;
        let rest = (0..=axes).filter(|axis| !order.contains(axis));
        let rest: Vec<u64> = rest.collect();
        order.extend(rest);
        let place = fields.place_of("order");
        let mut sorted = order.clone();
        sorted.sort_unstable();
        if order.first() != Some(&0) || !sorted.iter().copied().eq(0..=axes) {
            let why = format!("it does not order the {axes} axes of a sample");
            let help = "keep the batch first: `order: 0`, then each other axis once";
            return Err(layer.foreign_at(place, why).instead(help));
        }
        if axes < 2 || order.is_sorted() {
            return Ok(input);
        }
        if axes < 3 {
            return Err(layer.foreign_at(place, "its input is a table, not a map"));
        }
        let axis = |at: usize| {
            let axis = order.get(at).copied().and_then(|axis| axis.checked_sub(1));
            axis.unwrap_or(0)
        };
        let Some(order) = Extents::new(&[axis(1), axis(2), axis(3)]) else {
            return Ok(input);
        };
        let values = [Some(Value::Size(order))];
        let arguments = Arguments {
            signature: &PERMUTE,
            values: &values,
        };
        let made: Own = (PERMUTE.build)(&arguments)
            .map_err(|error| layer.foreign_at(place, format!("`order` is {}", error.expected)))?;
        self.add(layer, made, &[input])
    }

    /// A tensor repeated, one copy after another.
    pub(super) fn tile(
        &mut self,
        layer: &Layer<'_, '_>,
        input: Tensor,
    ) -> Result<Tensor, CaffeError> {
        let fields = layer.parameters("tile_param")?;
        let tiles = fields.positive("tiles")?;
        let tiles = tiles.ok_or_else(|| fields.missing("tiles", "tiles: 2"))?;
        if tiles == 1 {
            return Ok(input);
        }
        let axis = self.map_axis(fields, "", input)?;
        let shape = self.shape(input);
        if let Shape::Map {
            channels,
            height,
            width,
        } = shape
            && axis.extent(shape) == 1
        {
            let shape = match axis {
                MapAxis::Channels => Shape::map(tiles, height, width),
                MapAxis::Height => Shape::map(channels, tiles, width),
                MapAxis::Width => Shape::map(channels, height, tiles),
            };
            return self.expanded(layer, shape, input);
        }
        if tiles > MOST_TILES {
            let why = format!("the language repeats a tensor at most {MOST_TILES} times");
            return Err(layer.foreign_at(fields.place_of("tiles"), why));
        }
        let axis = match axis {
            MapAxis::Channels => ConcatAxis::Channels,
            MapAxis::Height => ConcatAxis::Height,
            MapAxis::Width => ConcatAxis::Width,
        };
        let inputs = vec![input; usize::try_from(tiles).unwrap_or(1)];
        self.add(layer, Concat { axis }, &inputs)
    }

    /// A map with an extent of 1 as large as that.
    fn expanded(
        &mut self,
        layer: &Layer<'_, '_>,
        shape: Shape,
        input: Tensor,
    ) -> Result<Tensor, CaffeError> {
        let values = [Extents::new(&shape.extents()).map(Value::Size)];
        let arguments = Arguments {
            signature: &EXPAND,
            values: &values,
        };
        let made: Own = (EXPAND.build)(&arguments)
            .map_err(|error| layer.foreign(format!("its size is {}", error.expected)))?;
        self.add(layer, made, &[input])
    }

    /// The axis of a sample that `axis` names, or the older field; that of the channels where nothing is
    /// said.
    pub(super) fn map_axis(
        &self,
        fields: Fields<'_, '_>,
        old: &'static str,
        of: Tensor,
    ) -> Result<MapAxis, CaffeError> {
        let name = if fields.has("axis") || !fields.has(old) {
            "axis"
        } else {
            old
        };
        match self.axis(fields, name, 1, of)? {
            Some(1) => Ok(MapAxis::Channels),
            Some(2) => Ok(MapAxis::Height),
            Some(3) => Ok(MapAxis::Width),
            Some(_) | None => Err(fields.refuse(name, "1 (channels), 2 (height) or 3 (width)")),
        }
    }
}

/// A layer joins at most this many copies of a tensor to repeat it.
const MOST_TILES: u64 = 64;

/// How a reshape treats the samples of a batch.
#[derive(Clone, Copy, Debug)]
struct Samples {
    before: Shape,
    /// The product of the extents of a sample that are given.
    product: u64,
    /// Whether one of them is not.
    open: bool,
    /// How many samples there are, where the file says it.
    batch: Option<u64>,
}

/// The shape of a sample with these extents; a table is a map of one column.
pub(in crate::import::caffe) fn sample_shape(extents: &[u64]) -> Option<(Shape, bool)> {
    if extents.contains(&0) {
        return None;
    }
    match *extents {
        [rows, columns] => Some((Shape::map(rows, columns, 1), true)),
        _ => Shape::from_extents(extents).map(|shape| (shape, false)),
    }
}

/// The place of an axis among `axes`; from the last one backwards where it is negative.
pub(super) fn place(axis: i64, axes: usize) -> Option<usize> {
    let axes = i64::try_from(axes).ok()?;
    let place = if axis < 0 {
        axis.checked_add(axes)?
    } else {
        axis
    };
    usize::try_from(place).ok().filter(|_| place < axes)
}

/// Where each part ends.
fn ends(layer: &Layer<'_, '_>, extent: u64) -> Result<Vec<u64>, CaffeError> {
    let fields = layer.parameters("slice_param")?;
    let count = layer.tops.len() as u64;
    let mut ends = fields.counts("slice_point")?;
    if ends.is_empty() {
        let part = extent.checked_div(count).unwrap_or(0);
        if part.checked_mul(count) != Some(extent) || part == 0 {
            return Err(layer.foreign(format!("{extent} do not divide into {count} equal parts")));
        }
        return Ok((1..=count)
            .map(|place| place.saturating_mul(part))
            .collect());
    }
    ends.push(extent);
    let rising = std::iter::once(&0)
        .chain(&ends)
        .zip(&ends)
        .all(|(from, to)| from < to);
    if !rising || ends.len() != layer.tops.len() {
        return Err(fields.refuse(
            "slice_point",
            "increasing, one fewer than the parts, and within the input",
        ));
    }
    Ok(ends)
}

/// The parts as `split` takes them: equal ones, or up to four sizes.
fn parts(ends: &[u64]) -> Option<DepthPart> {
    let starts = std::iter::once(&0).chain(ends);
    let sizes: Vec<u64> = ends
        .iter()
        .zip(starts)
        .map(|(end, start)| end.saturating_sub(*start))
        .collect();
    let equal = sizes.windows(2).all(|two| two.first() == two.last());
    if equal {
        return Some(DepthPart::Equal(sizes.len() as u64));
    }
    Extents::new(&sizes).map(DepthPart::Sizes)
}
