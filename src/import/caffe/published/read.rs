//! The layers of a file, as far as the extractor reads them. No field is required, a scalar that
//! stands twice counts as its last, a message that stands twice as one; a whole number is written
//! decimal, octal or hexadecimal.

use super::error::{PublishedError, PublishedProblem};
use super::names::{Name, Names};
use crate::import::Place;
use crate::import::prototxt::{Document, Field, Message, Scalar, Value};
use smallvec::SmallVec;

/// A kind of layer, as far as the extractor tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// An image: made for a top, never read.
    Image,
    /// A blob without a layer: made for a top, never read.
    Placeholder,
    Convolution,
    Pooling,
    InnerProduct,
    Concat,
    Flatten,
    Split,
    Slice,
    Lrn,
    Activation(Activation),
    Dropout,
    /// One that the extractor knows and does nothing with: data, losses, accuracy, Eltwise, …
    Known,
    /// One that it does not know.
    Unknown,
}

/// An activation. The extractor knows no parameters of the third and fourth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Activation {
    Relu,
    Sigmoid,
    Tanh,
    Other,
}

/// Whether a type is one of those that mark the layer they read.
pub(super) fn is_activation(kind: &str) -> bool {
    matches!(kind_of(kind), Kind::Activation(_))
}

fn kind_of(text: &str) -> Kind {
    match text {
        "Convolution" => Kind::Convolution,
        "Pooling" => Kind::Pooling,
        "InnerProduct" => Kind::InnerProduct,
        "Concat" => Kind::Concat,
        "Flatten" => Kind::Flatten,
        "Split" => Kind::Split,
        "Slice" => Kind::Slice,
        "LRN" => Kind::Lrn,
        "ReLU" => Kind::Activation(Activation::Relu),
        "Sigmoid" => Kind::Activation(Activation::Sigmoid),
        "TanH" => Kind::Activation(Activation::Tanh),
        "PReLU" | "ELU" | "Power" | "Exp" | "Log" | "BNLL" | "Threshold" | "Bias" | "Scale" => {
            Kind::Activation(Activation::Other)
        }
        "Dropout" => Kind::Dropout,
        "Data"
        | "Silence"
        | "DummyData"
        | "Accuracy"
        | "SoftmaxWithLoss"
        | "GradientScaler"
        | "SigmoidCrossEntropyLoss"
        | "Eltwise" => Kind::Known,
        // A file can name these types, but Caffe does not have them.
        _ => Kind::Unknown,
    }
}

/// When a layer is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    Train,
    Test,
    All,
}

impl Phase {
    /// Whether it is there at inference.
    pub(super) fn live(self) -> bool {
        match self {
            Phase::Test | Phase::All => true,
            Phase::Train => false,
        }
    }
}

/// Rows, then columns.
pub(super) type Pair = [u64; 2];

/// A window: kernel, stride and padding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Window {
    pub kernel: Pair,
    pub stride: Pair,
    pub pad: Pair,
}

/// How a pooling pools.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Method {
    #[default]
    Max,
    Average,
    Stochastic,
}

/// A `layer`.
#[derive(Debug)]
pub(super) struct Layer {
    pub place: Place,
    pub name: Name,
    pub kind: Kind,
    pub phase: Phase,
    pub bottoms: SmallVec<[Name; 4]>,
    pub tops: SmallVec<[Name; 4]>,
    pub num_output: u64,
    pub window: Window,
    pub method: Method,
    /// A pooling of a 1x1 window, which is not kept.
    pub removed: bool,
    /// The stride of a pooling as it is written, which the extractor does not read.
    pub stride_written: Pair,
    /// The axis of a concatenation, as the file counts it.
    pub axis: i64,
    /// A kind that the extractor knows by `DummyData`.
    dummy: bool,
}

/// A file, read.
#[derive(Debug)]
pub(super) struct Layers<'t> {
    pub names: Names<'t>,
    pub layers: Vec<Layer>,
    /// The place of the whole.
    pub place: Place,
    /// The field `layers` is there.
    pub first_format: bool,
    /// The name of the network.
    pub title: Option<String>,
}

