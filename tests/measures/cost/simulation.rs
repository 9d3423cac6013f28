//! Memory once more, by running random networks on cells: every buffer is a row of numbered cells,
//! a tensor a list of them. What the backward pass reads is written down a second time, layer by
//! layer from the derivatives. Slow and plain; only what is in place and what is a view is asked of
//! the layers.

use super::net::{Net, concat, conv, dense, dropout, join, norm, pool, relu};
use cnn_lang::cost::{Memory, measure, totals};
use cnn_lang::graph::{Graph, Liveness, NodeIndex, Operation, Origin, Tensor};
use cnn_lang::layer::{
    Activation, BatchNorm, DepthPart, Flatten, Function, Identity, Join, Layer, PoolKind, Scale,
    Shape, Split, Storage,
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug)]
struct Draw {
    what: u8,
    first: usize,
    second: usize,
    frozen: bool,
}

fn draws() -> impl Strategy<Value = Vec<Draw>> {
    let draw = (0u8..32, 0usize..64, 0usize..64, prop::bool::weighted(0.2));
    let draw = draw.prop_map(|(what, first, second, frozen)| Draw {
        what,
        first,
        second,
        frozen,
    });
    prop::collection::vec(draw, 1..20)
}

/// Recent tensors are read more often.
fn pick(tensors: &[Tensor], at: usize) -> Tensor {
    let back = at % tensors.len().min(5);
    tensors[tensors.len() - 1 - back]
}

fn network(draws: &[Draw], ends: &[(usize, bool)]) -> Graph {
    let mut net = Net::default();
    let mut tensors = vec![net.input(4, 2, 2)];
    for draw in draws {
        let (one, other) = (pick(&tensors, draw.first), pick(&tensors, draw.second));
        let (layer, inputs): (Layer, Vec<Tensor>) = match draw.what {
            0 => {
                tensors.push(net.input(4, 2, 2));
                continue;
            }
            1 | 2 => (conv(4, 1), vec![one]),
            3 => (conv(2, 3), vec![one]),
            4..7 => (relu(), vec![one]),
            7..9 => (norm(), vec![one]),
            9..11 => (dropout(), vec![one]),
            11 => (Identity.into(), vec![one]),
            12 => (pool(PoolKind::Max, 1), vec![one]),
            13 => (pool(PoolKind::Max, 2), vec![one]),
            14 => (pool(PoolKind::Average, 2), vec![one]),
            15 => (Flatten.into(), vec![one]),
            16 => (dense(4), vec![one]),
            17 => (join(Join::Add), vec![one, other]),
            18 => (join(Join::Multiply), vec![one, other]),
            19 => (join(Join::Max), vec![one, other, one]),
            20 | 21 => (concat(), vec![one, other]),
            22 => (BatchNorm { affine: false }.into(), vec![one]),
            23 => (Scale { bias: false }.into(), vec![one]),
            24 => (Activation::plain(Function::Prelu).into(), vec![one]),
            25..28 => {
                share(&mut net, draw, one, &mut tensors);
                continue;
            }
            _ => {
                let parts = DepthPart::Equal(2);
                (Split { parts }.into(), vec![one])
            }
        };
        if draw.frozen {
            net.builder.enter_frozen();
        }
        if let Ok(made) = net.builder.add_all(layer, &inputs, Origin::default()) {
            tensors.extend(made);
        }
        if draw.frozen {
            net.builder.leave_frozen();
        }
    }
    for &(end, training) in ends {
        let end = pick(&tensors, end);
        net.output(end, training);
    }
    net.finish()
}

/// A convolution with the weights of an earlier one, if there is one on as many channels.
fn share(net: &mut Net, draw: &Draw, input: Tensor, tensors: &mut Vec<Tensor>) {
    let channels = |tensor: Tensor| net.builder.shape(tensor).channels();
    let fits = |made: &&Tensor| {
        let is_conv = net.builder.kind(made.node) == Some("conv");
        is_conv && channels(net.builder.reads(made.node)[0]) == channels(input)
    };
    let convs: Vec<Tensor> = tensors.iter().filter(fits).copied().collect();
    if convs.is_empty() {
        return;
    }
    let first = convs[draw.second % convs.len()];
    let Some(Operation::Layer(layer)) = net.builder.node(first).map(|node| &node.operation) else {
        return;
    };
    let layer = (**layer).clone();
    if draw.frozen {
        net.builder.enter_frozen();
    }
    let origin = Origin::default();
    if let Ok(made) = net.builder.add_shared(layer, &[input], origin, first.node) {
        tensors.extend(made);
    }
    if draw.frozen {
        net.builder.leave_frozen();
    }
}

/// The nodes whose weights change in training: of those that share weights, all if one of them is
/// not frozen.
fn learners(graph: &Graph) -> BTreeSet<NodeIndex> {
    let mut groups: BTreeMap<NodeIndex, Vec<NodeIndex>> = BTreeMap::new();
    for (index, node) in graph.nodes() {
        if let Operation::Layer(layer) = &node.operation
            && layer.parameters(&graph.input_shapes(index), &node.outputs) > Some(0)
        {
            let owner = node.weights.unwrap_or(index);
            groups.entry(owner).or_default().push(index);
        }
    }
    let is_frozen = |index: &NodeIndex| graph.node(*index).unwrap().frozen;
    groups.retain(|_, uses| !uses.iter().all(is_frozen));
    groups.into_values().flatten().collect()
}

