//! The types of layers: of `layer`, and of the older `layers`.
//!
//! After `LayerParameter` and `V1LayerParameter.LayerType` in Caffe's `caffe.proto`,
//! <https://github.com/BVLC/caffe/blob/master/src/caffe/proto/caffe.proto>.

/// What becomes of a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// It gives data: its first `top` is an input, the others are labels.
    Data,
    /// It gives tensors, each an input.
    Input,
    /// It gives constants or noise.
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
    /// It is no part of the language, with the reason.
    Foreign(&'static str),
}

/// Each type: its name in `layer`, its name in `layers`, and what becomes of it.
static KINDS: &[(&str, &str, Role)] = &[
    ("Data", "DATA", Role::Data),
    ("ImageData", "IMAGE_DATA", Role::Data),
    ("WindowData", "WINDOW_DATA", Role::Data),
    ("HDF5Data", "HDF5_DATA", Role::Data),
    ("MemoryData", "MEMORY_DATA", Role::Data),
    ("Input", "", Role::Input),
    ("DummyData", "DUMMY_DATA", Role::Dummy),
    ("AbsVal", "ABSVAL", Role::Layer),
    ("BatchNorm", "", Role::Layer),
    ("Bias", "", Role::Layer),
    ("BNLL", "BNLL", Role::Layer),
    ("Clip", "", Role::Layer),
    ("Concat", "CONCAT", Role::Layer),
    ("Convolution", "CONVOLUTION", Role::Layer),
    ("ConvolutionDepthwise", "", Role::Layer),
    ("DepthwiseConvolution", "", Role::Layer),
    ("Crop", "", Role::Layer),
    ("Deconvolution", "DECONVOLUTION", Role::Layer),
    ("Dropout", "DROPOUT", Role::Layer),
    ("Eltwise", "ELTWISE", Role::Layer),
    ("ELU", "", Role::Layer),
    ("Exp", "EXP", Role::Layer),
    ("Flatten", "FLATTEN", Role::Layer),
    ("GradientScaler", "", Role::Layer),
    ("InnerProduct", "INNER_PRODUCT", Role::Layer),
    ("Log", "", Role::Layer),
    ("LRN", "LRN", Role::Layer),
    ("MVN", "MVN", Role::Layer),
    ("Pooling", "POOLING", Role::Layer),
    ("Power", "POWER", Role::Layer),
    ("PReLU", "", Role::Layer),
    ("ReLU", "RELU", Role::Layer),
    ("ReLU6", "", Role::Layer),
    ("Reshape", "", Role::Layer),
    ("Scale", "", Role::Layer),
    ("Sigmoid", "SIGMOID", Role::Layer),
    ("Slice", "SLICE", Role::Layer),
    ("Softmax", "SOFTMAX", Role::Layer),
    ("Split", "SPLIT", Role::Layer),
    ("Swish", "", Role::Layer),
    ("TanH", "TANH", Role::Layer),
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
        Role::Foreign("it gives the places of values, not values"),
    ),
    (
        "BatchReindex",
        "",
        Role::Foreign("it takes samples out of a batch"),
    ),
    (
        "Embed",
        "",
        Role::Foreign("the language has no embedding of words"),
    ),
    (
        "Filter",
        "",
        Role::Foreign("it takes samples out of a batch"),
    ),
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
        Role::Foreign("it gives learned values without an input"),
    ),
    (
        "Python",
        "",
        Role::Foreign("what it computes stands in a program"),
    ),
    (
        "Reduction",
        "",
        Role::Foreign("the language sums over the grid alone; see Pooling"),
    ),
    ("SPP", "", Role::Foreign("write its poolings one by one")),
    (
        "Threshold",
        "THRESHOLD",
        Role::Foreign("the language has no step function"),
    ),
    (
        "Tile",
        "",
        Role::Foreign("the language does not repeat channels"),
    ),
];

/// The type's own spelling and what becomes of it.
pub(super) fn kind(name: &str) -> Option<(&'static str, Role)> {
    let found = KINDS.iter().find(|(kind, _, _)| *kind == name);
    found.map(|&(kind, _, role)| (kind, role))
}

/// The type that an old one is called now.
pub(super) fn upgraded(old: &str) -> Option<&'static str> {
    let found = KINDS.iter().find(|(_, v1, _)| *v1 == old && !v1.is_empty());
    found.map(|&(kind, _, _)| kind)
}

/// All names of `layer`, or of `layers`.
pub(super) fn names(old: bool) -> impl Iterator<Item = &'static str> {
    let all = KINDS
        .iter()
        .map(move |&(kind, v1, _)| if old { v1 } else { kind });
    all.filter(|name| !name.is_empty())
}
