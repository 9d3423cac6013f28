//! The types of layers: of `layer`, and of the older `layers`.
//!
//! After `LayerParameter` and `V1LayerParameter.LayerType` in Caffe's `caffe.proto`,
//! <https://github.com/BVLC/caffe/blob/master/src/caffe/proto/caffe.proto>.

use crate::layer::dialect::{self, Entry, Framework};

/// The role of a layer in the imported network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// It outputs data: its first `top` is an input, the others are labels.
    Data,
    /// It outputs tensors, each an input.
    Input,
    /// It outputs constants or noise.
    Dummy,
    /// It computes.
    Layer,
    /// It measures how wrong the network is; its first `bottom` is a result of the network.
    Loss,
    /// It compares two results of the network.
    PairLoss,
    /// It measures for people.
    Measure,
    /// It makes a tensor read.
    Silence,
    /// It measures how wrong the network is, in a way that Caffe does not have: its computed inputs
    /// are results.
    CustomLoss,
    /// Its computation is unknown, and its results are inputs: their sizes are given.
    Cut,
    /// It is not part of the language, with the reason.
    Foreign(&'static str),
    /// Caffe does not have its type.
    Custom,
}

/// The types that are not layers of the language by themselves (those are in [`dialect`]): the name
/// in `layer`, its name in `layers`, and its role.
static KINDS: &[(&str, &str, Role)] = &[
    ("Data", "DATA", Role::Data),
    ("ImageData", "IMAGE_DATA", Role::Data),
    ("WindowData", "WINDOW_DATA", Role::Data),
    ("HDF5Data", "HDF5_DATA", Role::Data),
    ("MemoryData", "MEMORY_DATA", Role::Data),
    ("Input", "", Role::Input),
    ("DummyData", "DUMMY_DATA", Role::Dummy),
    ("BatchNorm", "", Role::Layer),
    ("Clip", "", Role::Layer),
    ("Eltwise", "ELTWISE", Role::Layer),
    // Of forks: SegNet's, PSPNet's; DeepLab's.
    ("BN", "BN", Role::Layer),
    ("Interp", "", Role::Layer),
    ("MVN", "MVN", Role::Layer),
    ("Pooling", "POOLING", Role::Layer),
    ("Split", "SPLIT", Role::Layer),
    ("SoftmaxWithLoss", "SOFTMAX_LOSS", Role::Loss),
    ("SoftmaxLoss", "", Role::Loss),
    ("EuclideanLoss", "EUCLIDEAN_LOSS", Role::Loss),
    ("HingeLoss", "HINGE_LOSS", Role::Loss),
    ("InfogainLoss", "INFOGAIN_LOSS", Role::Loss),
    (
        "MultinomialLogisticLoss",
        "MULTINOMIAL_LOGISTIC_LOSS",
        Role::Loss,
    ),
    (
        "SigmoidCrossEntropyLoss",
        "SIGMOID_CROSS_ENTROPY_LOSS",
        Role::Loss,
    ),
    ("SmoothL1Loss", "", Role::Loss),
    ("ContrastiveLoss", "CONTRASTIVE_LOSS", Role::PairLoss),
    ("Accuracy", "ACCURACY", Role::Measure),
    ("Silence", "SILENCE", Role::Silence),
    (
        "ArgMax",
        "ARGMAX",
        Role::Foreign("it outputs the positions of values, not values"),
    ),
    (
        "BatchReindex",
        "",
        Role::Foreign("it selects samples of a batch"),
    ),
    (
        "Embed",
        "",
        Role::Foreign("the language has no embedding of words"),
    ),
    ("Filter", "", Role::Foreign("it selects samples of a batch")),
    (
        "HDF5Output",
        "HDF5_OUTPUT",
        Role::Foreign("it writes a file"),
    ),
    (
        "Im2col",
        "IM2COL",
        Role::Foreign("it is a step of a convolution; use Convolution"),
    ),
    (
        "LSTM",
        "",
        Role::Foreign("the language has no recurrent layers"),
    ),
    (
        "LSTMUnit",
        "",
        Role::Foreign("the language has no recurrent layers"),
    ),
    (
        "RNN",
        "",
        Role::Foreign("the language has no recurrent layers"),
    ),
    (
        "Recurrent",
        "",
        Role::Foreign("the language has no recurrent layers"),
    ),
    (
        "Parameter",
        "",
        Role::Foreign("it outputs learned values without an input"),
    ),
    (
        "Python",
        "",
        Role::Foreign("its computation is in a program"),
    ),
    (
        "Reduction",
        "",
        Role::Foreign("the language sums only over the grid"),
    ),
    ("SPP", "", Role::Layer),
    (
        "Threshold",
        "THRESHOLD",
        Role::Foreign("the language has no step function"),
    ),
    ("Tile", "", Role::Layer),
];

/// The type's own spelling, its role, and the layer here that it denotes by itself.
pub(super) fn kind(name: &str) -> Option<(&'static str, Role, Option<Entry>)> {
    if let Some(own) = dialect::find(Framework::Caffe, name) {
        let spelt = own.foreign.names.iter().find(|it| **it == name)?;
        return Some((spelt, Role::Layer, Some(own)));
    }
    let found = KINDS.iter().find(|(kind, _, _)| *kind == name);
    found.map(|&(kind, _, role)| (kind, role, None))
}

/// The type that an old one is called now.
pub(super) fn upgraded(old: &str) -> Option<&'static str> {
    if let Some(own) = dialect::find(Framework::CaffeV1, old) {
        let new = dialect::of(own.signature.name, Framework::Caffe).next()?;
        return new.names.first().copied();
    }
    let found = KINDS.iter().find(|(_, v1, _)| *v1 == old && !v1.is_empty());
    found.map(|&(kind, _, _)| kind)
}

/// Whether Caffe, or a fork that this reader knows, has a layer of this type, in whichever format.
pub(super) fn is_known(name: &str) -> bool {
    kind(name).is_some() || upgraded(name).is_some()
}

/// All names of `layer`, or of `layers`.
pub(super) fn names(old: bool) -> impl Iterator<Item = &'static str> {
    let others = KINDS
        .iter()
        .map(move |&(kind, v1, _)| if old { v1 } else { kind });
    let framework = if old {
        Framework::CaffeV1
    } else {
        Framework::Caffe
    };
    let own = dialect::entries().filter(move |it| it.foreign.framework == Some(framework));
    let own = own.flat_map(|it| it.foreign.names.iter().copied());
    others.filter(|name| !name.is_empty()).chain(own)
}
