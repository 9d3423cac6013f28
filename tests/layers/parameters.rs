//! Names, defaults and ranges of parameters.

use super::{build, layer};
use cnn_lang::layer::{
    Activation, Conv, Dilation, Function, Kernel, Layer, Padding, Pool, PoolKind, Rounding, Stride,
    Window, signatures,
};
use cnn_lang::number::Number;

/// A default is what the longer line says: PyTorch's, and where that has none the paper's.
#[test]
fn defaults_are_those_of_the_literature() {
    for (short, long) in [
        (
            "conv 8 3",
            "conv features=8 kernel=3x3 stride=1 pad=0 dilation=1 groups=1 bias=on",
        ),
        ("conv 8 3 pad=valid", "conv 8 3 pad=0"),
        ("conv 8 3 pad=2", "conv 8 3 pad=2x2x2x2"),
        ("conv 8 3 pad=1x2", "conv 8 3 pad=1x1x2x2"),
        (
            "depthwise 3",
            "depthwise kernel=3x3 multiplier=1 stride=1 pad=0 dilation=1 bias=on",
        ),
        (
            "transposed_conv 8 3",
            "transposed_conv features=8 kernel=3x3 stride=1 pad=0 output_pad=0 dilation=1 groups=1 bias=on",
        ),
        (
            "local 8 3",
            "local features=8 kernel=3x3 stride=1 pad=0 bias=on",
        ),
        (
            "maxpool 3x2",
            "maxpool kernel=3x2 stride=3x2 pad=0 dilation=1 ceil=off",
        ),
        (
            "avgpool 2",
            "avgpool 2x2 stride=2 pad=0 dilation=1 ceil=off count_pad=on",
        ),
        (
            "stochastic_pool 3",
            "stochastic_pool kernel=3x3 stride=3 pad=0 dilation=1 ceil=off",
        ),
        (
            "lp_pool 3x2",
            "lp_pool kernel=3x2 stride=3x2 pad=0 dilation=1 ceil=off power=2",
        ),
        ("adaptive_avgpool 7", "adaptive_avgpool size=7x7"),
        ("adaptive_maxpool 7", "adaptive_maxpool size=7x7"),
        ("dense 10", "dense features=10 bias=on"),
        ("elu", "elu alpha=1"),
        ("leaky_relu", "leaky_relu slope=0.01"),
        ("leaky_relu 0.1", "leaky_relu slope=0.1"),
        ("prelu", "prelu shared=off"),
        ("softmax", "softmax axis=channels"),
        ("log_softmax", "log_softmax axis=channels"),
        ("maxout 2", "maxout groups=2"),
        ("power 3", "power exponent=3 scale=1 shift=0"),
        ("layernorm", "layernorm axis=channels affine=on"),
        ("instancenorm", "instancenorm affine=on"),
        ("groupnorm 4", "groupnorm groups=4 affine=on"),
        ("l2norm", "l2norm affine=on"),
        ("scale", "scale bias=off"),
        ("batchnorm", "batchnorm affine=on"),
        ("lrn 5", "lrn size=5 alpha=1e-4 beta=0.75 k=1"),
        ("dropout", "dropout rate=0.5"),
        ("dropout 50%", "dropout 0.5"),
        ("spatial_dropout", "spatial_dropout rate=0.5"),
        ("drop_path 0.2", "drop_path rate=0.2"),
        ("gradient_reversal", "gradient_reversal weight=1"),
        ("concat", "concat axis=channels"),
        ("split 2", "split parts=2 axis=channels"),
        ("split sizes=1x3", "split 2 sizes=1x3"),
        ("channel_shuffle 3", "channel_shuffle groups=3"),
        ("reshape 3x4x5", "reshape shape=3x4x5"),
        ("permute 2x0x1", "permute order=2x0x1"),
        ("slice 0 8", "slice from=0 to=8 axis=channels"),
        ("depth_to_space 2", "depth_to_space factor=2"),
        ("roi_pool 7", "roi_pool size=7x7"),
        (
            "max_unpool 2x2 output=9x9",
            "max_unpool kernel=2x2 stride=2x2 pad=0x0x0x0 output=9x9",
        ),
        ("reflect_pad 1x2", "reflect_pad sizes=1x1x2x2"),
        ("roi_align 7", "roi_align size=7x7"),
        ("space_to_depth 2", "space_to_depth factor=2"),
        ("upsample 2", "upsample size=2 mode=nearest"),
        ("zero_pad 1x2", "zero_pad sizes=1x1x2x2"),
        ("crop 1", "crop sizes=1x1x1x1"),
    ] {
        assert_eq!(layer(short), layer(long), "{short}");
    }
}

