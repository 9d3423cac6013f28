//! The layers of a prototxt, each with its places.

use super::error::{CaffeError, CaffeProblem, closest};
use super::fields::Fields;
use super::kinds::{Role, kind, names, upgraded};
use super::rules::{Phase, State};
use crate::import::Place;
use crate::import::prototxt::{Field, Message, Value};
use crate::layer::Signature;
use crate::layer::dialect::Entry;

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
    pub kind: &'static str,
    pub role: Role,
    /// The layer of the language that its type denotes by itself.
    pub own: Option<Entry>,
    pub bottoms: Vec<Blob>,
    pub tops: Vec<Blob>,
    /// Where it is shown: its `type`.
    pub place: Place,
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

    /// Whether its result takes the place of what it reads.
    pub fn is_in_place(&self) -> bool {
        match (self.bottoms.first(), self.tops.first()) {
            (Some(bottom), Some(top)) => bottom.name == top.name,
            _ => false,
        }
    }

    /// The error that it cannot be expressed.
    pub fn foreign(&self, why: impl Into<String>) -> CaffeError {
        CaffeError {
            problem: CaffeProblem::NotExpressible {
                layer: self.name.clone(),
                kind: self.kind.to_owned(),
                why: why.into(),
            },
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
            problem: CaffeProblem::WrongBlobs {
                layer: self.name.clone(),
                kind: self.kind.to_owned(),
                what,
                found,
                expected,
            },
            place: self.place,
        }
    }
}

/// The network of a file, in one phase.
#[derive(Clone, Debug)]
pub(super) struct Net<'d, 't> {
    pub name: Option<String>,
    pub layers: Vec<Layer<'d, 't>>,
    /// The sizes that stand beside `input`, in their order.
    pub input_dims: Vec<Vec<u64>>,
}

/// Reads the network of a document, with all that is wrong with its layers.
pub(super) fn net<'d, 't>(
    root: Message<'d, 't>,
    phase: Phase,
) -> Result<Net<'d, 't>, Vec<CaffeError>> {
    let fields = Fields::new(root, "the network", Place::default());
    let one = |error| vec![error];
    let mut state = State {
        phase,
        ..State::default()
    };
    let own = fields.message("state").map_err(one)?;
    state.level = own.signed("level").map_err(one)?.unwrap_or(0);
    state.stages = own
        .all("stage")
        .filter_map(text_of)
        .map(|blob| blob.name)
        .collect();
    let mut errors = Vec::new();
    let mut layers = Vec::new();
    for field in fields.all("input") {
        layers.extend(text_of(field).map(|blob| Layer {
            name: blob.name.clone(),
            kind: "Input",
            role: Role::Input,
            own: None,
            bottoms: Vec::new(),
            place: blob.place,
            tops: vec![blob],
            message: None,
        }));
    }
    for field in root.fields() {
        let old = match field.name {
            "layer" => false,
            "layers" => true,
            _ => continue,
        };
        match layer(field, old, layers.len()) {
            Ok(layer) => match state.has(&layer) {
                Ok(true) => layers.push(layer),
                Ok(false) => {}
                Err(error) => errors.push(error),
            },
            Err(error) => errors.push(error),
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    if layers.is_empty() {
        let why = "the file has no layers in this phase";
        return Err(vec![CaffeError {
            problem: CaffeProblem::Nothing { why },
            place: root.place,
        }]);
    }
    Ok(Net {
        name: fields.text("name").map_err(one)?,
        layers,
        input_dims: input_dims(fields).map_err(one)?,
    })
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
        return Err(CaffeError { problem, place });
    };
    let unnamed = Fields::new(message, "without a name", place);
    let name = match unnamed.text("name")? {
        Some(name) => name,
        None => format!("layer {}", index.saturating_add(1)),
    };
    let fields = Fields::new(message, &name, place);
    if old && fields.has("layer") {
        return Err(CaffeError {
            problem: CaffeProblem::NotExpressible {
                layer: name.clone(),
                kind: "V0".to_owned(),
                why: "the file is of Caffe's oldest format; its `upgrade_net_proto_text` makes it \
                      new"
                .to_owned(),
            },
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
    let Some((kind, role, own)) = found else {
        let meant = closest(&written, names(old)).map(str::to_owned);
        return Err(CaffeError {
            problem: CaffeProblem::UnknownType {
                layer: name.clone(),
                kind: written,
                meant,
            },
            place: at,
        });
    };
    let bottoms = fields.all("bottom").filter_map(text_of).collect();
    let tops = fields.all("top").filter_map(text_of).collect();
    Ok(Layer {
        name,
        kind,
        role,
        own,
        bottoms,
        tops,
        place: at,
        message: Some(message),
    })
}
