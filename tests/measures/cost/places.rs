//! Receptive fields of drawn networks, against a list of the places that single places see.

use super::net::{Net, concat, conv, conv_of, join, pool, window};
use super::receptive::upsample;
use cnn_lang::cost::{Field, measure};
use cnn_lang::graph::{Graph, NodeIndex, Operation};
use cnn_lang::layer::{
    Axis, Crop, Interpolation, Join, Layer, Pad, Padding, Pool, PoolKind, Shape, Target, Upsample,
    Window,
};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Which places of its input a layer's place sees, written down once more from the definitions.
fn sees(layer: &Layer, input: Shape, place: i64) -> Vec<i64> {
    let taps = |window: &Window| -> Vec<i64> {
        let before = match window.padding {
            Padding::Sides { top, .. } => top as i64,
            // As for `same` in TensorFlow: what covers ceil(n / s) windows, the larger half after.
            Padding::Same | Padding::SameLower => {
                let (n, s) = (input.height() as i64, window.stride.height as i64);
                let span = (window.kernel.height as i64 - 1) * window.dilation.height as i64 + 1;
                let total = (((n + s - 1) / s - 1) * s + span - n).max(0);
                if window.padding == Padding::Same {
                    total / 2
                } else {
                    total - total / 2
                }
            }
        };
        let start = place * window.stride.height as i64 - before;
        let taps = 0..window.kernel.height as i64;
        taps.map(|tap| start + tap * window.dilation.height as i64)
            .collect()
    };
    match layer {
        Layer::Conv(conv) => taps(&Window {
            kernel: conv.kernel,
            stride: conv.stride,
            dilation: conv.dilation,
            padding: conv.padding,
            rounding: cnn_lang::layer::Rounding::Floor,
        }),
        Layer::Pool(Pool { window, .. }) => taps(window),
        Layer::Pad(Pad {
            padding: Padding::Sides { top, .. },
            ..
        }) => vec![place - *top as i64],
        Layer::Crop(Crop {
            padding: Padding::Sides { top, .. },
        }) => vec![place + *top as i64],
        Layer::Upsample(Upsample {
            target: Target::Factor(factor),
            ..
        }) => vec![place.div_euclid(*factor as i64)],
        Layer::Elementwise(_) | Layer::Concat(_) => vec![place],
        other => panic!("{} is not drawn", other.name()),
    }
}

/// The places of the input that one place sees along one path, which is given from its end.
fn along_path(graph: &Graph, path: &[NodeIndex], place: i64) -> (i64, i64) {
    let mut places = BTreeSet::from([place]);
    for &node in path {
        if let Operation::Layer(layer) = &graph.node(node).unwrap().operation {
            let input = graph.input_shapes(node)[0];
            let seen = places.iter().flat_map(|&place| sees(layer, input, place));
            places = seen.collect();
        }
    }
    (*places.first().unwrap(), *places.last().unwrap())
}

/// All paths back from a node to an input.
fn paths(graph: &Graph, from: NodeIndex) -> Vec<Vec<NodeIndex>> {
    let reads = graph.reads(from);
    if reads.is_empty() {
        return vec![vec![from]];
    }
    let before = reads.iter().flat_map(|read| paths(graph, read.node));
    before.map(|path| [vec![from], path].concat()).collect()
}

#[derive(Clone, Debug)]
struct Draw {
    what: u8,
    first: usize,
    second: usize,
    kernel: u64,
    stride: u64,
    dilation: u64,
    before: u64,
}

fn draws(kinds: u8, length: usize) -> impl Strategy<Value = Vec<Draw>> {
    let numbers = (1u64..5, 1u64..4, 1u64..4, 0u64..4);
    let draw = (0..kinds, 0usize..64, 0usize..64, numbers);
    let draw = draw.prop_map(|(what, first, second, numbers)| {
        let (kernel, stride, dilation, before) = numbers;
        Draw {
            what,
            first,
            second,
            kernel,
            stride,
            dilation,
            before,
        }
    });
    prop::collection::vec(draw, 0..length)
}

