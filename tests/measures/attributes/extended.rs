//! The extended attributes by hand, by listing every path, and over the standard library.

use super::brute_force::{Brute, draws, mean, network};
use super::{Net, act, add, assert_close, concat, conv, conv3, dense, lenet};
use cnn_lang::attributes::{EXTENDED, Extended, extended};
use cnn_lang::cost::measure;
use cnn_lang::elaborate::analyze;
use cnn_lang::graph::{Builder, Graph, Origin, Tensor};
use cnn_lang::layer::{
    BatchNorm, Class, DepthPart, Depthwise, Dilation, DropUnit, Dropout, Elementwise, Flatten,
    Function, GlobalPool, Identity, Join, Kernel, Layer, Padding, PoolKind, Split, Stride,
};
use cnn_lang::number::Number;
use cnn_lang::program::Program;
use cnn_lang::source::Folder;
use proptest::prelude::*;

fn of(graph: &Graph) -> Extended {
    extended(graph, &measure(graph).unwrap())
}

fn ending(mut net: Net, last: Tensor) -> Extended {
    net.output(last, false);
    of(&net.finish())
}

/// Every attribute that is not named is 0, and NaN where `nan` names it.
fn assert_all(found: &Extended, expected: &[(&str, f64)], nan: &[&str]) {
    for (name, value) in found.iter() {
        let known = expected.iter().find(|(known, _)| *known == name);
        let expected = match known {
            Some((_, expected)) => *expected,
            None if nan.contains(&name) => f64::NAN,
            None => 0.0,
        };
        assert_close(value, expected, name);
    }
    for name in expected.iter().map(|(name, _)| name).chain(nan) {
        assert!(found.get(name).is_some(), "{name} is no attribute");
    }
}

/// LeNet-5 by hand: 28x28, 14x14, 10x10 and 5x5 maps of 6 and 16 features, then 120, 84, 10.
#[test]
fn lenet_has_the_values_computed_by_hand() {
    let (net, last) = lenet();
    let parameters = 61_706.0;
    let activations = 1_024.0 + 4_704.0 + 1_176.0 + 1_600.0 + 400.0 + 120.0 + 84.0 + 10.0;
    let expected = [
        (
            "num_parameters",
            156.0 + 2_416.0 + 48_120.0 + 10_164.0 + 850.0,
        ),
        (
            "num_macs",
            117_600.0 + 240_000.0 + 48_000.0 + 10_080.0 + 840.0,
        ),
        ("num_activations", activations),
        ("peak_activations", 4_704.0 + 1_176.0),
        // All but the last 10 values are read by the backward pass.
        ("training_memory", activations - 10.0 + 2.0 * parameters),
        ("num_layers", 12.0),
        ("num_dense_layers", 3.0),
        // 5; 5 + 1; 6 + 2 · 4; 14 + 2.
        ("receptive_field_min_to_height", 16.0 / 32.0),
        ("receptive_field_min_to_width", 16.0 / 32.0),
        ("receptive_field_max_to_height", 16.0 / 32.0),
        ("receptive_field_max_to_width", 16.0 / 32.0),
        ("shortest_path", 7.0),
        ("longest_path", 7.0),
        ("avg_degree", 12.0 / 13.0),
        ("std_degree", 12f64.sqrt() / 13.0),
        ("max_degree", 1.0),
        ("max_reads", 1.0),
        ("max_split_width", 1.0),
        ("max_concat_width", 1.0),
        ("min_num_conv_features", 6.0),
        ("max_num_conv_features", 16.0),
        ("min_IP_neurons", 10.0),
        ("max_IP_neurons", 120.0),
        ("prop_parameters_in_dense", 59_134.0 / parameters),
        ("prop_parameters_in_largest", 48_120.0 / parameters),
        ("features_at_1", 6.0),
        // 32/10 is 1.68 halvings.
        ("features_at_1_4", 16.0),
        ("capacity_at_1", 156.0),
        ("capacity_at_1_4", 2_416.0),
        (
            "prop_activations_pooled_away",
            (3_528.0 + 1_200.0) / activations,
        ),
        ("avg_pool_reduction", 0.75),
        ("num_relu_layers", 4.0),
    ];
    let nan = ["avg_skip_length", "max_skip_length", "avg_dropout_rate"];
    assert_all(&ending(net, last), &expected, &nan);
}

fn depthwise() -> Layer {
    Depthwise {
        pad_mode: cnn_lang::layer::PadMode::Zeros,
        kernel: Kernel::new(3, 3),
        multiplier: 1,
        stride: Stride::new(1, 1),
        padding: Padding::Same,
        dilation: Dilation::new(1, 1),
        bias: true,
    }
    .into()
}

