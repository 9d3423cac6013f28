//! The layers of PyTorch, Keras, TensorFlow and ONNX, with the order of their parameters, and their
//! modules, joins and methods.

/// A layer of another framework.
pub struct Layer {
    /// Its names, in lower case without `_`.
    pub theirs: &'static [&'static str],
    /// Only names with `2D` in capitals, as Keras has them, or only others.
    pub keras: Option<bool>,
    /// What it is here.
    pub ours: &'static str,
    /// Its parameters in their order: theirs, ours. An empty one of ours is not needed.
    pub order: &'static [(&'static str, &'static str)],
    /// Parameters of ours that stand without their name, in order.
    pub bare: &'static [&'static str],
}

const fn layer(
    theirs: &'static [&'static str],
    keras: Option<bool>,
    ours: &'static str,
    order: &'static [(&'static str, &'static str)],
    bare: &'static [&'static str],
) -> Layer {
    Layer {
        theirs,
        keras,
        ours,
        order,
        bare,
    }
}

const TORCH_CONV: &[(&str, &str)] = &[
    ("in_channels", ""),
    ("out_channels", "features"),
    ("kernel_size", "kernel"),
    ("stride", "stride"),
    ("padding", "pad"),
    ("dilation", "dilation"),
    ("groups", "groups"),
    ("bias", "bias"),
];
const TORCH_TRANSPOSED: &[(&str, &str)] = &[
    ("in_channels", ""),
    ("out_channels", "features"),
    ("kernel_size", "kernel"),
    ("stride", "stride"),
    ("padding", "pad"),
    ("output_padding", "output_pad"),
    ("groups", "groups"),
    ("bias", "bias"),
    ("dilation", "dilation"),
];
const KERAS_CONV: &[(&str, &str)] = &[
    ("filters", "features"),
    ("kernel_size", "kernel"),
    ("strides", "stride"),
    ("padding", "pad"),
    ("data_format", ""),
    ("dilation_rate", "dilation"),
    ("groups", "groups"),
    ("use_bias", "bias"),
];
const KERAS_TRANSPOSED: &[(&str, &str)] = &[
    ("filters", "features"),
    ("kernel_size", "kernel"),
    ("strides", "stride"),
    ("padding", "pad"),
    ("output_padding", "output_pad"),
    ("use_bias", "bias"),
];
const KERAS_DEPTHWISE: &[(&str, &str)] = &[
    ("kernel_size", "kernel"),
    ("strides", "stride"),
    ("padding", "pad"),
    ("depth_multiplier", "multiplier"),
    ("use_bias", "bias"),
];
const TORCH_POOL: &[(&str, &str)] = &[
    ("kernel_size", "kernel"),
    ("stride", "stride"),
    ("padding", "pad"),
    ("dilation", "dilation"),
    ("return_indices", ""),
    ("ceil_mode", "ceil"),
];
const TORCH_AVERAGE: &[(&str, &str)] = &[
    ("kernel_size", "kernel"),
    ("stride", "stride"),
    ("padding", "pad"),
    ("ceil_mode", "ceil"),
    ("count_include_pad", "count_pad"),
];
const KERAS_POOL: &[(&str, &str)] = &[
    ("pool_size", "kernel"),
    ("strides", "stride"),
    ("padding", "pad"),
];
const UPSAMPLE: &[(&str, &str)] = &[
    ("size", "size"),
    ("scale_factor", "size"),
    ("mode", "mode"),
    ("align_corners", ""),
];
const KERAS_UPSAMPLE: &[(&str, &str)] = &[
    ("size", "size"),
    ("data_format", ""),
    ("interpolation", "mode"),
];
const NONE: &[(&str, &str)] = &[("", ""), ("", ""), ("", "")];

