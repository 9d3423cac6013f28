//! The messages of the errors, and the form of the source.

use super::parse;

#[test]
fn the_source_is_idiomatic() {
    insta::assert_snapshot!(parse("01201200").unwrap().source("arch_01201200", None), @r"
    use std.conv { conv_bn, conv_bn_relu }
    use std.mobile { inverted_residual }

    network arch_01201200 {
      input 3x32x32
      conv_bn_relu 32 3x3 pad=1
      conv_bn 64 1x1 stride=2
      inverted_residual 64 3x3 expand=3 act=relu
      inverted_residual 128 5x5 stride=2 act=relu
      inverted_residual 128 3x3 expand=3 act=relu
      inverted_residual 256 5x5 stride=2 act=relu
      conv_bn_relu 1280 1x1
      global_avgpool -> flatten -> dense 10

      task classification { classes=10 loss=cross_entropy data=cifar10 epochs=50 optimizer=sgd batch=256 }
    }
    ");
    let none = parse("10100100").unwrap().source("n", None);
    assert!(
        none.starts_with("use std.conv { conv_bn_relu }\nuse std.mobile"),
        "{none}"
    );
}

/// Each wrong text with the text at the place of its error.
#[test]
fn errors_stand_at_their_place() {
    for (text, place, said) in [
        ("", "", "a network has 8 blocks, but this one has 0 blocks"),
        (
            "1201201",
            "1201201",
            "a network has 8 blocks, but this one has 7 blocks",
        ),
        (
            " 012012011",
            "012012011",
            "a network has 8 blocks, but this one has 9 blocks",
        ),
        ("01301201", "3", "there is no layer `3`"),
        ("01é", "é", "there is no layer `é`"),
        ("01201201 1", "1", "expected nothing after the digits"),
    ] {
        let error = parse(text).unwrap_err();
        let found = &text[error.place.start as usize..error.place.end as usize];
        assert_eq!(found, place, "{text}");
        assert!(error.message().starts_with(said), "{}", error.message());
    }
}
