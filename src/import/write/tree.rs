//! From a graph to nested chains: each join whose inputs branch off from one tensor becomes a step
//! of the chain after that tensor, until nothing more can be joined. The rest are statements
//! between tensors that need names.

use super::layer::Call;
use crate::graph::{Graph, Node, NodeIndex, Operation, Residual, Tensor};
use crate::layer::signature;
use smol_str::SmolStr;
use std::collections::{BTreeMap, HashMap, HashSet};

/// A step of a chain.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Piece {
    /// The layer, block or shared piece, with its values.
    pub call: Call,
    /// The name of this point, as it came; identifiers are made of it later.
    pub label: Option<String>,
    /// The chains that a join reads.
    pub arms: Vec<Chain>,
    /// The number of layers that it represents.
    pub layers: usize,
    /// Whether it is not trained.
    pub frozen: bool,
    /// Whether its name is that of a shared piece.
    pub shared: bool,
    /// How often it repeats there.
    pub rounds: usize,
    /// The depth of nested joins there.
    pub nested: usize,
    /// Whether it is written as `residual { … }`: its first arm is the longer branch of a residual
    /// connection.
    pub residual: bool,
    /// The layer of the graph that it is.
    pub node: Option<NodeIndex>,
}

/// Steps one after another.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Chain {
    /// Where it starts.
    pub start: Start,
    /// Its steps.
    pub pieces: Vec<Piece>,
}

/// Where a chain starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// At the flow.
    Flow,
    /// At a tensor.
    Tensor(Tensor),
    /// Its first step is a join that names its inputs.
    Join,
}

/// A chain whose result has readers of its own.
#[derive(Clone, Debug)]
pub(super) struct Statement {
    /// The tensors that it makes: several for `split`.
    pub makes: Vec<Tensor>,
    /// How.
    pub chain: Chain,
}

/// A piece with one set of weights.
#[derive(Clone, Debug)]
pub(super) struct Shared {
    /// Its name.
    pub name: SmolStr,
    /// The layer.
    pub call: Call,
}

/// An arm of a join that starts at Its own tensor has this many steps at most; a longer one is a
/// statement.
const LONG_ARM: usize = 2;

/// The maximum depth of nested joins; deeper ones become statements, because nobody could read
/// them, nor any program beyond some depth.
const DEEPEST: usize = 12;

/// The statements of a graph, each after all its inputs, and the shared pieces.
pub(super) fn statements(graph: &Graph) -> (Vec<Statement>, Vec<Shared>) {
    let mut tree = Tree::new(graph);
    for (index, node) in graph.nodes() {
        if let Operation::Layer(_) = node.operation {
            tree.layer(index, node);
        }
    }
    let chains = tree.chains.into_iter().map(|((node, port), chain)| {
        let node = NodeIndex::new(node);
        let makes = vec![Tensor { node, port }];
        Statement { makes, chain }
    });
    let mut statements: Vec<Statement> = chains.chain(tree.splits).collect();
    statements.sort_by_key(|statement| statement.makes.first().map(|tensor| tensor.node));
    (statements, tree.shared)
}

struct Tree<'g> {
    graph: &'g Graph,
    /// How many steps read a tensor; an output is a reader.
    uses: HashMap<Tensor, usize>,
    /// The parts joined so far, by the tensor that they produce.
    chains: BTreeMap<(usize, u32), Chain>,
    splits: Vec<Statement>,
    shared: Vec<Shared>,
    share_names: HashMap<NodeIndex, SmolStr>,
    /// Their layers, as they are written where they are shared.
    share_calls: HashMap<NodeIndex, Call>,
    /// The sums that are written as `residual { … }`.
    residuals: HashSet<NodeIndex>,
}

impl<'g> Tree<'g> {
    fn new(graph: &'g Graph) -> Self {
        let mut uses: HashMap<Tensor, usize> = HashMap::new();
        let mut use_of = |tensor, count: usize| {
            let uses = uses.entry(tensor).or_default();
            *uses = uses.saturating_add(count);
        };
        let mut share_names = HashMap::new();
        let mut share_calls = HashMap::new();
        let mut shared = Vec::new();
        for (index, node) in graph.nodes() {
            for tensor in graph.reads(index) {
                use_of(tensor, 1);
            }
            if let Some(first) = node.weights
                && !share_names.contains_key(&first)
                && let Some(Operation::Layer(layer)) = graph.node(first).map(|it| &it.operation)
            {
                let number = shared.len().saturating_add(1);
                let name = SmolStr::new(format!("shared_{}{number}", layer.name()));
                let call = Call::of(layer);
                shared.push(Shared {
                    name: name.clone(),
                    call,
                });
                share_calls.insert(first, Call::of(layer));
                share_names.insert(first, name);
            }
        }
        // An output is never a point within a chain.
        for output in graph.outputs() {
            use_of(output.tensor, 2);
        }
        // A body of one layer reads better as a sum.
        let residuals = graph.residuals().into_iter();
        let residuals = residuals
            .filter(
                |&Residual {
                     layers: [body, shortcut],
                     ..
                 }| body > 1 && body > shortcut,
            )
            .map(|residual| residual.join)
            .collect();
        Self {
            graph,
            uses,
            chains: BTreeMap::new(),
            splits: Vec::new(),
            shared,
            share_names,
            share_calls,
            residuals,
        }
    }

    /// The chain that makes a tensor, if nothing else reads it; else an empty one from there.
    fn take(&mut self, tensor: Tensor) -> Chain {
        let key = (tensor.node.index(), tensor.port);
        let alone = self.uses.get(&tensor) == Some(&1);
        let chain = if alone {
            self.chains.remove(&key)
        } else {
            None
        };
        chain.unwrap_or(Chain {
            start: Start::Tensor(tensor),
            pieces: Vec::new(),
        })
    }

