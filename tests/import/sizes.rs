//! How large inputs are, and which layers take part: what a prototxt says beside its layers.

use super::same::{compile, difference, formed};
use cnn_lang::cost::measure;
use cnn_lang::import::caffe::{Imported, Options, Unmatched, import};
use cnn_lang::layer::Shape;

fn options(inputs: &[(&str, Shape)], stages: &[&str]) -> Options {
    let inputs = inputs
        .iter()
        .map(|(name, shape)| (Some((*name).to_owned()), *shape));
    Options {
        inputs: inputs.collect(),
        stages: stages.iter().map(|stage| (*stage).to_owned()).collect(),
        ..Options::default()
    }
}

fn read(text: &str, options: &Options) -> (String, Imported) {
    let network = import(text, options).unwrap_or_else(|errors| panic!("{text}: {errors:?}"));
    let written = network.source("n", &[]);
    formed(&written);
    let again = compile(&written);
    assert_eq!(difference(&network.graph, &again), None, "{written}");
    (written, network)
}

fn parameters(network: &Imported) -> u64 {
    measure(&network.graph).unwrap().totals.parameters
}

/// The code, the text at the place, the message and the help of the first error.
fn refused(text: &str, options: &Options) -> (&'static str, String, String, String) {
    let error = import(text, options).unwrap_err().remove(0);
    let at = error.place.start as usize..error.place.end as usize;
    let help = error.help().unwrap_or_default();
    (
        error.code().id,
        text[at].to_owned(),
        error.to_string(),
        help,
    )
}

fn conv(bottom: &str, features: u32, kernel: u32) -> String {
    format!(
        "layer {{ name: 'c' type: 'Convolution' bottom: '{bottom}' top: 'c'
         convolution_param {{ num_output: {features} kernel_size: {kernel} }} }}\n"
    )
}

/// 100·8·16 + 8.
#[test]
fn a_reshape_may_say_the_batch() {
    let net = |batch: u32, dims: &str| {
        format!(
            "layer {{ name: 'in' type: 'Input' top: 'img' input_param {{ shape {{ dim: {batch} dim: 100 }} }} }}
             layer {{ name: 'seed' type: 'Reshape' bottom: 'img' top: 'seed' reshape_param {{ shape {{ {dims} }} }} }}
             layer {{ name: 'grow' type: 'Deconvolution' bottom: 'seed' top: 'grow' convolution_param {{ num_output: 8 kernel_size: 4 }} }}"
        )
    };
    for dims in [
        "dim: 64 dim: 100 dim: 1 dim: 1",
        "dim: 64 dim: -1 dim: 1 dim: 1",
        "dim: -1 dim: 100 dim: 1 dim: 1",
    ] {
        let (text, network) = read(&net(64, dims), &Options::default());
        assert!(text.contains("reshape 100x1x1 as seed"), "{text}");
        assert_eq!(parameters(&network), 12_808);
    }
    // Half as many samples, each twice as large.
    for (batch, dims) in [
        (64, "dim: 32 dim: 200 dim: 1 dim: 1"),
        (64, "dim: 1 dim: -1 dim: 1 dim: 1"),
        (64, "dim: 64 dim: 50 dim: 1 dim: 1"),
        (64, "dim: -1 dim: 50 dim: 1 dim: 1"),
    ] {
        let (code, at, said, help) = refused(&net(batch, dims), &Options::default());
        assert_eq!((code, at.as_str()), ("I007", "1"), "{dims}");
        assert!(
            said.contains("other samples") && help.contains("dim: 0"),
            "{said}"
        );
    }
}

