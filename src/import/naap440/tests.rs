//! The messages of the errors, and the form of the source.

use super::parse;
use crate::import::ImportProblem;

const TWO: &str = r#"[{"kernel_size":3,"width":12,"stride":2,"residual":false},
    { "residual": true, "stride": 1, "width": 12, "kernel_size": 1 }]"#;

#[test]
fn the_source_is_idiomatic() {
    insta::assert_snapshot!(parse(TWO).unwrap().source("model_7", None), @r"
    use std.conv { conv_bn_relu }

    network model_7 {
      input 3x32x32
      conv_bn_relu 12 3x3 stride=2 pad=1
      residual { conv_bn_relu 12 1x1 }
      global_avgpool -> flatten -> dense 10

      task classification { classes=10 loss=cross_entropy data=cifar10 epochs=90 optimizer=sgd batch=256 }
    }
    ");
}

/// Each wrong scheme with the text at the place of its error.
#[test]
fn errors_stand_at_their_place() {
    let block = r#"{"kernel_size":3,"width":12,"stride":2,"residual":false}"#;
    for (scheme, place, said) in [
        (String::new(), "", "expected `[`, found the end"),
        ("[]".into(), "]", "expected a block such as"),
        (format!("[{block}"), "", "expected `,` and a block, or `]`"),
        (format!("[{block}] x"), "x", "expected nothing after `]`"),
        (
            format!("[{}]", block.replace("width", "wide")),
            "wide",
            "there is no field `wide`",
        ),
        (
            format!("[{}]", block.replace("width", "stride")),
            "stride",
            "the field `stride` is given twice",
        ),
        (
            format!("[{}]", block.replace("12", "0")),
            "0",
            "the width of `block` is a whole",
        ),
        (
            format!("[{}]", block.replace("12", "-1")),
            "-",
            "expected a whole number",
        ),
        (
            format!("[{}]", block.replace("false", "0")),
            "0",
            "expected `true` or `false`",
        ),
        (
            format!("[{}]", block.replace("false", "falsch")),
            "f",
            "expected `true` or `false`",
        ),
        (
            r#"[{"kernel_size":3,"width":12,"residual":true}]"#.into(),
            r#"{"kernel_size":3,"width":12,"residual":true}"#,
            "the block has no `stride`",
        ),
    ] {
        let error = parse(&scheme).unwrap_err();
        let found = &scheme[error.place.start as usize..error.place.end as usize];
        assert_eq!(found, place, "{scheme}");
        assert!(error.message().starts_with(said), "{}", error.message());
    }
}

#[test]
fn what_is_added_must_have_the_same_shape() {
    let scheme = TWO.replace(r#""stride": 1"#, r#""stride": 2"#);
    let error = parse(&scheme).unwrap().graph().unwrap_err();
    assert_eq!(error.index, 1);
    assert!(scheme[error.place.start as usize..].starts_with("{ \"residual\""));
    let problem = parse("[{\"width\":1}]").unwrap_err().problem;
    assert_eq!(
        problem,
        ImportProblem::MissingField {
            field: "kernel_size"
        }
    );
}

proptest::proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "[\\[\\]{}:,\"a-z0-9_ é]{0,60}") {
        if let Ok(network) = parse(&text) {
            let _ = network.graph();
        }
    }
}
