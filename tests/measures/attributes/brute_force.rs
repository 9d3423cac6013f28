//! The same attributes by listing every path, on small random networks.

use super::{Net, act, add, assert_close, concat, conv, dense, pool};
use cnn_lang::attributes::{ATTRIBUTES, attributes};
use cnn_lang::graph::{Graph, Liveness, NodeIndex, Operation, Origin, Tensor};
use cnn_lang::layer::{
    Activation, Class, DepthPart, Flatten, Function, Layer, Padding, Shape, Split,
};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// A step of a random network: what to add and which of the tensors so far it reads. Steps that
/// do not fit are passed over.
#[derive(Clone, Debug)]
pub(super) struct Draw {
    what: u8,
    first: usize,
    second: usize,
    size: u64,
}

pub(super) fn draws() -> impl Strategy<Value = Vec<Draw>> {
    let draw =
        (0u8..16, 0usize..64, 0usize..64, 1u64..4).prop_map(|(what, first, second, size)| Draw {
            what,
            first,
            second,
            size,
        });
    prop::collection::vec(draw, 0..14)
}

/// Recent tensors are read more often, or hardly any path would be long.
fn pick(tensors: &[Tensor], at: usize) -> Tensor {
    let back = at % tensors.len().min(4);
    tensors[tensors.len() - 1 - back]
}

pub(super) fn network(draws: &[Draw], ends: &[(usize, bool)]) -> Graph {
    let mut net = Net::default();
    let mut tensors = vec![net.input(4, 12, 10)];
    for draw in draws {
        let (one, other) = (pick(&tensors, draw.first), pick(&tensors, draw.second));
        let size = draw.size;
        let (layer, inputs): (Layer, Vec<Tensor>) = match draw.what {
            0 => {
                tensors.push(net.input(4, 4 * size, 10));
                continue;
            }
            1 => (conv(4, (1, 1), (1, 1), Padding::NONE), vec![one]),
            2 => (conv(4 * size, (3, size), (1, 1), Padding::Same), vec![one]),
            3 => (conv(4, (size, 2), (2, size), Padding::Same), vec![one]),
            4 => (conv(4, (3, 3), (1, 1), Padding::Same), vec![one]),
            5 => (pool(size), vec![one]),
            6 => (act(Function::Relu), vec![one]),
            7 => (act(Function::HardSigmoid), vec![one]),
            8 => (act(Function::Tanh), vec![one]),
            9 | 10 => (add(), vec![one, other]),
            11 => (concat(), vec![one, other, one]),
            12 => (concat(), vec![one, other]),
            13 => (Flatten.into(), vec![one]),
            14 => (dense(size), vec![one]),
            _ => {
                let parts = DepthPart::Equal(size);
                (Split { parts }.into(), vec![one])
            }
        };
        if let Ok(made) = net.builder.add_all(layer, &inputs, Origin::default()) {
            tensors.extend(made);
        }
    }
    for &(end, training) in ends {
        let end = pick(&tensors, end);
        net.output(end, training);
    }
    net.finish()
}

pub(super) struct Brute<'g> {
    graph: &'g Graph,
    pub(super) nodes: Vec<NodeIndex>,
}

impl<'g> Brute<'g> {
    pub(super) fn new(graph: &'g Graph) -> Self {
        let mut nodes: Vec<NodeIndex> = Vec::new();
        for (index, node) in graph.nodes() {
            let known = |tensor: &Tensor| nodes.contains(&tensor.node);
            if node.liveness != Liveness::Training && graph.reads(index).iter().all(known) {
                nodes.push(index);
            }
        }
        Self { graph, nodes }
    }

    fn of(&self, class: Class) -> Vec<NodeIndex> {
        let all = self.nodes.iter().copied();
        all.filter(|&node| self.class(node) == Some(class))
            .collect()
    }

    /// `None` for an input.
    pub(super) fn class(&self, node: NodeIndex) -> Option<Class> {
        match self.graph.node(node).unwrap().operation {
            Operation::Input => None,
            Operation::Layer(_) => Some(self.graph.class(node)),
        }
    }

    fn is(&self, node: NodeIndex, functions: &[Function]) -> bool {
        let operation = &self.graph.node(node).unwrap().operation;
        let Operation::Layer(layer) = operation else {
            return false;
        };
        matches!(layer.as_ref(), Layer::Activation(Activation { function, .. })
            if functions.contains(function))
    }

    fn shape(&self, node: NodeIndex) -> Shape {
        self.graph.shape(Tensor { node, port: 0 })
    }

