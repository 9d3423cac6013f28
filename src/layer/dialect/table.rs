//! The table that is gathered from the families.

use super::{COMMON, Foreign, ForeignParameter, Form, Framework, Meaning, Needless};
use crate::layer::{self, DIALECTS, Signature};
use std::collections::HashMap;
use std::sync::LazyLock;

/// One of our layers with its names in another framework.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Ours.
    pub signature: &'static Signature,
    /// Theirs.
    pub foreign: &'static Foreign,
}

/// All entries, in the order of the families.
pub fn entries() -> impl Iterator<Item = Entry> {
    let kinds = DIALECTS.iter().copied().flatten();
    kinds.flat_map(|(signature, all)| all.iter().map(move |foreign| Entry { signature, foreign }))
}

/// A name in lower case without `_`, as names are compared between frameworks.
pub fn fold(name: &str) -> String {
    let letters = name.chars().filter(|&c| c != '_');
    letters.flat_map(char::to_lowercase).collect()
}

/// The layers and methods of other frameworks with a name, in any case and with or without `_`.
fn folded(name: &str) -> &'static [Entry] {
    static INDEX: LazyLock<HashMap<String, Vec<Entry>>> = LazyLock::new(|| {
        let mut index: HashMap<String, Vec<Entry>> = HashMap::new();
        for entry in entries() {
            let mut names: Vec<String> = entry.foreign.names.iter().map(|it| fold(it)).collect();
            names.sort();
            names.dedup();
            for name in names {
                index.entry(name).or_default().push(entry);
            }
        }
        index
    });
    INDEX.get(&fold(name)).map_or(&[], Vec::as_slice)
}

/// The layers of other frameworks with a name, in any case and with or without `_`. Those with
/// exactly this spelling come first.
pub fn named(name: &str) -> impl Iterator<Item = Entry> {
    let is_exact = |entry: &Entry| entry.foreign.names.contains(&name);
    let layers = |entry: &Entry| entry.foreign.form == Form::Layer;
    let all = folded(name).iter().copied().filter(layers);
    let (exact, others): (Vec<Entry>, Vec<Entry>) = all.partition(is_exact);
    exact.into_iter().chain(others)
}

/// The layer that is spelt so in a framework.
pub fn find(framework: Framework, name: &str) -> Option<Entry> {
    let mut all = folded(name).iter();
    let found = all.find(|entry| {
        let foreign = entry.foreign;
        foreign.framework == Some(framework)
            && foreign.form == Form::Layer
            && foreign.names.contains(&name)
    });
    found.copied()
}

/// The layer that a method of a tensor computes.
pub fn method(name: &str) -> Option<Entry> {
    let mut all = folded(name).iter();
    let found =
        all.find(|entry| entry.foreign.form == Form::Method && entry.foreign.names.contains(&name));
    found.copied()
}

/// The names of one of our layers in a framework: an entry for each form that it has there, the
/// usual one first.
pub fn of(layer: &str, framework: Framework) -> impl Iterator<Item = &'static Foreign> {
    let kinds = DIALECTS.iter().copied().flatten();
    let kinds = kinds.filter(move |(signature, _)| signature.name == layer);
    let all = kinds.flat_map(|(_, all)| all.iter());
    all.filter(move |it| it.framework == Some(framework) && it.form == Form::Layer)
}

/// All parameters of all frameworks, by folded name.
fn parameters(theirs: &str) -> &'static [ForeignParameter] {
    static INDEX: LazyLock<HashMap<String, Vec<ForeignParameter>>> = LazyLock::new(|| {
        let mut index: HashMap<String, Vec<ForeignParameter>> = HashMap::new();
        let declared = entries().flat_map(|entry| entry.foreign.parameters);
        for parameter in declared.chain(COMMON) {
            let known = index.entry(fold(parameter.theirs)).or_default();
            if known.iter().all(|it| it.meaning != parameter.meaning) {
                known.push(*parameter);
            }
        }
        index
    });
    INDEX.get(&fold(theirs)).map_or(&[], Vec::as_slice)
}

