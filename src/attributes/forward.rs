//! One pass from the inputs: depths of layers, and the means over layers.

use super::inference_graph::{InferenceGraph, NodeRole};
use super::mean::Mean;

/// The means over conv and dense layers and joins.
#[derive(Debug, Default)]
pub(super) struct Layers {
    pub(super) dense_neurons: Mean,
    pub(super) dense_weights: Mean,
    pub(super) join_width: Mean,
    pub(super) features: Mean,
    pub(super) point: Mean,
    pub(super) square: Mean,
    pub(super) horizontal: Mean,
    pub(super) vertical: Mean,
    pub(super) nonoverlapping: Mean,
    pub(super) stride_height: Mean,
    pub(super) stride_width: Mean,
    pub(super) features_to_depth: Mean,
    pub(super) features_to_area: Mean,
    pub(super) features_to_width: Mean,
    pub(super) features_to_height: Mean,
    pub(super) area_to_depth: Mean,
    pub(super) width_to_depth: Mean,
    pub(super) height_to_depth: Mean,
}

pub(super) fn measure(inference: &InferenceGraph) -> Layers {
    let mut layers = Layers::default();
    // The fewest conv and dense layers from an input to each step, itself included.
    let mut depths: Vec<u32> = Vec::with_capacity(inference.steps.len());
    for step in &inference.steps {
        let reads = inference.reads(step).iter();
        let before = reads
            .filter_map(|read| depths.get(read.step as usize))
            .min();
        let before = before.copied().unwrap_or(0);
        let depth = match step.role {
            NodeRole::Conv { .. } | NodeRole::Dense { .. } => before.saturating_add(1),
            NodeRole::Input
            | NodeRole::Pool
            | NodeRole::Join { .. }
            | NodeRole::Split { .. }
            | NodeRole::Relu
            | NodeRole::Sigmoid
            | NodeRole::Transparent => before,
        };
        depths.push(depth);
        layers.push(step.role, f64::from(depth));
    }
    layers
}

impl Layers {
    fn push(&mut self, role: NodeRole, depth: f64) {
        match role {
            NodeRole::Conv {
                kernel,
                stride,
                features,
            } => {
                let (height, width) = (kernel.height as f64, kernel.width as f64);
                let (down, right) = (stride.height.to_f64(), stride.width.to_f64());
                let area = height * width;
                let point = kernel.height == 1 && kernel.width == 1;
                self.features.push(features);
                self.point.push_if(point);
                self.square.push_if(kernel.height == kernel.width);
                self.horizontal.push_if(kernel.width > kernel.height);
                self.vertical.push_if(kernel.height > kernel.width);
                if !point {
                    let apart = down >= height && right >= width;
                    self.nonoverlapping.push_if(apart);
                }
                self.stride_height.push(down);
                self.stride_width.push(right);
                self.features_to_depth.push(features / depth);
                self.features_to_area.push(features / area);
                self.features_to_width.push(features / width);
                self.features_to_height.push(features / height);
                self.area_to_depth.push(area / depth);
                self.width_to_depth.push(width / depth);
                self.height_to_depth.push(height / depth);
            }
            NodeRole::Dense { inputs, neurons } => {
                self.dense_neurons.push(neurons);
                self.dense_weights.push(inputs * neurons);
            }
            NodeRole::Join { tensors } => self.join_width.push(tensors),
            NodeRole::Input
            | NodeRole::Pool
            | NodeRole::Split { .. }
            | NodeRole::Relu
            | NodeRole::Sigmoid
            | NodeRole::Transparent => {}
        }
    }
}
