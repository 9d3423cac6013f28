//! How large inputs are: by the command line, by the file, by the convention.

use super::convention::{self, Convention};
use super::error::{CaffeError, CaffeProblem};
use super::fields::Fields;
use super::kinds::Role;
use super::net::{Layer, Net};
use crate::layer::Shape;

/// What is known beside the file.
#[derive(Clone, Debug)]
pub(super) struct Sizes<'o> {
    pub given: &'o [(String, Shape)],
    pub convention: Option<Convention>,
}

impl Sizes<'_> {
    /// Refuses a size for what is no input.
    pub fn check(&self, net: &Net<'_, '_>) -> Result<(), CaffeError> {
        let sources = || net.layers.iter().filter(|layer| is_source(layer));
        for (name, _) in self.given {
            let mut all = sources();
            if all
                .any(|layer| layer.name == *name || layer.tops.iter().any(|top| top.name == *name))
            {
                continue;
            }
            let inputs = sources().filter_map(|layer| layer.tops.first());
            let mut inputs: Vec<String> = inputs.map(|top| top.name.clone()).collect();
            inputs.dedup();
            let problem = CaffeProblem::NoSuchInput {
                name: name.clone(),
                inputs,
            };
            let place = sources()
                .next()
                .map(|layer| layer.place)
                .unwrap_or_default();
            return Err(CaffeError { problem, place });
        }
        Ok(())
    }

    /// The size of a top of a layer that gives data.
    pub fn of(
        &self,
        net: &Net<'_, '_>,
        layer: &Layer<'_, '_>,
        top: usize,
    ) -> Result<Shape, CaffeError> {
        let blob = layer.tops.get(top).map_or("", |top| top.name.as_str());
        let mut given = self.given.iter();
        // A name of the layer stands for its first top.
        let by_name = given.find(|(name, _)| name == blob || top == 0 && *name == layer.name);
        if let Some((_, shape)) = by_name {
            return Ok(*shape);
        }
        if let Some(dims) = stated(net, layer, top)? {
            return shape(layer, &dims);
        }
        if let Some(dims) = beside(net, blob)? {
            return shape(layer, &dims);
        }
        if let Some(by) = self.convention
            && let Some(shape) = convention::size(net, layer, by)
        {
            return Ok(shape);
        }
        Err(CaffeError {
            problem: CaffeProblem::NoSize {
                blob: blob.to_owned(),
                crop: crop(layer)?,
            },
            place: layer.place,
        })
    }
}

/// The size of the constants or the noise that a layer puts beside a blob, value by value: NOvA's
/// networks jitter their images so.
fn beside(net: &Net<'_, '_>, blob: &str) -> Result<Option<Vec<u64>>, CaffeError> {
    let mut layers = net.layers.iter();
    let reads = |layer: &&Layer<'_, '_>| layer.bottoms.iter().any(|bottom| bottom.name == blob);
    let Some(join) = layers.find(|layer| layer.kind == "Eltwise" && reads(layer)) else {
        return Ok(None);
    };
    for layer in net.layers.iter().filter(|layer| layer.role == Role::Dummy) {
        for (top, made) in layer.tops.iter().enumerate() {
            if join.bottoms.iter().any(|bottom| bottom.name == made.name) {
                return stated(net, layer, top);
            }
        }
    }
    Ok(None)
}

/// Whether a layer gives data, or joins batches of what gives data.
fn is_source(layer: &Layer<'_, '_>) -> bool {
    match layer.role {
        Role::Data | Role::Input | Role::Dummy => true,
        Role::Layer => super::wiring::joins_batches(layer),
        Role::Loss | Role::PairLoss | Role::Measure | Role::Silence | Role::Foreign(_) => false,
    }
}

/// The dimensions that the file states, that of the batch among them.
fn stated(
    net: &Net<'_, '_>,
    layer: &Layer<'_, '_>,
    top: usize,
) -> Result<Option<Vec<u64>>, CaffeError> {
    // `input` beside the layers.
    if layer.role == Role::Input && layer.bottoms.is_empty() && !layer.fields().has("type") {
        let mut inputs = net.layers.iter().filter(|it| !it.fields().has("type"));
        let place = inputs.position(|it| it.name == layer.name).unwrap_or(0);
        return Ok(net.input_dims.get(place).cloned());
    }
    match layer.kind {
        "Input" => nth(layer.parameters("input_param")?, "shape", top),
        "DummyData" => {
            let fields = layer.parameters("dummy_data_param")?;
            if let Some(dims) = nth(fields, "shape", top)? {
                return Ok(Some(dims));
            }
            let names = ["num", "channels", "height", "width"];
            let mut dims = Vec::new();
            for name in names {
                let all = fields.counts(name)?;
                dims.extend(all.get(top).or(all.first()).copied());
            }
            Ok((dims.len() == names.len()).then_some(dims))
        }
        "MemoryData" => {
            let fields = layer.parameters("memory_data_param")?;
            let names = ["batch_size", "channels", "height", "width"];
            let mut dims = Vec::new();
            for name in names {
                dims.extend(fields.count(name)?);
            }
            Ok((dims.len() == names.len()).then_some(dims))
        }
        _ => Ok(None),
    }
}

/// The dimensions of the message for this top; one message is for all.
fn nth(
    fields: Fields<'_, '_>,
    name: &'static str,
    top: usize,
) -> Result<Option<Vec<u64>>, CaffeError> {
    let shapes: Vec<_> = fields.all(name).collect();
    let Some(field) = shapes.get(top).or(shapes.first()) else {
        return Ok(None);
    };
    match field.value {
        crate::import::prototxt::Value::Message(shape) => {
            let dims = Fields::new(shape, "the input", field.place).counts("dim")?;
            Ok(Some(dims))
        }
        crate::import::prototxt::Value::Scalar(_) => Err(fields.refuse(name, "a message in `{ }`")),
    }
}

/// A shape without its batch.
fn shape(layer: &Layer<'_, '_>, dims: &[u64]) -> Result<Shape, CaffeError> {
    let sample = dims.get(1..).unwrap_or_default();
    if sample.contains(&0) {
        return Err(layer.foreign("an extent of its size is 0"));
    }
    match sample {
        // A batch of numbers.
        [] => Ok(Shape::vector(1)),
        extents => Shape::from_extents(extents)
            .ok_or_else(|| layer.foreign("a sample is channels x height x width, or a vector")),
    }
}

/// The size that images are cropped to.
fn crop(layer: &Layer<'_, '_>) -> Result<Option<u64>, CaffeError> {
    for name in [
        "transform_param",
        "data_param",
        "image_data_param",
        "window_data_param",
    ] {
        if let Some(crop) = layer
            .parameters(name)?
            .count("crop_size")?
            .filter(|&crop| crop > 0)
        {
            return Ok(Some(crop));
        }
    }
    Ok(None)
}
