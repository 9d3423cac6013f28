//! What holds of the difference of any two networks.

use crate::networks::{Measured, compared, network, zoo};
use cnn_lang::diff::{Change, Matched, NetworkDiff};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Every node of both networks is in one list.
fn complete(found: &NetworkDiff, before: &Measured, after: &Measured) {
    let pairs = || found.matched.iter();
    let mut ones: Vec<usize> = pairs().map(|it| it.layers.before.node.index()).collect();
    ones.extend(found.removed.iter().map(|it| it.node.index()));
    ones.sort_unstable();
    assert_eq!(ones, (0..before.network.graph.len()).collect::<Vec<_>>());
    let mut others: Vec<usize> = pairs().map(|it| it.layers.after.node.index()).collect();
    others.extend(found.added.iter().map(|it| it.node.index()));
    others.sort_unstable();
    assert_eq!(others, (0..after.network.graph.len()).collect::<Vec<_>>());
}

/// What is added and removed, and what pairs have more, is what the totals differ by.
fn adds_up(found: &NetworkDiff) {
    let count = |layers: &[cnn_lang::diff::LayerState]| -> i128 {
        layers.iter().map(|it| i128::from(it.parameters)).sum()
    };
    let pairs: i128 = found
        .matched
        .iter()
        .map(|it| {
            let parameters = it.layers.as_ref().map(|it| i128::from(it.parameters));
            parameters.after - parameters.before
        })
        .sum();
    let sums = found.sums.map(|it| i128::from(it.totals.all_parameters()));
    let more = count(&found.added) - count(&found.removed) + pairs;
    assert_eq!(more, sums.after - sums.before);
}

/// A pair, and its changes in either direction.
fn pair(pair: &Matched, mirrored: bool) -> (usize, usize, BTreeSet<String>) {
    let nodes = pair.layers.as_ref().map(|it| it.node.index());
    let change = |change: &Change| {
        // A permutation and its inverse have different texts.
        if let Change::Order(places) = change {
            return format!("order of {}", places.len());
        }
        let texts = change.texts();
        let (one, other) = (texts.before, texts.after);
        if mirrored {
            format!("{} {other} -> {one}", change.name())
        } else {
            format!("{} {one} -> {other}", change.name())
        }
    };
    let changes = pair.changes.iter().map(change).collect();
    if mirrored {
        (nodes.after, nodes.before, changes)
    } else {
        (nodes.before, nodes.after, changes)
    }
}

/// The difference in the other direction is the same.
fn mirrors(found: &NetworkDiff, back: &NetworkDiff) {
    let nodes = |layers: &[cnn_lang::diff::LayerState]| -> Vec<usize> {
        layers.iter().map(|it| it.node.index()).collect()
    };
    assert_eq!(nodes(&found.added), nodes(&back.removed));
    assert_eq!(nodes(&found.removed), nodes(&back.added));
    let pairs = |found: &NetworkDiff, mirrored| -> BTreeSet<_> {
        found.matched.iter().map(|it| pair(it, mirrored)).collect()
    };
    assert_eq!(pairs(found, false), pairs(back, true));
    assert_eq!(found.is_empty(), back.is_empty());
    assert_eq!(found.outputs_changed, back.outputs_changed);
    assert_eq!(found.attributes.len(), back.attributes.len());
}

fn all_hold(before: &Measured, after: &Measured) {
    let (found, _) = compared(before, after);
    complete(&found, before, after);
    adds_up(&found);
    let (back, _) = compared(after, before);
    complete(&back, after, before);
    mirrors(&found, &back);
}

fn nothing(network: &Measured) {
    let (found, listing) = compared(network, network);
    assert!(found.is_empty(), "{listing}");
    assert!(found.attributes.is_empty());
    assert!(
        found
            .matched
            .iter()
            .all(|it| it.is_same() && it.renamed.is_none())
    );
}