/// Reads the layers of a document.
pub(super) fn read<'t>(document: &Document<'t>) -> Result<Layers<'t>, PublishedError> {
    let root = document.root();
    let mut read = Layers {
        names: Names::with_capacity(256),
        layers: Vec::with_capacity(128),
        place: root.place,
        first_format: false,
        title: None,
    };
    for field in root.fields() {
        match (field.name, field.value) {
            ("layer", Value::Message(message)) => {
                let layer = layer(message, &mut read.names)?;
                read.layers.push(layer);
            }
            ("layer", Value::Scalar(_)) => return Err(wrong(field, "layer", "a message")),
            ("layers", _) => read.first_format = true,
            ("name", _) => read.title = Some(text(field, "name")?.into_owned()),
            _ => {}
        }
    }
    Ok(read)
}

fn wrong(field: Field<'_, '_>, name: &'static str, expected: &'static str) -> PublishedError {
    let problem = PublishedProblem::FieldValue {
        field: name,
        expected,
    };
    let place = field.place;
    PublishedError { problem, place }
}

fn text<'t>(
    field: Field<'_, 't>,
    name: &'static str,
) -> Result<std::borrow::Cow<'t, str>, PublishedError> {
    match field.value {
        Value::Scalar(scalar @ Scalar::Text(_)) => Ok(scalar.text()),
        Value::Scalar(Scalar::Word(_) | Scalar::Number(_)) | Value::Message(_) => {
            Err(wrong(field, name, "a text in quotes"))
        }
    }
}

fn layer<'t>(message: Message<'_, 't>, names: &mut Names<'t>) -> Result<Layer, PublishedError> {
    let mut layer = Layer {
        place: message.place,
        name: Name::MAX,
        kind: Kind::Unknown,
        phase: Phase::All,
        bottoms: SmallVec::new(),
        tops: SmallVec::new(),
        num_output: 0,
        window: Window::default(),
        method: Method::default(),
        removed: false,
        stride_written: [1, 1],
        axis: 1,
        dummy: false,
    };
    let mut named = false;
    let mut included = false;
    for field in message.fields() {
        match field.name {
            "name" => {
                layer.name = names.name(text(field, "name")?);
                named = true;
            }
            "type" => {
                let kind = text(field, "type")?;
                layer.kind = kind_of(&kind);
                layer.dummy = kind == "DummyData";
            }
            "bottom" => layer.bottoms.push(names.name(text(field, "bottom")?)),
            "top" => layer.tops.push(names.name(text(field, "top")?)),
            "include" if !included => {
                included = true;
                layer.phase = phase(field)?;
            }
            _ => {}
        }
    }
    if !named {
        layer.name = names.name("".into());
    }
    match layer.kind {
        Kind::Convolution => convolution(message, &mut layer)?,
        Kind::Pooling => pooling(message, &mut layer)?,
        Kind::InnerProduct => inner_product(message, &mut layer)?,
        Kind::Concat => concat(message, &mut layer)?,
        Kind::Known if layer.dummy => dummy_data(message)?,
        Kind::Known
        | Kind::Image
        | Kind::Placeholder
        | Kind::Flatten
        | Kind::Split
        | Kind::Slice
        | Kind::Lrn
        | Kind::Activation(_)
        | Kind::Dropout
        | Kind::Unknown => {}
    }
    Ok(layer)
}

/// The fields of all messages of a name.
fn inner<'d, 't>(
    message: Message<'d, 't>,
    name: &'static str,
) -> impl Iterator<Item = Result<Field<'d, 't>, PublishedError>> {
    message
        .fields()
        .filter(move |field| field.name == name)
        .flat_map(move |field| {
            let (inner, fault) = match field.value {
                Value::Message(inner) => (Some(inner), None),
                Value::Scalar(_) => (None, Some(Err(wrong(field, name, "a message")))),
            };
            let fields = inner.into_iter().flat_map(Message::fields).map(Ok);
            fields.chain(fault)
        })
}

