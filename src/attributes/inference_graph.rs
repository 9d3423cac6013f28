//! The graph for inference as the attributes see it, flat: one step per node, each after all that
//! it reads.

use crate::graph::{Graph, Liveness, Node, NodeIndex, Operation};
use crate::layer::{Activation, Class, Function, Kernel, Layer, OutputStride, Shape};

/// The role of a node for the attributes.
#[derive(Clone, Copy, Debug)]
pub(super) enum NodeRole {
    /// An input of the network.
    Input,
    /// Of the set C.
    Conv {
        kernel: Kernel,
        /// Its stride, 1/s for a transposed convolution.
        stride: OutputStride,
        features: f64,
    },
    /// Of the set P.
    Pool,
    /// Of the set I.
    Dense { inputs: f64, neurons: f64 },
    /// Reads that many tensors, two or more.
    Join { tensors: f64 },
    /// Outputs that many tensors, two or more; transparent.
    Split { parts: f64 },
    /// `relu` or `relu6`; transparent.
    Relu,
    /// `sigmoid` or `hard_sigmoid`; transparent.
    Sigmoid,
    /// Any other layer of one input.
    Transparent,
}

impl NodeRole {
    /// Whether others are reached through it as if it were not there.
    pub(super) fn is_transparent(self) -> bool {
        match self {
            NodeRole::Split { .. } | NodeRole::Relu | NodeRole::Sigmoid | NodeRole::Transparent => {
                true
            }
            NodeRole::Input
            | NodeRole::Conv { .. }
            | NodeRole::Pool
            | NodeRole::Dense { .. }
            | NodeRole::Join { .. } => false,
        }
    }

    /// Whether it belongs to C.
    pub(super) fn is_conv(self) -> bool {
        matches!(self, NodeRole::Conv { .. })
    }
}

/// A tensor that is read, and the step that makes it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Read {
    pub(super) step: u32,
    pub(super) tensor: u32,
}

/// A node.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    pub(super) role: NodeRole,
    pub(super) node: NodeIndex,
    /// Its first result's grid.
    pub(super) height: f64,
    pub(super) width: f64,
    /// Where its reads start and end among [`InferenceGraph::reads`].
    reads: (u32, u32),
}

/// All nodes that are left.
#[derive(Debug, Default)]
pub(super) struct InferenceGraph {
    pub(super) steps: Vec<Step>,
    reads: Vec<Read>,
    /// The steps of [`NodeRole::Conv`] and of [`NodeRole::Input`], in order.
    pub(super) convs: Vec<u32>,
    pub(super) inputs: Vec<u32>,
    /// The steps that make the outputs of the network, those for training left out.
    pub(super) outputs: Vec<u32>,
    /// How many tensors all steps make.
    pub(super) tensors: u32,
}

impl InferenceGraph {
    pub(super) fn of(graph: &Graph) -> Self {
        let mut inference = InferenceGraph {
            steps: Vec::with_capacity(graph.len()),
            reads: Vec::with_capacity(graph.len()),
            ..InferenceGraph::default()
        };
        // For each node of the graph, the step and its first tensor; `None` where it is left out.
        let mut places: Vec<Option<Read>> = Vec::with_capacity(graph.len());
        for (index, node) in graph.nodes() {
            let place = inference.step(graph, index, node, &places);
            places.push(place);
        }
        let outputs = graph.outputs().iter().filter(|output| !output.training);
        let steps = outputs.filter_map(|output| {
            let place = places.get(output.tensor.node.index());
            place.copied().flatten().map(|place| place.step)
        });
        inference.outputs = steps.collect();
        inference
    }

    /// Appends a node, unless it is needed only for training or reads a node that is left out.
    fn step(
        &mut self,
        graph: &Graph,
        index: NodeIndex,
        node: &Node,
        places: &[Option<Read>],
    ) -> Option<Read> {
        if node.liveness == Liveness::Training {
            return None;
        }
        let start = number(self.reads.len());
        let tensors = graph.reads(index);
        for tensor in &tensors {
            let Some(Some(place)) = places.get(tensor.node.index()) else {
                self.reads.truncate(start as usize);
                return None;
            };
            self.reads.push(Read {
                step: place.step,
                tensor: place.tensor.saturating_add(tensor.port),
            });
        }
        let step = number(self.steps.len());
        let output = node.outputs.first().copied().unwrap_or(Shape::vector(0));
        let role = match &node.operation {
            Operation::Input => {
                self.inputs.push(step);
                NodeRole::Input
            }
            Operation::Layer(layer) => {
                let inputs: smallvec::SmallVec<[Shape; 4]> =
                    tensors.iter().map(|&tensor| graph.shape(tensor)).collect();
                role(layer, &inputs, output, node.outputs.len())
            }
        };
        if role.is_conv() {
            self.convs.push(step);
        }
        self.steps.push(Step {
            role,
            node: index,
            height: output.height() as f64,
            width: output.width() as f64,
            reads: (start, number(self.reads.len())),
        });
        let tensor = self.tensors;
        self.tensors = tensor.saturating_add(number(node.outputs.len()));
        Some(Read { step, tensor })
    }

    /// The tensors that a step reads.
    pub(super) fn reads(&self, step: &Step) -> &[Read] {
        let (start, end) = step.reads;
        let reads = self.reads.get(start as usize..end as usize);
        reads.unwrap_or_default()
    }

    /// How many steps there are.
    pub(super) fn len(&self) -> u32 {
        number(self.steps.len())
    }

    /// How many steps have a role.
    pub(super) fn count(&self, has: impl Fn(NodeRole) -> bool) -> f64 {
        self.steps.iter().filter(|step| has(step.role)).count() as f64
    }
}

/// The index of a node, which petgraph keeps in 32 bits.
fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

fn role(layer: &Layer, inputs: &[Shape], output: Shape, results: usize) -> NodeRole {
    match layer.class(inputs) {
        Class::Conv => {
            let window = layer.window(inputs);
            let kernel = window.map_or(Kernel::new(1, 1), |window| window.kernel);
            NodeRole::Conv {
                kernel,
                stride: layer.output_stride(inputs, &[output]),
                features: output.channels() as f64,
            }
        }
        Class::Pool => NodeRole::Pool,
        Class::Dense => NodeRole::Dense {
            inputs: inputs.first().map_or(0.0, |input| input.channels() as f64),
            neurons: output.channels() as f64,
        },
        Class::Join if inputs.len() > 1 => NodeRole::Join {
            tensors: inputs.len() as f64,
        },
        Class::Join | Class::Transparent if results > 1 => NodeRole::Split {
            parts: results as f64,
        },
        // A join of one tensor joins nothing.
        Class::Join | Class::Transparent => nonlinearity(layer),
    }
}

fn nonlinearity(layer: &Layer) -> NodeRole {
    let Layer::Activation(Activation { function, .. }) = layer else {
        return NodeRole::Transparent;
    };
    match function {
        Function::Relu | Function::Relu6 => NodeRole::Relu,
        Function::Sigmoid | Function::HardSigmoid => NodeRole::Sigmoid,
        Function::Elu
        | Function::Selu
        | Function::Gelu
        | Function::Silu
        | Function::HardSwish
        | Function::Tanh
        | Function::Softplus
        | Function::Mish
        | Function::Prelu
        | Function::LeakyRelu
        | Function::Softmax
        | Function::LogSoftmax
        | Function::Abs
        | Function::Square
        | Function::Sqrt
        | Function::Exp
        | Function::Log
        | Function::Bnll => NodeRole::Transparent,
    }
}
