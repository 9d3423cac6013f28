//! What the backward pass reads: which layers pass a gradient on, and which results are kept for it.

use super::memory::{figures, lrn, plain_norm, start};
use super::net::{Net, conv, dense, dropout, join, norm, pool, relu};
use cnn_lang::graph::Tensor;
use cnn_lang::layer::{
    Activation, Flatten, Function, GlobalPool, GridSize, Join, Layer, PoolKind, RoiKind, RoiPool,
    Scale,
};

/// `input 3x16x16 / maxpool 2x2 / global_avgpool -> flatten -> dense 10`: no gradient goes through
/// the pooling. The dense layer's 3 inputs, and twice 3 · 10 + 10.
#[test]
fn layers_before_all_weights_keep_nothing() {
    let gate = || GlobalPool {
        kind: PoolKind::Average,
    };
    let first: [(&str, Vec<Layer>); 5] = [
        ("maxpool", vec![pool(PoolKind::Max, 2)]),
        ("tanh", vec![Activation::plain(Function::Tanh).into()]),
        ("batchnorm affine=off", vec![plain_norm()]),
        ("lrn", vec![lrn()]),
        ("dropout", vec![dropout()]),
    ];
    for (name, layers) in first {
        let mut net = Net::default();
        let mut flow = net.input(3, 16, 16);
        for layer in layers {
            flow = net.add(layer, &[flow]);
        }
        flow = net.add(gate(), &[flow]);
        flow = net.add(Flatten, &[flow]);
        let last = net.add(dense(10), &[flow]);
        let cost = net.cost(last);
        assert_eq!(cost.memory.training, 3 + 2 * 40, "{name}");
        assert_eq!(cost.memory.training_bytes(), 332, "{name}");
    }
}

/// Weights of their own need the input, though nothing before them is trained: factors of a
/// normalisation and of `scale` the 32 values they read, `prelu`'s slopes the 32 it gives.
#[test]
fn first_layers_with_weights_read_for_their_weights() {
    let prelu = || Activation::plain(Function::Prelu).into();
    let scale = || Scale { bias: false }.into();
    let cases: [(Layer, u64, u64); 4] = [
        (norm(), 32, 4),
        (plain_norm(), 0, 0),
        (scale(), 32, 2),
        (prelu(), 32, 2),
    ];
    for (layer, kept, weights) in cases {
        for frozen in [false, true] {
            let name = format!("{} {frozen}", layer.name());
            let (mut net, image) = start();
            if frozen {
                net.builder.enter_frozen();
            }
            let first = net.add(layer.clone(), &[image]);
            if frozen {
                net.builder.leave_frozen();
            }
            // The dense layer's input is another tensor: 2x2x2, its means.
            let small = net.add(pool(PoolKind::Average, 2), &[first]);
            let flat = net.add(Flatten, &[small]);
            let last = net.add(dense(1), &[flat]);
            let cost = net.cost(last);
            let (kept, of_weights) = if frozen {
                (0, weights)
            } else {
                (kept, 2 * weights)
            };
            let dense = 8 + 2 * 9;
            assert_eq!(cost.memory.training, kept + of_weights + dense, "{name}");
        }
    }
}

/// After something trained, gradients pass through: what they take is read, weights or not.
#[test]
fn layers_behind_weights_read_for_the_gradient_of_their_input() {
    let frozen = |layer: Layer| {
        let (mut net, image) = start();
        let stem = net.add(conv(2, 1), &[image]);
        net.builder.enter_frozen();
        let last = net.add(layer, &[stem]);
        net.builder.leave_frozen();
        figures(&net.cost(last)).2
    };
    // The image for the convolution's weights, and 32 more.
    assert_eq!(frozen(norm()), 32 + 32);
    assert_eq!(frozen(plain_norm()), 32 + 32);
    assert_eq!(frozen(lrn()), 32 + 32);
    assert_eq!(frozen(pool(PoolKind::Max, 2)), 32 + 32);
    assert_eq!(frozen(relu()), 32 + 32);
    assert_eq!(frozen(Activation::plain(Function::Prelu).into()), 32 + 32);
    // A fixed factor and a fixed convolution are enough for theirs.
    assert_eq!(frozen(Scale { bias: false }.into()), 32);
    assert_eq!(frozen(conv(2, 1)), 32);
}

