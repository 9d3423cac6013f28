//! Learned blobs: each by itself shared, or kept as it is.

use super::same::{compile, difference, formed};
use cnn_lang::cost::measure;
use cnn_lang::import::caffe::{Imported, Options, import};
use cnn_lang::source::SourceId;
use proptest::prelude::*;

const INPUT: &str = "layer { name: 'in' type: 'Input' top: 'img' input_param { shape { dim: 1 dim: 6 dim: 13 dim: 11 } } }\n";

fn imported(layers: &str) -> Imported {
    let text = format!("{INPUT}{layers}");
    import(&text, &Options::default()).unwrap_or_else(|errors| panic!("{text}: {errors:?}"))
}

/// The text that is written, which must be the same network, with its trained and its frozen values.
fn counted(layers: &str) -> (String, u64, u64) {
    let network = imported(layers);
    let text = network.source("n", &[]);
    formed(&text);
    let again = compile(&text);
    assert_eq!(difference(&network.graph, &again), None, "{text}");
    let totals = measure(&network.graph).unwrap().totals;
    (text, totals.parameters, totals.parameters_frozen)
}

fn conv(name: &str, bottom: &str, rest: &str) -> String {
    format!(
        "layer {{ name: '{name}' type: 'Convolution' bottom: '{bottom}' top: '{name}' {rest}
         convolution_param {{ num_output: 6 kernel_size: 3 pad: 1 }} }}\n"
    )
}

/// The weights once, 6·6·9, and two biases of 6.
#[test]
fn weights_are_shared_without_their_biases() {
    let weights = "param { name: 'w' }";
    let twin = conv("first", "img", weights) + &conv("second", "first", weights);
    let (text, trained, frozen) = counted(&twin);
    assert_eq!((trained, frozen), (336, 0));
    assert!(
        text.contains("share shared_conv1 = conv 6 3x3 pad=1 bias=off\n"),
        "{text}"
    );
    assert!(text.contains("shared_conv1 -> bias as second"), "{text}");
    // The biases alone: two of 324, and 6.
    let biases = "param { } param { name: 'b' }";
    let (text, trained, _) = counted(&(conv("a", "img", biases) + &conv("b", "a", biases)));
    assert_eq!(trained, 654);
    assert!(text.contains("share shared_bias1 = bias\n"), "{text}");
    // Weights with the bias of another layer.
    let (_, trained, _) = counted(
        &(conv("a", "img", "param { name: 'w' } param { name: 'x' }")
            + &conv("b", "a", "param { name: 'w' } param { name: 'y' }")
            + &conv("c", "b", "param { name: 'v' } param { name: 'x' }")),
    );
    assert_eq!(trained, 2 * 324 + 2 * 6);
    // Both, as one.
    let both = "param { name: 'w' } param { name: 'b' }";
    let (text, trained, _) = counted(&(conv("a", "img", both) + &conv("b", "a", both)));
    assert_eq!(trained, 330);
    assert!(
        text.contains("share shared_conv1 = conv 6 3x3 pad=1\n"),
        "{text}"
    );
}

/// 224 are kept, 8·27 + 8; 36,005 are trained, 8·30·30·5 + 5.
#[test]
fn a_rate_of_zero_freezes() {
    let text = "name: 'tuned'
        layer { name: 'in' type: 'Input' top: 'img' input_param { shape { dim: 1 dim: 3 dim: 32 dim: 32 } } }
        layer { name: 'kept' type: 'Convolution' bottom: 'img' top: 'kept' param { lr_mult: 0 } param { lr_mult: 0 }
                convolution_param { num_output: 8 kernel_size: 3 } }
        layer { name: 'head' type: 'InnerProduct' bottom: 'kept' top: 'head' param { lr_mult: 10 } param { lr_mult: 20 }
                inner_product_param { num_output: 5 } }";
    let network = import(text, &Options::default()).unwrap();
    let totals = measure(&network.graph).unwrap().totals;
    assert_eq!((totals.parameters, totals.parameters_frozen), (36_005, 224));
    assert!(
        network
            .source("n", &[])
            .contains("frozen { conv 8 3x3 } as kept\n")
    );
    let older = "input: 'img' input_dim: 1 input_dim: 3 input_dim: 32 input_dim: 32
        layers { name: 'kept' type: CONVOLUTION bottom: 'img' top: 'kept' blobs_lr: 0 blobs_lr: 0
                 convolution_param { num_output: 8 kernel_size: 3 } }
        layers { name: 'more' type: CONVOLUTION bottom: 'kept' top: 'more' blobs_lr: 1 blobs_lr: 0
                 convolution_param { num_output: 8 kernel_size: 3 } }";
    let network = import(older, &Options::default()).unwrap();
    let totals = measure(&network.graph).unwrap().totals;
    assert_eq!(
        (totals.parameters, totals.parameters_frozen),
        (8 * 8 * 9, 224 + 8)
    );
}

