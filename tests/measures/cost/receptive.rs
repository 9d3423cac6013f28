//! Receptive fields of layers and small networks, against sizes known or counted by hand.

use super::net::{Net, conv, conv_of, dense, join, pool, window};
use super::zoo;
use cnn_lang::cost::{Extremes, measure};
use cnn_lang::graph::Tensor;
use cnn_lang::layer::{
    AdaptivePool, Conv, Crop, Dilation, Flatten, GlobalPool, GridSize, Interpolation, Join, Kernel,
    Layer, MapAxis, Pad, Padding, Permute, Pool, PoolKind, Reshape, RoiKind, RoiPool, Shape,
    SpaceToDepth, Stride, Target, Upsample,
};

pub(super) fn upsample(factor: u64, mode: Interpolation) -> Layer {
    let target = Target::Factor(factor);
    Upsample { target, mode }.into()
}

fn global() -> Layer {
    let kind = PoolKind::Average;
    GlobalPool { kind }.into()
}

/// The field in rows of the last of a chain of layers.
fn after(size: u64, layers: impl IntoIterator<Item = Layer>) -> Extremes {
    let mut net = Net::default();
    let image = net.input(4, size, size);
    let last = layers
        .into_iter()
        .fold(image, |flow, layer| net.add(layer, &[flow]));
    let cost = net.cost(last);
    let field = cost.layers.last().unwrap().receptive_field.unwrap();
    assert_eq!(field.height, field.width);
    field.height
}

fn only(extremes: Extremes) -> (f64, f64, f64) {
    assert_eq!(extremes.min, extremes.max);
    let field = extremes.max;
    (field.size, field.stride, field.start())
}

