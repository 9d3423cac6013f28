//! Queries about layers for errors in their names and parameters.

use crate::layer::{DefaultValue, Kind, Reads, Signature, dialect, signature, signatures};

/// Whether it is the name of a layer.
pub fn is_layer(name: &str) -> bool {
    signature(name).is_some()
}

/// Whether it is the name of a layer that joins any number of tensors.
pub fn is_join(name: &str) -> bool {
    signature(name).is_some_and(|it| it.reads == Reads::Tensors)
}

/// Whether it is the name of a layer that reads the flow, and needs no values.
pub fn stands_alone(name: &str) -> bool {
    let needless = |it: &Signature| {
        let mut all = it.parameters.iter();
        it.reads == Reads::Flow && all.all(|it| it.default != DefaultValue::Required)
    };
    signature(name).is_some_and(needless)
}

/// Whether its first two values are a number of features and a kernel.
pub fn takes_features_and_kernel(name: &str) -> bool {
    matches!(bare(name).as_slice(), [Kind::Count, Kind::Size, ..])
}

/// Whether its first two values are whole numbers.
pub fn takes_two_numbers(name: &str) -> bool {
    matches!(bare(name).as_slice(), [Kind::Index, Kind::Count, ..])
}

/// Whether its first value is a size.
pub fn starts_with_size(name: &str) -> bool {
    bare(name).first().is_some_and(|kind| is_size(*kind))
}

/// Whether a parameter of that name takes a size, in some layer here or in other frameworks.
pub fn is_size_parameter(name: &str) -> bool {
    signatures().any(|layer| {
        let sizes = layer.parameters.iter().filter(|it| is_size(it.kind));
        let sizes: Vec<&str> = sizes.map(|it| it.name).collect();
        dialect::parameter(name, &sizes).is_some()
    })
}

fn is_size(kind: Kind) -> bool {
    match kind {
        Kind::Size
        | Kind::SizeOrShape
        | Kind::Pair
        | Kind::Sides
        | Kind::Padding
        | Kind::Factor => true,
        Kind::Count
        | Kind::Number
        | Kind::Rate
        | Kind::Switch
        | Kind::Index
        | Kind::Shape
        | Kind::Order
        | Kind::Parts
        | Kind::Rounding
        | Kind::Word(_) => false,
    }
}

/// The kinds of the values that a layer takes without names, in order.
fn bare(name: &str) -> Vec<Kind> {
    let layer: Option<&Signature> = signature(name);
    let parameters = layer.into_iter().flat_map(|it| it.parameters);
    let bare = parameters.filter(|it| it.bare);
    bare.map(|it| it.kind).collect()
}
