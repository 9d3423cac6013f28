//! Worked examples and empty cases; [`extended`] has those of the extended attributes, [`large`] what
//! only large graphs show, [`brute_force`] compares with lists of paths.

mod brute_force;
mod extended;
mod large;

use cnn_lang::attributes::{ATTRIBUTES, Attributes, attributes};
use cnn_lang::graph::{Builder, Graph, Origin, Output, Tensor};
use cnn_lang::layer::{
    Activation, Concat, ConcatAxis, Conv, Dense, DepthPart, Depthwise, Dilation, Elementwise,
    Flatten, Function, Identity, Join, Kernel, Layer, Padding, Pool, PoolKind, Rounding, Shape,
    Split, Stride, TransposedConv, Window,
};

/// A network in the making.
#[derive(Default)]
pub(super) struct Net {
    pub(super) builder: Builder,
    outputs: Vec<Output>,
}

impl Net {
    fn input(&mut self, channels: u64, height: u64, width: u64) -> Tensor {
        let shape = Shape::map(channels, height, width);
        self.builder.input(None, shape, Origin::default())
    }

    fn add(&mut self, layer: impl Into<Layer>, inputs: &[Tensor]) -> Tensor {
        self.builder.add(layer, inputs, Origin::default()).unwrap()
    }

    fn chain<const N: usize>(&mut self, from: Tensor, layers: [Layer; N]) -> Tensor {
        layers
            .into_iter()
            .fold(from, |flow, layer| self.add(layer, &[flow]))
    }

    pub(super) fn output(&mut self, tensor: Tensor, training: bool) {
        self.outputs.push(Output {
            name: None,
            tensor,
            training,
        });
    }

    pub(super) fn finish(self) -> Graph {
        self.builder.finish(self.outputs)
    }

    /// The attributes of the network that ends here.
    fn measure(mut self, last: Tensor) -> Attributes {
        self.output(last, false);
        attributes(&self.finish())
    }
}

pub(super) fn window(kernel: (u64, u64), stride: (u64, u64), padding: Padding) -> Window {
    Window {
        kernel: Kernel::new(kernel.0, kernel.1),
        stride: Stride::new(stride.0, stride.1),
        dilation: Dilation::new(1, 1),
        padding,
        rounding: Rounding::Floor,
    }
}

pub(super) fn conv(
    features: u64,
    kernel: (u64, u64),
    stride: (u64, u64),
    padding: Padding,
) -> Layer {
    let window = window(kernel, stride, padding);
    Conv {
        pad_mode: cnn_lang::layer::PadMode::Zeros,
        features,
        kernel: window.kernel,
        stride: window.stride,
        padding,
        dilation: window.dilation,
        groups: 1,
        bias: true,
    }
    .into()
}

/// A 3x3 convolution that keeps the grid.
fn conv3(features: u64) -> Layer {
    conv(features, (3, 3), (1, 1), Padding::Same)
}

pub(super) fn pool(size: u64) -> Layer {
    Pool {
        kind: PoolKind::Max,
        window: window((size, size), (size, size), Padding::NONE),
        count_pad: false,
    }
    .into()
}

pub(super) fn dense(features: u64) -> Layer {
    Dense {
        features,
        bias: true,
    }
    .into()
}

pub(super) fn act(function: Function) -> Layer {
    Activation::plain(function).into()
}

pub(super) fn add() -> Layer {
    Elementwise { join: Join::Add }.into()
}

pub(super) fn concat() -> Layer {
    Concat {
        axis: ConcatAxis::Channels,
    }
    .into()
}

fn assert_close(found: f64, expected: f64, name: &str) {
    let same = found == expected
        || found.is_nan() && expected.is_nan()
        || (found - expected).abs() <= 1e-12 * expected.abs().max(1.0);
    assert!(same, "{name} is {found}, not {expected}");
}

fn lenet() -> (Net, Tensor) {
    let mut net = Net::default();
    let image = net.input(1, 32, 32);
    let relu = || act(Function::Relu);
    let maps = net.chain(
        image,
        [
            conv(6, (5, 5), (1, 1), Padding::NONE),
            relu(),
            pool(2),
            conv(16, (5, 5), (1, 1), Padding::NONE),
            relu(),
            pool(2),
            Flatten.into(),
        ],
    );
    let last = net.chain(maps, [dense(120), relu(), dense(84), relu(), dense(10)]);
    (net, last)
}

