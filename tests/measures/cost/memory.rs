//! Each rule on a network small enough to be drawn. The input is 2x4x4, 32 values; a convolution
//! to 2 feature maps gives as many.

use super::net::{Net, concat, conv, dense, dropout, join, norm, pool, relu};
use cnn_lang::cost::{Cost, Memory};
use cnn_lang::graph::Tensor;
use cnn_lang::layer::{
    BatchNorm, Flatten, GradientReversal, Identity, Join, Layer, LpPool, Lrn, Maxout, Pad, Padding,
    PoolKind, Scale, Shape, StochasticPool,
};
use cnn_lang::number::Number;

pub(super) fn start() -> (Net, Tensor) {
    let mut net = Net::default();
    let image = net.input(2, 4, 4);
    (net, image)
}

pub(super) fn chain(layers: impl IntoIterator<Item = Layer>) -> Cost {
    let (mut net, image) = start();
    let last = layers
        .into_iter()
        .fold(image, |flow, layer| net.add(layer, &[flow]));
    net.cost(last)
}

pub(super) fn plain_norm() -> Layer {
    BatchNorm { affine: false }.into()
}

pub(super) fn lrn() -> Layer {
    Lrn {
        size: 3,
        alpha: Number::ONE,
        beta: Number::ONE,
        k: Number::ONE,
    }
    .into()
}

/// The three figures, without the parameters and their gradients.
pub(super) fn figures(cost: &Cost) -> (u64, u64, u64) {
    let Memory {
        activations,
        peak,
        training,
    } = cost.memory;
    let totals = cost.totals;
    let trained = totals.parameters + totals.parameters_training_only;
    (
        activations,
        peak,
        training - 2 * trained - totals.parameters_frozen,
    )
}

/// What a convolution, then `layer`, then a convolution take more than the two alone: values made,
/// and values that the backward pass reads.
fn between(layer: Layer) -> (i64, i64) {
    let with = figures(&chain([conv(2, 1), layer, conv(2, 1)]));
    let without = figures(&chain([conv(2, 1), conv(2, 1)]));
    (
        with.0 as i64 - without.0 as i64,
        with.2 as i64 - without.2 as i64,
    )
}

/// The input and the first result are read by the two convolutions: 64; the last result by none.
#[test]
fn convolutions_make_tensors_and_read_their_inputs() {
    let cost = chain([conv(2, 3), conv(2, 3)]);
    assert_eq!(figures(&cost), (96, 64, 64));
    assert_eq!(cost.totals.parameters, 2 * (2 * 2 * 9 + 2));
    let live: Vec<u64> = cost.layers.iter().map(|layer| layer.live_values).collect();
    assert_eq!(live, [32, 64, 64]);
    let kept: Vec<u64> = cost
        .layers
        .iter()
        .map(|layer| layer.saved_for_backward)
        .collect();
    assert_eq!(kept, [32, 32, 0]);
}

#[test]
fn layers_by_their_kind() {
    let reversal = GradientReversal {
        weight: Number::ONE,
    };
    let padding = Padding::even(0, 0);
    let window = super::net::window(2, 2, Padding::NONE, 1);
    let stochastic = StochasticPool { window };
    let power = Number::whole(2);
    let lp = LpPool { window, power };
    let scale = Scale { bias: false };
    let cases: [(Layer, (i64, i64)); 14] = [
        (relu(), (0, 0)),
        (dropout(), (0, 0)),
        (Identity.into(), (0, 0)),
        (reversal.into(), (0, 0)),
        (pool(PoolKind::Max, 1), (0, 0)),
        (pool(PoolKind::Average, 1), (0, 0)),
        // In place at inference; its input and its output, which the next layer reads, in training.
        (norm(), (0, 32)),
        (lrn(), (0, 32)),
        (scale.into(), (0, 32)),
        // Tensors of their own. The second convolution makes and reads the smaller maps.
        (pool(PoolKind::Max, 2), (8 - 24, 8)),
        (pool(PoolKind::Average, 2), (8 - 24, 8 - 32)),
        (Pad::around(padding).into(), (32, 0)),
        // Maxima read their inputs; which value was drawn is an index.
        (lp.into(), (8 - 24, 8)),
        (stochastic.into(), (8 - 24, 8 - 32)),
    ];
    for (layer, expected) in cases {
        let name = layer.name();
        assert_eq!(between(layer), expected, "{name}");
    }
    // A frozen factor has no gradient that would take its input.
    let (mut net, image) = start();
    let stem = net.add(conv(2, 1), &[image]);
    net.builder.enter_frozen();
    let scaled = net.add(Scale { bias: false }, &[stem]);
    net.builder.leave_frozen();
    let last = net.add(conv(2, 1), &[scaled]);
    assert_eq!(figures(&net.cost(last)), (96, 64, 64));
    // Half of the channels are left for the next layer.
    assert_eq!(between(Maxout { groups: 2 }.into()), (16, 16));
}

