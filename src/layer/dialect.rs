//! Other frameworks' names for the layers and their parameters.
//!
//! Each family's file declares them at its end, beside the kinds that they denote ([`Foreign`]);
//! this table gathers them for suggestions, for the translation of lines of Python, and for
//! importers and exporters. A conversion to several layers of a framework stays with its format.

mod absent;
mod table;
mod words;

pub use absent::{Answer, absent, all_absent};
pub use table::{Entry, entries, find, fold, method, named, needless, of, parameter};
pub use words::own_word;

use super::Signature;

/// A framework, or a notation that a framework reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Framework {
    /// `torch.nn`, `torch.nn.functional` and methods of tensors.
    PyTorch,
    /// `keras.layers`
    Keras,
    /// `tf.nn` and slim.
    TensorFlow,
    /// The `layer`s of a prototxt.
    Caffe,
    /// The `layers` of an older prototxt, with the parameters of [`Framework::Caffe`].
    CaffeV1,
    /// Operators.
    Onnx,
    /// Sections of a `.cfg`.
    Darknet,
}

impl Framework {
    /// Whether its networks are programs in Python.
    pub fn is_python(self) -> bool {
        match self {
            Framework::PyTorch | Framework::Keras | Framework::TensorFlow => true,
            Framework::Caffe | Framework::CaffeV1 | Framework::Onnx | Framework::Darknet => false,
        }
    }
}

/// The form in which a framework offers a computation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// A class, a function, an operator, or the type of a layer.
    Layer,
    /// A method of a tensor: `x.view(-1, 10)`.
    Method,
}

/// A layer of another framework, and the layer that it is here.
#[derive(Clone, Copy, Debug)]
pub struct Foreign {
    /// Where. `None` for abbreviations, and for layers that do something similar only: good for a
    /// suggestion, not for a translation.
    pub framework: Option<Framework>,
    /// How it is written there.
    pub form: Form,
    /// Its names; the first is the one to write.
    pub names: &'static [&'static str],
    /// The message that holds its parameters in a prototxt, or an empty text.
    pub message: &'static str,
    /// Its parameters, in the order in which they are given without their names.
    pub parameters: &'static [ForeignParameter],
}

impl Foreign {
    const fn new(
        framework: Option<Framework>,
        names: &'static [&'static str],
        parameters: &'static [ForeignParameter],
    ) -> Self {
        Self {
            framework,
            form: Form::Layer,
            names,
            message: "",
            parameters,
        }
    }

    /// The meaning of one of its parameters: its own, or one that all layers there have.
    pub fn parameter(&self, theirs: &str) -> Option<&'static ForeignParameter> {
        let mut all = self.parameters.iter().chain(COMMON);
        all.find(|it| it.theirs == theirs)
    }
}

/// A parameter of a layer of another framework.
#[derive(Clone, Copy, Debug)]
pub struct ForeignParameter {
    /// Its name there.
    pub theirs: &'static str,
    /// Its meaning here.
    pub meaning: Meaning,
    /// Where it isn't given: which parameter has which value here. `None` where ours has the same
    /// default, or must be given.
    pub otherwise: Option<(&'static str, &'static str)>,
}

impl ForeignParameter {
    /// Sets the meaning here of leaving it out.
    pub(super) const fn or(self, ours: &'static str, value: &'static str) -> Self {
        Self {
            otherwise: Some((ours, value)),
            ..self
        }
    }
}

/// The meaning here of a parameter of another framework.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// This parameter.
    Is(&'static str),
    /// This parameter, which takes top x bottom x left x right here, and left, right, top and bottom
    /// there.
    Sides(&'static str),
    /// A function that follows as a layer of its own.
    Activation,
    /// Nothing.
    Needless(Needless),
    /// Nothing, where it has this value. The meaning of other values cannot be written here.
    Only(&'static str),
}

/// Why a parameter of another framework is not needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needless {
    /// The number of input channels is known.
    Channels,
    /// The number of input values is known.
    Values,
    /// The input's shape is stated once.
    InputShape,
    /// It changes neither shapes nor counts.
    NoEffect,
    /// Operations run in place wherever they can.
    InPlace,
    /// Shapes are channels x height x width.
    Layout,
    /// It goes across the channels unless `axis` says otherwise.
    Axis,
    /// A step is named after it.
    Label,
}

pub(super) const fn pytorch(
    names: &'static [&'static str],
    parameters: &'static [ForeignParameter],
) -> Foreign {
    Foreign::new(Some(Framework::PyTorch), names, parameters)
}