/// The phase of an `include`; one without is `TRAIN`, the first there is.
fn phase(field: Field<'_, '_>) -> Result<Phase, PublishedError> {
    let Value::Message(rule) = field.value else {
        return Err(wrong(field, "include", "a message"));
    };
    let mut phase = Phase::Train;
    for field in rule.fields().filter(|field| field.name == "phase") {
        phase = match word(field) {
            Some("TRAIN" | "0") => Phase::Train,
            Some("TEST" | "1") => Phase::Test,
            Some(_) | None => return Err(wrong(field, "phase", "`TRAIN` or `TEST`")),
        };
    }
    Ok(phase)
}

/// A word or number, as it is written.
fn word<'t>(field: Field<'_, 't>) -> Option<&'t str> {
    match field.value {
        Value::Scalar(Scalar::Word(text) | Scalar::Number(text)) => Some(text),
        Value::Scalar(Scalar::Text(_)) | Value::Message(_) => None,
    }
}

/// A size: an unsigned number of 32 bits.
fn size(field: Field<'_, '_>, name: &'static str) -> Result<u64, PublishedError> {
    let number = word(field).and_then(|text| whole(text).filter(|_| !text.starts_with('-')));
    let number = number.and_then(|number| u32::try_from(number).ok());
    let number = number.ok_or_else(|| wrong(field, name, "a whole number from 0 to 2^32 - 1"))?;
    Ok(u64::from(number))
}

fn whole(text: &str) -> Option<u64> {
    let digits = |text: &str, radix| {
        let plain = !text.starts_with(['+', '-']);
        u64::from_str_radix(text, radix).ok().filter(|_| plain)
    };
    match text.as_bytes() {
        [b'0', b'x' | b'X', ..] => digits(text.get(2..)?, 16),
        [b'0', _, ..] => digits(text, 8),
        _ => digits(text, 10),
    }
}

/// The sides of a window: one number for both directions, or one each.
#[derive(Default)]
struct Sides {
    both: Option<u64>,
    each: [u64; 2],
}

/// Of a convolution the first `kernel_size`, `stride` and `pad` count, even if 0; a stride of 0 that
/// is written (or not) as `stride_h` is 1.
fn convolution(message: Message<'_, '_>, layer: &mut Layer) -> Result<(), PublishedError> {
    let [mut kernel, mut stride, mut pad]: [Sides; 3] = Default::default();
    for field in inner(message, "convolution_param") {
        let field = field?;
        match field.name {
            "num_output" => layer.num_output = size(field, "num_output")?,
            "kernel_size" => {
                let value = size(field, "kernel_size")?;
                kernel.both.get_or_insert(value);
            }
            "kernel_h" => kernel.each[0] = size(field, "kernel_h")?,
            "kernel_w" => kernel.each[1] = size(field, "kernel_w")?,
            "stride" => {
                let value = size(field, "stride")?;
                stride.both.get_or_insert(value);
            }
            "stride_h" => stride.each[0] = size(field, "stride_h")?,
            "stride_w" => stride.each[1] = size(field, "stride_w")?,
            "pad" => {
                let value = size(field, "pad")?;
                pad.both.get_or_insert(value);
            }
            "pad_h" => pad.each[0] = size(field, "pad_h")?,
            "pad_w" => pad.each[1] = size(field, "pad_w")?,
            _ => {}
        }
    }
    let ones = stride.each.map(|side| side.max(1));
    layer.window = Window {
        kernel: kernel.both.map_or(kernel.each, |side| [side; 2]),
        stride: stride.both.map_or(ones, |side| [side; 2]),
        pad: pad.both.map_or(pad.each, |side| [side; 2]),
    };
    Ok(())
}