/// What an activation gives is read by its backward pass, though nothing else reads it.
#[test]
fn an_activation_reads_its_output() {
    assert_eq!(figures(&chain([conv(2, 1), relu()])), (64, 64, 64));
    assert_eq!(figures(&chain([conv(2, 1), dropout()])), (64, 64, 32));
    assert_eq!(figures(&chain([conv(2, 1), norm(), relu()])), (64, 64, 96));
}

/// VGG's classifier: dropout in place after an activation in place, a flatten without a tensor.
#[test]
fn views_and_places_share_the_tensor() {
    let cost = chain([Flatten.into(), dense(8), relu(), dropout(), dense(4)]);
    assert_eq!(figures(&cost), (32 + 8 + 4, 32 + 8, 32 + 8));
    let made: Vec<u64> = cost
        .layers
        .iter()
        .map(|layer| layer.output_values)
        .collect();
    assert_eq!(made, [32, 0, 8, 0, 0, 4]);
}

/// The shortcut stays alive until it is added: three tensors at the second convolution.
#[test]
fn a_shortcut_stays_alive() {
    let (mut net, image) = start();
    let stem = net.add(conv(2, 3), &[image]);
    let first = net.add(conv(4, 3), &[stem]);
    let second = net.add(conv(2, 3), &[first]);
    let sum = net.add(join(Join::Add), &[stem, second]);
    let last = net.add(relu(), &[sum]);
    let cost = net.cost(last);
    let live: Vec<u64> = cost.layers.iter().map(|layer| layer.live_values).collect();
    assert_eq!(live, [32, 64, 32 + 64, 32 + 64 + 32, 96, 32]);
    // The sum reads nothing back, the relu its result.
    assert_eq!(
        figures(&cost),
        (32 + 32 + 64 + 32 + 32, 128, 32 + 32 + 64 + 32)
    );
}

/// The activation before the shortcut writes Its own tensor: its input is added later.
#[test]
fn not_in_place_where_another_reader_follows() {
    for (layer, reads) in [(relu(), 32), (dropout(), 0)] {
        let (mut net, image) = start();
        let stem = net.add(conv(2, 1), &[image]);
        let branch = net.add(layer, &[stem]);
        let sum = net.add(join(Join::Add), &[stem, branch]);
        assert_eq!(figures(&net.cost(sum)), (128, 96, 32 + reads));
    }
    // Nor where the input is an output of the network.
    let (mut net, image) = start();
    let stem = net.add(conv(2, 1), &[image]);
    let last = net.add(relu(), &[stem]);
    net.output(stem, false);
    assert_eq!(figures(&net.cost(last)), (96, 64, 32 + 32));
}

