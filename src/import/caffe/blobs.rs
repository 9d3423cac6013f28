//! The learned blobs of layers, one by one: which layers share one, and which are not trained.
//!
//! After `ParamSpec` in `caffe.proto` and `Net::AppendParam`: a name belongs to a blob, and layers whose
//! blobs have one name share that blob, whatever their other blobs are called. An `lr_mult` of 0 keeps a
//! blob as it is; the layers of a shared blob cannot give it different ones.

use super::error::{CaffeError, CaffeProblem};
use super::fields::Fields;
use super::kinds::Role;
use super::net::{Layer, Net};
use crate::import::Place;
use crate::import::prototxt::Value;
use crate::layer::{BIAS, CONV, DENSE, DEPTHWISE, L2NORM, PRELU, SCALE, TRANSPOSED_CONV};
use crate::number::{Number, counted};
use std::collections::HashMap;

/// A blob that a layer learns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Blob {
    /// The name under which others share it.
    pub name: Option<String>,
    /// Whether it is kept as it is.
    pub frozen: bool,
}

/// The settings of a blob.
#[derive(Clone, Debug, Default)]
struct Spec {
    name: Option<String>,
    rate: Option<(Number, Place)>,
}

/// The learned blobs of all layers of a network.
#[derive(Clone, Debug)]
pub(super) struct Blobs {
    of: Vec<Vec<Blob>>,
    /// Of each named blob that layers learn together with another one, the names of those; an empty
    /// text stands for one without a name.
    beside: HashMap<String, Vec<Beside>>,
    /// A note for each setting that has no effect.
    pub notes: Vec<String>,
}

/// The other blobs that a layer learns beside a named blob.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Beside {
    /// The place of the named blob among the layer's.
    at: usize,
    names: Vec<Option<String>>,
}