#[test]
fn blobs_are_frozen_one_by_one() {
    for (rest, trained, frozen, line) in [
        (
            "param { lr_mult: 0 }",
            6,
            324,
            "frozen { conv 6 3x3 pad=1 bias=off } -> bias as l",
        ),
        (
            "param { lr_mult: 1 } param { lr_mult: 0 }",
            324,
            6,
            "conv 6 3x3 pad=1 bias=off\n  frozen { bias } as l",
        ),
        (
            "param { lr_mult: 0 } param { lr_mult: 0.0 }",
            0,
            330,
            "frozen { conv 6 3x3 pad=1 } as l",
        ),
    ] {
        let (text, found, kept) = counted(&conv("l", "img", rest));
        assert_eq!((found, kept), (trained, frozen), "{text}");
        let lines: Vec<&str> = line.split('\n').map(str::trim).collect();
        for line in lines.iter().flat_map(|line| line.split(" -> ")) {
            assert!(text.contains(line), "{line}: {text}");
        }
    }
    // A rate belongs to the shared blob, wherever it is given.
    let first = "param { name: 'w' } param { name: 'b' }";
    let second = "param { name: 'w' lr_mult: 0 } param { name: 'b' lr_mult: 0 }";
    let (text, trained, frozen) = counted(&(conv("a", "img", first) + &conv("b", "a", second)));
    assert_eq!((trained, frozen), (0, 330), "{text}");
    // Batch norm and what it learns.
    let norm = |rest: &str| {
        format!(
            "layer {{ name: 'n' type: 'BatchNorm' bottom: 'img' top: 'n' param {{ lr_mult: 0 }} param {{ lr_mult: 0 }} param {{ lr_mult: 0 }} }}
             layer {{ name: 's' type: 'Scale' bottom: 'n' top: 'n' scale_param {{ bias_term: true }} {rest} }}"
        )
    };
    for (rest, trained, frozen) in [
        ("", 12, 0),
        ("param { lr_mult: 0 } param { lr_mult: 0 }", 0, 12),
        ("param { lr_mult: 0 } param { lr_mult: 1 }", 6, 6),
    ] {
        let (text, found, kept) = counted(&norm(rest));
        assert_eq!((found, kept), (trained, frozen), "{text}");
        assert_eq!(text.contains("affine=off"), trained == 6, "{text}");
    }
}

#[test]
fn shared_layers_have_windows_of_their_own() {
    let branch = |name: &str, window: &str| {
        format!(
            "layer {{ name: '{name}' type: 'Convolution' bottom: 'img' top: '{name}' param {{ name: 'w' }} param {{ name: 'b' }}
             convolution_param {{ num_output: 6 kernel_size: 3 {window} }} }}\n"
        )
    };
    let sum = "layer { name: 'sum' type: 'Eltwise' bottom: 'near' bottom: 'far' top: 'sum' }";
    let net = branch("near", "pad: 1") + &branch("far", "pad: 2 dilation: 2") + sum;
    let (text, trained, _) = counted(&net);
    assert_eq!(trained, 330);
    assert!(
        text.contains("shared_conv1 pad=2 dilation=2 as far"),
        "{text}"
    );
    let net = branch("near", "pad: 1") + &branch("far", "stride: 2");
    let (text, trained, _) = counted(&net);
    assert_eq!(trained, 330);
    assert!(
        text.contains("shared_conv1 stride=2 pad=0 as far"),
        "{text}"
    );
    // Another number of values cannot be shared.
    let other =
        "layer { name: 'far' type: 'Convolution' bottom: 'img' top: 'far' param { name: 'w' }
        convolution_param { num_output: 6 kernel_size: 5 bias_term: false } }";
    let text = format!(
        "{INPUT}{}{other}",
        conv("near", "img", "param { name: 'w' }")
    );
    let error = import(&text, &Options::default()).unwrap_err().remove(0);
    let at = error.place.start as usize..error.place.end as usize;
    assert_eq!((error.code().id, &text[at]), ("I007", "{ name: 'w' }"));
    let said = error.to_string();
    assert!(
        said.contains("layer `near`") && said.contains("324") && said.contains("900"),
        "{said}"
    );
}

