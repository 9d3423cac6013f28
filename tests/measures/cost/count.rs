//! Parameters of frozen, shared and training layers, statistics, and counts that grow too large.

use super::net::{Net, conv, dense, norm, relu};
use cnn_lang::cost::{CountOverflow, Portion, Totals, measure, totals};
use cnn_lang::graph::{Origin, Tensor};
use cnn_lang::layer::{Layer, Shape};

fn shared(net: &mut Net, layer: Layer, input: Tensor, first: Tensor) -> Tensor {
    let made = net
        .builder
        .add_shared(layer, &[input], Origin::default(), first.node);
    made.unwrap()[0]
}

/// Shared weights count once, their products each time.
#[test]
fn shared_weights_count_once() {
    let mut net = Net::default();
    let image = net.input(2, 4, 4);
    let first = net.add(conv(2, 3), &[image]);
    let first_norm = net.add(norm(), &[first]);
    let second = shared(&mut net, conv(2, 3), first_norm, first);
    let second_norm = shared(&mut net, norm(), second, first_norm);
    // Of the second use: still those of the first.
    let third = shared(&mut net, conv(2, 3), second_norm, second);
    let cost = net.cost(third);
    let parameters: Vec<u64> = cost.layers.iter().map(|layer| layer.parameters).collect();
    assert_eq!(parameters, [0, 38, 4, 0, 0, 0]);
    assert_eq!(cost.totals.parameters, 42);
    assert_eq!(cost.totals.statistics, 4);
    assert_eq!(cost.totals.macs, 3 * 2 * 2 * 9 * 16);
    // All six inputs of convolutions and normalisations are different tensors.
    assert_eq!(cost.memory.training, 5 * 32 + 2 * 42);
}

/// Weights are only for training, or frozen, if all their uses are.
#[test]
fn shared_weights_belong_to_the_weightiest_use() {
    let mut net = Net::default();
    let image = net.input(2, 4, 4);
    net.builder.enter_frozen();
    let aux = net.add(conv(2, 1), &[image]);
    net.builder.leave_frozen();
    net.output(aux, true);
    let other = shared(&mut net, conv(2, 1), image, aux);
    let cost = net.cost(other);
    assert_eq!(cost.totals.parameters, 6);
    assert_eq!(cost.layers[1].portion, Portion::Trained);
    assert_eq!(cost.layers[2].portion, Portion::Trained);
}

#[test]
fn portions() {
    let mut net = Net::default();
    let image = net.input(2, 4, 4);
    net.builder.enter_frozen();
    let stem = net.add(conv(2, 1), &[image]);
    let stem = net.add(norm(), &[stem]);
    let head = net.add(conv(3, 1), &[stem]);
    net.builder.leave_frozen();
    let head = net.add(norm(), &[head]);
    net.output(head, true);
    // Nothing needs it, but it runs only in training.
    net.add(conv(5, 1), &[head]);
    let last = net.add(conv(4, 1), &[stem]);
    let cost = net.cost(last);
    assert_eq!(
        cost.totals,
        Totals {
            parameters: 2 * 4 + 4,
            parameters_frozen: 2 * 2 + 2 + 4,
            parameters_training_only: (2 * 3 + 3) + 6 + (3 * 5 + 5),
            statistics: 4,
            macs: 16 * (2 * 2 + 2 * 4),
        }
    );
    let frozen = 9 + 10;
    let all = 12 + 10 + 35;
    // Read back: what the training head's norm and the last conv read.
    let kept: u64 = cost
        .layers
        .iter()
        .map(|layer| layer.saved_for_backward)
        .sum();
    assert_eq!(kept, 48 + 32);
    assert_eq!(cost.memory.training, kept + 2 * all - frozen);
}

#[test]
fn totals_are_those_of_the_whole_measure() {
    let mut net = Net::default();
    let image = net.input(2, 4, 4);
    let last = net.add(conv(2, 3), &[image]);
    net.output(last, false);
    let graph = net.finish();
    let cost = measure(&graph).unwrap();
    assert_eq!(totals(&graph).unwrap(), cost.totals);
    assert_eq!(cost.totals.flops(), 2 * cost.totals.macs);
    assert_eq!(cost.layers[1].flops(), cost.totals.flops());
}

fn overflow(build: impl FnOnce(&mut Net) -> Tensor) -> CountOverflow {
    let mut net = Net::default();
    let last = build(&mut net);
    net.output(last, false);
    measure(&net.finish()).unwrap_err()
}

#[test]
fn too_large_is_an_error_with_its_node() {
    let vector = |net: &mut Net, features| {
        let shape = Shape::vector(features);
        net.builder.input(None, shape, Origin::default())
    };
    let found = overflow(|net| {
        let input = vector(net, 1 << 40);
        net.add(dense(1 << 40), &[input])
    });
    assert_eq!((found.what, found.node.index()), ("parameters", 1));
    let found = overflow(|net| {
        let input = vector(net, 1 << 32);
        let first = net.add(dense((1 << 31) - 1), &[input]);
        net.add(dense(1 << 32), &[first])
    });
    assert_eq!(
        (found.what, found.node.index()),
        ("floating-point operations", 2)
    );
    // 2^62 values are 2^64 bytes.
    let found = overflow(|net| {
        let input = vector(net, 1 << 62);
        net.add(relu(), &[input])
    });
    assert_eq!((found.what, found.node.index()), ("bytes of memory", 0));
    let found = overflow(|net| {
        let mut input = net.input(1, 1, 1);
        for _ in 0..20 {
            let window = super::net::window(1, 1 << 60, cnn_lang::layer::Padding::NONE, 1);
            input = net.add(super::net::conv_of(1, window), &[input]);
        }
        input
    });
    assert_eq!(found.what, "rows or columns of the receptive field");
}