impl Blobs {
    /// Looks at all layers.
    ///
    /// # Errors
    /// Where the rates of a shared blob differ.
    pub fn of(net: &Net<'_, '_>, needed: &[bool]) -> Result<Self, Vec<CaffeError>> {
        let (mut errors, mut notes) = (Vec::new(), Vec::new());
        let mut rates: HashMap<String, (Number, Place, String)> = HashMap::new();
        let mut all: Vec<Vec<Spec>> = Vec::new();
        for (index, layer) in net.layers.iter().enumerate() {
            let count = count(layer).filter(|_| needed.get(index) == Some(&true));
            let specs = match (count, specs(layer)) {
                (Some(count), Ok(mut specs)) => {
                    if specs.len() > count {
                        notes.push(format!(
                            "{}: of {} of `param`, {} no effect, as it learns {}.",
                            layer.name,
                            counted(specs.len() as u64, "setting"),
                            match specs.len().saturating_sub(count) {
                                1 => "1 has".to_owned(),
                                more => format!("{more} have"),
                            },
                            match count {
                                0 => "nothing".to_owned(),
                                count => counted(count as u64, "blob"),
                            }
                        ));
                    }
                    specs.resize_with(count, Spec::default);
                    specs
                }
                (None, _) => Vec::new(),
                (Some(_), Err(error)) => {
                    errors.push(error);
                    Vec::new()
                }
            };
            for spec in &specs {
                let (Some(name), Some((rate, place))) = (&spec.name, spec.rate) else {
                    continue;
                };
                match rates.get(name) {
                    Some((first, at, owner)) if *first != rate => errors.push(CaffeError {
                        problem: Box::new(CaffeProblem::OtherRate {
                            layer: layer.name.clone(),
                            blob: name.clone(),
                            first: owner.clone(),
                            place: *at,
                        }),
                        place,
                    }),
                    Some(_) => {}
                    None => {
                        rates.insert(name.clone(), (rate, place, layer.name.clone()));
                    }
                }
            }
            all.push(specs);
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let blob = |spec: Spec| {
            let shared = spec.name.as_ref().and_then(|name| rates.get(name));
            let rate = shared.map(|(rate, ..)| *rate);
            let rate = rate.or(spec.rate.map(|(rate, _)| rate));
            Blob {
                frozen: rate == Some(Number::ZERO),
                name: spec.name,
            }
        };
        let all = all.into_iter();
        let of: Vec<Vec<Blob>> = all
            .map(|specs| specs.into_iter().map(blob).collect())
            .collect();
        let mut beside: HashMap<String, Vec<Beside>> = HashMap::new();
        for blobs in &of {
            let names: Vec<Option<String>> = blobs.iter().map(|blob| blob.name.clone()).collect();
            for (at, blob) in blobs.iter().enumerate() {
                let Some(name) = &blob.name else {
                    continue;
                };
                let names = names.clone();
                beside
                    .entry(name.clone())
                    .or_default()
                    .push(Beside { at, names });
            }
        }
        Ok(Self { of, beside, notes })
    }

    /// The blobs of a layer, in Caffe's order; none of one that learns nothing.
    pub fn layer(&self, index: usize) -> &[Blob] {
        self.of.get(index).map_or(&[], Vec::as_slice)
    }

    /// Whether some blobs of a layer are one piece: all trained or all kept, and shared, if they are,
    /// together by all layers that have any of them.
    pub fn are_one(&self, blobs: &[Blob]) -> bool {
        let same = blobs.windows(2).all(|two| match two {
            [one, other] => {
                one.frozen == other.frozen && one.name.is_some() == other.name.is_some()
            }
            _ => true,
        });
        same && blobs.iter().enumerate().all(|(at, blob)| {
            let uses = blob.name.as_ref().and_then(|name| self.beside.get(name));
            uses.into_iter().flatten().all(|other| {
                let names = other.names.iter().map(Option::as_ref);
                other.at == at && names.eq(blobs.iter().map(|blob| blob.name.as_ref()))
            })
        })
    }
}

/// How many blobs a layer learns; `None` where this is not known.
fn count(layer: &Layer<'_, '_>) -> Option<usize> {
    let switch = |message: &str, name: &str, usual: bool| {
        let fields = layer.parameters(message).ok()?;
        fields.boolean(name, usual).ok()
    };
    match layer.role {
        Role::Layer => {}
        Role::Data
        | Role::Input
        | Role::Dummy
        | Role::Loss
        | Role::PairLoss
        | Role::CustomLoss
        | Role::Measure
        | Role::Silence
        | Role::Cut
        | Role::Foreign(_)
        | Role::Custom => return None,
    }
    let computed = layer.bottoms.len() > 1;
    let is = |signature| layer.is(signature);
    if is(&CONV) || is(&DEPTHWISE) || is(&TRANSPOSED_CONV) {
        return Some(1 + usize::from(switch("convolution_param", "bias_term", true)?));
    }
    if is(&DENSE) {
        return Some(1 + usize::from(switch("inner_product_param", "bias_term", true)?));
    }
    if is(&SCALE) {
        let bias = usize::from(switch("scale_param", "bias_term", false)?);
        return Some(if computed { bias } else { 1 + bias });
    }
    if is(&BIAS) {
        return Some(usize::from(!computed));
    }
    match layer.kind {
        // A factor and a constant; in some forks, statistics after them.
        "BN" => Some(specs(layer).map_or(2, |specs| specs.len().max(2))),
        // Mean, variance, and how many batches they are of.
        "BatchNorm" => {
            let own = switch("batch_norm_param", "scale_bias", false)?;
            Some(if own { 5 } else { 3 })
        }
        _ if is(&PRELU) || is(&L2NORM) => Some(1),
        _ => Some(0),
    }
}

/// The settings of a layer's blobs, in order.
fn specs(layer: &Layer<'_, '_>) -> Result<Vec<Spec>, CaffeError> {
    let fields = layer.fields();
    let mut specs: Vec<Spec> = Vec::new();
    for field in fields.all("param") {
        specs.push(match field.value {
            Value::Message(message) => {
                let own = Fields::new(message, &layer.name, field.place);
                Spec {
                    name: own.text("name")?.filter(|name| !name.is_empty()),
                    rate: own
                        .number("lr_mult")?
                        .map(|rate| (rate, own.place_of("lr_mult"))),
                }
            }
            // The older format has only the names of blobs.
            Value::Scalar(name) => Spec {
                name: Some(name.text().into_owned()).filter(|name| !name.is_empty()),
                rate: None,
            },
        });
    }
    for (at, rate) in fields.numbers("blobs_lr")?.into_iter().enumerate() {
        let place = fields.all("blobs_lr").nth(at).map(|field| field.place);
        let place = place.unwrap_or_default();
        if specs.len() <= at {
            specs.push(Spec::default());
        }
        if let Some(spec) = specs.get_mut(at) {
            spec.rate = Some((rate, place));
        }
    }
    Ok(specs)
}
