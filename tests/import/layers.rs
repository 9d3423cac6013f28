//! Each type of layer: what it becomes, and that the written file is the same network.

use super::same::{compile, compiled, difference, formed};
use cnn_lang::import::caffe::{Imported, Options, Phase, import};
use cnn_lang::layer::Shape;

fn check(network: &Imported) -> String {
    let text = network.source("n", &[]);
    formed(&text);
    assert_eq!(difference(&network.graph, &compile(&text)), None, "{text}");
    text
}

fn imported(text: &str, phase: Phase, inputs: &[(&str, Shape)]) -> String {
    let options = Options {
        phase,
        inputs: inputs
            .iter()
            .map(|(name, shape)| (Some(String::from(*name)), *shape))
            .collect(),
        ..Options::default()
    };
    check(&import(text, &options).unwrap_or_else(|errors| panic!("{text}: {errors:?}")))
}

/// The lines between the input and the end.
fn lines(text: &str) -> String {
    let lines = text
        .lines()
        .filter(|line| !line.starts_with("network") && *line != "}");
    let lines = lines
        .map(str::trim)
        .filter(|line| !line.starts_with("input 6x9x9"));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn each_type_becomes_its_layers() {
    let cases = [
        (
            "Convolution",
            "convolution_param { num_output: 4 kernel_size: 3 kernel_size: 5 stride: 2 pad_h: 1 }",
            "conv 4 3x5 stride=2 pad=1x0 as l",
        ),
        (
            "Convolution",
            "convolution_param { num_output: 4 kernel_h: 3 kernel_w: 1 dilation: 2 bias_term: false group: 2 }",
            "conv 4 3x1 dilation=2 groups=2 bias=off as l",
        ),
        (
            "Convolution",
            "convolution_param { num_output: 6 kernel_size: 3 group: 6 }",
            "depthwise 3x3 as l",
        ),
        (
            "Deconvolution",
            "convolution_param { num_output: 4 kernel_size: 4 stride: 2 pad: 1 }",
            "transposed_conv 4 4x4 stride=2 pad=1 as l",
        ),
        (
            "Pooling",
            "pooling_param { kernel_size: 3 stride: 3 }",
            "maxpool 3x3 as l",
        ),
        (
            "Pooling",
            "pooling_param { pool: AVE kernel_size: 2 stride: 2 }",
            "avgpool 2x2 ceil=caffe as l",
        ),
        (
            "Pooling",
            "pooling_param { pool: AVE kernel_size: 2 stride: 2 round_mode: FLOOR }",
            "avgpool 2x2 as l",
        ),
        (
            "Pooling",
            "pooling_param { pool: STOCHASTIC kernel_size: 3 }",
            "stochastic_pool 3x3 stride=1 as l",
        ),
        (
            "Pooling",
            "pooling_param { pool: AVE global_pooling: true }",
            "global_avgpool as l",
        ),
        (
            "Pooling",
            "pooling_param { global_pooling: true }",
            "global_maxpool as l",
        ),
        (
            "InnerProduct",
            "inner_product_param { num_output: 10 bias_term: false }",
            "flatten -> dense 10 bias=off as l",
        ),
        ("ReLU", "", "relu as l"),
        (
            "ReLU",
            "relu_param { negative_slope: 0.1 }",
            "leaky_relu 0.1 as l",
        ),
        (
            "PReLU",
            "prelu_param { channel_shared: true }",
            "prelu shared=on as l",
        ),
        ("ELU", "elu_param { alpha: 0.5 }", "elu 0.5 as l"),
        ("ELU", "", "elu as l"),
        ("Sigmoid", "", "sigmoid as l"),
        ("TanH", "", "tanh as l"),
        ("Swish", "", "silu as l"),
        ("AbsVal", "", "abs as l"),
        ("BNLL", "", "bnll as l"),
        ("Exp", "", "exp as l"),
        (
            "Exp",
            "exp_param { scale: 2 shift: -1 }",
            "power 1 scale=2 shift=-1 -> exp as l",
        ),
        ("Log", "", "log as l"),
        (
            "Power",
            "power_param { power: 2 scale: 0.5 shift: 1e-3 }",
            "power 2 scale=0.5 shift=0.001 as l",
        ),
        (
            "LRN",
            "lrn_param { local_size: 3 alpha: 5e-05 }",
            "lrn 3 alpha=0.00005 as l",
        ),
        (
            "LRN",
            "lrn_param { local_size: 3 norm_region: WITHIN_CHANNEL }",
            "mul(in, square -> avgpool 3x3 stride=1 pad=1 -> power -0.75 shift=1) as l",
        ),
        (
            "LRN",
            "lrn_param { local_size: 1 alpha: 2 k: 7 norm_region: WITHIN_CHANNEL }",
            "lrn 1 alpha=2 as l",
        ),
        ("BatchNorm", "", "batchnorm affine=off as l"),
        ("Scale", "", "scale as l"),
        (
            "Scale",
            "scale_param { bias_term: true }",
            "scale bias=on as l",
        ),
        ("MVN", "", "instancenorm affine=off as l"),
        (
            "MVN",
            "mvn_param { across_channels: true }",
            "layernorm axis=all affine=off as l",
        ),
        ("Dropout", "", "dropout as l"),
        (
            "Dropout",
            "dropout_param { dropout_ratio: 0.25 }",
            "dropout 0.25 as l",
        ),
        ("Flatten", "", "flatten as l"),
        (
            "Reshape",
            "reshape_param { shape { dim: 0 dim: 3 dim: -1 dim: 9 } }",
            "reshape 3x18x9 as l",
        ),
        (
            "Reshape",
            "reshape_param { shape { dim: 0 dim: -1 } }",
            "flatten as l",
        ),
        ("Softmax", "", "softmax as l"),
        (
            "GradientScaler",
            "gradient_scaler_param { upper_bound: 0.5 }",
            "gradient_reversal 0.5 as l\n\n# l: its weight grows to 0.5 in training.",
        ),
        // Caffe pads by more than half of a window.
        (
            "Pooling",
            "pooling_param { pool: AVE kernel_size: 3 stride: 3 pad: 2 }",
            "zero_pad 2\navgpool 3x3 as l\n\n# l: pads by more than half of its window, in steps of their own.",
        ),
        (
            "Pooling",
            "pooling_param { kernel_size: 3 pad_h: 2 }",
            "maxpool 2x1 stride=1 pad=1x0\nmaxpool 2x3 stride=1 pad=1x0 as l\n\n# l: pads by more than half of its window, in steps of their own.",
        ),
    ];
    for (kind, parameters, wanted) in cases {
        let text = format!(
            "input: 'data' input_shape {{ dim: 1 dim: 6 dim: 9 dim: 9 }}
             layer {{ name: 'l' type: '{kind}' bottom: 'data' top: 'l' {parameters} }}"
        );
        assert_eq!(
            lines(&imported(&text, Phase::Test, &[])),
            wanted,
            "{kind} {parameters}"
        );
    }
}

#[test]
fn joins_and_cuts() {
    let two = |rest: &str| {
        format!(
            "input: 'data' input_dim: 1 input_dim: 6 input_dim: 9 input_dim: 9
             layer {{ name: 'r' type: 'ReLU' bottom: 'data' top: 'r' }}
             layer {{ name: 't' type: 'TanH' bottom: 'data' top: 't' }}
             layer {{ name: 'l' bottom: 'r' bottom: 't' top: 'l' {rest} }}"
        )
    };
    for (rest, wanted) in [
        ("type: 'Concat'", "concat(relu as r, tanh as t) as l"),
        (
            "type: 'Concat' concat_param { concat_dim: 1 }",
            "concat(relu as r, tanh as t) as l",
        ),
        (
            "type: 'Concat' concat_param { axis: -1 }",
            "concat(relu as r, tanh as t) axis=width as l",
        ),
        (
            "type: 'Concat' concat_param { axis: 2 }",
            "concat(relu as r, tanh as t) axis=height as l",
        ),
        ("type: 'Eltwise'", "add(relu as r, tanh as t) as l"),
        (
            "type: 'Eltwise' eltwise_param { operation: PROD }",
            "mul(relu as r, tanh as t) as l",
        ),
        (
            "type: 'Eltwise' eltwise_param { operation: MAX }",
            "max(relu as r, tanh as t) as l",
        ),
        (
            "type: 'Eltwise' eltwise_param { coeff: 1 coeff: -1 }",
            "residual {\ntanh as t -> power 1 scale=-1\n} shortcut {\nrelu as r\n} as l",
        ),
        ("type: 'Scale'", "mul(relu as r, tanh as t) as l"),
        ("type: 'Bias'", "add(relu as r, tanh as t) as l"),
    ] {
        assert_eq!(
            lines(&imported(&two(rest), Phase::Test, &[])),
            wanted,
            "{rest}"
        );
    }
    let text = imported(
        "input: 'data' input_dim: 1 input_dim: 6 input_dim: 9 input_dim: 9
         layer { name: 's' type: 'Slice' bottom: 'data' top: 'a' top: 'b' top: 'c'
                 slice_param { axis: 1 slice_point: 1 slice_point: 3 } }
         layer { name: 'i' type: 'Split' bottom: 'b' top: 'b1' top: 'b2' }
         layer { name: 'j' type: 'Concat' bottom: 'c' bottom: 'b1' bottom: 'a' bottom: 'b2' top: 'j' }
         layer { name: 'k' type: 'Convolution' bottom: 'j' top: 'k' convolution_param { num_output: 2 kernel_size: 3 } }
         layer { name: 'z' type: 'Crop' bottom: 'j' bottom: 'k' top: 'z' crop_param { offset: 1 } }
         layer { name: 'm' type: 'TanH' bottom: 'k' top: 'm' }",
        Phase::Test,
        &[],
    );
    assert!(text.contains("  a, b, c = split sizes=1x2x3\n"), "{text}");
    assert!(text.contains("concat(c, b, a, b) as j"), "{text}");
    assert!(text.contains("crop 1 as z"), "{text}");
}

#[test]
fn batch_norm_and_scale_are_one_where_that_is_exact() {
    let net = |scale: &str| {
        format!(
            "input: 'data' input_dim: 1 input_dim: 6 input_dim: 9 input_dim: 9
             layer {{ name: 'bn' type: 'BatchNorm' bottom: 'data' top: 'bn' }}
             {scale}"
        )
    };
    let scale =
        "layer { name: 's' type: 'Scale' bottom: 'bn' top: 'bn' scale_param { bias_term: true } }";
    assert_eq!(
        lines(&imported(&net(scale), Phase::Test, &[])),
        "batchnorm as bn"
    );
    let bare = "layer { name: 's' type: 'Scale' bottom: 'bn' top: 'bn' }";
    let bare = lines(&imported(&net(bare), Phase::Test, &[]));
    assert_eq!(bare, "batchnorm affine=off as bn -> scale");
    let read =
        "layer { name: 's' type: 'Scale' bottom: 'bn' top: 's' scale_param { bias_term: true } }
                layer { name: 'r' type: 'ReLU' bottom: 'bn' top: 'r' }";
    let read = lines(&imported(&net(read), Phase::Test, &[]));
    assert!(read.contains("batchnorm affine=off as bn"), "{read}");
}

#[test]
fn phases_levels_and_stages() {
    let text = "state { level: 2 stage: 'deploy' }
        input: 'data' input_dim: 1 input_dim: 6 input_dim: 9 input_dim: 9
        layer { name: 'a' type: 'ReLU' bottom: 'data' top: 'data' include { phase: TRAIN } }
        layer { name: 'b' type: 'TanH' bottom: 'data' top: 'data' exclude { phase: TRAIN } }
        layer { name: 'c' type: 'Sigmoid' bottom: 'data' top: 'data' include { min_level: 3 } }
        layer { name: 'd' type: 'AbsVal' bottom: 'data' top: 'data' include { max_level: 1 } include { stage: 'deploy' } }
        layer { name: 'e' type: 'ELU' bottom: 'data' top: 'data' include { not_stage: 'deploy' } }
        layer { name: 'f' type: 'BNLL' bottom: 'data' top: 'data' include { stage: 'deploy' stage: 'x' } }";
    assert_eq!(lines(&imported(text, Phase::Test, &[])), "tanh -> abs");
    assert_eq!(lines(&imported(text, Phase::Train, &[])), "relu -> abs");
}

#[test]
fn the_older_form_of_files() {
    let text = "name: 'old' input: 'data' input_dim: 1 input_dim: 6 input_dim: 9 input_dim: 9
        layers { name: 'conv1' type: CONVOLUTION bottom: 'data' top: 'conv1' blobs_lr: 1 blobs_lr: 2
                 weight_decay: 1 convolution_param { num_output: 8 kernel_size: 3 } }
        layers { name: 'relu1' type: RELU bottom: 'conv1' top: 'conv1' }
        layers { name: 'fc' type: INNER_PRODUCT bottom: 'conv1' top: 'fc' inner_product_param { num_output: 4 } }
        layers { name: 'prob' type: SOFTMAX bottom: 'fc' top: 'prob' include: { phase: TEST } }
        layers { name: 'loss' type: SOFTMAX_LOSS bottom: 'fc' bottom: 'data' top: 'loss' include: { phase: TRAIN } }";
    let test = lines(&imported(text, Phase::Test, &[]));
    assert_eq!(
        test,
        "conv 8 3x3 as conv1 -> relu\nflatten -> dense 4 as fc -> softmax as prob"
    );
    let train = imported(text, Phase::Train, &[]);
    assert!(
        train.contains("task classification { classes=4 loss=cross_entropy }"),
        "{train}"
    );
    assert!(train.contains("loss (SoftmaxWithLoss)"), "{train}");
}

/// What commands get of a prototxt is what they would get of the text that is written of it.
#[test]
fn networks_need_no_way_over_their_text() {
    let text = "name: 'Two words' input: 'data' input_dim: 1 input_dim: 6 input_dim: 9 input_dim: 9
        layer { name: 'conv1' type: 'Convolution' bottom: 'data' top: 'conv1'
                convolution_param { num_output: 8 kernel_size: 3 } }
        layer { name: 'fc' type: 'InnerProduct' bottom: 'conv1' top: 'fc' inner_product_param { num_output: 4 } }
        layer { name: 'loss' type: 'SoftmaxWithLoss' bottom: 'fc' bottom: 'data' top: 'loss' }";
    let network = import(text, &Options::default()).unwrap();
    let written = compiled(&network.source("Two words", &[]));
    let direct = network.network("Two words").unwrap();
    assert_eq!(difference(&direct.graph, &written.graph), None);
    assert_eq!(direct.totals, written.totals);
    assert_eq!(direct.task, written.task);
    assert!(direct.task.is_some());
    assert_eq!(direct.name, "Two words");
}

#[test]
fn several_inputs_shared_weights_and_odd_names() {
    let text = "
        layer { name: 'pair' type: 'HDF5Data' top: 'left/in' top: 'right' }
        layer { name: '1st' type: 'Convolution' bottom: 'left/in' top: 'x' param { name: 'w' } param { name: 'b' }
                convolution_param { num_output: 4 kernel_size: 3 } }
        layer { name: 'relu' type: 'Convolution' bottom: 'right' top: 'y' param { name: 'w' } param { name: 'b' }
                convolution_param { num_output: 4 kernel_size: 3 } }
        layer { name: 'output' type: 'Eltwise' bottom: 'x' bottom: 'y' top: 'z' }";
    let shape = Shape::map(1, 8, 8);
    let text = imported(text, Phase::Test, &[("left/in", shape), ("right", shape)]);
    assert!(
        text.contains("input left_in 1x8x8\n  input right 1x8x8\n"),
        "{text}"
    );
    assert!(text.contains("share shared_conv1 = conv 4 3x3\n"), "{text}");
    assert!(text.contains("shared_conv1 as layer_1st"), "{text}");
    assert!(
        text.contains("as relu2") && text.contains("as output2"),
        "{text}"
    );
}

/// Batches may be cut before the first layer as well as after it.
#[test]
fn batches_of_the_input_are_cut() {
    let text = "input: 'data' input_dim: 2 input_dim: 6 input_dim: 9 input_dim: 9
        layer { name: 's' type: 'Slice' bottom: 'data' top: 'a' top: 'b' slice_param { axis: 0 } }
        layer { name: 'p' type: 'Convolution' bottom: 'a' top: 'p'
                convolution_param { num_output: 8 kernel_size: 3 } }
        layer { name: 'q' type: 'Convolution' bottom: 'b' top: 'q'
                convolution_param { num_output: 8 kernel_size: 5 } }";
    let text = imported(text, Phase::Test, &[]);
    for part in [
        "conv 8 3x3 as p",
        "conv 8 5x5 as q",
        "output p, q",
        "s splits batches",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

/// Layers stand as they are written, so that both are measured alike: here the second way to the sum is
/// read first.
#[test]
fn the_order_of_layers_is_that_of_the_text() {
    let conv = |name: &str, bottom: &str, features: u32| {
        format!(
            "layer {{ name: '{name}' type: 'Convolution' bottom: '{bottom}' top: '{name}'
             convolution_param {{ num_output: {features} kernel_size: 1 }} }}\n"
        )
    };
    let mut text = "input: 'data' input_dim: 1 input_dim: 6 input_dim: 9 input_dim: 9\n".to_owned();
    for (name, bottom, features) in [
        ("a1", "data", 40),
        ("b1", "data", 50),
        ("a2", "a1", 7),
        ("b2", "b1", 7),
    ] {
        text += &conv(name, bottom, features);
    }
    text += "layer { name: 'c' type: 'Concat' bottom: 'b2' bottom: 'a2' top: 'c' }";
    let network = import(&text, &Options::default()).unwrap();
    check(&network);
    let labels = network
        .graph
        .nodes()
        .filter_map(|(_, node)| node.label.as_deref());
    let labels: Vec<&str> = labels.map(|label| label.as_str()).collect();
    assert_eq!(labels, ["b1", "b2", "a1", "a2", "c"]);
}

/// Sums of the data are a network where nothing else is.
#[test]
fn joins_of_inputs_alone() {
    let input = "input: 'l' input_dim: 1 input_dim: 6 input_dim: 9 input_dim: 9
        input: 'r' input_dim: 1 input_dim: 6 input_dim: 9 input_dim: 9\n";
    let sum = "layer { name: 's' type: 'Eltwise' bottom: 'l' bottom: 'r' top: 's' }";
    let text = imported(&format!("{input}{sum}"), Phase::Test, &[]);
    assert!(text.contains("add(l, r) as s"), "{text}");
    let split = "input: 'd' input_dim: 1 input_dim: 6 input_dim: 9 input_dim: 9
        layer { name: 'p' type: 'Split' bottom: 'd' top: 'l' top: 'r' }\n";
    let text = imported(&format!("{split}{sum}"), Phase::Test, &[]);
    assert!(text.contains("add(in, in) as s"), "{text}");
}

#[test]
fn parts_of_the_extents_are_given_anew() {
    for (layer, line) in [
        (
            "'Reshape' reshape_param { shape { dim: 3 dim: 2 } axis: 1 num_axes: 1 }",
            "",
        ),
        (
            "'Reshape' reshape_param { shape { dim: 27 dim: -1 } axis: 1 num_axes: 2 }",
            "reshape 27x2x9",
        ),
        (
            "'Reshape' reshape_param { shape { dim: 81 } axis: 2 num_axes: -1 }",
            "reshape 6x81x1",
        ),
        (
            "'Reshape' reshape_param { shape { dim: 18 dim: -1 dim: 9 } axis: 1 }",
            "reshape 18x3x9",
        ),
        (
            "'Reshape' reshape_param { shape { dim: 27 dim: 3 } axis: 2 }",
            "reshape 6x27x3",
        ),
        (
            "'Reshape' reshape_param { shape { dim: 3 dim: -1 } axis: -3 }",
            "reshape 6x3x27",
        ),
        (
            "'Reshape' reshape_param { shape { dim: -1 } axis: 1 }",
            "flatten",
        ),
        ("'Reshape' reshape_param { shape { dim: 3 } axis: 5 }", ""),
        (
            "'Reshape' reshape_param { shape { dim: 3 } axis: 1 num_axes: 9 }",
            "",
        ),
        (
            "'Flatten' flatten_param { axis: -3 end_axis: 3 }",
            "flatten",
        ),
        ("'Flatten' flatten_param { axis: 2 end_axis: 2 }", "relu"),
        ("'Flatten' flatten_param { axis: 2 }", ""),
    ] {
        let text = format!(
            "input: 'data' input_dim: 1 input_dim: 6 input_dim: 9 input_dim: 9
             layer {{ name: 'l' bottom: 'data' top: 'l' type: {layer} }}
             layer {{ name: 'r' type: 'ReLU' bottom: 'l' top: 'l' }}"
        );
        if line.is_empty() {
            let errors = import(&text, &Options::default()).unwrap_err();
            assert_eq!(errors[0].code().id, "I007", "{layer}: {errors:?}");
            continue;
        }
        let written = lines(&imported(&text, Phase::Test, &[]));
        assert!(written.starts_with(line), "{layer}: {written}");
    }
}

/// Pyramids of poolings: the sizes of Caffe's `test_spp_layer.cpp` (a map of 9x8, three levels: 21 places of
/// each channel), and maps that no level divides.
#[test]
fn pyramids_of_poolings() {
    let pyramid = |size: &str, levels: u64, method: &str| {
        let text = format!(
            "layer {{ name: \"data\" type: \"Input\" top: \"data\"
               input_param {{ shape {{ dim: 2 dim: 3 {size} }} }} }}
             layer {{ name: \"s\" type: \"SPP\" bottom: \"data\" top: \"s\"
               spp_param {{ pyramid_height: {levels} pool: {method} }} }}"
        );
        import(&text, &Options::default())
    };
    let output = |size: &str, levels: u64, method: &str| {
        let imported = pyramid(size, levels, method).unwrap();
        check(&imported);
        imported.graph.shape(imported.graph.outputs()[0].tensor)
    };
    for method in ["MAX", "AVE", "STOCHASTIC"] {
        for size in [
            "dim: 9 dim: 8",
            "dim: 13 dim: 13",
            "dim: 7 dim: 6",
            "dim: 4 dim: 4",
        ] {
            let places = 3 * (1 + 4 + 16);
            assert_eq!(
                output(size, 3, method),
                Shape::vector(places),
                "{size} {method}"
            );
        }
        assert_eq!(output("dim: 9 dim: 8", 1, method), Shape::map(3, 1, 1));
    }
    let errors = pyramid("dim: 8 dim: 8", 9, "MAX").unwrap_err();
    assert!(errors[0].message().contains("pyramid_height"), "{errors:?}");
    assert!(pyramid("dim: 9 dim: 8", 0, "MAX").is_err());
    // Four parts of 5 columns are 2 wide and pad by 2, which Caffe's pooling refuses as well.
    assert!(pyramid("dim: 7 dim: 5", 3, "MAX").is_err());
}

/// A layer that stops gradients is named.
#[test]
fn stopped_gradients_are_named() {
    let text = "input: \"data\" input_dim: 1 input_dim: 3 input_dim: 8 input_dim: 8
        layer { name: \"r\" type: \"ReLU\" bottom: \"data\" top: \"r\" propagate_down: false }
        layer { name: \"q\" type: \"ReLU\" bottom: \"r\" top: \"q\" propagate_down: true }";
    let written = check(&import(text, &Options::default()).unwrap());
    let note = "# No gradient flows back through (`propagate_down: false`): r (ReLU).";
    assert!(written.contains(note), "{written}");
}