    pub(super) fn inputs(&self) -> impl Iterator<Item = NodeIndex> {
        let inputs = self.graph.inputs().iter().copied();
        inputs.filter(|input| self.nodes.contains(input))
    }

    /// The readers that are left, one for each edge.
    pub(super) fn readers(&self, node: NodeIndex) -> Vec<(NodeIndex, u32)> {
        let all = self
            .graph
            .readers(node)
            .map(|(reader, edge)| (reader, edge.port));
        all.filter(|(reader, _)| self.nodes.contains(reader))
            .collect()
    }

    /// All walks from a node along the data, each prefix too.
    pub(super) fn walks(&self, from: NodeIndex) -> Vec<Vec<NodeIndex>> {
        let mut all = vec![vec![from]];
        let mut next = 0;
        while next < all.len() {
            let walk = all[next].clone();
            for (reader, _) in self.readers(*walk.last().unwrap()) {
                let mut longer = walk.clone();
                longer.push(reader);
                all.push(longer);
            }
            next += 1;
        }
        all
    }

    pub(super) fn count(&self, walk: &[NodeIndex], classes: &[Class]) -> f64 {
        let counts = |node: &&NodeIndex| self.class(**node).is_some_and(|c| classes.contains(&c));
        walk.iter().filter(counts).count() as f64
    }

    /// The conv, pool and dense layers on each path from an input to an output.
    pub(super) fn path_depths(&self, input: NodeIndex) -> Vec<f64> {
        let outputs = self.graph.outputs().iter();
        let outputs = outputs.filter(|output| !output.training);
        let ends: Vec<NodeIndex> = outputs.map(|output| output.tensor.node).collect();
        let walks = self.walks(input);
        let depths = walks.iter().flat_map(|walk| {
            let hits = ends.iter().filter(|&end| end == walk.last().unwrap());
            let depth = self.count(walk, &[Class::Conv, Class::Pool, Class::Dense]);
            std::iter::repeat_n(depth, hits.count())
        });
        depths.collect()
    }

    fn depth(&self, node: NodeIndex) -> f64 {
        let walks = self.inputs().flat_map(|input| self.walks(input));
        let ending = walks.filter(|walk| *walk.last().unwrap() == node);
        let depths = ending.map(|walk| self.count(&walk, &[Class::Conv, Class::Dense]));
        depths.fold(f64::INFINITY, f64::min)
    }

    fn followed_by(&self, node: NodeIndex, is: impl Fn(NodeIndex) -> bool) -> bool {
        self.walks(node).iter().any(|walk| {
            walk.len() > 1
                && is(*walk.last().unwrap())
                && walk[1..walk.len() - 1]
                    .iter()
                    .all(|&between| self.class(between) == Some(Class::Transparent))
        })
    }

