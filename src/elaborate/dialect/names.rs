//! "Did you mean": by edit distance, and by the names in other frameworks.

use crate::layer;
use crate::layer::dialect::{self, Answer, Needless, absent, fold};
use std::collections::HashMap;
use std::sync::LazyLock;

/// The meaning here of a name of another framework.
#[derive(Clone, Copy)]
pub enum Foreign {
    /// This name.
    Name(&'static str),
    /// Something that takes more than a name.
    Advice(&'static str),
    /// A layer that there is not under one name here.
    Absent(Answer),
}

/// Names that are not layers here, in lower case without `_`, with the replacement.
const ADVICE: &[(&str, &str)] = &[
    (
        "activation",
        "write the function itself: `relu`, `sigmoid`, `tanh`, …",
    ),
    (
        "model",
        "delete this line: the lines between the braces of `network` are the network",
    ),
    (
        "return",
        "remove it: the last line of a body is its result; `output a` names another one",
    ),
    (
        "pass",
        "remove it: a body without layers passes the flow on, which `identity` says",
    ),
    (
        "forward",
        "write the layers one after another: the order of the lines is the order of the data",
    ),
    ("input", INPUT),
    ("inputlayer", INPUT),
    ("inputspec", INPUT),
    ("imageinputlayer", INPUT),
    ("featureinputlayer", INPUT),
    ("placeholder", INPUT),
    ("data", INPUT),
    ("imagedata", INPUT),
    ("hdf5data", INPUT),
    ("windowdata", INPUT),
    (
        "optimizer",
        "training settings belong to the task: `task classification { optimizer=adam lr=1e-3 }`",
    ),
    (
        "train",
        "training settings belong to the task: `task classification { epochs=20 batch=128 }`",
    ),
    (
        "net",
        "delete this section: `input 3x416x416` states the size, and `task` how it is trained",
    ),
    (
        "while",
        "a loop has a count: `repeat 3 { … }` or `for i in 0..3 { … }`",
    ),
    ("print", "remove it: `cnn summary` shows the network"),
];

const INPUT: &str =
    "an input is a statement of its own, channels x height x width: `input 3x224x224`";

/// A layer's name in another framework.
pub fn foreign_layer(name: &str) -> Option<Foreign> {
    /// All known names, folded: a loop looks them up in each of its rounds.
    static KNOWN: LazyLock<HashMap<String, Foreign>> = LazyLock::new(|| {
        let mut known = HashMap::new();
        for entry in dialect::entries() {
            for theirs in entry.foreign.names {
                let ours = Foreign::Name(entry.signature.name);
                known.entry(fold(theirs)).or_insert(ours);
            }
        }
        let advice = ADVICE
            .iter()
            .map(|(theirs, said)| ((*theirs).to_owned(), Foreign::Advice(said)));
        // `ReLU`, `Sigmoid`, `BatchNorm`: ours in another writing, whatever is called so elsewhere.
        let ours = layer::signatures().map(|layer| layer.name);
        let ours = ours.map(|ours| (fold(ours), Foreign::Name(ours)));
        known.extend(advice.chain(ours));
        known
    });
    let last = name.rsplit('.').next().unwrap_or(name);
    let folded = fold(last);
    // `reluLayer`, as MATLAB writes it.
    let plain = folded.strip_suffix("layer").unwrap_or(&folded);
    let known = || KNOWN.get(&folded).or_else(|| KNOWN.get(plain)).copied();
    let known = absent(last).map(Foreign::Absent).or_else(known)?;
    let own = matches!(known, Foreign::Name(ours) if ours == name);
    (!own).then_some(known)
}

/// Advice on a parameter that other frameworks have and that is not needed here.
pub fn needless_parameter(name: &str) -> Option<&'static str> {
    match fold(name).as_str() {
        "activation" => return Some("put the activation after the layer: `-> relu`"),
        // Ours, but not of this layer.
        "outputpad" => return Some("remove it: only `transposed_conv` has one"),
        _ => {}
    }
    Some(match dialect::needless(name)? {
        Needless::Channels => "remove it: the number of input channels is known",
        Needless::Values => "remove it: the number of input values is known",
        Needless::InputShape => "remove it: the shape is stated once, `input 3x32x32`",
        Needless::NoEffect => "remove it: it changes neither shapes nor counts",
        Needless::InPlace => "remove it: layers run in place wherever they can",
        Needless::Layout => "remove it: shapes are channels x height x width",
        Needless::Axis => "remove it: the default axis is the channels",
        Needless::Label => "name the step after it: `as name`",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advice_can_be_found() {
        for (theirs, _) in ADVICE {
            assert_eq!(*theirs, fold(theirs), "is never found");
            assert!(
                matches!(foreign_layer(theirs), Some(Foreign::Advice(_))),
                "{theirs} is a layer"
            );
            let entry = dialect::named(theirs).next();
            let ours = entry.map(|entry| entry.signature.name);
            assert_eq!(
                ours, None,
                "{theirs} is a layer elsewhere, and has one here"
            );
        }
    }
}
