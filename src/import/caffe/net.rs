//! The layers of a prototxt, each with its places.

use super::Options;
use super::Unmatched;
use super::error::{CaffeError, CaffeProblem, closest_type};
use super::fields::Fields;
use super::kinds::{Role, kind, names, upgraded};
use super::rules::State;
use super::schema;
use crate::import::Place;
use crate::import::prototxt::{Field, Message, Value};
use crate::layer::Signature;
use crate::layer::dialect::Entry;
use crate::number::Number;

/// A blob as a layer names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Blob {
    pub name: String,
    pub place: Place,
}

/// A layer of the file.
#[derive(Clone, Debug)]
pub(super) struct Layer<'d, 't> {
    pub name: String,
    /// Its type; empty where Caffe does not have it.
    pub kind: &'static str,
    /// Its type as it is written.
    pub typed: String,
    pub role: Role,
    /// The layer of the language that its type denotes by itself.
    pub own: Option<Entry>,
    pub bottoms: Vec<Blob>,
    pub tops: Vec<Blob>,
    /// Where it is shown: its `type`.
    pub place: Place,
    /// Whether it is one of `layers`, the older format.
    pub old: bool,
    message: Option<Message<'d, 't>>,
}

impl<'d, 't> Layer<'d, 't> {
    /// Whether its type denotes that layer of the language.
    pub fn is(&self, signature: &Signature) -> bool {
        self.own
            .is_some_and(|own| own.signature.name == signature.name)
    }

    /// Its fields.
    pub fn fields<'f>(&'f self) -> Fields<'f, 't>
    where
        'd: 'f,
    {
        match self.message {
            Some(message) => Fields::new(message, &self.name, self.place),
            None => Fields::none(&self.name, self.place),
        }
    }

    /// Its parameters: the message of that name.
    pub fn parameters<'f>(&'f self, name: &str) -> Result<Fields<'f, 't>, CaffeError>
    where
        'd: 'f,
    {
        self.fields().message(name)
    }

    /// Its rules of that name.
    pub fn rules<'f>(
        &'f self,
        name: &'static str,
    ) -> impl Iterator<Item = Result<Fields<'f, 't>, CaffeError>>
    where
        'd: 'f,
    {
        let fields = self.fields();
        fields.all(name).map(move |field| match field.value {
            Value::Message(message) => Ok(Fields::new(message, &self.name, self.place)),
            Value::Scalar(_) => Err(fields.refuse(name, "a message in `{ }`")),
        })
    }

    /// Whether its result replaces its input.
    pub fn is_in_place(&self) -> bool {
        match (self.bottoms.first(), self.tops.first()) {
            (Some(bottom), Some(top)) => bottom.name == top.name,
            _ => false,
        }
    }

    /// The error that it cannot be expressed.
    pub fn foreign(&self, why: impl Into<String>) -> CaffeError {
        self.foreign_at(self.place, why)
    }

    /// The error that it cannot be expressed, at the place of the unsupported part.
    pub fn foreign_at(&self, place: Place, why: impl Into<String>) -> CaffeError {
        CaffeError {
            problem: Box::new(CaffeProblem::NotExpressible {
                layer: self.name.clone(),
                kind: self.typed.clone(),
                why: why.into(),
                instead: None,
            }),
            place,
        }
    }

    /// The error that Caffe does not have its type.
    pub fn unknown_type(&self) -> CaffeError {
        let old = self.old;
        CaffeError {
            problem: Box::new(CaffeProblem::UnknownType {
                layer: self.name.clone(),
                kind: self.typed.clone(),
                meant: closest_type(&self.typed, names(old)).map(str::to_owned),
                makes: self.tops.first().map(|top| top.name.clone()),
            }),
            place: self.place,
        }
    }

    /// The error that it reads or makes another number of blobs.
    pub fn wrong_blobs(&self, what: &'static str, expected: &'static str) -> CaffeError {
        let found = match what {
            "bottom" => self.bottoms.len(),
            _ => self.tops.len(),
        };
        CaffeError {
            problem: Box::new(CaffeProblem::WrongBlobs {
                layer: self.name.clone(),
                kind: self.typed.clone(),
                what,
                found,
                expected,
            }),
            place: self.place,
        }
    }
}