/// A name, the layers, and size, stride and start after them.
type Case = (&'static str, Vec<Layer>, (f64, f64, f64));

#[test]
fn single_layers() {
    let none = Padding::NONE;
    let cases: [Case; 14] = [
        ("3x3", vec![conv(4, 3)], (3.0, 1.0, -1.0)),
        (
            "5x5 valid",
            vec![conv_of(4, window(5, 1, none, 1))],
            (5.0, 1.0, 0.0),
        ),
        (
            "stride",
            vec![conv_of(4, window(7, 2, Padding::even(3, 3), 1))],
            (7.0, 2.0, -3.0),
        ),
        (
            "dilation",
            vec![conv_of(4, window(3, 1, none, 4))],
            (9.0, 1.0, 0.0),
        ),
        (
            "same",
            vec![conv_of(4, window(2, 1, Padding::Same, 1))],
            (2.0, 1.0, 0.0),
        ),
        (
            "same_lower",
            vec![conv_of(4, window(2, 1, Padding::SameLower, 1))],
            (2.0, 1.0, -1.0),
        ),
        (
            "pool",
            vec![pool(PoolKind::Max, 2), conv(4, 3)],
            (6.0, 2.0, -2.0),
        ),
        (
            "global",
            vec![pool(PoolKind::Max, 2), global()],
            (24.0, 24.0, 0.0),
        ),
        (
            "zero_pad",
            vec![Pad::around(Padding::even(2, 2)).into()],
            (1.0, 1.0, -2.0),
        ),
        (
            "crop",
            vec![
                pool(PoolKind::Max, 2),
                Crop {
                    padding: Padding::even(3, 3),
                }
                .into(),
            ],
            (2.0, 2.0, 6.0),
        ),
        (
            "space_to_depth",
            vec![SpaceToDepth { factor: 3 }.into()],
            (3.0, 3.0, 0.0),
        ),
        // The four places of a value see it alone; three neighbours see two values.
        (
            "nearest",
            vec![upsample(2, Interpolation::Nearest), conv(4, 3)],
            (2.0, 0.5, -0.75),
        ),
        (
            "bilinear",
            vec![upsample(2, Interpolation::Bilinear)],
            (2.0, 0.5, -0.75),
        ),
        ("adaptive", vec![adaptive(4)], (6.0, 6.0, 0.0)),
    ];
    for (name, layers, expected) in cases {
        assert_eq!(only(after(24, layers)), expected, "{name}");
    }
}

fn adaptive(size: u64) -> Layer {
    let kind = PoolKind::Average;
    let size = GridSize::new(size, size);
    AdaptivePool { kind, size }.into()
}

/// The largest window of an adaptive pooling, by listing all of them.
#[test]
fn adaptive_windows() {
    for size in 1..40u64 {
        for to in 1..40u64 {
            let ends = (0..to).map(|i| ((i + 1) * size).div_ceil(to) - i * size / to);
            let found = after(size, [adaptive(to)]);
            let expected = if size == 1 { 1 } else { ends.max().unwrap() };
            assert_eq!(found.max.size, expected as f64, "{size} to {to}");
        }
    }
}

/// He et al. 2016: the shortest path takes the 1x1 shortcuts, the longest every 3x3.
#[test]
fn a_residual_network_has_a_smallest_and_a_largest() {
    let cost = zoo("resnet.cnn", "resnet18");
    let field = cost.receptive_field.unwrap().height;
    assert_eq!((field.min.size, field.max.size), (11.0, 435.0));
    let field = zoo("resnet.cnn", "resnet101").receptive_field.unwrap();
    assert_eq!(field.width.max.size, 971.0);
}

/// Araujo et al. 2019, table 1: receptive field, effective stride.
#[test]
fn published_fields() {
    let found = |file, name| {
        let field = zoo(file, name).receptive_field.unwrap().height.max;
        (field.size, field.stride)
    };
    assert_eq!(found("vgg.cnn", "vgg16"), (212.0, 32.0));
    assert_eq!(found("inception_v3.cnn", "inception_v3"), (1311.0, 32.0));
    assert_eq!(found("alexnet.cnn", "alexnet"), (195.0, 32.0));
    // With gates left out, the sum of (k − 1) · stride over the depthwise convs, and the stem's 3.
    let gated = zoo("efficientnet.cnn", "efficientnet_b0").receptive_field;
    assert!(gated.unwrap().global);
    assert_eq!(found("efficientnet.cnn", "efficientnet_b0"), (851.0, 32.0));
}

/// A gate sees the whole map, and is distinguished from what places see around themselves.
#[test]
fn a_global_pooling_beside_the_flow() {
    let mut net = Net::default();
    let image = net.input(4, 16, 16);
    let stem = net.add(conv(4, 3), &[image]);
    let gate = net.add(global(), &[stem]);
    let gate = net.add(conv(4, 1), &[gate]);
    let gated = net.add(join(Join::Multiply), &[stem, gate]);
    let mut last = gated;
    for _ in 0..3 {
        last = net.add(conv(4, 3), &[last]);
    }
    let cost = net.cost(last);
    let rows = |tensor: Tensor| {
        let field = cost.layers[tensor.node.index()].receptive_field.unwrap();
        let Extremes { min, max } = field.height;
        (min.size, max.size, max.stride, field.global)
    };
    assert_eq!(rows(stem), (3.0, 3.0, 1.0, false));
    assert_eq!(rows(gate), (18.0, 18.0, 16.0, false));
    assert_eq!(rows(gated), (3.0, 3.0, 1.0, true));
    assert_eq!(rows(last), (9.0, 9.0, 1.0, true));
    // Without the flow beside it, the same for all places, and it grows no more.
    let mut net = Net::default();
    let image = net.input(4, 16, 16);
    let whole = net.add(global(), &[image]);
    let whole = net.add(upsample(8, Interpolation::Bilinear), &[whole]);
    let last = net.add(conv(4, 3), &[whole]);
    let cost = net.cost(last);
    let field = cost.receptive_field.unwrap();
    assert_eq!(only(field.height), (16.0, 0.0, 0.0));
    assert!(field.global);
}

fn permute(order: [MapAxis; 3]) -> Layer {
    Permute { order }.into()
}

/// A convolution of one feature map, kernel and stride each rows by columns.
fn slanted(kernel: (u64, u64), stride: (u64, u64)) -> Layer {
    Conv {
        pad_mode: cnn_lang::layer::PadMode::Zeros,
        features: 8,
        kernel: Kernel::new(kernel.0, kernel.1),
        stride: Stride::new(stride.0, stride.1),
        padding: Padding::NONE,
        dilation: Dilation::new(1, 1),
        groups: 1,
        bias: true,
    }
    .into()
}

/// Size, stride and start in rows and in columns of the input.
type Both = ((f64, f64, f64), (f64, f64, f64));

fn both(channels: u64, size: (u64, u64), layers: Vec<Layer>) -> (Both, bool) {
    let mut net = Net::default();
    let mut flow = net.input(channels, size.0, size.1);
    for layer in layers {
        flow = net.add(layer, &[flow]);
    }
    let field = net.cost(flow).receptive_field.unwrap();
    ((only(field.height), only(field.width)), field.global)
}

/// Fields stay in rows and columns of the input, however the map is turned.
#[test]
fn permutations_turn_maps() {
    use MapAxis::{Channels, Height, Width};
    let turn = || permute([Channels, Width, Height]);
    // 3x32x16 to 8x32x6, whose place (r, c) sees row r and columns 2c to 2c + 4; turned, to 8x6x32.
    let wide = || slanted((1, 5), (1, 2));
    let seen = ((1.0, 1.0, 0.0), (5.0, 2.0, 0.0));
    assert_eq!(both(3, (32, 16), vec![wide(), turn()]), (seen, false));
    // Three rows of that are three columns, 2 apart: 5 + 2 · 2.
    let taller = vec![wide(), turn(), slanted((3, 1), (1, 1))];
    let seen = ((1.0, 1.0, 0.0), (9.0, 2.0, 0.0));
    assert_eq!(both(3, (32, 16), taller), (seen, false));
    // And two columns, 3 apart, two rows.
    let other = vec![wide(), turn(), slanted((1, 2), (1, 3))];
    let seen = ((2.0, 3.0, 0.0), (5.0, 2.0, 0.0));
    assert_eq!(both(3, (32, 16), other), (seen, false));
    // Turned back, as if never turned.
    let back = vec![wide(), turn(), turn(), slanted((3, 1), (1, 1))];
    let seen = ((3.0, 1.0, 0.0), (5.0, 2.0, 0.0));
    assert_eq!(both(3, (32, 16), back), (seen, false));
    // Rows become channels, columns rows, channels columns: all 32 rows; three rows are three
    // columns of the input, and what runs along the map's columns sees no more of it.
    let last = vec![
        slanted((3, 5), (1, 1)),
        permute([Height, Width, Channels]),
        slanted((3, 3), (1, 1)),
    ];
    let seen = ((32.0, 0.0, 0.0), (7.0, 1.0, 0.0));
    assert_eq!(both(3, (32, 16), last), (seen, true));
    // Columns become channels, channels rows, rows columns.
    let first = vec![permute([Width, Channels, Height]), slanted((3, 2), (1, 1))];
    let seen = ((2.0, 1.0, 0.0), (16.0, 0.0, 0.0));
    assert_eq!(both(3, (32, 16), first), (seen, true));
    // Rows become channels, columns stay.
    let stay = vec![permute([Height, Channels, Width]), slanted((3, 2), (1, 1))];
    let seen = ((32.0, 0.0, 0.0), (2.0, 1.0, 0.0));
    assert_eq!(both(3, (32, 16), stay), (seen, true));
    // The map and itself turned, added: a place sees both (r, c) and (c, r), and three rows are
    // three rows on one path and three columns on the other.
    let mut net = Net::default();
    let image = net.input(8, 16, 16);
    let turned = net.add(turn(), &[image]);
    let sum = net.add(join(Join::Add), &[image, turned]);
    let last = net.add(slanted((3, 1), (1, 1)), &[sum]);
    let field = net.cost(last).receptive_field.unwrap();
    assert_eq!((field.height.min.size, field.height.max.size), (1.0, 3.0));
    assert_eq!((field.width.min.size, field.width.max.size), (1.0, 3.0));
}

/// Values keep their order: rows of another length are made of all of them.
#[test]
fn reshaping_keeps_columns_of_the_same_length() {
    let to = |channels, height, width| {
        let shape = Shape::map(channels, height, width);
        let layers = vec![slanted((3, 3), (1, 1)), Reshape { shape }.into()];
        let (rows, columns) = both(3, (18, 18), layers).0;
        (rows.0, columns.0)
    };
    // From 8x16x16.
    assert_eq!(to(8, 16, 16), (3.0, 3.0));
    assert_eq!(to(4, 32, 16), (18.0, 3.0));
    assert_eq!(to(4, 16, 32), (18.0, 18.0));
    assert_eq!(to(2, 32, 32), (18.0, 18.0));
}

/// Regions are numbers, not a map that is seen through: what they are computed from does not count.
#[test]
fn regions_are_no_path() {
    for kind in [RoiKind::Pool, RoiKind::Align] {
        let mut net = Net::default();
        let image = net.input(4, 16, 24);
        let map = net.add(pool(PoolKind::Max, 2), &[image]);
        // As an input of its own, a map whose channels hold five values.
        let regions = net.input(30, 1, 5);
        let size = GridSize::new(3, 3);
        let roi = RoiPool { kind, size };
        let last = net.add(roi.clone(), &[map, regions]);
        let field = net.cost(last).receptive_field.unwrap();
        // All of the map, at every place.
        assert_eq!(only(field.height), (16.0, 0.0, 0.0));
        assert_eq!(only(field.width), (24.0, 0.0, 0.0));
        // Regions from a head on a map that sees more than the first.
        let mut net = Net::default();
        let image = net.input(4, 16, 24);
        let map = net.add(slanted((3, 3), (1, 1)), &[image]);
        let head = net.add(slanted((9, 9), (1, 1)), &[map]);
        let head = net.add(Flatten, &[head]);
        let regions = net.add(dense(4), &[head]);
        let last = net.add(roi, &[map, regions]);
        let field = net.cost(last).receptive_field.unwrap();
        assert_eq!(only(field.height), (16.0, 0.0, 0.0));
        assert_eq!(only(field.width), (24.0, 0.0, 0.0));
    }
}

/// What the documentation says of places after an upsampling.
#[test]
fn means_behind_an_upsampling() {
    let pair = |stride| {
        let window = window(2, stride, Padding::NONE, 1);
        let (kind, count_pad) = (PoolKind::Max, false);
        let pool = Pool {
            kind,
            window,
            count_pad,
        };
        vec![upsample(2, Interpolation::Nearest), pool.into()]
    };
    // Rows 0 0 1 1 2 2: places see 0, 0 to 1, 1, 1 to 2: sizes 1, 2, 1, 2; middles 0, 1/2, 1, 3/2.
    assert_eq!(only(after(8, pair(1))), (1.5, 0.5, -0.25));
    // With stride 2: 0, 1, 2; the size is that of all places still.
    assert_eq!(only(after(8, pair(2))), (1.5, 1.0, -0.25));
    // Places 0 and 1 see rows −1 to 1, places 2 and 3 rows 1 to 3: middles 0, 0, 2, 2, of which
    // 0, 1, 2, 3 are taken off; −1/2 in the mean, and from there half of the size back.
    let strided = conv_of(4, window(3, 2, Padding::even(1, 1), 1));
    let grown = [strided, upsample(2, Interpolation::Nearest)];
    assert_eq!(only(after(8, grown)), (3.0, 1.0, -1.5));
}

#[test]
fn the_last_map() {
    let at_last = |layers: Vec<Layer>| {
        let mut net = Net::default();
        let image = net.input(4, 8, 8);
        let last = layers
            .into_iter()
            .fold(image, |flow, layer| net.add(layer, &[flow]));
        net.cost(last).receptive_field.unwrap().height.max.size
    };
    let average = || pool(PoolKind::Average, 8);
    let whole = || conv_of(4, window(8, 1, Padding::NONE, 1));
    assert_eq!(at_last(vec![conv(4, 3)]), 3.0);
    assert_eq!(at_last(vec![conv(4, 3), Flatten.into(), dense(3)]), 3.0);
    assert_eq!(at_last(vec![conv(4, 3), global(), dense(3)]), 3.0);
    assert_eq!(at_last(vec![conv(4, 3), average(), conv(9, 1)]), 3.0);
    assert_eq!(at_last(vec![conv(4, 3), adaptive(1), Flatten.into()]), 3.0);
    // A convolution over the whole grid makes features; a maximum over 2x2 is like those before.
    assert_eq!(at_last(vec![conv(4, 3), whole(), conv(9, 1)]), 10.0);
    let halves = || pool(PoolKind::Max, 2);
    assert_eq!(at_last(vec![halves(), halves(), halves(), dense(2)]), 8.0);
    // The image itself.
    assert_eq!(at_last(vec![Flatten.into(), dense(3)]), 1.0);
    // Over all outputs, those for training left out.
    let mut net = Net::default();
    let image = net.input(4, 8, 8);
    for (kernel, training) in [(5, false), (3, false), (7, true)] {
        let end = net.add(conv(4, kernel), &[image]);
        net.output(end, training);
    }
    let cost = measure(&net.finish()).unwrap();
    let field = cost.receptive_field.unwrap().height;
    assert_eq!((field.min.size, field.max.size), (3.0, 5.0));
}

/// The path that sees less before a layer can see more after it: 3 with stride 2 and 5 with stride 1
/// become 11 and 9 through a kernel of 5.
#[test]
fn the_smallest_field_may_come_from_the_larger_one_before() {
    let mut net = Net::default();
    let image = net.input(1, 8, 8);
    let strided = net.add(conv_of(1, window(3, 2, Padding::even(1, 1), 1)), &[image]);
    let wide = net.add(conv_of(1, window(5, 1, Padding::NONE, 1)), &[image]);
    let sum = net.add(join(Join::Add), &[strided, wide]);
    let last = net.add(conv_of(1, window(5, 1, Padding::even(2, 2), 1)), &[sum]);
    let field = net
        .cost(last)
        .layers
        .last()
        .unwrap()
        .receptive_field
        .unwrap();
    assert_eq!(field.height, field.width);
    assert_eq!((field.height.min.size, field.height.min.stride), (9.0, 1.0));
    assert_eq!(
        (field.height.max.size, field.height.max.stride),
        (11.0, 2.0)
    );
}
