//! Layers that cut or rename what they read.

use super::super::error::CaffeError;
use super::super::net::Layer;
use super::super::wiring::{Made, is_of_batches};
use super::{Lowering, Tops};
use crate::graph::Tensor;
use crate::layer::{DepthPart, Flatten, MapAxis, Reshape, Shape, Slice, Split};
use crate::number::Extents;

impl Lowering<'_, '_, '_> {
    pub(super) fn slice(&mut self, index: usize, layer: &Layer<'_, '_>, input: Tensor) -> Tops {
        let count = layer.tops.len();
        if count == 1 || is_of_batches(layer) {
            if is_of_batches(layer) {
                self.notes
                    .push(format!("{} cuts batches: each sample goes on.", layer.name));
            }
            return Ok(vec![Some(input); count]);
        }
        let fields = layer.parameters("slice_param")?;
        let shape = self.shape(input);
        let axis = match fields.signed("axis")? {
            Some(axis) => Some(axis),
            None => fields.signed("slice_dim")?,
        };
        let vector = matches!(shape, Shape::Vector { .. });
        let axis = match axis {
            None | Some(1) => MapAxis::Channels,
            Some(-1) if vector => MapAxis::Channels,
            Some(-3) if !vector => MapAxis::Channels,
            Some(2 | -2) if !vector => MapAxis::Height,
            Some(3 | -1) if !vector => MapAxis::Width,
            Some(_) => return Err(fields.refuse("axis", "1 (channels), 2 (height) or 3 (width)")),
        };
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
        let axes = self.shape(input).extents().len().saturating_add(1);
        let axis = |name, usual: i64| -> Result<Option<usize>, CaffeError> {
            Ok(place(fields.signed(name)?.unwrap_or(usual), axes))
        };
        let last = axes.saturating_sub(1);
        match (axis("axis", 1)?, axis("end_axis", -1)?) {
            (Some(1), Some(end)) if end == last => {}
            // One extent alone stays what it is.
            (Some(from), Some(end)) if from == end => return Ok(input),
            _ => {
                return Err(
                    layer.foreign("it makes one vector of a sample: `axis: 1`, `end_axis: -1`")
                );
            }
        }
        self.add(layer, Flatten, &[input])
    }

    /// 0 is the extent as it was, and -1 what is left.
    pub(super) fn reshape(
        &mut self,
        layer: &Layer<'_, '_>,
        input: Tensor,
    ) -> Result<Tensor, CaffeError> {
        let fields = layer.parameters("reshape_param")?;
        let dims = fields.message("shape")?.all_signed("dim")?;
        let before = self.shape(input);
        if dims.is_empty() {
            return Err(fields.missing("shape", "shape { dim: 0 dim: -1 }"));
        }
        let extents = before.extents();
        // Extents before and behind those that are given anew stay, that of the batch among them.
        let axes = extents.len().saturating_add(1);
        let axis = fields.signed("axis")?.unwrap_or(0);
        // As there is a place behind the last extent, -1 is that.
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
            return Err(layer.foreign(format!(
                "`axis` and `num_axes` are not within the {axes} extents of a batch of {before}"
            )));
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
        let (batch, sample) = match dims.split_first() {
            Some((&batch, sample)) => (batch, sample),
            None => return Err(fields.missing("shape", "shape { dim: 0 dim: -1 }")),
        };
        let open = sample.iter().filter(|&&dim| dim == -1).count();
        if batch > 1 || batch == -1 && open > 0 || open > 1 {
            return Err(layer.foreign("it makes other samples of a batch: its first `dim` is 0"));
        }
        let mut known = Vec::new();
        for &dim in sample {
            known.push(match dim {
                -1 => None,
                dim => {
                    Some(u64::try_from(dim).map_err(|_| fields.refuse("shape", "0, -1 or more"))?)
                }
            });
        }
        let product = known
            .iter()
            .flatten()
            .try_fold(1u64, |all, &one| all.checked_mul(one));
        let rest = product.and_then(|product| before.values()?.checked_div(product));
        let rest = rest.unwrap_or(1);
        let after: Vec<u64> = known.into_iter().map(|dim| dim.unwrap_or(rest)).collect();
        let shape = Shape::from_extents(&after).filter(|_| !after.contains(&0));
        let Some(shape) = shape else {
            return Err(layer.foreign("a sample is channels x height x width, or a vector"));
        };
        match shape {
            Shape::Vector { features } if before.values() == Some(features) => {
                self.add(layer, Flatten, &[input])
            }
            shape => self.add(layer, Reshape { shape }, &[input]),
        }
    }
}

/// The place of an axis among so many; from the last one backwards where it is negative.
fn place(axis: i64, axes: usize) -> Option<usize> {
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
            return Err(layer.foreign(format!("{extent} do not fall into {count} equal parts")));
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
            "rising, one less than there are parts, and within what is cut",
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