/// A layer that does not take part.
#[derive(Clone, Debug)]
pub(super) struct Absent {
    pub name: String,
    pub tops: Vec<String>,
    /// The option with which it would take part.
    pub with: Option<String>,
}

/// The network of a file, in one phase.
#[derive(Clone, Debug)]
pub(super) struct Net<'d, 't> {
    pub name: Option<String>,
    pub layers: Vec<Layer<'d, 't>>,
    /// The layers of other phases, levels and stages.
    pub absent: Vec<Absent>,
    /// The sizes next to `input`, in their order.
    pub input_dims: Vec<Vec<u64>>,
}

/// Reads the network of a document, with all that is wrong with its layers.
pub(super) fn net<'d, 't>(
    root: Message<'d, 't>,
    options: &Options,
) -> Result<Net<'d, 't>, Vec<CaffeError>> {
    let has_layers = root
        .fields()
        .any(|field| matches!(field.name, "layer" | "layers" | "input"));
    if has_layers {
        let errors = schema::check(root);
        if !errors.is_empty() {
            return Err(errors);
        }
    }
    let fields = Fields::new(root, "the network", Place::default());
    let one = |error| vec![error];
    let mut state = State {
        phase: options.phase,
        ..State::default()
    };
    let own = fields.message("state").map_err(one)?;
    state.level = own.signed("level").map_err(one)?.unwrap_or(0);
    let texts = own.all("stage").filter_map(text_of);
    state.stages = texts.map(|blob| blob.name).collect();
    state.stages.extend(options.stages.iter().cloned());
    let mut errors = Vec::new();
    let (mut layers, mut absent, mut left_out) = (Vec::new(), Vec::new(), Vec::new());
    for field in root.fields() {
        let old = match field.name {
            "layer" => false,
            "layers" => true,
            _ => continue,
        };
        match layer(field, old, layers.len()) {
            Ok(mut layer) => match state.has(&layer) {
                Ok(true) => {
                    layer.settle(options);
                    layers.push(layer);
                }
                Ok(false) => left_out.push(layer),
                Err(error) => errors.push(error),
            },
            Err(error) => errors.push(error),
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let known = super::rules::stages(&[&layers, &left_out]).map_err(one)?;
    if options.unmatched == Unmatched::Wrong
        && let Some(unknown) = options.stages.iter().find(|it| !known.contains(it))
    {
        let place = layers.first().map(|layer| layer.place).unwrap_or_default();
        let problem = CaffeProblem::NoSuchStage {
            name: unknown.clone(),
            stages: known,
        };
        return Err(vec![CaffeError {
            problem: Box::new(problem),
            place,
        }]);
    }
    for layer in &left_out {
        absent.push(Absent {
            name: layer.name.clone(),
            tops: layer.tops.iter().map(|top| top.name.clone()).collect(),
            with: state.option_for(layer, &known).map_err(one)?,
        });
    }
    let input_dims = input_dims(fields).map_err(one)?;
    let mut all: Vec<Layer<'d, 't>> = Vec::new();
    for field in fields.all("input") {
        // Caffe takes names without sizes away, and reads on.
        let made = |layer: &Layer<'_, '_>| {
            let names = |blobs: &[Blob], name: &str| blobs.iter().any(|blob| blob.name == name);
            text_of(field).is_some_and(|blob| {
                names(&layer.tops, &blob.name) && !names(&layer.bottoms, &blob.name)
            })
        };
        if input_dims.is_empty() && layers.iter().any(made) {
            continue;
        }
        all.extend(text_of(field).map(|blob| Layer {
            name: blob.name.clone(),
            kind: "Input",
            typed: "Input".to_owned(),
            role: Role::Input,
            own: None,
            bottoms: Vec::new(),
            place: blob.place,
            old: false,
            tops: vec![blob],
            message: None,
        }));
    }
    all.append(&mut layers);
    if all.is_empty() {
        let why = if super::says_how_to_train(root) {
            "the file is a solver's, which has no layers"
        } else if left_out.is_empty() {
            "the file has no layers"
        } else {
            "the file has no layers in this phase"
        };
        return Err(vec![CaffeError {
            problem: Box::new(CaffeProblem::Nothing { why }),
            place: root.place,
        }]);
    }
    Ok(Net {
        name: fields.text("name").map_err(one)?,
        layers: all,
        absent,
        input_dims,
    })
}

impl Layer<'_, '_> {
    /// Whether it passes no gradient on to some of what it reads.
    pub fn stops_gradients(&self) -> bool {
        let mut fields = self.fields().all("propagate_down");
        fields.any(|field| match field.value {
            Value::Scalar(scalar) => matches!(&*scalar.text(), "false" | "0"),
            Value::Message(_) => false,
        })
    }

    /// Decides the role of a layer if its type does not determine it.
    fn settle(&mut self, options: &Options) {
        let (Role::Foreign(_) | Role::Custom) = self.role else {
            return;
        };
        // Values that are learned are no data.
        if self.kind == "Parameter" {
            return;
        }
        let is_given = |blob: &Blob| {
            let mut names = options.inputs.iter().filter_map(|(name, _)| name.as_ref());
            names.any(|name| *name == blob.name)
        };
        let weights = self.fields().numbers("loss_weight").unwrap_or_default();
        if self.bottoms.is_empty() {
            self.role = Role::Data;
        } else if weights.iter().any(|weight| *weight != Number::ZERO)
            || self.role == Role::Custom && self.typed.ends_with("Loss")
        {
            self.role = Role::CustomLoss;
        } else if self.tops.iter().any(is_given) {
            self.role = Role::Cut;
        }
    }
}

/// `input_shape { dim: 1 … }` for each input, or four `input_dim` for each.
fn input_dims(fields: Fields<'_, '_>) -> Result<Vec<Vec<u64>>, CaffeError> {
    let mut all = Vec::new();
    for field in fields.all("input_shape") {
        if let Value::Message(shape) = field.value {
            all.push(Fields::new(shape, "the network", field.place).counts("dim")?);
        }
    }
    let dims = fields.counts("input_dim")?;
    all.extend(dims.chunks(4).map(<[u64]>::to_vec));
    Ok(all)
}

fn text_of(field: Field<'_, '_>) -> Option<Blob> {
    match field.value {
        Value::Scalar(scalar) => Some(Blob {
            name: scalar.text().into_owned(),
            place: field.place,
        }),
        Value::Message(_) => None,
    }
}

fn layer<'d, 't>(
    field: Field<'d, 't>,
    old: bool,
    index: usize,
) -> Result<Layer<'d, 't>, CaffeError> {
    let place = field.name_place;
    let Value::Message(message) = field.value else {
        let problem = CaffeProblem::WrongValue {
            layer: String::new(),
            field: field.name.to_owned(),
            expected: "a message in `{ }`",
        };
        let place = field.place;
        return Err(CaffeError {
            problem: Box::new(problem),
            place,
        });
    };
    let unnamed = Fields::new(message, "without a name", place);
    let name = match unnamed.text("name")? {
        Some(name) => name,
        None => format!("layer {}", index.saturating_add(1)),
    };
    let fields = Fields::new(message, &name, place);
    if old && fields.has("layer") {
        return Err(CaffeError {
            problem: Box::new(CaffeProblem::NotExpressible {
                layer: name.clone(),
                kind: "V0".to_owned(),
                why: "the file is of Caffe's oldest format".to_owned(),
                instead: Some("upgrade it by Caffe's `upgrade_net_proto_text`".to_owned()),
            }),
            place,
        });
    }
    let Some(written) = fields.text("type")? else {
        let example = if old {
            "type: CONVOLUTION"
        } else {
            "type: \"Convolution\""
        };
        return Err(fields.missing("type", example));
    };
    let at = fields.place_of("type");
    let found = match upgraded(&written) {
        Some(new) if old => kind(new),
        _ => kind(&written),
    };
    let (kind, role, own) = found.unwrap_or(("", Role::Custom, None));
    let typed = if kind.is_empty() {
        written
    } else {
        kind.to_owned()
    };
    let bottoms = fields.all("bottom").filter_map(text_of).collect();
    let tops = fields.all("top").filter_map(text_of).collect();
    Ok(Layer {
        name,
        kind,
        typed,
        role,
        own,
        bottoms,
        tops,
        place: at,
        old,
        message: Some(message),
    })
}