fn norm() -> Layer {
    BatchNorm { affine: true }.into()
}

fn global() -> Layer {
    let kind = PoolKind::Average;
    GlobalPool { kind }.into()
}

/// A stem, one residual block of a depthwise and a pointwise conv, and a classifier, on 4x8x8.
#[test]
fn a_residual_block_has_the_values_computed_by_hand() {
    let mut net = Net::default();
    let image = net.input(4, 8, 8);
    let relu = || act(Function::Relu);
    let stem = net.chain(image, [conv3(4), norm(), relu()]);
    let point = conv(4, (1, 1), (1, 1), Padding::NONE);
    let body = net.chain(stem, [depthwise(), norm(), relu(), point, norm()]);
    let sum = net.add(add(), &[stem, body]);
    let dropout = Dropout {
        unit: DropUnit::Value,
        rate: Number::lowest(1, 5),
    };
    let last = net.chain(
        sum,
        [
            relu(),
            global(),
            Flatten.into(),
            dropout.into(),
            dense(10),
            act(Function::Softmax),
        ],
    );
    let parameters = 148.0 + 40.0 + 20.0 + 3.0 * 8.0 + 50.0;
    let expected = [
        ("num_parameters", parameters),
        ("num_macs", 256.0 * (36.0 + 9.0 + 4.0) + 40.0),
        ("num_activations", 5.0 * 256.0 + 4.0 + 10.0),
        ("peak_activations", 3.0 * 256.0),
        // Image, three conv results, two of their norms, the sum; the pooled, the probabilities.
        (
            "training_memory",
            7.0 * 256.0 + 4.0 + 10.0 + 2.0 * parameters,
        ),
        ("num_layers", 15.0),
        ("num_dense_layers", 1.0),
        ("num_normalizations", 3.0),
        ("num_adds", 1.0),
        ("receptive_field_min_to_height", 3.0 / 8.0),
        ("receptive_field_min_to_width", 3.0 / 8.0),
        ("receptive_field_max_to_height", 5.0 / 8.0),
        ("receptive_field_max_to_width", 5.0 / 8.0),
        ("shortest_path", 3.0),
        ("longest_path", 5.0),
        ("std_path_length", 1.0),
        ("log2_num_paths", 1.0),
        ("avg_degree", 1.0),
        ("std_degree", (2.0f64 / 16.0).sqrt()),
        ("max_degree", 2.0),
        ("max_reads", 2.0),
        ("prop_branching", 1.0 / 16.0),
        ("max_split_width", 2.0),
        ("max_concat_width", 2.0),
        ("min_num_conv_features", 4.0),
        ("max_num_conv_features", 4.0),
        ("min_IP_neurons", 10.0),
        ("max_IP_neurons", 10.0),
        ("num_skip_connections", 1.0),
        ("avg_skip_length", 2.0),
        ("max_skip_length", 2.0),
        ("prop_normalized_conv", 1.0),
        ("prop_depthwise_conv", 1.0 / 3.0),
        ("prop_grouped_conv", 1.0 / 3.0),
        ("prop_parameters_in_dense", 50.0 / parameters),
        ("prop_parameters_in_largest", 148.0 / parameters),
        ("features_at_1", 12.0),
        ("capacity_at_1", 208.0),
        ("prop_activations_pooled_away", 252.0 / 1_294.0),
        ("avg_pool_reduction", 1.0 - 1.0 / 64.0),
        ("num_relu_layers", 3.0),
        ("num_softmax_layers", 1.0),
        ("num_dropout_layers", 1.0),
        ("avg_dropout_rate", 0.2),
    ];
    assert_all(&ending(net, last), &expected, &[]);
}

/// What stands where there is nothing to measure is what the table says.
#[test]
fn empty_cases_are_those_of_the_table() {
    let found = of(&Builder::new().finish(Vec::new()));
    for (attribute, (name, value)) in EXTENDED.iter().zip(found.iter()) {
        assert_eq!(attribute.name, name);
        let expected = match attribute.empty.split_whitespace().next() {
            Some("NaN") => f64::NAN,
            Some(number) => number.parse().unwrap(),
            None => panic!("{name} says nothing"),
        };
        assert_close(value, expected, name);
    }
    assert_eq!(found.get("no_such_attribute"), None);
    let mut names: Vec<&str> = EXTENDED.iter().map(|attribute| attribute.name).collect();
    names.extend(cnn_lang::attributes::ATTRIBUTES.map(|attribute| attribute.name));
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), Extended::COUNT + cnn_lang::attributes::COUNT);
}