/// All that changes when weights do: they, and what reads them, and so on.
fn moved_by(graph: &Graph, learners: &BTreeSet<NodeIndex>) -> BTreeSet<NodeIndex> {
    let mut moved = BTreeSet::new();
    let mut open: Vec<NodeIndex> = learners.iter().copied().collect();
    while let Some(node) = open.pop() {
        if moved.insert(node) {
            let readers = graph.nodes().map(|(index, _)| index);
            open.extend(readers.filter(|&index| {
                let reads = graph.reads(index);
                reads.iter().any(|read| read.node == node)
            }));
        }
    }
    moved
}

/// What the derivatives of a layer that are requested are computed from.
#[derive(Debug, Default)]
struct Derivatives {
    /// The numbers of the inputs.
    inputs: BTreeSet<usize>,
    output: bool,
}

/// `weights` says whether the derivative by its weights is requested, `inputs` by which inputs.
fn derivatives(layer: &Layer, inputs: &[Shape], weights: bool, wanted: &[bool]) -> Derivatives {
    let mut taken = Derivatives::default();
    let by_inputs = wanted.contains(&true);
    match layer {
        // y = wx: dw = dy·x, dx = w·dy.
        Layer::Conv(_) | Layer::Dense(_) | Layer::Scale(_) => {
            if weights {
                taken.inputs.insert(0);
            }
        }
        // y = w·(x − mean) / deviation + b: both take x.
        Layer::BatchNorm(_) => {
            if weights || by_inputs {
                taken.inputs.insert(0);
            }
        }
        // Told from y: y > 0 has the slope 1; the learned slope a has x = y / a.
        Layer::Activation(_) => taken.output = weights || by_inputs,
        // Which was the largest.
        Layer::Pool(pool) if pool.kind == PoolKind::Max && pool.window.kernel.height > 1 => {
            if by_inputs {
                taken.inputs.insert(0);
            }
        }
        Layer::Elementwise(elementwise) => {
            for (number, _) in wanted.iter().enumerate().filter(|(_, wanted)| **wanted) {
                if elementwise.join == Join::Multiply {
                    // y = abc: da = dy·bc.
                    let others = (0..inputs.len()).filter(|&at| at != number);
                    taken.inputs.extend(others);
                } else if elementwise.join == Join::Max {
                    taken.inputs.extend(0..inputs.len());
                } else {
                    assert_eq!(elementwise.join, Join::Add, "others are not drawn");
                }
            }
        }
        Layer::Pool(_)
        | Layer::Dropout(_)
        | Layer::Identity(_)
        | Layer::Flatten(_)
        | Layer::Concat(_)
        | Layer::Split(_) => {}
        other => panic!("{} is not drawn", other.name()),
    }
    taken
}

/// A buffer and a place in it.
type Cell = (usize, u64);

struct Simulation<'g> {
    graph: &'g Graph,
    training: bool,
    nodes: Vec<NodeIndex>,
    cells: BTreeMap<(NodeIndex, u32), Vec<Cell>>,
    /// The size of each buffer, and the step that made it.
    buffers: Vec<(u64, usize)>,
    learners: BTreeSet<NodeIndex>,
    moved: BTreeSet<NodeIndex>,
    /// What the backward pass reads: cells that layers read, and that activations gave.
    inputs: BTreeSet<Cell>,
    outputs: BTreeSet<Cell>,
}

fn run(graph: &Graph, training: bool) -> Simulation<'_> {
    let mut nodes: Vec<NodeIndex> = Vec::new();
    for (index, node) in graph.nodes() {
        let there = graph
            .reads(index)
            .iter()
            .all(|read| nodes.contains(&read.node));
        if training || node.liveness != Liveness::Training && there {
            nodes.push(index);
        }
    }
    let learners = learners(graph);
    let mut simulation = Simulation {
        graph,
        moved: moved_by(graph, &learners),
        learners,
        training,
        nodes,
        cells: BTreeMap::new(),
        buffers: Vec::new(),
        inputs: BTreeSet::new(),
        outputs: BTreeSet::new(),
    };
    for step in 0..simulation.nodes.len() {
        simulation.step(step);
    }
    simulation
}

