//! The changes of a layer.

use super::matching::{Matching, Named};
use super::wiring::{Rewiring, Wiring, may_be_same, rewiring};
use super::{Both, LayerState};
use crate::graph::{Liveness, Node, NodeIndex, Operation};
use crate::layer::{DefaultValue, Layer, Parameter, Shape, Value};
use std::fmt;

/// One change of a layer.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// It is of another kind, which is in for the first.
    Kind(Both<&'static str>),
    /// A parameter has another value; `None` where it follows from others, or the kind does not have
    /// it.
    Parameter {
        /// Its name.
        name: &'static str,
        /// Its values.
        values: Both<Option<Value>>,
    },
    /// An input of the network has another shape.
    Shape(Both<Shape>),
    /// It reads other layers: the paths of those read only before or only after.
    Reads(Both<Vec<String>>),
    /// It reads the same in another order: of each tensor after, the place before, from 1.
    Order(Vec<usize>),
    /// It uses the weights of an earlier layer, or of another one: the path of that.
    SharedWeights(Both<Option<String>>),
    /// Whether its parameters stay as they are in training.
    Frozen(Both<bool>),
    /// Whether only training needs it.
    TrainingOnly(Both<bool>),
}

impl Change {
    /// The change in one word: a parameter's name, `kind`, `shape`, `reads`, `order`, `weights`,
    /// `frozen` or `training only`.
    pub fn name(&self) -> &'static str {
        match self {
            Change::Kind(_) => "kind",
            Change::Parameter { name, .. } => name,
            Change::Shape(_) => "shape",
            Change::Reads(_) => "reads",
            Change::Order(_) => "order",
            Change::SharedWeights(_) => "weights",
            Change::Frozen(_) => "frozen",
            Change::TrainingOnly(_) => "training only",
        }
    }

    /// The old and the new value, as text.
    pub fn texts(&self) -> Both<String> {
        let switch = |on: bool| if on { "on" } else { "off" }.to_owned();
        match self {
            Change::Kind(kinds) => kinds.map(str::to_owned),
            Change::Parameter { values, .. } => values
                .as_ref()
                .map(|value| value.as_ref().map_or("-".to_owned(), value_text)),
            Change::Shape(shapes) => shapes.map(|shape| shape.to_string()),
            Change::Reads(paths) => paths.as_ref().map(|paths| paths.join(", ")),
            Change::Order(places) => {
                let list = |places: &mut dyn Iterator<Item = usize>| {
                    let places = places.map(|place| place.to_string());
                    places.collect::<Vec<_>>().join(", ")
                };
                Both::new(
                    list(&mut (1..=places.len())),
                    list(&mut places.iter().copied()),
                )
            }
            Change::SharedWeights(paths) => paths.as_ref().map(|path| match path {
                Some(path) => format!("those of {path}"),
                None => "its own".to_owned(),
            }),
            Change::Frozen(switches) | Change::TrainingOnly(switches) => switches.map(switch),
        }
    }
}

/// `features 64 -> 128`; `maxpool -> avgpool`.
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Both { before, after } = self.texts();
        match self {
            Change::Kind(_) => write!(f, "{before} -> {after}"),
            Change::Reads(_) if before.is_empty() => write!(f, "also reads {after}"),
            Change::Reads(_) if after.is_empty() => write!(f, "no longer reads {before}"),
            Change::Parameter { .. }
            | Change::Shape(_)
            | Change::Reads(_)
            | Change::Order(_)
            | Change::SharedWeights(_)
            | Change::Frozen(_)
            | Change::TrainingOnly(_) => write!(f, "{} {before} -> {after}", self.name()),
        }
    }
}

/// A value as the language writes it, a square by one number; of a fraction that is no decimal, the
/// nearest one.
pub fn value_text(value: &Value) -> String {
    match value {
        Value::Number(number) if number.to_string().contains('/') => {
            let text = format!("{:.6}", number.to_f64());
            text.trim_end_matches('0').to_owned()
        }
        Value::Number(_) | Value::Size(_) | Value::Switch(_) | Value::Word(_) => {
            crate::import::write::value_text(value)
        }
    }
}

/// Another name, of a layer or of the blocks that it is in.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Renaming {
    /// The innermost block whose name changed, or the layer itself, with all around it and without
    /// numbers: `features/stem`. Empty where a layer came into blocks, or out of them.
    pub names: Both<String>,
}