/// Of a pooling the last `kernel_size`, `stride` and `pad` count unless 0; `stride` is 1 where it is
/// not written, so `stride_h` and `stride_w` count only beside a written `stride: 0`.
fn pooling(message: Message<'_, '_>, layer: &mut Layer) -> Result<(), PublishedError> {
    let [mut kernel, mut stride, mut pad]: [Sides; 3] = Default::default();
    for field in inner(message, "pooling_param") {
        let field = field?;
        match field.name {
            "pool" => {
                layer.method = match word(field) {
                    Some("MAX" | "0") => Method::Max,
                    Some("AVE" | "1") => Method::Average,
                    Some("STOCHASTIC" | "2") => Method::Stochastic,
                    Some(_) | None => {
                        return Err(wrong(field, "pool", "`MAX`, `AVE` or `STOCHASTIC`"));
                    }
                }
            }
            "kernel_size" => kernel.both = Some(size(field, "kernel_size")?),
            "kernel_h" => kernel.each[0] = size(field, "kernel_h")?,
            "kernel_w" => kernel.each[1] = size(field, "kernel_w")?,
            "stride" => stride.both = Some(size(field, "stride")?),
            "stride_h" => stride.each[0] = size(field, "stride_h")?,
            "stride_w" => stride.each[1] = size(field, "stride_w")?,
            "pad" => pad.both = Some(size(field, "pad")?),
            "pad_h" => pad.each[0] = size(field, "pad_h")?,
            "pad_w" => pad.each[1] = size(field, "pad_w")?,
            _ => {}
        }
    }
    let sides = |sides: &Sides, unwritten: u64| match sides.both.unwrap_or(unwritten) {
        0 => sides.each,
        both => [both; 2],
    };
    layer.removed = kernel.both == Some(1) || kernel.each == [1, 1];
    let written = stride.both.map_or(stride.each, |both| [both; 2]);
    layer.stride_written = written.map(|side| side.max(1));
    layer.window = Window {
        kernel: sides(&kernel, 0),
        stride: sides(&stride, 1),
        pad: sides(&pad, 0),
    };
    Ok(())
}

fn inner_product(message: Message<'_, '_>, layer: &mut Layer) -> Result<(), PublishedError> {
    for field in inner(message, "inner_product_param") {
        let field = field?;
        if field.name == "num_output" {
            layer.num_output = size(field, "num_output")?;
        }
    }
    Ok(())
}

fn concat(message: Message<'_, '_>, layer: &mut Layer) -> Result<(), PublishedError> {
    for field in inner(message, "concat_param") {
        let field = field?;
        if field.name == "axis" {
            let text = word(field).unwrap_or_default();
            let (negative, digits) = match text.strip_prefix('-') {
                Some(digits) => (true, digits.trim_start()),
                None => (false, text),
            };
            let axis = whole(digits).and_then(|axis| i32::try_from(axis).ok());
            let axis = axis.ok_or_else(|| wrong(field, "axis", "a whole number of 32 bits"))?;
            let axis = i64::from(axis);
            layer.axis = if negative {
                axis.saturating_neg()
            } else {
                axis
            };
        }
    }
    Ok(())
}

/// A `DummyData` is looked at for its first filler, and its dimensions where it has a `shape`.
fn dummy_data(message: Message<'_, '_>) -> Result<(), PublishedError> {
    let mut filled = false;
    let mut dimensions = None;
    for field in inner(message, "dummy_data_param") {
        let field = field?;
        match (field.name, field.value) {
            ("data_filler", _) => filled = true,
            ("shape", Value::Message(shape)) if dimensions.is_none() => {
                let named = shape.fields().filter(|field| field.name == "dim");
                dimensions = Some(named.count());
            }
            _ => {}
        }
    }
    let expected = match dimensions {
        Some(0..=3) => "four dimensions in its `shape`",
        _ if !filled => "a `data_filler`",
        _ => return Ok(()),
    };
    let problem = PublishedProblem::FieldValue {
        field: "dummy_data_param",
        expected,
    };
    let place = message.place;
    Err(PublishedError { problem, place })
}