#[test]
fn a_constant_a_channel_is_a_layer() {
    let bias = "layer { name: 'b' type: 'Bias' bottom: 'img' top: 'b' }";
    let (text, trained, _) = counted(bias);
    assert_eq!(trained, 6);
    assert!(text.contains("  bias as b\n"), "{text}");
    let scale = "layer { name: 's' type: 'Scale' bottom: 'img' top: 's' }
                 layer { name: 'b' type: 'Bias' bottom: 's' top: 'b' }";
    let (text, trained, _) = counted(scale);
    assert_eq!(trained, 12);
    assert!(text.contains("  scale bias=on as s\n"), "{text}");
    let (text, trained, _) = counted(&format!(
        "layer {{ name: 'n' type: 'BatchNorm' bottom: 'img' top: 'img' }} {}",
        scale
    ));
    assert_eq!(trained, 12);
    assert!(text.contains("  batchnorm"), "{text}");
    // Not where something else reads the factor's result.
    let read = format!("{scale} layer {{ name: 'r' type: 'ReLU' bottom: 's' top: 'r' }}");
    let (text, trained, _) = counted(&read);
    assert_eq!(trained, 12);
    assert!(text.contains("bias as b"), "{text}");
}

#[test]
fn what_has_no_effect_is_said() {
    let layer = "layer { name: 'r' type: 'ReLU' bottom: 'img' top: 'r' param { lr_mult: 0 } }";
    let notes = imported(layer).notes;
    assert_eq!(
        notes,
        ["r: of 1 setting of `param`, 1 has no effect, as it learns nothing."]
    );
    let one = conv("c", "img", "param { } param { } param { }");
    let notes = imported(&one).notes;
    assert_eq!(
        notes,
        ["c: of 3 settings of `param`, 1 has no effect, as it learns 2 blobs."]
    );
}

/// Caffe does not take different rates of one blob, either.
#[test]
fn rates_of_a_shared_blob_agree() {
    let text = format!(
        "{INPUT}{}{}",
        conv("a", "img", "param { name: 'w' lr_mult: 1 }"),
        conv("b", "a", "param { name: 'w' lr_mult: 0 }")
    );
    let error = import(&text, &Options::default()).unwrap_err().remove(0);
    let diagnostic = error.diagnostic(SourceId::default());
    assert_eq!((diagnostic.code.id, diagnostic.labels.len()), ("I008", 1));
    assert!(error.to_string().contains("`w`"), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Whatever is shared and kept: each blob counts once, as trained or as frozen, and what is written is
    /// the same network.
    #[test]
    fn blobs_count_once(
        layers in prop::collection::vec((0usize..4, 0usize..4, 0usize..3, 0usize..3, any::<bool>()), 1..7)
    ) {
        // Names 1 to 3, or none; rates: not given, 1, 0. The rate of a name is that of the first.
        let mut net = String::new();
        let mut flow = "img".to_owned();
        let mut blobs: Vec<(String, u64, bool)> = Vec::new();
        for (index, &(weights, biases, rate, bias_rate, scale)) in layers.iter().enumerate() {
            let own = format!("l{index}");
            let mut spec = |kind: char, number: usize, rate: usize, values: u64| {
                let name = format!("{kind}{}{number}", if scale { "s" } else { "c" });
                let known = blobs.iter().position(|(known, ..)| number > 0 && *known == name);
                let rate = match known {
                    Some(_) => String::new(),
                    None => {
                        let key = if number > 0 { name.clone() } else { format!("{own}{kind}") };
                        blobs.push((key, values, rate == 2));
                        ["", "lr_mult: 1", "lr_mult: 0"][rate].to_owned()
                    }
                };
                let name = if number > 0 { format!("name: '{name}'") } else { String::new() };
                format!("param {{ {name} {rate} }} ")
            };
            let specs = if scale {
                spec('w', weights, rate, 6) + &spec('b', biases, bias_rate, 6)
            } else {
                spec('w', weights, rate, 324) + &spec('b', biases, bias_rate, 6)
            };
            net += &if scale {
                format!("layer {{ name: '{own}' type: 'Scale' bottom: '{flow}' top: '{own}' {specs} scale_param {{ bias_term: true }} }}\n")
            } else {
                conv(&own, &flow, &specs)
            };
            flow = own;
        }
        let of = |kept: bool| blobs.iter().filter(|blob| blob.2 == kept).map(|blob| blob.1).sum::<u64>();
        let (text, trained, frozen) = counted(&net);
        prop_assert_eq!((trained, frozen), (of(false), of(true)), "{}\n{}", net, text);
    }
}