#[test]
fn layers_that_read_images_say_their_size() {
    let data = |kind: &str, rest: &str| {
        format!(
            "layer {{ name: 'data' type: '{kind}' top: 'data' top: 'label' {rest} }}\n{}",
            conv("data", 4, 3)
        )
    };
    let images = "image_data_param { source: 'l' batch_size: 4 new_height: 20 new_width: 30";
    for (kind, rest, size) in [
        ("ImageData", format!("{images} }}"), Some("3x20x30")),
        (
            "ImageData",
            format!("{images} is_color: false }}"),
            Some("1x20x30"),
        ),
        (
            "ImageData",
            format!("{images} }} transform_param {{ crop_size: 16 }}"),
            Some("3x16x16"),
        ),
        (
            "ImageData",
            "transform_param { crop_size: 16 }".into(),
            Some("3x16x16"),
        ),
        ("ImageData", "image_data_param { source: 'l' }".into(), None),
        ("Data", "transform_param { crop_size: 16 }".into(), None),
        (
            "Data",
            "transform_param { crop_size: 16 force_color: true }".into(),
            Some("3x16x16"),
        ),
        (
            "Data",
            "transform_param { crop_size: 16 force_gray: true }".into(),
            Some("1x16x16"),
        ),
        (
            "Data",
            "transform_param { crop_size: 16 mean_value: 1 mean_value: 2 mean_value: 3 }".into(),
            Some("3x16x16"),
        ),
        (
            "Data",
            "transform_param { mean_value: 1 mean_value: 2 mean_value: 3 }".into(),
            None,
        ),
        (
            "WindowData",
            "window_data_param { crop_size: 16 }".into(),
            None,
        ),
    ] {
        let text = data(kind, &rest);
        match size {
            Some(size) => {
                let (written, _) = read(&text, &Options::default());
                assert!(
                    written.contains(&format!("input {size}\n")),
                    "{rest}: {written}"
                );
            }
            None => {
                let (code, at, ..) = refused(&text, &Options::default());
                assert_eq!((code, at), ("I011", format!("'{kind}'")), "{rest}");
            }
        }
    }
}

/// 112 = 4·27 + 4.
#[test]
fn a_layer_without_bottoms_is_data() {
    for kind in ["Python", "MyPairs"] {
        let text = format!(
            "layer {{ name: 'data' type: '{kind}' top: 'data' top: 'label' python_param {{ module: 'm' layer: 'L' }} }}
             {}
             layer {{ name: 'loss' type: 'SoftmaxWithLoss' bottom: 'c' bottom: 'label' top: 'loss' }}",
            conv("data", 4, 3)
        );
        let (code, at, _, help) = refused(&text, &Options::default());
        assert_eq!((code, at), ("I011", format!("'{kind}'")));
        assert!(help.contains("--input data="), "{help}");
        let given = options(&[("data", Shape::map(3, 50, 50))], &[]);
        let (written, network) = read(&text, &given);
        assert!(written.contains("input 3x50x50\n"), "{written}");
        assert_eq!(parameters(&network), 112);
    }
}

/// What a layer makes that Caffe does not have can be given; what it reads is a result.
#[test]
fn unknown_layers_are_cut_out_where_their_result_is_given() {
    let text = format!(
        "input: 'img' input_dim: 1 input_dim: 3 input_dim: 16 input_dim: 16
         layer {{ name: 'body' type: 'Convolution' bottom: 'img' top: 'body' convolution_param {{ num_output: 8 kernel_size: 3 pad: 1 }} }}
         layer {{ name: 'rpn' type: 'Convolution' bottom: 'body' top: 'rpn' convolution_param {{ num_output: 2 kernel_size: 1 }} }}
         layer {{ name: 'proposal' type: 'Python' bottom: 'rpn' bottom: 'img' top: 'rois' python_param {{ module: 'p' layer: 'P' }} }}
         layer {{ name: 'pool' type: 'ROIPooling' bottom: 'body' bottom: 'rois' top: 'pool' roi_pooling_param {{ pooled_w: 7 pooled_h: 7 }} }}
         {}",
        conv("pool", 4, 7)
    );
    let (code, at, _, help) = refused(&text, &Options::default());
    assert_eq!((code, at.as_str()), ("I007", "'Python'"));
    assert!(help.contains("--input rois="), "{help}");
    let (written, network) = read(&text, &options(&[("rois", Shape::vector(5))], &[]));
    assert!(written.contains("input rois 5\n"), "{written}");
    assert!(written.contains("output rpn, c\n"), "{written}");
    assert!(written.contains("proposal (Python)"), "{written}");
    assert_eq!(
        parameters(&network),
        (8 * 27 + 8) + (2 * 8 + 2) + (4 * 8 * 49 + 4)
    );
    // A loss of an unknown type, and one that weighs as a loss.
    for (kind, weight) in [
        ("TripletLoss", ""),
        ("Python", "loss_weight: 1"),
        ("Own", "loss_weight: 1"),
    ] {
        let text = format!(
            "input: 'img' input_dim: 1 input_dim: 3 input_dim: 16 input_dim: 16 {}
             layer {{ name: 'l' type: '{kind}' bottom: 'c' bottom: 'img' top: 'l' {weight} triplet_param {{ margin: 1 }} }}",
            conv("img", 4, 3)
        )
        .replace(if kind == "Python" { "triplet_param { margin: 1 }" } else { "none" }, "");
        let (written, _) = read(&text, &Options::default());
        assert!(written.contains(&format!("l ({kind})")), "{written}");
    }
}