/// The layers, the more particular first.
pub const LAYERS: &[Layer] = &[
    layer(
        &["conv2d", "convolution2d"],
        Some(true),
        "conv",
        KERAS_CONV,
        &["features", "kernel"],
    ),
    layer(
        &["conv2d"],
        Some(false),
        "conv",
        TORCH_CONV,
        &["features", "kernel"],
    ),
    layer(
        &["convtranspose2d"],
        None,
        "transposed_conv",
        TORCH_TRANSPOSED,
        &["features", "kernel"],
    ),
    layer(
        &["conv2dtranspose", "deconvolution2d"],
        None,
        "transposed_conv",
        KERAS_TRANSPOSED,
        &["features", "kernel"],
    ),
    layer(
        &["depthwiseconv2d"],
        None,
        "depthwise",
        KERAS_DEPTHWISE,
        &["kernel"],
    ),
    layer(
        &["maxpool2d"],
        Some(false),
        "maxpool",
        TORCH_POOL,
        &["kernel"],
    ),
    layer(
        &["maxpooling2d", "maxpool2d"],
        None,
        "maxpool",
        KERAS_POOL,
        &["kernel"],
    ),
    layer(
        &["avgpool2d"],
        Some(false),
        "avgpool",
        TORCH_AVERAGE,
        &["kernel"],
    ),
    layer(
        &["averagepooling2d", "avgpool2d"],
        None,
        "avgpool",
        KERAS_POOL,
        &["kernel"],
    ),
    layer(
        &["adaptiveavgpool2d"],
        None,
        "adaptive_avgpool",
        &[("output_size", "size")],
        &["size"],
    ),
    layer(
        &["adaptivemaxpool2d"],
        None,
        "adaptive_maxpool",
        &[("output_size", "size")],
        &["size"],
    ),
    layer(
        &[
            "globalaveragepooling2d",
            "globalavgpool2d",
            "globalaveragepool",
        ],
        None,
        "global_avgpool",
        NONE,
        &[],
    ),
    layer(
        &["globalmaxpooling2d", "globalmaxpool2d", "globalmaxpool"],
        None,
        "global_maxpool",
        NONE,
        &[],
    ),
    layer(
        &["linear"],
        None,
        "dense",
        &[
            ("in_features", ""),
            ("out_features", "features"),
            ("bias", "bias"),
        ],
        &["features"],
    ),
    layer(
        &["dense"],
        None,
        "dense",
        &[
            ("units", "features"),
            ("activation", "activation"),
            ("use_bias", "bias"),
        ],
        &["features"],
    ),
    layer(
        &[
            "batchnorm2d",
            "batchnorm1d",
            "batchnormalization",
            "batchnorm",
            "syncbatchnorm",
        ],
        None,
        "batchnorm",
        NONE,
        &[],
    ),
    layer(
        &["groupnorm"],
        None,
        "groupnorm",
        &[("num_groups", "groups"), ("num_channels", "")],
        &["groups"],
    ),
    layer(
        &["groupnormalization"],
        None,
        "groupnorm",
        &[("groups", "groups")],
        &["groups"],
    ),
    layer(
        &["layernorm", "layernormalization"],
        None,
        "layernorm",
        NONE,
        &[],
    ),
    layer(
        &["instancenorm2d", "instancenormalization"],
        None,
        "instancenorm",
        NONE,
        &[],
    ),
    layer(
        &["localresponsenorm"],
        None,
        "lrn",
        &[
            ("size", "size"),
            ("alpha", "alpha"),
            ("beta", "beta"),
            ("k", "k"),
        ],
        &["size"],
    ),
    layer(
        &["dropout"],
        None,
        "dropout",
        &[
            ("p", "rate"),
            ("inplace", ""),
            ("rate", "rate"),
            ("training", ""),
        ],
        &["rate"],
    ),
    layer(
        &["dropout2d", "spatialdropout2d"],
        None,
        "spatial_dropout",
        &[
            ("p", "rate"),
            ("inplace", ""),
            ("rate", "rate"),
            ("training", ""),
        ],
        &["rate"],
    ),
    layer(
        &["leakyrelu"],
        None,
        "leaky_relu",
        &[
            ("negative_slope", "slope"),
            ("inplace", ""),
            ("alpha", "slope"),
        ],
        &["slope"],
    ),
    layer(
        &["elu"],
        None,
        "elu",
        &[("alpha", "alpha"), ("inplace", "")],
        &["alpha"],
    ),
    layer(&["relu"], None, "relu", NONE, &[]),
    layer(&["relu6"], None, "relu6", NONE, &[]),
    layer(&["sigmoid"], None, "sigmoid", NONE, &[]),
    layer(&["tanh"], None, "tanh", NONE, &[]),
    layer(&["gelu"], None, "gelu", NONE, &[]),
    layer(&["selu"], None, "selu", NONE, &[]),
    layer(&["silu", "swish"], None, "silu", NONE, &[]),
    layer(&["mish"], None, "mish", NONE, &[]),
    layer(&["softplus"], None, "softplus", NONE, &[]),
    layer(&["prelu"], None, "prelu", NONE, &[]),
    layer(&["hardswish"], None, "hard_swish", NONE, &[]),
    layer(&["hardsigmoid"], None, "hard_sigmoid", NONE, &[]),
    layer(
        &["softmax", "softmax2d"],
        None,
        "softmax",
        &[("dim", ""), ("axis", "")],
        &[],
    ),
    layer(&["logsoftmax"], None, "log_softmax", &[("dim", "")], &[]),
    layer(
        &["flatten"],
        None,
        "flatten",
        &[("start_dim", ""), ("end_dim", "")],
        &[],
    ),
    layer(&["identity"], None, "identity", NONE, &[]),
    layer(&["reducemean", "mean"], None, "global_avgpool", NONE, &[]),
    layer(
        &["pixelshuffle"],
        None,
        "depth_to_space",
        &[("upscale_factor", "factor")],
        &["factor"],
    ),
    layer(
        &["pixelunshuffle"],
        None,
        "space_to_depth",
        &[("downscale_factor", "factor")],
        &["factor"],
    ),
    layer(
        &["upsampling2d"],
        None,
        "upsample",
        KERAS_UPSAMPLE,
        &["size"],
    ),
    layer(
        &["upsample", "interpolate"],
        None,
        "upsample",
        UPSAMPLE,
        &["size"],
    ),
    layer(
        &["zeropad2d", "zeropadding2d"],
        None,
        "zero_pad",
        &[("padding", "sizes")],
        &["sizes"],
    ),
    layer(
        &["cropping2d"],
        None,
        "crop",
        &[("cropping", "sizes")],
        &["sizes"],
    ),
];

