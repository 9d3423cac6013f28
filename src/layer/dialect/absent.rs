//! Layers of other tools that this language does not have under one name: how the same is written
//! here, or why it is not.
//!
//! The names are those of `torch.nn` and `torchvision.ops`, of Keras, `tf.nn` and TensorFlow Addons,
//! ONNX, Caffe, Darknet and MATLAB; a test goes through their lists. A name in this table is never
//! answered with a layer that is only spelt alike.

mod functions;
mod structure;

use super::fold;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The answer to a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Steps that compute the same, of any map.
    Same(&'static str),
    /// The advice, which depends on more than the name.
    Write(&'static str),
    /// Why there is nothing to write.
    No(&'static str),
}

impl Answer {
    /// As help of a diagnostic.
    pub fn help(self) -> String {
        match self {
            Answer::Same(steps) => format!("write `{steps}`, which computes the same"),
            Answer::Write(advice) => advice.to_owned(),
            Answer::No(reason) => format!("the language does not have it: {reason}"),
        }
    }
}

use Answer::No;

const PRODUCTS: Answer =
    No("products of two tensors as matrices, as in attention, are not layers of it");
const DYNAMIC: Answer = No("the place that a value is taken from may not depend on values");

/// Names in lower case without `_`, divided by blanks, and the answer to them.
type Absent = &'static [(&'static str, Answer)];

/// The answer to a name, in whatever case and with or without `_`.
pub fn absent(name: &str) -> Option<Answer> {
    static INDEX: LazyLock<HashMap<&str, Answer>> = LazyLock::new(|| all_absent().collect());
    let folded = fold(name);
    // `swishLayer` and `crop2dLayer`, as MATLAB writes them.
    let plain = folded.strip_suffix("layer").unwrap_or(&folded);
    let found = INDEX.get(folded.as_str()).or_else(|| INDEX.get(plain));
    found.copied()
}

/// All names that [`absent`] answers, with the answers.
pub fn all_absent() -> impl Iterator<Item = (&'static str, Answer)> {
    let all = functions::NAMES.iter().chain(structure::NAMES);
    all.flat_map(|(names, answer)| names.split_whitespace().map(move |name| (name, *answer)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layer::{self, dialect};
    use std::collections::HashSet;

    #[test]
    fn a_name_has_one_answer() {
        let (mut seen, mut wrong) = (HashSet::new(), Vec::new());
        for (name, _) in all_absent() {
            assert_eq!(name, fold(name), "is never found");
            // `[normalization]` of Darknet is `lrn`, and Keras's has no layer here.
            let entry = dialect::named(name)
                .next()
                .filter(|_| name != "normalization");
            let own = layer::signatures().any(|layer| fold(layer.name) == name);
            if !seen.insert(name) || entry.is_some() || own {
                wrong.push((name, entry.map(|entry| entry.signature.name)));
            }
        }
        assert!(wrong.is_empty(), "twice, or a layer here: {wrong:?}");
    }
}