/// LeNet-5 (LeCun et al. 1998) by hand: the grids are 28x28 and 10x10, the depths 1 and 2.
#[test]
fn lenet_has_the_values_computed_by_hand() {
    let (net, last) = lenet();
    let found = net.measure(last);
    let expected = [
        ("net_depth_avg", 7.0),
        ("num_conv_layers", 2.0),
        ("num_pooling_layers", 2.0),
        ("avg_IP_neurons", 214.0 / 3.0),
        ("avg_IP_weights", (48_000.0 + 10_080.0 + 840.0) / 3.0),
        ("avg_split_width", 1.0),
        ("avg_concat_width", 1.0),
        ("avg_num_conv_features", 11.0),
        ("prop_conv_into_pool", 1.0),
        ("prop_pool_into_pool", 0.0),
        ("prop_1x1_conv", 0.0),
        ("prop_square_kernels", 1.0),
        ("prop_horiz_kernels", 0.0),
        ("prop_vert_kernels", 0.0),
        ("num_relu", 2.0),
        ("num_sigmoid", 0.0),
        ("avg_grid_reduction_area_consecutive", 1.0 - 100.0 / 784.0),
        ("avg_grid_reduction_height_consecutive", 1.0 - 10.0 / 28.0),
        ("avg_grid_reduction_width_consecutive", 1.0 - 10.0 / 28.0),
        ("avg_grid_reduction_area_total", 1.0 - 100.0 / 1024.0),
        ("avg_grid_reduction_height_total", 1.0 - 10.0 / 32.0),
        ("avg_grid_reduction_width_total", 1.0 - 10.0 / 32.0),
        ("prop_nonoverlapping", 0.0),
        ("avg_stride_h", 1.0),
        ("avg_stride_w", 1.0),
        ("avg_ratio_features_to_depth", 7.0),
        ("avg_ratio_features_to_kerArea", 0.44),
        ("avg_ratio_features_to_kerWidth", 2.2),
        ("avg_ratio_features_to_kerHeight", 2.2),
        ("avg_ratio_kerArea_to_depth", (25.0 + 12.5) / 2.0),
        ("avg_ratio_kerWidth_to_depth", (5.0 + 2.5) / 2.0),
        ("avg_ratio_kerHeight_to_depth", (5.0 + 2.5) / 2.0),
    ];
    assert_eq!(
        expected.map(|(name, _)| name),
        ATTRIBUTES.map(|attribute| attribute.name)
    );
    for (name, value) in expected {
        assert_close(found.get(name).unwrap(), value, name);
    }
    assert_eq!(found.net_depth_avg, 7.0);
}

#[test]
fn nothing_to_measure_is_nan_one_or_zero_as_documented() {
    let mut net = Net::default();
    let image = net.input(3, 8, 8);
    let found = net.measure(image);
    for (name, value) in found.iter() {
        let expected = match name {
            "net_depth_avg" | "num_conv_layers" | "num_pooling_layers" => 0.0,
            "num_relu" | "num_sigmoid" => 0.0,
            "avg_split_width" | "avg_concat_width" => 1.0,
            _ => f64::NAN,
        };
        assert_close(value, expected, name);
    }
    assert_eq!(found.get("no_such_attribute"), None);

    let nothing = attributes(&Builder::new().finish(Vec::new()));
    assert!(nothing.net_depth_avg.is_nan());
    assert_eq!(nothing.num_conv_layers, 0.0);
}

#[test]
fn pointwise_convs_alone_have_no_share_of_windows_apart() {
    let mut net = Net::default();
    let image = net.input(3, 8, 8);
    let last = net.chain(image, [conv(4, (1, 1), (2, 2), Padding::NONE), pool(2)]);
    let found = net.measure(last);
    assert!(found.prop_nonoverlapping.is_nan());
    assert!(
        found.avg_grid_reduction_area_consecutive.is_nan(),
        "one conv is no pair"
    );
    assert_eq!(found.avg_grid_reduction_area_total, 1.0 - 16.0 / 64.0);
    assert_eq!(found.prop_conv_into_pool, 1.0);
    assert!(found.avg_IP_neurons.is_nan());
}