fn layer(draw: &Draw) -> Layer {
    let sides = Padding::Sides {
        top: draw.before,
        bottom: draw.before / 2,
        left: draw.before,
        right: draw.before / 2,
    };
    let window = |padding| window(draw.kernel, draw.stride, padding, draw.dilation);
    match draw.what {
        0 => conv_of(4, window(sides)),
        1 => conv_of(4, window(Padding::Same)),
        2 => conv_of(4, window(Padding::SameLower)),
        3 => pool(PoolKind::Max, draw.kernel),
        4 => Pad::around(sides).into(),
        _ => Crop { padding: sides }.into(),
    }
}

fn matches(found: Field, (first, last): (i64, i64), place: i64) -> bool {
    let start = found.start() + found.stride * place as f64;
    (start, found.size) == (first as f64, (last - first + 1) as f64)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Smallest and largest over all paths, each path by itself; offset and stride at two places.
    #[test]
    fn fields_are_what_places_see(draws in draws(10, 9)) {
        let mut net = Net::default();
        let mut tensors = vec![net.input(4, 200, 200)];
        for draw in &draws {
            let pick = |at: usize| tensors[tensors.len() - 1 - at % tensors.len().min(4)];
            let (layer, inputs) = match draw.what {
                6 | 7 => (join(Join::Add), vec![pick(draw.first), pick(draw.second)]),
                8 | 9 => (concat(), vec![pick(draw.first), pick(draw.second)]),
                _ => (layer(draw), vec![pick(draw.first)]),
            };
            if let Ok(made) = net.builder.add(layer, &inputs, cnn_lang::graph::Origin::default()) {
                tensors.push(made);
            }
        }
        let last = *tensors.last().unwrap();
        net.output(last, false);
        let graph = net.finish();
        let cost = measure(&graph).unwrap();
        for (index, node) in graph.nodes() {
            let found = cost.layers[index.index()].receptive_field.unwrap();
            prop_assert_eq!(node.outputs[0].along(Axis::Height), node.outputs[0].height());
            let all = paths(&graph, index);
            let sizes = all.iter().map(|path| along_path(&graph, path, 0));
            let sizes: Vec<i64> = sizes.map(|(first, last)| last - first + 1).collect();
            prop_assert_eq!(found.height.min.size, *sizes.iter().min().unwrap() as f64);
            prop_assert_eq!(found.height.max.size, *sizes.iter().max().unwrap() as f64);
            for field in [found.height.min, found.height.max] {
                let is_one = |path: &Vec<NodeIndex>| {
                    [0, 7].iter().all(|&place| matches(field, along_path(&graph, path, place), place))
                };
                prop_assert!(all.iter().any(is_one), "{field:?} is no path's");
            }
        }
    }

    /// After an upsampling, the mean over one period of places.
    #[test]
    fn upsampled_fields_are_means(
        before in draws(6, 4),
        factor in 1u64..5,
        kernels in prop::collection::vec(1u64..6, 0..4),
    ) {
        let mut net = Net::default();
        let mut flow = net.input(4, 200, 200);
        for draw in &before {
            let made = net.builder.add(layer(draw), &[flow], cnn_lang::graph::Origin::default());
            flow = made.unwrap_or(flow);
        }
        if net.builder.shape(flow).height() == 1 {
            // One row is seen by all, however often it stands there.
            return Ok(());
        }
        flow = net.add(upsample(factor, Interpolation::Nearest), &[flow]);
        for kernel in kernels {
            flow = net.add(conv(4, kernel), &[flow]);
        }
        net.output(flow, false);
        let graph = net.finish();
        let field = measure(&graph).unwrap().layers.last().unwrap().receptive_field.unwrap();
        let path = &paths(&graph, flow.node)[0];
        let (mut size, mut centre) = (0.0, 0.0);
        for place in 0..factor as i64 {
            let (first, last) = along_path(&graph, path, place);
            size += (last - first + 1) as f64 / factor as f64;
            let moved = field.height.max.stride * place as f64;
            centre += ((first + last) as f64 / 2.0 - moved) / factor as f64;
        }
        prop_assert!((field.height.max.size - size).abs() < 1e-9);
        prop_assert!((field.height.max.centre - centre).abs() < 1e-9);
    }
}
