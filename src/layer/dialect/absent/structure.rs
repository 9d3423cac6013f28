//! Convolutions, pooling, layers for training, losses, detectors, blocks of networks, other
//! dimensions and sequences.

use super::{Absent, Answer};
use super::{DYNAMIC, PRODUCTS};
use Answer::{No, Same, Write};

const ONE_AXIS: Answer = Write(
    "the language has maps of rows and columns: a signal is a map of one row, `input 16x1x128`, \
     and its layer `conv 64 1x3`",
);
const THIRD_AXIS: Answer =
    No("it describes convolutional networks over images, with rows and columns and no third axis");
const SEQUENCES: Answer =
    No("it describes convolutional networks over images, without recurrence or attention");
const LOSS: Answer =
    Write("a loss is not a layer: `task classification { classes=10 loss=cross_entropy }`");
const AUGMENTATION: Answer =
    No("changes of the training data are not part of a network: leave it out");
const BOXES: Answer = No("what follows the last map of a detector is not part of it");
const WHICH_POOL: Answer = Write("choose a pooling: `maxpool`, `avgpool`, `global_avgpool`, …");
const TRAINING: Answer = No("it changes values in training only: leave it out");
const FIXED_BLUR: Answer = No(
    "its kernel is fixed, not learned; `avgpool 2x2` or `avgpool 3x3 stride=2 pad=1` is near to it",
);