#[test]
fn kinds_of_convs_and_of_skips() {
    let mut net = Net::default();
    let image = net.input(4, 8, 8);
    let variant = |change: fn(&mut cnn_lang::layer::Conv)| {
        let Layer::Conv(mut plain) = conv3(4) else {
            panic!("a conv");
        };
        change(&mut plain);
        Layer::from(plain)
    };
    let one = net.chain(
        image,
        [
            variant(|conv| conv.groups = 2),
            variant(|conv| conv.groups = 4),
            variant(|conv| conv.dilation = Dilation::new(1, 2)),
            variant(|conv| conv.stride = Stride::new(2, 1)),
            conv3(4),
        ],
    );
    // A gate is no skip connection; a tensor beside itself neither; a concat is one, through a
    // split and an activation, past one layer and past two.
    let gate = net.chain(one, [global(), conv3(4)]);
    let mul = Elementwise {
        join: Join::Multiply,
    };
    let gated = net.add(mul, &[one, gate]);
    let twice = net.add(add(), &[gated, gated]);
    let parts = DepthPart::Equal(2);
    let parts = net
        .builder
        .add_all(Split { parts }, &[twice], Origin::default())
        .unwrap();
    let short = net.chain(parts[0], [act(Function::Tanh)]);
    let long = net.chain(parts[1], [conv3(2)]);
    let longer = net.chain(long, [conv3(2)]);
    let last = net.add(concat(), &[short, long, longer]);
    let found = ending(net, last);
    assert_eq!(found.prop_depthwise_conv, 1.0 / 8.0);
    assert_eq!(found.prop_grouped_conv, 2.0 / 8.0);
    assert_eq!(found.prop_dilated_conv, 1.0 / 8.0);
    assert_eq!(found.prop_strided_conv, 1.0 / 8.0);
    assert_eq!(found.num_skip_connections, 2.0);
    assert_eq!((found.avg_skip_length, found.max_skip_length), (1.5, 2.0));
    assert_eq!(
        (found.num_muls, found.num_adds, found.num_concats),
        (1.0, 1.0, 1.0)
    );
    assert_eq!(found.max_concat_width, 3.0);
}

/// After the third of four 7x7 convs, all that has been seen is larger than 16x16: 7, 13, 19.
#[test]
fn convs_beyond_the_input() {
    let mut net = Net::default();
    let image = net.input(3, 16, 16);
    let large = || conv(4, (7, 7), (1, 1), Padding::Same);
    let last = net.chain(image, [large(), large(), large(), large()]);
    let found = ending(net, last);
    assert_eq!(found.prop_conv_beyond_input, 0.25);
    assert_eq!(found.receptive_field_max_to_height, 25.0 / 16.0);
}

#[test]
fn what_only_training_needs_is_left_out() {
    let (mut net, last) = lenet();
    let first = Tensor {
        node: petgraph::graph::NodeIndex::new(3),
        port: 0,
    };
    let head = net.chain(
        first,
        [conv3(9), act(Function::Gelu), Flatten.into(), dense(2)],
    );
    net.output(head, true);
    let found = ending(net, last);
    let (net, last) = lenet();
    let plain = ending(net, last);
    for ((name, found), plain) in found.iter().zip(plain.values()) {
        if name != "training_memory" {
            assert_close(found, plain, name);
        }
    }
}

/// Two ways a block, the lengths of which differ by two: binomial, with a closed form.
#[test]
fn many_paths_have_the_spread_of_the_closed_form() {
    for blocks in [1u32, 10, 5_000] {
        let mut net = Net::default();
        let mut flow = net.input(3, 8, 8);
        for _ in 0..blocks {
            let body = net.chain(flow, [conv3(3), conv3(3)]);
            flow = net.add(add(), &[flow, body]);
        }
        let found = ending(net, flow);
        let blocks = f64::from(blocks);
        assert_close(found.std_path_length, blocks.sqrt(), "std_path_length");
        assert_eq!(found.log2_num_paths, blocks);
        assert_eq!(
            (found.shortest_path, found.longest_path),
            (0.0, 2.0 * blocks)
        );
        assert_eq!(found.num_skip_connections, blocks);
        assert_eq!(found.avg_skip_length, 2.0);
    }
}