/// Of a product, the gradient of a factor takes the other factor.
#[test]
fn a_gate_reads_what_the_trained_factor_is_multiplied_with() {
    // A trained gate of 2x1x1 on a map that nothing trained makes: the gate's gradient takes the
    // map (32, the image itself), its convolution the means (2), its sigmoid its result (2).
    let gated = |net: &mut Net, map: Tensor| {
        let kind = PoolKind::Average;
        let means = net.add(GlobalPool { kind }, &[map]);
        let gate = net.add(conv(2, 1), &[means]);
        let gate = net.add(Activation::plain(Function::Sigmoid), &[gate]);
        net.add(join(Join::Multiply), &[map, gate])
    };
    let (mut net, image) = start();
    let last = gated(&mut net, image);
    assert_eq!(figures(&net.cost(last)).2, 32 + 2 + 2);
    // A trained map and a gate that is fixed: the product takes the gate, not the map; nothing
    // takes the sigmoid's result but that.
    let (mut net, image) = start();
    let map = net.add(conv(2, 1), &[image]);
    let gate = net.input(2, 1, 1);
    let last = net.add(join(Join::Multiply), &[map, gate]);
    assert_eq!(figures(&net.cost(last)).2, 32 + 2);
    // Both frozen, and read by a trained layer: its input alone.
    let (mut net, image) = start();
    net.builder.enter_frozen();
    let map = gated(&mut net, image);
    net.builder.leave_frozen();
    let last = net.add(conv(2, 1), &[map]);
    assert_eq!(figures(&net.cost(last)).2, 32);
    // A square: the tensor is its own other factor.
    let (mut net, image) = start();
    let map = net.add(conv(2, 1), &[image]);
    let last = net.add(join(Join::Multiply), &[map, map]);
    assert_eq!(figures(&net.cost(last)).2, 32 + 32);
}

/// Weights with a frozen and a trained use are trained, and have a gradient from both.
#[test]
fn weights_with_one_frozen_use_are_trained_by_both() {
    for frozen in [(true, false), (false, true), (true, true)] {
        let (mut net, image) = start();
        let mut within = |frozen: bool, input: Tensor, first: Option<Tensor>| {
            if frozen {
                net.builder.enter_frozen();
            }
            let made = match first {
                None => net.add(conv(2, 1), &[input]),
                Some(first) => {
                    let origin = cnn_lang::graph::Origin::default();
                    let made = net
                        .builder
                        .add_shared(conv(2, 1), &[input], origin, first.node);
                    made.unwrap()[0]
                }
            };
            if frozen {
                net.builder.leave_frozen();
            }
            made
        };
        let first = within(frozen.0, image, None);
        let second = within(frozen.1, first, Some(first));
        let last = net.add(pool(PoolKind::Max, 2), &[second]);
        let training = net.cost(last).memory.training;
        // The inputs of both convolutions and of the pooling; 2 · 2 + 2 weights and their
        // gradients. All frozen: the weights alone.
        let expected = if frozen == (true, true) {
            6
        } else {
            3 * 32 + 2 * 6
        };
        assert_eq!(training, expected, "{frozen:?}");
    }
}

/// Regions say where to read a map and have no gradient: the layer that makes them is not trained
/// through them, the map is, for which `roi_pool` takes both.
#[test]
fn regions_pass_no_gradient() {
    let pooled = |kind, trained_map: bool| {
        let mut net = Net::default();
        let image = net.input(2, 4, 4);
        if !trained_map {
            net.builder.enter_frozen();
        }
        let map = net.add(conv(2, 1), &[image]);
        if !trained_map {
            net.builder.leave_frozen();
        }
        let flat = net.add(Flatten, &[image]);
        let regions = net.add(dense(4), &[flat]);
        let size = GridSize::new(2, 2);
        let roi = RoiPool { kind, size };
        let last = net.add(roi, &[map, regions]);
        let last = net.add(relu(), &[last]);
        figures(&net.cost(last)).2
    };
    // The image, which the dense layer reads, in any case; with a trained map the relu's 2x2x2,
    // and for the maxima map and regions.
    assert_eq!(pooled(RoiKind::Pool, false), 32);
    assert_eq!(pooled(RoiKind::Align, false), 32);
    assert_eq!(pooled(RoiKind::Align, true), 32 + 8);
    assert_eq!(pooled(RoiKind::Pool, true), 32 + 32 + 4 + 8);
}
