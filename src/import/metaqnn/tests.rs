//! Unit tests; both populations are in `tests/it/metaqnn.rs`.

use super::parse;
use crate::graph::{Graph, Operation};
use crate::import::codes::{
    LAYER_ORDER, NUMBER_OUT_OF_RANGE, SYNTAX, UNKNOWN_LAYER, WRONG_ARGUMENTS,
};
use crate::source::SourceId;

/// The names of the layers after the input, with the shapes they give.
fn listing(graph: &Graph) -> Vec<String> {
    let layers = graph.nodes().filter_map(|(_, node)| match &node.operation {
        Operation::Layer(layer) => Some(format!("{} {}", layer.name(), node.outputs[0])),
        Operation::Input => None,
    });
    layers.collect()
}

#[test]
fn each_letter_stands_for_its_layers() {
    let text = "[C(64,3,2), D(1,3), P(3,2), C(8,1,1), GAP(10), SM(10)]";
    let graph = parse(text).unwrap().graph().unwrap();
    assert_eq!(
        listing(&graph),
        [
            "conv 64x16x16",
            "relu 64x16x16",
            "dropout 64x16x16",
            "maxpool 64x7x7",
            "conv 8x7x7",
            "relu 8x7x7",
            "conv 10x7x7",
            "relu 10x7x7",
            "global_avgpool 10x1x1",
            "flatten 10",
            "dense 10",
            "softmax 10",
        ]
    );
    // The second layer's nodes are at `D(1,3)`.
    let dropout = graph.nodes().nth(3).unwrap().1.origin.span;
    assert_eq!(
        &text[dropout.start as usize..dropout.end as usize],
        "D(1,3)"
    );
}

#[test]
fn dense_layers_flatten_once() {
    let graph = parse("P(2,2),FC(128),D(1,1),FC(64),SM(10)")
        .unwrap()
        .graph()
        .unwrap();
    assert_eq!(
        listing(&graph),
        [
            "maxpool 3x16x16",
            "flatten 768",
            "dense 128",
            "relu 128",
            "dropout 128",
            "dense 64",
            "relu 64",
            "dense 10",
            "softmax 10",
        ]
    );
}

#[test]
fn the_source_is_idiomatic() {
    let text = "[C(64,1,1), C(128,5,2), D(1,3), P(2,2), P(3,2), D(2,3), FC(256), D(3,3), SM(10)]";
    insta::assert_snapshot!(parse(text).unwrap().source("network_7", Some("svhn")), @r"
    network network_7 {
      input 3x32x32
      conv 64 1x1 -> relu
      conv 128 5x5 stride=2 pad=same -> relu -> dropout (1 / 6)
      maxpool 2x2
      maxpool 3x3 stride=2 -> dropout (1 / 3)
      flatten -> dense 256 -> relu -> dropout 0.5
      dense 10 -> softmax

      task classification { classes=10 loss=cross_entropy data=svhn epochs=20 optimizer=adam batch=128 }
    }
    ");
    let text = parse("D(1,4) , GAP(12),SM(12)")
        .unwrap()
        .source("g", Some("cifar10"));
    let body: Vec<&str> = text.lines().skip(1).take(4).collect();
    assert_eq!(
        body,
        [
            "  input 3x32x32",
            "  dropout 0.125",
            "  conv 12 1x1 -> relu -> global_avgpool",
            "  flatten -> dense 12 -> softmax",
        ]
    );
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let cases = [
        ("", SYNTAX, ""),
        ("[]", SYNTAX, "]"),
        ("[C(64,3,1), SM(10)", SYNTAX, ""),
        ("C(64,3,1), SM(10)]", SYNTAX, "]"),
        ("[C(64,3,1 SM(10)]", SYNTAX, "S"),
        ("[C 64,3,1), SM(10)]", SYNTAX, "6"),
        ("[C(64,,1), SM(10)]", SYNTAX, ","),
        ("[C(64,3,-1), SM(10)]", SYNTAX, "-"),
        ("[C(64,3,1) SM(10)]", SYNTAX, "S"),
        ("[C(64,3,1), SM(10)] é", SYNTAX, "é"),
        ("[SM(10", SYNTAX, ""),
        ("[Ünd(3), SM(10)]", UNKNOWN_LAYER, "Ünd"),
        ("[c(64,3,1), SM(10)]", UNKNOWN_LAYER, "c"),
        ("[C(64,3), SM(10)]", WRONG_ARGUMENTS, "C(64,3)"),
        (
            "[SM(10,5,99999999999999999999)]",
            WRONG_ARGUMENTS,
            "SM(10,5,99999999999999999999)",
        ),
        ("[C(0,3,1), SM(10)]", NUMBER_OUT_OF_RANGE, "0"),
        ("[C(64,3,1), P(2,00), SM(10)]", NUMBER_OUT_OF_RANGE, "00"),
        (
            "[FC(99999999999999999999), SM(10)]",
            NUMBER_OUT_OF_RANGE,
            "99999999999999999999",
        ),
        (
            "[FC(9223372036854775808), SM(10)]",
            NUMBER_OUT_OF_RANGE,
            "9223372036854775808",
        ),
        ("[D(3,2), SM(10)]", NUMBER_OUT_OF_RANGE, "D(3,2)"),
        ("[C(64,3,1), D(1,1)]", LAYER_ORDER, "D(1,1)"),
        ("[SM(10), C(64,3,1)]", LAYER_ORDER, "C(64,3,1)"),
    ];
    for (text, code, place) in cases {
        let error = parse(text).unwrap_err();
        assert_eq!(error.code(), code, "{text}: {error}");
        let found = &text[error.place.start as usize..error.place.end as usize];
        assert_eq!(found, place, "{text}: {error}");
        assert!(error.diagnostic(SourceId::default()).is_error());
    }
    let message = |text| parse(text).unwrap_err().to_string();
    assert_eq!(
        message("[C(64,3,1 SM"),
        "expected `,` and a number, or `)`, found `S`"
    );
    assert_eq!(
        message("[C(64,3), SM(10)]"),
        "the layer is `C(filters,kernel,stride)`, but has 2 numbers"
    );
}

#[test]
fn layers_that_do_not_fit_are_told_with_their_place() {
    let text = "[P(5,3), P(5,3), P(5,3), SM(10)]";
    let error = parse(text).unwrap().graph().unwrap_err();
    assert_eq!(error.index, 2);
    assert_eq!(error.place.start, 17);
    assert_eq!(error.error.code().id, "S001");
    let diagnostic = error.diagnostic(SourceId::default());
    assert!(
        diagnostic.primary.message.contains("(2 + 2·0 − 5) / 3 + 1"),
        "{diagnostic:?}"
    );

    let code = |text: &str| parse(text).unwrap().graph().unwrap_err().error.code().id;
    assert_eq!(code("[FC(10), C(64,3,1), SM(10)]"), "S013");
    let huge = u64::MAX / 2;
    assert_eq!(code(&format!("[C({huge},3,1), SM(10)]")), "X102");
    assert_eq!(code(&format!("[P({huge},{huge}), SM(10)]")), "S001");
    let dropout = parse(&format!("[D({huge},{huge}), SM(10)]")).unwrap();
    assert!(dropout.source("d", Some("cifar10")).contains("dropout 0.5"));
    dropout.graph().unwrap();
}

proptest::proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "[\\[\\]CPDFGASM0-9(),x é]{0,40}") {
        if let Ok(network) = parse(&text) {
            let _ = network.graph();
        }
    }
}