/// Networks of all families, each beside one that has something in common with it and one that has
/// not.
const ZOO: [&str; 16] = [
    "lenet.cnn#lenet5",
    "alexnet.cnn#alexnet",
    "vgg.cnn#vgg11",
    "vgg.cnn#vgg16_bn",
    "resnet.cnn#resnet18",
    "resnet.cnn#resnet50",
    "resnet.cnn#resnext50_32x4d",
    "squeezenet.cnn#squeezenet1_0",
    "squeezenet.cnn#squeezenet1_1",
    "googlenet.cnn#googlenet",
    "googlenet.cnn#googlenet_with_heads",
    "mobilenet_v2.cnn#mobilenet_v2",
    "mobilenet_v3.cnn#mobilenet_v3_large",
    "mobilenet_v3.cnn#mobilenet_v3_small",
    "mnasnet.cnn#mnasnet0_5",
    "shufflenet_v2.cnn#shufflenet_v2_x0_5",
];

#[test]
fn real_networks_against_each_other() {
    let networks: Vec<Measured> = ZOO.iter().map(|name| zoo(name, &[])).collect();
    for (place, one) in networks.iter().enumerate() {
        nothing(one);
        for step in [1, 5] {
            all_hold(one, &networks[(place + step) % networks.len()]);
        }
    }
}

/// A step of a chain that keeps maps as they are, or makes them smaller.
fn step() -> impl Strategy<Value = String> {
    let few = prop_oneof![Just(4), Just(8), Just(12)];
    prop_oneof![
        4 => (few, prop_oneof![Just(1), Just(3)])
            .prop_map(|(features, kernel)| format!("conv {features} {kernel}x{kernel} pad={}", kernel / 2)),
        3 => Just("relu".to_owned()),
        1 => Just("tanh".to_owned()),
        1 => Just("batchnorm".to_owned()),
        1 => Just("dropout 0.5".to_owned()),
        1 => Just("maxpool 3x3 stride=1 pad=1".to_owned()),
        1 => Just("residual { relu }".to_owned()),
    ]
}

/// Statements: chains, loops, modules with branches, some with names.
fn statement(depth: u32) -> BoxedStrategy<String> {
    let chain = prop::collection::vec(step(), 1..4).prop_map(|steps| steps.join(" -> "));
    if depth == 0 {
        return chain.boxed();
    }
    let inner = || prop::collection::vec(statement(depth - 1), 1..3);
    let branches = prop::collection::vec(prop::collection::vec(step(), 1..3), 2..4);
    prop_oneof![
        4 => chain,
        1 => (1..4u32, inner()).prop_map(|(rounds, body)| {
            format!("repeat {rounds} {{\n{}\n}}", body.join("\n"))
        }),
        1 => branches.prop_map(|branches| {
            let branches = branches.into_iter().map(|steps| steps.join(" -> "));
            format!("concat({})", branches.collect::<Vec<_>>().join(", "))
        }),
        1 => (inner(), 0..3u32).prop_map(|(body, which)| format!("block{which} # {}", body.len())),
    ]
    .boxed()
}

fn statements() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(statement(2), 1..8)
}

fn text(statements: &[String]) -> String {
    let blocks = "block block0 {\n  conv 4 3x3 pad=1 -> relu\n}\nblock block1 {\n  block0 -> batchnorm\n}\n\
                  block block2 {\n  residual { block1 -> conv in.channels 1x1 }\n}\n";
    let body = statements.join("\n");
    format!("network n {{\ninput 4x6x6\n{body}\nflatten -> dense 3\n}}\n{blocks}")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn any_network_equals_itself(statements in statements()) {
        nothing(&network(&text(&statements)));
    }

    #[test]
    fn any_two_networks(one in statements(), other in statements()) {
        all_hold(&network(&text(&one)), &network(&text(&other)));
    }

    #[test]
    fn any_edit(
        mut statements in statements(),
        new in statement(1),
        place in any::<prop::sample::Index>(),
        removes in any::<bool>(),
    ) {
        let before = network(&text(&statements));
        let place = place.index(statements.len());
        if removes {
            statements[place] = new;
        } else {
            statements.insert(place, new);
        }
        let after = network(&text(&statements));
        all_hold(&before, &after);
        if !removes {
            // What is inserted is all that is added; nothing goes.
            let (found, _) = compared(&before, &after);
            prop_assert!(found.removed.is_empty());
            let more = after.network.graph.len() - before.network.graph.len();
            prop_assert_eq!(found.added.len(), more);
        }
    }
}