/// 3,930 = 8·49·10 + 10.
#[test]
fn regions_are_pooled() {
    let text = "name: 'region' input: 'map' input_shape { dim: 1 dim: 8 dim: 32 dim: 32 }
        input: 'rois' input_shape { dim: 1 dim: 5 }
        layer { name: 'pool' type: 'ROIPooling' bottom: 'map' bottom: 'rois' top: 'pool' roi_pooling_param { pooled_w: 7 pooled_h: 7 spatial_scale: 0.0625 } }
        layer { name: 'f' type: 'InnerProduct' bottom: 'pool' top: 'f' inner_product_param { num_output: 10 } }";
    let (written, network) = read(text, &Options::default());
    assert!(
        written.contains("roi_pool(map, rois) 7 as pool"),
        "{written}"
    );
    assert_eq!(parameters(&network), 3_930);
}

#[test]
fn a_bare_input_beside_an_input_layer_is_dropped() {
    let text = "input: 'img'
        layer { name: 'in' type: 'Input' top: 'img' input_param { shape { dim: 1 dim: 3 dim: 8 dim: 9 } } }
        layer { name: 'r' type: 'ReLU' bottom: 'img' top: 'r' }";
    let (written, _) = read(text, &Options::default());
    assert!(written.contains("input 3x8x9\n  relu as r\n"), "{written}");
    // A layer in place makes nothing of its own.
    let text = "input: 'img' layer { name: 'r' type: 'ReLU' bottom: 'img' top: 'img' }";
    let (code, ..) = refused(text, &Options::default());
    assert_eq!(code, "I011");
    let (written, _) = read(text, &options(&[("img", Shape::vector(8))], &[]));
    assert!(written.contains("input 8\n  relu\n"), "{written}");
}

#[test]
fn stages_are_named_and_set() {
    let data = |name: &str, rule: &str| {
        format!(
            "layer {{ name: '{name}' type: 'Data' top: 'data' include {{ {rule} }}
             transform_param {{ crop_size: 28 force_gray: true }} }}\n"
        )
    };
    let text = data("one", "phase: TEST stage: 'on-train'")
        + &data("two", "phase: TEST stage: 'on-test'")
        + &data("three", "phase: TRAIN")
        + &conv("data", 4, 3);
    let (code, at, _, help) = refused(&text, &Options::default());
    assert_eq!((code, at.as_str()), ("I009", "'data'"));
    for part in [
        "layer `one` with `--stage on-train`",
        "layer `two` with `--stage on-test`",
        "layer `three` with `--phase train`",
    ] {
        assert!(help.contains(part), "{part}: {help}");
    }
    let (written, _) = read(&text, &options(&[], &["on-test"]));
    assert!(written.contains("input 1x28x28\n"), "{written}");
    // Both would make one blob.
    let (code, ..) = refused(&text, &options(&[], &["on-test", "on-train"]));
    assert_eq!(code, "I010");
    let (code, _, said, help) = refused(&text, &options(&[], &["on-tset"]));
    assert_eq!(code, "I013", "{said}");
    assert!(help.contains("`on-train`, `on-test`"), "{help}");
    // Of several files, a stage may be another one's.
    let lenient = Options {
        unmatched: Unmatched::Elsewhere,
        ..options(&[], &["on-tset"])
    };
    assert_eq!(refused(&text, &lenient).0, "I009");
}