#[test]
fn parameters_arrive_where_they_belong() {
    let conv = Conv {
        pad_mode: cnn_lang::layer::PadMode::Zeros,
        features: 16,
        kernel: Kernel::new(3, 5),
        stride: Stride::new(2, 1),
        padding: Padding::Sides {
            top: 0,
            bottom: 1,
            left: 2,
            right: 3,
        },
        dilation: Dilation::new(1, 4),
        groups: 2,
        bias: false,
    };
    let text = "conv 16 3x5 stride=2x1 pad=0x1x2x3 dilation=1x4 groups=2 bias=off";
    assert_eq!(layer(text), Layer::Conv(conv));

    let pool = Pool {
        kind: PoolKind::Average,
        window: Window {
            kernel: Kernel::new(3, 3),
            stride: Stride::new(2, 2),
            dilation: Dilation::new(1, 1),
            padding: Padding::SameLower,
            rounding: Rounding::Caffe,
        },
        count_pad: false,
    };
    let text = "avgpool 3 stride=2 pad=same_lower ceil=caffe count_pad=off";
    assert_eq!(layer(text), Layer::Pool(pool));

    let elu = Activation {
        slope: Number::ratio(1, 2),
        ..Activation::plain(Function::Elu)
    };
    assert_eq!(layer("elu 0.5"), Layer::Activation(elu));
}

#[test]
fn values_out_of_their_range_name_their_parameter() {
    for (text, parameter) in [
        ("conv 0 3x3", "features"),
        ("conv 1.5 3x3", "features"),
        ("conv on 3x3", "features"),
        ("conv 8", "kernel"),
        ("conv 8 0x3", "kernel"),
        ("conv 8 3x3x3", "kernel"),
        ("conv 8 3 stride=0", "stride"),
        ("conv 8 3 dilation=1x0", "dilation"),
        ("conv 8 3 groups=0", "groups"),
        ("conv 8 3 bias=1", "bias"),
        ("conv 8 3 pad=reflect", "pad"),
        ("conv 8 3 pad=1x1x1", "pad"),
        ("conv 8 3 pad=0.5", "pad"),
        ("depthwise 3 multiplier=0", "multiplier"),
        ("transposed_conv 8 3 output_pad=1", "output_pad"),
        ("transposed_conv 8 3 stride=3x2 output_pad=2", "output_pad"),
        ("transposed_conv 8 3 stride=2 output_pad=0.5", "output_pad"),
        (
            "transposed_conv 8 3 stride=2 output_pad=0x0x1",
            "output_pad",
        ),
        (
            "transposed_conv 8 3 stride=2 pad=same output_pad=1",
            "output_pad",
        ),
        ("local 8 3 stride=0", "stride"),
        ("maxpool 2 stride=0", "stride"),
        ("maxpool 2 ceil=floor", "ceil"),
        ("maxpool 2 ceil=1", "ceil"),
        ("avgpool 2 count_pad=same", "count_pad"),
        ("lp_pool 2 power=0", "power"),
        ("lp_pool 2 power=-1", "power"),
        ("power", "exponent"),
        ("power 2 scale=on", "scale"),
        ("layernorm axis=height", "axis"),
        ("groupnorm", "groups"),
        ("groupnorm 0", "groups"),
        ("scale bias=2", "bias"),
        ("adaptive_avgpool 0", "size"),
        ("dense 1e30", "features"),
        ("leaky_relu steep", "slope"),
        ("softmax axis=rows", "axis"),
        ("lrn 0", "size"),
        ("dropout 1", "rate"),
        ("dropout 101%", "rate"),
        ("drop_path", "rate"),
        ("concat axis=depth", "axis"),
        ("split", "parts"),
        ("split 5000", "parts"),
        ("split 3 sizes=1x2", "parts"),
        ("split sizes=1x0", "sizes"),
        ("upsample 0", "size"),
        ("upsample 2 mode=cubic", "mode"),
        ("zero_pad same", "sizes"),
        ("crop valid", "sizes"),
        ("reshape 3x4", "shape"),
        ("reshape 3x0x4", "shape"),
        ("reshape 1x2x3x4", "shape"),
        ("reshape", "shape"),
        ("permute 0x1", "order"),
        ("permute 0x1x1", "order"),
        ("permute 1x2x3", "order"),
        ("permute 2", "order"),
        ("slice 8", "to"),
        ("slice 0.5 8", "from"),
        ("slice 8 8", "to"),
        ("slice 9 8", "to"),
        ("slice 0 8 axis=rows", "axis"),
        ("depth_to_space 0", "factor"),
        ("roi_pool 0", "size"),
        ("space_to_depth 0", "factor"),
    ] {
        let error = build(text).expect_err(text);
        assert_eq!(error.parameter, parameter, "{text}: {error:?}");
        assert!(!error.expected.is_empty(), "{text}");
    }
}

#[test]
fn signatures_are_complete() {
    let mut names = std::collections::BTreeSet::new();
    for signature in signatures() {
        assert!(
            names.insert(signature.name),
            "{} is there twice",
            signature.name
        );
        assert!(!signature.summary.is_empty());
        let named_before_bare = signature
            .parameters
            .windows(2)
            .any(|pair| !pair[0].bare && pair[1].bare);
        assert!(!named_before_bare, "{}", signature.name);
    }
}
