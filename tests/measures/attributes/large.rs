//! Graphs with more paths than can be listed and more layers than one pass takes.

use super::{Net, act, add, assert_close, concat, conv, conv3, dense, pool, window};
use cnn_lang::attributes::{Attributes, attributes};
use cnn_lang::layer::{Function, GlobalPool, Padding, Pool, PoolKind};

/// `blocks` residual blocks of two convs each, between a conv and a pooling with a dense layer.
fn residual(blocks: usize) -> Attributes {
    let mut net = Net::default();
    let image = net.input(3, 16, 16);
    let mut flow = net.add(conv3(8), &[image]);
    for _ in 0..blocks {
        let body = net.chain(flow, [conv3(8), act(Function::Relu), conv3(8)]);
        flow = net.add(add(), &[flow, body]);
    }
    let global = GlobalPool {
        kind: PoolKind::Average,
    };
    let last = net.chain(flow, [global.into(), dense(10)]);
    net.measure(last)
}

/// A block adds 0 or 2 layers to a path, so the mean depth grows by 1 a block; listing the
/// 2^1000 paths would not end.
#[test]
fn a_thousand_residual_blocks_have_the_mean_depth_of_the_closed_form() {
    for blocks in [0, 1, 5, 1_000, 10_000] {
        let found = residual(blocks);
        assert_eq!(
            found.net_depth_avg,
            1.0 + blocks as f64 + 2.0,
            "{blocks} blocks"
        );
        assert_eq!(found.num_conv_layers, 1.0 + 2.0 * blocks as f64);
        assert_eq!(found.num_relu, blocks as f64);
        let nothing = if blocks == 0 { f64::NAN } else { 0.0 };
        assert_close(
            found.avg_grid_reduction_area_consecutive,
            nothing,
            "consecutive",
        );
    }
}

/// Modules of four branches with 1, 2, 2 and 2 layers (one of them a pooling), 4^n paths.
#[test]
fn many_branches_have_the_mean_depth_of_the_closed_form() {
    let mut net = Net::default();
    let mut flow = net.input(3, 8, 8);
    let modules = 700;
    for _ in 0..modules {
        let keep = Pool {
            kind: PoolKind::Max,
            window: window((3, 3), (1, 1), Padding::Same),
            count_pad: false,
        };
        let branches = [
            net.chain(flow, [conv3(2)]),
            net.chain(flow, [conv3(2), conv3(2)]),
            net.chain(flow, [conv3(2), act(Function::Relu), conv3(2)]),
            net.chain(flow, [keep.into(), conv3(2)]),
        ];
        flow = net.add(concat(), &branches);
    }
    let found = net.measure(flow);
    assert_close(
        found.net_depth_avg,
        7.0 / 4.0 * f64::from(modules),
        "net_depth_avg",
    );
    assert_eq!(found.avg_split_width, 4.0);
    assert_eq!(found.avg_concat_width, 4.0);
}

/// More than 64 sources, so that several passes meet; each pair of a chain halves the grid or not.
#[test]
fn pairs_are_counted_over_all_passes() {
    let mut net = Net::default();
    let image = net.input(3, 1 << 20, 4);
    let mut flow = image;
    for index in 0..200u64 {
        let stride = if index % 10 == 9 { 2 } else { 1 };
        flow = net.add(conv(2, (3, 3), (stride, 1), Padding::Same), &[flow]);
    }
    let found = net.measure(flow);
    let halved = 20.0;
    assert_close(
        found.avg_grid_reduction_height_consecutive,
        halved * 0.5 / 199.0,
        "avg_grid_reduction_height_consecutive",
    );
    assert_eq!(found.avg_grid_reduction_width_consecutive, 0.0);
    assert_eq!(found.avg_grid_reduction_height_total, 1.0 - 0.5f64.powi(20));

    let mut net = Net::default();
    for height in 1..=150 {
        let input = net.input(1, height * 2, 2);
        let last = net.chain(input, [pool(2), conv3(1)]);
        net.output(last, false);
    }
    let found = attributes(&net.finish());
    assert_eq!(found.avg_grid_reduction_height_total, 0.5);
    assert_eq!(found.num_conv_layers, 150.0);
}
