//! Layer strings through the language: read, written as `.cnn`, compiled, and the same graph.

use crate::common::shared;
use cnn_lang::elaborate::analyze;
use cnn_lang::graph::{Graph, Operation, Tensor};
use cnn_lang::import::metaqnn;
use cnn_lang::layer::{Shape, Value};
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