pub(super) const fn pytorch_method(names: &'static [&'static str]) -> Foreign {
    Foreign {
        form: Form::Method,
        ..Foreign::new(Some(Framework::PyTorch), names, &[])
    }
}

pub(super) const fn keras(
    names: &'static [&'static str],
    parameters: &'static [ForeignParameter],
) -> Foreign {
    Foreign::new(Some(Framework::Keras), names, parameters)
}

pub(super) const fn tensorflow(
    names: &'static [&'static str],
    parameters: &'static [ForeignParameter],
) -> Foreign {
    Foreign::new(Some(Framework::TensorFlow), names, parameters)
}

pub(super) const fn caffe(
    names: &'static [&'static str],
    message: &'static str,
    parameters: &'static [ForeignParameter],
) -> Foreign {
    Foreign {
        message,
        ..Foreign::new(Some(Framework::Caffe), names, parameters)
    }
}

/// The type in the older `layers`.
pub(super) const fn caffe_v1(names: &'static [&'static str]) -> Foreign {
    Foreign::new(Some(Framework::CaffeV1), names, &[])
}

pub(super) const fn onnx(
    names: &'static [&'static str],
    parameters: &'static [ForeignParameter],
) -> Foreign {
    Foreign::new(Some(Framework::Onnx), names, parameters)
}

pub(super) const fn darknet(
    names: &'static [&'static str],
    parameters: &'static [ForeignParameter],
) -> Foreign {
    Foreign::new(Some(Framework::Darknet), names, parameters)
}

/// Abbreviations, and layers that do something similar.
pub(super) const fn also(
    names: &'static [&'static str],
    parameters: &'static [ForeignParameter],
) -> Foreign {
    Foreign::new(None, names, parameters)
}

const fn meaning(theirs: &'static str, meaning: Meaning) -> ForeignParameter {
    ForeignParameter {
        theirs,
        meaning,
        otherwise: None,
    }
}

pub(super) const fn is(theirs: &'static str, ours: &'static str) -> ForeignParameter {
    meaning(theirs, Meaning::Is(ours))
}

/// A parameter that has the same name here.
pub(super) const fn same(name: &'static str) -> ForeignParameter {
    is(name, name)
}

/// Numbers of values on the four sides.
pub(super) const fn around(theirs: &'static str, ours: &'static str) -> ForeignParameter {
    meaning(theirs, Meaning::Sides(ours))
}

pub(super) const fn activation(theirs: &'static str) -> ForeignParameter {
    meaning(theirs, Meaning::Activation)
}

pub(super) const fn skip(theirs: &'static str, why: Needless) -> ForeignParameter {
    meaning(theirs, Meaning::Needless(why))
}

pub(super) const fn fixed(theirs: &'static str, value: &'static str) -> ForeignParameter {
    meaning(theirs, Meaning::Only(value))
}

/// The kinds of a family, each with its names elsewhere.
pub(super) type Dialects = &'static [(&'static Signature, &'static [Foreign])];

/// Parameters that many layers have, given by name only.
const COMMON: &[ForeignParameter] = &[
    skip("name", Needless::Label),
    activation("activation"),
    skip("input_shape", Needless::InputShape),
    skip("input_dim", Needless::InputShape),
    skip("data_format", Needless::Layout),
    skip("inplace", Needless::InPlace),
    skip("dim", Needless::Axis),
    skip("axis", Needless::Axis),
    skip("eps", Needless::NoEffect),
    skip("epsilon", Needless::NoEffect),
    skip("momentum", Needless::NoEffect),
    skip("track_running_stats", Needless::NoEffect),
    skip("device", Needless::NoEffect),
    skip("dtype", Needless::NoEffect),
    skip("trainable", Needless::NoEffect),
    skip("training", Needless::NoEffect),
    skip("kernel_initializer", Needless::NoEffect),
    skip("bias_initializer", Needless::NoEffect),
    skip("kernel_regularizer", Needless::NoEffect),
    skip("bias_regularizer", Needless::NoEffect),
    skip("weight_decay", Needless::NoEffect),
    skip("align_corners", Needless::NoEffect),
    skip("keepdim", Needless::NoEffect),
    skip("keepdims", Needless::NoEffect),
    skip("seed", Needless::NoEffect),
];