impl Simulation<'_> {
    /// The steps that read a tensor; one after all for an output.
    fn readers(&self, tensor: (NodeIndex, u32)) -> Vec<usize> {
        let mut all = Vec::new();
        for (step, &node) in self.nodes.iter().enumerate() {
            let reads = self.graph.reads(node);
            if reads.iter().any(|read| (read.node, read.port) == tensor) {
                all.push(step);
            }
        }
        for output in self.graph.outputs() {
            let counts = self.training || !output.training;
            if counts && (output.tensor.node, output.tensor.port) == tensor {
                all.push(usize::MAX);
            }
        }
        all
    }

    fn fresh(&mut self, step: usize, shape: Shape) -> Vec<Cell> {
        let values = shape.values().unwrap();
        self.buffers.push((values, step));
        (0..values).map(|at| (self.buffers.len() - 1, at)).collect()
    }

    fn step(&mut self, step: usize) {
        let index = self.nodes[step];
        let node = self.graph.node(index).unwrap();
        let layer = match &node.operation {
            Operation::Input => {
                let made = self.fresh(step, node.outputs[0]);
                self.cells.insert((index, 0), made);
                return;
            }
            Operation::Layer(layer) => layer,
        };
        let reads = self.graph.reads(index);
        let read: Vec<Vec<Cell>> = reads
            .iter()
            .map(|read| self.cells[&(read.node, read.port)].clone())
            .collect();
        let storage = layer.storage(&self.graph.input_shapes(index));
        let mut taken = Derivatives::default();
        if self.training && node.liveness != Liveness::Dead {
            let wanted = reads.iter().map(|read| self.moved.contains(&read.node));
            let wanted: Vec<bool> = wanted.collect();
            let weights = self.learners.contains(&index);
            taken = derivatives(layer, &self.graph.input_shapes(index), weights, &wanted);
        }
        for &number in &taken.inputs {
            self.inputs.extend(&read[number]);
        }
        if storage == Storage::View {
            let mut rest = read[0].as_slice();
            for (port, shape) in (0u32..).zip(&node.outputs) {
                let (part, more) = rest.split_at(shape.values().unwrap() as usize);
                self.cells.insert((index, port), part.to_vec());
                rest = more;
            }
            return;
        }
        let in_place = match storage {
            Storage::Normalization | Storage::Scale => !self.training,
            Storage::Activation | Storage::Shift | Storage::Dropout => true,
            Storage::Tensor
            | Storage::Weighted
            | Storage::Inputs
            | Storage::Factors
            | Storage::View => false,
        };
        let own: BTreeSet<Cell> = read[0].iter().copied().collect();
        let last = self.cells.iter().all(|(&tensor, cells)| {
            cells.iter().all(|cell| !own.contains(cell))
                || self.readers(tensor).iter().all(|&reader| reader <= step)
        });
        let spoils = !own.is_disjoint(&self.inputs)
            || storage != Storage::Dropout && !own.is_disjoint(&self.outputs);
        let made = if in_place && last && !spoils {
            read[0].clone()
        } else {
            self.fresh(step, node.outputs[0])
        };
        if taken.output {
            self.outputs.extend(made.iter().copied());
        }
        self.cells.insert((index, 0), made);
    }

    /// Values in buffers that a tensor still to be read lies in, while each step runs.
    fn peak(&self) -> u64 {
        let alive = |step: usize| -> u64 {
            let mut buffers = BTreeSet::new();
            for (&tensor, cells) in &self.cells {
                let maker = self
                    .nodes
                    .iter()
                    .position(|&node| node == tensor.0)
                    .unwrap();
                let is_input = self.graph.inputs().contains(&tensor.0);
                let there = is_input || maker <= step;
                let needed = maker == step
                    || self.readers(tensor).iter().any(|&reader| reader >= step)
                    || is_input && step <= maker;
                if there && needed {
                    buffers.extend(cells.iter().map(|cell| cell.0));
                }
            }
            buffers.iter().map(|&buffer| self.buffers[buffer].0).sum()
        };
        (0..self.nodes.len()).map(alive).max().unwrap_or(0)
    }

    fn kept(&self) -> u64 {
        let cells = self.inputs.iter().chain(&self.outputs);
        let buffers: BTreeSet<usize> = cells.map(|cell| cell.0).collect();
        buffers.iter().map(|&buffer| self.buffers[buffer].0).sum()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(800))]

    #[test]
    fn figures_are_those_of_a_simulation(
        draws in draws(),
        ends in prop::collection::vec((0usize..8, prop::bool::weighted(0.3)), 1..3),
    ) {
        let graph = network(&draws, &ends);
        let cost = measure(&graph).unwrap();
        let inference = run(&graph, false);
        let training = run(&graph, true);
        let mut parameters = 0;
        for layer in &cost.layers {
            let trained = training.learners.contains(&layer.node);
            parameters += layer.parameters * if trained { 2 } else { 1 };
        }
        let expected = Memory {
            activations: inference.buffers.iter().map(|buffer| buffer.0).sum(),
            peak: inference.peak(),
            training: training.kept() + parameters,
        };
        prop_assert_eq!(cost.memory, expected);
        prop_assert_eq!(cost.totals, totals(&graph).unwrap());
        let layers = &cost.layers;
        prop_assert_eq!(layers.iter().map(|layer| layer.output_values).sum::<u64>(), expected.activations);
        prop_assert_eq!(layers.iter().map(|layer| layer.saved_for_backward).sum::<u64>(), training.kept());
        for (made, &node) in inference.nodes.iter().enumerate() {
            let own = inference.buffers.iter().filter(|buffer| buffer.1 == made);
            let own: u64 = own.map(|buffer| buffer.0).sum();
            prop_assert_eq!(layers[node.index()].output_values, own);
        }
    }
}