/// What changes neither shapes nor counts, or is known.
pub const NEEDLESS: &[&str] = &[
    "inplace",
    "eps",
    "epsilon",
    "momentum",
    "axis",
    "dim",
    "center",
    "scale",
    "data_format",
    "device",
    "dtype",
    "trainable",
    "training",
    "track_running_stats",
    "kernel_initializer",
    "bias_initializer",
    "kernel_regularizer",
    "bias_regularizer",
    "padding_mode",
    "align_corners",
    "keepdim",
    "keepdims",
    "seed",
    "input_dim",
];

/// Joins of tensors.
pub const JOINS: &[(&str, &str)] = &[
    ("cat", "concat"),
    ("concat", "concat"),
    ("concatenate", "concat"),
    ("add", "add"),
    ("sum", "add"),
    ("mul", "mul"),
    ("multiply", "mul"),
    ("maximum", "max"),
];

/// Modules whose functions take the tensor first.
pub const FUNCTIONS: &[&str] = &[
    "F",
    "nn.functional",
    "torch.nn.functional",
    "torch",
    "tf",
    "tf.nn",
    "K",
    "jax.nn",
];

/// Modules that have layers.
pub const MODULES: &[&str] = &[
    "nn", "torch", "F", "tf", "keras", "layers", "K", "L", "np", "self", "model", "optim", "caffe",
    "jax", "slim",
];

/// Whether the name is that of a module, or stands in one.
pub fn is_module(name: &str) -> bool {
    let first = name.split('.').next().unwrap_or(name);
    MODULES.contains(&first) && first != "model" && first != "self"
}

/// Methods of tensors.
pub const METHODS: &[(&str, &str)] = &[
    ("view", "flatten"),
    ("reshape", "flatten"),
    ("flatten", "flatten"),
    ("mean", "global_avgpool"),
    ("relu", "relu"),
    ("relu_", "relu"),
    ("sigmoid", "sigmoid"),
    ("tanh", "tanh"),
    ("softmax", "softmax"),
    ("log_softmax", "log_softmax"),
];