impl Renaming {
    /// The renaming of a layer; `None` where only its number changed.
    pub(super) fn of(layers: Both<&LayerState>) -> Option<Self> {
        let (blocks, own) = {
            let before = parts(layers.before);
            let after = parts(layers.after);
            (Both::new(before.0, after.0), Both::new(before.1, after.1))
        };
        if !blocks.differ() && !own.differ() {
            return None;
        }
        if own.differ() {
            let whole = |blocks: Vec<String>, own: Option<String>, kind: &str| {
                let own = own.unwrap_or_else(|| kind.to_owned());
                let mut names = blocks;
                names.push(own);
                names.join("/")
            };
            return Some(Self {
                names: Both::new(
                    whole(blocks.before, own.before, layers.before.kind),
                    whole(blocks.after, own.after, layers.after.kind),
                ),
            });
        }
        // The common ends of the blocks are no change.
        let Both { before, after } = &blocks;
        let common = before.iter().rev().zip(after.iter().rev());
        let common = common.take_while(|(one, other)| one == other).count();
        let cut = |names: &[String]| {
            let kept = names.len().saturating_sub(common);
            names.get(..kept).unwrap_or_default().join("/")
        };
        Some(Self {
            names: Both::new(cut(before), cut(after)),
        })
    }
}

/// The names of the blocks that a layer is in, without numbers, and its own name.
fn parts(layer: &LayerState) -> (Vec<String>, Option<String>) {
    let label = layer.label.as_deref();
    let end = match label {
        Some(label) => layer.path.rfind(label),
        None => layer.path.rfind('/').map(|slash| slash.saturating_add(1)),
    };
    let blocks = layer.path.get(..end.unwrap_or(0)).unwrap_or_default();
    let blocks = blocks.split_terminator('/').map(unnumbered);
    (
        blocks.map(str::to_owned).collect(),
        label.map(str::to_owned),
    )
}

/// A part of a path without its number: `conv` of `conv[2]`.
pub(super) fn unnumbered(part: &str) -> &str {
    numbered(part).0
}

/// A part of a path, and its number: `conv` and 2 of `conv[2]`.
pub(super) fn numbered(part: &str) -> (&str, Option<u64>) {
    let cut = part
        .strip_suffix(']')
        .and_then(|part| part.rsplit_once('['));
    match cut.map(|(name, number)| (name, number.parse().ok())) {
        Some((name, Some(number))) => (name, Some(number)),
        Some((_, None)) | None => (part, None),
    }
}

/// Finds the changes of matched nodes.
pub(super) struct Changes<'g> {
    sides: Both<Named<'g>>,
    wirings: Both<Wiring<'g>>,
    matching: &'g Matching,
}

impl<'g> Changes<'g> {
    /// Looks at two networks.
    pub fn of(sides: Both<Named<'g>>, matching: &'g Matching) -> Self {
        Self {
            sides,
            wirings: Both::new(
                Wiring::before(sides.before.graph, matching),
                Wiring::after(sides.after.graph, matching),
            ),
            matching,
        }
    }

    /// The changes of a pair.
    pub fn of_pair(&self, layers: Both<&LayerState>) -> Vec<Change> {
        let graphs = self.sides.map(|side| side.graph);
        let nodes = (
            graphs.before.node(layers.before.node),
            graphs.after.node(layers.after.node),
        );
        let (Some(before), Some(after)) = nodes else {
            return Vec::new();
        };
        let nodes = Both::new(before, after);
        let mut changes = Vec::new();
        let kinds = layers.map(|layer| layer.kind);
        if kinds.differ() {
            changes.push(Change::Kind(kinds));
        }
        match (&before.operation, &after.operation) {
            (Operation::Layer(before), Operation::Layer(after)) => {
                parameters(before, after, &mut changes);
            }
            (Operation::Input, Operation::Input) => {
                let shapes = nodes.map(|node| node.outputs.first().copied());
                if let (Some(before), Some(after)) = (shapes.before, shapes.after)
                    && before != after
                {
                    changes.push(Change::Shape(Both::new(before, after)));
                }
            }
            (Operation::Layer(_), Operation::Input) | (Operation::Input, Operation::Layer(_)) => {}
        }
        changes.extend(self.reads(layers.map(|layer| layer.node), nodes));
        changes.extend(self.weights(nodes));
        let frozen = nodes.map(|node| node.frozen);
        let learns =
            |layer: &LayerState, node: &Node| layer.parameters > 0 || node.weights.is_some();
        let learn = learns(layers.before, before) || learns(layers.after, after);
        if frozen.differ() && learn {
            changes.push(Change::Frozen(frozen));
        }
        let training = nodes.map(|node| node.liveness == Liveness::Training);
        if training.differ() {
            changes.push(Change::TrainingOnly(training));
        }
        changes
    }