    fn values(&self) -> Vec<f64> {
        let graph = self.graph;
        let (convs, pools) = (self.of(Class::Conv), self.of(Class::Pool));
        let dense = self.of(Class::Dense);
        let path_depths = self.inputs().filter_map(|input| {
            let depths = self.path_depths(input);
            (!depths.is_empty()).then(|| mean(&depths))
        });
        let path_depths: Vec<f64> = path_depths.collect();

        let mut parting = Vec::new();
        for &node in &self.nodes {
            let parts = graph.node(node).unwrap().outputs.len();
            if parts > 1 {
                parting.push(parts as f64);
            }
            for port in 0..parts as u32 {
                let readers = self
                    .readers(node)
                    .iter()
                    .filter(|edge| edge.1 == port)
                    .count();
                if readers > 1 {
                    parting.push(readers as f64);
                }
            }
        }
        let joins: Vec<f64> = self
            .of(Class::Join)
            .iter()
            .map(|&join| graph.reads(join).len() as f64)
            .collect();

        let is_pool = |node| pools.contains(&node);
        let relu = |node| self.is(node, &[Function::Relu, Function::Relu6]);
        let sigmoid = |node| self.is(node, &[Function::Sigmoid, Function::HardSigmoid]);
        let into_pool = |nodes: &[NodeIndex]| share(nodes, |&node| self.followed_by(node, is_pool));

        let mut consecutive = BTreeSet::new();
        for &conv in &convs {
            for walk in self.walks(conv) {
                let last = *walk.last().unwrap();
                if walk.len() > 1
                    && self.class(last) == Some(Class::Conv)
                    && self.count(&walk, &[Class::Conv]) == 2.0
                {
                    consecutive.insert((conv, last));
                }
            }
        }
        let mut total = BTreeSet::new();
        for input in self.inputs() {
            for walk in self.walks(input) {
                let last = *walk.last().unwrap();
                let no_other = |walk: &Vec<NodeIndex>| self.count(walk, &[Class::Conv]) == 1.0;
                if convs.contains(&last) && self.walks(last).iter().all(no_other) {
                    total.insert((input, last));
                }
            }
        }
        let reduction = |pairs: &BTreeSet<(NodeIndex, NodeIndex)>, size: fn(Shape) -> u64| {
            let one = |&(a, b): &(NodeIndex, NodeIndex)| {
                1.0 - size(self.shape(b)) as f64 / size(self.shape(a)) as f64
            };
            mean(&pairs.iter().map(one).collect::<Vec<_>>())
        };
        let area: fn(Shape) -> u64 = |shape| shape.height() * shape.width();

        let over = |value: &dyn Fn(f64, f64, f64, f64) -> f64| {
            let values = convs.iter().map(|&conv| {
                let kernel = graph.window(conv).unwrap().kernel;
                let features = self.shape(conv).channels() as f64;
                value(
                    features,
                    kernel.height as f64,
                    kernel.width as f64,
                    self.depth(conv),
                )
            });
            mean(&values.collect::<Vec<_>>())
        };
        let stride = |value: fn(cnn_lang::layer::Stride) -> u64| {
            let values = convs
                .iter()
                .map(|&conv| value(graph.window(conv).unwrap().stride) as f64);
            mean(&values.collect::<Vec<_>>())
        };
        let large: Vec<_> = convs
            .iter()
            .map(|&conv| graph.window(conv).unwrap())
            .filter(|window| (window.kernel.height, window.kernel.width) != (1, 1))
            .collect();
        let flag = |holds: bool| f64::from(u8::from(holds));
        vec![
            mean(&path_depths),
            convs.len() as f64,
            pools.len() as f64,
            mean(
                &dense
                    .iter()
                    .map(|&d| self.shape(d).channels() as f64)
                    .collect::<Vec<_>>(),
            ),
            mean(
                &dense
                    .iter()
                    .map(|&d| {
                        let input = graph.input_shapes(d)[0].channels();
                        (input * self.shape(d).channels()) as f64
                    })
                    .collect::<Vec<_>>(),
            ),
            if parting.is_empty() {
                1.0
            } else {
                mean(&parting)
            },
            if joins.is_empty() { 1.0 } else { mean(&joins) },
            over(&|n, _, _, _| n),
            into_pool(&convs),
            into_pool(&pools),
            over(&|_, h, w, _| flag(h == 1.0 && w == 1.0)),
            over(&|_, h, w, _| flag(h == w)),
            over(&|_, h, w, _| flag(w > h)),
            over(&|_, h, w, _| flag(h > w)),
            convs
                .iter()
                .filter(|&&conv| self.followed_by(conv, relu))
                .count() as f64,
            convs
                .iter()
                .filter(|&&conv| self.followed_by(conv, sigmoid))
                .count() as f64,
            reduction(&consecutive, area),
            reduction(&consecutive, Shape::height),
            reduction(&consecutive, Shape::width),
            reduction(&total, area),
            reduction(&total, Shape::height),
            reduction(&total, Shape::width),
            share(&large, |window| {
                window.stride.height >= window.kernel.height
                    && window.stride.width >= window.kernel.width
            }),
            stride(|stride| stride.height),
            stride(|stride| stride.width),
            over(&|n, _, _, d| n / d),
            over(&|n, h, w, _| n / (h * w)),
            over(&|n, _, w, _| n / w),
            over(&|n, h, _, _| n / h),
            over(&|_, h, w, d| h * w / d),
            over(&|_, _, w, d| w / d),
            over(&|_, h, _, d| h / d),
        ]
    }
}

pub(super) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn share<T>(all: &[T], holds: impl Fn(&T) -> bool) -> f64 {
    all.iter().filter(|one| holds(one)).count() as f64 / all.len() as f64
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn passes_agree_with_the_list_of_all_paths(
        draws in draws(),
        ends in prop::collection::vec((0usize..64, prop::bool::weighted(0.3)), 0..4),
    ) {
        let graph = network(&draws, &ends);
        let found = attributes(&graph).values();
        let expected = Brute::new(&graph).values();
        for ((attribute, found), expected) in ATTRIBUTES.iter().zip(found).zip(expected) {
            assert_close(found, expected, attribute.name);
        }
    }
}