/// Which of `known`, the parameters of a layer, another framework's name means; also one of them
/// in another writing.
pub fn parameter<'k>(theirs: &str, known: &[&'k str]) -> Option<&'k str> {
    let meant = parameters(theirs).iter().find_map(|it| match it.meaning {
        Meaning::Is(ours) | Meaning::Sides(ours) => known.iter().find(|known| **known == ours),
        Meaning::Activation | Meaning::Needless(_) | Meaning::Only(_) => None,
    });
    let written = || {
        let folded = fold(theirs);
        known.iter().find(|ours| fold(ours) == folded)
    };
    meant.or_else(written).copied()
}

/// Why a parameter of another framework is not needed, if no layer here has it.
pub fn needless(theirs: &str) -> Option<Needless> {
    let folded = fold(theirs);
    let mut own = layer::signatures().flat_map(|layer| layer.parameters);
    if own.any(|it| fold(it.name) == folded) {
        return None;
    }
    parameters(theirs).iter().find_map(|it| match it.meaning {
        Meaning::Needless(why) => Some(why),
        Meaning::Is(_) | Meaning::Sides(_) | Meaning::Activation | Meaning::Only(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn declarations_name_what_exists() {
        for Entry { signature, foreign } in entries() {
            let theirs = foreign.names.first();
            assert!(theirs.is_some(), "{}", signature.name);
            for parameter in foreign.parameters {
                let ours = match parameter.meaning {
                    Meaning::Is(ours) | Meaning::Sides(ours) => Some(ours),
                    Meaning::Activation | Meaning::Needless(_) | Meaning::Only(_) => None,
                };
                let otherwise = parameter.otherwise.map(|(ours, _)| ours);
                for ours in ours.into_iter().chain(otherwise) {
                    let known = signature.parameter(ours);
                    // Abbreviations of parameters serve all kinds that have it.
                    assert!(known.is_some(), "{theirs:?}: {ours}");
                }
            }
        }
    }

    #[test]
    fn a_fact_is_declared_once() {
        let mut seen = HashSet::new();
        for entry in entries() {
            for name in entry.foreign.names {
                let key = (entry.foreign.framework, entry.foreign.form, *name);
                assert!(seen.insert(key), "{key:?}");
            }
        }
        let abbreviations = entries().filter(|entry| entry.foreign.framework.is_none());
        let mut names: Vec<&str> = abbreviations
            .flat_map(|it| it.foreign.names)
            .copied()
            .collect();
        names.retain(|name| {
            !super::folded(name)
                .iter()
                .all(|it| it.foreign.framework.is_none())
        });
        assert!(
            names.is_empty(),
            "abbreviations that a framework has: {names:?}"
        );
    }

    #[test]
    fn all_kinds_are_asked_for_their_names() {
        // The kinds that none of these frameworks has as one layer.
        const OWN: &[&str] = &["maxout", "stochastic_pool"];
        for layer in layer::signatures() {
            let known = entries().any(|entry| entry.signature.name == layer.name);
            assert_eq!(known, !OWN.contains(&layer.name), "{}", layer.name);
        }
    }

    #[test]
    fn names_are_found_in_any_writing() {
        let first = |name: &str| named(name).next().map(|entry| entry.signature.name);
        assert_eq!(first("Conv2d"), Some("conv"));
        assert_eq!(first("conv2d_transpose"), Some("transposed_conv"));
        let keras = named("Conv2D").next().unwrap().foreign;
        assert_eq!(keras.framework, Some(Framework::Keras));
        assert_eq!(
            find(Framework::PyTorch, "Conv2D").map(|it| it.signature.name),
            None
        );
        assert_eq!(
            find(Framework::Darknet, "avgpool").unwrap().signature.name,
            "global_avgpool"
        );
        assert_eq!(method("view").unwrap().signature.name, "flatten");
        let mut onnx = of("dense", Framework::Onnx);
        assert_eq!(onnx.next().unwrap().names, ["Gemm"]);
        assert_eq!(
            parameter("num_output", &["features", "bias"]),
            Some("features")
        );
        assert_eq!(parameter("padding", &["sizes"]), Some("sizes"));
        assert_eq!(parameter("padding", &["stride", "pad"]), Some("pad"));
        assert_eq!(needless("in_channels"), Some(Needless::Channels));
        assert_eq!(needless("axis"), None);
    }
}
