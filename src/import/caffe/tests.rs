//! Conventions, and what numbers look like.

use super::{Convention, Options, Phase, import};
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