/// A view of the input that is read later counts as much as the input.
#[test]
fn not_in_place_where_a_view_is_read_later() {
    let (mut net, image) = start();
    let stem = net.add(conv(2, 1), &[image]);
    let flat = net.add(Flatten, &[stem]);
    let branch = net.add(relu(), &[stem]);
    let branch = net.add(Flatten, &[branch]);
    let sum = net.add(join(Join::Add), &[flat, branch]);
    assert_eq!(figures(&net.cost(sum)), (128, 96, 32 + 32));
}

/// In training, a layer does not write over what the backward pass of an earlier reader needs: the
/// convolution's input before the relu. At inference it does.
#[test]
fn not_in_place_over_what_the_backward_pass_reads() {
    let (mut net, image) = start();
    let stem = net.add(conv(2, 1), &[image]);
    let one = net.add(conv(2, 1), &[stem]);
    let other = net.add(relu(), &[stem]);
    let sum = net.add(join(Join::Add), &[one, other]);
    assert_eq!(
        figures(&net.cost(sum)),
        (32 + 32 + 32 + 32, 96, 32 + 32 + 32)
    );
    // An activation of an activation needs both results; dropout's mask is enough.
    assert_eq!(figures(&chain([conv(2, 1), relu(), relu()])), (64, 64, 96));
    assert_eq!(
        figures(&chain([conv(2, 1), relu(), dropout()])),
        (64, 64, 64)
    );
}

#[test]
fn products_and_maxima_read_their_inputs() {
    for (kind, reads) in [(Join::Add, 0), (Join::Multiply, 64), (Join::Max, 64)] {
        let (mut net, image) = start();
        let (one, other) = (net.add(conv(2, 1), &[image]), net.add(conv(2, 1), &[image]));
        let last = net.add(join(kind), &[one, other]);
        assert_eq!(figures(&net.cost(last)), (128, 96, 32 + reads));
    }
}

#[test]
fn concat_copies_and_split_does_not() {
    let (mut net, image) = start();
    let stem = net.add(conv(2, 1), &[image]);
    let parts = net.split(2, stem);
    let branch = net.add(conv(1, 1), &[parts[0]]);
    // Of its own part, the relu is the last reader.
    let other = net.add(relu(), &[parts[1]]);
    let last = net.add(concat(), &[branch, other]);
    let cost = net.cost(last);
    let made: Vec<u64> = cost
        .layers
        .iter()
        .map(|layer| layer.output_values)
        .collect();
    assert_eq!(made, [32, 32, 0, 16, 0, 32]);
    // A part keeps the whole tensor alive.
    let live: Vec<u64> = cost.layers.iter().map(|layer| layer.live_values).collect();
    assert_eq!(live, [32, 64, 32, 48, 48, 80]);
    assert_eq!(figures(&cost), (112, 80, 64));
}

/// Neither part is written over while the whole is read later, nor the whole while a part is.
#[test]
fn parts_and_whole_overlap() {
    let (mut net, image) = start();
    let stem = net.add(conv(2, 1), &[image]);
    let parts = net.split(2, stem);
    let part = net.add(relu(), &[parts[0]]);
    let last = net.add(concat(), &[part, stem]);
    assert_eq!(net.cost(last).memory.activations, 32 + 32 + 16 + 48);

    let (mut net, image) = start();
    let stem = net.add(conv(2, 1), &[image]);
    let parts = net.split(2, stem);
    let whole = net.add(relu(), &[stem]);
    let last = net.add(concat(), &[parts[0], whole]);
    assert_eq!(net.cost(last).memory.activations, 32 + 32 + 32 + 48);
}

/// A head only for training: not at inference, where the relu before it runs in place; its tensors
/// and parameters are there in training.
#[test]
fn heads_for_training_alone() {
    let (mut net, image) = start();
    let stem = net.add(conv(2, 1), &[image]);
    let main = net.add(relu(), &[stem]);
    let head = net.add(pool(PoolKind::Max, 2), &[stem]);
    let head = net.add(conv(3, 1), &[head]);
    net.output(head, true);
    let cost = net.cost(main);
    assert_eq!(cost.totals.parameters, 2 * 2 + 2);
    assert_eq!(cost.totals.parameters_training_only, 2 * 3 + 3);
    assert_eq!(cost.totals.macs, 64);
    assert_eq!(cost.layers[4].macs, 2 * 3 * 4);
    // In training: image, stem for the pool, the relu's own result, the pool's result.
    assert_eq!(figures(&cost), (64, 64, 32 + 32 + 32 + 8));
    assert_eq!(
        (cost.layers[4].output_values, cost.layers[4].live_values),
        (0, 0)
    );
}

