//! Networks of tables through the language: read, written as `.cnn`, compiled, and the same graph;
//! and what the tables count is what is counted here.

use crate::common::shared;
use cnn_lang::cost::totals;
use cnn_lang::elaborate::analyze;
use cnn_lang::graph::{Graph, Operation, Tensor};
use cnn_lang::import::Notation;
use cnn_lang::layer::{Layer, Shape};
use cnn_lang::network::Network;
use cnn_lang::program::Program;
use cnn_lang::source::Memory;
use std::collections::HashMap;

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

/// The network of a text, which is that of its source too.
fn check(notation: Notation, text: &str) -> Network {
    let short = notation.read(text).unwrap();
    let network = short.network("net", None).unwrap();
    let source = short.source("net", None);
    let program = Program::load(&Memory::new(), "net.cnn", "net.cnn", source.as_str());
    let compiled = analyze(&program, None, &[]);
    assert_eq!(compiled.diagnostics, [], "{text}\n{source}");
    let [found] = compiled.networks.as_slice() else {
        panic!("{source}");
    };
    assert_eq!(
        outline(&found.graph),
        outline(&network.graph),
        "{text}\n{source}"
    );
    assert_eq!(found.task, network.task, "{source}");
    assert_eq!(found.totals, network.totals);
    network
}

/// The same of several networks of NAS-Bench-Macro in one program.
fn check_together<'t>(texts: impl Iterator<Item = &'t str> + Clone) {
    let read = |text| Notation::NasBenchMacro.read(text).unwrap();
    let uses = "use std.conv { conv_bn, conv_bn_relu }\nuse std.mobile { inverted_residual }\n";
    let networks = texts.clone().map(|text| {
        let source = read(text).source(&format!("net_{text}"), None);
        source.split_once("\n\n").unwrap().1.to_owned()
    });
    let source = format!("{uses}\n{}", networks.collect::<Vec<_>>().join("\n"));
    let program = Program::load(&Memory::new(), "net.cnn", "net.cnn", source.as_str());
    let compiled = analyze(&program, None, &[]);
    assert_eq!(compiled.diagnostics, []);
    assert_eq!(compiled.complete().count(), texts.clone().count());
    for (text, found) in texts.zip(&compiled.networks) {
        let network = read(text).network("net", None).unwrap();
        assert_eq!(outline(&found.graph), outline(&network.graph), "{text}");
        assert_eq!(found.task, network.task);
    }
}

#[test]
fn what_is_written_compiles_to_its_graph() {
    let block = |kernel: u64, width: u64, stride: u64, residual: bool| {
        format!(
            r#"{{"kernel_size":{kernel},"width":{width},"stride":{stride},"residual":{residual}}}"#
        )
    };
    let scheme = [
        block(3, 12, 2, false),
        block(2, 12, 2, false),
        block(1, 12, 1, true),
        block(7, 16, 3, false),
        block(3, 16, 1, true),
    ];
    check(Notation::Naap440, &format!("[{}]", scheme.join(",")));
    for digits in [
        "00000000", "01201201", "22222222", "11111111", "20010120", "00100101",
    ] {
        check(Notation::NasBenchMacro, digits);
    }
    check(
        Notation::MetaQnn,
        "[C(64,3,1), D(1,2), P(2,2), GAP(10), SM(10)]",
    );
}

/// A row of a table: from column to field.
type Row = HashMap<String, String>;

/// The rows of a table of other projects, `whole` of them or a `sample`.
fn rows(file: &str, whole: usize, sample: usize) -> Option<Vec<Row>> {
    let file = shared(&format!("data/populations/{file}"))?;
    let mut table = csv::Reader::from_path(&file.path).unwrap();
    let rows: Vec<Row> = table.deserialize().map(Result::unwrap).collect();
    file.assert_count(rows.len(), whole, sample);
    Some(rows)
}

#[test]
fn every_network_of_naap440_compiles_and_counts_as_in_its_table() {
    let Some(rows) = rows("naap440.csv", 400, 50) else {
        return;
    };
    for row in rows {
        let network = check(Notation::Naap440, &row["scheme"]);
        let totals = totals(&network.graph).unwrap();
        assert_eq!(
            totals.parameters.to_string(),
            row["NumParams"],
            "{}",
            row["ModelId"]
        );
        // What thop counts beside multiply-accumulates: 4 for a value of a batch norm, and for an
        // average one more than it has places.
        let values = |shape: Shape| shape.values().unwrap();
        let beside = network
            .graph
            .nodes()
            .map(|(index, node)| match &node.operation {
                Operation::Layer(layer) => match &**layer {
                    Layer::BatchNorm(_) => 4 * values(node.outputs[0]),
                    Layer::GlobalPool(_) => {
                        values(network.graph.input_shapes(index)[0]) + values(node.outputs[0])
                    }
                    _ => 0,
                },
                Operation::Input => 0,
            });
        let counted = totals.macs + beside.sum::<u64>();
        assert_eq!(counted.to_string(), row["NumMACs"], "{}", row["ModelId"]);
    }
}

#[test]
fn every_network_of_nas_bench_macro_compiles_and_counts_as_in_its_table() {
    let Some(rows) = rows("nas_bench_macro.csv", 5297, 50) else {
        return;
    };
    // Many at once, because each program reads the blocks of the standard library again.
    for some in rows.chunks(100) {
        check_together(some.iter().map(|row| row["arch"].as_str()));
    }
    for row in rows {
        let short = Notation::NasBenchMacro.read(&row["arch"]).unwrap();
        let totals = short.network("net", None).unwrap().totals.unwrap();
        assert_eq!(
            totals.parameters.to_string(),
            row["params"],
            "{}",
            row["arch"]
        );
        assert_eq!(totals.macs.to_string(), row["flops"], "{}", row["arch"]);
    }
}
