//! Layers of every kind, made of sample values of all their parameters.

use cnn_lang::layer::{Arguments, DefaultValue, Kind, Layer, ParameterError, Signature, Value};
use cnn_lang::number::Extents;
use cnn_lang::syntax::literal::Literal;

/// A value as the language writes it.
pub fn read(text: &str) -> Value {
    match text {
        "on" => Value::Switch(true),
        "off" => Value::Switch(false),
        text if text.starts_with('-') => match Literal::parse(&text[1..]) {
            Some(literal) => Value::Number(literal.value.negate().unwrap()),
            None => Value::Word(text.into()),
        },
        text => match (Literal::parse(text), Extents::parse(text)) {
            (Some(literal), _) => Value::Number(literal.value),
            (None, Some(extents)) => Value::Size(extents),
            (None, None) => Value::Word(text.into()),
        },
    }
}

/// Values of a kind, of different meaning each.
pub fn samples(kind: Kind) -> Vec<Value> {
    let texts: &[&str] = match kind {
        Kind::Count => &["2", "3"],
        Kind::Number => &["0.5", "3"],
        Kind::Rate => &["0.2", "0.6"],
        Kind::Switch => &["off", "on"],
        Kind::Size => &["2", "3x2"],
        Kind::Pair => &["1", "0x1"],
        Kind::Index => &["0", "1"],
        Kind::Shape => &["6x40x28", "6720"],
        Kind::SizeOrShape => &["7", "14x7", "6x14x7"],
        Kind::Order => &["0x2x1", "1x2x0"],
        Kind::Parts => &["4x8", "2x4x6"],
        Kind::Sides => &["1", "1x2", "0x1x0x1"],
        Kind::Padding => &["1", "0x1x0x1", "same", "same_lower"],
        Kind::Rounding => &["off", "on", "caffe"],
        Kind::Factor => &["2", "14x14"],
        Kind::Word(words) => words,
    };
    texts.iter().map(|text| read(text)).collect()
}

pub type Values = Vec<Option<Value>>;

/// All combinations of samples; a parameter that need not be given is also left out.
pub fn combinations(signature: &Signature) -> Vec<Values> {
    let mut all = vec![Values::new()];
    for parameter in signature.parameters {
        let mut choices: Values = samples(parameter.kind).into_iter().map(Some).collect();
        if parameter.default != DefaultValue::Required {
            choices.insert(0, None);
        }
        let longer = all.iter().flat_map(|values| {
            choices.iter().map(|choice| {
                let mut values = values.clone();
                values.push(choice.clone());
                values
            })
        });
        all = longer.collect();
    }
    all
}

pub fn build(
    signature: &'static Signature,
    values: &[Option<Value>],
) -> Result<Layer, ParameterError> {
    (signature.build)(&Arguments { signature, values })
}

/// The combinations of a kind that go together, with their layers.
pub fn layers(signature: &'static Signature) -> Vec<(Values, Layer)> {
    let all = combinations(signature).into_iter();
    let built = all.filter_map(|values| Some((values.clone(), build(signature, &values).ok()?)));
    built.collect()
}
