//! Attributes of single layers: their kinds, windows, widths and fields.

use crate::attributes::inference_graph::{InferenceGraph, NodeRole, Step};
use crate::attributes::mean::Mean;
use crate::cost::{Cost, ReceptiveField};
use crate::graph::{Graph, Operation};
use crate::layer::{Dilation, Function, Join, Layer, Shape, Storage};
use crate::number::Number;
use smallvec::SmallVec;
use std::collections::BTreeMap;

/// The counts, sums and means over layers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layers {
    /// The largest height and the largest width of the inputs; NaN without an input.
    pub(super) input: (f64, f64),
    pub(super) normalizations: f64,
    pub(super) adds: f64,
    pub(super) muls: f64,
    pub(super) concats: f64,
    pub(super) beyond: Mean,
    /// The smallest and the largest.
    pub(super) conv_features: (f64, f64),
    pub(super) dense_neurons: (f64, f64),
    pub(super) normalized: Mean,
    pub(super) depthwise: Mean,
    pub(super) grouped: Mean,
    pub(super) dilated: Mean,
    pub(super) strided: Mean,
    pub(super) pooled_away: f64,
    pub(super) pool_reduction: Mean,
    pub(super) functions: Functions,
    pub(super) dropouts: f64,
    pub(super) dropout_rate: Mean,
}

/// How many layers compute which function.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Functions {
    pub(super) relu: f64,
    pub(super) relu6: f64,
    pub(super) leaky_relu: f64,
    pub(super) prelu: f64,
    pub(super) elu: f64,
    pub(super) selu: f64,
    pub(super) gelu: f64,
    pub(super) silu: f64,
    pub(super) hard_swish: f64,
    pub(super) mish: f64,
    pub(super) softplus: f64,
    pub(super) sigmoid: f64,
    pub(super) hard_sigmoid: f64,
    pub(super) tanh: f64,
    pub(super) softmax: f64,
    pub(super) maxout: f64,
    pub(super) other: f64,
}

const NOTHING: (f64, f64) = (f64::NAN, f64::NAN);

impl Layers {
    pub(super) fn of(graph: &Graph, cost: &Cost, inference: &InferenceGraph) -> Self {
        let mut found = Self {
            input: NOTHING,
            normalizations: 0.0,
            adds: 0.0,
            muls: 0.0,
            concats: 0.0,
            beyond: Mean::default(),
            conv_features: NOTHING,
            dense_neurons: NOTHING,
            normalized: Mean::default(),
            depthwise: Mean::default(),
            grouped: Mean::default(),
            dilated: Mean::default(),
            strided: Mean::default(),
            pooled_away: 0.0,
            pool_reduction: Mean::default(),
            functions: Functions::default(),
            dropouts: 0.0,
            dropout_rate: Mean::default(),
        };
        for step in &inference.steps {
            if matches!(step.role, NodeRole::Input) {
                found.input.0 = found.input.0.max(step.height);
                found.input.1 = found.input.1.max(step.width);
            }
        }
        // Of each tensor that pools read, the fewest values that one of them discards.
        let mut discarded: BTreeMap<u32, f64> = BTreeMap::new();
        // Whether each step is followed by a normalisation, from the last back.
        let mut followed = vec![false; inference.steps.len()];
        let numbers = (0..inference.len()).rev();
        for (step, number) in inference.steps.iter().rev().zip(numbers) {
            let Some(Operation::Layer(layer)) = graph.node(step.node).map(|node| &node.operation)
            else {
                continue;
            };
            let inputs = graph.input_shapes(step.node);
            let own = followed.get(number as usize) == Some(&true);
            let normalizes = layer.storage(&inputs) == Storage::Normalization;
            for read in inference.reads(step) {
                if let Some(before) = followed.get_mut(read.step as usize) {
                    *before |= normalizes || (step.role.is_transparent() && own);
                }
            }
            found.normalizations += f64::from(u8::from(normalizes));
            found.by_kind(layer, &inputs);
            match step.role {
                NodeRole::Conv {
                    features, stride, ..
                } => {
                    extend(&mut found.conv_features, features);
                    found.normalized.push_if(own);
                    found
                        .strided
                        .push_if(stride.height > Number::ONE || stride.width > Number::ONE);
                    found.conv(layer, &inputs);
                    let beyond = sees_the_input(graph, cost, step, found.input);
                    found.beyond.push_if(beyond);
                }
                NodeRole::Dense { neurons, .. } => extend(&mut found.dense_neurons, neurons),
                NodeRole::Pool => {
                    let values = found.pool(step, &inputs);
                    if let Some(read) = inference.reads(step).first() {
                        let least = discarded.entry(read.tensor).or_insert(values);
                        *least = least.min(values);
                    }
                }
                NodeRole::Join { .. } => found.join(layer),
                NodeRole::Input
                | NodeRole::Split { .. }
                | NodeRole::Relu
                | NodeRole::Sigmoid
                | NodeRole::Transparent => {}
            }
        }
        found.pooled_away = discarded.values().sum();
        found
    }

