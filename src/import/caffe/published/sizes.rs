//! Numbers of outputs and grids: how each kind of layer computes them from its bottoms.

use super::error::{PublishedError, PublishedProblem};
use super::names::Name;
use super::net::{Grid, Net, Reads};
use super::read::{Kind, Layer, Pair, Window};
use smallvec::SmallVec;

impl Net<'_> {
    /// Numbers of outputs and grids.
    pub(super) fn measure(&mut self, layer: &Layer, key: Name) -> Result<(), PublishedError> {
        // An image of the layer's own name has taken its place.
        let own = self.node(key).is_some_and(|node| node.kind == layer.kind);
        match layer.kind {
            Kind::Concat if own => self.concat(layer, key)?,
            Kind::Pooling | Kind::Lrn if own => {
                let features = self.first_features(layer, key)?;
                if let Some(node) = self.node_mut(key) {
                    node.features = Some(features);
                }
            }
            Kind::Concat | Kind::Pooling | Kind::Lrn | Kind::Convolution if !own => {
                return Err(self.unknown(layer, key, "window"));
            }
            Kind::Flatten => self.flatten(layer, key)?,
            Kind::InnerProduct => {
                let mut inputs = self.first_features(layer, key)?;
                let (_, below) = self.first(layer, key)?;
                if let Some([channels, rows, columns]) = below.gives
                    && self.repairs.dense_inputs
                {
                    inputs = channels.saturating_mul(rows).saturating_mul(columns);
                }
                if let Some(node) = self.node_mut(key) {
                    node.inputs = inputs;
                }
            }
            _ => {}
        }
        if self.names.traits(key).hands_on {
            self.hand_on(layer, key)?;
        }
        match layer.kind {
            Kind::Pooling | Kind::Convolution | Kind::Lrn => self.grids(layer, key),
            Kind::Activation(activation) => {
                let (name, node) = self.first(layer, key)?;
                if !node.has_facts() {
                    return Err(self.unknown(layer, name, "activation"));
                }
                if let Some(node) = self.node_mut(name) {
                    node.activation = Some(activation);
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// A flattening has as many outputs as the padded grid that the layer below reads.
    fn flatten(&mut self, layer: &Layer, key: Name) -> Result<(), PublishedError> {
        let (name, below) = self.first(layer, key)?;
        let Reads::Grid(mut grid) = below.reads else {
            return Err(self.unknown(layer, name, "grid that it reads"));
        };
        if let Some(gives) = below.gives
            && self.repairs.flatten
        {
            grid = gives;
        }
        let values = grid.iter().copied().fold(1, u64::saturating_mul);
        if let Some(node) = self.node_mut(key) {
            node.reads = Reads::Grid(grid);
            node.features = Some(values);
        }
        Ok(())
    }

    /// The layers around the bottleneck hand their number of outputs on to its placeholders.
    fn hand_on(&mut self, layer: &Layer, key: Name) -> Result<(), PublishedError> {
        let features = Some(self.first_features(layer, key)?);
        let taking = layer.tops.iter().copied();
        let taking = taking.filter(|&top| self.names.traits(top).takes);
        let noted: SmallVec<[Name; 4]> = std::iter::once(key).chain(taking).collect();
        for name in noted {
            match self.node_mut(name) {
                Some(node) if node.has_facts() => node.features = features,
                Some(_) | None => return Err(self.unknown(layer, name, "number of outputs")),
            }
        }
        Ok(())
    }

    /// Joins the grids of its inputs, and adds up the sizes of flattened inputs.
    fn concat(&mut self, layer: &Layer, key: Name) -> Result<(), PublishedError> {
        let mut joined: Option<Grid> = None;
        let mut flat: Option<u64> = None;
        let bottoms = self.node(key).map(|node| node.bottoms.as_slice());
        for &bottom in bottoms.unwrap_or_default() {
            let Some(node) = self.node(bottom) else {
                continue;
            };
            match node.kind {
                Kind::Convolution | Kind::Pooling | Kind::Lrn | Kind::Concat => {
                    let Some(grid) = node.gives else {
                        return Err(self.unknown(layer, bottom, "grid"));
                    };
                    let first = joined.unwrap_or(grid);
                    let sum = joined.is_some();
                    joined = Some(join(first, grid, layer.axis, sum).ok_or_else(|| {
                        let problem = PublishedProblem::UnequalGrids {
                            layer: self.text(layer.name),
                            axis: layer.axis,
                            grids: [first, grid],
                        };
                        let place = layer.place;
                        PublishedError { problem, place }
                    })?);
                }
                Kind::Flatten => {
                    let features = node.features.unwrap_or(0);
                    flat = Some(flat.unwrap_or(0).saturating_add(features));
                }
                _ => {}
            }
        }
        if let Some(node) = self.node_mut(key) {
            node.reads = Reads::List;
            if let Some(grid) = joined {
                node.gives = Some(grid);
                node.features = grid.first().copied();
            }
            if flat.is_some() {
                node.features = flat;
            }
        }
        Ok(())
    }

    /// The padded input grid of a window, and its output grid.
    fn grids(&mut self, layer: &Layer, key: Name) -> Result<(), PublishedError> {
        let (name, below) = self.first(layer, key)?;
        let Some(channels) = below.features else {
            return Err(self.unknown(layer, name, "number of outputs"));
        };
        let Some([maps, rows, columns]) = below.gives else {
            return Err(self.unknown(layer, name, "grid"));
        };
        let zero = |name, what| {
            let layer = self.text(name);
            self.fault(key, PublishedProblem::ZeroSize { layer, what })
        };
        if maps == 0 {
            return Err(zero(name, "number of outputs"));
        }
        let Some(node) = self.node(key) else {
            return Ok(());
        };
        let Window {
            kernel,
            stride,
            pad,
        } = node.window;
        if stride.contains(&0) {
            return Err(zero(key, "stride"));
        }
        let features = node.features.unwrap_or(0);
        let axis = |side: usize, size: u64| {
            let [kernel, stride, pad] =
                [kernel, stride, pad].map(|pair: Pair| pair.get(side).copied().unwrap_or(0));
            let padded = size.saturating_add(pad.saturating_mul(2));
            let given = match layer.kind {
                Kind::Convolution if self.repairs.sizes => floor(padded, kernel, stride),
                Kind::Pooling if self.repairs.sizes => clipped(size, pad, kernel, stride),
                _ => covering(size, pad, kernel, stride),
            };
            (padded, given)
        };
        let (read_rows, rows) = axis(0, rows);
        let (read_columns, columns) = axis(1, columns);
        if let Some(node) = self.node_mut(key) {
            node.reads = Reads::Grid([channels, read_rows, read_columns]);
            node.gives = Some([features, rows, columns]);
        }
        Ok(())
    }
}

/// Joins two grids on an axis of the file (1 the channels, 0 and below from the back), or looks
/// whether one has that axis.
fn join(a: Grid, b: Grid, axis: i64, sum: bool) -> Option<Grid> {
    let from_front = axis.checked_sub(1)?;
    let place = if from_front < 0 {
        from_front.checked_add(3)?
    } else {
        from_front
    };
    let place = usize::try_from(place).ok().filter(|place| *place < 3)?;
    let mut joined = a;
    for (at, (own, other)) in joined.iter_mut().zip(b).enumerate() {
        if at == place {
            if sum {
                *own = own.saturating_add(other);
            }
        } else if *own != other {
            return None;
        }
    }
    Some(joined)
}

/// The whole windows: `max(1, 1 + ⌊(size + 2·pad − kernel) / stride⌋)`.
fn floor(padded: u64, kernel: u64, stride: u64) -> u64 {
    let steps = padded
        .checked_sub(kernel)
        .and_then(|it| it.checked_div(stride));
    steps.map_or(1, |steps| steps.saturating_add(1))
}

/// The extractor's number of windows: the whole ones, and one more where they leave places beside
/// the padding uncovered: `kernel + (n − 1)·stride < pad + size`.
fn covering(size: u64, pad: u64, kernel: u64, stride: u64) -> u64 {
    let windows = floor(size.saturating_add(pad.saturating_mul(2)), kernel, stride);
    let steps = windows.saturating_sub(1);
    let covered = kernel.saturating_add(steps.saturating_mul(stride));
    let open = covered < pad.saturating_add(size);
    windows.saturating_add(u64::from(open))
}

/// Caffe's number of windows of a pooling: rounded up, without a last one that starts in the
/// padding after.
fn clipped(size: u64, pad: u64, kernel: u64, stride: u64) -> u64 {
    let padded = size.saturating_add(pad.saturating_mul(2));
    let steps = padded.saturating_sub(kernel).div_ceil(stride.max(1));
    let starts_behind = pad > 0 && steps.saturating_mul(stride) >= size.saturating_add(pad);
    let windows = steps.saturating_add(1);
    windows.saturating_sub(u64::from(starts_behind))
}
