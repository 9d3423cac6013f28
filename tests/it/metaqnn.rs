//! Layer strings through the language: read, written as `.cnn`, compiled, and the same graph, with
//! the parameters that the populations publish.

use crate::common::shared;
use cnn_lang::attributes::attributes;
use cnn_lang::elaborate::analyze;
use cnn_lang::graph::{Graph, Operation, Tensor};
use cnn_lang::import::metaqnn::{self, MetaQnn, Step};
use cnn_lang::layer::{Layer, Shape, Value};
use cnn_lang::program::Program;
use cnn_lang::source::Memory;

/// A node: what it does, gives and reads.
type Outline<'g> = (&'g Operation, &'g [Shape], Vec<Tensor>);

/// All of a graph but where it comes from: its nodes and outputs.
fn outline(graph: &Graph) -> (Vec<Outline<'_>>, Vec<Tensor>) {
    let nodes = graph.nodes().map(|(index, node)| {
        let reads = graph.reads(index).to_vec();
        (&node.operation, node.outputs.as_slice(), reads)
    });
    let outputs = graph.outputs().iter().map(|output| output.tensor);
    (nodes.collect(), outputs.collect())
}

fn check(string: &str, data: &str) {
    let network = metaqnn::parse(string).unwrap();
    let graph = network.graph().unwrap();
    let text = network.source("net", Some(data));
    let program = Program::load(&Memory::new(), "net.cnn", "net.cnn", text.as_str());
    let compiled = analyze(&program, None, &[]);
    assert_eq!(compiled.diagnostics, [], "{string}\n{text}");
    let [found] = compiled.networks.as_slice() else {
        panic!("{text}");
    };
    assert_eq!(outline(&found.graph), outline(&graph), "{string}\n{text}");
    let setting = found.task.as_ref().unwrap().setting("data");
    assert_eq!(setting, Some(&Value::Word(data.into())));
}

#[test]
fn every_letter_compiles_to_its_graph() {
    for string in [
        "[SM(10)]",
        "[D(1,3), D(2,3), D(3,3), SM(10)]",
        "[C(64,1,2), C(8,3,1), C(8,5,3), P(1,1), P(3,2), P(2,2), SM(2)]",
        "[C(64,3,1), D(1,11), GAP(10), SM(10)]",
        "[P(5,3), FC(128), D(1,1), FC(64), SM(10)]",
        "[D(1,1000003), SM(10)]",
    ] {
        check(string, "cifar10");
    }
}

/// Both populations.
#[test]
fn every_network_of_the_populations_compiles_to_its_graph() {
    for (data, whole, sample) in [("cifar10", 805, 51), ("svhn", 1046, 50)] {
        let Some(file) = shared(&format!("data/populations/metaqnn_{data}.csv")) else {
            return;
        };
        let table = std::fs::read_to_string(&file.path).unwrap();
        let strings = table
            .lines()
            .filter_map(|line| line.strip_prefix('"')?.split_once('"'));
        let mut checked = 0;
        for (string, _) in strings {
            check(string, data);
            checked += 1;
        }
        file.assert_count(checked, whole, sample);
    }
}

/// What the column `num_params` counts: the weights without biases of convolutions, of the 1x1
/// convolution in `GAP` and of `FC`, as one would expect. But the classifier counts as if it were
/// the layer before it once more, reading that layer's own output: n · n · f · f after `C(n,f,l)`,
/// n · n after `FC(n)`, and nothing after a pooling. (Dropout is looked through.)
fn published_parameters(network: &MetaQnn, graph: &Graph) -> u64 {
    let mut weights = 0;
    for (index, node) in graph.nodes() {
        let inputs = graph.input_shapes(index);
        let Operation::Layer(layer) = &node.operation else {
            continue;
        };
        weights += match layer.as_ref() {
            Layer::Conv(conv) => {
                inputs[0].channels() * conv.features * conv.kernel.height * conv.kernel.width
            }
            Layer::Dense(dense) => inputs[0].channels() * dense.features,
            _ => 0,
        };
    }
    let classifier = graph.nodes().rev().nth(1).unwrap().0;
    let read: Shape = graph.input_shapes(classifier)[0];
    let is_dropout = |step: &Step| matches!(step, Step::Dropout { .. });
    let steps: Vec<Step> = network.steps().filter(|step| !is_dropout(step)).collect();
    let twin = match steps[..] {
        [
            ..,
            Step::Conv {
                features, kernel, ..
            },
            _,
        ] => features * features * kernel * kernel,
        [.., Step::Dense { features }, _] => features * features,
        _ => 0,
    };
    weights - read.channels() * network.classes().unwrap() + twin
}

/// The rows of a population: layer string, `num_params`, `depth`.
fn rows(table: &str) -> Vec<(String, u64, usize)> {
    let rows = table.lines().skip(1).map(|line| {
        let (net, rest) = line.strip_prefix('"').unwrap().split_once("\",").unwrap();
        let mut numbers = rest.split(',');
        let parameters = numbers.next().unwrap().parse().unwrap();
        let depth = numbers.next().unwrap().parse().unwrap();
        (net.to_owned(), parameters, depth)
    });
    rows.collect()
}

/// Every network of a population is read, and its parameters and depth are those of the table.
/// `networks`, and how many of them end in an average: in the whole, and in the sample.
fn check_population(file: &str, networks: [usize; 2], averages: [usize; 2]) {
    let Some(data) = shared(&format!("data/populations/{file}")) else {
        return;
    };
    let rows = rows(&std::fs::read_to_string(&data.path).unwrap());
    let (mut reproduced, mut ending_in_average) = (0, 0);
    for (net, parameters, depth) in &rows {
        let network = metaqnn::parse(net).unwrap();
        let graph = network.graph().unwrap();
        assert_eq!(network.classes(), Some(10));
        let counted = |step: &Step| !matches!(step, Step::Dropout { .. });
        assert_eq!(network.steps().filter(counted).count(), *depth, "{net}");
        reproduced += usize::from(published_parameters(&network, &graph) == *parameters);
        ending_in_average += usize::from(net.contains("GAP"));
        let found = attributes(&graph);
        let kinds = |wanted: fn(&Step) -> bool| network.steps().filter(wanted).count() as f64;
        assert_eq!(
            found.num_conv_layers,
            kinds(|step| matches!(step, Step::Conv { .. } | Step::GlobalAverage { .. }))
        );
        assert_eq!(found.num_relu, found.num_conv_layers);
        let lines = network.source("n", Some("cifar10")).lines().count();
        assert_eq!(lines, depth + 5, "{net}");
    }
    data.assert_count(rows.len(), networks[0], networks[1]);
    data.assert_count(ending_in_average, averages[0], averages[1]);
    assert_eq!(
        reproduced,
        rows.len(),
        "rows of {file} whose num_params is reproduced"
    );
}

#[test]
fn all_networks_trained_on_cifar10_are_read_and_their_parameters_reproduced() {
    check_population("metaqnn_cifar10.csv", [805, 51], [235, 16]);
}

#[test]
fn all_networks_trained_on_svhn_are_read_and_their_parameters_reproduced() {
    check_population("metaqnn_svhn.csv", [1046, 50], [68, 3]);
}