    fn conv(&mut self, layer: &Layer, inputs: &[Shape]) {
        let channels = inputs.first().map_or(1, |input| input.channels());
        let (depthwise, grouped) = match layer {
            Layer::Conv(conv) => (conv.groups > 1 && conv.groups == channels, conv.groups > 1),
            other => {
                let depthwise = matches!(other, Layer::Depthwise(_));
                (depthwise, depthwise)
            }
        };
        self.depthwise.push_if(depthwise);
        self.grouped.push_if(grouped);
        let window = layer.window(inputs);
        let dilation = window.map_or(Dilation::new(1, 1), |window| window.dilation);
        self.dilated
            .push_if(dilation.height > 1 || dilation.width > 1);
    }

    /// How many of the values that it reads a pool discards.
    fn pool(&mut self, step: &Step, inputs: &[Shape]) -> f64 {
        let Some(input) = inputs.first() else {
            return 0.0;
        };
        let before = input.height() as f64 * input.width() as f64;
        let after = step.height * step.width;
        self.pool_reduction.push(1.0 - after / before);
        input.channels() as f64 * (before - after)
    }

    fn join(&mut self, layer: &Layer) {
        if let Layer::Elementwise(elementwise) = layer {
            match elementwise.join {
                Join::Add => self.adds += 1.0,
                Join::Multiply => self.muls += 1.0,
                Join::Max | Join::Subtract | Join::Mean | Join::Min => {}
            }
        } else if let Layer::Concat(_) = layer {
            self.concats += 1.0;
        }
    }

    fn by_kind(&mut self, layer: &Layer, inputs: &[Shape]) {
        match layer {
            Layer::Activation(activation) => *self.functions.of(activation.function) += 1.0,
            Layer::Maxout(_) => self.functions.maxout += 1.0,
            Layer::Dropout(dropout) => {
                self.dropouts += 1.0;
                self.dropout_rate.push(dropout.rate.to_f64());
            }
            other => {
                let is_function = other.storage(inputs) == Storage::Activation;
                self.functions.other += f64::from(u8::from(is_function));
            }
        }
    }
}

impl Functions {
    fn of(&mut self, function: Function) -> &mut f64 {
        match function {
            Function::Relu => &mut self.relu,
            Function::Relu6 => &mut self.relu6,
            Function::LeakyRelu => &mut self.leaky_relu,
            Function::Prelu => &mut self.prelu,
            Function::Elu => &mut self.elu,
            Function::Selu => &mut self.selu,
            Function::Gelu => &mut self.gelu,
            Function::Silu => &mut self.silu,
            Function::HardSwish => &mut self.hard_swish,
            Function::Mish => &mut self.mish,
            Function::Softplus => &mut self.softplus,
            Function::Sigmoid => &mut self.sigmoid,
            Function::HardSigmoid => &mut self.hard_sigmoid,
            Function::Tanh => &mut self.tanh,
            Function::Softmax | Function::LogSoftmax => &mut self.softmax,
            Function::Abs
            | Function::Square
            | Function::Sqrt
            | Function::Exp
            | Function::Log
            | Function::Bnll => &mut self.other,
        }
    }
}

/// Takes a value in: the smallest and the largest so far.
fn extend((min, max): &mut (f64, f64), value: f64) {
    *min = min.min(value);
    *max = max.max(value);
}

/// Whether all paths to the input of a conv have seen more than the whole input of the network.
fn sees_the_input(graph: &Graph, cost: &Cost, step: &Step, input: (f64, f64)) -> bool {
    let reads: SmallVec<[Option<ReceptiveField>; 2]> = graph
        .reads(step.node)
        .iter()
        .map(|tensor| cost.layers.get(tensor.node.index())?.receptive_field)
        .collect();
    reads
        .iter()
        .flatten()
        .any(|field| field.height.min.size > input.0 && field.width.min.size > input.1)
}

/// Rows and columns of the smallest and the largest field at the last maps; NaN without a map.
#[derive(Clone, Copy, Debug)]
pub(super) struct FieldSizes {
    pub(super) min: (f64, f64),
    pub(super) max: (f64, f64),
}

pub(super) fn field(cost: &Cost) -> FieldSizes {
    cost.receptive_field.map_or(
        FieldSizes {
            min: NOTHING,
            max: NOTHING,
        },
        |field| FieldSizes {
            min: (field.height.min.size, field.width.min.size),
            max: (field.height.max.size, field.width.max.size),
        },
    )
}