/// All inputs are there from the start; what nothing reads is freed at once.
#[test]
fn inputs_and_unread_tensors() {
    let (mut net, image) = start();
    let stem = net.add(conv(2, 1), &[image]);
    net.add(conv(8, 1), &[stem]);
    let late = net.input(2, 4, 4);
    let last = net.add(join(Join::Add), &[stem, late]);
    let cost = net.cost(last);
    let live: Vec<u64> = cost.layers.iter().map(|layer| layer.live_values).collect();
    assert_eq!(live, [64, 96, 64 + 128, 64, 96]);
    // No gradient comes back to the layer that no output needs.
    assert_eq!(figures(&cost), (32 + 32 + 128 + 32 + 32, 192, 32));
}

/// A frozen backbone keeps nothing for the backward pass; frozen layers after trained ones pass
/// gradients on without reading what only their weights' gradients would take.
#[test]
fn frozen_layers() {
    let (mut net, image) = start();
    net.builder.enter_frozen();
    let stem = net.add(conv(2, 1), &[image]);
    let stem = net.add(relu(), &[stem]);
    let stem = net.add(pool(PoolKind::Max, 2), &[stem]);
    net.builder.leave_frozen();
    let last = net.add(conv(3, 1), &[stem]);
    let cost = net.cost(last);
    assert_eq!(cost.totals.parameters_frozen, 6);
    assert_eq!(cost.totals.parameters, 9);
    assert_eq!(cost.memory.training, 8 + 6 + 9 + 9);

    // So does a pooling that stands after it, outside: `frozen{conv 8 3x3 pad=1 -> batchnorm ->
    // relu} / maxpool 2x2 / flatten / dense 10` on 3x16x16.
    let mut net = Net::default();
    let image = net.input(3, 16, 16);
    net.builder.enter_frozen();
    let stem = net.add(conv(8, 3), &[image]);
    let stem = net.add(norm(), &[stem]);
    let stem = net.add(relu(), &[stem]);
    net.builder.leave_frozen();
    let stem = net.add(pool(PoolKind::Max, 2), &[stem]);
    let stem = net.add(Flatten, &[stem]);
    let last = net.add(dense(10), &[stem]);
    let cost = net.cost(last);
    let frozen = 3 * 8 * 9 + 8 + 16;
    assert_eq!(cost.totals.parameters_frozen, frozen);
    assert_eq!(cost.memory.training, 512 + frozen + 2 * (5_120 + 10));

    let (mut net, image) = start();
    let stem = net.add(conv(2, 1), &[image]);
    net.builder.enter_frozen();
    net.builder.enter_frozen();
    net.builder.leave_frozen();
    let stem = net.add(conv(4, 1), &[stem]);
    let last = net.add(relu(), &[stem]);
    net.builder.leave_frozen();
    let cost = net.cost(last);
    assert_eq!(cost.totals.parameters_frozen, 12);
    assert_eq!(cost.memory.training, 32 + 64 + 12 + 6 + 6);
}

/// Peak and training follow shapes, not kinds of shapes.
#[test]
fn a_vector_as_input() {
    let mut net = Net::default();
    let shape = Shape::vector(10);
    let input = net
        .builder
        .input(None, shape, cnn_lang::graph::Origin::default());
    let last = net.add(dense(5), &[input]);
    let cost = net.cost(last);
    assert_eq!(figures(&cost), (15, 15, 10));
    assert_eq!(cost.receptive_field, None);
}
