//! A copy equals the expansion of the text: every program has the same result with and without
//! copies.

use super::Expansions;
use crate::elaborate::{Analysis, Settable, Setting, SettingValue, analyze_with};
use crate::graph::{Graph, Node, Operation};
use crate::layer;
use crate::number::Number;
use crate::program::Program;
use crate::source::{Memory, STANDARD_LIBRARY};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn load(text: &str) -> Program {
    Program::load(&Memory::new(), "case.cnn", "case.cnn", text)
}

/// How many nodes have a layer in memory that another node has, too, in this network or another.
fn shared_layers(analysis: &Analysis) -> usize {
    let graphs = analysis.networks.iter().map(|it| &it.graph);
    let layers = graphs.flat_map(|graph| graph.nodes().map(|(_, node)| node));
    let layers: Vec<*const layer::Layer> = layers
        .filter_map(|node| match &node.operation {
            Operation::Layer(layer) => Some(Arc::as_ptr(layer)),
            Operation::Input => None,
        })
        .collect();
    let different: BTreeSet<_> = layers.iter().collect();
    layers.len() - different.len()
}

/// The number of layers of a very large network that are compared.
const COMPARED: usize = 5_000;

/// Everything that a graph holds.
fn contents(graph: &Graph) -> Vec<String> {
    let paths = graph.paths();
    let nodes = graph.nodes().zip(&paths).map(|((index, node), path)| {
        let Node {
            outputs,
            origin,
            label,
            liveness,
            frozen,
            weights,
            certainty,
            ..
        } = node;
        let layer = match &node.operation {
            Operation::Input => "input".to_owned(),
            Operation::Layer(layer) => format!("{layer:?}"),
        };
        let reads = graph.reads(index);
        // The frames around its own are frames of others.
        let frame = graph.origins().get(origin.frame);
        format!(
            "{path} {layer} {outputs:?} {origin:?} {label:?} {liveness:?} {frozen} {weights:?} \
             {certainty:?} {reads:?} {frame:?}"
        )
    });
    let outputs = graph.outputs().iter().map(|output| format!("{output:?}"));
    outputs.chain(nodes.take(COMPARED)).collect()
}

/// Compares both, and returns how many layers were copied.
fn compare(place: &str, program: &Program, settings: &[Setting]) -> usize {
    let plain = analyze_with(program, None, settings, Expansions::default());
    let copied = analyze_with(program, None, settings, Expansions::of(program));
    assert_eq!(plain.diagnostics, copied.diagnostics, "{place}");
    assert_eq!(plain.networks.len(), copied.networks.len(), "{place}");
    for (plain, copied) in plain.networks.iter().zip(&copied.networks) {
        let place = format!("{place}: {}", plain.name);
        let lines = contents(&plain.graph);
        for (line, other) in lines.iter().zip(contents(&copied.graph)) {
            assert_eq!(*line, other, "{place}");
        }
        assert_eq!(plain.graph.len(), copied.graph.len(), "{place}");
        assert_eq!(plain.status, copied.status, "{place}");
        assert_eq!(plain.totals, copied.totals, "{place}");
        assert_eq!(plain.unclaimed, copied.unclaimed, "{place}");
        assert_eq!(plain.inferred, copied.inferred, "{place}");
    }
    shared_layers(&copied).saturating_sub(shared_layers(&plain))
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|it| it == "cnn") {
            found.push(path);
        }
    }
}

#[test]
fn the_standard_library_is_the_same_with_copies() {
    let mut copied = 0;
    for (path, text) in STANDARD_LIBRARY {
        copied += compare(path, &load(text), &[]);
    }
    // More than a third of its layers.
    assert!(copied > 4_500, "{copied}");
}

#[test]
fn settings_do_not_change_that() {
    let set = |value: u64| Setting {
        of: Settable::Parameter("classes".into()),
        value: SettingValue::One(layer::Value::Number(Number::from(value))),
    };
    let all = STANDARD_LIBRARY.iter();
    let of_residuals = all.filter(|(path, _)| path.contains("resnet_cifar"));
    let mut files = 0;
    for (path, text) in of_residuals {
        assert!(compare(path, &load(text), &[set(7)]) > 100);
        compare(path, &load(text), &[set(10)]);
        files += 1;
    }
    assert_eq!(files, 1);
}