/// All networks of the standard library: finite, or NaN for nothing of that kind; shares are shares.
#[test]
fn the_standard_library_is_measured() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("stdlib/zoo");
    let (mut networks, mut declared) = (0, 0);
    for entry in std::fs::read_dir(&folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let text = std::fs::read_to_string(folder.join(&name)).unwrap();
        let heads = text.lines().filter(|line| line.starts_with("network "));
        declared += heads.count();
        let program = Program::load(&Folder::new(&folder), &name, &name, text);
        for network in analyze(&program, None, &[]).networks {
            assert!(network.is_complete(), "{name} {}", network.name);
            networks += 1;
            let found = of(&network.graph);
            for (attribute, value) in EXTENDED.iter().zip(found.values()) {
                let said = format!("{} of {} is {value}", attribute.name, network.name);
                let may_lack = ["skip", "dropout", "IP_neurons"];
                let lacks = may_lack.iter().any(|part| attribute.name.contains(part));
                assert!(value.is_finite() || value.is_nan() && lacks, "{said}");
                if attribute.name.starts_with("prop_") {
                    assert!((0.0..=1.0).contains(&value), "{said}");
                }
            }
            assert_eq!(
                found.num_parameters,
                network.totals.unwrap().parameters as f64
            );
            assert!(found.shortest_path <= found.longest_path);
        }
    }
    assert_eq!(networks, declared, "networks");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn passes_agree_with_the_list_of_all_paths(
        draws in draws(),
        ends in prop::collection::vec((0usize..64, prop::bool::weighted(0.3)), 0..4),
    ) {
        let graph = network(&draws, &ends);
        let found = of(&graph);
        let brute = Brute::new(&graph);
        let layers = [Class::Conv, Class::Pool, Class::Dense];

        let depths: Vec<f64> = brute.inputs().flat_map(|input| brute.path_depths(input)).collect();
        let square = |value: f64| value * value;
        let centre = mean(&depths);
        let spread: Vec<f64> = depths.iter().map(|depth| square(depth - centre)).collect();
        let or_nan = |value: f64| if depths.is_empty() { f64::NAN } else { value };
        let (least, most) = (f64::INFINITY, f64::NEG_INFINITY);
        assert_close(found.shortest_path, or_nan(depths.iter().copied().fold(least, f64::min)), "shortest");
        assert_close(found.longest_path, or_nan(depths.iter().copied().fold(most, f64::max)), "longest");
        // A square root of what rounds to nothing is not small.
        assert_close(square(found.std_path_length), mean(&spread), "variance");
        assert_close(found.log2_num_paths, or_nan((depths.len() as f64).log2()), "log2");

        let degrees: Vec<f64> = brute.nodes.iter().map(|&node| brute.readers(node).len() as f64).collect();
        assert_close(found.avg_degree, mean(&degrees), "avg_degree");

        let mut lengths = Vec::new();
        for &source in &brute.nodes {
            if brute.class(source) == Some(Class::Transparent) {
                continue;
            }
            let walks = brute.walks(source);
            for &join in &brute.nodes {
                if brute.class(join) != Some(Class::Join) || join == source {
                    continue;
                }
                let ending = walks.iter().filter(|walk| *walk.last().unwrap() == join);
                let inner: Vec<_> = ending.map(|walk| &walk[1..]).collect();
                let direct = inner.iter().any(|walk| {
                    let between = &walk[..walk.len() - 1];
                    between.iter().all(|&node| brute.class(node) == Some(Class::Transparent))
                });
                let passed = inner.iter().map(|walk| brute.count(walk, &layers)).fold(0.0, f64::max);
                if direct && passed > 0.0 {
                    lengths.push(passed);
                }
            }
        }
        assert_close(found.num_skip_connections, lengths.len() as f64, "num_skip_connections");
        assert_close(found.avg_skip_length, mean(&lengths), "avg_skip_length");
    }
}

/// What two pools read is discarded once, and a view of it is no second map.
#[test]
fn a_share_of_activations_is_at_most_1() {
    let pooled = |view: bool| {
        let mut net = Net::default();
        let image = net.input(16, 100, 100);
        let other = if view {
            net.add(Identity, &[image])
        } else {
            image
        };
        let one = net.add(global(), &[image]);
        let two = net.add(global(), &[other]);
        let last = net.add(concat(), &[one, two]);
        let found = ending(net, last);
        found.get("prop_activations_pooled_away").unwrap()
    };
    // 16 · 9,999 of the input's 160,000 values and those of both pools and the concatenation.
    assert_close(
        pooled(false),
        159_984.0 / 160_064.0,
        "two pools of one tensor",
    );
    assert_close(pooled(true), 1.0, "a pool of a tensor and one of its view");
}