    fn layer(&mut self, index: NodeIndex, node: &Node) {
        let Operation::Layer(layer) = &node.operation else {
            return;
        };
        let first = node.weights.unwrap_or(index);
        let share = self.share_names.get(&first).cloned();
        let mut piece = Piece {
            call: Call::of(layer),
            label: node.label.as_deref().map(SmolStr::to_string),
            arms: Vec::new(),
            layers: 1,
            frozen: node.frozen,
            shared: share.is_some(),
            rounds: 1,
            nested: 0,
            residual: false,
            node: Some(index),
        };
        if let Some(name) = share {
            // The parts of a window that it states itself.
            let there = self.share_calls.get(&first);
            let mut own = std::mem::take(&mut piece.call.arguments);
            own.retain(|argument| {
                let mut others = there.into_iter().flat_map(|call| &call.arguments);
                let other = others.find(|other| other.name == argument.name);
                other.is_some_and(|other| other.text != argument.text)
            });
            for argument in &mut own {
                (argument.bare, argument.default) = (false, false);
            }
            piece.call = Call {
                name,
                arguments: own,
            };
        }
        let reads = self.graph.reads(index);
        let tensor = Tensor {
            node: index,
            port: 0,
        };
        let chain = match reads.as_slice() {
            [one] if node.outputs.len() > 1 => {
                let makes = (0u32..).take(node.outputs.len());
                let makes = makes.map(|port| Tensor { node: index, port });
                self.splits.push(Statement {
                    makes: makes.collect(),
                    chain: Chain {
                        start: Start::Tensor(*one),
                        pieces: vec![piece],
                    },
                });
                return;
            }
            [one] => {
                let mut chain = self.take(*one);
                chain.pieces.push(piece);
                chain
            }
            several => self.join(several, piece),
        };
        self.chains.insert((index.index(), tensor.port), chain);
    }

    /// Makes a statement of an arm, which is read by its name then.
    fn name_arm(&mut self, arm: &mut Chain, read: Tensor) {
        let named = Chain {
            start: Start::Tensor(read),
            pieces: Vec::new(),
        };
        let own = std::mem::replace(arm, named);
        self.chains.insert((read.node.index(), read.port), own);
    }

    fn join(&mut self, reads: &[Tensor], mut piece: Piece) -> Chain {
        let mut arms: Vec<Chain> = reads.iter().map(|&read| self.take(read)).collect();
        for (arm, &read) in arms.iter_mut().zip(reads) {
            if arm.nested() >= DEEPEST {
                self.name_arm(arm, read);
            }
        }
        let nested = arms.iter().map(Chain::nested).max().unwrap_or(0);
        piece.nested = nested.saturating_add(1);
        let layers: usize = arms.iter().map(Chain::layers).sum();
        piece.layers = layers.saturating_add(1);
        let start = arms.first().map_or(Start::Join, |arm| arm.start);
        if let Start::Tensor(tensor) = start
            && arms.iter().all(|arm| arm.start == start)
        {
            for arm in &mut arms {
                arm.start = Start::Flow;
            }
            // All its arms are one reader.
            if let Some(uses) = self.uses.get_mut(&tensor) {
                *uses = uses.saturating_add(1).saturating_sub(arms.len());
            }
            piece.arms = arms;
            piece.residual = piece
                .node
                .is_some_and(|join| self.residuals.contains(&join));
            let mut chain = self.take(tensor);
            chain.pieces.push(piece);
            return chain;
        }
        for (arm, &read) in arms.iter_mut().zip(reads) {
            if arm.start == Start::Join || arm.pieces.len() > LONG_ARM {
                self.name_arm(arm, read);
            }
        }
        piece.layers = arms.iter().map(Chain::layers).sum();
        piece.layers = piece.layers.saturating_add(1);
        piece.arms = arms;
        Chain {
            start: Start::Join,
            pieces: vec![piece],
        }
    }
}

impl Chain {
    /// How deep joins are nested in it.
    fn nested(&self) -> usize {
        let nested = self.pieces.iter().map(|piece| piece.nested);
        nested.max().unwrap_or(0)
    }

    /// The layers in it.
    pub fn layers(&self) -> usize {
        self.pieces.iter().map(|piece| piece.layers).sum()
    }
}

impl Piece {
    /// A step that is a tensor's name.
    pub fn tensor(name: &str) -> Self {
        Self {
            call: Call {
                name: SmolStr::new(name),
                arguments: Vec::new(),
            },
            label: None,
            arms: Vec::new(),
            layers: 0,
            frozen: false,
            shared: true,
            rounds: 1,
            nested: 0,
            residual: false,
            node: None,
        }
    }

    /// Whether one of its arms is the flow itself, which then needs a name: `identity` would be a
    /// layer more.
    pub fn names_flow(&self) -> bool {
        let mut from_flow = self.arms.iter().filter(|arm| arm.start == Start::Flow);
        let residual = self.residual;
        from_flow.any(|arm| match arm.pieces.first() {
            None => !residual,
            Some(first) => first.names_flow(),
        })
    }

    /// Whether it is the use of a block.
    pub fn is_use(&self) -> bool {
        !self.shared && signature(&self.call.name).is_none()
    }

    /// Whether it is in the line of the step before it.
    pub fn follows(&self) -> bool {
        self.arms.is_empty()
            && self.rounds == 1
            && signature(&self.call.name).is_some_and(|layer| layer.trailing)
    }
}
