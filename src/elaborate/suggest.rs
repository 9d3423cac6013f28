//! "Did you mean": by edit distance, and by what other frameworks call things.

pub use crate::diagnostic::suggest::{did_you_mean, nearest};
use std::collections::HashMap;
use std::sync::LazyLock;

/// What a name of another framework means here.
#[derive(Clone, Copy)]
pub enum Foreign {
    /// This name.
    Name(&'static str),
    /// Something that takes more than a name.
    Advice(&'static str),
}

/// Names of layers in PyTorch, Keras, TensorFlow, Caffe and ONNX, in lower case without `_`.
const LAYERS: &[(&str, &str)] = &[
    ("conv2d", "conv"),
    ("convolution", "conv"),
    ("convolution2d", "conv"),
    ("conv2dlayer", "conv"),
    ("c2d", "conv"),
    ("locallyconnected2d", "local"),
    ("depthwiseconv2d", "depthwise"),
    ("depthwiseconv", "depthwise"),
    ("dwconv", "depthwise"),
    ("convtranspose2d", "transposed_conv"),
    ("conv2dtranspose", "transposed_conv"),
    ("deconvolution", "transposed_conv"),
    ("deconv", "transposed_conv"),
    ("maxpool2d", "maxpool"),
    ("maxpooling2d", "maxpool"),
    ("maxpooling", "maxpool"),
    ("avgpool2d", "avgpool"),
    ("averagepool", "avgpool"),
    ("averagepooling2d", "avgpool"),
    ("avgpooling", "avgpool"),
    ("adaptiveavgpool2d", "adaptive_avgpool"),
    ("adaptivemaxpool2d", "adaptive_maxpool"),
    ("globalaveragepooling2d", "global_avgpool"),
    ("globalaveragepool", "global_avgpool"),
    ("globalavgpool2d", "global_avgpool"),
    ("gap", "global_avgpool"),
    ("globalmaxpooling2d", "global_maxpool"),
    ("globalmaxpool2d", "global_maxpool"),
    ("linear", "dense"),
    ("fc", "dense"),
    ("fullyconnected", "dense"),
    ("innerproduct", "dense"),
    ("gemm", "dense"),
    ("matmul", "dense"),
    ("ip", "dense"),
    ("denselayer", "dense"),
    ("lazylinear", "dense"),
    ("lazyconv2d", "conv"),
    ("syncbatchnorm", "batchnorm"),
    ("globalpool", "global_avgpool"),
    ("reducemean", "global_avgpool"),
    ("globalaveragepooling", "global_avgpool"),
    ("averagepool2d", "avgpool"),
    ("avgpooling2d", "avgpool"),
    ("meanpool", "avgpool"),
    ("lppool", "lp_pool"),
    ("lppool2d", "lp_pool"),
    ("roialign", "roi_align"),
    ("roipooling", "roi_pool"),
    ("parametricrelu", "prelu"),
    ("rectifier", "relu"),
    ("rectify", "relu"),
    ("clip", "relu6"),
    ("squeeze", "flatten"),
    ("view", "flatten"),
    ("unsqueeze", "reshape"),
    ("transpose", "permute"),
    ("alphadropout", "dropout"),
    ("dropblock", "spatial_dropout"),
    ("dropblock2d", "spatial_dropout"),
    ("pad", "zero_pad"),
    ("constantpad2d", "zero_pad"),
    ("unpool", "upsample"),
    ("unpooling", "upsample"),
    ("route", "concat"),
    ("merge", "concat"),
    ("stack", "concat"),
    ("skip", "identity"),
    ("subpixel", "depth_to_space"),
    ("batchnorm2d", "batchnorm"),
    ("batchnorm1d", "batchnorm"),
    ("batchnormalization", "batchnorm"),
    ("bn", "batchnorm"),
    ("groupnormalization", "groupnorm"),
    ("layernormalization", "layernorm"),
    ("instancenorm2d", "instancenorm"),
    ("instancenormalization", "instancenorm"),
    ("localresponsenorm", "lrn"),
    ("localresponsenormalization", "lrn"),
    ("leakyrelu", "leaky_relu"),
    ("lrelu", "leaky_relu"),
    ("hardswish", "hard_swish"),
    ("hswish", "hard_swish"),
    ("hardsigmoid", "hard_sigmoid"),
    ("hsigmoid", "hard_sigmoid"),
    ("swish", "silu"),
    ("logsoftmax", "log_softmax"),
    ("dropout2d", "spatial_dropout"),
    ("spatialdropout2d", "spatial_dropout"),
    ("stochasticdepth", "drop_path"),
    ("droppath", "drop_path"),
    ("zeropadding2d", "zero_pad"),
    ("zeropad2d", "zero_pad"),
    ("cropping2d", "crop"),
    ("upsampling2d", "upsample"),
    ("interpolate", "upsample"),
    ("resize", "upsample"),
    ("pixelunshuffle", "space_to_depth"),
    ("spacetodepth", "space_to_depth"),
    ("reorg", "space_to_depth"),
    ("pixelshuffle", "depth_to_space"),
    ("depthtospace", "depth_to_space"),
    ("channelshuffle", "channel_shuffle"),
    ("concatenate", "concat"),
    ("cat", "concat"),
    ("multiply", "mul"),
    ("maximum", "max"),
    ("sum", "add"),
    ("flattenlayer", "flatten"),
    ("chunk", "split"),
    ("noop", "identity"),
    ("gradientscaler", "gradient_reversal"),
    ("grl", "gradient_reversal"),
];

const ADVICE: &[(&str, &str)] = &[
    (
        "eltwise",
        "write what is done with the values: `add(a, b)`, `mul(a, b)` or `max(a, b)`",
    ),
    (
        "pool",
        "say which pooling: `maxpool`, `avgpool`, `global_avgpool`, …",
    ),
    (
        "pooling",
        "say which pooling: `maxpool`, `avgpool`, `global_avgpool`, …",
    ),
    (
        "activation",
        "write the function itself: `relu`, `sigmoid`, `tanh`, …",
    ),
    (
        "separableconv2d",
        "write `depthwise 3x3 pad=1 -> conv 64 1x1`, or `use std.blocks { separable }`",
    ),
    (
        "sequential",
        "a chain needs no name: write its layers one after another",
    ),
    (
        "model",
        "take the line away: the lines between the braces of `network` are the network",
    ),
    (
        "return",
        "take it away: the last line of a body is its result, or `output a` names another",
    ),
    (
        "forward",
        "write the layers one after another: the order of the lines is the order of the data",
    ),
    (
        "lambda",
        "write what it does as layers: `power`, `abs`, `sqrt`, `slice`, `mul(a, b)`, …",
    ),
    (
        "input",
        "an input is a statement of its own, channels x height x width: `input 3x224x224`",
    ),
    (
        "inputlayer",
        "an input is a statement of its own, channels x height x width: `input 3x224x224`",
    ),
    (
        "data",
        "an input is a statement of its own, channels x height x width: `input 3x224x224`",
    ),
    (
        "loss",
        "a loss is not a layer: `task classification { classes=10 loss=cross_entropy }`",
    ),
    ("accuracy", "a measure is not a layer: take the line away"),
    (
        "optimizer",
        "how it is trained belongs to the task: `task classification { optimizer=adam lr=1e-3 }`",
    ),
    (
        "train",
        "how it is trained belongs to the task: `task classification { epochs=20 batch=128 }`",
    ),
    (
        "while",
        "a loop has a count: `repeat 3 { … }` or `for i in 0..3 { … }`",
    ),
    ("print", "take it away: `cnn summary` shows the network"),
    (
        "crossentropyloss",
        "a loss is not a layer: `task classification { classes=10 loss=cross_entropy }`",
    ),
    (
        "softmaxwithloss",
        "a loss is not a layer: `task classification { classes=10 loss=cross_entropy }`",
    ),
    ("conv1d", ONE_AXIS),
    ("maxpool1d", ONE_AXIS),
    ("avgpool1d", ONE_AXIS),
    ("conv3d", THIRD_AXIS),
    ("maxpool3d", THIRD_AXIS),
    ("avgpool3d", THIRD_AXIS),
    ("batchnorm3d", THIRD_AXIS),
    ("convtranspose3d", THIRD_AXIS),
    ("lstm", NO_SEQUENCES),
    ("gru", NO_SEQUENCES),
    ("rnn", NO_SEQUENCES),
    ("embedding", NO_SEQUENCES),
    ("attention", NO_SEQUENCES),
    ("selfattention", NO_SEQUENCES),
    ("multiheadattention", NO_SEQUENCES),
    ("transformer", NO_SEQUENCES),
    ("transformerencoder", NO_SEQUENCES),
    ("transformerencoderlayer", NO_SEQUENCES),
    ("sub", NO_SUCH_JOIN),
    ("subtract", NO_SUCH_JOIN),
    ("div", NO_SUCH_JOIN),
    ("divide", NO_SUCH_JOIN),
    ("minimum", NO_SUCH_JOIN),
];

const ONE_AXIS: &str = "the language has maps of rows and columns: a signal is a map of one row, `input 16x1x128`, and its layer `conv 64 1x3`";
const THIRD_AXIS: &str = "the language has none: it is of convolutional networks over images, with rows and columns and no third axis";
const NO_SEQUENCES: &str = "the language has none: it is of convolutional networks over images, without recurrence or attention";
const NO_SUCH_JOIN: &str =
    "the language has none: tensors are joined by `add`, `mul`, `max` and `concat`";

/// Names of parameters elsewhere.
const PARAMETERS: &[(&str, &str)] = &[
    ("filters", "features"),
    ("outchannels", "features"),
    ("channels", "features"),
    ("numoutput", "features"),
    ("units", "features"),
    ("outfeatures", "features"),
    ("neurons", "features"),
    ("kernelsize", "kernel"),
    ("kernelshape", "kernel"),
    ("kernels", "kernel"),
    ("window", "kernel"),
    ("numfilters", "features"),
    ("nfilters", "features"),
    ("nout", "features"),
    ("cout", "features"),
    ("outchannel", "features"),
    ("outputchannels", "features"),
    ("numunits", "features"),
    ("hidden", "features"),
    ("numfeatures", "features"),
    ("outputpadding", "output_pad"),
    ("outputpad", "output_pad"),
    ("autopad", "pad"),
    ("subsample", "stride"),
    ("steps", "stride"),
    ("dilate", "dilation"),
    ("hasbias", "bias"),
    ("keepprob", "rate"),
    ("droprate", "rate"),
    ("dropout", "rate"),
    ("targetshape", "shape"),
    ("dims", "shape"),
    ("alpha", "alpha"),
    ("upscalefactor", "factor"),
    ("cropping", "sizes"),
    ("pad", "sizes"),
    ("poolsize", "kernel"),
    ("ksize", "kernel"),
    ("k", "kernel"),
    ("size", "kernel"),
    ("outputsize", "size"),
    ("localsize", "size"),
    ("out", "features"),
    ("width", "features"),
    ("strides", "stride"),
    ("s", "stride"),
    ("padding", "pad"),
    ("pads", "pad"),
    ("padding", "sizes"),
    ("pads", "sizes"),
    ("p", "rate"),
    ("p", "pad"),
    ("prob", "rate"),
    ("dropoutratio", "rate"),
    ("dilationrate", "dilation"),
    ("dilations", "dilation"),
    ("group", "groups"),
    ("usebias", "bias"),
    ("biasterm", "bias"),
    ("ceilmode", "ceil"),
    ("countincludepad", "count_pad"),
    ("depthmultiplier", "multiplier"),
    ("negativeslope", "slope"),
    ("alpha", "slope"),
    ("scalefactor", "size"),
    ("factor", "size"),
    ("blocksize", "factor"),
    ("downscalefactor", "factor"),
    ("chunks", "parts"),
    ("sections", "parts"),
    ("numgroups", "groups"),
    ("shuffle", "groups"),
    ("interpolation", "mode"),
];

/// Parameters elsewhere that have another place here, or none.
const NEEDLESS: &[(&str, &str)] = &[
    (
        "inchannels",
        "take it away: how many channels flow in is known",
    ),
    (
        "infeatures",
        "take it away: how many values flow in is known",
    ),
    (
        "numfeatures",
        "take it away: how many channels flow in is known",
    ),
    (
        "inputshape",
        "take it away: the shape is stated once, `input 3x32x32`",
    ),
    (
        "inputdim",
        "take it away: the shape is stated once, `input 3x32x32`",
    ),
    (
        "activation",
        "put the activation behind the layer: `-> relu`",
    ),
    (
        "momentum",
        "take it away: it changes neither shapes nor counts",
    ),
    ("eps", "take it away: it changes neither shapes nor counts"),
    (
        "epsilon",
        "take it away: it changes neither shapes nor counts",
    ),
    (
        "trackrunningstats",
        "take it away: it changes neither shapes nor counts",
    ),
    (
        "kernelinitializer",
        "take it away: it changes neither shapes nor counts",
    ),
    ("name", "name the step behind it: `as name`"),
    (
        "numchannels",
        "take it away: how many channels flow in is known",
    ),
    (
        "transb",
        "take it away: it changes neither shapes nor counts",
    ),
    (
        "aligncorners",
        "take it away: it changes neither shapes nor counts",
    ),
    (
        "paddingmode",
        "take it away: it changes neither shapes nor counts",
    ),
    (
        "weightdecay",
        "take it away: it changes neither shapes nor counts",
    ),
    (
        "dim",
        "take it away: it goes across the channels unless `axis` tells otherwise",
    ),
    ("inplace", "take it away: what can run in place does"),
    (
        "dataformat",
        "take it away: shapes are channels x height x width",
    ),
    ("outputpad", "take it away: only `transposed_conv` has one"),
];

fn folded(name: &str) -> String {
    let letters = name.chars().filter(|&c| c != '_');
    letters.flat_map(char::to_lowercase).collect()
}

/// A layer's name in another framework.
pub fn foreign_layer(name: &str) -> Option<Foreign> {
    /// All that is known, by folded name: what a loop asks in each of its rounds.
    static KNOWN: LazyLock<HashMap<String, Foreign>> = LazyLock::new(|| {
        // `ReLU`, `Sigmoid`, `BatchNorm`: ours in another writing.
        let ours = crate::layer::signatures().map(|layer| layer.name);
        let ours = ours.map(|ours| (folded(ours), Foreign::Name(ours)));
        let advice = ADVICE
            .iter()
            .map(|(theirs, said)| (folded(theirs), Foreign::Advice(said)));
        let named = LAYERS
            .iter()
            .map(|(theirs, ours)| (folded(theirs), Foreign::Name(ours)));
        // The names of the tables come before those in another writing.
        ours.chain(advice).chain(named).collect()
    });
    let known = KNOWN.get(&folded(name.rsplit('.').next().unwrap_or(name)))?;
    let own = matches!(known, Foreign::Name(ours) if *ours == name);
    (!own).then_some(*known)
}

/// What another framework's name of a parameter is among `known`, the parameters of a layer.
pub fn foreign_parameter(name: &str, known: &[&str]) -> Option<&'static str> {
    let folded = folded(name);
    let mut named = PARAMETERS.iter();
    named
        .find(|(theirs, ours)| *theirs == folded && known.contains(ours))
        .map(|(_, ours)| *ours)
}

/// What to do about a parameter that other frameworks have and this language needs not.
pub fn needless_parameter(name: &str) -> Option<&'static str> {
    let folded = folded(name);
    let mut named = NEEDLESS.iter();
    named
        .find(|(theirs, _)| *theirs == folded)
        .map(|(_, advice)| *advice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_name_what_exists() {
        for (theirs, ours) in LAYERS {
            assert!(crate::layer::signature(ours).is_some(), "{theirs}: {ours}");
            assert_eq!(*theirs, folded(theirs), "is never found");
        }
        let all: Vec<&str> = crate::layer::signatures()
            .flat_map(|layer| layer.parameters.iter().map(|it| it.name))
            .collect();
        for (theirs, ours) in PARAMETERS {
            assert!(all.contains(ours), "{theirs}: {ours}");
            assert_eq!(*theirs, folded(theirs), "is never found");
        }
        for (theirs, _) in ADVICE.iter().chain(NEEDLESS) {
            assert_eq!(*theirs, folded(theirs), "is never found");
        }
        let lines = crate::syntax::foreign::layers();
        for (theirs, ours, parameters) in lines {
            let signature = crate::layer::signature(ours);
            let signature = signature.unwrap_or_else(|| panic!("{theirs}: {ours}"));
            for parameter in parameters {
                assert!(
                    signature.parameter(parameter).is_some(),
                    "{ours} {parameter}"
                );
            }
        }
    }
}