#[test]
fn every_case_of_the_suite_is_the_same_with_copies() {
    let mut paths = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    files(&root.join("tests/suite"), &mut paths);
    files(&root.join("tests/wrong"), &mut paths);
    files(&root.join("tests/lint"), &mut paths);
    files(&root.join("examples"), &mut paths);
    let mut cases = 0;
    // The cases of these two take seconds, to reach a limit.
    let is_slow = |path: &PathBuf| path.ends_with("limits.cnn") || path.ends_with("functions.cnn");
    for path in paths.into_iter().filter(|path| !is_slow(path)) {
        let text = std::fs::read_to_string(&path).unwrap();
        let mut case = String::new();
        for line in text.lines().chain(["--- end ---"]) {
            if line.starts_with("--- ") {
                compare(&path.display().to_string(), &load(&case), &[]);
                case.clear();
                cases += 1;
            } else {
                case.push_str(line);
                case.push('\n');
            }
        }
    }
    assert!(cases > 1_000, "{cases}");
}

/// Programs whose blocks must not be copied, or only in part, and how many layers are.
#[test]
fn what_depends_on_more_than_values_and_shapes_is_expanded_again() {
    let cases: &[(&str, usize, &str)] = &[
        (
            "equal uses",
            4,
            "network n { input 3x8x8\n repeat 3 { b } }\nblock b { conv 3 3x3 pad=1 -> relu }",
        ),
        (
            "another value",
            0,
            "network n { input 3x8x8\n for i in 0..3 { b (0.1 * i) } }\n\
             block b(p: float) { conv 3 3x3 pad=1 -> dropout p }",
        ),
        (
            "another shape",
            0,
            "network n { input 3x32x32\n repeat 3 { b } }\nblock b { conv 3 3x3 stride=2 pad=1 }",
        ),
        (
            "a layer as a value",
            2,
            "network n { input 3x8x8\n b relu -> b tanh -> b relu }\n\
             block b(act: layer) { conv 3 1x1 -> act }",
        ),
        (
            "weights shared by two uses",
            0,
            "network n { input 3x8x8\n share w = conv 3 1x1\n b w -> b w }\n\
             block b(f: layer) { f -> relu }",
        ),
        (
            "weights shared within a block",
            4,
            "network n { input 3x8x8\n repeat 2 { b } }\n\
             block b { share w = conv 3 3x3 pad=1\n w -> relu -> w -> relu }",
        ),
        (
            "in a piece that is used again",
            0,
            "network n { input 3x8x8\n share w = b\n w -> w }\nblock b { conv 3 3x3 pad=1 -> relu }",
        ),
        (
            "frozen and not",
            0,
            "network n { input 3x8x8\n b\n frozen { b } }\nblock b { conv 3 3x3 pad=1 -> relu }",
        ),
        (
            "one tensor twice",
            4,
            "network n { input 3x8x8\n conv 3 1x1 as a\n conv 3 1x1 as c\n f(a, c) as d\n f(a, a) as e\n\
             f(d, e) }\nblock f(p: tensor, q: tensor) { add(p, q -> relu) }",
        ),
        (
            "a block that passes its input on",
            1,
            "network n { input 3x8x8\n l, r = b\n p, q = b\n concat(l, r, p, q) }\n\
             block b { x = conv 3 1x1\n output x, in }",
        ),
        (
            "outputs for training",
            0,
            "network n { input 3x8x8\n b -> b -> flatten -> dense 2 }\n\
             block b { conv 3 1x1 as a\n output a train=on\n }",
        ),
        (
            "a pooling outside",
            0,
            "network n { input 4x8x8\n maxpool 2x2 as p\n u(p, p) -> maxpool 2x2 as q\n u(q, q) }\n\
             block u(x: tensor, y: tensor) { max_unpool(x, y) }",
        ),
        (
            "labels and expectations in it",
            4,
            "network n { input 3x8x8\n repeat 3 { b } }\n\
             block b { conv 3 3x3 pad=1 as c -> relu\n expect output = in.shape\n expect params = 84 }",
        ),
    ];
    for (name, copied, text) in cases {
        assert_eq!(compare(name, &load(text), &[]), *copied, "{name}");
    }
}

/// A block may call a network only where that network is not the one that uses it.
#[test]
fn a_circle_through_a_network_is_found() {
    let text = "network n { input 3x8x8\n b }\nnetwork m { input 3x8x8\n conv 3 1x1\n b }\n\
                block b { m -> relu }";
    compare("circle", &load(text), &[]);
}