#[test]
fn a_gate_at_the_wrong_axis_says_which_axis() {
    let text = "layer { name: 'in' type: 'Input' top: 'img' input_param { shape { dim: 1 dim: 6 dim: 13 dim: 11 } } }
        layer { name: 'g' type: 'Pooling' bottom: 'img' top: 'g' pooling_param { pool: AVE global_pooling: true } }
        layer { name: 'd' type: 'InnerProduct' bottom: 'g' top: 'd' inner_product_param { num_output: 6 } }
        layer { name: 's' type: 'Scale' bottom: 'img' bottom: 'd' top: 's' scale_param { axis: AXIS } }";
    let (code, at, said, help) = refused(&text.replace("AXIS", "1"), &Options::default());
    assert_eq!(
        (code, at.as_str(), help.as_str()),
        ("I007", "1", "write `axis: 0`")
    );
    assert!(said.contains("with `axis: 1`"), "{said}");
    let (written, _) = read(&text.replace("AXIS", "0"), &Options::default());
    assert!(written.contains("mul("), "{written}");
}

/// The limit of a file of the language is none of this text: 330 units have some 300 KB.
#[test]
fn long_texts_are_imported() {
    let mut text =
        "name: 'long' input: 'data' input_shape { dim: 1 dim: 8 dim: 32 dim: 32 }".to_owned();
    let mut flow = "data".to_owned();
    for unit in 0..330 {
        let blob = format!("unit{unit}/conv");
        text += &format!(
            "layer {{ name: '{blob}' type: 'Convolution' bottom: '{flow}' top: '{blob}'
             convolution_param {{ num_output: 8 bias_term: false pad: 1 kernel_size: 3 weight_filler {{ type: 'msra' }} }} }}
             layer {{ name: 'unit{unit}/bn' type: 'BatchNorm' bottom: '{blob}' top: '{blob}' batch_norm_param {{ use_global_stats: true }} }}
             layer {{ name: 'unit{unit}/scale' type: 'Scale' bottom: '{blob}' top: '{blob}' scale_param {{ bias_term: true }} }}
             layer {{ name: 'unit{unit}/sum' type: 'Eltwise' bottom: '{flow}' bottom: '{blob}' top: 'unit{unit}/sum' }}\n{:400}",
            ""
        );
        flow = format!("unit{unit}/sum");
    }
    assert!(text.len() > cnn_lang::source::MAX_FILE_BYTES);
    let (_, network) = read(&text, &Options::default());
    assert_eq!(parameters(&network), 330 * (8 * 8 * 9 + 16));
}

#[test]
fn rates_are_written_as_short_decimals() {
    for (rate, written) in [
        ("0.166666666667", "0.166666666667"),
        ("0.1666666716337204", "0.1666666716337204"),
        ("0.16666666666666666666666667", "0.16666666666666666"),
        ("1e-12", "0.000000000001"),
    ] {
        let text = format!(
            "input: 'img' input_shape {{ dim: 1 dim: 3 dim: 8 dim: 8 }}
             layer {{ name: 'd' type: 'Dropout' bottom: 'img' top: 'd' dropout_param {{ dropout_ratio: {rate} }} }}"
        );
        let (source, _) = read(&text, &Options::default());
        assert!(
            source.contains(&format!("dropout {written} as d")),
            "{source}"
        );
    }
}