    fn reads(&self, nodes: Both<NodeIndex>, of: Both<&Node>) -> Option<Change> {
        let before = self.wirings.before.reads(nodes.before);
        let after = self.wirings.after.reads(nodes.after);
        let ordered = |node: &Node| match &node.operation {
            Operation::Layer(layer) => !layer.is_symmetric(),
            Operation::Input => true,
        };
        let ordered = of.map(ordered);
        let slots = match rewiring(&before, &after, ordered.before || ordered.after)? {
            Rewiring::Other(slots) => slots,
            Rewiring::Order(slots) => {
                let places = slots.into_iter().map(|slot| slot.saturating_add(1));
                return Some(Change::Order(places.collect()));
            }
        };
        let paths = |side: Named<'_>, node: NodeIndex, slots: &[usize]| -> Vec<String> {
            let reads = side.graph.reads(node);
            let reads = slots.iter().filter_map(|slot| reads.get(*slot));
            let paths = reads.map(|read| side.paths.get(read.node.index()).cloned());
            paths.map(Option::unwrap_or_default).collect()
        };
        Some(Change::Reads(Both::new(
            paths(self.sides.before, nodes.before, &slots.before),
            paths(self.sides.after, nodes.after, &slots.after),
        )))
    }

    /// The layers whose weights are used, where those are not partners.
    fn weights(&self, nodes: Both<&Node>) -> Option<Change> {
        let first = nodes.map(|node| node.weights);
        let partner = first.before.map(|node| self.matching.of_before(node));
        let same = match (partner, first.after) {
            (None, None) => true,
            // A removed layer cannot match another one.
            (Some(partner), Some(after)) => partner == Some(after),
            (Some(_), None) | (None, Some(_)) => false,
        };
        let path = |side: Named<'_>, node: Option<NodeIndex>| {
            node.and_then(|node| side.paths.get(node.index()).cloned())
        };
        (!same).then(|| {
            Change::SharedWeights(Both::new(
                path(self.sides.before, first.before),
                path(self.sides.after, first.after),
            ))
        })
    }

    /// Whether other layers output the results, or the results have other names.
    pub fn outputs_changed(&self) -> bool {
        let outputs = self.sides.map(|side| side.graph.outputs());
        if outputs.before.len() != outputs.after.len() {
            return true;
        }
        let mut pairs = outputs.before.iter().zip(outputs.after);
        pairs.any(|(before, after)| {
            let sources = Both::new(
                self.wirings.before.sources(before.tensor),
                self.wirings.after.sources(after.tensor),
            );
            before.name != after.name
                || before.training != after.training
                || !may_be_same(&sources.before, &sources.after)
        })
    }
}

/// The parameters that differ: those of the kind after, then those that only the kind before has. One
/// that only one of two kinds has counts where it is not the usual.
fn parameters(before: &Layer, after: &Layer, changes: &mut Vec<Change>) {
    if before == after {
        return;
    }
    let same_kind = before.name() == after.name();
    let (before, after) = (given(before), given(after));
    let find = |all: &[Given], name: &str| {
        let mut all = all.iter();
        all.find(|(known, _)| known.name == name).cloned()
    };
    let gone = before
        .iter()
        .filter(|(it, _)| !after.iter().any(|(known, _)| known.name == it.name));
    for (parameter, _) in after.iter().chain(gone) {
        let found = Both::new(find(&before, parameter.name), find(&after, parameter.name));
        let usual = found.as_ref().map(|it| it.as_ref().is_none_or(is_usual));
        if !same_kind
            && (found.before.is_none() || found.after.is_none())
            && usual.before
            && usual.after
        {
            continue;
        }
        let name = parameter.name;
        let values = found.map(|it| it.and_then(|(_, value)| value));
        if values.differ() {
            changes.push(Change::Parameter { name, values });
        }
    }
}

/// A parameter and its value.
type Given = (&'static Parameter, Option<Value>);

fn given(layer: &Layer) -> Vec<Given> {
    let parameters = layer.signature().parameters.iter();
    parameters.zip(layer.values()).collect()
}

/// Whether a parameter has its default.
fn is_usual((parameter, value): &Given) -> bool {
    match (&parameter.default, value) {
        (_, None) | (DefaultValue::Follows(_), Some(_)) => true,
        (DefaultValue::Required, Some(_)) => false,
        (DefaultValue::Is(usual), Some(value)) => value_text(usual) == value_text(value),
    }
}
