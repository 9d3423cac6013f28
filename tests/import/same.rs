//! Whether two graphs are the same: layers, shapes, edges, weights, and all that is counted.

use cnn_lang::cost::measure;
use cnn_lang::elaborate::analyze;
use cnn_lang::graph::{Graph, NodeIndex, Tensor};
use cnn_lang::network::Network;
use cnn_lang::program::Program;
use cnn_lang::source::Memory;
use std::collections::HashMap;

/// The graph of a text with one network, which must be without any finding.
pub fn compile(text: &str) -> Graph {
    compiled(text).graph
}

/// Compiles such a text.
pub fn compiled(text: &str) -> Network {
    let program = Program::load(&Memory::new(), "net.cnn", "net.cnn", text);
    let mut compiled = analyze(&program, None, &[]);
    assert_eq!(compiled.diagnostics, [], "{text}");
    assert_eq!(compiled.networks.len(), 1, "{text}");
    compiled.networks.remove(0)
}

/// Says where two graphs differ.
pub fn difference(one: &Graph, other: &Graph) -> Option<String> {
    if one.len() != other.len() || one.outputs().len() != other.outputs().len() {
        return Some(format!("{} nodes and {}", one.len(), other.len()));
    }
    let mut same: HashMap<NodeIndex, NodeIndex> = HashMap::new();
    let mut open: Vec<(Tensor, Tensor)> = Vec::new();
    for (a, b) in one.outputs().iter().zip(other.outputs()) {
        if a.training != b.training {
            return Some("an output is for training in one alone".into());
        }
        open.push((a.tensor, b.tensor));
    }
    for (a, b) in one.inputs().iter().zip(other.inputs()) {
        let (node, port) = (*a, 0);
        open.push((Tensor { node, port }, Tensor { node: *b, port }));
    }
    while let Some((a, b)) = open.pop() {
        if a.port != b.port {
            return Some(format!("another result of {:?}", one.node(a.node)));
        }
        if let Some(known) = same.insert(a.node, b.node) {
            if known != b.node {
                return Some(format!("{:?} is two nodes", one.node(a.node)));
            }
            continue;
        }
        let (x, y) = (one.node(a.node)?, other.node(b.node)?);
        let is_join = one.reads(a.node).len() > 1;
        if x.operation != y.operation || x.outputs != y.outputs || !is_join && x.frozen != y.frozen
        {
            return Some(format!("{x:?}\n{y:?}"));
        }
        match (x.weights, y.weights) {
            (None, None) => {}
            (Some(x), Some(y)) => {
                let (node, port) = (x, 0);
                open.push((Tensor { node, port }, Tensor { node: y, port }));
            }
            _ => return Some(format!("weights of {x:?}\n{y:?}")),
        }
        let (reads, others) = (one.reads(a.node), other.reads(b.node));
        if reads.len() != others.len() {
            return Some(format!("{x:?} reads {} and {}", reads.len(), others.len()));
        }
        open.extend(reads.into_iter().zip(others));
    }
    if same.len() != one.len() {
        return Some(format!("{} of {} nodes are reached", same.len(), one.len()));
    }
    // The order of layers counts here: it says what is in memory at a time.
    let (one, other) = (measure(one).unwrap(), measure(other).unwrap());
    (one != other).then(|| {
        format!(
            "cost: {:?} {:?} and {:?} {:?}",
            one.totals, one.memory, other.totals, other.memory
        )
    })
}

/// Every line of a written file is short, and blocks are in two blanks.
pub fn formed(text: &str) {
    for line in text.lines() {
        let own = line.trim_start();
        assert!(line.chars().count() <= 100, "{line}");
        assert_eq!(line.trim_end(), line);
        assert_eq!((line.len() - own.len()) % 2, 0, "{line}");
    }
    assert!(text.ends_with("}\n"));
}