#[test]
fn kernels_have_forms_and_strides_may_part_windows() {
    let mut net = Net::default();
    let image = net.input(3, 24, 24);
    let last = net.chain(
        image,
        [
            conv(8, (1, 3), (1, 3), Padding::Same),
            conv(8, (3, 1), (1, 1), Padding::Same),
            conv(8, (2, 2), (2, 2), Padding::NONE),
            conv(8, (1, 1), (1, 1), Padding::NONE),
        ],
    );
    let found = net.measure(last);
    assert_eq!(found.prop_horiz_kernels, 0.25);
    assert_eq!(found.prop_vert_kernels, 0.25);
    assert_eq!(found.prop_square_kernels, 0.5);
    assert_eq!(found.prop_1x1_conv, 0.25);
    assert_close(found.prop_nonoverlapping, 2.0 / 3.0, "prop_nonoverlapping");
    assert_eq!((found.avg_stride_h, found.avg_stride_w), (1.25, 1.75));
    assert_close(
        found.avg_ratio_kerHeight_to_depth,
        (1.0 + 3.0 / 2.0 + 2.0 / 3.0 + 1.0 / 4.0) / 4.0,
        "avg_ratio_kerHeight_to_depth",
    );
}

#[test]
fn transparent_layers_are_looked_through_and_joins_are_not() {
    let mut net = Net::default();
    let image = net.input(3, 16, 16);
    let pooled = net.chain(
        image,
        [
            conv3(4),
            Identity.into(),
            act(Function::Relu6),
            // Changes nothing, so it is not a pooling.
            pool(1),
            pool(2),
            act(Function::Tanh),
            pool(2),
        ],
    );
    let joined = net.chain(pooled, [conv3(4)]);
    let joined = net.add(add(), &[joined, pooled]);
    let last = net.chain(joined, [act(Function::Relu), pool(2)]);
    let found = net.measure(last);
    assert_eq!(found.num_pooling_layers, 3.0);
    assert_eq!(found.num_relu, 1.0, "the second relu follows a join");
    assert_eq!(found.prop_conv_into_pool, 0.5);
    assert_close(found.prop_pool_into_pool, 1.0 / 3.0, "prop_pool_into_pool");
    assert_eq!(found.avg_split_width, 2.0);
    assert_eq!(found.avg_concat_width, 2.0);
    assert_eq!(found.net_depth_avg, (5.0 + 4.0) / 2.0);
}

#[test]
fn a_split_is_a_place_and_each_of_its_parts_may_be_another() {
    let mut net = Net::default();
    let image = net.input(6, 8, 8);
    let split = Split {
        parts: DepthPart::Equal(3),
    };
    let parts = net
        .builder
        .add_all(split, &[image], Origin::default())
        .unwrap();
    let (left, middle) = (parts[0], parts[1]);
    // `left` is read by a conv and twice by `add`, `middle` by `concat`, the third by nothing.
    let side = net.add(conv3(2), &[left]);
    let sum = net.add(add(), &[left, left]);
    let last = net.add(concat(), &[side, sum, middle]);
    let found = net.measure(last);
    assert_eq!(found.avg_split_width, (3.0 + 3.0) / 2.0);
    assert_eq!(found.avg_concat_width, (2.0 + 3.0) / 2.0);
    // Paths: through the conv, twice through `add`, and past both.
    assert_eq!(found.net_depth_avg, 1.0 / 4.0);
}

#[test]
fn what_only_training_needs_is_left_out() {
    let (mut net, last) = lenet();
    let plain = {
        let (net, last) = lenet();
        net.measure(last)
    };
    // A head on the first map and one on a domain label that comes in by an input of its own.
    let image = Tensor {
        node: petgraph::graph::NodeIndex::new(3),
        port: 0,
    };
    let head = net.chain(
        image,
        [conv3(9), act(Function::Sigmoid), Flatten.into(), dense(2)],
    );
    let label = net.input(2, 1, 1);
    let label = net.add(Flatten, &[label]);
    let joined = net.add(add(), &[head, label]);
    net.output(joined, true);
    assert_eq!(net.measure(last), plain);
}

#[test]
fn layers_that_nothing_needs_stay_in_unless_training_feeds_them() {
    let mut net = Net::default();
    let image = net.input(3, 8, 8);
    let first = net.add(conv3(4), &[image]);
    let head = net.add(conv3(8), &[first]);
    net.output(head, true);
    net.add(conv3(16), &[head]);
    net.add(conv3(32), &[first]);
    let found = net.measure(first);
    assert_eq!(found.num_conv_layers, 2.0);
    assert_eq!(found.avg_num_conv_features, 18.0);
    assert_eq!(found.avg_split_width, 1.0);
    assert_eq!(found.net_depth_avg, 1.0);
}

