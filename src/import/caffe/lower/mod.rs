//! Each layer of Caffe as layers of the language, through the graph's builder.

mod join;
mod norm;
mod pointwise;
mod pool;
mod shape;
mod weights;
mod window;

pub(super) use shape::sample_shape;

use super::blobs::Blobs;
use super::error::{CaffeError, CaffeProblem, custom};
use super::fields::Fields;
use super::inputs::Sizes;
use super::kinds::Role;
use super::net::{Layer, Net};
use super::wiring::{Made, Wiring, joins_batches};
use crate::graph::{Builder, Graph, NodeIndex, Origin, Output, Tensor};
use crate::import::write::written_order;
use crate::layer::{
    self, BIAS, CONCAT, CONV, CROP, DENSE, DEPTHWISE, DROPOUT, EXP, FLATTEN, GRADIENT_REVERSAL,
    L2NORM, LOG, LRN, PERMUTE, PRELU, RELU, RESHAPE, ROI_POOL, SCALE, SILU, SPLIT, Shape,
    Signature, TRANSPOSED_CONV,
};
use crate::source::SourceId;
use std::collections::{HashMap, HashSet};

/// The results of a layer, one for each top.
type Tops = Result<Vec<Option<Tensor>>, CaffeError>;

/// The graph of the layers that the results need, and its notes.
pub(super) fn lower(
    net: &Net<'_, '_>,
    wiring: &Wiring,
    sizes: &Sizes<'_>,
) -> Result<(Graph, Vec<String>), Vec<CaffeError>> {
    let blobs = Blobs::of(net, &wiring.needed)?;
    let mut lowering = Lowering {
        net,
        blobs: &blobs,
        wiring,
        sizes,
        builder: Builder::new(),
        tensors: HashMap::new(),
        used: HashSet::new(),
        merged: HashSet::new(),
        shares: HashMap::new(),
        depths: HashMap::new(),
        batches: HashMap::new(),
        planar: HashSet::new(),
        named_inputs: false,
        notes: Vec::new(),
    };
    lowering.look();
    let mut errors = Vec::new();
    for (index, layer) in net.layers.iter().enumerate() {
        if wiring.needed.get(index) != Some(&true) || lowering.merged.contains(&index) {
            continue;
        }
        match lowering.layer(index, layer) {
            Ok(tops) => {
                for (top, tensor) in tops.into_iter().enumerate() {
                    let made = Made { layer: index, top };
                    lowering.tensors.extend(tensor.map(|tensor| (made, tensor)));
                }
            }
            Err(Stop::Error(error)) => errors.push(*error),
            // Later effects of a mistake are accepted in silence.
            Err(Stop::Poisoned) => {}
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let mut outputs = Vec::new();
    for result in &wiring.results {
        match (
            lowering.tensors.get(&result.made),
            lowering.get(result.made.layer),
        ) {
            (Some(&tensor), _) => outputs.push(Output {
                name: None,
                tensor,
                training: result.training,
            }),
            // A result that is not made must not be missed in silence.
            (None, Some(layer)) => errors.push(layer.foreign("its inputs lead to no result")),
            (None, None) => {}
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    Ok((
        written_order(&lowering.builder.finish(outputs)),
        blobs.notes.iter().cloned().chain(lowering.notes).collect(),
    ))
}

/// Why a layer was not made.
enum Stop {
    Error(Box<CaffeError>),
    /// A tensor that it reads was not built.
    Poisoned,
}

impl From<CaffeError> for Stop {
    fn from(error: CaffeError) -> Self {
        Stop::Error(Box::new(error))
    }
}

struct Lowering<'n, 'd, 't> {
    net: &'n Net<'d, 't>,
    wiring: &'n Wiring,
    sizes: &'n Sizes<'n>,
    builder: Builder,
    tensors: HashMap<Made, Tensor>,
    /// Blobs that a needed layer reads, or that the network outputs.
    used: HashSet<Made>,
    /// Layers that are part of the one before them.
    merged: HashSet<usize>,
    blobs: &'n Blobs,
    /// The first layer that learns a blob of this name, alone or with others, and the layer of Caffe
    /// that it is of.
    shares: HashMap<String, (NodeIndex, String)>,
    /// The most layers on a way from an input.
    depths: HashMap<Tensor, u64>,
    /// How many samples a batch has, where the file says it.
    batches: HashMap<Tensor, u64>,
    /// Samples of two extents, which are maps of one column here.
    planar: HashSet<Tensor>,
    named_inputs: bool,
    notes: Vec<String>,
}

impl<'n, 'd, 't> Lowering<'n, 'd, 't> {
    /// Finds the used tensors, and whether there are several inputs.
    fn look(&mut self) {
        self.used
            .extend(self.wiring.results.iter().map(|result| result.made));
        for (index, reads) in self.wiring.reads.iter().enumerate() {
            let needed = self.wiring.needed.get(index) == Some(&true);
            if needed && !self.is_source(index) {
                self.used.extend(reads.iter().copied());
            }
        }
        let sources = self.used.iter();
        let sources = sources.filter(|made| self.is_source(made.layer) && !self.is_neutral(**made));
        self.named_inputs = sources.count() > 1;
    }

    fn get(&self, index: usize) -> Option<&'n Layer<'d, 't>> {
        self.net.layers.get(index)
    }

    fn is_source(&self, index: usize) -> bool {
        let raw = self.wiring.raw.get(index) == Some(&true);
        self.get(index).is_some_and(|layer| match layer.role {
            Role::Data | Role::Input | Role::Dummy | Role::Cut => true,
            Role::Layer => raw && joins_batches(layer),
            Role::Loss
            | Role::PairLoss
            | Role::CustomLoss
            | Role::Measure
            | Role::Silence
            | Role::Foreign(_)
            | Role::Custom => false,
        })
    }

    /// Whether it is a constant 1 that only products read.
    fn is_neutral(&self, made: Made) -> bool {
        let constant = self
            .get(made.layer)
            .filter(|layer| layer.kind == "DummyData");
        let one = constant.is_some_and(|layer| {
            let Ok(fields) = layer.parameters("dummy_data_param") else {
                return false;
            };
            let fillers = fields.nth("data_filler", made.top);
            fillers.is_ok_and(|filler| {
                let kind = filler.text("type").ok().flatten();
                let value = filler.number("value").ok().flatten();
                kind.is_none_or(|kind| kind == "constant")
                    && value == Some(crate::number::Number::ONE)
            })
        });
        let mut readers = self.net.layers.iter().zip(&self.wiring.reads);
        one && readers.all(|(layer, reads)| !reads.contains(&made) || join::is_product(layer))
    }

    /// The tensor of a bottom.
    fn bottom(&self, index: usize, bottom: usize) -> Result<Tensor, Stop> {
        let made = self
            .wiring
            .reads
            .get(index)
            .and_then(|reads| reads.get(bottom));
        let made = made.ok_or(Stop::Poisoned)?;
        self.tensors.get(made).copied().ok_or(Stop::Poisoned)
    }

    /// The only tensor that a layer reads.
    fn only(&self, index: usize, layer: &Layer<'_, '_>) -> Result<Tensor, Stop> {
        if layer.bottoms.len() != 1 {
            return Err(layer.wrong_blobs("bottom", "1").into());
        }
        self.bottom(index, 0)
    }

    fn origin(layer: &Layer<'_, '_>) -> Origin {
        Origin {
            span: layer.place.in_source(SourceId::default()),
            ..Origin::default()
        }
    }

    /// Adds a layer of the language for a layer of Caffe.
    fn add(
        &mut self,
        of: &Layer<'_, '_>,
        layer: impl Into<layer::Layer>,
        inputs: &[Tensor],
    ) -> Result<Tensor, CaffeError> {
        Ok(self
            .add_all(of, layer, inputs)?
            .first()
            .copied()
            .unwrap_or(Tensor {
                node: NodeIndex::new(0),
                port: 0,
            }))
    }

    fn add_all(
        &mut self,
        of: &Layer<'_, '_>,
        layer: impl Into<layer::Layer>,
        inputs: &[Tensor],
    ) -> Result<Vec<Tensor>, CaffeError> {
        let made = self.builder.add_all(layer, inputs, Self::origin(of));
        let made = made.map_err(|error| misfit(of, error))?;
        self.made(inputs, &made);
        Ok(made.to_vec())
    }

    fn made(&mut self, inputs: &[Tensor], made: &[Tensor]) {
        let batch = inputs.iter().find_map(|input| self.batches.get(input));
        if let Some(&batch) = batch {
            self.batches
                .extend(made.iter().map(|&tensor| (tensor, batch)));
        }
        if inputs.iter().any(|input| self.planar.contains(input)) {
            let shapes = made.iter().map(|&tensor| (tensor, self.shape(tensor)));
            let maps = shapes.filter(|(_, shape)| matches!(shape, Shape::Map { width: 1, .. }));
            let maps: Vec<Tensor> = maps.map(|(tensor, _)| tensor).collect();
            self.planar.extend(maps);
        }
        let depths = inputs.iter().filter_map(|input| self.depths.get(input));
        let depth = depths.max().copied().unwrap_or(0).saturating_add(1);
        self.depths
            .extend(made.iter().map(|&tensor| (tensor, depth)));
    }

    /// Names the point where a layer's result is, unless it replaces its input.
    fn label(&mut self, layer: &Layer<'_, '_>, tensor: Tensor) {
        if !layer.is_in_place() {
            self.builder.label(tensor.node, &layer.name.as_str().into());
        }
    }

    fn layer(
        &mut self,
        index: usize,
        layer: &'n Layer<'d, 't>,
    ) -> Result<Vec<Option<Tensor>>, Stop> {
        if self.is_source(index) {
            return Ok(self.source(index, layer)?);
        }
        match layer.role {
            Role::Foreign(why) => {
                let makes = layer.tops.first().map(|top| top.name.as_str());
                return Err(layer.foreign(why).instead(custom(makes)).into());
            }
            Role::Custom => return Err(layer.unknown_type().into()),
            _ => {}
        }
        if layer.tops.is_empty() {
            return Err(layer.wrong_blobs("top", "1").into());
        }
        // Not the `split` of the language: several layers read its input.
        if layer.kind == "Split" {
            let tensor = self.only(index, layer)?;
            return Ok(vec![Some(tensor); layer.tops.len()]);
        }
        if layer.is(&SPLIT) {
            let tensor = self.only(index, layer)?;
            return Ok(self.slice(index, layer, tensor)?);
        }
        // Each of several inputs by the same weights.
        let convolves = layer.is(&CONV) || layer.is(&DEPTHWISE) || layer.is(&TRANSPOSED_CONV);
        if convolves && layer.tops.len() > 1 && layer.tops.len() == layer.bottoms.len() {
            return Ok(self.convolutions(index, layer)?);
        }
        // A pooling may make a mask too; only layers that Caffe does not have read it.
        let masked = layer.kind == "Pooling" && layer.tops.len() == 2;
        if layer.tops.len() != 1 && !masked {
            return Err(layer.wrong_blobs("top", "1").into());
        }
        let with_factors = layer.is(&CROP) || layer.is(&SCALE) || layer.is(&BIAS);
        let tensor = if layer.is(&CONCAT) || layer.kind == "Eltwise" {
            self.join(index, layer)?
        } else if with_factors && layer.bottoms.len() == 2 {
            let (one, other) = (self.bottom(index, 0)?, self.bottom(index, 1)?);
            self.two(index, layer, one, other)?
        } else if layer.is(&ROI_POOL) {
            if layer.bottoms.len() != 2 {
                return Err(layer
                    .wrong_blobs("bottom", "2: the map and the regions")
                    .into());
            }
            let (map, regions) = (self.bottom(index, 0)?, self.bottom(index, 1)?);
            self.roi_pooling(layer, map, regions)?
        } else {
            let input = self.only(index, layer)?;
            self.one(index, layer, input)?
        };
        // A join of one tensor is that tensor.
        let reads = self.wiring.reads.get(index).into_iter().flatten();
        let own = !reads
            .into_iter()
            .any(|made| self.tensors.get(made) == Some(&tensor));
        if own {
            self.label(layer, tensor);
        }
        Ok(vec![Some(tensor)])
    }

    /// The inputs of a data layer.
    fn source(&mut self, index: usize, layer: &Layer<'_, '_>) -> Tops {
        let mut tops = Vec::new();
        for (top, blob) in layer.tops.iter().enumerate() {
            let made = Made { layer: index, top };
            if !self.used.contains(&made) {
                tops.push(None);
                continue;
            }
            if self.is_neutral(made) {
                self.notes.push(format!(
                    "Left out, as it multiplies by 1: {} (DummyData).",
                    layer.name
                ));
                tops.push(None);
                continue;
            }
            let size = self.sizes.of(self.net, layer, top)?;
            let shape = size.shape;
            if layer.role == Role::Layer {
                self.notes.push(format!(
                    "{} joins batches: a sample of `{}` comes from any of them.",
                    layer.name, blob.name
                ));
            }
            let name = self.named_inputs.then(|| blob.name.as_str().into());
            let tensor = self.builder.input(name, shape, Self::origin(layer));
            self.batches.extend(size.batch.map(|batch| (tensor, batch)));
            self.planar.extend(size.planar.then_some(tensor));
            tops.push(Some(tensor));
        }
        Ok(tops)
    }

    /// A layer that reads one tensor.
    fn one(
        &mut self,
        index: usize,
        layer: &'n Layer<'d, 't>,
        input: Tensor,
    ) -> Result<Tensor, CaffeError> {
        let Some(own) = layer.own else {
            return match layer.kind {
                "Pooling" => self.pooling(layer, input),
                "SPP" => self.pyramid(layer, input),
                "BatchNorm" => self.batch_norm(index, layer, input),
                "MVN" => self.mvn(layer, input),
                "Clip" => self.clip(layer, input),
                "Tile" => self.tile(layer, input),
                "BN" => self.batch_norm_of_forks(index, layer, input),
                "Interp" => self.interpolation(layer, input),
                _ => Err(layer.foreign("its function is unknown")),
            };
        };
        let is = |kinds: &[&Signature]| kinds.iter().any(|kind| layer.is(kind));
        match () {
            () if is(&[&CONV, &DEPTHWISE, &TRANSPOSED_CONV]) => {
                self.convolution(index, layer, input)
            }
            () if is(&[&DENSE]) => self.inner_product(index, layer, input),
            () if is(&[&SCALE]) => self.scale(index, layer, input),
            () if is(&[&BIAS]) => self.bias(index, layer, input),
            () if is(&[&PRELU, &L2NORM]) => self.with_slopes(index, layer, own, input),
            () if is(&[&PERMUTE]) => self.permute(layer, input),
            () if is(&[&LRN]) => self.lrn(layer, input),
            () if is(&[&FLATTEN]) => self.flatten(layer, input),
            () if is(&[&RESHAPE]) => self.reshape(layer, input),
            () if is(&[&CROP]) => Err(layer.wrong_blobs("bottom", "2")),
            () if is(&[&RELU]) => self.relu(layer, input),
            () if is(&[&EXP, &LOG]) => self.exponential(layer, own, input),
            () if is(&[&DROPOUT]) => self.dropout(layer, own, input),
            () if is(&[&SILU]) => self.swish(layer, input),
            () if is(&[&GRADIENT_REVERSAL]) => self.gradient_reversal(layer, input),
            () => self.denoted(layer, own, input),
        }
    }

    fn shape(&self, tensor: Tensor) -> Shape {
        self.builder.shape(tensor)
    }

    /// The extents of a sample as Caffe has them.
    fn extents(&self, tensor: Tensor) -> Vec<u64> {
        let shape = self.shape(tensor);
        let mut extents = shape.extents().to_vec();
        if self.planar.contains(&tensor) {
            extents.pop();
        }
        extents
    }

    /// Which axis of a batch a field names, counted from the batch; `usual` where it is not there.
    fn axis(
        &self,
        fields: Fields<'_, '_>,
        name: &str,
        usual: i64,
        of: Tensor,
    ) -> Result<Option<usize>, CaffeError> {
        let axes = self.extents(of).len().saturating_add(1);
        Ok(shape::place(fields.signed(name)?.unwrap_or(usual), axes))
    }
}

fn misfit(of: &Layer<'_, '_>, error: layer::ShapeError) -> CaffeError {
    CaffeError {
        problem: Box::new(CaffeProblem::Misfit {
            layer: of.name.clone(),
            kind: of.typed.clone(),
            error: Box::new(error),
        }),
        place: of.place,
    }
}
