//! Skip connections: a join that reads both a tensor and a tensor computed from it.

use super::paths::counts;
use crate::attributes::inference_graph::{InferenceGraph, NodeRole, Step};
use crate::attributes::mean::Mean;
use crate::graph::{Graph, Operation};
use smallvec::SmallVec;

/// The skip connections of a network, and how many layers they pass.
#[derive(Clone, Copy, Debug)]
pub(super) struct Skips {
    pub(super) count: f64,
    pub(super) length: Mean,
    pub(super) longest: f64,
    /// The steps that were passed.
    #[cfg(test)]
    visits: usize,
}

impl Skips {
    pub(super) fn of(graph: &Graph, inference: &InferenceGraph) -> Self {
        let mut found = Self {
            count: 0.0,
            length: Mean::default(),
            longest: f64::NAN,
            #[cfg(test)]
            visits: 0,
        };
        let mut lengths: Vec<Option<u32>> = Vec::new();
        for ends in connections(graph, inference).chunk_by(|one, other| one.source == other.source)
        {
            let (Some(first), Some(last)) = (ends.first(), ends.last()) else {
                continue;
            };
            let source = first.source;
            pass(inference, source, last.join, &mut lengths);
            #[cfg(test)]
            {
                found.visits += lengths.len();
            }
            for end in ends {
                let at = end.join.saturating_sub(source) as usize;
                let length = lengths.get(at).copied().flatten();
                if let Some(length) = length.filter(|&length| length > 0) {
                    let length = f64::from(length);
                    found.count += 1.0;
                    found.length.push(length);
                    found.longest = found.longest.max(length);
                }
            }
        }
        found
    }
}

/// A join, and a step whose tensor it reads beside one that is computed later.
#[derive(Clone, Copy, Debug)]
struct Connection {
    source: u32,
    join: u32,
}

/// All of them, by their sources, each in the order of the joins.
fn connections(graph: &Graph, inference: &InferenceGraph) -> Vec<Connection> {
    let mut found = Vec::new();
    // For each step, the one whose tensor it passes on: itself, if it is not transparent.
    let mut origins: Vec<u32> = Vec::with_capacity(inference.steps.len());
    for (step, join) in inference.steps.iter().zip(0u32..) {
        let origin = |step: u32| origins.get(step as usize).copied().unwrap_or(step);
        let reads = inference.reads(step).iter().map(|read| origin(read.step));
        if skips_join(graph, step) {
            let mut sources: SmallVec<[u32; 4]> = reads.clone().collect();
            sources.sort_unstable();
            sources.dedup();
            // Nothing that is read is computed from the last.
            sources.pop();
            found.extend(sources.iter().map(|&source| Connection { source, join }));
        }
        let first = reads.clone().next();
        origins.push(match first {
            Some(first) if step.role.is_transparent() => first,
            Some(_) | None => join,
        });
    }
    found.sort_by_key(|connection| connection.source);
    found
}

/// For each step from one to another, the most conv, pool and dense layers on a path there from
/// the first; `None` without a path.
fn pass(inference: &InferenceGraph, from: u32, to: u32, lengths: &mut Vec<Option<u32>>) {
    lengths.clear();
    let steps = inference.steps.get(from as usize..=to as usize);
    for step in steps.unwrap_or_default() {
        let length = if lengths.is_empty() {
            Some(0)
        } else {
            let before = inference.reads(step).iter().filter_map(|read| {
                let at = read.step.checked_sub(from)?;
                *lengths.get(at as usize)?
            });
            let own = u32::from(counts(step.role));
            before.max().map(|length| length.saturating_add(own))
        };
        lengths.push(length);
    }
}

/// Whether a step joins tensors so that each continues: a product is a gate, not a connection.
fn skips_join(graph: &Graph, step: &Step) -> bool {
    let operation = graph.node(step.node).map(|node| &node.operation);
    let (NodeRole::Join { .. }, Some(Operation::Layer(layer))) = (step.role, operation) else {
        return false;
    };
    layer.passes_each_on()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::elaborate::analyze;
    use crate::program::Program;
    use crate::source::Memory;

    /// A connection is followed from its source to the join, and no farther: chains of residual units
    /// are passed a bounded number of times, however long they are.
    #[test]
    fn the_visits_grow_with_the_length() {
        for (body, skips_a_round) in [
            ("conv 4 3x3 pad=1 -> relu", 0),
            ("residual { conv 4 3x3 pad=1 -> relu }", 1),
            (
                "residual { conv 4 3x3 pad=1 -> relu -> conv 4 3x3 pad=1 } -> relu",
                1,
            ),
            ("residual { relu -> conv 4 3x3 pad=1 }", 1),
            (
                "residual { conv 4 1x1\n residual { conv 4 3x3 pad=1 -> relu } }",
                2,
            ),
            (
                "repeat 3 { concat(identity, relu -> conv 4 3x3 pad=1) }\n conv 4 1x1",
                3,
            ),
        ] {
            for rounds in [10usize, 100, 1_000, 4_000] {
                let text =
                    format!("network n {{\n input 4x8x8\n repeat {rounds} {{ {body} }}\n}}\n");
                let program = Program::load(&Memory::new(), "n.cnn", "n.cnn", text.as_str());
                let analysis = analyze(&program, None, &[]);
                let graph = &analysis.complete().next().unwrap().graph;
                let inference = InferenceGraph::of(graph);
                let found = Skips::of(graph, &inference);
                assert_eq!(found.count, (rounds * skips_a_round) as f64, "{body}");
                let steps = inference.steps.len();
                assert!(
                    found.visits <= 4 * steps,
                    "{body}, {rounds} rounds: {} visits of {steps} steps",
                    found.visits
                );
            }
        }
    }
}
