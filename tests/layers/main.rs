//! The kinds of layers against numbers from outside: papers, frameworks' documentation, and
//! definitions written down a second time.

mod brute_force;
mod counted;
mod errors;
mod facts;
mod foreign;
mod moves;
mod names;
mod parameters;
mod poolings;
mod properties;
mod recovery;
#[path = "../samples/mod.rs"]
mod samples;
mod shapes;
mod weights;

use cnn_lang::layer::{
    Arguments, DefaultValue, Layer, Parameter, ParameterError, Shape, ShapeError, Shapes, Value,
    signature,
};
use cnn_lang::number::Extents;
use samples::read;

/// The layer `conv 64 3x3 pad=1`, bound as the language binds it: bare values in order, the others
/// by name.
fn build(text: &str) -> Result<Layer, ParameterError> {
    let mut words = text.split_whitespace();
    let name = words.next().unwrap();
    let signature = signature(name).unwrap_or_else(|| panic!("no layer is called {name}"));
    let mut bound: Vec<(&Parameter, Value)> = Vec::new();
    let mut bare = signature
        .parameters
        .iter()
        .filter(|parameter| parameter.bare);
    for word in words {
        let (parameter, value) = match word.split_once('=') {
            Some((name, value)) => {
                let (_, parameter) = signature.parameter(name).unwrap();
                (parameter, value)
            }
            None => (bare.next().unwrap(), word),
        };
        bound.push((parameter, read(value)));
    }
    let values: Vec<Option<Value>> = signature
        .parameters
        .iter()
        .map(|parameter| {
            let given = bound.iter().find(|(name, _)| name.name == parameter.name);
            match (given, &parameter.default) {
                (Some((_, value)), _) => Some(value.clone()),
                (None, DefaultValue::Is(value)) => Some(value.clone()),
                (None, DefaultValue::Required | DefaultValue::Follows(_)) => None,
            }
        })
        .collect();
    (signature.build)(&Arguments {
        signature,
        values: &values,
    })
}

fn layer(text: &str) -> Layer {
    build(text).unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

/// `3x32x32`, or `10` for a vector.
fn shape(text: &str) -> Shape {
    Shape::from_extents(Extents::parse(text.trim()).unwrap().as_slice()).unwrap()
}

fn shapes(text: &str) -> Shapes {
    text.split(',').map(shape).collect()
}

fn infer(text: &str, inputs: &str) -> Result<Shapes, ShapeError> {
    layer(text).infer(&shapes(inputs))
}