#[test]
fn inputs_weigh_the_same_and_unused_ones_nothing() {
    let mut net = Net::default();
    let near = net.input(2, 8, 8);
    let far = net.input(2, 16, 32);
    net.input(2, 64, 64);
    let near = net.chain(near, [conv3(4)]);
    let far = net.chain(
        far,
        [conv3(4), pool(2), conv(4, (1, 3), (1, 2), Padding::Same)],
    );
    let joined = net.add(concat(), &[near, far]);
    let last = net.chain(
        joined,
        [
            conv(4, (3, 3), (2, 2), Padding::Same),
            act(Function::Sigmoid),
        ],
    );
    let found = net.measure(last);
    assert_eq!(found.net_depth_avg, (2.0 + 4.0) / 2.0);
    // The last conv has depth 2 by the nearer input.
    assert_close(
        found.avg_ratio_features_to_depth,
        (4.0 + 4.0 + 2.0 + 2.0) / 4.0,
        "avg_ratio_features_to_depth",
    );
    assert_eq!(
        found.avg_grid_reduction_height_total,
        ((1.0 - 4.0 / 8.0) + (1.0 - 4.0 / 16.0)) / 2.0
    );
    assert_eq!(
        found.avg_grid_reduction_width_total,
        ((1.0 - 4.0 / 8.0) + (1.0 - 4.0 / 32.0)) / 2.0
    );
    // Pairs: (near, last), (far, middle), (middle, last).
    assert_close(
        found.avg_grid_reduction_width_consecutive,
        ((1.0 - 4.0 / 8.0) + (1.0 - 8.0 / 32.0) + (1.0 - 4.0 / 8.0)) / 3.0,
        "avg_grid_reduction_width_consecutive",
    );
    assert_eq!(found.num_sigmoid, 1.0);
}

#[test]
fn depthwise_convs_count_as_convs_and_dilation_does_not_widen_kernels() {
    let mut net = Net::default();
    let image = net.input(3, 9, 9);
    let depthwise = Depthwise {
        pad_mode: cnn_lang::layer::PadMode::Zeros,
        kernel: Kernel::new(3, 3),
        multiplier: 2,
        stride: Stride::new(1, 1),
        padding: Padding::NONE,
        dilation: Dilation::new(4, 4),
        bias: false,
    };
    let last = net.add(depthwise, &[image]);
    let found = net.measure(last);
    assert_eq!(found.avg_num_conv_features, 6.0);
    assert_eq!(found.avg_ratio_features_to_kerWidth, 2.0);
    assert_eq!(found.avg_grid_reduction_area_total, 1.0 - 1.0 / 81.0);
}

#[test]
fn every_attribute_says_what_it_is() {
    for (index, attribute) in ATTRIBUTES.iter().enumerate() {
        let texts = [
            attribute.unit,
            attribute.summary,
            attribute.formula,
            attribute.empty,
        ];
        assert!(
            texts.iter().all(|text| !text.is_empty()),
            "{}",
            attribute.name
        );
        let twin = ATTRIBUTES
            .iter()
            .skip(index + 1)
            .find(|other| other.name == attribute.name);
        assert_eq!(twin, None);
    }
}

/// A transposed convolution steps by a part of a place: its stride is 1/s.
#[test]
fn a_transposed_convolution_has_a_stride_below_one() {
    let mut net = Net::default();
    let image = net.input(3, 9, 9);
    let up = TransposedConv {
        features: 8,
        kernel: Kernel::new(4, 1),
        stride: Stride::new(4, 1),
        padding: Padding::NONE,
        output_pad: (0, 0),
        dilation: Dilation::new(1, 1),
        groups: 1,
        bias: true,
    };
    let down = conv(8, (3, 3), (2, 2), Padding::Same);
    let last = net.chain(image, [down, up.into()]);
    let found = net.measure(last);
    assert_close(found.num_conv_layers, 2.0, "num_conv_layers");
    assert_close(found.avg_stride_h, (2.0 + 0.25) / 2.0, "avg_stride_h");
    assert_close(found.avg_stride_w, (2.0 + 1.0) / 2.0, "avg_stride_w");
    // Kernels of 4 rows that step by a quarter of a row overlap.
    assert_close(found.prop_nonoverlapping, 0.0, "prop_nonoverlapping");
    let reduction = found.avg_grid_reduction_height_consecutive;
    assert_close(
        reduction,
        1.0 - 20.0 / 5.0,
        "a grid that grows is a negative reduction",
    );
}
