//! Conventions, and the forms of numbers.

use super::published::published;
use super::{Convention, Options, Phase, import};
use crate::import::prototxt;
use crate::layer::Shape;

/// The shape of the first input.
fn input(text: &str, convention: Option<Convention>) -> Shape {
    let options = Options {
        phase: Phase::Test,
        convention,
        ..Options::default()
    };
    let network = import(text, &options).unwrap_or_else(|errors| panic!("{errors:?}"));
    let node = network.graph.inputs()[0];
    network.graph.shape(crate::graph::Tensor { node, port: 0 })
}

#[test]
fn the_size_of_views_is_known() {
    let net = |slice: &str| {
        format!(
            "layer {{ name: 'd' type: 'Data' top: 'data' top: 'label' }}
             layer {{ name: 's' type: 'Slice' bottom: 'data' {slice} }}
             layer {{ name: 'r' type: 'ReLU' bottom: 'data0_0' top: 'r' }}"
        )
    };
    let halves = "top: 'data0_0' top: 'Slice NodeX2' slice_param { slice_point: 2 }";
    assert_eq!(input(&net(halves), None), Shape::map(4, 127, 47));
    let two = "top: 'data0_0' top: 'data0_1' slice_param { slice_dim: 1 slice_point: 1 }";
    assert_eq!(input(&net(two), None), Shape::map(2, 100, 80));
    let one = "top: 'data0_0' slice_param { slice_dim: 1 }";
    assert_eq!(input(&net(one), None), Shape::map(1, 100, 80));
    let minerva = Some(Convention::Minerva);
    assert_eq!(input(&net(one), minerva), Shape::map(2, 127, 94));
    let net = "layer { name: 'd' type: 'Data' top: 'data' }
               layer { name: 'r' type: 'ReLU' bottom: 'data' top: 'r' }";
    let errors = import(net, &Options::default()).unwrap_err();
    assert_eq!(errors[0].code().id, "I011");
}

/// Both readers of a file recognise the same convention, from any of its names.
#[test]
fn conventions_are_told_alike() {
    let net = |slice: &str, tops: &str| {
        format!(
            "layer {{ name: 'd' type: 'Data' top: 'data' top: 'label' }}
             layer {{ name: '{slice}' type: 'Slice' bottom: 'data' top: 'data0_0' {tops} }}
             layer {{ name: 'c' type: 'Convolution' bottom: 'data0_0' top: 'c'
                      convolution_param {{ num_output: 8 kernel_size: 3 }} }}"
        )
    };
    for (text, minerva) in [
        (net("s", ""), false),
        (net("s", "top: 'data0_1'"), false),
        (net("s", "top: 'data0_1' top: 'data0_2'"), true),
        (net("Slice Node", "top: 'data0_1'"), true),
        (net("s", "top: 'Slice NodeX2'"), true),
    ] {
        let rows = if minerva { 127 } else { 100 };
        assert_eq!(input(&text, None).height(), rows, "{text}");
        let found = published(&prototxt::read(&text).unwrap(), None).unwrap();
        assert_eq!(found.convention == Convention::Minerva, minerva, "{text}");
    }
}

#[test]
fn numbers_are_exact_where_they_are_decimals() {
    for (written, shown) in [
        ("0.680607", "0.680607"),
        ("1e-05", "0.00001"),
        (".25", "0.25"),
        ("0.5f", "0.5"),
        ("5.", "5"),
        ("-2", "-2"),
        ("- 2", "-2"),
    ] {
        let text = format!(
            "input: 'data' input_shape {{ dim: 1 dim: 8 }}
             layer {{ name: 'p' type: 'Power' bottom: 'data' top: 'p' power_param {{ power: {written} }} }}"
        );
        let network = import(&text, &Options::default()).unwrap();
        let source = network.source("n", &[]);
        assert!(
            source.contains(&format!("power {shown} as p")),
            "{written}: {source}"
        );
    }
}
