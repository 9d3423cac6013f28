//! Prototxts that cannot be imported: the code, the place, and that the layer is named.

use cnn_lang::import::caffe::{Options, import};
use cnn_lang::layer::Shape;
use cnn_lang::source::SourceId;

const INPUT: &str = "input: 'data' input_dim: 1 input_dim: 3 input_dim: 32 input_dim: 32\n";

/// The code of the error after an input, the text at its place, its message, and its help.
fn told(layers: &str) -> Vec<(&'static str, String, String, String)> {
    let text = format!("{INPUT}{layers}");
    let errors = import(&text, &Options::default()).unwrap_err();
    let errors = errors.into_iter().map(|error| {
        let place = error.place.start as usize..error.place.end as usize;
        let diagnostic = error.diagnostic(SourceId::default());
        assert!(diagnostic.is_error());
        let help = diagnostic.help.unwrap_or_default();
        (
            error.code().id,
            text[place].to_owned(),
            error.to_string(),
            help,
        )
    });
    errors.collect()
}

#[test]
fn each_mistake_is_told_at_its_place() {
    let conv = |fields: &str| {
        format!(
            "layer {{ name: 'c' type: 'Convolution' bottom: 'data' top: 'c' convolution_param {{ {fields} }} }}"
        )
    };
    let one = |kind: &str, rest: &str| {
        format!("layer {{ name: 'l' type: '{kind}' bottom: 'data' top: 'l' {rest} }}")
    };
    let cases = [
        // The text.
        ("layer { name: 'c' type: 'ReLU'".into(), "I001", "", "found the end"),
        ("layer { name: 'c }".into(), "I001", "'c }", "a closing"),
        ("layer { name: \u{1} }".into(), "I001", "\u{1}", "a value"),
        ("layer: 5".into(), "I008", "5", "a message in `{ }`"),
        ("layer { name: 'c' bottom: 'data' top: 'c' }".into(), "I008", "layer", "lacks `type`"),
        // Types.
        (one("Convolutoin", ""), "I006", "'Convolutoin'", "`l` is of type `Convolutoin`"),
        (one("Foo", ""), "I006", "'Foo'", "which Caffe does not have"),
        (one("ArgMax", ""), "I007", "'ArgMax'", "`l` of type ArgMax"),
        (one("LSTM", ""), "I007", "'LSTM'", "recurrent"),
        ("layers { name: 'l' type: RELUX bottom: 'data' top: 'l' }".into(), "I006", "RELUX", "RELUX"),
        ("layers { layer { name: 'l' type: 'conv' } bottom: 'data' }".into(), "I007", "layers", "oldest"),
        // Fields.
        (conv("kernel_size: 3"), "I008", "'Convolution'", "layer `c` lacks `num_output`"),
        (conv("num_output: 8"), "I008", "'Convolution'", "layer `c` lacks `kernel_size`"),
        (conv("num_output: 8 kernel_h: 3"), "I008", "'Convolution'", "lacks `kernel_w`"),
        (conv("num_output: 0 kernel_size: 3"), "I008", "0", "1 or more"),
        (conv("num_output: 8 kernel_size: 0"), "I008", "0", "1 or more"),
        (conv("num_output: 8 kernel_size: -3"), "I008", "-3", "0 or more"),
        (conv("num_output: 8 kernel_size: 3.5"), "I008", "3.5", "a whole number"),
        (conv("num_output: 'x' kernel_size: 3"), "I008", "'x'", "a whole number"),
        (conv("num_output: 8 kernel_sise: 3"), "I008", "kernel_sise", "does not know"),
        (conv("num_output: 8 kernel_size: 3 bias_term: perhaps"), "I008", "perhaps", "`true` or `false`"),
        (one("Pooling", "pooling_param { pool: MIN kernel_size: 2 }"), "I008", "MIN", "`MAX`, `AVE`"),
        (one("Pooling", ""), "I008", "'Pooling'", "lacks `kernel_size`"),
        (one("InnerProduct", ""), "I008", "'InnerProduct'", "lacks `num_output`"),
        (one("Dropout", "dropout_param { dropout_ratio: 1.5 }"), "I008", "1.5", "less than 1"),
        (one("LRN", "lrn_param { local_size: 4 }"), "I008", "4", "an odd number"),
        (one("ReLU", "include { phase: TESTING }"), "I008", "TESTING", "`TRAIN` or `TEST`"),
        (one("ReLU", "relu_param: 3"), "I008", "3", "a message"),
        (one("InnerProduct", "inner_product_param { num_output: 3 axis: 2 }"), "I007", "2", "all values of a sample"),
        (one("Exp", "exp_param { base: 2 }"), "I007", "2", "base is not e"),
        (one("Scale", "scale_parm { bias_term: true }"), "I008", "scale_parm", "that Caffe does not know"),
        (one("Scale", "scale_param { bias_trem: true }"), "I008", "bias_trem", "that Caffe does not know"),
        (one("Scale", "scale_param { filler { tpye: 'constant' } }"), "I008", "tpye", "that Caffe does not know"),
        (one("ReLU", "param { lr_mul: 0 }"), "I008", "lr_mul", "that Caffe does not know"),
        (one("ReLU", "include { phse: TEST }"), "I008", "phse", "that Caffe does not know"),
        ("force_backwards: true layer { name: 'r' type: 'ReLU' bottom: 'data' top: 'r' }".into(), "I008", "force_backwards", "the network"),
        (one("ReLU", "relu_param { engine: CUDA }"), "I008", "CUDA", "`DEFAULT`, `CAFFE` or `CUDNN`"),
        (one("Scale", "scale_param { filler { std: wide } }"), "I008", "wide", "a number"),
        (one("ReLU", "loss_param: 3"), "I008", "3", "a message"),
        (conv("num_output: 8 kernel_size: 3 relu: true"), "I007", "true", "a field of a fork"),
        (one("Bias", "bias_param { axis: 2 }"), "I007", "2", "other axes than that of the channels"),
        (one("Reshape", "reshape_param { shape { dim: 0 dim: 6 dim: 4 dim: 4 dim: 32 } }"), "I007", "32", "a table or channels"),
        (one("Reshape", "reshape_param { shape { dim: 3 dim: 32 dim: 32 } }"), "I007", "32", "other samples of a batch"),
        // Blobs.
        ("layer { name: 'l' type: 'ReLU' bottom: 'dat' top: 'l' }".into(), "I009", "'dat'", "reads `dat`"),
        (
            "layer { name: 'a' type: 'ReLU' bottom: 'b' top: 'a' }
             layer { name: 'b' type: 'ReLU' bottom: 'a' top: 'b' }".into(),
            "I009", "'b'", "which only the later layer `b` produces",
        ),
        (
            "layer { name: 'a' type: 'ReLU' bottom: 'data' top: 'x' }
             layer { name: 'b' type: 'TanH' bottom: 'data' top: 'x' }".into(),
            "I010", "'x'", "which layer `a` already produces",
        ),
        (
            "layer { name: 'r' type: 'ReLU' bottom: 'data' top: 'r' }
             layer { name: 's' type: 'Eltwise' bottom: 'r' top: 's' }".into(),
            "I010",
            "'Eltwise'",
            "2 or more"),
        (one("ReLU", "bottom: 'data'"), "I010", "'ReLU'", "2 `bottom`, not 1"),
        (one("ReLU", "top: 'm'"), "I010", "'ReLU'", "2 `top`, not 1"),
        (one("Slice", "top: 'm' slice_param { slice_point: 3 } }
            layer { name: 't' type: 'TanH' bottom: 'l' top: 's'"), "I008", "3", "increasing"),
        // Shapes.
        (conv("num_output: 8 kernel_size: 33"), "S001", "'Convolution'", "layer `c`"),
        (conv("num_output: 8 kernel_size: 3 group: 2"), "S003", "'Convolution'", "groups"),
        (one("Reshape", "reshape_param { shape { dim: 0 dim: 7 dim: 7 dim: 7 } }"), "S006", "'Reshape'", "7x7x7"),
        (one("Pooling", "pooling_param { kernel_size: 2 pad: 2 }"), "S009", "'Pooling'", "padding"),
        (
            "layer { name: 'p' type: 'Pooling' bottom: 'data' top: 'p' pooling_param { kernel_size: 2 stride: 2 } }
             layer { name: 's' type: 'Eltwise' bottom: 'data' bottom: 'p' top: 's' }".into(),
            "I007", "'Eltwise'", "3x16x16 and 3x32x32",
        ),
        // Nothing.
        ("layer { name: 'l' type: 'Silence' bottom: 'data' }".into(), "I012", "'data'", "nothing to import"),
    ];
    for (layers, code, place, message) in cases {
        let told = told(&layers);
        let [(id, at, said, _)] = told.as_slice() else {
            panic!("{layers}: {told:?}");
        };
        assert_eq!((*id, at.as_str()), (code, place), "{layers}: {said}");
        assert!(said.contains(message), "{layers}: {said}");
    }
}

#[test]
fn helps_can_be_followed() {
    let help = |layers: &str| told(layers).remove(0).3;
    let misspelt = "layer { name: 'l' type: 'Convolutoin' bottom: 'data' top: 'l' }";
    assert_eq!(help(misspelt), "did you mean `Convolution`?");
    let old = "layers { name: 'l' type: INNERPRODUCT bottom: 'data' top: 'l' }";
    assert_eq!(help(old), "did you mean `INNER_PRODUCT`?");
    let blob = "layer { name: 'l' type: 'ReLU' bottom: 'daat' top: 'l' }";
    assert_eq!(help(blob), "did you mean `data`?");
}

#[test]
fn a_cycle_is_told_from_a_wrong_order() {
    let layer = |name: &str, bottoms: &[&str]| {
        let bottoms = bottoms.iter().map(|it| format!("bottom: '{it}' "));
        let bottoms: String = bottoms.collect();
        format!("layer {{ name: '{name}' type: 'Eltwise' {bottoms} top: '{name}' }}\n")
    };
    // Each layer in order, and the helps of those that read what is not there yet.
    let helps = |layers: &[(&str, &[&str])]| -> Vec<String> {
        let text = layers.iter().map(|(name, bottoms)| layer(name, bottoms));
        let told = told(&text.collect::<String>()).into_iter();
        told.map(|(code, _, _, help)| {
            assert_eq!(code, "I009");
            help
        })
        .collect()
    };
    let order =
        |maker: &str| format!("layers are in the order of the data flow: move `{maker}` up");
    let is_cycle = |help: &str, one: &str, other: &str| {
        help.starts_with(&format!("`{one}` and `{other}` read each other in a cycle"))
    };
    // A layer above that which makes what it reads.
    let found = helps(&[("a", &["data", "b"]), ("b", &["data", "data"])]);
    assert_eq!(found, [order("b")]);
    // Two that read each other, and three.
    let found = helps(&[("a", &["data", "b"]), ("b", &["data", "a"])]);
    assert!(
        matches!(found.as_slice(), [one] if is_cycle(one, "a", "b")),
        "{found:?}"
    );
    let found = helps(&[
        ("a", &["data", "c"]),
        ("b", &["data", "a"]),
        ("c", &["data", "b"]),
    ]);
    assert!(
        matches!(found.as_slice(), [one] if is_cycle(one, "a", "c")),
        "{found:?}"
    );
    // A cycle, and a layer outside of it that is only too early.
    let found = helps(&[
        ("early", &["data", "b"]),
        ("a", &["data", "b"]),
        ("b", &["data", "a"]),
    ]);
    assert_eq!(found.len(), 2);
    assert_eq!(found[0], order("b"));
    assert!(is_cycle(&found[1], "a", "b"), "{found:?}");
    // All in the wrong order, without a cycle.
    let found = helps(&[
        ("c", &["b", "a"]),
        ("b", &["a", "data"]),
        ("a", &["data", "data"]),
    ]);
    assert_eq!(found, [order("b"), order("a"), order("a")]);
    // One that reads itself.
    let found = helps(&[("a", &["data", "a"])]);
    assert!(
        matches!(found.as_slice(), [one] if one.contains("its own result")),
        "{found:?}"
    );
}

#[test]
fn a_long_cycle_needs_no_stack() {
    let mut text = String::new();
    let layers = 20_000;
    for number in 0..layers {
        let before = (number + layers - 1) % layers;
        text += &format!(
            "layer {{ name: 'l{number}' type: 'ReLU' bottom: 'l{before}' top: 'l{number}' }}\n"
        );
    }
    let told = told(&text);
    assert_eq!(told.len(), 1);
    assert!(
        told[0].3.contains("read each other in a cycle"),
        "{}",
        told[0].3
    );
}

#[test]
fn all_mistakes_are_told_at_once_and_each_once() {
    let told = told(
        "layer { name: 'a' type: 'InnerProduct' bottom: 'data' top: 'a' }
         layer { name: 'b' type: 'ReLU' bottom: 'a' top: 'b' }
         layer { name: 'c' type: 'Pooling' bottom: 'data' top: 'c' }",
    );
    let places: Vec<&str> = told.iter().map(|it| it.1.as_str()).collect();
    assert_eq!(places, ["'InnerProduct'", "'Pooling'"]);
}

#[test]
fn sizes_are_asked_for() {
    let data = |more: &str| {
        format!(
            "layer {{ name: 'images' type: 'Data' top: 'data' top: 'label' {more} }}
             layer {{ name: 'l' type: 'ReLU' bottom: 'data' top: 'l' }}"
        )
    };
    let text = data("transform_param { crop_size: 227 }");
    let error = import(&text, &Options::default()).unwrap_err().remove(0);
    assert_eq!(error.code().id, "I011");
    assert!(error.help().unwrap().contains("--input data=3x227x227"));
    let options = |name: &str| Options {
        inputs: vec![(Some(name.into()), Shape::map(3, 8, 8))],
        ..Options::default()
    };
    assert!(import(&text, &options("data")).is_ok());
    assert!(import(&text, &options("images")).is_ok());
    let error = import(&text, &options("dat")).unwrap_err().remove(0);
    assert_eq!(
        (error.code().id, error.to_string().as_str()),
        ("I011", "there is no input `dat`")
    );
    assert_eq!(error.help().unwrap(), "the inputs are `data`");
}

proptest::proptest! {
    /// Whatever the bytes, there is an answer.
    #[test]
    fn no_text_makes_it_panic(at in 0usize..900, by in "[ -~]{0,3}", cut in 0usize..900) {
        let mut text = format!(
            "{INPUT}layer {{ name: 'c' type: 'Convolution' bottom: 'data' top: 'c'
               convolution_param {{ num_output: 8 kernel_size: 3 stride: 2 pad: 1 group: 1 }} }}
             layer {{ name: 's' type: 'Slice' bottom: 'c' top: 'a' top: 'b' slice_param {{ slice_point: 3 }} }}
             layer {{ name: 'p' type: 'Pooling' bottom: 'a' top: 'p' pooling_param {{ pool: AVE kernel_size: 3 pad: 2 }} }}
             layer {{ name: 'i' type: 'InnerProduct' bottom: 'p' top: 'i' inner_product_param {{ num_output: 8 }} }}
             layer {{ name: 'r' type: 'Reshape' bottom: 'b' top: 'r' reshape_param {{ shape {{ dim: 0 dim: -1 }} }} }}
             layer {{ name: 'j' type: 'Concat' bottom: 'i' bottom: 'r' top: 'j' }}"
        );
        let at = at.min(text.len());
        text.insert_str(at, &by);
        text.truncate(cut.max(60));
        if let Ok(network) = import(&text, &Options::default()) {
            super::same::formed(&network.source("n", &[]));
            let _ = network.network("n");
        }
    }
}

/// What stands once at most stands once: both places are shown.
#[test]
fn a_field_is_not_given_twice() {
    let layer = |fields: &str| {
        format!("layer {{ name: 'c' type: 'Convolution' bottom: 'data' top: 'c' {fields} }}")
    };
    let conv = "convolution_param { num_output: 4 kernel_size: 3 }";
    for (text, field, place) in [
        (layer(&format!("name: 'd' {conv}")), "name", "name"),
        (
            layer(&format!("{conv} {conv}")),
            "convolution_param",
            "convolution_param",
        ),
        (
            layer("convolution_param { num_output: 4 num_output: 5 kernel_size: 3 }"),
            "num_output",
            "num_output",
        ),
    ] {
        let text = format!("{INPUT}{text}");
        let errors = import(&text, &Options::default()).unwrap_err();
        let [error] = errors.as_slice() else {
            panic!("{text}: {errors:?}");
        };
        let diagnostic = error.diagnostic(SourceId::default());
        assert_eq!(diagnostic.code.id, "I008", "{text}");
        assert!(
            diagnostic.message.contains(&format!("`{field}` of layer")),
            "{diagnostic:?}"
        );
        let at = error.place.start as usize..error.place.end as usize;
        assert_eq!(&text[at], place);
        assert_eq!(diagnostic.labels.len(), 1, "{diagnostic:?}");
        assert!(diagnostic.labels[0].span != diagnostic.primary.span);
    }
    // What may stand several times does.
    let rates = "param { lr_mult: 1 } param { lr_mult: 2 }";
    let sizes = "convolution_param { num_output: 4 kernel_size: 3 kernel_size: 5 }";
    let text = format!("{INPUT}{}", layer(&format!("{rates} {sizes}")));
    assert!(import(&text, &Options::default()).is_ok());
}