pub(super) const NAMES: Absent = &[
    (
        "conv1x1 conv3x3 conv5x5 conv7x7",
        Write("write `conv 64 3x3`: the kernel is a value of its own"),
    ),
    (
        "localavgpool",
        Write("write `avgpool 2x2`, with the size of its windows"),
    ),
    (
        "adaptiveaveragepooling2d",
        Write("write `adaptive_avgpool 7`, with the size of the output"),
    ),
    (
        "globallppool",
        Write(
            "write `power 2 -> global_avgpool -> power (1 / 2)`, which differs by the number of \
             places",
        ),
    ),
    (
        "unpool unpooling",
        Write(
            "write `max_unpool` with the pooling whose places it uses, or `upsample 2`, which \
             repeats each value",
        ),
    ),
    ("reorg3d", Write("write `space_to_depth 2`")),
    (
        "dilation2d erosion2d",
        No("morphological layers are not among its layers"),
    ),
    ("bernoulli multinomial", TRAINING),
    (
        "patchembedding",
        Write("write `conv 768 16x16 stride=16`: patches that do not overlap"),
    ),
    // Convolutions.
    (
        "upconv upconvolution upconv2d",
        Write(
            "write `transposed_conv 64 2x2 stride=2`, or `upsample 2 -> conv 64 3x3 pad=1`: both \
             have this name",
        ),
    ),
    (
        "separableconv2d separableconv sepconv sepconv2d separableconvolution \
         separableconvolution2d depthwiseseparableconv",
        Write("write `depthwise 3x3 pad=1 -> conv 64 1x1`, or `use std.blocks { separable }`"),
    ),
    (
        "groupedconv groupconv groupedconvolution groupedconvolution2dlayer \
         groupedconvolution2d",
        Write("write `conv 64 3x3 groups=2`: groups are a value of `conv`"),
    ),
    (
        "dilatedconv atrousconv atrousconv2d dilatedconv2d atrous \
         dilatedconvolution2dlayer",
        Write("write `conv 64 3x3 dilation=2 pad=2`: the dilation is a value of `conv`"),
    ),
    (
        "pointwiseconv pointwise pwconv conv1x1layer",
        Write("write `conv 64 1x1`"),
    ),
    (
        "deformconv2d deformconv deformableconv deformableconv2d dcn dcnv2",
        DYNAMIC,
    ),
    (
        "partialconv octaveconv octconv involution condconv dynamicconv partialconv2d gatedconv2d \
         maskedconv2d coordconv2d sparseconv submconv crossconv convinteger convlstm \
         convlstm2d convrnn conv2dlstm capsule capsulelayer graphconv gcnconv",
        No(
            "of the convolutions it has `conv` (with groups and dilation), `depthwise`, \
             `transposed_conv` and `local`",
        ),
    ),
    (
        "coordconv",
        No("it has no layer that outputs the numbers of rows and columns"),
    ),
    (
        "ghostmodule ghostconv",
        Write("write `conv 32 1x1` and `concat(identity, depthwise 3x3 pad=1)`"),
    ),
    (
        "lazybatchnorm1d lazybatchnorm2d",
        Write("write `batchnorm`: the channels are always known"),
    ),
    (
        "lazyconvtranspose2d",
        Write("write `transposed_conv 64 2x2 stride=2`: the input channels are always known"),
    ),
    ("bilinear", PRODUCTS),
    // Pooling.
    (
        "minpool minpool2d minpooling2d",
        Write(
            "write `power 1 scale=-1 -> maxpool 2x2 -> power 1 scale=-1`: the least is the \
             largest of the negated values",
        ),
    ),
    (
        "gem gempool generalizedmeanpooling gempooling",
        Write(
            "write `global_avgpool`, or `power 3 -> global_avgpool -> power (1 / 3)` after a \
             `relu` for an exponent of 3",
        ),
    ),
    (
        "blurpool blurpool2d blurpooling antialias aapool bluresample maxblurpool",
        FIXED_BLUR,
    ),
    (
        "fractionalmaxpool2d fractionalmaxpool fractionalavgpool",
        No("its windows are random: `maxpool` has windows of one size"),
    ),
    (
        "spp spatialpyramidpooling",
        Write("write `adaptive_maxpool 4 -> flatten`, once for each size, and `concat` of them"),
    ),
    (
        "sppf sppcspc",
        Write(
            "write `maxpool 5x5 stride=1 pad=2` three times in a row with labels, and `concat` of \
             all four",
        ),
    ),
    (
        "aspp",
        Write(
            "write `concat(conv 256 1x1, conv 256 3x3 dilation=6 pad=6, conv 256 3x3 dilation=12 \
             pad=12)`, with a rate for each branch",
        ),
    ),
    (
        "psp ppm pyramidpooling",
        Write(
            "write `concat(identity, adaptive_avgpool 2 -> conv 512 1x1 -> upsample 64x64 \
             mode=bilinear)`, with the size of the map and a branch for each size",
        ),
    ),
    (
        "covpool bilinearpooling covariancepooling netvlad vlad rmac",
        PRODUCTS,
    ),
    ("attentionpool attentionpooling", SEQUENCES),
    ("pool pooling", WHICH_POOL),
    (
        "globalpool globalpooling globalpooling2d",
        Write("say which: `global_avgpool` or `global_maxpool`"),
    ),
    (
        "adaptivepool adaptivepool2d",
        Write("say which: `adaptive_avgpool 7` or `adaptive_maxpool 7`"),
    ),
    (
        "adaptiveconcatpool adaptiveconcatpool2d catavgmax",
        Same("concat(global_avgpool, global_maxpool)"),
    ),
    (
        "psroipool psroialign psroipooling prroipool deformroipooling",
        No("of the poolings of regions it has `roi_pool` and `roi_align`"),
    ),
    // Training.
    (
        "gaussiannoise gaussiandropout gaussiannoiselayer noiselayer \
         activityregularization multiplicativenoise",
        TRAINING,
    ),
    (
        "alphadropout featurealphadropout",
        Write("write `dropout 0.1`: it keeps mean and variance of `selu`, and changes no shape"),
    ),
    (
        "dropblock dropblock2d",
        No(
            "it drops squares of places; `spatial_dropout 0.1` drops whole channels, `dropout \
             0.1` single values",
        ),
    ),
    (
        "dropconnect zoneout cutout mixup shakeshake shakedrop droppathmask",
        TRAINING,
    ),
    (
        "randomflip randomrotation randomzoom randomcontrast randombrightness \
         randomtranslation randomcrop randomheight randomwidth randomflip2d rescaling \
         resizing categoryencoding hashing discretization integerlookup stringlookup \
         textvectorization hashedcrossing tfidf stringnormalizer autocontrast augmix \
         randaugment",
        AUGMENTATION,
    ),
    (
        "sequential modulelist moduledict functional layergraph dlnetwork networklayer \
         nestedlayer",
        Write("a chain needs no name: write its layers one after another"),
    ),
    ("timedistributed bidirectional rnncell", SEQUENCES),
    (
        "lambda functionlayer customlayer python tfsmlayer torchmodulewrapper jaxlayer \
         flaxlayer",
        Write("write its function as layers: `power`, `abs`, `sqrt`, `slice`, `mul(a, b)`, …"),
    ),
    (
        "silence silencer hdf5output logging printlayer",
        Write("delete this line: a result that nothing uses needs no layer"),
    ),
    (
        "dataparallel distributeddataparallel checkpoint stopgradient detach",
        Write(
            "delete this line: how a network is run or trained is not part of it; `frozen { … }` \
             keeps weights as they are",
        ),
    ),
    // Losses.
    (
        "loss crossentropyloss softmaxwithloss softmaxloss nllloss bceloss \
         bcewithlogitsloss mseloss l1loss smoothl1loss huberloss kldivloss ctcloss \
         hingeloss hingeembeddingloss marginrankingloss multimarginloss \
         multilabelmarginloss multilabelsoftmarginloss softmarginloss cosineembeddingloss \
         tripletmarginloss tripletmarginwithdistanceloss poissonnllloss gaussiannllloss \
         focalloss diceloss sigmoidcrossentropyloss euclideanloss contrastive contrastiveloss \
         infogainloss multinomiallogisticloss negativeloglikelihoodloss \
         softmaxcrossentropyloss classificationlayer regressionlayer \
         pixelclassificationlayer dicepixelclassificationlayer focallosslayer cost \
         classificationoutput",
        LOSS,
    ),
    (
        "accuracy map metric",
        Write("a metric is not a layer: delete this line"),
    ),
    // Detection.
    (
        "yolo region detection iseg gaussianyolo yolov2outputlayer yolov2transformlayer \
         nms nonmaxsuppression multiscaleroialign anchorboxlayer anchorgenerator \
         ssdmergelayer rpnclassificationlayer rcnnboxregressionlayer regionproposallayer \
         rpnsoftmaxlayer detectionoutput priorbox proposal boxregression",
        BOXES,
    ),
    (
        "featurepyramidnetwork fpn bifpn panet unet backbone encoder decoder",
        Write(
            "write its layers, or a `block` of them beside the network: `upsample 2`, `add(a, \
             b)`, `conv 256 3x3 pad=1`",
        ),
    ),
    // Blocks of networks.
    (
        "se seblock selayer senet squeezeandexcitation squeezeexcitation squeezeexcite",
        Write(
            "write `use std.blocks { squeeze_excite }` at the top of the file and \
             `squeeze_excite` here",
        ),
    ),
    (
        "residualblock resblock basicblock resnetblock residualunit",
        Write(
            "write `residual { conv 64 3x3 pad=1 -> relu -> conv 64 3x3 pad=1 }`, or `use \
             std.blocks { basic }` at the top of the file and `basic 64` here",
        ),
    ),
    (
        "bottleneckblock bottlenecklayer",
        Write(
            "write `use std.blocks { bottleneck }` at the top of the file and `bottleneck 64` here",
        ),
    ),
    (
        "skip skipconnection residualadd",
        Write(
            "write `residual { … }` around the layers that are skipped, or `add(a, b)` with a \
             label: `as a`",
        ),
    ),
    (
        "mbconv invertedresidual fusedmbconv",
        Write(
            "write `use std.blocks { inverted_residual }` at the top of the file and \
             `inverted_residual` with its values here",
        ),
    ),
    (
        "inceptionmodule inceptionblock inceptionlayer",
        Write(
            "write `use std.blocks { inception }` at the top of the file and `inception` with its \
             six values here",
        ),
    ),
    (
        "denseblock denselayers transitionblock densenetblock",
        Write(
            "write `repeat 6 { concat(identity, batchnorm -> relu -> conv 32 3x3 pad=1) }`, or \
             see `std.zoo.densenet`",
        ),
    ),
    (
        "convnextblock convbnrelu conv2dnormactivation convnormactivation cbl cbs cbam \
         ecalayer eca coordatt nonlocal gcblock c3 c2f csp elan focus",
        Write(
            "write its layers, or a `block` of them beside the network: `block unit(features: \
             int) { … }`",
        ),
    ),
    // Other dimensions and sequences.
    (
        "conv1d maxpool1d avgpool1d convtranspose1d conv1dtranspose depthwiseconv1d \
         separableconv1d maxpooling1d averagepooling1d globalmaxpooling1d \
         globalaveragepooling1d adaptiveavgpool1d adaptivemaxpool1d instancenorm1d \
         lppool1d maxunpool1d upsampling1d zeropadding1d cropping1d zeropad1d \
         reflectionpad1d replicationpad1d constantpad1d circularpad1d lazyconv1d \
         lazyconvtranspose1d lazyinstancenorm1d dropout1d spatialdropout1d \
         locallyconnected1d convolution1dlayer maxpooling1dlayer averagepooling1dlayer \
         globalmaxpooling1dlayer globalaveragepooling1dlayer groupedconvolution1d \
         transposedconv1dlayer localresponsenorm1d",
        ONE_AXIS,
    ),
    (
        "conv3d maxpool3d avgpool3d batchnorm3d convtranspose3d conv3dtranspose \
         depthwiseconv3d maxpooling3d averagepooling3d globalmaxpooling3d \
         globalaveragepooling3d adaptiveavgpool3d adaptivemaxpool3d instancenorm3d \
         fractionalmaxpool3d maxunpool3d lppool3d upsampling3d zeropadding3d cropping3d \
         zeropad3d reflectionpad3d replicationpad3d constantpad3d circularpad3d \
         lazyconv3d lazybatchnorm3d lazyconvtranspose3d lazyinstancenorm3d dropout3d \
         spatialdropout3d image3dinputlayer convolution3dlayer maxpooling3dlayer \
         averagepooling3dlayer globalmaxpooling3dlayer globalaveragepooling3dlayer \
         transposedconv3dlayer crop3dlayer convolution3d pooling3d",
        THIRD_AXIS,
    ),
    (
        "lstm gru rnn embedding embeddingbag attention selfattention multiheadattention \
         additiveattention groupqueryattention transformer transformerencoder \
         transformerencoderlayer transformerdecoder transformerdecoderlayer lstmcell \
         grucell simplernn simplernncell stackedrnncells convlstm1d convlstm3d recurrent \
         crnn scaleddotproductattention windowattention swinblock vitblock patchembed \
         lstmlayer grulayer bilstmlayer sequenceinputlayer sequencefoldinglayer \
         sequenceunfoldinglayer selfattentionlayer attentionlayer wordembeddinglayer \
         lstmprojectedlayer indexing1dlayer positionembeddinglayer gruprojectedlayer \
         mamba dft stft fft hannwindow hammingwindow blackmanwindow melweightmatrix \
         sequenceinsert sequenceconstruct sequenceat sequenceempty sequenceerase \
         sequencelength splittosequence concatfromsequence loop scan if optional \
         optionalgetelement optionalhaselement",
        SEQUENCES,
    ),
];
