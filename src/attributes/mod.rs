//! The attribute vector: a finished [`Graph`] has 32 architectural [`Attributes`], under the names
//! of the published tables.
//!
//! The definition is the table [`ATTRIBUTES`], with these words:
//!
//! * The graph is the one for inference: layers that only outputs for training need are left out,
//!   and so are layers that cannot be computed without them. Layers that no output needs stay in.
//! * *conv* (the set C), *pool* (P) and *dense* (I) are the layers of these classes; a pooling
//!   that changes nothing is none. A *join* reads several tensors; all other layers are
//!   *transparent*.
//! * *followed by* x: x is reached from the layer's output only through transparent layers.
//! * The *depth of a path* is the number of conv, pool and dense layers on it. The *depth d* of a
//!   layer is the fewest conv and dense layers on any path from an input to it, itself included.
//! * kh, kw are the kernel as written, without dilation; sh, sw the stride (1/s for a transposed
//!   convolution); n the output feature maps or neurons; H, W the output grid. Means are
//!   arithmetic.
//!
//! Paths are never listed (a network of 1,024 residual blocks has 2^1024 of them): one pass over
//! the layers from the inputs, one back from the outputs, and a few with sets of 64 layers answer
//! for all of them.

mod backward;
mod extended;
mod forward;
mod grid_reduction;
mod inference_graph;
mod mean;
mod number;
mod table;

pub use extended::{EXTENDED, Extended, extended};
pub use table::{ATTRIBUTES, Attribute, Attributes, COUNT, WORDS};

use crate::graph::Graph;
use backward::Successors;
use inference_graph::{InferenceGraph, NodeRole};

/// Measures the 32 attributes.
///
/// ```
/// use cnn_lang::attributes::attributes;
/// use cnn_lang::graph::{Builder, Origin, Output};
/// use cnn_lang::layer::{Dense, Flatten, Shape};
///
/// let mut builder = Builder::new();
/// let image = builder.input(None, Shape::map(1, 28, 28), Origin::default());
/// let flat = builder.add(Flatten, &[image], Origin::default()).unwrap();
/// let dense = Dense { features: 10, bias: true };
/// let dense = builder.add(dense, &[flat], Origin::default()).unwrap();
/// let graph = builder.finish(vec![Output { name: None, tensor: dense, training: false }]);
///
/// let found = attributes(&graph);
/// assert_eq!(found.net_depth_avg, 1.0);
/// assert_eq!(found.get("avg_IP_weights"), Some(7840.0));
/// assert!(found.avg_stride_h.is_nan(), "no convolution has no mean stride");
/// ```
pub fn attributes(graph: &Graph) -> Attributes {
    let inference = InferenceGraph::of(graph);
    let successors = Successors::of(&inference);
    let layers = forward::measure(&inference);
    let consecutive = grid_reduction::consecutive(&inference, &successors);
    let total = grid_reduction::total(&inference, &successors);
    let followed = successors.followed(&inference);
    Attributes {
        net_depth_avg: successors.depth(&inference),
        num_conv_layers: inference.convs.len() as f64,
        num_pooling_layers: inference.count(|role| matches!(role, NodeRole::Pool)),
        avg_IP_neurons: layers.dense_neurons.value(),
        avg_IP_weights: layers.dense_weights.value(),
        avg_split_width: successors.split_width(&inference).value_or(1.0),
        avg_concat_width: layers.join_width.value_or(1.0),
        avg_num_conv_features: layers.features.value(),
        prop_conv_into_pool: followed.conv_into_pool.value(),
        prop_pool_into_pool: followed.pool_into_pool.value(),
        prop_1x1_conv: layers.point.value(),
        prop_square_kernels: layers.square.value(),
        prop_horiz_kernels: layers.horizontal.value(),
        prop_vert_kernels: layers.vertical.value(),
        num_relu: followed.relu,
        num_sigmoid: followed.sigmoid,
        avg_grid_reduction_area_consecutive: consecutive.area.value(),
        avg_grid_reduction_height_consecutive: consecutive.height.value(),
        avg_grid_reduction_width_consecutive: consecutive.width.value(),
        avg_grid_reduction_area_total: total.area.value(),
        avg_grid_reduction_height_total: total.height.value(),
        avg_grid_reduction_width_total: total.width.value(),
        prop_nonoverlapping: layers.nonoverlapping.value(),
        avg_stride_h: layers.stride_height.value(),
        avg_stride_w: layers.stride_width.value(),
        avg_ratio_features_to_depth: layers.features_to_depth.value(),
        avg_ratio_features_to_kerArea: layers.features_to_area.value(),
        avg_ratio_features_to_kerWidth: layers.features_to_width.value(),
        avg_ratio_features_to_kerHeight: layers.features_to_height.value(),
        avg_ratio_kerArea_to_depth: layers.area_to_depth.value(),
        avg_ratio_kerWidth_to_depth: layers.width_to_depth.value(),
        avg_ratio_kerHeight_to_depth: layers.height_to_depth.value(),
    }
}
