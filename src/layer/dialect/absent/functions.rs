//! Activations, norms, arithmetic and shapes.

use super::{Absent, Answer};
use super::{DYNAMIC, PRODUCTS};
use Answer::{No, Same, Write};

const CONSTANTS: Answer =
    No("tensors come from inputs and layers; values that a network learns belong to its layers");
const WEIGHTS: Answer = No(
    "it is another way to store the weights of the layer inside, and changes no shape: write that \
     layer",
);
const COMPARISONS: Answer = No("it has no true or false values in tensors, only numbers");
const QUANTIZED: Answer = No("numbers have no width in it: write the layer without quantisation");
const REDUCTION: Answer = Write(
    "say of what: `global_avgpool` or `global_maxpool` over the places, `mean(a, b)` or `max(a, \
     b)` over tensors",
);

pub(super) const NAMES: Absent = &[
    (
        "upsamplingnearest2d",
        Write("write `upsample 2`, which takes the nearest value"),
    ),
    (
        "upsamplingbilinear2d",
        Write("write `upsample 2 mode=bilinear`"),
    ),
    ("frozenbatchnorm2d", Write("write `frozen { batchnorm }`")),
    (
        "lazyinstancenorm2d",
        Write("write `instancenorm`: the channels are always known"),
    ),
    ("loggy", Same("power 1 scale=(1 / 2) -> tanh")),
    ("reduction moments", REDUCTION),
    (
        "axpy",
        Write("write `add(b, mul(a, b))`, with the factor `a`"),
    ),
    ("sam scalechannels", Write("write `mul(a, b)`")),
    ("pow", Write("write `power 2`, with the exponent")),
    ("trilu einsumdense", PRODUCTS),
    (
        "resizebilinear imageresize resize2d interp",
        Write("write `upsample 64x64 mode=bilinear`, with the size after it"),
    ),
    ("empty", Same("identity")),
    // Activations.
    (
        "glu",
        Write("write `a, b = split 2` and then `mul(a, b -> sigmoid)`, which is the same"),
    ),
    (
        "swiglu geglu reglu bilinearglu",
        Write("write `a, b = split 2` and then `mul(a, b -> silu)`, with the function of its name"),
    ),
    (
        "crelu concatenatedrelu",
        Same("concat(relu, power 1 scale=-1 -> relu)"),
    ),
    ("softmin", Same("power 1 scale=-1 -> softmax")),
    (
        "logsigmoid",
        Same("power 1 scale=-1 -> softplus -> power 1 scale=-1"),
    ),
    (
        "hardtanh hardtan",
        Same("power 1 scale=3 shift=3 -> relu6 -> power 1 scale=(1 / 3) shift=-1"),
    ),
    ("softsign", Same("mul(identity, abs -> power -1 shift=1)")),
    ("tanhshrink", Same("sub(identity, tanh)")),
    (
        "sin cos tan asin acos atan sinh cosh asinh acosh atanh atan2 erf sinc",
        No("this function is not among its activations"),
    ),
    ("neg negate negative", Same("power 1 scale=-1")),
    ("reciprocal inverse inv", Same("power -1")),
    ("rsqrt", Same("sqrt -> power -1")),
    (
        "clip clamp clipbyvalue clippedrelu clippedrelulayer hardclip",
        Write(
            "write `relu6` if the values are cut at 0 and 6; other bounds are a `power` before it \
             and one after it",
        ),
    ),
    (
        "frelu funnelrelu",
        Write(
            "write `max(identity, depthwise 3x3 pad=1 -> batchnorm)`, as in its paper \
             (arXiv:2007.11824)",
        ),
    ),
    (
        "rrelu randomizedleakyrelu",
        Write(
            "write `leaky_relu (11 / 48)`: its slope is random in training, and that at inference",
        ),
    ),
    ("celu", Write("write `elu`, which is the same at `alpha=1`")),
    (
        "threshold thresholdedrelu thresholdedrelulayer hardshrink softshrink shrink \
         hardlim step heaviside sign signum softthreshold",
        No("it has no activation with a threshold other than 0: `relu` is the nearest"),
    ),
    (
        "hardmish plse lhtan relie sine sinelayer siren snake aconc metaacon acon squareplus smelu dynamicrelu \
         dyrelu hardelu ramp stair",
        No("this function is not among its activations"),
    ),
    (
        "sparsemax entmax gumbelsoftmax hardmax hierarchicalsoftmax \
         adaptivelogsoftmaxwithloss",
        No("of the functions over all classes it has `softmax` and `log_softmax`"),
    ),
    (
        "loglogistic",
        No("this function is not among its activations"),
    ),
    // Normalisations.
    (
        "frn filterresponsenorm filterresponsenormalization tlu",
        No(
            "write `batchnorm` or `groupnorm 32`, which are other norms with as many parameters \
             or nearly",
        ),
    ),
    (
        "grn globalresponsenorm",
        No(
            "it divides each channel's size by the mean of all, which no layer does: leave it \
             out, with 2 parameters for each channel",
        ),
    ),
    (
        "switchablenorm evonorm batchrenorm batchrenormalization divisivenorm \
         weightstandardization positionnorm modulatednorm spade adain filmlayer \
         conditionalbatchnorm iterativenorm whitening mvn meanvariancenormalization",
        No(
            "of the norms it has `batchnorm`, `layernorm`, `rmsnorm`, `instancenorm`, \
             `groupnorm`, `l2norm` and `lrn`",
        ),
    ),
    (
        "weightnorm spectralnorm spectralnormalization weightnormalization parametrize \
         parametrization",
        WEIGHTS,
    ),
    (
        "unitnormalization",
        Write("write `l2norm affine=off`: the channels at each position to length 1"),
    ),
    (
        "normalization",
        Write(
            "say which: `batchnorm`, `layernorm`, `groupnorm`; the scaling of the input's values \
             is done before the network",
        ),
    ),
    (
        "norm",
        Write(
            "say which: `batchnorm`, `layernorm`, `groupnorm`, `instancenorm`, `l2norm` or `lrn`",
        ),
    ),
    // Arithmetic and joins.
    (
        "eltwise elementwise",
        Write("write the operation: `add(a, b)`, `mul(a, b)` or `max(a, b)`"),
    ),
    ("product prod", Write("write `mul(a, b)`")),
    (
        "addn reducesum sumsquare reducesumsquare cumsum cumprod",
        Write(
            "write `add(a, b)` for tensors; a sum over places is `global_avgpool -> power 1 \
             scale=49` for 49 of them",
        ),
    ),
    ("difference", Write("write `sub(a, b)`")),
    (
        "div divide truediv divisionlayer floordivide mod fmod remainder",
        Write("multiply by the inverse: `mul(a, b -> power -1)`"),
    ),
    (
        "dot matmul bmm einsum batchmatmul tensordot mm mv outer baddbmm addmm \
         cosinesimilarity pairwisedistance cdist det kronecker matmulinteger correlation \
         corr",
        PRODUCTS,
    ),
    (
        "stack",
        No("tensors have no axis to stack along: `concat(a, b)` puts channels one after another"),
    ),
    (
        "merge",
        Write("say how: `concat(a, b)`, `add(a, b)` or `mul(a, b)`"),
    ),
    (
        "reducemax reducemin reducel1 reducel2 reducelogsum reducelogsumexp \
         reduceprod amax amin std var logsumexp logsumexplayer median",
        REDUCTION,
    ),
    (
        "argmax argmin topk sort argsort unique nonzero mode",
        No("the class with the largest score is chosen outside of the network: leave it out"),
    ),
    (
        "and or xor not equal greater less greaterorequal lessorequal where isnan isinf \
         masking maskedfill bitshift tril triu",
        COMPARISONS,
    ),
    (
        "floor ceil round trunc cast castlike quantizelinear dequantizelinear \
         fakequantize quantize dequantize qconv qlinearconv qlinearmatmul \
         dynamicquantizelinear quantstub dequantstub binarize",
        QUANTIZED,
    ),
    // Shapes.
    (
        "centercrop centercroppad centercrop2d croppinglayer crop2dlayer centercroplayer croplayer \
         randomcrop2d",
        Write(
            "write `crop 2`: the rows and columns to remove on each side, not the size that remains",
        ),
    ),
    (
        "squeeze",
        Write("write `flatten`, which makes a vector of a Cx1x1 map"),
    ),
    (
        "unsqueeze expanddims",
        Write("write `reshape 64x1x1`: all extents of the new shape"),
    ),
    (
        "unflatten",
        Write("write `reshape 64x1x1`: all extents of the new shape"),
    ),
    (
        "swapaxes movedim",
        Write("write `permute 0x2x1`, which names the axes 0 channels, 1 height, 2 width"),
    ),
    (
        "tile repeatvector repeatinterleave",
        Write(
            "write `upsample 2` for rows and columns, or `concat(identity, identity)` for channels",
        ),
    ),
    (
        "roll flip rot90 reverse reversesequence fliplr shift shiftconv temporalshift",
        No("it cannot move or mirror rows and columns"),
    ),
    (
        "shuffle",
        Write("write `channel_shuffle 2`, with the number of groups"),
    ),
    (
        "fold unfold im2col col2im extractpatches extractimagepatches patchextract",
        Write(
            "write `space_to_depth 2` for patches that do not overlap; with overlap, the \
             convolution that follows reads them itself",
        ),
    ),
    (
        "spacetobatch batchtospace batchtospacend spacetobatchnd",
        No("a shape has no batch: write `conv 64 3x3 dilation=2 pad=2`"),
    ),
    (
        "gather scatter indexselect gatherelements gathernd scatternd scatterelements \
         batchreindex filter compress onehot gridsample affinegrid spatialtransformer stn \
         stnlayer warp opticalflowwarp",
        DYNAMIC,
    ),
    (
        "shape size rank constantofshape range arange linspace eyelike meshgrid",
        Write("shapes are known: `in.channels`, `in.height`, `in.width` in values"),
    ),
    (
        "parameter constant param variable learnable embed buffer dummydata constantlayer \
         randomnormal randomuniform noise memorydata zeros ones",
        CONSTANTS,
    ),
    (
        "positionalencoding positionembedding posembed positionalembedding \
         rotaryembedding clstoken sinusoidalpositionencoding",
        CONSTANTS,
    ),
];