/// Layers that Caffe takes and the language says in other words.
#[test]
fn layers_in_other_words() {
    for (layer, line) in [
        ("'Tile' tile_param { tiles: 2 }", "concat(in, in) as l"),
        ("'Clip' clip_param { min: 0 max: 6 }", "relu6 as l"),
        (
            "'Clip' clip_param { min: -1 max: 1 }",
            "power 1 scale=3 shift=3 -> relu6 -> power 1 scale=(1 / 3) shift=-1 as l",
        ),
        (
            "'Swish' swish_param { beta: 2 }",
            "power 1 scale=2 -> silu -> power 1 scale=0.5 as l",
        ),
        (
            "'MVN' mvn_param { normalize_variance: false }",
            "sub(in, global_avgpool) as l",
        ),
        (
            "'Dropout' dropout_param { dropout_ratio: 1 }",
            "# Left out, as its rate of 1 leaves nothing in training: l (Dropout).",
        ),
        (
            "'Permute' permute_param { order: 0 order: 2 order: 3 order: 1 }",
            "permute 1x2x0 as l",
        ),
        (
            "'ShuffleChannel' shuffle_channel_param { group: 3 }",
            "channel_shuffle 3 as l",
        ),
        (
            "'Normalize' norm_param { across_spatial: false channel_shared: false }",
            "l2norm as l",
        ),
        (
            "'Interp' interp_param { height: 17 width: 18 }",
            "upsample 17x18 mode=bilinear as l",
        ),
        (
            "'Interp' interp_param { zoom_factor: 2 }",
            "upsample 17x17 mode=bilinear as l",
        ),
        ("'BN' bn_param { frozen: true }", "batchnorm as l"),
    ] {
        let text = format!(
            "input: 'data' input_dim: 1 input_dim: 6 input_dim: 9 input_dim: 9
             layer {{ name: 'l' bottom: 'data' top: 'l' type: {layer} }}
             layer {{ name: 'r' type: 'ReLU' bottom: 'l' top: 'l' }}"
        );
        let (written, _) = read(&text, &Options::default());
        assert!(written.contains(line), "{layer}: {written}");
    }
    // A convolution of several inputs has one set of weights.
    let text = "input: 'a' input_dim: 1 input_dim: 3 input_dim: 9 input_dim: 9
        input: 'b' input_dim: 1 input_dim: 3 input_dim: 9 input_dim: 9
        layer { name: 'c' type: 'Convolution' bottom: 'a' bottom: 'b' top: 'x' top: 'y'
                convolution_param { num_output: 4 kernel_size: 3 } }";
    let (_, network) = read(text, &Options::default());
    assert_eq!(parameters(&network), 112);
    // A sample of two extents.
    let text = "layer { name: 'x' type: 'DummyData' top: 'x' dummy_data_param { shape { dim: 10 dim: 3 dim: 2 } } }
        layer { name: 'f' type: 'InnerProduct' bottom: 'x' top: 'f' inner_product_param { num_output: 10 } }";
    let (written, network) = read(text, &Options::default());
    assert!(written.contains("input 3x2x1\n"), "{written}");
    assert_eq!(parameters(&network), 70);
}

/// A size without a name is that of the only input, also where the file states one.
#[test]
fn a_size_without_a_name() {
    let text = "input: \"data\" input_dim: 1 input_dim: 3 input_dim: 8 input_dim: 8
        layer { name: \"r\" type: \"ReLU\" bottom: \"data\" top: \"r\" }";
    let options = |shape| Options {
        inputs: vec![(None, shape)],
        ..Options::default()
    };
    let imported = import(text, &options(Shape::map(3, 16, 16))).unwrap();
    assert!(imported.source("n", &[]).contains("3x16x16"));
    let two = format!("input: \"b\" {text} input_dim: 1 input_dim: 3 input_dim: 8 input_dim: 8");
    let errors = import(&two, &options(Shape::map(3, 16, 16))).unwrap_err();
    assert_eq!(
        errors[0].message(),
        "the network has 2 inputs, and the size names none"
    );
}
