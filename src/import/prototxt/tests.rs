//! The texts that are accepted, and those that are refused, at which place.

use super::{MAX_NESTING, Message, Scalar, Value, read};

/// A document in one line: `name=value`, messages in braces.
fn shown(message: Message<'_, '_>) -> String {
    let fields = message.fields().map(|field| match field.value {
        Value::Scalar(Scalar::Text(_)) => match field.value {
            Value::Scalar(scalar) => format!("{}={:?}", field.name, scalar.text()),
            Value::Message(_) => unreachable!(),
        },
        Value::Scalar(scalar) => format!("{}={}", field.name, scalar.text()),
        Value::Message(inner) => format!("{}{{{}}}", field.name, shown(inner)),
    });
    fields.collect::<Vec<_>>().join(" ")
}

fn reads(text: &str) -> String {
    match read(text) {
        Ok(document) => shown(document.root()),
        Err(error) => panic!("{} in {text}", error.message()),
    }
}

fn refuses(text: &str) -> (String, u32) {
    match read(text) {
        Ok(document) => panic!("read as {}", shown(document.root())),
        Err(error) => (error.message(), error.place.start),
    }
}

#[test]
fn fields_of_all_kinds() {
    assert_eq!(reads(""), "");
    assert_eq!(reads("# nothing but a comment"), "");
    assert_eq!(
        reads("a: 1 b: -2, c: .5; d: 1e-3 e: 0x1F f: - 3 g: 1.5f"),
        "a=1 b=-2 c=.5 d=1e-3 e=0x1F f=- 3 g=1.5f"
    );
    assert_eq!(
        reads("phase: TRAIN on: true x: -inf"),
        "phase=TRAIN on=true x=-inf"
    );
    assert_eq!(
        reads("layer { name: 'a' } layer: < type: \"b\" >"),
        "layer{name=\"a\"} layer{type=\"b\"}"
    );
    assert_eq!(
        reads("dim: [1, 2, 3] dim: [] m: [{a: 1}, {a: 2}]"),
        "dim=1 dim=2 dim=3 m{a=1} m{a=2}"
    );
    assert_eq!(reads("[my.own/ext]: 1"), "[my.own/ext]=1");
    assert_eq!(reads("\u{feff}a:1\r\n\tb:2"), "a=1 b=2");
}

#[test]
fn texts_with_escapes_and_in_parts() {
    assert_eq!(
        reads(r#"a: "it\'s \"so\" \x41\101\n""#),
        r#"a="it's \"so\" AA\n""#
    );
    assert_eq!(
        reads("a: \"one \" # part\n 'two' b: 1"),
        "a=\"one two\" b=1"
    );
    assert_eq!(reads("a: 'ü#\"'"), "a=\"ü#\\\"\"");
}

#[test]
fn mistakes_have_a_place() {
    assert_eq!(refuses("a 1"), ("expected `:` or `{`, found `1`".into(), 2));
    assert_eq!(refuses("a: }"), ("expected a value, found `}`".into(), 3));
    assert_eq!(
        refuses("a { b: 1"),
        ("expected a field or `}`, found the end".into(), 8)
    );
    assert_eq!(
        refuses("a { b: 1 >"),
        ("expected a field or `}`, found `>`".into(), 9)
    );
    assert_eq!(
        refuses("a: 1 }"),
        ("expected the name of a field, found `}`".into(), 5)
    );
    assert_eq!(
        refuses("a: \"b\nc: 1"),
        (
            "expected a closing `\"`, found the end of the line".into(),
            3
        )
    );
    assert_eq!(
        refuses("a: [1 2]"),
        ("expected `,` or `]`, found `2`".into(), 6)
    );
    assert_eq!(refuses("a: -x"), ("expected a number, found `x`".into(), 4));
    assert_eq!(
        refuses("\u{1}"),
        ("expected the name of a field, found `\u{1}`".into(), 0)
    );
}

#[test]
fn nesting_has_a_limit() {
    let nested = |depth: usize| format!("{}{}", "a{".repeat(depth), "}".repeat(depth));
    assert!(read(&nested(MAX_NESTING)).is_ok());
    assert!(read(&nested(MAX_NESTING + 1)).is_err());
    assert!(read(&"a{".repeat(1_000_000)).is_err());
}
