//! How large inputs are: by the command line, by the file, by the convention.

use super::convention::{self, Convention};
use super::error::{CaffeError, CaffeProblem};
use super::fields::Fields;
use super::kinds::Role;
use super::lower::sample_shape;
use super::net::{Layer, Net};
use crate::layer::Shape;

/// The sizes that are known besides those in the file.
#[derive(Clone, Debug)]
pub(super) struct Sizes<'o> {
    pub given: &'o [(Option<String>, Shape)],
    pub convention: Option<Convention>,
}

impl Sizes<'_> {
    /// Rejects a size for a blob that is not an input.
    pub fn check(&self, net: &Net<'_, '_>) -> Result<(), CaffeError> {
        let sources = || net.layers.iter().filter(|layer| is_source(layer));
        for (name, _) in self.given {
            let is_there = match name {
                None => only_input(net).is_some(),
                Some(name) => sources().any(|layer| {
                    layer.name == *name || layer.tops.iter().any(|top| top.name == *name)
                }),
            };
            if is_there {
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
            return Err(CaffeError {
                problem: Box::new(problem),
                place,
            });
        }
        Ok(())
    }

    /// The size of a top of a data layer.
    pub fn of(
        &self,
        net: &Net<'_, '_>,
        layer: &Layer<'_, '_>,
        top: usize,
    ) -> Result<Size, CaffeError> {
        let blob = layer.tops.get(top).map_or("", |top| top.name.as_str());
        let mut given = self.given.iter();
        // A name of the layer stands for its first top.
        let by_name = given.find(|(name, _)| match name {
            Some(name) => name == blob || top == 0 && *name == layer.name,
            None => top == 0 && only_input(net) == Some(blob),
        });
        if let Some((_, shape)) = by_name {
            return Ok(Size {
                shape: *shape,
                planar: false,
                batch: batch_of(layer)?,
            });
        }
        if let Some(dims) = stated(net, layer, top)? {
            return size(layer, &dims);
        }
        if let Some(dims) = beside(net, blob)? {
            return size(layer, &dims);
        }
        if let Some(by) = self.convention
            && let Some(shape) = convention::size(net, layer, by)
        {
            return Ok(Size {
                shape,
                planar: false,
                batch: batch_of(layer)?,
            });
        }
        if top == 0
            && let Some(shape) = image(layer)?
        {
            return Ok(Size {
                shape,
                planar: false,
                batch: batch_of(layer)?,
            });
        }
        Err(CaffeError {
            problem: Box::new(CaffeProblem::NoSize {
                blob: blob.to_owned(),
                crop: crop(layer)?,
            }),
            place: layer.place,
        })
    }
}

/// The blob of the first top of the only layer that makes data, where there is one.
fn only_input<'n>(net: &'n Net<'_, '_>) -> Option<&'n str> {
    let mut sources = net.layers.iter().filter(|layer| is_source(layer));
    match (sources.next(), sources.next()) {
        (Some(layer), None) => layer.tops.first().map(|top| top.name.as_str()),
        _ => None,
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

/// Whether a layer outputs data, or joins batches of data.
fn is_source(layer: &Layer<'_, '_>) -> bool {
    match layer.role {
        Role::Data | Role::Input | Role::Dummy | Role::Cut => true,
        Role::Layer => super::wiring::joins_batches(layer),
        Role::Loss
        | Role::PairLoss
        | Role::CustomLoss
        | Role::Measure
        | Role::Silence
        | Role::Foreign(_)
        | Role::Custom => false,
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

/// The size of an input.
#[derive(Clone, Copy, Debug)]
pub(super) struct Size {
    pub shape: Shape,
    /// Whether a sample has two extents.
    pub planar: bool,
    /// How many samples a batch has, where the file says it.
    pub batch: Option<u64>,
}

/// The size that the extents of a batch say.
fn size(layer: &Layer<'_, '_>, dims: &[u64]) -> Result<Size, CaffeError> {
    let sample = dims.get(1..).unwrap_or_default();
    if sample.contains(&0) {
        return Err(layer
            .foreign("an extent of its size is 0")
            .instead("write extents of 1 or more"));
    }
    let (shape, planar) = match sample {
        // A batch of numbers.
        [] => (Shape::vector(1), false),
        extents => sample_shape(extents).ok_or_else(|| {
            let count = extents.len();
            layer
                .foreign(format!(
                    "a sample of it has {count} extents, and the language's at most 3"
                ))
                .instead("the language has channels x height x width, and no third axis of a grid")
        })?,
    };
    Ok(Size {
        shape,
        planar,
        batch: dims.first().copied().filter(|&batch| batch > 0),
    })
}

/// How many images a layer reads at once.
fn batch_of(layer: &Layer<'_, '_>) -> Result<Option<u64>, CaffeError> {
    for name in [
        "data_param",
        "image_data_param",
        "hdf5_data_param",
        "window_data_param",
        "memory_data_param",
    ] {
        if let Some(batch) = layer.parameters(name)?.count("batch_size")? {
            return Ok(Some(batch).filter(|&batch| batch > 0));
        }
    }
    Ok(None)
}

/// The size of images that a layer reads and transforms, where it says height, width and whether they are
/// in colour. `ImageData` reads in colour if it does not say otherwise, and scales to `new_height` and
/// `new_width`; a crop comes after that.
fn image(layer: &Layer<'_, '_>) -> Result<Option<Shape>, CaffeError> {
    let transform = layer.parameters("transform_param")?;
    // Forks crop and scale by fields of their own.
    let own = ["crop_h", "crop_w", "random_resize_param"];
    if own.iter().any(|name| transform.has(name)) {
        return Ok(None);
    }
    // SSD's scale to a size, or to one that fits in and is padded.
    let resize = transform.message("resize_param")?;
    let fixed = !matches!(
        resize.text("resize_mode")?.as_deref(),
        Some("FIT_SMALL_SIZE")
    );
    let resized = resize.count("height")?.zip(resize.count("width")?);
    let resized = resized.filter(|(height, width)| fixed && *height > 0 && *width > 0);
    if resized.is_none() && transform.has("resize_param") {
        return Ok(None);
    }
    let grey = transform.boolean("force_gray", false)?;
    let means = transform.numbers("mean_value")?.len() as u64;
    let mut channels = match means {
        _ if grey => Some(1),
        _ if transform.boolean("force_color", false)? => Some(3),
        // One mean for all channels, or one for each.
        0 | 1 => None,
        means => Some(means),
    };
    let mut extents = crop(layer)?.map(|crop| (crop, crop)).or(resized);
    if layer.kind == "ImageData" {
        let images = layer.parameters("image_data_param")?;
        let colour = if images.boolean("is_color", true)? {
            3
        } else {
            1
        };
        channels = Some(colour);
        let height = images.count("new_height")?.filter(|&height| height > 0);
        let width = images.count("new_width")?.filter(|&width| width > 0);
        extents = extents.or(height.zip(width));
    }
    let shape = channels.zip(extents);
    Ok(shape.map(|(channels, (height, width))| Shape::map(channels, height, width)))
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
